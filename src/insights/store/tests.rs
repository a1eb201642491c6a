use std::collections::HashSet;

use super::late::{Gate, Late};
use super::*;
use crate::ids::Lang;
use crate::insights::feedback::Reason;
use crate::insights::sqlite::Sqlite;
use crate::insights::statistics::{Asked, Found, Opened, Unanswered, Uses};

/// Makes a store of a folder.
type Make = fn(&Path) -> Box<dyn Store>;

/// Each store that there is, empty, with what it lies in. Another one is added here, and has all of these tests.
fn stores() -> Vec<(tempfile::TempDir, Box<dyn Store>)> {
    let each: [Make; 2] = [
        |folder| Box::new(Sqlite::new(folder)),
        |folder| Box::new(Late::new(Sqlite::new(folder), Gate::default())),
    ];
    each.into_iter()
        .map(|store| {
            let folder = tempfile::tempdir().unwrap();
            let mut store = store(folder.path());
            store.open().unwrap();
            (folder, store)
        })
        .collect()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn asked(words: &str, rest: &str) -> Asked {
    let (words, rest) = (words.to_owned(), rest.to_owned());
    Asked {
        lang: Lang::Zh,
        words,
        rest,
    }
}

fn times(asked: u64) -> Found {
    Found {
        asked,
        empty: asked,
        hits: 3,
        ..Found::default()
    }
}

fn searches(of: Date, rows: impl IntoIterator<Item = (Asked, Found)>) -> Statistics {
    Statistics {
        searches: rows.into_iter().collect(),
        ..Statistics::of(of)
    }
}

fn kept(store: &mut dyn Store, since: &str) -> Vec<(String, String, u64)> {
    let mut kept = Vec::new();
    let mut sink = |search: &KeptSearch<'_>| {
        kept.push((
            search.day.to_string(),
            search.words.to_owned(),
            search.found.asked,
        ));
    };
    store.searches(day(since), &mut sink).unwrap();
    kept
}

fn openings(store: &mut dyn Store, since: &str) -> Vec<(String, u64)> {
    let mut kept = Vec::new();
    let mut sink =
        |opening: &KeptOpening<'_>| kept.push((opening.article.to_owned(), opening.count));
    store.openings(day(since), &mut sink).unwrap();
    kept
}

#[test]
fn what_agents_tell_adds_up_by_day_once_is_kept_so_long_and_forgotten_by_its_words() {
    for (_folder, mut store) in stores() {
        let told = |words: &str, count| {
            let words = words.to_owned();
            let lang = Lang::Zh;
            (Unanswered { lang, words }, count)
        };
        let of = |of: &str, article: &str, words: &str, count| Statistics {
            passed_on: [(article.to_owned(), count)].into(),
            unanswered: [told(words, count)].into(),
            ..Statistics::of(day(of))
        };
        let first = of("2026-11-28", "wd7k2q", "税务 证明", 2);
        // Sent twice, it counts once.
        for _ in 0..2 {
            store.count(&first, NEVER).unwrap();
        }
        store
            .count(&of("2026-11-28", "wd7k2q", "税务 证明", 3), NEVER)
            .unwrap();
        store
            .count(&of("2026-11-29", "zh/fee", "发票", 1), NEVER)
            .unwrap();
        let kept = |store: &mut dyn Store, since: &str| {
            let passed_on = store.passed_on(day(since)).unwrap();
            let passed_on = passed_on.into_iter().map(|one| (one.article, one.count));
            let mut words = Vec::new();
            let mut sink = |one: &KeptUnanswered<'_>| words.push((one.words.to_owned(), one.count));
            store.unanswered(day(since), &mut sink).unwrap();
            (passed_on.collect::<Vec<_>>(), words)
        };
        let row = |text: &str, count| (text.to_owned(), count);
        let all = (
            vec![row("wd7k2q", 5), row("zh/fee", 1)],
            vec![row("税务 证明", 5), row("发票", 1)],
        );
        assert_eq!(kept(&mut *store, "2026-11-01"), all);
        let late = (vec![row("zh/fee", 1)], vec![row("发票", 1)]);
        assert_eq!(kept(&mut *store, "2026-11-29"), late);
        let what = Forget {
            words: vec!["税务".to_owned()],
            ..Forget::default()
        };
        assert_eq!(store.forget(&what).unwrap().searches, 1);
        let (passed_on, words) = kept(&mut *store, "2026-11-01");
        assert_eq!((passed_on.len(), words), (2, vec![row("发票", 1)]));
        // Words go with the searches, numbers of articles with those of reads.
        let keeping = Keeping { searches_days: 30 };
        store
            .count(&of("2027-01-10", "zh/new", "新", 1), keeping)
            .unwrap();
        let (passed_on, words) = kept(&mut *store, "2026-11-01");
        assert_eq!(words, [row("新", 1)]);
        assert_eq!(passed_on.len(), 3);
        store
            .count(&of("2027-03-01", "zh/new", "新", 1), keeping)
            .unwrap();
        assert_eq!(
            kept(&mut *store, "2026-11-01").0,
            [row("zh/new", 1), row("zh/new", 1)]
        );
    }
}

