//! Whether the files of an index are those that were written: their names, lengths and checksums, tested before any is used.
//!
//! Gets:    an index folder; what is written into it.
//! Gives:   a seal for each file, the list of all seals at the end of `meta.json`, and the first file that is not as sealed.
//! Touches: the index folder, for reading.
//! Never:   trust in a library's own tests: tantivy's fail with an assertion for a file of 4 to 7 bytes, do not know a file of
//!          another segment from the right one, and cover neither `meta.json` nor `.managed.json`.
//!
//! The two lists end with a line of JSON (whose folder it is of, the seals) and one with the format and a checksum of all before
//! it. That last line keeps its form in every format to come.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::disk;

/// Counts up when the files of the folder mean something else. Folders before the first format have no seals at all.
pub(super) const FOLDER_FORMAT: u32 = 1;
/// The list of segments.
pub(super) const META: &str = "meta.json";
/// The list of files that tantivy may remove.
pub(super) const MANAGED: &str = ".managed.json";
/// The largest list, in bytes: one of 100,000 articles has some kilobytes.
const LIST_BYTES_MAX: u64 = 16_000_000;
/// What the last line of a list begins with.
const MARK: &str = "jieda-index";

/// What a file was when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    /// Its length, in bytes.
    pub(super) bytes: u64,
    /// A checksum of them.
    pub(super) sum: u64,
}

/// What stands behind the list itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Trailer {
    /// Which list it is.
    name: String,
    /// Which index it is of: a list of another folder is not this one's.
    index: u64,
    /// The files of all segments; only at the end of [`META`].
    files: BTreeMap<String, Seal>,
}

/// Why an index is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UnfitIndex {
    /// There is none.
    Missing,
    /// It is of another format.
    Format(String),
    /// A file is not as it was written: its name, and why.
    Damaged(String, String),
}

impl UnfitIndex {
    fn damaged(file: &str, why: impl std::fmt::Display) -> UnfitIndex {
        UnfitIndex::Damaged(file.to_owned(), why.to_string())
    }
}

/// An index whose files are all as they were written.
#[derive(Debug)]
pub(super) struct IntactIndex {
    /// Which index it is.
    pub(super) index: u64,
    /// The files of its segments with their seals and bytes.
    pub(super) files: BTreeMap<PathBuf, (Seal, Arc<[u8]>)>,
}

/// Reads all files of the index in a folder, and tests them.
///
/// # Errors
/// When one is not as it was written, with its name.
pub(super) fn check(folder: &Path) -> Result<IntactIndex, UnfitIndex> {
    let (_, trailer) = match read_list(folder, META) {
        // Without its list an index is none; files of segments without a list were one.
        Err(UnfitIndex::Missing) if has_segments(folder) => {
            return Err(UnfitIndex::damaged(META, "it is missing"));
        }
        read => read?,
    };
    let (_, managed) = read_list(folder, MANAGED).map_err(|unfit| match unfit {
        UnfitIndex::Missing => UnfitIndex::damaged(MANAGED, "it is missing"),
        other => other,
    })?;
    if managed.index != trailer.index {
        return Err(UnfitIndex::damaged(
            &format!("{META} and {MANAGED}"),
            "they are of two indexes",
        ));
    }
    let mut files = BTreeMap::new();
    for (name, seal) in trailer.files {
        if !is_segment_file(&name) {
            return Err(UnfitIndex::damaged(
                META,
                "it names a file that is none of a segment",
            ));
        }
        let bytes =
            read_sealed(folder, &name, seal).map_err(|error| UnfitIndex::damaged(&name, error))?;
        files.insert(PathBuf::from(name), (seal, bytes));
    }
    Ok(IntactIndex {
        index: trailer.index,
        files,
    })
}

/// The bytes of a file, when they are those that were sealed.
///
/// # Errors
/// When they are not, or it is no file.
pub(super) fn read_sealed(folder: &Path, name: &str, seal: Seal) -> io::Result<Arc<[u8]>> {
    let bytes = disk::read(&folder.join(name), seal.bytes)?;
    let unlike = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
    if bytes.len() as u64 != seal.bytes {
        return Err(unlike(format!(
            "it has {} of {} bytes",
            bytes.len(),
            seal.bytes
        )));
    }
    if xxh3_64(&bytes) != seal.sum {
        return Err(unlike("its checksum is another".to_owned()));
    }
    Ok(bytes.into())
}

/// Whether files belong to the segments of a list that tantivy writes: those of others may be removed before the next list.
pub(super) struct Living(Vec<SegmentEntry>);

#[derive(Deserialize)]
struct Segments {
    segments: Vec<SegmentEntry>,
}

#[derive(Deserialize)]
struct SegmentEntry {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

impl Living {
    /// The segments of a list.
    pub(super) fn of(list: &[u8]) -> io::Result<Living> {
        let Segments { mut segments } = serde_json::from_slice(list)?;
        segments
            .iter_mut()
            .for_each(|segment| segment.segment_id.retain(|c| c != '-'));
        Ok(Living(segments))
    }

