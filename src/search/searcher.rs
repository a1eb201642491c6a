//! Answers questions about the articles of one view, at one moment: the stages, one after another.
//!
//! Gets:    a request.
//! Gives:   hits, or suggestions.
//! Touches: the index.
//! Never:   an article that is not in the view it was made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::corpus::Corpus;
use super::index::IndexReader;
use super::present::{Asked, Marker, same_section, with_text};
use super::query::input::{Hint, Input, hint};
use super::query::meaning::meaning;
use super::query::parse::{MarkTerms, Query};
use super::rank::{Candidate, Confidence, ConfidenceClass, IdfCache, Ranked, Ranker};
use super::request::{Hit, Named, QUERY_CHARS_MAX, SearchError, SearchRequest, SearchResults};
use super::rewrite::{Held, LateVocabulary, Pasted, Rewrite, RewriteKind, Rewriter, Stage};
use super::suggest::{Suggestion, Suggestions, distinct};
use crate::catalog::DocId;
use crate::ids::{Anchor, Lang, Permalink};
use crate::text::questions::asks_for_number;
use crate::text::synonyms::Synonyms;
use crate::text::{Analyzer, EXACT};

/// What an article that is suggested must be worth against the best one: a list is not filled up with what hardly fits.
const SUGGESTED_MIN_OF_BEST: f32 = 0.5;

/// A token is common when more than one of so many documents hold it.
const COMMON_SHARE: usize = 100;

/// How many parts of a long text are asked in any case; more are where none of them finds an answer that is sure.
const ASKED_FIRST: usize = 12;

/// Answers questions about the articles of one view, at one moment.
pub struct Searcher {
    pub(super) reader: IndexReader,
    pub(super) corpus: Corpus,
    pub(super) suggestions: Suggestions,
    pub(super) analyzer: Analyzer,
    pub(super) synonyms: Arc<Synonyms>,
    pub(super) idf: IdfCache,
    pub(super) vocabulary: LateVocabulary,
}

/// A question as it was read, and what it found.
pub(super) struct Understood<'s> {
    pub(super) query: Query,
    pub(super) ranked: Ranked<'s>,
    pub(super) rewrite: Option<Rewrite>,
    pub(super) suggested: Option<String>,
}

