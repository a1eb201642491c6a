//! Is this channel ours? Of an address, a link, a domain, an account name, a phone number, an e-mail address.
//!
//! Gets:    what somebody pasted, and the official list.
//! Gives:   for each thing in it: on the list, not on it (perhaps a look-alike of an entry), or nothing that can be told.
//! Touches: `detect::endings`, the URL standard (`url`), domain names (`idna`).
//! Never:   "safe"; "on the list" for what differs from an entry by a single character that no standard makes equal; a request,
//!          a log line.
//!
//! "Official" is the last thing said, not the first. A value is on the list only when it equals an entry whole (`listed`); a
//! text only when every part of it is accounted for: as a listed channel, or as words that can hold no channel (`whole`).

mod cues;
mod glyphs;
mod listed;
mod parts;
mod whole;

use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

use super::lookalike::{Form, borrows};
use super::official::{
    ChannelKind, Entry, Handle, Official, ascii_host, e164, equal_form, is_below,
};
use crate::characters::is_unseen;
use crate::detect::contacts::{self, SpotKind};

/// The longest text that is judged, in characters.
pub const VALUE_CHARS_MAX: usize = 10_000;
/// How many things in one text are told.
pub const FINDINGS_MAX: usize = 50;

/// What is told of a value, or of a text with several.
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

/// What is told of one thing.
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
    fn new(value: &str, kind: Option<ChannelKind>, state: State) -> Finding {
        Finding {
            value: value.to_owned(),
            kind,
            state,
            entry: None,
            host: None,
            notes: Vec::new(),
        }
    }

    fn unclear(value: &str) -> Finding {
        Finding::new(value, None, State::Unclear)
    }

    fn official(value: &str, entry: Entry) -> Finding {
        Finding {
            entry: Some(entry.clone()),
            ..Finding::new(value, Some(entry.kind), State::Official)
        }
    }

    /// Not on the list; a look-alike of `entry` when there is one.
    fn unknown(value: &str, kind: ChannelKind, entry: Option<Entry>) -> Finding {
        Finding {
            entry,
            ..Finding::new(value, Some(kind), State::Unknown)
        }
    }

    fn note(mut self, note: Note) -> Finding {
        self.notes.push(note);
        self
    }

    /// The same where the note may be there already.
    fn noted(self, note: Note) -> Finding {
        if self.notes.contains(&note) {
            self
        } else {
            self.note(note)
        }
    }

    fn at(self, host: Option<String>) -> Finding {
        Finding { host, ..self }
    }

    /// Whether it is not on the list and resembles an entry.
    #[must_use]
    pub fn is_lookalike(&self) -> bool {
        self.state == State::Unknown && self.entry.is_some()
    }
}

/// What is told of all findings together: one thing that is not on the list outweighs all that are, and what nobody can
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

impl Official {
    /// Judges what somebody pasted: one value, or a text and each thing that it names. Nothing in it gives nothing, as does an
    /// empty list, with which nothing can be compared ([`Official::is_empty`]).
    ///
    /// Findings stand in the order of the text. `Unclear` ones beside `Official` ones are the parts that nobody can vouch for.
    #[must_use]
    pub fn judge(&self, text: &str) -> Vec<Finding> {
        if self.is_empty() || text.trim().is_empty() {
            return Vec::new();
        }
        self.whole(text)
    }

    /// Judges a place of a text, of which it is known what it looks like.
    #[must_use]
    pub fn judge_spot(&self, value: &str, kind: SpotKind) -> Finding {
        match kind {
            SpotKind::Web => self
                .listed(value)
                .unwrap_or_else(|| not_listed(self.name_or_web(value))),
            SpotKind::Email | SpotKind::Phone => self.judge_value(value),
            SpotKind::Handle => self
                .listed(value)
                .unwrap_or_else(|| not_listed(self.handle(value, value, None))),
            SpotKind::Word | SpotKind::Chain => self
                .listed(value)
                .unwrap_or_else(|| not_listed(self.word(value))),
        }
    }

