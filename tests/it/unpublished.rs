//! What is not published is hidden, in whatever words its writer says so; what is, is not.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jieda::content::source::SourceFile;
use jieda::content::{Visibility, Window, parse};
use jieda::ids::Audience;
use jieda::live::{Following, Reloader};
use jieda::site::{IndexPlace, Snapshot};

use crate::site::Site;

/// What front matter makes of an article: whether it is never for readers, its window, and its errors.
fn read(front: &str) -> (bool, Window, Vec<String>) {
    let text = format!("---\ntitle: 提现\n{front}\n---\nx\n");
    let file = SourceFile {
        path: "zh/a.md".into(),
        bytes: text.into_bytes(),
        hash: 1,
        modified: None,
    };
    match parse(&file) {
        Ok((article, problems)) => {
            let errors = problems
                .iter()
                .filter(|p| p.severity == jieda::problem::Severity::Error)
                .map(ToString::to_string);
            (
                article.draft || article.visibility == Visibility::Internal,
                article.window,
                errors.collect(),
            )
        }
        Err(problem) => (true, Window::default(), vec![problem.to_string()]),
    }
}

#[track_caller]
fn hides(front: &str) {
    let (hidden, _, errors) = read(front);
    assert!(hidden, "served: {front}");
    assert!(
        errors
            .iter()
            .any(|error| error.contains("hidden from readers") && error.contains('(')),
        "{front}: {errors:?}"
    );
}

#[track_caller]
fn stays(front: &str) {
    let (hidden, _, errors) = read(front);
    assert!(!hidden && errors.is_empty(), "hidden: {front}: {errors:?}");
}

/// One key in the spellings of writers and generators.
fn spellings(key: &str) -> BTreeSet<String> {
    let words: Vec<&str> = key.split('_').collect();
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let camel = words[0].to_owned()
        + &words[1..]
            .iter()
            .map(|word| capital(word))
            .collect::<String>();
    let wide = |c: char| {
        char::from_u32(u32::from(c) + 0xfee0)
            .filter(|_| c.is_ascii_lowercase())
            .unwrap_or(c)
    };
    let foreign = |c: char| match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'p' => 'р',
        'c' => 'с',
        'i' => 'і',
        c => c,
    };
    [
        key.to_owned(),
        key.to_uppercase(),
        capital(key),
        key.replace('_', "-"),
        key.replace('_', " "),
        camel.clone(),
        capital(&camel),
        format!("is_{key}"),
        format!("page_{key}"),
        format!("\"{key} \""),
        format!("\"{}\u{200b}{}\"", &key[..2], &key[2..]),
        format!("\"{}\"", key.chars().map(wide).collect::<String>()),
        format!("\"{}\"", key.chars().map(foreign).collect::<String>()),
    ]
    .into()
}

const YES: [&str; 6] = ["true", "yes", "On", "TRUE", "1", "\"true\""];
const NO: [&str; 6] = ["false", "no", "Off", "FALSE", "0", "'false'"];
/// Keys whose yes is not for readers.
const HIDING: [&str; 14] = [
    "private",
    "hidden",
    "internal",
    "unlisted",
    "unpublished",
    "confidential",
    "restricted",
    "archived",
    "members_only",
    "staff_only",
    "login_required",
    "secret",
    "do_not_publish",
    "not_public",
];
/// Keys whose yes is.
const SHOWING: [&str; 5] = ["published", "publish", "public", "visible", "listed"];

#[test]
fn switches_hide_in_any_spelling_and_form_and_show_the_other_way_round() {
    let mut ways = 0;
    for (keys, hiding, showing) in [(&HIDING[..], YES, NO), (&SHOWING[..], NO, YES)] {
        for key in keys.iter().flat_map(|key| spellings(key)) {
            for value in hiding {
                hides(&format!("{key}: {value}"));
                ways += 1;
            }
            for value in showing {
                stays(&format!("{key}: {value}"));
            }
        }
    }
    for key in spellings("draft")
        .into_iter()
        .filter(|key| key != "draft" && !key.contains('\u{200b}'))
    {
        YES.iter()
            .for_each(|value| hides(&format!("{key}: {value}")));
        NO.iter()
            .for_each(|value| stays(&format!("{key}: {value}")));
    }
    assert!(ways > 1_000, "{ways}");
}

#[test]
fn words_for_fewer_than_everybody_hide_and_words_for_everybody_do_not() {
    let levels = [
        "visibility",
        "access",
        "access_level",
        "audience",
        "roles",
        "privacy",
        "permissions",
        "visible_to",
        "Visibility",
        "accessLevel",
    ];
    for key in levels {
        for value in [
            "internal",
            "Private",
            "staff",
            "agents",
            "members",
            "employees only",
            "staff-only",
            "logged-in users",
            "内部",
            "仅限员工",
            "[staff]",
            "[staff, agents]",
            "\"\"",
            "false",
            "whoever",
            "not public",
            "私有",
        ] {
            if key != "visibility" {
                hides(&format!("{key}: {value}"));
            } else {
                assert!(read(&format!("{key}: {value}")).0, "{value}");
            }
        }
    }
    for key in levels.into_iter().filter(|key| *key != "visibility") {
        for value in [
            "public",
            "Public",
            "everyone",
            "all",
            "anyone",
            "公开",
            "所有人",
            "[public]",
            "[staff, everyone]",
            "customers",
        ] {
            stays(&format!("{key}: {value}"));
        }
    }
    for key in ["status", "Status", "post_status", "publish_status", "状态"] {
        for value in [
            "draft",
            "Draft",
            "private",
            "pending",
            "pending-review",
            "In review",
            "in progress",
            "archived",
            "wip",
            "unpublished",
            "scheduled",
            "trash",
            "not ready",
            "草稿",
            "未发布",
            "审核中",
            "已下线",
            "drfat",
            "to be published",
            "something",
        ] {
            hides(&format!("{key}: {value}"));
        }
        for value in [
            "published",
            "publish",
            "live",
            "stable",
            "beta",
            "deprecated",
            "new",
            "Done",
            "final",
            "active",
            "current",
            "approved",
            "公开",
            "已发布",
            "stable since 2.0",
            "Published on the web",
        ] {
            stays(&format!("{key}: {value}"));
        }
    }
}

/// Ways that no rule above makes by itself, as generators and help desks have them.
#[test]
fn what_generators_and_help_desks_write_hides() {
    for front in [
        "published: nope",
        "Draft: ture",
        "draft: maybe",
        "draft:",
        "draft: [true]",
        "darft: true",
        "privat: true",
        "hiden: true",
        "intenral: true",
        "visibilty: internal",
        "visiblity: private",
        "publised: false",
        "meta: {visibility: internal}",
        "meta: {draft: true}",
        "metadata: {published: false}",
        "params: {private: true}",
        "params: {Draft: true}",
        "access: {level: staff}",
        "access: {roles: [staff]}",
        "access: {public: false}",
        "visibility_settings: {visibility: internal}",
        "meta: [{visibility: internal}]",
        "settings: {access: {level: internal}}",
        "properties: [{name: visibility, value: internal}]",
        "meta:\n  - draft: true",
        "meta.visibility: internal",
        "flags: [hidden]",
        "labels: [internal]",
        "flags: [{hidden: true}]",
        "privacy: {view: private}",
        "permissions: {read: [staff], edit: [admins]}",
        "user_segment: Agents and admins",
        "user_segment_id: 360001",
        "user_segment_ids: [12]",
        "viewable_by: staff",
        "state: draft",
        "stage: draft",
        "type: draft",
        "workflow: draft",
        "classification: confidential",
        "scope: internal",
        "password: hunter2",
        "post_password: x",
        "password_protected: true",
        "dg-publish: false",
        "publish: draft",
        "build: {render: never}",
        "headless: true",
        "permalink: false",
        "active: false",
        "enabled: false",
        "live: false",
        "saveAsDraft: true",
        "eleventyExcludeFromCollections: true",
        "only_for: staff",
        "hide_from_public: true",
        "hidden_from: readers\nfor_staff: true",
        "草稿: 是",
        "可见性: 内部",
        "是否公开: 否",
        "发布: false",
        "内部: true",
        "visible_to: [staff]",
        "requires_login: true",
        "email_only: true",
        "article_status: unpublished",
        "wip: true",
        "publish_at: soon",
        "publish_at: never",
        "expires: whenever",
        "embargo: true",
        "embargo_until: later",
        "expired: true",
        "scheduled: true",
        "hide: true",
        "show: false",
        "archived: yes",
    ] {
        hides(front);
    }
    // However many keys stand before it.
    let many: String = (0..200).map(|n| format!("custom_{n}: 1\n")).collect();
    hides(&format!("{many}visibilty: internal"));
}

