//! Which file of a room uses which, and that none goes round in a circle.
//!
//! Read from the source: every path that begins with `crate`, `super`, `self` or the name of a module beside, in `use` and in
//! code; what stands under `#[cfg(test)]` is left out. A name that a door (`mod.rs`) passes on counts as a use of the door.

use std::collections::{BTreeMap, BTreeSet};

use super::{code, room_of};

/// The files of `search` and its folders in the order in which they may use each other: each those before it. This is the order
/// of the data: numbers, articles, the stages of a question, what puts them together.
const SEARCH: [&str; 16] = [
    "formulas",
    "forward",
    "query",
    "meaning",
    "index",
    "corpus",
    "rewrite",
    "rank",
    "present",
    "request",
    "suggest",
    "searcher",
    "explain",
    "build",
    "relevance",
    "mod",
];

/// How many files of a room lie on a circle. A number here may only go down; a room without a number has none.
const ON_CIRCLES: [(&str, usize); 0] = [];

/// The files by the modules they are: `["search", "index", "reader"]`, and none for `lib.rs`.
type Modules = BTreeMap<Vec<String>, String>;

fn module_of(file: &str) -> Vec<String> {
    let below = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = below.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// The code without the items that only tests see.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            lines.find(|line| *line == "}" || (line.ends_with(';') && !line.starts_with(' ')));
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// Reads the paths of some code, those of a group one by one: `a::{b, c::d}` is `a::b` and `a::c::d`.
struct Paths<'c> {
    rest: &'c str,
    found: BTreeSet<Vec<String>>,
}

impl<'c> Paths<'c> {
    /// How far a name is seen, as in `pub(in crate::content)`, is no use of that module.
    fn of(code: &'c str) -> BTreeSet<Vec<String>> {
        let mut paths = Paths {
            rest: code,
            found: BTreeSet::new(),
        };
        while !paths.rest.is_empty() {
            if paths.rest.starts_with("(in crate::") {
                paths.rest = paths.rest.split_once(')').map_or("", |(_, rest)| rest);
            } else if !paths.path(&[]) {
                paths.skip();
            }
        }
        paths.found
    }

    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_else(|| {
            let mut chars = self.rest.chars();
            chars.next();
            chars.as_str()
        });
    }

    fn word(&mut self) -> Option<String> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// Reads a path that goes on from another one; gives whether there was any.
    fn path(&mut self, from: &[String]) -> bool {
        let Some(word) = self.word() else {
            return false;
        };
        let mut path = [from, &[word]].concat();
        while let Some(rest) = self.rest.strip_prefix("::") {
            self.rest = rest;
            if self.rest.starts_with('{') {
                self.group(&path);
                return true;
            }
            match self.word() {
                Some(word) => path.push(word),
                None => {
                    path.extend(self.rest.starts_with('*').then(|| "*".to_owned()));
                    break;
                }
            }
        }
        self.found.insert(path);
        true
    }

    fn group(&mut self, from: &[String]) {
        self.skip();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.path(from) {
                // What is behind a path of a group is a new name for it, or nothing.
                let end = self.rest.find([',', '}']).unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
            if self.rest.is_empty() || self.rest.starts_with('}') {
                return;
            }
            self.skip();
        }
    }
}

/// The file that a path of a module leads into: that of the innermost module that it names.
fn target<'m>(path: &[String], from: &[String], modules: &'m Modules) -> Option<&'m String> {
    // One word alone says how far a name is seen, as in `pub(super)`.
    if path.len() < 2 {
        return None;
    }
    let mut at = from.to_vec();
    let mut names = path.iter().filter(|name| *name != "self").peekable();
    match names.peek().map(|name| name.as_str())? {
        "crate" => {
            names.next();
            at.clear();
        }
        "super" => {
            while names.next_if(|name| *name == "super").is_some() {
                at.pop();
            }
        }
        name => {
            at.push(name.to_owned());
            if !modules.contains_key(&at) {
                return None;
            }
            at.pop();
        }
    }
    for name in names {
        at.push(name.clone());
        if !modules.contains_key(&at) {
            at.pop();
            break;
        }
    }
    modules.get(&at)
}

/// Which file uses which other one of its room.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let files: Vec<(String, String)> = code()
        .into_iter()
        .filter(|(file, _)| !file.ends_with("tests.rs"))
        .collect();
    let modules: Modules = files
        .iter()
        .map(|(file, _)| (module_of(file), file.clone()))
        .collect();
    let used = |file: &str, code: &str| -> BTreeSet<String> {
        let module = module_of(file);
        let paths = Paths::of(&without_tests(code));
        paths
            .iter()
            .filter_map(|path| target(path, &module, &modules))
            .filter(|other| *other != file && room_of(other) == room_of(file))
            .cloned()
            .collect()
    };
    files
        .iter()
        .map(|(file, code)| (file.clone(), used(file, code)))
        .collect()
}

/// All files that one leads to, over others too.
fn reached(from: &str, arrows: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for next in &arrows[file] {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}

#[test]
fn no_file_uses_itself_over_others() {
    let arrows = arrows();
    let mut circles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in arrows.keys() {
        if reached(file, &arrows).contains(file) {
            circles.entry(room_of(file)).or_default().push(file);
        }
    }
    let counted: Vec<(&str, usize)> = circles.iter().map(|(room, on)| (*room, on.len())).collect();
    assert_eq!(
        counted, ON_CIRCLES,
        "a circle of files is new, or one is gone: then lower its number\n{circles:#?}"
    );
}

#[test]
fn a_stage_of_search_uses_only_those_before_it() {
    let stage = |file: &str| {
        let below = file.strip_prefix("src/search/")?;
        let name = below.split(['/', '.']).next()?;
        let at = SEARCH.iter().position(|stage| *stage == name);
        Some(at.unwrap_or_else(|| panic!("{file}: a stage without a place in SEARCH")))
    };
    for (file, used) in arrows() {
        let Some(own) = stage(&file) else { continue };
        for other in used {
            assert!(
                stage(&other).is_some_and(|other| other <= own),
                "{file} uses {other}, which comes after it"
            );
        }
    }
}

#[test]
fn paths_are_read_from_use_and_from_code() {
    let code = "use super::{a, b::{self, c as d}};\npub(in crate::s) fn f() { let _ = crate::x::y::<T>(z.w); }";
    let read: BTreeSet<String> = Paths::of(code).iter().map(|p| p.join("::")).collect();
    for path in ["super::a", "super::b::self", "super::b::c", "crate::x::y"] {
        assert!(read.contains(path), "{path} of {read:?}");
    }
    assert!(!read.contains("crate::s"));
}
