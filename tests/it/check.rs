//! What `check` says of content: where, what, and what to do.

use crate::site::Site;

#[track_caller]
fn check(path: &str, text: &str, expected: &str) {
    Site::new().article(path, text).tells(path, expected);
}

#[test]
fn front_matter_errors_name_line_and_column() {
    check("zh/a.md", "---\ntitle: x\ntags: [a\n---\nx", "zh/a.md:");
    check(
        "zh/a.md",
        "---\ntitle: [a, b]\n---\nx",
        ":2:8: error: front matter:",
    );
    check(
        "zh/a.md",
        "---\ntitle: a\ntitle: b\n---\nx",
        ":3:1: error: front matter:",
    );
    check(
        "zh/a.md",
        "---\ntitle: x\n",
        ":1:1: error: the front matter is opened and never closed",
    );
    check(
        "zh/a.md",
        "{\n\"title\": 1\n}\n",
        ":1:1: error: the front matter is JSON",
    );
    check(
        "zh/a.md",
        "---\ntitle: &a x\nid: *a\n---\n",
        "error: front matter:",
    );
    check(
        "zh/a.md",
        "---\ntitle: x\nupdated: soon\n---\n",
        ":3:10: warning: `updated` is no date: `soon`",
    );
    check(
        "zh/a.md",
        "---\ntitle: x\ncolour: red\n---\n",
        ":3:1: warning: unknown key `colour`",
    );
    check(
        "zh/a.md",
        "---\ntitle: x\nid: WD\n---\n",
        ":3:5: error: the id cannot be a permalink",
    );
}

#[test]
fn files_that_are_no_articles_are_named_with_the_remedy() {
    check("zh/a.md", "no heading", ":1:1: warning: has no title");
    check("zh/？！.md", "# x", "error: cannot be an address");
    check("zh/search.md", "# x", "is an address of the site itself");
    check(
        "zh/a/b/c/d/e/f/g/h/i/j.md",
        "# x",
        "nested more than 8 folders deep",
    );
    Site::new()
        .bytes("zh/a.md", b"# ok\nab\xff")
        .tells("zh/a.md:2:3", "is not UTF-8 text");
    Site::new()
        .bytes("zh/a.md", b"# ok\n\0")
        .tells("zh/a.md:2", "NUL");
    Site::new()
        .bytes("zh/a.md", &vec![b'a'; 1_000_001])
        .tells("zh/a.md", "more than 1000000");
}

#[test]
fn links_that_lead_nowhere_are_named() {
    let site = Site::new()
        .article("zh/a.md", "# A\n[x](none.md)\n[y](b.md#none)\n[z](/zh/nowhere/)\n[ok](b.md#da)\n[ok](/zh/contact)\n[w](../../x.md)\n[here](#gone)")
        .article("zh/b.md", "# B\n## 答 {#da}\nx");
    site.tells("zh/a.md:2", "link to `zh/none`, which does not exist");
    site.tells("zh/a.md:3", "link to the section `#none` of `zh/b`");
    site.tells("zh/a.md:4", "link to `/zh/nowhere/`, which is no page");
    site.tells("zh/a.md:7", "link leads out of the site");
    site.tells("zh/a.md:8", "link to the section `#gone`");
    assert_eq!(site.problems().len(), 5, "{:#?}", site.problems());
}

#[test]
fn what_two_files_claim_is_told_and_decided_always_alike() {
    let site = Site::new()
        .article("zh/a.md", "---\nid: same22\ntitle: A\nredirect_from: [/zh/old, //evil.example, /zh/b, /api/v1/x, /zh/a, '/zh/../x', '/a\\b']\n---\n")
        .article("zh/b.md", "---\nid: same22\ntitle: B\nredirect_from: [/zh/old]\n---\n");
    site.tells("zh/b.md", "permalink `same22` belongs to `zh/a`");
    site.tells(
        "zh/b.md:4",
        "redirect_from `/zh/old` is also claimed by `zh/a`",
    );
    site.tells("zh/a.md:4", "`//evil.example` is not a plain path");
    site.tells("zh/a.md:4", "`/zh/b` is the address of the article `zh/b`");
    site.tells("zh/a.md:4", "`/api/v1/x` is an address of the site itself");
    site.tells("zh/a.md:4", "`/zh/a` is the article's own address");
    site.tells("zh/a.md:4", "`/zh/../x` is not a plain path");
    site.tells("zh/a.md:4", "`/a\\b` is not a plain path");
    assert_eq!(site.get("/a/same22").location(), "/zh/a");
    assert_eq!(site.get("/zh/old").location(), "/zh/a");
}

