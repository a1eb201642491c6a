//! `jieda eval`: its measures against an independent program, and the command as its users run it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jieda::search::relevance as eval;

use crate::site::Site;

fn fixture(name: &str) -> String {
    fs::read_to_string(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/eval")).join(name),
    )
    .unwrap()
}

/// `expected.tsv` was written by a Python program that agrees with trec_eval to 1e-12, and has four digits.
#[test]
fn measures_are_those_of_an_independent_program() {
    let judgements = eval::judgements(&fixture("qrels.tsv"), &HashMap::new()).unwrap();
    let run = eval::read_run(&fixture("run.tsv"));
    let scored = eval::score(&run, &judgements, judgements.keys().map(String::as_str));
    let expected = fixture("expected.tsv");
    let mut rows = 0;
    for row in expected.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        let measured = scored.questions[cells[0]];
        let pairs = [
            (measured.ndcg, 1),
            (measured.mrr, 2),
            (measured.recall, 5),
            (measured.first, 6),
        ];
        for (value, column) in pairs {
            assert!(
                (value - number(column)).abs() < 0.000_051,
                "{row}: column {column} is {value}"
            );
        }
        rows += 1;
    }
    assert_eq!(rows, scored.questions.len());
    assert!(rows > 50);
}

fn eval(site: &Site, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command
        .args([
            "eval",
            "--queries",
            "questions.jsonl",
            "--qrels",
            "judged.tsv",
        ])
        .args(more);
    command.current_dir(site.folder()).output().unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn judged() -> Site {
    let site = Site::new()
        .article("zh/funds/a.md", "# 提现没到账")
        .article("zh/funds/b.md", "# 充值没到账");
    let write = |name: &str, text: &str| fs::write(site.folder().join(name), text).unwrap();
    write(
        "questions.jsonl",
        "{\"id\":\"good-1\",\"lang\":\"zh\",\"text\":\"提现\"}\n{\"id\":\"bad-1\",\"lang\":\"zh\",\"text\":\"充值\"}\n",
    );
    write(
        "judged.tsv",
        "good-1\tzh/funds/a\t1\nbad-1\tzh/funds/a\t1\n",
    );
    write("low.toml", "good = 1.0\nall = 0.5\n");
    write("high.toml", "bad = 0.9\n");
    site
}

#[test]
fn eval_measures_keeps_compares_and_fails_below_a_floor() {
    let site = judged();
    let first = eval(&site, &["--save", "run.tsv", "--floors", "low.toml"]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first));
    let line = |name: &str, output: &Output| {
        text(output)
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        line("good", &first).split_whitespace().collect::<Vec<_>>(),
        ["good", "1", "1.0000", "1.0000", "1.0000", "1.0000"]
    );
    assert_eq!(
        line("bad", &first).split_whitespace().collect::<Vec<_>>()[..3],
        ["bad", "1", "0.0000"]
    );
    assert!(
        fs::read_to_string(site.folder().join("run.tsv"))
            .unwrap()
            .contains("good-1\tzh/funds/a")
    );
    let low = eval(&site, &["--floors", "high.toml"]);
    assert_eq!(low.status.code(), Some(1));
    assert!(
        text(&low).contains("bad: nDCG@10 is 0.0000, below the floor of 0.9000 in high.toml"),
        "{}",
        text(&low)
    );
    site.edit("zh/funds/a.md", "# 提现和充值没到账\n充值");
    let later = eval(&site, &["--compare", "run.tsv", "--show", "1"]);
    assert!(
        text(&later).contains("1 won, 0 lost") && text(&later).contains(" bad-1"),
        "{}",
        text(&later)
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_line() {
    let site = judged();
    fs::write(
        site.folder().join("judged.tsv"),
        "good-1\tzh/funds/a\t1\nnonsense\n",
    )
    .unwrap();
    let bad = eval(&site, &[]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(
        text(&bad).contains("judged.tsv: line 2: write question, article and grade"),
        "{}",
        text(&bad)
    );
    fs::write(site.folder().join("judged.tsv"), "other\tzh/funds/a\t1\n").unwrap();
    assert!(
        text(&eval(&site, &[]))
            .contains("no question of questions.jsonl has a relevant article in judged.tsv")
    );
}
