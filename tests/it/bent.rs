//! Addresses that people and programs bent on their way lead where they led before, in one hop.

use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article(
            "zh/funds/withdraw.md",
            "---\nid: wd7k2q\ntitle: 提现\nredirect_from: [/zh/old/page]\n---\n正文。",
        )
        .article(
            "en/funds/withdraw.md",
            "---\nid: wd7k2q\ntitle: Withdraw\n---\nText.",
        )
        .article(
            "zh/staff/rota.md",
            "---\nid: st4ff2\ntitle: 排班\nvisibility: internal\n---\nCANARY",
        )
}

/// What chat programs, mail and people put around an address, percent-encoded as browsers send it.
const GLUED: [&str; 24] = [
    "%E3%80%82",
    "%EF%BC%8C%E8%AF%B7%E7%9C%8B",
    "%EF%BC%89",
    ")",
    ".",
    "...",
    "!",
    "%EF%BC%81",
    "%22",
    "%E2%80%9D",
    "%E3%80%8B",
    "%3E",
    "**",
    "%20",
    "%E3%80%80",
    "%E2%80%A6",
    "%E3%80%81",
    ";",
    ":",
    "%E8%AF%B7%E7%9C%8B",
    "/",
    "%C2%A0",
    "%E3%80",
    "%0A",
];

#[track_caller]
fn leads(site: &Site, from: &str, to: &str) {
    let answer = site.get_with(from, &[("accept-language", "zh")]);
    assert!(
        matches!(answer.status, 301 | 302) && answer.location() == to,
        "{from}: {} {}",
        answer.status,
        if answer.status < 400 {
            answer.location()
        } else {
            ""
        }
    );
}

#[test]
fn what_is_glued_behind_an_address_is_taken_off() {
    let site = site();
    for glued in GLUED {
        leads(
            &site,
            &format!("/zh/funds/withdraw{glued}"),
            "/zh/funds/withdraw",
        );
        leads(&site, &format!("/zh/old/page{glued}"), "/zh/funds/withdraw");
        for permalink in ["wd7k2q", "WD7K2Q", "Wd7k2Q"] {
            let answer = site.get_with(
                &format!("/a/{permalink}{glued}"),
                &[("accept-language", "zh")],
            );
            let to = answer.location();
            assert!(
                matches!(to, "/zh/funds/withdraw" | "/a/wd7k2q"),
                "{permalink}{glued}: {to}"
            );
        }
        leads(&site, &format!("/zh/contact{glued}"), "/zh/contact");
        // What readers may not see is not there, bent or straight.
        for path in ["/zh/staff/rota", "/a/st4ff2", "/zh/nothing/here"] {
            assert_eq!(
                site.get(&format!("{path}{glued}")).status,
                404,
                "{path}{glued}"
            );
        }
    }
}

#[test]
fn capitals_fuller_languages_and_foreign_endings_lead_on() {
    let site = site();
    for lang in [
        "zh",
        "ZH",
        "zh-CN",
        "zh-Hans",
        "zh_CN",
        "zh-hans-cn",
        "Zh-cn",
    ] {
        let plain = format!("/{lang}/funds/withdraw");
        for ending in [".html", ".htm", "/index.html", "/index", ".HTML"] {
            leads(&site, &format!("{plain}{ending}"), "/zh/funds/withdraw");
        }
        if lang != "zh" {
            leads(&site, &plain, "/zh/funds/withdraw");
            leads(&site, &format!("/{lang}/funds/"), "/zh/funds/");
            leads(&site, &format!("/{lang}/"), "/zh/");
            leads(&site, &format!("/{lang}"), "/zh/");
            leads(&site, &format!("/{lang}/old/page"), "/zh/funds/withdraw");
            leads(&site, &format!("/{lang}/contact"), "/zh/contact");
            leads(
                &site,
                &format!("/{lang}/search?q=%E6%8F%90%E7%8E%B0&page=2"),
                "/zh/search?q=%E6%8F%90%E7%8E%B0&page=2",
            );
        }
    }
    leads(&site, "/EN/Funds/Withdraw", "/en/funds/withdraw");
    leads(&site, "/en-GB/funds/withdraw", "/en/funds/withdraw");
    for path in [
        "/de/funds/withdraw",
        "/de-DE/contact",
        "/zhx/funds/withdraw",
        "/zh-/contact",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_straight_address_is_answered_as_it_stands() {
    let site = site();
    for (path, status) in [
        ("/zh/funds/withdraw", 200),
        ("/zh/funds/", 200),
        ("/zh/contact", 200),
        ("/zh/funds/withdraw.md", 200),
    ] {
        assert_eq!(site.get(path).status, status, "{path}");
    }
    leads(&site, "/a/wd7k2q?lang=en", "/en/funds/withdraw");
    leads(&site, "/a/wd7k2q%E3%80%82?lang=en", "/en/funds/withdraw");
}

#[test]
fn addresses_of_a_site_that_moved_in_lead_on_by_their_form() {
    let rules = [
        ("/docs/*", "/en/:splat"),
        ("/hc/:locale/articles/:id", "/a/:id"),
        ("/kb/:section/:page", "/zh/:section/:page"),
        ("/old", "/zh/funds/withdraw#part"),
        ("/loop/*", "/loop/:splat"),
    ];
    let rules = rules.map(|(from, to)| format!("[[redirect]]\nfrom = \"{from}\"\nto = \"{to}\"\n"));
    let site = site().article("site.toml", &rules.concat());
    for (from, to) in [
        ("/docs/funds/withdraw", "/en/funds/withdraw"),
        ("/docs/funds/withdraw.html", "/en/funds/withdraw"),
        ("/Docs/Funds/Withdraw%E3%80%82", "/en/funds/withdraw"),
        ("/docs/funds", "/en/funds/"),
        ("/docs", "/en/"),
        ("/hc/zh-cn/articles/wd7k2q", "/a/wd7k2q"),
        ("/kb/funds/withdraw/", "/zh/funds/withdraw"),
        ("/old", "/zh/funds/withdraw#part"),
    ] {
        leads(&site, from, to);
    }
    // To nothing, to what is hidden, to another host, and in a circle: not found.
    for path in [
        "/docs/none",
        "/kb/staff/rota",
        "/docs//evil.example/",
        "/docs/..%2F..%2Fetc",
        "/loop/a",
        "/hc/a/articles/st4ff2",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_redirect_that_leads_nowhere_is_told_with_its_line() {
    let site = site().article("site.toml", "name = \"X\"\n\n[[redirect]]\nfrom = \"/old\"\nto = \"/zh/none\"\n[[redirect]]\nfrom = \"/b\"\nto = \"https://evil.example\"\n");
    let problems = site.checked().join("\n");
    assert!(
        problems.contains("site.toml:3: warning: redirect: `/zh/none` is nothing that readers see"),
        "{problems}"
    );
    assert!(
        problems.contains("site.toml:6:1: error: redirect: `to` is not a path on this site"),
        "{problems}"
    );
}
