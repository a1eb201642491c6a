//! Every route at every status: the headers are there, a refusal is a page or a problem document, HEAD is GET without a body.
//!
//! `ROWS` has a row for each route of the router, which `every_route_has_a_row` reads: whoever adds a route adds how to ask for it,
//! and all that is here holds for it.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::io::Read;
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use axum::http::{Method, Request};
use jieda::server::{AppState, Options, router};
use jieda::site::CurrentSnapshot;
use tower::ServiceExt;

use crate::site::{Answer, METRICS_TOKEN, Site};

/// How a route is asked.
#[derive(Clone, Copy)]
enum Ask {
    Get(&'static str),
    Form(&'static str, &'static str),
    Json(&'static str, &'static str),
}
use Ask::{Form, Get, Json};

/// Each route, how it is asked, and the status when all is well.
const ROWS: [(&str, Ask, u16); 45] = [
    ("/", Get("/"), 302),
    ("/a/{permalink}", Get("/a/wd7k2q"), 302),
    ("/assets/{*path}", Get("/assets/small.csv"), 200),
    ("/assets/{*path}", Get("/assets/large.csv"), 200),
    ("/pictures/{*path}", Get("/pictures/zh/funds/a.png"), 200),
    ("/static/{name}", Get("/static/site.js"), 200),
    ("/favicon.ico", Get("/favicon.ico"), 200),
    ("/{lang}", Get("/zh"), 301),
    ("/{lang}/", Get("/en/"), 200),
    ("/{lang}/search", Get("/zh/search?q=x"), 200),
    ("/{lang}/search", Form("/zh/search", "q=x"), 200),
    ("/{lang}/contact", Get("/en/contact"), 200),
    ("/{lang}/contact/message", Get("/zh/contact/message"), 200),
    (
        "/{lang}/contact/message",
        Form("/zh/contact/message", "problem=x"),
        200,
    ),
    (
        "/{lang}/feedback",
        Form("/zh/feedback", "id=zh/funds/withdraw&helpful=yes"),
        303,
    ),
    ("/{lang}/verify", Get("/zh/verify"), 200),
    ("/{lang}/verify", Form("/zh/verify", "value=x.example"), 200),
    ("/{lang}/{*path}", Get("/zh/funds/withdraw"), 200),
    ("/{lang}/{*path}", Get("/zh/funds/withdraw.md"), 200),
    ("/{lang}/{*path}", Get("/zh/funds/"), 200),
    ("/{lang}/{*path}", Get("/zh/funds/old"), 410),
    ("/api/v1/search", Get("/api/v1/search?q=x"), 200),
    (
        "/api/v1/search",
        Json("/api/v1/search", r#"{"q":"x"}"#),
        200,
    ),
    ("/api/v1/suggest", Get("/api/v1/suggest?q=x"), 200),
    (
        "/api/v1/articles/{*id}",
        Get("/api/v1/articles/zh/funds/withdraw"),
        200,
    ),
    (
        "/api/v1/feedback",
        Json(
            "/api/v1/feedback",
            r#"{"id":"zh/funds/withdraw","helpful":true}"#,
        ),
        204,
    ),
    (
        "/api/v1/verify",
        Json("/api/v1/verify", r#"{"value":"x.example"}"#),
        200,
    ),
    (
        "/api/v1/opened",
        Form("/api/v1/opened", "q=x&lang=zh&url=/zh/funds/withdraw"),
        204,
    ),
    ("/api/{*path}", Get("/api/v2/search"), 404),
    ("/sitemap.xml", Get("/sitemap.xml"), 200),
    ("/robots.txt", Get("/robots.txt"), 200),
    ("/llms.txt", Get("/llms.txt"), 200),
    ("/{lang}/feed.xml", Get("/zh/feed.xml"), 200),
    ("/opensearch-zh.xml", Get("/opensearch-zh.xml"), 200),
    ("/opensearch-en.xml", Get("/opensearch-en.xml"), 200),
    // This server is no preview.
    ("/preview/", Get("/preview/"), 404),
    ("/preview/events", Get("/preview/events"), 404),
    ("/preview/preview.js", Get("/preview/preview.js"), 404),
    (
        "/preview/width/{pixels}/{*id}",
        Get("/preview/width/320/zh/funds/withdraw"),
        404,
    ),
    (
        "/preview/search/{*id}",
        Get("/preview/search/zh/funds/withdraw"),
        404,
    ),
    ("/preview/insights", Get("/preview/insights"), 404),
    (
        "/preview/beside/{*id}",
        Get("/preview/beside/zh/funds/withdraw"),
        404,
    ),
    (
        "/preview/changes/{*id}",
        Get("/preview/changes/zh/funds/withdraw"),
        404,
    ),
    ("/healthz", Get("/healthz"), 200),
    ("/metrics", Get("/metrics"), 200),
];
/// Those that say themselves whether the site is there.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

impl Ask {
    fn path(self) -> &'static str {
        match self {
            Get(path) | Form(path, _) | Json(path, _) => path,
        }
    }

    /// The request, by another method or with other headers than usual where they are given.
    fn request(self, method: Option<Method>, headers: &[(&str, &str)]) -> Request<Body> {
        let (usual, media_type, body) = match self {
            Get(_) => (Method::GET, None, ""),
            Form(_, body) => (
                Method::POST,
                Some("application/x-www-form-urlencoded"),
                body,
            ),
            Json(_, body) => (Method::POST, Some("application/json"), body),
        };
        let mut request = Request::builder()
            .method(method.unwrap_or(usual))
            .uri(self.path());
        if self.path() == "/metrics" {
            request = request.header("authorization", format!("Bearer {METRICS_TOKEN}"));
        }
        let is_other = headers.iter().any(|(name, _)| *name == "content-type");
        for (name, value) in media_type
            .filter(|_| !is_other)
            .map(|value| ("content-type", value))
            .iter()
            .chain(headers)
        {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body)).unwrap()
    }
}

fn site() -> Site {
    Site::new()
        .article(
            "site.toml",
            "name = \"X\"\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n[[gone]]\npath = \"/zh/funds/old\"\n",
        )
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现\nupdated: 2026-11-02\n---\n先看状态。![图](a.png)")
        .bytes("zh/funds/a.png", &[7; 4_000])
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: Withdrawal\n---\nLook at the status.")
        .article("assets/small.csv", &"a,b\n".repeat(1_000))
        .article("assets/large.csv", &"a,b\n".repeat(20_000))
        .recording_searches()
}

/// What every answer has, whatever it is.
#[track_caller]
fn check(asked: &str, path: &str, answer: &Answer) {
    let what = format!("{asked}: {} {:?}", answer.status, answer.headers);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ),
    ] {
        assert_eq!(answer.header(name), value, "{what}");
    }
    let permissions = answer.header("permissions-policy");
    assert!(
        permissions.contains("camera=()")
            && permissions.split(", ").all(|one| one.ends_with("=()")),
        "{what}"
    );
    for name in ["server", "x-powered-by", "sourcemap"] {
        assert_eq!(answer.header(name), "", "{what}");
    }
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    let policy = answer.header("content-security-policy");
    let media_type = answer.header("content-type");
    assert!(
        policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"),
        "{what}"
    );
    assert_eq!(
        media_type.starts_with("text/html"),
        policy.contains("script-src 'self'"),
        "{what}"
    );
    assert_eq!(
        media_type.starts_with("text/html"),
        !policy.contains("sandbox"),
        "{what}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{what}"
    );
    for name in answer.headers.keys() {
        let count = answer.headers.get_all(name).iter().count();
        assert!(count == 1 || name == "vary", "{name} twice: {what}");
    }
    if matches!(answer.status, 405 | 429 | 503) && path != "/readyz" {
        let name = if answer.status == 405 {
            "allow"
        } else {
            "retry-after"
        };
        assert!(!answer.header(name).is_empty(), "{what}");
    }
}

