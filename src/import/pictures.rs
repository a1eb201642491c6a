//! Pictures and files of an export.
//!
//! Gets:    the files of its folder; addresses that articles name.
//! Gives:   which file an address is, and what it is called below `assets/`.
//! Touches: nothing.
//! Never:   the network: what is not there is named.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::export::Export;

/// The folder below `assets/`.
const FOLDER: &str = "zendesk";

/// The files of an export, by what they are found by.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// By the last parts of their paths.
    by_tail: HashMap<String, Vec<PathBuf>>,
    names: BTreeMap<String, String>,
}

impl Pictures {
    pub(super) fn of(export: &Export) -> Pictures {
        let mut all = Pictures {
            by_tail: HashMap::new(),
            names: export.attachments.clone(),
        };
        for file in &export.files {
            let path = file.to_string_lossy().replace('\\', "/");
            let parts: Vec<&str> = path.split('/').collect();
            let name = parts[parts.len() - 1];
            for tail in 1..=parts.len().min(6) {
                let tail = parts[parts.len() - tail..].join("/");
                all.by_tail.entry(tail).or_default().push(file.clone());
            }
            // `123-name.png`, `123_name.png`, `123.png`: named after the attachment's id.
            let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
            if digits.len() > 2 {
                all.by_tail
                    .entry(format!("#{digits}"))
                    .or_default()
                    .push(file.clone());
            }
        }
        all
    }

    /// The file of an address, where it is in the export, and its path below `assets/`.
    pub(super) fn find(&self, url: &str) -> Option<(PathBuf, String)> {
        let plain = url.split(['?', '#']).next()?;
        let plain = percent_decode_str(plain).decode_utf8().ok()?;
        let path = plain.split_once("://").map_or(&*plain, |(_, rest)| rest);
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let name = *parts.last()?;
        let only = |tail: &str| {
            let found = self.by_tail.get(tail)?;
            (found.len() == 1).then(|| found[0].clone())
        };
        let id = attachment_id(&parts);
        let tails = (2..=parts.len().min(6))
            .rev()
            .map(|tail| parts[parts.len() - tail..].join("/"));
        let found = tails.into_iter().find_map(|tail| only(&tail));
        let named = || {
            let id = id?;
            let name = self.names.get(id).map(|name| format!("{id}/{name}"));
            only(&format!("#{id}")).or_else(|| only(&name?))
        };
        let file = found.or_else(named).or_else(|| only(name))?;
        let target = target(id, &file);
        Some((file, target))
    }
}

/// The number behind `article_attachments`.
fn attachment_id<'p>(parts: &[&'p str]) -> Option<&'p str> {
    let at = parts
        .iter()
        .position(|part| *part == "article_attachments")?;
    let id = parts.get(at + 1)?;
    let id = id.split(['.', '-']).next()?;
    id.bytes().all(|b| b.is_ascii_digit()).then_some(id)
}

/// What a file is called below `assets/`: letters, digits, `-` and one dot.
fn target(id: Option<&str>, file: &Path) -> String {
    let plain = |text: &str| {
        let letters = text.chars().map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        });
        let letters: String = letters.take(60).collect();
        letters.trim_matches('-').to_owned()
    };
    let stem = plain(&file.file_stem().unwrap_or_default().to_string_lossy());
    let end = plain(&file.extension().unwrap_or_default().to_string_lossy());
    let hash = xxhash_rust::xxh3::xxh3_64(file.as_os_str().as_encoded_bytes());
    let id = id.map_or_else(|| format!("{:08x}", hash as u32), str::to_owned);
    let dot = if end.is_empty() { "" } else { "." };
    match stem.starts_with(&id) || stem.is_empty() {
        true => format!("{FOLDER}/{id}-{:04x}{dot}{end}", hash as u16),
        false => format!("{FOLDER}/{id}-{stem}{dot}{end}"),
    }
}