#[test]
fn who_says_too_much_that_there_is_no_article_leaves_the_counts_of_before() {
    for (_folder, mut store) in stores() {
        let of = |numbers: std::ops::Range<u32>| {
            let row = |n| {
                let words = format!("w{n}");
                let lang = Lang::En;
                (Unanswered { lang, words }, 1)
            };
            Statistics {
                unanswered: numbers.map(row).collect(),
                ..Statistics::of(day("2026-11-28"))
            }
        };
        for numbers in [0..1_500, 1_000..4_000, 0..10] {
            store.count(&of(numbers), NEVER).unwrap();
        }
        let (mut rows, mut sum) = (0, 0);
        let mut sink = |one: &KeptUnanswered<'_>| {
            rows += 1;
            sum += one.count;
        };
        store.unanswered(day("2026-11-28"), &mut sink).unwrap();
        assert_eq!((rows, sum), (2_000, 2_510));
    }
}

const NEVER: Keeping = Keeping { searches_days: 366 };

#[test]
fn counts_add_up_by_day_and_wording_and_the_same_statistics_count_once() {
    for (_folder, mut store) in stores() {
        let first = day("2026-11-28");
        let once = searches(
            first,
            [
                (asked("提现", ""), times(2)),
                (asked("提现", "aa"), times(1)),
            ],
        );
        for _ in 0..3 {
            assert_eq!(store.count(&once, NEVER), Ok(0));
        }
        let again = searches(first, [(asked("提现", ""), times(5))]);
        store.count(&again, NEVER).unwrap();
        store
            .count(
                &searches(day("2026-11-29"), [(asked("充值", ""), times(1))]),
                NEVER,
            )
            .unwrap();
        let row = |day: &str, words: &str, count| (day.to_owned(), words.to_owned(), count);
        let all = [row("2026-11-28", "提现", 8), row("2026-11-29", "充值", 1)];
        assert_eq!(kept(&mut *store, "2026-01-01"), all);
        assert_eq!(kept(&mut *store, "2026-11-29"), all[1..]);
    }
}

#[test]
fn what_is_older_than_it_may_be_goes_with_what_is_written_next() {
    for (_folder, mut store) in stores() {
        let keeping = Keeping { searches_days: 2 };
        for (n, text) in ["2026-11-26", "2026-11-27", "2026-11-28"]
            .into_iter()
            .enumerate()
        {
            let mut of_day = searches(day(text), [(asked(&format!("w{n}"), ""), times(1))]);
            let opened = Opened {
                lang: Lang::Zh,
                words: format!("w{n}"),
                article: "a".to_owned(),
            };
            of_day.opened.insert(opened, 1);
            of_day.uses.insert(
                "a".to_owned(),
                Uses {
                    reads: 1,
                    ..Uses::default()
                },
            );
            store.count(&of_day, keeping).unwrap();
        }
        let days =
            |kept: Vec<(String, String, u64)>| kept.into_iter().map(|k| k.0).collect::<Vec<_>>();
        assert_eq!(
            days(kept(&mut *store, "2026-01-01")),
            ["2026-11-27", "2026-11-28"]
        );
        assert_eq!(openings(&mut *store, "2026-01-01").len(), 2);
        // Nothing but the day is there: also what is too old goes.
        store
            .count(&Statistics::of(day("2027-03-01")), keeping)
            .unwrap();
        assert!(kept(&mut *store, "2026-01-01").is_empty());
        assert!(store.uses(day("2026-01-01")).unwrap().is_empty());
    }
}

