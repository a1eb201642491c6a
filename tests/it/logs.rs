//! What the log tells of requests: the access log, ids, and nothing that a client sent.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::Value;

use crate::serving::{Server, exchange};
use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article(
            "site.toml",
            "name = \"X\"\n[official]\ndomains = [\"bitp.example\"]\n",
        )
        .article("zh/a/b.md", "---\nid: aaaa22\ntitle: 提现\n---\n提现")
        .article(
            "zh/a/hidden.md",
            "---\ntitle: 内部\nvisibility: internal\n---\n内部",
        )
        .bytes("assets/small.png", &[7; 4_000])
}

/// What no line may hold, in any of the ways that it is written in a request.
const SECRET: &str = "s3kretword";

/// Requests with the secret in each part of them, answered in all ways there are.
fn requests() -> Vec<String> {
    let paths = [
        "/s3kretword",
        "/zh/s3kretword",
        "/zh/a/s3kretword",
        "/zh/a/b?s3kretword=s3kretword",
        "/zh/a/b.md?q=s3kretword",
        "/zh/a/b#s3kretword",
        "/a/s3kretword",
        "/a/aaaa22?lang=s3kretword",
        "/assets/s3kretword.png",
        "/static/s3kretword",
        "/api/v1/articles/zh/a/s3kretword",
        "/api/v1/articles/zh/a/b?s3kretword",
        "/api/s3kretword",
        "/api/v1/search?q=s3kretword",
        "/api/v1/search?q=s3kretword&limit=s3kretword",
        "/api/v1/search?q=s3kretword&category=s3kretword&explain=1",
        "/api/v1/suggest?q=s3kretword&lang=s3kretword",
        "/zh/search?q=s3kretword&page=2",
        "/zh/search?q=s3kretword%20s3kretwrod",
        "/zh/search?q=%ffs3kretword",
        "/zh/verify?value=s3kretword",
        "/metrics?token=s3kretword",
        "/s3kretword/feed.xml",
        "http://s3kretword/zh/a/b",
        "//s3kretword//%00",
    ];
    let head = "Host: s3kretword\r\nUser-Agent: s3kretword\r\nReferer: http://s3kretword/\r\nCookie: lang=s3kretword\r\nAuthorization: Bearer s3kretword\r\nX-Request-Id: s3kretword\r\nX-Forwarded-For: s3kretword\r\nForwarded: for=s3kretword\r\nRange: bytes=s3kretword\r\nIf-None-Match: \"s3kretword\"\r\nAccept-Language: s3kretword\r\nAccept-Encoding: s3kretword\r\nOrigin: http://s3kretword\r\ns3kretword: s3kretword\r\nConnection: close\r\n";
    let mut requests: Vec<String> = Vec::new();
    for method in ["GET", "HEAD", "DELETE", "S3KRETWORD"] {
        requests.extend(
            paths
                .iter()
                .map(|path| format!("{method} {path} HTTP/1.1\r\n{head}\r\n")),
        );
    }
    let form = "application/x-www-form-urlencoded";
    let bodies = [
        (
            "application/json",
            "{\"value\":\"s3kretword\",\"s3kretword\":1}",
        ),
        (
            "application/json",
            "{\"id\":\"zh/a/b\",\"helpful\":false,\"reason\":\"s3kretword\",\"comment\":\"s3kretword\"}",
        ),
        (
            "application/json",
            "{\"id\":\"s3kretword\",\"helpful\":true}",
        ),
        ("application/json", "s3kretword"),
        (
            form,
            "value=s3kretword&article=zh%2Fa%2Fb&helpful=no&comment=s3kretword&problem=s3kretword&error=s3kretword",
        ),
        (form, "s3kretword=%ff&s3kretword"),
        (
            "multipart/form-data; boundary=s3kretword",
            "--s3kretword\r\n\r\ns3kretword\r\n--s3kretword--\r\n",
        ),
        ("text/s3kretword", "s3kretword"),
    ];
    let long = SECRET.repeat(20_000);
    for path in [
        "/api/v1/verify",
        "/api/v1/feedback",
        "/zh/verify",
        "/zh/contact/message",
        "/zh/feedback",
        "/zh/s3kretword",
    ] {
        for (kind, body) in bodies.into_iter().chain([(form, long.as_str())]) {
            let length = body.len();
            requests.push(format!("POST {path} HTTP/1.1\r\n{head}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"));
        }
    }
    requests.push(format!(
        "GET /{SECRET} HTTP/1.1\r\nX: {SECRET}\r\nConnection: close\r\n\r\n"
    ));
    requests.push(format!(
        "GET /{SECRET}?{} HTTP/1.1\r\n{head}\r\n",
        "x".repeat(9_000)
    ));
    requests.push(format!(
        "GET /{SECRET} HTTP/1.1\r\nX: {}\r\n\r\n",
        "x".repeat(20_000)
    ));
    requests.push(format!("{SECRET}\r\n\r\n"));
    requests
}

