//! What somebody sends or writes costs work in proportion to its size, or is refused.
//!
//! Gets:    patterns of `patterns`, repeated to two lengths.
//! Gives:   how many times as long the longer one takes, by the clock of the thread that does the work.
//! Touches: the core as the routes call it, and each route.
//! Never:   a bound on the time itself: machines differ.
//!
//! The everyday run takes every `SAMPLE`th pattern, those that were quadratic once among them; `JIEDA_COST=all` takes all,
//! at the lengths that the promise names.

use axum::body::Body;
use axum::http::Request;
use jieda::contact::message;
use jieda::contact::official::Official;
use jieda::content::source::SourceFile;
use jieda::content::{Article, parse};
use jieda::detect::secrets;
use jieda::problem::Problem;

use crate::channels;
use crate::patterns::{all, ratio, repeated};
use crate::site::{Answer, Site};

/// Every so many patterns are tried in the everyday run.
const SAMPLE: usize = 500;
/// Patterns that were quadratic: in the look for phone numbers, where a text is written, where places are told, in the tree.
const ONCE_QUADRATIC: [&str; 18] = [
    "+",
    "(+",
    "+\n",
    "&",
    "&a",
    "& ",
    "°",
    "[a](b)",
    "![a](b)",
    "*a **b ",
    "<b></x>",
    "<table><b></b>",
    "<a><object></a></object>",
    "</p><b a>",
    "微信",
    "联系",
    "@bitp_official 微信",
    "#13800138000",
];
/// How many times as long ten times the text may take.
const RATIO_MAX: f64 = 15.0;
/// The same of work that sorts what it found; what is quadratic takes 100 times as long.
const SHORT_RATIO_MAX: f64 = 25.0;

fn is_everything() -> bool {
    std::env::var("JIEDA_COST").is_ok_and(|which| which == "all")
}

/// Asserts that some work on ten times the text takes at most `most` times as long, for the patterns of this run.
#[track_caller]
fn in_proportion<T>(what: &str, small: usize, most: f64, work: impl Fn(&str) -> T) {
    let mut patterns = all();
    if !is_everything() {
        patterns = patterns.into_iter().step_by(SAMPLE).collect();
    }
    patterns.extend(ONCE_QUADRATIC.map(str::to_owned));
    let mut worse = Vec::new();
    for pattern in patterns {
        let times = ratio(
            &work,
            &repeated(&pattern, small),
            &repeated(&pattern, 10 * small),
            most,
        );
        if times > most {
            worse.push(format!("{pattern:?}: {times:.1} times"));
        }
    }
    assert!(
        worse.is_empty(),
        "{what}: of ten times the text:\n{}",
        worse.join("\n")
    );
}

fn article(text: &str) -> Result<(Article, Vec<Problem>), Problem> {
    let bytes = format!("---\ntitle: t\n---\n{text}\n").into_bytes();
    parse(&SourceFile {
        path: "zh/a/b.md".into(),
        bytes,
        hash: 0,
        modified: None,
    })
}

#[test]
fn an_article_of_any_repeated_pattern() {
    let small = if is_everything() { 10_000 } else { 3_000 };
    in_proportion("an article", small, RATIO_MAX, article);
}

#[test]
fn a_text_to_verify_of_any_repeated_pattern() {
    let mut official = Official::default();
    official.add_name("yunque");
    channels::HOSTS
        .iter()
        .for_each(|host| official.add_domain(host).unwrap());
    channels::EMAILS
        .iter()
        .for_each(|email| official.add_email(email).unwrap());
    official.add_handle("telegram", "@bitp_official").unwrap();
    // A value of at most 2,000 characters is looked at as one thing too; so both lengths are texts. More than 10,000 is refused.
    let small: usize = 2_500;
    let mut patterns = all();
    if !is_everything() {
        patterns = patterns.into_iter().step_by(SAMPLE).collect();
    }
    patterns.extend(ONCE_QUADRATIC.map(str::to_owned));
    let of = |pattern: &str, chars: usize| pattern.chars().cycle().take(chars).collect::<String>();
    for pattern in patterns {
        let times = ratio(
            |text| official.judge(text),
            &of(&pattern, small),
            &of(&pattern, 4 * small),
            6.0,
        );
        assert!(
            times <= 6.0,
            "{pattern:?}: four times the text takes {times:.1} times as long"
        );
    }
}

#[test]
fn a_message_and_a_comment_of_any_repeated_pattern() {
    let small = if is_everything() { 10_000 } else { 3_000 };
    in_proportion("a message", small, SHORT_RATIO_MAX, |text| {
        message::clean(text, "[x]")
    });
    in_proportion("a comment", small, SHORT_RATIO_MAX, jieda::search::hint);
    in_proportion(
        "a line of an article",
        small,
        SHORT_RATIO_MAX,
        secrets::request,
    );
}