/// That a refusal says what is wrong, to a program below `/api/` and to a person elsewhere.
#[track_caller]
fn says_what_is_wrong(asked: &str, path: &str, answer: &Answer) {
    let media_type = answer.header("content-type");
    let is_for_programs = path.starts_with("/api/")
        || ["/sitemap", "/opensearch", "/llms"]
            .iter()
            .any(|start| path.starts_with(start))
        || path.ends_with("/feed.xml")
        || answer.status == 416;
    if path.starts_with("/api/") || (is_for_programs && media_type == "application/problem+json") {
        let problem = answer.json();
        assert_eq!(
            (media_type, &problem["status"]),
            ("application/problem+json", &answer.status.into()),
            "{asked}"
        );
        assert!(
            !problem["title"].as_str().unwrap().is_empty()
                && !problem["detail"].as_str().unwrap().is_empty(),
            "{asked}"
        );
    } else if path == "/readyz" && answer.status == 503 {
        assert!(answer.json()["status"].is_string(), "{asked}");
    } else {
        assert!(
            media_type.starts_with("text/html") && answer.texts("h1").len() == 1,
            "{asked}: {} {media_type}",
            answer.status
        );
        // One that needs no site is in both languages.
        let is_of_the_site = matches!(answer.status, 404 | 410)
            || (path.starts_with("/zh/search") && answer.status == 400);
        assert!(
            is_of_the_site || answer.body.contains("lang=\"en\""),
            "{asked}"
        );
        assert!(!answer.attributes("html", "lang")[0].is_empty(), "{asked}");
    }
}

