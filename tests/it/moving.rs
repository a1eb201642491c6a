//! Trees in the manner of other generators are served as they lie: each file at the address that its path becomes, each link alive.

use std::collections::BTreeMap;
use std::fs;

use jieda::ids::{Audience, Lang};

use crate::site::{Answer, Site};

/// Names of files and folders, and the parts of addresses that they become: written out, not derived.
const NAMES: [(&str, &str); 11] = [
    ("FAQ-Use", "faq-use"),
    ("实例FAQ", "实例faq"),
    ("a_b.c", "a-b-c"),
    ("Two words", "two-words"),
    ("C++ & Rust", "c-rust"),
    ("10% off!", "10-off"),
    ("Ünïcode", "ünïcode"),
    ("cafe\u{301} (novo)", "café-novo"),
    ("plain-name", "plain-name"),
    ("plain--name", "plain--name"),
    ("01-intro", "01-intro"),
];
const FOLDERS: [(&str, &str); 6] = [
    ("Getting Started", "getting-started"),
    ("资金 管理", "资金-管理"),
    ("p2p", "p2p"),
    ("API_v2.1", "api-v2-1"),
    ("02-Basics", "02-basics"),
    ("a/B/c/D/e/F/g", "a/b/c/d/e/f/g"),
];

/// How a generator's trees look.
struct Manner {
    name: &'static str,
    /// `site.toml`; none when the tree has none.
    site: Option<&'static str>,
    /// The folder of articles in the content folder, and that of addresses.
    root: (&'static str, &'static str),
    /// What stands behind the name of an article, and the file that is the page of a folder.
    ending: &'static str,
    index: &'static str,
    /// How the article of a name in a folder is linked to from another in the same folder: the path from the root of the
    /// articles, and the name, encoded.
    link: fn(&str, &str) -> String,
    /// The same for a folder.
    folder_link: fn(&str) -> String,
}

const EN: Option<&str> = Some("name = \"X\"\nlanguages = [\"en\"]\n");
const BOTH: Option<&str> = Some("name = \"X\"\nlanguages = [\"en\", \"zh\"]\n");

const MANNERS: [Manner; 8] = [
    Manner {
        name: "plain, nothing said",
        site: None,
        root: ("", "/en"),
        ending: ".MD",
        index: "README.md",
        link: |_, name| format!("{name}.MD"),
        folder_link: |_| "./".to_owned(),
    },
    Manner {
        name: "gatsby",
        site: BOTH,
        root: ("zh-CN/", "/zh"),
        ending: ".zh-cn.md",
        index: "index.md",
        link: |folder, name| format!("/{folder}/{name}"),
        folder_link: |folder| format!("/{folder}/"),
    },
    Manner {
        name: "vuepress",
        site: BOTH,
        root: ("", "/en"),
        ending: ".md",
        index: "README.md",
        link: |folder, name| format!("/{folder}/{name}.html"),
        folder_link: |folder| format!("/{folder}/README.md"),
    },
    Manner {
        name: "vitepress",
        site: BOTH,
        root: ("zh_Hans/", "/zh"),
        ending: ".md",
        index: "index.md",
        link: |_, name| format!("./{name}"),
        folder_link: |_| "./".to_owned(),
    },
    Manner {
        name: "hugo",
        site: BOTH,
        root: ("en-US/", "/en"),
        ending: ".markdown",
        index: "_index.md",
        link: |folder, name| format!("/{folder}/{name}/"),
        folder_link: |folder| format!("/en-us/{folder}"),
    },
    Manner {
        name: "docusaurus",
        site: EN,
        root: ("docs/", "/en/docs"),
        ending: ".mdx",
        index: "index.mdx",
        link: |folder, name| format!("/docs/{folder}/{name}.md"),
        folder_link: |folder| format!("/docs/{folder}"),
    },
    Manner {
        name: "dita",
        site: BOTH,
        root: ("zh_CN/", "/zh"),
        ending: ".zh_cn.markdown",
        index: "README.md",
        link: |_, name| format!("./{name}.html"),
        folder_link: |_| "README.md".to_owned(),
    },
    Manner {
        name: "mkdocs",
        site: EN,
        root: ("", "/en"),
        ending: ".md",
        index: "index.md",
        link: |_, name| format!("../{{here}}/{}.md", name.to_lowercase()),
        folder_link: |_| "./index.md".to_owned(),
    },
];

