//! The head of a file in, `FrontMatter` out.
//!
//! Gets:    the text of a file.
//! Gives:   its metadata and its body, with the line on which the body begins.
//! Touches: YAML, without its anchors, aliases, tags and merge keys.
//! Never:   guesses in favour of publishing: a visibility that is unknown, misspelt or unreadable means internal.

mod line;
mod misplaced;
mod mistakes;
mod odd;
mod opening;

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::article::{Located, Visibility};
use super::scalars::{self, Scalar, list, located, one};
use super::unpublished::{self, Node, Unknown};
use super::window::Window;
use crate::problem::{Code, Problem};
use crate::slips::Mended;
use opening::opening;

/// The largest front matter, in bytes.
pub(super) const BYTES_MAX: usize = 16_384;
/// The longest title, question or tag, in characters. Real questions that serve as titles reach 400.
pub(super) const TEXT_CHARS_MAX: usize = 1_000;

/// What stands between the two `---` lines.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) id: Option<Located<String>>,
    pub(super) title: Option<Located<String>>,
    pub(super) questions: Vec<Located<String>>,
    pub(super) tags: Vec<Located<String>>,
    pub(super) visibility: Option<Located<String>>,
    pub(super) draft: Option<Located<String>>,
    pub(super) redirect_from: Vec<Located<String>>,
    /// Old anchors, and those they are now.
    pub(super) anchors: Vec<[Located<String>; 2]>,
    pub(super) related: Vec<Located<String>>,
    pub(super) order: Option<Located<String>>,
    pub(super) review_by: Option<Located<String>>,
    pub(super) updated: Option<Located<String>>,
    /// The last part of the address, in place of the file's name.
    pub(super) slug: Option<Located<String>>,
    pub(super) translate: Option<Located<String>>,
    pub(super) unknown: Vec<Unknown>,
}

/// A file cut in two.
pub(super) struct Head<'a> {
    pub(super) front_matter: FrontMatter,
    /// The Markdown below the front matter.
    pub(super) body: &'a str,
    /// The line of the file on which the body begins, counted from 1.
    pub(super) body_line: usize,
    /// What reads otherwise than it was probably meant.
    pub(super) problems: Vec<Problem>,
}

/// Cuts the front matter off and reads it. `text` has only `\n` line ends and no byte order mark.
pub(super) fn parse<'a>(text: &'a str, path: &Path) -> Result<Head<'a>, Problem> {
    let Some(rest) = opening(text, path)? else {
        return Ok(Head {
            front_matter: FrontMatter::default(),
            body: text,
            body_line: 1,
            problems: Vec::new(),
        });
    };
    let (mut at, mut lines) = (0, 1);
    for line in rest.split_inclusive('\n') {
        lines += 1;
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &rest[..at];
            if yaml.len() > BYTES_MAX {
                return Err(Problem::error(
                    Code::FrontMatterTooLong,
                    path,
                    format!(
                        "the front matter has {} bytes, more than {BYTES_MAX}",
                        yaml.len()
                    ),
                )
                .help("shorten it"));
            }
            if yaml.trim().is_empty() && misplaced::is_opened_again(&rest[at + line.len()..]) {
                return Err(twice_opened(lines, path));
            }
            let front_matter = read_yaml(yaml, path)?;
            return Ok(Head {
                front_matter,
                body: &rest[at + line.len()..],
                body_line: lines + 1,
                problems: odd(yaml, path),
            });
        }
        at += line.len();
    }
    Err(unclosed(rest, path))
}

fn twice_opened(line: usize, path: &Path) -> Problem {
    let what = "the front matter is opened twice, so that it would be shown as text";
    Problem::error(Code::FrontMatterMisplaced, path, what)
        .at(line, 1)
        .help(format!("delete line {line}: one `---` opens it"))
}

/// Front matter without the line that closes it, or with another line in its place.
fn unclosed(rest: &str, path: &Path) -> Problem {
    let end = misplaced::seeming_end(rest);
    let problem = |what: &str| Problem::error(Code::FrontMatterUnclosed, path, what);
    match rest
        .lines()
        .nth(end - 1)
        .filter(|line| misplaced::is_rule(line))
    {
        Some(rule) => problem(&format!(
            "`{}` does not close the front matter",
            rule.trim()
        ))
        .at(end + 1, 1)
        .help("write: `---`"),
        None => problem("the front matter is opened and never closed")
            .at(1, 1)
            .help(format!("write a line below line {end}: `---`")),
    }
}

fn odd(yaml: &str, path: &Path) -> Vec<Problem> {
    let found = odd::odd(yaml).into_iter();
    found
        .map(|odd| {
            Problem::warning(odd.code, path, odd.what)
                .at(odd.line + 1, odd.column)
                .help(odd.help)
        })
        .collect()
}

