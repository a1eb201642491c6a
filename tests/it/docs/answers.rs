//! What the documents say that the program answers, against its answers.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};

use super::{block, in_backticks, prose, read, rows, sources};
use crate::serving::program;
use crate::site::Site;

/// What the program prints for these arguments. It is asked without variables, which `--help` would show.
fn printed(args: &[&str]) -> String {
    let output = Command::new(program())
        .args(args)
        .env_clear()
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The flags of a help text: for each its variable and its default, where it has them.
fn flags_of_help(help: &str) -> BTreeMap<String, (String, String)> {
    let between = |text: &str, from: &str| {
        let rest = text.split_once(from).map_or("", |(_, rest)| rest);
        rest.split(']')
            .next()
            .unwrap()
            .trim_end_matches('=')
            .to_owned()
    };
    let options = help.split_once("Options:").unwrap().1;
    let options = options.split("Examples:").next().unwrap();
    let one_line: String = options.split_whitespace().collect::<Vec<_>>().join(" ");
    // What a flag's text says of another one has no variable, so that it is left out.
    one_line
        .split(" --")
        .filter_map(|text| {
            let name = text.trim_start_matches("--").split(' ').next().unwrap();
            let described = text.contains("[env: ");
            described.then(|| {
                (
                    name.to_owned(),
                    (between(text, "[env: "), between(text, "[default: ")),
                )
            })
        })
        .collect()
}

#[test]
fn every_flag_of_serve_is_in_the_table_for_operators_with_its_variable_and_default() {
    let help = flags_of_help(&printed(&["serve", "--help"]));
    assert!(help.len() > 20, "{help:?}");
    let text = prose("docs/operations.md");
    let section = text.split("## Flags and variables").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let table: BTreeMap<String, (String, String)> = rows(section)
        .filter(|cells| cells[0].starts_with("`--"))
        .map(|cells| {
            let name = cells[0]
                .trim_matches(['`', '-'])
                .split([' ', '`'])
                .next()
                .unwrap();
            let default = cells[2].trim_matches('`');
            // These are what the table says where the program has no default of its own.
            let is_none = matches!(default, "none" | "off") || default.contains(' ');
            let default = if is_none { "" } else { default };
            (
                name.to_owned(),
                (cells[1].trim_matches('`').to_owned(), default.to_owned()),
            )
        })
        .collect();
    assert_eq!(table, help);
}

#[test]
fn every_command_is_in_the_readme() {
    let help = printed(&["--help"]);
    let commands = help.split("Commands:").nth(1).unwrap();
    let there: BTreeSet<&str> = commands
        .split("\n\n")
        .next()
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let readme = read("README.md");
    let named: BTreeSet<&str> = rows(&readme)
        .filter_map(|cells| cells[0].strip_prefix("`jieda "))
        .map(|rest| rest.split([' ', '`']).next().unwrap())
        .collect();
    assert_eq!(named, there);
}

#[test]
fn every_metric_is_in_the_table_for_operators_and_no_document_names_another() {
    // By their names in the code: some are given only once they are counted, or where a flag asks for what they count.
    let code: String = sources().into_iter().map(|(_, code)| code).collect();
    let there: BTreeSet<&str> = code
        .split("\"jieda_")
        .skip(1)
        .filter_map(|rest| {
            let name = rest.split('"').next()?;
            let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            is_name.then_some(name)
        })
        .collect();
    let text = prose("docs/operations.md");
    let section = text.split("\n## Metrics\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let named: BTreeSet<&str> = rows(section)
        .flat_map(|cells| in_backticks(cells[0]).collect::<Vec<_>>())
        .map(|name| name.split('{').next().unwrap())
        .map(|name| name.trim_start_matches("jieda_"))
        .collect();
    assert_eq!(named, there);
    for document in super::documents() {
        for word in
            read(&document).split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '…')
        {
            let name = word.trim_end_matches("_bucket");
            let metric = name
                .strip_prefix("jieda_")
                .filter(|name| !name.ends_with('…'));
            assert!(
                metric.is_none_or(|name| there.contains(name)),
                "{document}: {name}"
            );
        }
    }
}

/// An answer without what changes from run to run, and with the snippet cut as in the sample.
fn comparable(mut answer: Value, snippet: &str) -> Value {
    answer.as_object_mut().unwrap().remove("took_us");
    answer["confidence"]["value"].take();
    let hit = answer["hits"][0].as_object_mut().unwrap();
    hit.remove("score");
    if hit["snippet"]
        .as_str()
        .is_some_and(|whole| whole.starts_with(snippet))
    {
        hit.insert("snippet".to_owned(), json!(snippet));
    }
    answer
}

#[test]
fn the_samples_of_the_readme_are_what_the_program_answers() {
    let site = Site::example();
    let sample: Value = serde_json::from_str(&block("README.md", "json", "\"hits\"")).unwrap();
    let snippet = sample["hits"][0]["snippet"].as_str().unwrap();
    let snippet = snippet.trim_end_matches('…').to_owned();
    let words = sample["query"]["text"].as_str().unwrap();
    assert!(read("README.md").contains(&format!("--data-urlencode 'q={words}' -d limit=1")));
    let q = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
    let answer = site.get(&format!("/api/v1/search?q={q}&limit=1")).json();
    assert_eq!(comparable(sample, &snippet), comparable(answer, &snippet));

    let sample: Value = serde_json::from_str(&block("README.md", "json", "\"lookalike\"")).unwrap();
    let value = json!({"value": sample["results"][0]["value"]});
    assert!(read("README.md").contains(&format!("--json '{{\"value\": {}}}'", value["value"])));
    assert_eq!(sample, site.post_json("/api/v1/verify", &value).json());

    let ready = in_backticks(&prose("docs/operations.md"))
        .find(|span| span.starts_with("{\"articles\""))
        .map(|span| serde_json::from_str::<Value>(span).unwrap());
    assert_eq!(ready, Some(site.get("/readyz").json()));
}

#[test]
fn every_note_and_state_of_an_answer_about_a_channel_is_in_the_readme() {
    let readme = prose("README.md");
    let code = read("src/contact/verify/finding.rs");
    let names: Vec<&str> = code
        .lines()
        .filter(|line| line.contains("Note::") || line.contains("State::"))
        .filter_map(|line| line.split_once("=> \"")?.1.split('"').next())
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        assert!(
            readme.contains(&format!("`{name}`")),
            "README.md lacks `{name}`"
        );
    }
}

#[test]
fn the_sample_of_check_is_what_the_program_prints() {
    let article = block("docs/writing-articles.md", "markdown", "visibilty");
    let sample = block("docs/writing-articles.md", "text", "sign-in.md:2:5");
    // Without another one, it would also say that readers have nothing to read.
    let site = Site::new()
        .article("en/account/sign-in.md", &article)
        .article("en/account/register.md", "# How do I register?\nBy e-mail.");
    let content = site.content();
    let check = ["check", "--plain", content.to_str().unwrap()];
    assert_eq!(printed(&check), sample);
}
