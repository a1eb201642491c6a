//! `site.toml` and `checks.toml` as they were last good, and what counts as broken.
//!
//! Gets:    the content folder; the last good version of an earlier run, where one is kept.
//! Gives:   what `site.toml` says, or said when it was last good; what is wrong with it now.
//! Touches: `content` for reading, `config`.
//! Never:   a contact page or an official list that is gone because a file broke: it takes a file that can be read to say
//!          that they are.

use std::path::Path;
use std::sync::Arc;

use crate::config::{Parsed, SiteConfig};
use crate::content::source;
use crate::problem::{Code, Problem, Severity};
use crate::search::relevance::golden::{self, Golden};

/// The name of the file.
pub(super) const SITE: &str = "site.toml";
/// The name of the file of golden queries.
pub(super) const CHECKS: &str = "checks.toml";
/// What is added to the remedy of a file that is broken.
pub(crate) const STILL_USED: &str = "its last good version stays in use";

/// `site.toml`.
#[derive(Default)]
pub(super) struct SiteFile {
    /// What it says, with last good parts in the place of broken ones.
    site: SiteConfig,
    /// What it said when all of it was good, or what was kept of an earlier run.
    good: Option<Good>,
    /// Whether a version that can be used was ever seen.
    is_known: bool,
    /// How it was read last: what is reported of it, and what it says of `[official]`.
    parsed: Option<Parsed>,
    /// What is reported of it as a whole, while it is broken.
    broken: Option<Problem>,
}

struct Good {
    site: SiteConfig,
    /// The text; none when it was fine that there was no file.
    text: Option<String>,
}

impl SiteFile {
    /// Takes in the text that was last good at an earlier time, before anything was read.
    pub(super) fn remember(&mut self, text: Option<String>) {
        let parsed = text.as_deref().map(SiteConfig::parse_parts);
        if let (None, Some(Ok(parsed))) = (&self.good, parsed) {
            self.good = Some(Good {
                site: parsed.site,
                text,
            });
        }
    }

    /// Reads the file. When it is broken, what was last good stays; an error when nothing ever was.
    pub(super) fn read(&mut self, content: &Path) -> Result<(), Problem> {
        let is_blank = |parsed: &Parsed| parsed.is_blank;
        let read = match source::read_site_file(content, SITE) {
            Ok(Some(text)) => match SiteConfig::parse_parts(&text) {
                Ok(parsed) if is_blank(&parsed) && self.would_lose() => {
                    Err(gone("says nothing any more"))
                }
                Ok(parsed) => Ok(Some((text, parsed))),
                Err(problem) => Err(problem),
            },
            Ok(None) if self.would_lose() => Err(gone("is gone")),
            Ok(None) => Ok(None),
            Err(problem) => Err(problem),
        };
        match read {
            Ok(Some((text, parsed))) => self.take(text, parsed),
            Ok(None) => {
                self.site = SiteConfig::default();
                self.good = Some(Good {
                    site: self.site.clone(),
                    text: None,
                });
                self.parsed = None;
                (self.is_known, self.broken) = (true, None);
            }
            Err(problem) => {
                self.parsed = None;
                if !self.is_known {
                    let Some(good) = &self.good else {
                        self.broken = Some(problem.clone());
                        return Err(problem);
                    };
                    self.site = good.site.clone();
                    self.is_known = true;
                }
                self.broken = Some(kept(problem));
            }
        }
        Ok(())
    }

    fn take(&mut self, text: String, mut parsed: Parsed) {
        self.site = parsed.site.clone();
        (self.is_known, self.broken) = (true, None);
        // Of a site that never was without fault, this is the best that there is.
        if self.good.is_none() || !parsed.is_broken() {
            self.good = Some(Good {
                site: parsed.site.clone(),
                text: Some(text),
            });
            self.parsed = Some(parsed);
            return;
        }
        // A list or contact page that lacks what its writer meant to be there is not the one that was meant.
        if let Some(good) = &self.good {
            let mut keep = |what: &str, line: usize| {
                let message = format!(
                    "{what} has entries that cannot be used: none of its changes is taken over"
                );
                parsed.problems.push(kept(
                    Problem::error(Code::TableKept, Path::new(SITE), message)
                        .at(line, 0)
                        .help("correct them"),
                ));
            };
            if parsed.official_broken && !good.site.official.is_empty() {
                self.site.official = good.site.official.clone();
                keep(
                    "the official list",
                    parsed.official_line.unwrap_or_default(),
                );
            }
            if parsed.channels_broken && !good.site.channels.is_empty() {
                self.site.channels = good.site.channels.clone();
                keep("the list of channels", 0);
            }
            if parsed.variables_broken && !good.site.variables.is_empty() {
                self.site.variables = Arc::clone(&good.site.variables);
                keep("the table of variables", 0);
            }
        }
        self.parsed = Some(parsed);
    }

