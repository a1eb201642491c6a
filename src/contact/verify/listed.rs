//! Whether a value is on the official list: equal to an entry, whole, by the standard's own equality and nothing more.
//!
//! Gets:    one value, as it was pasted.
//! Gives:   the entry that it is, and what a message begins with that it leads to; none for all else, whatever it resembles.
//! Touches: the official list.
//! Never:   a correction, a compatible character, a part of the value left out. Full width is typed by Chinese keyboards and is
//!          the same character; all else that only looks alike is another.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use unicode_normalization::is_nfc;

use super::finding::{Finding, Note};
use super::kinds::{self, Kind};
use super::{cues, glyphs, parts, roundabout};
use crate::characters::is_unseen;
use crate::contact::entry::{ChannelKind, Entry, ascii_host, e164};
use crate::contact::official::{Handle, Official};
use crate::detect::endings::is_file_ending;
use crate::text::units::is_han;

/// Networks by the hosts of their profiles.
pub(super) const NETWORK_HOSTS: [(&str, &str); 16] = [
    ("t.me", "telegram"),
    ("telegram.me", "telegram"),
    ("x.com", "x"),
    ("twitter.com", "x"),
    ("facebook.com", "facebook"),
    ("fb.com", "facebook"),
    ("instagram.com", "instagram"),
    ("weibo.com", "weibo"),
    ("youtube.com", "youtube"),
    ("medium.com", "medium"),
    ("linkedin.com", "linkedin"),
    ("tiktok.com", "tiktok"),
    ("threads.net", "threads"),
    ("wa.me", "whatsapp"),
    ("discord.gg", "discord"),
    ("line.me", "line"),
];

/// Parameters of a profile's address that name nobody: a language, where it was shared. Telegram's bots are started with one more.
const PROFILE_PARAMETERS: [&str; 9] = [
    "hl",
    "igsh",
    "igshid",
    "lang",
    "s",
    "si",
    "utm_campaign",
    "utm_medium",
    "utm_source",
];
/// Parameters of a mail link that say what a message begins with.
const MAIL_PARAMETERS: [&str; 2] = ["body", "subject"];
/// How often an address is decoded: nobody has reason to encode one twice.
const DECODINGS_MAX: usize = 3;

/// A value in the form that standards make equal: half width, lower case. None when it holds a character that no standard
/// makes equal to what it looks like.
fn plain(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    for c in value.trim().chars() {
        match c {
            '！'..='～' => out.push(glyphs::half_width(c).to_ascii_lowercase()),
            '。' | '｡' => out.push('.'),
            '\u{3000}' | '\u{a0}' => out.push(' '),
            c if c.is_ascii() && !c.is_ascii_control() => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() || is_unseen(c) || glyphs::is_disguised(c) => return None,
            c => out.extend(c.to_lowercase()),
        }
    }
    is_nfc(&out).then_some(out)
}

/// A finding, and the texts that a link begins a message with: it is on the list when they name nobody.
pub(super) type Equal = (Finding, Vec<String>);

impl Official {
    /// The finding of a value that equals an entry.
    pub(super) fn equals(&self, value: &str) -> Option<Equal> {
        let plain = plain(value)?;
        let says_nothing = |finding| (finding, Vec::new());
        self.listed_email(value, &plain)
            .or_else(|| self.listed_phone(value, &plain).map(says_nothing))
            .or_else(|| self.listed_account(value, &plain))
            .or_else(|| self.listed_web(value, &plain))
    }

    fn listed_email(&self, value: &str, plain: &str) -> Option<Equal> {
        let mut says = Vec::new();
        let address = match plain.strip_prefix("mailto:") {
            // A link holds no white space: what follows is a text of its own.
            Some(link) if link.contains(char::is_whitespace) || !link.is_ascii() => return None,
            Some(link) => {
                let (address, query) = link.split_once('?').unwrap_or((link, ""));
                says.extend(parameters(query).iter().map(|(_, value)| decoded(value)));
                self.are_harmless(query, Some(&MAIL_PARAMETERS), &mut says)
                    .then_some(address)?
            }
            None => plain,
        };
        let (local, domain) = address.split_once('@')?;
        let sound = !local.is_empty()
            && local
                .chars()
                .all(|c| c.is_ascii_graphic() && !"\"<>(),:;@\\[]%!".contains(c));
        let host = host(domain).filter(|_| sound && !domain.ends_with('.'))?;
        let entry = Entry {
            kind: ChannelKind::Email,
            text: format!("{local}@{host}"),
        };
        self.is_email(local, &host).then(|| {
            let finding = Finding::official(value, entry).at(Some(host));
            (finding.note(Note::SenderForged), says)
        })
    }

