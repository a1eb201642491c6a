//! The head of a file in, `FrontMatter` out.
//!
//! Gets:    the text of a file.
//! Gives:   its metadata and its body, with the line on which the body begins.
//! Touches: YAML, without its anchors, aliases, tags and merge keys.
//! Never:   guesses in favour of publishing: a visibility that is unknown, misspelt or unreadable means internal.

use std::fmt;
use std::path::Path;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::article::{Located, Visibility};
use crate::problem::Problem;

/// The largest front matter, in bytes.
pub(super) const BYTES_MAX: usize = 16_384;
/// The longest title, question or tag, in characters. Real questions that serve as titles reach 400.
pub(super) const TEXT_CHARS_MAX: usize = 1_000;
/// The most questions, tags, redirects or related articles.
pub(super) const LIST_MAX: usize = 200;

/// What stands between the two `---` lines.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) id: Option<Located<String>>,
    pub(super) title: Option<Located<String>>,
    pub(super) questions: Vec<Located<String>>,
    pub(super) tags: Vec<Located<String>>,
    pub(super) visibility: Option<Located<String>>,
    pub(super) draft: bool,
    pub(super) redirect_from: Vec<Located<String>>,
    pub(super) related: Vec<Located<String>>,
    pub(super) review_by: Option<Located<String>>,
    pub(super) updated: Option<Located<String>>,
    pub(super) unknown: Vec<Located<String>>,
}

/// A file cut in two.
pub(super) struct Head<'a> {
    pub(super) front_matter: FrontMatter,
    /// The Markdown below the front matter.
    pub(super) body: &'a str,
    /// The line of the file on which the body begins, counted from 1.
    pub(super) body_line: usize,
}

/// Cuts the front matter off and reads it. `text` has only `\n` line ends and no byte order mark.
pub(super) fn parse<'a>(text: &'a str, path: &Path) -> Result<Head<'a>, Problem> {
    let Some(rest) = opening(text, path)? else {
        return Ok(Head { front_matter: FrontMatter::default(), body: text, body_line: 1 });
    };
    let (mut at, mut lines) = (0, 1);
    for line in rest.split_inclusive('\n') {
        lines += 1;
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &rest[..at];
            if yaml.len() > BYTES_MAX {
                return Err(Problem::error(path, format!("the front matter has {} bytes, more than {BYTES_MAX}", yaml.len()))
                    .help("shorten it"));
            }
            let front_matter = read_yaml(yaml, path)?;
            return Ok(Head { front_matter, body: &rest[at + line.len()..], body_line: lines + 1 });
        }
        at += line.len();
    }
    Err(Problem::error(path, "the front matter is opened and never closed").at(1, 1).help("write a line `---` below it"))
}

fn opening<'a>(text: &'a str, path: &Path) -> Result<Option<&'a str>, Problem> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end() {
        "---" => Ok(Some(rest)),
        "+++" => Err(Problem::error(path, "the front matter is TOML").at(1, 1).help("write YAML between two lines `---`")),
        _ => Ok(None),
    }
}

fn read_yaml(yaml: &str, path: &Path) -> Result<FrontMatter, Problem> {
    if yaml.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(FrontMatter::default());
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_anchors: 0,
            max_depth: 8,
            max_nodes: 4_000,
        },
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
    };
    serde_saphyr::from_str_with_options::<FrontMatter>(yaml, options).map_err(|error| {
        let (line, column) = error.location().map_or((0, 0), |at| (at.line() as usize + 1, at.column() as usize));
        let text = error.without_snippet().to_string();
        // The first line holds the message; its position counts from the front matter, ours from the file.
        let message = text.lines().next().unwrap_or("unreadable").to_owned();
        let message = plain(message.split(" at line ").next().unwrap_or(&message).trim_start_matches("error: "));
        Problem::error(path, format!("front matter: {message}"))
            .at(line, column)
            .help("see docs/writing-articles.md for the keys and their form")
    })
}

/// The library's messages speak to programmers: the common ones in a writer's words.
fn plain(message: &str) -> String {
    let message = message.split(", set DuplicateKeyPolicy").next().unwrap_or(message);
    match message {
        m if m.contains("budget breached: Anchors") || m.contains("budget breached: Aliases") => {
            "anchors and aliases (`&` and `*`) are not allowed".to_owned()
        }
        m if m.contains("budget breached") => "too many values, or nested too deep".to_owned(),
        m if m.contains("expected sequence start") => {
            "a list is expected: `[one, two]`, or lines that begin with `- `".to_owned()
        }
        m => m.replace("duplicate mapping key", "the same key twice"),
    }
}

