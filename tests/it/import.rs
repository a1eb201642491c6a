//! Imports: an export of 1,000 articles in two languages with what real ones hold becomes a site without errors, on which every
//! title and every old address finds its article.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jieda::content::source;
use jieda::ids::{Audience, Lang};
use jieda::import::{self, ImportError};
use jieda::problem::Severity;
use serde_json::{Value, json};

use crate::site::Site;

const ARTICLES: usize = 1_000;
const FIRST: u64 = 360_001_000_000;

/// Bodies as editors, people and other programs write them; `n` is the article's number.
fn body(n: usize, lang: &str) -> String {
    let other = FIRST + ((n * 7 + 3) % ARTICLES) as u64;
    let locale = if lang == "zh" { "zh-cn" } else { "en-us" };
    match n % 20 {
        0 => String::new(),
        1 => "<table><thead><tr><th>Fee</th><th>Net|work</th></tr></thead><tbody><tr><td>1 <b>USDT</b></td><td><ul><li>a</li><li>b</li></ul></td></tr></tbody></table>".to_owned(),
        2 => "<table><tr><td colspan=\"2\">wide</td></tr><tr><td>a</td><td rowspan=2>b</td></tr><tr><td>c</td></tr></table>".to_owned(),
        3 => "<ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li><li><p>four</p><p>five</p></li></ul>".to_owned(),
        4 => "<pre><code class=\"language-sh\">curl {{ host }} | sh\n&lt;x&gt; ``` end</code></pre><p>Inline <code>{{ a }}</code> and {{ withdrawal-fee }} in text</p>".to_owned(),
        5 => "<div class=\"callout callout-warning\"><p>Careful</p><p>really</p></div><p class=\"note\">Mind</p>".to_owned(),
        6 => "<p>A &amp; B &lt;tag&gt; &nbsp; &copy; &#128512; 😀 a_b *c* [d] `e` # f</p><p># no heading</p><p>1. no list</p>".to_owned(),
        7 => "<p>\u{202b}עברית\u{202c} and \u{200e}mark\u{200f}</p>".to_owned(),
        8 => "<p>open <b>bold <i>both</b> italic</i><div><p>unclosed<table><tr><td>cell</p></div></ul></li><<>>&;&#xZZ;".to_owned(),
        9 => format!("<p><a href=\"/hc/{locale}/articles/{other}\">relative</a> <a href=\"https://help.example.com/hc/{locale}/articles/{other}-Some-Title#h_top\">whole</a> <a href=\"/hc/{locale}/articles/999\">none</a> <a href=\"#h_here\">here</a> <a href=\"#nowhere\">nowhere</a></p><h2 id=\"h_here\">Here</h2><p>x</p>"),
        10 => format!("<p><img src=\"/hc/article_attachments/{n}/pic{n}.png\" alt=\"A [picture]\"> <a href=\"https://help.example.com/hc/en-us/article_attachments/{n}\">file</a> <img src=\"https://elsewhere.example/x.png\"></p>"),
        11 => "<script>alert(1)</script><iframe src=\"//www.youtube.example/embed/x\"></iframe><video src=\"https://v.example/x.mp4\"></video><custom-box>kept</custom-box><style>p{}</style><form><input></form>".to_owned(),
        12 => "<h1 id=\"h_top\">Top</h1><h1>Same</h1><h4>Deep {#not-mine}</h4><p>x</p><h2></h2><h3><br></h3>".to_owned(),
        13 => format!("<div>{}</div>", "<p>A long paragraph of a huge article.</p>".repeat(if n == 33 { 25_000 } else { 20 })),
        14 => format!("{}deep{}", "<div><blockquote>".repeat(300), "</blockquote></div>".repeat(300)),
        15 => "<details><summary>More</summary><p>inner</p></details><dl><dt>T</dt><dd>D</dd></dl><p>a<br>b<br/></p><hr>".to_owned(),
        16 => "<p><a href=\"javascript:x()\">js</a> <a href=\"tel:+1\">tel</a> <a href=\"mailto:a@b.example\">mail</a> <img src=\"data:image/png;base64,AAAA\"> <a href=\"\">empty</a> <a>none</a> <a href=\"a b/c\">odd</a></p>".to_owned(),
        17 => "<p>---</p><p>+++</p><p>title: x</p><p>&gt; [!NOTE]</p><p>```</p><p>[r]: x.md</p>".to_owned(),
        18 => format!("<h2 id=\"h_{n}\">Why</h2><p>Because of {n}.</p><h2 id=\"h_{n}\">Why</h2><p>Again.</p>"),
        _ => format!("<p>Plain text about number {n} in {lang}, with <strong>strong</strong><em>tight</em>.</p>"),
    }
}

