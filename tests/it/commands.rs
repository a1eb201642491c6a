//! Every command with right, wrong and missing arguments: what it says, where, and its exit code.
//!
//! The snapshots have what is typed behind `$`, stdout as it is, stderr behind `!`, and the exit code behind `=`.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use crate::serving::program;
use crate::site::Site;

/// How many lines of one output are kept: scripts and manual pages are long, and not ours.
const LINES_MAX: usize = 140;

/// What is there before a command runs.
#[derive(Clone, Copy)]
enum Start {
    /// Nothing.
    Empty,
    /// A content folder with two articles.
    Two,
}
use Start::{Empty, Two};

/// Arguments, and what is there before.
type Case = (Start, &'static [&'static str]);

/// Each command with the arguments that it is tried with.
const CASES: [(&str, &[Case]); 20] = [
    (
        "",
        &[
            (Empty, &[]),
            (Empty, &["--help"]),
            (Empty, &["-V"]),
            (Empty, &["chek"]),
            (Empty, &["frobnicate"]),
            (Empty, &["--nonsense"]),
            (Two, &["--log", "a=b=c", "check"]),
            (Two, &["--log-format", "xml", "check"]),
        ],
    ),
    (
        "init",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["our help"]),
            (Two, &[]),
            (Empty, &["a", "b"]),
            (Empty, &["--force"]),
        ],
    ),
    (
        "serve",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Two, &["nowhere"]),
            (Two, &["--listen"]),
            (Two, &["--listen", "nonsense"]),
            (Two, &["--listen", "127.0.0.1"]),
            (Two, &["--listen", "localhost:99999"]),
            (Two, &["--listen", "http://localhost:8080/"]),
            (Two, &["--listen", "192.0.2.1:8080"]),
            (Two, &["--listn", "8080"]),
            (Two, &["--metrics-listen", "9100x"]),
            (Two, &["--open=yes"]),
            (Two, &["--base-url", "help.bitp.example"]),
            (Two, &["--poll", "0"]),
            (Two, &["--trusted-proxy", "all"]),
            (Two, &["--auth-header", "X-Forwarded-Email"]),
            (Two, &["--auth-header", "Cookie"]),
            (Two, &["--agent-frame-origin", "https://desk.example/a"]),
            (Two, &["--maintenance", "soon"]),
            (Two, &["--index", "content/zh"]),
            (Two, &["a", "b"]),
        ],
    ),
    (
        "check",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Empty, &[]),
            (Two, &["nowhere"]),
            (Two, &["--plan"]),
            (Two, &["a", "b"]),
            (Two, &["--kind", "link-ded"]),
            (Two, &["--only", "content/none.md"]),
            (Two, &["--changed"]),
            (Two, &["--against", "main"]),
            (Two, &["--format", "xml"]),
        ],
    ),
    (
        "explain",
        &[
            (Empty, &["--help"]),
            (Empty, &["link-dead"]),
            (Empty, &["link-ded"]),
            (Empty, &["frobnicate"]),
            (Empty, &["a", "b"]),
        ],
    ),
    (
        "mv",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Two, &["funds/a"]),
            (Two, &["funds/a", "funds/b", "--dry-run"]),
            (Two, &["zh/funds/none", "zh/funds/b"]),
            (Two, &["../x", "funds/b"]),
            (Empty, &["funds/a", "funds/b"]),
        ],
    ),
    (
        "import",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["zendsk", "export"]),
            (Empty, &["zendesk"]),
            (Empty, &["zendesk", "--help"]),
            (Empty, &["zendesk", "nowhere"]),
            (Two, &["zendesk", "content"]),
            (Empty, &["images", "--help"]),
            (Two, &["images"]),
        ],
    ),
    (
        "search",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["提现"]),
            (Two, &["提现"]),
            (Two, &["提现", "没到账", "deposit"]),
            (Two, &["--json", "提现"]),
            (Two, &["qwzxv"]),
            (Two, &["--json", "qwzxv"]),
            (Two, &["content", "deposit"]),
            (Two, &["--content", "nowhere", "deposit"]),
            (Two, &[" "]),
            (Two, &["-"]),
            (Two, &["deposit", "--limit", "0"]),
            (Two, &["deposit", "--limit", "many"]),
            (Two, &["deposit", "--lang", "de"]),
            (Two, &["deposit", "--jsn"]),
        ],
    ),
    (
        "eval",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Two, &["--queries", "none.jsonl", "--qrels", "none.tsv"]),
            (
                Two,
                &[
                    "--queries",
                    "none.jsonl",
                    "--qrels",
                    "none.tsv",
                    "--lang",
                    "de",
                ],
            ),
        ],
    ),
    (
        "index",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Empty, &[]),
            (Two, &["nowhere"]),
            (Two, &["--index", "content"]),
            (Two, &["a", "b"]),
        ],
    ),
    (
        "ids",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Empty, &[]),
            (Two, &["--content", "nowhere"]),
            (Two, &["a"]),
        ],
    ),
    (
        "new",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["zh/account/sign-in"]),
            (Two, &["en/funds/a"]),
            (Two, &["zh/funds/a"]),
            (Two, &["funds/a"]),
            (Two, &["zh/Funds/A"]),
            (Two, &["zh/../escape"]),
            (Two, &["a", "b", "c"]),
            (Two, &["en/funds/c", "--titel", "C"]),
        ],
    ),
    (
        "accept",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Two, &["--data"]),
            (Two, &["a", "b"]),
        ],
    ),
    (
        "report",
        &[
            (Empty, &["--help"]),
            (Two, &[]),
            (Two, &["--weeks", "0"]),
            (Two, &["--format", "x"]),
            (Two, &["CONTENT", "--content", "CONTENT"]),
        ],
    ),
    (
        "forget",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["fee"]),
            (Empty, &["--day", "x"]),
        ],
    ),
    (
        "agent",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["add", "--help"]),
            (Empty, &["add"]),
            (Empty, &["add", "ann lee"]),
            (Empty, &["add", "ann", "--base-url", "help.bitp.example"]),
            (Empty, &["list"]),
            (Empty, &["revoke"]),
            (Empty, &["revoke", "ann"]),
        ],
    ),
    (
        "token",
        &[
            (Empty, &["--help"]),
            (Empty, &[]),
            (Empty, &["add", "--help"]),
            (Empty, &["add", "desk", "--scope", "write"]),
            (Empty, &["add", "desk", "--days", "0"]),
            (Empty, &["list"]),
            (Empty, &["revoke", "desk"]),
        ],
    ),
    (
        "completions",
        &[(Empty, &["--help"]), (Empty, &[]), (Empty, &["tcsh"])],
    ),
    (
        "man",
        &[
            (Empty, &["--help"]),
            (Empty, &["pages"]),
            (Empty, &["a", "b"]),
        ],
    ),
    ("help", &[(Empty, &["nonsense"])]),
];

