//! What articles may say of channels: an address, account or number in their text, and links that leave the site.
//!
//! Gets:    a place or a link of an article, and the official list with what it allows besides.
//! Gives:   whether it may stand, and how the page shows it.
//! Touches: `detect::contacts`, the URL standard.
//! Never:   the article itself, its place, a problem: that is `site`.

use url::{Host, Url};

use super::entry::is_below;
use super::official::Official;
use super::verify::{Finding, Note, State};
use crate::detect::contacts::{self, SpotKind};
use crate::detect::hosts;

/// What is reported of a place or a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is on the list, or allowed besides.
    Fine,
    /// A listed host by a way that is not encrypted, or with a port or a user name.
    Unsound(String),
    /// It is on no list.
    Unknown,
    /// It resembles an entry, which is named.
    Lookalike(String),
    /// The link's text names another host, account or mailbox than it leads to: that one, and where it leads.
    Elsewhere(String, String),
    /// It is listed as an example, which may be named and never linked to.
    Example,
}

impl Official {
    /// Judges something that the text of an article names.
    #[must_use]
    pub fn judge_in_article(&self, kind: SpotKind, text: &str) -> Verdict {
        if self.is_example(text) {
            return Verdict::Fine;
        }
        if kind == SpotKind::Chain {
            return Verdict::Unknown;
        }
        let finding = self.judge_spot(text, kind);
        // Only what somebody else made resembles an entry; any other word is a word.
        if kind == SpotKind::Word && !finding.is_lookalike() {
            return Verdict::Fine;
        }
        let allowed = finding
            .host
            .as_deref()
            .is_some_and(|host| self.is_link(host) || self.is_example(host));
        let is_code = kind == SpotKind::Web
            && finding.state == State::Unknown
            && !finding.is_lookalike()
            && !hosts::is_host(text, 0, text.len());
        if is_code || allowed && kind == SpotKind::Web {
            Verdict::Fine
        } else {
            of_finding(&finding)
        }
    }

    /// Judges a link that leaves the site, by its address and its text.
    #[must_use]
    pub fn judge_link(&self, url: &str, text: &str) -> Verdict {
        let host = host_of(url).unwrap_or_default();
        if let Some(named) = self.named_elsewhere(url, &host, text) {
            return Verdict::Elsewhere(named, host);
        }
        if self.is_example(&host) || self.is_example(url) {
            return Verdict::Example;
        }
        if self.is_link(&host) || self.is_empty() {
            return Verdict::Fine;
        }
        let lower = url.to_ascii_lowercase();
        let kind = if lower.starts_with("mailto:") {
            SpotKind::Email
        } else if lower.starts_with("tel:") {
            SpotKind::Phone
        } else {
            SpotKind::Web
        };
        of_finding(&self.judge_spot(url, kind))
    }

    /// Whether readers take a name for a host: what is official or looks like it always, else what is no code and no file.
    fn reads_as_host(&self, text: &str, start: usize, end: usize) -> bool {
        hosts::is_host(text, start, end) || {
            let finding = self.judge_spot(&text[start..end], SpotKind::Web);
            finding.is_lookalike() || finding.state == State::Official
        }
    }

    /// What a link's text names, when that is elsewhere.
    fn named_elsewhere(&self, url: &str, host: &str, text: &str) -> Option<String> {
        contacts::find(text).into_iter().find_map(|spot| {
            let named = &text[spot.start..spot.end];
            let elsewhere = match spot.kind {
                SpotKind::Web => {
                    let is_other =
                        host_of(named).is_none_or(|named| named != host && !is_below(host, &named));
                    is_other && self.reads_as_host(text, spot.start, spot.end)
                }
                SpotKind::Email => {
                    mailbox(named) != mailbox(url.split_once(':').map_or(url, |(_, rest)| rest))
                }
                // An account of ours must lead to one of ours.
                SpotKind::Handle => {
                    self.judge_spot(named, spot.kind).state == State::Official
                        && self.judge_spot(url, SpotKind::Web).state != State::Official
                }
                SpotKind::Phone | SpotKind::Chain | SpotKind::Word => false,
            };
            elsewhere.then(|| named.to_owned())
        })
    }
}

fn of_finding(finding: &Finding) -> Verdict {
    let unsound = finding
        .notes
        .iter()
        .any(|note| matches!(note, Note::NotHttps | Note::PortOrUser));
    match (finding.state, &finding.entry) {
        (State::Official | State::Partly | State::Unclear, _) => Verdict::Fine,
        (State::Unknown, Some(entry)) => Verdict::Lookalike(entry.text.clone()),
        (State::Unknown, None) if unsound => {
            Verdict::Unsound(finding.host.clone().unwrap_or_default())
        }
        (State::Unknown, None) => Verdict::Unknown,
    }
}

