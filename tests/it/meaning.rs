//! Articles that are found by what words mean.

use std::fmt::Write as _;

use jieda::ids::{Audience, Lang};
use jieda::search::{ConfidenceClass, SearchRequest};
use jieda::site::{IndexPlace, Loader};

use crate::site::Site;

/// Articles about other things, so that one that is near stands out.
fn others(mut site: Site) -> Site {
    for (at, title) in [
        "Weather in the mountains",
        "Recipes for soup",
        "Train timetable",
        "Music lessons",
        "Football results",
        "Gardens in spring",
    ]
    .into_iter()
    .enumerate()
    {
        site = site.article(
            &format!("en/other-{at}.md"),
            &format!("# {title}\n{title}."),
        );
    }
    site
}

fn site() -> Site {
    others(Site::new()).article("en/close.md", "# Delete an account\nDelete it for good.")
}

const ASKED: &str = "remove my profile";

/// The ids of what is found, those by meaning alone behind a `~`.
fn found(site: &Site, request: &SearchRequest) -> Vec<String> {
    let results = site.snapshot().search(request).unwrap();
    let name = |hit: &jieda::search::Hit| {
        let mut name = String::from(if hit.related { "~" } else { "" });
        write!(name, "{}", hit.article.id).unwrap();
        name
    };
    results.hits.iter().map(name).collect()
}

fn request(words: &str, lang: Lang) -> SearchRequest {
    SearchRequest {
        lang: Some(lang),
        ..SearchRequest::new(words, Audience::Public)
    }
}

#[test]
fn an_article_in_other_words_is_found_without_marks_and_is_no_answer() {
    let site = site();
    let asked = request(ASKED, Lang::En);
    assert_eq!(found(&site, &asked)[0], "~en/close");
    let results = site.snapshot().search(&asked).unwrap();
    let hit = &results.hits[0];
    assert!(!hit.title.as_str().contains("<mark>") && !hit.snippet.as_str().contains("<mark>"));
    assert_eq!(results.confidence.unwrap().class(), ConfidenceClass::Weak);
    assert!(site.snapshot().answer(&asked, &results).is_none());
    let exact = SearchRequest {
        exact: true,
        ..asked
    };
    assert_eq!(found(&site, &exact), [] as [&str; 0]);
}

#[test]
fn nothing_is_found_by_meaning_where_words_answer_or_nothing_is_near() {
    let site = site();
    assert_eq!(
        found(&site, &request("delete an account", Lang::En)),
        ["en/close"]
    );
    assert_eq!(
        found(&site, &request("zzyzx qwxk", Lang::En)),
        [] as [&str; 0]
    );
}

#[test]
fn what_is_gone_is_not_near_and_what_is_new_is() {
    let site = site();
    assert_eq!(found(&site, &request(ASKED, Lang::En))[0], "~en/close");
    site.remove("en/close.md");
    assert!(!found(&site, &request(ASKED, Lang::En)).contains(&"~en/close".to_owned()));
    site.edit("en/later.md", "# Delete an account\nDelete it for good.");
    assert_eq!(found(&site, &request(ASKED, Lang::En))[0], "~en/later");
    site.edit("en/later.md", "# Trains\nTrains to the lakes.");
    assert!(!found(&site, &request(ASKED, Lang::En)).contains(&"~en/later".to_owned()));
}

/// Scores by id to the last bit.
fn scores(loader: &mut Loader) -> Vec<(String, u32)> {
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    let results = snapshot.search(&request(ASKED, Lang::En)).unwrap();
    let of = |hit: &jieda::search::Hit| (hit.article.id.to_string(), hit.score.to_bits());
    results.hits.iter().map(of).collect()
}

#[test]
fn an_index_that_was_kept_or_edited_scores_as_a_fresh_one_does_and_without_meaning_finds_nothing() {
    let site = site();
    let folder = || IndexPlace::Folder(site.folder().join("index"));
    let fresh = scores(&mut Loader::new(site.content(), folder()));
    assert_eq!(fresh[0].0, "en/close");
    assert_eq!(scores(&mut Loader::new(site.content(), folder())), fresh);
    site.edit("en/gone.md", "# Cancel the profile\nCancel it.");
    scores(&mut Loader::new(site.content(), folder()));
    site.remove("en/gone.md");
    assert_eq!(scores(&mut Loader::new(site.content(), folder())), fresh);
    let mut without = Loader::new(site.content(), folder()).with_meaning(false);
    assert_eq!(scores(&mut without), []);
}

#[test]
fn an_article_that_is_only_there_in_the_other_language_is_near_and_foreign() {
    let site = site().article("zh/train.md", "# 火车时刻表\n火车。");
    let results = site
        .snapshot()
        .search(&request("注销账号", Lang::Zh))
        .unwrap();
    let hit = &results.hits[0];
    assert_eq!(hit.article.id.to_string(), "en/close");
    assert!(hit.related && hit.foreign);
}