/// Keys of generators that say nothing of who may read, and keys that do and say that everybody may.
#[test]
fn harmless_keys_and_values_stay_public() {
    let harmless = [
        "published: true",
        "published: 2024-05-01",
        "published: 2023",
        "published: March 3, 2024",
        "date: 2024-05-01",
        "date: sometime in spring",
        "publishDate: 2024-05-01T10:00:00Z",
        "published_at: 2020-01-01 10:00:00 +0800",
        "draft: false",
        "draft: no",
        "hidden: false",
        "private: false",
        "internal: false",
        "status: stable",
        "status: published",
        "status: deprecated",
        "status: new",
        "status:",
        "expires: never",
        "expires: false",
        "expiryDate:",
        "password:",
        "password: \"\"",
        "unlisted: false",
        "archived: false",
        "visible: true",
        "public: true",
        "weight: 3",
        "sidebar_position: 2",
        "sidebar_label: Private keys",
        "sidebar: {hidden: true}",
        "layout: page",
        "layout: {title: {visible: false}, pagination: {visible: false}}",
        "toc: false",
        "comments: false",
        "author: Ann",
        "author: {name: Ann, role: staff}",
        "authors: [{name: Ann, role: internal}]",
        "contributors: [staff]",
        "lastmod: 2030-01-01",
        "updated_at: 2030-01-01",
        "created_at: 2030-01-01",
        "review_date: 2030-01-01",
        "next_review: 2031-01-01",
        "event_date: 2031-01-01",
        "categories: [Security, Private keys]",
        "topics: [private keys, roles]",
        "keywords: [draft, internal transfer, hidden fees]",
        "private_keys: true",
        "public_key: abc",
        "status_page: https://status.example",
        "expires_in: 7 days",
        "token_expiry: 10 minutes",
        "hide_title: true",
        "hide_table_of_contents: true",
        "hideMeta: true",
        "hideSummary: true",
        "hide: [navigation, toc]",
        "hide: toc",
        "hidden: [toc]",
        "showDate: false",
        "showToc: false",
        "ShowReadingTime: false",
        "nav_exclude: true",
        "search_exclude: true",
        "search: {exclude: true}",
        "search: false",
        "sitemap: false",
        "sitemap: {disable: true}",
        "noindex: true",
        "robots: noindex",
        "pagefind: false",
        "pagination_next: null",
        "displayed_sidebar: null",
        "permalink: /a/b/",
        "slug: x",
        "lang: zh",
        "locale: zh-cn",
        "aliases: [/old]",
        "url: /x",
        "image: a.png",
        "cover: {image: a.png, hidden: true}",
        "description: How private keys stay private",
        "summary: Internal transfers are free",
        "excerpt: x",
        "subtitle: Draft orders",
        "linkTitle: x",
        "menu: main",
        "nav_order: 3",
        "parent: Security",
        "has_children: false",
        "order: 3",
        "icon: lock",
        "badge: new",
        "series: Security",
        "tag: draft orders",
        "type: guide",
        "type: docs",
        "kind: faq",
        "category: Security",
        "level: beginner",
        "difficulty: hard",
        "audience: developers",
        "audience: beginners",
        "audience: [traders, developers]",
        "role: guide",
        "access: public",
        "roles: [everyone]",
        "user_segment_id:",
        "user_segment: Everyone",
        "comments_disabled: true",
        "promoted: true",
        "permission_group_id: 12",
        "position: 3",
        "outdated: false",
        "label_names: [fees]",
        "publisher: BitP",
        "published_by: Ann",
        "rules: strict",
        "stats: weekly",
        "states: [CA]",
        "interval: 5",
        "version: 2.0",
        "release: v1.2",
        "released: 2024-01-01",
        "beta: false",
        "preview: true",
        "deprecated: true",
        "experimental: true",
        "featured: false",
        "top: false",
        "sticky: 0",
        "mathjax: false",
        "math: false",
        "mermaid: false",
        "access_count: 3",
        "views: 20",
        "rating: 5",
        "reading_time: 3",
        "toc_hide: true",
        "no_list: true",
        "bookCollapseSection: true",
        "prev: false",
        "next: false",
        "editLink: false",
        "lastUpdated: false",
        "outline: deep",
        "aside: false",
        "navbar: false",
        "footer: false",
        "home: false",
        "head: [[meta, {name: robots, content: noindex}]]",
        "head: [{name: description, content: private keys}]",
        "css: [a.css]",
        "cssclasses: [wide]",
        "banner: {hidden: true}",
        "seo: {noindex: true, title: Private}",
        "og: {title: Internal}",
        "eleventyNavigation: {key: Private keys}",
        "pagination: {data: x}",
        "emoji: x",
        "difficulty_level: 2",
        "products: [{name: Card, status: draft}]",
        "tested: false",
        "reviewed: false",
        "verified: false",
        "complete: false",
        "translated: false",
        "stub: true",
        "orphan: true",
        "build: {list: always}",
        "available_on: [ios, android]",
        "available_in: CN",
        "member_level: 2",
        "login_page: /login",
        "secret_key: no",
        "internal_links: 5",
        "draft_by: Ann",
        "hidden_fees: none",
        "zone: Asia",
        "source: internal.md",
        "ref: private-keys",
        "标题: 私钥",
        "作者: 内部团队",
        "分类: 安全",
        "日期: 2024-01-01",
        "关键词: [草稿, 内部转账]",
        "公开: 是",
        "状态: 已发布",
        "草稿: 否",
    ];
    assert!(harmless.len() >= 80, "{}", harmless.len());
    for front in harmless {
        if !front.starts_with("draft:") {
            stays(front);
        }
    }
    stays("draft: false");
    for title in [
        "Roles and permissions",
        "Private keys",
        "Internal transfer",
        "草稿订单与隐藏订单",
        "Draft: what it means",
        "[Draft] orders",
    ] {
        let text = format!(
            "---\ntitle: \"{title}\"\ntags: [roles, private keys, internal, draft, hidden]\nquestions: [who is private?]\n---\nvisibility: internal\n\ndraft: true\n"
        );
        Site::new()
            .article("zh/a.md", &text)
            .search(title)
            .finds(["a"]);
    }
}

