//! What `.gitignore` and `.ignore` of the content folder leave out.
//!
//! Gets:    the rule files of a folder, through the door; the folders are entered from above, one after another.
//! Gives:   whether a path is left out; what is wrong with a rule file, and whether its rules are unknown.
//! Touches: `door`.
//! Never:   a rule file outside of the content folder, git's own settings; more work than the limits below allow: a rule file
//!          beyond them counts as one that cannot be read.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::door::{Folder, Refused};
use crate::problem::{Code, Problem};

/// The largest rule file, in bytes: ten times what the longest collections of rules for whole trades come to.
pub const RULES_BYTES_MAX: u64 = 64_000;
/// How many rules a file may have; comments and empty lines are none.
pub const RULES_MAX: usize = 1_000;
/// How long a rule may be, in bytes.
pub const RULE_BYTES_MAX: usize = 500;
/// How many wildcards a rule may have: each may stand for any stretch, so that trying them takes time.
pub const WILDCARDS_MAX: usize = 16;
/// How many wildcards all rules of a file may have.
pub const FILE_WILDCARDS_MAX: usize = 4_000;
/// How many bytes all rule files of a content folder may have.
pub const ALL_RULES_BYTES_MAX: usize = 1_000_000;

/// The names of rule files. What an `.ignore` says, on any level, is stronger than what any `.gitignore` says.
const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// Whether a file says which others are left out.
#[must_use]
pub fn is_rules(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| NAMES.iter().any(|rules| name == *rules))
}

/// The rule files as they were last good: of one that can no longer be read, these rules go on.
#[derive(Debug, Default)]
pub struct Rules {
    good: BTreeMap<PathBuf, String>,
    /// How many bytes these are.
    bytes: usize,
    /// Those that were met since the last [`Rules::forget_all_but_met`] began to count.
    met: BTreeSet<PathBuf>,
}

/// The rules of one folder.
struct Level {
    folder: PathBuf,
    /// In the order of [`NAMES`].
    rules: [Gitignore; 2],
}

/// The rules of a folder and of those above it: the state of a walk.
#[derive(Default)]
pub(super) struct Levels(Vec<Level>);

/// What entering a folder found besides its rules.
#[derive(Default)]
pub(super) struct Entered {
    pub(super) problems: Vec<Problem>,
    /// Whether some rules of it are not known at all, so that it is not known what they leave out.
    pub(super) in_doubt: bool,
}

impl Levels {
    /// Takes in the rules of a folder that lies right in the one entered before.
    pub(super) fn enter(&mut self, rules: &mut Rules, folder: &Folder, path: &Path) -> Entered {
        let mut entered = Entered::default();
        let level = NAMES.map(|name| rules.of(folder, &path.join(name), name, &mut entered));
        self.0.push(Level {
            folder: path.to_owned(),
            rules: level,
        });
        entered
    }

    /// Goes back to the folder entered before.
    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    /// Whether a path right in the last folder is left out.
    pub(super) fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        let of_kind = |kind: usize| {
            let nearest_first = self.0.iter().rev();
            let matched = nearest_first.map(|level| {
                let below = path.strip_prefix(&level.folder).unwrap_or(path);
                level.rules[kind].matched(below, is_folder)
            });
            matched
                .map(|found| found.map(drop))
                .find(|found| !found.is_none())
        };
        let decisive = (0..NAMES.len()).find_map(of_kind);
        matches!(decisive, Some(Match::Ignore(())))
    }
}

impl Rules {
    /// Forgets the rules of folders that are gone: a walk through all of the content met those that are there. What lies
    /// `below` some folders may be there still.
    pub(super) fn forget_all_but_met(&mut self, below: &[PathBuf]) {
        let met = std::mem::take(&mut self.met);
        self.good.retain(|path, _| {
            met.contains(path) || below.iter().any(|folder| path.starts_with(folder))
        });
        self.bytes = self.good.values().map(String::len).sum();
    }

    fn put(&mut self, path: &Path, text: Option<String>) {
        self.bytes += text.as_ref().map_or(0, String::len);
        let before = match text {
            Some(text) => {
                self.met.insert(path.to_owned());
                self.good.insert(path.to_owned(), text)
            }
            None => self.good.remove(path),
        };
        self.bytes -= before.map_or(0, |text| text.len());
    }

