//! The sites and the questions that are measured with.
//!
//! Gets:    `JIEDA_BENCH_CORPUS`, `JIEDA_BENCH_QUERIES` and `JIEDA_BENCH_SIZES` of the environment; else the example site.
//! Gives:   a copy of a site of some size that may be changed; questions; the middle and the tail of measured times.
//! Touches: a temporary folder of its own.
//! Never:   the files of a corpus: they are linked or copied, and changed by putting another file in their place.

#![allow(dead_code, reason = "each program uses a part of it")]

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jieda::ids::{Audience, Lang};
use jieda::search::SearchRequest;
use jieda::search::relevance::golden;
use jieda::site::{IndexPlace, Loader, Look, Snapshot};
use tempfile::TempDir;

/// How many articles the sites have, unless `JIEDA_BENCH_SIZES` says others: 100,000 takes minutes.
const SIZES: &str = "1000,10000";
/// Sections of a generated article, taken from others of its folder.
const SECTIONS: usize = 3;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sizes to measure, in articles.
pub(crate) fn sizes() -> Vec<usize> {
    let sizes = std::env::var("JIEDA_BENCH_SIZES").unwrap_or_else(|_| SIZES.to_owned());
    let number = |size: &str| {
        size.trim()
            .parse()
            .unwrap_or_else(|_| panic!("JIEDA_BENCH_SIZES: `{size}` is no number of articles"))
    };
    sizes.split(',').map(number).collect()
}

/// A site to measure with, and where its index goes.
pub(crate) struct Site {
    /// The content folder.
    pub(crate) content: PathBuf,
    /// Where an index may be made.
    pub(crate) index: PathBuf,
    _folder: Option<TempDir>,
}

impl Site {
    /// A site of so many articles, gone when it is dropped: that of `JIEDA_BENCH_CORPUS`, or one made of the example site.
    pub(crate) fn of(articles: usize) -> Site {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let site = Site::at(folder.path(), articles);
        Site {
            _folder: Some(folder),
            ..site
        }
    }

    /// The same in a folder that stays; what is there is taken as it is.
    pub(crate) fn at(folder: &Path, articles: usize) -> Site {
        let (content, index) = (folder.join("content"), folder.join("index"));
        if !content.exists() {
            fill(&content, articles);
        }
        Site {
            content,
            index,
            _folder: None,
        }
    }

    /// A loader for it, and its first snapshot, ready for all questions.
    pub(crate) fn load(&self) -> (Loader, Arc<Snapshot>) {
        let mut loader = Loader::new(self.content.clone(), IndexPlace::Folder(self.index.clone()));
        let (snapshot, _) = loader.load(&|_, _, _| ()).expect("the site can be loaded");
        snapshot.warm().expect("the index can be read");
        (loader, snapshot)
    }
}

fn fill(content: &Path, articles: usize) {
    if let Some(corpus) = std::env::var_os("JIEDA_BENCH_CORPUS") {
        let from = Path::new(&corpus).join(format!("c{articles}"));
        assert!(
            from.is_dir(),
            "JIEDA_BENCH_CORPUS: {} is no folder of articles; see docs/performance.md",
            from.display()
        );
        eprintln!("{articles} articles of {}", from.display());
        link_all(&from, content);
    } else {
        eprintln!("{articles} articles made of the example site; JIEDA_BENCH_CORPUS is not set");
        link_all(&root().join("content"), content);
        generate(content, articles);
    }
}

/// The same tree with the same files: links where the file system allows it, copies elsewhere.
fn link_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("a folder can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            link_all(&entry.path(), &target);
        } else if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).unwrap_or_else(|e| panic!("{}: {e}", target.display()));
        }
    }
}

/// Puts a file in the place of another, as editors do: the old one is not written to.
pub(crate) fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, path))
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// Adds articles until there are so many: titles and sections of the real ones, in other combinations, the same each time.
///
/// Sections stay in their folder, so that their links lead somewhere.
fn generate(content: &Path, articles: usize) {
    let (snapshot, _) = Loader::new(content.to_owned(), IndexPlace::Memory)
        .load(&|_, _, _| ())
        .expect("the example site can be loaded");
    let mut folders: BTreeMap<PathBuf, Vec<(String, Vec<String>)>> = BTreeMap::new();
    let mut there = 0;
    for article in snapshot.view(Audience::Public).articles() {
        let text = fs::read_to_string(content.join(&article.path)).expect("an article can be read");
        let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
        let folder = article
            .path
            .parent()
            .expect("an article lies in a folder")
            .to_owned();
        folders
            .entry(folder)
            .or_default()
            .push((article.title.clone(), sections(body)));
        there += 1;
    }
    let folders: Vec<_> = folders.into_iter().collect();
    let mut random = Random(1);
    for i in there..articles {
        let (folder, real) = &folders[random.below(folders.len())];
        let [first, second] = [0; 2].map(|_| &real[random.below(real.len())]);
        let mut text = format!(
            "---\ntitle: {}\n---\n\n",
            serde_json::json!(format!("{} / {}", first.0, second.0))
        );
        text.push_str(&first.1[0]);
        for _ in 0..SECTIONS {
            let (_, sections) = &real[random.below(real.len())];
            text.push_str(&sections[random.below(sections.len())]);
        }
        fs::write(content.join(folder).join(format!("made-{i:06}.md")), text)
            .expect("an article can be written");
    }
}