#[test]
fn every_part_of_the_site_hides_what_is_hidden_and_says_so() {
    for front in [
        "published: false",
        "members_only: true",
        "Draft: yes",
        "access: {level: staff}",
        "expires: 2020-01-01",
        "publish_at: 2999-01-01",
    ] {
        let site = Site::new().article(
            "zh/a.md",
            &format!("---\nid: wd7k2q\ntitle: 提现\n{front}\n---\nx"),
        );
        site.search("提现").finds([]);
        for path in ["/zh/a", "/a/wd7k2q", "/zh/a.md", "/api/v1/articles/zh/a"] {
            assert_eq!(site.get(path).status, 404, "{front} {path}");
        }
        assert!(!site.get("/sitemap.xml").body.contains("/zh/a"), "{front}");
    }
}

#[test]
fn an_edit_that_hides_an_article_and_breaks_it_hides_it_at_once() {
    let broken = [
        "---\ntitle: [\nvisibility: internal\n---\nx".to_owned(),
        "---\ntitle: [\npublished: false\n---\nx".to_owned(),
        "---\ntitle: 提现\nvisibility: internal\nvisibility: public\n---\nx".to_owned(),
        "---\ntitle: 提现\nvisibility: public\nvisibility: internal\n---\nx".to_owned(),
        "---\ntitle: 提现\ndraft: true\n".to_owned(),
        "---\ntitle: 提现\ndraft:true\n---\nx".to_owned(),
        "---\ntitle: 提现\ndraft: &a true\n---\nx".to_owned(),
        "+++\ntitle = \"提现\ndraft = true\n+++\nx".to_owned(),
        "{\n\"title\": \"提现\",\n\"draft\": true\n}\nx".to_owned(),
        "---json\n{\"title\": \"提现\",\n\"published\": false}\n---\nx".to_owned(),
        format!(
            "---\ntitle: {}\nvisibility: internal\n---\nx",
            "长".repeat(1_500)
        ),
        "---\nvisibility: internal\n---\nno title".to_owned(),
        format!(
            "---\ntitle: 提现\nvisibility: internal\n---\n{}",
            "x".repeat(1_100_000)
        ),
        format!(
            "---\ntitle: 提现\nnote: {}\nprivate: true\n---\nx",
            "x".repeat(17_000)
        ),
        "---\ntitle: 提现\nmembers_only: true\nnote: \0\n---\nx".to_owned(),
    ];
    for text in &broken {
        let site = Site::new().article("zh/a.md", "# 提现");
        site.search("提现").finds(["a"]);
        site.edit("zh/a.md", text);
        let shown: String = text.chars().take(80).collect();
        site.search("提现").finds([]);
        assert_eq!(site.get("/zh/a").status, 404, "{shown}");
        assert!(!site.problems().is_empty(), "{shown}");
        // A second fault does not bring it back; mending it does.
        site.edit("zh/a.md", "---\ntitle: [\n---\nx");
        site.search("提现").finds([]);
        site.edit("zh/a.md", "# 提现");
        site.search("提现").finds(["a"]);
    }
    for text in [
        "---\ntitle: [\nvisibility: public\n---\nx",
        "---\ntitle: [\n---\nvisibility: internal",
        "---\ntitle: [\npublished: true\nhide_toc: true\n---\nx",
    ] {
        let site = Site::new().article("zh/a.md", "# 提现");
        site.search("提现").finds(["a"]);
        site.edit("zh/a.md", text);
        site.search("提现").finds(["a"]);
        site.tells("zh/a.md", "last good version is still served");
    }
}

fn dated(front: &str) -> String {
    format!(
        "---\nid: dated2\ntitle: 提现 zzyqdated\n{front}\nrelated: [aaaa22]\n---\n[b](b.md) CANARY\n"
    )
}

const ZONE: &str = "name = \"X\"\ntime_zone = \"Asia/Shanghai\"\n";