#[track_caller]
fn send(site: &Site, ask: Ask, method: Option<Method>, headers: &[(&str, &str)]) -> Answer {
    let asked = format!("{method:?} {} {headers:?}", ask.path());
    let is_head = method == Some(Method::HEAD);
    let mut answer = site.send(ask.request(method, headers));
    check(&asked, ask.path(), &answer);
    // Each answer has one of its own.
    let id = answer.headers.remove("x-request-id").unwrap();
    assert!(!id.is_empty(), "{asked}");
    if answer.status >= 400 && !is_head {
        says_what_is_wrong(&asked, ask.path(), &answer);
    }
    answer
}

/// Sends a request to a server that has no snapshot.
fn send_to(state: &AppState, request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(answer(router(state.clone()).oneshot(request)))
}

async fn answer<E: std::fmt::Debug>(
    asking: impl Future<Output = Result<axum::response::Response, E>>,
) -> Answer {
    let (parts, body) = asking.await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

#[test]
fn every_route_has_a_row() {
    let source =
        include_str!("../../src/server/router.rs").replace("(metrics::PATH", "(\"/metrics\"");
    let mut routes = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let route = route.split(".fallback(").next().unwrap();
        let paths = match route.split('"').nth(1).unwrap() {
            "/opensearch-{lang}.xml" => vec!["/opensearch-zh.xml", "/opensearch-en.xml"],
            path => vec![path],
        };
        for (method, name) in [("get(", "GET"), ("post(", "POST")] {
            if route.contains(method) {
                routes.extend(paths.iter().map(|path| (*path, name)));
            }
        }
    }
    let rows: BTreeSet<(&str, &str)> = ROWS
        .iter()
        .map(|(route, ask, _)| (*route, if matches!(ask, Get(_)) { "GET" } else { "POST" }))
        .chain([("/readyz", "GET")])
        .collect();
    assert_eq!(
        routes, rows,
        "a route of router.rs has no row here, or a row no route"
    );
}

#[test]
fn what_is_asked_for_comes_with_all_headers_and_head_is_get_without_a_body() {
    let site = site();
    for (_, ask, status) in ROWS.into_iter().chain([("/readyz", Get("/readyz"), 200)]) {
        let path = ask.path();
        let got = send(&site, ask, None, &[]);
        assert_eq!(got.status, status, "{path}: {}", got.body);
        if !matches!(ask, Get(_)) {
            continue;
        }
        let head = send(&site, ask, Some(Method::HEAD), &[]);
        assert_eq!((head.status, head.body.as_str()), (status, ""), "{path}");
        // Numbers and times of metrics and searches go on.
        if path == "/metrics" || path.starts_with("/api/v1/search") {
            continue;
        }
        assert_eq!(head.headers, got.headers, "{path}");
        assert_eq!(
            got.header("content-length"),
            got.body.len().to_string(),
            "{path}"
        );
        let tag = got.header("etag");
        let is_kept = status == 200 && got.header("cache-control") != "no-store";
        assert_eq!(!tag.is_empty(), is_kept, "{path}");
        if is_kept {
            let same = send(&site, ask, None, &[("if-none-match", tag)]);
            assert_eq!(
                (same.status, same.body.as_str(), same.header("etag")),
                (304, "", tag),
                "{path}"
            );
            assert_eq!(same.header("vary"), got.header("vary"), "{path}");
            // A list may come in two lines.
            let lines = [("if-none-match", "\"x\""), ("if-none-match", tag)];
            assert_eq!(send(&site, ask, None, &lines).status, 304, "{path}");
        }
    }
    let part = send(
        &site,
        Get("/assets/large.csv"),
        None,
        &[("range", "bytes=1-3"), ("accept-encoding", "br")],
    );
    assert_eq!(
        (
            part.status,
            part.body.as_str(),
            part.header("content-encoding")
        ),
        (206, ",b\n", "")
    );
    let head = send(
        &site,
        Get("/assets/large.csv"),
        Some(Method::HEAD),
        &[("range", "bytes=1-3")],
    );
    assert_eq!((head.status, head.header("content-length")), (200, "80000"));
}