    fn of(&mut self, folder: &Folder, path: &Path, name: &str, entered: &mut Entered) -> Gitignore {
        let refused = match self.read(folder, path, name) {
            Ok(Some((text, rules, problem))) => {
                entered.problems.extend(problem);
                self.put(path, Some(text));
                return rules;
            }
            Ok(None) => {
                self.put(path, None);
                return Gitignore::empty();
            }
            Err(refused) => refused,
        };
        self.met.insert(path.to_owned());
        let known = self.good.get(path);
        let doubt = known.is_none() && refused.has_rules;
        let help = match known {
            Some(_) => "until it is corrected, the rules that it had go on",
            None if doubt => "until it is corrected, new articles below its folder are not served",
            None => "until it is corrected, it counts as having no rules, as for git",
        };
        entered.problems.push(refused.problem.help(help));
        entered.in_doubt |= doubt;
        known
            .and_then(|text| compiled(path, text).ok())
            .map_or_else(Gitignore::empty, |(rules, _)| rules)
    }

    /// A rule file that can be used: its text, its rules, and what is wrong with one of them.
    fn read(
        &self,
        folder: &Folder,
        path: &Path,
        name: &str,
    ) -> Result<Option<(String, Gitignore, Option<Problem>)>, Unusable> {
        let bytes = match folder.read(OsStr::new(name), RULES_BYTES_MAX) {
            Ok((bytes, _)) => bytes,
            Err(Refused::Missing) => return Ok(None),
            Err(refused) => {
                // Git has no rules from a link or a pipe either.
                let has_rules = matches!(refused, Refused::TooLarge { .. } | Refused::Io(_));
                return Err(Unusable {
                    problem: Problem::error(Code::RulesUnusable, path, refused.to_string()),
                    has_rules,
                });
            }
        };
        let unusable = |line: usize, message: String| Unusable {
            problem: Problem::error(Code::RulesUnusable, path, message).at(line, 0),
            has_rules: true,
        };
        if bytes.contains(&0) {
            return Err(unusable(0, "is not text in UTF-8".to_owned()));
        }
        let elsewhere = self.bytes - self.good.get(path).map_or(0, String::len);
        if elsewhere + bytes.len() > ALL_RULES_BYTES_MAX {
            return Err(unusable(
                0,
                format!("makes more than {ALL_RULES_BYTES_MAX} bytes of rules with the others"),
            ));
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((line, message)) = beyond_limits(&text) {
            return Err(unusable(line, message));
        }
        let (rules, problem) = compiled(path, &text).map_err(|error| unusable(0, error))?;
        Ok(Some((text, rules, problem)))
    }
}

/// Why a rule file is not used.
struct Unusable {
    problem: Problem,
    /// Whether it has rules, only not known ones.
    has_rules: bool,
}

/// The lines that hold rules, with their numbers.
fn rules_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    lines
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

fn beyond_limits(text: &str) -> Option<(usize, String)> {
    let mut wildcards_before = 0;
    for (count, (line, rule)) in rules_of(text).enumerate() {
        if count == RULES_MAX {
            return Some((line, format!("has more than {RULES_MAX} rules")));
        }
        if rule.len() > RULE_BYTES_MAX {
            return Some((
                line,
                format!(
                    "has a rule of {} bytes, more than {RULE_BYTES_MAX}",
                    rule.len()
                ),
            ));
        }
        let wildcards = rule.bytes().filter(|byte| b"*?[{,".contains(byte)).count();
        if wildcards > WILDCARDS_MAX {
            return Some((
                line,
                format!("has a rule with {wildcards} wildcards, more than {WILDCARDS_MAX}"),
            ));
        }
        wildcards_before += wildcards;
        if wildcards_before > FILE_WILDCARDS_MAX {
            return Some((
                line,
                format!("has rules with more than {FILE_WILDCARDS_MAX} wildcards in all"),
            ));
        }
    }
    None
}

/// The rules of a text. A line that is no rule matches nothing, as for git; the first of them is reported.
fn compiled(path: &Path, text: &str) -> Result<(Gitignore, Option<Problem>), String> {
    let mut builder = GitignoreBuilder::new("");
    let mut problem = None;
    for (line, rule) in rules_of(text) {
        // A name that is not UTF-8 is no article's.
        let wrong = match builder.add_line(None, rule) {
            _ if rule.contains(char::REPLACEMENT_CHARACTER) => Some("is not UTF-8".to_owned()),
            Ok(_) => None,
            // To git, braces are letters as others are.
            Err(_) if rule.contains(['{', '}']) => {
                let literal = rule.replace('{', "\\{").replace('}', "\\}");
                builder
                    .add_line(None, &literal)
                    .err()
                    .map(|error| error.to_string())
            }
            Err(error) => Some(error.to_string()),
        };
        if let (None, Some(wrong)) = (&problem, wrong) {
            let told = Problem::error(
                Code::RuleInvalid,
                path,
                format!("a rule that matches nothing: {wrong}"),
            );
            problem = Some(told.at(line, 0).help("correct or remove the line"));
        }
    }
    let rules = builder
        .build()
        .map_err(|error| format!("has rules that cannot be used together: {error}"))?;
    Ok((rules, problem))
}
