//! A site says nothing that its owners did not say: no words of the example's, no page or link with nothing behind it, no
//! language without an article.

use std::fs;

use crate::site::{Answer, Site};
use crate::tidy::root;

/// What belongs to a company that keeps coins. No other site says so by itself.
const OF_THE_EXAMPLE: [&str; 14] = [
    "BitP",
    "提现",
    "钱包",
    "私钥",
    "助记词",
    "转账",
    "区块",
    "链上",
    "withdrawal",
    "wallet",
    "private key",
    "recovery phrase",
    "transfer",
    "block explorer",
];

/// Pages of every kind, in one language.
fn pages(site: &Site, lang: &str) -> Vec<(String, Answer)> {
    let searches = [
        "apple",
        "zzzzqqq",
        "help@other.test",
        "0x52908400098527886E0F7030069857D2E4169EE7aaaaaaaaaaaaaaaaaaaaaaaa",
        "abandon%20ability%20able%20about%20above%20absent%20absorb%20abstract%20absurd%20abuse%20access%20accident",
        "%E9%AA%8C%E8%AF%81%E7%A0%81%20123456",
        "",
    ];
    let paths = [
        "",
        "fruit/apples",
        "fruit/",
        "contact",
        "contact/message",
        "verify",
        "nope",
    ];
    let paths = paths.map(|path| format!("/{lang}/{path}")).into_iter();
    let paths = paths.chain(searches.map(|q| format!("/{lang}/search?q={q}")));
    let mut pages: Vec<(String, Answer)> = paths
        .chain(["/zh/search?q=%FF".to_owned()])
        .map(|path| (path.clone(), site.get(&path)))
        .collect();
    for (path, form) in [
        ("verify", [("value", "help@other.test")]),
        (
            "contact/message",
            [("problem", "my password is Tr0ub4dor&3")],
        ),
        (
            "search",
            [("q", "my password is Tr0ub4dor&3 and the apple is red")],
        ),
    ] {
        let path = format!("/{lang}/{path}");
        let answer = site.post_form(&path, &form);
        pages.push((path, answer));
    }
    pages
}

/// A small site in one language that says nothing of itself.
fn plain(lang: &str) -> Site {
    Site::new()
        .article(
            &format!("{lang}/fruit/apples.md"),
            "# Apple\n\nAn apple is red.\n\n## More\n\nIt is round.",
        )
        .article(
            &format!("{lang}/fruit/pears.md"),
            "# Pear\n\nA pear is green.",
        )
}

#[test]
fn no_page_of_a_site_that_says_nothing_of_itself_says_what_the_example_says() {
    for lang in ["zh", "en"] {
        let site = plain(lang);
        for (path, page) in pages(&site, lang) {
            assert!(!page.body.is_empty(), "{path}");
            for word in OF_THE_EXAMPLE {
                assert!(
                    !page.body.contains(word),
                    "{path} says {word}\n{}",
                    page.body
                );
            }
        }
        assert_eq!(site.get(&format!("/{lang}/search?q=apple")).status, 200);
        assert_eq!(
            site.get(&format!("/{lang}/search?q=apple"))
                .texts("#results li")
                .len(),
            1
        );
    }
}

#[test]
fn the_built_in_words_are_of_no_trade_and_the_examples_own_stand_in_its_site_toml() {
    let ours = fs::read_to_string(root().join("templates/words.toml")).unwrap();
    for word in OF_THE_EXAMPLE {
        assert!(!ours.contains(word), "templates/words.toml says {word}");
    }
    let page = Site::example().get("/zh/");
    assert!(page.body.contains("placeholder=\"例如：提现没到账\""));
    let page = Site::example().get("/en/contact");
    assert!(
        page.body
            .contains("We never ask for your password, codes or private keys, or for a transfer.")
    );
}

/// The addresses that pages link to or send a form to.
fn leads(page: &Answer) -> Vec<String> {
    let mut all = page.attributes("a", "href");
    all.extend(page.attributes("form", "action"));
    all
}