    fn listed_phone(&self, value: &str, plain: &str) -> Option<Finding> {
        let number = e164(
            plain.strip_prefix("tel:").unwrap_or(plain),
            self.country_code(),
        )?;
        let on_whatsapp = || {
            self.handles()
                .iter()
                .find(|handle| handle.platform == "whatsapp" && digits(&handle.name) == number)
        };
        let entry = self
            .phone_entry(&number)
            .or_else(|| on_whatsapp().map(|handle| handle.entry()))?;
        Some(Finding::official(value, entry))
    }

    /// An account: its name, with or without `@`, or the address of its profile.
    fn listed_account(&self, value: &str, plain: &str) -> Option<Equal> {
        let mut says = Vec::new();
        let on_network =
            |handle: &Handle| Finding::official(value, handle.entry()).note(Note::OnNetworkOnly);
        let name = plain.strip_prefix('@').unwrap_or(plain);
        let by_name = self
            .handles()
            .iter()
            .find(|handle| handle.name == name && !self.is_host(name));
        if let Some(handle) = by_name {
            return Some((on_network(handle), says));
        }
        if let Some(query) = plain.strip_prefix("tg://resolve?") {
            let name = parameters(query)
                .into_iter()
                .find(|(name, _)| *name == "domain")?
                .1;
            let handle = self
                .handles()
                .iter()
                .find(|handle| handle.platform == "telegram" && handle.name == name)?;
            let harmless = self.are_harmless(query, Some(&["domain", "start"]), &mut says);
            return harmless.then(|| (on_network(handle), says));
        }
        // Of an address only the host may be written in full width.
        if value
            .chars()
            .any(|c| !c.is_ascii() && !c.is_alphanumeric() || ('！'..='～').contains(&c))
        {
            return None;
        }
        let address = plain.strip_prefix("https://").unwrap_or(plain);
        let (host, rest) = address.split_once('/')?;
        let (known, platform) = NETWORK_HOSTS
            .iter()
            .find(|(network, _)| is_of_network(host, network))?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let name = profile_name(platform, path.strip_suffix('/').unwrap_or(path))?;
        let same = |handle: &str| {
            if *platform == "whatsapp" {
                digits(handle) == name
            } else {
                handle == name
            }
        };
        let handle = self
            .handles()
            .iter()
            .find(|handle| handle.platform == *platform && same(&handle.name))?;
        let start = (*known == "t.me").then_some("start");
        let names: Vec<&str> = PROFILE_PARAMETERS.iter().copied().chain(start).collect();
        let harmless = self.are_harmless(query, Some(&names), &mut says)
            && parameters(query).iter().all(|(_, value)| is_token(value));
        let finding = || Finding::official(value, handle.entry()).at(Some(host.to_owned()));
        harmless.then(|| (finding(), says))
    }

    fn listed_web(&self, value: &str, plain: &str) -> Option<Equal> {
        let address = plain.strip_prefix("https://").unwrap_or(plain);
        let end = address.find(['/', '?', '#']).unwrap_or(address.len());
        let (authority, rest) = address.split_at(end);
        let host = host(authority.strip_suffix(":443").unwrap_or(authority))
            .filter(|host| self.is_host(host))?;
        // Marks that end an address in a text are no part of one; Chinese text that calls for another way is none either.
        let in_address =
            |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@$&+=%".contains(c) || is_han(c);
        if rest.contains(is_han)
            && !cues::in_han(&rest.chars().filter(|&c| is_han(c)).collect::<String>()).is_empty()
        {
            return None;
        }
        let mut says = Vec::new();
        let behind = value.split_once("//").map_or(value, |(_, rest)| rest);
        let goes_on = behind
            .find(['/', '?', '#', '／', '？', '＃'])
            .map_or("", |at| &behind[at..]);
        if goes_on.contains(['。', '｡'])
            || !rest.chars().all(in_address)
            || !self.leads_nowhere_else(rest, &mut says)
        {
            return None;
        }
        let entry = Entry {
            kind: ChannelKind::Web,
            text: host.clone(),
        };
        Some((Finding::official(value, entry).at(Some(host)), says))
    }

    /// Whether what stands behind a host names no other channel, in any decoding.
    fn leads_nowhere_else(&self, rest: &str, says: &mut Vec<String>) -> bool {
        let (path, behind) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        let (query, fragment) = behind.strip_prefix('?').map_or(("", behind), |query| {
            query.split_once('#').unwrap_or((query, ""))
        });
        let path = decoded(path);
        let sound =
            !path.contains("//") && !path.contains(['@', '\\', ':']) && !path.contains(is_unseen);
        // A host as a part of the path is where many a server leads on to.
        let pieces = || path.split(['/', '=', ' ', ',', ';', '&', '$']);
        let leads_on = |piece: &str| {
            kinds::is_host(piece) && !piece.rsplit('.').next().is_some_and(is_file_ending)
                || kinds::is_ip(piece)
        };
        sound
            && !pieces().any(leads_on)
            && self.are_harmless(query, None, says)
            && self.names_nobody(fragment.trim_start_matches('#'), says)
    }

