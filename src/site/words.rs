//! The site's words, and the text they were read from.
//!
//! Gets:    the content folder.
//! Gives:   the analyzer with the site's dictionary in it, the synonyms, and what is wrong with either.
//! Touches: `content` for reading, `text`.
//! Never:   a file of words that cannot be read in place of the last good one, which may be of an earlier run.

use std::path::Path;
use std::sync::Arc;

use super::own_files::kept;
use crate::content::source;
use crate::problem::{Code, Problem};
use crate::slips;
use crate::text::Analyzer;
use crate::text::segment::{Dictionary, DictionaryError};
use crate::text::synonyms::{Gravity, Synonyms, SynonymsError};
use crate::text::units::is_han;

/// The name of the file of synonyms.
pub(super) const SYNONYMS: &str = "synonyms.toml";
/// The name of the file of jieba's further words.
pub(super) const DICTIONARY: &str = "dictionary.txt";

/// Dictionary and synonyms.
pub(super) struct Words {
    dictionary_text: Option<String>,
    pub(super) analyzer: Analyzer,
    synonyms_text: Option<String>,
    /// The last text of synonyms that could be read; none inside when it was fine that there was no file.
    good_synonyms: Option<Option<String>>,
    /// The last good texts of an earlier run, until the files are read for the first time.
    stored: Option<Stored>,
    is_dictionary_known: bool,
    is_synonyms_read: bool,
    pub(super) synonyms: Arc<Synonyms>,
    dictionary_problems: Vec<Problem>,
    synonyms_problems: Vec<Problem>,
}

/// Texts of an earlier run.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) synonyms: Option<String>,
    pub(super) dictionary: Option<String>,
}

impl Words {
    /// jieba's words and no others. Unpacks jieba's dictionary.
    pub(super) fn new(stored: Stored, by_meaning: bool) -> Words {
        Words {
            dictionary_text: None,
            analyzer: analyzer(&Dictionary::default(), by_meaning),
            synonyms_text: None,
            good_synonyms: None,
            stored: Some(stored),
            is_dictionary_known: false,
            is_synonyms_read: false,
            synonyms: Arc::default(),
            dictionary_problems: Vec::new(),
            synonyms_problems: Vec::new(),
        }
    }

    /// Reads dictionary and synonyms where they changed; gives their problems.
    pub(super) fn read(&mut self, content: &Path) -> Vec<Problem> {
        let mut problems = Vec::new();
        let stored = self.stored.take().unwrap_or_default();
        let other_words = self.read_dictionary(content, stored.dictionary, &mut problems);
        self.read_synonyms(content, stored.synonyms, other_words, &mut problems);
        problems.extend(
            self.dictionary_problems
                .iter()
                .chain(&self.synonyms_problems)
                .cloned(),
        );
        problems
    }

    /// The last good text of synonyms, if any was seen; none inside when there was no file.
    pub(super) fn good_synonyms(&self) -> Option<Option<&str>> {
        self.good_synonyms.as_ref().map(Option::as_deref)
    }

    /// The same of the dictionary.
    pub(super) fn good_dictionary(&self) -> Option<Option<&str>> {
        self.is_dictionary_known
            .then_some(self.dictionary_text.as_deref())
    }

    /// Gives whether the words of the analyzer are others now.
    fn read_dictionary(
        &mut self,
        content: &Path,
        stored: Option<String>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let text = match source::read_site_file(content, DICTIONARY) {
            Ok(text) => text,
            Err(problem) => {
                let is_kept = self.is_dictionary_known || stored.is_some();
                problems.push(if is_kept { kept(problem) } else { problem });
                let Some(stored) = stored else { return false };
                Some(stored)
            }
        };
        self.is_dictionary_known = true;
        if self.dictionary_text == text {
            return false;
        }
        let (dictionary, errors) = Dictionary::parse(text.as_deref().unwrap_or_default());
        self.analyzer = analyzer(&dictionary, self.analyzer.knows_meaning());
        self.dictionary_text = text;
        let text = self.dictionary_text.as_deref().unwrap_or_default();
        self.dictionary_problems = errors
            .into_iter()
            .map(|error| dictionary_problem(error, text))
            .collect();
        true
    }