impl FrontMatter {
    /// Who may read the article, and what is wrong with the line that says so.
    pub(super) fn visibility(&self, path: &Path) -> (Visibility, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut visibility = Visibility::Public;
        if let Some(written) = &self.visibility {
            match written.value.as_str() {
                "public" => {}
                "internal" => visibility = Visibility::Internal,
                other => {
                    visibility = Visibility::Internal;
                    let shown: String = other.chars().take(40).collect();
                    problems.push(
                        Problem::error(path, format!("visibility is `{shown}`, so the article is hidden from readers"))
                            .at(written.line, written.column)
                            .help("write `public` or `internal`"),
                    );
                }
            }
        }
        for key in &self.unknown {
            let (line, column) = (key.line, key.column);
            if means_visibility(&key.value) {
                visibility = Visibility::Internal;
                problems.push(
                    Problem::error(
                        path,
                        format!(
                            "unknown key `{}` looks like `visibility`, so the article is hidden from readers",
                            shorten(&key.value)
                        ),
                    )
                    .at(line, column)
                    .help("write `visibility: public` or `visibility: internal`"),
                );
            } else {
                problems.push(
                    Problem::warning(path, format!("unknown key `{}`", shorten(&key.value)))
                        .at(line, column)
                        .help("it has no effect; see docs/writing-articles.md for the keys"),
                );
            }
            if problems.len() > 20 {
                break;
            }
        }
        (visibility, problems)
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Keys by which writers of other systems hide a text, and misspellings of our own key.
fn means_visibility(key: &str) -> bool {
    const LIKE: [&str; 9] =
        ["internal", "private", "hidden", "access", "audience", "unlisted", "restricted", "public", "confidential"];
    let folded = crate::text::fold::fold(key.trim());
    LIKE.contains(&folded.as_str()) || strsim::levenshtein(&folded, "visibility") <= 3
}

/// A scalar that YAML may read as text, number or truth value; the text as it was written.
type Text = Spanned<Scalar>;

struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.contains('\0') {
            return Err(de::Error::custom("a NUL character"));
        }
        Ok(Scalar(text))
    }
}

/// Anything at all; text where it is a scalar.
struct Anything(Option<String>);

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Anything, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Anything;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`public` or `internal`")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Anything, E> {
                Ok(Anything(Some(v.to_owned())))
            }
            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_none<E: de::Error>(self) -> Result<Anything, E> {
                Ok(Anything(None))
            }
            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Anything, D::Error> {
                d.deserialize_any(V)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Anything, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Anything(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Anything, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Anything(None))
            }
        }
        deserializer.deserialize_any(V)
    }
}

impl<'de> Deserialize<'de> for FrontMatter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FrontMatter, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = FrontMatter;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys and values, such as `title: …`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FrontMatter, A::Error> {
                let mut out = FrontMatter::default();
                while let Some(key) = map.next_key::<Spanned<Scalar>>()? {
                    match key.value.0.as_str() {
                        "id" => out.id = one(map.next_value()?),
                        "title" => out.title = one(map.next_value()?),
                        "questions" => out.questions = list(map.next_value()?)?,
                        "tags" => out.tags = list(map.next_value()?)?,
                        "visibility" => {
                            let value: Anything = map.next_value()?;
                            let text = value.0.unwrap_or_else(|| "unreadable".to_owned());
                            out.visibility = Some(located(key.referenced, text));
                        }
                        "draft" => out.draft = map.next_value()?,
                        "redirect_from" => out.redirect_from = list(map.next_value()?)?,
                        "related" => out.related = list(map.next_value()?)?,
                        "review_by" => out.review_by = one(map.next_value()?),
                        "updated" => out.updated = one(map.next_value()?),
                        unknown => {
                            out.unknown.push(located(key.referenced, unknown.to_owned()));
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(out)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

fn located(at: serde_saphyr::Location, value: String) -> Located<String> {
    // The first line of the YAML is the second of the file.
    Located { value, line: at.line() as usize + 1, column: at.column() as usize }
}

fn one(text: Option<Text>) -> Option<Located<String>> {
    text.map(|text| located(text.referenced, text.value.0))
}

fn list<E: de::Error>(items: Option<Vec<Text>>) -> Result<Vec<Located<String>>, E> {
    let items = items.unwrap_or_default();
    if items.len() > LIST_MAX {
        return Err(E::custom(format!("{} items in one list, more than {LIST_MAX}", items.len())));
    }
    Ok(items.into_iter().map(|text| located(text.referenced, text.value.0)).collect())
}
