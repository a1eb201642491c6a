//! The spine: content in, one moment of a searchable site out.
//!
//! Gets:    the content folder, the index folder, and what was loaded before.
//! Gives:   a `Snapshot`, with all that is wrong beside it.
//! Touches: `content`, `catalog`, `search`, and the disk through them.
//! Never:   async, HTTP. A broken article is a problem beside the result; only an unreadable content folder is an error.

mod contacts;

use std::collections::{BTreeMap, HashSet};
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use xxhash_rust::xxh3::Xxh3;

use crate::catalog::{Catalog, View};
use crate::config::SiteConfig;
use crate::content::source::{self, FileStamp};
use crate::content::{self, Article, LinkTarget, SafeHtml};
use crate::ids::{Audience, Lang};
use crate::problem::Problem;
use crate::search::embedded::EngineError;
use crate::search::{Explanation, Index, SearchError, SearchRequest, SearchResults, Searcher, Suggestion};
use crate::text::Analyzer;
use crate::text::segment::Dictionary;
use crate::text::synonyms::Synonyms;
use contacts::Contacts;

/// Everything one request may read, all from the same moment; nothing in it changes.
pub struct Snapshot {
    /// What `site.toml` says.
    pub site: SiteConfig,
    /// The articles.
    pub catalog: Catalog,
    /// Counts up by one at each swap.
    pub generation: u64,
    /// What is wrong in the content, sorted by file and line.
    pub problems: Vec<Problem>,
    public: Arc<Searcher>,
    agents: Arc<Searcher>,
}

impl Snapshot {
    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        self.catalog.view(audience)
    }

    /// A piece of an article as pages show it: links to nothing that the asker may see are text, and links that leave the
    /// site go where they say.
    #[must_use]
    pub fn shown(&self, html: &SafeHtml, dead_links: &[String]) -> SafeHtml {
        contacts::with_honest_links(&self.site.official, &html.without_links(dead_links))
    }

    /// Answers a question for the audience that the request names.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, SearchError> {
        self.searcher(request.audience).search(request)
    }

    /// Makes ready what the first misspelt question would wait for.
    ///
    /// # Errors
    /// When an index cannot be read.
    pub fn warm(&self) -> Result<(), SearchError> {
        [Audience::Public, Audience::Agents].into_iter().try_for_each(|audience| self.searcher(audience).warm())
    }

    /// Why a search of an audience answers as it does; nothing when it is not searched.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn explain(&self, request: &SearchRequest) -> Result<Option<Explanation>, SearchError> {
        self.searcher(request.audience).explain(request)
    }

    /// Questions that what was typed may become, at most `limit`, for an audience; the questions that `site.toml` names as
    /// `top` come before equals.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(&self, words: &str, lang: Lang, audience: Audience, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        self.searcher(audience).suggest(words, lang, limit, &self.site.top)
    }

    fn searcher(&self, audience: Audience) -> &Searcher {
        match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
        }
    }
}

/// Where the current snapshot lives: many readers, one writer.
pub struct CurrentSnapshot(ArcSwap<Snapshot>);

impl CurrentSnapshot {
    /// A cell that holds a first snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> CurrentSnapshot {
        CurrentSnapshot(ArcSwap::from_pointee(snapshot))
    }

    /// The snapshot of now. Whoever holds it sees this one moment until it lets go.
    #[must_use]
    pub fn load(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }

    /// Puts a newer snapshot in its place.
    pub fn swap(&self, snapshot: Snapshot) {
        self.0.store(Arc::new(snapshot));
    }
}

/// Why a site could not be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The content folder.
    #[error("cannot read the content folder {}", .path.display())]
    Content {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index.
    #[error(transparent)]
    Index(#[from] EngineError),
}

/// Where the index is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexPlace {
    /// In a folder, one below it for each audience.
    Folder(PathBuf),
    /// In memory only: for checks, tests, and one-off searches.
    Memory,
}

/// What a load did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Articles that were read again.
    pub read: usize,
    /// Articles that were analysed again, for readers' index.
    pub analysed: usize,
    /// Articles taken out of readers' index, changed ones included.
    pub removed: usize,
    /// Remarks about the index: made anew, in memory.
    pub notes: Vec<String>,
}

/// Called while articles are analysed, with how many are done and how many there are to do.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// Loads a site again and again, each time doing only what the change needs.
pub struct Loader {
    content: PathBuf,
    place: IndexPlace,
    generation: u64,
    files: BTreeMap<PathBuf, Known>,
    words: Option<Words>,
    index: Option<Indexes>,
    before: Option<Before>,
    site: SiteConfig,
    contacts: Contacts,
    /// A hash of all that went into the last snapshot.
    state: Option<u64>,
}

