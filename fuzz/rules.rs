//! What holds for any bytes, one function for each thing that takes them.
//!
//! Gets:    bytes that nobody chose.
//! Gives:   nothing, or a panic that says which rule does not hold.
//! Touches: a small site in a temporary folder, made once in a process.
//! Never:   what only holds for some input: those are tests of their own.

#![allow(dead_code, reason = "each target uses one")]

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::{Request, Uri};
use jieda::contact::official::Official;
use jieda::contact::verify::State;
use jieda::content::source::SourceFile;
use jieda::content::{hides, parse};
use jieda::insights::Insights;
use jieda::server::{AppState, Options, router};
use jieda::site::{CurrentSnapshot, IndexPlace, Loader};
use jieda::text::fold::fold as folded;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use tower::ServiceExt;

/// A rule: it must hold for any bytes.
type Rule = fn(&[u8]);

/// The rules by their name, which is that of their folder in `corpus/`.
pub(crate) const RULES: [(&str, Rule); 6] = [
    ("article", article),
    ("front_matter", front_matter),
    ("fold", fold),
    ("query", query),
    ("verify", verify),
    ("path", path),
];

fn file(bytes: Vec<u8>) -> SourceFile {
    SourceFile {
        path: PathBuf::from("zh/a/b.md"),
        bytes,
        hash: 0,
        modified: None,
    }
}

/// A file is an article or a problem with a remedy, the same each time, and its HTML holds nothing that acts.
pub(crate) fn article(bytes: &[u8]) {
    let first = parse(&file(bytes.to_vec()));
    let second = parse(&file(bytes.to_vec()));
    match (first, second) {
        (Ok((one, problems)), Ok((other, more))) => {
            assert_eq!(problems, more, "the same file has the same problems");
            assert_eq!(one.sections.len(), other.sections.len());
            for (section, again) in one.sections.iter().zip(&other.sections) {
                let html = section.html().to_string();
                assert_eq!(html, again.html().to_string());
                let lower = html.to_ascii_lowercase();
                for element in [
                    "<script", "<iframe", "<style", "<form", "<object", "<base", "<svg",
                ] {
                    // In an attribute, a letter `<` is only text.
                    let is_tag = lower.match_indices(element).any(|(at, _)| {
                        lower[..at].rfind('>').unwrap_or(0) >= lower[..at].rfind('<').unwrap_or(0)
                    });
                    assert!(!is_tag, "{element} in {html}");
                }
            }
        }
        (Err(one), Err(other)) => {
            assert_eq!(one, other, "the same file has the same problem");
            assert!(!one.message.is_empty() && !one.help.is_empty());
        }
        _ => panic!("the same file is an article at one time only"),
    }
}

/// The same for what stands between the lines of a front matter. What hides an article hides it however often it is read.
pub(crate) fn front_matter(bytes: &[u8]) {
    let text = [b"---\n", bytes, b"\n---\n\n# a\n\nb\n"].concat();
    article(&text);
    assert_eq!(format!("{:?}", hides(&text)), format!("{:?}", hides(&text)));
}

/// What is folded stays as it is when it is folded again.
pub(crate) fn fold(bytes: &[u8]) {
    let once = folded(&String::from_utf8_lossy(bytes));
    assert_eq!(once, folded(&once));
}

/// A text with a foreign channel behind it is never official, whatever it is.
pub(crate) fn verify(bytes: &[u8]) {
    static OFFICIAL: OnceLock<Official> = OnceLock::new();
    let official = OFFICIAL.get_or_init(|| {
        let mut official = Official::default();
        official.add_name("bitp");
        official.add_domain("bitp.example").expect("a domain");
        official.add_email("help@bitp.example").expect("an address");
        official.add_phone("+86 400 800 1234").expect("a number");
        official
            .add_handle("telegram", "@bitp_official")
            .expect("a name");
        official
    });
    let text: String = String::from_utf8_lossy(bytes).chars().take(5_000).collect();
    let findings = official.judge(&text);
    assert!(!findings.is_empty() || text.trim().is_empty());
    let foreign = official.judge(&format!("{text}\nhttps://pay.evil.test/login\n"));
    assert!(
        foreign
            .iter()
            .any(|finding| finding.state != State::Official),
        "official: {text:?} with a foreign host"
    );
}

/// A search and its suggestions are answered, by page and API alike.
pub(crate) fn query(bytes: &[u8]) {
    let typed = percent_encode(bytes, NON_ALPHANUMERIC);
    for address in [
        format!("/api/v1/search?lang=zh&q={typed}"),
        format!("/api/v1/suggest?lang=en&q={typed}"),
        format!("/zh/search?q={typed}"),
    ] {
        ask(&address);
    }
}

/// Any address that can be sent is answered, and none with a fault of ours.
pub(crate) fn path(bytes: &[u8]) {
    let plain = String::from_utf8_lossy(bytes);
    ask(&format!("/{}", plain.trim_start_matches('/')));
    ask(&format!("/{}", percent_encode(bytes, NON_ALPHANUMERIC)));
}

/// Sends a GET; what is no address at all is left out, as it never arrives.
fn ask(address: &str) {
    let Ok(uri) = address.parse::<Uri>() else {
        return;
    };
    let (site, runtime) = site();
    let request = Request::get(uri).header("host", "help.bitp.example");
    let request = request
        .body(Body::empty())
        .expect("an address is a request");
    let answer = runtime
        .block_on(router(site.clone()).oneshot(request))
        .expect("a router has no errors");
    let status = answer.status().as_u16();
    assert!(status < 500, "{status} for {address}");
}

/// A site of two articles, of which one has a translation.
fn site() -> &'static (AppState, tokio::runtime::Runtime) {
    static SITE: OnceLock<(AppState, tokio::runtime::Runtime)> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let content = folder.join("content");
        for (name, text) in [
            ("site.toml", "name = \"BitP\"\n"),
            (
                "zh/security/reset.md",
                "# 如何重置登录密码\n\n打开设置，点重置。验证码 10 分钟内有效。\n",
            ),
            (
                "en/security/reset.md",
                "# How do I reset my password?\n\nOpen the settings and choose *Reset*.\n",
            ),
            (
                "zh/withdrawal/delay.md",
                "# 提现没有到账\n\n## 多久到账\n\nUSDT 提现通常 30 分钟到账。\n",
            ),
        ] {
            let file = content.join(name);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        }
        let mut loader = Loader::new(content.clone(), IndexPlace::Memory);
        let (snapshot, _) = loader.load(&|_, _, _| ()).expect("a site");
        let state = AppState::new(
            Arc::new(CurrentSnapshot::new(snapshot)),
            Options {
                content,
                insights: Insights::open(&folder.join("data")),
                ..Options::default()
            },
        );
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        (state, runtime)
    })
}
