//! The codes of problems: each has a page, and each is the code of something that is really found.

use std::collections::BTreeSet;
use std::fs;

use jieda::problem::{Code, Problem};
use jieda::server::{Templates, Themes};

use crate::site::Site;
use crate::tidy::{root, rust_files};

/// All that `check` finds.
fn found(site: &Site) -> Vec<Problem> {
    let (_, theme) = Templates::new(&Themes {
        content: Some(site.content()),
        trust_content: false,
        operator: None,
    });
    let theme: Vec<Problem> = theme.into_iter().map(Problem::from).collect();
    let checked = jieda::site::check(&site.snapshot(), jieda::site::today(), &theme).unwrap();
    checked.problems
}

#[test]
fn each_code_has_a_page_and_each_page_is_that_of_a_code() {
    let names: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    let pages = fs::read_dir(root().join("docs/checks")).unwrap();
    let pages: BTreeSet<String> = pages
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, pages);
}

/// Files, each with what is wrong with it.
fn mistakes() -> Vec<(&'static str, String)> {
    let text = |text: &str| text.to_owned();
    let front = |lines: &str| format!("---\ntitle: x\n{lines}\n---\nx\n");
    vec![
        ("en/open.md", text("---\ntitle: x\n")),
        ("en/format.md", text("+++\ntitle = 1\n+++\n")),
        ("en/long.md", front(&format!("x: {}", "y".repeat(70_000)))),
        ("en/invalid.md", text("---\ntitle: [\n---\n")),
        ("en/key.md", front("author: me")),
        ("en/visibility.md", front("visibility: all")),
        ("en/draft.md", front("draft: soon")),
        ("en/foreign.md", front("published: false")),
        ("en/date.md", front("publish_at: soon")),
        ("en/days.md", front("review_by: 2020-01-01\nupdated: soon")),
        ("en/cat/x.md", text("# x")),
        ("en/cat/Two Files.md", text("# one\ntext")),
        ("en/cat/two-files.md", text("# two\ntext")),
        ("en/cat/part.mdx", text("import A from 'a'\n\n# part\ntext")),
        ("en-GB/x.md", text("# x")),
        ("lost.md", text("# x")),
        ("en/order.md", front("order: first")),
        ("en/title.md", text("x")),
        ("en/title-long.md", format!("# {}", "x".repeat(9_000))),
        (
            "en/items.md",
            front("tags: ['']\nquestions: [how do I fly to the moon]"),
        ),
        ("en/id.md", front("id: X Y")),
        (
            "en/id-one.md",
            front("id: aaaa22\nredirect_from: [/en/old, //x]"),
        ),
        (
            "en/id-two.md",
            front("id: aaaa22\nredirect_from: [/en/old]"),
        ),
        ("en/pair.md", front("id: bbbb22")),
        ("zh/pair.md", front("id: cccc22")),
        ("en/related.md", front("related: [dddd22, /x, eeee22]")),
        ("en/hidden.md", front("id: eeee22\nvisibility: internal")),
        (
            "en/text.md",
            text(
                "# x\n\na\u{200b}b\n\n请**务必核对。**再\n\nSend us your recovery phrase.\n\n{{ fe }} {{ zh_only }} `{{ fee }}` {% x %}\n",
            ),
        ),
        ("en/deep.md", format!("# x\n\n{} x\n", ">".repeat(200))),
        (
            "en/wide.md",
            format!(
                "# x\n\n|{}\n|{}\n{}",
                "a|".repeat(1_000),
                "-|".repeat(1_000),
                "|a|\n".repeat(200)
            ),
        ),
        ("en/headings.md", "# x\n".repeat(20_000)),
        (
            "en/attribute.md",
            format!("# x\n\n[x](https://x.test/{})\n", "x".repeat(20_000)),
        ),
        ("en/html.md", format!("# x\n\n{}\n", "<b>".repeat(3_000))),
        (
            "en/links.md",
            text(
                "# x\n\n[a](none.md) [b](hidden.md) [c](pair.md#none) [d](javascript:x) ![e](e.gif.exe) ![r](https://other.test/r.png) ![f](../assets/f.png)\n",
            ),
        ),
        (
            "en/out.md",
            text(
                "# x\n\n[a](https://other.test/) [b](http://bitp.example/) [c](https://b1tp.example/) [bitp.example](https://other.test/x) [e](https://bitp-login.example/)\n",
            ),
        ),
        (
            "en/contacts.md",
            text("# x\n\nWrite to x@mail.test, http://bitp.example/x or @bitp_0fficial.\n"),
        ),
        (
            "en/promises.md",
            text(
                "# x\n\nLive chat is open 10:00–11:00.\n\nE-mail: a reply within 3 hours.\n\nYou get an automatic confirmation from info@bitp.example.\n\nWrite to no-reply@bitp.example.\n\nOpen your purse.\n",
            ),
        ),
        ("en/order.md", front("order: first\nanchors: {old: none}")),
        ("en/numbers.md", text("# x\n\nWait 5 days.\n")),
        ("zh/numbers.md", text("# 数\n\n等 7 天。\n")),
        ("de/x.md", text("# x")),
        ("en/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r.md", text("# x")),
        ("en/search.md", text("# x")),
        (".gitignore", text("[z-a].md\n")),
        ("theme/templates/home.html", text("x")),
        ("theme/templates/words.toml", text("[en\n")),
        ("dictionary.txt", text("x y z w\n")),
        ("synonyms.toml", text("[[group]]\nterms = [\"x\"]\n")),
        (
            "terms.toml",
            text(
                "[[term]]\nprefer = \"x\"\n[[term]]\nlang = \"en\"\nprefer = \"wallet\"\navoid = [\"purse\"]\n",
            ),
        ),
        (
            "checks.toml",
            text(
                "[[check]]\nquery = \"x\"\n[[check]]\nquery = \"wait days\"\nlang = \"en\"\nexpect = \"en/contacts\"\n[[check]]\nquery = \"x\"\nexpect = \"en/none\"\n",
            ),
        ),
        ("site.toml", text(SITE)),
    ]
}

