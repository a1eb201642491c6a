//! The harness: write a site in three lines, search it, edit it, fetch a page from the router in memory.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, header};
use jieda::ids::{Audience, Lang};
use jieda::insights::Insights;
use jieda::search::{Hit, HitRange, SearchRequest};
use jieda::server::{
    AppState, Maintenance, MetricsToken, Options, Recording, Themes, TrustedProxies, router,
};
use jieda::site::{
    CurrentSnapshot, IndexPlace, LoadError, Loaded, Loader, Look, OfficialFile, Snapshot,
};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;

/// What opens the metrics of the sites of tests.
pub(crate) const METRICS_TOKEN: &str = "a-token-for-the-tests";

/// A site in a temporary folder. Nothing is loaded until something is asked of it.
pub(crate) struct Site {
    folder: tempfile::TempDir,
    loader: RefCell<Option<Loader>>,
    current: RefCell<Option<Arc<CurrentSnapshot>>>,
    touched: RefCell<HashSet<PathBuf>>,
    loaded: RefCell<Loaded>,
    audience: Audience,
    theme: Option<PathBuf>,
    trust_content_theme: bool,
    /// Whether index and data lie in folders, as those of `serve` do.
    is_served: bool,
    has_official: bool,
    maintenance: Option<Maintenance>,
    recording: Recording,
    base_url: Option<String>,
    cors_origins: Vec<jieda::server::CorsOrigin>,
    agents: Option<(jieda::accounts::Accounts, jieda::server::Agents)>,
    state: RefCell<Option<AppState>>,
    /// The instant that the site believes it is, where a test says so.
    clock: Option<Arc<Mutex<Timestamp>>>,
}

impl Site {
    pub(crate) fn new() -> Site {
        let site = Site {
            folder: tempfile::tempdir().unwrap(),
            loader: RefCell::default(),
            current: RefCell::default(),
            touched: RefCell::default(),
            loaded: RefCell::default(),
            audience: Audience::Public,
            theme: None,
            trust_content_theme: false,
            is_served: false,
            has_official: false,
            maintenance: None,
            recording: Recording::default(),
            base_url: Some("https://help.bitp.example".to_owned()),
            cors_origins: Vec::new(),
            agents: None,
            state: RefCell::default(),
            clock: None,
        };
        fs::create_dir_all(site.content()).unwrap();
        site
    }

    /// A copy of the example site.
    pub(crate) fn example() -> Site {
        Site::copy_of("content")
    }