#[test]
fn a_flood_of_searches_is_bounded_and_leaves_what_others_searched_for() {
    for (_folder, mut store) in stores() {
        let today = day("2026-11-28");
        store
            .count(&searches(today, [(asked("提现", ""), times(1))]), NEVER)
            .unwrap();
        // Different hidden words of one wording are told apart up to a number.
        let flood = (0..500).map(|n| (asked("…", &format!("{n:016x}")), times(1)));
        assert_eq!(store.count(&searches(today, flood), NEVER), Ok(0));
        assert_eq!(
            kept(&mut *store, "2026-01-01")
                .iter()
                .find(|k| k.1 == "…")
                .unwrap()
                .2,
            500
        );
        // Different wordings as well; those of others go on being counted.
        let flood = (0..12_000).map(|n| (asked(&format!("w{n}"), ""), times(1)));
        let left_out = store.count(&searches(today, flood), NEVER).unwrap();
        assert!((2_000..2_100).contains(&left_out), "{left_out}");
        assert_eq!(
            store.count(&searches(today, [(asked("提现", ""), times(1))]), NEVER),
            Ok(0)
        );
        assert_eq!(
            store.count(&searches(today, [(asked("新的", ""), times(4))]), NEVER),
            Ok(4)
        );
        assert!(kept(&mut *store, "2026-01-01").len() <= 10_000);
        // Another day has room of its own.
        let next = searches(day("2026-11-29"), [(asked("新的", ""), times(1))]);
        assert_eq!(store.count(&next, NEVER), Ok(0));
    }
}

#[test]
fn nothing_is_opened_more_often_than_it_was_found() {
    for (_folder, mut store) in stores() {
        let today = day("2026-11-28");
        let mut found = searches(
            today,
            [
                (asked("提现", ""), times(3)),
                (asked("提现", "aa"), times(2)),
            ],
        );
        let opened = |words: &str, article: &str| Opened {
            lang: Lang::Zh,
            words: words.to_owned(),
            article: article.to_owned(),
        };
        found.opened.insert(opened("提现", "a"), 4);
        found.opened.insert(opened("提现", "b"), 4);
        found.opened.insert(opened("充值", "a"), 1);
        store.count(&found, NEVER).unwrap();
        let kept = openings(&mut *store, "2026-11-28");
        assert_eq!(kept, [("a".to_owned(), 4), ("b".to_owned(), 1)]);
    }
}

#[test]
fn uses_add_up_and_what_is_forgotten_is_gone_from_all_tables() {
    for (_folder, mut store) in stores() {
        let today = day("2026-11-28");
        let uses = Uses {
            reads: 2,
            helped: 1,
            not_helped: 0,
        };
        for _ in 0..2 {
            let mut statistics = searches(
                today,
                [
                    (asked("提现 fee", ""), times(1)),
                    (asked("充值", ""), times(1)),
                ],
            );
            statistics.uses.insert("wd7k2q".to_owned(), uses);
            let opened = Opened {
                lang: Lang::Zh,
                words: "充值".to_owned(),
                article: "wd7k2q".to_owned(),
            };
            statistics.opened.insert(opened, 1);
            store.count(&statistics, NEVER).unwrap();
        }
        let kept_uses = store.uses(today).unwrap();
        assert_eq!(
            kept_uses[0].uses,
            Uses {
                reads: 4,
                helped: 2,
                not_helped: 0
            }
        );
        let said = |comment: &str| Feedback {
            article: "zh/a".parse().unwrap(),
            helpful: None,
            reason: None,
            comment: Some(comment.to_owned()),
        };
        let none = HashSet::new();
        assert_eq!(
            store.write(&[said("Fee 太高"), said("coffee")], today),
            Ok(none)
        );
        let what = Forget {
            words: vec!["fee".to_owned()],
            ..Forget::default()
        };
        let gone = Forgotten {
            searches: 1,
            openings: 0,
            comments: 1,
        };
        assert_eq!(store.forget(&what), Ok(gone));
        assert_eq!(store.forget(&what), Ok(Forgotten::default()));
        let what = Forget {
            article: Some("wd7k2q".to_owned()),
            ..Forget::default()
        };
        assert_eq!(store.forget(&what).map(|gone| gone.openings), Ok(1));
        // Nothing named is nothing forgotten.
        assert_eq!(store.forget(&Forget::default()), Ok(Forgotten::default()));
        assert_eq!(kept(&mut *store, "2026-01-01").len(), 1);
        let what = Forget {
            all_searches: true,
            ..Forget::default()
        };
        let gone = Forgotten {
            searches: 1,
            openings: 0,
            comments: 0,
        };
        assert_eq!(store.forget(&what), Ok(gone));
    }
}

