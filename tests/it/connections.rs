//! Clients that hold connections, and how the server goes on and stops with them.

use std::future::{Future, poll_fn};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::task::Poll;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use crate::serving::Server;
use crate::site::{METRICS_TOKEN, Site, value_of};

/// The largest picture that an article may show.
const PICTURE_BYTES: usize = 20_000_000;
/// Far longer than any limit that these tests set: whatever takes so long never ends.
const NEVER: Duration = Duration::from_secs(20);

fn picture() -> Vec<u8> {
    (0..PICTURE_BYTES)
        .map(|at| (at / 251 + at % 251) as u8)
        .collect()
}

fn site() -> Site {
    Site::new()
        .article("site.toml", "name = \"X\"\n")
        .article("zh/a.md", "# 提现\n![图](../assets/large.png) ![图](../assets/small.png) [表](../assets/large.csv)")
        .bytes("assets/large.png", &picture())
        .bytes("assets/large.csv", &picture())
        .bytes("assets/small.png", &[7; 4_000])
}

fn start(site: &Site, flags: &[&str]) -> Server {
    Server::start_with(site, &[], flags)
}

/// A connection on which something was sent.
fn client(server: &Server, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(NEVER)).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    stream
}

const GOOD: &str = "GET /zh/a HTTP/1.1\r\nHost: x\r\n\r\n";
const HALF_HEAD: &str = "GET /zh/a HTTP/1.1\r\nHost: x\r\nX-";
const HALF_BODY: &str = "POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"value\":";
const REST_OF_BODY: &str = "\"abc\"}";
const LARGE: &str = "GET /assets/large.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// Reads until the server closes, and gives what came.
#[track_caller]
fn read_to_close(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    match stream.read_to_end(&mut all) {
        Ok(_) => {}
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
            ) => {}
        Err(error) => panic!("the connection is not closed: {error}"),
    }
    all
}

/// Reads one answer whose length is told, and leaves the connection open.
fn read_answer(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut byte = [0];
    while !all.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        all.push(byte[0]);
    }
    let head = String::from_utf8(all).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap_or("0")
        .parse()
        .unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8_lossy(&body)
}

