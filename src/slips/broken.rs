//! Files that git, an editor or a disk left in a state that nobody wrote.
//!
//! Gets:    bytes, a text, the name of a file.
//! Gives:   what they are: in another encoding, a conflict, a pointer, a leftover.
//! Touches: nothing.
//! Never:   a file read in another encoding than UTF-8: what it may be is told, and the writer decides.

/// How a file that Git LFS has not fetched begins.
const LFS: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The mark that some editors write before UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// What tells a GB18030 text from one in Latin letters with accents: so many pairs of bytes.
const PAIRS_MIN: usize = 2;

/// The encoding that bytes which are no UTF-8 text are probably in, with what to do; `None` when that cannot be told.
#[must_use]
pub fn encoding(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some(wide) = wide(bytes) {
        return Some(wide);
    }
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        return Some((
            "UTF-8 that ends in the middle of a character",
            "the end of the file is missing: take it from the last version that was whole",
        ));
    }
    if bytes.ends_with(&[0; 8]) {
        return Some((
            "a file of which the disk did not get the end",
            "take it from the last version that was whole",
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
    if is_dense(bytes) {
        return Some((
            "Big5, Shift_JIS or another encoding of East Asia",
            "open the file in an editor that shows it well, and save it as UTF-8",
        ));
    }
    Some((
        "Latin-1 (Windows-1252)",
        "save the file as UTF-8, or run `iconv -f WINDOWS-1252 -t UTF-8`",
    ))
}

/// UTF-16 and UTF-32: by the mark at the beginning, else by where the zeros of Latin letters stand.
fn wide(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Some((
                "UTF-32",
                "save the file as UTF-8, or run `iconv -f UTF-32 -t UTF-8`",
            ));
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return Some((
                "UTF-16",
                "save the file as UTF-8, or run `iconv -f UTF-16 -t UTF-8`",
            ));
        }
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0);
    let (even, odd, all) = (zeros(0).count(), zeros(1).count(), head.len());
    // Of two bytes one is zero in every third character or more, and the other in next to none.
    let is_one = |many: usize, few: usize| many > 0 && many * 6 >= all && few * 40 <= all;
    match (is_one(odd, even), is_one(even, odd)) {
        (true, _) => Some((
            "UTF-16",
            "save the file as UTF-8, or run `iconv -f UTF-16LE -t UTF-8`",
        )),
        (_, true) => Some((
            "UTF-16",
            "save the file as UTF-8, or run `iconv -f UTF-16BE -t UTF-8`",
        )),
        _ => None,
    }
}

/// Whether the lines with bytes beyond ASCII are made of them: in Latin letters only some have an accent.
fn is_dense(bytes: &[u8]) -> bool {
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_ascii());
    let (mut high, mut letters) = (0, 0);
    for line in lines {
        high += line.iter().filter(|byte| !byte.is_ascii()).count();
        letters += line.iter().filter(|b| b.is_ascii_alphabetic()).count();
    }
    high > letters
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
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    bytes.len() < 1_024 && bytes.starts_with(LFS)
}

/// Whether a text is what git writes for a symbolic link where it may make none: the path alone.
#[must_use]
pub fn is_link_text(text: &str) -> bool {
    let is_path = |c: char| c.is_alphanumeric() || "/._- ".contains(c);
    let name = text.rsplit('/').next().unwrap_or_default();
    text.contains('/') && text.ends_with(".md") && name.len() > 3 && text.chars().all(is_path)
}