#[test]
fn nothing_that_a_client_sends_reaches_the_log_at_any_level() {
    for format in ["text", "json"] {
        let site = site();
        let flags = ["--access-log", "--log", "debug", "--log-format", format];
        let server = Server::start_with(&site, &[], &flags);
        let requests = requests();
        let answered = requests
            .iter()
            .filter(|request| {
                exchange(&server.address, request.as_bytes()).contains("x-request-id")
            })
            .count();
        // What never becomes a request is answered and logged too.
        assert_eq!(answered, requests.len());
        let lines = |server: &Server| {
            let log = server.log();
            log.lines().filter(|line| line.contains("answered")).count()
        };
        server.wait_for("a line for each", |server| lines(server) == answered);
        let log = server.log().to_lowercase();
        let line = log.lines().find(|line| line.contains(SECRET));
        assert_eq!(line, None);
        // Nor an address of a client, nor a part of what was sent.
        for part in ["127.0.0.1", "s3kret", "%ff"] {
            assert!(!log.contains(part), "{part}");
        }
    }
}

/// The lines of the access log.
fn access(server: &Server) -> Vec<Value> {
    let log = server.log();
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line["target"] == "jieda::access")
        .collect()
}

#[test]
fn a_line_of_the_access_log_names_route_article_status_bytes_and_id() {
    let site = site();
    let flags = ["--access-log", "--log", "info", "--log-format", "json"];
    let server = Server::start_with(&site, &[], &flags);
    let cases = [
        ("GET", "/zh/a/b", "/{lang}/{*path}", "zh/a/b", 200),
        ("HEAD", "/zh/a/b", "/{lang}/{*path}", "zh/a/b", 200),
        ("GET", "/zh/a/b.md", "/{lang}/{*path}", "zh/a/b", 200),
        (
            "GET",
            "/api/v1/articles/zh/a/b",
            "/api/v1/articles/{*id}",
            "zh/a/b",
            200,
        ),
        ("GET", "/zh/a/hidden", "/{lang}/{*path}", "", 404),
        (
            "GET",
            "/api/v1/articles/zh/a/hidden",
            "/api/v1/articles/{*id}",
            "",
            404,
        ),
        ("GET", "/zh/", "/{lang}/", "", 200),
        ("GET", "/a/aaaa22", "/a/{permalink}", "", 302),
        ("GET", "/assets/small.png", "/assets/{*path}", "", 200),
        ("DELETE", "/zh/a/b", "/{lang}/{*path}", "", 405),
        ("OPTIONS", "*", "unmatched", "", 404),
    ];
    for (at, (method, path, route, article, status)) in cases.into_iter().enumerate() {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let answer = exchange(&server.address, request.as_bytes());
        server.wait_for("the line", |server| access(server).len() > at);
        let line = &access(&server)[at];
        let fields = &line["fields"];
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let id = head
            .lines()
            .find_map(|line| line.strip_prefix("x-request-id: "));
        let told = (
            &fields["method"],
            &fields["route"],
            &fields["status"],
            &fields["bytes"],
        );
        let expected = (
            &method.into(),
            &route.into(),
            &status.into(),
            &body.len().into(),
        );
        assert_eq!(told, expected, "{path}: {line}");
        assert_eq!(fields["article"].as_str().unwrap_or(""), article, "{path}");
        assert_eq!(line["span"]["id"].as_str(), id, "{path}");
        assert!(fields["duration_ms"].as_f64().unwrap() > 0.0 && fields["version"] == "HTTP/1.1");
        let mut names: Vec<&String> = fields.as_object().unwrap().keys().collect();
        names.retain(|name| *name != "article");
        let known = [
            "bytes",
            "duration_ms",
            "message",
            "method",
            "route",
            "status",
            "version",
        ];
        assert_eq!(names, known, "{path}");
    }
}

