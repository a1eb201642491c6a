//! Hostile articles, queries and addresses: a sample in `tests/fixtures/hostile`, and a whole corpus where it lies beside the
//! repository.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};

use crate::site::Site;

/// A corpus by its name: the sample of the repository, and the whole, where it lies beside the repository.
pub(crate) fn corpora(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = root.join("tests/fixtures/hostile").join(name);
    let whole = root.join("../shared/hostile").join(name);
    if whole.exists() {
        return vec![sample, whole];
    }
    // Straight to the terminal: the test runner keeps what a passing test prints to itself.
    let _ = writeln!(
        std::io::stderr(),
        "SAMPLE ONLY: ../shared/hostile/{name} is not there"
    );
    vec![sample]
}

/// Whether one of these is the sample.
pub(crate) fn is_sample(file: &Path) -> bool {
    file.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
}

/// What must never come out of an article: looked for in the parsed page, not in its text.
#[track_caller]
pub(crate) fn inert(page: &str, what: &str) {
    let html = Html::parse_document(page);
    let all = Selector::parse("*").unwrap();
    let within = |element: scraper::ElementRef<'_>,
                  is: &dyn Fn(scraper::ElementRef<'_>) -> bool| {
        std::iter::once(*element)
            .chain(element.ancestors())
            .filter_map(scraper::ElementRef::wrap)
            .any(is)
    };
    for element in html.select(&all) {
        let name = element.value().name();
        let never = [
            "script", "iframe", "object", "embed", "base", "svg", "math", "frame", "applet",
            "noscript", "template",
        ];
        if never.contains(&name) {
            let notice = name == "svg"
                && within(element, &|e| {
                    e.attr("class")
                        .is_some_and(|class| class.contains("notice"))
                });
            // Ours: a file of our own, or data that runs nowhere and holds no markup; and both in the head.
            let file = element
                .attr("src")
                .is_some_and(|src| src.starts_with("/static/"))
                && element.inner_html().is_empty();
            let data = element.attr("type") == Some("application/ld+json")
                && !element.inner_html().contains('<');
            let ours = name == "script"
                && (file || data)
                && within(element, &|e| e.value().name() == "head");
            assert!(notice || ours, "{what}: <{name}>");
        }
        let controls = [
            "form", "input", "button", "select", "textarea", "style", "link", "meta",
        ];
        if controls.contains(&name) && within(element, &|e| e.value().name() == "main") {
            let search = within(element, &|e| e.attr("role") == Some("search"));
            let feedback = within(element, &|e| e.attr("id") == Some("feedback"))
                && !within(element, &|e| e.value().name() == "article");
            let copy = name == "button" && within(element, &|e| e.attr("class") == Some("links"));
            // What copies an answer stands behind it, not in it.
            let copy_answer = name == "button"
                && within(element, &|e| e.attr("class") == Some("answer"))
                && !within(element, &|e| e.attr("id") == Some("answer-text"));
            // Classes of the product never pass the sanitiser.
            let check = within(element, &|e| {
                matches!(e.attr("class"), Some("check" | "fill"))
            });
            assert!(
                search || feedback || copy || copy_answer || check,
                "{what}: <{name}> in the article"
            );
        }
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{what}: {attribute}={value}");
            assert!(attribute != "style", "{what}: style={value}");
            if [
                "href",
                "src",
                "action",
                "formaction",
                "data",
                "srcset",
                "poster",
                "xlink:href",
            ]
            .contains(&attribute)
            {
                let safe = ["http://", "https://", "mailto:", "#"]
                    .iter()
                    .any(|start| value.starts_with(start))
                    || value.is_empty()
                    || (value.starts_with('/') && !value.starts_with("//"));
                assert!(safe, "{what}: {attribute}={value}");
                assert!(
                    attribute == "href" || !value.contains("evil.example"),
                    "{what}: loads {value}"
                );
            }
        }
        if name == "a"
            && element
                .attr("href")
                .is_some_and(|href| href.starts_with("http") && !href.contains("help.bitp.example"))
        {
            let rel = element.attr("rel").unwrap_or_default();
            assert!(
                rel.contains("noopener") && rel.contains("nofollow"),
                "{what}: rel={rel}"
            );
        }
    }
    let footer = Selector::parse("body > footer").unwrap();
    assert_eq!(
        html.select(&footer).count(),
        1,
        "{what}: the footer left its place"
    );
}

