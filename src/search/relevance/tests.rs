use std::collections::HashMap;

use super::compare::*;
use super::judged::*;
use super::measures::*;

fn run(rows: &[(&str, &[&str])]) -> Run {
    rows.iter()
        .map(|(id, found)| {
            (
                (*id).to_owned(),
                found.iter().map(|id| (*id).to_owned()).collect(),
            )
        })
        .collect()
}

fn judged(text: &str) -> Judgements {
    judgements(text, &HashMap::new()).unwrap()
}

/// Worked by hand: DCG = 1/log2(2) + 2/log2(4) = 2, ideal = 2/log2(2) + 1/log2(3).
#[test]
fn measures_are_those_of_the_definition() {
    let judgements = judged("q-1\ta\t1\nq-1\tb\t2\nq-1\tc\t0\nq-2\tz\t0\n");
    let found = run(&[("q-1", &["a", "c", "b", "b"])]);
    let scored = score(&found, &judgements, ["q-1", "q-2", "q-3"].into_iter());
    assert_eq!(
        scored.questions.len(),
        1,
        "a question without a relevant article does not count"
    );
    let ideal = 2.0 + 1.0 / 3_f64.log2();
    let one = scored.mean();
    assert!((one.ndcg - 2.0 / ideal).abs() < 1e-12, "{one:?}");
    assert_eq!((one.mrr, one.recall, one.first), (1.0, 1.0, 1.0));
    let nothing = score(&Run::new(), &judgements, ["q-1"].into_iter()).mean();
    assert_eq!(
        nothing,
        Measures::default(),
        "a question without an answer counts 0"
    );
    assert_eq!(scored.groups().keys().collect::<Vec<_>>(), [&"q"]);
}

#[test]
fn a_difference_is_as_improbable_as_its_signs_are() {
    let judgements: Judgements = (0..12)
        .flat_map(|i| judged(&format!("q-{i}\ta\t1")))
        .collect();
    let ids: Vec<String> = (0..12).map(|i| format!("q-{i}")).collect();
    let all = |found: &str| {
        score(
            &ids.iter()
                .map(|id| (id.clone(), vec![found.to_owned()]))
                .collect(),
            &judgements,
            ids.iter().map(String::as_str),
        )
    };
    let better = compare(&all("other"), &all("a"));
    // Of 2^12 ways to flip the signs, 2 are as extreme.
    assert!((better.p - 2.0 / 4096.0).abs() < 0.0006, "{}", better.p);
    assert_eq!(
        (better.mean, better.won.len(), better.lost.len()),
        (1.0, 12, 0)
    );
    let same = compare(&all("a"), &all("a"));
    assert_eq!((same.mean, same.p, same.won.len()), (0.0, 1.0, 0));
}

#[test]
fn a_group_below_its_floor_is_told_and_a_floor_for_nothing_is_refused() {
    let judgements = judged("good-1\ta\t1\nbad-1\ta\t1\n");
    let scored = score(
        &run(&[("good-1", &["a"]), ("bad-1", &["b", "a"])]),
        &judgements,
        ["good-1", "bad-1"].into_iter(),
    );
    let told = |text: &str| below(&scored, &floors(text).unwrap());
    assert_eq!(told("good = 1.0\nbad = 0.6\nall = 0.8").unwrap(), []);
    let bad = told("good = 1.0\nbad = 0.7\nall = 0.9").unwrap();
    assert_eq!(
        bad.iter()
            .map(|(group, ..)| group.as_str())
            .collect::<Vec<_>>(),
        ["all", "bad"]
    );
    assert!(told("other = 0.1").is_err());
    assert_eq!(floors("good = 1\nbad = \"x\"").unwrap_err().line, 2);
}

#[test]
fn a_run_is_read_as_it_was_written() {
    let found = run(&[("q-1", &["zh/a/b", "zh/c"]), ("q-2", &[])]);
    assert_eq!(read_run(&write_run(&found)), found);
}

#[test]
fn a_bad_line_is_named() {
    let told = |result: Result<Vec<Question>, EvalError>| result.unwrap_err().to_string();
    assert!(told(questions("{\"id\":\"a\",\"text\":\"b\"}\nnonsense")).starts_with("line 2: "));
    assert_eq!(
        told(questions(
            "\n{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"a\",\"text\":\"b\"}"
        )),
        "line 3: the question `a` comes twice"
    );
    assert!(
        told(questions("{\"id\":\"a\",\"text\":\"b\",\"lang\":\"fr\"}"))
            .starts_with("line 1: lang: ")
    );
    assert_eq!(
        judgements("# head\na\tb", &HashMap::new())
            .unwrap_err()
            .line,
        2
    );
    assert_eq!(
        judgements("a\tb\tgood", &HashMap::new()).unwrap_err().line,
        1
    );
    assert_eq!(names("a b").unwrap_err().line, 1);
}
