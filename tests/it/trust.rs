//! Authors are not operators: what the content folder may decide, and what only flags may.

use std::fs;

use jieda::server::{TemplateProblem, Templates, Themes};

use crate::site::Site;

/// A template that runs a script of its own, and one that names another.
const HOSTILE: &str =
    "<!doctype html><title>own</title><h1>by the author</h1><script src=\"/assets/evil.js\"></script><script>evil()</script>";

fn site() -> Site {
    Site::new().article("site.toml", "name = \"X\"\n").article("zh/funds/a.md", "# 提现\n\n看状态。")
}

fn problems(site: &Site, trust_content: bool) -> Vec<TemplateProblem> {
    Templates::new(&Themes { content: Some(site.content()), trust_content, operator: None }).1
}

/// Every file of a theme that decides what a page is made of or runs, and more of their kinds.
const CODE: [&str; 20] = [
    "templates/base.html",
    "templates/parts.html",
    "templates/home.html",
    "templates/category.html",
    "templates/article.html",
    "templates/search.html",
    "templates/contact.html",
    "templates/message.html",
    "templates/verify.html",
    "templates/not_found.html",
    "templates/gone.html",
    "templates/error.html",
    "static/site.js",
    "static/hours.js",
    "templates/own.html",
    "templates/home.HTML",
    "templates/old.htm",
    "static/own.js",
    "static/own.mjs",
    "static/SITE.JS",
];

#[test]
fn no_template_or_script_of_the_content_folder_reaches_a_page_and_each_is_named_with_the_remedy() {
    let pages =
        ["/zh/", "/zh/funds/", "/zh/funds/a", "/zh/search?q=x", "/zh/contact", "/zh/contact/message", "/zh/verify", "/zh/none"];
    let answers = |site: &Site| -> Vec<String> {
        let script = site.get("/zh/").attributes("script[src]", "src").remove(0);
        pages.iter().copied().chain([script.as_str(), "/static/site.js"]).map(|path| site.get(path).body).collect()
    };
    let ours = answers(&site());
    let hostile = site();
    for name in CODE {
        hostile.edit(&format!("theme/{name}"), HOSTILE);
    }
    assert_eq!(answers(&hostile), ours, "every page and script is byte for byte ours");
    let told: Vec<String> = problems(&hostile, false).iter().map(ToString::to_string).collect();
    for name in CODE {
        let one = told.iter().find(|line| line.starts_with(&format!("theme/{name}")));
        let one = one.unwrap_or_else(|| panic!("{name} is not named: {told:#?}"));
        assert!(one.contains("--theme DIR") && one.contains("--trust-content-theme"), "{one}");
    }
    assert_eq!(told.len(), CODE.len());
}

#[test]
fn an_operator_who_trusts_authors_gets_their_templates_and_scripts() {
    let trusted = site()
        .article("theme/templates/home.html", HOSTILE)
        .article("theme/static/site.js", "// by the author")
        .trusting_content_theme();
    assert_eq!(trusted.get("/zh/").texts("h1"), ["by the author"]);
    assert!(trusted.get("/static/site.js").body.starts_with("// by the author"));
    assert!(problems(&trusted, true).is_empty());
}

#[test]
fn the_operators_own_theme_needs_no_trust_in_the_content_folder() {
    let site = site()
        .article("theme/templates/home.html", HOSTILE)
        .theme(&[("templates/home.html", "<h1>by the operator</h1>"), ("static/hours.js", "// the operator's")]);
    assert_eq!(site.get("/zh/").texts("h1"), ["by the operator"]);
    assert!(site.get("/static/site.js").body.contains("// the operator's"));
}

