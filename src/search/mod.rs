//! Words in, hits out.
//!
//! Gets:    a view of the catalog; a question and who asks it.
//! Gives:   the best section of each article that answers, with the place of the match marked.
//! Touches: `text`, `content`, `catalog`; `index` touches the index folder.
//! Never:   content files, HTTP, or an article that is not in the view it was made from.

pub mod formulas;
pub mod index;
pub mod relevance;

mod explain;
mod forward;
mod present;
mod query;
mod rank;
mod rewrite;
mod suggest;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use arc_swap::ArcSwapOption;

use crate::catalog::{Difference, NOWHERE, View};
use crate::content::{Article, SafeHtml};
use crate::ids::{ArticleId, Audience, Category, Lang, Permalink};
use crate::text::synonyms::Synonyms;
use crate::text::{Analyzer, pinyin};
pub use explain::{ExplainedHit, ExplainedToken, Explanation};
use forward::article::ArticleUnits;
use index::{Engine, EngineError, Reader, Since, Synced, Wanted, document};
use present::marks::Marker;
pub use query::input::{Hint, hint};
use query::parse::Query;
pub use query::parse::TERMS_MAX;
use rank::rerank::{self, IdfCache, Likeness};
use rewrite::Stage;
use rewrite::vocabulary::Vocabulary;
pub use rewrite::{Change, Rewrite, RewriteKind};
pub use suggest::Suggestion;
use suggest::Suggestions;

/// How many articles are tried for what first letters may stand for.
const INITIALS_CANDIDATES: usize = 50;
/// How many of them are cut into words.
const INITIALS_CUT: usize = 5;

/// The longest query, in characters.
pub const QUERY_CHARS_MAX: usize = 512;

/// Which hits to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HitRange {
    offset: usize,
    limit: usize,
}

impl HitRange {
    /// The most hits at once.
    pub const LIMIT_MAX: usize = 50;
    /// The farthest first hit.
    pub const OFFSET_MAX: usize = 1_000;

    /// Hits from `offset` (0 to 1,000) on, `limit` (1 to 50) of them; `None` outside of that.
    #[must_use]
    pub fn new(offset: usize, limit: usize) -> Option<HitRange> {
        ((1..=Self::LIMIT_MAX).contains(&limit) && offset <= Self::OFFSET_MAX)
            .then_some(HitRange { offset, limit })
    }