#[test]
fn dates_are_honoured_by_the_sites_clock_without_an_edit() {
    for (front, before, from) in [
        (
            "publish_at: 2027-01-02",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "publishDate: 2027-01-02 09:30",
            "2027-01-02T01:29:59Z",
            "2027-01-02T01:30:00Z",
        ),
        (
            "published_at: 2027-01-02T09:30:00+00:00",
            "2027-01-02T09:29:59Z",
            "2027-01-02T09:30:00Z",
        ),
        (
            "date: 2027-01-02",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "published: 2027-01-02",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "embargo_until: 2027-01-02",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "发布时间: 2027年1月2日",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "publish: {date: 2027-01-02}",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
        (
            "meta: {publish_at: 2027-01-02}",
            "2027-01-01T15:59:59Z",
            "2027-01-01T16:00:00Z",
        ),
    ] {
        let site = Site::new()
            .article("site.toml", ZONE)
            .article("zh/b.md", "# 别的")
            .article("zh/a.md", &dated(front))
            .at(before);
        site.search("zzyqdated").finds([]);
        assert_eq!(site.get("/zh/a").status, 404, "{front}");
        assert!(
            site.problems()
                .iter()
                .all(|problem| !problem.contains("error: `")),
            "{:?}",
            site.problems()
        );
        site.pass_to(from);
        site.search("zzyqdated").finds(["a"]);
        assert_eq!(site.get("/a/dated2").location(), "/zh/a", "{front}");
        // And back, when the clock was wrong.
        site.pass_to(before);
        site.search("zzyqdated").finds([]);
    }
    for front in [
        "expires: 2027-01-02",
        "expiryDate: 2027-01-02",
        "unpublish_at: 2027-01-02 00:00",
        "published_until: 2027-01-02",
        "expires_at: 2027-01-01T16:00:00Z",
        "有效: true\n过期时间: 2027-01-02",
        "publish_at: 2026-01-01\nexpires: 2027-01-02",
    ] {
        let site = Site::new()
            .article("site.toml", ZONE)
            .article("zh/b.md", "# 别的")
            .article("zh/a.md", &dated(front))
            .at("2027-01-01T15:59:59Z");
        site.search("zzyqdated").finds(["a"]);
        site.pass_to("2027-01-01T16:00:00Z");
        site.search("zzyqdated").finds([]);
        assert_eq!(site.get("/zh/a").status, 404, "{front}");
    }
    let utc = Site::new()
        .article("zh/a.md", &dated("publish_at: 2027-01-02"))
        .at("2027-01-01T16:00:00Z");
    utc.search("zzyqdated").finds([]);
    utc.pass_to("2027-01-02T00:00:00Z");
    utc.search("zzyqdated").finds(["a"]);
}

#[test]
fn the_zone_is_the_sites_else_that_of_a_channel_else_utc() {
    let channel = "[[channel]]\nkind = \"chat\"\naddress = \"https://a.example\"\ntime_zone = \"Asia/Shanghai\"\nhours = [{ days = [\"mon\"], from = \"09:00\", to = \"10:00\" }]\n";
    for (toml, shown) in [
        (channel.to_owned(), true),
        (format!("time_zone = \"UTC\"\n{channel}"), false),
        (format!("time_zone = \"Asia/Peking\"\n{channel}"), true),
        (String::new(), false),
    ] {
        let site = Site::new()
            .article("site.toml", &toml)
            .article("zh/a.md", &dated("publish_at: 2027-01-02"))
            .at("2027-01-01T16:00:00Z");
        assert_eq!(site.get("/zh/a").status == 200, shown, "{toml}");
        if toml.contains("Peking") {
            site.tells("site.toml:1", "unknown time zone `Asia/Peking`");
        }
    }
}

#[test]
fn a_scheduled_article_leaks_nothing_before_its_time() {
    let site = |with: bool| {
        let site = Site::new()
            .article("site.toml", ZONE)
            .article(
                "zh/b.md",
                "---\nid: aaaa22\ntitle: 提现没到账\nrelated: [dated2]\n---\n见[它](a.md)",
            )
            .at("2026-12-01T00:00:00Z");
        if with {
            site.article(
                "zh/a.md",
                &dated("publish_at: 2027-01-02\nredirect_from: [/zh/old-one]\ntags: [zzyqtag]"),
            )
        } else {
            site
        }
    };
    let (with, without) = (site(true), site(false));
    for path in [
        "/zh/",
        "/zh/a",
        "/zh/b",
        "/a/dated2",
        "/zh/old-one",
        "/sitemap.xml",
        "/zh/feed.xml",
        "/llms.txt",
        "/readyz",
        "/zh/search?q=zzyqdated",
        "/zh/search?q=zzyqtag",
        "/api/v1/search?q=CANARY&lang=zh",
        "/api/v1/suggest?q=zzyq&lang=zh",
        "/api/v1/articles/zh/b",
    ] {
        let took = |body: String| body.split(",\"took_us\"").next().unwrap().to_owned();
        let (one, other) = (with.get(path), without.get(path));
        assert_eq!(
            (one.status, took(one.body)),
            (other.status, took(other.body)),
            "{path}"
        );
    }
    with.pass_to("2027-01-02T00:00:00Z");
    with.search("zzyqdated").finds(["a"]);
}

fn shows(snapshot: &Snapshot, id: &str) -> bool {
    snapshot
        .view(Audience::Public)
        .article(&id.parse().unwrap())
        .is_some()
}

#[test]
fn a_running_site_follows_the_clock_and_a_restart_decides_anew() {
    let site = Site::new()
        .article(
            "zh/a.md",
            &dated("publish_at: 2027-01-02\nexpires: 2027-01-03"),
        )
        .at("2027-01-01T23:59:59Z");
    let (loader, cell) = site.take_loader();
    let generation = cell.load().generation;
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    for (now, shown) in [
        ("2027-01-02T00:00:00Z", true),
        ("2027-01-03T00:00:00Z", false),
    ] {
        assert_ne!(shows(&cell.load(), "zh/a"), shown);
        site.pass_to(now);
        let started = Instant::now();
        while shows(&cell.load(), "zh/a") != shown {
            assert!(started.elapsed() < Duration::from_secs(10), "{now}");
            std::thread::yield_now();
        }
    }
    assert!(cell.load().generation >= generation + 2);
    assert_eq!(cell.status.reload_failures.load(Ordering::Relaxed), 0);
    drop(reloader);

    let start = |now: &str| {
        site.pass_to(now);
        let mut loader = site.loader(IndexPlace::Folder(site.folder().join("index")));
        let (snapshot, loaded) = loader.load(&|_, _, _| ()).unwrap();
        loader.save().unwrap();
        (shows(&snapshot, "zh/a"), loaded.read)
    };
    assert_eq!(start("2027-01-01T00:00:00Z"), (false, 1));
    assert_eq!(
        start("2027-01-02T12:00:00Z"),
        (true, 0),
        "a stored article is as of now"
    );
    assert_eq!(start("2027-01-04T00:00:00Z"), (false, 0));
}

#[test]
fn check_says_what_is_hidden_until_when_and_calls_it_no_fault() {
    let site = Site::new()
        .article("site.toml", ZONE)
        .article("zh/a.md", &dated("publish_at: 2999-01-02"))
        .article("zh/b.md", "---\ntitle: 过期\nexpires: 2020-01-02\n---\nx")
        .article(
            "zh/c.md",
            "---\ntitle: 仍在\nunpublish_at: 2999-01-02 08:30\n---\nx",
        )
        .article(
            "zh/d.md",
            "---\ntitle: 早已\npublish_at: 2020-01-02\n---\nx",
        );
    let output = std::process::Command::new(crate::serving::program())
        .args(["check", "--plain"])
        .arg(site.content())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "zh/a.md: note: nobody sees it until 2999-01-02 00:00 CST",
        "zh/b.md: note: nobody sees it since 2020-01-02 00:00 CST",
        "zh/c.md: note: it is seen until 2999-01-02 08:30 CST",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(
        !text.contains("zh/d.md") && !text.contains("zh/b.md: error"),
        "{text}"
    );
}

/// The same rules over keys and values that were thought of before the rules were, in the words of many tools.
#[test]
fn hundreds_of_keys_and_values_are_told_apart() {
    let hide = [
        "published: 'no'",
        "publish: 'false'",
        "is_draft: yes",
        "isPrivate: true",
        "Published: \"No\"",
        "visibility_level: internal",
        "private_page: true",
        "draft_mode: true",
        "draftOnly: true",
        "not_published: true",
        "unpublish: yes",
        "hide_page: true",
        "hidden_page: true",
        "visible: no",
        "visible: hidden",
        "public: private",
        "public: internal",
        "publicly_visible: false",
        "published_state: draft",
        "state: unpublished",
        "access: restricted",
        "access: private",
        "access: members",
        "access_control: staff",
        "acl: [staff]",
        "allowed_roles: [agent]",
        "groups: [staff]",
        "group: internal",
        "team: internal",
        "for: staff",
        "readers: staff",
        "restricted_to: staff",
        "restrict: true",
        "limited_to: [agents]",
        "audience: internal",
        "audience: [support, agents]",
        "target_audience: internal",
        "intended_audience: staff",
        "members: true",
        "membersOnly: 1",
        "subscribers_only: true",
        "premium_only: true",
        "paid_members_only: true",
        "logged_in_only: true",
        "login: required",
        "auth: required",
        "auth: true",
        "authentication: required",
        "requires_authentication: true",
        "requires: login",
        "protected: true",
        "locked: true",
        "gated: true",
        "paywall: true",
        "noPublish: true",
        "no_publish: true",
        "skip_publish: true",
        "publish_status: unpublished",
        "publication_status: draft",
        "release_status: unreleased",
        "workflow_state: in_review",
        "editorial_state: draft",
        "approval_status: pending",
        "approved: false",
        "ready: false",
        "released: false",
        "online: false",
        "offline: true",
        "disabled: true",
        "enabled: off",
        "active: no",
        "inactive: true",
        "deleted: true",
        "trashed: true",
        "removed: true",
        "archived: true",
        "archive: true",
        "status: archived",
        "status: inactive",
        "status: hidden",
        "status: 0",
        "status: false",
        "status: retired",
        "status: withdrawn",
        "status: \"not published\"",
        "status: Unpublished",
        "status: PRIVATE",
        "status: internal-only",
        "meta: {status: draft}",
        "meta: {published: no}",
        "page: {private: true}",
        "post: {status: draft}",
        "extra: {private: true}",
        "data: {draft: true}",
        "custom: {internal: true}",
        "config: {hidden: true}",
        "zendesk: {draft: true}",
        "zendesk: {user_segment_id: 12}",
        "frontmatter: {draft: true}",
        "attributes: {visibility: staff}",
        "options: [hidden]",
        "options: {hidden: true}",
        "security: {level: internal}",
        "security: internal",
        "security: {classification: confidential}",
        "confidentiality: high",
        "classification: restricted",
        "sensitivity: internal",
        "privileged: true",
        "privilege: staff",
        "clearance: staff",
        "visibility: {type: private}",
        "visibleTo: staff",
        "viewers: [staff]",
        "share: private",
        "shared_with: [staff]",
        "sharing: private",
        "share_status: PRIVATE",
        "internal_only: true",
        "internalUseOnly: true",
        "internal_use: true",
        "staff: true",
        "for_agents: true",
        "agents_only: true",
        "agent_only: true",
        "employee_only: true",
        "support_only: true",
        "team_only: true",
        "admin_only: true",
        "adminOnly: true",
        "company_only: true",
        "vip_only: true",
        "unlisted: yes",
        "listed: false",
        "listed: no",
        "nonpublic: true",
        "non_public: true",
        "not_for_public: true",
        "暂不发布: 是",
        "未发布: 是",
        "仅内部可见: 是",
        "仅限内部: true",
        "内部文章: 是",
        "可见: 否",
        "是否可见: 否",
        "隐藏: 是",
        "私密: 是",
        "访问权限: 员工",
        "阅读权限: 会员",
        "受众: 坐席",
        "状态: 未发布",
        "发布状态: 草稿",
        "角色: [客服]",
        "會員專屬: 是",
        "草稿: true",
        "草稿: 对",
        "公開: 否",
        "發布: 否",
        "狀態: 草稿",
        "вisibility: internal",
        "drаft: true",
        "p r i v a t e: true",
        "PRIVATE: TRUE",
        "_draft: true",
        "draft?: true",
        "draft!: yes",
        "'@draft': true",
        "'draft.': true",
        "$visibility: internal",
        "visability: internal",
        "visbility: internal",
        "vizibility: staff",
        "visibillity: private",
        "privte: true",
        "prvate: true",
        "hiddden: true",
        "interanl: true",
        "unlistd: true",
        "unpublishd: true",
        "pubished: false",
        "publshed: no",
        "statsu: draft",
        "staus: draft",
        "acess: staff",
        "audiance: staff",
        "confidental: true",
        "restriced: true",
        "role: staff",
        "role: internal",
        "permission: staff",
        "permissions: {view: staff}",
        "restrictions: {read: [staff]}",
        "restricted: [customers]",
        "noindex: true\nprivate: true",
        "embargoed: true",
        "go_live: 2999-01-01x",
        "publish_on: someday",
        "wip: yes",
        "WIP: true",
        "status: todo",
        "stage: wip",
        "phase: draft",
        "lifecycle: draft",
        "lifecycle: {stage: draft}",
        "published: null",
        "published:",
        "visible:",
        "state: hidden",
        "state: private",
        "published: pending",
        "live: no",
        "public: no",
        "public: f",
        "publish: never",
        "publish: later",
    ];
    let keep = [
        "published: yes",
        "publish: true",
        "is_public: true",
        "isDraft: false",
        "hidden: no",
        "visible: yes",
        "live: true",
        "status: live",
        "status: released",
        "status: beta",
        "status: alpha",
        "status: experimental",
        "status: maintained",
        "status: complete",
        "status: ok",
        "status: open",
        "status: resolved",
        "status: up-to-date",
        "status: updated",
        "status: verified",
        "status: final",
        "status: legacy",
        "status: true",
        "state: live",
        "state: CA",
        "stage: 2",
        "phase: beta",
        "lifecycle: stable",
        "type: article",
        "type: how-to",
        "kind: reference",
        "scope: global",
        "scope: trading",
        "group: fees",
        "groups: [fees, trading]",
        "team: growth",
        "team: support",
        "owner: staff",
        "maintainer: internal-tools",
        "reviewer: staff",
        "editor: admin",
        "created_by: admin",
        "tier: 2",
        "tiers: [vip1, vip2]",
        "plan: premium",
        "security: high",
        "security_level: 2",
        "sensitivity: low",
        "availability: global",
        "region: restricted",
        "license: proprietary",
        "source: private",
        "product: Private Wealth",
        "product: internal-transfer",
        "feature: hidden-orders",
        "tags_extra: [private]",
        "topic: roles",
        "topics: [roles, permissions]",
        "subject: Private keys",
        "keywords: [roles]",
        "related_topics: [private keys]",
        "search_keywords: hidden fees",
        "meta: {description: private keys explained}",
        "meta: {title: Internal transfers}",
        "meta: {robots: noindex}",
        "params: {toc: false, comments: false}",
        "params: {hide_title: true}",
        "params: {showtoc: false}",
        "params: {author: staff}",
        "extra: {toc: true, hide: [toc]}",
        "data: {views: 3}",
        "page: {title: x}",
        "features: [{name: Private mode, enabled: false}]",
        "steps: [{title: x, hidden: true}]",
        "faq: [{q: is it private?, a: no}]",
        "buttons: [{text: a, visible: false}]",
        "api: {access: private}",
        "endpoints: [{visibility: private}]",
        "code: {hidden: true}",
        "hide_sidebar: true",
        "hide_nav: true",
        "hide_footer: true",
        "hide_feedback: true",
        "hide_comments: true",
        "hideReadingTime: true",
        "hide_last_updated: true",
        "hide_author: true",
        "hideBreadcrumbs: true",
        "disableComments: true",
        "disable_toc: true",
        "disable_share: true",
        "comments: {enabled: false}",
        "toc: {enabled: false}",
        "show_sidebar: false",
        "show_toc: false",
        "show_title: false",
        "show_author: false",
        "show_breadcrumbs: false",
        "show_comments: false",
        "ShowBreadCrumbs: false",
        "showTableOfContents: false",
        "enable_comments: false",
        "enableToc: false",
        "math: true",
        "published_in: Journal",
        "publication: Journal of X",
        "publisher: staff",
        "release_notes: true",
        "release_version: 1.0",
        "released_in: 2.1",
        "expires_after: n/a",
        "session_expires: 30 minutes",
        "expiry_reminder: 3 days",
        "date_format: YYYY",
        "dateModified: 2999-01-01",
        "modified: 2999-01-01",
        "last_reviewed: 2999-01-01",
        "review_by_date: 2999-01-01",
        "due: 2999-01-01",
        "deadline: 2999-01-01",
        "effective_date: 2999-01-01",
        "start_date: 2999-01-01",
        "end_date: 2020-01-01",
        "event_start: 2999-01-01",
        "version_date: 2999-01-01",
        "copyright: 2020",
        "year: 2020",
        "order: 1",
        "sort: 2",
        "prio: high",
        "priority: 0.5",
        "changefreq: weekly",
        "canonical: x",
        "canonical_url: https://a.example",
        "redirect: false",
        "redirect_to: /x",
        "color: red",
        "style: hidden",
        "class: hidden",
        "id_old: private",
        "cssclass: private",
        "template: draft.html",
        "layout: draft",
        "view: grid",
        "views: 0",
        "read: 5 min",
        "share: true",
        "shareable: false",
        "sharing: true",
        "print: false",
        "feed: false",
        "rss: false",
        "index: false",
        "searchable: false",
        "list: false",
        "members: [Ann, Bob]",
        "users: 100",
        "staff_pick: true",
        "editor_pick: true",
        "agent: bot",
        "agents: [gpt]",
        "guest_author: Ann",
        "private_api: false",
        "public_api: true",
        "internal_name: foo",
        "internal_id: 12",
        "internal_ref: abc",
        "hidden_title: x",
        "draft_number: 3",
        "draft_url: x",
        "secret_sauce: x",
        "secret_name: y",
        "access_token: x",
        "access_key_id: x",
        "access_method: api",
        "login_url: x",
        "login_methods: [email]",
        "auth_method: oauth",
        "auth_type: api key",
        "password_policy: strong",
        "password_reset: true",
        "role_based: true",
        "roles_table: x",
        "permission_names: [a]",
        "visibility_map: x",
        "restricted_countries: [US]",
        "restrictions_apply: true",
        "limited_time: true",
        "protected_branches: 2",
        "archive_url: x",
        "archived_versions: [1]",
        "live_chat: false",
        "online_only: true",
        "offline_access: true",
        "active_users: 0",
        "expired_links: 0",
        "文章编号: 12",
        "更新日期: 2999-01-01",
        "创建时间: 2999-01-01",
        "审核人: 小王",
        "内部编号: 12",
        "责任人: 内部团队",
        "语言: 中文",
        "摘要: 内部转账不收费",
        "阅读量: 0",
        "是否置顶: 否",
        "是否推荐: 否",
        "评论: 否",
        "版本: 草稿二",
        "difficulty: private",
        "level: internal",
        "audience: new users",
        "audience: end users",
        "audience: 新手",
        "audience: institutional investors",
        "audience: API developers",
        "visible_on: mobile",
        "visible_sections: [a]",
        "platform: private cloud",
        "environment: staging",
        "published_version: 3",
        "draft_version: 2",
        "last_published: 2024-01-01",
        "first_published: 2024-01-01",
        "published_time: 2024-01-01T00:00:00Z",
        "pubdate: 2024-01-01",
        "dates: {published: 2024-01-01}",
        "time: 10:00",
        "permalink: pretty",
        "permalink: /internal/x",
        "render: true",
        "output: true",
        "active: true",
        "enabled: true",
        "approved: true",
        "ready: yes",
        "shown: true",
        "display: grid",
        "open: false",
        "new: false",
        "hot: false",
        "beta: true",
        "pinned: false",
        "locked_comments: true",
        "commentsLocked: true",
        "password: false",
        "protected: false",
        "restrict: false",
        "exclude: [toc]",
        "ignore: false",
        "skip: false",
        "exclude: false",
        "noindex: false",
        "search_boost: 2",
    ];
    assert!(hide.len() > 200 && keep.len() > 240);
    let (hide, keep) = (
        hide.into_iter().chain(MORE_WAYS),
        keep.into_iter().chain(MORE_HARMLESS),
    );
    hide.into_iter().for_each(hides);
    keep.into_iter()
        .filter(|front| !front.contains("draft: "))
        .for_each(stays);
}

/// More ways, nested and put together.
const MORE_WAYS: [&str; 153] = [
    "roles:\n  - staff",
    "access:\n  level: staff",
    "access:\n  - staff",
    "meta: {access: {visibility: {level: internal}}}",
    "publish: {enabled: false}",
    "publish: {state: draft}",
    "published: {value: false}",
    "access: {everyone: false}",
    "access: {type: private}",
    "access: {public: no}",
    "access: {groups: [staff]}",
    "access: {allow: [staff]}",
    "permissions: {public: none}",
    "permissions: {anonymous: false}",
    "permissions: [{role: staff, access: read}]",
    "permissions: {read: staff, write: staff}",
    "publication: {status: draft}",
    "publication: {published: false}",
    "workflow: {state: draft}",
    "lifecycle: {status: draft}",
    "status: {value: draft}",
    "status: {published: false}",
    "status: [draft]",
    "status: {name: Draft, color: red}",
    "Status: {select: {name: Draft}}",
    "embargo: {active: true}",
    "hidden: {value: true}",
    "properties: {Status: {name: Draft}}",
    "properties: {Published: {checkbox: false}}",
    "properties: {Published: false}",
    "fields: {draft: true}",
    "fields: [{key: draft, value: true}]",
    "custom_fields: {visibility: staff}",
    "customFields: [{id: visibility, value: staff}]",
    "front_matter: {published: false}",
    "foo: {visibility: internal}",
    "foo: {bar: {draft: true}}",
    "foo: [{private: true}]",
    "foo: {published: false}",
    "help_center: {draft: true}",
    "article: {user_segment_id: 44}",
    "article: {draft: true}",
    "attributes: {is_public: false}",
    "attrs: {published: false}",
    "settings: {visible: false}",
    "settings: {hidden: true}",
    "visibility_rules: [staff]",
    "access_rules: {role: staff}",
    "users_allowed: [staff]",
    "allowed: [staff]",
    "allow: [staff]",
    "allow: staff",
    "who_can_see: staff",
    "who_can_view: agents",
    "who_can_read: [staff]",
    "can_view: staff",
    "canView: [staff]",
    "read_by: staff",
    "seen_by: staff",
    "show_to: staff",
    "show_for: agents",
    "display_to: staff",
    "visible_only_to: staff",
    "only_visible_to: staff",
    "available_to: staff",
    "available_for: members",
    "intended_for: staff",
    "meant_for: agents",
    "exclusive_to: members",
    "reserved_for: staff",
    "restricted_access: true",
    "private_access: true",
    "public_access: false",
    "public_visibility: false",
    "is_visible_to_public: false",
    "visible_to_public: false",
    "visible_to_everyone: no",
    "open_to_all: false",
    "show_to_public: false",
    "show_on_site: false",
    "show_in_help_center: false",
    "publish_to_web: false",
    "published_to_web: false",
    "on_site: false",
    "exclude_from_build: true",
    "exclude_from_site: true",
    "build: false",
    "ignore_page: true",
    "skip_build: true",
    "noindex_nofollow: true\nhidden: true",
    "is_internal_only: true",
    "is_staff_only: true",
    "internal_article: true",
    "internal_doc: true",
    "internal_content: true",
    "staff_article: true",
    "private_article: true",
    "draft_article: true",
    "unpublished_article: true",
    "hidden_article: true",
    "article_hidden: true",
    "page_hidden: true",
    "post_private: true",
    "doc_internal: true",
    "isArchived: true",
    "isDeleted: true",
    "isPublished: 0",
    "isVisible: n",
    "unlisted: {value: true}",
    "authRequired: true",
    "auth_required: yes",
    "login_needed: true",
    "must_login: true",
    "must_be_logged_in: true",
    "logged_in: true",
    "loggedInOnly: true",
    "require_auth: yes",
    "authenticated_only: true",
    "signed_in_only: true",
    "registered_users_only: true",
    "verified_users_only: true",
    "customers_only: true",
    "partners_only: true",
    "vip: true",
    "nda: true",
    "kyc_only: true",
    "beta_testers_only: true",
    "state: Draft",
    "stage: Unpublished",
    "publish_state: pending",
    "doc_status: draft",
    "article_state: draft",
    "reviewed: false\nstatus: in_review",
    "发布: 未发布",
    "发布状态: 未发布",
    "文章状态: 草稿",
    "可见: 员工",
    "谁可以看: 员工",
    "仅员工可见: 是",
    "仅会员可见: true",
    "需登录: 是",
    "不公开: 是",
    "暂不公开: 是",
    "对外: 否",
    "是否对外: 否",
    "是否内部: 是",
    "是否隐藏: 是",
    "是否草稿: 是",
    "是否发布: 否",
    "下架: 是",
    "已下架: 是",
    "归档: 是",
    "已归档: 是",
];

/// More keys that say nothing of who may read.
const MORE_HARMLESS: [&str; 170] = [
    "access: {level: public}",
    "permissions: {read: everyone, write: staff}",
    "permissions: {view: public, edit: [staff]}",
    "publish: {enabled: true}",
    "schedule: Mon-Fri 9-18",
    "schedule: weekly",
    "status: {name: Published}",
    "Status: {select: {name: Done}}",
    "properties: {Status: {name: Done}}",
    "properties: {Published: {checkbox: true}}",
    "fields: {draft: false}",
    "foo: {visibility: public}",
    "foo: {draft: false}",
    "foo: {hidden: true}",
    "foo: {status: draft order}",
    "foo: [{name: staff}]",
    "foo: {access: 3}",
    "attributes: {color: red}",
    "settings: {theme: dark}",
    "settings: {comments: false, toc: false}",
    "config: {layout: wide}",
    "options: [wide, toc]",
    "flags: [beta, new]",
    "labels: [fees, withdrawals]",
    "labels: [login]",
    "labels: [security]",
    "allow_comments: true",
    "allow_feedback: false",
    "allow: [comments]",
    "can_comment: false",
    "show_on_home: false",
    "show_in_nav: false",
    "show_in_menu: false",
    "show_in_sidebar: false",
    "in_menu: false",
    "in_nav: false",
    "list_in_toc: false",
    "hide_in_menu: true",
    "hide_from_nav: true",
    "hidden_in_menu: true",
    "hidden_from_sidebar: true",
    "exclude_from_search: true",
    "exclude_from_sitemap: true",
    "exclude_from_nav: true",
    "excludeSearch: true",
    "no_comments: true",
    "no_toc: true",
    "notoc: true",
    "nocomment: true",
    "disable_comments: true",
    "disableFeedback: true",
    "comment: false",
    "feedback: false",
    "rate: false",
    "visible_headings: 3",
    "toc_visible: false",
    "sidebar_visible: false",
    "header_visible: false",
    "image_visible: false",
    "sidebar_hidden: true",
    "toc_hidden: true",
    "title_hidden: true",
    "public_url: https://x.example",
    "public_name: x",
    "public_id: 3",
    "public_notes: none",
    "published_url: x",
    "publish_url: x",
    "publish_branch: main",
    "publish_dir: public",
    "draft_id: 3",
    "private_repo: x",
    "privacy_policy: https://x.example",
    "privacy_url: x",
    "status_code: 404",
    "status_text: ok",
    "statuses: [pending, done]",
    "role_name: trader",
    "roles_and_permissions: yes",
    "permission_denied: x",
    "access_log: x",
    "accessibility: AA",
    "accessible_name: x",
    "audience_size: 3",
    "audio: x.mp3",
    "member: Ann",
    "memberships: 2",
    "membership: none",
    "login_help: true",
    "authors_note: x",
    "auth_header: x",
    "expiry_days: 30",
    "expiration_policy: 30 days",
    "expires_in_days: 30",
    "expire_policy: none",
    "embargo_countries: [X]",
    "release_notes_url: x",
    "release_channel: stable",
    "released_version: 2",
    "live_demo: https://x.example",
    "live_url: x",
    "online_since: 2020",
    "active_since: 2020",
    "available_languages: [zh]",
    "available_networks: [TRC20]",
    "available_since: 2.0",
    "valid_for: 30 days",
    "valid_countries: [CN]",
    "secret_question: yes",
    "secrets: [a]",
    "locked_amount: 5",
    "protected_area: x",
    "paid_by: user",
    "paid_feature: true",
    "premium_feature: true",
    "premium_price: 5",
    "limited_edition: true",
    "restricted_words: [a]",
    "review: 5 stars",
    "reviews: 10",
    "review_score: 5",
    "pending_time: 5m",
    "deleted_items: 3",
    "removed_in: 2.0",
    "deprecated_in: 2.0",
    "added_in: 2.0",
    "since: 2.0",
    "until_version: 3",
    "from: 2.0",
    "to: 3.0",
    "for_version: 2",
    "for_product: Card",
    "for: beginners",
    "for: traders",
    "who: everyone",
    "level: easy",
    "levels: [1,2]",
    "view_count: 0",
    "reads: 0",
    "read_time: 5",
    "reader_level: beginner",
    "target: web",
    "target_audience: beginners",
    "target_audience: Crypto beginners",
    "audience: retail traders",
    "audience: Mobile app users",
    "受众: 新手用户",
    "适用人群: 新用户",
    "适用版本: 3",
    "目标用户: 新手",
    "内部链接: 3",
    "内部转账: 支持",
    "隐藏订单: 支持",
    "私钥: 说明",
    "登录方式: 邮箱",
    "会员等级: 3",
    "会员: VIP1",
    "权限说明: 见下",
    "发布人: 小王",
    "发布渠道: 官网",
    "公开程度: 公开",
    "状态码: 404",
    "状态页: x",
    "有效期: 30 天",
    "过期处理: 见下",
    "审核: 已通过",
    "审核状态: 已通过",
    "标签: [内部转账, 私钥]",
    "类型: 教程",
    "类别: 安全",
];

/// What hides, in forms that no parser of ours reads.
fn unreadable_hiding() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for front in ["draft: true", "visibility: internal", "状态: 草稿"] {
        let text = format!("---\ntitle: 提现\n{front}\n---\nx\n");
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        all.extend([
            [&[0xff, 0xfe], &little[..]].concat(),
            [&[0xfe, 0xff], &big[..]].concat(),
            little,
            big,
        ]);
        all.push(format!("---\ntitle: [x\n{front}\n---").into_bytes());
    }
    // GBK and Latin-1.
    all.push(b"---\ntitle: \xcc\xe1\xcf\xd6\ndraft: true\n---\nx".to_vec());
    all.push(b"---\ntitle: caf\xe9\nvisibility: internal\n---\nx".to_vec());
    let texts = [
        "{\"title\":\"x\",\"draft\": true}\n# x",
        "{\"title\":\"x\",\n \"params\": {\"draft\": true}}\n# x",
        "{ 'draft': true }\n\n# x",
        "+++\nparams = { draft = true }\n+++\n# x",
        "+++ toml\ndraft = true\n+++\n# x",
        "+++\n[params]\ndraft = true\n+++\n# x",
        "visibility: internal",
    ];
    all.extend(texts.map(|text| text.as_bytes().to_vec()));
    all
}