/// What is at an address of a tree.
struct Page {
    address: String,
    title: String,
    /// Addresses of this site to which it links.
    links: Vec<String>,
    /// Where the picture that it shows lies, and how large it is shown.
    picture: Option<(String, u32, u32)>,
    is_folder: bool,
}

/// A tree, and what each of its files must become, by path.
fn tree(manner: &Manner) -> (Site, BTreeMap<String, Page>) {
    let mut site = match manner.site {
        Some(toml) => Site::new().article("site.toml", toml),
        None => {
            let site = Site::new();
            let _ = fs::remove_file(site.content().join("site.toml"));
            site
        }
    };
    let mut pages = BTreeMap::new();
    let (root, above) = manner.root;
    for (folder, folder_part) in FOLDERS {
        let address = |part: &str| format!("{above}/{folder_part}/{part}");
        let last = folder.rsplit('/').next().unwrap();
        for (at, (name, part)) in NAMES.iter().enumerate() {
            let (next, next_part) = NAMES[(at + 1) % NAMES.len()];
            let link =
                (manner.link)(&encoded(folder), &encoded(next)).replace("{here}", &encoded(last));
            let title = format!("About {part} in {}", folder_part.replace('/', " "));
            let (picture, path, shown) = picture(at, root, folder);
            site = site.bytes(&path, &png(300 + at as u32, 200));
            let text = format!(
                "# {title}\n\nLead. {picture}\n\n[next]({link}#c--rust-whats-new) [up]({})\n\n## C++ & Rust: What's new\n\nText.\n",
                (manner.folder_link)(&encoded(folder)),
            );
            let file = format!("{root}{folder}/{name}{}", manner.ending);
            site = site.article(&file, &text);
            let page = Page {
                address: address(part),
                title,
                links: vec![
                    format!("{}#c-rust-whats-new", address(next_part)),
                    address(""),
                ],
                picture: Some((path, shown.0, shown.1)),
                is_folder: false,
            };
            pages.insert(file, page);
        }
        let title = format!("Everything of {}", folder_part.replace('/', " "));
        let path = format!("{root}{folder}/{}", manner.index);
        site = site.article(
            &path,
            &format!("# {title}\n\nWhat stands above the list of {folder_part}.\n"),
        );
        let page = Page {
            address: address(""),
            title,
            links: Vec::new(),
            picture: None,
            is_folder: true,
        };
        pages.insert(path, page);
    }
    (site, pages)
}

/// The picture of the article with this number, as it is written; where it lies; its width and height on the page.
fn picture(at: usize, root: &str, folder: &str) -> (String, String, (u32, u32)) {
    let here = format!("{root}{folder}");
    let above = folder
        .rsplit_once('/')
        .map(|(above, _)| format!("{above}/"));
    let above = format!("{root}{}", above.unwrap_or_default());
    let key = format!("{}-{at}", folder.len());
    let (written, path) = match at % 7 {
        0 => (
            format!("![p](pic-{at}.png)"),
            format!("{here}/pic-{at}.png"),
        ),
        1 => (
            format!("![p](./img/%E5%9B%BE%20{at}.png \"Title\")"),
            format!("{here}/img/图 {at}.png"),
        ),
        2 => (
            format!("![p](/shots/{key}.png)"),
            format!("static/shots/{key}.png"),
        ),
        3 => (
            format!("![p](../shared-{key}.png?raw=true)"),
            format!("{above}shared-{key}.png"),
        ),
        4 => {
            let html = format!("<p><img\nsrc='./img/raw_{at}.PNG' width=\"152\" alt=\"p\"></p>");
            return (
                format!("\n\n{html}"),
                format!("{here}/img/raw_{at}.PNG"),
                (152, 100),
            );
        }
        5 => (
            format!("![p](/{}/root-{at}.png)", encoded(&here)),
            format!("{here}/root-{at}.png"),
        ),
        _ => (
            format!("![p](/assets/{key}.png)"),
            format!("assets/{key}.png"),
        ),
    };
    (written, path, (300 + at as u32, 200))
}

/// The beginning of a PNG of a size, which is all that is read of it.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes
}

/// As a writer's tool encodes a path for a link.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('&', "%26")
}