    fn end(self) -> usize {
        self.offset + self.limit
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// What was typed, at most [`QUERY_CHARS_MAX`] characters; there is no syntax.
    pub words: String,
    /// The reader's language: its articles come first, and stand for their translations. Without it that of the script of
    /// what was typed, or of what that was read as.
    pub lang: Option<Lang>,
    /// Who asks.
    pub audience: Audience,
    /// Only articles in this category or below it.
    pub category: Option<Category>,
    /// Which hits.
    pub range: HitRange,
    /// Whether to search for exactly what was typed: nothing corrected, no pinyin read.
    pub exact: bool,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct SearchResults {
    /// The reader's language.
    pub lang: Option<Lang>,
    /// How many articles match in all.
    pub total: usize,
    /// Those asked for, best first; equal scores by id.
    pub hits: Vec<Hit>,
    /// How many of all matches lie in each outermost category, whatever category was asked for.
    pub categories: BTreeMap<Category, usize>,
    /// Whether the query had more terms than [`TERMS_MAX`], of which only so many count.
    pub truncated: bool,
    /// What was searched instead of what was typed.
    pub rewrite: Option<Rewrite>,
    /// Another question that may have been meant; what was typed finds something as good.
    pub suggested: Option<String>,
    /// What was typed besides words. When it is a secret, nothing was searched.
    pub hint: Option<Hint>,
}

/// An article that matches, opened at its best section.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The article.
    pub article: Arc<Article>,
    /// The place of the section in [`Article::sections`]; 0 is the lead, the top of the page.
    pub section: usize,
    /// The title with marks.
    pub title: SafeHtml,
    /// A stretch of the section's text with marks.
    pub snippet: SafeHtml,
    /// Above 0; comparable within one answer only.
    pub score: f32,
    /// Whether the article is in another language than the reader's.
    pub foreign: bool,
}

impl Hit {
    /// The address of the section.
    #[must_use]
    pub fn url(&self) -> String {
        self.article
            .id
            .url_at(self.article.sections[self.section].anchor.as_ref())
    }
}

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index could not be read.
    #[error("the index cannot be read")]
    Index(#[from] io::Error),
    /// The search failed in a way that it never should.
    #[error("the search failed with a fault of the program")]
    Fault,
}

/// The index of one audience, with its writer.
pub struct Index {
    engine: Engine,
}

impl Index {
    /// Opens the index in `folder`, or makes an empty one there; in memory when the folder cannot be used.
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn open(folder: &Path, analyzer: &Analyzer) -> Result<Index, EngineError> {
        Ok(Index {
            engine: Engine::open(folder, analyzer.fingerprint())?,
        })
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// When its writer cannot be started.
    pub fn in_memory(analyzer: &Analyzer) -> Result<Index, EngineError> {
        Ok(Index {
            engine: Engine::in_memory(analyzer.fingerprint())?,
        })
    }

    /// An empty index in `folder`, whatever is there; in memory when the folder cannot be used.
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn anew(folder: &Path, analyzer: &Analyzer) -> Result<Index, EngineError> {
        Ok(Index {
            engine: Engine::anew(folder, analyzer.fingerprint())?,
        })
    }

    /// The first file on disk that is not as it was written, as far as a quick look tells.
    #[must_use]
    pub fn changed_file(&self) -> Option<PathBuf> {
        self.engine.changed_file()
    }

    /// Why the index is in memory or was made anew.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.engine.note()
    }

    /// Whether nothing of it is on disk.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.engine.is_in_memory()
    }

