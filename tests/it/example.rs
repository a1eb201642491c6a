//! The example site: the questions it must answer, by page and by API.

use jieda::ids::{Audience, Lang};

use crate::site::Site;

#[test]
fn the_questions_it_all_began_with_find_their_article_first() {
    let site = Site::example();
    for (words, lang, id) in [
        ("提现没到账", "zh", "zh/funds/withdrawal-not-arrived"),
        (
            "withdrawal not arrived",
            "en",
            "en/funds/withdrawal-not-arrived",
        ),
        ("提現沒到賬", "zh", "zh/funds/withdrawal-not-arrived"),
        ("USDT充值", "zh", "zh/funds/deposit-crypto"),
        (
            "how long does support take",
            "en",
            "en/support/handling-time",
        ),
    ] {
        let q = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC)
            .to_string();
        let answer = site
            .get(&format!("/api/v1/search?q={q}&lang={lang}"))
            .json();
        assert_eq!(answer["hits"][0]["id"], id, "{words}");
        let page = site.get(&format!("/{lang}/search?q={q}"));
        let first = page
            .attributes("#results li a", "href")
            .into_iter()
            .next()
            .unwrap();
        assert_eq!(
            first.split('#').next(),
            Some(format!("/{id}").as_str()),
            "{words}"
        );
    }
}

#[test]
fn it_is_as_large_as_promised_and_nothing_is_wrong_in_it() {
    let site = Site::example();
    assert_eq!(site.problems(), Vec::<String>::new());
    let snapshot = site.snapshot();
    let (public, agents) = (
        snapshot.view(Audience::Public),
        snapshot.view(Audience::Agents),
    );
    let pairs = public
        .articles()
        .filter(|a| a.id.lang() == Lang::Zh && public.translation(a, Lang::En).is_some())
        .count();
    assert!(pairs >= 60, "{pairs} pairs");
    assert!(agents.articles().len() >= public.articles().len() + 5);
    let drafts = walk(&site.content()) - agents.articles().len();
    assert!(drafts >= 2, "{drafts} drafts");
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                usize::from(path.extension().is_some_and(|e| e == "md"))
            }
        })
        .sum()
}

#[test]
fn every_article_opens_and_links_only_to_what_is_there() {
    let site = Site::example();
    let snapshot = site.snapshot();
    for article in snapshot.view(Audience::Public).articles() {
        let page = site.get(&article.id.url());
        assert_eq!(
            (page.status, page.texts("h1")),
            (200, vec![article.title.clone()]),
            "{}",
            article.id
        );
        assert!(!page.body.contains("CANARY"));
    }
}