fn read_yaml(yaml: &str, path: &Path) -> Result<FrontMatter, Problem> {
    if yaml
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return Ok(FrontMatter::default());
    }
    let mended = |mended: Mended| {
        Problem::error(
            Code::FrontMatterInvalid,
            path,
            format!("front matter: {}", mended.what),
        )
        .at(mended.line + 1, mended.column)
        .help(mended.help)
    };
    if let Some(wide) = mistakes::wide_colon(yaml) {
        return Err(mended(wide));
    }
    let read = |yaml: &str| serde_saphyr::from_str_with_options::<FrontMatter>(yaml, options());
    read(yaml).map_err(|error| {
        let (line, column) = error
            .location()
            .map_or((0, 0), |at| (at.line() as usize + 1, at.column() as usize));
        let failed = |yaml: &str| {
            let line =
                |error: serde_saphyr::Error| error.location().map_or(1, |at| at.line() as usize);
            read(yaml).err().map(line)
        };
        if let Some(found) = mistakes::of(yaml, line.saturating_sub(1), failed) {
            return mended(found);
        }
        let text = error.without_snippet().to_string();
        // The first line holds the message; its position counts from the front matter, ours from the file.
        let message = text.lines().next().unwrap_or("unreadable");
        let message = mistakes::in_plain_words(
            message
                .split(" at line ")
                .next()
                .unwrap_or(message)
                .trim_start_matches("error: "),
        );
        Problem::error(
            Code::FrontMatterInvalid,
            path,
            format!("front matter: {message}"),
        )
        .at(line, column)
        .help("see docs/writing-articles.md for the keys and their form")
    })
}

/// What YAML may hold.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_anchors: 0,
            max_depth: 8,
            max_nodes: 4_000,
        },
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
    }
}

/// A value that stands alone in a line; text where it is no YAML.
pub(super) fn value(text: &str) -> Node {
    serde_saphyr::from_str_with_options(text, options())
        .unwrap_or_else(|_| Node::Text(text.to_owned()))
}

impl FrontMatter {
    /// Who may read the article and from when until when, and what is wrong with the lines that say so.
    pub(super) fn readers(&self, path: &Path) -> Readers {
        let said = unpublished::judge(&self.unknown, path);
        let mut problems = Vec::new();
        let mut visibility = if said.internal {
            Visibility::Internal
        } else {
            Visibility::Public
        };
        match self
            .visibility
            .as_ref()
            .map(|written| (written, written.value.as_str()))
        {
            None | Some((_, "public")) => {}
            Some((_, "internal")) => visibility = Visibility::Internal,
            Some((written, other)) => {
                visibility = Visibility::Internal;
                let shown: String = other.chars().take(40).collect();
                problems.push(
                    Problem::error(
                        Code::VisibilityInvalid,
                        path,
                        format!("visibility is `{shown}`, so the article is hidden from readers"),
                    )
                    .at(written.line, written.column)
                    .help("write `public` or `internal`"),
                );
            }
        }
        let mut draft = said.draft;
        match self
            .draft
            .as_ref()
            .map(|written| (written, written.value.trim().to_ascii_lowercase()))
        {
            None => {}
            Some((_, word)) if matches!(word.as_str(), "false" | "no" | "off" | "n") => {}
            Some((_, word)) if matches!(word.as_str(), "true" | "yes" | "on" | "y") => draft = true,
            Some((written, word)) => {
                draft = true;
                let shown: String = word.chars().take(40).collect();
                problems.push(
                    Problem::error(
                        Code::DraftInvalid,
                        path,
                        format!("draft is `{shown}`, so the article is hidden from readers"),
                    )
                    .at(written.line, written.column)
                    .help("write `true` or `false`"),
                );
            }
        }
        problems.extend(said.problems);
        Readers {
            visibility,
            draft,
            window: said.window,
            problems,
        }
    }
}

impl FrontMatter {
    /// Whether it says that the article is for its own language alone.
    pub(super) fn untranslated(&self, path: &Path, problems: &mut Vec<Problem>) -> bool {
        let Some(written) = &self.translate else {
            return false;
        };
        match written.value.trim().to_ascii_lowercase().as_str() {
            "false" | "no" | "off" | "n" => true,
            "true" | "yes" | "on" | "y" => false,
            _ => {
                let problem = Problem::warning(
                    Code::TranslateInvalid,
                    path,
                    "`translate` is neither true nor false",
                );
                problems.push(
                    problem
                        .at(written.line, written.column)
                        .help("write `translate: false`, or remove the line"),
                );
                false
            }
        }
    }
}

/// Who may read an article, and from when until when.
pub(super) struct Readers {
    pub(super) visibility: Visibility,
    pub(super) draft: bool,
    pub(super) window: Window,
    pub(super) problems: Vec<Problem>,
}

/// A scalar as text; anything else is unreadable.
pub(super) fn scalar(node: Node) -> String {
    match node {
        Node::Text(text) => text,
        Node::Empty | Node::List(_) | Node::Map(_) => "unreadable".to_owned(),
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
                            out.visibility =
                                Some(located(key.referenced, scalar(map.next_value()?)));
                        }
                        "draft" => {
                            out.draft = Some(located(key.referenced, scalar(map.next_value()?)))
                        }
                        "redirect_from" => out.redirect_from = list(map.next_value()?)?,
                        "anchors" => out.anchors = scalars::pairs(map.next_value()?)?,
                        "related" => out.related = list(map.next_value()?)?,
                        "order" => out.order = one(map.next_value()?),
                        "review_by" => out.review_by = one(map.next_value()?),
                        "updated" => out.updated = one(map.next_value()?),
                        "slug" => out.slug = one(map.next_value()?),
                        "translate" => {
                            out.translate = Some(located(key.referenced, scalar(map.next_value()?)))
                        }
                        unknown => {
                            let key = located(key.referenced, unknown.to_owned());
                            out.unknown.push(Unknown {
                                key,
                                value: map.next_value()?,
                            });
                        }
                    }
                }
                Ok(out)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}