#[test]
fn an_edit_that_no_parser_reads_hides_the_article_at_once_and_at_the_next_start() {
    for bytes in unreadable_hiding() {
        let site = Site::new()
            .article("zh/a.md", "# 提现")
            .article("zh/b.md", "# 充值");
        let start = |site: &Site| {
            let mut loader = site.loader(IndexPlace::Folder(site.folder().join("index")));
            let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
            loader.save().unwrap();
            shows(&snapshot, "zh/a")
        };
        let shown = String::from_utf8_lossy(&bytes);
        assert_eq!(site.get("/zh/a").status, 200);
        assert!(start(&site));
        let site = site.bytes("zh/a.md", &bytes);
        assert_eq!(site.get("/zh/a").status, 404, "{shown}");
        assert!(!start(&site) && !start(&site), "{shown}");
        site.edit("zh/a.md", "# 提现");
        assert_eq!(site.get("/zh/a").status, 200);
    }
}

#[test]
fn assets_of_an_article_that_was_never_good_and_is_not_for_readers_are_not_there() {
    let body =
        "![p](../assets/only.png) ![s](../assets/both.png) <img src=\"/assets/my%20raw.png\">";
    for front in [
        "title: [\nvisibility: internal",
        "title: [\ndraft: true",
        "visibility: internal\nvisibility: public",
    ] {
        let mut site = Site::new().article("zh/b.md", "# 充值\n\n![s](../assets/both.png)");
        for name in ["only.png", "both.png", "my raw.png", "free.png"] {
            site = site.article(&format!("assets/{name}"), &format!("bytes of {name}"));
        }
        let site = site.article("zh/a.md", &format!("---\n{front}\n---\n{body}"));
        let status = |name: &str| site.get(&format!("/assets/{name}")).status;
        assert_eq!(
            ["only.png", "my%20raw.png", "both.png", "free.png"].map(status),
            [404, 404, 200, 200],
            "{front}"
        );
        site.edit("zh/a.md", &format!("---\n{front}\n---\nnothing"));
        assert_eq!(status("only.png"), 200, "nobody names it any more");
        site.edit("zh/a.md", &format!("---\n{front}\n---\n{body}"));
        assert_eq!(status("only.png"), 404);
        site.edit("zh/a.md", &format!("---\ntitle: x\n---\n{body}"));
        assert_eq!(status("only.png"), 200);
    }
}