/// The lead and the sections; anchors that a heading names would clash.
fn sections(body: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    for line in body.lines() {
        if line.starts_with("## ") {
            sections.push(String::new());
        }
        let line = if line.starts_with('#') {
            line.split(" {#").next().unwrap_or(line)
        } else {
            line
        };
        let section = sections
            .last_mut()
            .expect("there is one from the beginning");
        section.push_str(line);
        section.push('\n');
    }
    sections
}

/// SplitMix64: the same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Real questions: the last column of `JIEDA_BENCH_QUERIES`; else the golden queries of the example site.
pub(crate) fn questions() -> Vec<String> {
    let questions: Vec<String> = if let Some(file) = std::env::var_os("JIEDA_BENCH_QUERIES") {
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|e| panic!("JIEDA_BENCH_QUERIES: {}: {e}", Path::new(&file).display()));
        let last_column = |line: &str| line.rsplit('\t').next().unwrap_or(line).to_owned();
        text.lines()
            .filter(|line| !line.is_empty())
            .map(last_column)
            .collect()
    } else {
        let text = fs::read_to_string(root().join("content/checks.toml"))
            .expect("the example site has golden queries");
        golden::parse(&text)
            .0
            .into_iter()
            .map(|golden| golden.query)
            .collect()
    };
    assert!(
        !questions.is_empty(),
        "there are no questions to measure with"
    );
    eprintln!("{} questions", questions.len());
    questions
}

/// A question as the API asks it.
pub(crate) fn request(question: &str) -> SearchRequest {
    SearchRequest::new(question, Audience::Public)
}

/// What is in the field while questions and titles are typed: each of their beginnings of up to 12 characters.
pub(crate) fn typed(snapshot: &Snapshot, questions: &[String]) -> Vec<(String, Lang)> {
    let titles = snapshot
        .view(Audience::Public)
        .articles()
        .map(|article| article.title.as_str());
    let whole: Vec<&str> = titles
        .step_by(7)
        .take(500)
        .chain(questions.iter().map(String::as_str).step_by(7))
        .collect();
    let beginnings = |text: &str| {
        let ends = text
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take(12);
        ends.map(|end| text[..end].to_owned()).collect::<Vec<_>>()
    };
    whole
        .into_iter()
        .flat_map(|text| {
            beginnings(text)
                .into_iter()
                .map(|b| (b, jieda::text::detect(text)))
        })
        .collect()
}

/// Articles that are changed one after another, each with what stood in it.
pub(crate) struct Edits {
    articles: Vec<(PathBuf, String)>,
    content: PathBuf,
    made: usize,
}

impl Edits {
    /// Changes of some articles of a site, spread over all of it.
    pub(crate) fn new(site: &Site, snapshot: &Snapshot) -> Edits {
        let all: Vec<&PathBuf> = snapshot
            .view(Audience::Public)
            .articles()
            .map(|article| &article.path)
            .collect();
        let some = all.iter().step_by((all.len() / 50).max(1));
        let read = |path: &Path| {
            fs::read_to_string(site.content.join(path)).expect("an article can be read")
        };
        Edits {
            articles: some.map(|path| ((*path).clone(), read(path))).collect(),
            content: site.content.clone(),
            made: 0,
        }
    }

    /// Saves the next article with a word that it did not have; gives what the system would report.
    pub(crate) fn save(&mut self) -> HashSet<PathBuf> {
        let (path, text) = &self.articles[self.made % self.articles.len()];
        self.made += 1;
        replace(
            &self.content.join(path),
            &format!("{text}\n\nzyx{}q\n", self.made),
        );
        HashSet::from([path.clone()])
    }
}

/// Takes one change in: from the saved file to a snapshot that has it.
pub(crate) fn take_in(loader: &mut Loader, paths: &HashSet<PathBuf>) -> Arc<Snapshot> {
    let loaded = loader
        .load_changes(Look::At(paths), &|_, _, _| ())
        .expect("the change can be taken in");
    loaded.expect("the change makes another snapshot").0
}

/// The middle one and the slowest of 99 in 100.
pub(crate) fn median_and_p99(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    (at(50), at(99))
}
