//! Who may read the metrics, and that each number counts what it says: each test makes the thing happen.

use std::io::Write;
use std::net::TcpStream;

use jieda::site::check;

use crate::serving::{Server, exchange};
use crate::site::{METRICS_TOKEN, Site, value_of};

fn site() -> Site {
    Site::new()
        .article(
            "site.toml",
            "name = \"X\"\n[official]\ndomains = [\"bitp.example\"]\n",
        )
        .article("zh/a/b.md", "---\nid: aaaa22\ntitle: 提现\n---\n提现")
}

const FROM: [(&str, &str); 1] = [("x-forwarded-for", "198.51.100.7")];

/// That a number counts up by so many when something is done.
#[track_caller]
fn counts(site: &Site, name: &str, more: f64, happens: impl FnOnce()) {
    let before = site.metric(name).unwrap_or(0.0);
    happens();
    assert_eq!(site.metric(name).unwrap_or(0.0), before + more, "{name}");
}

fn get(address: &str, path: &str, lines: &str) -> String {
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n");
    exchange(address, head.as_bytes())
}

/// Where the operator's listener is, which only the log says when it took a free port.
fn for_operators(server: &Server) -> String {
    let log = server.log();
    let behind = log.split_once("metrics are at http://").unwrap().1;
    behind.split_once('/').unwrap().0.to_owned()
}

#[test]
fn metrics_take_the_token_where_readers_are() {
    let site = site();
    assert!(site.metrics().contains("jieda_ready 1\n"));
    for odd in [
        "",
        "Bearer",
        "Bearer x",
        "Basic a-token-for-the-tests",
        METRICS_TOKEN,
    ] {
        let answer = site.get_with("/metrics", &[("authorization", odd)]);
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, "Bearer realm=\"metrics\""),
            "{odd}"
        );
        assert!(!answer.body.contains("jieda_"), "{odd}");
    }
}

#[test]
fn without_a_token_there_are_no_metrics_where_readers_are() {
    let site = site();
    let server = Server::start_with(&site, &[], &["--metrics-listen", "127.0.0.1:0"]);
    let other = self::site();
    let bare = Server::start_bare(&other, &[], &[]);
    let token = format!("Authorization: Bearer {METRICS_TOKEN}\r\n");
    let (known, unknown) = (
        get(&bare.address, "/metrics", &token),
        get(&bare.address, "/nothing", ""),
    );
    let body = |answer: &str| {
        answer
            .split_once("\r\n\r\n")
            .unwrap()
            .1
            .replace("/nothing", "/metrics")
    };
    assert!(known.starts_with("HTTP/1.1 404") && !known.contains("jieda_ready"));
    assert_eq!(body(&known), body(&unknown));
    // The operator's own listener gives them, and nothing that readers ask for.
    let operators = for_operators(&server);
    assert!(get(&operators, "/metrics", "").contains("\njieda_ready 1\n"));
    for path in ["/healthz", "/readyz"] {
        assert!(
            get(&operators, path, "").starts_with("HTTP/1.1 200"),
            "{path}"
        );
    }
    for path in [
        "/",
        "/zh/",
        "/zh/a/b",
        "/api/v1/search?q=x",
        "/static/site.js",
        "/metrics/",
    ] {
        assert!(
            get(&operators, path, "").starts_with("HTTP/1.1 404"),
            "{path}"
        );
    }
    // Both at once.
    assert_eq!(server.metric("jieda_ready"), Some(1.0));
}

#[test]
fn silent_clients_of_the_operators_listener_keep_nobody_out_and_hold_up_no_stop() {
    let site = site();
    let flags = ["--metrics-listen", "127.0.0.1:0", "--header-timeout", "600"];
    let mut server = Server::start_with(&site, &[], &flags);
    let operators = for_operators(&server);
    let mut silent: Vec<TcpStream> = (0..40)
        .map(|_| TcpStream::connect(&operators).unwrap())
        .collect();
    for client in &mut silent {
        // Those that had to make room may be closed already.
        let _ = client.write_all(b"GET /metrics HTTP/1.1\r\n");
    }
    let metrics = get(&operators, "/metrics", "");
    let open = value_of(&metrics, "jieda_connections").unwrap();
    assert!(open <= 16.0, "{open}");
    assert!(value_of(&metrics, "jieda_connections_spared_total").unwrap() >= 25.0);
    server.signal("-TERM");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(!server.log().contains("ending now"), "{}", server.log());
    drop(silent);
    assert!(TcpStream::connect(&operators).is_err());
}

