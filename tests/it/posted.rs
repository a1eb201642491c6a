//! Search by POST: what is typed stands in no address, header, suggestion or log, whatever it is and however it is sent.

use axum::body::Body;
use axum::http::Request;

use crate::site::{Answer, Site};

fn site() -> Site {
    (0..12).fold(Site::new(), |site, at| {
        let title = ["提现没到账", "怎么充值", "身份认证被拒", "How to reset a password", "Withdrawal is frozen", "API key"][at % 6];
        site.article(&format!("zh/s{at}.md"), &format!("# {title} {at}\n\n记录里看状态，第{at}步。The code and the key are never asked for.\n"))
    })
}

/// Secrets of each form, each whole as it stands in a message.
const SECRETS: [&str; 9] = [
    "我的密码是 Hunter22zz",
    "password: s3cretZZ9q",
    "验证码 482910",
    "助记词：abandon ability able about above absent absorb abstract absurd abuse access accident",
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
    "private key e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "ＰＡＳＳＷＯＲＤ：ｑｗｅｒ９９ＺＺ",
    "backup codes: 1111-2222 3333-4444",
];
/// What of each must never be told.
const TELLING: [&str; 9] = [
    "Hunter22zz",
    "s3cretZZ9q",
    "482910",
    "ability able",
    "5HueCGU8",
    "e3b0c442",
    "eyJhbGci",
    "ｑｗｅｒ９９",
    "3333-4444",
];

/// How a secret may stand in what is sent.
const AROUND: [fn(&str) -> String; 6] = [
    |secret| secret.to_owned(),
    |secret| format!("提现没到账 {secret} 怎么办"),
    |secret| {
        format!(
            "{}{secret}",
            "你好，我的提现一直没有到账，请帮我看一下。".repeat(30)
        )
    },
    |secret| {
        format!(
            "{secret}\r\n{}",
            "hello, my withdrawal is frozen since monday. ".repeat(40)
        )
    },
    |secret| format!("{}\u{200b}{secret}\u{202e}\0", "冻结".repeat(300)),
    |secret| format!("<b>{secret}</b>\n> {secret}\n{}", "\"'&<>".repeat(150)),
];

/// Everything of an answer but its body.
fn outside(answer: &Answer) -> String {
    format!("{:?}", answer.headers)
}

/// All addresses that a page leads to, and the values that it sends in forms by GET.
fn addresses(answer: &Answer) -> String {
    let mut all = Vec::new();
    for name in [
        "href",
        "src",
        "action",
        "data-url",
        "data-text",
        "data-api",
        "content",
    ] {
        all.extend(answer.attributes(&format!("[{name}]"), name));
    }
    let all = all.join("\n");
    percent_encoding::percent_decode_str(&all)
        .decode_utf8_lossy()
        .into_owned()
}

#[test]
fn a_secret_is_in_no_part_of_an_answer() {
    let site = site();
    for (secret, telling) in SECRETS.iter().zip(TELLING) {
        for around in AROUND {
            let text = around(secret);
            let page = site.post_form("/zh/search", &[("q", &text)]);
            assert_eq!(page.status, 200, "{text}");
            assert!(!page.body.contains(telling), "{text}\n{}", page.body);
            assert!(!outside(&page).contains(telling));
            let api = site.post_json(
                "/api/v1/search",
                &serde_json::json!({"q": text, "lang": "zh", "explain": "1"}),
            );
            assert_eq!(api.status, 200, "{text}");
            assert!(!api.body.contains(telling), "{text}\n{}", api.body);
            assert_eq!(api.header("cache-control"), "no-store");
        }
    }
}

#[test]
fn a_text_that_was_sent_as_a_body_is_in_no_address_and_is_sent_so_again() {
    let site = site();
    let long = format!(
        "{}提现没到账，zzcanary1 怎么办",
        "你好，我想问一下，zzcanary2。".repeat(40)
    );
    for text in [
        "zzcanary1 提现没到账",
        "tixian meidaozhang zzcanary2",
        "怎么充直 zzcanary1",
        &long,
    ] {
        for lang in ["zh", "en"] {
            let page = site.post_form(&format!("/{lang}/search"), &[("q", text)]);
            assert!(
                !addresses(&page).contains("zzcanary"),
                "{}",
                addresses(&page)
            );
            assert!(!outside(&page).contains("zzcanary"));
            // The field has the text again, and its form sends it as it came.
            assert_eq!(
                page.attributes("form[role=search] input[name=q]", "value"),
                [text]
            );
            assert_eq!(page.attributes("form[role=search]", "method"), ["post"]);
            for method in page.attributes("form", "method") {
                assert_eq!(method, "post");
            }
        }
    }
    // A question of an address may stand in one.
    let page = site.get("/zh/search?q=zzcanary1");
    assert_eq!(page.attributes("form[role=search]", "method"), ["get"]);
}