#[test]
fn hidden_characters_are_told_with_their_place_and_do_not_reach_the_page() {
    let site = Site::new().article("zh/a.md", "# 提\u{200b}现\n联系 @bitp\u{202e}x");
    site.tells("zh/a.md:1:4", "U+200B");
    site.tells("zh/a.md:2:9", "U+202E");
    let page = site.get("/zh/a");
    assert!(!page.body.contains(['\u{200b}', '\u{202e}']));
    site.search("提现").finds(["a"]);
}

#[test]
fn a_broken_article_leaves_all_others_as_they_are() {
    let good = || {
        Site::new()
            .article("zh/good.md", "# 提现\n正文")
            .article("en/good.md", "# Withdraw\nText")
    };
    let broken = good()
        .article("zh/bad.md", "---\n- [\n---\n")
        .bytes("zh/worse.md", b"\xff\xfe");
    for path in [
        "/zh/",
        "/zh/good",
        "/en/good",
        "/zh/search?q=%E6%8F%90%E7%8E%B0",
    ] {
        assert_eq!(broken.get(path).body, good().get(path).body, "{path}");
    }
    assert_eq!(broken.problems().len(), 2);
}

#[test]
fn parts_of_site_files_that_cannot_be_used_leave_the_rest_in_use() {
    let site = Site::new()
        .article("site.toml", "name = \"X\"\ntitle = { zh = \"X 站\" }\n[[channel]]\nkind = \"email\"\n[[category]]\ntitle = { zh = \"无\" }\n[[channel]]\nkind = \"email\"\naddress = \"a@x.example\"\ncolour = \"red\"\n")
        .article("synonyms.toml", "[[group]]\nword = [\"a\"]\n[[group]]\nterms = [\"提现\", \"出金\"]\n")
        .article("zh/a.md", "# 提现\n正文");
    site.tells("site.toml:3", "without an address");
    site.tells("site.toml:5", "category without a path");
    site.tells("site.toml:10:1", "unknown key `colour`");
    site.tells("synonyms.toml:1", "needs 2 to 24 terms");
    assert_eq!(
        site.get("/zh/contact").texts("#channels .address"),
        ["写邮件 a@x.example"]
    );
    site.search("出金").finds(["a"]);
}

#[test]
fn only_the_languages_of_the_site_are_served() {
    let site = Site::new()
        .article("site.toml", "languages = [\"en\"]\n")
        .article("zh/a.md", "# 提现")
        .article("en/a.md", "# Withdraw")
        .article("de/a.md", "# Auszahlung");
    assert_eq!(
        (site.get("/en/a").status, site.get("/zh/a").status),
        (200, 404)
    );
    site.search("提现").finds([]);
    site.tells("zh", "no language of this site");
    site.tells("de", "no language of this site");
}

#[test]
fn emphasis_that_markdown_does_not_see_is_told() {
    check(
        "zh/a.md",
        "# 题\n\n请** 务必核对 **再转账",
        ":3:2: warning: `**` is shown as it is",
    );
    assert!(
        Site::new()
            .article(
                "zh/a.md",
                "# 题\n\n请**务必核对。**再转账\n\n`a ** b`\n\n    x ** y\n"
            )
            .problems()
            .is_empty()
    );
}

const LISTED: &str = "name = \"BitP\"\n[official]\ndomains = [\"bitp.example\", \"*.bitp.example\"]\nemails = [\"help@bitp.example\"]\n\
    handles = [{ platform = \"telegram\", handle = \"@bitp_official\" }]\n\
    [outside]\nlinks = [\"explorer.test\"]\nexamples = [\"bitp-login.example\"]\n";