/// An address of documentation (RFC 5737), which no machine has: a server that should not start does not start there.
const NOWHERE: &str = "192.0.2.1:9";

#[test]
fn a_token_file_that_cannot_be_used_ends_the_start_and_says_what_to_do() {
    let site = site();
    let file = |name: &str, text: &str| {
        let path = site.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let missing = site.folder().join("missing.token");
    let inside = file("content/metrics.token", METRICS_TOKEN);
    for (path, why) in [
        (missing, "cannot be read"),
        (site.folder().to_owned(), "it is no file"),
        (file("empty.token", "\n"), "is empty"),
        (
            file("short.token", "x"),
            "has 1 characters instead of 16 to 1024",
        ),
        (
            file("two.token", "0123456789abcdef\n0123456789abcdef"),
            "more than one line",
        ),
        (
            file("long.token", &"x".repeat(5_000)),
            "more than 4096 bytes",
        ),
        (inside, "lies in the content folder"),
    ] {
        let path = path.to_str().unwrap();
        let done = std::process::Command::new(crate::serving::program())
            .args(["serve", "--listen", NOWHERE, "--metrics-token-file", path])
            .current_dir(site.folder())
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{path}: {said}");
        let begins = format!("error: --metrics-token-file {path}");
        assert!(
            said.contains(&begins) && said.contains(why),
            "{path}: {said}"
        );
        assert!(
            said.contains("openssl rand -hex 32") || said.contains("move it out of"),
            "{said}"
        );
        assert!(!said.contains("0123456789abcdef"), "{said}");
    }
}

#[test]
fn answers_are_counted_by_route_class_and_status() {
    let site = site();
    let route = |route: &str, class: &str| {
        format!("jieda_request_duration_seconds_count{{route=\"{route}\",status=\"{class}\"}}")
    };
    counts(&site, &route("/{lang}/{*path}", "2xx"), 2.0, || {
        site.get("/zh/a/b");
        site.get("/zh/a/b?x=1");
    });
    counts(&site, &route("/{lang}/{*path}", "4xx"), 1.0, || {
        site.get("/zh/a/none");
    });
    counts(&site, &route("unmatched", "4xx"), 1.0, || {
        let request = axum::http::Request::options("*");
        assert_eq!(
            site.ask(request, &[], axum::body::Body::empty()).status,
            404
        );
    });
    let too_large = "jieda_answers_total{status=\"413\"}";
    counts(&site, too_large, 1.0, || {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = site.post("/zh/feedback", &form, "x".repeat(64_001));
        assert_eq!(answer.status, 413);
    });
    // However many addresses are asked for, there are as many rows as routes.
    let rows = || site.metrics().lines().count();
    let before = rows();
    for n in 0..50 {
        site.get(&format!("/zh/a/none-{n}"));
        site.get(&format!("/none-{n}/x?y={n}"));
    }
    assert_eq!(rows(), before);
    // Each histogram ends with all that it counted.
    let metrics = site.metrics();
    let all = value_of(&metrics, &route("/{lang}/{*path}", "4xx"));
    let last = "jieda_request_duration_seconds_bucket{route=\"/{lang}/{*path}\",status=\"4xx\",le=\"+Inf\"}";
    assert!(all > Some(100.0) && value_of(&metrics, last) == all);
}

#[test]
fn searches_and_suggestions_are_counted_and_those_that_found_nothing_apart() {
    let site = site();
    let found = [
        "/zh/search?q=%E6%8F%90%E7%8E%B0",
        "/api/v1/search?q=%E6%8F%90%E7%8E%B0",
    ];
    let empty = ["/zh/search?q=qqqqzzzz", "/api/v1/search?q=qqqqzzzz"];
    let ask = |paths: &[&str]| {
        paths
            .iter()
            .for_each(|path| assert_eq!(site.get(path).status, 200))
    };
    counts(&site, "jieda_searches_total", 4.0, || {
        counts(&site, "jieda_searches_empty_total", 0.0, || ask(&found));
        counts(&site, "jieda_searches_empty_total", 2.0, || ask(&empty));
        // Nothing was searched for.
        ask(&["/zh/search", "/api/v1/search?q="]);
    });
    counts(&site, "jieda_suggestions_total", 2.0, || {
        counts(&site, "jieda_suggestions_empty_total", 1.0, || {
            ask(&[
                "/api/v1/suggest?q=%E6%8F%90",
                "/api/v1/suggest?q=qqqqzzzz",
                "/api/v1/suggest?q=",
            ]);
        });
    });
    assert!(!site.metrics().contains("qqqq"));
}

#[test]
fn clients_that_ask_too_often_are_counted_by_what_they_ask_for() {
    let site = site();
    let until_refused = |path: &str| while site.get_with(path, &FROM).status != 429 {};
    for what in ["verify", "message", "feedback"] {
        assert_eq!(
            site.metric(&format!("jieda_rate_limited_total{{what=\"{what}\"}}")),
            Some(0.0)
        );
    }
    counts(
        &site,
        "jieda_rate_limited_total{what=\"search\"}",
        1.0,
        || {
            until_refused("/api/v1/suggest?q=x");
        },
    );
    counts(
        &site,
        "jieda_rate_limited_total{what=\"feedback\"}",
        1.0,
        || {
            while site.post("/zh/feedback", &FROM, "").status != 429 {}
        },
    );
}

#[test]
fn answers_of_readers_are_counted_by_what_became_of_them() {
    let site = site();
    let say = || {
        let body = serde_json::json!({ "id": "zh/a/b", "helpful": true });
        site.post_json("/api/v1/feedback", &body).status
    };
    counts(
        &site,
        "jieda_feedback_total{outcome=\"stored\"}",
        2.0,
        || {
            assert_eq!((say(), say()), (204, 204));
        },
    );
    assert_eq!(site.metric("jieda_feedback_waiting"), Some(0.0));
    let broken = self::site();
    std::fs::write(
        broken.folder().join("data"),
        "a file in the place of the folder",
    )
    .unwrap();
    counts(
        &broken,
        "jieda_feedback_total{outcome=\"refused\"}",
        1.0,
        || {
            let body = serde_json::json!({ "id": "zh/a/b", "helpful": true });
            assert_eq!(broken.post_json("/api/v1/feedback", &body).status, 503);
        },
    );
}

#[test]
fn articles_that_would_cost_too_much_are_counted_apart() {
    let site = site();
    let refused = |site: &Site| {
        check(&site.snapshot(), "2026-06-01".parse().unwrap(), &[]).unwrap();
        let metrics = site.metrics();
        ["jieda_content_refused_for_cost", "jieda_content_errors"]
            .map(|name| value_of(&metrics, name).unwrap())
    };
    assert_eq!(refused(&site), [0.0, 0.0]);
    for (at, body) in [
        "> ".repeat(100) + "x",
        "*a **b ".repeat(50) + "x" + &" b** a*".repeat(50),
        "<b>".repeat(500),
        "# x\n".repeat(2_100),
        format!("![x]({})", "x".repeat(9_000)),
    ]
    .iter()
    .enumerate()
    {
        site.edit("zh/a/costly.md", &format!("---\ntitle: X\n---\n{body}"));
        assert_eq!(refused(&site), [1.0, 1.0], "{at}");
    }
    // What was merely written wrongly is none.
    site.edit("zh/a/costly.md", "---\ntitle: [\n---\n");
    assert_eq!(refused(&site), [0.0, 1.0]);
}
