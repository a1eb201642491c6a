//! What the reader typed in, a weighted query out.
//!
//! Gets:    any string: there is no syntax, so nothing can be wrong with it.
//! Gives:   clauses of weighted tokens, and what a snippet marks.
//! Touches: `text`, the site's synonyms.
//! Never:   the index.

use std::collections::HashSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::clause::{Clause, OtherWays, QueryTerm};
use crate::search::formulas::{self, StopWord};
use crate::search::forward::tokens::{self, Stems, TokenId};
use crate::text::synonyms::{self, Synonyms};
use crate::text::units::{Unit, Units};
use crate::text::{Analyzer, Token, TokenKind, noise, quantities};

/// How many terms (words in letters, and words as jieba cuts them) of a query count.
pub const TERMS_MAX: usize = 32;
/// The most synonyms of one span of a query that are looked up: all of a full group.
const ALTERNATIVES_MAX: usize = synonyms::GROUP_TERMS_MAX;

/// A query, understood.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// What was typed, as far as it counts.
    pub(crate) text: String,
    pub(crate) clauses: Vec<Clause>,
    /// Whether there were more than [`TERMS_MAX`] terms.
    pub(crate) truncated: bool,
    /// The tokens of what was typed, with breaks.
    pub(crate) tokens: Vec<TokenId>,
    /// The same with question frames in one form and without breaks: how titles are held against it.
    pub(crate) framed: Vec<TokenId>,
    /// The stems of the words in letters.
    pub(crate) stems: Stems,
    pub(crate) marks: MarkTerms,
}

/// What is marked in titles and snippets.
#[derive(Debug, Default)]
pub(crate) struct MarkTerms {
    pub(crate) stems: FxHashSet<String>,
    /// Pairs of Han characters; `true` when the pair is a word, `false` when it only joins two.
    pub(crate) pairs: FxHashMap<(char, char), bool>,
    /// Single characters, filled only when the query is one character.
    pub(crate) characters: HashSet<char>,
    /// Synonyms, token by token: only the whole of one is marked, for its words may mean something else by themselves.
    pub(crate) phrases: Vec<Vec<String>>,
}

struct Typed {
    text: String,
    kind: TokenKind,
    word: bool,
    position: usize,
    units: usize,
    stop_word: StopWord,
}

impl Query {
    pub(crate) fn new(words: &str, analyzer: &Analyzer, synonyms: &Synonyms) -> Query {
        Query::with_others(words, (&[], &[]), analyzer, synonyms)
    }

    /// A query that may stand for `others` as a whole, too, or where parts of it are written in other ways.
    pub(crate) fn with_others(
        words: &str,
        (others, parts): (&[String], &[OtherWays]),
        analyzer: &Analyzer,
        synonyms: &Synonyms,
    ) -> Query {
        let (cut, truncated) = first_terms(words, analyzer);
        let words = cut.map_or(words, |end| &words[..end]);
        let typed = tokens(words, analyzer);
        let mut query = Query {
            truncated,
            text: words.to_owned(),
            ..Query::default()
        };
        let mut names: Vec<(TokenId, Box<str>)> = Vec::new();
        let mut name = |id: TokenId, stem: &str| names.push((id, stem.into()));
        query.tokens = tokens::token_ids(words, analyzer, &mut name);
        query.framed = tokens::framed(words, analyzer, &mut name);
        query.stems = Stems::new(names);
        query.marks.typed(&typed);
        let keys = synonyms::keys(words, analyzer);
        let mut spans: Vec<Span<'_>> = synonyms
            .find(&keys)
            .into_iter()
            .map(|(first, count, others)| Span {
                first,
                count,
                others,
                sameness: Sameness::Synonym,
            })
            .collect();
        let quantities = quantities::find(words);
        for own in &quantities {
            let ways = own.others.iter().map(String::as_str).collect();
            add_span(&mut spans, (own.first, own.units), ways, Sameness::Quantity);
        }
        let in_query = |own: &&OtherWays| own.first + own.units <= keys.len();
        for own in parts.iter().filter(in_query) {
            let ways = own.texts.iter().map(String::as_str).collect();
            add_span(&mut spans, (own.first, own.units), ways, Sameness::Synonym);
        }
        if !others.is_empty() {
            let mut all: Vec<&str> = spans
                .iter()
                .filter(|span| span.count == keys.len())
                .flat_map(|span| span.others.clone())
                .collect();
            all.extend(others.iter().map(String::as_str));
            spans = vec![Span {
                first: 0,
                count: keys.len(),
                others: all,
                sameness: Sameness::Synonym,
            }];
        }
        query.add_clauses(&typed, spans, analyzer);
        query
    }