fn said(article: &str, comment: &str) -> Feedback {
    Feedback {
        article: article.parse().unwrap(),
        helpful: Some(false),
        reason: Some(Reason::Unclear),
        comment: Some(comment.to_owned()),
    }
}

fn comments(store: &mut dyn Store, since: &str) -> Vec<KeptComment> {
    let mut kept = Vec::new();
    let mut sink = |comment: KeptComment| kept.push(comment);
    store.comments(day(since), &mut sink).unwrap();
    kept
}

#[test]
fn what_readers_wrote_is_read_back_the_newest_first_and_no_character_breaks_a_batch() {
    for (_folder, mut store) in stores() {
        let (first, second) = (day("2026-11-28"), day("2026-11-29"));
        // PostgreSQL takes no U+0000, and would refuse the batch with it.
        let batch = [
            said("zh/a", "one\u{0}two"),
            said("zh/b", "'); DROP TABLE comments;--"),
        ];
        assert!(store.write(&batch, first).unwrap().is_empty());
        assert!(
            store
                .write(&[said("en/a", "three")], second)
                .unwrap()
                .is_empty()
        );
        let kept = comments(&mut *store, "2026-11-28");
        let texts: Vec<&str> = kept.iter().filter_map(|k| k.comment.as_deref()).collect();
        assert_eq!(texts, ["three", "'); DROP TABLE comments;--", "onetwo"]);
        assert_eq!((kept[0].day, kept[0].article.as_str()), (second, "en/a"));
        assert!(kept.iter().all(|kept| kept.reason == Some(Reason::Unclear)));
        assert_eq!(comments(&mut *store, "2026-11-29").len(), 1);
    }
}

#[test]
fn a_flood_of_comments_leaves_what_others_said() {
    for (_folder, mut store) in stores() {
        let (first, second) = (day("2026-11-28"), day("2026-11-29"));
        let mut write = |batch: &[Feedback], day| store.write(batch, day).unwrap().len();
        let others = [said("zh/others", "x")];
        assert_eq!(write(&others, first), 0);
        // One article: what is over its day is left out, in one batch and in the next.
        let flood = vec![said("zh/a", "x"); COMMENTS_A_DAY_OF_ARTICLE_MAX + 10];
        assert_eq!(write(&flood, first), 10);
        assert_eq!(write(&flood, first), flood.len());
        assert_eq!(write(&others, first), 0);
        assert_eq!(write(&flood, second), 10);
        // All articles.
        let flood: Vec<Feedback> = (0..COMMENTS_A_DAY_MAX)
            .map(|n| said(&format!("zh/a{n}"), "x"))
            .collect();
        assert_eq!(write(&flood, second), COMMENTS_A_DAY_OF_ARTICLE_MAX);
        assert_eq!(write(&others, second), 1);
        let kept = comments(&mut *store, "2026-01-01");
        let of_others = kept.iter().filter(|kept| kept.article == "zh/others");
        assert_eq!(of_others.count(), 2);
    }
}
