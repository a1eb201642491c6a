use proptest::prelude::*;

use super::*;

#[test]
fn an_article_id_prints_as_it_was_read_and_knows_its_parts() {
    let id: ArticleId = "zh/funds/p2p/dispute".parse().unwrap();
    assert_eq!(id.to_string(), "zh/funds/p2p/dispute");
    assert_eq!(
        (id.lang(), id.category().as_str(), id.slug()),
        (Lang::Zh, "funds/p2p", "dispute")
    );
    assert_eq!(id.path(), "funds/p2p/dispute");
    let root: ArticleId = "en/refund".parse().unwrap();
    assert_eq!((root.category().as_str(), root.slug()), ("", "refund"));
}

#[test]
fn names_that_leave_the_site_or_shadow_its_routes_are_refused() {
    for raw in [
        "zh",
        "zh/",
        "zh/../x",
        "zh/a/../b",
        "zh/search",
        "zh/search/x",
        "de/a/b",
        "zh/A",
        "zh/a b",
        "zh//a",
        "zh/a/b/c/d/e/f/g/h/i/j",
        "/zh/a",
        "zh/a\u{202e}",
        "zh/提-",
        "zh/提--现",
        "zh/e\u{301}t\u{e9}",
        "zh/withdr\u{430}w",
        "zh/a.md",
    ] {
        assert!(raw.parse::<ArticleId>().is_err(), "{raw}");
    }
}

#[test]
fn a_path_that_is_no_address_is_refused_with_the_part_of_it_that_is_none() {
    for part in ["..", ".", "???", "！！", "…", "_", "😀", " "] {
        for path in [format!("zh/{part}/a.md"), format!("zh/a/{part}.md")] {
            let error = FilePath::new(&path).id(None, None).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("`{part}` is no part")),
                "{path}: {error}"
            );
        }
    }
    let error = "zh//a".parse::<ArticleId>().unwrap_err().to_string();
    assert!(
        error.starts_with("a part of the address is empty"),
        "{error}"
    );
}

#[test]
fn anchors_are_readable_in_both_languages() {
    assert_eq!(
        Anchor::from_heading("为什么会延迟？").as_str(),
        "为什么会延迟"
    );
    assert_eq!(
        Anchor::from_heading("Why is it late?").as_str(),
        "why-is-it-late"
    );
    assert_eq!(Anchor::from_heading("\"><script>").as_str(), "script");
    assert_eq!(Anchor::from_heading("？？").as_str(), "section");
}

#[test]
fn ancestors_go_from_the_outermost_to_the_category_itself() {
    let category: Category = "funds/p2p".parse().unwrap();
    let names: Vec<String> = category.ancestors().map(|c| c.to_string()).collect();
    assert_eq!(names, ["funds", "funds/p2p"]);
    assert_eq!(Category::default().ancestors().count(), 0);
}

/// Names as the writers of other trees have them, and what else a file system lets through.
fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-zA-Z0-9_.+ ()&-]{0,12}",
        "[\\PC]{0,8}",
        "(提现|实例|FAQ|Ünï|e\u{301}|ß|İ|ǅ|ΑΣ|ﬁ|Å|१२|ก็|index|README|search|api|\\.\\.|%2f|zh-CN)",
        any::<String>(),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat().replace('/', "-"))
}

proptest! {
    #[test]
    fn what_a_name_becomes_it_becomes_again(name in name()) {
        if let Ok(slug) = Slug::of_name(&name) {
            prop_assert_eq!(Slug::of_name(slug.as_str()), Ok(slug.clone()));
            let is_part = |c: char| c == '-' || c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
            prop_assert!(slug.as_str().chars().all(is_part), "{}", slug);
            prop_assert!(!slug.as_str().is_empty() && slug.as_str().len() <= Slug::LENGTH_MAX);
        }
    }

    #[test]
    fn the_path_of_a_file_becomes_an_address_of_no_page_of_the_site(names in prop::collection::vec(name(), 1..10), slug in prop::option::of(name())) {
        let path = format!("{}.md", names.join("/"));
        if let Ok(id) = FilePath::new(&path).id(Some(Lang::En), slug.as_deref()) {
            prop_assert_eq!(id.as_str().parse::<ArticleId>(), Ok(id.clone()));
            prop_assert!(id.url().is_ascii());
            let decoded = percent_encoding::percent_decode_str(&id.url()).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(decoded, id.address());
            let parts: Vec<&str> = id.as_str().split('/').collect();
            prop_assert!(parts.iter().all(|part| !part.is_empty() && *part != ".." && *part != "."));
            prop_assert!(!RESERVED.contains(&parts[1]), "{}", id);
            prop_assert!(!ROUTES.contains(&parts[0]));
            // A file of that name has that address.
            let again = FilePath::new(&format!("{id}.md")).id(None, None);
            // One that was named `readme` by its slug alone is not the page of its folder.
            prop_assert!(id.slug() == "readme" || again == Ok(id));
        }
    }
}

#[test]
fn a_tag_is_a_language_and_no_name_that_begins_like_one() {
    for (tag, lang) in [
        ("zh", Some(Lang::Zh)),
        ("zh-CN", Some(Lang::Zh)),
        ("zh_Hans", Some(Lang::Zh)),
        ("ZH-hant-TW", Some(Lang::Zh)),
        ("en-us", Some(Lang::En)),
        ("en-419", Some(Lang::En)),
        ("en-passant", None),
        ("en-", None),
        ("zh-faq-x", None),
        ("english", None),
        ("", None),
    ] {
        assert_eq!(Lang::of_tag(tag), lang, "{tag}");
    }
    assert!(Lang::Zh.is_written_as("zh-CN") && !Lang::Zh.is_written_as("zh_hant"));
}

#[test]
fn a_plain_name_is_the_address_that_it_was() {
    for name in ["a", "a--b", "-a-", "0", "2fa", "---"] {
        assert_eq!(Slug::of_name(name).unwrap().as_str(), name);
    }
    for name in [
        "提现\u{202e}",
        "a\u{200b}b",
        "a\nb",
        "withdr\u{430}w",
        "？！",
        "a\u{fffd}",
    ] {
        assert!(Slug::of_name(name).is_err(), "{name:?}");
    }
}
