//! Feedback: what is stored, what is refused, and what a reader sees of it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::hostile::corpora;
use crate::site::{Answer, Site};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
const PHRASE: &str = "我的助记词是 abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

fn site() -> Site {
    Site::new()
        .article("zh/funds/withdraw.md", "# 提现\n看状态。")
        .article(
            "zh/staff/internal.md",
            "---\ntitle: 内部\nvisibility: internal\n---\nx",
        )
}

fn form(site: &Site, fields: &str) -> Answer {
    site.post(
        "/zh/feedback",
        &FORM,
        format!("id=zh%2Ffunds%2Fwithdraw&{fields}"),
    )
}

type Comment = (Option<String>, Option<String>);

/// Votes as `helped, not helped`, and comments with their reasons, oldest first.
fn stored(site: &Site) -> ((i64, i64), Vec<Comment>) {
    let database = rusqlite::Connection::open(site.folder().join("data/insights.sqlite")).unwrap();
    let votes = database
        .query_row(
            "SELECT coalesce(sum(helped), 0), coalesce(sum(not_helped), 0) FROM votes",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let mut comments = database
        .prepare("SELECT reason, comment FROM comments ORDER BY id")
        .unwrap();
    let comments = comments
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    (votes, comments.map(Result::unwrap).collect())
}

#[test]
fn a_form_leads_back_to_the_article_which_says_what_became_of_it() {
    let site = site();
    assert_eq!(
        (
            form(&site, "helpful=yes").status,
            form(&site, "helpful=yes").location()
        ),
        (303, "/zh/funds/withdraw?fb=yes#feedback")
    );
    assert_eq!(
        form(&site, "helpful=no").location(),
        "/zh/funds/withdraw?fb=no#feedback"
    );
    let thanked = site.get("/zh/funds/withdraw?fb=yes");
    assert_eq!(thanked.texts("#feedback-say"), ["谢谢，已收到。"]);
    assert_eq!(thanked.attributes("#contact-inline[hidden]", "id").len(), 1);
    let asked = site.get("/zh/funds/withdraw?fb=no");
    assert!(
        asked.attributes("#contact-inline[hidden]", "id").is_empty()
            && asked.attributes("[data-fb]", "value").is_empty()
    );
    let words = utf8_percent_encode("照做了，\n还是不行 13800138000", NON_ALPHANUMERIC).to_string();
    assert_eq!(
        form(&site, &format!("reason=still-fails&comment={words}")).location(),
        "/zh/funds/withdraw?fb=sent#feedback"
    );
    assert_eq!(
        site.get("/zh/funds/withdraw?fb=sent")
            .texts("#feedback-say"),
        ["谢谢，已收到。"]
    );
    let kept = (
        Some("still-fails".to_owned()),
        Some("照做了，\n还是不行 […]".to_owned()),
    );
    assert_eq!(stored(&site), ((2, 1), vec![kept]));
}

#[test]
fn a_recovery_phrase_is_thrown_away_and_its_writer_warned() {
    let site = site();
    let words = utf8_percent_encode(PHRASE, NON_ALPHANUMERIC).to_string();
    assert_eq!(
        form(&site, &format!("comment={words}")).location(),
        "/zh/funds/withdraw?fb=secret#feedback"
    );
    assert!(
        site.get("/zh/funds/withdraw?fb=secret")
            .texts("#feedback-say")[0]
            .contains("没有保存")
    );
    let body =
        serde_json::json!({ "id": "zh/funds/withdraw", "helpful": false, "comment": PHRASE })
            .to_string();
    assert_eq!(site.post("/api/v1/feedback", &JSON, body).status, 422);
    assert_eq!(stored(&site), ((0, 1), vec![]));
    let file = fs::read(site.folder().join("data/insights.sqlite")).unwrap();
    let log = fs::read(site.folder().join("data/insights.sqlite-wal")).unwrap_or_default();
    assert!(
        ![file, log]
            .iter()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("abandon"))
    );
}

#[test]
fn only_the_sites_own_pages_may_send_it() {
    let site = site();
    let from = |headers: &[(&str, &str)]| {
        let headers: Vec<(&str, &str)> = FORM.iter().chain(headers).copied().collect();
        site.post(
            "/zh/feedback",
            &headers,
            "id=zh%2Ffunds%2Fwithdraw&helpful=yes",
        )
        .status
    };
    assert_eq!(
        from(&[("sec-fetch-site", "same-origin"), ("origin", "null")]),
        303
    );
    assert_eq!(from(&[("origin", "null")]), 303);
    assert_eq!(from(&[("origin", "https://help.bitp.example")]), 303);
    assert_eq!(
        from(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]),
        303
    );
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "evil")],
    ] {
        assert_eq!(from(foreign), 403, "{foreign:?}");
    }
    assert_eq!(stored(&site).0, (4, 0));
}