#[track_caller]
fn inert_everywhere(site: &Site, url: &str, what: &str) {
    for path in [
        url,
        "/zh/search?q=%E6%8F%90%E7%8E%B0",
        "/zh/",
        "/zh/hostile/",
    ] {
        let page = site.get(path);
        assert!(page.status < 500, "{what}: {path} is {}", page.status);
        inert(&page.body, &format!("{what} on {path}"));
    }
    let answer = site.get("/api/v1/search?q=%E6%8F%90%E7%8E%B0").json();
    for hit in answer["hits"].as_array().unwrap() {
        inert(
            &format!(
                "<body><main>{}</main><footer></footer>",
                hit["snippet"].as_str().unwrap()
            ),
            &format!("{what} in a snippet"),
        );
    }
}

#[test]
fn markup_of_our_own_set_never_becomes_a_script_a_handler_or_a_foreign_link() {
    for (i, markup) in [
        "<script>pwn(1)</script>",
        "<img src=x onerror=pwn(1)>",
        "[x](javascript:pwn(1)) [y](data:text/html,x) [z](vbscript:x) <https://ok.example>",
        "# <img src=x onerror=pwn(1)>\n",
        "## h {#x onclick=pwn(1) .official}\n",
        "<svg><style><img src=x onerror=pwn(1)></style></svg>",
        "<a href=\"jav&#x0A;ascript:pwn(1)\">x</a>",
        "| <b onmouseover=pwn(1)>x | y |\n|---|---|\n| a | b |",
        "</main></div></article><footer>x</footer>",
        "<form action=https://evil.example><input name=q><button>x</button></form>",
        "```<img src=x onerror=pwn(1)>\ncode\n```",
        "＜script＞pwn(1)＜/script＞ 提现 ﹤img src=x onerror=pwn(1)﹥",
        "[^<img src=x onerror=pwn(1)>]: x\n\n[^<img src=x onerror=pwn(1)>]",
    ]
    .into_iter()
    .enumerate()
    {
        let site = Site::new().article(
            "zh/hostile/a.md",
            &format!("---\ntitle: 提现\n---\n\n{markup}\n\n提现"),
        );
        inert_everywhere(&site, "/zh/hostile/a", &format!("markup {i}"));
    }
    let site = Site::new().article("zh/hostile/a.md", "---\ntitle: \"提现</title><script>pwn(1)</script>\"\ntags: [\"<img src=x onerror=pwn(1)>\"]\nquestions: [\"提现<script>\"]\n---\nx");
    inert_everywhere(&site, "/zh/hostile/a", "front matter");
}

#[test]
fn markup_of_the_corpus_is_inert() {
    corpora("xss.jsonl")
        .iter()
        .for_each(|file| markup_is_inert(file));
}

fn markup_is_inert(file: &Path) {
    let mut count = 0;
    for line in fs::read_to_string(file).unwrap().lines() {
        let vector: serde_json::Value = serde_json::from_str(line).unwrap();
        let (id, kind, markup) = (
            vector["id"].as_str().unwrap(),
            vector["where"].as_str().unwrap(),
            vector["md"].as_str().unwrap(),
        );
        let quoted = serde_json::to_string(markup).unwrap();
        let text = match kind {
            "title" => format!("---\ntitle: {quoted}\n---\n\n提现"),
            "tag" => format!("---\ntitle: 提现\ntags: [{quoted}]\n---\n\n提现"),
            "summary" => format!("---\ntitle: 提现\nquestions: [{quoted}]\n---\n\n{quoted} 提现"),
            "category" => format!("---\ntitle: 提现\ncategory: {quoted}\n---\n\n提现"),
            _ => format!("---\ntitle: 提现\n---\n\n{markup}\n\n提现\n"),
        };
        let site = Site::new().article("zh/hostile/a.md", &text);
        inert_everywhere(&site, "/zh/hostile/a", id);
        count += 1;
    }
    assert_eq!(count, if is_sample(file) { 16 } else { 134 });
}

/// Articles of the corpus beside the example site, with the keys named as ours are.
fn with_corpus_articles(folder: &Path) -> (Site, Vec<(String, String)>) {
    let mut site = Site::example();
    let mut verdicts = Vec::new();
    for line in fs::read_to_string(folder.join("../articles.tsv"))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (file, rest) = line.split_once('\t').unwrap();
        let verdict = rest.split('\t').next().unwrap();
        let bytes = fs::read(folder.join(file)).unwrap();
        // Only this key differs; the values stay.
        let text = String::from_utf8_lossy(&bytes);
        let bytes = if text.contains("\naliases:") && file.starts_with("redirect") {
            text.replacen("\naliases:", "\nredirect_from:", 1)
                .into_bytes()
        } else {
            bytes
        };
        site = site.bytes(&format!("zh/hostile/{file}"), &bytes);
        verdicts.push((file.trim_end_matches(".md").to_owned(), verdict.to_owned()));
    }
    (site, verdicts)
}

