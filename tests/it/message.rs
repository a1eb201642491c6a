//! The draft of a message to support, and that nothing of what is typed is kept.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use percent_encoding::percent_decode_str;

use crate::site::Site;

const PHRASE: &str =
    "abandon ability able about above absent absorb abstract absurd abuse access accident";

#[test]
fn without_a_script_each_channel_with_hours_says_whether_it_is_open() {
    let site = Site::example();
    let always = site
        .snapshot()
        .site
        .channels
        .iter()
        .filter(|channel| channel.always_open)
        .count();
    assert!(always > 0);
    for (lang, open) in [("zh", "现在在线"), ("en", "Open now")] {
        let page = site.get(&format!("/{lang}/contact/message"));
        let told = page.texts("p.now");
        assert!(
            told.iter().all(|text| !text.is_empty() && text != "None"),
            "{told:?}"
        );
        assert!(
            told.iter().filter(|text| *text == open).count() >= always,
            "{told:?}"
        );
    }
}

#[test]
fn what_was_searched_and_read_is_carried_into_the_draft() {
    let site = Site::example();
    let results = site.get("/zh/search?q=qqxxzzkk");
    let contact = results
        .attributes("main a", "href")
        .into_iter()
        .find(|href| href.starts_with("/zh/contact?q="))
        .unwrap();
    let page = site.get(&contact);
    assert_eq!(
        page.attributes("form.check", "action"),
        ["/zh/contact/message"]
    );
    assert_eq!(
        page.attributes("form.check input[name=searched]", "value"),
        ["qqxxzzkk"]
    );
    let article = site.get("/en/funds/withdrawal-not-arrived");
    assert!(
        article
            .attributes("main a", "href")
            .contains(&"/en/contact?article=wd7k2q".to_owned())
    );
    let from_article = site.get("/en/contact?article=wd7k2q");
    assert_eq!(
        from_article.attributes("form.check input[name=article]", "value"),
        ["wd7k2q"]
    );

    let page = site.post_form(
        "/zh/contact/message",
        &[("searched", "qqxxzzkk"), ("article", "wd7k2q")],
    );
    let draft = page.texts("#draft-text")[0].clone();
    assert!(
        draft.contains("搜索过：qqxxzzkk") && draft.contains("https://help.bitp.example/a/wd7k2q"),
        "{draft}"
    );
    // The article is about funds: what to attach follows from it.
    assert!(page.texts("#attach-heading + ul")[0].contains("TxID"));
    let mail = page.attributes("#draft a.button", "href")[0].clone();
    let mail = percent_decode_str(&mail)
        .decode_utf8()
        .unwrap()
        .into_owned();
    assert!(
        mail.starts_with("mailto:help@bitp.example?subject=[BitP] qqxxzzkk&body=")
            && mail.contains("qqxxzzkk"),
        "{mail}"
    );
    assert_eq!(
        (page.header("cache-control"), page.status),
        ("private, no-cache", 200)
    );
    assert_eq!(
        page.attributes("meta[name=robots]", "content"),
        ["noindex,follow"]
    );
    let status = page.texts("#channels .now");
    assert!(
        status
            .iter()
            .filter(|text| text.starts_with("现在"))
            .count()
            >= 3,
        "open or closed without a script: {status:?}"
    );
    for told in [
        "24 小时",
        "自动确认",
        "不要另开工单",
        "complaints@bitp.example",
    ] {
        assert!(page.texts("main")[0].contains(told), "{told}");
    }
}

#[test]
fn every_field_stands_in_the_draft_and_in_the_form_again() {
    let site = Site::example();
    let page = site.post_form(
        "/en/contact/message",
        &[
            ("topic", "1"),
            ("problem", "I can't sign in"),
            ("tried", "Reset\r\ntwice"),
            ("error", "E-42"),
            ("when", "10:00 UTC+8"),
        ],
    );
    assert_eq!(
        page.texts("#draft-text"),
        [
            "Hello, About: Sign-in and account security Problem: I can't sign in Tried: Reset twice Error text: E-42 When: 10:00 UTC+8"
        ]
    );
    assert_eq!(page.texts("#problem"), ["I can't sign in"]);
    assert_eq!(
        page.attributes("input[name=topic][checked]", "value"),
        ["1"]
    );
    let empty = site.get("/en/contact/message?problem=x");
    assert!(empty.texts("#draft-text").is_empty() && empty.texts("#problem") == [""]);
}

#[test]
fn with_nothing_to_carry_the_form_comes_first_and_an_empty_one_says_so() {
    let site = Site::example();
    let headings = |page: &crate::site::Answer| page.texts("main h2");
    // Nothing carried along: a link, and a form before all else.
    let contact = site.get("/en/contact");
    assert_eq!(contact.texts("form.check").len(), 0);
    assert_eq!(
        contact.attributes("main a.button", "href"),
        ["/en/contact/message"]
    );
    for page in [
        site.get("/en/contact/message"),
        site.post_form("/en/contact/message", &[]),
        site.post_form(
            "/en/contact/message",
            &[("searched", " "), ("article", "nosuch")],
        ),
    ] {
        assert_eq!(headings(&page)[0], "Describe the problem");
        assert_eq!(
            (
                page.texts("#draft").len(),
                page.texts("#problem-error").len()
            ),
            (0, 0)
        );
    }
    // The form itself, with nothing in it.
    let empty = [
        ("problem", ""),
        ("searched", ""),
        ("tried", " "),
        ("topic", "1"),
    ];
    let page = site.post_form("/en/contact/message", &empty);
    assert_eq!(headings(&page)[0], "Describe the problem");
    assert_eq!(
        page.texts("#problem-error"),
        ["Write down what the problem is first."]
    );
    assert_eq!(page.attributes("#problem", "aria-invalid"), ["true"]);
    assert_eq!(
        page.attributes("input[name=topic][checked]", "value"),
        ["1"]
    );
    // Each of the fields is enough for a draft, and what is carried along too.
    for field in ["problem", "searched", "tried", "error", "when"] {
        let page = site.post_form("/en/contact/message", &[("problem", ""), (field, "x1")]);
        let page = if field == "problem" {
            site.post_form("/en/contact/message", &[(field, "x1")])
        } else {
            page
        };
        assert_eq!(headings(&page)[0], "Your draft", "{field}");
    }
    let carried = site.post_form("/en/contact/message", &[("article", "wd7k2q")]);
    assert_eq!(headings(&carried)[0], "Your draft");
}