    /// Whether one of them needs the file.
    pub(super) fn need(&self, name: &str) -> bool {
        let Some((id, rest)) = name.split_once('.') else {
            return false;
        };
        let segment = self.0.iter().find(|segment| segment.segment_id == id);
        segment.is_some_and(|segment| match rest.strip_suffix(".del") {
            Some(opstamp) => segment
                .deletes
                .as_ref()
                .is_some_and(|deletes| deletes.opstamp.to_string() == opstamp),
            None => true,
        })
    }
}

/// A list as it is written to disk.
pub(super) fn sealed_list(
    name: &str,
    data: &[u8],
    index: u64,
    files: BTreeMap<String, Seal>,
) -> io::Result<Vec<u8>> {
    let mut out = data.to_vec();
    out.push(b'\n');
    out.extend(serde_json::to_vec(&Trailer {
        name: name.to_owned(),
        index,
        files,
    })?);
    out.push(b'\n');
    let sum = xxh3_64(&out);
    out.extend(format!("{MARK} {FOLDER_FORMAT} {sum:016x}\n").bytes());
    Ok(out)
}

/// A list as tantivy wrote it.
///
/// # Errors
/// When it is not as it was written.
pub(super) fn read_list_data(folder: &Path, name: &str) -> Result<Vec<u8>, UnfitIndex> {
    read_list(folder, name).map(|(data, _)| data)
}

fn read_list(folder: &Path, name: &str) -> Result<(Vec<u8>, Trailer), UnfitIndex> {
    let mut bytes =
        disk::read(&folder.join(name), LIST_BYTES_MAX).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => UnfitIndex::Missing,
            _ => UnfitIndex::damaged(name, error),
        })?;
    let Some((before, format, sum)) = last_line(&bytes) else {
        // Before there were formats, the list was JSON to its end.
        return Err(match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(list) if list.is_object() || list.is_array() => {
                UnfitIndex::Format("of a time before formats".to_owned())
            }
            _ => UnfitIndex::damaged(name, "it is cut, or no list"),
        });
    };
    if xxh3_64(&bytes[..before]) != sum {
        return Err(UnfitIndex::damaged(name, "its checksum is another"));
    }
    if format != FOLDER_FORMAT {
        return Err(UnfitIndex::Format(format!(
            "format {format}, this program writes {FOLDER_FORMAT}"
        )));
    }
    let line = bytes[..before - 1]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let trailer: Trailer = serde_json::from_slice(&bytes[line..before - 1])
        .map_err(|error| UnfitIndex::damaged(name, error))?;
    if trailer.name != name {
        return Err(UnfitIndex::damaged(
            name,
            format!("it is what {} should be", trailer.name),
        ));
    }
    bytes.truncate(line.saturating_sub(1));
    Ok((bytes, trailer))
}

/// Where the last line of a list begins, and the format and checksum in it.
fn last_line(bytes: &[u8]) -> Option<(usize, u32, u64)> {
    let end = bytes.strip_suffix(b"\n")?;
    let start = end.iter().rposition(|b| *b == b'\n')? + 1;
    let mut words = std::str::from_utf8(&end[start..]).ok()?.split(' ');
    if words.next()? != MARK {
        return None;
    }
    let (format, sum) = (words.next()?.parse().ok()?, words.next()?);
    (sum.len() == 16).then_some((start, format, u64::from_str_radix(sum, 16).ok()?))
}

fn has_segments(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .flatten()
        .any(|entry| is_segment_file(&entry.file_name().to_string_lossy()))
}

/// Whether a name is that of a part of a segment.
pub(super) fn is_segment_file(name: &str) -> bool {
    let is_part = |(id, rest): (&str, &str)| {
        id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) && !rest.contains('/')
    };
    name.split_once('.').is_some_and(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back_as_it_was_and_any_other_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let seals = BTreeMap::from([("a.term".to_owned(), Seal { bytes: 3, sum: 7 })]);
        let list = sealed_list(META, b"{\n  \"segments\": []\n}", 5, seals.clone()).unwrap();
        let read = |bytes: &[u8]| {
            std::fs::write(folder.path().join(META), bytes).unwrap();
            read_list(folder.path(), META)
        };
        let (data, trailer) = read(&list).unwrap();
        assert_eq!(
            (&*data, trailer.index, trailer.files),
            (&b"{\n  \"segments\": []\n}"[..], 5, seals)
        );
        for at in 0..list.len() {
            let mut other = list.clone();
            other[at] ^= 1;
            assert!(read(&other).is_err(), "byte {at}");
            assert!(read(&list[..at]).is_err(), "cut to {at}");
        }
        assert_eq!(
            read(b"{\"segments\": []}\n").unwrap_err(),
            UnfitIndex::Format("of a time before formats".to_owned())
        );
    }

    #[test]
    fn a_list_of_a_format_to_come_is_told_from_a_damaged_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = b"whatever it will be\n".to_vec();
        let sum = xxh3_64(&bytes);
        bytes.extend(format!("{MARK} 99 {sum:016x}\n").bytes());
        std::fs::write(folder.path().join(META), bytes).unwrap();
        let unfit = read_list(folder.path(), META).unwrap_err();
        assert_eq!(
            unfit,
            UnfitIndex::Format("format 99, this program writes 1".to_owned())
        );
    }
}
