//! `check` as people and programs read it: kinds, filters, formats, widths, exit codes, and `explain`.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jieda::problem::Code;
use serde_json::Value;

use crate::repository::git_at;
use crate::schema::faults;
use crate::site::Site;
use crate::tidy::root;

fn command(site: &Site, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "COLUMNS", "TERM"] {
        command.env_remove(name);
    }
    command.args(args).current_dir(site.folder());
    command
}

fn run(site: &Site, args: &[&str]) -> (String, i32) {
    let output = command(site, args).output().unwrap();
    (text(&output), output.status.code().unwrap())
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(site: &Site, args: &[&str]) -> String {
    let output = command(site, args).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?} {output:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Thirty dead links in one file, one in another; an unknown key.
fn site() -> Site {
    let links: String = (1..=30).map(|n| format!("[x](none-{n}.md)\n\n")).collect();
    Site::new()
        .article("en/fees/many.md", &format!("# Many\n\n{links}"))
        .article(
            "en/one.md",
            "---\ntitle: One\ncolour: red\n---\n\n[x](gone.md)\n",
        )
        .article("zh/search.md", "# 好")
        .article("zh/good.md", "# 好\n\n正文")
}

#[test]
fn of_each_kind_twenty_are_shown_unless_all_are_asked_for_and_the_table_counts_them_all() {
    let site = site();
    let (some, code) = run(&site, &["check"]);
    assert_eq!(code, 1);
    assert_eq!(some.matches("error[link-dead]: ").count(), 20);
    assert_eq!(
        some.matches("warning[front-matter-key-unknown]: ").count(),
        1
    );
    assert!(
        some.contains("\n11 problems not shown: of each kind, 20 are;"),
        "{some}"
    );
    let (all, _) = run(&site, &["check", "--all"]);
    assert_eq!(all.matches("error[link-dead]: ").count(), 31);
    assert!(!all.contains("not shown"), "{all}");
    for text in [some, all] {
        let row = text
            .lines()
            .find(|line| line.starts_with("link-dead "))
            .unwrap();
        let cells: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(cells, ["link-dead", "error", "31", "en/fees/many.md:3:1"]);
        assert!(
            text.contains("\n    Correct or remove the link.\n"),
            "{text}"
        );
        assert!(
            text.ends_with("\n3 articles, 0 golden queries: 32 errors, 1 warning\n"),
            "{text}"
        );
    }
}

#[test]
fn one_is_one_error_and_one_warning_and_one_article() {
    let site = Site::new().article("en/a.md", "---\ntitle: x\ncolour: red\n---\n[x](gone.md)\n");
    let (text, _) = run(&site, &["check"]);
    assert!(
        text.ends_with("\n1 article, 0 golden queries: 1 error, 1 warning\n"),
        "{text}"
    );
}

#[test]
fn a_filter_shows_and_counts_what_it_names_and_nothing_else() {
    let site = site();
    let cases: [(&[&str], usize, i32); 9] = [
        (&["--kind", "link-dead"], 31, 1),
        (&["--kind", "front-matter-key-unknown"], 1, 0),
        (&["--kind", "link-dead,front-matter-key-unknown"], 32, 1),
        (
            &["--kind", "link-dead", "--kind", "front-matter-key-unknown"],
            32,
            1,
        ),
        (&["--kind", "title-missing"], 0, 0),
        (&["--only", "en/one.md"], 2, 1),
        (&["--only", "content/en/fees"], 30, 1),
        (&["--only", "en/fees", "content/en/one.md"], 32, 1),
        (
            &["--only", "en/one.md", "--kind", "front-matter-key-unknown"],
            1,
            0,
        ),
    ];
    for (flags, count, code) in cases {
        let (text, exit) = run(&site, &[&["check", "--plain"], flags].concat());
        assert_eq!(
            (text.lines().count() - 1, exit),
            (count, code),
            "{flags:?} {text}"
        );
        assert!(
            text.ends_with(" (of 32 errors, 1 warning in all)\n"),
            "{text}"
        );
    }
    let wrong = refused(&site, &["check", "--only", "en/nothing.md"]);
    assert!(
        wrong.contains("`en/nothing.md` names no file or folder in `content`"),
        "{wrong}"
    );
    let wrong = refused(&site, &["check", "--kind", "lnk-dead"]);
    assert!(wrong.contains("did you mean `link-dead`?"), "{wrong}");
}

#[test]
fn what_changed_since_the_last_commit_is_staged_or_not_or_new() {
    let site = site();
    let no_git = refused(&site, &["check", "--changed"]);
    assert!(
        no_git.contains("`content` lies in no git repository"),
        "{no_git}"
    );
    let git = |args: &[&str]| git_at(site.folder(), "2026-01-01T00:00:00Z", args);
    git(&["init", "-q"]);
    git(&["add", "content"]);
    git(&["commit", "-q", "-m", "x"]);
    let paths = || {
        let (text, _) = run(&site, &["check", "--changed", "--plain"]);
        let lines = text.lines().filter(|line| line.contains("link-dead"));
        let mut paths: Vec<String> = lines
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        paths.dedup();
        paths
    };
    assert_eq!(paths(), [""; 0]);
    site.edit("en/one.md", "# One\n\n[x](gone.md) y\n");
    assert_eq!(paths(), ["en/one.md"]);
    git(&["add", "content"]);
    assert_eq!(paths(), ["en/one.md"]);
    site.edit("en/new folder/a.md", "# A\n\n[x](gone.md)\n");
    site.edit("en/new.md", "# New\n\n[x](gone.md)\n");
    assert_eq!(paths(), ["en/new folder/a.md", "en/new.md", "en/one.md"]);
    // What git leaves out has not changed.
    site.edit(".gitignore", "en/new.md\n");
    assert_eq!(paths(), ["en/new folder/a.md", "en/one.md"]);
}

#[test]
fn a_language_folder_of_its_own_repository_changed_since_its_own_commit() {
    for whole in [true, false] {
        let site = site();
        let commit = |folder: &Path| {
            for args in [
                &["init", "-q"][..],
                &["-c", "advice.addEmbeddedRepo=false", "add", "-A"],
                &["commit", "-q", "--allow-empty", "-m", "x"],
            ] {
                git_at(folder, "2026-01-01T00:00:00Z", args);
            }
        };
        commit(&site.content().join("en"));
        if whole {
            commit(&site.content());
        }
        let changed = || run(&site, &["check", "--changed", "--plain"]).0;
        assert!(!changed().contains("en/"), "{whole}: {}", changed());
        site.edit("en/one.md", "# One\n\n[x](gone.md) y\n");
        let told = changed();
        assert!(told.contains("en/one.md:3"), "{whole}: {told}");
        assert!(!told.contains("en/fees"), "{whole}: {told}");
        // The whole does not know what is in the other one by itself.
        site.edit("zh/new.md", "# 新\n\n[x](gone.md)\n");
        assert_eq!(changed().contains("zh/new.md:3"), whole);
    }
}

#[test]
fn plain_lines_are_as_before_with_the_code_behind() {
    let site = site();
    let (text, _) = run(&site, &["check", "--plain", "--only", "en/one.md"]);
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "en/one.md:3:1: warning: unknown key `colour` (it has no effect; see docs/writing-articles.md for the keys) [front-matter-key-unknown]"
    );
}

#[test]
fn json_is_one_object_of_the_documented_form() {
    let site = site();
    let (text, code) = run(&site, &["check", "--format", "json"]);
    assert_eq!(code, 1);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    let documented = std::fs::read_to_string(root().join("docs/operations.md")).unwrap();
    for key in keys
        .into_iter()
        .chain(json["problems"][0].as_object().unwrap().keys())
        .chain(json["kinds"][0].as_object().unwrap().keys())
    {
        assert!(documented.contains(&format!("`{key}`")), "{key}");
    }
    let sums =
        ["articles", "golden_queries", "errors", "warnings"].map(|key| json[key].as_u64().unwrap());
    assert_eq!(sums, [3, 0, 32, 1]);
    assert_eq!(json["problems"].as_array().unwrap().len(), 33);
    let kind = &json["kinds"][0];
    assert_eq!(
        (&kind["code"], &kind["count"]),
        (&"link-dead".into(), &31.into())
    );
    let first = &json["problems"][kind["first"].as_u64().unwrap() as usize];
    assert_eq!(
        (&first["path"], &first["line"], &first["column"]),
        (&"en/fees/many.md".into(), &3.into(), &1.into())
    );
}

/// Characters that would be orders to a terminal, to the runner of a workflow, or to a parser.
const HOSTILE: &str = "a%0Ab,c:d\u{1b}[31m\u{7}\u{202e}\u{2028}\u{9b}::error::x";

#[test]
fn no_format_lets_through_what_a_terminal_or_a_runner_would_obey() {
    let site = Site::new()
        .article(
            "en/a.md",
            &format!(
                "---\ntitle: x\n\"{}\": 1\n---\n\n[x](https://x.test/)\n",
                "k\\e[31m\\u202e%,:::x"
            ),
        )
        .bytes(&format!("en/{HOSTILE}.md"), b"# x\n[y](none.md)\n");
    for format in [
        &["check"][..],
        &["check", "--plain"],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["check", "--format", "sarif"],
    ] {
        let (text, _) = run(&site, format);
        assert!(text.len() > 100);
        let odd = text
            .chars()
            .find(|&c| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2028}'));
        assert_eq!(odd, None, "{format:?} {text:?}");
    }
    let (text, _) = run(&site, &["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let paths = json["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["path"].as_str().unwrap());
    // A program reads the path as it is.
    assert!(
        paths
            .into_iter()
            .any(|path| path == format!("en/{HOSTILE}.md")),
        "{text}"
    );
    let (text, _) = run(&site, &["check", "--format", "github"]);
    for line in text.lines().filter(|line| line.starts_with("::")) {
        let (head, says) = line[2..].split_once("::").unwrap();
        let (level, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning"].contains(&level), "{line}");
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "col", "title"].contains(&name), "{line}");
            assert!(
                !value.contains([':', '%'])
                    || value.contains("%3A")
                    || value.contains("%2C")
                    || value.contains("%25"),
                "{line}"
            );
        }
        let unescaped = says
            .replace("%0A", "")
            .replace("%0D", "")
            .replace("%25", "");
        assert!(!unescaped.contains('%'), "{line}");
    }
    assert!(text.contains("file=content/en/a%250Ab%2Cc%3Ad"), "{text}");
}

