//! What stands between the name of a secret and the secret: spaces, marks, words that fill.
//!
//! Gets:    the letters of a text, and where a name ends.
//! Gives:   where what is named may begin, and by which mark.
//! Touches: nothing.
//! Never:   whether a secret stands there.

use super::letters::{Kind, Letters};

/// How far behind its name a secret may stand, in characters: ` 是：`, ` is: `.
pub(super) const GAP_CHARS_MAX: usize = 8;

/// What may stand between a name and what it names, besides a mark.
const FILLERS: [&str; 22] = [
    "就",
    "也",
    "现在",
    "目前",
    "应该",
    "好像",
    "一直",
    "收到的",
    "发来的",
    "给的",
    "输入的",
    "输入了",
    "填的",
    "填了",
    "分别",
    "如下",
    "currently",
    "now",
    "still",
    "as follows",
    "code",
    "number",
];

/// What says that the named comes now.
const MARKS: [&str; 31] = [
    "used to be",
    ":",
    "=",
    "是",
    "为",
    "為",
    "is",
    "was",
    "are",
    "->",
    "→",
    "'s",
    "’s",
    "设置成了",
    "设置成",
    "设置为",
    "设成了",
    "设成",
    "设为",
    "改成了",
    "改成",
    "改为",
    "换成了",
    "换成",
    "变成",
    "叫做",
    "叫作",
    "叫",
    "写的",
    "to",
    ">",
];

/// Those behind which many a sentence goes on: only what has the form of a password is one.
const WEAK_MARKS: [&str; 4] = ["'s", "’s", "to", ">"];

const QUOTES: [(char, char); 8] = [
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('`', '`'),
];

/// Where something begins that a name and a mark stand before.
pub(super) fn behind_mark(letters: &Letters, name_end: usize) -> Option<usize> {
    let gap = Gap::behind(letters, name_end);
    gap.mark.map(|_| gap.end)
}

/// What stands between a name and what may be named.
pub(super) struct Gap {
    pub(super) end: usize,
    /// The last mark in it.
    pub(super) mark: Option<&'static str>,
    pub(super) spaced: bool,
    /// What closes the quotes that it ends with.
    pub(super) closing: Option<char>,
    /// Whether words stand between, as in "the password I use is": then only what has the form of a secret is one.
    pub(super) far: bool,
}

impl Gap {
    /// Whether many a sentence goes on behind its mark.
    pub(super) fn is_weak(&self) -> bool {
        self.mark.is_some_and(|mark| WEAK_MARKS.contains(&mark))
    }

    pub(super) fn behind(letters: &Letters, name_end: usize) -> Gap {
        let mut gap = Gap {
            end: name_end,
            mark: None,
            spaced: false,
            closing: None,
            far: false,
        };
        let rest = |at: usize| &letters.chars[at.min(letters.chars.len())..];
        let starts = |at: usize, word: &str| {
            let length = word.chars().count();
            let whole = !word.ends_with(|c: char| c.is_ascii_alphabetic())
                || rest(at + length)
                    .first()
                    .is_none_or(|c| !c.is_ascii_alphanumeric());
            (whole && rest(at).iter().copied().take(length).eq(word.chars())).then_some(length)
        };
        // A name and what it names do not stand farther apart than some such words.
        for _ in 0..GAP_CHARS_MAX {
            let spaces = white_space(rest(gap.end));
            gap.spaced |= spaces > 0;
            gap.end += spaces;
            if let Some((mark, length)) = MARKS
                .iter()
                .find_map(|mark| Some((*mark, starts(gap.end, mark)?)))
            {
                (gap.mark, gap.end) = (Some(mark), gap.end + length);
            } else if let Some(length) = FILLERS.iter().find_map(|filler| starts(gap.end, filler)) {
                gap.end += length;
            } else if rest(gap.end).first() == Some(&'-')
                || gap.mark.is_some() && rest(gap.end).first() == Some(&'*')
            {
                gap.end += 1;
            } else if gap.mark.is_none()
                && let Some(length) = closed(rest(gap.end))
            {
                gap.end += length;
            } else {
                break;
            }
        }
        if gap.mark.is_none()
            && let Some(end) = far_mark(letters, gap.end)
        {
            (gap.end, gap.mark, gap.far) = (end, Some(":"), true);
            gap.end += white_space(rest(end));
        }
        let quote = rest(gap.end)
            .first()
            .and_then(|c| QUOTES.iter().find(|(open, _)| open == c));
        if let Some((_, close)) = quote {
            (gap.end, gap.closing) = (gap.end + 1, Some(*close));
        }
        gap
    }
}

fn white_space(rest: &[char]) -> usize {
    rest.iter()
        .take(GAP_CHARS_MAX)
        .take_while(|c| c.is_whitespace())
        .count()
}

/// How long what closes the name is, when a mark follows it: the quotes of `"password": "…"`, the stars of `**password**: …`.
fn closed(rest: &[char]) -> Option<usize> {
    let length = rest
        .iter()
        .take(GAP_CHARS_MAX)
        .take_while(|c| CLOSING.contains(**c))
        .count();
    let mark = rest[length..]
        .iter()
        .take(GAP_CHARS_MAX)
        .find(|c| !c.is_whitespace());
    (length > 0 && mark.is_some_and(|c| [':', '=', '是', '为'].contains(c))).then_some(length)
}

/// What may close a name.
const CLOSING: &str = "\"'`”’」』】*_)）]";

/// How far a mark may stand behind a name, in characters, with some words between.
pub(super) const FAR_CHARS_MAX: usize = 24;

/// Where what is named begins, when a mark stands some words behind the name, in one clause.
fn far_mark(letters: &Letters, from: usize) -> Option<usize> {
    let mut words = 0;
    for piece in letters
        .pieces(from)
        .take_while(|piece| piece.from < from + FAR_CHARS_MAX)
    {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            Kind::Other if [":", "="].contains(&text.trim()) => return Some(piece.to),
            Kind::Latin if words > 0 && ["is", "was"].contains(&&*text) => return Some(piece.to),
            Kind::Latin if words < 4 => words += 1,
            Kind::Other if [" ", "'"].contains(&&*text) => {}
            Kind::Han if text.chars().count() <= 8 && text.ends_with(['是', '为', '為']) => {
                return Some(piece.to);
            }
            _ => return None,
        }
    }
    None
}
