//! The writers' workspace: what readers did not find, and the other language.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::preview::{Both, bare, git};
use crate::site::Site;

#[test]
fn what_readers_did_not_find_is_shown_where_it_can_be_mended_and_nothing_is_written() {
    let both = Both::of(crate::report::site());
    let database = both.site.folder().join("data/insights.sqlite");
    let before = std::fs::read(&database).unwrap();
    let path = "/preview/insights?lang=zh&weeks=4";
    let got = both.preview(path);
    assert_eq!(got.status, 200);
    let page = got.text;
    assert!(page.contains("<h1>读者没找到什么</h1>"), "{page}");
    // The line as the file wants it, with the place where it goes.
    assert!(
        page.contains(">questions: [&quot;提现白名单&quot;]</pre>"),
        "{page}"
    );
    assert!(page.contains("fee.md:2:1") && page.contains("search&#x2f;zh&#x2f;funds&#x2f;fee?q="));
    // What readers wrote.
    assert!(page.contains("第二步找不到") && !page.contains("内部的话"));
    assert!(
        !page.contains("白名单内部"),
        "an internal article is none that is near"
    );
    // The bar, and styles that the policy knows.
    assert!(page.contains("<aside id=\"pv\"") && page.contains("at-least=1"));
    let policy = got.headers["content-security-policy"].to_str().unwrap();
    let mut styles = 0;
    for style in page.split("<style>").skip(1) {
        let style = style.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{policy}");
        styles += 1;
    }
    assert_eq!(styles, 2);
    // Without the bar it is the page of the report, and single searches are shown when they are asked for.
    assert!(bare(&page).contains("insights") && !bare(&page).contains("id=\"pv\""));
    assert!(!page.contains(">once</h3>"));
    let single = both
        .preview("/preview/insights?lang=en&weeks=4&at-least=1")
        .text;
    assert!(
        single.contains("What readers did not find") && single.contains(">once</h3>"),
        "{single}"
    );
    // Whatever stands behind `?`, it is a page.
    for odd in [
        "?weeks=0",
        "?weeks=999999999999999999999",
        "?weeks=-1",
        "?lang=xx",
        "?at-least=x",
        "?weeks=1&weeks=2",
    ] {
        let status = both.preview(&format!("/preview/insights{odd}")).status;
        assert!(
            status.is_success() || status.is_client_error(),
            "{odd}: {status}"
        );
    }
    assert_eq!(std::fs::read(&database).unwrap(), before);
    assert_eq!(both.public("/preview/insights").status, 404);
    // Damaged or missing, it is told, and left as it is.
    std::fs::write(&database, b"no database").unwrap();
    let page = both.preview(path).text;
    assert!(page.contains("现在读不出来"), "{page}");
    assert_eq!(std::fs::read(&database).unwrap(), b"no database");
    std::fs::remove_file(&database).unwrap();
    let page = both.preview(path).text;
    assert!(page.contains("--data"), "{page}");
    assert!(!database.exists());
}

