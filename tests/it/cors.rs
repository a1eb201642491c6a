//! Scripts of listed sites may read what programs may, and nothing else.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::site::Site;

const LISTED: &str = "https://shop.example";
const FOREIGN: [&str; 6] = [
    "https://evil.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "null",
    "https://SHOP.example/",
];

fn site() -> Site {
    Site::new().readable_from(LISTED).article(
        "zh/funds/withdraw.md",
        "---\nid: wd7k2q\ntitle: 提现\n---\n正文。",
    )
}

fn allowed(site: &Site, method: Method, path: &str, origin: &str) -> (u16, String, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", origin)
        .header("access-control-request-method", "GET");
    let (status, headers, _) = site.send_bytes(request.body(Body::empty()).unwrap());
    let text = |name: &str| {
        let all = headers.get_all(name).iter();
        let all: Vec<&str> = all.map(|value| value.to_str().unwrap()).collect();
        all.join(", ")
    };
    (status, text("access-control-allow-origin"), text("vary"))
}

#[test]
fn a_listed_origin_reads_searches_suggestions_articles_and_their_refusals() {
    let site = site();
    for (path, status) in [
        ("/api/v1/search?q=x", 200),
        ("/api/v1/search?limit=0", 400),
        ("/api/v1/suggest?q=x", 200),
        ("/api/v1/articles/zh/funds/withdraw", 200),
        ("/api/v1/articles/zh/none", 404),
    ] {
        let (answered, origin, vary) = allowed(&site, Method::GET, path, LISTED);
        assert_eq!((answered, origin.as_str()), (status, LISTED), "{path}");
        assert!(
            vary.to_ascii_lowercase().contains("origin"),
            "{path}: {vary}"
        );
        let (answered, origin, _) = allowed(&site, Method::OPTIONS, path, LISTED);
        assert_eq!(
            (answered, origin.as_str()),
            (200, LISTED),
            "{path}: preflight"
        );
        for foreign in FOREIGN {
            for method in [Method::GET, Method::OPTIONS] {
                assert_eq!(
                    allowed(&site, method, path, foreign).1,
                    "",
                    "{path} {foreign}"
                );
            }
        }
    }
}

#[test]
fn pages_feedback_and_operators_addresses_are_read_by_no_other_site() {
    let site = site();
    for path in [
        "/zh/",
        "/zh/funds/withdraw",
        "/zh/search?q=x",
        "/api/v1/feedback",
        "/api/v1/verify",
        "/metrics",
        "/readyz",
        "/api/v1/searches",
    ] {
        for method in [Method::GET, Method::OPTIONS] {
            assert_eq!(allowed(&site, method, path, LISTED).1, "", "{path}");
        }
    }
}
