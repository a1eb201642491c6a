//! A text taken in part by part: its channels, its cues, and what may be somebody's name.
//!
//! Gets:    the parts of a text, and the official list.
//! Gives:   its items in order, each channel and each possible name with a finding.
//! Touches: `parts`, `cues`, `numbers`, `listed`.
//! Never:   whether a cue is answered: that is `answers`.

use std::ops::Range;

use super::beside::is_posed_beside;
use super::cues::{self, Cue};
use super::finding::{Finding, Note, State};
use super::kinds::{Break, Kind};
use super::numbers::{
    NAME_DIGITS_MIN, ROW_DIGITS_MIN, is_amount, is_currency, is_date, is_label, pieces_of_one,
    spelt_digits,
};
use super::parts::{self, Part};
use super::{roundabout, vocabulary};
use crate::contact::lookalike::Form;
use crate::contact::official::Official;

/// How many words of a text are compared with the list: no message has more.
const COMPARED_MAX: usize = 300;

/// What a part of a text is to its neighbours.
#[derive(Debug)]
pub(super) enum Item {
    /// A channel, by the place of its finding.
    Channel(usize),
    /// A cue, with its bytes in the text.
    Cue(Cue, Range<usize>),
    /// A word that may be an account name, by the place of its finding.
    Name(usize),
    /// A word of a dictionary.
    Word,
    /// A word that names nobody beside a cue.
    Common,
    /// Chinese text.
    Han,
    /// A word that sets another choice beside what came before.
    Or,
    /// The end of a clause or sentence.
    Break(Break),
}

/// A text on its way to its findings.
pub(super) struct Reading<'a> {
    pub(super) official: &'a Official,
    pub(super) text: &'a str,
    /// How a part that is a channel is judged, by what it was written as.
    judge: fn(&Official, &Part, &str) -> Finding,
    pub(super) items: Vec<Item>,
    pub(super) findings: Vec<(usize, Finding)>,
    /// How many words were compared with the list.
    compared: usize,
}

impl Official {
    /// The finding of a value that is on the list. What a mail link begins a message with must read as words.
    pub(super) fn listed(&self, value: &str) -> Option<Finding> {
        let (finding, says) = self.equals(value)?;
        says.iter()
            .all(|text| self.reads_as_words(text))
            .then_some(finding)
    }

    /// Whether a text holds words that name no channel, and calls for none.
    fn reads_as_words(&self, text: &str) -> bool {
        let reading = Reading::of(self, text, |_, _, source| Finding::unclear(source));
        let calls = |item: &Item| matches!(item, Item::Cue(..));
        reading.findings.is_empty() && !reading.items.iter().any(calls)
    }

    /// A word that resembles an entry, or borrows one of our names.
    fn of_word(&self, part: &Part, source: &str) -> Option<Finding> {
        let finding = self.word(&part.shown);
        (finding.state == State::Unknown).then(|| Finding {
            value: source.to_owned(),
            ..finding
        })
    }
}

