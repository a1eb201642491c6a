//! The tests that docs/reliability.md names, against those that there are.

use std::fs;

use super::{in_backticks, modules, prose, sources};
use crate::tidy::root;

/// The functions of a test's module, by the path that `cargo test` gives it: of `tests/it`, or beside the code.
fn tests_of(path: &[&str], sources: &[(String, String)]) -> Vec<String> {
    let mut texts: Vec<String> = sources
        .iter()
        .filter(|(file, _)| {
            let mut own = modules(file);
            own.pop_if(|last| *last == "tests");
            own == path || own.starts_with(path)
        })
        .map(|(_, text)| text.clone())
        .collect();
    if let [module] = path {
        let file = root().join(format!("tests/it/{module}.rs"));
        texts.extend(fs::read_to_string(file));
    }
    texts
        .iter()
        .flat_map(|text| text.split("#[test]").skip(1))
        .map(|text| {
            let name = text.split("fn ").nth(1).unwrap();
            name.split('(').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn every_test_that_a_promise_names_is_there() {
    let text = prose("docs/reliability.md");
    let sources = sources();
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for name in in_backticks(&text).filter(|name| name.contains("::") && !name.contains(' ')) {
        looked_at += 1;
        let parts: Vec<&str> = name.split("::").filter(|part| !part.is_empty()).collect();
        let (path, begins) = match parts.split_last() {
            Some((last, path)) if last.ends_with('…') => (path, last.trim_end_matches('…')),
            _ => (&*parts, ""),
        };
        let named = tests_of(path, &sources)
            .into_iter()
            .filter(|test| test.starts_with(begins))
            .count();
        // A name that is cut short must still say which test is meant.
        if named == 0 || !begins.is_empty() && named > 1 {
            missing.push(format!("{name}: {named} tests"));
        }
    }
    assert!(looked_at > 40, "only {looked_at} names were found");
    assert_eq!(missing, Vec::<String>::new());
}