/// An article file as it was last read.
struct Known {
    bytes: u64,
    modified: Option<SystemTime>,
    hash: u64,
    /// The last version that could be served.
    article: Option<Arc<Article>>,
    problems: Vec<Problem>,
}

/// The site's words, and the text they were read from.
struct Words {
    dictionary_text: Option<String>,
    analyzer: Analyzer,
    synonyms_text: Option<String>,
    synonyms: Arc<Synonyms>,
    dictionary_problems: Vec<Problem>,
    synonyms_problems: Vec<Problem>,
}

struct Indexes {
    fingerprint: u64,
    public: Index,
    /// Only where there is something that readers may not see.
    agents: Option<Index>,
}

struct Before {
    public: Arc<Searcher>,
    agents: Arc<Searcher>,
}

impl Loader {
    /// A loader for a content folder; nothing is read yet.
    #[must_use]
    pub fn new(content: PathBuf, place: IndexPlace) -> Loader {
        let site = SiteConfig::default();
        Loader {
            content,
            place,
            generation: 0,
            files: BTreeMap::new(),
            words: None,
            index: None,
            before: None,
            site,
            contacts: Contacts::default(),
            state: None,
        }
    }

    /// The content folder.
    #[must_use]
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// Loads the site as it is on disk now.
    ///
    /// A file is read again when its size or time differs from last time, or when it is in `touched` (paths relative to
    /// the content folder): clocks are too coarse to tell two quick saves apart.
    ///
    /// `None` when nothing that a snapshot is made of differs from last time.
    ///
    /// # Errors
    /// When the content folder or the index cannot be used; what was loaded before stays good.
    pub fn load_changes(
        &mut self,
        touched: &HashSet<PathBuf>,
        progress: &Progress<'_>,
    ) -> Result<Option<(Snapshot, Loaded)>, LoadError> {
        let mut loaded = Loaded::default();
        let (stamps, mut problems) =
            source::walk(&self.content).map_err(|source| LoadError::Content { path: self.content.clone(), source })?;
        // jieba's dictionary takes as long to unpack as thousands of articles to read: do both at once.
        let (words_problems, read) = std::thread::scope(|scope| {
            let (content, words) = (&self.content, &mut self.words);
            let words = scope.spawn(move || read_words(content, words));
            let read = read_articles(&self.content, &mut self.files, &stamps, touched);
            (words.join().expect("reading words does not panic"), read)
        });
        loaded.read = read;
        problems.extend(words_problems);
        problems.extend(self.read_site());
        problems.extend(self.files.values().flat_map(|known| known.problems.iter().cloned()));
        let of_site = |article: &Arc<Article>| self.site.languages.contains(&article.id.lang());
        let articles: Vec<Arc<Article>> = self.files.values().filter_map(|known| known.article.clone()).filter(of_site).collect();
        problems.extend(self.other_folders());
        problems.extend(missing_assets(&self.content, &articles));
        problems.extend(self.contacts.problems(&self.site, &articles));
        let state = self.state_of(&problems);
        if self.state == Some(state) {
            return Ok(None);
        }
        let (catalog, cross_problems) = Catalog::build(articles, &self.site.categories);
        problems.extend(cross_problems);
        problems.sort();
        problems.dedup();
        let (public, agents) = self.searchers(&catalog, progress, &mut loaded)?;
        self.generation += 1;
        self.state = Some(state);
        self.before = Some(Before { public: Arc::clone(&public), agents: Arc::clone(&agents) });
        Ok(Some((Snapshot { site: self.site.clone(), catalog, generation: self.generation, problems, public, agents }, loaded)))
    }

    /// Loads the site as it is on disk now, for the first time.
    ///
    /// # Errors
    /// As [`Loader::load_changes`].
    pub fn load(&mut self, progress: &Progress<'_>) -> Result<(Snapshot, Loaded), LoadError> {
        self.state = None;
        let loaded = self.load_changes(&HashSet::new(), progress)?;
        Ok(loaded.expect("there is no state that nothing could have changed from"))
    }

    fn state_of(&self, problems: &[Problem]) -> u64 {
        let mut hash = Xxh3::new();
        for (path, known) in &self.files {
            hash.write(path.as_os_str().as_encoded_bytes());
            hash.write_u64(known.hash);
            hash.write_u64(known.article.as_ref().map_or(0, |article| article.hash));
        }
        let words = self.words.as_ref().expect("words were read above");
        hash.write_u64(words.analyzer.fingerprint());
        hash.write(words.synonyms_text.as_deref().unwrap_or_default().as_bytes());
        hash.write(format!("{:?}", self.site).as_bytes());
        for problem in problems {
            hash.write(problem.to_string().as_bytes());
        }
        hash.finish()
    }