#[test]
fn what_has_nothing_behind_it_is_linked_from_no_page_and_says_so_itself() {
    let official = "[official]\ndomains = [\"shop.test\"]\n";
    let channel = "[[channel]]\nkind = \"email\"\naddress = \"help@shop.test\"\n";
    for (toml, has_contact, has_verify) in [
        (String::new(), false, false),
        (official.to_owned(), false, true),
        (channel.to_owned(), true, false),
        (format!("{channel}{official}"), true, true),
    ] {
        let site = plain("en").article("site.toml", &toml);
        let linked: Vec<String> = pages(&site, "en")
            .iter()
            // A form leads to itself.
            .filter(|(path, _)| !path.contains("contact") && !path.contains("verify"))
            .flat_map(|(_, page)| leads(page))
            .collect();
        let any = |part: &str| linked.iter().any(|href| href.contains(part));
        assert_eq!(any("/contact"), has_contact, "{toml}: {linked:#?}");
        assert_eq!(any("/verify"), has_verify, "{toml}: {linked:#?}");
        let contact = site.get("/en/contact");
        let message = leads(&contact)
            .iter()
            .any(|href| href.ends_with("/contact/message"));
        assert_eq!(message, has_contact, "{toml}");
        assert_eq!(
            leads(&contact).iter().any(|href| href.ends_with("/verify")),
            has_verify
        );
        let form = |path: &str| site.get(path).texts("main textarea").len();
        assert_eq!(form("/en/contact/message") > 0, has_contact, "{toml}");
        assert_eq!(form("/en/verify") > 0, has_verify, "{toml}");
        let sitemap = site.get("/sitemap.xml").body;
        assert_eq!(sitemap.contains("/en/contact<"), has_contact, "{toml}");
    }
}

#[test]
fn words_of_site_toml_stand_on_pages_and_a_theme_of_the_operator_goes_before() {
    let toml = "[variables]\nday = \"Monday\"\n[words.en]\nsearch_placeholder = \"such as {{ day }} apples\"\nhome_heading = \"Ask <us>\"\n";
    let site = plain("en").article("site.toml", toml);
    let home = site.get("/en/");
    assert_eq!(
        home.attributes("#q", "placeholder"),
        ["such as Monday apples"]
    );
    assert_eq!(home.texts("h1"), ["Ask <us>"]);
    assert!(!home.body.contains("Ask <us>"), "what is written is text");
    // A change shows, and a word that is taken out is ours again.
    site.edit("site.toml", "[words.en]\nhome_heading = \"Hello\"\n");
    let home = site.get("/en/");
    assert_eq!(home.texts("h1"), ["Hello"]);
    assert_eq!(
        home.attributes("#q", "placeholder"),
        ["A few words, or a question"]
    );
    let themed = plain("en")
        .article("site.toml", toml)
        .theme(&[("templates/words.toml", "[en]\nhome_heading = \"Themed\"\n")]);
    let home = themed.get("/en/");
    assert_eq!(home.texts("h1"), ["Themed"]);
    assert_eq!(
        home.attributes("#q", "placeholder"),
        ["such as Monday apples"]
    );
}

#[test]
fn a_site_in_one_language_shows_no_other() {
    for (lang, other) in [("zh", "en"), ("en", "zh")] {
        let tag = if other == "zh" { "zh-Hans" } else { "en" };
        let site = plain(lang).with_base_url("https://shop.test");
        for wanted in ["zh", "en", "de"] {
            let root = site.get_with("/", &[("accept-language", wanted)]);
            assert_eq!(root.location(), format!("/{lang}/"));
        }
        for (path, page) in pages(&site, lang) {
            let elsewhere: Vec<String> = leads(&page)
                .into_iter()
                .filter(|href| href.contains(&format!("/{other}/")))
                .collect();
            assert_eq!(elsewhere, Vec::<String>::new(), "{path}");
            assert_eq!(
                page.attributes("[hreflang]", "hreflang"),
                Vec::<String>::new(),
                "{path}"
            );
            assert_eq!(page.texts("a.lang"), Vec::<String>::new(), "{path}");
            assert!(!page.body.contains(&format!("lang=\"{tag}\"")), "{path}");
        }
        for gone in [
            format!("/{other}/"),
            format!("/{other}/feed.xml"),
            format!("/opensearch-{other}.xml"),
        ] {
            assert_eq!(site.get(&gone).status, 404, "{gone}");
        }
        let missing = site.get(&format!("/{other}/"));
        assert_eq!(missing.attributes("a.name", "href"), [format!("/{lang}/")]);
        for list in ["/sitemap.xml", "/llms.txt"] {
            assert!(
                !site.get(list).body.contains(&format!("/{other}/")),
                "{list}"
            );
        }
    }
}