#[test]
fn what_costs_ever_more_is_refused_with_its_place_and_a_remedy() {
    let padded = |text: &str| format!("## a\n\nx\n\n## b\n\n{text}");
    for (text, what) in [
        (padded(&"<b></x>".repeat(20_000)), "zh/a/b.md:8"),
        (
            padded(&format!("<table>{}", "<b>x</b>".repeat(20_000))),
            "zh/a/b.md:8",
        ),
        (
            padded(&format!("[a](<{}>)", "b".repeat(10_000))),
            "zh/a/b.md:10",
        ),
        (
            padded(&format!("![{}](/assets/a.png)", "&".repeat(10_000))),
            "zh/a/b.md:10",
        ),
    ] {
        let problem = article(&text).unwrap_err();
        let told = problem.to_string();
        assert!(told.contains(what) && !problem.help.is_empty(), "{told}");
    }
}

#[test]
fn long_text_is_shown_to_the_last_byte() {
    // Its writer is given it in parts, which nobody may see: in paragraphs, code, headings, links and texts of pictures.
    let words = "a &amp; 提现 ° <> & ".repeat(2_000);
    let code = "a && 提现 ° <b> & ".repeat(2_000);
    let picture = "a & b ".repeat(1_000);
    let text = format!(
        "{words}\n\n`{code}`\n\n```\n{code}\n```\n\n[{words}](/zh/b)\n\n![{picture}](/assets/a.png)\n\n## {words}\n\nx"
    );
    let (article, _) = article(&text).unwrap();
    let html = article.sections[0].html().to_string();
    assert!(
        !html.contains("<!--") && !html.contains("&lt;!--"),
        "a parting shows"
    );
    let plain = "a & 提现 ° <> & ".repeat(2_000);
    let escaped = plain
        .trim()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    assert!(
        html.starts_with(&format!("<p>{escaped}</p>")),
        "{}",
        html.chars().take(200).collect::<String>()
    );
    let escaped = code
        .trim()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    assert_eq!(html.matches(&escaped).count(), 2);
    assert!(html.contains(&format!("alt=\"{}", picture.trim().replace('&', "&amp;"))));
    assert!(
        article.sections[1]
            .heading
            .starts_with("a & 提现 ° <> & a & ")
    );
}

/// Each route that takes input, with a body or an address of about so many bytes.
fn asked(bytes: usize) -> Vec<(&'static str, Request<Body>)> {
    // No address is longer in this library; the server's connections refuse such ones before.
    let address = bytes.min(60_000);
    let form = |path: &str, body: String| {
        Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    };
    let json = |path: &str, body: serde_json::Value| {
        Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    let get = |path: String| Request::get(path).body(Body::empty()).unwrap();
    let named = |bytes: usize| {
        (0..bytes / 6)
            .map(|n| format!("{n:x}&"))
            .collect::<String>()
    };
    let names = named(bytes);
    let long = "a".repeat(bytes);
    let encoded = "%E6%8F%90".repeat(bytes / 9);
    let keys: serde_json::Map<String, serde_json::Value> = (0..bytes / 12)
        .map(|n| (format!("{n:x}"), n.into()))
        .collect();
    vec![
        (
            "names in an address",
            get(format!("/zh/search?{}", named(address))),
        ),
        (
            "names in an address",
            get(format!("/api/v1/search?{}", named(address))),
        ),
        (
            "names in an address",
            get(format!("/api/v1/suggest?{}", named(address))),
        ),
        ("words", get(format!("/zh/search?q={}", &long[..address]))),
        (
            "words",
            get(format!("/api/v1/search?q={}", &encoded[..address / 9 * 9])),
        ),
        (
            "words",
            get(format!("/api/v1/suggest?q={}", &encoded[..address / 9 * 9])),
        ),
        ("names in a form", form("/zh/verify", names.clone())),
        (
            "names in a form",
            form("/zh/contact/message", names.clone()),
        ),
        ("names in a form", form("/zh/feedback", names)),
        (
            "a long value",
            form("/zh/verify", format!("value={encoded}")),
        ),
        (
            "a long value",
            form("/zh/contact/message", format!("problem={encoded}")),
        ),
        (
            "a long value",
            form("/zh/feedback", format!("id=zh/a/b&comment={encoded}")),
        ),
        (
            "a long value",
            json("/api/v1/verify", serde_json::json!({ "value": long })),
        ),
        (
            "a long value",
            json(
                "/api/v1/feedback",
                serde_json::json!({ "id": "zh/a/b", "comment": long }),
            ),
        ),
        ("many keys", json("/api/v1/verify", keys.clone().into())),
        ("many keys", json("/api/v1/feedback", keys.into())),
    ]
}

#[test]
fn each_route_answers_or_refuses_what_it_is_sent_at_any_size() {
    let site = Site::new().article("zh/a/b.md", "---\ntitle: 提现\n---\n提现");
    for bytes in [1_000, 10_000, 100_000] {
        for (what, request) in asked(bytes) {
            let place = format!(
                "{what} of {bytes} bytes, {} {}",
                request.method(),
                request.uri().path()
            );
            let answer: Answer = site.send(request);
            let is_expected = match answer.status {
                200 | 204 | 303 => true,
                // More than twenty names, more than 512 characters, or no value that is meant.
                400 | 413 | 414 | 422 => true,
                // The database of a new site may still be opening.
                503 => place.contains("feedback"),
                _ => false,
            };
            assert!(is_expected, "{place}: {}", answer.status);
            if what.starts_with("names") {
                let is_refused = matches!(answer.status, 400 | 413 | 414);
                assert!(is_refused, "{place}: {}", answer.status);
            }
        }
    }
}