#[test]
fn the_example_site_serves_beside_all_hostile_articles_and_check_names_the_bad_ones() {
    corpora("articles")
        .iter()
        .for_each(|folder| serves_beside(folder));
}

fn serves_beside(folder: &Path) {
    let (site, verdicts) = with_corpus_articles(folder);
    let problems = site.problems();
    let named = |file: &str| {
        problems
            .iter()
            .any(|p| p.starts_with(&format!("zh/hostile/{file}.md")))
    };
    let mut wrong = Vec::new();
    for (file, verdict) in &verdicts {
        let page = site.get(&format!("/zh/hostile/{file}"));
        let served = page.status == 200;
        if served {
            inert(&page.body, file);
        }
        let names_it = problems.iter().any(|p| {
            p.starts_with(&format!("zh/hostile/{file}.md"))
                && !p.contains("unknown key `lang`")
                && !p.contains("unknown key `summary`")
        });
        let fine = match verdict.as_str() {
            // A plain `visibility: internal` is nothing to be told, also where the text below looks like another head.
            "hide" => {
                !served
                    && (named(file)
                        || file.starts_with("internal-")
                        || file.starts_with("enc-")
                        || file == "fm-multi-doc")
            }
            // An old address that cannot be is an error of its line; the article itself is sound. An address here has a
            // language in it, so one of another site leads on in one hop, and never in a circle.
            "reject" if file.starts_with("redirect-") => {
                let old = match file.as_str() {
                    "redirect-loop-a" => "/redirect-loop-b",
                    "redirect-loop-b" => "/redirect-loop-a",
                    _ => "/redirect-self",
                };
                names_it
                    || file.contains("-self") | file.contains("-loop-")
                        && site.get(old).location() == format!("/zh/hostile/{file}")
                        && served
            }
            "reject" => !served && names_it,
            "serve-clean" => served,
            // The one that is not served is told, with the one that is.
            "dup" => problems.iter().any(|p| p.contains(file.as_str())),
            _ => page.status < 500,
        };
        if !fine {
            wrong.push(format!(
                "{file}: {verdict}, status {}, named {names_it}",
                page.status
            ));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let everything = [
        "/zh/",
        "/zh/hostile/",
        "/zh/search?q=CANARY",
        "/zh/search?q=zzyqplain",
        "/api/v1/search?q=CANARY-INTERNAL&limit=50",
        "/api/v1/suggest?q=CANARY",
    ];
    for path in everything {
        let body = site
            .get(path)
            .body
            .replace("value=\"CANARY", "")
            .replace("“CANARY", "")
            .replace("\"text\":\"CANARY", "")
            .replace("title>CANARY", "");
        assert!(
            !body.contains("CANARY-INTERNAL-")
                && !body.contains("CANARY-TITLE-")
                && !body.contains("root:x:0:0"),
            "{path}"
        );
    }
    let plain = Site::example();
    for path in [
        "/zh/funds/withdrawal-not-arrived",
        "/en/funds/withdrawal-not-arrived",
        "/zh/contact",
        "/en/",
    ] {
        assert_eq!(site.get(path).body, plain.get(path).body, "{path}");
    }
}

#[test]
fn every_query_of_the_corpus_is_answered_by_page_and_api() {
    corpora("queries.txt")
        .iter()
        .for_each(|file| queries_are_answered(file));
}

fn queries_are_answered(file: &Path) {
    let site = Site::example();
    let text = fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&text);
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.splitn(4, '\t').collect();
        let [id, class, expectation, query] = parts[..] else {
            panic!("{line}")
        };
        count += 1;
        // What is no address at all never reaches the router: hyper refuses it.
        let target = if class.contains("!raw") {
            query.to_owned()
        } else {
            format!("q={query}")
        };
        let target = target.trim_start_matches('?');
        if axum::http::Uri::try_from(format!("/x?{target}")).is_err() {
            assert_ne!(expectation, "ok", "{id}");
            continue;
        }
        let api = site.get(&format!("/api/v1/search?{target}"));
        let page = site.get(&format!("/zh/search?{target}"));
        let expected: &[u16] = match expectation {
            "ok" => &[200],
            "reject" => &[400],
            _ => &[200, 400, 414, 431],
        };
        assert!(expected.contains(&api.status), "{id}: api {}", api.status);
        assert!(
            expected.contains(&page.status),
            "{id}: page {}",
            page.status
        );
        api.json();
        if page.header("content-type").starts_with("text/html") {
            inert(&page.body, id);
        }
    }
    assert_eq!(count, if is_sample(file) { 20 } else { 420 });
}

