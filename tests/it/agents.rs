//! The door for support agents: who comes in, how, and who does not.

use std::net::SocketAddr;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use jieda::accounts::{AccountName, Clock, Kind, Scope, Span, Store};
use jieda::site::IndexPlace;
use tower::ServiceExt;

use crate::serving::{Server, exchange};
use crate::site::{Answer, Site};

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const PAGE: (&str, &str) = ("sec-fetch-mode", "navigate");
const INTERNAL: &str = "---\ntitle: 内部阈值\nvisibility: internal\n---\nzzyqonly";

fn site() -> Site {
    Site::new()
        .article("zh/a/b.md", "---\ntitle: 提现\n---\n提现")
        .article("zh/a/c.md", INTERNAL)
        .with_agents()
}

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

/// The database, as a command opens it beside the server.
fn store(site: &Site) -> Store {
    Store::new(&site.folder().join("data"))
}

/// A span of so many seconds from now, begun so many seconds from now.
fn span(from_s: i64, lasts_s: i64) -> Span {
    let made_s = Clock::default().now_s() + from_s;
    Span {
        made_s,
        expires_s: made_s + lasts_s,
    }
}

fn link(site: &Site, who: &str) -> String {
    let link = store(site).add_agent(&name(who), span(0, 3_600)).unwrap();
    link.reveal().to_owned()
}

fn token(site: &Site, what: &str, scopes: &[Scope]) -> String {
    let scopes = scopes.iter().copied().collect();
    let token = store(site).add_token(&name(what), scopes, span(0, 3_600));
    format!("Bearer {}", token.unwrap().reveal())
}

fn form(site: &Site, headers: &[(&str, &str)], body: &str) -> Answer {
    let of_form = ("content-type", "application/x-www-form-urlencoded");
    let headers: Vec<_> = headers.iter().copied().chain([of_form]).collect();
    site.post("/agent/sign-in", &headers, body.to_owned())
}

/// The cookie that an answer sets, as a browser sends it.
#[track_caller]
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    assert!(!set.is_empty(), "{} {}", answer.status, answer.body);
    set.split(';').next().unwrap().to_owned()
}

/// Signs somebody in, and gives the cookie.
#[track_caller]
fn signed_in(site: &Site, who: &str) -> String {
    let link = link(site, who);
    // What is not known yet counts as a guess, and some tests sign in more often than one may guess.
    look(site);
    let answer = form(site, &[OWN], &format!("code={link}"));
    assert_eq!(answer.status, 303, "{}", answer.body);
    cookie(&answer)
}

/// Waits until the thread of the accounts has looked at the database.
fn look(site: &Site) {
    let (tell, told) = channel();
    let accounts = site.accounts();
    accounts.look(move || tell.send(()).unwrap()).unwrap();
    told.recv_timeout(Duration::from_secs(60)).unwrap();
}

fn account(site: &Site, headers: &[(&str, &str)]) -> u16 {
    let answer = site.get_with("/agent/account", headers);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow");
    assert!(answer.header("vary").contains("cookie"));
    assert_eq!(
        (answer.header("etag"), answer.header("content-encoding")),
        ("", "")
    );
    answer.status
}

#[test]
fn without_the_flag_there_is_nothing_below_agent_and_no_index_for_it() {
    let site = Site::new()
        .article("zh/a/b.md", "---\ntitle: 提现\n---\n提现")
        .article("zh/a/c.md", INTERNAL);
    for path in ["sign-in", "sign-in.js", "account", ""] {
        let (here, none) = (
            site.get(&format!("/agent/{path}")),
            site.get(&format!("/agenx/{path}")),
        );
        assert_eq!((here.status, none.status), (404, 404));
        let [here, none] = [here, none].map(|answer| answer.body.replace("agent", "agenx"));
        assert_eq!(here, none, "{path}");
    }
    for path in ["sign-in", "sign-out", "codes"] {
        let [here, none] =
            ["agent", "agenx"].map(|top| site.post(&format!("/{top}/{path}"), &[OWN], ""));
        assert_eq!(here.status, none.status, "{path}");
    }
    let folder = tempfile::tempdir().unwrap();
    let load = |loader: jieda::site::Loader| {
        loader.without_golden_queries().load(&|_, _, _| ()).unwrap();
        folder.path().join("agents").exists()
    };
    let loader = || {
        let place = IndexPlace::Folder(folder.path().to_owned());
        jieda::site::Loader::new(site.content(), place)
    };
    assert!(!load(loader().without_agents()));
    assert!(load(loader()));
}