fn title(n: usize, lang: &str) -> String {
    match (n % 25, lang) {
        // One title for many.
        (3, _) => "The same title".to_owned(),
        (4, _) => format!("Quotes \"and\": colons — {{{{ braces }}}} #{n}"),
        (_, "zh") => format!("第{n}个问题怎么办"),
        _ => format!("How to solve question {n}"),
    }
}

fn article(n: usize, lang: &str, full: bool) -> Value {
    let (locale, id) = (
        if lang == "zh" { "zh-cn" } else { "en-us" },
        FIRST + n as u64,
    );
    let mut article = json!({
        "id": id, "title": title(n, lang), "name": title(n, lang), "body": body(n, lang), "locale": locale,
        "source_locale": "en-us", "draft": n % 11 == 5, "promoted": n < 3, "position": n % 9, "section_id": 500 + n % 12,
        "label_names": ["fees", format!("label {}", n % 5)], "outdated": false, "user_segment_id": null,
        "html_url": format!("https://help.example.com/hc/{locale}/articles/{id}-Some-Title"),
        "updated_at": "2026-03-04T05:06:07Z", "edited_at": "2026-03-02T05:06:07Z",
    });
    if n % 13 == 6 {
        article["user_segment_id"] = json!(77);
    }
    if n % 17 == 8 {
        article.as_object_mut().unwrap().remove("user_segment_id");
    }
    if !full {
        article = json!({
            "id": id + 1, "source_id": id, "source_type": "Article", "locale": locale, "title": title(n, lang),
            "body": body(n, lang), "draft": n % 11 == 6, "hidden": false, "outdated": true, "updated_at": "2026-03-04T05:06:07Z",
        });
    }
    article
}

fn put(folder: &Path, path: &str, value: &Value) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, serde_json::to_vec(value).unwrap()).unwrap();
}

/// An export in pages, with translations in pages of their own.
fn export(folder: &Path, articles: usize) {
    let all: Vec<usize> = (0..articles).collect();
    for (page, numbers) in all.chunks(100).enumerate() {
        let list: Vec<Value> = numbers.iter().map(|n| article(*n, "en", true)).collect();
        let next = format!(
            "https://help.example.com/api/v2/help_center/articles.json?page={}",
            page + 2
        );
        put(
            folder,
            &format!("articles/page-{page}.json"),
            &json!({"count": ARTICLES, "next_page": next, "articles": list}),
        );
        let list: Vec<Value> = numbers.iter().map(|n| article(*n, "zh", false)).collect();
        put(
            folder,
            &format!("more/translations/{page}.json"),
            &json!({"translations": list, "meta": {"has_more": false}, "links": {}}),
        );
    }
    let sections: Vec<Value> = (0..12).map(|n| json!({
        "id": 500 + n, "name": format!("Section {n}"), "locale": "en-us", "category_id": 40 + n % 3,
        "parent_section_id": if n == 11 { json!(500) } else { Value::Null }, "position": 12 - n,
        "translations": [{"locale": "zh-cn", "title": format!("分区{n}")}],
    })).collect();
    put(folder, "sections.json", &json!({"sections": sections}));
    let categories: Vec<Value> = ["Search", "Funds & Fees", "账户"]
        .iter()
        .enumerate()
        .map(|(n, name)| json!({"id": 40 + n, "name": name, "locale": "en-us", "position": n}))
        .collect();
    put(
        folder,
        "categories.json",
        &json!({"data": {"categories": categories}}),
    );
    put(
        folder,
        "attachments/10.json",
        &json!({"article_attachments": [{"id": 10, "article_id": FIRST + 10, "file_name": "pic10.png"}]}),
    );
    fs::create_dir_all(folder.join("files/article_attachments/10")).unwrap();
    fs::write(
        folder.join("files/article_attachments/10/pic10.png"),
        b"\x89PNG\r\n\x1a\n",
    )
    .unwrap();
    put(folder, "users.json", &json!({"users": []}));
}

