//! The house rules that a machine can check.

mod arrows;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may use, besides itself. `ids` and `problem` name things; the order is that of the data.
const USES: [(&str, &[&str]); 26] = [
    // Sets of Unicode.
    ("characters", &[]),
    // Files of our own: index and data.
    ("disk", &["door"]),
    ("database", &["disk"]),
    ("door", &[]),
    ("ids", &["characters"]),
    ("problem", &["characters"]),
    ("slips", &["problem"]),
    ("text", &["characters", "ids"]),
    ("detect", &["characters", "text"]),
    (
        "content",
        &[
            "characters",
            "detect",
            "door",
            "ids",
            "problem",
            "slips",
            "text",
        ],
    ),
    ("catalog", &["ids", "problem", "text", "content"]),
    (
        "search",
        &[
            "characters",
            "detect",
            "disk",
            "ids",
            "problem",
            "slips",
            "text",
            "content",
            "catalog",
        ],
    ),
    ("contact", &["characters", "detect", "ids", "text"]),
    (
        "insights",
        &["characters", "database", "detect", "disk", "ids", "text"],
    ),
    ("config", &["ids", "problem", "slips", "catalog", "contact"]),
    ("accounts", &["database", "disk"]),
    ("git", &["door", "ids"]),
    ("import", &["ids", "slips", "text", "content"]),
    (
        "site",
        &[
            "detect", "disk", "ids", "problem", "slips", "text", "content", "catalog", "search",
            "contact", "config", "git",
        ],
    ),
    ("live", &["door", "ids", "problem", "git", "site"]),
    (
        "past",
        &[
            "ids", "problem", "slips", "content", "catalog", "config", "git", "site",
        ],
    ),
    (
        "moves",
        &[
            "ids", "problem", "slips", "content", "catalog", "config", "git", "past",
        ],
    ),
    (
        "report",
        &[
            "detect", "ids", "problem", "slips", "text", "content", "search", "insights", "site",
        ],
    ),
    (
        "server",
        &[
            "accounts",
            "characters",
            "detect",
            "ids",
            "problem",
            "slips",
            "text",
            "content",
            "catalog",
            "search",
            "contact",
            "insights",
            "config",
            "site",
            "past",
            "report",
        ],
    ),
    (
        "cli",
        &[
            "accounts", "git", "ids", "problem", "slips", "text", "content", "search", "insights",
            "site", "live", "past", "report", "moves", "import", "server",
        ],
    ),
    ("main", &["cli"]),
];

/// Names of libraries that may stand in one place only.
const ONLY_IN: [(&str, &str); 26] = [
    ("tantivy", "src/search/index/"),
    ("notify", "src/live/watch.rs"),
    ("rustix", "src/door/ src/disk.rs"),
    ("mimalloc", "src/main.rs"),
    ("ignore", "src/content/rules.rs"),
    ("jieba_rs", "src/text/"),
    ("frostem", "src/text/"),
    ("axum", "src/server/"),
    ("hyper", "src/server/"),
    ("hyper_util", "src/server/connections/"),
    ("minijinja", "src/server/"),
    ("tokio", "src/server/ src/cli/serve.rs src/cli/watching.rs"),
    ("pulldown_cmark", "src/content/markdown/"),
    ("ammonia", "src/content/sanitize.rs"),
    // Only to count what HTML costs: what pages show is ammonia's.
    ("html5ever", "src/content/raw_html.rs"),
    ("imagesize", "src/content/picture_size.rs"),
    ("clap", "src/cli/"),
    ("clap_complete", "src/cli/completions.rs"),
    ("clap_mangen", "src/cli/man.rs"),
    ("opener", "src/cli/browser.rs"),
    (
        "rusqlite",
        "src/accounts/ src/database/ src/insights/ src/site/store/",
    ),
    ("htmd", "src/server/pages/markdown.rs src/import/"),
    ("brotli", "src/server/coding.rs"),
    ("flate2", "src/server/coding.rs"),
    ("lru", "src/server/compressed.rs"),
    ("similar", "src/server/preview/words.rs"),
];

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The file's path from the root, and its lines of code: comments are left out.
fn code() -> Vec<(String, String)> {
    rust_files(&root().join("src"))
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            (
                path.strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/"),
                code.join("\n"),
            )
        })
        .collect()
}

fn room_of(file: &str) -> &str {
    let below = file.strip_prefix("src/").unwrap();
    below.split(['/', '.']).next().unwrap()
}

/// The first names behind `crate::`, as in `crate::ids::Lang` and `crate::{ids, text}`; `jieda::` in `main.rs`.
fn rooms_named(code: &str, krate: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices(krate) {
        let rest = &code[at + krate.len()..];
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            rooms.insert(
                name.trim()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    rooms
}

#[test]
fn data_flows_one_way_between_the_rooms() {
    let mut seen = BTreeSet::new();
    for (file, code) in code() {
        let room = room_of(&file);
        if room == "lib" {
            continue;
        }
        seen.insert(room.to_owned());
        let (_, allowed) = USES
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{file}: a room without rules; add it to USES"));
        let krate = if room == "main" { "jieda::" } else { "crate::" };
        for used in rooms_named(&code, krate) {
            assert!(
                used == room || allowed.contains(&used.as_str()),
                "{file} uses `{used}`, which `{room}` may not"
            );
        }
    }
    assert_eq!(
        seen.len(),
        USES.len(),
        "a room of USES has no file: {seen:?}"
    );
}

#[test]
fn libraries_stand_only_in_their_rooms() {
    for (file, code) in code() {
        for (library, places) in ONLY_IN {
            let named = code.match_indices(library).any(|(at, _)| {
                let before = code[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.' && c != '`');
                before && code[at + library.len()..].starts_with("::")
            });
            assert!(
                !named || places.split(' ').any(|place| file.starts_with(place)),
                "{file} names `{library}`"
            );
        }
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    for folder in ["src", "tests/it"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            // `tests.rs` beside a file is a part of it.
            assert!(
                text.starts_with("//! ") || path.ends_with("tests.rs"),
                "{} opens without `//!`",
                path.display()
            );
        }
    }
}

#[test]
fn async_stays_at_the_edge() {
    for (file, code) in code() {
        let edge = file.starts_with("src/server/") || file == "src/cli/serve.rs";
        assert!(edge || !code.contains("async "), "{file} is not the edge");
    }
}

#[test]
fn the_changelog_names_the_version_and_every_word_list_its_source() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(
        changelog.contains(concat!("## [", env!("CARGO_PKG_VERSION"), "]")),
        "CHANGELOG.md lacks {}",
        env!("CARGO_PKG_VERSION")
    );
    let sources = fs::read_to_string(root().join("dict/README.md")).unwrap();
    for entry in fs::read_dir(root().join("dict")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name == "README.md" || sources.contains(&format!("`{name}`")),
            "dict/README.md does not name the source of {name}"
        );
    }
}