#[test]
fn whatever_is_sent_is_answered_or_refused_and_never_shown_in_an_address() {
    let site = site();
    let form = "application/x-www-form-urlencoded";
    let json = "application/json";
    let q = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let rows: Vec<(&str, &str, Vec<u8>, &[u16])> = vec![
        ("/zh/search", form, b"".to_vec(), &[200]),
        ("/zh/search", form, b"q=".to_vec(), &[200]),
        ("/zh/search", form, b"q=+%20%0a".to_vec(), &[200]),
        ("/zh/search", form, b"zzcanary".to_vec(), &[200]),
        (
            "/zh/search",
            form,
            b"q=zzcanary1&q=zzcanary2".to_vec(),
            &[200],
        ),
        ("/zh/search", form, b"q=zzcanary%FF".to_vec(), &[400]),
        ("/zh/search", form, b"q=zzcanary\xff".to_vec(), &[400]),
        ("/zh/search", form, b"q=%ED%A0%80zzcanary".to_vec(), &[400]),
        ("/zh/search", form, b"q=%00zzcanary%00".to_vec(), &[200]),
        (
            "/zh/search",
            form,
            format!("q={}", q(&"提现".repeat(5_000))).into_bytes(),
            &[200],
        ),
        (
            "/zh/search",
            form,
            format!("q={}", q(&"提zzcanary".repeat(1_112))).into_bytes(),
            &[200],
        ),
        (
            "/zh/search",
            form,
            format!("q={}", "a".repeat(400_000)).into_bytes(),
            &[200, 413],
        ),
        (
            "/zh/search",
            form,
            "a=b&".repeat(3_000).into_bytes(),
            &[400],
        ),
        (
            "/zh/search",
            json,
            br#"{"q":"zzcanary"}"#.to_vec(),
            &[200, 400, 415],
        ),
        (
            "/zh/search",
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nzzcanary\r\n--x--".to_vec(),
            &[200, 400, 415],
        ),
        ("/zh/search", "", b"q=zzcanary".to_vec(), &[200, 400, 415]),
        ("/api/v1/search", json, b"".to_vec(), &[400]),
        ("/api/v1/search", json, b"{}".to_vec(), &[400]),
        ("/api/v1/search", json, br#"{"q":""}"#.to_vec(), &[200]),
        ("/api/v1/search", json, br#"{"q":null}"#.to_vec(), &[400]),
        (
            "/api/v1/search",
            json,
            br#"{"q":["zzcanary"]}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","q":"zzcanary2"}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary\ud800"}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary\u0000"}"#.to_vec(),
            &[200],
        ),
        (
            "/api/v1/search",
            json,
            b"{\"q\":\"zzcanary\xff\"}".to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","lang":"xx"}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","lang":""}"#.to_vec(),
            &[200],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","limit":0}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","limit":51}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","limit":-1}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            br#"{"q":"zzcanary","limit":1e99}"#.to_vec(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            format!("{{\"q\":{}}}", "[".repeat(10_000)).into_bytes(),
            &[400],
        ),
        (
            "/api/v1/search",
            json,
            format!("{{\"q\":\"{}\"}}", "😀".repeat(12_000)).into_bytes(),
            &[200, 413],
        ),
        ("/api/v1/search", form, b"q=zzcanary".to_vec(), &[415]),
        (
            "/api/v1/search",
            "text/plain",
            br#"{"q":"zzcanary"}"#.to_vec(),
            &[415],
        ),
        (
            "/api/v1/search",
            "application/json; charset=utf-16",
            br#"{"q":"zzcanary"}"#.to_vec(),
            &[200, 415],
        ),
    ];
    for (path, media_type, body, expected) in rows {
        let shown = format!(
            "{path} {media_type} {}",
            String::from_utf8_lossy(&body[..body.len().min(60)])
        );
        let mut request = Request::post(path);
        if !media_type.is_empty() {
            request = request.header("content-type", media_type);
        }
        let answer = site.send(request.body(Body::from(body)).unwrap());
        assert!(
            expected.contains(&answer.status),
            "{shown}: {}\n{}",
            answer.status,
            answer.body
        );
        assert!(!outside(&answer).contains("zzcanary"), "{shown}");
        if path.starts_with("/zh") {
            assert!(!addresses(&answer).contains("zzcanary"), "{shown}");
        }
        if answer.status != 200 {
            // A refusal repeats nothing of what it refuses.
            assert!(
                !answer.body.contains("zzcanary"),
                "{shown}: {}",
                answer.body
            );
        }
    }
}