#[test]
fn a_proxy_that_changes_the_host_keeps_nobody_from_telling() {
    let json = r#"{"id":"zh/funds/withdraw","helpful":true}"#;
    let post = |site: &Site,
                path: &str,
                kind: &[(&'static str, &'static str)],
                headers: &[(&'static str, &'static str)]| {
        let headers: Vec<(&str, &str)> = kind.iter().chain(headers).copied().collect();
        let body = if path == "/zh/feedback" {
            "id=zh%2Ffunds%2Fwithdraw&helpful=yes"
        } else {
            json
        };
        site.post(path, &headers, body.to_owned()).status
    };
    const HOST: (&str, &str) = ("host", "backend:8080");
    // What browsers send for our own pages: newer ones, and older ones that know no `Sec-Fetch-Site`.
    let newer = [
        HOST,
        ("sec-fetch-site", "same-origin"),
        ("origin", "https://help.bitp.example"),
    ];
    let older = [HOST, ("origin", "https://help.bitp.example")];
    let older_form = [HOST, ("origin", "null")];
    let with_base = site();
    let without = site().without_base_url();
    for site in [&with_base, &without] {
        assert_eq!(post(site, "/api/v1/feedback", &JSON, &newer), 204);
        assert_eq!(post(site, "/api/v1/feedback", &JSON, &older), 204);
        assert_eq!(post(site, "/zh/feedback", &FORM, &newer), 303);
        assert_eq!(post(site, "/zh/feedback", &FORM, &older_form), 303);
        // Another site: by a newer browser, and by a form of an older one.
        let cross = [
            HOST,
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ];
        let foreign = [HOST, ("origin", "https://evil.example")];
        assert_eq!(post(site, "/api/v1/feedback", &JSON, &cross), 403);
        assert_eq!(post(site, "/zh/feedback", &FORM, &foreign), 403);
        // What a form may carry to another site is no JSON, whatever it holds.
        for kind in [&FORM[..], &[("content-type", "text/plain")], &[]] {
            assert_eq!(
                post(site, "/api/v1/feedback", kind, &foreign),
                415,
                "{kind:?}"
            );
        }
    }
    let foreign = [HOST, ("origin", "https://evil.example")];
    assert_eq!(post(&with_base, "/api/v1/feedback", &JSON, &foreign), 403);
}

#[test]
fn what_cannot_be_stored_is_refused_and_a_hidden_article_looks_like_a_missing_one() {
    let site = site();
    let post = |body: &str| site.post("/api/v1/feedback", &JSON, body.to_owned());
    assert_eq!(
        post("{\"id\":\"zh/funds/withdraw\",\"helpful\":true}").status,
        204
    );
    for (status, body) in [
        (400, "{"),
        (422, "{\"id\":\"zh/funds/withdraw\"}"),
        (422, "{\"id\":\"zh/funds/withdraw\",\"reason\":\"x\"}"),
        (400, "{\"id\":\"zh/funds/withdraw\",\"helpful\":\"yes\"}"),
        (404, "{\"id\":\"../../etc/passwd\",\"helpful\":true}"),
    ] {
        let answer = post(body);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "application/problem+json"),
            "{body}"
        );
    }
    let hidden = post("{\"id\":\"zh/staff/internal\",\"helpful\":true}");
    let missing = post("{\"id\":\"zh/staff/none\",\"helpful\":true}");
    assert_eq!((hidden.status, hidden.body), (missing.status, missing.body));
    assert_eq!(site.post("/api/v1/feedback", &[], "{}").status, 415);
    assert_eq!(site.post("/zh/feedback", &JSON, "{}").status, 415);
    assert_eq!(
        site.post("/zh/feedback", &FORM, "id=zh/none&helpful=yes")
            .status,
        404
    );
    let long = format!(
        "{{\"id\":\"zh/funds/withdraw\",\"comment\":\"{}\"}}",
        "x".repeat(70_000)
    );
    assert_eq!(
        (post(&long).status, post(&long).header("content-type")),
        (413, "application/problem+json")
    );
    assert_eq!(
        form(&site, &format!("comment={}", "x".repeat(70_000))).status,
        413
    );
    assert_eq!(stored(&site), ((1, 0), vec![]));
}

#[test]
fn bodies_of_the_corpus_are_answered_as_it_says() {
    corpora("feedback-bodies.jsonl")
        .iter()
        .for_each(|file| bodies_are_answered(file));
}

