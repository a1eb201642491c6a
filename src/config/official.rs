//! `[official]` and `[outside]` of `site.toml`: the channels that are really ours, and what articles may name besides.
//!
//! Gets:    the tables; the keys of the first are those of the operator's file too.
//! Gives:   an `Official`.
//! Touches: `contact`.
//! Never:   an entry that cannot be used: it is reported and left out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::parse::{FILE, Parse};
use crate::contact::official::{EntryError, Official};
use crate::problem::{Code, Problem};

/// What to do about an entry of the official list that cannot be used.
const UNUSED_ENTRY: &str = "correct it; until then it is not listed";

/// The keys of the official list.
const LISTED: [&str; 7] = [
    "names",
    "domains",
    "email_domains",
    "emails",
    "country_code",
    "phones",
    "handles",
];

#[derive(Deserialize)]
pub(super) struct FileOfficial {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    email_domains: Vec<Spanned<String>>,
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    country_code: Option<Spanned<String>>,
    #[serde(default)]
    phones: Vec<Spanned<String>>,
    #[serde(default)]
    handles: Vec<Spanned<FileHandle>>,
    /// Only in the operator's file.
    #[serde(default)]
    pub(super) other: Vec<Spanned<String>>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileHandle {
    platform: String,
    handle: String,
}

#[derive(Deserialize)]
pub(super) struct FileOutside {
    #[serde(default)]
    links: Vec<Spanned<String>>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Parse<'_> {
    /// The official list. An entry that cannot be used is reported and left out.
    pub(super) fn official(
        &mut self,
        name: &str,
        listed: Option<Spanned<FileOfficial>>,
        outside: Option<Spanned<FileOutside>>,
    ) -> Official {
        let mut official = Official::default();
        if let Some(listed) = listed {
            let at = listed.span().start;
            let listed = listed.into_inner();
            self.unknown(&listed.unknown, at, &LISTED);
            if let Some(other) = listed.other.first() {
                let (line, _) = self.place(other.span().start);
                let problem =
                    Problem::warning(Code::KeyUnknown, Path::new(FILE), "unknown key `other`");
                self.problems.push(
                    problem
                        .at(line, 0)
                        .help("it has a meaning in the file of `--official` only"),
                );
            }
            official.add_name(name);
            self.listed(&mut official, &listed);
        }
        if let Some(outside) = outside {
            let at = outside.span().start;
            let outside = outside.into_inner();
            self.unknown(&outside.unknown, at, &["links", "examples"]);
            self.entries("links", &outside.links, |text| official.add_link(text));
            outside
                .examples
                .iter()
                .for_each(|example| official.add_example(example));
        }
        official
    }

    /// The entries of an official list, in a file of either kind.
    pub(super) fn listed(&mut self, official: &mut Official, listed: &FileOfficial) {
        listed.names.iter().for_each(|name| official.add_name(name));
        self.entries("domains", &listed.domains, |text| official.add_domain(text));
        self.entries("email_domains", &listed.email_domains, |text| {
            official.add_email_domain(text)
        });
        self.entries("emails", &listed.emails, |text| official.add_email(text));
        self.entries("phones", &listed.phones, |text| official.add_phone(text));
        self.entries("country_code", listed.country_code.as_slice(), |text| {
            official.set_country_code(text)
        });
        for handle in &listed.handles {
            let named = handle.get_ref();
            if let Err(error) = official.add_handle(&named.platform, &named.handle) {
                self.problem(
                    Code::OfficialEntryInvalid,
                    handle.span().start,
                    format!("handles: `{}` {error}", named.handle),
                    UNUSED_ENTRY,
                );
            }
        }
    }

    fn entries(
        &mut self,
        key: &str,
        entries: &[Spanned<String>],
        mut add: impl FnMut(&str) -> Result<(), EntryError>,
    ) {
        for entry in entries {
            if let Err(error) = add(entry.get_ref()) {
                self.problem(
                    Code::OfficialEntryInvalid,
                    entry.span().start,
                    format!("{key}: `{}` {error}", entry.get_ref()),
                    UNUSED_ENTRY,
                );
            }
        }
    }
}