impl Searcher {
    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.corpus.articles.len()
    }

    /// Whether it was made with these words.
    #[must_use]
    pub fn uses(&self, analyzer: &Analyzer, synonyms: &Arc<Synonyms>) -> bool {
        self.analyzer.fingerprint() == analyzer.fingerprint()
            && Arc::ptr_eq(&self.synonyms, synonyms)
    }

    /// Whether it cuts and folds as another one does.
    #[must_use]
    pub fn cuts_as(&self, other: &Searcher) -> bool {
        self.uses(&other.analyzer, &other.synonyms)
    }

    /// Answers a question, or shows the article that it names. The audience is that of the view the searcher was made from.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(
        &self,
        request: &SearchRequest,
        named: Option<&Named>,
    ) -> Result<SearchResults, SearchError> {
        let Input { hint, holds_secret } = Input::of(&request.words);
        if hint.is_some_and(Hint::is_secret) {
            return Ok(SearchResults {
                lang: request.lang,
                hint,
                holds_secret,
                ..SearchResults::default()
            });
        }
        let Understood {
            query,
            ranked,
            rewrite,
            suggested,
        } = self.understand(request, named)?;
        let lang = request.lang.unwrap_or_else(|| {
            crate::text::detect(
                rewrite
                    .as_ref()
                    .map_or(&request.words, |rewrite| &rewrite.text),
            )
        });
        let asked = ranked
            .candidates
            .iter()
            .skip(request.range.offset)
            .take(request.range.limit);
        let marker = Marker::new(&query.marks, &self.analyzer);
        let no_marks = MarkTerms::default();
        let unmarked = Marker::new(&no_marks, &self.analyzer);
        let number = asks_for_number(&query.text);
        let hits = asked
            .map(|c| {
                let marker = if c.is_related() { &unmarked } else { &marker };
                self.hit(c, (marker, number), &ranked, lang)
            })
            .collect::<Result<_, _>>()?;
        let (total, categories, truncated) =
            (ranked.candidates.len(), ranked.categories, query.truncated);
        Ok(SearchResults {
            lang: Some(lang),
            total,
            hits,
            categories,
            truncated,
            rewrite,
            suggested,
            confidence: ranked.confidence,
            hint,
            holds_secret,
        })
    }

    /// Reads a question as it was probably meant, and ranks what it finds.
    pub(super) fn understand(
        &self,
        request: &SearchRequest,
        named: Option<&Named>,
    ) -> Result<Understood<'_>, SearchError> {
        if let Some((doc, section)) = self.place(named)? {
            return self.named(doc, section, request);
        }
        let read_as = |words: &str, others: &[String]| -> Result<Understood<'_>, SearchError> {
            let parts = self.rewriter().other_ways(words)?;
            let others = (others, parts.as_slice());
            let query = Query::with_others(words, others, &self.analyzer, &self.synonyms);
            let lang = request.lang.unwrap_or_else(|| crate::text::detect(words));
            let (category, ordered) = (request.category.as_ref(), request.range.end());
            let ranker = Ranker {
                by_meaning: self.analyzer.knows_meaning() && !request.exact,
                ..self.ranker()
            };
            let ranked = ranker.rank(&query, lang, category, ordered)?;
            Ok(Understood {
                query,
                ranked,
                rewrite: None,
                suggested: None,
            })
        };
        let rewrite = if request.exact {
            None
        } else {
            self.rewriter()
                .rewrite(&request.words, Stage::Asked, request.lang)?
        };
        let Some(rewrite) = rewrite else {
            return read_as(&request.words, &[]);
        };
        let rewritten = read_as(&rewrite.text, &rewrite.others)?;
        // A word of Han characters finds something even if it is wrong: what is put in its place must find something better.
        let mut kinds = rewrite.changes.iter().map(|change| change.kind);
        // A reader of English pages is only offered what letters may stand for.
        if request.lang == Some(Lang::En) && kinds.clone().any(|kind| kind == RewriteKind::Initials)
        {
            return Ok(Understood {
                suggested: Some(rewrite.text),
                ..read_as(&request.words, &[])?
            });
        }
        if !rewrite.is_whole && kinds.all(|kind| kind == RewriteKind::Homophone) {
            let as_typed = read_as(&request.words, &[])?;
            if as_typed.ranked.top() > rewritten.ranked.top() {
                return Ok(Understood {
                    suggested: Some(rewrite.text),
                    ..as_typed
                });
            }
        }
        Ok(Understood {
            rewrite: Some(rewrite),
            ..rewritten
        })
    }

    /// The article and the section that were named; nothing when there is none, or when the name is a word of some article.
    fn place(&self, named: Option<&Named>) -> Result<Option<(DocId, usize)>, SearchError> {
        let Some(named) = named else {
            return Ok(None);
        };
        if let Some(word) = &named.word
            && self.reader.holds(&format!("{EXACT}{word}"))?
        {
            return Ok(None);
        }
        let articles = &self.corpus.articles;
        let Ok(at) = articles.binary_search_by(|own| own.id.cmp(&named.id)) else {
            return Ok(None);
        };
        let is_named =
            |anchor: Option<&Anchor>| anchor.is_some() && anchor == named.anchor.as_ref();
        let mut sections = articles[at].sections.iter();
        let section = sections.position(|section| is_named(section.anchor.as_ref()));
        Ok(Some((DocId::new(at), section.unwrap_or(0))))
    }

    /// One article at a section, found as its title finds it.
    fn named(
        &self,
        doc: DocId,
        section: usize,
        request: &SearchRequest,
    ) -> Result<Understood<'_>, SearchError> {
        let article = &self.corpus.articles[doc];
        let mut query = Query::new(&article.title, &self.analyzer, &self.synonyms);
        let ranked = self.ranker().rank(&query, article.id.lang(), None, 1)?;
        query.marks = MarkTerms::default();
        Ok(Understood {
            query,
            ranked: ranked.only(&self.corpus, (doc, section), request.category.as_ref()),
            rewrite: None,
            suggested: None,
        })
    }

    /// Reads a text that somebody pasted: its secrets are taken out, and of one with more terms than a question counts that
    /// sentence, or those words, are searched that find the surest answer; of equals the more telling. Of more than [`super::TEXT_CHARS_MAX`] characters the beginning is read.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn pasted(&self, text: &str) -> Result<Pasted, SearchError> {
        let read = self.rewriter().pasted(text, QUERY_CHARS_MAX)?;
        let mut best: Option<(f32, String)> = None;
        let is_one = read.asked.len() == 1;
        for (at, words) in read.asked.into_iter().enumerate() {
            let value = best.as_ref().map_or(0.0, |(sure, _)| *sure);
            let is_sure = Confidence { value }.class() == ConfidenceClass::Sure;
            if at >= ASKED_FIRST && is_sure {
                break;
            }
            let sure = match is_one {
                true => 0.0,
                false => self.sureness(&words)?,
            };
            if best.as_ref().is_none_or(|(least, _)| sure > *least) {
                best = Some((sure, words));
            }
        }
        Ok(Pasted {
            text: read.text,
            had_secret: read.had_secret,
            words: best.map_or_else(String::new, |(_, words)| words),
        })
    }

    /// How sure the answer to a question in whatever language is; 0.0 when there is none.
    fn sureness(&self, words: &str) -> Result<f32, SearchError> {
        let query = Query::new(words, &self.analyzer, &self.synonyms);
        let ranked = self
            .ranker()
            .rank(&query, crate::text::detect(words), None, 1)?;
        Ok(ranked.confidence.map_or(0.0, |sure| sure.value))
    }

    /// What of a question is written in words that the articles hold.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn held(&self, words: &str) -> Result<Held, SearchError> {
        Ok(self.rewriter().held(words)?)
    }

    /// What a question is about, the same for questions that say the same in other words: its telling words, sorted.
    #[must_use]
    pub fn meaning(&self, words: &str) -> BTreeSet<String> {
        meaning(words, &self.analyzer, &self.synonyms)
    }

    /// Makes ready what the first questions would wait for: what common tokens are worth, and for one that is misspelt what words
    /// there are, 0.1 s for 1,000 articles.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn warm(&self) -> Result<(), SearchError> {
        let common = self.reader.common(COMMON_SHARE)?;
        self.idf.warm(&common, &self.reader)?;
        for token in &common {
            let words = token.trim_start_matches(EXACT);
            let query = Query::new(words, &self.analyzer, &Synonyms::default());
            let clauses = query.clauses.iter().flat_map(|clause| &clause.alternatives);
            for term in clauses.flatten() {
                self.reader.make_ready(term)?;
            }
        }
        self.vocabulary.own(&self.reader, &self.analyzer)?;
        Ok(())
    }

    /// Questions that what was typed may become, at most `limit`: those in the reader's language first, of equals those in
    /// the order of `popular`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(
        &self,
        words: &str,
        lang: Lang,
        limit: usize,
        popular: &[Permalink],
        named: Option<&Named>,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let find = |words: &str| {
            self.suggestions
                .find(words, lang, limit, &self.corpus.articles, popular)
        };
        if let Some((doc, section)) = self.place(named)? {
            let article = &self.corpus.articles[doc];
            let anchor = article.sections[section].anchor.clone();
            let mut named = Suggestion::of_title(article, &[]);
            named.anchor = anchor;
            return Ok(vec![named]);
        }
        let is_foreign = |suggestion: &Suggestion| suggestion.article.id.lang() != lang;
        let mut found = find(words);
        let own = found.iter().filter(|found| !is_foreign(found)).count();
        if own < limit
            && words.trim().chars().nth(1).is_some()
            && !hint(words).is_some_and(Hint::is_secret)
        {
            // Pinyin as far as it is typed, and words with an error, are read as in a search; a Chinese reader's letters
            // that begin no question are pinyin rather than a word.
            let stage = if lang == Lang::Zh && own == 0 {
                Stage::TypedAsPinyin
            } else {
                Stage::Typed
            };
            let rewrite = self.rewriter().rewrite(words, stage, Some(lang))?;
            let words = rewrite.as_ref().map_or(words, |rewrite| &rewrite.text);
            if rewrite.is_some() {
                found.extend(find(words));
            }
            let query = Query::new(words, &self.analyzer, &self.synonyms);
            let searched = self.ranker().glance(&query, lang, limit)?;
            let marker = Marker::new(&query.marks, &self.analyzer);
            let top = searched.first().map_or(0.0, |best| best.score);
            let fitting = searched
                .iter()
                .take_while(|c| c.score >= top * SUGGESTED_MIN_OF_BEST);
            found.extend(fitting.map(|candidate| {
                let article = &self.corpus.articles[candidate.shown];
                Suggestion::of_title(article, &marker.ranges(&article.title))
            }));
        }
        // The sort is stable: each way to find some stays in its order.
        found.sort_by_key(is_foreign);
        distinct(&mut found);
        found.truncate(limit);
        Ok(found)
    }

    fn hit(
        &self,
        candidate: &Candidate,
        (marker, number): (&Marker<'_>, bool),
        ranked: &Ranked<'_>,
        lang: Lang,
    ) -> Result<Hit, SearchError> {
        let (shown, matched) = (
            &self.corpus.articles[candidate.shown],
            &self.corpus.articles[candidate.matched],
        );
        let tokens = self.corpus.forward(candidate.matched, &self.analyzer);
        let related = candidate.is_related();
        let sections = match (ranked.opens, candidate.near.filter(|_| related)) {
            (Some(named), _) => vec![named],
            (None, Some(near)) if near < matched.sections.len() => vec![near],
            _ => ranked.similarity.best_sections(tokens)?,
        };
        let is_own = candidate.shown == candidate.matched;
        let mut sections = sections.into_iter().map(|best| {
            if is_own {
                best
            } else {
                same_section(matched, best, shown)
            }
        });
        let section = sections.next().unwrap_or(0);
        let with_text = with_text(shown, section);
        let text = &shown.sections[with_text];
        let (weights, mean) = ranked.similarity.token_weights();
        let asked = Asked {
            weights,
            mean,
            number,
            title: tokens.heads.titles.get(0),
        };
        let folded = ranked.folded.iter().filter(|f| f.kept == candidate.shown);
        Ok(Hit {
            section,
            title: marker.marked(&shown.title),
            snippet: if let Some(summary) = shown.summary.as_deref().filter(|_| text.is_empty()) {
                marker.snippet_of_text(summary, &asked)
            } else if is_own {
                marker.snippet_of_section((text, with_text), tokens, &asked)
            } else {
                marker.snippet(text, &asked)
            },
            score: candidate.score,
            foreign: shown.id.lang() != lang,
            related,
            sections: sections
                .filter(|&other| other != 0 && other != section)
                .collect(),
            folded: folded
                .map(|f| Arc::clone(&self.corpus.articles[f.other]))
                .collect(),
            article: Arc::clone(shown),
        })
    }

    fn ranker(&self) -> Ranker<'_> {
        Ranker {
            corpus: &self.corpus,
            reader: &self.reader,
            analyzer: &self.analyzer,
            idf: &self.idf,
            by_meaning: false,
        }
    }

    fn rewriter(&self) -> Rewriter<'_> {
        Rewriter {
            corpus: &self.corpus,
            reader: &self.reader,
            analyzer: &self.analyzer,
            vocabulary: &self.vocabulary,
        }
    }
}
