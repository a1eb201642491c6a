//! A check for tools that show and compare results of analyses: SARIF 2.1.0, the standard of OASIS.
//!
//! Gets:    a report.
//! Gives:   one run with its rules and results.
//! Touches: the lines that problems stand on.
//! Never:   a fingerprint that holds the number of a line: lines move with every edit above them.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::json::write_json;
use super::report::Report;
use super::sources::Sources;
use crate::problem::{Code, Problem, Severity};

/// What stays as it is in a part of a URI: the unreserved characters of RFC 3986.
const PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Writes the report.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let codes: BTreeSet<Code> = report.problems.iter().map(|problem| problem.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, report)).collect();
    let mut fingerprints = Fingerprints::new(report.content);
    let results: Vec<Value> = report
        .problems
        .iter()
        .map(|problem| {
            let rule = codes.binary_search(&problem.code).unwrap_or_default();
            result(report, problem, rule, &fingerprints.of(problem))
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "jieda",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    write_json(&log, out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: Code, report: &Report<'_>) -> Value {
    let gravest = report
        .problems
        .iter()
        .filter(|problem| problem.code == code);
    let gravest = gravest.map(|problem| problem.severity).min();
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.remedy(), "markdown": code.page() },
        "defaultConfiguration": { "level": level(gravest.unwrap_or(Severity::Warning)) },
    })
}

fn result(report: &Report<'_>, problem: &Problem, rule: usize, fingerprint: &str) -> Value {
    let text = match problem.help.is_empty() {
        true => problem.message.clone(),
        false => format!("{}\n{}", problem.message, problem.help),
    };
    let mut place = json!({ "artifactLocation": { "uri": uri(&report.path(&problem.path)) } });
    if problem.line > 0 {
        place["region"] = match problem.column {
            0 => json!({ "startLine": problem.line }),
            column => json!({ "startLine": problem.line, "startColumn": column }),
        };
    }
    json!({
        "ruleId": problem.code.as_str(),
        "ruleIndex": rule,
        "level": level(problem.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": place }],
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
    })
}

/// A path as a reference: below the working folder a relative one, as code hosts want it, else one with its scheme.
fn uri(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => {
            Some(utf8_percent_encode(&name.to_string_lossy(), PART).to_string())
        }
        Component::ParentDir => Some("..".to_owned()),
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
    });
    let joined = parts.collect::<Vec<_>>().join("/");
    match (path.is_absolute(), joined.is_empty()) {
        (true, _) => format!("file:///{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// What identifies a problem over edits elsewhere: its kind, file, message and the text of its line, and how many like it stand
/// before it.
struct Fingerprints<'c> {
    sources: Sources<'c>,
    seen: HashMap<u64, usize>,
}

impl Fingerprints<'_> {
    fn new(content: &Path) -> Fingerprints<'_> {
        Fingerprints {
            sources: Sources::new(content),
            seen: HashMap::new(),
        }
    }

    fn of(&mut self, problem: &Problem) -> String {
        let line = self.sources.written(problem).unwrap_or_default().trim();
        let path = problem.path.to_string_lossy();
        let parts = [problem.code.as_str(), &path, &problem.message, line];
        let hash = xxh3_64(parts.join("\0").as_bytes());
        let before = self.seen.entry(hash).or_default();
        *before += 1;
        format!("{hash:016x}:{before}")
    }
}