fn run(site: &Site, columns: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("JIEDA_") {
            command.env_remove(name);
        }
    }
    command
        .args(args)
        .env("COLUMNS", columns)
        .current_dir(site.folder())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

fn site(start: Start) -> Site {
    match start {
        Empty => {
            let site = Site::new();
            std::fs::remove_dir_all(site.content()).unwrap();
            site
        }
        Two => Site::new()
            .article(
                "zh/funds/a.md",
                "---\nid: wd7k2q\ntitle: 提现没到账\n---\n看状态。",
            )
            .article("en/funds/b.md", "# Deposit\nText."),
    }
}

/// A text in which nothing stands that another run would have otherwise: the version, times, ids by chance.
fn steady(text: &str) -> String {
    let text = text.replace(env!("CARGO_PKG_VERSION"), "[version]");
    let mut out = String::new();
    for line in text.lines().take(LINES_MAX) {
        let line = between(line, " in ", " ms", "[time]");
        let line = between(&line, "\"took_us\": ", "", "[time]");
        out.push_str(between(&line, "permalink /a/", ";", "[id]").trim_end());
        out.push('\n');
    }
    let more = text.lines().count().saturating_sub(LINES_MAX);
    if more > 0 {
        out.push_str("[and more]\n");
    }
    out
}

