//! What writers of other generators put into their files means here what it meant there: keys, titles, boxes, tabs, template source,
//! emphasis in Chinese, bare addresses.

use crate::site::{Answer, Site};

/// The page of one article.
fn page(text: &str) -> Answer {
    let site = Site::new().article("en/x/a.md", text);
    let answer = site.get("/en/x/a");
    assert_eq!(answer.status, 200, "{text}: {:?}", site.problems());
    answer
}

/// A file whose front matter has one more line, as YAML and as TOML.
fn with_key(key: &str, value: &str, body: &str) -> [String; 2] {
    let quoted = match value.starts_with('[') {
        true => value.to_owned(),
        false => format!("\"{value}\""),
    };
    [
        format!("---\ntitle: Fees\n{key}: {value}\n---\n{body}\n"),
        format!("+++\ntitle = \"Fees\"\n\"{key}\" = {quoted}\n+++\n{body}\n"),
    ]
}

#[test]
fn a_summary_is_the_description_in_any_words_for_it() {
    for key in [
        "description",
        "summary",
        "excerpt",
        "metaDescription",
        "seo_description",
        "abstract",
    ] {
        for text in with_key(key, "In short.", "The text.\n\n## One\n\nx") {
            let page = page(&text);
            let found = page.attributes("meta[name=description]", "content");
            assert_eq!(found, ["In short."], "{text}");
            let site = Site::new().article("en/x/a.md", &text);
            assert_eq!(site.problems(), Vec::<String>::new(), "{text}");
        }
    }
    // Where the title asks and the text does not answer in short, it is the short answer, and it is searched and listed.
    let site = Site::new().article(
        "en/x/a.md",
        "---\ntitle: What are the fees?\ndescription: Nothing but the gasoline.\n---\n## One\n\nx\n\n## Two\n\ny",
    );
    assert_eq!(
        site.get("/en/x/a").texts(".answer p"),
        ["Short answer", "Nothing but the gasoline."]
    );
    site.search("gasoline").finds(["a"]);
    assert!(
        site.get("/en/x/")
            .body
            .contains("Nothing but the gasoline.")
    );
}