    /// Brings the index up to date with a view, and gives a searcher of that moment.
    ///
    /// `before` lends what it knows of unchanged articles, so that the work grows with what differs. `progress` is called
    /// with articles done and to do.
    ///
    /// # Errors
    /// When the index cannot be written. Open it anew then: see [`Engine::sync`].
    pub fn searcher(
        &mut self,
        view: View<'_>,
        analyzer: &Analyzer,
        synonyms: &Arc<Synonyms>,
        before: Option<&Arc<Searcher>>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(Arc<Searcher>, Synced), EngineError> {
        let articles = view.list();
        let difference = Difference::between(before.map_or(&[], |b| &b.articles), &articles);
        let wanted = |place: usize| Wanted {
            key: index::key(articles[place].id.as_str()),
            version: articles[place].hash,
        };
        let wanted = difference.column(before.map_or(&[], |b| &b.wanted), wanted);
        let make = |place: usize| document::document(&articles[place], analyzer);
        let since = before.map(|b| Since {
            reader: &b.reader,
            wanted: &b.wanted,
            difference: &difference,
        });
        let (reader, synced) = self.engine.sync(&wanted, since, &make, progress)?;
        let vocabulary = before.map(|b| b.vocabulary.load_full()).unwrap_or_default();
        let searcher = Searcher {
            reader,
            langs: difference.column(before.map_or(&[], |b| &b.langs), |place| {
                articles[place].id.lang()
            }),
            outermost: Outermost::new(&articles, before.map(|b| &b.outermost), &difference),
            prepared: difference.column(before.map_or(&[], |b| &b.prepared), |_| Arc::default()),
            translations: translations(view, &articles, before.map(|b| &**b), &difference),
            suggestions: Suggestions::new(&articles, before.map(|b| (&b.suggestions, &difference))),
            analyzer: analyzer.clone(),
            synonyms: Arc::clone(synonyms),
            idf: IdfCache::default(),
            vocabulary: ArcSwapOption::from(vocabulary),
            own_vocabulary: Mutex::new(false),
            wanted,
            articles,
        };
        Ok((Arc::new(searcher), synced))
    }
}

/// For each article the place of its translation, [`NOWHERE`] where there is none.
fn translations(
    view: View<'_>,
    articles: &[Arc<Article>],
    before: Option<&Searcher>,
    difference: &Difference,
) -> Vec<u32> {
    let place_of = |id: &ArticleId| {
        articles
            .binary_search_by(|article| article.id.cmp(id))
            .map_or(NOWHERE, |at| at as u32)
    };
    let translation = |article: &Article| {
        let other = Lang::ALL
            .into_iter()
            .find(|lang| *lang != article.id.lang());
        other
            .and_then(|other| view.translation(article, other))
            .map_or(NOWHERE, |other| place_of(&other.id))
    };
    let Some(before) = before else {
        return articles
            .iter()
            .map(|article| translation(article))
            .collect();
    };
    let moved = |place: u32| {
        if place == NOWHERE {
            NOWHERE
        } else {
            difference.to[place as usize]
        }
    };
    let mut places: Vec<u32> =
        difference.column(&before.translations, |place| translation(&articles[place]));
    for (place, from) in places
        .iter_mut()
        .zip(&difference.from)
        .filter(|(_, from)| **from != NOWHERE)
    {
        *place = moved(before.translations[*from as usize]);
    }
    // Another article's translation changes when what differs is, or was, named like it: by permalink or by path.
    let gone = difference
        .gone
        .iter()
        .map(|&place| &before.articles[place as usize]);
    let fresh = difference
        .fresh
        .iter()
        .map(|&place| &articles[place as usize]);
    for article in gone.chain(fresh) {
        for other in view.relatives(article) {
            let place = place_of(&other.id);
            if place != NOWHERE {
                places[place as usize] = translation(other);
            }
        }
    }
    places
}

/// What is worked out of an article when it is first looked at, and kept while it does not change.
#[derive(Default)]
struct Prepared {
    units: OnceLock<ArticleUnits>,
}

/// Answers questions about the articles of one view, at one moment.
pub struct Searcher {
    reader: Reader,
    /// Sorted by id; their places are the reader's places.
    articles: Arc<Vec<Arc<Article>>>,
    /// How the engine knows each article.
    wanted: Vec<Wanted>,
    langs: Vec<Lang>,
    outermost: Outermost,
    prepared: Vec<Arc<Prepared>>,
    /// For each article the place of its translation, [`NOWHERE`] where there is none.
    translations: Vec<u32>,
    suggestions: Suggestions,
    analyzer: Analyzer,
    synonyms: Arc<Synonyms>,
    idf: IdfCache,
    /// That of an earlier moment until its own is made.
    vocabulary: ArcSwapOption<Vocabulary>,
    /// Whether it is its own; held while it is made.
    own_vocabulary: Mutex<bool>,
}

/// An article that may be shown.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// What is shown.
    shown: usize,
    /// What matched: the same, or its translation.
    matched: usize,
    score: f32,
    /// Whether it holds all of the query.
    whole: bool,
    /// The score of the first stage.
    first: f32,
    /// What the second stage saw; nothing of those it did not look at.
    parts: rerank::Parts,
}

impl Candidate {
    fn final_score(&self, parts: rerank::Parts) -> f32 {
        formulas::final_score(
            self.first,
            parts.title,
            parts.heading,
            parts.stretch,
            parts.literal,
        )
    }
}

/// The best scores so far.
struct Best {
    most: usize,
    /// As bits, which are in the order of the scores: these are above 0. The worst one is first.
    scores: BinaryHeap<Reverse<u32>>,
}

impl Best {
    fn new(most: usize) -> Best {
        Best {
            most,
            scores: BinaryHeap::new(),
        }
    }

    fn add(&mut self, score: f32) {
        self.scores.push(Reverse(score.to_bits()));
        if self.scores.len() > self.most {
            self.scores.pop();
        }
    }

    /// Whether there are enough that are all better.
    fn is_beyond(&self, score: f32) -> bool {
        self.scores.len() == self.most
            && self
                .scores
                .peek()
                .is_some_and(|Reverse(worst)| score.to_bits() < *worst)
    }
}

