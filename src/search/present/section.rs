//! Which section of an article is shown.
//!
//! Gets:    the section that matched.
//! Gives:   the one of the same name in a translation; the one whose text can be shown.
//! Touches: nothing.
//! Never:   what matched in it.

use crate::content::Article;

/// The section of a translation that answers what a section of the original answers: the one of the same name.
pub(crate) fn same_section(original: &Article, section: usize, translation: &Article) -> usize {
    let anchor = original.sections[section].anchor.as_ref();
    translation
        .sections
        .iter()
        .position(|s| s.anchor.is_some() && s.anchor.as_ref() == anchor)
        .unwrap_or(0)
}

/// The index of a section that has a text to show: this one, or the next one that has some when it has none (a heading right
/// below a heading).
pub(crate) fn with_text(article: &Article, section: usize) -> usize {
    let from_here = (section..article.sections.len()).chain(0..section);
    from_here
        .into_iter()
        .find(|&index| !article.sections[index].text.is_empty())
        .unwrap_or(section)
}