#[test]
fn what_says_that_it_is_for_everybody_or_says_it_of_something_else_stays() {
    for front in [
        "状态: 已审核",
        "status: reviewed by legal",
        "kind: 内部转账",
        "type: 隐藏委托",
        "audience: VIP and retail customers",
        "audience: corporate customers",
        "author_private: Ann",
        "status: needs update",
        "状态: 审核通过",
        "状态: 未过期",
        "可见范围: 所有用户（含会员）",
        "password: not required",
        "expires: n/a",
        "permissions: none",
    ] {
        stays(front);
    }
    // The opposite of what hides, by construction.
    for what in ["login", "password", "membership", "registration"] {
        for way in [
            "no {} required",
            "no {}",
            "{} not required",
            "without {}",
            "no {} needed",
        ] {
            stays(&format!("access: {}", way.replace("{}", what)));
        }
    }
    for what in [
        "draft",
        "private",
        "hidden",
        "internal",
        "archived",
        "confidential",
        "expired",
    ] {
        for way in ["not {}", "not a {}", "never {}", "is not {}"] {
            let value = way.replace("{}", what);
            stays(&format!("status: {value}"));
            stays(&format!("visibility_status: {value}"));
        }
    }
    for what in ["登录", "会员", "权限", "密码"] {
        for way in ["无需{}", "不需要{}", "无须{}", "不用{}"] {
            stays(&format!("访问: {}", way.replace("{}", what)));
        }
    }
    for what in ["过期", "归档", "下架", "隐藏", "加密", "删除"] {
        stays(&format!("状态: 未{what}"));
    }
    for everybody in [
        "不限",
        "全员",
        "所有用户",
        "所有人（含员工）",
        "公开",
        "无限制",
        "不受限",
    ] {
        for key in ["可见范围", "访问", "访问权限", "可见性"] {
            stays(&format!("{key}: {everybody}"));
        }
    }
    for (keys, values) in [
        (
            &["private", "hidden", "internal", "unlisted"][..],
            &["public", "visible", "everyone", "公开", "not required"][..],
        ),
        (
            &["login_required", "auth_required", "需要登录"],
            &["optional", "not required", "无需", "no", "public"],
        ),
        (
            &["published", "public", "visible", "公开"],
            &["✅", "✔️", "yes"],
        ),
        (
            &["expires", "expiry_date", "过期时间"],
            &[
                "n/a",
                "never",
                "none",
                "永不",
                "永久",
                "forever",
                "长期有效",
            ],
        ),
        (
            &["visible_to", "audience"],
            &[
                "staff and customers",
                "customers and partners",
                "VIP and retail customers",
                "corporate clients",
            ],
        ),
        (
            &["permissions", "required_role", "access_restrictions"],
            &["none", "not required", "无"],
        ),
    ] {
        for key in keys {
            values
                .iter()
                .for_each(|value| stays(&format!("{key}: {value}")));
        }
    }
}