    /// Adds a clause for each span of tokens that has other ways to say it, and one for each other term.
    fn add_clauses(&mut self, typed: &[Typed], spans: Vec<Span<'_>>, analyzer: &Analyzer) {
        let mut free: Vec<&Typed> = typed.iter().collect();
        for Span {
            first,
            count,
            others,
            sameness,
        } in spans
        {
            let inside = |t: &Typed| t.position >= first && t.position + t.units <= first + count;
            let mut alternatives = vec![distinct(typed.iter().filter(|t| inside(t)), 1.0)];
            free.retain(|t| !inside(t));
            for other in others.into_iter().take(ALTERNATIVES_MAX) {
                let tokens = tokens(other, analyzer);
                self.marks.phrases.push(synonyms::keys(other, analyzer));
                alternatives.push(match sameness {
                    Sameness::Synonym => distinct(tokens.iter(), formulas::SYNONYM),
                    Sameness::Quantity => same_quantity(&tokens),
                });
            }
            self.clauses.push(Clause { alternatives });
        }
        for term in distinct(free.into_iter(), 1.0) {
            self.clauses.push(Clause {
                alternatives: vec![vec![term]],
            });
        }
        // A query of one character, or of stop words only, is searched for what it is.
        let has_matching = |clause: &Clause| {
            clause
                .alternatives
                .iter()
                .flatten()
                .any(|term| term.matching)
        };
        if !self.clauses.iter().any(has_matching) {
            self.clauses
                .iter_mut()
                .flat_map(|clause| &mut clause.alternatives)
                .flatten()
                .for_each(|term| term.matching = true);
        }
    }
}

/// A stretch of a query, in units, and other ways to say it.
struct Span<'s> {
    first: usize,
    count: usize,
    others: Vec<&'s str>,
    sameness: Sameness,
}

/// How far other ways to say something are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sameness {
    /// They mean nearly the same.
    Synonym,
    /// They are the same quantity: all of one is worth as much as all of another, whatever they are written with.
    Quantity,
}

/// Adds one that overlaps none that is there.
fn add_span<'s>(
    spans: &mut Vec<Span<'s>>,
    (first, count): (usize, usize),
    others: Vec<&'s str>,
    sameness: Sameness,
) {
    let is_apart =
        |span: &Span<'_>| first + count <= span.first || span.first + span.count <= first;
    if spans.iter().all(is_apart) {
        spans.push(Span {
            first,
            count,
            others,
            sameness,
        });
    }
}

/// Whether a text has more terms than a query counts.
pub(crate) fn has_too_many_terms(text: &str, analyzer: &Analyzer) -> bool {
    first_terms(text, analyzer).1
}

/// Where the query is cut when it has too many terms: after so many bytes, and whether it is.
fn first_terms(words: &str, analyzer: &Analyzer) -> (Option<usize>, bool) {
    let (mut terms, mut cut) = (0, None);
    let mut covered = 0;
    analyzer.analyze(words, |t| {
        // Words lie inside each other in search mode: a term is one that goes beyond those before it.
        if t.word && t.end > covered {
            covered = t.end;
            terms += 1;
            if terms == TERMS_MAX {
                cut = Some(t.end);
            }
        }
    });
    if terms > TERMS_MAX {
        (cut, true)
    } else {
        (None, false)
    }
}