#[test]
fn the_subject_of_a_mail_holds_nothing_that_was_taken_out() {
    let site = Site::example();
    for (lang, removed, default) in [("zh", "已去掉", "求助"), ("en", "removed", "Help needed")]
    {
        let subject = |problem: &str, searched: &str| {
            let fields = [("problem", problem), ("searched", searched)];
            let page = site.post_form(&format!("/{lang}/contact/message"), &fields);
            let mail = page.attributes("#draft a.button", "href")[0].clone();
            let mail = percent_decode_str(&mail)
                .decode_utf8()
                .unwrap()
                .into_owned();
            let (_, subject) = mail.split_once("?subject=").unwrap();
            subject.split_once("&body=").unwrap().0.to_owned()
        };
        let secret = "my password is hunter22";
        assert_eq!(subject("E-42\nmore", ""), "[BitP] E-42");
        for (problem, searched, expected) in [
            (secret, "", default),
            (secret, "E-42", "E-42"),
            ("", secret, default),
            (secret, secret, default),
        ] {
            let subject = subject(problem, searched);
            assert_eq!(
                subject,
                format!("[BitP] {expected}"),
                "{problem} / {searched}"
            );
            assert!(!subject.contains(removed) && !subject.contains("hunter22"));
        }
    }
}

#[test]
fn a_secret_is_taken_out_and_warned_of() {
    let site = Site::example();
    let typed = format!("my phrase is {PHRASE} and password: hunter22");
    let page = site.post_form(
        "/en/contact/message",
        &[
            ("problem", &typed),
            ("tried", "the verification code is 482910"),
        ],
    );
    for secret in ["abandon", "accident", "hunter22", "482910"] {
        assert!(!page.body.contains(secret), "{secret}");
    }
    assert!(page.texts("#draft .danger")[0].contains("taken out"));
    assert!(page.texts("#draft-text")[0].contains("my phrase is (removed)"));
    let carried = site.get(&format!("/en/contact?q={}", PHRASE.replace(' ', "+")));
    assert!(!carried.body.contains("abandon"));
}

#[test]
fn a_cleaned_draft_that_is_sent_again_is_as_it_was_and_warns_nobody() {
    let words = "[en]\nmessage_removed = \"withheld-1\"\n";
    let site = Site::example().theme(&[("templates/words.toml", words)]);
    let sent = |problem: &str| {
        let page = site.post_form("/en/contact/message", &[("problem", problem)]);
        (
            page.texts("#problem")[0].clone(),
            !page.texts("#draft .danger").is_empty(),
        )
    };
    let cleaned = "my password is withheld-1 and it fails".to_owned();
    assert_eq!(
        sent("my password is hunter22 and it fails"),
        (cleaned.clone(), true)
    );
    assert_eq!(sent(&cleaned), (cleaned.clone(), false));
}

fn post(address: &str, path: &str, content_type: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// All files below a folder, as one text.
fn everything_in(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&everything_in(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(
                &fs::read(&path).unwrap_or_default(),
            ));
        }
    }
    text
}

#[test]
fn nothing_that_is_pasted_or_written_stands_in_a_log_an_address_or_a_file() {
    let site = Site::example();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jieda"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "trace"])
        .current_dir(site.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let form = "application/x-www-form-urlencoded";
    let mut answers = String::new();
    for lang in ["zh", "en"] {
        answers += &post(
            &address,
            &format!("/{lang}/verify"),
            form,
            "value=canary-pasted.test",
        );
        answers += &post(
            &address,
            &format!("/{lang}/contact/message"),
            form,
            "problem=canary-written&searched=canary-searched",
        );
    }
    answers += &post(
        &address,
        "/api/v1/verify",
        "application/json",
        r#"{"value":"canary-asked.test"}"#,
    );
    answers += &post(
        &address,
        "/api/v1/verify",
        "application/json",
        r#"{"value":"canary-broken"#,
    );
    answers += &post(&address, "/zh/verify", form, "value=canary-bytes%FF");
    child.kill().unwrap();
    child.wait().unwrap();
    let log = reader.join().unwrap();
    assert!(
        answers.contains("canary-pasted.test") && answers.contains("canary-written"),
        "the answers show it"
    );
    assert!(!answers.contains("canary-broken") && !answers.contains("canary-bytes"));
    let locations: Vec<&str> = answers
        .lines()
        .filter(|line| line.to_ascii_lowercase().starts_with("location:"))
        .collect();
    assert_eq!(locations, Vec::<&str>::new());
    assert!(log.contains("articles"), "the log tells something: {log}");
    assert!(!log.contains("canary"), "{log}");
    assert!(
        !everything_in(site.folder()).contains("canary"),
        "a file holds it"
    );
}
