//! What is said of a value, or of a text with several.
//!
//! Gets:    a value as it was pasted, the entry it is or resembles.
//! Gives:   a `Finding`, and the gravest of several.
//! Touches: `official`.
//! Never:   whether a value is on the list: that is `listed`.

use crate::contact::entry::{ChannelKind, Entry};

/// What is said of a value, or of a text with several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is on the list.
    Official,
    /// A text: what it names is on the list, and it holds something else that nobody can vouch for.
    Partly,
    /// It is nothing that the list could hold.
    Unclear,
    /// It is not on the list.
    Unknown,
}

impl State {
    /// Its name in pages and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Official => "official",
            State::Partly => "partly",
            State::Unclear => "unclear",
            State::Unknown => "unknown",
        }
    }
}

/// What else is to be known of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// Who sends mail can write any sender.
    SenderForged,
    /// The list has no phone number at all.
    NoPhones,
    /// The value holds characters that print nothing.
    Hidden,
    /// The host is listed, but not by a way that is not encrypted.
    NotHttps,
    /// The host is listed, but not with a port or a name before it.
    PortOrUser,
    /// It lies below a listed host, and is not listed itself.
    Below,
    /// It leads to another host than it seems.
    OtherHost,
    /// The name is listed on this network only.
    OnNetworkOnly,
    /// A number without a country code.
    NoCountryCode,
    /// It is written with characters that only look like those of an entry.
    Disguised,
    /// It is written round about, as those do who want it unseen: `[.]`, ` dot `.
    Roundabout,
    /// It carries parameters that are not part of the entry.
    Parameters,
    /// Nobody can vouch for it: it may be an account name.
    MayBeName,
    /// It asks for another way to get in touch, which names no listed channel.
    OtherWay,
    /// It was too long, or too much, to be read.
    CutOff,
}

impl Note {
    /// Its name in pages and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Note::SenderForged => "sender_forged",
            Note::NoPhones => "no_phones",
            Note::Hidden => "hidden",
            Note::NotHttps => "not_https",
            Note::PortOrUser => "port_or_user",
            Note::Below => "below",
            Note::OtherHost => "other_host",
            Note::OnNetworkOnly => "on_network_only",
            Note::NoCountryCode => "no_country_code",
            Note::Disguised => "disguised",
            Note::Roundabout => "roundabout",
            Note::Parameters => "parameters",
            Note::MayBeName => "may_be_name",
            Note::OtherWay => "other_way",
            Note::CutOff => "cut_off",
        }
    }
}

/// What is said of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The thing as it was pasted.
    pub value: String,
    /// What it is; none when that cannot be told.
    pub kind: Option<ChannelKind>,
    /// Whether it is on the list.
    pub state: State,
    /// The entry that it is; or the one it resembles, when it is not on the list.
    pub entry: Option<Entry>,
    /// Where it really leads, in ASCII.
    pub host: Option<String>,
    /// What else is to be known.
    pub notes: Vec<Note>,
}

impl Finding {
    pub(super) fn new(value: &str, kind: Option<ChannelKind>, state: State) -> Finding {
        Finding {
            value: value.to_owned(),
            kind,
            state,
            entry: None,
            host: None,
            notes: Vec::new(),
        }
    }

    pub(super) fn unclear(value: &str) -> Finding {
        Finding::new(value, None, State::Unclear)
    }

    pub(super) fn official(value: &str, entry: Entry) -> Finding {
        Finding {
            entry: Some(entry.clone()),
            ..Finding::new(value, Some(entry.kind), State::Official)
        }
    }

    /// Not on the list; a look-alike of `entry` when there is one.
    pub(super) fn unknown(value: &str, kind: ChannelKind, entry: Option<Entry>) -> Finding {
        Finding {
            entry,
            ..Finding::new(value, Some(kind), State::Unknown)
        }
    }

    /// Not on the list, though it equals an entry in what was looked at.
    pub(super) fn resembling(value: &str, entry: Entry) -> Finding {
        Finding::unknown(value, entry.kind.clone(), Some(entry))
    }

    /// The same where the list does not hold it: what only seemed to be an entry resembles it.
    pub(super) fn not_listed(self) -> Finding {
        match self.state {
            State::Official => Finding {
                state: State::Unknown,
                ..self
            },
            State::Partly | State::Unclear | State::Unknown => self,
        }
    }

    pub(super) fn note(mut self, note: Note) -> Finding {
        self.notes.push(note);
        self
    }

    /// The same where the note may be there already.
    pub(super) fn noted(self, note: Note) -> Finding {
        if self.notes.contains(&note) {
            self
        } else {
            self.note(note)
        }
    }

    pub(super) fn at(self, host: Option<String>) -> Finding {
        Finding { host, ..self }
    }

    /// Whether it is not on the list and resembles an entry.
    #[must_use]
    pub fn is_lookalike(&self) -> bool {
        self.state == State::Unknown && self.entry.is_some()
    }
}

/// What is said of all findings together: one thing that is not on the list outweighs all that are, and what nobody can
/// vouch for leaves a text `Partly` official.
#[must_use]
pub fn gravest(findings: &[Finding]) -> State {
    let any = |state| findings.iter().any(|finding| finding.state == state);
    match (
        any(State::Unknown),
        any(State::Official),
        any(State::Unclear),
    ) {
        (true, _, _) => State::Unknown,
        (false, true, false) => State::Official,
        (false, true, true) => State::Partly,
        (false, false, _) => State::Unclear,
    }
}
