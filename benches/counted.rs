//! Searches and edits to count the instructions of: `benches/count.py` runs it under callgrind.
//!
//! `counted ARTICLES FOLDER`: makes a site of so many articles in the folder, or takes the one that is there, loads and
//! warms it, then does what each line of its input asks for, and says when it is done: `search N`, `suggest N`, `edit N`, `warm` (what a new snapshot needs before its first misspelt question).

#![expect(clippy::print_stdout, reason = "its answers are what it prints")]

mod common;

use std::io::stdin;
use std::path::Path;
use std::sync::Arc;

use common::{Edits, Site};
use jieda::ids::Audience;
use jieda::site::Snapshot;

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
            "record" => requests
                .iter()
                .cycle()
                .take(times)
                .filter_map(|request| jieda::insights::masked(&request.words))
                .for_each(|words| drop(snapshot.held(&words))),
            "warm" => snapshot.warm().expect("the index can be read"),
            _ => panic!("`{what}` is not counted"),
        }
        println!("done");
    }
}

fn edit(loader: &mut jieda::site::Loader, edits: &mut Edits) -> Arc<Snapshot> {
    let saved = edits.save();
    common::take_in(loader, &saved)
}
