//! Groups of terms that mean the same, from the site's `synonyms.toml`, and words that differ by region.
//!
//! Gets:    the text of the file; the list built in.
//! Gives:   the groups, and which group a stretch of a query belongs to.
//! Touches: `units`, the analyzer's stems.
//! Never:   the index: synonyms work on the query side only, so that a changed file needs no new index.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Analyzer;
use super::units::{Unit, Units};

/// The groups of a site.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
    /// The key of each term (see [`keys`]) to its groups.
    by_key: FxHashMap<Vec<String>, Vec<usize>>,
    longest_units: usize,
}

/// Why `synonyms.toml`, or a group in it, cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SynonymsError {
    /// The line, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// How grave it is.
    pub gravity: Gravity,
}

/// How grave something in `synonyms.toml` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// Nothing of the file could be read: what TOML says.
    Fatal(toml::de::Error),
    /// A group has no effect.
    Unusable,
    /// A term stands in another group too.
    Twice,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    group: Vec<toml::Spanned<Group>>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    terms: Vec<String>,
}

/// The longest term, in units (Han characters or words in letters).
const TERM_UNITS_MAX: usize = 12;
/// The most terms of one group: each is another thing to look up in every query that names one of them.
pub const GROUP_TERMS_MAX: usize = 24;

impl Synonyms {
    /// Reads the file. A group that cannot be used is left out and reported; a file that is no TOML gives a fatal error.
    #[must_use]
    pub fn parse(text: &str, analyzer: &Analyzer) -> (Synonyms, Vec<SynonymsError>) {
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let line = error.span().map_or(0, |span| line_of(text, span.start));
                let message = error.message().to_owned();
                let gravity = Gravity::Fatal(error);
                return (
                    Synonyms::default(),
                    vec![SynonymsError {
                        line,
                        message,
                        gravity,
                    }],
                );
            }
        };
        let (mut synonyms, mut errors) = (Synonyms::default(), Vec::new());
        // Where each group begins.
        let mut lines: Vec<usize> = Vec::new();
        for group in file.group {
            let line = line_of(text, group.span().start);
            match synonyms.add(group.into_inner().terms, analyzer) {
                Ok(()) => lines.push(line),
                Err(message) => errors.push(SynonymsError {
                    line,
                    message,
                    gravity: Gravity::Unusable,
                }),
            }
        }
        errors.extend(synonyms.twice(&lines, analyzer));
        (synonyms, errors)
    }

    fn add(&mut self, terms: Vec<String>, analyzer: &Analyzer) -> Result<(), String> {
        if !(2..=GROUP_TERMS_MAX).contains(&terms.len()) {
            return Err(format!(
                "a group needs 2 to {GROUP_TERMS_MAX} terms, this one has {}",
                terms.len()
            ));
        }
        let all_keys: Vec<Vec<String>> = terms.iter().map(|term| keys(term, analyzer)).collect();
        for (term, key) in terms.iter().zip(&all_keys) {
            if key.is_empty() || key.len() > TERM_UNITS_MAX {
                return Err(format!(
                    "`{term}` is empty or longer than {TERM_UNITS_MAX} characters or words"
                ));
            }
        }
        let group = self.groups.len();
        for key in all_keys {
            self.longest_units = self.longest_units.max(key.len());
            let groups = self.by_key.entry(key).or_default();
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        self.groups.push(terms);
        Ok(())
    }

    /// The terms that stand in two groups, each at the later one. `lines` are those where groups begin.
    fn twice(&self, lines: &[usize], analyzer: &Analyzer) -> Vec<SynonymsError> {
        let mut found = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            for term in group {
                let Some(first) = self
                    .by_key
                    .get(&keys(term, analyzer))
                    .and_then(|of| of.first())
                else {
                    continue;
                };
                if *first < index {
                    found.push(SynonymsError {
                        line: lines[index],
                        message: format!(
                            "`{term}` stands in the group of line {} too",
                            lines[*first]
                        ),
                        gravity: Gravity::Twice,
                    });
                }
            }
        }
        found
    }

    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The stretches of a query that are terms of a group, longest first from the left, not overlapping:
    /// first unit, number of units, and the other terms that mean the same.
    #[must_use]
    pub fn find(&self, query_keys: &[String]) -> Vec<(usize, usize, Vec<&str>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < query_keys.len() {
            let longest = self.longest_units.min(query_keys.len() - at);
            let hit = (1..=longest)
                .rev()
                .find_map(|n| Some((n, self.by_key.get(&query_keys[at..at + n])?)));
            let Some((n, groups)) = hit else {
                at += match regional(&query_keys[at..]) {
                    Some((n, others)) => {
                        found.push((at, n, others.to_vec()));
                        n
                    }
                    None => 1,
                };
                continue;
            };
            let own = query_keys[at..at + n].concat();
            let mut others: Vec<&str> = Vec::new();
            for term in groups.iter().flat_map(|&g| &self.groups[g]) {
                if !others.contains(&term.as_str())
                    && super::fold::fold(term).replace(' ', "") != own
                {
                    others.push(term);
                }
            }
            found.push((at, n, others));
            at += n;
        }
        found
    }
}

/// The words of other regions for a folded word, from `dict/regional.txt` (OpenCC, see `dict/README.md`).
static REGIONAL: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut regional: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (typed, other) in include_str!("../../dict/regional.txt")
        .lines()
        .filter_map(|line| line.split_once('\t'))
    {
        regional.entry(typed).or_default().push(other);
    }
    regional
});
/// The longest word in that list, in characters.
const REGIONAL_CHARS_MAX: usize = 8;

/// The longest word of another region that a query begins with: its characters, and what else to look for.
fn regional(query_keys: &[String]) -> Option<(usize, &'static [&'static str])> {
    let mut word = String::new();
    let ends = query_keys.iter().take(REGIONAL_CHARS_MAX).map(|key| {
        word.push_str(key);
        word.len()
    });
    let ends: Vec<usize> = ends.collect();
    (2..=ends.len()).rev().find_map(|n| {
        let others = REGIONAL.get(&word[..ends[n - 1]])?;
        Some((n, others.as_slice()))
    })
}

/// A text as synonyms see it: one key a unit, a Han character or a stem.
#[must_use]
pub fn keys(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let mut keys = Vec::new();
    let mut units = Units::new(text);
    while let Some(unit) = units.next_unit() {
        match unit {
            Unit::Han { c, .. } => keys.push(c.to_string()),
            Unit::Word { text, .. } => keys.push(analyzer.stem(text)),
            Unit::Space | Unit::Joiner | Unit::Break => {}
        }
    }
    keys
}

/// The line of a byte, counted from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}