/// Sends a byte whenever nothing was answered for a moment, until the server closes.
#[track_caller]
fn drip(mut stream: TcpStream, byte: &[u8]) {
    stream
        .set_read_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    let started = Instant::now();
    loop {
        assert!(started.elapsed() < NEVER, "who drips is never closed");
        if stream.write_all(byte).is_err() {
            return;
        }
        match stream.read(&mut [0; 1_000]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
    }
}

fn is_good(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200 ") && answer.contains("提现")
}

#[test]
fn who_sends_nothing_half_of_it_or_one_byte_at_a_time_is_closed() {
    let site = site();
    let limits = [
        "--header-timeout",
        "0.4",
        "--body-timeout",
        "0.4",
        "--idle-timeout",
        "0.4",
    ];
    let server = start(&site, &limits);
    for sent in ["", "\r\n", HALF_HEAD, HALF_BODY] {
        let started = Instant::now();
        let got = read_to_close(&mut client(&server, sent));
        assert!(
            got.is_empty() && started.elapsed() >= Duration::from_millis(350),
            "{sent:?} {:?}",
            started.elapsed()
        );
    }
    drip(client(&server, HALF_HEAD), b"a");
    drip(
        client(
            &server,
            "POST /zh/verify HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
        ),
        b"a",
    );
    drip(
        client(
            &server,
            "POST /zh/verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
        b"1\r\na\r\n",
    );
    drip(client(&server, ""), b"\r\n");
    // Between two requests, and in the second one.
    for sent in ["", HALF_HEAD] {
        let mut kept = client(&server, GOOD);
        assert!(is_good(&read_answer(&mut kept)));
        kept.write_all(GOOD.as_bytes()).unwrap();
        assert!(is_good(&read_answer(&mut kept)));
        kept.write_all(sent.as_bytes()).unwrap();
        assert!(read_to_close(&mut kept).is_empty(), "{sent:?}");
    }
    server.wait_for("that all are counted", |server| {
        server.metric("jieda_connections_late_total") == Some(10.0)
    });
}

#[test]
fn each_limit_is_for_its_own_part_of_a_request() {
    let site = site();
    let server = start(
        &site,
        &[
            "--header-timeout",
            "0.3",
            "--body-timeout",
            "3000",
            "--idle-timeout",
            "3000",
        ],
    );
    let (mut kept, mut half) = (client(&server, GOOD), client(&server, HALF_BODY));
    assert!(is_good(&read_answer(&mut kept)));
    // The limit for heads has passed for others when these go on.
    assert!(read_to_close(&mut client(&server, "")).is_empty());
    kept.write_all(GOOD.as_bytes()).unwrap();
    assert!(is_good(&read_answer(&mut kept)));
    half.write_all(REST_OF_BODY.as_bytes()).unwrap();
    assert!(read_answer(&mut half).starts_with("HTTP/1.1 200 "));
}

#[test]
fn who_does_not_take_an_answer_is_closed_and_who_takes_it_slowly_gets_all_of_it() {
    let site = site();
    let server = start(&site, &["--write-timeout", "1"]);
    let late = |server: &Server| server.metric("jieda_connections_late_total").unwrap();
    let mut stuck = client(&server, LARGE);
    server.wait_for("a limit for who takes nothing", |server| {
        late(server) >= 1.0
    });
    assert!(read_to_close(&mut stuck).len() < PICTURE_BYTES);
    // A byte now and then is not progress.
    let mut trickle = client(&server, LARGE);
    server.wait_for("a limit for who takes a byte at a time", |server| {
        trickle.peek(&mut [0]).is_ok() && { &trickle }.read(&mut [0]).is_ok() && late(server) >= 2.0
    });
    assert!(read_to_close(&mut trickle).len() < PICTURE_BYTES);
    let mut slow = client(&server, LARGE);
    let (mut got, mut piece, started) = (0, vec![0; 200_000], Instant::now());
    // Slower in all than one piece of it may take, and never without progress for so long.
    while let Ok(bytes) = slow.read(&mut piece)
        && bytes > 0
    {
        got += bytes;
        assert!(is_good(&server.fetch("/zh/a")));
        std::thread::sleep(Duration::from_millis(12));
    }
    assert!(
        got > PICTURE_BYTES && started.elapsed() > Duration::from_secs(1),
        "{got} {:?}",
        started.elapsed()
    );
    assert!(late(&server) < 3.0);
}

#[test]
fn all_places_taken_by_silent_clients_leave_good_ones_served() {
    let site = site();
    let server = start(&site, &["--connections", "8"]);
    let mut silent: Vec<TcpStream> = Vec::new();
    for _ in 0..10 {
        silent.extend((0..5).map(|_| client(&server, "")));
        silent.extend((0..5).map(|_| client(&server, HALF_HEAD)));
        assert!(is_good(&server.fetch("/zh/a")));
    }
    assert!(server.metric("jieda_connections").unwrap() <= 8.0);
    assert!(server.metric("jieda_connections_spared_total").unwrap() >= 90.0);
    // The longest idle go first: those of the beginning are closed, long before their time.
    for stream in &mut silent[..80] {
        assert!(read_to_close(stream).is_empty());
    }
}

#[test]
fn a_request_under_way_is_not_given_up_for_a_new_one_while_others_are_idle() {
    let site = site();
    let server = start(&site, &["--connections", "3"]);
    let mut half = client(&server, HALF_BODY);
    let mut idle = client(&server, GOOD);
    assert!(is_good(&read_answer(&mut idle)));
    for _ in 0..20 {
        assert!(is_good(&server.fetch("/zh/a")));
        client(&server, "");
    }
    assert!(read_to_close(&mut idle).is_empty());
    half.write_all(REST_OF_BODY.as_bytes()).unwrap();
    assert!(read_answer(&mut half).starts_with("HTTP/1.1 200 "));
    // Where all have one under way, whoever does not go on makes room.
    let _halves: Vec<TcpStream> = (0..10).map(|_| client(&server, HALF_BODY)).collect();
    assert!(is_good(&server.fetch("/zh/a")));
}

#[cfg(target_os = "linux")]
#[test]
fn more_silent_clients_than_files_may_be_open_leave_good_ones_served() {
    let site = site();
    let server = Server::start_by(&site, &["sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"]);
    let _silent: Vec<TcpStream> = (0..300).map(|_| client(&server, "")).collect();
    for _ in 0..20 {
        assert!(is_good(&server.fetch("/zh/a")));
    }
    assert_eq!(
        server
            .metric("jieda_connections_total")
            .map(|total| total >= 320.0),
        Some(true)
    );
    assert!(
        !server.log().contains("no connection can be taken"),
        "{}",
        server.log()
    );
}

#[cfg(target_os = "linux")]
#[test]
fn many_who_do_not_take_a_picture_cost_little_memory() {
    let site = site();
    let server = start(&site, &[]);
    assert!(server.fetch("/zh/a").contains("提现"));
    let peak_kb = || {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let before = peak_kb();
    let mut slow: Vec<TcpStream> = (0..150).map(|_| client(&server, LARGE)).collect();
    for stream in &mut slow {
        stream.read_exact(&mut [0; 10_000]).unwrap();
    }
    assert!(is_good(&server.fetch("/zh/a")));
    // Whole, they would be 3 GB.
    let grown = peak_kb() - before;
    assert!(grown < 60_000, "{grown} kB");
}

/// Requests by what they name as their host, and the status that they get.
fn hosts() -> impl Iterator<Item = (String, &'static str)> {
    let good = [
        "x",
        "help.bitp.example:8080",
        "[::1]:80",
        "192.0.2.1",
        "a_b",
        "a:",
    ];
    let bad = [
        "a b", "a/b", "ann@x", "[::1", "a\tb", "a?b", "a#b", "<a>", "\u{e9}",
    ];
    let statuses = good
        .map(|host| (host, "200"))
        .into_iter()
        .chain(bad.map(|host| (host, "400")));
    statuses.map(|(host, status)| {
        (
            format!("GET /zh/a HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            status,
        )
    })
}

#[test]
fn a_request_without_one_host_is_refused_as_the_standard_says() {
    let site = site();
    let server = start(&site, &[]);
    for (sent, status) in [
        ("GET /zh/a HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
        (
            "GET /zh/a HTTP/1.1\r\nHost: x\r\nHost: x\r\nConnection: close\r\n\r\n",
            "400",
        ),
        ("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
        (
            "GET /zh/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "200",
        ),
        (
            "GET /zh/a HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
            "200",
        ),
        ("GET /zh/a HTTP/1.0\r\n\r\n", "200"),
        ("GET /zh/a HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", "400"),
    ]
    .map(|(sent, status)| (sent.to_owned(), status))
    .into_iter()
    .chain(hosts())
    {
        let answer = String::from_utf8(read_to_close(&mut client(&server, &sent))).unwrap();
        assert_eq!(answer.get(9..12), Some(status), "{sent}");
        assert!(
            answer.contains("content-security-policy: ") && answer.contains("nosniff"),
            "{answer}"
        );
        assert_eq!(answer.contains("application/problem+json"), status == "400");
    }
}

#[test]
fn a_form_in_a_language_that_we_do_not_know_leaves_its_connection_open() {
    let site = Site::new()
        .article("site.toml", "name = \"X\"\n")
        .article("zh/a.md", "# 提现");
    let server = start(&site, &[]);
    for path in ["/de/verify", "/de/contact/message", "/de/feedback"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
        );
        let mut stream = client(&server, &head);
        // Answered at once, the body would be left, and the connection closed with it.
        let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
        stream.read_exact(&mut go_on).unwrap();
        assert!(go_on.starts_with(b"HTTP/1.1 100"), "{path}");
        stream.write_all(b"id=x").unwrap();
        let answer = read_answer(&mut stream);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        stream.write_all(GOOD.as_bytes()).unwrap();
        assert!(is_good(&read_answer(&mut stream)), "{path}");
    }
}

/// What comes to a connection that is no request, and the status that it gets.
fn no_requests() -> Vec<(String, &'static str)> {
    let mut all: Vec<(String, &str)> = [
        "\0",
        "x",
        "GET",
        "GET /",
        "GET / HTTP/3.0",
        "GET / HTTP/1.1 x",
        "GET /zh/a b HTTP/1.1",
        "G\u{e9}T / HTTP/1.1",
        "\u{16}\u{3}\u{1}",
    ]
    .iter()
    .map(|line| (format!("{line}\r\nHost: x\r\n\r\n"), "400"))
    .collect();
    for header in [
        "Host x",
        "Host : x",
        ": x",
        "X: a\u{0}b",
        "Content-Length: a",
        "Content-Length: -1",
        "Content-Length: 1\r\nContent-Length: 2",
        "Transfer-Encoding: x",
    ] {
        for method in ["GET", "POST", "HEAD"] {
            let path = if method == "POST" {
                "/api/v1/verify"
            } else {
                "/"
            };
            let head = format!("{method} {path} HTTP/1.1\r\n{header}\r\n\r\n");
            all.push((head, "400"));
        }
    }
    all.push((
        format!("GET / HTTP/1.1\r\n{}\r\n", "X: a\r\n".repeat(200)),
        "431",
    ));
    all.push((
        format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(17_000)),
        "431",
    ));
    all
}

#[test]
fn what_is_no_request_is_refused_with_all_headers_and_a_problem_document_and_counted() {
    let site = site();
    let server = start(&site, &[]);
    let count = |status: &str| {
        let name = format!("jieda_answers_total{{status=\"{status}\"}}");
        server.metric(&name).unwrap_or(0.0)
    };
    let before = (count("400"), count("431"));
    let all = no_requests();
    let mut ids = std::collections::HashSet::new();
    for (sent, status) in &all {
        // Also behind a request that was one.
        for first in ["", GOOD] {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.set_read_timeout(Some(NEVER)).unwrap();
            if !first.is_empty() {
                stream.write_all(first.as_bytes()).unwrap();
                assert!(is_good(&read_answer(&mut stream)));
            }
            // The server need not take all of it.
            let _ = stream.write_all(sent.as_bytes());
            let answer = String::from_utf8(read_to_close(&mut stream)).unwrap();
            let what = format!("{:?}: {answer}", sent.get(..60).unwrap_or(sent));
            let (head, body) = answer.split_once("\r\n\r\n").expect(&what);
            assert_eq!(head.get(9..12), Some(*status), "{what}");
            let problem: serde_json::Value = serde_json::from_str(body).expect(&what);
            assert_eq!(problem["status"].to_string(), *status, "{what}");
            let header = |name: &str| {
                let mut values = head.lines().filter_map(|line| line.split_once(": "));
                let value = values.find(|(known, _)| *known == name);
                value
                    .unwrap_or_else(|| panic!("{name} is missing: {what}"))
                    .1
            };
            for name in ["content-security-policy", "permissions-policy", "date"] {
                assert!(!header(name).is_empty());
            }
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-type"), "application/problem+json");
            assert_eq!(header("content-length"), body.len().to_string());
            assert_eq!(header("connection"), "close");
            assert!(ids.insert(header("x-request-id").to_owned()), "{what}");
        }
    }
    let of = |status: &str| all.iter().filter(|one| one.1 == status).count() as f64 * 2.0;
    assert_eq!(
        (count("400") - before.0, count("431") - before.1),
        (of("400"), of("431"))
    );
}

#[test]
fn a_form_of_too_many_names_is_refused_before_it_is_there() {
    let site = site();
    let server = start(&site, &["--body-timeout", "600"]);
    for path in ["/zh/verify", "/zh/contact/message", "/zh/feedback"] {
        for framing in ["Content-Length: 60000", "Transfer-Encoding: chunked"] {
            let kind = "Content-Type: application/x-www-form-urlencoded";
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\n{kind}\r\n{framing}\r\n\r\n");
            for (count, is_refused) in [(20, false), (21, true)] {
                let names = "a=b&".repeat(count);
                let piece = match framing.starts_with('T') {
                    true => format!("{:x}\r\n{names}\r\n", names.len()),
                    false => names,
                };
                // The rest never comes.
                let mut stream = client(&server, &(head.clone() + &piece));
                if is_refused {
                    let answer = read_answer(&mut stream);
                    assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
                    continue;
                }
                stream
                    .set_read_timeout(Some(Duration::from_millis(300)))
                    .unwrap();
                assert!(
                    stream.read(&mut [0]).is_err(),
                    "{path}: it was not waited for"
                );
            }
        }
    }
}

#[test]
fn a_head_of_more_than_16_kb_is_refused() {
    let site = site();
    let server = start(&site, &[]);
    for (bytes, status) in [(15_000, "200"), (17_000, "431"), (300_000, "431")] {
        let many: String = (0..bytes / 1_000)
            .map(|at| format!("X-{at:04}: {}\r\n", "a".repeat(990)))
            .collect();
        for headers in [format!("X: {}\r\n", "a".repeat(bytes)), many] {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.set_read_timeout(Some(NEVER)).unwrap();
            // The server need not take all of it.
            let _ = write!(
                stream,
                "GET /zh/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"
            );
            let answer = String::from_utf8(read_to_close(&mut stream)).unwrap();
            // What was not taken may cost the client the answer.
            assert!(
                answer.get(9..12) == Some(status) || (answer.is_empty() && bytes == 300_000),
                "{bytes}: {answer}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn asked_to_stop_it_says_so_serves_on_and_ends_at_once_when_asked_again() {
    let site = site();
    let mut server = start(&site, &["--drain", "3000"]);
    assert!(server.fetch("/readyz").contains("200 OK"));
    server.signal("-TERM");
    server.wait_for("that it stops", |server| {
        server.fetch("/readyz").contains("503 Service Unavailable")
    });
    let stopping = server.fetch("/readyz");
    for part in [
        "{\"status\":\"stopping\"}",
        "content-security-policy: default-src 'none'; ",
        "x-content-type-options: nosniff",
    ] {
        assert!(stopping.contains(part), "{stopping}");
    }
    assert!(is_good(&server.fetch("/zh/a")) && server.fetch("/healthz").contains("200 OK"));
    server.signal("-INT");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_request_under_way_is_answered_while_the_server_stops() {
    let site = site();
    let mut server = start(&site, &["--drain", "0.2"]);
    let (mut half, mut picture, mut idle) = (
        client(&server, HALF_BODY),
        client(&server, LARGE),
        client(&server, GOOD),
    );
    let mut head = client(&server, HALF_HEAD);
    picture.read_exact(&mut [0; 100]).unwrap();
    assert!(is_good(&read_answer(&mut idle)));
    server.signal("-TERM");
    // The end of the drain shows in that the idle one is closed; then nobody is let in.
    assert!(read_to_close(&mut idle).is_empty());
    server.wait_for("a closed door", |server| {
        TcpStream::connect(&server.address).is_err()
    });
    half.write_all(REST_OF_BODY.as_bytes()).unwrap();
    let answer = String::from_utf8(read_to_close(&mut half)).unwrap();
    // That it is closed behind the answer shows in that all of it could be read.
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    head.write_all(b"Y: 1\r\n\r\n").unwrap();
    assert!(is_good(
        &String::from_utf8(read_to_close(&mut head)).unwrap()
    ));
    assert!(read_to_close(&mut picture).len() > PICTURE_BYTES - 100);
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

/// With the limits that an operator has who sets none.
#[cfg(unix)]
#[test]
fn it_stops_in_time_whatever_clients_do() {
    // Whatever a form of so many names costs, and wherever.
    let names: String = (0..20_000).map(|at| format!("{at}&")).collect();
    let head =
        "POST /zh/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded";
    let form = format!("{head}\r\nContent-Length: {}\r\n\r\n{names}", names.len());
    // Those that cost nothing are let in before it has to stop; with the form it may be too busy to tell. Who only might ask is
    // not waited for at all.
    let kinds = [
        (vec!["", HALF_HEAD, HALF_BODY, LARGE, GOOD], true, 10.5),
        (vec!["", GOOD], true, 5.0),
        (vec![HALF_HEAD, GOOD], true, 5.0),
        (vec![&form], false, 10.5),
    ];
    std::thread::scope(|scope| {
        for (kinds, are_let_in, longest) in &kinds {
            scope.spawn(move || {
                let site = site();
                let mut server = start(&site, &["--drain", "0.5"]);
                let clients: Vec<TcpStream> = kinds
                    .iter()
                    .flat_map(|sent| (0..8).map(|_| client(&server, sent)))
                    .collect();
                let all = Some(clients.len() as f64);
                if *are_let_in {
                    server.wait_for("that all are in", |server| {
                        server.metric("jieda_connections") > all
                    });
                }
                let asked = Instant::now();
                server.signal("-TERM");
                assert_eq!(server.child.wait().unwrap().code(), Some(0));
                assert!(
                    asked.elapsed().as_secs_f64() < *longest,
                    "{kinds:.20?} {:?}",
                    asked.elapsed()
                );
            });
        }
    });
}

#[test]
fn who_comes_on_top_is_told_to_come_back_while_pages_and_probes_go_on() {
    let site = site();
    let app = site.app();
    // All threads of the core wait at a gate until all requests are there: so none is done before the last one comes.
    const THREADS: usize = 8;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(THREADS)
        .build()
        .unwrap();
    let gate = Arc::new(Barrier::new(THREADS + 1));
    let (answers, metrics) = runtime.block_on(async {
        for _ in 0..THREADS {
            let gate = Arc::clone(&gate);
            tokio::task::spawn_blocking(move || gate.wait());
        }
        let mut all: Vec<_> = (0..1_000)
            .map(|at| {
                let is_search = at % 20 > 1;
                let path = if is_search {
                    "/api/v1/search?q=%E6%8F%90%E7%8E%B0"
                } else {
                    ["/zh/a", "/readyz"][at % 20]
                };
                let request = Request::get(path).body(Body::empty()).unwrap();
                let answer = app.clone().oneshot(request);
                Box::pin(async move {
                    let answer = answer.await.unwrap();
                    (
                        is_search,
                        answer.status(),
                        answer.headers().contains_key("retry-after"),
                    )
                })
            })
            .collect();
        let mut answers: Vec<(bool, StatusCode, bool)> = Vec::new();
        poll_fn(|context| {
            all.retain_mut(|one| match one.as_mut().poll(context) {
                Poll::Ready(answer) => {
                    answers.push(answer);
                    false
                }
                Poll::Pending => true,
            });
            Poll::Ready(())
        })
        .await;
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let request = Request::get("/metrics").header("authorization", bearer);
        let request = request.body(Body::empty()).unwrap();
        let metrics = app.clone().oneshot(request).await.unwrap().into_body();
        let metrics = axum::body::to_bytes(metrics, usize::MAX).await.unwrap();
        let metrics = String::from_utf8(metrics.to_vec()).unwrap();
        let rest: Vec<_> = all.into_iter().map(tokio::spawn).collect();
        gate.wait();
        for one in rest {
            answers.push(one.await.unwrap());
        }
        (answers, metrics)
    });
    for (name, value) in [
        ("jieda_permits{queue=\"core\"}", 28.0),
        ("jieda_permits_in_use{queue=\"core\"}", 28.0),
        ("jieda_permits_in_use{queue=\"search\"}", 12.0),
        ("jieda_waiting{queue=\"search\"}", 128.0),
        ("jieda_permits{queue=\"text\"}", 4.0),
        ("jieda_permits_in_use{queue=\"file\"}", 0.0),
    ] {
        assert_eq!(value_of(&metrics, name), Some(value), "{name}");
    }
    assert_eq!(answers.len(), 1_000);
    for (is_search, status, says_when) in &answers {
        let is_shed = *is_search && *status == StatusCode::SERVICE_UNAVAILABLE && *says_when;
        assert!(
            is_shed || *status == StatusCode::OK,
            "{is_search} {status} {says_when}"
        );
    }
    let answered = |status| {
        answers
            .iter()
            .filter(|(is_search, of, _)| *is_search && *of == status)
            .count()
    };
    // Those that had a permit at once; on a busy machine, others may have waited too long.
    assert!(
        answered(StatusCode::OK) >= 12
            && answered(StatusCode::SERVICE_UNAVAILABLE) >= 900 - 12 - 128
    );
    let shed = site.metrics();
    assert!(
        shed.contains(&format!(
            "jieda_shed_total {}\n",
            answered(StatusCode::SERVICE_UNAVAILABLE)
        )),
        "{shed}"
    );
}

#[test]
fn parts_of_a_file_are_given_and_join_to_the_whole() {
    let (site, whole) = (site(), picture());
    for (path, bytes) in [
        ("/assets/large.png", &whole[..]),
        ("/assets/small.png", &[7; 4_000]),
        ("/assets/large.csv", &whole),
    ] {
        let all = ask(&site, path, &[]);
        assert_eq!(
            (all.0, all.2.len(), all.1("accept-ranges").as_str()),
            (200, bytes.len(), "bytes")
        );
        assert!(all.2 == bytes, "{path}");
        let tag = all.1("etag");
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=10-99", 10..100),
            ("bytes=-7", bytes.len() - 7..bytes.len()),
            ("bytes=3000-", 3_000..bytes.len()),
            ("bytes=100-999999999", 100..bytes.len()),
        ] {
            let some = ask(&site, path, &[("range", range)]);
            assert_eq!(
                (some.0, some.1("etag")),
                (206, tag.clone()),
                "{path} {range}"
            );
            assert_eq!(
                some.1("content-range"),
                format!("bytes {}-{}/{}", part.start, part.end - 1, bytes.len())
            );
            assert_eq!(some.1("content-length"), part.len().to_string());
            assert!(some.2 == bytes[part], "{path} {range}");
        }
        let none = ask(&site, path, &[("range", "bytes=99999999-")]);
        assert_eq!(
            (none.0, none.1("content-range")),
            (416, format!("bytes */{}", bytes.len()))
        );
        // Whoever has it already is told so, whichever part is asked for; whoever has another version gets all of this one.
        assert_eq!(ask(&site, path, &[("if-none-match", &tag)]).0, 304);
        assert_eq!(
            ask(
                &site,
                path,
                &[("if-none-match", &tag), ("range", "bytes=1-2")]
            )
            .0,
            304
        );
        assert_eq!(
            ask(
                &site,
                path,
                &[("range", "bytes=1-2"), ("if-range", "\"other\"")]
            )
            .0,
            200
        );
        let same = ask(&site, path, &[("range", "bytes=1-2"), ("if-range", &tag)]).0;
        assert_eq!(
            same,
            if tag.starts_with("W/") { 200 } else { 206 },
            "{path}"
        );
        let head = site.ask(
            Request::head(path),
            &[("range", "bytes=1-2")],
            Body::empty(),
        );
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(
            (head.header("etag"), head.header("content-length")),
            (tag.as_str(), bytes.len().to_string().as_str())
        );
    }
    // A large file is sent as it is, so that its tag is that of its bytes.
    assert_eq!(
        ask(&site, "/assets/large.csv", &[("accept-encoding", "br")]).1("content-encoding"),
        ""
    );
}

type Asked = (u16, Box<dyn Fn(&str) -> String>, Vec<u8>);

fn ask(site: &Site, path: &str, headers: &[(&str, &str)]) -> Asked {
    let (status, all, bytes) = site.ask_bytes(Request::get(path), headers, Body::empty());
    (
        status,
        Box::new(move |name| {
            all.get(name)
                .map_or("", |value| value.to_str().unwrap())
                .to_owned()
        }),
        bytes,
    )
}

#[test]
fn a_large_file_that_changes_has_another_tag_and_one_that_shrinks_is_cut_off() {
    let site = site();
    let tag = site.get("/assets/large.png").header("etag").to_owned();
    let mut bytes = picture();
    bytes[PICTURE_BYTES - 1] ^= 1;
    std::fs::write(site.content().join("assets/large.png"), &bytes).unwrap();
    assert_eq!(
        site.get_with("/assets/large.png", &[("if-none-match", &tag)])
            .status,
        200
    );

    let server = start(&site, &[]);
    let mut cut = client(&server, LARGE);
    cut.read_exact(&mut [0; 100]).unwrap();
    std::fs::OpenOptions::new()
        .write(true)
        .open(site.content().join("assets/large.png"))
        .unwrap()
        .set_len(70_000)
        .unwrap();
    assert!(read_to_close(&mut cut).len() < PICTURE_BYTES);
    assert!(is_good(&server.fetch("/zh/a")));
}