fn bodies_are_answered(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let site = site();
    for line in text.lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let (id, must) = (one["id"].as_str().unwrap(), one["must"].as_str().unwrap());
        // The corpus calls an article's id its slug.
        let body = one["body"]
            .as_str()
            .unwrap()
            .replace("\"slug\"", "\"id\"")
            .replace("\"withdraw\"", "\"zh/funds/withdraw\"");
        let body = body
            .replace("\"internal-plain\"", "\"zh/staff/internal\"")
            .replace("\"no-such\"", "\"zh/staff/none\"");
        let large = body.len() > 64_000;
        let status = site.post("/api/v1/feedback", &JSON, body).status;
        let good = match must {
            // Refused before it is read, whatever it holds.
            _ if large => status == 413,
            must if must.starts_with("400, or") => matches!(status, 400 | 204),
            must if must.starts_with("422 or ignored") => matches!(status, 422 | 204),
            must if must.starts_with("400 or 422") => matches!(status, 400 | 422),
            must if must.starts_with("404 or 422") => matches!(status, 404 | 422),
            must if must.starts_with("same answer") => status == 404,
            must if must.starts_with("400") => status == 400,
            must if must.contains("mask") => matches!(status, 204 | 422),
            _ => matches!(status, 204 | 400 | 413 | 422),
        };
        assert!(good, "{id}: {status}, must be: {must}");
    }
    let (_, comments) = stored(&site);
    assert!(
        comments
            .iter()
            .any(|(_, comment)| comment.as_deref() == Some("'); DROP TABLE feedback;--")),
        "{comments:?}"
    );
    assert!(
        comments
            .iter()
            .any(|(_, comment)| comment.as_deref() == Some("card […] phone […] mail […]")),
        "{comments:?}"
    );
    assert!(
        !comments
            .iter()
            .flat_map(|(_, comment)| comment)
            .any(|c| c.contains("abandon") || c.contains('\0') || c.chars().count() > 1_000)
    );
}

/// Says that an article helped; gives the answer of the API.
fn says(site: &Site) -> Answer {
    site.post(
        "/api/v1/feedback",
        &JSON,
        "{\"id\":\"zh/funds/withdraw\",\"helpful\":true}",
    )
}

fn helped(site: &Site) -> i64 {
    stored(site).0.0
}

fn database(site: &Site) -> PathBuf {
    site.folder().join("data/insights.sqlite")
}