    /// Folders whose articles are not served because their language is not the site's.
    fn other_folders(&self) -> Vec<Problem> {
        let folders = source::folders(&self.content).into_iter();
        let served = |name: &str| {
            name == "assets" || name == source::THEME || self.site.languages.iter().any(|lang| lang.as_str() == name)
        };
        let others = folders.filter(|name| !served(name));
        others
            .map(|name| {
                let help = "articles lie below the languages of site.toml, `zh` and `en`; pictures below `assets`";
                Problem::warning(Path::new(&name), "is no language of this site: nothing in it is served").help(help)
            })
            .collect()
    }

    fn read_site(&mut self) -> Vec<Problem> {
        let read = match source::read_site_file(&self.content, "site.toml") {
            Ok(Some(text)) => SiteConfig::parse(&text),
            Ok(None) => Ok((SiteConfig::default(), Vec::new())),
            Err(problem) => Err(problem),
        };
        match read {
            Ok((site, problems)) => {
                self.site = site;
                problems
            }
            // The last good one stays.
            Err(problem) => vec![problem],
        }
    }

    fn searchers(
        &mut self,
        catalog: &Catalog,
        progress: &Progress<'_>,
        loaded: &mut Loaded,
    ) -> Result<(Arc<Searcher>, Arc<Searcher>), LoadError> {
        let had_index = self.index.is_some();
        let first_try = self.searchers_of_open_index(catalog, progress, loaded);
        if let (Err(error), true) = (&first_try, had_index) {
            // The folder may have been deleted or the disk may be full: what was open is of no use any more. Opening anew
            // makes the folder again, or falls back to memory.
            loaded.notes.push(format!("the index is opened anew: {error}"));
            self.index = None;
            return self.searchers_of_open_index(catalog, progress, loaded);
        }
        first_try
    }

    fn searchers_of_open_index(
        &mut self,
        catalog: &Catalog,
        progress: &Progress<'_>,
        loaded: &mut Loaded,
    ) -> Result<(Arc<Searcher>, Arc<Searcher>), LoadError> {
        let words = self.words.as_ref().expect("words were read above");
        let fingerprint = words.analyzer.fingerprint();
        // Taken out while it is worked with: after an error, or a panic, nothing of it is used again. Another dictionary
        // makes other tokens, so that nothing of the old index can be kept; it is closed before another one is opened,
        // since a folder has one writer.
        let mut index = match self.index.take().filter(|index| index.fingerprint == fingerprint) {
            Some(index) => index,
            None => {
                let public = open_index(&self.place, "public", &words.analyzer, &mut loaded.notes)?;
                Indexes { fingerprint, public, agents: None }
            }
        };
        let (public, agents) = (catalog.view(Audience::Public), catalog.view(Audience::Agents));
        let before = self.before.as_ref();
        let (for_public, synced) =
            index.public.searcher(public, &words.analyzer, &words.synonyms, before.map(|b| &*b.public), progress)?;
        let for_public = Arc::new(for_public);
        loaded.analysed = synced.added;
        loaded.removed = synced.removed;
        let for_agents = if agents.articles().len() == public.articles().len() {
            index.agents = None;
            Arc::clone(&for_public)
        } else {
            let mut own = match index.agents.take() {
                Some(own) => own,
                None => open_index(&self.place, "agents", &words.analyzer, &mut loaded.notes)?,
            };
            let (searcher, _) = own.searcher(agents, &words.analyzer, &words.synonyms, before.map(|b| &*b.agents), &|_, _| ())?;
            index.agents = Some(own);
            Arc::new(searcher)
        };
        self.index = Some(index);
        Ok((for_public, for_agents))
    }
}

fn open_index(place: &IndexPlace, name: &str, analyzer: &Analyzer, notes: &mut Vec<String>) -> Result<Index, EngineError> {
    let index = match place {
        IndexPlace::Folder(folder) => Index::open(&folder.join(name), analyzer)?,
        IndexPlace::Memory => Index::in_memory(analyzer)?,
    };
    notes.extend(index.note().map(|note| format!("{name}: {note}")));
    Ok(index)
}

