//! One moment of a searchable site.
//!
//! Gets:    the catalog, the index and what is known of the files, as the loader put them together.
//! Gives:   what an audience may see, answers to questions, what is wrong across files.
//! Touches: memory.
//! Never:   a change of anything that it shows.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use arc_swap::ArcSwapOption;
use jiff::civil::Date;

use super::contacts::{self, Contacts};
use super::dates::Dates;
use super::files::{HiddenFiles, Pictures};
use super::found::Found;
use super::heal::Failed;
use super::indexes::Searchers;
use super::nothing;
use super::renamed::Renamed;
use crate::catalog::{Catalog, TurnedLink, View, asset_key};
use crate::config::SiteConfig;
use crate::config::terms::Term;
use crate::content::{Article, SafeHtml};
use crate::ids::{ArticleId, Audience, Lang, Permalink};
use crate::problem::Problem;
use crate::search::relevance::golden::Golden;
use crate::search::{
    Explanation, Held, Pasted, SearchError, SearchRequest, SearchResults, Searcher, Suggestion,
};

/// Everything one request may read, all from the same moment; nothing in it changes.
pub struct Snapshot {
    /// What `site.toml` says.
    pub site: SiteConfig,
    /// The articles.
    pub catalog: Arc<Catalog>,
    /// Counts up by one at each swap.
    pub generation: u64,
    /// Counts up by one with each change of what readers see: nothing tells them of others.
    pub public_generation: u64,
    pub(super) parts: Parts,
    pub(super) searchers: Searchers,
    problems: OnceLock<Vec<Problem>>,
    public_problems: OnceLock<Vec<Problem>>,
    /// What the last check found of what readers may see.
    pub(super) checked: ArcSwapOption<Vec<Problem>>,
    /// What was found of contacts in the articles: shared with other moments.
    contacts: Arc<Mutex<Contacts>>,
    /// Old addresses of files that git says were renamed: made when the first address leads nowhere.
    renamed: OnceLock<Renamed>,
    /// Whether an answer failed, so that the index is made anew.
    failed: Failed,
}

/// What a snapshot is made of besides `site.toml` and the index.
pub(super) struct Parts {
    /// All articles, sorted by id.
    pub(super) articles: Arc<Vec<Arc<Article>>>,
    /// The content folder.
    pub(super) content: Arc<Path>,
    /// What is wrong with single articles.
    pub(super) file_problems: Arc<Vec<Problem>>,
    pub(super) hidden_files: Arc<HiddenFiles>,
    /// The pictures that articles show.
    pub(super) pictures: Arc<Pictures>,
    /// What is wrong with the site's own files.
    pub(super) site_problems: Vec<Problem>,
    /// The same as if there were no articles but those that readers may see.
    pub(super) public_site_problems: Vec<Problem>,
    /// Why there is no article, where there is none. It is among the problems of the site already.
    pub(super) nothing: Option<Problem>,
    /// The queries of `checks.toml`.
    pub(super) golden: Arc<Vec<Golden>>,
    /// What the rules of checks found in articles: shared with other moments.
    pub(super) found: Arc<Mutex<Found>>,
    /// Whether searches are asked when it is checked.
    pub(super) asks: bool,
    /// The terms of `terms.toml`.
    pub(super) terms: Arc<Vec<Term>>,
    pub(super) dates: Dates,
    /// The host of the site's public address, where the operator has named it.
    pub(super) own_host: Option<Arc<str>>,
}

