//! A value of `[variables]`, whatever it is, in every place where one can stand and everywhere that shows it.

use serde_json::Value;

use crate::hostile::inert;
use crate::site::Site;

/// Values that mean something to HTML, Markdown, YAML, JSON, XML, a template or an address.
const VALUES: [&str; 24] = [
    "<script>pwn(1)</script>",
    "\"><img src=x onerror=pwn(1)>",
    "' onmouseover='pwn(1)",
    "</title></head><body><script>pwn(1)</script>",
    "]]><x>&amp;&#60;",
    "javascript:pwn(1)",
    "//evil.example/x",
    "https://evil.example/?a=\"b\"&c=<d>",
    "/zh/none#x",
    "](https://evil.example) [y",
    "**粗** _斜_ `码` ~~删~~",
    "# 题",
    "- 项",
    "| 格 | 格 |",
    "{{ other }}",
    "{{ self }}",
    "{% raw %}{{ 7*7 }}",
    "}} {{ other }} {{",
    "---",
    "a: b # c",
    "\\\\ \\n \\u003c \\\"",
    "\u{202e}反\u{2066}",
    "a\u{301}\u{200b}\u{feff}",
    "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长",
];

/// What is shown of a value: what hides in a text is taken out of it as it is of an article.
fn shown(value: &str) -> String {
    let hides = |c: &char| !matches!(c, '\u{202e}' | '\u{2066}' | '\u{200b}' | '\u{feff}');
    value.chars().filter(hides).collect()
}

fn site(value: &str) -> Site {
    let quoted = serde_json::to_string(value).unwrap();
    let site = format!(
        "name = \"X\"\ntop = [\"abcd23\"]\n[variables]\nself = {quoted}\nother = \"另一个\"\nzh_only = {{ zh = \"只有中文\" }}\n[[category]]\npath = \"funds\"\ntitle = {{ zh = \"资金 {{{{ self }}}}\", en = \"Funds\" }}\n"
    );
    let body = "---\nid: abcd23\ntitle: \"提现 {{ self }}\"\nquestions: [\"怎么办 {{ self }}\"]\ntags: [\"{{ self }}\"]\nsummary: \"短 {{ self }}\"\nupdated: 2026-11-02\n---\n\
        开头 {{ self }} **{{ self }}** [{{ self }}](b.md) [目标]({{ self }}) [题](b.md \"{{ self }}\") ![{{ self }}](/assets/a.png) <{{ self }}>\n\n\
        `{{ self }}`\n\n```{{ self }}\n{{ self }}\n```\n\n> {{ self }}\n\n- {{ self }}\n\n| 名 | {{ self }} |\n|---|---|\n| {{ self }} | 值 |\n\n\
        <div title=\"{{ self }}\">{{ self }}</div>\n<a href=\n{{ self }}\n>原</a>\n\n## 小节 {{ self }}\n\n到账 {{ self }} 之后。\n\n[^1]: {{ self }}\n\n注[^1]\n";
    Site::new()
        .article("site.toml", &site)
        .article("zh/funds/a.md", body)
        .article("zh/funds/b.md", "# 充值\n\n看 {{ zh_only }}。\n")
        .article(
            "en/funds/b.md",
            "# Deposit {{ zh_only }}\n\nSee {{ zh_only }} and {{ none }}.\n",
        )
}

#[track_caller]
fn well_formed(xml: &str, what: &str) {
    // No piece of a value is markup: every tag is one of ours, and every `&` begins a reference.
    for part in xml.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let is_ours = !["script", "img", "![CDATA", "x>", "b", "c", "d"].contains(&tag);
        assert!(
            is_ours && !tag.starts_with("script") && !tag.starts_with("img"),
            "{what}: <{tag}>"
        );
    }
    for part in xml.split('&').skip(1) {
        let name = part.split(';').next().unwrap_or_default();
        let is_reference =
            ["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#');
        assert!(
            is_reference,
            "{what}: &{}",
            &part.chars().take(20).collect::<String>()
        );
    }
}