#[test]
fn markdown_that_grows_is_bounded() {
    let repeat = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len());
    for (name, body) in [
        ("quotes", repeat("> ", 40_000)),
        ("lists", repeat("- ", 40_000)),
        ("brackets", repeat("[", 40_000)),
        ("emphasis", repeat("*a **b ", 40_000)),
        ("divs", repeat("<div>", 80_000)),
        ("headings", repeat("## 同一个\n", 40_000)),
        (
            "references",
            format!(
                "[a]: https://x.example/{}\n\n{}",
                "y".repeat(20_000),
                "[a] ".repeat(5_000)
            ),
        ),
        (
            "table",
            format!(
                "{}\n{}\n{}",
                "|a".repeat(5_000),
                "|-".repeat(5_000),
                "|x|\n".repeat(3_000)
            ),
        ),
        ("line", "提现".repeat(60_000)),
    ] {
        let started = std::time::Instant::now();
        let site = Site::new()
            .article("zh/a.md", &format!("---\ntitle: 提现\n---\n\n{body}"))
            .article("zh/good.md", "# 提现 好");
        let page = site.get("/zh/a");
        assert!(page.status == 200 || !site.problems().is_empty(), "{name}");
        assert!(
            page.body.len() <= 8 * body.len() + 65_536 + 200_000,
            "{name}: {} bytes",
            page.body.len()
        );
        assert!(site.search("提现 好").slugs().contains(&"good"), "{name}");
        // Not a measurement: a quadratic step would take minutes here.
        assert!(
            started.elapsed().as_secs() < 60,
            "{name} took {:?}",
            started.elapsed()
        );
    }
}

/// What the README of the corpus asks to be loaded: the list of its fictional exchange.
const YUNQUE: &str = r#"
name = "云雀"
[official]
names = ["yunque"]
domains = ["yunque.example", "help.yunque.example", "status.yunque.example"]
emails = ["support@yunque.example", "noreply@mail.yunque.example"]
phones = ["+1 555 0100"]
handles = [
    { platform = "telegram", handle = "@YunqueSupport" },
    { platform = "x", handle = "@Yunque_Help" },
    { platform = "wechat", handle = "YunqueKefu" },
]
"#;

#[test]
fn what_is_to_be_flagged_is_named_with_its_place_and_honest_articles_are_not() {
    corpora("articles")
        .iter()
        .for_each(|folder| is_flagged(folder));
}

fn is_flagged(folder: &Path) {
    let mut counts = (0, 0);
    let mut wrong = Vec::new();
    for line in fs::read_to_string(folder.join("../articles.tsv"))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (file, rest) = line.split_once('\t').unwrap();
        let verdict = rest.split('\t').next().unwrap();
        let phish = file.starts_with("phish-");
        if verdict != "flag" && !phish && !file.starts_with("unicode-") {
            continue;
        }
        let site = Site::new()
            .article("site.toml", YUNQUE)
            .bytes("zh/hostile/a.md", &fs::read(folder.join(file)).unwrap());
        let problems = site.problems();
        let placed = |p: &String| {
            p.strip_prefix("zh/hostile/a.md:")
                .is_some_and(|p| p.starts_with(|c: char| c.is_ascii_digit()))
        };
        let told = problems
            .iter()
            .filter(|p| placed(p) && !p.contains("unknown key"));
        let flagged = told.clone().any(|p| !p.contains(": error: front matter"));
        if flagged != (verdict == "flag") && matches!(verdict, "flag" | "serve-clean") {
            wrong.push(format!("{file}: {verdict}: {problems:#?}"));
        }
        counts = (
            counts.0 + usize::from(verdict == "flag"),
            counts.1 + usize::from(phish),
        );
        let page = site.get("/zh/hostile/a");
        if page.status == 200 {
            inert(&page.body, file);
            // What looks like ours, or leads elsewhere than it says, is no link that works.
            let links = page.attributes(".text a", "href");
            let live = links.iter().filter(|href| {
                href.contains("evil") || href.contains("yunque.test") || href.contains("-yunque")
            });
            assert_eq!(live.count(), 0, "{file}: {links:?}");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let (flagged, phishing) = if is_sample(folder) { (4, 4) } else { (25, 18) };
    assert!(counts.0 >= flagged && counts.1 >= phishing, "{counts:?}");
}
