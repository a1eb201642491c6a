use std::path::PathBuf;

use crate::content::parse;
use crate::content::source::SourceFile;

/// What is told of a body in Chinese, as line, column, message and remedy.
fn told(body: &str) -> Vec<(usize, usize, String, String)> {
    let source = SourceFile {
        path: PathBuf::from("zh/funds/a.md"),
        bytes: format!("---\ntitle: 提现\n---\n{body}").into_bytes(),
        hash: 1,
        modified: None,
    };
    let (_, problems) = parse(&source).unwrap();
    problems
        .into_iter()
        .map(|p| (p.line, p.column, p.message, p.help))
        .collect()
}

/// Each slip in the third line below the front matter, where it begins, and words of message or remedy.
#[test]
fn each_slip_is_told_where_it_stands() {
    for (body, line, column, words) in [
        ("正文\n\n##费用\n", 3, 1, "`## 费用`"),
        ("正文\n\n＃＃ 费用\n", 3, 1, "`## 费用`"),
        ("正文\n\n> ##费用\n", 3, 3, "`## 费用`"),
        ("正文\n\n## \n\n正文\n", 3, 1, "empty heading"),
        ("正文\n\n## {#a}\n\n正文\n", 3, 1, "empty heading"),
        ("正文\n\n见 [](b.md)\n", 3, 3, "a link without text"),
        ("正文\n\n见 [文]()\n", 3, 3, "a link without a target"),
        (
            "正文\n\n见 ![](../../assets/a.png)\n",
            3,
            3,
            "without alternative text",
        ),
        (
            "正文\n\n见 <img src=\"/assets/a.png\">\n",
            3,
            3,
            "without alternative text",
        ),
        (
            "正文\n\n见 [文][nope]\n",
            3,
            3,
            "no line says where `nope` leads",
        ),
        (
            "正文\n\n见 [[withdraw|提现]] 页\n",
            3,
            3,
            "`[提现](withdraw.md)`",
        ),
        ("正文\n\n[[toc]]\n", 3, 1, "lists its headings by itself"),
        ("正文\n\n提现失败,请联系客服\n", 3, 5, "write `，`"),
        ("正文\n\n提现失败! 请联系客服\n", 3, 5, "write `！`"),
        ("正文\n\n提现**失败**,请联系\n", 3, 9, "write `，`"),
        (
            "| a | b |\n| - | - |\n| 1 | 2 | 3 |\n",
            3,
            1,
            "3 cells in a table of 2",
        ),
        ("| a | b |\n| - | - |\n| 1 |\n", 3, 1, "`| 1 |  |`"),
        ("| a | b |\n| - | - |\n正文\n", 3, 1, "write an empty line"),
        (
            "| a | b |\n| - | - |\n\n| 1 | 2 |\n",
            4,
            1,
            "remove the empty line above it",
        ),
        ("正文\n\n| a | b |\n| 1 | 2 |\n", 3, 1, "`| --- | --- |`"),
        (
            "正文\n| a | b |\n|---|\n| 1 | 2 |\n",
            3,
            1,
            "`| --- | --- |`",
        ),
        (
            "## 甲 {#a}\n\n## 乙 {#a}\n文\n",
            3,
            1,
            "`#a` is taken by `## 甲 {#a}`",
        ),
        ("## 费用\n\n## 费用\n文\n", 3, 1, "stands in `## 费用` too"),
        ("正文\n\n## TODO\n文\n", 3, 1, "note to the writer"),
        ("正文\n\nTODO: 写这里\n", 3, 1, "note to the writer"),
        ("正文\n\nLorem ipsum dolor sit\n", 3, 1, "filler"),
        ("正文\n\n用一到三句话直接回答。\n", 3, 1, "template"),
        ("正文\n\n<a href=\"b.md\">文</a>\n", 3, 10, "`/zh/funds/b`"),
        (
            "正文\n\n<img alt=\"图\" src=\"../../../a.png\">\n",
            3,
            19,
            "no picture of the content folder",
        ),
        ("", 1, 1, "a title and no text"),
        ("## 甲\n\n## 乙\n", 1, 1, "a title and no text"),
    ] {
        let all = told(body);
        let found = all
            .iter()
            .find(|(.., message, help)| message.contains(words) || help.contains(words));
        let place = found.map(|(line, column, ..)| (*line - 3, *column));
        assert_eq!(place, Some((line, column)), "{body}: {all:#?}");
        assert_eq!(all.len(), 1, "{body}: {all:#?}");
    }
}

#[test]
fn what_is_meant_as_it_stands_is_no_slip() {
    for body in [
        "正文 #标签 和 C## 以及 `##x`\n",
        "#话题 正文\n",
        "```\n##x\n| a | b |\n[x][nope] [[y]] 中,文\n```\n",
        "正文 [1] 与 [x][1]，a[0][b]，[文][ok]，[[1]](b.md)\n\n[ok]: https://bitp.example\n",
        "费用 1,000 元，比例 1:2，时间 10:00，见 https://bitp.example/提现,文\n",
        "一. 概述\n\n网络: TRC20, ERC20\n",
        "| a | b |\n| - | - |\n| `x\\|y` | 2 |\n\n正文 |x| 与 a | b\n",
        "| a |\n| - |\n| 1 |\n",
        "> | a | b |\n> | - | - |\n> | 1 | 2 |\n",
        "## 甲\n### 例\n文\n## 乙\n### 例\n文\n",
        "![图](../../assets/a.png)\n",
        "[![图](../../assets/a.png)](https://bitp.example)\n",
        "<img alt=\"图\" src=\"../../assets/a.png\"> <img alt=\"图\" src=\"https://x.example/a.png\">\n",
        "<img alt=\"\" src=\"/assets/a.png\"> <a href=\"#x\">文</a> <!-- <img src=\"x\"> -->\n",
        "- [ ] 待办\n- [x] 完成\n",
        "\\##费用\n",
    ] {
        let all: Vec<_> = told(body)
            .into_iter()
            .filter(|(.., message, _)| !message.contains("official list"))
            .collect();
        assert_eq!(all, [], "{body}");
    }
}