#[test]
fn a_link_signs_in_once_by_the_button_alone() {
    let site = site();
    let link = link(&site, "ann");
    let code = format!("code=https://help.bitp.example/agent/sign-in%23code={link}");
    // Whoever looks at the page uses nothing up, and the page knows no secret.
    for _ in 0..3 {
        let page = site.get("/agent/sign-in");
        assert_eq!(page.status, 200);
        assert_eq!(page.texts("h1").len(), 1);
    }
    // Another kind of error costs nothing either: the button of another site.
    let foreign = form(&site, &[("sec-fetch-site", "cross-site")], &code);
    assert_eq!(foreign.status, 403);
    let answer = form(&site, &[OWN], &code);
    assert_eq!((answer.status, answer.location()), (303, "/agent/"));
    let set = answer.header("set-cookie");
    assert!(
        set.starts_with("__Host-jieda-agent=") && set.contains("; HttpOnly; Secure; SameSite=Lax")
    );
    let cookie = cookie(&answer);
    assert!(!cookie.contains(&link));
    assert_eq!(account(&site, &[("cookie", &cookie)]), 200);
    let page = site.get_with("/agent/account", &[("cookie", &cookie)]);
    assert!(page.body.contains("<strong>ann</strong>") && !page.body.contains("no-such"));
    // Used up: for the same browser, and for the next.
    let again = form(&site, &[OWN], &code);
    assert_eq!((again.status, again.header("set-cookie")), (403, ""));
    // Out: the record goes, so that a copy of the cookie is of no use.
    let out = site.post("/agent/sign-out", &[OWN, ("cookie", &cookie)], "");
    assert_eq!((out.status, out.location()), (303, "/agent/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(account(&site, &[("cookie", &cookie)]), 401);
}

#[test]
fn whoever_is_not_signed_in_is_led_to_the_door_as_a_person_and_told_so_as_a_program() {
    let site = site();
    let person = site.get_with("/agent/account", &[PAGE]);
    assert_eq!(
        (person.status, person.location()),
        (303, "/agent/sign-in?to=account")
    );
    let program = site.get("/agent/account");
    assert_eq!(program.status, 401);
    assert_eq!(
        program.header("www-authenticate"),
        "Bearer realm=\"agents\""
    );
    assert_eq!(program.json()["status"], 401);
    // A session that has ended is taken out of the browser.
    let stale = site.get_with(
        "/agent/account",
        &[PAGE, ("cookie", "__Host-jieda-agent=x")],
    );
    assert!(stale.header("set-cookie").contains("Max-Age=0"));
}

#[test]
fn the_language_that_was_chosen_on_the_desk_stays_on_the_pages_of_the_door() {
    let site = Site::new()
        .article("zh/a/b.md", "---\ntitle: 提现\n---\n提现")
        .article("en/a/b.md", "---\ntitle: Withdraw\n---\nWithdraw")
        .with_agents();
    let session = signed_in(&site, "ann");
    let session = ("cookie", &*session);
    // A browser that prefers the other one.
    for (ui, other, says) in [("en", "zh", "Signed in as"), ("zh", "en", "已登录：")] {
        let prefers = ("accept-language", other);
        let desk = site.get_with(&format!("/agent/?ui={ui}"), &[session, prefers]);
        let account = format!("/agent/account?ui={ui}");
        assert!(
            desk.body.contains(&format!("href=\"{account}\"")),
            "{} {}",
            desk.status,
            desk.body
        );
        let page = site.get_with(&account, &[session, prefers]);
        assert_eq!(page.header("content-language")[..2], *ui);
        assert!(page.body.contains(says), "{}", page.body);
        for on in ["href=\"/agent/?ui=", "action=\"/agent/sign-out?ui="] {
            assert!(page.body.contains(&format!("{on}{ui}\"")), "{on}");
        }
        let sign_in = site.get_with(&format!("/agent/sign-in?ui={ui}"), &[prefers]);
        assert_eq!(sign_in.header("content-language")[..2], *ui);
        let out = format!("/agent/sign-out?ui={ui}");
        let out = site.post(&out, &[OWN], "");
        assert_eq!(out.location(), format!("/agent/sign-in?ui={ui}"));
    }
    // Nothing named, or nothing that the site has: the browser's.
    for query in ["", "?ui=de", "?ui=%22%3E"] {
        let path = format!("/agent/account{query}");
        let page = site.get_with(&path, &[session, ("accept-language", "en")]);
        assert_eq!(page.header("content-language"), "en", "{query}");
        assert!(page.body.contains("href=\"/agent/\""), "{query}");
    }
}

#[test]
fn a_session_is_made_anew_and_ends_the_one_that_the_browser_brought() {
    let site = site();
    let planted = "__Host-jieda-agent=planted-by-somebody-else";
    let answer = form(
        &site,
        &[OWN, ("cookie", planted)],
        &format!("code={}", link(&site, "ann")),
    );
    let own = cookie(&answer);
    assert_ne!(own, planted);
    assert_eq!(account(&site, &[("cookie", planted)]), 401);
    let next = form(
        &site,
        &[OWN, ("cookie", &own)],
        &format!("code={}", link(&site, "ann")),
    );
    let next = cookie(&next);
    look(&site);
    assert_eq!(account(&site, &[("cookie", &own)]), 401);
    assert_eq!(account(&site, &[("cookie", &next)]), 200);
    // Two of a name: one of them was tossed in.
    assert_eq!(
        account(&site, &[("cookie", &format!("{next}; {next}"))]),
        401
    );
    assert_eq!(
        account(&site, &[("cookie", &next), ("cookie", planted)]),
        401
    );
    assert_eq!(
        account(&site, &[("cookie", &next.replace("__Host-", ""))]),
        401
    );
}

#[test]
fn who_is_revoked_is_out_by_every_way() {
    let site = site();
    let email = ("x-forwarded-email", "ann@bitp.example");
    let (session, waiting) = (
        signed_in(&site, "ann@bitp.example"),
        link(&site, "ann@bitp.example"),
    );
    let desk = token(&site, "desk", &[Scope::Read]);
    look(&site);
    for good in [("cookie", &*session), ("authorization", &*desk), email] {
        assert_eq!(account(&site, &[good]), 200, "{}", good.0);
    }
    store(&site)
        .revoke_agent(&name("Ann@bitp.example"), Clock::default().now_s())
        .unwrap();
    store(&site).revoke_token(&name("desk")).unwrap();
    look(&site);
    for bad in [("cookie", &*session), ("authorization", &*desk), email] {
        assert_eq!(account(&site, &[bad]), 401, "{}", bad.0);
    }
    assert_eq!(form(&site, &[OWN], &format!("code={waiting}")).status, 403);
    // Others are as they were, and so is the name once it is let in again.
    assert_eq!(
        account(&site, &[("x-forwarded-email", "bob@bitp.example")]),
        200
    );
    let _ = link(&site, "ann@bitp.example");
    look(&site);
    assert_eq!(account(&site, &[email]), 200);
    assert_eq!(account(&site, &[("cookie", &session)]), 401);
}

#[test]
fn what_is_over_or_was_made_by_a_clock_that_was_ahead_opens_nothing() {
    let site = site();
    let all = [Scope::Read].into_iter().collect();
    for (what, span) in [("over", span(-100, 50)), ("ahead", span(3_600, 3_600))] {
        let token = store(&site).add_token(&name(what), all, span).unwrap();
        let link = store(&site).add_agent(&name(what), span).unwrap();
        look(&site);
        let bearer = format!("Bearer {}", token.reveal());
        assert_eq!(account(&site, &[("authorization", &bearer)]), 401, "{what}");
        let answer = form(&site, &[OWN], &format!("code={}", link.reveal()));
        assert_eq!(answer.status, 403, "{what}");
    }
}

/// Asks from another machine, which is no trusted proxy.
fn from_elsewhere(site: &Site, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::get("/agent/account");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    let peer: SocketAddr = "203.0.113.9:5000".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    site.send(request).status
}

#[test]
fn the_header_of_a_proxy_counts_from_a_trusted_one_alone_once_and_as_a_name() {
    let site = site();
    let email = "x-forwarded-email";
    assert_eq!(account(&site, &[(email, "ann@bitp.example")]), 200);
    for odd in ["", " ", "ann, bob", "ann;bob", "<ann>", "a b", "-ann"] {
        assert_eq!(account(&site, &[(email, odd)]), 401, "{odd:?}");
    }
    assert_eq!(account(&site, &[(email, "ann"), (email, "ann")]), 401);
    for near in [
        "x_forwarded_email",
        "x-forwarded-emai",
        "x-forwarded-user",
        "x-auth-request-email",
    ] {
        assert_eq!(account(&site, &[(near, "ann")]), 401, "{near}");
    }
    // From elsewhere it is nothing, whatever else is forged; nor does it stand in the way of a token.
    let forged = [
        (email, "ann"),
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
    ];
    assert_eq!(from_elsewhere(&site, &forged), 401);
    let desk = token(&site, "desk", &[Scope::Read]);
    assert_eq!(
        from_elsewhere(&site, &[(email, "ann"), ("authorization", &desk)]),
        200
    );
    // A token that is none of ours is not forgiven for the sake of the header.
    assert_eq!(
        account(&site, &[(email, "ann"), ("authorization", "Bearer x")]),
        401
    );
    // The password of a proxy before us is not ours to judge.
    assert_eq!(
        account(&site, &[(email, "ann"), ("authorization", "Basic eDp4")]),
        200
    );
}

#[test]
fn a_token_may_what_its_scopes_say_and_never_writes() {
    let site = site();
    let read = token(&site, "read", &[Scope::Read]);
    let insights = token(&site, "insights", &[Scope::Insights]);
    let codes = |headers: &[(&str, &str)]| site.post("/agent/codes", headers, "").status;
    // Made a moment ago, and known.
    assert_eq!(account(&site, &[("authorization", &read)]), 200);
    assert_eq!(account(&site, &[("authorization", &insights)]), 403);
    assert_eq!(codes(&[("authorization", &read)]), 403);
    assert_eq!(
        account(&site, &[("authorization", &read), ("authorization", &read)]),
        401
    );
    // One bit, one letter, a space, another case.
    for odd in [
        read.replace("jieda-token-", "jieda-tokem-"),
        read.to_uppercase(),
        format!("{read}A"),
        read[..read.len() - 1].to_owned(),
        format!("Bearer {}", "A".repeat(100_000)),
    ] {
        assert_eq!(account(&site, &[("authorization", &odd)]), 401);
    }
    let path = format!("/agent/account?token={}", &read[7..]);
    assert_eq!(site.get(&path).status, 401);
    assert_eq!(
        account(
            &site,
            &[("cookie", &format!("__Host-jieda-agent={}", &read[7..]))]
        ),
        401
    );
}

#[test]
fn only_our_own_pages_can_have_something_written_for_who_is_signed_in() {
    let site = site();
    let session = signed_in(&site, "ann");
    let codes = |headers: &[(&str, &str)]| {
        let cookie = ("cookie", &*session);
        let headers: Vec<_> = headers.iter().copied().chain([cookie]).collect();
        site.post("/agent/codes", &headers, "").status
    };
    let host = ("host", "help.bitp.example");
    assert_eq!(codes(&[OWN]), 200);
    assert_eq!(codes(&[("origin", "https://help.bitp.example")]), 200);
    for foreign in [
        &[][..],
        &[host],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "none")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://help.bitp.example"),
        ],
        &[host, ("origin", "null")],
        &[host, ("origin", "https://evil.example")],
        &[host, ("origin", "https://help.bitp.example.evil.example")],
        &[("authorization", "Basic eDp4")],
    ] {
        assert_eq!(codes(foreign), 403, "{foreign:?}");
    }
    // By a proxy as well: its cookie is sent with what any page asks for.
    let email = ("x-forwarded-email", "ann");
    assert_eq!(site.post("/agent/codes", &[email], "").status, 403);
    assert_eq!(site.post("/agent/codes", &[email, OWN], "").status, 200);
}

