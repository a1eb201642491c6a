//! Notes to writers between `%%`, as Obsidian has them: no reader is shown one.
//!
//! Gets:    the text of a file.
//! Gives:   the same with blanks in their place, so that lines and columns stay, and where the first stood.
//! Touches: `problem`, for the place of a byte.
//! Never:   front matter, code, a note that nothing closes, a sign in or behind a word (`100%%`, `%%i`).

use crate::problem::place;

/// The longest note, in bytes.
const NOTE_BYTES_MAX: usize = 10_000;
/// The most notes of a file that are left out.
const NOTES_MAX: usize = 1_000;
/// What a note stands between.
const SIGN: &str = "%%";

/// Blanks the notes out: the text, the line and column of the first, and how many there are; nothing when there is none.
#[must_use]
pub(super) fn without(text: &str) -> Option<(String, (usize, usize), usize)> {
    if !text.contains(SIGN) {
        return None;
    }
    let (mut out, mut first, mut count) = (String::with_capacity(text.len()), None, 0);
    let mut fence: Option<&str> = None;
    // Up to where nothing closes a note.
    let mut searched = 0;
    let mut at = front_matter_end(text);
    out.push_str(&text[..at]);
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let line = &text[at..end];
        let trimmed = line.trim();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|marker| trimmed.trim_start_matches(['>', ' ']).starts_with(marker));
        match (fence, marker) {
            (Some(open), Some(marker)) if open == marker => fence = None,
            (None, Some(marker)) => fence = Some(marker),
            _ => {}
        }
        let is_code = fence.is_some() || marker.is_some() || line.starts_with('\t');
        let may_open = !is_code && !line.starts_with("    ") && count < NOTES_MAX;
        let open = may_open.then(|| opening(line)).flatten();
        let note =
            open.and_then(|open| Some((at + open, closing(text, at + open, &mut searched)?)));
        let Some((begin, behind)) = note else {
            out.push_str(line);
            at = end;
            continue;
        };
        out.push_str(&text[at..begin]);
        first.get_or_insert_with(|| place(text, begin));
        count += 1;
        let blank = |c: char| if c == '\n' { c } else { ' ' };
        out.extend(text[begin..behind].chars().map(blank));
        at = behind;
    }
    Some((out, first?, count))
}

/// Where front matter ends that a text begins with.
fn front_matter_end(text: &str) -> usize {
    let fence = ["---", "+++"].into_iter().find(|fence| {
        let behind = text.strip_prefix(fence);
        behind.is_some_and(|behind| behind.starts_with(['\n', '\r']))
    });
    let Some(fence) = fence else {
        return 0;
    };
    let mut at = 0;
    for (nth, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if nth > 0 && line.trim_end() == fence {
            return at;
        }
    }
    0
}

/// Where a note opens in a line, outside of code.
fn opening(line: &str) -> Option<usize> {
    let (mut marks, mut counted) = (0, 0);
    let mut found = line.match_indices(SIGN).map(|(at, _)| at);
    found.find(|&at| {
        let before = &line[..at];
        marks += before[counted..].matches('`').count();
        counted = at;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '\\');
        let is_four = line[at + SIGN.len()..].starts_with('%');
        marks % 2 == 0 && !before.ends_with(is_word) && !is_four
    })
}

/// The byte behind the note that opens at a byte: one that begins its line may hold empty lines, another ends with its paragraph.
fn closing(text: &str, open: usize, searched: &mut usize) -> Option<usize> {
    let from = open + SIGN.len();
    let end = text.floor_char_boundary((from + NOTE_BYTES_MAX).min(text.len()));
    let line = text[..open].rfind('\n').map_or(0, |end| end + 1);
    let is_block = text[line..open].trim().is_empty();
    let inner = &text[from..end];
    let inner = match inner.find("\n\n").filter(|_| !is_block) {
        Some(paragraph) => &inner[..paragraph],
        None => inner,
    };
    let end = from + inner.len();
    let begin = from.max(*searched).min(end);
    let mut found = text[begin..end]
        .match_indices(SIGN)
        .map(|(at, _)| begin + at + SIGN.len());
    let found = found.find(|&behind| {
        let rest = &text[behind..];
        let is_in_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '%');
        !is_in_word && behind > from + SIGN.len()
    });
    if found.is_none() {
        // What was looked at twice at most: a sign may lie across the border.
        *searched = text.floor_char_boundary(end.saturating_sub(1)).max(begin);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_blank_and_all_else_stays_at_its_place() {
        for (before, note, after) in [
            ("Text ", "%%a note%%", " goes on.\n"),
            ("字", "%%注%%", "。\n"),
            ("", "%% note %%", "\n"),
            ("One.\n\n", "%%\nFirst.\n\n## Second\n%%", "\n\nTwo.\n"),
            ("`%%a` ", "%%note%%", " x `%%`\n"),
            ("> ", "%%note%%", "\n"),
            ("---\ntitle: a %%b%%\n---\n", "%%note\nover lines%%", "\n"),
            ("```\n%%a%%\n```\n", "%%note%%", "\n    %%code%%\n"),
        ] {
            let text = format!("{before}{note}{after}");
            let (out, at, count) = without(&text).unwrap();
            let blank: String = note
                .chars()
                .map(|c| if c == '\n' { c } else { ' ' })
                .collect();
            assert_eq!(out, format!("{before}{blank}{after}"), "{text}");
            let line = before.rfind('\n').map_or(0, |end| end + 1);
            let expected = (
                before.matches('\n').count() + 1,
                before[line..].chars().count() + 1,
            );
            assert_eq!((at, count), (expected, 1), "{text}");
        }
    }

    #[test]
    fn signs_of_other_meanings_are_none() {
        for text in [
            "50%% and 60%% more\n",
            "for %%i in (*) do echo %%i\n",
            "%%%% a %%%%\n",
            "a %%open\n",
            "a %%open\n\nother %% paragraph\n",
            "`%%a%%`\n",
            "~~~\n%%a%%\n~~~\n",
            "\\%%a%%\n",
            "---\nx: %%a%%\n---\nText.\n",
            "    %%a%%\n",
            "%%%%\n",
        ] {
            assert_eq!(without(text), None, "{text}");
        }
    }

    #[test]
    fn many_that_nothing_closes_are_looked_at_once_each() {
        for text in ["a %%b\n\n", "%%a\n", "a %%b ", "`%%` ", "%%a %%b\n"] {
            assert_eq!(without(&text.repeat(100_000)), None, "{text}");
        }
        let notes = "a %%b%% ".repeat(100_000);
        assert_eq!(without(&notes).map(|(.., count)| count), Some(NOTES_MAX));
    }
}
