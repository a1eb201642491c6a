//! The cases of the amendment (github.com/tats-u/markdown-cjk-friendly, `testcases`, MIT), and what must stay as it is.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::*;
use crate::content::markdown::reading::Reading;

/// All that is read of a text: words, and `<b>` where strong text begins, `</b>` where it ends.
fn read(text: &str) -> String {
    let reading = Reading::of(text);
    let mut out = String::new();
    for (event, range) in Parser::new_ext(reading.text(), options()).into_offset_iter() {
        match reading.event(event, &range) {
            Event::Start(Tag::Strong) => out.push_str("<b>"),
            Event::End(TagEnd::Strong) => out.push_str("</b>"),
            Event::Start(Tag::Emphasis) => out.push_str("<i>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</i>"),
            Event::Start(Tag::Strikethrough) => out.push_str("<s>"),
            Event::End(TagEnd::Strikethrough) => out.push_str("</s>"),
            Event::Text(text) => out.push_str(&text),
            Event::Code(code) => out.push_str(&format!("`{code}`")),
            Event::End(TagEnd::Paragraph) => out.push('\n'),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

/// `strong.md`, `korean.md` and `pseudo-emoji.md`, but for those with variation selectors, which are taken out of every text.
const STRONG: &str = "これは**私のやりたかったこと。**だからするの。
**[製品ほげ](./product-foo)**と**[製品ふが](./product-bar)**をお試しください
単語と**[単語と](word-and)**単語
**これは太字になりません。**ご注意ください。
カッコに注意**（太字にならない）**文が続く場合に要警戒。
**[リンク](https://example.com)**も注意。（画像も同様）
先頭の**`コード`も注意。**
**末尾の`コード`**も注意。
税込**¥10,000**で入手できます。
正解は**④**です。
太郎は**「こんにちわ」**といった
太郎は**\"こんにちわ\"**といった
太郎は**こんにちわ**といった
太郎は**「Hello」**といった
太郎は**\"Hello\"**といった
太郎は**Hello**といった
太郎は**「Oh my god」**といった
太郎は**\"Oh my god\"**といった
**C#**や**F#**は**「.NET」**というプラットフォーム上で動作します。
IDが**001号**になります。
IDが**００１号**になります。
Go**「初心者」**を対象とした記事です。
**⻲田太郎**と申します
・**㋐**:選択肢１つ目
**真，**她
**真。**她
**真、**她
**真；**她
**真：**她
**真？**她
**真！**她
**真“**她
**真”**她
**真‘**她
**真’**她
**真（**她
真**（她**
**真）**她
**真【**她
真**【她**
**真】**她
**真《**她
真**《她**
**真》**她
**真—**她
**真～**她
**真…**她
**真·**她
**真〃**她
**真-**她
**真々**她
**真**她
**真，** 她
**真**，她
選択肢**㋐**: 1つ目の選択肢
**さようなら︙**と太郎はいった。
.NET**（.NET Frameworkは不可）**では、
Git**（注：不是GitHub）**
𰻞𰻞**（ビャンビャン）**麺
𰻞𰻞**(ビャンビャン)**麺
ハイパーテキストコーヒーポット制御プロトコル**(HTCPCP)**
﨑**(崎)**
国際規格**[ECMA-262](https://tc39.es/ecma262/)**
㐧**(第の俗字)**
𠮟**(こちらが正式表記)**
谺𬤲**(こだま)**石神社
**推荐几个框架：**React、Vue等前端框架。
阿寒湖アイヌシアターイコㇿ**(Akanko Ainu Theater Ikor)**
あ𛀙**(か)**よろし
𮹝**(simplified form of 龘 in China)**
**이 [링크](https://example.kr/)**만을 강조하고 싶다.
**스크립트(script)**라고
패키지를 발행하려면 **`npm publish`**를 실행하십시오.
**안녕(hello)**하세요.
ᅡ**(a)**
**(k)**ᄏ
a**〰**a
a**〽**a
a**🈂**a
a**㊗**a
**该星号不会被识别，而是直接显示。**这是因为它没有被识别为强调符号。";

/// `non-bmp.md`: none of these is CJK.
const PLAIN: &str = "a**a«**a
a**»a**a
a**a∇**a
a**∇a**a
a**a𝜵**a
a**𝜵a**a
a**𐬻a**a
a**a𐬻**a";

/// What a line is read as: every second run begins strong text, the one behind it ends it; of links the text is left.
fn expected(line: &str) -> String {
    let mut out = String::new();
    for (at, part) in line.split("**").enumerate() {
        out.push_str(["</b>", "<b>"][at % 2]);
        out.push_str(part);
    }
    let mut out = out.trim_start_matches("</b>").to_owned();
    while let (Some(open), Some(end)) = (
        out.find("]("),
        out.find("](")
            .and_then(|at| Some(at + out[at..].find(')')?)),
    ) {
        let from = out[..open].rfind('[').unwrap();
        out = format!(
            "{}{}{}",
            &out[..from],
            &out[from + 1..open],
            &out[end + 1..]
        );
    }
    out
}

#[test]
fn the_amendments_own_cases_are_strong() {
    for line in STRONG.lines() {
        assert_eq!(read(line), expected(line), "{line}");
    }
    // As one text as well, where the paragraphs could take each other's marks.
    let all = STRONG.replace('\n', "\n\n");
    let each: Vec<String> = STRONG.lines().map(expected).collect();
    assert_eq!(read(&all), each.join("\n"));
}

#[test]
fn what_is_not_cjk_is_read_as_before() {
    for line in PLAIN.lines() {
        assert_eq!(read(line), line);
    }
}

#[test]
fn code_escapes_and_addresses_stay_as_typed() {
    for (text, expected) in [
        ("`**强调。**中文`", "`**强调。**中文`"),
        ("    **强调。**中文", "**强调。**中文"),
        ("```\n**强调。**中文\n```", "**强调。**中文\n"),
        ("\\*\\*强调。\\*\\*中文", "**强调。**中文"),
        (
            "``多行。**\n中``**强调。**中文",
            "`多行。** 中`<b>强调。</b>中文",
        ),
        ("[甲](/乙。**丙)**强调。**中文", "甲<b>强调。</b>中文"),
    ] {
        assert_eq!(read(text), expected.trim_end(), "{text}");
    }
}

#[test]
fn one_asterisk_three_and_tildes_do_the_same() {
    for (text, expected) in [
        ("*强调。*中文", "<i>强调。</i>中文"),
        ("***强调。***中文", "<i><b>强调。</b></i>中文"),
        ("~~删除。~~中文", "<s>删除。</s>中文"),
        ("**甲，**乙**丙，**丁", "<b>甲，</b>乙<b>丙，</b>丁"),
        ("中文**“引用”**中文", "中文<b>“引用”</b>中文"),
        ("* **甲（注）**：乙", "<b>甲（注）</b>：乙"),
        (
            "| a | b |\n|---|---|\n| **甲。**乙 | **丙。** |",
            "ab<b>甲。</b>乙<b>丙。</b>",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

proptest::proptest! {
    /// By construction: any text in letters and signs around two runs, with the flanking rules of the amendment written out.
    #[test]
    fn a_pair_is_strong_where_the_amendment_says_so(
        before in "[中。（a.\"“ ]", first in "[中。（a.\"“]", last in "[中。）a.\"”]", after in "[中。）a.\"” ]"
    ) {
        let of = |text: &str| text.chars().next().unwrap();
        let cjk = |c: char| is_cjk(c);
        let sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !cjk(c);
        let opens = |p: char, n: char| !n.is_whitespace() && (!sign(n) || p.is_whitespace() || sign(p) || cjk(p));
        let closes = |p: char, n: char| !p.is_whitespace() && (!sign(p) || n.is_whitespace() || sign(n) || cjk(n));
        let text = format!("x{before}**{first}x{last}**{after}x");
        let strong = opens(of(&before), of(&first)) && closes(of(&last), of(&after));
        proptest::prop_assert_eq!(read(&text).contains("<b>"), strong, "{}", text);
    }
}
