//! Questions that are read as they were meant: pinyin, first letters, typing errors, words of the same sound; and what must
//! be left alone.

use std::path::Path;

use jieda::ids::{Audience, Lang};
use jieda::search::formulas::{ScoreParts, final_score};
use jieda::search::relevance as eval;
use jieda::search::{Hit, HitRange, SearchRequest, SearchResults};
use jieda::site::{IndexPlace, Loader, Snapshot};

use crate::site::Site;

fn encoded(words: &str) -> String {
    percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn search(
    snapshot: &Snapshot,
    words: &str,
    lang: Lang,
    exact: bool,
    offset: usize,
) -> SearchResults {
    let range = HitRange::new(offset, HitRange::LIMIT_MAX).unwrap();
    let request = SearchRequest {
        lang: Some(lang),
        range,
        exact,
        ..SearchRequest::new(words, Audience::Public)
    };
    snapshot.search(&request).unwrap()
}

fn ranking(hits: &[Hit]) -> Vec<(String, u32)> {
    hits.iter()
        .map(|hit| (hit.article.id.to_string(), hit.score.to_bits()))
        .collect()
}

#[test]
fn pinyin_first_letters_and_errors_find_what_was_meant_in_the_example_site() {
    let site = Site::example();
    for (typed, read) in [
        ("tixian", "提现"),
        ("tí xiàn", "提现"),
        ("TIXIAN", "提现"),
        ("tx", "提现"),
        ("czmm", "重置密码"),
        ("lxkf", "联系客服"),
        ("tixianmeidaozhang", "提现没到账"),
        ("tixan", "提现"),
        ("chongzhimima", "重置密码"),
        ("usdtchongzhi", "usdt充值"),
        ("提先", "提现"),
        ("withdrawl", "withdrawal"),
    ] {
        let ask = |words: &str| {
            site.get(&format!("/api/v1/search?q={}&lang=zh", encoded(words)))
                .json()
        };
        let (answer, meant) = (ask(typed), ask(read));
        assert_eq!(answer["query"]["corrected"], read, "{typed}");
        assert!(
            meant["query"]["corrected"].is_null() && meant["total"].as_u64().unwrap() > 0,
            "{read}"
        );
        assert_eq!(answer["hits"], meant["hits"], "{typed}");
        let exact = site
            .get(&format!(
                "/api/v1/search?q={}&lang=zh&exact=1",
                encoded(typed)
            ))
            .json();
        assert!(exact["query"]["corrected"].is_null(), "{typed}");
    }
    // Who types pinyin reads Chinese.
    assert_eq!(
        site.get("/api/v1/search?q=tixian").json()["query"]["lang"],
        "zh"
    );
}

#[test]
fn the_page_tells_what_it_searched_for_and_offers_what_was_typed() {
    let site = Site::example();
    let page = site.get("/en/search?q=withdrawl");
    assert!(
        page.texts(".read-as")[0].starts_with("Showing results for \"withdrawal\"."),
        "{:?}",
        page.texts(".read-as")
    );
    let exact = page.attributes(".read-as a", "href").remove(0);
    assert_eq!(exact, "/en/search?q=withdrawl&exact=1");
    assert!(site.get(&exact).texts(".read-as").is_empty());
    assert!(
        site.get("/en/search?q=withdrawal")
            .texts(".read-as")
            .is_empty()
    );
}

#[test]
fn a_secret_is_neither_searched_nor_shown() {
    let site = Site::example();
    let phrase =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    for (typed, hint) in [(phrase, "secret"), ("482913", "code")] {
        let answer = site.get(&format!("/api/v1/search?q={}&lang=en", encoded(typed)));
        let json = answer.json();
        assert_eq!(
            (&json["query"]["hint"], &json["total"]),
            (&hint.into(), &0.into())
        );
        assert!(!answer.body.contains(typed));
        for lang in ["zh", "en"] {
            let page = site.get(&format!("/{lang}/search?q={}", encoded(typed)));
            assert_eq!(page.status, 200);
            assert!(
                !page.body.contains(typed) && !page.body.contains(&encoded(typed)),
                "{}",
                page.body
            );
            assert_eq!(page.texts(".notice").len(), 1);
        }
        assert!(
            site.get(&format!("/api/v1/suggest?q={}&lang=en", encoded(typed)))
                .json()["suggestions"]
                .as_array()
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn suggestions_read_pinyin_as_far_as_it_is_typed() {
    let site = Site::example();
    for typed in ["tixian", "tixia", "tixi", "ti xian"] {
        let answer = site
            .get(&format!("/api/v1/suggest?q={}&lang=zh", encoded(typed)))
            .json();
        let questions = answer["suggestions"].as_array().unwrap();
        assert!((1..=8).contains(&questions.len()), "{typed}: {answer}");
        assert!(
            questions
                .iter()
                .take(3)
                .all(|q| q.to_string().contains("提现")),
            "{typed}: {answer}"
        );
    }
}

#[test]
fn an_answer_is_explained_when_it_is_asked_for() {
    let site = Site::example();
    let path = format!(
        "/api/v1/search?q={}&lang=zh&limit=3",
        encoded("tixian USDT")
    );
    assert!(site.get(&path).json().get("explain").is_none());
    let answer = site.get(&format!("{path}&explain=1")).json();
    let explain = &answer["explain"];
    assert_eq!(
        explain["changes"][0],
        serde_json::json!({ "typed": "tixian", "read": "提现", "kind": "pinyin" })
    );
    assert_eq!(explain["searched"], answer["query"]["corrected"]);
    let tokens: Vec<&str> = explain["slots"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|s| s.as_array().unwrap())
        .flat_map(|a| a.as_array().unwrap())
        .map(|t| t["text"].as_str().unwrap())
        .collect();
    assert!(
        tokens.contains(&"提现") && tokens.contains(&"=usdt"),
        "{tokens:?}"
    );
    for (hit, why) in answer["hits"]
        .as_array()
        .unwrap()
        .iter()
        .zip(explain["hits"].as_array().unwrap())
    {
        assert_eq!((&hit["id"], &hit["score"]), (&why["id"], &why["score"]));
        let part = |name: &str| why[name].as_f64().unwrap() as f32;
        let parts = ScoreParts {
            title: part("title"),
            heading: part("heading"),
            passage: part("stretch"),
            passage_weight: part("stretch_weight"),
            literal: part("literal"),
            meaning: part("meaning"),
        };
        let score = final_score(part("words"), &parts);
        assert!((score - part("score")).abs() < 1e-4, "{why}");
        assert!(
            why["tokens"]
                .as_array()
                .unwrap()
                .iter()
                .any(|t| t["text"] == "提现" && !t["fields"].as_array().unwrap().is_empty())
        );
    }
}

/// The questions of the sets in `tests/eval` as their authors wrote them.
#[test]
fn a_chinese_question_that_is_right_ranks_the_same_with_and_without_reading() {
    let mut tried = 0;
    for set in ["passages", "documentation"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/eval")
            .join(set);
        let questions =
            eval::questions(&std::fs::read_to_string(folder.join("queries.jsonl")).unwrap())
                .unwrap();
        let site = Site::copy_of(&format!("tests/eval/{set}/content"));
        // `exact` does without meaning, too.
        let loader = Loader::new(site.content(), IndexPlace::Memory);
        let (snapshot, _) = loader.with_meaning(false).load(&|_, _, _| ()).unwrap();
        for question in questions
            .iter()
            .filter(|q| q.id.starts_with("clean-") && q.lang == Some(Lang::Zh))
        {
            let [read, typed] =
                [false, true].map(|exact| search(&snapshot, &question.text, Lang::Zh, exact, 0));
            assert_eq!(
                (read.rewrite, read.suggested),
                (None, None),
                "{}",
                question.text
            );
            assert_eq!(
                ranking(&read.hits),
                ranking(&typed.hits),
                "{}",
                question.text
            );
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried} questions");
}

/// Every stretch of 1 to 6 characters of Chinese text that a reader can see finds its article: 2,000 of them, drawn with a
/// fixed step from all.
#[test]
fn any_stretch_of_chinese_text_finds_its_article() {
    let site = Site::example();
    let snapshot = site.snapshot();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut windows: Vec<(String, String)> = Vec::new();
    for article in snapshot
        .view(Audience::Public)
        .articles()
        .filter(|article| article.id.lang() == Lang::Zh)
    {
        let texts = article
            .sections
            .iter()
            .map(|s| s.text.as_str())
            .chain([article.title.as_str()]);
        for run in texts.flat_map(|text| text.split(|c| !is_han(c))) {
            let run: Vec<char> = run.chars().collect();
            for length in 1..=6 {
                windows.extend(
                    run.windows(length)
                        .map(|window| (window.iter().collect(), article.id.to_string())),
                );
            }
        }
    }
    assert!(windows.len() > 50_000);
    let mut lost = Vec::new();
    for (words, id) in windows.iter().step_by(windows.len() / 2_000) {
        let mut found = false;
        for offset in (0..).step_by(HitRange::LIMIT_MAX) {
            let results = search(&snapshot, words, Lang::Zh, false, offset);
            found |= results.hits.iter().any(|hit| hit.article.id.as_str() == id);
            if found || results.hits.is_empty() {
                break;
            }
        }
        if !found {
            lost.push(format!("{words} of {id}"));
        }
    }
    assert!(lost.is_empty(), "{} lost: {lost:?}", lost.len());
}