    fn read_synonyms(
        &mut self,
        content: &Path,
        stored: Option<String>,
        other_words: bool,
        problems: &mut Vec<Problem>,
    ) {
        if let Some(stored) = stored {
            // What was good at an earlier time is in use until the file of now turns out to be.
            let (synonyms, errors) = Synonyms::parse(&stored, &self.analyzer);
            if !errors.iter().any(is_fatal) {
                self.synonyms = Arc::new(synonyms);
                self.good_synonyms = Some(Some(stored));
            }
        }
        let text = match source::read_site_file(content, SYNONYMS) {
            Ok(text) => text,
            Err(problem) => {
                problems.push(if self.good_synonyms.is_some() {
                    kept(problem)
                } else {
                    problem
                });
                return;
            }
        };
        if std::mem::replace(&mut self.is_synonyms_read, true)
            && self.synonyms_text == text
            && !other_words
        {
            return;
        }
        let (synonyms, errors) =
            Synonyms::parse(text.as_deref().unwrap_or_default(), &self.analyzer);
        let is_good = !errors.iter().any(is_fatal);
        if is_good {
            self.synonyms = Arc::new(synonyms);
            self.good_synonyms = Some(text.clone());
        } else if let (true, Some(Some(good))) = (other_words, &self.good_synonyms) {
            // Other words cut the terms in another way.
            self.synonyms = Arc::new(Synonyms::parse(good, &self.analyzer).0);
        }
        self.synonyms_text = text;
        let is_kept = self.good_synonyms.is_some();
        let text = self.synonyms_text.as_deref().unwrap_or_default();
        self.synonyms_problems = errors
            .into_iter()
            .map(|error| synonym_problem(error, text, is_kept))
            .collect();
    }
}

fn is_fatal(error: &SynonymsError) -> bool {
    matches!(error.gravity, Gravity::Fatal(_))
}

fn synonym_problem(error: SynonymsError, text: &str, is_kept: bool) -> Problem {
    let path = Path::new(SYNONYMS);
    match error.gravity {
        Gravity::Fatal(refused) => {
            let problem = slips::refusal(path, text, &refused, &["group"]);
            match (is_kept, problem.help.is_empty()) {
                (true, _) => kept(problem),
                (false, true) => problem.help("correct the file: until then there are no synonyms"),
                (false, false) => problem,
            }
        }
        Gravity::Unusable => Problem::error(Code::SynonymGroupInvalid, path, error.message)
            .at(error.line, 0)
            .help("correct it; as it is, the group has no effect"),
        Gravity::Twice => Problem::warning(Code::SynonymTwice, path, error.message)
            .at(error.line, 0)
            .help("make one group of the two, or take the term out of one of them"),
    }
}

/// What is wrong with a line of the dictionary, with the line as it should be where that can be told.
fn dictionary_problem(error: DictionaryError, text: &str) -> Problem {
    let line = text
        .lines()
        .nth(error.line.saturating_sub(1))
        .unwrap_or_default();
    let help = match mended_word(line) {
        Some(mended) => format!("the line has no effect; write: `{mended}`"),
        None => "the line has no effect; write `word frequency tag`, or remove it".to_owned(),
    };
    Problem::warning(
        Code::DictionaryLineInvalid,
        Path::new(DICTIONARY),
        error.message,
    )
    .at(error.line, 1)
    .help(help)
}

/// A line whose parts stand in another order, or are parted by commas or tabs of another kind.
fn mended_word(line: &str) -> Option<String> {
    let is_joint = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '，' | ';' | '；' | '\t' | '|' | '=' | '：' | ':' | '、'
            )
    };
    let parts: Vec<&str> = line
        .split(is_joint)
        .filter(|part| !part.is_empty())
        .collect();
    let word = parts.iter().find(|part| part.chars().all(is_han))?;
    let count = parts
        .iter()
        .find(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let tag = parts
        .iter()
        .find(|part| part.bytes().all(|b| b.is_ascii_alphabetic()));
    let kept = [Some(word), count, tag].into_iter().flatten();
    let mended = kept.copied().collect::<Vec<_>>().join(" ");
    let is_good = Dictionary::parse(&mended).1.is_empty() && mended != line;
    is_good.then_some(mended)
}

fn analyzer(dictionary: &Dictionary, by_meaning: bool) -> Analyzer {
    let analyzer = Analyzer::new(dictionary);
    match by_meaning {
        true => analyzer,
        false => analyzer.without_meaning(),
    }
}
