//! A whole text: official only when every part of it is accounted for.
//!
//! Gets:    a text that somebody pasted, and the official list.
//! Gives:   a finding for each channel in it, and for each part that nobody can vouch for.
//! Touches: `value`, `reading`, `answers`.
//! Never:   "official" for what was not read.

use super::beside::ends_at_clauses;
use super::finding::{Finding, Note, State};
use super::glyphs;
use super::kinds::Kind;
use super::reading::Reading;
use super::value::{chain, is_number};
use super::{parts, roundabout};
use crate::characters::{is_unseen, is_variation_selector};
use crate::contact::entry::equal_form;
use crate::contact::official::Official;

/// The longest text that is judged, in characters.
pub const VALUE_CHARS_MAX: usize = 10_000;

/// How many things in one text are given.
pub const FINDINGS_MAX: usize = 50;

/// The longest value that is taken as one, in characters.
const VALUE_MAX: usize = 2_000;

impl Official {
    /// Judges a text whole.
    pub(super) fn whole(&self, text: &str) -> Vec<Finding> {
        let cut = text
            .char_indices()
            .nth(VALUE_CHARS_MAX)
            .map_or(text, |(at, _)| &text[..at]);
        // What begins a line of a list, and the dots where a text trails off, are no part of a value.
        let value = cut.trim();
        let bullets = ["- ", "• ", "· ", "– ", "— ", "* "];
        let value = bullets
            .iter()
            .find_map(|bullet| value.strip_prefix(bullet))
            .unwrap_or(value);
        let value = value.trim_end_matches('…').trim();
        if cut.len() == text.len()
            && let Some(finding) = self.single(value)
        {
            return vec![finding];
        }
        let mut reading = Reading::of(self, value, Official::of_part);
        reading.answer_cues();
        let mut findings = reading.findings;
        if cut.len() < text.len() {
            findings.push((value.len(), Finding::unclear("…").note(Note::CutOff)));
        }
        // What prints nothing, wherever it stands, is there for somebody's sake. Emoji are put together with two of them.
        let unseen = |c: char| {
            is_unseen(c)
                && !matches!(c, '\n' | '\r' | '\t' | '\u{200d}')
                && !is_variation_selector(c)
        };
        if value.contains(unseen) {
            findings.push((value.len(), Finding::unclear("…").note(Note::Hidden)));
        }
        findings.sort_by_key(|(at, _)| *at);
        told(
            value,
            findings.into_iter().map(|(_, finding)| finding).collect(),
        )
    }

    /// A value that is one thing and no text.
    fn single(&self, value: &str) -> Option<Finding> {
        if value.chars().count() > VALUE_MAX || value.contains('\n') {
            return None;
        }
        if let Some(finding) = self.listed(value) {
            return Some(finding);
        }
        // A number or a mailbox holds white space; a mailbox that is listed may have a name that names another.
        let mailbox = value.ends_with('>')
            && value.matches('<').count() == 1
            && value.matches('@').count() <= 3;
        let quoted =
            value.find("\"@").is_some_and(|at| at > 0) && !value.contains(char::is_whitespace);
        if mailbox || quoted || is_number(&equal_form(value)) {
            let finding = self.plain_value(value);
            let listed = mailbox && finding.entry.is_some() && self.mailbox_is_listed(value);
            return (finding.state == State::Unknown && !listed).then_some(finding);
        }
        let parts = parts::cut(&roundabout::read(value));
        let [part] = parts.as_slice() else {
            return None;
        };
        match part.kind {
            // Signs at its edge that end no clause make another value of it; behind white space they are another part.
            _ if !ends_at_clauses(value, &part.at) && value.contains(char::is_whitespace) => None,
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Scheme
                if !ends_at_clauses(value, &part.at) =>
            {
                Some(self.judge_value(value)).filter(|finding| finding.state == State::Unknown)
            }
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Scheme => {
                let mut finding = self.of_part(part, &value[part.at.clone()]);
                value.clone_into(&mut finding.value);
                if value[part.at.end..].chars().any(is_unseen)
                    || value[..part.at.start].chars().any(is_unseen)
                {
                    finding = finding.not_listed();
                }
                Some(finding)
            }
            Kind::Chain => Some(chain(value)),
            Kind::Word => {
                let plain = ends_at_clauses(value, &part.at)
                    && !value.contains(is_unseen)
                    && !value.chars().any(glyphs::is_disguised);
                let inner = if plain {
                    &value[part.at.clone()]
                } else {
                    value
                };
                let finding = Finding {
                    value: value.to_owned(),
                    ..self.judge_value(inner)
                };
                matches!(finding.state, State::Unknown | State::Official).then_some(finding)
            }
            Kind::Number | Kind::Han | Kind::Long | Kind::Break(_) => None,
        }
    }
}

/// What is said of a text: the channels; where all of them are listed, also what nobody can vouch for.
fn told(value: &str, mut findings: Vec<Finding>) -> Vec<Finding> {
    let any = |findings: &[Finding], state| findings.iter().any(|finding| finding.state == state);
    if any(&findings, State::Unknown) {
        findings.retain(|finding| finding.state != State::Unclear);
    } else if !any(&findings, State::Official) {
        return vec![Finding::unclear(value)];
    }
    let mut seen = std::collections::HashSet::new();
    findings.retain(|finding| seen.insert((finding.value.clone(), finding.state)));
    if findings.len() > FINDINGS_MAX {
        // What is not on the list comes first.
        findings.sort_by_key(|finding| finding.state != State::Unknown);
        findings.truncate(FINDINGS_MAX - 1);
        findings.push(Finding::unclear("…").note(Note::CutOff));
    }
    findings
}
