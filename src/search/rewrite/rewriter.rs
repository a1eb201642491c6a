//! Rewrites questions by what the articles of one moment say.
//!
//! Gets:    what was typed; the articles, their index, their vocabulary.
//! Gives:   the question as it was probably meant.
//! Touches: the index.
//! Never:   a wait for the vocabulary by a question whose words are all known.

use std::io;

use super::change::Rewrite;
use super::context::{Context, Stage};
use super::held::{self, Held};
use super::late::LateVocabulary;
use super::question::{has_unknown, is_lost, rewrite};
use super::telling::{self, Readings};
use super::{initials, parts};
use crate::catalog::DocId;
use crate::ids::Lang;
use crate::search::corpus::Corpus;
use crate::search::formulas::Field;
use crate::search::index::{IndexReader, document};
use crate::search::query::clause::OtherWays;
use crate::text::{Analyzer, pinyin};

/// How many articles are tried for what first letters may stand for.
const INITIALS_CANDIDATES: usize = 50;
/// How many of them are cut into words.
const INITIALS_CUT: usize = 5;

/// What rewriting reads of one moment.
pub(crate) struct Rewriter<'s> {
    pub(crate) corpus: &'s Corpus,
    pub(crate) reader: &'s IndexReader,
    pub(crate) analyzer: &'s Analyzer,
    pub(crate) vocabulary: &'s LateVocabulary,
}

impl Rewriter<'_> {
    /// The question as it was probably meant; none when it is searched as it was typed.
    pub(crate) fn rewrite(
        &self,
        words: &str,
        stage: Stage,
        lang: Option<Lang>,
    ) -> io::Result<Option<Rewrite>> {
        let holds = |token: &str| self.reader.holds(token).unwrap_or(false);
        // Most questions have no unknown word: they do not wait for the vocabulary of a new snapshot.
        if stage != Stage::TypedAsPinyin
            && !self.vocabulary.is_there()
            && !has_unknown(words, &holds)
        {
            return Ok(None);
        }
        let vocabulary = self.vocabulary.now(self.reader, self.analyzer)?;
        let begins = |letters: &str| self.text_with_initials(letters);
        let names = |letters: &str| self.head_with_initials(letters);
        let in_title =
            |tokens: &[String]| self.reader.together(tokens, Field::Title).unwrap_or(false);
        let context = Context {
            vocabulary: &vocabulary,
            is_late: !self.vocabulary.is_own(),
            analyzer: self.analyzer,
            holds: &holds,
            begins: &begins,
            in_title: &in_title,
            names: &names,
            stage,
            lang,
        };
        let rewrite = rewrite(words, &context);
        if !context.is_late {
            return Ok(rewrite);
        }
        // The vocabulary is that of a moment before: what it has and no article holds any more is not proposed.
        let is_held = |rewrite: &Rewrite| {
            let mut changes = rewrite.changes.iter();
            changes.all(|change| !is_lost(&change.text, &context))
        };
        Ok(rewrite.filter(is_held))
    }

    /// What a text that somebody pasted may ask.
    pub(crate) fn pasted(&self, text: &str, chars_max: usize) -> io::Result<Readings> {
        telling::read(text, chars_max, self.analyzer, self.reader)
    }

    /// What of a question is written in words that the articles hold.
    pub(crate) fn held(&self, words: &str) -> io::Result<Held> {
        held::read(words, self.analyzer, self.reader)
    }

    /// Other ways to write parts of a question: versions, names with a number.
    pub(crate) fn other_ways(&self, words: &str) -> io::Result<Vec<OtherWays>> {
        parts::other_ways(words, self.reader)
    }

    /// The title, question or heading of an article that the letters are the first letters of, all of them.
    fn head_with_initials(&self, letters: &str) -> Option<String> {
        let docs = self
            .reader
            .holding(&keys(letters), INITIALS_CANDIDATES)
            .ok()?;
        let mut heads = docs
            .iter()
            .flat_map(|&doc| document::heads(&self.corpus.articles[doc]));
        heads
            .find(|head| initials::are_of(letters, head))
            .map(str::to_owned)
    }

    /// What the article says that explains most of the letters as first letters of pinyin.
    fn text_with_initials(&self, letters: &str) -> Option<String> {
        let docs = self
            .reader
            .holding(&keys(letters), INITIALS_CANDIDATES)
            .ok()?;
        let vocabulary = self.vocabulary.now(self.reader, self.analyzer).ok()?;
        let shares = vocabulary.letter_shares();
        let explain = |doc: DocId, words: Option<&Analyzer>| {
            let article = &self.corpus.articles[doc];
            initials::explain(
                letters,
                document::heads(article),
                document::bodies(article),
                shares,
                words,
            )
        };
        let mut roughly: Vec<(f32, DocId)> = docs
            .iter()
            .map(|&doc| (explain(doc, None).evidence, doc))
            .collect();
        // Equal ones stay in their order: the first of them holds the rarer keys.
        roughly.sort_by(|a, b| b.0.total_cmp(&a.0));
        let closely = roughly
            .into_iter()
            .take(INITIALS_CUT)
            .map(|(_, doc)| explain(doc, Some(self.analyzer)));
        let best = closely.reduce(|best, next| {
            if next.evidence > best.evidence {
                next
            } else {
                best
            }
        })?;
        best.is_enough(self.corpus.articles.len())
            .then_some(best.text)
    }
}

/// The keys of the index that articles with these first letters have.
fn keys(letters: &str) -> Vec<String> {
    let windows = letters.as_bytes().windows(pinyin::KEY_LETTERS);
    let mut keys: Vec<String> = windows
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
