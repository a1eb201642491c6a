//! What is for agents, and what is a draft, never reaches a reader.

use jieda::ids::Audience;

use crate::site::Site;

const INTERNAL: &str = "---\nid: nt3m8x\ntitle: 内部风控阈值 zzyqplain\nvisibility: internal\nupdated: 2026-11-02\ntags: [canarytag]\nredirect_from: [/zh/secret-old]\n---\nCANARY-INTERNAL 提现 zzyqbody";
const DRAFT: &str = "---\nid: dr4f7x\ntitle: 草稿 zzyqdraft\ndraft: true\n---\nCANARY-DRAFT 提现";

fn with(extra: &[(&str, &str)]) -> Site {
    let mut site = Site::new()
        .article("site.toml", "name = \"X\"\n[[category]]\npath = \"staff\"\ntitle = { zh = \"坐席\" }\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\" }\n[[gone]]\npath = \"/zh/taken-away\"\nsuccessor = \"nt3m8x\"\n")
        .article("zh/funds/a.md", "---\nid: aaaa22\ntitle: 提现没到账\nrelated: [nt3m8x]\n---\n见[内部](../staff/internal.md)和[草稿](draft.md)。")
        .article("zh/funds/b.md", "# 充值没到账\n看记录");
    for (path, text) in extra {
        site = site.article(path, text);
    }
    site
}

/// Everything a reader can ask, as text.
fn all_answers(site: &Site) -> Vec<(String, u16, String)> {
    let mut paths: Vec<String> = [
        "/zh/",
        "/en/",
        "/zh/funds/",
        "/zh/funds/a",
        "/zh/funds/b",
        "/zh/contact",
        "/zh/staff/",
        "/zh/staff",
        "/zh/staff/internal",
        "/zh/funds/draft",
        "/a/nt3m8x",
        "/a/dr4f7x",
        "/a/zzzzzz",
        "/zh/secret-old",
        "/zh/none",
        "/readyz",
        "/sitemap.xml",
        "/zh/feed.xml",
        "/en/feed.xml",
        "/llms.txt",
        "/robots.txt",
        "/zh/staff/internal.md",
        "/zh/funds/draft.md",
        "/zh/funds/a.md",
        "/en/staff/internal",
        "/en/?missing=internal",
        "/zh/taken-away",
        "/api/v1/articles/zh/staff/internal",
        "/api/v1/articles/zh/funds/draft",
        "/api/v1/articles/zh/funds/a",
    ]
    .map(str::to_owned)
    .to_vec();
    for words in [
        "提现",
        "zzyqplain",
        "zzyqbody",
        "zzyqdraft",
        "canarytag",
        "内部风控阈值",
        "CANARY",
        "zzyq",
        "充值没到账",
    ] {
        let q = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC)
            .to_string();
        paths.push(format!("/zh/search?q={q}"));
        paths.push(format!("/api/v1/search?q={q}&lang=zh"));
        paths.push(format!("/api/v1/suggest?q={q}&lang=zh"));
    }
    let took = |body: String| body.split(",\"took_us\"").next().unwrap().to_owned();
    paths
        .into_iter()
        .map(|path| (site.get(&path), path))
        .map(|(answer, path)| (path, answer.status, took(answer.body)))
        .collect()
}

#[test]
fn a_site_with_hidden_articles_answers_readers_byte_for_byte_like_one_without() {
    let plain = with(&[]);
    let hiding = with(&[
        ("zh/staff/internal.md", INTERNAL),
        ("zh/funds/draft.md", DRAFT),
    ]);
    // The words exist only in hidden articles, so equal answers are only possible when nothing of them leaks.
    assert!(
        hiding.snapshot().view(Audience::Agents).articles().len()
            > plain.snapshot().view(Audience::Agents).articles().len()
    );
    for (with_hidden, without) in all_answers(&hiding).into_iter().zip(all_answers(&plain)) {
        assert_eq!(with_hidden, without);
    }
}

#[test]
fn agents_find_internal_articles_and_nobody_finds_drafts() {
    let site = with(&[
        ("zh/staff/internal.md", INTERNAL),
        ("zh/funds/draft.md", DRAFT),
    ])
    .for_agents();
    site.search("zzyqbody").finds(["internal"]);
    site.search("zzyqdraft").finds([]);
    assert_eq!(site.suggest("内部风控"), ["[内部风控]阈值 zzyqplain"]);
}

#[test]
fn an_article_that_becomes_internal_leaves_readers_at_once() {
    let site = with(&[]);
    site.search("充值没到账").finds_first("b");
    site.edit(
        "zh/funds/b.md",
        "---\ntitle: 充值没到账\nvisibility: internal\n---\n看记录",
    );
    assert!(!site.search("充值没到账").slugs().contains(&"b"));
    assert_eq!(site.get("/zh/funds/b").status, 404);
}

#[test]
fn an_unknown_or_misspelt_visibility_hides_the_article_and_is_told() {
    for line in [
        "visibility: Internal",
        "visibility: inter",
        "visibility:",
        "visibility: [internal]",
        "visibilty: internal",
        "Visibility: internal",
        "internal: true",
        "visibility: intеrnal",
        "visibility: true",
        "private: yes",
    ] {
        let site = Site::new().article("zh/a.md", &format!("---\ntitle: 提现\n{line}\n---\nx"));
        site.search("提现").finds([]);
        assert_eq!(site.get("/zh/a").status, 404, "{line}");
        site.tells("zh/a.md:3", "hidden from readers");
    }
    Site::new()
        .article(
            "zh/a.md",
            "---\ntitle: 提现\nvisibility: ' internal '\n---\nx",
        )
        .search("提现")
        .finds([]);
    Site::new()
        .article("zh/a.md", "---\ntitle: 提现\nvisibility: public\n---\nx")
        .search("提现")
        .finds(["a"]);
}

#[test]
fn links_to_what_a_reader_may_not_see_become_text_and_are_told() {
    let site = with(&[("zh/staff/internal.md", INTERNAL)]);
    let page = site.get("/zh/funds/a");
    assert!(
        page.body.contains("见<span>内部</span>和<span>草稿</span>"),
        "{}",
        page.body
    );
    site.tells("zh/funds/a.md:6", "readers of this article may not see");
    site.tells("zh/funds/a.md:6", "does not exist");
}
