//! Files that git, an editor or a disk left in a state that nobody wrote.
//!
//! Gets:    bytes, a text, the name of a file.
//! Gives:   what they are: in another encoding, a conflict, a pointer, a leftover.
//! Touches: nothing.
//! Never:   a file read in another encoding than UTF-8: what it may be is told, and the writer decides.

/// How a file that Git LFS has not fetched begins.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/";

/// What tells a GB18030 text from one in Latin letters with accents: so many pairs of bytes.
const PAIRS_MIN: usize = 2;

/// The encoding that bytes which are no UTF-8 are probably in, with what to do; `None` when that cannot be told.
#[must_use]
pub fn encoding(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let utf16 = |name| {
        (
            name,
            "save the file as UTF-8, or run `iconv -f UTF-16 -t UTF-8`",
        )
    };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some(utf16("UTF-16"));
    }
    let head = &bytes[..bytes.len().min(512)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    if zeros > 0 && zeros * 3 >= head.len() {
        return Some(utf16("UTF-16"));
    }
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        return Some((
            "UTF-8 that ends in the middle of a character",
            "the end of the file is missing: take it from the last version that was whole",
        ));
    }
    if bytes.contains(&0) {
        return None;
    }
    let (pairs, single) = double_bytes(bytes);
    if pairs >= PAIRS_MIN && single * 10 <= pairs {
        return Some((
            "GB18030 (GBK)",
            "save the file as UTF-8, or run `iconv -f GB18030 -t UTF-8`",
        ));
    }
    Some((
        "Latin-1 (Windows-1252)",
        "save the file as UTF-8, or run `iconv -f WINDOWS-1252 -t UTF-8`",
    ))
}

/// How many pairs of bytes are a character of GB18030 as Chinese text has them, and how many bytes beyond ASCII are none.
fn double_bytes(bytes: &[u8]) -> (usize, usize) {
    let (mut pairs, mut single, mut at) = (0, 0, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (0x00..=0x7f, _) => at += 1,
            (0xa1..=0xf7, Some(0xa1..=0xfe)) => {
                pairs += 1;
                at += 2;
            }
            _ => {
                single += 1;
                at += 1;
            }
        }
    }
    (pairs, single)
}

/// Whether a file is a pointer of Git LFS, whose content was not fetched.
#[must_use]
pub fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1_024 && bytes.starts_with(LFS)
}

/// The line of the first mark of a conflict that git left, counted from 1; `None` when there is no whole one outside of code.
#[must_use]
pub fn conflict(text: &str) -> Option<usize> {
    if !text.contains("<<<<<<<") {
        return None;
    }
    let is = |line: &str, sign: &str| {
        line.strip_prefix(sign)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let (mut begun, mut parted, mut fence) = (None, false, None);
    for (index, line) in text.lines().enumerate() {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() {
            continue;
        }
        if is(line, "<<<<<<<") {
            (begun, parted) = (begun.or(Some(index + 1)), false);
        } else if begun.is_some() && is(line, "=======") {
            parted = true;
        } else if parted && is(line, ">>>>>>>") {
            return begun;
        }
    }
    None
}

/// Whether a file of this name is what a merge, a patch or an editor left beside another one, with who leaves such.
#[must_use]
pub fn is_leftover(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&[".md.orig", ".toml.orig", ".txt.orig"]) {
        Some("a merge or a patch left it")
    } else if ends(&[".md.rej", ".toml.rej", ".txt.rej"]) {
        Some("a patch left it, whose change was not taken over")
    } else if ends(&[".md~", ".toml~", ".txt~", ".md.bak"]) {
        Some("an editor left it as a copy")
    } else if lower.starts_with('.') && ends(&[".md.swp", ".md.swo", ".toml.swp", ".txt.swp"]) {
        Some("an editor has the file open, or ended before it was saved")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_told_by_its_bytes() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let gbk = [0xcc, 0xe1, 0xcf, 0xd6, 0xb2, 0xbb, 0xb5, 0xbd, 0xd5, 0xcb];
        for (bytes, expected) in [
            ([b"\xff\xfe".to_vec(), utf16("# Fees\n")].concat(), "UTF-16"),
            (utf16("# Fees and more\n"), "UTF-16"),
            ([b"# ".to_vec(), gbk.to_vec()].concat(), "GB18030"),
            (b"# Caf\xe9 and na\xefve\n".to_vec(), "Latin-1"),
            ("# 提现".as_bytes()[..7].to_vec(), "UTF-8 that ends"),
        ] {
            let told = encoding(&bytes).map(|(name, _)| name).unwrap_or_default();
            assert!(told.starts_with(expected), "{bytes:?}: {told}");
        }
    }

    #[test]
    fn a_conflict_is_one_only_when_it_is_whole_and_no_example() {
        let marks = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n";
        assert_eq!(conflict(marks), Some(2));
        assert_eq!(conflict(&format!("```\n{marks}```\n")), None);
        assert_eq!(conflict("<<<<<<< HEAD\nb\n"), None);
        assert_eq!(conflict("Title\n=======\n"), None);
    }
}
