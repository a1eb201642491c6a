//! `[variables]` of `site.toml`: facts that stand once.

use std::collections::BTreeSet;

use crate::site::Site;

const SITE: &str = "name = \"X\"\n[variables]\nfee = \"1.5 USDT\"\nwait_time = { zh = \"3 天\", en = \"3 days\" }\n";

fn site(variables: &str) -> Site {
    Site::new().article(
        "site.toml",
        &format!("name = \"X\"\n[variables]\n{variables}\n"),
    )
}

#[test]
fn a_value_stands_in_title_questions_tags_and_body_and_is_searched_and_suggested_as_shown() {
    let site = Site::new().article("site.toml", SITE).article(
        "en/a.md",
        "---\ntitle: It costs {{ fee }}\nquestions: [\"wait {{wait_time}} for it\"]\ntags: [\"{{ fee }}\"]\n---\n\
         After **{{ wait_time }}** [{{ fee }}](#pay).\n\n## Pay {{ fee }} {#pay}\n\n| a | b |\n|---|---|\n| {{ fee }} | {{wait_time}} |\n\nx",
    );
    assert_eq!(site.problems(), Vec::<String>::new());
    let page = site.get("/en/a");
    assert_eq!(page.texts("h1"), ["It costs 1.5 USDT"]);
    assert!(
        page.body.contains("<strong>3 days</strong>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<td>1.5 USDT</td>"), "{}", page.body);
    assert!(!page.body.contains("{{"), "{}", page.body);
    let article = site.get("/api/v1/articles/en/a");
    assert!(article.body.contains("1.5 USDT") && !article.body.contains("{{"));
    let markdown = site.get("/en/a.md").body;
    assert!(
        markdown.contains("**3 days**") && !markdown.contains("{{"),
        "{markdown}"
    );
    site.search("1.5 USDT").finds(["a"]);
    assert_eq!(site.suggest("wait 3 d"), ["[wait 3 d]ays for it"]);
}

#[test]
fn a_value_is_of_the_articles_language() {
    let site = Site::new()
        .article("site.toml", SITE)
        .article("zh/a.md", "# 等 {{ wait_time }}")
        .article("en/a.md", "# Wait {{ wait_time }}");
    assert_eq!(site.get("/zh/a").texts("h1"), ["等 3 天"]);
    assert_eq!(site.get("/en/a").texts("h1"), ["Wait 3 days"]);
    site.edit(
        "site.toml",
        "[variables]\nfee = \"1\"\nwait_time = { zh = \"3 天\" }\n",
    );
    site.tells(
        "en/a.md:1:8",
        "the variable `wait_time` has no text in `en`",
    );
}

/// Values of signs that mean something in Markdown, HTML, YAML or a template, wherever a value may stand.
#[test]
fn a_value_is_never_markup() {
    for value in [
        "<b>x</b>",
        "**x**",
        "`x`",
        "[x](https://evil.example)",
        "# x",
        "| x |",
        "&lt;",
        "{{ b }}",
        "- x",
        "x\\",
        "\"><script>x",
        "![x](y)",
        "~~x~~",
        "x: y",
        "]",
        "_x_",
        "https://evil.example",
    ] {
        let quoted = format!("{value:?}");
        let site = site(&format!("a = {quoted}"))
            .article("en/a.md", "# T {{ a }}\n\n{{ a }}\n\n- {{ a }}\n\n| h |\n|---|\n| {{ a }} |\n\n<div>\n<p>{{ a }}</p>\n</div>\n\n## {{ a }}\n\nx");
        let page = site.get("/en/a");
        let main = page.texts("article");
        assert_eq!(page.texts("h1"), [format!("T {value}")], "{value}");
        assert_eq!(
            page.texts("article p")
                .iter()
                .filter(|text| text.contains(value))
                .count(),
            2,
            "{value}: {main:?}"
        );
        assert_eq!(page.texts("article td"), [value], "{main:?}");
        assert!(
            page.texts("article b, article script, article code, article del")
                .is_empty(),
            "{main:?}"
        );
        assert!(
            !page
                .attributes("article a", "href")
                .iter()
                .any(|href| href.starts_with("https://evil")),
            "{value}"
        );
    }
}

/// What a value brings along is looked at as if it were written in the article.
#[test]
fn a_value_hides_nothing_from_the_checks() {
    let site = Site::new()
        .article(
            "site.toml",
            "name = \"BitP\"\n[variables]\nwhat = \"your password\"\nmail = \"help@bitp-support.example\"\nhidden = \"a\u{200b}b\"\n\
             [official]\ndomains = [\"bitp.example\"]\nemails = [\"help@bitp.example\"]\n",
        )
        .article("en/a.md", "# A\n\nSend us {{ what }} now.\n\nWrite to {{ mail }}. {{ hidden }}");
    site.tells("en/a.md:3: warning", "seems to ask readers for a password");
    site.tells(
        "en/a.md",
        "`help@bitp-support.example` is not on the official list",
    );
    assert!(site.get("/en/a").body.contains("ab"));
    assert!(!site.get("/en/a").body.contains('\u{200b}'));
}

#[test]
fn an_unknown_name_is_an_error_with_its_place_and_what_was_meant() {
    let site = Site::new().article("site.toml", SITE).article(
        "en/a.md",
        "---\ntitle: Costs {{ fees }}\n---\nText **and** {{ wait-time }}, {{ nothing_like_it }}.\n\n{{ fee }} {{ wait_time }}\n",
    );
    site.tells(
        "en/a.md:2:14: error",
        "unknown variable `fees` (did you mean `fee`?",
    );
    site.tells(
        "en/a.md:4:14: error",
        "unknown variable `wait-time` (did you mean `wait_time`?",
    );
    site.tells(
        "en/a.md:4:31: error",
        "unknown variable `nothing_like_it` (write it under [variables]",
    );
    assert_eq!(site.problems().len(), 3);
    let page = site.get("/en/a");
    assert!(page.body.contains("{{ nothing_like_it }}"));
}