#[test]
fn a_language_comes_and_goes_with_its_articles_unless_site_toml_names_it() {
    let switches = |site: &Site| site.get("/zh/").texts("a.lang").len();
    let site = plain("zh");
    assert_eq!(switches(&site), 0);
    // What readers may not see makes no language.
    site.edit(
        "en/fruit/plum.md",
        "---\nvisibility: internal\n---\n# Plum\n",
    );
    site.edit("en/fruit/fig.md", "---\ndraft: true\n---\n# Fig\n");
    assert_eq!(switches(&site), 0);
    site.edit("en/fruit/apples.md", "# Apple\n");
    assert_eq!(switches(&site), 1);
    assert_eq!(site.get("/en/").status, 200);
    site.remove("en/fruit/apples.md");
    assert_eq!(switches(&site), 0);
    let told = |site: &Site| {
        let all = site.checked();
        all.iter()
            .any(|line| line.contains("`languages` names `en`"))
    };
    assert!(!told(&site));
    // Where it is named, it is there, and `check` tells that it is empty.
    site.edit("site.toml", "languages = [\"zh\", \"en\"]\n");
    assert_eq!(switches(&site), 1);
    assert!(told(&site));
    site.edit("en/fruit/apples.md", "# Apple\n");
    assert!(!told(&site));
}

#[test]
fn without_top_the_home_page_shows_categories_with_those_in_them_and_no_first_files() {
    let site = plain("en")
        .article("en/fruit/citrus/lemons.md", "# Lemon\n")
        .article("en/fruit/citrus/rare-kinds/yuzu.md", "# Yuzu\n");
    let home = site.get("/en/");
    assert_eq!(home.texts("#top-heading"), Vec::<String>::new());
    assert_eq!(
        home.attributes("#main .cats a", "href"),
        ["/en/fruit/", "/en/fruit/citrus/"]
    );
    assert_eq!(
        home.texts("nav.side"),
        Vec::<String>::new(),
        "it has the room of the main column"
    );
    assert_eq!(
        site.get("/en/nope").texts("#top-heading"),
        Vec::<String>::new()
    );
    // What `site.toml` names stands first.
    site.edit("en/fruit/apples.md", "---\nid: aaaa22\n---\n# Apple\n");
    site.edit("site.toml", "top = [\"aaaa22\"]\n[[category]]\npath = \"fruit/citrus\"\ntitle = { en = \"Sour fruit\" }\n");
    let home = site.get("/en/");
    assert_eq!(home.texts("#top-heading").len(), 1);
    assert_eq!(home.attributes(".rows a", "href"), ["/en/fruit/apples"]);
    assert!(home.texts("nav.side .inner a")[0].starts_with("Sour fruit"));
}

#[test]
fn a_category_lists_by_order_and_then_by_title_whatever_the_files_are_called() {
    let site = Site::new()
        .article("en/x/a.md", "# Step 10\n")
        .article("en/x/b.md", "# step 9\n")
        .article("en/x/c.md", "# Apple\n")
        .article("en/x/z.md", "---\norder: 2\n---\n# Zebra\n")
        .article("en/x/y.md", "---\norder: 1\n---\n# Yak\n")
        .article("en/x/m/a.md", "# x\n")
        .article("en/x/n/a.md", "# x\n")
        .article("en/x/o/a.md", "# x\n")
        .article("site.toml", "[[category]]\npath = \"x/o\"\ntitle = { en = \"Zoo\" }\n[[category]]\npath = \"x/n\"\n");
    let page = site.get("/en/x/");
    assert_eq!(
        page.texts(".items h2"),
        ["Yak", "Zebra", "Apple", "step 9", "Step 10"]
    );
    assert_eq!(
        page.attributes(".cats a", "href"),
        ["/en/x/o/", "/en/x/n/", "/en/x/m/"]
    );
}
