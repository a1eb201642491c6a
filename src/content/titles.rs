//! The title of an article, of all that could be one.
//!
//! Gets:    the title of the front matter, the heading at the top, the sections, the file.
//! Gives:   the title, another one beside it, and whether it had to be guessed.
//! Touches: `ids`.
//! Never:   an empty title.

use super::article::Section;
use super::markdown::Title;
use crate::ids::{FilePath, without_export_id};

/// What an article is called.
pub(super) struct Titles {
    pub(super) title: String,
    /// What the front matter says where the heading says something else.
    pub(super) other: Option<String>,
    /// Whether neither the front matter nor a first-level heading at the top says it.
    pub(super) is_guess: bool,
}

/// The title: the first-level heading at the top, else that of the front matter, else the first heading, else the name of the
/// file. None for the page of a folder that has none of these: its folder has a title of its own.
pub(super) fn of(
    front: Option<String>,
    heading: Option<Title>,
    sections: &[Section],
    file: &FilePath<'_>,
) -> Option<Titles> {
    let is_first_level = heading
        .as_ref()
        .is_some_and(|heading| heading.is_first_level);
    let is_guess = front.is_none() && !is_first_level;
    if let Some(heading) = heading.map(|heading| heading.text) {
        let other = front.filter(|title| *title != heading);
        return Some(Titles {
            title: heading,
            other,
            is_guess,
        });
    }
    let first = || {
        sections
            .iter()
            .map(|section| &section.heading)
            .find(|heading| !heading.is_empty())
    };
    let title = front.or_else(|| first().cloned()).or_else(|| name(file))?;
    Some(Titles {
        title,
        other: None,
        is_guess,
    })
}

/// What a file is called, without the number that it is ordered by.
fn name(file: &FilePath<'_>) -> Option<String> {
    let stem = file.stem();
    let is_number = |c: char| c.is_ascii_digit();
    let text = match file.number() {
        Some(_) => stem.trim_start_matches(is_number),
        None => stem,
    };
    let words: Vec<&str> = without_export_id(text)
        .split(['-', '_', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    (!file.is_index() && !words.is_empty()).then(|| words.join(" "))
}