#[test]
fn what_is_compressed_is_the_same_and_says_so() {
    let site = site();
    for (_, ask, status) in ROWS {
        let path = ask.path();
        if path == "/metrics" || path.starts_with("/api/v1/search") || path.ends_with("/feedback") {
            continue;
        }
        let plain = send(&site, ask, None, &[]);
        let is_text = plain.status == status
            && plain.body.len() >= 860
            && path != "/assets/large.csv"
            && !["", "image/png"].contains(&plain.header("content-type"));
        // The first time, the time at which it is kept, and from what is kept.
        for (round, coding) in [
            (1, "br"),
            (2, "br"),
            (3, "br"),
            (1, "gzip"),
            (2, "gzip"),
            (3, "gzip"),
        ] {
            let (got, mut headers, bytes) =
                site.send_bytes(ask.request(None, &[("accept-encoding", coding)]));
            headers.remove("x-request-id").unwrap();
            let what = format!("{path} {coding} {round}: {headers:?}");
            let header = |name: &str| {
                headers
                    .get(name)
                    .map_or("", |value| value.to_str().unwrap())
            };
            assert_eq!(got, plain.status, "{what}");
            assert_eq!(
                header("content-encoding"),
                if is_text { coding } else { "" },
                "{what}"
            );
            assert_eq!(header("etag"), plain.header("etag"), "{what}");
            assert_eq!(header("vary"), plain.header("vary"), "{what}");
            assert_eq!(header("content-length"), bytes.len().to_string(), "{what}");
            assert!(
                !is_text || header("vary").contains("accept-encoding"),
                "{what}"
            );
            let mut text = String::new();
            match header("content-encoding") {
                "br" => brotli::Decompressor::new(&*bytes, 4_096).read_to_string(&mut text),
                "gzip" => flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut text),
                _ => (&*bytes).read_to_string(&mut text),
            }
            .unwrap();
            // A page of results says how long it took nowhere, and so is the same each time.
            assert_eq!(text, plain.body, "{what}");
            let head = send(
                &site,
                ask,
                Some(Method::HEAD),
                &[("accept-encoding", coding)],
            );
            if matches!(ask, Get(_)) && round > 1 {
                assert_eq!(
                    (head.headers, head.body.as_str()),
                    (headers, ""),
                    "{path} {coding}"
                );
            }
        }
    }
    let value = |name: &str| site.metric(name).unwrap();
    assert!(
        value("jieda_body_cache_bytes") > 10_000.0 && value("jieda_body_cache_hits_total") > 20.0
    );
    assert!(value("jieda_body_cache_misses_total") > 20.0);
}

#[test]
fn a_method_that_a_route_does_not_have_is_refused_by_name() {
    let site = site();
    for (_, ask, _) in ROWS.into_iter().chain([("/readyz", Get("/readyz"), 200)]) {
        for method in [Method::DELETE, Method::OPTIONS] {
            let answer = send(&site, ask, Some(method), &[]);
            assert_eq!(answer.status, 405, "{}", ask.path());
            let allowed = answer.header("allow");
            assert!(
                allowed.contains(if matches!(ask, Get(_)) { "GET" } else { "POST" }),
                "{allowed}"
            );
        }
    }
}