#[test]
fn what_only_looks_like_a_variable_stays_and_is_told_once_a_file() {
    let foreign = [
        "{{< fee >}}",
        "{{% fee %}}",
        "{{#if fee}}",
        "{% fee %}",
        "{{ a.b }}",
        "{{ fee | upper }}",
        "{{{fee}}}",
        "${{ fee }}",
    ];
    for text in foreign {
        let body = format!("# T\n\nSee {text} and {text}.\n\n{{{{ fee }}}} {{{{ wait_time }}}}");
        let site = Site::new()
            .article("site.toml", SITE)
            .article("en/a.md", &body);
        let problems = site.problems();
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        site.tells(
            "en/a.md:3:",
            "is template source, which is shown as typed, and so",
        );
        let page = site.get("/en/a");
        assert!(
            page.texts("article p")[0].matches(text).count() == 2,
            "{text}: {:?}",
            page.texts("article p")
        );
    }
    for code in [
        "`{{ fee }}`",
        "```\n{{ fee }}\n```",
        "    {{ fee }}",
        "`{{ fees }}`",
    ] {
        let body =
            format!("# T\n\nx\n\n{code}\n\ny\n\n{code}\n\n{{{{ fee }}}} {{{{ wait_time }}}}");
        let site = Site::new()
            .article("site.toml", SITE)
            .article("en/a.md", &body);
        assert_eq!(site.problems().len(), 1, "{code}: {:?}", site.problems());
        site.tells(
            "en/a.md:",
            "stands in code and is shown as typed, and so are 1 more places",
        );
        assert_eq!(site.get("/en/a").texts("article code").len(), 2);
        assert!(site.get("/en/a").texts("article code")[0].contains("{{ fee"));
    }
    // Where nothing is meant to be a variable, code is code; and two braces can be written.
    for text in ["`{{ fee }}`", "\\{{ fee }}", "`{{ a.b }}`", "{ fee }"] {
        let site = Site::new().article("en/a.md", &format!("# T\n\nx {text}"));
        assert_eq!(site.problems(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_change_of_a_variable_reads_exactly_the_articles_that_name_it() {
    let site = Site::new().served().article("site.toml", SITE);
    for n in 0..9 {
        let text = match n % 3 {
            0 => "# A\n\n{{ fee }}",
            1 => "# A\n\n{{ wait_time }}",
            _ => "# A\n\nx",
        };
        site.edit(&format!("en/a{n}.md"), text);
    }
    site.edit("en/late.md", "# L\n\n{{ later }}");
    site.restart().unwrap();
    assert_eq!(site.loaded().read, 10);
    site.edit("site.toml", &SITE.replace("1.5 USDT", "2 USDT"));
    assert_eq!(site.loaded().read, 3);
    assert!(site.get("/en/a3").body.contains("2 USDT"));
    site.search("2 USDT").finds(["a0", "a3", "a6"]);
    // One that comes is filled in where it was unknown.
    site.edit("site.toml", &format!("{SITE}later = \"now\"\n"));
    assert!(site.get("/en/late").body.contains("<p>now</p>"));
    assert!(site.get("/en/a3").body.contains("1.5 USDT"));
    // What changes while the server is down counts as well, and nothing else is read then.
    site.stop();
    std::fs::write(
        site.content().join("site.toml"),
        SITE.replace("3 days", "4 days"),
    )
    .unwrap();
    site.restart().unwrap();
    assert_eq!(site.loaded().read, 3);
    assert!(site.get("/en/a1").body.contains("4 days"));
}

#[test]
fn a_table_that_cannot_be_used_leaves_the_last_good_one_in_use() {
    let site = Site::new()
        .article("site.toml", SITE)
        .article("en/a.md", "# A\n\n{{ fee }} {{ wait_time }}");
    assert!(site.get("/en/a").body.contains("1.5 USDT"));
    for broken in [
        "fee = \"\"",
        "fee = [1]",
        "\"a b\" = \"x\"",
        "fee = { zh = \"x\", fr = \"y\" }",
    ] {
        site.edit(
            "site.toml",
            &format!("name = \"X\"\n[variables]\n{broken}\n"),
        );
        assert!(site.get("/en/a").body.contains("1.5 USDT"), "{broken}");
        site.tells(
            "site.toml",
            "the table of variables has entries that cannot be used",
        );
    }
}

#[test]
fn texts_of_site_toml_have_values_too() {
    let site = site("hours = \"08:00–24:00\"").article(
        "site.toml",
        "[variables]\nhours = \"08:00–24:00\"\n[[channel]]\nkind = \"chat\"\naddress = \"https://x.example\"\nnote = { en = \"Open {{ hours }}, {{ none }}\" }\n",
    ).article("en/a.md", "# A");
    let page = site.get("/en/contact");
    assert!(page.body.contains("Open 08:00–24:00"), "{}", page.body);
    site.tells("site.toml:3", "unknown variable `none`");
}

#[test]
fn a_variable_that_nothing_shows_is_told_and_one_that_is_shown_is_not() {
    let site = Site::new()
        .article("site.toml", SITE)
        .article("en/a.md", "# A\n\n{{ fee }} `{{ wait_time }}`");
    let told: BTreeSet<String> = site
        .checked()
        .into_iter()
        .filter(|line| line.contains("is shown nowhere"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told.iter()
            .all(|line| line.starts_with("site.toml:4") && line.contains("`wait_time`")),
        "{told:?}"
    );
}
