//! The limits that documents give, against the constants.

use super::{read, rows, sources};

/// A constant: the file or folder of `src` that has it, and its name.
type Constant = (&'static str, &'static str);

/// Rows of tables, by document and first cell, and the constants whose values each must give.
const LIMITS: &[(&str, &str, &[Constant])] = &[
    (
        "docs/operations.md",
        "`q`",
        &[("search/request.rs", "QUERY_CHARS_MAX")],
    ),
    (
        "docs/operations.md",
        "terms of a query that count",
        &[("search/query/parse.rs", "TERMS_MAX")],
    ),
    (
        "docs/operations.md",
        "`limit` of a search",
        &[("search/request.rs", "LIMIT_MAX")],
    ),
    (
        "docs/operations.md",
        "`offset`",
        &[("search/request.rs", "OFFSET_MAX")],
    ),
    (
        "docs/operations.md",
        "`limit` of suggestions",
        &[("server/", "LIMIT_MAX")],
    ),
    (
        "docs/operations.md",
        "query part of an address",
        &[("server/", "QUERY_BYTES_MAX")],
    ),
    (
        "docs/operations.md",
        "parameters of an address or a form",
        &[("server/", "PARAMS_MAX")],
    ),
    (
        "docs/operations.md",
        "requests in the core at once",
        &[
            ("server/", "PERMITS"),
            ("server/", "SEARCHES"),
            ("server/", "TEXTS"),
            ("server/", "TEXTS_WAITING_MAX"),
            ("server/", "WAITING_MAX"),
            ("server/", "SEARCHES_WAITING_MAX"),
            ("server/", "TURN_MAX"),
        ],
    ),
    (
        "docs/operations.md",
        "head of a request",
        &[("server/", "HEAD_BYTES_MAX")],
    ),
    (
        "docs/operations.md",
        "body of feedback",
        &[("server/", "BODY_BYTES_MAX")],
    ),
    (
        "docs/operations.md",
        "body of a text to verify, of a message",
        &[("server/", "TYPED_BYTES_MAX")],
    ),
    (
        "docs/operations.md",
        "text to verify",
        &[("contact/verify/", "VALUE_CHARS_MAX")],
    ),
    (
        "docs/operations.md",
        "comment",
        &[("insights/", "COMMENT_CHARS_MAX")],
    ),
    (
        "docs/operations.md",
        "comments and reasons on one article",
        &[("insights/", "COMMENTS_A_DAY_OF_ARTICLE_MAX")],
    ),
    (
        "docs/operations.md",
        "comments and reasons on all articles",
        &[("insights/", "COMMENTS_A_DAY_MAX")],
    ),
    (
        "docs/operations.md",
        "answers that wait for the database",
        &[("insights/", "QUEUE_MAX")],
    ),
    (
        "docs/operations.md",
        "searches that wait to be counted",
        &[("server/statistics.rs", "QUEUE_MAX")],
    ),
    (
        "docs/operations.md",
        "reads of an article that count",
        &[("server/reads.rs", "OF_ARTICLE_A_MINUTE_MAX")],
    ),
    (
        "docs/operations.md",
        "addresses in the sitemap",
        &[("server/", "SITEMAP_MAX")],
    ),
    (
        "docs/operations.md",
        "articles in a feed",
        &[("server/", "FEED_MAX")],
    ),
    (
        "docs/operations.md",
        "a file below `assets/`",
        &[("content/source/", "ASSET_BYTES_MAX")],
    ),
    (
        "docs/operations.md",
        "articles looked at again by a search",
        &[("search/formulas.rs", "RERANKED")],
    ),
    (
        "docs/writing-articles.md",
        "an article",
        &[("content/source/", "ARTICLE_BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "`site.toml`, `synonyms.toml`, `dictionary.txt`, `checks.toml`, `terms.toml`",
        &[("content/source/", "SITE_FILE_BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "a file below `assets/`",
        &[("content/source/", "ASSET_BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "a `.gitignore` or `.ignore`",
        &[
            ("content/rules.rs", "RULES_BYTES_MAX"),
            ("content/rules.rs", "RULES_MAX"),
            ("content/rules.rs", "RULE_BYTES_MAX"),
            ("content/rules.rs", "WILDCARDS_MAX"),
            ("content/rules.rs", "FILE_WILDCARDS_MAX"),
        ],
    ),
    (
        "docs/writing-articles.md",
        "all rule files",
        &[("content/rules.rs", "ALL_RULES_BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "folders inside each other that are looked into",
        &[("content/source/", "FOLDERS_DEEP_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "front matter",
        &[("content/front_matter.rs", "BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "title, question, tag",
        &[("content/front_matter.rs", "TEXT_CHARS_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "items of one list",
        &[("content/scalars.rs", "LIST_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "headings of one article",
        &[("content/markdown/", "SECTIONS_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "a heading",
        &[("content/markdown/", "HEADING_CHARS_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "quotes and lists inside each other",
        &[("content/markdown/", "DEPTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "emphasis and links inside each other",
        &[("content/markdown/", "INLINE_DEPTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "address and title of a link, text of a picture",
        &[("content/markdown/", "ATTRIBUTE_BYTES_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "elements of raw HTML open at once in a section",
        &[("content/markdown/", "HTML_OPEN_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "elements of raw HTML inside each other",
        &[("content/raw_html.rs", "DEPTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "work of reading raw HTML of a section",
        &[
            ("content/raw_html.rs", "STEPS_PER_BYTE"),
            ("content/raw_html.rs", "STEPS_MIN"),
        ],
    ),
    (
        "docs/writing-articles.md",
        "folder or file name",
        &[("ids/path.rs", "LENGTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "nested categories",
        &[("ids/path.rs", "DEPTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "anchor",
        &[("ids/anchor.rs", "LENGTH_MAX")],
    ),
    (
        "docs/writing-articles.md",
        "synonyms",
        &[
            ("text/synonyms.rs", "GROUP_TERMS_MAX"),
            ("text/synonyms.rs", "TERM_UNITS_MAX"),
        ],
    ),
    (
        "docs/writing-articles.md",
        "words of `dictionary.txt`",
        &[("text/segment.rs", "WORDS_MAX")],
    ),
];

/// The value of a constant as a document writes it: `1,000` for `1_000` and for `Duration::from_secs(1_000)`.
fn value(place: &str, name: &str, sources: &[(String, String)]) -> String {
    let values: Vec<String> = sources
        .iter()
        .filter(|(file, _)| file.starts_with(place))
        .flat_map(|(_, code)| code.lines())
        .filter_map(|line| {
            let (_, value) = line
                .split_once(&format!("const {name}: "))?
                .1
                .split_once("= ")?;
            let value = value.trim_end_matches(';');
            let inside = value
                .split_once('(')
                .map_or(value, |(_, rest)| rest.trim_end_matches(')'));
            Some(inside.replace('_', ","))
        })
        .collect();
    assert!(values.len() == 1, "{name} of {place} is {values:?}");
    values.into_iter().next().unwrap()
}

#[test]
fn limits_for_operators_and_writers_are_those_of_the_code() {
    let sources = sources();
    for (document, what, constants) in LIMITS {
        let text = read(document);
        let table = text.split("\n## Limits\n").nth(1).unwrap();
        let row = rows(table)
            .find(|cells| cells[0] == *what)
            .unwrap_or_else(|| panic!("{document} has no row `{what}`"));
        let numbers: Vec<&str> = row[1..]
            .iter()
            .flat_map(|cell| cell.split(|c: char| !c.is_ascii_digit() && c != ','))
            .map(|number| number.trim_matches(','))
            .collect();
        for (place, name) in *constants {
            let value = value(place, name, &sources);
            assert!(
                numbers.contains(&value.as_str()),
                "{document}, `{what}`: {name} is {value}, and the row has {numbers:?}"
            );
        }
    }
}

/// Whether one of the places of ARCHITECTURE.md, such as `live/*.rs`, `insights/` and `git.rs`, has this file.
fn is_in(file: &str, place: &str) -> bool {
    match place.split_once('*') {
        Some((folder, end)) => file
            .strip_prefix(folder)
            .is_some_and(|below| !below.contains('/') && below.ends_with(end)),
        None if place.ends_with('/') => file.starts_with(place),
        None => file == place,
    }
}

#[test]
fn the_map_of_limits_has_each_file_with_a_limit_and_nothing_else() {
    let map = read("ARCHITECTURE.md");
    let table = map.split("## Where limits live").nth(1).unwrap();
    let places: Vec<&str> = rows(table)
        .filter(|cells| cells[0] != "what")
        .flat_map(|cells| cells[1].split(", "))
        .map(|place| place.trim_matches('`'))
        .collect();
    assert!(places.len() > 30, "{places:?}");
    let with_limits: Vec<String> = sources()
        .into_iter()
        .filter(|(_, code)| {
            code.lines().any(|line| {
                let name = line
                    .split_once("const ")
                    .and_then(|(_, rest)| rest.split_once(": "));
                name.is_some_and(|(name, _)| name.ends_with("_MAX"))
            })
        })
        .map(|(file, _)| file)
        // Of pages and answers the map names what bounds clients, and not how long a summary is.
        .filter(|file| !file.starts_with("server/"))
        .collect();
    for file in &with_limits {
        assert!(
            places.iter().any(|place| is_in(file, place)),
            "the map of limits in ARCHITECTURE.md lacks src/{file}"
        );
    }
    let all = sources();
    for place in places {
        assert!(
            all.iter()
                .any(|(file, code)| is_in(file, place) && code.contains("const ")),
            "src/{place} has no limit"
        );
    }
}

#[test]
fn word_lists_are_as_long_as_their_readme_says() {
    let readme = read("dict/README.md");
    let mut counted = 0;
    for row in rows(&readme).filter(|cells| cells[0].ends_with(".txt`")) {
        let said = row[1]
            .split(' ')
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap();
        let lines = read(&format!("dict/{}", row[0].trim_matches('`')))
            .lines()
            .count();
        let said: usize = said.replace(',', "").parse().unwrap();
        // What is said in thousands is as many whole thousands.
        let lines = if said.is_multiple_of(1_000) {
            lines / 1_000 * 1_000
        } else {
            lines
        };
        assert_eq!(said, lines, "{}", row[0]);
        counted += 1;
    }
    assert_eq!(counted, 4);
}