/// Reads the files that changed; gives how many.
fn read_articles(
    content: &Path,
    files: &mut BTreeMap<PathBuf, Known>,
    stamps: &[FileStamp],
    touched: &HashSet<PathBuf>,
) -> usize {
    let there: HashSet<&Path> = stamps.iter().map(|stamp| stamp.path.as_path()).collect();
    files.retain(|path, _| there.contains(path.as_path()));
    let changed: Vec<&FileStamp> = stamps
        .iter()
        .filter(|stamp| {
            let same = |known: &Known| known.bytes == stamp.bytes && known.modified == stamp.modified && stamp.modified.is_some();
            touched.contains(&stamp.path) || !files.get(&stamp.path).is_some_and(same)
        })
        .collect();
    let threads = if changed.len() < 64 { 1 } else { std::thread::available_parallelism().map_or(1, usize::from).min(8) };
    let known: &BTreeMap<PathBuf, Known> = files;
    let read: Vec<(PathBuf, Known)> = std::thread::scope(|scope| {
        let chunk = changed.len().div_ceil(threads).max(1);
        let workers: Vec<_> = changed
            .chunks(chunk)
            .map(|chunk| {
                scope.spawn(move || {
                    chunk
                        .iter()
                        .map(|stamp| (stamp.path.clone(), read_article(content, stamp, known.get(&stamp.path))))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("parsing does not panic")).collect()
    });
    let count = read.len();
    files.extend(read);
    count
}

fn read_article(content: &Path, stamp: &FileStamp, before: Option<&Known>) -> Known {
    let last_good = before.and_then(|known| known.article.clone());
    let (bytes, modified) = (stamp.bytes, stamp.modified);
    let broken = |hash: u64, problem: Problem| {
        let kept = last_good.as_ref().map_or("the article is not served", |_| "its last good version is still served");
        let help = if problem.help.is_empty() { kept.to_owned() } else { format!("{}; {kept}", problem.help) };
        Known { bytes, modified, hash, article: last_good.clone(), problems: vec![problem.help(help)] }
    };
    let file = match source::read(content, &stamp.path) {
        Ok(file) => file,
        Err(problem) => return broken(0, problem),
    };
    if let Some(known) = before
        && known.hash == file.hash
    {
        return Known { bytes, modified, hash: known.hash, article: known.article.clone(), problems: known.problems.clone() };
    }
    match content::parse(&file) {
        Ok((article, problems)) => Known { bytes, modified, hash: file.hash, article: Some(Arc::new(article)), problems },
        Err(problem) => broken(file.hash, problem),
    }
}

/// Reads dictionary and synonyms where they changed; gives their problems. The last good set of synonyms stays.
fn read_words(content: &Path, words: &mut Option<Words>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut text_of = |name: &str| match source::read_site_file(content, name) {
        Ok(text) => Some(text),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let (dictionary_text, synonyms_text) = (text_of("dictionary.txt"), text_of("synonyms.toml"));
    let known = match words {
        Some(known) => known,
        None => words.insert(Words {
            dictionary_text: None,
            analyzer: Analyzer::new(&Dictionary::default()),
            synonyms_text: None,
            synonyms: Arc::default(),
            dictionary_problems: Vec::new(),
            synonyms_problems: Vec::new(),
        }),
    };
    let mut other_words = false;
    if let Some(text) = dictionary_text
        && known.dictionary_text != text
    {
        let (dictionary, errors) = Dictionary::parse(text.as_deref().unwrap_or_default());
        known.analyzer = Analyzer::new(&dictionary);
        known.dictionary_text = text;
        other_words = true;
        known.dictionary_problems = errors
            .into_iter()
            .map(|e| {
                Problem::warning(Path::new("dictionary.txt"), e.message)
                    .at(e.line, 0)
                    .help("the line has no effect; write `word frequency tag`")
            })
            .collect();
    }
    if let Some(text) = synonyms_text
        && (known.synonyms_text != text || other_words)
    {
        let (synonyms, errors) = Synonyms::parse(text.as_deref().unwrap_or_default(), &known.analyzer);
        if !errors.iter().any(|error| error.fatal) {
            known.synonyms = Arc::new(synonyms);
        }
        known.synonyms_text = text;
        known.synonyms_problems = errors
            .into_iter()
            .map(|e| {
                let help = if e.fatal { "the last good file stays in use" } else { "the group has no effect" };
                Problem::error(Path::new("synonyms.toml"), e.message).at(e.line, 0).help(help)
            })
            .collect();
    }
    problems.extend(known.dictionary_problems.iter().chain(&known.synonyms_problems).cloned());
    problems
}

fn missing_assets(content: &Path, articles: &[Arc<Article>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for article in articles {
        for link in &article.links {
            if let LinkTarget::Asset(asset) = &link.target
                && source::asset_path(content, asset).is_none()
            {
                let message = format!("`assets/{asset}` does not exist, or is not a plain file");
                problems.push(
                    Problem::error(&article.path, message)
                        .at(link.line, link.column)
                        .help("put the file there, or mend the link"),
                );
            }
        }
    }
    problems
}
