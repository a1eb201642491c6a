//! What the fuzz targets found, and what they begin with, asked again.
//!
//! Gets:    the files of `fuzz/corpus`.
//! Gives:   the rules of `fuzz/rules.rs`, for each of them.
//! Touches: the repository, to read.
//! Never:   new input: that is what `cargo fuzz` is for, see docs/reliability.md.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/rules.rs"]
mod rules;

#[test]
fn what_chance_found_keeps_the_rules() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, rule) in rules::RULES {
        let files: Vec<_> = fs::read_dir(corpus.join(name))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert!(files.len() >= 5, "{name}: {} files", files.len());
        for file in files {
            rule(&fs::read(file).unwrap());
        }
    }
}