/// What a query found, in order.
struct Ranked<'s> {
    candidates: Vec<Candidate>,
    /// How many matches each outermost category has, before a category was asked for.
    categories: BTreeMap<Category, usize>,
    likeness: Likeness<'s>,
}

impl Ranked<'_> {
    /// The score of the best match; 0.0 when there is none.
    fn top(&self) -> f32 {
        self.candidates.first().map_or(0.0, |best| best.score)
    }
}

/// The outermost category of each article.
#[derive(Default)]
struct Outermost {
    names: Vec<Category>,
    /// The place of its name; [`NOWHERE`] for an article in no category.
    of: Vec<u32>,
}

impl Outermost {
    fn new(
        articles: &[Arc<Article>],
        before: Option<&Outermost>,
        difference: &Difference,
    ) -> Outermost {
        let mut names = before.map_or_else(Vec::new, |before| before.names.clone());
        let of = difference.column(before.map_or(&[], |before| &before.of), |place| {
            let Some(outermost) = articles[place].id.category().ancestors().next() else {
                return NOWHERE;
            };
            let known = names.iter().position(|name| *name == outermost);
            known.unwrap_or_else(|| {
                names.push(outermost);
                names.len() - 1
            }) as u32
        });
        Outermost { names, of }
    }

    /// How many of some places lie in each.
    fn count(&self, places: impl Iterator<Item = usize>) -> BTreeMap<Category, usize> {
        let mut counts = vec![0; self.names.len()];
        places
            .filter(|&place| self.of[place] != NOWHERE)
            .for_each(|place| counts[self.of[place] as usize] += 1);
        self.names
            .iter()
            .cloned()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// A question as it was read, and what it found.
struct Understood<'s> {
    query: Query,
    ranked: Ranked<'s>,
    rewrite: Option<Rewrite>,
    suggested: Option<String>,
}

impl Searcher {
    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.articles.len()
    }

    /// Whether it was made with these words.
    #[must_use]
    pub fn uses(&self, analyzer: &Analyzer, synonyms: &Arc<Synonyms>) -> bool {
        self.analyzer.fingerprint() == analyzer.fingerprint()
            && Arc::ptr_eq(&self.synonyms, synonyms)
    }