#[test]
fn styles_words_and_logo_stay_the_authors() {
    let site = site()
        .article("theme/static/own.css", ".own{color:red}")
        .article("theme/static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .article("theme/templates/words.toml", "[zh]\nhome_heading = \"家\"\n");
    let page = site.get("/zh/");
    assert!(page.body.contains(".own{color:red}") && page.body.contains("家"));
    assert_eq!(site.get("/favicon.ico").body.trim(), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert!(problems(&site, false).is_empty());
}

#[test]
fn a_word_with_markup_is_text_on_every_page() {
    let words = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/words.toml")).unwrap();
    let attack = "\\\"'><img src=x onerror=evil()><script>evil()</script></style></title>{n}{q}{lang}{heading}{time}";
    let hostile: String = words
        .lines()
        .map(|line| line.split_once(" = ").map_or_else(|| line.to_owned(), |(key, _)| format!("{key} = \"{attack}\"")) + "\n")
        .collect();
    let site = Site::example().article("theme/templates/words.toml", &hostile);
    let article = {
        let snapshot = site.snapshot();
        let view = snapshot.view(jieda::ids::Audience::Public);
        view.articles().find(|article| article.id.lang() == jieda::ids::Lang::Zh).unwrap().id.url()
    };
    let gets =
        ["/zh/", "/en/", "/zh/search?q=提现", "/zh/search?q=qqqqqq", "/zh/search?q=", "/en/contact", "/zh/contact/message"]
            .map(|path| site.get(&path.replace("提现", "%E6%8F%90%E7%8E%B0")));
    let more =
        [site.get(&article), site.get("/zh/none"), site.get("/en/verify"), site.get("/zh/funds/"), site.get("/zh/?missing=x")];
    let posted = site.post_form("/zh/verify", &[("value", "@bitp_officia1 help@bitp.example")]);
    let drafted = site.post_form("/zh/contact/message", &[("problem", "x")]);
    let mut marked = 0;
    for page in gets.iter().chain(&more).chain([&posted, &drafted]) {
        assert!(page.texts("script:not([type])").iter().all(String::is_empty), "{:.9000}", page.body);
        // Data in a script element is still data.
        for data in page.texts("script[type]") {
            serde_json::from_str::<serde_json::Value>(&data).unwrap_or_else(|error| panic!("{error}: {data}"));
        }
        assert_eq!(page.attributes("[onerror], [onclick], [onload]", "class"), [""; 0]);
        marked += usize::from(page.body.contains("evil()"));
    }
    assert!(marked >= 12, "the words did reach the pages: {marked}");
    for path in ["/zh/feed.xml", "/opensearch-zh.xml", "/sitemap.xml"] {
        let body = site.get(path).body;
        assert!(!body.contains("<script") && !body.contains("<img"), "{path}");
    }
}

/// Whatever the file below `assets/` is called and holds: it comes in a sandbox without script, and nothing guesses its type.
#[test]
fn no_file_of_the_content_folder_is_answered_as_something_that_runs() {
    let script =
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"evil()\"><script>evil()</script></svg>";
    let endings = [
        "html",
        "htm",
        "xhtml",
        "xht",
        "shtml",
        "svg",
        "svgz",
        "SVG",
        "xml",
        "xsl",
        "xslt",
        "rdf",
        "mathml",
        "js",
        "mjs",
        "cjs",
        "wasm",
        "css",
        "json",
        "jsonp",
        "webmanifest",
        "appcache",
        "swf",
        "pdf",
        "txt",
        "csv",
        "png",
        "jpg",
        "gif",
        "webp",
        "avif",
        "md",
        "mht",
        "mhtml",
        "hta",
        "php",
        "vtt",
        "ics",
        "zip",
        "",
        "html.",
        "html%00.png",
    ];
    let site = site();
    let runs = ["html", "xml", "javascript", "ecmascript", "wasm", "css", "json", "x-shockwave", "multipart"];
    for ending in endings {
        let name = format!("assets/evil.{}", ending.replace("%00", ""));
        site.edit(&name, script);
        let answer = site.get(&format!("/assets/evil.{ending}"));
        let policy = answer.header("content-security-policy");
        if answer.status == 200 {
            assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox"), "{ending}: {policy}");
            let kind = answer.header("content-type");
            assert!(kind == "image/svg+xml" || !runs.iter().any(|run| kind.contains(run)), "{ending}: {kind}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{ending}");
    }
}

#[test]
fn nothing_that_the_content_folder_says_is_a_way_out_of_the_policy() {
    let css = "@import 'https://evil.example/a.css';@font-face{font-family:x;src:url(https://evil.example/f)}body{background:url(//evil.example/b)}</style><script>evil()</script>";
    let site = site().article("theme/static/own.css", css).article(
        "site.toml",
        "name = \"X\\\"><script>evil()</script>\"\ntitle = { zh = \"<script>evil()</script>\" }\n[look]\nlogo = \"assets/\\\" onerror=\\\"evil()\"\nfooter = { zh = \"<script>evil()</script>\" }\naccent = { light = \"#000000;}</style><script>\", dark = \"#FFFFFF\" }\n[[channel]]\nkind = \"chat\"\ntitle = { zh = \"<script>evil()</script>\" }\naddress = \"javascript:evil()\"\n",
    );
    for path in ["/zh/", "/zh/contact", "/zh/funds/a", "/zh/none"] {
        let page = site.get(path);
        assert!(page.texts("script:not([type])").iter().all(String::is_empty), "{path}: {:.9000}", page.body);
        assert_eq!(page.attributes("[onerror]", "onerror"), [""; 0], "{path}");
        assert!(page.attributes("a[href]", "href").iter().all(|href| !href.starts_with("javascript:")), "{path}");
        let policy = page.header("content-security-policy");
        for part in policy.split(';').map(str::trim) {
            assert!(!part.contains("http") && !part.contains('*') && !part.contains("unsafe"), "{part}");
        }
        assert!(policy.contains("default-src 'none'") && policy.contains("img-src 'self'") && !policy.contains("font-src"));
    }
}