#[test]
fn a_value_is_text_wherever_it_stands_and_wherever_it_is_shown() {
    for value in VALUES {
        let site = site(value);
        let text = shown(value);
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for path in [
            "/zh/funds/a",
            "/zh/funds/",
            "/zh/",
            "/zh/search?q=%E6%8F%90%E7%8E%B0",
            "/zh/search?q=%E5%88%B0%E8%B4%A6",
            "/zh/funds/none",
            "/en/funds/b",
        ] {
            let page = site.get(path);
            assert!(page.status < 500, "{value}: {path}");
            inert(&page.body, &format!("{value} on {path}"));
        }
        let page = site.get("/zh/funds/a");
        assert_eq!(page.texts("h1"), [format!("提现 {squeezed}")], "{value}");
        for link in page.attributes("article a", "href") {
            assert!(
                !link.starts_with("javascript:") && !link.starts_with("//"),
                "{value}: {link}"
            );
        }
        // Code has the name, as it is typed.
        assert!(
            page.texts("article code")
                .iter()
                .any(|code| code.contains("{{ self }}")),
            "{value}"
        );
        let title = format!("提现 {text}");
        for path in [
            "/api/v1/articles/zh/funds/a",
            "/api/v1/search?lang=zh&q=%E6%8F%90%E7%8E%B0",
            "/api/v1/suggest?lang=zh&q=%E6%8F%90%E7%8E%B0",
        ] {
            let answer = site.get(path).json();
            let (hit, name) = match &answer {
                Value::Object(all) if all.contains_key("hits") => (&answer["hits"][0], "title"),
                Value::Object(all) if all.contains_key("suggestions") => {
                    (&answer["suggestions"][0], "text")
                }
                _ => (&answer, "title"),
            };
            assert_eq!(
                hit[name].as_str().map(str::trim),
                Some(title.trim()),
                "{value}: {path}: {answer}"
            );
            for html in [&hit["snippet"], &answer["answer"]["html"], &answer["html"]] {
                let html = html.as_str().unwrap_or_default();
                inert(
                    &format!("<body><main>{html}</main><footer></footer>"),
                    &format!("{value}: {path}"),
                );
            }
        }
        for path in ["/zh/feed.xml", "/sitemap.xml", "/opensearch-zh.xml"] {
            let answer = site.get(path);
            assert_eq!(answer.status, 200, "{value}: {path}");
            well_formed(&answer.body, &format!("{value}: {path}"));
        }
        let markdown = site.get("/zh/funds/a.md");
        assert_eq!(markdown.status, 200, "{value}");
    }
}

#[test]
fn a_value_is_filled_in_once_and_one_that_a_language_lacks_is_told() {
    // A value that names another, or itself, is text: nothing is filled in twice, so nothing goes round.
    let site = site("{{ other }} {{ self }}");
    assert_eq!(
        site.get("/zh/funds/a").texts("h1"),
        ["提现 {{ other }} {{ self }}"]
    );
    site.tells(
        "en/funds/b.md:1",
        "the variable `zh_only` has no text in `en`",
    );
    site.tells("en/funds/b.md:3", "unknown variable `none`");
    assert_eq!(
        site.get("/en/funds/b").texts("h1"),
        ["Deposit {{ zh_only }}"]
    );
    assert_eq!(
        site.get("/zh/funds/b").texts("article p")[0],
        "看 只有中文。"
    );
    // What is no value is refused with its line, and the rest stays.
    for value in [
        "\"\"",
        "\"  \"",
        "\"a\\nb\"",
        "\"a\\u0000\"",
        "[\"a\"]",
        "1.5",
        &format!("\"{}\"", "长".repeat(301)),
    ] {
        let site = Site::new()
            .article(
                "site.toml",
                &format!("name = \"X\"\n[variables]\nbad = {value}\ngood = \"好\"\n"),
            )
            .article("zh/a.md", "# {{ good }} {{ bad }}\n\nx");
        assert!(
            site.problems()
                .iter()
                .any(|problem| problem.starts_with("site.toml")),
            "{value}: {:?}",
            site.problems()
        );
        assert_eq!(site.get("/zh/a").status, 200, "{value}");
    }
}
