//! How to reach a person.
//!
//! Gets:    the channels and the official list, as `config` and the operator's file have them; what somebody typed.
//! Gives:   what the pages show of them, and whether a channel is ours.
//! Touches: `ids`, `text`, `detect`.
//! Never:   the index, the clock; a contact that neither of the two has.

pub mod hours;
pub mod message;
pub mod official;
pub mod outside;
pub mod verify;
pub mod wording;

mod entry;
mod lookalike;

use jiff::Timestamp;

use crate::ids::Localized;
use hours::Schedule;

/// A way to reach support, in the order of the contact page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// chat, email, phone, form, social, post, complaint or other.
    pub kind: String,
    /// What pages call it.
    pub title: Localized,
    /// An `https` address, an e-mail address, a number or a handle.
    pub address: String,
    /// When it answers; none when nothing is said.
    pub schedule: Option<Schedule>,
    /// Whether it answers at any time, without exception.
    pub always_open: bool,
    /// How long an answer takes.
    pub wait: Localized,
    /// What it costs the reader.
    pub charge: Localized,
    /// What else to know.
    pub note: Localized,
    /// Whether the operator's list bears it out.
    pub standing: Standing,
    /// The line of `site.toml` on which it begins, counted from 1.
    pub line: usize,
}

/// What the operator's official list says of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: the writers' own list is in use, or none.
    #[default]
    Unjudged,
    /// It is on the list.
    Listed,
    /// It is not, or its texts name something that is not: pages say so, and make no link of it.
    Unlisted,
}

impl Channel {
    /// Whether readers are to be told that nobody can vouch for it.
    #[must_use]
    pub fn is_unlisted(&self) -> bool {
        self.standing == Standing::Unlisted
    }

    /// A link to the channel: its `https` address, `mailto:` for an e-mail address, `tel:` for a phone number. None for one that is not on the
    /// operator's list.
    #[must_use]
    pub fn href(&self) -> Option<String> {
        if self.is_unlisted() {
            None
        } else if self.address.starts_with("https://") {
            Some(self.address.clone())
        } else if self.address.contains('@')
            && !self.address.starts_with('@')
            && !self.address.contains(char::is_whitespace)
        {
            Some(format!("mailto:{}", self.address))
        } else if self.kind == "phone" {
            self.number().map(|number| format!("tel:{number}"))
        } else {
            None
        }
    }

    /// The address as a number to call; none where more stands there than a number.
    fn number(&self) -> Option<String> {
        const DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
        let is_number =
            |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.');
        let kept = |c: &char| c.is_ascii_digit() || *c == '+';
        let number: String = self.address.chars().filter(kept).collect();
        let is_one =
            self.address.chars().all(is_number) && !number[1.min(number.len())..].contains('+');
        (is_one && DIGITS.contains(&number.trim_start_matches('+').len())).then_some(number)
    }

    /// Its texts beside the address, in all languages.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.title, &self.wait, &self.charge, &self.note]
            .into_iter()
            .flat_map(Localized::texts)
    }

    /// The hours as the browser's script reads them.
    #[must_use]
    pub fn hours_data(&self, now: Timestamp) -> Option<String> {
        match &self.schedule {
            Some(schedule) => Some(schedule.data(now)),
            None => self.always_open.then(|| r#"{"a":1}"#.to_owned()),
        }
    }
}