/// The host of an address or a mailbox, in ASCII.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let lower = address.trim().to_ascii_lowercase();
    if let Some(mail) = lower.strip_prefix("mailto:") {
        return mailbox(mail)
            .rsplit_once('@')
            .map(|(_, host)| host.to_owned());
    }
    if lower.starts_with("tel:") {
        return None;
    }
    let whole = if lower.contains("://") {
        address.trim().to_owned()
    } else {
        format!("https://{}", address.trim())
    };
    match Url::parse(&whole).ok()?.host()? {
        Host::Domain(host) => Some(host.trim_end_matches('.').to_owned()),
        Host::Ipv4(ip) => Some(ip.to_string()),
        Host::Ipv6(ip) => Some(ip.to_string()),
    }
}

fn mailbox(text: &str) -> String {
    text.split('?')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn official() -> Official {
        let mut official = Official::default();
        official.add_domain("bitp.example").unwrap();
        official.add_domain("*.bitp.example").unwrap();
        official.add_email("help@bitp.example").unwrap();
        official.add_handle("telegram", "@bitp_official").unwrap();
        official.add_link("etherscan.io").unwrap();
        official.add_example("bitp-login.example");
        official.add_example("@bitp_support_help");
        official
    }

    #[track_caller]
    fn link(url: &str, text: &str, expected: &Verdict) {
        assert_eq!(
            official().judge_link(url, text),
            *expected,
            "[{text}]({url})"
        );
    }

    #[test]
    fn a_link_must_go_where_its_text_says() {
        let elsewhere =
            |named: &str, host: &str| Verdict::Elsewhere(named.to_owned(), host.to_owned());
        link(
            "https://help.bitp.example/chat",
            "help.bitp.example",
            &Verdict::Fine,
        );
        link("https://www.bitp.example/", "bitp.example", &Verdict::Fine);
        link(
            "https://evil.example/verify",
            "https://help.bitp.example/verify",
            &elsewhere("https://help.bitp.example/verify", "evil.example"),
        );
        link(
            "https://etherscan.io/",
            "bitp.example",
            &elsewhere("bitp.example", "etherscan.io"),
        );
        link(
            "mailto:help@bitp.example",
            "help@bitp.example",
            &Verdict::Fine,
        );
        link(
            "mailto:x@evil.example",
            "help@bitp.example",
            &elsewhere("help@bitp.example", "evil.example"),
        );
        link(
            "https://t.me/bitp_official",
            "@bitp_official",
            &Verdict::Fine,
        );
        link(
            "https://t.me/somebody",
            "@bitp_official",
            &elsewhere("@bitp_official", "t.me"),
        );
    }

    #[test]
    fn code_and_files_in_a_links_text_name_no_host_and_look_alikes_do() {
        for text in [
            "customElements.define",
            "MySql.Data",
            "config.toml.example",
            "rustup-init.exe",
            "event.target",
            ".env.example",
        ] {
            link("https://etherscan.io/docs", text, &Verdict::Fine);
        }
        // Whatever it ends in, what looks like ours is told.
        for text in [
            "b1tp.example",
            "bitp.example",
            "BitP.Example",
            "bitp.com",
            "paypal.com",
        ] {
            let verdict = official().judge_link("https://etherscan.io/docs", text);
            assert!(
                matches!(verdict, Verdict::Elsewhere(..)),
                "{text}: {verdict:?}"
            );
        }
    }

    #[test]
    fn hosts_of_others_are_allowed_where_they_are_listed() {
        link(
            "https://etherscan.io/tx/1",
            "a block explorer",
            &Verdict::Fine,
        );
        link(
            "https://tronscan.test/",
            "a block explorer",
            &Verdict::Unknown,
        );
        link(
            "https://b1tp.example/",
            "here",
            &Verdict::Lookalike("bitp.example".to_owned()),
        );
        link("https://bitp-login.example/", "here", &Verdict::Example);
        link(
            "http://bitp.example/",
            "here",
            &Verdict::Unsound("bitp.example".to_owned()),
        );
        let judge = |kind, text| official().judge_in_article(kind, text);
        assert_eq!(judge(SpotKind::Web, "bitp-login.example"), Verdict::Fine);
        assert_eq!(judge(SpotKind::Handle, "@bitp_support_help"), Verdict::Fine);
        assert_eq!(
            judge(SpotKind::Handle, "@bitp_support_helper"),
            Verdict::Lookalike("@bitp_official".to_owned())
        );
        assert_eq!(judge(SpotKind::Web, "etherscan.io"), Verdict::Fine);
        assert_eq!(judge(SpotKind::Word, "TRC-20"), Verdict::Fine);
    }
}