    /// A copy of a content folder of this repository.
    pub(crate) fn copy_of(folder: &str) -> Site {
        let site = Site::new();
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &site.content(),
        );
        site
    }

    pub(crate) fn content(&self) -> PathBuf {
        self.folder.path().join("content")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn for_agents(mut self) -> Site {
        self.audience = Audience::Agents;
        self
    }

    pub(crate) fn in_maintenance(mut self, until: &str) -> Site {
        self.maintenance = Some(Maintenance {
            until: Some(until.parse().unwrap()),
        });
        self
    }

    /// Counts searches, as `serve --record-searches` does.
    pub(crate) fn recording_searches(mut self) -> Site {
        self.recording.searches = true;
        self
    }

    /// The site of an operator who has not named its public address.
    pub(crate) fn without_base_url(mut self) -> Site {
        self.base_url = None;
        self
    }

    /// The site whose API scripts of another site may read.
    pub(crate) fn readable_from(mut self, origin: &str) -> Site {
        self.cors_origins.push(origin.parse().unwrap());
        self
    }

    /// Lets agents in, as `serve --agents` does, and those whom a proxy on this machine names in `X-Forwarded-Email`.
    pub(crate) fn with_agents(mut self) -> Site {
        let accounts = jieda::accounts::Accounts::open(&self.folder.path().join("data"));
        let (tell, told) = std::sync::mpsc::channel();
        accounts.look(move || tell.send(()).unwrap()).unwrap();
        told.recv().unwrap();
        let header = "X-Forwarded-Email".parse().unwrap();
        let agents = jieda::server::Agents::new(accounts.clone())
            .with_auth_header(Some(header))
            .reporting_from(&self.folder.path().join("data"));
        self.agents = Some((accounts, agents));
        self
    }

    /// The accounts of agents, where they are let in.
    pub(crate) fn accounts(&self) -> &jieda::accounts::Accounts {
        &self.agents.as_ref().unwrap().0
    }

    /// The site at another public address.
    pub(crate) fn with_base_url(mut self, base_url: &str) -> Site {
        self.base_url = Some(base_url.to_owned());
        self
    }

    /// The site at an instant.
    pub(crate) fn at(mut self, now: &str) -> Site {
        self.clock = Some(Arc::new(Mutex::new(now.parse().unwrap())));
        self
    }

    /// Lets time pass, without a change of any file.
    pub(crate) fn pass_to(&self, now: &str) {
        *self.clock.as_ref().unwrap().lock().unwrap() = now.parse().unwrap();
        self.reload_if_loaded();
    }

    /// A loader of this site, by its clock.
    pub(crate) fn loader(&self, place: IndexPlace) -> Loader {
        let loader = Loader::new(self.content(), place);
        match self.clock.clone() {
            Some(clock) => loader.with_clock(Arc::new(move || *clock.lock().unwrap())),
            None => loader,
        }
    }

    pub(crate) fn theme(mut self, files: &[(&str, &str)]) -> Site {
        let theme = self.folder.path().join("theme");
        for (name, text) in files {
            fs::create_dir_all(theme.join(name).parent().unwrap()).unwrap();
            fs::write(theme.join(name), text).unwrap();
        }
        self.theme = Some(theme);
        self
    }

    /// Takes templates and scripts of the content folder's theme too, as `--trust-content-theme` does.
    pub(crate) fn trusting_content_theme(mut self) -> Site {
        self.trust_content_theme = true;
        self
    }

    /// Keeps index and data in folders beside the content, as `serve` does.
    pub(crate) fn served(mut self) -> Site {
        self.is_served = true;
        self
    }

    /// Takes the official list from a file beside the content folder, as `serve --official` does.
    pub(crate) fn official(mut self, list: &str) -> Site {
        fs::write(self.official_path(), list).unwrap();
        self.has_official = true;
        self
    }

    pub(crate) fn official_path(&self) -> PathBuf {
        self.folder.path().join("official.toml")
    }

    /// Changes that file, and takes it in as following it does.
    pub(crate) fn edit_official(&self, list: &[u8]) {
        fs::write(self.official_path(), list).unwrap();
        self.follow_official();
    }

    pub(crate) fn follow_official(&self) {
        self.loader
            .borrow_mut()
            .as_mut()
            .unwrap()
            .official_changed();
        self.reload();
    }

    /// Ends what runs, and starts it again from what lies in its folders.
    pub(crate) fn restart(&self) -> Result<(), LoadError> {
        self.stop();
        let mut loader = self.new_loader();
        let (snapshot, loaded) = loader.load(&|_, _, _| ())?;
        loader.save().unwrap();
        self.loaded.replace(loaded);
        self.loader.replace(Some(loader));
        self.current
            .replace(Some(Arc::new(CurrentSnapshot::new(snapshot))));
        Ok(())
    }

    pub(crate) fn stop(&self) {
        self.loader.take();
        self.current.take();
        self.state.take();
        self.touched.take();
    }

    fn new_loader(&self) -> Loader {
        let place = if self.is_served {
            IndexPlace::Folder(self.folder.path().join("index"))
        } else {
            IndexPlace::Memory
        };
        let official = self
            .has_official
            .then(|| OfficialFile::open(&self.official_path(), &self.content()).unwrap());
        let loader = self
            .loader(place)
            .with_official(official)
            .with_base_url(self.base_url.as_deref());
        if self.is_served {
            loader.with_data(&self.folder.path().join("data"))
        } else {
            loader
        }
    }

    /// Takes in what was done to a file by hand.
    pub(crate) fn touch(&self, path: &str) {
        self.touched.borrow_mut().insert(path.into());
        self.reload_if_loaded();
    }

    /// Adds or replaces a file of the content folder.
    pub(crate) fn article(self, path: &str, text: &str) -> Site {
        self.edit(path, text);
        self
    }

    /// The same for bytes that may be no text.
    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Site {
        self.write(path, bytes);
        self
    }

    pub(crate) fn edit(&self, path: &str, text: &str) {
        self.write(path, text.as_bytes());
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.content().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        self.touched.borrow_mut().insert(path.into());
        self.reload_if_loaded();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.content().join(path)).unwrap();
        self.touched.borrow_mut().insert(path.into());
        self.reload_if_loaded();
    }

    /// Looks at the bytes of all files, whatever was reported.
    pub(crate) fn look_again(&self) {
        let mut slot = self.loader.borrow_mut();
        let loader = slot.get_or_insert_with(|| self.new_loader());
        if let Some((snapshot, loaded)) = loader.load_changes(Look::Bytes, &|_, _, _| ()).unwrap() {
            self.loaded.replace(loaded);
            self.cell_of(snapshot);
        }
    }

    fn cell_of(&self, snapshot: Arc<Snapshot>) {
        let mut current = self.current.borrow_mut();
        match &*current {
            Some(cell) => _ = cell.swap(snapshot),
            None => *current = Some(Arc::new(CurrentSnapshot::new(snapshot))),
        }
    }

    /// Looks once at files that were changed behind its back.
    pub(crate) fn look_at(&self, paths: &[&str]) {
        self.touched
            .borrow_mut()
            .extend(paths.iter().map(|path| path.into()));
        self.reload_if_loaded();
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        self.touched.borrow_mut().extend([from.into(), to.into()]);
        let to = self.content().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.content().join(from), to).unwrap();
        self.reload_if_loaded();
    }

    /// Takes in what the histories of its repositories say by now, as following them does.
    pub(crate) fn take_history(&self) {
        self.cell();
        let mut slot = self.loader.borrow_mut();
        let loader = slot.as_mut().unwrap();
        if let Some(newer) = loader.dates().newer(&self.content()).unwrap() {
            loader.set_dates(newer);
        }
        drop(slot);
        self.reload();
    }

    fn reload_if_loaded(&self) {
        if self.loader.borrow().is_some() {
            self.reload();
        }
    }

    fn reload(&self) {
        let mut slot = self.loader.borrow_mut();
        let loader = slot.get_or_insert_with(|| self.new_loader());
        let touched = self.touched.take();
        // The first load looks at everything; later ones only where something was done, as when events are followed.
        let look = if self.current.borrow().is_none() {
            Look::Stamps
        } else {
            Look::At(&touched)
        };
        let Some((snapshot, loaded)) = loader.load_changes(look, &|_, _, _| ()).unwrap() else {
            return;
        };
        self.loaded.replace(loaded);
        self.cell_of(snapshot);
    }

    pub(crate) fn cell(&self) -> Arc<CurrentSnapshot> {
        if self.current.borrow().is_none() {
            self.reload();
        }
        Arc::clone(self.current.borrow().as_ref().unwrap())
    }

    /// The loader, for a test that follows changes by itself and goes on asking.
    pub(crate) fn take_loader(&self) -> (Loader, Arc<CurrentSnapshot>) {
        let cell = self.cell();
        (self.loader.take().unwrap(), cell)
    }

    /// The loader, for a test that follows changes by itself.
    pub(crate) fn into_loader(self) -> (Loader, Arc<CurrentSnapshot>, tempfile::TempDir) {
        let cell = self.cell();
        (self.loader.into_inner().unwrap(), cell, self.folder)
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.cell().load()
    }

    /// What the last load did.
    pub(crate) fn loaded(&self) -> Loaded {
        self.cell();
        self.loaded.borrow().clone()
    }

    /// Problems as `check --plain` prints them.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.snapshot()
            .problems()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// All that a check of today finds, as `check --plain` prints it.
    pub(crate) fn checked(&self) -> Vec<String> {
        self.checked_on(jieda::site::today())
    }

    /// The same as of another day.
    pub(crate) fn checked_on(&self, day: jiff::civil::Date) -> Vec<String> {
        let found = jieda::site::check(&self.snapshot(), day, &[]).unwrap();
        found.problems.iter().map(ToString::to_string).collect()
    }

    /// That some problem of `path` says `what`.
    #[track_caller]
    pub(crate) fn tells(&self, path: &str, what: &str) {
        let problems = self.problems();
        assert!(
            problems
                .iter()
                .any(|p| p.starts_with(path) && p.contains(what)),
            "{path}: {what}\n{problems:#?}"
        );
    }

    pub(crate) fn search(&self, words: &str) -> Found {
        self.search_in(words, jieda::text::detect(words))
    }

    pub(crate) fn search_in(&self, words: &str, lang: Lang) -> Found {
        let range = HitRange::new(0, 50).unwrap();
        let request = SearchRequest {
            lang: Some(lang),
            range,
            ..SearchRequest::new(words, self.audience)
        };
        Found {
            words: words.to_owned(),
            hits: self.snapshot().search(&request).unwrap().hits,
        }
    }

    pub(crate) fn suggest(&self, words: &str) -> Vec<String> {
        let lang = jieda::text::detect(words);
        let found = self
            .snapshot()
            .suggest(words, lang, self.audience, 8, &[])
            .unwrap();
        found
            .iter()
            .map(|s| {
                s.parts
                    .iter()
                    .map(|(part, hit)| {
                        if *hit {
                            format!("[{part}]")
                        } else {
                            part.clone()
                        }
                    })
                    .collect()
            })
            .collect()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Request::get(path), headers, Body::empty())
    }

    pub(crate) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        self.ask(Request::post(path), headers, body.into())
    }

    /// Sends a form, as a browser does.
    pub(crate) fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.post(
            path,
            &[("content-type", "application/x-www-form-urlencoded")],
            pairs.join("&"),
        )
    }

    /// Sends JSON.
    pub(crate) fn post_json(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.post(
            path,
            &[("content-type", "application/json")],
            body.to_string(),
        )
    }

    /// The server, for several requests at once.
    pub(crate) fn app(&self) -> axum::Router {
        let cell = self.cell();
        router(
            self.state
                .borrow_mut()
                .get_or_insert_with(|| AppState::new(cell, self.options()))
                .clone(),
        )
    }

    /// Writes what was counted, as the end of a server does.
    pub(crate) fn write_statistics(&self) {
        let state = self.state.borrow().clone();
        state.expect("something was asked of it").finish();
    }

    pub(crate) fn ask(
        &self,
        request: axum::http::request::Builder,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let (status, headers, bytes) = self.ask_bytes(request, headers, body);
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The same with the very bytes of the answer.
    pub(crate) fn ask_bytes(
        &self,
        mut request: axum::http::request::Builder,
        headers: &[(&str, &str)],
        body: Body,
    ) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send_bytes(request.body(body).unwrap())
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        let (status, headers, bytes) = self.send_bytes(request);
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The same with the very bytes of the answer.
    pub(crate) fn send_bytes(
        &self,
        request: Request<Body>,
    ) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        let cell = self.cell();
        let mut state = self.state.borrow_mut();
        let state = state
            .get_or_insert_with(|| AppState::new(cell, self.options()))
            .clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let response = router(state).oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let headers = response.headers().clone();
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap();
            (status, headers, bytes.to_vec())
        })
    }

    fn options(&self) -> Options {
        Options {
            content: self.content(),
            base_url: self.base_url.clone(),
            themes: Themes {
                content: Some(self.content()),
                trust_content: self.trust_content_theme,
                operator: self.theme.clone(),
            },
            insights: Insights::open(&self.folder.path().join("data")),
            recording: self.recording,
            // As behind a proxy on this machine: tests name their clients in `X-Forwarded-For`.
            trusted_proxies: TrustedProxies(vec!["127.0.0.1".parse().unwrap()]),
            maintenance: self.maintenance.clone(),
            metrics_token: Some(MetricsToken::new(METRICS_TOKEN).unwrap()),
            cors_origins: self.cors_origins.clone(),
            agents: self.agents.as_ref().map(|(_, agents)| agents.clone()),
            access_log: None,
            preview: None,
        }
    }

    /// The metrics, as an operator reads them who has the token.
    #[track_caller]
    pub(crate) fn metrics(&self) -> String {
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let answer = self.get_with("/metrics", &[("authorization", &bearer)]);
        assert_eq!(answer.status, 200);
        answer.body
    }

    /// One of them, by its name and labels as they stand there; none when it is not there.
    #[track_caller]
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        value_of(&self.metrics(), name)
    }
}

