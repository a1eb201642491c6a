//! Articles named by their address: at which part they open, and whose addresses are ours.

use jieda::ids::{Audience, Lang};
use jieda::search::SearchRequest;

use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article("zh/funds/a.md", "---\nid: abcd23\n---\n# 提现没到账\n\n看记录。\n\n## 链上 {#chain}\n\n等确认。\n\n## 费用\n\n每笔一元。\n")
        .article("en/funds/a.md", "---\nid: abcd23\n---\n# Withdrawal not arrived\n\nLook.\n\n## On chain {#chain}\n\nWait.\n")
        .article("zh/funds/b.md", "---\nid: bcde34\n---\n# 充值\n\n链上费用 chain.\n")
}

/// Where a question leads to, and how many hits there are.
fn opens(site: &Site, typed: &str, lang: Lang) -> (Option<String>, usize) {
    let request = SearchRequest {
        lang: Some(lang),
        ..SearchRequest::new(typed, Audience::Public)
    };
    let found = site.snapshot().search(&request).unwrap();
    (found.hits.first().map(|hit| hit.url()), found.total)
}

#[test]
fn the_part_behind_an_address_opens_where_there_is_one() {
    let site = site();
    for (part, opened) in [
        ("", ""),
        ("#chain", "#chain"),
        ("#费用", "#费用"),
        ("#%E8%B4%B9%E7%94%A8", "#费用"),
        ("?x=1#chain", "#chain"),
        ("#none", ""),
        ("#", ""),
        ("#<b>", ""),
        ("#chain#x", ""),
    ] {
        for base in [
            "zh/funds/a",
            "/zh/funds/a",
            "https://help.bitp.example/zh/funds/a",
            "/a/abcd23",
        ] {
            let typed = format!("{base}{part}");
            assert_eq!(
                opens(&site, &typed, Lang::Zh),
                (Some(format!("/zh/funds/a{opened}")), 1),
                "{typed}"
            );
            let q =
                percent_encoding::utf8_percent_encode(&typed, percent_encoding::NON_ALPHANUMERIC);
            let suggested = site.get(&format!("/api/v1/suggest?lang=zh&q={q}")).json();
            assert_eq!(
                suggested["suggestions"][0]["url"],
                format!("/zh/funds/a{opened}"),
                "{typed}"
            );
            // An address with a host is answered with what to think of hosts.
            if !base.contains("://") {
                let found = site.get(&format!("/api/v1/search?lang=zh&q={q}")).json();
                assert_eq!(
                    found["answer"]["url"],
                    format!("/zh/funds/a{opened}"),
                    "{typed}"
                );
            }
        }
    }
    // A permalink is each language's own, and so are its parts.
    let found = opens(&site, "/a/abcd23#chain", Lang::En);
    assert_eq!(found, (Some("/en/funds/a#chain".to_owned()), 1));
}

#[test]
fn an_address_that_is_plainly_another_sites_names_no_article_of_ours() {
    const LISTED: &str = "name = \"X\"\n[official]\ndomains = [\"bitp.example\"]\n";
    let paths = [
        "zh/funds/a",
        "a/abcd23",
        "zh/funds/a#chain",
        "zh/funds/a.md?x=1",
    ];
    let ours = [
        "https://help.bitp.example/",
        "HTTPS://HELP.bitp.example:443/",
        "help.bitp.example/",
        "//help.bitp.example/",
        "https://old.help.bitp.example/",
        "http://localhost:8080/",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "http://192.168.1.7/",
        "http://wiki/",
    ];
    let listed = ["https://bitp.example/", "http://www.bitp.example/"];
    let others = [
        "https://evil.example/",
        "evil.example/",
        "//evil.example/",
        "https://help.bitp.example.evil.example/",
        "https://help.bitp.example@evil.example/",
        "https://nothelp.bitp.example.com/",
        "https://bitp-help.example/",
        "http://203.0.113.7/",
        "ftp://evil.example/",
    ];
    let named = |site: &Site, base: &str, path: &str| {
        let (opened, total) = opens(site, &format!("{base}{path}"), Lang::Zh);
        total == 1
            && opened.is_some_and(|opened| opened.starts_with("/zh/funds/a"))
            && site
                .get(&format!(
                    "/api/v1/search?lang=zh&q={}",
                    percent_encoding::utf8_percent_encode(
                        &format!("{base}{path}"),
                        percent_encoding::NON_ALPHANUMERIC
                    )
                ))
                .json()["confidence"]["class"]
                == "sure"
    };
    let with_both = site().article("site.toml", LISTED);
    let with_address = site();
    let with_list = site().without_base_url().article("site.toml", LISTED);
    let with_neither = site().without_base_url();
    for path in paths {
        for base in ours {
            assert!(named(&with_both, base, path), "{base}{path}");
            assert!(named(&with_address, base, path), "{base}{path}");
            // Below a domain of the list.
            assert!(named(&with_list, base, path), "{base}{path}");
            assert!(named(&with_neither, base, path), "{base}{path}");
        }
        for base in listed {
            assert!(named(&with_both, base, path), "{base}{path}");
            assert!(named(&with_list, base, path), "{base}{path}");
            assert!(!named(&with_address, base, path), "{base}{path}");
        }
        for base in others {
            for site in [&with_both, &with_address, &with_list] {
                assert!(!named(site, base, path), "{base}{path}");
            }
            // Who has named neither address nor domain cannot be told apart from anybody.
            assert!(named(&with_neither, base, path), "{base}{path}");
        }
    }
}