/// What lies in the data folder, by names.
fn names(site: &Site) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(site.folder().join("data"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_database_that_is_deleted_or_replaced_under_a_running_site_is_noticed_with_the_next_answer() {
    let site = site();
    assert_eq!((says(&site).status, helped(&site)), (204, 1));
    fs::remove_dir_all(site.folder().join("data")).unwrap();
    assert_eq!(
        (says(&site).status, helped(&site)),
        (204, 1),
        "all of the folder"
    );
    fs::remove_file(database(&site)).unwrap();
    assert_eq!(
        (says(&site).status, helped(&site)),
        (204, 1),
        "the database alone"
    );
    let backup = site.folder().join("backup.sqlite");
    rusqlite::Connection::open(database(&site))
        .unwrap()
        .execute("VACUUM INTO ?1", [backup.to_str().unwrap()])
        .unwrap();
    assert_eq!(
        (says(&site).status, says(&site).status, helped(&site)),
        (204, 204, 3)
    );
    fs::rename(&backup, database(&site)).unwrap();
    assert_eq!(
        (says(&site).status, helped(&site)),
        (204, 2),
        "another one in its place"
    );
    // What was answered with 204 is in the database alone: what lies beside it may go, and is never a log.
    assert_eq!(says(&site).status, 204);
    for name in names(&site)
        .iter()
        .filter(|name| name.starts_with("insights.sqlite-"))
    {
        assert_eq!(
            (
                name.as_str(),
                fs::metadata(site.folder().join("data").join(name))
                    .unwrap()
                    .len()
            ),
            ("insights.sqlite-journal", 0)
        );
        fs::remove_file(site.folder().join("data").join(name)).unwrap();
    }
    assert_eq!(
        (says(&site).status, helped(&site)),
        (204, 4),
        "what is written beside it"
    );
}

#[test]
fn a_damaged_database_is_set_aside_and_feedback_goes_on() {
    let whole = {
        let site = site();
        for _ in 0..40 {
            let body = format!(
                "{{\"id\":\"zh/funds/withdraw\",\"comment\":\"{}\"}}",
                "看不懂".repeat(200)
            );
            assert_eq!(site.post("/api/v1/feedback", &JSON, body).status, 204);
        }
        let copy = site.folder().join("copy.sqlite");
        rusqlite::Connection::open(database(&site))
            .unwrap()
            .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
            .unwrap();
        fs::read(copy).unwrap()
    };
    let garbled = |from: usize, to: usize| {
        let mut bytes = whole.clone();
        bytes[from..to].fill(0xa5);
        bytes
    };
    let damages: [(&str, Vec<u8>); 8] = [
        ("cut to 7", whole[..7].to_vec()),
        ("cut to 64", whole[..64].to_vec()),
        ("cut in the middle", whole[..whole.len() / 2].to_vec()),
        ("a head of something else", garbled(0, 16)),
        ("no head at all", garbled(0, 100)),
        ("a page of the tables", garbled(4_096, 8_192)),
        ("all but the head", garbled(100, whole.len())),
        ("an impossible format", {
            let mut bytes = whole.clone();
            bytes[60..64].copy_from_slice(&0x7fff_0000_u32.to_be_bytes());
            bytes
        }),
    ];
    for (what, bytes) in damages {
        let site = site();
        fs::create_dir_all(site.folder().join("data")).unwrap();
        fs::write(database(&site), &bytes).unwrap();
        assert_eq!((says(&site).status, helped(&site)), (204, 1), "{what}");
        let aside: Vec<_> = names(&site)
            .into_iter()
            .filter(|name| name.starts_with("insights.sqlite.damaged-2"))
            .collect();
        assert_eq!(aside.len(), 1, "{what}: {:?}", names(&site));
        assert_eq!(
            fs::read(site.folder().join("data").join(&aside[0])).unwrap(),
            bytes,
            "{what}"
        );
    }
    // The same under a running site; and things that are no file.
    let site = site();
    assert_eq!(says(&site).status, 204);
    fs::remove_file(database(&site)).unwrap();
    fs::create_dir_all(database(&site).join("folder")).unwrap();
    assert_eq!((says(&site).status, helped(&site)), (204, 1));
    assert!(
        names(&site)
            .iter()
            .any(|name| name.starts_with("insights.sqlite.damaged-2")),
        "{:?}",
        names(&site)
    );
}

#[test]
fn a_database_of_a_newer_program_is_left_as_it_is_and_an_older_one_is_kept_beside() {
    let with = |sql: &str| {
        let site = site();
        fs::create_dir_all(site.folder().join("data")).unwrap();
        rusqlite::Connection::open(database(&site))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        site
    };
    const TABLES: &str = "
        CREATE TABLE votes (article TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL, not_helped INTEGER NOT NULL,
            PRIMARY KEY (article, day)) WITHOUT ROWID;
        CREATE TABLE comments (id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, day TEXT NOT NULL, reason TEXT,
            comment TEXT);
        INSERT INTO votes VALUES ('zh/funds/withdraw', '2020-01-01', 5, 6);";
    // As this program made it before databases had a mark; and with columns and tables of a later one.
    let more = "ALTER TABLE votes ADD COLUMN seen INTEGER DEFAULT 7; ALTER TABLE comments ADD COLUMN place TEXT;
        CREATE TABLE others (x); INSERT INTO others VALUES (1); PRAGMA user_version = 1;";
    for sql in [
        format!("{TABLES} PRAGMA user_version = 1;"),
        format!("{TABLES}{more}"),
    ] {
        let site = with(&sql);
        assert_eq!(
            (says(&site).status, stored(&site).0),
            (204, (6, 6)),
            "{sql}"
        );
        assert!(
            !names(&site)
                .iter()
                .any(|name| name.contains("damaged") || name.contains("format")),
            "{:?}",
            names(&site)
        );
    }
    let site = with(&format!("{TABLES}{more}"));
    assert_eq!(says(&site).status, 204);
    let seen: i64 = rusqlite::Connection::open(database(&site))
        .unwrap()
        .query_row(
            "SELECT (SELECT sum(seen) FROM votes) + (SELECT count(*) FROM others)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(seen, 15, "what is not known is left alone");
    let old = with(TABLES);
    assert_eq!((says(&old).status, stored(&old).0), (204, (6, 6)));
    assert!(
        names(&old).contains(&"insights.sqlite.format-0".to_owned()),
        "{:?}",
        names(&old)
    );
    let newer = with(&format!(
        "{TABLES} PRAGMA user_version = 2; PRAGMA application_id = 1785292132;"
    ));
    let foreign =
        with("CREATE TABLE bookmarks (x); PRAGMA application_id = 77; PRAGMA user_version = 1;");
    for site in [newer, foreign] {
        let before = fs::read(database(&site)).unwrap();
        let answer = says(&site);
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
        assert_eq!(
            form(&site, "helpful=yes").location(),
            "/zh/funds/withdraw?fb=failed#feedback"
        );
        assert_eq!(site.get("/zh/funds/withdraw").status, 200);
        assert_eq!(fs::read(database(&site)).unwrap(), before);
        assert_eq!(names(&site), ["insights.sqlite"]);
    }
}

#[test]
fn a_locked_database_is_told_and_used_again_when_it_is_free() {
    let site = site();
    assert_eq!(says(&site).status, 204);
    let other = rusqlite::Connection::open(database(&site)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = says(&site);
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(
        (says(&site).status, helped(&site)),
        (204, 2),
        "what was refused was not counted"
    );
}

#[test]
fn what_nobody_sees_never_reaches_the_disk_and_secrets_neither() {
    let site = site();
    let comment = "我的\u{202e}密\u{200b}码是 hun\u{0}ter2，验证码是 123456\n助记词 abandon and ability and abel and about and above and absent \
                   and absorb and abstract and absurd and abuse and access";
    let body = serde_json::json!({ "id": "zh/funds/withdraw", "comment": comment }).to_string();
    assert_eq!(site.post("/api/v1/feedback", &JSON, body).status, 204);
    assert_eq!(
        stored(&site).1[0]
            .1
            .as_deref()
            .map(|text| text.split('\n').next().unwrap()),
        Some("我的密码是 […]，验证码是 […]")
    );
    let all = names(&site)
        .into_iter()
        .flat_map(|name| fs::read(site.folder().join("data").join(name)).unwrap())
        .collect::<Vec<_>>();
    for part in ["hun", "ter2", "123456", "\u{202e}", "\u{200b}"] {
        assert!(
            !all.windows(part.len())
                .any(|window| window == part.as_bytes()),
            "{part:?}"
        );
    }
}

/// Starts a program with a small disk in the place of its data folder, or one that may not be written.
#[cfg(target_os = "linux")]
pub(crate) const WITH_DATA: [&str; 5] = [
    "unshare",
    "-Urm",
    "sh",
    "-c",
    "mkdir data && mount -t tmpfs -o \"$0\" none data && exec \"$@\"",
];

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_one_that_may_not_be_written_are_told_by_their_cause() {
    use std::net::TcpStream;

    use crate::serving::Server;

    if !std::process::Command::new("unshare")
        .args(["-Urm", "true"])
        .status()
        .is_ok_and(|status| status.success())
    {
        let _ = writeln!(
            std::io::stderr(),
            "LEFT OUT: the system has no namespaces for users"
        );
        return;
    }
    let says = |server: &Server, comment: &str| {
        let body = serde_json::json!({ "id": "zh/funds/withdraw", "comment": comment }).to_string();
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let head = "POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
        answer
    };
    let site = site();
    let server = Server::start_by(&site, &[&WITH_DATA[..], &["ro"]].concat());
    let answer = says(&server, "看不懂");
    assert!(
        answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 5"),
        "{answer}"
    );
    assert!(
        server
            .fetch("/zh/funds/withdraw")
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        server.log().contains("it may not be written") || server.log().contains("cannot be used"),
        "{}",
        server.log()
    );
    drop(server);

    fs::remove_dir_all(site.folder().join("data")).unwrap();
    let server = Server::start_by(&site, &[&WITH_DATA[..], &["size=1m"]].concat());
    assert!(says(&server, "看不懂").starts_with("HTTP/1.1 204"));
    let disk = Path::new(&format!("/proc/{}/root", server.child.id()))
        .join(site.folder().strip_prefix("/").unwrap());
    let filler = disk.join("data/filler");
    let mut file = fs::File::create(&filler).unwrap();
    for bytes in [64 << 10, 1 << 10, 1] {
        while file.write_all(&vec![0; bytes]).is_ok() {}
    }
    // What was begun still has some room.
    let full = (0..200)
        .map(|n| says(&server, &format!("{n} {}", "看不懂".repeat(300))))
        .find(|answer| !answer.contains("204 No Content"));
    let full = full.expect("the disk has room for less");
    assert!(
        full.starts_with("HTTP/1.1 503") && full.contains("retry-after: 5"),
        "{full}"
    );
    assert!(
        server.log().contains("the disk is full"),
        "{}",
        server.log()
    );
    assert!(
        server
            .fetch("/zh/funds/withdraw")
            .starts_with("HTTP/1.1 200")
    );
    // Room that an open file takes is not free yet.
    drop(file);
    fs::remove_file(filler).unwrap();
    server.wait_for("room again", |server| {
        says(server, "看不懂").starts_with("HTTP/1.1 204")
    });
}