const SITE: &str = r##"
name = "BitP"
static_root = "../x"
unknown = 1
redirect = [{ from = "/a*", to = "/en/" }, { from = "/b", to = "/en/none" }]
languages = ["zh", "en", "xx"]
top = ["/x"]
[variables]
fee = "1"
unused = "2"
zh_only = { zh = "x" }
"a b" = "x"
[words.en]
home = 1
[look]
accent = ["red", "green"]
logo = "logo.svg"
[message]
to = "our mailbox"
receipt = { en = "You get an automatic confirmation from help@bitp.example." }
[[gone]]
path = "x"
[[category]]
path = "A B"
[[category]]
path = "other"
title = { en = "Other" }
[[channel]]
kind = "pigeon"
address = "x@bitp.example"
[[channel]]
kind = "email"
[[channel]]
kind = "chat"
title = { en = "Live chat" }
address = "https://bitp.example/chat"
time_zone = "Asia/Shanghai"
hours = [{ days = ["mon"], from = "08:00", to = "24:00" }]
closed = ["2020-02-04"]
[[channel]]
kind = "email"
title = { en = "E-mail" }
address = "other@bitp.example"
wait = { en = "within 24 hours" }
time_zone = "Nowhere"
hours = [{ days = ["someday"], from = "9", to = "x" }]
[official]
domains = ["bitp.example", "not a domain"]
emails = ["help@bitp.example"]
handles = [{ platform = "telegram", handle = "@bitp_official" }]
[outside]
examples = ["bitp-login.example"]
"##;