#[test]
fn an_access_log_that_nobody_reads_stops_no_request() {
    let site = site();
    // Twice of what waits, besides what the pipe takes.
    const ANSWERS: usize = 10_000;
    let mut server = Server::start_piped(&site, &["--access-log", "--log", "info"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    for _ in 0..ANSWERS / 100 {
        stream
            .write_all(&b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100))
            .unwrap();
        let mut heads = 0;
        while heads < 100 {
            let mut line = String::new();
            assert!(answers.read_line(&mut line).unwrap() > 0);
            heads += usize::from(line == "\r\n");
        }
    }
    assert!(server.metric("jieda_access_lines_lost_total") > Some(1_000.0));
    server.child.kill().unwrap();
}

#[test]
fn without_the_flag_no_answer_is_logged() {
    let site = site();
    let server = Server::start_with(&site, &[], &["--log", "debug"]);
    assert!(server.fetch("/zh/a/b").contains("x-request-id: "));
    assert!(!server.log().contains("answered"), "{}", server.log());
}

#[test]
fn each_answer_has_an_id_of_its_own() {
    let site = site();
    let mut ids = std::collections::HashSet::new();
    let tag = site.get("/zh/a/b").header("etag").to_owned();
    let known: &[(&str, &str)] = &[("if-none-match", &tag)];
    for (path, headers, status) in [
        ("/zh/a/b", &[][..], 200),
        ("/zh/a/b", known, 304),
        ("/zh/a/none", &[], 404),
        ("/zh/search?q=%ff", &[], 400),
        ("/api/v1/search?q=x&limit=99", &[], 400),
        ("/metrics", &[], 401),
        ("/readyz", &[], 200),
        ("/zh/feedback", &[], 405),
        ("/assets/small.png", &[], 200),
    ] {
        let answer = site.get_with(path, headers);
        assert_eq!(answer.status, status, "{path}");
        let id = answer.header("x-request-id").to_owned();
        assert!(!id.is_empty() && ids.insert(id), "{path}");
    }
    // The router never sees this one.
    let server = Server::start(&site);
    let refused = exchange(
        &server.address,
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    );
    assert!(refused.starts_with("HTTP/1.1 400") && refused.contains("x-request-id: "));
}

#[test]
fn an_id_that_comes_in_counts_behind_a_trusted_proxy_only() {
    let site = site();
    let id_of = |peer: &str, ids: &[&str]| {
        let mut request = Request::get("/zh/a/b");
        for id in ids {
            request = request.header("x-request-id", *id);
        }
        let peer: SocketAddr = peer.parse().unwrap();
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        site.send(request).header("x-request-id").to_owned()
    };
    let (proxy, stranger) = ("127.0.0.1:5000", "203.0.113.1:5000");
    assert_eq!(id_of(proxy, &["from-the-proxy_1"]), "from-the-proxy_1");
    assert_ne!(id_of(stranger, &["from-the-proxy_1"]), "from-the-proxy_1");
    for odd in [&["two", "two"][..], &["a b"], &["a=b"], &[""]] {
        let id = id_of(proxy, odd);
        assert!(
            !id.is_empty() && !odd.contains(&id.as_str()),
            "{odd:?}: {id}"
        );
    }
}
