//! Verify by kinds: texts made by construction from the official list, none of them the case that a rule was written for.

use jieda::contact::official::Official;
use jieda::contact::verify::{Finding, State, gravest};

use crate::channels::{self, FORGERIES, HONEST, HONEST_OF_KIND, Random};
use crate::verify::yunque;

/// Texts of each kind; `benches/verify.rs` makes a million.
const CASES: usize = 400;

fn official() -> Official {
    yunque()
}

#[test]
fn nothing_made_of_a_listed_channel_and_something_else_is_official() {
    let official = official();
    for (kind, make) in FORGERIES {
        let mut random = Random(7);
        let mut wrong = Vec::new();
        for _ in 0..CASES {
            let text = make(&mut random);
            if gravest(&official.judge(&text)) == State::Official {
                wrong.push(text);
            }
        }
        assert!(
            wrong.is_empty(),
            "{kind}: {} of {CASES}, such as {:#?}",
            wrong.len(),
            &wrong[..wrong.len().min(12)]
        );
    }
}

#[test]
fn what_resembles_an_entry_is_never_official_and_is_named() {
    let (official, confusables) = (official(), channels::confusables());
    assert!(
        confusables.iter().all(|(_, like)| like.len() >= 3),
        "{confusables:?}"
    );
    let mut random = Random(11);
    let (mut named, mut unnamed) = (0, Vec::new());
    let all = 2 * CASES;
    for _ in 0..all {
        let (text, entry) = channels::lookalike(&mut random, &confusables);
        let findings = official.judge(&text);
        assert_ne!(gravest(&findings), State::Official, "{text:?} of {entry}");
        if findings.iter().any(Finding::is_lookalike) {
            named += 1;
        } else {
            unnamed.push((text, findings));
        }
    }
    unnamed.truncate(12);
    assert!(
        named * 100 >= all * 97,
        "{named} of {all} are named, not so {unnamed:#?}"
    );
}

#[test]
fn every_form_of_every_entry_is_official_alone_and_in_honest_sentences() {
    let official = official();
    let (mut all, mut right, mut wrong) = (0, 0, Vec::new());
    for form in channels::forms() {
        for sentence in std::iter::once("{}").chain(HONEST) {
            let text = sentence.replace("{}", &form);
            all += 1;
            let findings = official.judge(&text);
            if gravest(&findings) == State::Official {
                right += 1;
            } else {
                wrong.push((
                    text,
                    findings
                        .into_iter()
                        .map(|f| (f.value, f.state, f.notes))
                        .collect::<Vec<_>>(),
                ));
            }
        }
    }
    let share = wrong.len();
    wrong.truncate(25);
    assert!(
        right * 100 >= all * 99,
        "{right} of {all} are official, {share} not: {wrong:#?}"
    );
    for text in HONEST_OF_KIND {
        let findings = official.judge(text);
        assert_eq!(gravest(&findings), State::Official, "{text}: {findings:#?}");
    }
}

#[test]
fn an_empty_list_judges_nothing() {
    let none = Official::default();
    for text in ["https://yunque.example/", "@anybody", "提现没到账"] {
        assert!(none.judge(text).is_empty(), "{text}");
    }
}

#[test]
fn what_nobody_can_vouch_for_is_told_beside_what_is_ours() {
    let official = official();
    for (text, ours, rest) in [
        ("@YunqueSupport 加微信", "@YunqueSupport", "微信"),
        (
            "support@yunque.example xqzvkd",
            "support@yunque.example",
            "xqzvkd",
        ),
        (
            "https://help.yunque.example/ 或者 QQ 联系",
            "https://help.yunque.example/",
            "QQ",
        ),
    ] {
        let findings = official.judge(text);
        assert_eq!(gravest(&findings), State::Partly, "{text}: {findings:#?}");
        assert!(
            findings
                .iter()
                .any(|f| f.state == State::Official && f.value == ours),
            "{text}: {findings:#?}"
        );
        assert!(
            findings
                .iter()
                .any(|f| f.state == State::Unclear && f.value.contains(rest)),
            "{text}: {findings:#?}"
        );
    }
}