/// The line with what stands between two texts replaced, where both stand.
fn between(line: &str, before: &str, after: &str, by: &str) -> String {
    let found = line.split_once(before).and_then(|(head, rest)| {
        let end = if after.is_empty() {
            rest.len()
        } else {
            rest.find(after)?
        };
        let is_one_word = !rest[..end].contains(' ');
        is_one_word.then(|| format!("{head}{before}{by}{}", &rest[end..]))
    });
    found.unwrap_or_else(|| line.to_owned())
}

#[test]
fn every_command_says_what_is_right_wrong_and_missing() {
    for (command, cases) in CASES {
        let mut told = String::new();
        for (start, args) in cases {
            let site = site(*start);
            let mut words: Vec<&str> = [command].into_iter().filter(|c| !c.is_empty()).collect();
            words.extend(*args);
            let output = run(&site, "100", &words);
            let text = |bytes: &[u8]| steady(std::str::from_utf8(bytes).unwrap());
            let shown: Vec<String> = words
                .iter()
                .map(|word| match word.trim().is_empty() || word.contains(' ') {
                    true => format!("'{word}'"),
                    false => (*word).to_owned(),
                })
                .collect();
            told.push_str(&format!("$ jieda {}\n", shown.join(" ")));
            told.push_str(&text(&output.stdout));
            for line in text(&output.stderr).lines() {
                told.push_str(format!("! {line}").trim_end());
                told.push('\n');
            }
            told.push_str(&format!("= {}\n\n", output.status.code().unwrap()));
        }
        let name = if command.is_empty() { "jieda" } else { command };
        insta::assert_snapshot!(name, told);
    }
}

/// The commands that the help names.
fn commands() -> BTreeSet<String> {
    let help = run(&site(Empty), "200", &["--help"]);
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help.split("Commands:\n").nth(1).unwrap();
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

#[test]
fn every_command_has_its_cases() {
    let tried: BTreeSet<String> = CASES
        .iter()
        .map(|(command, _)| (*command).to_owned())
        .filter(|command| !command.is_empty())
        .collect();
    assert_eq!(commands(), tried);
}

#[test]
fn help_keeps_to_the_width_of_the_terminal_but_for_examples() {
    for command in commands() {
        for columns in [50, 80, 120] {
            let help = run(&site(Empty), &columns.to_string(), &[&command, "--help"]);
            let help = String::from_utf8(help.stdout).unwrap();
            for line in help.lines().take_while(|line| !line.ends_with("xamples:")) {
                // A word that is longer than the line cannot be broken, nor is what is to be typed.
                let is_one_word =
                    line.split_whitespace().count() <= 2 || line.starts_with("Usage:");
                assert!(
                    line.chars().count() <= columns || is_one_word,
                    "{command} at {columns}: {line}"
                );
            }
        }
    }
}

#[test]
fn completions_of_each_shell_name_each_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&site(Empty), "100", &["completions", shell]);
        assert_eq!(script.status.code(), Some(0), "{shell}: {script:?}");
        let script = String::from_utf8(script.stdout).unwrap();
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not name {command}");
        }
        assert!(script.contains("trusted-proxy"), "{shell} lacks flags");
    }
}

#[test]
fn manual_pages_are_there_for_each_command() {
    let site = site(Empty);
    let page = String::from_utf8(run(&site, "100", &["man"]).stdout).unwrap();
    assert!(page.contains(".TH jieda 1"), "{page}");
    assert_eq!(
        run(&site, "100", &["man", "share/man1"]).status.code(),
        Some(0)
    );
    for command in commands().iter().filter(|command| *command != "help") {
        let page = site.folder().join(format!("share/man1/jieda-{command}.1"));
        let page = std::fs::read_to_string(&page).unwrap_or_else(|e| panic!("{page:?}: {e}"));
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
}