#[test]
fn what_is_near_to_that_and_says_the_opposite_hides() {
    for front in [
        "状态: 未审核",
        "状态: 待审核",
        "状态: 审核通过后发布",
        "状态: 审核未通过",
        "可见范围: 除会员外所有人",
        "可见范围: 仅会员",
        "可见范围: 公司全员",
        "可见范围: 内部全员",
        "访问: 需登录",
        "访问: 需要会员权限",
        "status: not approved",
        "status: not published",
        "status: not ready",
        "status: not started",
        "status: needs review",
        "status: pending review by legal",
        "access: login required",
        "access: members only, no guests",
        "audience: staff and partners",
        "audience: VIP customers",
        "audience: VIP and premium customers only",
        "visible_to: staff, not customers",
        "access: none",
        "visibility_status: none",
        "private: staff",
        "published: ❌",
        "published: 永不",
        "公开: 否",
        "login_required: required",
        "access: 🔒",
    ] {
        hides(front);
    }
}

#[test]
fn whatever_the_map_is_called_what_it_says_of_readers_counts() {
    for wrapper in [
        "obsidian",
        "readme",
        "gitbook",
        "document360",
        "docusaurus",
        "astro",
        "eleventy",
        "helpscout",
        "confluence",
        "acme_docs",
        "x-portal",
        "平台",
    ] {
        for inner in [
            "draft: true",
            "published: false",
            "visibility: internal",
            "access: staff",
            "staff_only: true",
        ] {
            hides(&format!("{wrapper}:\n  {inner}"));
            hides(&format!("{wrapper}: {{{inner}}}"));
        }
        if !["acme_docs", "x-portal", "平台"].contains(&wrapper) {
            // Parts of a page are hidden as well, so that it counts where it is known what the map is.
            hides(&format!("{wrapper}:\n  hidden: true"));
            hides(&format!("{wrapper}:\n  status: draft"));
        }
        for inner in [
            "draft: false",
            "published: true",
            "visibility: public",
            "order: 3",
            "icon: lock",
            "layout: draft",
        ] {
            stays_harmless(&format!("{wrapper}:\n  {inner}"));
        }
    }
    for part in [
        "sidebar", "toc", "comments", "search", "footer", "banner", "products",
    ] {
        stays_harmless(&format!("{part}:\n  hidden: true"));
    }
}

