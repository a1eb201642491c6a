//! Each call to get in touch and each name of a network must be answered by a listed channel beside it.
//!
//! Gets:    a text as it was taken in.
//! Gives:   a finding for each cue that nothing answers; channels that a cue contradicts lose their place on the list.
//! Touches: `reading`, `cues`.
//! Never:   a channel that was not found before.

use std::ops::Range;

use super::cues::Cue;
use super::finding::{Finding, Note, State};
use super::kinds::Break;
use super::reading::{Item, Reading};
use crate::contact::entry::{ChannelKind, equal_form};
use crate::contact::official::Official;

/// How many cues of a text are answered: no message has more.
const CUES_MAX: usize = 100;

/// What a cue is about.
enum Object {
    /// A channel; whether it stands right beside the cue.
    Channel(usize, bool),
    /// What may be an account name, right beside it.
    Name(usize),
    /// A word of a dictionary, right behind the name of a network.
    Word,
    Nothing,
}

impl Reading<'_> {
    /// Each cue must be answered by a listed channel of its kind that stands beside it.
    pub(super) fn answer_cues(&mut self) {
        let cues = self
            .items
            .iter()
            .filter(|item| matches!(item, Item::Cue(..)))
            .count();
        if cues > CUES_MAX {
            self.find(self.text.len(), Finding::unclear("…").note(Note::CutOff));
        }
        let mut left = CUES_MAX;
        for i in 0..self.items.len() {
            if left == 0 {
                return;
            }
            left -= usize::from(matches!(self.items[i], Item::Cue(..)));
            let Item::Cue(cue, at) = &self.items[i] else {
                continue;
            };
            let (cue, at) = (*cue, at.clone());
            let answered = match self.object(i) {
                // "Add help@… to your contacts", but not "add me help@…".
                Object::Channel(_, true)
                    if cue == Cue::Account
                        && matches!(self.items[i + 1], Item::Channel(_))
                        && !self.source(&at).ends_with('我') =>
                {
                    true
                }
                Object::Channel(place, beside) => {
                    self.answers(place, cue)
                        || beside && self.contradicts(place, cue)
                        || self.answered_before(i, cue, &at)
                }
                Object::Name(place) => {
                    self.foreign_name(place, cue);
                    true
                }
                // "Telegram: sunshine": what the name of a network is followed by is a name, word or not.
                Object::Word => self.answered_in_clause(i, cue),
                Object::Nothing => {
                    // Who is only told to get in touch is told so by the whole text.
                    let somewhere = cue == Cue::Any
                        && self
                            .findings
                            .iter()
                            .any(|(_, finding)| finding.state == State::Official);
                    somewhere || self.answered_behind(i, cue) || self.answered_before(i, cue, &at)
                }
            };
            if !answered {
                let finding = Finding::unclear(self.source(&at)).note(Note::OtherWay);
                self.find(at.start, finding);
            }
        }
    }

    /// What a cue is about: the next channel of its clause, or what may be a name right behind it. Words of a dictionary name
    /// nobody.
    fn object(&self, cue: usize) -> Object {
        let network = matches!(self.items[cue], Item::Cue(Cue::Network(_), _));
        let mut beside = true;
        for item in &self.items[cue + 1..] {
            match item {
                Item::Channel(place) => return Object::Channel(*place, beside),
                Item::Name(place) if beside => return Object::Name(*place),
                Item::Word if network && beside => return Object::Word,
                Item::Word => beside = false,
                Item::Name(_) | Item::Cue(Cue::Any | Cue::Account | Cue::Picture, _) => {
                    return Object::Nothing;
                }
                Item::Break(Break::Colon)
                | Item::Common
                | Item::Han
                | Item::Or
                | Item::Cue(Cue::Network(_), _) => {}
                Item::Break(_) => return Object::Nothing,
            }
        }
        Object::Nothing
    }

    /// Whether a channel is listed and of the kind that a cue asks for.
    fn answers(&self, place: usize, cue: Cue) -> bool {
        let finding = &self.findings[place].1;
        if finding.state != State::Official {
            // It is told as what it is.
            return finding.state == State::Unknown && !matches!(cue, Cue::Picture);
        }
        match cue {
            Cue::Any => true,
            // Who wants to be added or written to privately means an account.
            Cue::Account => matches!(
                finding.kind,
                Some(ChannelKind::Handle(_) | ChannelKind::Phone)
            ),
            Cue::Network(network) => self.official.networks_of(finding).contains(&network),
            Cue::Picture => false,
        }
    }

    /// An account name beside the name of a network on which it is not listed is not ours: tells so.
    fn contradicts(&mut self, place: usize, cue: Cue) -> bool {
        let Cue::Network(network) = cue else {
            return false;
        };
        let finding = &mut self.findings[place].1;
        let bare = matches!(&finding.kind, Some(ChannelKind::Handle(_)))
            && finding.host.is_none()
            && !finding.value.contains([':', '/']);
        if finding.state != State::Official || !bare {
            return false;
        }
        finding.state = State::Unknown;
        finding.kind = Some(ChannelKind::Handle(Some(network.to_owned())));
        true
    }

    /// A name behind a cue is a channel, and on no list.
    fn foreign_name(&mut self, place: usize, cue: Cue) {
        let network = if let Cue::Network(network) = cue {
            Some(network.to_owned())
        } else {
            None
        };
        let finding = &mut self.findings[place].1;
        finding.state = State::Unknown;
        finding.kind = Some(ChannelKind::Handle(network));
        finding.notes.retain(|note| *note != Note::MayBeName);
    }

    /// Whether a channel of the kind follows in the same clause.
    fn answered_in_clause(&self, cue: usize, kind: Cue) -> bool {
        let clause = self.items[cue + 1..].iter().take_while(|item| {
            !matches!(
                item,
                Item::Or | Item::Break(Break::Comma | Break::Sentence | Break::Question)
            )
        });
        clause
            .into_iter()
            .any(|item| matches!(item, Item::Channel(place) if self.answers(*place, kind)))
    }

    /// Whether a channel follows in the same sentence, or in the answer to a question.
    fn answered_behind(&mut self, cue: usize, kind: Cue) -> bool {
        for at in cue + 1..self.items.len() {
            match self.items[at] {
                Item::Channel(place) => {
                    return self.answers(place, kind) || self.contradicts(place, kind);
                }
                Item::Name(_) | Item::Break(Break::Sentence) => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether a channel stands before it in the same sentence, no other choice between.
    fn answered_before(&mut self, cue: usize, kind: Cue, at: &Range<usize>) -> bool {
        for before in (0..cue).rev() {
            match self.items[before] {
                Item::Channel(place) => {
                    return self.answers(place, kind)
                        || self.is_said_of(place, at) && self.contradicts(place, kind);
                }
                // "on Telegram or X" names two networks of one account.
                Item::Or
                    if before + 1 == cue
                        && before > 0
                        && matches!(self.items[before - 1], Item::Cue(Cue::Network(_), _)) => {}
                Item::Name(_) | Item::Or | Item::Break(Break::Sentence) => return false,
                Item::Word | Item::Common | Item::Han | Item::Cue(..) | Item::Break(_) => {}
            }
        }
        false
    }

    /// Whether a network is named right behind an account: "@name on WhatsApp".
    fn is_said_of(&self, place: usize, cue: &Range<usize>) -> bool {
        let (start, finding) = &self.findings[place];
        let between = self
            .text
            .get(start + finding.value.len()..cue.start)
            .unwrap_or_default();
        let between = between
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        // 加微信 calls for another account.
        !self.source(cue).starts_with('加')
            && [
                "",
                "on",
                "in",
                "at",
                "via",
                "our",
                "account on",
                "的",
                "上",
                "在",
                "是",
            ]
            .contains(&between.as_str())
    }
}

impl Official {
    /// The networks on which the account of a finding is listed.
    fn networks_of(&self, finding: &Finding) -> Vec<&str> {
        let Some(entry) = &finding.entry else {
            return Vec::new();
        };
        let ChannelKind::Handle(Some(own)) = &entry.kind else {
            return Vec::new();
        };
        // The address of a profile names one network; a bare name is that of all networks where it is listed.
        if finding.host.is_some() || finding.value.contains(':') {
            return self
                .handles()
                .iter()
                .map(|handle| handle.platform.as_str())
                .find(|platform| platform == own)
                .into_iter()
                .collect();
        }
        let name = equal_form(entry.text.trim_start_matches('@'));
        self.handles()
            .iter()
            .filter(|handle| handle.name == name)
            .map(|handle| handle.platform.as_str())
            .collect()
    }
}
