//! The last good versions of articles that are broken, in the data folder.
//!
//! Gets:    what is at risk: articles whose files cannot be used now.
//! Gives:   the same at a later start.
//! Touches: `last_good`.
//! Never:   a version of a file that is fine: that is in the content folder.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::known::Known;
use crate::content::{Article, Names, stored};
use crate::site::last_good::LastGood;

/// How many last good versions are written in one go.
const KEPT_AT_ONCE: usize = 500;

/// The files of which the last good version is kept, each with the hash of that version.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<PathBuf, u64>);

impl Kept {
    /// Adds last good versions to what was stored of files, where that has none: the index folder may have been deleted.
    pub(super) fn add_to(&mut self, files: &mut Vec<(PathBuf, Known)>, kept: &mut LastGood) {
        let known: HashSet<PathBuf> = files
            .iter()
            .filter(|(_, known)| known.article.is_some())
            .map(|(path, _)| path.clone())
            .collect();
        let mut added = BTreeMap::new();
        for (name, bytes) in kept.articles() {
            let Some(article) = unpack(&bytes) else {
                kept.refuse_article(&name);
                continue;
            };
            let path = PathBuf::from(name);
            self.0.insert(path.clone(), article.hash);
            if !known.contains(&path) {
                added.insert(path, Arc::new(article));
            }
        }
        files.retain(|(path, _)| !added.contains_key(path));
        // Without a hash and a time, so that the file is read, and this is what stands if it is broken still.
        let known = |article| Known {
            article: Some(article),
            ..Known::default()
        };
        files.extend(
            added
                .into_iter()
                .map(|(path, article)| (path, known(article))),
        );
    }

    /// Keeps the last good versions that are at risk, and none of others. Cheap when they are kept already.
    pub(super) fn keep(
        &mut self,
        at_risk: &BTreeMap<&Path, &Arc<Article>>,
        kept: &mut LastGood,
    ) -> io::Result<()> {
        let safe: Vec<PathBuf> = self
            .0
            .keys()
            .filter(|path| !at_risk.contains_key(path.as_path()))
            .cloned()
            .collect();
        for path in safe {
            if let Some(name) = path.to_str() {
                kept.keep_article(name, None)?;
            }
            self.0.remove(&path);
        }
        // Few at a time: each waits for the disk, and the next look goes on.
        let new = at_risk
            .iter()
            .filter(|(path, article)| self.0.get(**path) != Some(&article.hash))
            .take(KEPT_AT_ONCE);
        let new: Vec<(PathBuf, Arc<Article>)> = new
            .map(|(path, article)| ((*path).to_owned(), Arc::clone(article)))
            .collect();
        for (path, article) in new {
            if let Some(name) = path.to_str() {
                kept.keep_article(name, Some(&pack(&article)))?;
            }
            self.0.insert(path, article.hash);
        }
        Ok(())
    }
}

/// How an article is kept: the format in which it is packed, then the article.
fn pack(article: &Article) -> Vec<u8> {
    [
        &stored::FORMAT.to_le_bytes()[..],
        &stored::encode(Some(article), &[], false, &Names::default()),
    ]
    .concat()
}

fn unpack(bytes: &[u8]) -> Option<Article> {
    let (format, packed) = bytes.split_first_chunk()?;
    (*format == stored::FORMAT.to_le_bytes())
        .then(|| stored::decode(packed))??
        .article
}