#[test]
fn a_contact_that_is_not_on_the_official_list_is_told_with_its_place() {
    let site = Site::new().article("site.toml", LISTED).article(
        "zh/a.md",
        "# 联系\n官网 https://bitp.example/help ，邮箱 help@bitp.example，@bitp_official\n客服 @bitp_0fficial\n\
         写信到 support@mail.test\n电话 +86 138 0013 8000\n假网站 `bitp-login.example`，浏览器 explorer.test/tx",
    );
    site.tells(
        "zh/a.md:3:4: error",
        "`@bitp_0fficial` is not on the official list and looks like `@bitp_official`",
    );
    site.tells(
        "zh/a.md:4:5: warning",
        "`support@mail.test` is not on the official list",
    );
    site.tells(
        "zh/a.md:5:4: warning",
        "`+86 138 0013 8000` is not on the official list",
    );
    assert_eq!(site.problems().len(), 3, "{:#?}", site.problems());
    // Another list is another verdict, and a site without one is not checked.
    site.edit(
        "site.toml",
        &LISTED.replace(
            "help@bitp.example\"",
            "help@bitp.example\", \"support@mail.test\"",
        ),
    );
    assert_eq!(site.problems().len(), 2, "{:#?}", site.problems());
    site.edit("site.toml", "name = \"BitP\"\n");
    assert!(site.problems().is_empty(), "{:#?}", site.problems());
}

#[test]
fn a_link_goes_where_its_text_says_or_is_none() {
    let site = Site::new().article("site.toml", LISTED).article(
        "en/a.md",
        "# A\n[help.bitp.example](https://evil.test/x)\n[explorer](https://explorer.test/tx)\n[here](https://b1tp.example/)\n\
         [ours](https://www.bitp.example/)\n[news](https://news.test/a)\n<a href=\"https://evil.test/raw\">bitp.example</a>",
    );
    site.tells(
        "en/a.md:2:1: error",
        "link whose text names `help.bitp.example` leads to `evil.test`",
    );
    site.tells("en/a.md:4:1: error", "looks like `bitp.example`");
    site.tells(
        "en/a.md:6:1: warning",
        "link to `https://news.test/a`, which is not on the official list",
    );
    site.tells(
        "en/a.md",
        "link whose text names `bitp.example` leads to `evil.test`",
    );
    let page = site.get("/en/a");
    let links = page.attributes(".text a[href^=http]", "href");
    assert_eq!(
        links,
        [
            "https://explorer.test/tx",
            "https://www.bitp.example/",
            "https://news.test/a"
        ]
    );
    assert_eq!(
        page.texts(".text .host"),
        ["(explorer.test)", "(news.test)"]
    );
    assert!(
        page.attributes(".text a[href^=http]", "rel")
            .iter()
            .all(|rel| rel.contains("noopener") && rel.contains("nofollow"))
    );
    let api = site.get("/api/v1/articles/en/a");
    assert!(
        !api.body.contains("https://evil.test")
            && !site.get("/en/a.md").body.contains("https://evil.test")
    );
}

#[test]
fn entries_of_the_official_list_that_cannot_be_used_are_told_with_their_place() {
    let site = Site::new().article(
        "site.toml",
        "[official]\ndomains = [\"not a domain\"]\nemails = [\"nobody\"]\nphones = [\"12\"]\ncountry_code = \"x\"\n\
         handles = [{ platform = \"x\", handle = \"a b\" }]\n[[channel]]\nkind = \"email\"\naddress = \"a@mail.test\"\n[outside]\nlinks = [\"1.2.3.4\"]\n",
    );
    for (place, says) in [
        ("site.toml:2:12", "`not a domain` is no domain name"),
        ("site.toml:3:11", "`nobody` is no e-mail address"),
        (
            "site.toml:4:11",
            "`12` is no phone number with a country code",
        ),
        ("site.toml:5:16", "`x` is no country code"),
        ("site.toml:6:12", "`a b` is no account name"),
        ("site.toml:11:10", "`1.2.3.4` is no domain name"),
    ] {
        site.tells(place, says);
    }
    let listed = Site::new().article(
        "site.toml",
        &format!("{LISTED}[[channel]]\nkind = \"email\"\naddress = \"a@mail.test\"\n"),
    );
    listed.tells(
        "site.toml",
        "the channel `a@mail.test` is not on the official list",
    );
}

#[test]
fn of_golden_queries_no_more_are_asked_than_a_server_can_ask_after_every_change() {
    let checks = |count: usize| "[[check]]\nquery = \"x\"\nexpect = \"zh/a\"\n".repeat(count);
    let site = Site::new()
        .article("zh/a.md", "# x")
        .article("checks.toml", &checks(2_000));
    assert_eq!(site.problems(), [""; 0]);
    site.edit("checks.toml", &checks(2_001));
    assert_eq!(
        site.problems(),
        [
            "checks.toml:6002: error: has more than 2000 checks (those from this one on are not asked)"
        ]
    );
}