/// Every address that something can be sent to, as the routers have them.
fn posted_routes() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/agents");
    let mut routes = Vec::new();
    for file in ["mod.rs", "desk/mod.rs"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        for route in text.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            if route.contains("post(") {
                routes.push(path.to_owned());
            }
        }
    }
    assert!(routes.len() >= 9, "{routes:?}");
    routes
}

#[test]
fn nothing_that_can_be_sent_is_taken_from_a_page_of_another_site() {
    let site = site();
    let session = signed_in(&site, "ann");
    let host = ("host", "help.bitp.example");
    let email = ("x-forwarded-email", "ann");
    let json = ("content-type", "application/json");
    let text = ("content-type", "text/plain");
    let cookie = ("cookie", &*session);
    for path in posted_routes() {
        for who in [cookie, email] {
            for kind in [json, text] {
                for foreign in [
                    &[][..],
                    &[("sec-fetch-site", "cross-site")],
                    &[("sec-fetch-site", "same-site")],
                    &[("sec-fetch-site", "none")],
                    &[("sec-fetch-site", "")],
                    &[("sec-fetch-site", "same-origin, cross-site")],
                    &[("origin", "null")],
                    &[("origin", "https://desk.example")],
                    &[("origin", "http://help.bitp.example")],
                    &[("origin", "https://help.bitp.example:444")],
                    &[("origin", "https://help.bitp.example@evil.example")],
                    &[("referer", "https://help.bitp.example/agent/")],
                ] {
                    let headers: Vec<_> =
                        foreign.iter().copied().chain([who, kind, host]).collect();
                    let answer = site.post(&path, &headers, "{\"q\": \"a\", \"id\": \"zh/a/b\"}");
                    assert_eq!(answer.status, 403, "{path} {headers:?}");
                    assert_eq!(answer.header("set-cookie"), "", "{path} {headers:?}");
                    assert_eq!(answer.header("access-control-allow-origin"), "");
                }
            }
        }
    }
    // None of it ended the session.
    assert_eq!(account(&site, &[cookie]), 200);
}