    /// Whether the site would lose its official list or its contact page if there were no file.
    fn would_lose(&self) -> bool {
        let known = if self.is_known {
            Some(&self.site)
        } else {
            self.good.as_ref().map(|good| &good.site)
        };
        known.is_some_and(|site| !site.official.is_empty() || !site.channels.is_empty())
    }

    /// What it says.
    pub(super) fn site(&self) -> &SiteConfig {
        &self.site
    }

    /// The text that was last good, if any version ever was; none inside when it was fine that there was no file.
    pub(super) fn good_text(&self) -> Option<Option<&str>> {
        self.good.as_ref().map(|good| good.text.as_deref())
    }

    /// How it was read last, while it is not broken.
    pub(super) fn parsed(&self) -> Option<&Parsed> {
        self.parsed.as_ref()
    }

    /// What is wrong with it.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let parsed = self.parsed.iter().flat_map(|parsed| parsed.problems.iter());
        parsed.chain(&self.broken).cloned().collect()
    }
}

fn gone(how: &str) -> Problem {
    let help = "put it back; to be without its channels and its official list, write a site.toml with `name` alone";
    Problem::error(
        Code::SiteFileLost,
        Path::new(SITE),
        format!("{how}, and with it the channels and the official list"),
    )
    .help(help)
}

/// A problem of a file whose last good version stays.
pub(super) fn kept(problem: Problem) -> Problem {
    let help = if problem.help.is_empty() {
        STILL_USED.to_owned()
    } else {
        format!("{}; {STILL_USED}", problem.help)
    };
    problem.help(help)
}

/// How many golden queries are asked at most, each some milliseconds: they are asked after every change.
const QUERIES_MAX: usize = 2_000;

/// `checks.toml`: what searches must find.
#[derive(Default)]
pub(super) struct ChecksFile {
    text: Option<String>,
    good: Option<String>,
    golden: Arc<Vec<Golden>>,
    problems: Vec<Problem>,
}

impl ChecksFile {
    /// Takes in the text that was last good at an earlier time.
    pub(super) fn remember(&mut self, text: Option<String>) {
        self.golden = Arc::new(text.as_deref().map(queries).unwrap_or_default().0);
        self.good = text;
    }

    /// Reads the file where it changed; gives what is wrong with it.
    pub(super) fn read(&mut self, content: &Path) -> Vec<Problem> {
        let told = |problem: Problem, good: &Option<String>| {
            if good.is_some() {
                kept(problem)
            } else {
                problem
            }
        };
        match source::read_site_file(content, CHECKS) {
            Err(problem) => return vec![told(problem, &self.good)],
            Ok(text) if text == self.text && text.is_some() => {}
            Ok(None) => *self = ChecksFile::default(),
            Ok(Some(text)) => {
                let (golden, mut problems) = queries(&text);
                let is_error = |problem: &Problem| problem.severity == Severity::Error;
                if golden.is_empty() && problems.iter().any(is_error) {
                    problems = problems
                        .into_iter()
                        .map(|problem| told(problem, &self.good))
                        .collect();
                } else {
                    self.golden = Arc::new(golden);
                    self.good = Some(text.clone());
                }
                (self.text, self.problems) = (Some(text), problems);
            }
        }
        self.problems.clone()
    }

    /// The golden queries of the file as it was last good.
    pub(super) fn golden(&self) -> &Arc<Vec<Golden>> {
        &self.golden
    }

    /// The text that was last good.
    pub(super) fn good_text(&self) -> Option<&str> {
        self.good.as_deref()
    }
}

/// The golden queries of a text, and what is wrong with it.
fn queries(text: &str) -> (Vec<Golden>, Vec<Problem>) {
    let (mut golden, mut problems) = golden::parse(text);
    if let Some(beyond) = golden.get(QUERIES_MAX) {
        let message = format!("has more than {QUERIES_MAX} checks");
        let problem = Problem::error(Code::GoldenQueriesTooMany, Path::new(CHECKS), message)
            .at(beyond.line, 0);
        problems.push(problem.help("those from this one on are not asked"));
        golden.truncate(QUERIES_MAX);
    }
    (golden, problems)
}

/// What to tell of the site's own files that broke, and of those that are good again.
pub(super) fn told_of_own_files(before: &[Problem], now: &[Problem]) -> Vec<String> {
    let is_broken = |problem: &&Problem| problem.help.ends_with(STILL_USED);
    let broke = now
        .iter()
        .filter(is_broken)
        .filter(|problem| !before.contains(problem))
        .map(ToString::to_string);
    let mut mended: Vec<&Path> = before
        .iter()
        .filter(is_broken)
        .map(|problem| problem.path.as_path())
        .collect();
    mended.retain(|path| {
        !now.iter()
            .filter(is_broken)
            .any(|problem| problem.path == *path)
    });
    mended.dedup();
    broke
        .chain(
            mended
                .into_iter()
                .map(|path| format!("{} can be used again", path.display())),
        )
        .collect()
}
