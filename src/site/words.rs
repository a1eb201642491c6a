//! The site's words, and the text they were read from.
//!
//! Gets:    the content folder.
//! Gives:   the analyzer with the site's dictionary in it, the synonyms, and what is wrong with either.
//! Touches: `content` for reading, `text`.
//! Never:   a set of synonyms that cannot be read in place of the last good one.

use std::path::Path;
use std::sync::Arc;

use crate::content::source;
use crate::problem::Problem;
use crate::text::Analyzer;
use crate::text::segment::Dictionary;
use crate::text::synonyms::Synonyms;

/// Dictionary and synonyms.
pub(super) struct Words {
    dictionary_text: Option<String>,
    pub(super) analyzer: Analyzer,
    synonyms_text: Option<String>,
    pub(super) synonyms: Arc<Synonyms>,
    dictionary_problems: Vec<Problem>,
    synonyms_problems: Vec<Problem>,
}

impl Words {
    /// jieba's words and no others. Unpacks jieba's dictionary.
    pub(super) fn new() -> Words {
        Words {
            dictionary_text: None,
            analyzer: Analyzer::new(&Dictionary::default()),
            synonyms_text: None,
            synonyms: Arc::default(),
            dictionary_problems: Vec::new(),
            synonyms_problems: Vec::new(),
        }
    }

    /// Reads dictionary and synonyms where they changed; gives their problems.
    pub(super) fn read(&mut self, content: &Path) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut text_of = |name: &str| source::read_site_file(content, name).map_err(|problem| problems.push(problem)).ok();
        let (dictionary_text, synonyms_text) = (text_of("dictionary.txt"), text_of("synonyms.toml"));
        let mut other_words = false;
        if let Some(text) = dictionary_text
            && self.dictionary_text != text
        {
            let (dictionary, errors) = Dictionary::parse(text.as_deref().unwrap_or_default());
            self.analyzer = Analyzer::new(&dictionary);
            self.dictionary_text = text;
            other_words = true;
            self.dictionary_problems = errors
                .into_iter()
                .map(|e| {
                    Problem::warning(Path::new("dictionary.txt"), e.message)
                        .at(e.line, 0)
                        .help("the line has no effect; write `word frequency tag`")
                })
                .collect();
        }
        if let Some(text) = synonyms_text
            && (self.synonyms_text != text || other_words)
        {
            let (synonyms, errors) = Synonyms::parse(text.as_deref().unwrap_or_default(), &self.analyzer);
            if !errors.iter().any(|error| error.fatal) {
                self.synonyms = Arc::new(synonyms);
            }
            self.synonyms_text = text;
            self.synonyms_problems = errors
                .into_iter()
                .map(|e| {
                    let help = if e.fatal { "the last good file stays in use" } else { "the group has no effect" };
                    Problem::error(Path::new("synonyms.toml"), e.message).at(e.line, 0).help(help)
                })
                .collect();
        }
        problems.extend(self.dictionary_problems.iter().chain(&self.synonyms_problems).cloned());
        problems
    }
}