#[test]
fn a_frame_counts_nothing_and_says_nothing_to_writers() {
    let site = site();
    let session = signed_in(&site, "ann");
    let made = site.post("/agent/codes", &[OWN, ("cookie", &session)], "");
    let code = made.json()["code"].as_str().unwrap().to_owned();
    let frame = cookie(&form(&site, &[OWN], &format!("code={code}&frame=1")));
    let json = ("content-type", "application/json");
    let sent = |path: &str, who: &str| {
        let body = "{\"q\": \"提现\", \"id\": \"zh/a/b\"}";
        site.post(path, &[OWN, json, ("cookie", who)], body).status
    };
    for path in ["/agent/passed-on", "/agent/unanswered", "/agent/codes"] {
        assert_eq!(sent(path, &frame), 403, "{path}");
    }
    assert_eq!(sent("/agent/search", &frame), 200);
    assert_eq!(sent("/agent/passed-on", &session), 204);
}

#[test]
fn a_session_that_is_over_opens_nothing_and_is_taken_out_of_the_browser() {
    let site = site();
    let session = signed_in(&site, "ann");
    let made = site.post("/agent/codes", &[OWN, ("cookie", &session)], "");
    let code = made.json()["code"].as_str().unwrap().to_owned();
    let frame = cookie(&form(&site, &[OWN], &format!("code={code}&frame=1")));
    for good in [&session, &frame] {
        assert_eq!(account(&site, &[("cookie", good)]), 200);
    }
    // As if 12 hours had passed.
    let database = site.folder().join("data/accounts.sqlite");
    let database = rusqlite::Connection::open(database).unwrap();
    let over = "UPDATE sessions SET expires = expires - 43201; UPDATE state SET stamp = stamp + 1";
    database.execute_batch(over).unwrap();
    look(&site);
    for over in [&session, &frame] {
        assert_eq!(account(&site, &[("cookie", over)]), 401);
        let page = site.get_with("/agent/", &[PAGE, ("cookie", over)]);
        assert_eq!((page.status, page.location()), (303, "/agent/sign-in"));
        assert!(page.header("set-cookie").contains("Max-Age=0"));
        let search = [
            OWN,
            ("cookie", &**over),
            ("content-type", "application/json"),
        ];
        assert_eq!(
            site.post("/agent/search", &search, "{\"q\": \"a\"}").status,
            401
        );
    }
}