/// As [`stays`], where a warning of a key without effect is all that is said.
#[track_caller]
fn stays_harmless(front: &str) {
    let (hidden, window, _) = read(front);
    assert!(!hidden && window.is_endless(), "hidden: {front}");
}

#[test]
fn more_words_for_few_hide() {
    for front in [
        "restrictions: {read: [anna]}",
        "restrictions:\n  view: [support]",
        "查看权限: 仅客服",
        "内部文件: true",
        "內部文件: true",
        "Ready to publish: false",
        "ready_for_publication: no",
        "not-for-publication: true",
        "not_for_distribution: yes",
        "classification: TLP:RED",
        "classification: confidential",
        "security_label: confidential",
        "approval: pending",
        "review_status: pending",
        "Workflow: In review",
        "readers: [support]",
        "share: none",
        "eyes_only: staff",
        "labels: [\"do not publish\"]",
        "sso: required",
    ] {
        hides(front);
    }
    for front in [
        "approval: approved",
        "review_status: reviewed",
        "workflow: done",
        "readers: [customers]",
        "share: true",
        "share: false",
        "sso: false",
        "classification: TLP:CLEAR",
        "labels: [publish]",
    ] {
        stays_harmless(front);
    }
    for (key, ahead) in [
        ("embargo_lifts", true),
        ("embargo_lift_date", true),
        ("trashed_at", false),
        ("removed_on", false),
        ("sunset", false),
        ("sunset_date", false),
        ("end_date", false),
        ("remove_after", false),
        ("retire_on", false),
    ] {
        let window = |date: &str| read(&format!("{key}: {date}")).1;
        let utc = jiff::tz::TimeZone::UTC;
        let is_open =
            |date: &str| window(date).is_open(&utc, "2027-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(
            (is_open("2020-01-01"), is_open("2999-01-01")),
            (ahead, !ahead),
            "{key}"
        );
    }
    let window = read("publishing:\n  start: 2999-01-01").1;
    assert!(!window.is_open(
        &jiff::tz::TimeZone::UTC,
        "2027-01-01T00:00:00Z".parse().unwrap()
    ));
}
