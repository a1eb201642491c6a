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
