//! What the browser gets besides pages, under names that change with it.
//!
//! Gets:    scripts and logo, ours or those of the themes.
//! Gives:   files with address and media type.
//! Touches: nothing.
//! Never:   a file of `assets/`, which is the content's.

use axum::body::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use super::built_in::{LOGO, LOGO_PNG, SCRIPT, SCRIPTS};
use super::themes::Reading;
use crate::server::media::type_of;

/// A file for the browser, under a name that holds a hash of it.
pub(in crate::server) struct StaticFile {
    /// Its plain name.
    pub name: &'static str,
    /// Its address.
    pub url: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
}

/// The files for the browser: ours, or those of the themes in their place.
pub(super) fn static_files(read: &mut Reading<'_>) -> Vec<StaticFile> {
    let file = |name: &'static str, bytes: Bytes| StaticFile {
        name,
        url: format!("/static/{}", with_hash(name, &bytes)),
        media_type: if name.ends_with(".js") {
            "text/javascript; charset=utf-8"
        } else {
            type_of(name)
        },
        bytes,
    };
    let mut text = |name: &str, ours: &str| {
        read.first(&format!("static/{name}"))
            .unwrap_or_else(|| ours.to_owned())
    };
    let script: String = SCRIPTS
        .iter()
        .map(|(name, ours)| text(name, &without_comments(ours)) + "\n")
        .collect();
    let logo = text("logo.svg", LOGO);
    vec![
        file(SCRIPT, script.into()),
        file("logo.svg", logo.into()),
        file("logo.png", Bytes::from_static(LOGO_PNG)),
    ]
}

/// One of our scripts as every page loads it: lines that are comments are there for those who write it.
fn without_comments(script: &str) -> String {
    let lines = script.lines();
    let kept: Vec<&str> = lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    kept.join("\n")
}

/// `site.js` with a hash of the file: `site.1f2e3d4c5b.js`.
fn with_hash(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    format!("{stem}.{:010x}.{extension}", xxh3_64(bytes) >> 24)
}

/// The plain name in a name with a hash; none when there is no hash in it.
pub(super) fn without_hash(name: &str) -> Option<String> {
    let (stem, rest) = name.split_once('.')?;
    let (hash, extension) = rest.split_once('.')?;
    (hash.len() == 10 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| format!("{stem}.{extension}"))
}