#[test]
fn words_of_other_keys_are_tags() {
    for (key, value) in [
        ("keywords", "zebra, quagga"),
        ("keywords", "[zebra, quagga]"),
        ("categories", "[zebra, quagga]"),
        ("topics", "zebra，quagga"),
    ] {
        let text = format!("---\ntitle: Fees\n{key}: {value}\n---\nText.\n");
        let site = Site::new().article("en/x/a.md", &text);
        site.search("quagga").finds(["a"]);
        assert_eq!(site.problems(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn dates_of_other_keys_are_the_day_of_change() {
    for (key, value, expected) in [
        ("date", "2024-03-05", "2024-03-05"),
        ("lastmod", "2024-03-05T23:10:00Z", "2024-03-05"),
        ("date_modified", "2024-03-05 10:00:00", "2024-03-05"),
        ("lastUpdated", "March 5, 2024", "2024-03-05"),
        ("ms.date", "2024-03-05", "2024-03-05"),
        ("last_update", "{date: 2024-03-05, author: X}", "2024-03-05"),
    ] {
        let text = format!("---\ntitle: Fees\n{key}: {value}\n---\nText.\n");
        assert_eq!(
            page(&text).attributes(".meta time", "datetime"),
            [expected],
            "{text}"
        );
    }
    // The last change goes before the day on which it was made, and our own key before both.
    let text = "---\ntitle: Fees\nlastmod: 2024-05-05\ndate: 2024-06-06\n---\nText.\n";
    assert_eq!(
        page(text).attributes(".meta time", "datetime"),
        ["2024-05-05"]
    );
    let text = "---\ntitle: Fees\nlastmod: 2024-05-05\nupdated: 2024-07-07\n---\nText.\n";
    assert_eq!(
        page(text).attributes(".meta time", "datetime"),
        ["2024-07-07"]
    );
}

#[test]
fn weights_and_positions_order_a_list() {
    for key in ["weight", "sidebar_position", "nav_order", "order"] {
        let text = |title: &str, at: u32| format!("---\ntitle: {title}\n{key}: {at}\n---\nText.");
        let site = Site::new()
            .article("en/x/a.md", &text("Third", 30))
            .article("en/x/b.md", &text("First", 1))
            .article("en/x/c.md", &text("Second", 20));
        let body = site.get("/en/x/").body;
        let at =
            ["First", "Second", "Third"].map(|title| body.find(&format!(">{title}<")).unwrap());
        assert!(at.is_sorted(), "{key}: {at:?}");
    }
    let nested = "---\ntitle: Fees\nsidebar: {order: 3, label: F}\n---\nText.";
    assert_eq!(
        Site::new().article("en/x/a.md", nested).problems(),
        Vec::<String>::new()
    );
}

#[test]
fn old_addresses_of_other_generators_lead_on() {
    for (lines, old) in [
        ("aliases: [/old/fees/, /older]", "/old/fees/"),
        ("aliases: [/old/fees/, /older]", "/older"),
        ("alias: /old/fees.html", "/old/fees.html"),
        ("permalink: /guide/fees/", "/guide/fees"),
        ("url: https://old.example/docs/fees", "/docs/fees"),
        ("redirect_from: [/r/fees]", "/r/fees"),
        ("redirectFrom: /r/fees", "/r/fees"),
    ] {
        let site = Site::new().article(
            "en/x/a.md",
            &format!("---\ntitle: Fees\n{lines}\n---\nText.\n"),
        );
        let answer = site.get(old);
        assert_eq!(
            (answer.status, answer.location()),
            (301, "/en/x/a"),
            "{lines}"
        );
        assert_eq!(site.problems(), Vec::<String>::new(), "{lines}");
    }
    // Patterns, and its own address, are nothing to tell.
    for lines in [
        "permalink: /:categories/:title/",
        "permalink: pretty",
        "permalink: /en/x/a",
        "aliases: [/]",
    ] {
        let site = Site::new().article(
            "en/x/a.md",
            &format!("---\ntitle: Fees\n{lines}\n---\nText.\n"),
        );
        assert_eq!(site.problems(), Vec::<String>::new(), "{lines}");
    }
}

#[test]
fn related_articles_are_named_by_path_as_well() {
    for lines in [
        "related: [b.md]",
        "related_articles: [./b]",
        "relatedArticles:\n  - title: B\n    url: /x/b",
        "see_also: [/en/x/b.md]",
    ] {
        let mut site = Site::new().article(
            "en/x/a.md",
            &format!("---\ntitle: A\n{lines}\n---\nText.\n"),
        );
        for name in ["0", "1", "2", "3", "b"] {
            site = site.article(
                &format!("en/x/{name}.md"),
                &format!("---\ntitle: T{name}\n---\nText.\n"),
            );
        }
        let body = site.get("/en/x/a").body;
        let at = |name: &str| body.rfind(&format!(">T{name}<")).unwrap_or(usize::MAX);
        assert!(at("b") < at("0"), "{lines}: {body}");
        assert_eq!(site.problems(), Vec::<String>::new(), "{lines}");
    }
    let site = Site::new().article(
        "en/x/a.md",
        "---\ntitle: A\nrelated_articles: [none.md]\n---\nText.\n",
    );
    site.tells("en/x/a.md", "related article `en/x/none` does not exist");
}

#[test]
fn harmless_keys_are_silent_and_what_hides_still_hides() {
    let keys = "layout: post\nauthor: X\ntoc: true\nimage: /a.png\nsidebar_label: F\nms.author: y\ncover: {image: a.png}\n";
    let site = Site::new().article(
        "en/x/a.md",
        &format!("---\ntitle: Fees\n{keys}---\nText.\n"),
    );
    assert_eq!(site.problems(), Vec::<String>::new());
    for line in [
        "published: false",
        "status: draft",
        "permissions: [staff]",
        "date: 2999-01-01",
        "expiryDate: 2001-01-01",
    ] {
        for text in [
            format!("---\ntitle: Fees\ndescription: Short.\n{line}\n---\nText.\n"),
            format!(
                "+++\ntitle = \"Fees\"\ndescription = \"Short.\"\n{}\n+++\nText.\n",
                match line.split_once(": ").unwrap() {
                    (key, value) if value == "false" || value.starts_with('2') =>
                        format!("{key} = {value}"),
                    (key, value) if value.starts_with('[') =>
                        format!("{key} = [\"{}\"]", value.trim_matches(['[', ']'])),
                    (key, value) => format!("{key} = \"{value}\""),
                }
            ),
        ] {
            let site = Site::new().article("en/x/a.md", &text);
            assert_eq!(site.get("/en/x/a").status, 404, "{text}");
        }
    }
    let tables = "+++\ntitle = \"Fees\"\n[params]\nvisibility = \"internal\"\n+++\nText.\n";
    assert_eq!(
        Site::new()
            .article("en/x/a.md", tables)
            .get("/en/x/a")
            .status,
        404
    );
}

#[test]
fn broken_toml_is_told_where_it_is_broken() {
    for (text, place, what) in [
        (
            "+++\ntitle = \"Fees\n+++\nText.",
            "en/x/a.md:2:",
            "front matter",
        ),
        (
            "+++\ntitle = \"Fees\"\nx == 1\n+++\nText.",
            "en/x/a.md:3:",
            "front matter",
        ),
        (
            "+++\ntitle = \"Fees\"\nText.",
            "en/x/a.md:1:",
            "never closed",
        ),
    ] {
        Site::new().article("en/x/a.md", text).tells(place, what);
    }
    let good = "+++\n# A remark\ntitle = '''Fees'''\ntags = [\n  \"zebra\",\n]\n\n[menu.main]\nweight = 2\n+++\nText.\n";
    let site = Site::new().article("en/x/a.md", good);
    assert_eq!(site.problems(), Vec::<String>::new());
    site.search("zebra").finds(["a"]);
}

#[test]
fn the_heading_is_the_title_and_the_other_one_is_searched_with_it() {
    let site = Site::new().article(
        "en/x/a.md",
        "---\ntitle: Zebra tariff\n---\n# What does it cost?\n\nNothing.\n\n## One\n\nx\n\n## Two\n\ny",
    );
    let page = site.get("/en/x/a");
    assert_eq!(page.texts("h1"), ["What does it cost?"]);
    assert_eq!(page.texts(".answer p"), ["Short answer", "Nothing."]);
    assert_eq!(
        page.texts("h2 , h3").first().map(String::as_str),
        Some("One")
    );
    site.search("zebra tariff").finds(["a"]);
    assert_eq!(site.problems(), Vec::<String>::new());
}

#[test]
fn without_a_title_the_first_heading_is_one_else_the_name() {
    for (file, text, title) in [
        ("a", "## Second level\n\nText.", "Second level"),
        (
            "a",
            "Text first.\n\n### Third level\n\nMore.",
            "Third level",
        ),
        ("FAQ-Use", "Only text.", "FAQ Use"),
        (
            "03_the_fees",
            "---\nid: abcd23\n---\nOnly text.",
            "the fees",
        ),
        ("实例FAQ", "只有正文。", "实例FAQ"),
    ] {
        let site = Site::new().article(&format!("en/x/{file}.md"), text);
        let address = site
            .snapshot()
            .view(jieda::ids::Audience::Public)
            .articles()
            .next()
            .unwrap()
            .id
            .url();
        assert_eq!(site.get(&address).texts("h1"), [title], "{text}");
        site.tells(&format!("en/x/{file}.md"), "has no title");
        assert!(
            site.problems()
                .iter()
                .all(|problem| !problem.contains("error:")),
            "{:?}",
            site.problems()
        );
    }
    // The page of a folder without any keeps the folder's title.
    let site = Site::new()
        .article("en/x/index.md", "Only text.")
        .article("en/x/a.md", "# A\n\nText.");
    assert!(!site.get("/en/x/").texts("h1").contains(&"index".to_owned()));
}

const BOXES: [(&str, &str); 6] = [
    ("note", "note"),
    ("info", "note"),
    ("tip", "tip"),
    ("important", "important"),
    ("warning", "warning"),
    ("danger", "caution"),
];

/// The forms in which generators write a box with a title and two paragraphs, of which the second has a link.
const FORMS: [&str; 12] = [
    "::: KIND The title\nFirst.\n\n[second](b.md)\n:::",
    ":::KIND[The title]\nFirst.\n\n[second](b.md)\n:::",
    ":::: KIND The title\nFirst.\n\n::: details More\n[second](b.md)\n:::\n::::",
    ":::{KIND} The title\n\nFirst.\n\n[second](b.md)\n\n:::",
    "!!! KIND \"The title\"\n    First.\n\n    [second](b.md)",
    "!!! KIND \"The title\"\n\n\tFirst.\n\n\t[second](b.md)",
    "??? KIND \"The title\"\n    First.\n\n    [second](b.md)",
    "> [!KIND] The title\n> First.\n>\n> [second](b.md)",
    "> [!KIND]- The title\n> First.\n>\n> [second](b.md)",
    "<Callout type=\"KIND\" title=\"The title\">\nFirst.\n\n[second](b.md)\n</Callout>",
    "<Aside type=\"KIND\" title=\"The title\">\n  First.\n\n  [second](b.md)\n</Aside>",
    "1. Item\n\n   ::: KIND The title\n   First.\n\n   [second](b.md)\n   :::",
];

#[test]
fn containers_are_the_box_that_there_is() {
    for (name, kind) in BOXES {
        for form in FORMS {
            for around in [
                ("", ""),
                ("Before.\n", "\n\nBehind."),
                ("Before.\n\n", "\n\n- a\n- b"),
            ] {
                let text = format!(
                    "# T\n\n{}{}{}\n",
                    around.0,
                    form.replace("KIND", name),
                    around.1
                );
                let site = Site::new()
                    .article("en/x/a.md", &text)
                    .article("en/x/b.md", "# B\n\nText.");
                let page = site.get("/en/x/a");
                let box_of = format!("article .markdown-alert-{kind}");
                let inside = page.texts(&box_of).concat();
                assert!(
                    inside.contains("The title")
                        && inside.contains("First.")
                        && inside.contains("second"),
                    "{text}\n{}",
                    page.body
                );
                assert!(!inside.contains("Behind"), "{text}\n{inside}");
                assert_eq!(
                    page.attributes(&format!("{box_of} a"), "href"),
                    ["/en/x/b"],
                    "{text}"
                );
                assert_eq!(
                    page.texts(&format!("{box_of} strong")),
                    ["The title"],
                    "{text}"
                );
                let all = page.texts(".text").concat();
                for sign in [":::", "!!!", "???", "[!", "**"] {
                    assert!(!all.contains(sign), "{text}\n{all}");
                }
                assert_eq!(site.problems(), Vec::<String>::new(), "{text}");
            }
        }
    }
}

#[test]
fn bold_words_make_a_box_of_a_quote() {
    for (words, kind) in [
        ("**注意：** 不要发送。", "warning"),
        ("**注意**：不要发送。", "warning"),
        ("**提示：**不要发送。", "tip"),
        ("**Note:** Do not send it.", "note"),
        ("**Warning!** Do not send it.", "warning"),
        ("**重要**\n>\n> 不要发送。", "important"),
    ] {
        let page = page(&format!("# T\n\n> {words}\n"));
        assert_eq!(
            page.texts(&format!("article .markdown-alert-{kind} strong"))
                .len(),
            1,
            "{words}: {}",
            page.body
        );
    }
    for words in [
        "**重要**的是不要发送。",
        "**Anna:** hello",
        "注意：不要发送。",
        "x **注意：** y",
    ] {
        let page = page(&format!("# T\n\n> {words}\n"));
        let classes = page.attributes("article blockquote", "class");
        assert_eq!(classes, Vec::<String>::new(), "{words}");
    }
}

#[test]
fn what_is_folded_stays_folded() {
    for text in [
        "<details>\n<summary>More</summary>\n\nInside *it*.\n\n</details>",
        "::: details More\nInside *it*.\n:::",
        "<Accordion title=\"More\">\nInside *it*.\n</Accordion>",
    ] {
        let page = page(&format!("# T\n\n{text}\n\nBehind."));
        assert_eq!(
            page.texts("article details summary"),
            ["More"],
            "{text}: {}",
            page.body
        );
        assert_eq!(page.texts("article details em"), ["it"], "{text}");
    }
}

#[test]
fn the_cards_of_a_page_lead_where_they_say() {
    for (text, under) in [
        ("<Card title=\"Pins\" icon=\"key\" href=\"/x/pin\" />", ""),
        (
            "<Card icon={<Key />} href=\"/x/pin\" title=\"Pins\">\n  Under it.\n</Card>",
            "Under it.",
        ),
        (
            "<Cards>\n  <Card title=\"Pins\" href=\"./pin\">Under it.</Card>\n</Cards>",
            "Under it.",
        ),
        (
            "<CardGroup cols={2}>\n  <Card\n    title=\"Pins\"\n    to=\"pin.md\"\n  >\n    Under it.\n  </Card>\n</CardGroup>",
            "Under it.",
        ),
        (
            "- one\n\n  <LinkCard title=\"Pins\" href=\"/en/x/pin\" />",
            "",
        ),
    ] {
        for ending in ["md", "mdx"] {
            let site = Site::new()
                .article("en/x/pin.md", "# PIN\n\nText of it.")
                .article(
                    &format!("en/x/a.{ending}"),
                    &format!("# T\n\nBefore.\n\n{text}\n\nBehind.\n"),
                );
            let page = site.get("/en/x/a");
            let body = &page.body;
            assert!(
                body.contains("<a href=\"/en/x/pin\"><strong>Pins</strong></a>"),
                "{text}\n{body}"
            );
            assert!(
                body.contains(under) && body.contains("Behind."),
                "{text}\n{body}"
            );
        }
    }
    let site = Site::new().article(
        "en/x/a.mdx",
        "# T\n\n<Card title=\"Pins\" href=\"/x/none\" />\n",
    );
    site.tells("en/x/a.mdx:3:", "link to `/x/none`, which is no page");
}

#[test]
fn the_names_of_tabs_are_bold_lines() {
    for text in [
        "<Tabs>\n<Tab label=\"npm\">\nFirst.\n</Tab>\n<Tab label=\"pnpm\">\nSecond.\n</Tab>\n</Tabs>",
        "<Tabs>\n  <TabItem value=\"a\" label=\"npm\" default>\n\n  First.\n\n  </TabItem>\n  <TabItem value=\"b\" label=\"pnpm\">\n\n  Second.\n\n  </TabItem>\n</Tabs>",
        "<Card\n  title=\"npm\"\n>\nFirst.\n</Card>\n<Card title='pnpm'>\nSecond.\n</Card>",
        "=== \"npm\"\n\n    First.\n\n=== \"pnpm\"\n\n    Second.",
        "::: tabs\n@tab npm\nFirst.\n@tab:active pnpm\nSecond.\n:::",
        ":::tabs\n== npm\nFirst.\n== pnpm\nSecond.\n:::",
        "::: code-group\n```sh [npm]\nFirst.\n```\n```sh [pnpm]\nSecond.\n```\n:::",
        "<tabs><tab title=\"npm\">\n\nFirst.\n\n</tab><tab title=\"pnpm\">\n\nSecond.\n\n</tab></tabs>",
        "::: panel npm\nFirst.\n:::\n::: panel pnpm\nSecond.\n:::",
    ] {
        for ending in ["md", "mdx"] {
            let site = Site::new().article(
                &format!("en/x/a.{ending}"),
                &format!("# T\n\nBefore.\n\n{text}\n\nBehind.\n"),
            );
            let page = site.get("/en/x/a");
            assert_eq!(
                page.texts("article strong"),
                ["npm", "pnpm"],
                "{text}\n{}",
                page.body
            );
            let all = page.texts(".text").concat();
            let words = ["Before", "npm", "First", "pnpm", "Second", "Behind"];
            let mut rest = all.as_str();
            for word in words {
                rest = rest
                    .split_once(word)
                    .unwrap_or_else(|| panic!("{word} in {all}"))
                    .1;
            }
        }
    }
}

#[test]
fn code_is_never_a_container() {
    for text in [
        "```\n::: tip\nx\n:::\n!!! note\n    y\n<Tab label=\"z\">\n[[toc]]\n```",
        "    ::: tip\n    x\n    :::",
        "~~~md\n> [!TIP] Title\n~~~",
    ] {
        let page = page(&format!("# T\n\nBefore.\n\n{text}\n"));
        assert_eq!(page.texts("article pre").len(), 1, "{text}");
        let lines = text.lines().map(|line| line.trim_start_matches("    "));
        let kept = lines
            .filter(|line| !line.starts_with(['`', '~']))
            .collect::<Vec<_>>();
        let shown = page.texts("article pre").concat();
        for line in kept {
            assert!(shown.contains(line.trim()), "{line} in {shown}");
        }
        assert!(page.texts("article strong").is_empty());
    }
    // What is never closed, and what is only nearly one, stays as it is typed.
    for text in [
        "::: tip\nx",
        "!!! wow that is much",
        "::::",
        "=== \"x\"",
        "<Tab",
    ] {
        let all = page(&format!("# T\n\nBefore.\n\n{text}\n\nBehind."))
            .texts(".text")
            .concat();
        let first = text.lines().next().unwrap();
        assert!(all.contains(first), "{text}: {all}");
    }
}

#[test]
fn places_are_those_of_the_file_inside_of_containers_too() {
    let text = "# T\n\n::: tip Title\nFirst.\n\n- [dead](none.md)\n\n  !!! note\n      See {{ nothing }} and [dead](gone.md).\n:::\n\n<Tab label=\"x\">\n  [dead](lost.md)\n</Tab>\n";
    let site = Site::new().article("en/x/a.md", text);
    for (place, name) in [
        ("en/x/a.md:6:3", "none"),
        ("en/x/a.md:9:29", "gone"),
        ("en/x/a.md:13:3", "lost"),
        ("en/x/a.md:9:11", "nothing"),
    ] {
        site.tells(place, name);
    }
}

#[test]
fn lists_of_contents_are_dropped() {
    for line in ["[[toc]]", "[TOC]", "[[_TOC_]]", "@[toc]"] {
        let site = Site::new().article("en/x/a.md", &format!("# T\n\n{line}\n\nText.\n"));
        assert_eq!(site.get("/en/x/a").texts(".text p"), ["Text."], "{line}");
        assert_eq!(site.problems(), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn template_source_is_told_by_kind_and_never_short_or_in_a_snippet() {
    for (source, kind) in [
        ("{{< include \"quagga.md\" >}}", "shortcode"),
        ("{{% notice quagga %}}", "shortcode"),
        ("{% include quagga.html %}", "tag"),
        ("{{ site.quagga }}", "expression"),
        ("$quagga^2$", "formula"),
        ("$$ quagga = 1 $$", "formula"),
        ("{: .quagga }", "attributes"),
    ] {
        let site = Site::new().article(
            "en/x/a.md",
            &format!("# What is a zebra?\n\n{source} A zebra is striped. {source}\n\n## One\n\nx\n\n## Two\n\ny"),
        );
        site.tells("en/x/a.md:3:1", &format!("({kind}) is template source"));
        let page = site.get("/en/x/a");
        assert_eq!(page.texts(".answer").len(), 0, "{source}");
        assert!(page.texts(".text").concat().contains("quagga"));
        let description = page.attributes("meta[name=description]", "content");
        assert_eq!(description, ["A zebra is striped."], "{source}");
        assert!(!site.get("/en/x/").body.contains("quagga"), "{source}");
        let found = site.search("what is a zebra");
        let snippet = found.first().snippet.to_string();
        assert!(
            !snippet.contains("quagga") && snippet.contains("striped"),
            "{source}: {snippet}"
        );
        assert!(
            !site
                .get("/en/search?q=what+is+a+zebra")
                .body
                .contains("quagga"),
            "{source}"
        );
    }
    for (block, kind) in [
        ("```mermaid\ngraph TD; quagga-->b\n```", "drawing"),
        ("<!--@include: ./quagga.md-->", "include"),
    ] {
        let site = Site::new().article(
            "en/x/a.md",
            &format!("# What is a zebra?\n\n{block}\n\nIt is striped.\n"),
        );
        site.tells("en/x/a.md:3:1", &format!("({kind}) is template source"));
        assert!(
            !site
                .search("zebra")
                .first()
                .snippet
                .to_string()
                .contains("quagga")
        );
    }
    let once = "# T\n\n{% a %} {{< b >}} {% c %}\n\n{% d %}\n";
    let told = Site::new().article("en/x/a.md", once).problems();
    assert_eq!(
        told.iter()
            .filter(|problem| problem.contains("template source"))
            .count(),
        2,
        "{told:?}"
    );
}

#[test]
fn bare_addresses_are_links_under_the_same_judgement() {
    let page = page(
        "# T\n\nSee https://a.example/x_y?b=1&c=2. Or（https://b.example/路）、`https://code.example`，[https://c.example](https://c.example)\n\n## https://d.example\n",
    );
    assert_eq!(
        page.attributes("article .text a[rel]", "href"),
        [
            "https://a.example/x_y?b=1&c=2",
            "https://b.example/",
            "https://c.example"
        ]
    );
    let official = "name = \"X\"\n[official]\ndomains = [\"bitp.example\"]\n[outside]\nexamples = [\"fake.example\"]\nlinks = [\"fine.example\"]\n";
    let text = "# T\n\nhttps://bitp.example/a https://fake.example/b https://bitpp.example/c https://fine.example/d https://other.example/e\n";
    let site = Site::new()
        .article("site.toml", official)
        .article("en/x/a.md", text);
    let page = site.get("/en/x/a");
    let linked = page.attributes("article .text a[rel]", "href");
    assert!(
        linked.contains(&"https://bitp.example/a".to_owned())
            && linked.contains(&"https://fine.example/d".to_owned()),
        "{linked:?}"
    );
    assert!(
        !linked
            .iter()
            .any(|url| url.contains("fake") || url.contains("bitpp")),
        "{linked:?}"
    );
    assert!(
        page.texts(".text")
            .concat()
            .contains("https://fake.example/b https://bitpp.example/c")
    );
    let told = site.problems();
    assert!(
        !told.iter().any(|problem| problem.contains("fake.example")),
        "{told:?}"
    );
    assert_eq!(
        told.iter()
            .filter(|problem| problem.contains("bitpp"))
            .count(),
        1,
        "{told:?}"
    );
    assert_eq!(
        told.iter()
            .filter(|problem| problem.contains("other.example"))
            .count(),
        1,
        "{told:?}"
    );
}

#[test]
fn columns_are_aligned_as_they_are_written() {
    let page = page("# T\n\n| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n");
    assert_eq!(
        page.attributes("article td", "class"),
        ["left", "center", "right"]
    );
    assert!(!page.body.contains("style=\"text-align"));
}

#[test]
fn numbers_to_call_are_links_when_they_are_listed() {
    let official = "name = \"X\"\n[official]\nphones = [\"+86 400 800 1234\"]\n[[channel]]\nkind = \"phone\"\naddress = \"+86 400 800 1234\"\n";
    let text = "# T\n\n[call](tel:+864008001234) [other](tel:+8613800138000)\n";
    let site = Site::new()
        .article("site.toml", official)
        .article("en/x/a.md", text);
    let page = site.get("/en/x/a");
    assert_eq!(
        page.attributes("article .text a[href^=tel]", "href"),
        ["tel:+864008001234"]
    );
    assert!(page.body.contains("<span>other</span>"), "{}", page.body);
    site.tells("en/x/a.md:3:", "+8613800138000");
    let contact = site.get("/en/contact");
    assert_eq!(
        contact
            .attributes("main a[href^=tel]", "href")
            .first()
            .map(String::as_str),
        Some("tel:+864008001234")
    );
}

#[test]
fn what_the_page_does_not_have_is_told_with_its_line() {
    for (html, told) in [
        (
            "<iframe src=\"https://v.example/1\"></iframe>",
            "`<iframe>`",
        ),
        ("<video controls></video>", "`<video>`"),
        ("<script>\nx()\n</script>", "`<script>`"),
        ("<a name=\"old\"></a>", "anchor `old`"),
        ("Text <a id='old'></a> more", "anchor `old`"),
        ("<a href=\"b.md\">b</a>", "a relative address"),
    ] {
        let site = Site::new()
            .article(
                "en/x/a.md",
                &format!("# T\n\nBefore.\n\n{html}\n\nBehind.\n"),
            )
            .article("en/x/b.md", "# B\n\nText.");
        site.tells("en/x/a.md:5:", told);
        let page = site.get("/en/x/a");
        assert_eq!(
            page.texts(
                "article iframe, article video, article .text script, article .text a[name]"
            )
            .len(),
            0
        );
        assert!(page.texts(".text").concat().contains("Behind."));
    }
    for fine in [
        "<kbd>a</kbd>",
        "<details><summary>a</summary>b</details>",
        "`<iframe>`",
        "<!-- <script> -->",
    ] {
        let site = Site::new().article("en/x/a.md", &format!("# T\n\nBefore.\n\n{fine}\n"));
        assert_eq!(site.problems(), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn what_stands_in_elements_of_mdx_is_markdown() {
    let code = "```html\n<li><a href={url}>{title}</a></li>\n```";
    let inline = "Use the `<style>` tag.";
    let elements = ["article", "center", "details", "div", "p", "section"];
    let opened = |element: &str, indent: &str, text: &str| {
        let text = text.replace('\n', &format!("\n{indent}"));
        format!("{indent}<{element}>\n{indent}{text}\n{indent}</{element}>\n")
    };
    let mut bodies = Vec::new();
    for indent in ["", "   ", "    "] {
        let item = if indent.is_empty() {
            ""
        } else {
            "1.  One.\n\n"
        };
        for element in elements {
            for text in [code, inline] {
                bodies.push((format!("{item}{}", opened(element, indent, text)), text));
            }
        }
        let within = opened(
            "details",
            indent,
            &format!("<summary>More</summary>\n{code}"),
        );
        bodies.push((format!("{item}{within}"), code));
        let beside = format!(
            "{item}{indent}<details><summary>More</summary>\n{indent}{inline}\n{indent}</details>\n"
        );
        bodies.push((beside, inline));
        let deeper =
            format!("{item}{indent}<p>\n{indent}  <Spoiler>{inline}</Spoiler>\n{indent}</p>\n");
        bodies.push((deeper, inline));
    }
    for (body, text) in bodies {
        let site =
            Site::new().article("en/x/a.mdx", &format!("---\ntitle: T\n---\n{body}\nEnd.\n"));
        let problems: Vec<String> = site
            .problems()
            .into_iter()
            .filter(|problem| !problem.contains("is MDX"))
            .collect();
        assert_eq!(problems, Vec::<String>::new(), "{body}");
        let page = site.get("/en/x/a");
        let (selector, expected) = match text == code {
            true => ("article pre", "<li><a href={url}>{title}</a></li>"),
            false => ("article code", "<style>"),
        };
        assert_eq!(page.texts(selector), [expected], "{body}");
        if body.contains("<summary>") {
            assert_eq!(page.texts("article summary"), ["More"], "{body}");
        }
        assert!(
            page.texts("article p").iter().any(|p| p == "End."),
            "{body}"
        );
    }
}

#[test]
fn a_note_to_writers_is_on_no_page_in_no_search_and_told() {
    let text = "# T\n\nBefore %%secretword one%% behind.\n\n%%\nsecretword two\n\n## Hidden heading\n%%\n\n- item %%secretword three%%\n\n`%%shown%%` and 50%%.\n";
    let site = Site::new().article("en/x/a.md", text);
    for address in ["/en/x/a", "/en/x/a.md", "/en/x/", "/api/v1/articles/en/x/a"] {
        let body = site.get(address).body;
        let is_clean = !body.contains("secretword") && !body.contains("Hidden heading");
        assert!(is_clean, "{address}\n{body}");
    }
    let body = site.get("/en/x/a").body;
    assert!(
        body.contains("%%shown%%") && body.contains("50%%"),
        "{body}"
    );
    assert!(
        site.search_in("secretword", jieda::ids::Lang::En)
            .hits
            .is_empty()
    );
    site.tells(
        "en/x/a.md:3:8:",
        "a note between `%%` is left out of the page, and so are 2 more",
    );
}