#[test]
fn a_code_for_the_sidebar_opens_a_frame_that_may_not_write() {
    let site = site();
    let session = signed_in(&site, "ann");
    let made = site.post("/agent/codes", &[OWN, ("cookie", &session)], "");
    let code = made.json()["code"].as_str().unwrap().to_owned();
    // It opens no page of ours, and is not used up by the try.
    assert_eq!(form(&site, &[OWN], &format!("code={code}")).status, 403);
    let framed = form(&site, &[OWN], &format!("code={code}&frame=1"));
    assert_eq!(framed.status, 204, "{}", framed.body);
    let set = framed.header("set-cookie");
    assert!(
        set.starts_with("__Host-jieda-frame=")
            && set.ends_with("; Secure; SameSite=None; Partitioned")
    );
    let frame = cookie(&framed);
    assert_eq!(account(&site, &[("cookie", &frame)]), 200);
    assert_eq!(
        site.post("/agent/codes", &[OWN, ("cookie", &frame)], "")
            .status,
        403
    );
    // Under the name of the other it is nothing.
    let other = frame.replace("-frame=", "-agent=");
    assert_eq!(account(&site, &[("cookie", &other)]), 401);
    assert_eq!(
        form(&site, &[OWN], &format!("code={code}&frame=1")).status,
        403
    );
}

