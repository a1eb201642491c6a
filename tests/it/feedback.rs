//! Feedback: what is stored, what is refused, and what a reader sees of it.

use std::fs;
use std::io::Write;
use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::site::{Answer, Site};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
const PHRASE: &str = "我的助记词是 abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

fn site() -> Site {
    Site::new()
        .article("zh/funds/withdraw.md", "# 提现\n看状态。")
        .article("zh/staff/internal.md", "---\ntitle: 内部\nvisibility: internal\n---\nx")
}

fn form(site: &Site, fields: &str) -> Answer {
    site.post("/zh/feedback", &FORM, format!("id=zh%2Ffunds%2Fwithdraw&{fields}"))
}

type Comment = (Option<String>, Option<String>);

/// Votes as `helped, not helped`, and comments with their reasons, oldest first.
fn stored(site: &Site) -> ((i64, i64), Vec<Comment>) {
    let database = rusqlite::Connection::open(site.folder().join("data/insights.sqlite")).unwrap();
    let votes = database
        .query_row("SELECT coalesce(sum(helped), 0), coalesce(sum(not_helped), 0) FROM votes", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let mut comments = database.prepare("SELECT reason, comment FROM comments ORDER BY id").unwrap();
    let comments = comments.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    (votes, comments.map(Result::unwrap).collect())
}

#[test]
fn a_form_leads_back_to_the_article_which_says_what_became_of_it() {
    let site = site();
    assert_eq!(
        (form(&site, "helpful=yes").status, form(&site, "helpful=yes").location()),
        (303, "/zh/funds/withdraw?fb=yes#feedback")
    );
    assert_eq!(form(&site, "helpful=no").location(), "/zh/funds/withdraw?fb=no#feedback");
    let thanked = site.get("/zh/funds/withdraw?fb=yes");
    assert_eq!(thanked.texts("#feedback-say"), ["谢谢，已收到。"]);
    assert_eq!(thanked.attributes("#contact-inline[hidden]", "id").len(), 1);
    let asked = site.get("/zh/funds/withdraw?fb=no");
    assert!(asked.attributes("#contact-inline[hidden]", "id").is_empty() && asked.attributes("[data-fb]", "value").is_empty());
    let words = utf8_percent_encode("照做了，\n还是不行 13800138000", NON_ALPHANUMERIC).to_string();
    assert_eq!(form(&site, &format!("reason=still-fails&comment={words}")).location(), "/zh/funds/withdraw?fb=sent#feedback");
    assert_eq!(site.get("/zh/funds/withdraw?fb=sent").texts("#feedback-say"), ["谢谢，已收到。"]);
    let kept = (Some("still-fails".to_owned()), Some("照做了，\n还是不行 […]".to_owned()));
    assert_eq!(stored(&site), ((2, 1), vec![kept]));
}

#[test]
fn a_recovery_phrase_is_thrown_away_and_its_writer_warned() {
    let site = site();
    let words = utf8_percent_encode(PHRASE, NON_ALPHANUMERIC).to_string();
    assert_eq!(form(&site, &format!("comment={words}")).location(), "/zh/funds/withdraw?fb=secret#feedback");
    assert!(site.get("/zh/funds/withdraw?fb=secret").texts("#feedback-say")[0].contains("没有保存"));
    let body = serde_json::json!({ "id": "zh/funds/withdraw", "helpful": false, "comment": PHRASE }).to_string();
    assert_eq!(site.post("/api/v1/feedback", &JSON, body).status, 422);
    assert_eq!(stored(&site), ((0, 1), vec![]));
    let file = fs::read(site.folder().join("data/insights.sqlite")).unwrap();
    let log = fs::read(site.folder().join("data/insights.sqlite-wal")).unwrap_or_default();
    assert!(![file, log].iter().any(|bytes| String::from_utf8_lossy(bytes).contains("abandon")));
}

#[test]
fn only_the_sites_own_pages_may_send_it() {
    let site = site();
    let from = |headers: &[(&str, &str)]| {
        let headers: Vec<(&str, &str)> = FORM.iter().chain(headers).copied().collect();
        site.post("/zh/feedback", &headers, "id=zh%2Ffunds%2Fwithdraw&helpful=yes").status
    };
    assert_eq!(from(&[("sec-fetch-site", "same-origin"), ("origin", "null")]), 303);
    assert_eq!(from(&[("origin", "null")]), 303);
    assert_eq!(from(&[("origin", "https://help.bitp.example")]), 303);
    assert_eq!(from(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]), 303);
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
fn what_cannot_be_stored_is_refused_and_a_hidden_article_looks_like_a_missing_one() {
    let site = site();
    let post = |body: &str| site.post("/api/v1/feedback", &JSON, body.to_owned());
    assert_eq!(post("{\"id\":\"zh/funds/withdraw\",\"helpful\":true}").status, 204);
    for (status, body) in [
        (400, "{"),
        (422, "{\"id\":\"zh/funds/withdraw\"}"),
        (422, "{\"id\":\"zh/funds/withdraw\",\"reason\":\"x\"}"),
        (400, "{\"id\":\"zh/funds/withdraw\",\"helpful\":\"yes\"}"),
        (404, "{\"id\":\"../../etc/passwd\",\"helpful\":true}"),
    ] {
        let answer = post(body);
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{body}");
    }
    let hidden = post("{\"id\":\"zh/staff/internal\",\"helpful\":true}");
    let missing = post("{\"id\":\"zh/staff/none\",\"helpful\":true}");
    assert_eq!((hidden.status, hidden.body), (missing.status, missing.body));
    assert_eq!(site.post("/api/v1/feedback", &[], "{}").status, 415);
    assert_eq!(site.post("/zh/feedback", &JSON, "{}").status, 415);
    assert_eq!(site.post("/zh/feedback", &FORM, "id=zh/none&helpful=yes").status, 404);
    let long = format!("{{\"id\":\"zh/funds/withdraw\",\"comment\":\"{}\"}}", "x".repeat(70_000));
    assert_eq!((post(&long).status, post(&long).header("content-type")), (413, "application/problem+json"));
    assert_eq!(form(&site, &format!("comment={}", "x".repeat(70_000))).status, 413);
    assert_eq!(stored(&site), ((1, 0), vec![]));
}

#[test]
fn bodies_of_the_shared_corpus_are_answered_as_it_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile/feedback-bodies.jsonl");
    let Ok(text) = fs::read_to_string(file) else {
        let _ = writeln!(std::io::stderr(), "LEFT OUT: ../shared/hostile/feedback-bodies.jsonl is not there");
        return;
    };
    let site = site();
    for line in text.lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let (id, must) = (one["id"].as_str().unwrap(), one["must"].as_str().unwrap());
        // The corpus calls an article's id its slug.
        let body = one["body"].as_str().unwrap().replace("\"slug\"", "\"id\"").replace("\"withdraw\"", "\"zh/funds/withdraw\"");
        let body = body.replace("\"internal-plain\"", "\"zh/staff/internal\"").replace("\"no-such\"", "\"zh/staff/none\"");
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
    assert!(comments.iter().any(|(_, comment)| comment.as_deref() == Some("'); DROP TABLE feedback;--")), "{comments:?}");
    assert!(comments.iter().any(|(_, comment)| comment.as_deref() == Some("card […] phone […] mail […]")), "{comments:?}");
    assert!(
        !comments
            .iter()
            .flat_map(|(_, comment)| comment)
            .any(|c| c.contains("abandon") || c.contains('\0') || c.chars().count() > 1_000)
    );
}
