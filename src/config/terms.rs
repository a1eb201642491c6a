//! `terms.toml`: one word for one thing.
//!
//! Gets:    the text of the file.
//! Gives:   terms with the words that stand in their way, and what is wrong with the file.
//! Touches: `ids`, `problem`.
//! Never:   the articles: whether a word stands in one is found by `site::check`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::ids::Lang;
use crate::problem::{self, Code, Problem};
use crate::slips;

const FILE: &str = "terms.toml";
/// The most terms: each of their words is looked for in each article.
const TERMS_MAX: usize = 1_000;
/// The most words to avoid, or exceptions, of one term.
const WORDS_MAX: usize = 24;
/// The longest of them, in characters.
const WORD_CHARS_MAX: usize = 60;

/// The keys of a term, and other words for them.
const KEYS: [&str; 5] = ["term", "lang", "prefer", "avoid", "except"];
const OTHERS: [(&str, &str); 8] = [
    ("language", "lang"),
    ("语言", "lang"),
    ("use", "prefer"),
    ("preferred", "prefer"),
    ("首选", "prefer"),
    ("避免", "avoid"),
    ("forbidden", "avoid"),
    ("例外", "except"),
];

/// What one thing is called, and what it is not called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The language of its words.
    pub lang: Lang,
    /// The word to write.
    pub prefer: String,
    /// The words not to write for it, in lower case.
    pub avoid: Vec<String>,
    /// Longer phrases in which they are right, in lower case.
    pub except: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    term: Vec<Spanned<FileTerm>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileTerm {
    lang: Option<String>,
    prefer: Option<String>,
    #[serde(default)]
    avoid: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

/// Reads the file; a term that cannot be used is left out and reported.
///
/// # Errors
/// The problem, when nothing of it can be read.
pub fn parse(text: &str) -> Result<(Vec<Term>, Vec<Problem>), Problem> {
    let line = |byte: usize| problem::place(text, byte).0;
    let path = Path::new(FILE);
    // The line of a key, in the table that begins at a line.
    let below = |at: usize, key: &str| {
        let mut lines = text.lines().enumerate().skip(at);
        let begins = |line: &str| {
            let rest = line.trim_start_matches([' ', '\t', '[']);
            rest.starts_with(key).then(|| line.len() - rest.len() + 1)
        };
        let own = lines.find_map(|(index, line)| Some((index + 1, begins(line)?)));
        own.unwrap_or((at, 0))
    };
    let file: File =
        toml::from_str(text).map_err(|error| slips::refusal(path, text, &error, &["term"]))?;
    let (mut terms, mut problems) = (Vec::new(), Vec::new());
    let mut unknown = |keys: BTreeMap<String, toml::Value>, at: usize| {
        problems.extend(keys.into_keys().map(|key| {
            let (at, column) = below(at, &key);
            let problem = Problem::warning(Code::KeyUnknown, path, format!("unknown key `{key}`"))
                .at(at, column);
            let meant = slips::nearest(&key, &KEYS, &OTHERS);
            problem.help(match meant {
                Some(meant) => format!("it has no effect; did you mean `{meant}`?"),
                None => "write lang, prefer, avoid and except below [[term]]".to_owned(),
            })
        }));
    };
    unknown(file.unknown, 0);
    let mut refused = Vec::new();
    for term in file.term {
        let at = line(term.span().start);
        let mut term = term.into_inner();
        unknown(std::mem::take(&mut term.unknown), at);
        let read = match terms.len() < TERMS_MAX {
            true => term_of(term),
            false => Err(format!("more than {TERMS_MAX} terms")),
        };
        match read {
            Ok(term) => terms.push(term),
            Err(message) => refused.push(
                Problem::error(Code::TermInvalid, path, message)
                    .at(at, 0)
                    .help("correct it: the term has no effect"),
            ),
        }
    }
    problems.append(&mut refused);
    Ok((terms, problems))
}

fn term_of(term: FileTerm) -> Result<Term, String> {
    let (Some(lang), Some(prefer)) = (term.lang, term.prefer) else {
        return Err("a term needs `lang` and `prefer`".to_owned());
    };
    let lang: Lang = lang.parse().map_err(|error| format!("lang: {error}"))?;
    if term.avoid.is_empty() {
        return Err(format!("the term `{prefer}` has nothing to avoid"));
    }
    let is_fit = |word: &String| !word.trim().is_empty() && word.chars().count() <= WORD_CHARS_MAX;
    let lists = [&term.avoid, &term.except];
    if !is_fit(&prefer)
        || lists
            .iter()
            .any(|list| list.len() > WORDS_MAX || !list.iter().all(is_fit))
    {
        return Err(format!(
            "a term has words of 1 to {WORD_CHARS_MAX} characters, at most {WORDS_MAX} in a list"
        ));
    }
    let plain = |words: Vec<String>| {
        words
            .iter()
            .map(|word| word.trim().to_lowercase())
            .collect()
    };
    Ok(Term {
        lang,
        prefer,
        avoid: plain(term.avoid),
        except: plain(term.except),
    })
}
