//! What README, ARCHITECTURE.md, CONTRIBUTING.md and `docs/` say, held against the code: paths, names, links, limits, tests.
//!
//! `answers` asks the program itself. Rename or move something, and the sentence that names it fails here.

mod answers;
mod limits;
mod promises;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::tidy::{root, rust_files};

/// Names that are given as an example, and so are not there.
const EXAMPLES: [&str; 2] = ["content/en/account/sign-in.md", "src/cli/NAME.rs"];

/// Folders of the repository: what begins with one is a path from its root.
const FOLDERS: [&str; 9] = [
    "benches/",
    "content/",
    "dict/",
    "docs/",
    "fuzz/",
    "src/",
    "static/",
    "templates/",
    "tests/",
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The documents, by their paths.
fn documents() -> Vec<String> {
    let docs = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"));
    [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "dict/README.md",
        "tests/browser/README.md",
        "tests/eval/README.md",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(docs)
    .collect()
}

/// A document without its blocks of code.
fn prose(path: &str) -> String {
    let mut is_code = false;
    let mut kept = String::new();
    for line in read(path).lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The block of code that opens with this fence and holds this text.
fn block(path: &str, fence: &str, holds: &str) -> String {
    let text = read(path);
    text.split(&format!("```{fence}\n"))
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap().to_owned() + "\n")
        .find(|block| block.contains(holds))
        .unwrap_or_else(|| panic!("{path} has no block of `{fence}` with `{holds}`"))
}

/// What stands in backticks.
fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The rows of all tables, and in them the cells.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

/// The files of `src` from there on, with their text.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    rust_files(&src)
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(&src).unwrap();
            let name = below.to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Whether a path is there, the last part of which may have a `*`.
fn is_there(path: &str) -> bool {
    let Some((before, after)) = path.split_once('*') else {
        return root().join(path).exists();
    };
    let (folder, begins) = before.rsplit_once('/').unwrap();
    fs::read_dir(root().join(folder)).is_ok_and(|entries| {
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .any(|name| name.starts_with(begins) && name.ends_with(after))
    })
}

#[test]
fn every_path_that_is_named_is_there() {
    let rooms: BTreeSet<String> = sources()
        .iter()
        .filter_map(|(file, _)| Some(format!("{}/", file.split_once('/')?.0)))
        .collect();
    let rust: Vec<PathBuf> = ["benches", "src", "tests/it"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .collect();
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for document in documents() {
        for path in in_backticks(&prose(&document)) {
            let path = path.split(' ').next().unwrap();
            let is_of_root = FOLDERS.iter().any(|folder| path.starts_with(folder));
            let is_of_src = rooms.iter().any(|room| path.starts_with(room.as_str()));
            // A Rust file is one of the repository also where its folder is not named.
            let is_file = path.ends_with(".rs");
            if EXAMPLES.contains(&path) || !is_of_root && !is_of_src && !is_file {
                continue;
            }
            looked_at += 1;
            if !(is_of_root && is_there(path)
                || is_of_src && is_there(&format!("src/{path}"))
                || is_file && rust.iter().any(|file| file.ends_with(path)))
            {
                missing.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(looked_at > 100, "only {looked_at} paths were found");
    assert_eq!(missing, Vec::<String>::new());
}

/// The anchor that a heading gets: one of its own in braces, else made of its words.
fn anchor(heading: &str) -> String {
    if let Some((_, own)) = heading.split_once("{#") {
        return own.trim_end_matches('}').to_owned();
    }
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn every_link_between_documents_leads_to_a_file_and_a_heading() {
    let mut dead = Vec::new();
    for document in documents() {
        let text = prose(&document);
        // Links that are shown and not made stand in backticks.
        let shown: String = text
            .lines()
            .map(|line| line.split('`').step_by(2).collect::<String>() + "\n")
            .collect();
        for link in shown.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.starts_with("http") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => document.clone(),
                path => Path::new(&document)
                    .with_file_name(path)
                    .to_string_lossy()
                    .into_owned(),
            };
            let is_alive = root().join(&target).is_file()
                && (heading.is_empty()
                    || prose(&target)
                        .lines()
                        .filter(|line| line.starts_with('#'))
                        .any(|line| anchor(line.trim_start_matches('#').trim()) == heading));
            if !is_alive {
                dead.push(format!("{document}: {link}"));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
}

/// Whether some code declares this name, or passes it on.
fn declares(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let line = before.rsplit('\n').next().unwrap();
        let is_whole = !before.ends_with(is_letter) && !after.starts_with(is_letter);
        let is_variant = line.trim().is_empty() && after.starts_with([',', '(']);
        let keyword = line.split_whitespace().next_back().unwrap_or_default();
        let is_item = matches!(
            keyword,
            "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "mod" | "as"
        );
        is_whole
            && !line.trim_start().starts_with("//")
            && (is_item || is_variant || line.contains("pub use"))
    })
}

/// The modules of a file, as in `search index reader`; none for `lib.rs`.
fn modules(file: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    parts.pop_if(|last| matches!(*last, "mod" | "lib" | "main"));
    parts
}

/// Whether `a::b::Type::method` is something: modules that stand below each other, and what is declared in their files; or a
/// type of any file.
fn is_something(name: &str, sources: &[(String, String)]) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    (0..=parts.len()).any(|count| {
        let (path, items) = parts.split_at(count);
        let begins_with_type = items
            .first()
            .is_none_or(|item| item.starts_with(char::is_uppercase));
        if items.len() > 2 || !begins_with_type && (items.len() == 2 || count == 0) {
            return false;
        }
        let files: Vec<&str> = sources
            .iter()
            .filter(|(file, _)| count == 0 || modules(file).windows(count).any(|some| some == path))
            .map(|(_, code)| code.as_str())
            .collect();
        !files.is_empty()
            && items
                .iter()
                .all(|item| files.iter().any(|code| declares(code, item)))
    })
}

#[test]
fn every_module_type_and_function_that_is_named_is_one() {
    let sources = sources();
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for document in documents() {
        for name in in_backticks(&prose(&document)) {
            // `jieda::access` is what the log calls its lines.
            if !name.contains("::") || !name.split("::").all(is_name) || name.starts_with("jieda::")
            {
                continue;
            }
            looked_at += 1;
            if !is_something(name, &sources) {
                missing.push(format!("{document}: {name}"));
            }
        }
    }
    assert!(looked_at > 60, "only {looked_at} names were found");
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_room_has_its_row_in_the_map_and_the_other_way_round() {
    let map = read("ARCHITECTURE.md");
    let rooms = map.split("## Rooms").nth(1).unwrap();
    let named: BTreeSet<&str> = rows(rooms.split("\n## ").next().unwrap())
        .map(|cells| cells[0].trim_matches('`'))
        .filter(|name| *name != "room" && !name.contains("::"))
        .collect();
    let sources = sources();
    let there: BTreeSet<&str> = sources
        .iter()
        .map(|(file, _)| file.split(['/', '.']).next().unwrap())
        .filter(|room| !matches!(*room, "lib" | "main"))
        .collect();
    assert_eq!(named, there);
}

#[test]
fn every_file_says_what_it_gets_gives_touches_and_never_does() {
    for (file, text) in sources() {
        let is_command = file.starts_with("cli/") && text.contains("pub(super) fn run(");
        if is_command || matches!(&*file, "lib.rs" | "main.rs") || file.ends_with("tests.rs") {
            continue;
        }
        let head: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        for word in ["Gets:", "Gives:", "Touches:", "Never:"] {
            assert!(
                head.iter()
                    .any(|line| line.starts_with(&format!("//! {word} "))),
                "src/{file} does not say `{word}`"
            );
        }
    }
}

#[test]
fn every_variable_that_is_named_is_read_somewhere() {
    let code: String = ["src", "tests/it", "benches"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .filter(|path| !path.starts_with(root().join("tests/it/docs")))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for document in documents() {
        for word in read(&document).split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            assert!(
                !word.starts_with("JIEDA_") || code.contains(&format!("\"{word}\"")),
                "{document}: nothing reads {word}"
            );
        }
    }
}

#[test]
fn what_the_test_command_installs_is_what_the_readme_says() {
    let readme = read("README.md");
    let script = read("tests/run");
    let packages = script.split("browser_packages=(").nth(1).unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&read("tests/browser/package.json")).unwrap();
    let npm = json["dependencies"].as_object().unwrap().keys();
    for package in packages
        .split(')')
        .next()
        .unwrap()
        .split(' ')
        .chain(npm.map(String::as_str))
    {
        assert!(
            readme.contains(&format!("`{package}`")),
            "README.md does not name {package}"
        );
    }
}
