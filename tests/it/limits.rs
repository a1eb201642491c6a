//! How often one client may ask, through the router: over the limit 429 in the form that was asked for.

use crate::site::{Answer, Site};

fn site() -> Site {
    Site::new().article("zh/a/b.md", "---\ntitle: 提现\n---\n提现")
}

/// Asks until it is refused; gives how often it was served, and the refusal.
fn until_refused(mut ask: impl FnMut() -> Answer) -> (usize, Answer) {
    for served in 0..10_000 {
        let answer = ask();
        if answer.status == 429 {
            return (served, answer);
        }
    }
    panic!("never refused");
}

const FROM: [(&str, &str); 1] = [("x-forwarded-for", "198.51.100.7")];
const FROM_OTHER: [(&str, &str); 1] = [("x-forwarded-for", "198.51.100.8")];

#[test]
fn over_its_limit_a_client_is_told_when_to_come_back_and_others_are_served() {
    let site = site();
    let (served, answer) = until_refused(|| site.get_with("/api/v1/search?q=x", &FROM));
    assert!(served >= 200, "{served}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(
        answer.header("retry-after").parse::<u64>().unwrap() >= 1 && answer.json()["status"] == 429
    );
    assert!(!answer.header("content-security-policy").is_empty());
    let page = site.get_with("/zh/search?q=x", &FROM);
    assert!(
        page.status == 429 && page.body.contains("请求太频繁"),
        "{}",
        page.status
    );
    assert_eq!(site.get_with("/api/v1/search?q=x", &FROM_OTHER).status, 200);
    // Articles, probes and other kinds go on.
    for path in ["/zh/a/b", "/healthz", "/zh/verify", "/zh/"] {
        assert_eq!(site.get_with(path, &FROM).status, 200, "{path}");
    }
}

#[test]
fn each_kind_has_a_limit_of_its_own() {
    let site = site();
    let form = ("content-type", "application/x-www-form-urlencoded");
    for path in ["/zh/verify", "/zh/contact/message", "/zh/feedback"] {
        let (served, _) = until_refused(|| site.post(path, &[FROM[0], form], "value=x"));
        assert!(served >= 20, "{path}: {served}");
    }
    let (served, _) = until_refused(|| site.get_with("/api/v1/suggest?q=x", &FROM));
    assert!(served >= 200, "{served}");
}

#[test]
fn a_missing_page_searches_for_its_address_as_often_as_a_client_may_search() {
    let site = site().article("en/a/b.md", "---\ntitle: Withdrawal\n---\nText");
    let searched = |from: &[(&str, &str)]| {
        let page = site.get_with("/en/a/withdrawal-late", from);
        assert_eq!(page.status, 404);
        page.texts("[aria-labelledby=near-heading] a") == ["Withdrawal"]
    };
    let served = (0..10_000).take_while(|_| searched(&FROM)).count();
    assert!((200..10_000).contains(&served), "{served}");
    assert!(searched(&FROM_OTHER));
    // What is there costs no search.
    for _ in 0..500 {
        assert_eq!(site.get_with("/en/a/b", &FROM_OTHER).status, 200);
    }
    assert!(searched(&FROM_OTHER));
}

#[test]
fn this_machine_without_a_forwarding_header_is_not_counted() {
    let site = site();
    for _ in 0..500 {
        assert_eq!(site.get("/api/v1/search?q=x").status, 200);
    }
}