fn sarif(site: &Site) -> Value {
    let (text, _) = run(site, &["check", "--format", "sarif"]);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn sarif_is_as_its_schema_says() {
    let file = root().join("tests/fixtures/sarif/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let hostile = Site::new()
        .bytes(&format!("en/{HOSTILE} 好.md"), b"# x\n[y](none.md)\n")
        .article("en/a.md", "---\ntitle: [\n---\n")
        .article("site.toml", "name = \"X\"\n[[category]]\npath = \"x\"\n[official]\ndomains = [\"bitp.example\"]\n[[channel]]\nkind = \"email\"\naddress = \"a@mail.test\"\n");
    for site in [
        site(),
        Site::new().article("en/a.md", "# A\n\nText"),
        hostile,
    ] {
        let json = sarif(&site);
        assert_eq!(faults(&schema, &json), [""; 0]);
        let run = &json["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let rule =
                &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            let code: Code = rule["id"].as_str().unwrap().parse().unwrap();
            assert_eq!(rule["help"]["markdown"], code.page());
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap();
            // The folder itself where it holds nothing that readers may see.
            assert!(uri == "content" || uri.starts_with("content/"), "{uri}");
        }
    }
    // And what is not as it says is refused.
    let good = sarif(&site());
    let wrong: [(&str, Value); 6] = [
        ("/runs/0/results/0/level", "grave".into()),
        ("/runs/0/results/0/message", serde_json::json!({})),
        (
            "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
            0.into(),
        ),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a b".into(),
        ),
        (
            "/runs/0/tool/driver",
            serde_json::json!({ "name": "x", "rule": [] }),
        ),
        ("/version", "2.0.0".into()),
    ];
    for (at, value) in wrong {
        let mut json = good.clone();
        *json.pointer_mut(at).unwrap() = value;
        assert_ne!(faults(&schema, &json), [""; 0], "{at}");
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_differs_from_every_other() {
    let prints = |site: &Site| -> Vec<String> {
        let json = sarif(site);
        let results = json["runs"][0]["results"].as_array().unwrap().clone();
        let mut prints: Vec<String> = results
            .iter()
            .map(|result| {
                result["partialFingerprints"]["primaryLocationLineHash"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        prints.sort();
        prints
    };
    let lines = "请**务必核对。再\n\n另**一处\n\n[x](gone.md)\n\n[x](gone.md)\n\n[y](gone.md)\n\n[z](other.md)\n";
    let site = Site::new()
        .article("en/a.md", &format!("# A\n\n{lines}"))
        .article("en/b.md", &format!("# B\n\n{lines}"));
    let before = prints(&site);
    let unique: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!((before.len(), unique.len()), (12, 12));
    site.edit(
        "en/a.md",
        &format!("# A\n\nMore text.\n\nAnd more.\n\n{lines}"),
    );
    assert_eq!(prints(&site), before);
    site.edit(
        "en/a.md",
        &format!("# A\n\n{}", lines.replace("other.md", "third.md")),
    );
    assert_eq!(
        prints(&site)
            .iter()
            .filter(|print| before.contains(print))
            .count(),
        11
    );
}

#[test]
fn a_reader_who_goes_away_ends_nothing_with_a_fault() {
    let site = site();
    let cases: [(&[&str], i32); 8] = [
        (&["check", "--all"], 1),
        (&["check", "--plain"], 1),
        (&["check", "--format", "sarif"], 1),
        (&["explain"], 0),
        (&["explain", "link-dead"], 0),
        (&["search", "好"], 0),
        (&["index"], 0),
        (&["--help"], 0),
    ];
    for (args, code) in cases {
        // Closed before a byte is written.
        let mut child = command(&site, args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{args:?} {said}");
        assert!(
            !said.contains("panic") && !said.contains("error:"),
            "{args:?} {said}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_said_and_is_no_success() {
    let site = Site::new().article("en/a.md", "# A\n\nText");
    for args in [&["check"][..], &["explain"], &["search", "text"]] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = command(&site, args).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?} {said}");
        assert!(
            said.starts_with("error: cannot write to standard output: "),
            "{said}"
        );
    }
}

#[test]
fn colours_are_as_the_environment_wants_them() {
    let site = site();
    let is_coloured = |variables: &[(&str, &str)]| {
        let output = command(&site, &["check"])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        text(&output).contains("\u{1b}[")
    };
    // No terminal is there.
    assert!(!is_coloured(&[]));
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured(&[("TERM", "dumb")]));
}

/// How many columns a line takes, as East Asian terminals count.
fn columns(line: &str) -> usize {
    line.chars()
        .map(|c| {
            if ('\u{1100}'..='\u{ffe6}').contains(&c) && !('\u{2010}'..='\u{203f}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

#[test]
fn text_is_as_wide_as_the_terminal() {
    let site = Site::new().article(
        "site.toml",
        "name = \"X\"\n[[term]]\n",
    ).article("terms.toml", "[[term]]\nlang = \"zh\"\nprefer = \"提取数字资产到您自己的钱包地址这一操作\"\navoid = [\"出金\"]\n")
    .article("zh/a.md", "# 出金\n\n出金要等多久，出金失败了怎么办，出金之后余额没有变化怎么办。\n\n[去](没有.md)\n\n[x](none.md)\n");
    for width in [40, 80, 200] {
        for args in [&["check"][..], &["explain"], &["explain", "link-dead"]] {
            let output = command(&site, args)
                .env("COLUMNS", width.to_string())
                .output()
                .unwrap();
            let text = text(&output);
            let mut is_example = false;
            for line in text.lines() {
                is_example ^= line.starts_with("```");
                // A word, an example and a line of a file are not cut.
                let one_word = line.split_whitespace().count() <= 3;
                assert!(
                    columns(line) <= width || one_word || is_example,
                    "{width} {args:?} {line}"
                );
            }
            assert!(
                width == 40 || text.lines().any(|line| columns(line) > 40),
                "{args:?}"
            );
        }
    }
}

#[test]
fn explain_prints_the_page_of_a_code_and_lists_them_all() {
    let site = Site::new();
    for code in Code::ALL {
        if code.as_str().len() % 9 == 0 {
            assert_eq!(
                run(&site, &["explain", code.as_str()]),
                (code.page().to_owned(), 0)
            );
        }
    }
    let (list, code) = run(&site, &["explain"]);
    assert_eq!((list.lines().count(), code), (Code::ALL.len(), 0));
    for (line, code) in list.lines().zip(Code::ALL) {
        assert!(
            line.starts_with(&format!("{code} ")) && line.ends_with(code.summary()),
            "{line}"
        );
    }
    let wrong = refused(&site, &["explain", "title-mising"]);
    assert!(wrong.contains("did you mean `title-missing`?"), "{wrong}");
    let wrong = refused(&site, &["explain", "\u{1b}[31m"]);
    assert!(
        !wrong.contains('\u{1b}') && wrong.contains("`jieda explain` lists them all"),
        "{wrong}"
    );
}

#[test]
fn help_says_what_the_exit_codes_mean() {
    let site = Site::new();
    let (help, _) = run(&site, &["check", "--help"]);
    for code in [
        "0  no error",
        "1  at least one error",
        "2  nothing was checked",
    ] {
        assert!(help.contains(code), "{help}");
    }
    assert!(refused(&site, &["check", "nowhere"]).contains("nowhere"));
    assert!(refused(&site, &["check", "--plain", "--format", "json"]).contains("--plain"));
}