/// Many requests after one another, to one server.
struct Asking {
    app: axum::Router,
    runtime: tokio::runtime::Runtime,
}

impl Asking {
    fn new(site: &Site) -> Asking {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Asking {
            app: site.app(),
            runtime: runtime.unwrap(),
        }
    }

    fn status(&self, request: axum::http::request::Builder, body: String) -> u16 {
        let request = request.body(Body::from(body)).unwrap();
        let answer = self.app.clone().oneshot(request);
        self.runtime.block_on(answer).unwrap().status().as_u16()
    }
}

#[test]
fn of_ten_thousand_guesses_none_comes_in_and_nobody_else_is_slowed() {
    let site = site();
    let session = signed_in(&site, "ann");
    let office = ("x-forwarded-for", "198.51.100.7");
    let asked = site.accounts().asked();
    let began = Instant::now();
    let (asking, mut looked_at) = (Asking::new(&site), 0);
    for guess in 0..10_000 {
        let (bearer, cookie) = (
            format!("Bearer jieda-token-{guess}"),
            format!("__Host-jieda-agent={guess}"),
        );
        let request = match guess % 3 {
            0 => Request::get("/agent/account").header("authorization", bearer),
            1 => Request::get("/agent/account").header("cookie", cookie),
            _ => Request::post("/agent/sign-in").header(OWN.0, OWN.1),
        };
        let status = asking.status(request.header(office.0, office.1), format!("code={guess}"));
        assert!(matches!(status, 401 | 403 | 429), "{guess}: {status}");
        looked_at += u64::from(status != 429);
    }
    // 20, and one more for each 10 s that it took.
    let may_be = 21 + began.elapsed().as_secs() / 10;
    assert!((20..=may_be).contains(&looked_at), "{looked_at}");
    // The database was asked for no more than these.
    assert!(site.accounts().asked() - asked <= looked_at);
    // Who is in goes on from the same address; a link that counts lets in; and elsewhere nothing is slowed.
    assert_eq!(account(&site, &[office, ("cookie", &session)]), 200);
    let good = link(&site, "bob");
    look(&site);
    assert_eq!(
        form(&site, &[office, OWN], &format!("code={good}")).status,
        303
    );
    let elsewhere = ("x-forwarded-for", "198.51.100.8");
    assert_eq!(
        account(&site, &[elsewhere, ("authorization", "Bearer x")]),
        401
    );
    assert_eq!(site.get_with("/zh/a/b", &[office]).status, 200);
}