fn tokens(words: &str, analyzer: &Analyzer) -> Vec<Typed> {
    let function_words = function_word_positions(words);
    let mut typed = Vec::new();
    analyzer.analyze(words, |t: Token<'_>| {
        let is_stop_word = |position: usize| function_words.contains(&position);
        let stop_word = if noise::is_chinese(t.text, t.kind) {
            StopWord::Chinese
        } else if (0..t.units).all(|i| is_stop_word(t.position + i)) {
            StopWord::English
        } else {
            StopWord::None
        };
        typed.push(Typed {
            text: t.text.to_owned(),
            kind: t.kind,
            word: t.word,
            position: t.position,
            units: t.units,
            stop_word,
        });
    });
    typed
}

fn function_word_positions(words: &str) -> HashSet<usize> {
    let (mut positions, mut position) = (HashSet::new(), 0);
    let mut walk = Units::new(words);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Word { text, .. } => {
                if noise::is_english(text) {
                    positions.insert(position);
                }
                position += 1;
            }
            Unit::Han { .. } => position += 1,
            Unit::Space | Unit::Joiner | Unit::Break => {}
        }
    }
    positions
}

/// The terms of some tokens: each text once, a pair counting as a word if it is one anywhere.
fn distinct<'t>(tokens: impl Iterator<Item = &'t Typed>, factor: f32) -> Vec<QueryTerm> {
    let mut terms: Vec<(QueryTerm, TokenKind)> = Vec::new();
    for token in tokens {
        let (weight, full_weight, fields) =
            formulas::token_weights(token.kind, token.word, token.stop_word);
        let (weight, full_weight) = (weight * factor, full_weight * factor);
        match terms
            .iter_mut()
            .find(|(term, kind)| term.text == token.text && *kind == token.kind)
        {
            Some((term, _)) if term.weight < weight => {
                (term.weight, term.full_weight, term.fields) = (weight, full_weight, fields);
            }
            Some(_) => {}
            None => terms.push((
                QueryTerm {
                    text: token.text.clone(),
                    weight,
                    full_weight,
                    matching: is_matching(token),
                    required: is_required(token),
                    frame: token.stop_word != StopWord::None,
                    fields,
                },
                token.kind,
            )),
        }
    }
    terms.into_iter().map(|(term, _)| term).collect()
}

/// The terms of another way to write a quantity. Single characters say nothing of it in running text; the weight of the rest is
/// more than that of what was typed, so that the index scales it down to that, whatever it is written with.
fn same_quantity(tokens: &[Typed]) -> Vec<QueryTerm> {
    let mut terms = distinct(
        tokens.iter().filter(|token| token.kind != TokenKind::Char),
        formulas::QUANTITY_SCALE,
    );
    for term in &mut terms {
        term.weight *= formulas::QUANTITY;
    }
    terms
}

/// Whether holding a token makes an article a hit. A character out of a word of a nonsense query is in many articles, and
/// so are words that only frame a question.
fn is_matching(token: &Typed) -> bool {
    token.stop_word == StopWord::None && (token.word || token.kind != TokenKind::Char)
}

/// Whether a text that holds the query's text holds the token: jieba may cut longer words differently in another text, and
/// joined words depend on what stands between them.
fn is_required(token: &Typed) -> bool {
    matches!(
        token.kind,
        TokenKind::Char | TokenKind::Bigram | TokenKind::Stem
    )
}

impl MarkTerms {
    fn typed(&mut self, typed: &[Typed]) {
        let all_stop_words = typed.iter().all(|t| t.stop_word != StopWord::None);
        for token in typed
            .iter()
            .filter(|t| all_stop_words || t.stop_word == StopWord::None)
        {
            self.add(token);
        }
        if let [only] = typed
            && only.kind == TokenKind::Char
        {
            self.characters.extend(only.text.chars());
        }
    }

    fn add(&mut self, token: &Typed) {
        match token.kind {
            TokenKind::Stem => {
                self.stems.insert(token.text.clone());
            }
            TokenKind::Bigram => {
                let mut chars = token.text.chars();
                if let (Some(a), Some(b)) = (chars.next(), chars.next()) {
                    *self.pairs.entry((a, b)).or_insert(false) |= token.word;
                }
            }
            TokenKind::Char
            | TokenKind::Word
            | TokenKind::Exact
            | TokenKind::Pair
            | TokenKind::Border => {}
        }
    }
}