    /// Whether parameters are there once each, of these names where only some may be, and name no channel that is not listed.
    fn are_harmless(&self, query: &str, names: Option<&[&str]>, says: &mut Vec<String>) -> bool {
        let parameters = parameters(query);
        let mut seen = HashSet::new();
        parameters.iter().all(|(name, value)| {
            seen.insert(decoded(name))
                && names.is_none_or(|names| names.contains(name))
                && self.names_nobody(name, says)
                && self.names_nobody(value, says)
        })
    }

    /// Whether a piece of an address names no channel, or only listed ones.
    fn names_nobody(&self, text: &str, says: &mut Vec<String>) -> bool {
        let text = decoded(text);
        if text.contains(is_unseen)
            || text.contains('\\')
            || text.contains("//") && !text.contains("://")
        {
            return false;
        }
        parts::cut(&roundabout::read(&text))
            .iter()
            .all(|part| match part.kind {
                Kind::Web | Kind::Email | Kind::Handle | Kind::Scheme => {
                    !part.marks.any()
                        && plain(&part.shown)
                            .is_some_and(|plain| self.is_listed_in_address(&plain, says))
                }
                Kind::Word | Kind::Number | Kind::Han | Kind::Break(_) => true,
                Kind::Phone | Kind::Chain | Kind::Long => false,
            })
    }

    /// A listed host, mailbox or account that an address carries as a parameter; its own parameters are not looked into.
    fn is_listed_in_address(&self, plain: &str, says: &mut Vec<String>) -> bool {
        let address = plain.strip_prefix("https://").unwrap_or(plain);
        let end = address.find('/').unwrap_or(address.len());
        let path_is_plain = address[end..]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.'))
            && !address[end..].contains("//");
        path_is_plain && host(&address[..end]).is_some_and(|host| self.is_host(&host))
            || self
                .listed_email(plain, plain)
                .map(|(_, further)| says.extend(further))
                .is_some()
            || self
                .handles()
                .iter()
                .any(|handle| plain.strip_prefix('@') == Some(handle.name.as_str()))
    }
}

/// A host name as it must be written: the standard makes no other equal.
fn host(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let sound = !text.is_empty()
        && text.split('.').all(|label| {
            !label.is_empty()
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        });
    sound.then(|| ascii_host(text)).flatten()
}

/// The account that the path of a profile names, by the form of its network.
fn profile_name<'p>(platform: &str, path: &'p str) -> Option<&'p str> {
    let plain = |name: &'p str| {
        (!name.is_empty() && !name.contains(['/', '%', '@', '+', ' ', '\\', '#'])).then_some(name)
    };
    match platform {
        "youtube" => plain(
            path.strip_prefix('@')
                .or_else(|| path.strip_prefix("c/"))
                .or_else(|| path.strip_prefix("user/"))
                .unwrap_or(path),
        ),
        "tiktok" | "medium" | "threads" => plain(path.strip_prefix('@')?),
        "linkedin" => plain(
            path.strip_prefix("company/")
                .or_else(|| path.strip_prefix("in/"))
                .unwrap_or(path),
        ),
        "weibo" => plain(path.strip_prefix("n/").unwrap_or(path)),
        "line" => plain(
            path.strip_prefix("r/ti/p/@")
                .or_else(|| path.strip_prefix("ti/p/@"))
                .unwrap_or(path),
        ),
        "whatsapp" => plain(path).filter(|name| name.bytes().all(|b| b.is_ascii_digit())),
        _ => plain(path),
    }
}

/// Whether a host is that of a network, or one under which the network shows the same to phones and browsers. Telegram has
/// accounts below its host.
fn is_of_network(host: &str, network: &str) -> bool {
    let prefixes: &[&str] = match network {
        "t.me" | "telegram.me" | "wa.me" | "discord.gg" | "line.me" => &[],
        "x.com" | "twitter.com" => &["www.", "mobile."],
        _ => &["www.", "m."],
    };
    host == network
        || prefixes
            .iter()
            .any(|prefix| host.strip_prefix(prefix) == Some(network))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Names and values of a query, as they stand there.
fn parameters(query: &str) -> Vec<(&str, &str)> {
    let pieces = query.split(['&', ';']).filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
        .collect()
}

/// Whether the value of a parameter is a mark of something and no text.
fn is_token(value: &str) -> bool {
    value.len() <= 64
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'='))
}

/// A piece of an address, decoded as often as it takes; `+` is a space.
fn decoded(text: &str) -> String {
    let mut text = text.replace('+', " ");
    for _ in 0..DECODINGS_MAX {
        let next = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if next == text {
            break;
        }
        text = next;
    }
    text
}