/// What takes more than files of one site.
fn special() -> Vec<Problem> {
    let mut all = Vec::new();
    // What is no text, no file or no folder.
    let odd = Site::new()
        .article("en/x.md", "# x")
        .bytes("en/nul.md", b"# x\n\0")
        .bytes("en/bytes.md", b"# x\n\xff")
        .bytes("en/large.md", &vec![b'x'; 1_100_000])
        .article("assets", "x")
        .article("synonyms.toml", "x = [");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("x.md", odd.content().join("en/link.md")).unwrap();
        symlink("nowhere", odd.content().join("dictionary.txt")).unwrap();
    }
    all.extend(found(&odd));
    let rules = Site::new()
        .article("en/x.md", "# x")
        .bytes(".gitignore", b"a\0b\n");
    all.extend(found(&rules));
    // A language without an article.
    let half = Site::new()
        .article("site.toml", "languages = [\"zh\", \"en\"]")
        .article("zh/x.md", "# x");
    all.extend(found(&half));
    // A colour that can be read by few; a table that was good; a site.toml that was there.
    let good = "name = \"X\"\n[look]\naccent = [\"#eeeeee\", \"#333333\"]\n[official]\ndomains = [\"bitp.example\"]\n[[channel]]\nkind = \"email\"\naddress = \"a@mail.test\"\n";
    let site = Site::new()
        .article("site.toml", good)
        .article("en/x.md", "# x");
    all.extend(found(&site));
    site.edit("site.toml", &good.replace("bitp.example", "bitp example"));
    all.extend(found(&site));
    site.remove("site.toml");
    all.extend(found(&site));
    // The operator's list.
    let operated = |list: &str, site_toml: &str, then: &dyn Fn(&Site)| {
        let site = Site::new()
            .article("en/x.md", "# x")
            .article("site.toml", site_toml);
        let site = site.official(list);
        let before = found(&site);
        then(&site);
        site.follow_official();
        [before, found(&site)].concat()
    };
    all.extend(operated(
        "domains = [\"bitp.example\"]\n",
        "name = \"X\"\n[official]\ndomains = [\"x.test\"]\n[look]\nfooter = { en = \"Write to x@mail.test\" }\n[outside]\nlinks = [\"b1tp.example\"]\n",
        &|site| site.edit_official(b"# nothing\n"),
    ));
    all.extend(operated(
        "domains = [\"x.test\"]\n",
        "name = \"X\"\n",
        &|site| {
            fs::remove_file(site.official_path()).unwrap();
        },
    ));
    #[cfg(unix)]
    all.extend(operated(
        "domains = [\"x.test\"]\n",
        "name = \"X\"\n",
        &|site| {
            fs::remove_file(site.official_path()).unwrap();
            std::os::unix::fs::symlink(site.content().join("site.toml"), site.official_path())
                .unwrap();
        },
    ));
    all
}

/// Half of a site goes at once.
fn held() -> Vec<Problem> {
    let site = (0..45).fold(Site::new(), |site, n| {
        site.article(&format!("en/{n}.md"), &format!("# Number {n}\nText {n}"))
    });
    found(&site);
    for n in 0..40 {
        site.remove(&format!("en/{n}.md"));
    }
    found(&site)
}

/// Each code is found in a site with mistakes: here, or among the planted mistakes that have a test of their own, which names the
/// code that it finds.
#[test]
fn each_code_is_that_of_a_mistake_that_is_found() {
    let site = Site::new();
    for (path, text) in mistakes() {
        let file = site.content().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let mut codes: BTreeSet<Code> = found(&site).iter().map(|problem| problem.code).collect();
    codes.extend(special().iter().chain(&held()).map(|problem| problem.code));
    let folder = root().join("tests/it/planted");
    let planted = match folder.is_dir() {
        true => rust_files(&folder),
        false => Vec::new(),
    };
    let planted: String = planted
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !codes.contains(code))
        .map(|code| code.as_str())
        .filter(|name| !planted.contains(&format!("\"{name}\"")))
        .filter(|name| !ELSEWHERE.contains(name))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// Those whose mistake takes long to make; a test of its own finds each.
const ELSEWHERE: [&str; 5] = [
    // The tests of `against`.
    "address-dead",
    "permalink-dead",
    "anchor-dead",
    // `a_translation_that_git_saw_left_behind_is_told_until_it_follows`
    "translation-stale",
    // `of_golden_queries_no_more_are_asked_than_a_server_can_ask_after_every_change`
    "golden-queries-too-many",
];