/// As an address stands in a page.
fn in_page(address: &str) -> String {
    let mut out = String::new();
    for byte in address.bytes() {
        match byte.is_ascii() {
            true => out.push(byte.into()),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn get(site: &Site, address: &str) -> Answer {
    site.get(&in_page(address))
}

#[test]
fn each_file_of_a_tree_is_served_at_its_address_with_links_that_live() {
    for manner in &MANNERS {
        let (site, pages) = tree(manner);
        assert!(pages.len() >= 60, "{}", pages.len());
        let mut wrong = Vec::new();
        for (path, page) in &pages {
            let answer = get(&site, &page.address);
            let mut bad = |what: &str| wrong.push(format!("{path} at {}: {what}", page.address));
            if answer.status != 200 {
                bad(&format!("status {}", answer.status));
                continue;
            }
            if !answer.body.contains(&format!("<h1>{}</h1>", page.title)) {
                bad("another title");
            }
            if page.is_folder && !answer.body.contains("What stands above the list") {
                bad("no text");
            }
            for link in &page.links {
                if !answer
                    .body
                    .contains(&format!("<a href=\"{}\"", in_page(link)))
                {
                    bad(&format!("no link to {link}"));
                }
            }
            if let Some((file, width, height)) = &page.picture {
                let of = |name| answer.attributes("main img", name);
                let size = [of("width"), of("height")].map(|all| all.join(" "));
                let url = of("src").join(" ");
                let shown = site.get(&url);
                if size != [width.to_string(), height.to_string()] || of("loading") != ["lazy"] {
                    bad(&format!("{file} is shown as {size:?}"));
                }
                if shown.status != 200
                    || shown.header("content-type") != "image/png"
                    || !shown.header("cache-control").contains("immutable")
                {
                    bad(&format!("{file} is not at {url}: {}", shown.status));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "{}", manner.name);
        let problems: Vec<String> = site.problems();
        let told = |code: &str| problems.iter().filter(|p| p.contains(code)).count();
        assert_eq!(
            (told("link"), told("address"), told("section")),
            (0, 0, 0),
            "{}: {problems:#?}",
            manner.name
        );
    }
}

#[test]
fn an_address_is_one_in_every_way_to_ask_for_it() {
    let (site, _) = tree(&MANNERS[1]);
    let page = "/zh/资金-管理/实例faq";
    assert_eq!(get(&site, page).status, 200);
    assert_eq!(get(&site, &format!("{page}.md")).status, 200);
    let api = get(&site, &format!("/api/v1/articles{page}"));
    assert_eq!(api.status, 200);
    assert!(
        api.body.contains(&format!("\"url\":\"{}\"", in_page(page))),
        "{}",
        api.body
    );
    for bent in [
        "/zh-CN/资金-管理/实例FAQ",
        "/zh/资金%20管理/实例FAQ.zh-cn.md",
        "/zh/资金-管理/实例faq/",
        "/zh/资金-管理/实例FAQ.html",
    ] {
        let answer = get(&site, bent);
        assert_eq!(
            (answer.status, answer.location()),
            (301, in_page(page).as_str()),
            "{bent}"
        );
    }
    let index = get(&site, "/zh/资金-管理/index");
    assert_eq!(
        (index.status, index.location()),
        (301, in_page("/zh/资金-管理/").as_str())
    );
    let sitemap = site.get("/sitemap.xml").body;
    assert!(
        sitemap.contains(&format!("{}</loc>", in_page(page))),
        "{sitemap}"
    );
    assert_eq!(
        sitemap
            .matches(&format!("{}</loc>", in_page("/zh/资金-管理/")))
            .count(),
        1
    );
    assert!(sitemap.is_ascii());
    // Pasted as a browser copies it, and as it is read.
    for pasted in [in_page(page), page.to_owned()] {
        assert_eq!(
            site.search(&pasted).slugs().first(),
            Some(&"实例faq"),
            "{pasted}"
        );
    }
    // The page of a folder is found by its words.
    assert!(
        site.search("Everything of 资金-管理")
            .slugs()
            .contains(&"index")
    );
}

#[test]
fn files_with_one_address_are_told_and_the_same_one_is_always_served() {
    let text = |n: &str| format!("---\ntitle: Number {n}\n---\nText {n}.");
    let files = [
        ("en/faq/Use It.md", "1"),
        ("en/faq/use-it.md", "2"),
        ("en/faq/USE_IT.markdown", "3"),
        ("en/faq/other.md", "4"),
    ];
    // In each order in which they may come.
    for first in 0..3 {
        let site = Site::new().article("en/a.md", &text("0")).served();
        for at in 0..3 {
            let (path, n) = files[(first + at) % 3];
            site.edit(path, &text(n));
        }
        let title = |site: &Site| {
            let page = site.get("/en/faq/use-it").body;
            (1..=4).find(|n| page.contains(&format!("<h1>Number {n}</h1>")))
        };
        assert_eq!(title(&site), Some(2), "from {first}");
        let told: Vec<String> = site
            .problems()
            .into_iter()
            .filter(|p| p.contains("has too and keeps"))
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told.iter().all(|p| p.contains("`en/faq/use-it.md`")),
            "{told:?}"
        );
        // What was served goes, and the next one is there; what is left is no problem.
        site.remove("en/faq/use-it.md");
        assert_eq!(title(&site), Some(3), "from {first}");
        site.remove("en/faq/USE_IT.markdown");
        assert_eq!(title(&site), Some(1), "from {first}");
        assert!(
            !site
                .problems()
                .iter()
                .any(|p| p.contains("has too and keeps"))
        );
        site.remove("en/faq/Use It.md");
        assert_eq!(site.get("/en/faq/use-it").status, 404);
    }
}

#[test]
fn what_is_hidden_is_not_told_by_a_file_that_has_its_address() {
    let site = Site::new()
        .article(
            "en/faq/use-it.md",
            "---\ntitle: CANARY\nvisibility: internal\n---\nCANARY",
        )
        .article("en/faq/Use It.md", "---\ntitle: Open\n---\nText.");
    let snapshot = site.snapshot();
    assert!(
        snapshot
            .problems()
            .iter()
            .any(|p| p.message.contains("has too and keeps"))
    );
    assert!(
        !snapshot
            .public_problems()
            .iter()
            .any(|p| p.message.contains("use-it"))
    );
}

#[test]
fn traditional_characters_beside_simplified_ones_are_told_and_not_mixed() {
    let text = "---\ntitle: 提现\n---\n正文。";
    let site = Site::new()
        .article("zh/a/b.md", text)
        .article("zh-TW/a/c.md", text)
        .article("zh/a/d.zh-tw.md", text)
        .article("zh/a/d.md", "---\ntitle: 充值\n---\n正文。");
    assert_eq!(site.get("/zh/a/c").status, 404);
    assert!(site.get("/zh/a/d").body.contains("<h1>充值</h1>"));
    site.tells("zh-TW", "as `zh` is");
    site.tells("zh/a/d.zh-tw.md", "has too and keeps");
}

#[test]
fn a_slug_is_the_last_part_and_links_by_path_lead_there() {
    let site = Site::new()
        .article(
            "en/faq/Long Name.md",
            "---\ntitle: Named\nslug: short\n---\nText.",
        )
        .article(
            "en/faq/b.md",
            "---\ntitle: B\n---\n[a](Long%20Name.md#none) [b](/faq/long-name/) [c](short.md)",
        )
        .article("en/faq/bad.md", "---\ntitle: Bad\nslug: ../x\n---\nText.");
    assert_eq!(site.get("/en/faq/short").status, 200);
    assert_eq!(site.get("/en/faq/long-name").location(), "/en/faq/short");
    let body = site.get("/en/faq/b").body;
    for link in [
        "/en/faq/short#none\">a",
        "/en/faq/short\">b",
        "/en/faq/short\">c",
    ] {
        assert!(body.contains(link), "{link} in {body}");
    }
    assert_eq!(site.get("/en/faq/bad").status, 404);
    site.tells("en/faq/bad.md", "the slug can be no part of an address");
}

#[test]
fn a_slug_that_is_a_whole_path_leaves_its_last_part_and_leads_on() {
    for (slug, at) in [
        ("/", "/en/docs/file"),
        ("/start", "/en/docs/start"),
        ("guides/start", "/en/docs/start"),
    ] {
        let text = format!("---\ntitle: File\nslug: {slug}\n---\nText.");
        let site = Site::new().article("en/docs/file.md", &text);
        assert_eq!(site.get(at).status, 200, "{slug}");
        assert_eq!(site.problems(), [""; 0], "{slug}");
        if let Some(old) = slug.strip_prefix('/').filter(|old| !old.is_empty()) {
            assert_eq!(site.get(&format!("/{old}")).location(), at, "{slug}");
        }
    }
    for slug in [
        "/../x",
        "./x",
        "a/./b",
        "https://x/y",
        "/a/b",
        "//",
        "a/",
        "api/x",
        "/api",
        ".git/x",
        "en/x",
        "C:/x",
    ] {
        let text = format!("---\ntitle: File\nslug: \"{slug}\"\n---\nText.");
        let site = Site::new().article("en/docs/file.md", &text);
        site.tells("en/docs/file.md", "the slug can be no part of an address");
    }
}

#[test]
fn what_lies_among_drafts_is_one() {
    for folder in ["en/_drafts", "en/faq/_drafts/deep", "_drafts", "en/_Drafts"] {
        let site = Site::new()
            .article("en/shown.md", "# Shown")
            .article(&format!("{folder}/secret.md"), "# zzyqdraft\n\nText.");
        assert!(!site.get("/en/").body.contains("zzyqdraft"), "{folder}");
        let snapshot = site.snapshot();
        for audience in [Audience::Public, Audience::Agents] {
            assert_eq!(snapshot.view(audience).articles().len(), 1, "{folder}");
        }
    }
    let site = Site::new().article("en/drafts/a.md", "# A\n\nText.");
    assert_eq!(site.get("/en/drafts/a").status, 200);
}

#[test]
fn a_tree_whose_files_end_in_their_language_is_a_site_of_each_that_has_some() {
    let text =
        |title: &str| format!("---\ntitle: {title}\n---\nWords of an article, some of them.\n");
    let site = Site::new()
        .article("_index.en.md", &text("Bank"))
        .article("cards/lost.en.md", &text("Lost card"))
        .article("cards/pin.md", &text("Change the PIN"))
        .article("cards/lost.zh.md", "---\ntitle: 卡丢了\n---\n马上挂失。\n");
    for there in ["/en/cards/lost", "/en/cards/pin", "/zh/cards/lost", "/zh/"] {
        assert_eq!(site.get(there).status, 200, "{there}");
    }
    // A translated README is no site.
    let site = Site::new()
        .article("README.md", &text("Bank"))
        .article("README.zh-CN.md", "# 银行\n\n说明。\n")
        .article("cards/pin.md", &text("Change the PIN"));
    assert_eq!(site.get("/zh/").status, 404);
    assert_eq!(site.get("/en/cards/pin").status, 200);
}

#[test]
fn a_readme_is_the_page_of_a_folder_only_where_there_is_no_other() {
    let site = Site::new()
        .article("README.md", "# For developers\n\nRun this.")
        .article("index.md", "# Help\n\nFor readers.")
        .article("cards/README.md", "# Cards\n\nOf cards.")
        .article("cards/pin.md", "# PIN\n\nText of it.");
    assert!(site.get("/en/").body.contains("For readers."));
    assert!(site.get("/en/cards/").body.contains("Of cards."));
    site.tells(
        "README.md",
        "warning: is not served: `index.md` is the page of its folder",
    );
}

#[test]
fn pictures_in_the_folders_with_a_dot_of_other_tools_are_shown_and_no_others() {
    for (folder, is_shown) in [
        (".gitbook/assets", true),
        ("guide/.gitbook/assets", true),
        (".attachments", true),
        (".gitbook", false),
        (".gitbook/assets/.cache", false),
        (".git/assets", false),
        (".attachments/.x", false),
    ] {
        let file = format!("{folder}/a (1).png");
        let site = Site::new()
            .article(
                "cards/pin.md",
                &format!("# PIN\n\n![Shot](<../{file}>)\n\n<img src=\"../{file}\" alt=\"Two\">\n"),
            )
            .bytes(&file, &png(40, 20));
        let body = site.get("/en/cards/pin").body;
        let sources: Vec<&str> = body.split("src=\"/pictures/").skip(1).collect();
        assert_eq!(
            sources.len(),
            if is_shown { 2 } else { 0 },
            "{folder}\n{body}"
        );
        for source in sources {
            let address = source.split('"').next().unwrap_or_default();
            let picture = site.get(&format!("/pictures/{address}"));
            assert_eq!(picture.status, 200, "{address}");
        }
    }
}

#[test]
fn a_folder_of_one_page_is_an_article_of_the_folder_that_it_lies_in() {
    let site = Site::new()
        .article("en/cards/_index.md", "# Cards\n\nAll on cards.")
        .article("en/cards/lost/index.md", "# Lost card\n\nBlock it.")
        .article("en/cards/stolen/index.md", "# Stolen card\n\nBlock it too.")
        .article("en/cards/pin.md", "# PIN\n\nAt a machine.")
        .article("en/cards/kinds/gold.md", "# Gold\n\nYellow.");
    let body = |path: &str| site.get(path).body.replace("&#x2f;", "/");
    let cards = body("/en/cards/");
    for (url, title) in [
        ("lost/", "Lost card"),
        ("stolen/", "Stolen card"),
        ("pin", "PIN"),
    ] {
        let item = format!("<h2><a href=\"/en/cards/{url}\">{title}</a></h2>");
        assert!(cards.contains(&item), "{item} in {cards}");
    }
    let home = site.get("/en/").body;
    assert!(
        home.contains("Cards&nbsp;<span class=\"n\">4</span>"),
        "{home}"
    );
    assert!(home.contains("Lost card</a>"), "{home}");
    let page = site.get("/en/cards/lost/").body;
    assert!(
        page.contains("Block it.") && !page.contains("no articles"),
        "{page}"
    );
}

#[test]
fn files_in_no_language_are_told_unless_the_site_says_whose_they_are() {
    let text = "---\ntitle: A\n---\nText.";
    let site = Site::new()
        .article("en/a.md", text)
        .article("b.md", text)
        .article("README.md", text);
    site.tells("b.md", "lies in the folder of no language");
    assert!(!site.problems().iter().any(|p| p.starts_with("README.md")));
    assert_eq!(site.get("/en/b").status, 404);
    // Two languages of which one has a folder: the other is that of the tree.
    let site = Site::new()
        .article("site.toml", "name = \"X\"\nlanguages = [\"en\", \"zh\"]\n")
        .article("guide/a.md", text)
        .article("guide/b.md", "---\ntitle: B\n---\n[a](a.md)")
        .article(
            "zh/guide/c.md",
            "---\ntitle: C\n---\n[b](/guide/b) [a](./a.md)",
        );
    assert_eq!(site.get("/en/guide/a").status, 200);
    let body = site.get("/zh/guide/c").body;
    assert!(
        body.contains("href=\"/en/guide/b\"") && body.contains("<span>a</span>"),
        "{body}"
    );
    site.tells("zh/guide/c.md", "link to `zh/guide/a`");
}

#[test]
fn a_folder_of_translations_beside_a_tree_makes_a_site_of_both() {
    let english = "# Where to start\n\nWords of this page.\n";
    let chinese = "# 从这里开始\n\n这一页的文字，写得足够长。\n";
    let has = |files: &[(&str, &str)]| {
        let site = files
            .iter()
            .fold(Site::new(), |site, (path, text)| site.article(path, text));
        ["/en/guide/start", "/zh/guide/start"].map(|address| site.get(address).status)
    };
    for folder in ["zh", "zh-CN", "zh_Hans"] {
        let own = format!("{folder}/guide/start.md");
        let both = has(&[
            ("guide/start.md", english),
            (&own, chinese),
            ("README.md", english),
        ]);
        assert_eq!(both, [200, 200], "{folder}");
    }
    let both = has(&[
        ("en-US/guide/start.md", english),
        ("guide/start.md", chinese),
    ]);
    assert_eq!(both, [200, 200]);
    // Outside of it lies nothing that it translates, or nothing in another language, or the site says which languages it has.
    let zh = ("zh/guide/start.md", chinese);
    let docs = ("guide/other.md", english);
    let readme = [zh, ("zh/README.md", chinese), ("README.md", english), docs];
    assert_eq!(has(&readme), [404, 200]);
    assert_eq!(has(&[zh, ("guide/start.md", chinese)]), [404, 200]);
    let said = ("site.toml", "name = \"X\"\nlanguages = [\"zh\"]\n");
    assert_eq!(has(&[zh, ("guide/start.md", english), said]), [404, 200]);
}

#[test]
fn the_ids_of_an_export_are_in_addresses_and_in_no_title() {
    let id = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
    let site = Site::new()
        .article(&format!("Help Center {id}/Refunds {id}.md"), "Text of it.")
        .article(
            &format!("Help Center {id}/Pins {id}.md"),
            "# My pins\n\nText of it.",
        );
    let body = site.get(&format!("/en/help-center-{id}/")).body;
    assert!(body.contains("<h1>Help center</h1>"), "{body}");
    assert!(
        body.contains(">Refunds</a>") && body.contains(">My pins</a>"),
        "{body}"
    );
}

#[test]
fn a_dead_link_from_the_root_is_text_in_any_letters() {
    for target in [
        "/zh/没有/x",
        "/zh/a b'c/",
        "/没有.md",
        "/zh/x(1)/&y",
        "/x+y/",
    ] {
        let link = format!("[链接](<{target}>)");
        let site = Site::new().article("zh/a/b.md", &format!("---\ntitle: 甲\n---\n{link}"));
        let body = site.get("/zh/a/b").body;
        assert!(body.contains("<span>链接</span>"), "{target}: {body}");
        site.tells("zh/a/b.md", "link to");
    }
}

#[test]
fn lists_follow_the_order_that_files_say() {
    let text = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\nText.");
    let site = Site::new()
        .article("en/x/z.md", &text("Third", "order: 3\n"))
        .article("en/x/02-b.md", &text("Second", ""))
        .article("en/x/1_c.md", &text("First", ""))
        .article("en/x/a.md", &text("Last", ""))
        .article("en/10-y/a.md", &text("Y", ""))
        .article("en/2-z/a.md", &text("Z", ""))
        .article("en/w/_index.md", &text("The W", "order: 1\n"))
        .article("en/w/a.md", &text("W", ""));
    let places = |body: &str, words: &[&str]| {
        let found = words
            .iter()
            .map(|word| body.find(&format!(">{word}</a>")).unwrap_or(usize::MAX));
        found.collect::<Vec<_>>()
    };
    let listed = places(
        &site.get("/en/x/").body,
        &["First", "Second", "Third", "Last"],
    );
    assert!(
        listed.is_sorted() && *listed.last().unwrap() < usize::MAX,
        "{listed:?}"
    );
    let home = site.get("/en/").body.replace("&#x2f;", "/");
    let at: Vec<usize> = ["/en/w/", "/en/2-z/", "/en/10-y/", "/en/x/"]
        .iter()
        .map(|url| home.find(&format!("href=\"{url}\"")).unwrap())
        .collect();
    assert!(at.is_sorted(), "{at:?}: {home}");
    assert!(home.contains(">The W&nbsp;<"));
}

#[test]
fn the_page_of_the_language_is_the_text_of_the_home_page() {
    let site = Site::new()
        .article("en/README.md", "# Welcome\n\nStart [here](x/a.md).\n")
        .article(
            "en/x/a.md",
            "# A\n\nBack to [all](../) and [all](../README.md).\n",
        );
    let home = site.get("/en/").body;
    assert!(
        home.contains("<p>Start <a href=\"/en/x/a\">here</a>.</p>"),
        "{home}"
    );
    assert_eq!(
        site.get("/en/x/a")
            .body
            .matches("<a href=\"/en/\">all</a>")
            .count(),
        2
    );
    assert_eq!(site.get("/en/index").location(), "/en/");
}

/// Files of plain names are where they were, their pages link to where they linked, and lists stand in the order in which they
/// stood: pages of the example site are as they were before names were derived.
#[test]
fn a_site_of_plain_names_is_as_it_was() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let view = snapshot.view(Audience::Agents);
    assert!(view.articles().len() > 60);
    for article in view.articles() {
        assert_eq!(article.path.to_string_lossy(), format!("{}.md", article.id));
        assert_eq!(article.id.url(), format!("/{}", article.id));
        assert_eq!(view.turned_links(article), Vec::new(), "{}", article.id);
        assert_eq!(article.order, None);
    }
    let place = |path: &str| {
        let mut named = snapshot.site.categories.iter();
        named.position(|category| category.path.as_str() == path)
    };
    for lang in Lang::ALL {
        let mut levels = vec![view.categories(lang)];
        while let Some(level) = levels.pop() {
            let before = level.iter().map(|node| {
                let path = node.path.as_str();
                (place(path).unwrap_or(usize::MAX), path)
            });
            assert!(before.is_sorted(), "{lang}");
            for node in level {
                levels.push(&node.children);
            }
        }
    }
}