/// The line of the first mark of a conflict that git left, counted from 1; `None` when there is none outside of code. The mark that
/// opens or closes one is enough where it names a side: who takes out the others easily forgets one.
#[must_use]
pub fn conflict(text: &str) -> Option<usize> {
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    // A mail that was quoted seven times is quoted in the lines around it too.
    let is_quoted = |index: usize| lines.get(index).is_some_and(|line| line.starts_with('>'));
    let names_side = |line: &str, index: usize| {
        let closing = line.strip_prefix(">>>>>>> ");
        let closing =
            closing.filter(|_| !is_quoted(index.wrapping_sub(1)) && !is_quoted(index + 1));
        let side = line.strip_prefix("<<<<<<< ").or(closing);
        side.is_some_and(|side| side.starts_with(|c: char| c.is_alphanumeric()))
    };
    let is = |line: &str, sign: &str| {
        line.strip_prefix(sign)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let (mut begun, mut parted, mut fence, mut alone) = (None, false, None, None);
    for (index, line) in lines.iter().copied().enumerate() {
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
        if names_side(line, index) {
            alone = alone.or(Some(index + 1));
        }
    }
    alone
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

/// The file that a file of this name is a copy of, when it is called as a merge, a cloud folder, a browser or a person calls a copy.
#[must_use]
pub fn original(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_count = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let lower = stem.to_ascii_lowercase();
    if lower.len() == stem.len() && lower.starts_with("copy of ") {
        return Some(format!("{}.{ending}", &stem["copy of ".len()..]));
    }
    // `fees (2)`, `fees copy 2`, `fees_BASE_4711`, `fees.md.BASE.4711`.
    let counted = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let in_brackets = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    if let Some((before, inner)) = in_brackets
        && (is_count(inner) || inner.to_ascii_lowercase().contains("conflicted copy"))
    {
        let bare = original(&format!("{before}.{ending}"));
        return Some(bare.unwrap_or_else(|| format!("{before}.{ending}")));
    }
    for side in ["BACKUP", "BASE", "LOCAL", "REMOTE"] {
        if counted.len() == stem.len() {
            break;
        }
        if let Some(before) = counted.strip_suffix(&format!("_{side}_")) {
            return Some(format!("{before}.{ending}"));
        }
        if let Some(before) = counted.strip_suffix(&format!(".{side}.")) {
            return Some(before.to_owned());
        }
    }
    if let Some((before, _)) = stem.split_once(".sync-conflict-") {
        return Some(format!("{before}.{ending}"));
    }
    let counted = counted.trim_end();
    [" - Copy", " - copy", " copy", " - 副本", " 副本", "的副本"]
        .into_iter()
        .find_map(|end| counted.strip_suffix(end))
        .map(|before| format!("{before}.{ending}"))
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
            (
                utf16("# Fees and more\n").iter().rev().copied().collect(),
                "UTF-16",
            ),
            (b"\xff\xfe\0\0#\0\0\0".to_vec(), "UTF-32"),
            (
                [b"# Fees and more\n".to_vec(), vec![0; 4_096]].concat(),
                "a file of which",
            ),
            (vec![0; 64], "a file of which"),
            (
                b"# T\n\xb4\xa3\xb2\x7b\xa8\x53\xa6\xb3\xa8\xec\xb1\x62\n".to_vec(),
                "Big5",
            ),
            (
                b"# T\n\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x65\n".to_vec(),
                "Big5, Shift_JIS",
            ),
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
        assert_eq!(conflict("Title\n=======\n"), None);
        assert_eq!(conflict("> > quoted\n>>>>>>> mail\n\n<<<<<<<\n"), None);
    }

    #[test]
    fn a_mark_that_was_forgotten_is_one_of_a_conflict() {
        for (text, line) in [
            ("<<<<<<< HEAD\nb\n", 1),
            ("b\n=======\nc\n>>>>>>> other\n", 4),
            ("b\n>>>>>>> 4d7a214 (fees)\n", 2),
        ] {
            assert_eq!(conflict(text), Some(line), "{text}");
            assert_eq!(conflict(&format!("~~~\n{text}~~~\n")), None, "{text}");
        }
    }

    #[test]
    fn a_path_alone_is_a_link_that_git_wrote_as_text() {
        for (text, is_one) in [
            ("../shared/fees.md", true),
            ("funds/费用 1.md", true),
            ("fees.md", false),
            ("../shared/fees.md\nText", false),
            ("See [fees](../fees.md", false),
            ("a/.md", false),
        ] {
            assert_eq!(is_link_text(text), is_one, "{text}");
        }
    }

    #[test]
    fn a_copy_names_the_file_that_it_is_of() {
        for name in [
            "Copy of fees.md",
            "fees copy.md",
            "fees copy 2.md",
            "fees - Copy.md",
            "fees - Copy (3).md",
            "fees (1).md",
            "fees - 副本.md",
            "fees 副本 2.md",
            "fees的副本.md",
            "fees (conflicted copy 2026-11-29).md",
            "fees (Ann's conflicted copy 2026-11-29).md",
            "fees.sync-conflict-20261129-101010-ABCDEFG.md",
            "fees_BASE_4711.md",
            "fees_LOCAL_4711.md",
            "fees.md.REMOTE.4711.md",
        ] {
            assert_eq!(original(name).as_deref(), Some("fees.md"), "{name}");
        }
        for name in [
            "fees.md",
            "copy.md",
            "fees-2.md",
            "FAQ_BASE_.md",
            "2026.md",
            "photocopy.md",
        ] {
            assert_eq!(original(name), None, "{name}");
        }
    }
}