impl<'a> Reading<'a> {
    /// Takes in a text.
    pub(super) fn of(
        official: &'a Official,
        text: &'a str,
        judge: fn(&Official, &Part, &str) -> Finding,
    ) -> Reading<'a> {
        let mut reading = Reading {
            official,
            text,
            judge,
            items: Vec::new(),
            findings: Vec::new(),
            compared: 0,
        };
        reading.take_in(&parts::cut(&roundabout::read(text)));
        reading
    }

    pub(super) fn source(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    pub(super) fn find(&mut self, at: usize, finding: Finding) -> usize {
        self.findings.push((at, finding));
        self.findings.len() - 1
    }

    /// Takes in the parts of the text, in order.
    fn take_in(&mut self, parts: &[Part]) {
        let mut before = String::new();
        let mut i = 0;
        while let Some(part) = parts.get(i) {
            let row = pieces_of_one(&parts[i..]);
            if row > 1 {
                self.name(&(part.at.start..parts[i + row - 1].at.end));
                i += row;
            } else {
                self.take_part(part, parts.get(i + 1), &before);
                i += 1;
            }
            before.clone_from(&parts[i - 1].shown);
        }
        self.extensions(parts);
    }

    /// A number right behind a phone number is another one, or an extension.
    fn extensions(&mut self, parts: &[Part]) {
        for pair in parts
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0].kind == Kind::Phone)
        {
            let (at, pair) = pair;
            let mark = matches!(pair[1].kind, Kind::Break(Break::Comma))
                || pair[1].kind == Kind::Han && pair[1].shown.ends_with('转');
            let number = if mark {
                parts.get(at + 2)
            } else {
                Some(&pair[1])
            }
            .filter(|part| part.kind == Kind::Number);
            let unit = parts
                .get(at + 2 + usize::from(mark))
                .is_some_and(|part| matches!(part.kind, Kind::Word | Kind::Han));
            if let Some(number) = number.filter(|_| !unit) {
                self.name(&number.at.clone());
            }
        }
    }

    fn take_part(&mut self, part: &Part, next: Option<&Part>, before: &str) {
        let source = self.source(&part.at).to_owned();
        match part.kind {
            Kind::Web | Kind::Email | Kind::Handle | Kind::Phone | Kind::Chain | Kind::Scheme => {
                let finding = self.beside_nothing(part, (self.judge)(self.official, part, &source));
                let place = self.find(part.at.start, finding);
                self.items.push(Item::Channel(place));
            }
            Kind::Word => self.word(part, next, before, &source),
            Kind::Number => self.number(part, next, before),
            Kind::Han => self.han(part),
            Kind::Long => {
                let shown: String = source.chars().take(80).chain(['…']).collect();
                self.find(part.at.start, Finding::unclear(&shown).note(Note::CutOff));
            }
            Kind::Break(kind) => self.items.push(Item::Break(kind)),
        }
    }

    /// What is said of a part with regard to what is glued to it: that is part of what somebody wrote, and no mark.
    fn beside_nothing(&self, part: &Part, finding: Finding) -> Finding {
        let posed = finding.state == State::Official && is_posed_beside(self.text, &part.at);
        if posed {
            finding.not_listed().note(Note::Disguised)
        } else {
            finding
        }
    }

    fn word(&mut self, part: &Part, next: Option<&Part>, before: &str, source: &str) {
        let named = next.is_some_and(|next| match next.kind {
            Kind::Handle | Kind::Break(Break::Colon) => true,
            // Line同号, Lark号.
            Kind::Han => next.shown.starts_with(['号', '同', '群', '站', '信']),
            Kind::Word => {
                let lower = next.shown.to_lowercase();
                matches!(lower.as_str(), "id" | "me" | "us")
                    || self.official.listed(&next.shown).is_some()
                    || !vocabulary::is_word(&next.shown)
            }
            _ => false,
        });
        let lower = part.shown.to_lowercase();
        let own_name = self.official.names().contains(&Form::of(part.shown.trim()));
        if !part.marks.any() && self.official.listed(source).is_some() {
            let finding = self.beside_nothing(part, (self.judge)(self.official, part, source));
            let place = self.find(part.at.start, finding);
            self.items.push(Item::Channel(place));
        } else if let Some(cue) = cues::of_word(&part.shown, before, named)
            .filter(|_| !cues::adds_a_thing(&lower, next.map_or("", |next| &next.shown)))
        {
            self.items.push(Item::Cue(cue, part.at.clone()));
            // `+abcdefgh` is a call and a name in one.
            if part.shown.starts_with('+') && cue == Cue::Account {
                self.name(&part.at);
            }
        } else if matches!(lower.as_str(), "or" | "nor") {
            self.items.push(Item::Or);
        } else if part.marks.disguised && lower.len() == 2 {
            // A flag.
            self.items.push(Item::Common);
        } else if own_name || !part.marks.any() && vocabulary::is_common(&lower) {
            self.items.push(Item::Common);
        } else {
            let compound = part.shown.contains(['-', '_', '.']);
            let known = !part.marks.any()
                && (vocabulary::is_word(&part.shown) || self.official.is_site_word(&lower));
            let compared = (!known || compound) && self.compared < COMPARED_MAX;
            self.compared += usize::from(compared);
            let like = compared
                .then(|| self.official.of_word(part, source))
                .flatten();
            match like {
                Some(finding) => {
                    let place = self.find(part.at.start, finding);
                    self.items.push(Item::Channel(place));
                }
                // `ton:sunshine`, "Gemini: @name": a scheme or a network that nobody here knows.
                None if known && !self.is_label_of_name(&part.at) => self.items.push(Item::Word),
                None => self.name(&part.at),
            }
        }
    }

    /// Whether a word and a colon stand before an account, or before letters without a space.
    fn is_label_of_name(&self, at: &Range<usize>) -> bool {
        let Some(behind) = self.text[at.end..].strip_prefix([':', '：']) else {
            return false;
        };
        behind.starts_with(|c: char| c.is_ascii_alphanumeric())
            || behind.trim_start().starts_with(['@', '＠'])
    }

    /// A word or number that may be an account name.
    fn name(&mut self, at: &Range<usize>) {
        let finding = Finding::unclear(self.source(at)).note(Note::MayBeName);
        let place = self.find(at.start, finding);
        self.items.push(Item::Name(place));
    }

    fn number(&mut self, part: &Part, next: Option<&Part>, before: &str) {
        let digits = part.shown.chars().filter(char::is_ascii_digit).count();
        let unit = digits < ROW_DIGITS_MIN
            && next.is_some_and(|next| next.kind == Kind::Word && is_currency(&next.shown));
        let unit = unit || !matches!(self.items.last(), Some(Item::Cue(..))) && is_label(before);
        if digits < NAME_DIGITS_MIN || is_date(&part.shown) || unit || is_amount(&part.shown) {
            self.items.push(Item::Common);
        } else {
            self.name(&part.at);
        }
    }

    fn han(&mut self, part: &Part) {
        let chars: Vec<char> = part.shown.chars().collect();
        let mut offsets = vec![part.at.start];
        offsets.extend(chars.iter().scan(part.at.start, |at, c| {
            *at += c.len_utf8();
            Some(*at)
        }));
        let offset = |n: usize| offsets[n];
        if let Some((from, to)) = spelt_digits(&chars) {
            self.name(&(offset(from)..offset(to)));
        }
        let mut at = 0;
        for (range, cue) in cues::in_han(&part.shown) {
            if range.start > at {
                self.plain_han(&chars[at..range.start]);
            }
            at = range.end;
            self.items
                .push(Item::Cue(cue, offset(range.start)..offset(range.end)));
        }
        if at < chars.len() {
            self.plain_han(&chars[at..]);
        }
        if cues::calls_a_name(&part.shown) {
            self.items.push(Item::Cue(Cue::Account, part.at.clone()));
        }
    }

    fn plain_han(&mut self, chars: &[char]) {
        self.items.push(if chars.contains(&'或') {
            Item::Or
        } else {
            Item::Han
        });
    }
}