/// A pair of articles that were committed together, and then one of them alone.
fn pair() -> Both {
    let site = Site::new()
        .article(
            "en/funds/withdraw.md",
            "---\nid: ab12cd\ntitle: Withdrawals\n---\nTakes 2 hours.\n\n## How long {#long}\n\nA day.\n",
        )
        .article(
            "zh/funds/withdraw.md",
            "---\nid: ab12cd\ntitle: 提现\n---\n要 2 小时。\n\n## 多久 {#long}\n\n一天。\n",
        )
        .article("en/funds/alone.md", "# Alone\n\nText.\n");
    let content = site.content();
    git(&content, &["init", "-q", "-b", "main"]);
    git(&content, &["add", "."]);
    let at = |when: &str, args: &[&str]| {
        let commit = Command::new("git")
            .arg("-C")
            .arg(&content)
            .args([
                "-c",
                "user.name=w",
                "-c",
                "user.email=w@mail.example",
                "commit",
                "-q",
            ])
            .args(args)
            .envs([("GIT_COMMITTER_DATE", when), ("GIT_AUTHOR_DATE", when)])
            .output()
            .unwrap();
        assert!(commit.status.success(), "{commit:?}");
    };
    at("2026-01-01T00:00:00Z", &["-m", "start"]);
    site.edit(
        "en/funds/withdraw.md",
        "---\nid: ab12cd\ntitle: Withdrawals\n---\nTakes 48 hours.\n\n## How long {#long}\n\nA day, see [this](alone.md).\n\n## New part {#new}\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    );
    at("2026-02-02T00:00:00Z", &["-am", "more"]);
    Both::of(site)
}

#[test]
fn what_one_language_has_since_it_went_ahead_of_the_other_is_named_until_it_is_carried_over() {
    let mut both = pair();
    let zh = both.preview("/zh/funds/withdraw").text;
    for named in [
        "English版本在",
        "改过，这一篇还没跟上",
        "小节 · 只在English版本",
        "<code>#new</code>",
        "<code>48</code>",
        "<code>funds&#x2f;alone</code>",
    ] {
        assert!(zh.contains(named), "{named}: {zh}");
    }
    let en = both.preview("/en/funds/withdraw").text;
    for named in [
        "This was changed on",
        "Sections · only here",
        "Numbers · only here",
    ] {
        assert!(en.contains(named), "{named}: {en}");
    }
    // An article without a translation, and one whose change is being carried over.
    let alone = both.preview("/en/funds/alone").text;
    assert!(
        alone.contains("No version in") && !alone.contains("/preview/beside/"),
        "{alone}"
    );
    both.save(
        "zh/funds/withdraw.md",
        "---\nid: ab12cd\ntitle: 提现\n---\n要 48 小时。\n\n## 多久 {#long}\n\n一天，见 [这里](../../en/funds/alone.md)。\n",
    );
    let zh = both.preview("/zh/funds/withdraw").text;
    assert!(
        zh.contains("<code>#new</code>") && !zh.contains("<code>48</code>"),
        "{zh}"
    );
    // A change that is not committed is one too.
    both.save("en/funds/withdraw.md", "---\nid: ab12cd\ntitle: Withdrawals\n---\nTakes 2 hours.\n\n## How long {#long}\n\nA day.\n");
    both.save(
        "zh/funds/withdraw.md",
        "---\nid: ab12cd\ntitle: 提现\n---\n要 2 个小时。\n\n## 多久 {#long}\n\n一天。\n",
    );
    git(&both.site.content(), &["commit", "-qam", "both"]);
    let mut both = Both::of(both.site);
    assert!(
        !both
            .preview("/en/funds/withdraw")
            .text
            .contains("only here")
    );
    both.save("en/funds/withdraw.md", "---\nid: ab12cd\ntitle: Withdrawals\n---\nTakes 3 hours.\n\n## How long {#long}\n\nA day.\n");
    let en = both.preview("/en/funds/withdraw").text;
    assert!(
        en.contains("changes that are not committed, and the version in")
            && en.contains("<code>3</code>"),
        "{en}"
    );
    let zh = both.preview("/zh/funds/withdraw").text;
    assert!(zh.contains("有未提交的修改，这一篇还没跟上"), "{zh}");
}

#[test]
fn both_languages_stand_beside_each_other_part_by_part() {
    let both = pair();
    let page = both.preview("/preview/beside/zh/funds/withdraw").text;
    let html = scraper::Html::parse_document(&page);
    let cells = scraper::Selector::parse(".pv-row .pv-cell").unwrap();
    let text = |cell: scraper::ElementRef<'_>| {
        let text: String = cell.text().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let cells: Vec<String> = html.select(&cells).map(text).collect();
    assert_eq!(cells.len(), 6, "{cells:?}");
    assert!(cells[0].contains("要 2 小时。") && cells[1].contains("Takes 48 hours."));
    assert!(
        cells[0].contains("只在中文版本的数字 2") && cells[1].contains("只在English版本的数字 48"),
        "{cells:?}"
    );
    assert!(cells[2].contains("多久") && cells[3].contains("How long"));
    assert!(
        cells[4].contains("中文版本没有这一节") && cells[5].contains("New part"),
        "{cells:?}"
    );
    // Tables can be reached by keyboard, and links lead where they lead on the pages.
    assert!(
        page.contains("class=\"table\" role=\"region\" tabindex=\"0\"")
            && page.contains("href=\"/en/funds/alone\"")
    );
    let other = both.preview("/preview/beside/en/funds/withdraw").text;
    assert!(
        other.contains("The version in 中文 has no such section"),
        "{other}"
    );
    for path in [
        "/preview/beside/en/funds/alone",
        "/preview/beside/en/none",
        "/preview/beside/x",
    ] {
        assert_eq!(both.preview(path).status, 404, "{path}");
    }
    assert_eq!(both.public("/preview/beside/zh/funds/withdraw").status, 404);
}

#[test]
fn files_are_known_by_their_articles_whatever_their_names_are() {
    let site = Site::new()
        .article("site.toml", "name = \"Docs\"\nlanguages = [\"en\"]\n")
        .article("Getting Started.md", "# Getting started\n\nText.\n")
        .article(
            "guide/02-Second Part.markdown",
            "---\nslug: second\n---\n# Second\n\nText.\n",
        )
        .article("guide/Never Good.md", "---\ntitle: [\n---\nGLIMMER\n");
    let content = site.content();
    git(&content, &["init", "-q", "-b", "main"]);
    git(&content, &["add", "."]);
    git(&content, &["commit", "-qm", "start"]);
    let mut both = Both::of(site);
    both.save("Getting Started.md", "# Getting started\n\nMore.\n");
    both.save(
        "guide/02-Second Part.markdown",
        "---\nslug: second\n---\n# Second\n\nMore.\n",
    );
    let list = both.preview("/preview/").text;
    for url in [
        "/en/getting-started",
        "/en/guide/second",
        "/en/guide/never-good",
    ] {
        let href = format!("href=\"{}\"", url.replace('/', "&#x2f;"));
        assert!(list.contains(&href), "{url}: {list}");
        let page = both.preview(url);
        assert_eq!(page.status, 200, "{url}");
    }
    let page = both.preview("/en/guide/second").text;
    assert!(
        page.contains("Not committed") && page.contains("02-Second%20Part.markdown"),
        "{page}"
    );
    assert!(page.contains("rel=\"prev\""), "{page}");
    assert!(
        both.preview("/en/guide/never-good")
            .text
            .contains("GLIMMER")
    );
    assert!(
        both.preview("/preview/changes/en/guide/second")
            .text
            .contains("<ins>")
    );
}

#[test]
fn what_is_not_published_takes_no_address_of_what_is() {
    let head = "---\nid: ab12cd\ntitle: Withdrawals\nredirect_from: [/en/old]\n---\nPUBLIC\n";
    let both = Both::of(
        Site::new()
            .article("en/funds/withdraw.md", head)
            .article("zh/funds/withdraw.md", "---\nid: ab12cd\ntitle: 提现\n---\n公开\n")
            // A copy to write on, as writers make one: with its permalink and its old addresses.
            .article("en/funds/second-try.md", &head.replace("---\nid", "---\ndraft: true\nid").replace("PUBLIC", "GLIMMER"))
            .article("zh/funds/second-try.md", "---\nid: ab12cd\ntitle: 草稿\nvisibility: internal\nredirect_from: [/zh/funds/withdraw, /zh/]\n---\nGLIMMER\n"),
    );
    for path in [
        "/en/",
        "/zh/",
        "/en/funds/withdraw",
        "/zh/funds/withdraw",
        "/en/funds/",
        "/a/ab12cd",
        "/a/ab12cd?lang=zh",
        "/en/old",
        "/en/search?q=withdrawals",
    ] {
        let (public, preview) = (both.public(path), both.preview(path));
        assert_eq!(preview.status, public.status, "{path}");
        assert_eq!(
            preview.headers.get("location"),
            public.headers.get("location"),
            "{path}"
        );
        assert_eq!(bare(&preview.text), public.text, "{path}");
        assert!(!bare(&preview.text).contains("second-try"), "{path}");
    }
    assert!(
        both.preview("/en/funds/second-try")
            .text
            .contains("GLIMMER")
    );
}