/// The files of a content folder that are articles, by id of the export and language.
fn imported(content: &Path) -> BTreeMap<(u64, String), (String, String)> {
    let walked = source::walk(content, &mut Default::default()).unwrap();
    let files = walked.files.into_iter().map(|stamp| {
        let text = fs::read_to_string(content.join(&stamp.path)).unwrap();
        let id = text
            .split("id: \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let path = stamp.path.with_extension("").to_string_lossy().into_owned();
        ((id.parse().unwrap(), path[..2].to_owned()), (path, text))
    });
    files.collect()
}

#[test]
fn a_thousand_articles_are_imported_checked_and_found() {
    let from = tempfile::tempdir().unwrap();
    export(from.path(), ARTICLES);
    let site = Site::new();
    let done = import::zendesk(from.path(), &site.content()).unwrap();
    let files = imported(&site.content());
    assert_eq!(
        (done.report.articles[0], files.len()),
        (2 * ARTICLES, 2 * ARTICLES)
    );
    assert!(
        done.report.lines().len() <= 10,
        "{:#?}",
        done.report.lines()
    );
    for what in [
        "scripts",
        "iframes (videos",
        "forms",
        "unknown elements <custom-box>",
    ] {
        assert!(
            done.report.lost.keys().any(|key| key.starts_with(what)),
            "{what}: {:#?}",
            done.report.lost
        );
    }
    let snapshot = site.snapshot();
    let errors: Vec<String> = snapshot
        .problems()
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(
        errors.is_empty(),
        "{} errors: {:#?}",
        errors.len(),
        &errors[..errors.len().min(12)]
    );

    let readers = snapshot.view(Audience::Public);
    for n in 0..ARTICLES {
        let id = FIRST + n as u64;
        for lang in Lang::ALL {
            let (path, text) = &files[&(id, lang.to_string())];
            let is_draft = n % 11 == if lang == Lang::En { 5 } else { 6 };
            let is_public = !is_draft && n % 13 != 6 && n % 17 != 8;
            assert_eq!(
                readers.article(&path.parse().unwrap()).is_some(),
                is_public,
                "{path}"
            );
            assert_eq!(text.contains("\ndraft: true\n"), is_draft, "{path}");
            assert!(text.contains("tags: [\"fees\", "), "{path}");
            let locale = if lang == Lang::Zh { "zh-cn" } else { "en-us" };
            for ending in ["", "-Any-Title", "-第一"] {
                let led = readers.redirect(&format!("/hc/{locale}/articles/{id}{ending}"));
                let led = led.map(|article| article.id.to_string());
                assert_eq!(led.as_ref(), is_public.then_some(path), "{id}{ending}");
            }
            if is_public && n % 25 != 3 && n % 23 == 0 {
                let found = site.search_in(&title(n, lang.as_str()), lang);
                let found: Vec<&str> = found
                    .hits
                    .iter()
                    .map(|hit| hit.article.id.as_str())
                    .collect();
                assert!(
                    found.iter().take(3).any(|id| id == path),
                    "{}: {found:?}",
                    title(n, lang.as_str())
                );
            }
        }
    }
    let answer = site.get("/hc/en-us/articles/360001000001-Old-Title");
    assert_eq!(
        (answer.status, answer.location()),
        (
            301,
            format!("/{}", files[&(FIRST + 1, "en".to_owned())].0).as_str()
        )
    );
    let answer = site.get("/hc/zh-cn/sections/501-x");
    assert_eq!(
        (answer.status, answer.location()),
        (301, "/zh/funds-fees/section-1/")
    );
}

#[test]
fn what_a_body_says_is_on_the_page() {
    let from = tempfile::tempdir().unwrap();
    export(from.path(), 70);
    let site = Site::new();
    let done = import::zendesk(from.path(), &site.content()).unwrap();
    let files = imported(&site.content());
    let page = |n: usize| {
        site.get(&format!(
            "/{}",
            files[&(FIRST + n as u64, "en".to_owned())].0
        ))
        .body
    };
    for (n, pieces) in [
        (
            1,
            &["<th>Net|work</th>", "• a<br>• b", "<strong>USDT</strong>"][..],
        ),
        (2, &["<th>wide</th>", "<td>c</td>"]),
        (
            4,
            &[
                "curl {{ host }} | sh",
                "&lt;x&gt; ``` end",
                "<code>{{ a }}</code>",
                "{{ withdrawal-fee }} in text",
            ],
        ),
        (
            26,
            &[
                "A &amp; B &lt;tag&gt;",
                "a_b *c* [d] `e` # f",
                "<p># no heading",
                "<p>1. no list",
            ],
        ),
        (
            29,
            &[
                "<h2 id=\"h_here\">Here</h2>",
                "<a href=\"#h_here\">here</a>",
            ],
        ),
        (65, &["Careful", "alert"]),
        (11, &["kept", "https://www.youtube.example/embed/x"]),
        (12, &["<h2 id=\"h_top\">Top</h2>"]),
        (57, &["<p>---</p>", "title: x", "[r]: x.md"]),
    ] {
        let page = page(n);
        for piece in pieces {
            let start = page.find("<h1>").unwrap_or(0);
            assert!(
                page.contains(piece),
                "{n}: {piece}\n{}\n{}",
                files[&(FIRST + n as u64, "en".to_owned())].1,
                &page[start..start + 1_500.min(page.len() - start)]
            );
        }
    }
    let text = &files[&(FIRST + 10, "en".to_owned())].1;
    assert!(
        text.contains("](../../../assets/zendesk/10-pic10.png)"),
        "{text}"
    );
    assert!(site.content().join("assets/zendesk/10-pic10.png").exists());
    let listed = fs::read_to_string(done.pictures.unwrap()).unwrap();
    assert!(
        listed.contains("https://help.example.com/hc/article_attachments/30/pic30.png\n")
            && listed.contains("https://elsewhere.example/x.png"),
        "{listed}"
    );
    assert!(!listed.contains("article_attachments/10/"), "{listed}");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_left_of_what_failed() {
    let from = tempfile::tempdir().unwrap();
    put(
        from.path(),
        "a.json",
        &json!({"articles": [article(1, "en", true), article(2, "en", true)]}),
    );
    let site = Site::new().article("site.toml", "name = \"Mine\"\n");
    import::zendesk(from.path(), &site.content()).unwrap();
    assert_eq!(
        fs::read_to_string(site.content().join("site.toml")).unwrap(),
        "name = \"Mine\"\n"
    );
    assert!(from.path().join("site-entries.toml").exists());
    let again = import::zendesk(from.path(), &site.content());
    assert!(
        matches!(again, Err(ImportError::Exists { count: 2, .. })),
        "{again:?}"
    );
    fs::remove_file(
        site.content()
            .join("en/imported/how-to-solve-question-1.md"),
    )
    .unwrap();
    assert!(matches!(
        import::zendesk(from.path(), &site.content()),
        Err(ImportError::Exists { count: 1, .. })
    ));
    assert!(
        !site
            .content()
            .join("en/imported/how-to-solve-question-1.md")
            .exists()
    );
}

#[test]
fn what_is_no_export_is_told_with_file_and_place() {
    for (text, said) in [
        (
            "{\"articles\": [\n {\"id\": 1,,}]}",
            "x/a.json:2:11: no JSON",
        ),
        (
            "{\"articles\": [{\"id\": 1}, {\"title\": \"no id\"}]}",
            "x/a.json: articles[1]: missing field `id`",
        ),
        (
            "{\"articles\": [{\"id\": [1]}]}",
            "x/a.json: articles[0]: an id is expected",
        ),
        (
            "{\"articles\": [{\"id\": 1, \"title\": 5}]}",
            "x/a.json: articles[0]: invalid type",
        ),
        ("{\"articles\": []}", "no article in "),
        ("[1, 2]", "no article in "),
        ("", "x/a.json:1:0: no JSON"),
        ("{\"articles\": [{\"id\": 1", "x/a.json:1:2"),
    ] {
        let from = tempfile::tempdir().unwrap();
        fs::create_dir(from.path().join("x")).unwrap();
        fs::write(from.path().join("x/a.json"), text).unwrap();
        let site = Site::new();
        let error = import::zendesk(from.path(), &site.content())
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{text}: {error}");
        assert_eq!(fs::read_dir(site.content()).unwrap().count(), 0);
    }
}

#[test]
fn what_is_not_said_to_be_for_everybody_is_internal() {
    for (key, value, is_public) in [
        ("user_segment_id", json!(null), true),
        ("user_segment_id", json!(0), false),
        ("user_segment_id", json!("staff"), false),
        ("user_segment_id", json!(false), false),
        ("user_segment_ids", json!([]), true),
        ("user_segment_ids", json!([5]), false),
        ("user_segment_ids", json!("x"), false),
        ("draft", json!("no"), false),
        ("draft", json!(1), false),
    ] {
        let from = tempfile::tempdir().unwrap();
        let mut one = article(1, "en", true);
        one[key] = value.clone();
        // The same article of another page, of whom everybody may read it.
        put(from.path(), "a.json", &json!({"articles": [one]}));
        put(
            from.path(),
            "b.json",
            &json!({"articles": [article(1, "en", true)]}),
        );
        let site = Site::new();
        import::zendesk(from.path(), &site.content()).unwrap();
        let seen = site.snapshot().view(Audience::Public).articles().len();
        assert_eq!(seen, usize::from(is_public), "{key}: {value}");
    }
}

/// An article that is too large, in letters of one to four bytes and without paragraphs, and in no section that is there.
#[test]
fn an_article_that_is_too_large_keeps_what_there_is_room_for() {
    for letters in ["a", "退", "退a", "字 ", "😀"] {
        let folder = tempfile::tempdir().unwrap();
        let body = format!("<p>{}</p>", letters.repeat(1_200_000 / letters.len()));
        let article = serde_json::json!({
            "id": 360_001, "title": "Large", "body": body, "locale": "en-us", "source_locale": "en-us",
            "section_id": 7, "draft": false, "user_segment_id": null, "position": 0, "label_names": [],
        });
        let export = serde_json::json!({ "articles": [article] });
        fs::write(folder.path().join("articles.json"), export.to_string()).unwrap();
        let content = folder.path().join("content");
        jieda::import::zendesk(folder.path(), &content).unwrap();
        let text = fs::read_to_string(content.join("en/imported/large.md")).unwrap();
        assert!(
            (900_000..=1_000_000).contains(&text.len()),
            "{letters}: {}",
            text.len()
        );
        let site = fs::read_to_string(content.join("site.toml")).unwrap();
        assert!(
            site.contains("path = \"imported\"\ntitle = { en = "),
            "{site}"
        );
    }
}
