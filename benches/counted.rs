//! Searches and edits to count the instructions of: `benches/count.py` runs it under callgrind.
//!
//! `counted ARTICLES FOLDER`: makes a site of so many articles in the folder, or takes the one that is there, loads and
//! warms it, then does what each line of its input asks for, and says when it is done: `search N`, `record N`, `page N` and
//! `page-counted N` (the page of results, without and with `--record-searches`), `suggest N`, `edit N`, `warm` (what a new
//! snapshot needs before its first misspelt question).

#![expect(clippy::print_stdout, reason = "its answers are what it prints")]

mod common;

use std::io::stdin;
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use common::{Edits, Site};
use jieda::ids::Audience;
use jieda::insights::{Insights, masked, masked_of_clean};
use jieda::server::{AppState, Options, Recording, router};
use jieda::site::{CurrentSnapshot, Snapshot};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;

fn main() {
    // `cargo bench` adds an option of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let [size, folder] = arguments.as_slice() else {
        panic!("usage: counted ARTICLES FOLDER")
    };
    let size = size
        .parse()
        .unwrap_or_else(|_| panic!("`{size}` is no number of articles"));
    let site = Site::at(Path::new(folder), size);
    let (mut loader, mut snapshot) = site.load();
    // A run that is only to prepare the folder leaves what the counted one needs.
    loader.save().expect("what was parsed can be kept");
    let questions = common::questions();
    // Every seventh, so that a short run meets all kinds: the questions of a file stand in the order of their sets.
    let requests: Vec<_> = questions
        .iter()
        .step_by(7)
        .map(|question| common::request(question))
        .collect();
    let asked: Vec<_> = requests
        .iter()
        .filter_map(|request| left(&snapshot, &request.words))
        .collect();
    let pages = [false, true].map(|is_counted| Pages::of(&site, &snapshot, is_counted));
    let addresses: Vec<String> = requests.iter().map(|r| address(&r.words)).collect();
    let typed = common::typed(&snapshot, &questions);
    let mut edits = Edits::new(&site, &snapshot);
    requests
        .iter()
        .for_each(|request| drop(snapshot.search(request)));
    println!("ready");
    for line in stdin().lines() {
        let line = line.expect("input is text");
        let (what, times) = line.split_once(' ').unwrap_or((&line, "1"));
        let times: usize = times
            .parse()
            .unwrap_or_else(|_| panic!("`{times}` is no number"));
        match what {
            "search" => requests
                .iter()
                .cycle()
                .take(times)
                .for_each(|request| drop(snapshot.search(request))),
            "suggest" => typed
                .iter()
                .step_by(41)
                .cycle()
                .take(times)
                .for_each(|(words, lang)| {
                    drop(snapshot.suggest(words, *lang, Audience::Public, 8, &[]));
                }),
            "edit" => (0..times).for_each(|_| snapshot = edit(&mut loader, &mut edits)),
            // What is kept of a search where searches are counted, on a thread beside it.
            "record" => asked
                .iter()
                .cycle()
                .take(times)
                .filter_map(|(words, is_clean)| match is_clean {
                    true => Some(masked_of_clean(words)),
                    false => masked(words),
                })
                .for_each(|words| drop(snapshot.held(&words))),
            "page" | "page-counted" => {
                let pages = &pages[usize::from(what != "page")];
                let some = addresses.iter().cycle().take(times);
                some.for_each(|address| pages.ask(address));
            }
            "warm" => snapshot.warm().expect("the index can be read"),
            _ => panic!("`{what}` is not counted"),
        }
        println!("done");
    }
}

/// What a search leaves to be counted, and whether it was looked through for secrets; nothing of one that holds any.
fn left(snapshot: &Snapshot, words: &str) -> Option<(String, bool)> {
    let results = snapshot.search(&common::request(words)).ok()?;
    let searched = results.searched(words).to_owned();
    (!results.holds_secret).then_some((searched, results.rewrite.is_none()))
}

fn address(words: &str) -> String {
    let q = utf8_percent_encode(words, NON_ALPHANUMERIC);
    format!("/{}/search?q={q}", jieda::text::detect(words))
}

/// A server in this process.
struct Pages {
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
}

impl Pages {
    /// Its database cannot be made: that is written to every five seconds, however slow everything is under callgrind.
    fn of(site: &Site, snapshot: &Arc<Snapshot>, is_counted: bool) -> Pages {
        let file = site.content.join("site.toml");
        let options = Options {
            content: site.content.clone(),
            insights: Insights::open(&file),
            recording: Recording {
                searches: is_counted,
                ..Recording::default()
            },
            ..Options::default()
        };
        let current = CurrentSnapshot::new(Arc::clone(snapshot));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Pages {
            router: router(AppState::new(Arc::new(current), options)),
            runtime: runtime.expect("a runtime can be made"),
        }
    }

    fn ask(&self, address: &str) {
        let request = Request::get(address).body(Body::empty());
        let request = request.expect("an address is one");
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await;
            let body = answer.expect("a router answers").into_body();
            drop(to_bytes(body, usize::MAX).await);
        });
    }
}

fn edit(loader: &mut jieda::site::Loader, edits: &mut Edits) -> Arc<Snapshot> {
    let saved = edits.save();
    common::take_in(loader, &saved)
}