#[test]
fn limits_of_agents_go_by_account_and_not_by_address() {
    let site = site();
    let office = ("x-forwarded-for", "198.51.100.7");
    let asking = Asking::new(&site);
    let ask = |who| {
        let request = Request::get("/agent/account").header(office.0, office.1);
        asking.status(request.header("x-forwarded-email", who), String::new())
    };
    let served = (0..100_000).take_while(|_| ask("ann") == 200).count();
    assert!((400..100_000).contains(&served), "{served}");
    assert_eq!((ask("ann"), ask("bob")), (429, 200));
}

#[test]
fn a_damaged_database_is_set_aside_and_nobody_is_signed_in() {
    let site = site();
    let session = signed_in(&site, "ann");
    assert_eq!(account(&site, &[("cookie", &session)]), 200);
    let data = site.folder().join("data");
    std::fs::write(data.join("accounts.sqlite"), "no database".repeat(1_000)).unwrap();
    look(&site);
    assert_eq!(account(&site, &[("cookie", &session)]), 401);
    let aside = std::fs::read_dir(&data).unwrap();
    let mut names = aside.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.any(|name| name.starts_with("accounts.sqlite.damaged-")));
    // It goes on with the one that was made.
    let session = signed_in(&site, "ann");
    assert_eq!(account(&site, &[("cookie", &session)]), 200);
}

#[test]
fn a_database_that_was_restored_brings_no_session_back() {
    let site = site();
    let (session, waiting) = (signed_in(&site, "ann"), link(&site, "ann"));
    let desk = token(&site, "desk", &[Scope::Read]);
    let data = site.folder().join("data");
    let (live, copy) = (data.join("accounts.sqlite"), data.join("copy"));
    std::fs::copy(&live, &copy).unwrap();
    // What was ended since would come back with the copy.
    let out = site.post("/agent/sign-out", &[OWN, ("cookie", &session)], "");
    assert_eq!(out.status, 303);
    std::fs::rename(&copy, &live).unwrap();
    look(&site);
    assert_eq!(account(&site, &[("cookie", &session)]), 401);
    assert_eq!(form(&site, &[OWN], &format!("code={waiting}")).status, 403);
    assert_eq!(account(&site, &[("authorization", &desk)]), 200);
    let kept = store(&site).read().unwrap().0;
    assert!(kept.sessions.is_empty() && kept.accounts.contains_key(&name("ann")));
}

#[test]
fn only_so_many_sessions_and_links_of_an_agent_are_kept() {
    let site = site();
    for _ in 0..25 {
        signed_in(&site, "ann");
    }
    for _ in 0..10 {
        let _ = store(&site)
            .add_link(&name("ann"), Kind::Main, span(0, 60))
            .unwrap();
    }
    let kept = store(&site).read().unwrap().0;
    assert_eq!((kept.sessions.len(), kept.links.len()), (20, 5));
}

/// The first line of an answer.
fn status(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

#[test]
fn a_running_server_lets_in_and_out_by_commands_and_its_log_knows_no_secret() {
    let site = Site::new()
        .article("site.toml", "name = \"X\"\n")
        .article("zh/a/b.md", "---\ntitle: 提现\n---\n提现");
    let server = Server::start_with(&site, &[], &["--agents", "--access-log", "--log", "info"]);
    let desk = token(&site, "desk", &[Scope::Read]);
    let ask = |bearer: &str, path: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {bearer}\r\n\r\n"
        );
        status(&exchange(&server.address, head.as_bytes())).to_owned()
    };
    server.wait_for("the first look", |_| {
        ask(&desk, "/agent/account").contains(" 200 ")
    });
    let began = Instant::now();
    store(&site).revoke_token(&name("desk")).unwrap();
    server.wait_for("the end of the token", |_| {
        ask(&desk, "/agent/account").contains(" 401 ")
    });
    assert!(began.elapsed() < Duration::from_secs(60));
    let guess = "zzyqguessed";
    for _ in 0..25 {
        ask(
            &format!("Bearer {guess}"),
            &format!("/agent/account?code={guess}"),
        );
    }
    let log = server.log();
    assert_eq!(log.matches("none of ours was sent").count(), 1, "{log}");
    assert!(log.contains("/agent/account"), "{log}");
    for secret in [guess, &desk[7..]] {
        assert!(!log.contains(secret), "{log}");
    }
}
