//! One value: on the list, or what it resembles.
//!
//! Gets:    an address, a link, a name, a number, as it was pasted or as a part of a text.
//! Gives:   its finding.
//! Touches: `listed`, `resemble`; `detect::contacts` for what stands before a mailbox.
//! Never:   what stands around it.

use super::finding::{Finding, Note, State};
use super::glyphs;
use super::kinds::Kind;
use super::parts::Part;
use crate::characters::is_unseen;
use crate::contact::entry::equal_form;
use crate::contact::official::Official;
use crate::detect::contacts::{self, SpotKind};

impl Official {
    /// Judges a place of a text, of which it is known what it looks like.
    #[must_use]
    pub fn judge_spot(&self, value: &str, kind: SpotKind) -> Finding {
        match kind {
            SpotKind::Web => self
                .listed(value)
                .unwrap_or_else(|| self.name_or_web(value)),
            SpotKind::Email | SpotKind::Phone => self.judge_value(value),
            SpotKind::Handle => self
                .listed(value)
                .unwrap_or_else(|| self.handle(value, value, None)),
            SpotKind::Word | SpotKind::Chain => {
                self.listed(value).unwrap_or_else(|| self.word(value))
            }
        }
    }

    /// Judges one value.
    pub(super) fn judge_value(&self, value: &str) -> Finding {
        if let Some(finding) = self.listed(value) {
            return finding;
        }
        let shown: String = value.chars().filter(|&c| !is_unseen(c)).collect();
        let mut finding = self.plain_value(shown.trim());
        value.clone_into(&mut finding.value);
        // What cannot be seen is on no list: what is left may at most resemble something.
        if shown.len() != value.len() {
            finding = finding.noted(Note::Hidden);
        }
        if finding.entry.is_some() && value.chars().any(glyphs::is_disguised) {
            finding = finding.noted(Note::Disguised);
        }
        finding
    }

    pub(super) fn plain_value(&self, value: &str) -> Finding {
        let folded = equal_form(value);
        if !folded.contains(char::is_alphanumeric) {
            return Finding::unclear(value);
        }
        if let Some(finding) = self.mailbox(value) {
            return finding;
        }
        if folded.starts_with("tel:") || is_number(&folded) {
            return self.phone(value, folded.trim_start_matches("tel:"));
        }
        if let Some(address) = folded.strip_prefix("mailto:") {
            return self.email(value, address.split('?').next().unwrap_or_default());
        }
        if let Some(rest) = folded.strip_prefix("tg://resolve?domain=") {
            return self.handle(
                value,
                rest.split('&').next().unwrap_or_default(),
                Some("telegram"),
            );
        }
        if folded.contains("://") || folded.starts_with("//") || folded.contains(":\\\\") {
            return self.web(value, value);
        }
        if has_scheme(&folded) && !folded.starts_with("http") {
            return Finding::new(value, None, State::Unknown);
        }
        match folded.find('@') {
            Some(0) => self.handle(value, value, None),
            Some(_) => self.email(value, value),
            None if folded.contains(['.', '/', '\\', '。', '·', '⁄', '∕']) => {
                self.name_or_web(value)
            }
            None => self.word(value),
        }
    }

    /// `Somebody <address>`: the address counts, whatever stands before it.
    fn mailbox(&self, value: &str) -> Option<Finding> {
        let inside = value.strip_suffix('>')?;
        let (name, address) = inside.rsplit_once('<')?;
        if !address.contains('@') {
            return None;
        }
        let mut finding = self.email(value, address);
        if finding.state == State::Unknown && finding.entry.is_none() {
            let named = contacts::find(name)
                .into_iter()
                .map(|spot| self.judge_spot(&name[spot.start..spot.end], spot.kind));
            finding.entry = named
                .filter_map(|finding| finding.entry)
                .next()
                .or_else(|| self.borrowed(name));
        }
        Some(finding)
    }

    pub(super) fn mailbox_is_listed(&self, value: &str) -> bool {
        value
            .rsplit_once('<')
            .is_some_and(|(_, address)| self.listed(address.trim_end_matches('>')).is_some())
    }

    /// Judges a part that is a channel; `source` is what it was written as.
    pub(super) fn of_part(&self, part: &Part, source: &str) -> Finding {
        // Nothing that is marked is on the list: what it resembles is told by what is read.
        let read_as = if part.marks.any() {
            part.shown.as_str()
        } else {
            source
        };
        let mut finding = match part.kind {
            Kind::Chain => chain(source),
            Kind::Web if !read_as.contains("://") => self.judge_spot(read_as, SpotKind::Web),
            Kind::Handle => self.judge_spot(read_as, SpotKind::Handle),
            _ => self.judge_value(read_as),
        };
        if finding.state == State::Unclear {
            finding = Finding::new(source, None, State::Unknown);
        }
        source.clone_into(&mut finding.value);
        for (marked, note) in [
            (part.marks.hidden, Note::Hidden),
            (part.marks.disguised, Note::Disguised),
            (part.marks.roundabout, Note::Roundabout),
        ] {
            if marked {
                finding = finding.not_listed().noted(note);
            }
        }
        finding
    }
}

/// An account of a chain is on no list.
pub(super) fn chain(value: &str) -> Finding {
    Finding::new(value, None, State::Unknown)
}

pub(super) fn is_number(folded: &str) -> bool {
    let known =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.' | '/');
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    digits >= *contacts::PHONE_DIGITS.start() && folded.chars().all(known)
}

fn has_scheme(folded: &str) -> bool {
    let scheme = folded.split(':').next().unwrap_or_default();
    scheme.len() < folded.len()
        && scheme.len() >= 2
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !scheme.contains('.')
}
