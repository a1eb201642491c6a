//! Everything that a reader can fetch is, byte for byte, what it would be without internal articles, while agents are at work.
//!
//! Two sites have the same public articles; one has 300 internal ones beside them, of words, tags, addresses, permalinks and links
//! of their own. Whatever a reader finds by following links, and whatever they could ask for to find out, is asked of both.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use jieda::accounts::{Clock, Span, Store};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::site::{Answer, Site};

const INTERNAL: usize = 300;
const SUBJECTS: [(&str, &str); 5] = [
    ("提现", "withdrawal"),
    ("充值", "deposit"),
    ("发票", "invoice"),
    ("身份认证", "verification"),
    ("短信验证码", "message code"),
];
/// Syllables of words that only internal articles have.
const ODD: [&str; 6] = ["zyq", "kelp", "moss", "fern", "reed", "sage"];

fn public() -> Site {
    let mut site = Site::new()
        .article("site.toml", "name = \"X\"\ntop = [\"pub000\"]\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n[[category]]\npath = \"staff\"\ntitle = { zh = \"坐席\", en = \"Staff\" }\n[[channel]]\nkind = \"email\"\ntitle = { zh = \"邮件\", en = \"Mail\" }\naddress = \"help@bitp.example\"\n[official]\ndomains = [\"bitp.example\"]\n[[gone]]\npath = \"/zh/funds/gone\"\nsuccessor = \"int002\"\n")
        .article("assets/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .recording_searches();
    for (at, (zh, en)) in SUBJECTS.into_iter().enumerate() {
        let next = (at + 1) % SUBJECTS.len();
        site = site
            .article(
                &format!("zh/funds/p{at}.md"),
                &format!("---\nid: pub00{at}\ntitle: {zh}没到账\nupdated: 2026-11-02\ntags: [t{at}]\nrelated: [pub00{next}, int00{at}]\nredirect_from: [/zh/was{at}]\n---\n{zh}要等。\n\n## 为什么\n见[另一篇](p{next}.md)和[内部](../staff/i{at}.md)。\n\n![图](../../assets/a.svg)"),
            )
            .article(
                &format!("en/funds/p{at}.md"),
                &format!("---\nid: pub00{at}\ntitle: My {en} is late\nupdated: 2026-11-02\n---\nA {en} takes a while.\n\n## Why\nSee [another](p{next}.md)."),
            );
    }
    site
}

/// A word that internal articles alone have.
fn odd(at: usize) -> String {
    format!("{}{}{}", ODD[at % 6], ODD[at / 6 % 6], ODD[at / 36 % 6])
}

/// The files of internal articles: in categories of readers and of their own, with and without a public twin.
fn internal() -> Vec<(String, String)> {
    (0..INTERNAL)
        .map(|at| {
            let ((zh, en), word) = (SUBJECTS[at % SUBJECTS.len()], odd(at));
            let (lang, folder) = (["zh", "en"][at % 2], ["staff", "funds", "risk/deep"][at % 3]);
            // Some have the very permalink, address or old address of a public one.
            let (id, old) = match at % 50 {
                7 => (format!("pub00{}", at % 5), format!("/zh/was{}", at % 5)),
                _ => (format!("int{at:03}"), format!("/{lang}/old-{word}")),
            };
            let text = format!(
                "---\nid: {id}\ntitle: {zh} {word} {en}\nvisibility: internal\nupdated: 2026-11-28\ntags: [{word}, t1]\nquestions: [怎么{zh}{word}]\nredirect_from: [{old}]\n---\n{zh}{zh} {en} {word} help@bitp.examp1e\n\n## {word}\n[公开](/zh/funds/p1) ![图](../../assets/{word}.svg)"
            );
            (format!("{lang}/{folder}/i{at}.md"), text)
        })
        .collect()
}

/// What is the same at each asking but the request's own: ids and times.
fn steady(path: &str, answer: &Answer) -> String {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &answer.headers {
        let values = headers.entry(name.to_string()).or_default();
        values.push(value.to_str().unwrap().to_owned());
    }
    headers.remove("x-request-id");
    let mut body = answer.body.clone();
    if headers.contains_key("content-encoding") {
        // Bytes that were asked for before are compressed better; which bytes they are of, the tag says.
        headers.remove("content-length");
        body.clear();
    }
    if path.starts_with("/api/v1/search") {
        // How long it took, and with it the length and the tag.
        body = body.split(",\"took_us\"").next().unwrap().to_owned();
        headers.remove("etag");
        headers.remove("content-length");
    }
    format!("{} {headers:?} {body}", answer.status)
}

/// Two sites that must not be told apart.
struct Two {
    hiding: Site,
    plain: Site,
    /// The servers of both, and what they run in.
    apps: [Router; 2],
    runtime: Runtime,
    /// The cookie of an agent of each.
    sessions: [String; 2],
    asked: BTreeSet<String>,
}

impl Two {
    fn new() -> Two {
        let mut hiding = public();
        for (path, text) in internal() {
            hiding = hiding.article(&path, &text);
        }
        let (hiding, plain) = (hiding.with_agents(), public().with_agents());
        let sessions = [&hiding, &plain].map(signed_in);
        let apps = [hiding.app(), plain.app()];
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Two {
            hiding,
            plain,
            apps,
            runtime: runtime.unwrap(),
            sessions,
            asked: BTreeSet::new(),
        }
    }

    /// Asks both, as a reader and as one whose browser is an agent's; gives the answer.
    #[track_caller]
    fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.asked.insert(path.to_owned());
        let [hiding, plain] = [0, 1].map(|of| self.fetch(of, path, headers));
        let (with, without) = (steady(path, &hiding), steady(path, &plain));
        assert_eq!(with, without, "{path} {headers:?}");
        // Each search costs time, and how they read who asks is the same for all.
        if path.contains("q=") && !self.asked.len().is_multiple_of(8) {
            return plain;
        }
        for (of, session) in self.sessions.iter().enumerate() {
            let as_agent = [
                ("cookie", &**session),
                ("x-forwarded-email", "ann@bitp.example"),
            ];
            let headers: Vec<_> = headers.iter().copied().chain(as_agent).collect();
            let answer = self.fetch(of, path, &headers);
            assert_eq!(steady(path, &answer), with, "{path} as an agent");
        }
        plain
    }

    /// The answer of one of the two.
    fn fetch(&self, of: usize, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let asked = self.apps[of]
            .clone()
            .oneshot(request.body(Body::empty()).unwrap());
        self.runtime.block_on(async {
            let (parts, body) = asked.await.unwrap().into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    #[track_caller]
    fn post(&mut self, path: &str, media_type: &str, body: &str) {
        let headers = [
            ("content-type", media_type),
            ("sec-fetch-site", "same-origin"),
        ];
        let [with, without] = [&self.hiding, &self.plain].map(|site| {
            let answer = site.post(path, &headers, body.to_owned());
            steady("/api/v1/search", &answer)
        });
        assert_eq!(with, without, "{path} {body}");
    }

    /// Agents of both sites at work.
    fn agents_work(&self) {
        for (site, session) in [&self.hiding, &self.plain].into_iter().zip(&self.sessions) {
            let answer = site.get_with("/agent/account", &[("cookie", session)]);
            assert_eq!(answer.status, 200);
        }
    }
}

fn signed_in(site: &Site) -> String {
    let made_s = Clock::default().now_s();
    let span = Span {
        made_s,
        expires_s: made_s + 3_600,
    };
    let mut store = Store::new(&site.folder().join("data"));
    let link = store.add_agent(&"ann".parse().unwrap(), span).unwrap();
    let answer = site.post(
        "/agent/sign-in",
        &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ],
        format!("code={}", link.reveal()),
    );
    let set = answer.header("set-cookie");
    set.split(';').next().unwrap().to_owned()
}

/// The addresses on a page, those of this site alone.
fn leads_to(answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    for part in answer
        .body
        .split(['"', '\'', '<', '>', ' ', '(', ')', '\n'])
    {
        let path = part
            .strip_prefix("https://help.bitp.example")
            .unwrap_or(part);
        let path = path.replace("&#x2f;", "/").replace("&amp;", "&");
        let path = path.split('#').next().unwrap();
        let is_path = path.starts_with('/') && !path.starts_with("//") && path.len() < 200;
        if is_path
            && path
                .chars()
                .all(|c| c.is_ascii_graphic() && !"{}\\;,".contains(c))
        {
            found.push(path.to_owned());
        }
    }
    found
}

/// What somebody would type to find out what is hidden: subjects, odd words and all their beginnings, slips of both.
fn questions() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in (0..INTERNAL).step_by(150).map(odd) {
        all.extend((1..=word.len()).map(|end| word[..end].to_owned()));
        all.insert(word.replacen('e', "a", 1));
        all.insert(format!("{word} deposit"));
    }
    for (zh, en) in SUBJECTS {
        all.extend([
            zh.to_owned(),
            en.to_owned(),
            format!("{en}s"),
            format!("{zh}没到帐"),
        ]);
        all.extend([
            zh.chars().take(1).collect(),
            en[..2].to_owned(),
            en[1..].to_owned(),
        ]);
    }
    all.extend(["int001", "/zh/staff/i0", "t1", "tixian", "nebu", "内部"].map(str::to_owned));
    all
}

#[test]
fn what_readers_fetch_is_byte_equal_with_and_without_300_internal_articles_while_agents_work() {
    let mut two = Two::new();
    assert_eq!(
        two.hiding
            .snapshot()
            .view(jieda::ids::Audience::Agents)
            .articles()
            .len(),
        INTERNAL
            + two
                .plain
                .snapshot()
                .view(jieda::ids::Audience::Public)
                .articles()
                .len()
    );
    // All that links lead to, from the lists for programs and from the home pages on.
    let starts = [
        "/",
        "/zh/",
        "/en/",
        "/sitemap.xml",
        "/robots.txt",
        "/llms.txt",
        "/zh/feed.xml",
        "/en/feed.xml",
        "/opensearch-zh.xml",
        "/readyz",
        "/healthz",
        "/favicon.ico",
    ];
    let mut next: Vec<String> = starts.map(str::to_owned).to_vec();
    while let Some(path) = next.pop() {
        if two.asked.contains(&path) {
            continue;
        }
        let answer = two.get(&path, &[]);
        next.extend(leads_to(&answer));
        next.extend(
            answer
                .headers
                .get("location")
                .map(|to| to.to_str().unwrap().to_owned()),
        );
    }
    assert!(
        two.asked.contains("/zh/funds/p0") && two.asked.contains("/en/funds/p4"),
        "{:?}",
        two.asked
    );
    two.agents_work();
    // What is there, and what hides, by every address that it has or had.
    let ids = [
        "zh/staff/i0",
        "zh/staff/i6",
        "en/funds/i1",
        "en/funds/i7",
        "zh/risk/deep/i2",
        "zh/staff/none",
        "zh/funds/p1",
    ];
    for id in ids {
        for path in [
            format!("/{id}"),
            format!("/{id}.md"),
            format!("/{id}/"),
            format!("/api/v1/articles/{id}"),
            format!("/{}", id.to_uppercase()),
        ] {
            two.get(&path, &[]);
        }
    }
    for path in [
        "/zh/staff",
        "/zh/staff/",
        "/en/risk/",
        "/zh/risk/deep/",
        "/zh/funds/gone",
        "/zh/was1",
        "/zh/was2",
        "/en/?missing=i1",
        "/zh/?missing=p1",
    ] {
        two.get(path, &[]);
    }
    for at in [0, 1, 2, 7, 57, 299] {
        for path in [
            format!("/a/int{at:03}"),
            format!("/zh/old-{}", odd(at)),
            format!("/en/old-{}", odd(at)),
            format!("/assets/{}.svg", odd(at)),
            format!("/zh/contact/message?article=int{at:03}"),
        ] {
            two.get(&path, &[]);
        }
    }
    // Searches, suggestions, corrections, counts and scores.
    for (at, question) in questions().iter().enumerate() {
        let q = utf8_percent_encode(question, NON_ALPHANUMERIC);
        let lang = ["zh", "en"][at % 2];
        for path in [
            format!("/{lang}/search?q={q}"),
            format!("/api/v1/search?q={q}&lang={lang}&explain=1&limit=50"),
            format!("/api/v1/suggest?q={q}&lang={lang}"),
        ] {
            two.get(&path, &[]);
        }
    }
    for path in [
        "/api/v1/search?q=x&category=staff",
        "/api/v1/search?q=%E6%8F%90%E7%8E%B0&category=funds&offset=1",
        "/zh/search?q=deposit&category=risk",
        "/api/v1/search?q=%FF",
        "/api/v1/search",
        "/api/v1/none",
    ] {
        two.get(path, &[]);
    }
    two.agents_work();
    let json = "application/json";
    two.post(
        "/api/v1/search",
        json,
        &format!(
            r#"{{"q":"我的提现 {} 没到账，订单 4111 1111 1111 1111","lang":"zh"}}"#,
            odd(3)
        ),
    );
    two.post("/api/v1/verify", json, r#"{"value":"help@bitp.examp1e"}"#);
    for id in ["zh/staff/i0", "zh/funds/p1", "zh/staff/none"] {
        two.post(
            "/api/v1/feedback",
            json,
            &format!(r#"{{"id":"{id}","helpful":true}}"#),
        );
        two.post(
            "/api/v1/opened",
            "application/x-www-form-urlencoded",
            &format!("q={}&lang=zh&url=/{id}", odd(1)),
        );
        two.post(
            "/zh/feedback",
            "application/x-www-form-urlencoded",
            &format!("id={id}&helpful=yes"),
        );
    }
    // Compressed, in parts, and as who has it already.
    for path in [
        "/zh/",
        "/zh/funds/p0",
        "/sitemap.xml",
        "/zh/search?q=deposit",
        "/llms.txt",
    ] {
        for coding in ["gzip", "br"] {
            two.get(path, &[("accept-encoding", coding)]);
        }
        let tag = two.get(path, &[]).header("etag").to_owned();
        assert_eq!(
            two.get(path, &[("if-none-match", &tag)]).status,
            304,
            "{path}"
        );
    }
    two.get("/assets/a.svg", &[("range", "bytes=0-3")]);
    let [hiding, plain] = [&two.hiding, &two.plain].map(numbers);
    assert_eq!(hiding, plain);
}

/// Public numbers, without clocks, durations and what the machine takes.
fn numbers(site: &Site) -> String {
    const OF_THE_MOMENT: [&str; 10] = [
        "seconds",
        "_bytes",
        "memory",
        "body_cache",
        "compress",
        "recorded",
        "permits",
        "queue",
        "waiting",
        "route=\"/metrics\"",
    ];
    let metrics = site.metrics();
    let lines = metrics
        .lines()
        .filter(|line| !OF_THE_MOMENT.iter().any(|part| line.contains(part)));
    lines.collect::<Vec<_>>().join("\n")
}