    /// Judges one value.
    fn judge_value(&self, value: &str) -> Finding {
        if let Some(finding) = self.listed(value) {
            return finding;
        }
        let shown: String = value.chars().filter(|&c| !is_unseen(c)).collect();
        let mut finding = not_listed(self.plain_value(shown.trim()));
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

    fn plain_value(&self, value: &str) -> Finding {
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

    /// A name with dots: an account name that is listed so, or else a web address.
    fn name_or_web(&self, value: &str) -> Finding {
        let name = equal_form(value);
        match self.handles().iter().find(|handle| handle.name == name) {
            Some(handle) if !self.is_host(&name) => {
                Finding::official(value, handle.entry()).note(Note::OnNetworkOnly)
            }
            _ => self.web(value, value),
        }
    }

    fn web(&self, value: &str, address: &str) -> Finding {
        let hidden = address.contains(is_unseen);
        let Some(url) = parse_address(address) else {
            let plain: String = address.nfkc().collect();
            let entry = self.inside(&plain).or_else(|| self.like_host(&plain));
            return Finding::unknown(value, ChannelKind::Web, entry);
        };
        if !matches!(url.scheme(), "https" | "http") {
            // `hxxps://…`: an address that is written so that nobody opens it by accident.
            let entry = if url.scheme().starts_with('h') {
                self.inside(address)
            } else {
                None
            };
            return Finding::unknown(value, ChannelKind::Web, entry)
                .at(url.host_str().map(str::to_owned));
        }
        let Some(Host::Domain(host)) = url.host() else {
            let entry = self.inside(address);
            return Finding::unknown(value, ChannelKind::Web, entry)
                .at(url.host_str().map(str::to_owned))
                .note(Note::OtherHost);
        };
        let host = host.trim_end_matches('.').to_owned();
        if self.is_host(&host) {
            let entry = Entry {
                kind: ChannelKind::Web,
                text: host.clone(),
            };
            let odd =
                url.port().is_some() || !url.username().is_empty() || url.password().is_some();
            let not_listed = |note| {
                Finding::new(value, Some(ChannelKind::Web), State::Unknown)
                    .at(Some(host.clone()))
                    .note(note)
            };
            let lookalike = |note| {
                Finding::unknown(value, ChannelKind::Web, Some(entry.clone()))
                    .at(Some(host.clone()))
                    .note(note)
            };
            return match () {
                () if hidden => lookalike(Note::Hidden),
                () if is_ambiguous(address) => lookalike(Note::OtherHost),
                () if odd => not_listed(Note::PortOrUser),
                () if url.scheme() == "http" => not_listed(Note::NotHttps),
                () if address.chars().any(glyphs::is_disguised) => lookalike(Note::Disguised),
                () => lookalike(Note::Parameters),
            };
        }
        if let Some(finding) = self.profile(value, &url, &host) {
            return finding.at(Some(host));
        }
        let below = self.is_below(&host);
        let entry = self
            .like_host(&host)
            .or_else(|| if below { None } else { self.inside(address) });
        let finding = Finding::unknown(value, ChannelKind::Web, entry).at(Some(host));
        match (below, finding.entry.is_some()) {
            (true, _) => finding.note(Note::Below),
            (false, true) => finding.note(Note::OtherHost),
            (false, false) => finding,
        }
    }

    /// The page of an account on a network: the account counts.
    fn profile(&self, value: &str, url: &Url, host: &str) -> Option<Finding> {
        let host = host
            .strip_prefix("www.")
            .or_else(|| host.strip_prefix("m."))
            .unwrap_or(host);
        let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
        let (_, platform) = listed::NETWORK_HOSTS
            .iter()
            .find(|(known, _)| *known == host)?;
        // What an account is stands before its name on some networks.
        let first =
            parts.find(|part| !["company", "in", "school", "c", "user", "n"].contains(part))?;
        let name = percent_encoding::percent_decode_str(first)
            .decode_utf8()
            .ok()?
            .into_owned();
        if *platform == "whatsapp" {
            return Some(self.phone(value, &format!("+{name}")));
        }
        Some(self.handle(value, name.trim_start_matches(['+', '@']), Some(platform)))
    }

    fn email(&self, value: &str, address: &str) -> Finding {
        let plain = equal_form(address.trim());
        let Some((local, domain)) = plain.rsplit_once('@') else {
            return Finding::unclear(value);
        };
        let Some(host) = ascii_host(domain) else {
            // An address literal, such as `help@[192.0.2.1]`: the mailbox may be named like one of ours.
            let mailbox = self
                .emails()
                .iter()
                .find(|email| email.split('@').next() == Some(local))
                .map(|email| entry_of_email(email));
            return Finding::unknown(
                value,
                ChannelKind::Email,
                self.borrowed(&plain)
                    .or_else(|| self.inside(&plain))
                    .or(mailbox),
            );
        };
        let sound = !local.is_empty()
            && !domain.ends_with(['.', '。'])
            && local
                .chars()
                .all(|c| c.is_ascii_graphic() && !"\"<>(),:;@\\[]".contains(c));
        if sound && !address.contains(is_unseen) && self.is_email(local, &host) {
            let entry = Entry {
                kind: ChannelKind::Email,
                text: format!("{local}@{host}"),
            };
            return Finding::official(value, entry)
                .at(Some(host))
                .note(Note::SenderForged);
        }
        let entry = if self.has_email_of(&host) || self.is_host(&host) || self.is_below(&host) {
            // Our own domain: only a mailbox that is drawn like a listed one is a trap.
            let form = Form::of(local);
            let drawn = |email: &&String| {
                email.rsplit_once('@').is_some_and(|(known, at)| {
                    at == host && known != local && is_drawn_like(local, &form, known)
                })
            };
            self.emails()
                .iter()
                .find(drawn)
                .map(|email| entry_of_email(email))
        } else {
            let of_host = self.like_host(&host).is_some() || self.like_email_host(&host);
            let of_local = self.inside(local).is_some()
                || self.names().iter().any(|name| borrows(local, name));
            if of_host || of_local {
                self.closest_email(&plain).or_else(|| self.main())
            } else {
                None
            }
        };
        let other = entry.is_some();
        let finding = Finding::unknown(value, ChannelKind::Email, entry).at(Some(host));
        if other {
            finding.note(Note::OtherHost)
        } else {
            finding
        }
    }

    fn phone(&self, value: &str, number: &str) -> Finding {
        let Some(number) = e164(number, self.country_code()) else {
            let finding = Finding::unknown(value, ChannelKind::Phone, None);
            let note = if self.has_phones() {
                Note::NoCountryCode
            } else {
                Note::NoPhones
            };
            return finding.note(note);
        };
        match self.phone_entry(&number) {
            Some(entry) => Finding::official(value, entry),
            None if self.has_phones() => Finding::unknown(value, ChannelKind::Phone, None),
            None => Finding::unknown(value, ChannelKind::Phone, None).note(Note::NoPhones),
        }
    }

    /// An account name, on a network where that is known.
    fn handle(&self, value: &str, name: &str, platform: Option<&str>) -> Finding {
        let plain = equal_form(name.trim());
        let plain = plain.strip_prefix('@').unwrap_or(&plain);
        let on = |handle: &&Handle| platform.is_none_or(|platform| handle.platform == platform);
        if let Some(handle) = self
            .handles()
            .iter()
            .filter(on)
            .find(|handle| handle.name == plain)
            && !name.contains(is_unseen)
        {
            return Finding::official(value, handle.entry()).note(Note::OnNetworkOnly);
        }
        let kind = ChannelKind::Handle(platform.map(str::to_owned));
        let finding = Finding::unknown(value, kind, self.like_handle(plain, platform));
        if name.contains(is_unseen) {
            finding.note(Note::Hidden)
        } else {
            finding
        }
    }

    /// A word that is no address: an account name when it is one of ours or resembles one.
    fn word(&self, value: &str) -> Finding {
        // The bare name of the organisation is nobody's account.
        let form = Form::of(value.trim());
        if value.split_whitespace().count() == 1 && !self.names().contains(&form) {
            let finding = self.handle(value, value, None);
            if finding.entry.is_some() {
                return finding;
            }
        }
        Finding::unclear(value)
    }

    /// The listed host that another one resembles.
    fn like_host(&self, host: &str) -> Option<Entry> {
        let (unicode, _) = idna::domain_to_unicode(host);
        let form = Form::of(&unicode);
        if self.is_below(host) {
            return None;
        }
        let squashed = Form::squashed(&unicode);
        let dotted = format!(".{unicode}.");
        let like = |own: &&str| {
            form.same_shape(&Form::of(own))
                || squashed.same_shape(&Form::squashed(own))
                || dotted.contains(&format!(".{own}."))
        };
        if let Some(own) = self.hosts().filter(like).max_by_key(|own| own.len()) {
            return Some(Entry {
                kind: ChannelKind::Web,
                text: own.to_owned(),
            });
        }
        let labels = || {
            unicode
                .split(['.', '·', '・', '⁄', '∕', '/', '\u{2024}'])
                .filter(|label| !label.is_empty())
        };
        let borrowed = self
            .names()
            .iter()
            .any(|name| labels().any(|label| borrows(label, name)));
        borrowed.then(|| self.closest_host(&form)).flatten()
    }

    /// Whether a domain resembles one of which we have e-mail addresses.
    fn like_email_host(&self, host: &str) -> bool {
        let (unicode, _) = idna::domain_to_unicode(host);
        let form = Form::of(&unicode);
        self.email_hosts().any(|own| {
            !is_below(host, own)
                && (form.same_shape(&Form::of(own))
                    || format!(".{unicode}.").contains(&format!(".{own}.")))
        })
    }

    /// A listed host that stands somewhere inside of an address that leads elsewhere.
    fn inside(&self, text: &str) -> Option<Entry> {
        let text = percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .to_lowercase();
        let named = self
            .hosts()
            .filter(|own| text.contains(*own))
            .max_by_key(|own| own.len());
        named.map(|own| Entry {
            kind: ChannelKind::Web,
            text: own.to_owned(),
        })
    }

    /// The main entry, when a text borrows one of our names.
    fn borrowed(&self, text: &str) -> Option<Entry> {
        self.names()
            .iter()
            .any(|name| borrows(text, name))
            .then(|| self.main())
            .flatten()
    }

    /// The listed account that a name resembles, of the same network where there is one.
    fn like_handle(&self, name: &str, platform: Option<&str>) -> Option<Entry> {
        let squashed = Form::squashed(name);
        let same = |handle: &&Handle| platform.is_none_or(|platform| handle.platform == platform);
        let near = |handle: &&Handle| squashed.is_near(&handle.form) || borrows(name, &handle.form);
        let listed = self.handles().iter();
        let found = listed
            .clone()
            .filter(same)
            .find(near)
            .or_else(|| listed.clone().find(near));
        if let Some(handle) = found {
            return Some(handle.entry());
        }
        if !self.names().iter().any(|own| borrows(name, own)) {
            return None;
        }
        let closest = |handle: &&Handle| squashed.distance(&handle.form);
        let closest = listed
            .clone()
            .filter(same)
            .min_by_key(closest)
            .or_else(|| listed.clone().min_by_key(closest));
        closest.map(Handle::entry).or_else(|| self.main())
    }

    fn closest_host(&self, form: &Form) -> Option<Entry> {
        let closest = self.hosts().min_by_key(|own| Form::of(own).distance(form));
        closest.map(|own| Entry {
            kind: ChannelKind::Web,
            text: own.to_owned(),
        })
    }

    fn closest_email(&self, email: &str) -> Option<Entry> {
        let form = Form::of(email);
        self.emails()
            .iter()
            .min_by_key(|own| Form::of(own).distance(&form))
            .map(|own| entry_of_email(own))
    }

    fn main(&self) -> Option<Entry> {
        self.entries().into_iter().next()
    }
}

/// Whether a mailbox is drawn like a listed one, one error away, or that one with something added.
fn is_drawn_like(local: &str, form: &Form, known: &str) -> bool {
    let own = Form::of(known);
    own.same_shape(form)
        || Form::squashed(local).is_near(&own)
        || own.chars() >= 4 && borrows(local, &own)
}

fn entry_of_email(email: &str) -> Entry {
    Entry {
        kind: ChannelKind::Email,
        text: email.to_owned(),
    }
}

fn is_number(folded: &str) -> bool {
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

/// An address as browsers read it; one without a scheme is read with `https`.
fn parse_address(address: &str) -> Option<Url> {
    let address = address.trim();
    let lower = address.to_ascii_lowercase();
    let whole = if lower.contains("://")
        || lower.contains(":\\\\")
        || lower.starts_with("http:")
        || lower.starts_with("https:")
    {
        address.to_owned()
    } else {
        format!("https://{}", address.trim_start_matches('/'))
    };
    Url::parse(&whole).ok()
}

/// Whether not all programs read an address as browsers do.
fn is_ambiguous(address: &str) -> bool {
    address.contains('\\') || authority(address).contains('%') || authority(address).is_empty()
}

/// What stands between the scheme and the path.
fn authority(address: &str) -> &str {
    let start = address
        .find("://")
        .map_or(if address.starts_with("//") { 2 } else { 0 }, |at| at + 3);
    address[start..]
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

/// A finding that the list does not hold: what only seemed to be an entry resembles it.
fn not_listed(finding: Finding) -> Finding {
    match finding.state {
        State::Official => Finding {
            state: State::Unknown,
            ..finding
        },
        State::Partly | State::Unclear | State::Unknown => finding,
    }
}