/// The value of a metric, by its name and labels.
pub(crate) fn value_of(metrics: &str, name: &str) -> Option<f64> {
    let value = metrics
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    Some(value.parse().unwrap())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a search found.
pub(crate) struct Found {
    words: String,
    pub(crate) hits: Vec<Hit>,
}

impl Found {
    /// Ids without their language and category, best first.
    pub(crate) fn slugs(&self) -> Vec<&str> {
        self.hits.iter().map(|hit| hit.article.id.slug()).collect()
    }

    /// Exactly these, in this order.
    #[track_caller]
    pub(crate) fn finds<const N: usize>(&self, slugs: [&str; N]) {
        assert_eq!(self.slugs(), slugs, "{}", self.words);
    }

    #[track_caller]
    pub(crate) fn finds_first(&self, slug: &str) {
        assert_eq!(
            self.slugs().first().copied(),
            Some(slug),
            "{}: {:?}",
            self.words,
            self.slugs()
        );
    }

    #[track_caller]
    pub(crate) fn first(&self) -> &Hit {
        self.hits
            .first()
            .unwrap_or_else(|| panic!("`{}` finds nothing", self.words))
    }
}

/// An answer of the router.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The page as a parser sees it.
    pub(crate) fn html(&self) -> scraper::Html {
        scraper::Html::parse_document(&self.body)
    }

    /// The text of each element that a selector finds, white space as one space.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        let html = self.html();
        let text = |element: scraper::ElementRef<'_>| {
            element
                .text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        html.select(&selector).map(text).collect()
    }

    /// The value of an attribute of each element that a selector finds.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        self.html()
            .select(&selector)
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }
}