impl Snapshot {
    /// A moment that has not been counted yet.
    pub(super) fn new(
        site: SiteConfig,
        catalog: Arc<Catalog>,
        parts: Parts,
        searchers: Searchers,
        contacts: &Arc<Mutex<Contacts>>,
    ) -> Snapshot {
        Snapshot {
            site,
            catalog,
            generation: 0,
            public_generation: 0,
            parts,
            searchers,
            problems: OnceLock::new(),
            public_problems: OnceLock::new(),
            checked: ArcSwapOption::empty(),
            contacts: Arc::clone(contacts),
            renamed: OnceLock::new(),
            failed: Failed::default(),
        }
    }

    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        self.catalog.view(audience)
    }

    /// A piece of an article as pages show it: links lead to where their files are served, those to nothing that the asker may
    /// see are text, pictures have the address and the size that they have now, and links that leave the site go where they say.
    #[must_use]
    pub fn shown(&self, html: &SafeHtml, turned: &[TurnedLink<'_>]) -> SafeHtml {
        let turned = html.with_turned_links(turned);
        let with_pictures = turned.with_pictures(&|url| self.parts.pictures.shown(url));
        contacts::with_honest_links(&self.site.official, &with_pictures)
    }

    /// The version of a picture, by its path in the content folder, as its address in pages has it; none for a file that no
    /// article shows.
    #[must_use]
    pub fn picture_version(&self, path: &str) -> Option<&str> {
        Some(self.parts.pictures.at(path)?.0)
    }

    /// Whether readers may have a picture that lies outside of `assets/`: an article of theirs shows it.
    #[must_use]
    pub fn shows_picture(&self, path: &str) -> bool {
        let shown = self.parts.pictures.at(path);
        shown.is_some_and(|(_, keys)| self.catalog.shows_any_to_readers(keys.iter().copied()))
    }

    /// Whether readers may have a file below `assets/`: the site's logo always, else as the articles that show it.
    #[must_use]
    pub fn shows_asset(&self, asset: &str) -> bool {
        let logo = self
            .site
            .look
            .logo
            .as_deref()
            .and_then(|logo| logo.strip_prefix("assets/"));
        if logo == Some(asset) {
            return true;
        }
        // What a file names that is no article yet and says that it is not for readers is as if an article of theirs did.
        match self.parts.hidden_files.assets.contains(&asset_key(asset)) {
            true => self.catalog.shows_asset_to_readers(asset),
            false => self.catalog.shows_asset(asset),
        }
    }

    /// The day of an article's last change: of the commit that made it where git is followed and has one, else what the
    /// front matter says, else the file's.
    #[must_use]
    pub fn updated(&self, article: &Article) -> Option<Date> {
        self.parts.dates.of(article)
    }

    /// The address of now of what git says was at this one: the article that its file became, or the category that the articles
    /// of its folder went to; none where an audience may not see it. It counts behind all else that is at an address.
    #[must_use]
    pub fn address_by_renames(&self, path: &str, audience: Audience) -> Option<String> {
        self.renamed().address(path, self.view(audience))
    }

    pub(super) fn renamed(&self) -> &Renamed {
        self.renamed.get_or_init(|| {
            let parts = &self.parts;
            Renamed::new(parts.dates.renames(), parts.articles.iter())
        })
    }

    /// What is wrong in the content, sorted by file and line. The first call looks at all articles, for links and the like.
    pub fn problems(&self) -> &[Problem] {
        self.problems.get_or_init(|| {
            let mut problems: Vec<Problem> = self
                .parts
                .file_problems
                .iter()
                .chain(&self.parts.site_problems)
                .cloned()
                .collect();
            problems.extend(self.catalog.problems());
            if let Ok(mut contacts) = self.contacts.lock() {
                problems.extend(contacts.problems(&self.site, &self.parts.articles));
            }
            problems.sort();
            problems.dedup();
            problems
        })
    }

    /// What would be wrong if there were no articles but those that readers may see. Finds it as [`Snapshot::problems`] does.
    pub fn public_problems(&self) -> &[Problem] {
        self.public_problems.get_or_init(|| {
            let public: Vec<Arc<Article>> =
                self.view(Audience::Public).articles().cloned().collect();
            let mut problems: Vec<Problem> = self.parts.public_site_problems.clone();
            problems.extend(self.public_file_problems().cloned());
            problems.extend(self.catalog.public_problems());
            if let Ok(mut contacts) = self.contacts.lock() {
                problems.extend(contacts.problems(&self.site, &public));
            }
            problems.sort();
            problems.dedup();
            problems
        })
    }

    /// What its last check (`site::check`) found of what readers may see; none before the first.
    #[must_use]
    pub fn known_public_problems(&self) -> Option<Arc<Vec<Problem>>> {
        self.checked.load_full()
    }

    /// Answers a question for the audience that the request names.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, SearchError> {
        let named = self.named(&request.words, request.lang, request.audience);
        self.failed.notes(|| {
            self.searcher(request.audience)
                .search(request, named.as_ref())
        })
    }

    /// Why readers see no article, and what to do; none when they see any.
    #[must_use]
    pub fn nothing_to_read(&self) -> Option<Problem> {
        let hidden = || {
            let is_so = self.view(Audience::Public).articles().len() == 0;
            is_so.then(|| nothing::of_hidden(&self.parts.articles))
        };
        self.parts.nothing.clone().or_else(hidden)
    }

    /// Whether every search of another moment finds what it finds in this one.
    #[must_use]
    pub fn finds_as(&self, other: &Snapshot) -> bool {
        self.catalog.holds(&other.parts.articles) && self.searchers.cut_as(&other.searchers)
    }

    /// Whether a file cannot be read as it is, so that its last good version stands, where there is one.
    #[must_use]
    pub fn is_unread(&self, file: &Path) -> bool {
        self.parts.hidden_files.broken.contains(file)
    }

    /// The golden queries of an article.
    pub fn golden_of<'s>(&'s self, id: &'s ArticleId) -> impl Iterator<Item = &'s Golden> {
        self.parts
            .golden
            .iter()
            .filter(move |one| one.expect == *id)
    }

    /// Reads a text that somebody pasted, for an audience: see [`Searcher::pasted`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn pasted(&self, text: &str, audience: Audience) -> Result<Pasted, SearchError> {
        self.failed.notes(|| self.searcher(audience).pasted(text))
    }

    /// What of a question is written in words that articles hold which readers may see.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn held(&self, words: &str) -> Result<Held, SearchError> {
        self.failed
            .notes(|| self.searcher(Audience::Public).held(words))
    }

    /// What a question is about: see [`Searcher::meaning`].
    #[must_use]
    pub fn meaning(&self, words: &str) -> BTreeSet<String> {
        self.searcher(Audience::Public).meaning(words)
    }

    /// Makes ready what the first misspelt question would wait for, and finds what is wrong across files.
    ///
    /// # Errors
    /// When an index cannot be read.
    pub fn warm(&self) -> Result<(), SearchError> {
        // In this order: what was found in articles is kept of the last list that was asked about.
        self.public_problems();
        self.problems();
        self.failed.notes(|| {
            Audience::ALL
                .into_iter()
                .try_for_each(|audience| self.searcher(audience).warm())
        })
    }

    /// Why a search of an audience answers as it does; nothing when it is not searched.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn explain(&self, request: &SearchRequest) -> Result<Option<Explanation>, SearchError> {
        let named = self.named(&request.words, request.lang, request.audience);
        self.failed.notes(|| {
            self.searcher(request.audience)
                .explain(request, named.as_ref())
        })
    }

    /// Questions that what was typed may become, at most `limit`, for an audience; the questions that `site.toml` names as
    /// `top` come before equals, and those that are `read_most` behind them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(
        &self,
        words: &str,
        lang: Lang,
        audience: Audience,
        limit: usize,
        read_most: &[Permalink],
    ) -> Result<Vec<Suggestion>, SearchError> {
        let popular: Vec<Permalink> = self.site.top.iter().chain(read_most).cloned().collect();
        let named = self.named(words, Some(lang), audience);
        self.failed.notes(|| {
            self.searcher(audience)
                .suggest(words, lang, limit, &popular, named.as_ref())
        })
    }

    /// Whether an answer of it failed: its index is of no use.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.is_set()
    }

    /// Of what is wrong with files that which is not about what readers may not see.
    pub(super) fn public_file_problems(&self) -> impl Iterator<Item = &Problem> {
        let hidden = &self.parts.hidden_files.paths;
        let hidden_articles = self.catalog.hidden_files();
        let problems = self.parts.file_problems.iter();
        problems.filter(move |problem| {
            !hidden_articles.contains(problem.path.as_path()) && !hidden.contains(&problem.path)
        })
    }

    fn searcher(&self, audience: Audience) -> &Searcher {
        self.searchers.of(audience)
    }
}