#[test]
fn what_clients_do_wrong_is_refused_with_a_page_or_a_problem_document() {
    let site = site();
    let long = |start: &str, bytes: usize| -> &'static str {
        (start.to_owned() + &"a".repeat(bytes)).leak()
    };
    let large = "a".repeat(130_000).leak();
    let many = "a&".repeat(21).leak();
    let text = ("content-type", "text/plain");
    let foreign = ("sec-fetch-site", "cross-site");
    for (ask, header, status) in [
        (Get("/zh/search?q=%FF"), None, 400),
        (Get("/%FF/search"), None, 400),
        (Get(long("/zh/search?q=", 600)), None, 400),
        (Get("/api/v1/search?q=%FF"), None, 400),
        (Get("/api/v1/suggest?q=%FF"), None, 400),
        (Get("/api/v1/articles/%FF"), None, 400),
        (Get("/api/v1/search?limit=0"), None, 400),
        (Form("/zh/verify", "value=%FF"), None, 400),
        (Form("/zh/feedback", "id=%FF"), None, 400),
        (Form("/zh/verify", many), None, 400),
        (Form("/zh/contact/message", many), None, 400),
        (Form("/zh/feedback", many), None, 400),
        (Json("/api/v1/verify", "{"), None, 400),
        (Json("/api/v1/feedback", "{"), None, 400),
        (
            Form("/zh/feedback", "id=zh/funds/withdraw"),
            Some(foreign),
            403,
        ),
        (Json("/api/v1/feedback", "{}"), Some(foreign), 403),
        (Get("/xx"), None, 404),
        (Get("/xx/"), None, 404),
        (Get("/xx/search"), None, 404),
        (Get("/xx/contact"), None, 404),
        (Get("/xx/contact/message"), None, 404),
        (Get("/xx/verify"), None, 404),
        (Form("/xx/verify", ""), None, 404),
        (Form("/xx/feedback", ""), None, 404),
        (Form("/zh/feedback", "id=zh/none/such"), None, 404),
        (Get("/xx/feed.xml"), None, 404),
        (Get("/zh/none/such"), None, 404),
        (Get("/zh/search?q=x&page=99"), None, 404),
        (Get("/zh/%FF"), None, 404),
        (Get("//"), None, 404),
        (Get("/a/none"), None, 404),
        (Get("/assets/none.png"), None, 404),
        (Get("/static/none.js"), None, 404),
        (Get("/api/"), None, 404),
        (Get("/api/v1/articles/zh/none/such"), None, 404),
        (Form("/zh/verify", large), None, 413),
        (Form("/zh/contact/message", large), None, 413),
        (Form("/zh/feedback", large), None, 413),
        (Json("/api/v1/verify", large), None, 413),
        (Json("/api/v1/feedback", large), None, 413),
        (Get(long("/zh/search?q=", 9_000)), None, 414),
        (Get(long("/api/v1/search?q=", 9_000)), None, 414),
        (Get(long("/zh/a/", 3_000)), None, 414),
        (Form("/zh/feedback", "id=x"), Some(text), 415),
        (Json("/api/v1/feedback", "{}"), Some(text), 415),
        (Json("/api/v1/verify", "{}"), Some(text), 415),
        (
            Get("/assets/small.csv"),
            Some(("range", "bytes=9999999-")),
            416,
        ),
        (
            Get("/assets/large.csv"),
            Some(("range", "bytes=9999999-")),
            416,
        ),
        (
            Json("/api/v1/feedback", r#"{"id":"zh/funds/withdraw"}"#),
            None,
            422,
        ),
    ] {
        let answer = send(&site, ask, None, header.as_slice());
        let path: String = ask.path().chars().take(60).collect();
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
    let bare = Site::new()
        .article("zh/a/b.md", "# B\nb")
        .without_base_url();
    for path in ["/sitemap.xml", "/zh/feed.xml", "/opensearch-zh.xml"] {
        let answer = bare.get(path);
        assert_eq!(answer.status, 404);
        says_what_is_wrong(path, path, &answer);
        assert!(answer.body.contains("--base-url"), "{path}");
    }
}

#[test]
fn who_asks_too_often_is_told_so_in_full() {
    let site = site();
    let from = [("x-forwarded-for", "198.51.100.7")];
    for (_, ask, _) in ROWS {
        let path = ask.path();
        let is_limited = ["search", "suggest", "verify", "message", "feedback"]
            .iter()
            .any(|end| path.split('?').next().unwrap().ends_with(end));
        if !is_limited
            || path == "/api/v2/search"
            || matches!(ask, Get("/zh/verify" | "/zh/contact/message"))
        {
            continue;
        }
        let refused = (0..500).find_map(|_| {
            Some(site.send(ask.request(None, &from))).filter(|answer| answer.status == 429)
        });
        assert!(refused.is_some(), "{path}");
        assert_eq!(send(&site, ask, None, &from).status, 429);
    }
}

#[test]
fn while_there_is_no_site_every_route_says_so_in_full() {
    let cell = Arc::new(CurrentSnapshot::default());
    let base_url = Some("https://help.bitp.example".to_owned());
    let state = AppState::new(
        Arc::clone(&cell),
        Options {
            base_url,
            ..Options::default()
        },
    );
    let worked_on = site().in_maintenance("2026-12-01T06:00:00Z");
    for (what, retry_after) in [
        ("being loaded", "1"),
        ("not ready", "5"),
        ("worked on", "Tue, 01 Dec 2026 06:00:00 GMT"),
    ] {
        if what == "not ready" {
            cell.status
                .waiting
                .store(Some(Arc::new("site.toml:1".to_owned())));
        }
        for (_, ask, _) in ROWS.into_iter().chain([("/readyz", Get("/readyz"), 503)]) {
            let request = ask.request(None, &[("accept-encoding", "br")]);
            let is_open = PROBES.contains(&ask.path())
                || (what == "worked on"
                    && ["/static/site.js", "/favicon.ico"].contains(&ask.path()));
            let answer = match what {
                "worked on" => worked_on.send(request),
                _ => send_to(&state, request),
            };
            let asked = format!("{what}: {}", ask.path());
            check(&asked, ask.path(), &answer);
            if is_open {
                continue;
            }
            assert_eq!(
                (
                    answer.status,
                    answer.header("retry-after"),
                    answer.header("content-encoding")
                ),
                (503, retry_after, ""),
                "{asked}"
            );
            says_what_is_wrong(&asked, ask.path(), &answer);
            if ask.path().starts_with("/api/") {
                assert!(answer.body.contains(what), "{asked}: {}", answer.body);
            }
            let head = Request::head(ask.path()).body(Body::empty()).unwrap();
            if what != "worked on" {
                assert_eq!(send_to(&state, head).body, "", "{asked}");
            }
        }
    }
    let page = send_to(
        &AppState::new(Arc::default(), Options::default()),
        Request::get("/zh/").body(Body::empty()).unwrap(),
    );
    assert!(
        page.body.contains("帮助中心正在启动") && page.body.contains("The help centre is starting"),
        "{}",
        page.body
    );
}

#[test]
fn who_comes_when_there_is_too_much_to_do_is_told_so_in_full() {
    let site = site();
    let app = site.app();
    // The only thread of the core waits at a gate, and as many wait for their turn as may.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        // Opened when this is dropped, also by a failed test.
        let (_closed, gate) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || gate.recv());
        let mut waiting: Vec<_> = (0..600)
            .map(|_| {
                Box::pin(
                    app.clone()
                        .oneshot(Get("/zh/funds/withdraw").request(None, &[])),
                )
            })
            .collect();
        poll_fn(|context| {
            waiting.retain_mut(|one| one.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
        let mut shed = 0;
        for (_, ask, status) in ROWS {
            let got = answer(
                app.clone()
                    .oneshot(ask.request(None, &[("accept-encoding", "br")])),
            )
            .await;
            let asked = format!("shed: {}", ask.path());
            check(&asked, ask.path(), &got);
            if got.status == 503 {
                says_what_is_wrong(&asked, ask.path(), &got);
                shed += 1;
            } else {
                assert_eq!(got.status, status, "{asked}");
            }
        }
        // All but redirects, files of our own, fixed texts and probes.
        assert!(shed >= 20, "{shed}");
        // A message that was typed is not lost, and is sent as it came.
        let typed = "q=zzcanary+%3Cb%3E+%E6%8F%90%E7%8E%B0";
        let got = answer(
            app.clone()
                .oneshot(Form("/en/search", typed).request(None, &[])),
        )
        .await;
        assert_eq!(got.status, 503);
        assert_eq!(got.texts("form textarea[name=q]"), ["zzcanary <b> 提现"]);
        assert_eq!(got.attributes("form", "method"), ["post"]);
        assert_eq!(got.attributes("form", "action"), ["/en/search"]);
        assert!(!format!("{:?}", got.headers).contains("zzcanary"));
    });
}