    /// Answers a question. The audience is that of the view the searcher was made from.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, SearchError> {
        let hint = hint(&request.words);
        if hint.is_some_and(Hint::is_secret) {
            return Ok(SearchResults {
                lang: request.lang,
                hint,
                ..SearchResults::default()
            });
        }
        let understood = self.understand(request)?;
        let Understood {
            query,
            ranked,
            rewrite,
            suggested,
        } = understood;
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
        let hits = asked
            .map(|c| self.hit(c, &marker, &ranked.likeness, lang))
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
            hint,
        })
    }

    /// Reads a question as it was probably meant, and ranks what it finds.
    fn understand(&self, request: &SearchRequest) -> Result<Understood<'_>, SearchError> {
        let ranked_of = |words: &str, others: &[String]| {
            let query = Query::with_others(words, others, &self.analyzer, &self.synonyms);
            self.rank(
                &query,
                request.lang.unwrap_or_else(|| crate::text::detect(words)),
                request.category.as_ref(),
                request.range.end(),
            )
            .map(|ranked| (query, ranked))
        };
        let rewrite = if request.exact {
            None
        } else {
            self.rewrite(&request.words, Stage::Asked)?
        };
        let Some(rewrite) = rewrite else {
            let (query, ranked) = ranked_of(&request.words, &[])?;
            return Ok(Understood {
                query,
                ranked,
                rewrite: None,
                suggested: None,
            });
        };
        let (query, ranked) = ranked_of(&rewrite.text, &rewrite.others)?;
        // A word of Han characters finds something even if it is wrong: what is put in its place must find something better.
        if rewrite
            .changes
            .iter()
            .all(|change| change.kind == RewriteKind::Homophone)
        {
            let (typed, as_typed) = ranked_of(&request.words, &[])?;
            if as_typed.top() > ranked.top() {
                return Ok(Understood {
                    query: typed,
                    ranked: as_typed,
                    rewrite: None,
                    suggested: Some(rewrite.text),
                });
            }
        }
        Ok(Understood {
            query,
            ranked,
            rewrite: Some(rewrite),
            suggested: None,
        })
    }

    /// Its words, or those of a moment before until its own are made: [`Searcher::rewrite`] proposes none that is gone.
    fn vocabulary(&self) -> Result<Arc<Vocabulary>, SearchError> {
        match self.vocabulary.load_full() {
            Some(vocabulary) => Ok(vocabulary),
            None => self.own_vocabulary(),
        }
    }

    fn own_vocabulary(&self) -> Result<Arc<Vocabulary>, SearchError> {
        let mut is_own = self
            .own_vocabulary
            .lock()
            .map_err(|_| io::Error::other("making the vocabulary failed before"))?;
        if *is_own && let Some(vocabulary) = self.vocabulary.load_full() {
            return Ok(vocabulary);
        }
        let made = Arc::new(Vocabulary::new(&self.reader, &self.analyzer)?);
        self.vocabulary.store(Some(Arc::clone(&made)));
        *is_own = true;
        Ok(made)
    }

    /// Makes ready what the first misspelt question would wait for: 0.1 s for 1,000 articles.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn warm(&self) -> Result<(), SearchError> {
        self.own_vocabulary().map(|_| ())
    }

    /// The question as it was probably meant; none when it is searched as it was typed.
    fn rewrite(&self, words: &str, stage: Stage) -> Result<Option<Rewrite>, SearchError> {
        let holds = |token: &str| self.reader.holds(token).unwrap_or(false);
        // Most questions have no unknown word: they do not wait for the vocabulary of a new snapshot.
        if stage != Stage::TypedAsPinyin
            && self.vocabulary.load().is_none()
            && !rewrite::has_unknown(words, &holds)
        {
            return Ok(None);
        }
        let vocabulary = self.vocabulary()?;
        let begins = |letters: &str| self.text_with_initials(letters);
        let context = rewrite::Context {
            vocabulary: &vocabulary,
            analyzer: &self.analyzer,
            holds: &holds,
            begins: &begins,
            stage,
        };
        let rewrite = rewrite::rewrite(words, &context);
        if self.own_vocabulary.try_lock().is_ok_and(|is_own| *is_own) {
            return Ok(rewrite);
        }
        // The vocabulary is that of a moment before: a word that no article holds any more is not proposed.
        let held = |rewrite: &Rewrite| {
            rewrite
                .changes
                .iter()
                .all(|change| !rewrite::has_unknown(&change.text, &holds))
        };
        Ok(rewrite.filter(held))
    }

    /// What the article says that explains most of the letters as first letters of pinyin.
    fn text_with_initials(&self, letters: &str) -> Option<String> {
        let mut keys: Vec<String> = letters
            .as_bytes()
            .windows(pinyin::KEY_LETTERS)
            .map(|key| String::from_utf8_lossy(key).into_owned())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let places = self.reader.holding(&keys, INITIALS_CANDIDATES).ok()?;
        let vocabulary = self.vocabulary().ok()?;
        let shares = vocabulary.letter_shares();
        let explain = |place: u32, words: Option<&Analyzer>| {
            let article = &self.articles[place as usize];
            rewrite::initials::explain(
                letters,
                document::heads(article),
                document::bodies(article),
                shares,
                words,
            )
        };
        let mut roughly: Vec<(f32, u32)> = places
            .iter()
            .map(|&place| (explain(place, None).evidence, place))
            .collect();
        // Equal ones stay in their order: the first of them holds the rarer keys.
        roughly.sort_by(|a, b| b.0.total_cmp(&a.0));
        let closely = roughly
            .into_iter()
            .take(INITIALS_CUT)
            .map(|(_, place)| explain(place, Some(&self.analyzer)));
        let best = closely.reduce(|best, next| {
            if next.evidence > best.evidence {
                next
            } else {
                best
            }
        })?;
        best.is_enough(self.articles.len()).then_some(best.text)
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
    ) -> Result<Vec<Suggestion>, SearchError> {
        let find = |words: &str| {
            self.suggestions
                .find(words, lang, limit, &self.articles, popular)
        };
        let is_own = |suggestion: &Suggestion| suggestion.article.id.lang() == lang;
        let (mut found, mut foreign): (Vec<_>, Vec<_>) = find(words).into_iter().partition(is_own);
        if found.len() < limit
            && words.trim().chars().nth(1).is_some()
            && !hint(words).is_some_and(Hint::is_secret)
        {
            // Pinyin as far as it is typed, and words with an error, are read as in a search; a Chinese reader's letters
            // that begin no question are pinyin rather than a word.
            let stage = if lang == Lang::Zh && found.is_empty() {
                Stage::TypedAsPinyin
            } else {
                Stage::Typed
            };
            let rewrite = self.rewrite(words, stage)?;
            let words = rewrite.as_ref().map_or(words, |rewrite| &rewrite.text);
            if rewrite.is_some() {
                let (own, others): (Vec<_>, Vec<_>) = find(words).into_iter().partition(is_own);
                found.extend(own);
                foreign.extend(others);
            }
            let query = Query::new(words, &self.analyzer, &self.synonyms);
            let searched = self.rank(&query, lang, None, limit)?.candidates;
            let marker = Marker::new(&query.marks, &self.analyzer);
            let titles = searched.iter().take(limit).map(|candidate| {
                let article = &self.articles[candidate.shown];
                Suggestion::of_title(article, &marker.ranges(&article.title))
            });
            let (own, others): (Vec<_>, Vec<_>) = titles.partition(is_own);
            found.extend(own);
            foreign.extend(others);
        }
        found.extend(foreign);
        let mut known = HashSet::new();
        found.retain(|suggestion| known.insert(suggestion.article.id.clone()));
        found.truncate(limit);
        Ok(found)
    }

    /// All that matches; the first `ordered` of it best first.
    fn rank(
        &self,
        query: &Query,
        lang: Lang,
        category: Option<&Category>,
        ordered: usize,
    ) -> Result<Ranked<'_>, SearchError> {
        let scores = self.reader.score(&query.slots)?;
        let mut candidates = self.candidates(&scores, lang);
        let categories = self
            .outermost
            .count(candidates.iter().map(|candidate| candidate.shown));
        if let Some(category) = category {
            candidates.retain(|c| {
                self.articles[c.shown]
                    .id
                    .category()
                    .ancestors()
                    .any(|a| a == *category)
            });
        }
        let (head, _) = order_first(&mut candidates, formulas::RERANKED);
        let likeness = Likeness::new(query, &scores, &self.reader, &self.idf)?;
        self.reader.reuse(scores);
        let mut best = Best::new(ordered);
        for candidate in head.iter_mut() {
            let units = self.units(candidate.matched);
            let literal = query.literal.share(&self.articles[candidate.matched]);
            let mut parts = rerank::Parts {
                literal,
                ..likeness.heads(units)?
            };
            // Finding the best stretch is most of the work; who would not come in front with a perfect one can do without.
            if !best.is_beyond(candidate.final_score(rerank::Parts {
                stretch: 1.0,
                ..parts
            })) {
                parts.stretch = likeness.best_stretch(units);
            }
            candidate.score = candidate.final_score(parts);
            candidate.parts = parts;
            best.add(candidate.score);
        }
        // A second look only adds to a score, so that those which had it stay before the others.
        sort(head);
        if let Some(rest) = candidates
            .get_mut(formulas::RERANKED..)
            .filter(|_| ordered > formulas::RERANKED)
        {
            sort(rest);
        }
        Ok(Ranked {
            candidates,
            categories,
            likeness,
        })
    }

    /// What matches well enough, in any order: one for an article and its translation.
    fn candidates(&self, scores: &index::Scores, lang: Lang) -> Vec<Candidate> {
        let weight = scores.known_weight.max(f32::MIN_POSITIVE);
        let is_own = |scored: &index::Scored| self.langs[scored.place as usize] == lang;
        let score_of = |score: f32, own: bool| {
            score / weight * if own { formulas::READERS_LANGUAGE } else { 1.0 }
        };
        let mut tops = [0.0_f32; 2];
        for scored in &scores.scored {
            let top = &mut tops[usize::from(is_own(scored))];
            *top = top.max(scored.score);
        }
        let top = score_of(tops[0], false).max(score_of(tops[1], true));
        let worst = top * formulas::SCORE_MIN_OF_BEST;
        let mut best: Vec<Candidate> = Vec::new();
        // For each article that may be shown its candidate, counted from 1.
        let mut candidate_of = vec![0_u32; self.articles.len()];
        for scored in &scores.scored {
            let (matched, own) = (scored.place as usize, is_own(scored));
            let score = score_of(scored.score, own);
            let translation = self.translations[matched];
            // Most are not good enough by themselves, and there is no translation that could be.
            if translation == NOWHERE && !scored.whole && score < worst {
                continue;
            }
            let shown = if own || translation == NOWHERE {
                matched
            } else {
                translation as usize
            };
            if candidate_of[shown] == 0 {
                let (whole, parts) = (scored.whole, rerank::Parts::default());
                best.push(Candidate {
                    shown,
                    matched,
                    score,
                    whole,
                    first: score,
                    parts,
                });
                candidate_of[shown] = best.len() as u32;
                continue;
            }
            let candidate = &mut best[candidate_of[shown] as usize - 1];
            candidate.whole |= scored.whole;
            if score > candidate.score {
                *candidate = Candidate {
                    matched,
                    score,
                    first: score,
                    ..*candidate
                };
            }
        }
        best.retain(|c| c.whole || c.score >= worst);
        best
    }

    fn hit(
        &self,
        candidate: &Candidate,
        marker: &Marker<'_>,
        likeness: &Likeness<'_>,
        lang: Lang,
    ) -> Result<Hit, SearchError> {
        let (shown, matched) = (
            &self.articles[candidate.shown],
            &self.articles[candidate.matched],
        );
        let units = self.units(candidate.matched);
        let best = likeness.best_section(units)?;
        let is_own = candidate.shown == candidate.matched;
        let section = if is_own {
            best
        } else {
            same_section(matched, best, shown)
        };
        let with_text = with_text(shown, section);
        let text = &shown.sections[with_text].text;
        Ok(Hit {
            section,
            title: marker.marked(&shown.title),
            snippet: if is_own {
                marker.snippet_of_section(text, units, with_text)
            } else {
                marker.snippet(text)
            },
            score: candidate.score,
            foreign: shown.id.lang() != lang,
            article: Arc::clone(shown),
        })
    }

    fn units(&self, place: usize) -> &ArticleUnits {
        self.prepared[place]
            .units
            .get_or_init(|| ArticleUnits::new(&self.articles[place], &self.analyzer))
    }
}

/// Best first, equal scores by id.
fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(by_score);
}

fn by_score(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.shown.cmp(&b.shown))
}

/// Brings the best to the front, in order; gives them and the others.
fn order_first(candidates: &mut [Candidate], most: usize) -> (&mut [Candidate], &mut [Candidate]) {
    if candidates.len() > most {
        candidates.select_nth_unstable_by(most, by_score);
    }
    let (head, tail) = candidates.split_at_mut(most.min(candidates.len()));
    sort(head);
    (head, tail)
}

/// The section of a translation that answers what a section of the original answers: the one of the same name.
fn same_section(original: &Article, section: usize, translation: &Article) -> usize {
    let anchor = original.sections[section].anchor.as_ref();
    translation
        .sections
        .iter()
        .position(|s| s.anchor.is_some() && s.anchor.as_ref() == anchor)
        .unwrap_or(0)
}

/// The place of a section that has a text to show: this one, or the next one that has some when it has none (a heading right
/// below a heading).
fn with_text(article: &Article, section: usize) -> usize {
    let from_here = (section..article.sections.len()).chain(0..section);
    from_here
        .into_iter()
        .find(|&place| !article.sections[place].text.is_empty())
        .unwrap_or(section)
}
