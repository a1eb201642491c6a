//! What a value that is not on the list resembles, by its kind.
//!
//! Gets:    a value, and the official list.
//! Gives:   a finding that is `Unknown`, with the entry that it resembles where there is one, or `Unclear`.
//! Touches: `nearest`, the URL standard (`url`).
//! Never:   "on the list", though a value may equal an entry in all that is looked at here: that is `listed`.

use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

use super::finding::{Finding, Note};
use super::glyphs;
use super::listed::NETWORK_HOSTS;
use super::nearest;
use crate::characters::is_unseen;
use crate::contact::entry::{ChannelKind, Entry, ascii_host, e164, equal_form};
use crate::contact::lookalike::Form;
use crate::contact::official::{Handle, Official};

impl Official {
    /// A name with dots: an account name that is listed so, or else a web address.
    pub(super) fn name_or_web(&self, value: &str) -> Finding {
        let name = equal_form(value);
        match self.handles().iter().find(|handle| handle.name == name) {
            Some(handle) if !self.is_host(&name) => {
                Finding::resembling(value, handle.entry()).note(Note::OnNetworkOnly)
            }
            _ => self.web(value, value),
        }
    }

    pub(super) fn web(&self, value: &str, address: &str) -> Finding {
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
            return of_our_host(value, address, &url, host);
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
        let (_, platform) = NETWORK_HOSTS.iter().find(|(known, _)| *known == host)?;
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

    pub(super) fn email(&self, value: &str, address: &str) -> Finding {
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
                .map(|email| nearest::entry_of_email(email));
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
            return Finding::resembling(value, entry)
                .at(Some(host))
                .note(Note::SenderForged);
        }
        let entry = self.like_mailbox(&plain, local, &host);
        let other = entry.is_some();
        let finding = Finding::unknown(value, ChannelKind::Email, entry).at(Some(host));
        if other {
            finding.note(Note::OtherHost)
        } else {
            finding
        }
    }

    pub(super) fn phone(&self, value: &str, number: &str) -> Finding {
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
            Some(entry) => Finding::resembling(value, entry),
            None if self.has_phones() => Finding::unknown(value, ChannelKind::Phone, None),
            None => Finding::unknown(value, ChannelKind::Phone, None).note(Note::NoPhones),
        }
    }

    /// An account name, on a network where that is known.
    pub(super) fn handle(&self, value: &str, name: &str, platform: Option<&str>) -> Finding {
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
            return Finding::resembling(value, handle.entry()).note(Note::OnNetworkOnly);
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
    pub(super) fn word(&self, value: &str) -> Finding {
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
}

/// An address of a listed host that is not listed itself, for what it has besides.
fn of_our_host(value: &str, address: &str, url: &Url, host: String) -> Finding {
    let entry = Entry {
        kind: ChannelKind::Web,
        text: host.clone(),
    };
    let odd = url.port().is_some() || !url.username().is_empty() || url.password().is_some();
    let lookalike = |note| Finding::resembling(value, entry).note(note);
    let not_listed = |note| Finding::unknown(value, ChannelKind::Web, None).note(note);
    let finding = match () {
        () if address.contains(is_unseen) => lookalike(Note::Hidden),
        () if is_ambiguous(address) => lookalike(Note::OtherHost),
        () if odd => not_listed(Note::PortOrUser),
        () if url.scheme() == "http" => not_listed(Note::NotHttps),
        () if address.chars().any(glyphs::is_disguised) => lookalike(Note::Disguised),
        () => lookalike(Note::Parameters),
    };
    finding.at(Some(host))
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
