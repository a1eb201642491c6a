//! What a stretch of a text without white space is: an address of some kind, a name, or words.
//!
//! Gets:    the stretch, as it is read.
//! Gives:   its kind.
//! Touches: `detect::endings`.
//! Never:   the context: a name with the ending of a host is one, whatever stands around it.

use crate::detect::endings::is_host_ending;

/// What a part looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A web address, with or without its scheme, or a number that stands for a host.
    Web,
    /// An e-mail address.
    Email,
    /// `@name`.
    Handle,
    /// A phone number.
    Phone,
    /// An account of a chain, or a key: letters and digits without end.
    Chain,
    /// An address in a scheme of its own: `tg:`, `weixin:`, `bitcoin:`.
    Scheme,
    /// A word in letters, or letters and digits.
    Word,
    /// A number.
    Number,
    /// Chinese text.
    Han,
    /// Longer than any address: nothing is said of it.
    Long,
    /// The end of a clause.
    Break(Break),
}

/// How far apart a mark keeps what stands before and behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A comma.
    Comma,
    /// A colon: what stands behind it is what stands before it.
    Colon,
    /// A question mark: the answer may follow.
    Question,
    /// The end of a sentence.
    Sentence,
}

/// From how many letters and digits on a word is a key or an account of a chain.
const CHAIN_CHARS_MIN: usize = 26;

/// Schemes that lead to a channel, and that no clause ends with.
const SCHEMES: [&str; 58] = [
    "alipay",
    "alipays",
    "bitcoin",
    "bitcoincash",
    "blob",
    "callto",
    "cash",
    "data",
    "dingtalk",
    "dogecoin",
    "ed2k",
    "ethereum",
    "facetime",
    "fb-messenger",
    "file",
    "ftp",
    "ftps",
    "geo",
    "gopher",
    "hxxp",
    "hxxps",
    "im",
    "intent",
    "irc",
    "ircs",
    "itms-apps",
    "javascript",
    "ldap",
    "lightning",
    "litecoin",
    "magnet",
    "market",
    "mms",
    "monero",
    "mqq",
    "mqqapi",
    "mqqwpa",
    "ripple",
    "rtsp",
    "sftp",
    "sgnl",
    "sip",
    "sips",
    "sms",
    "smsto",
    "solana",
    "ssh",
    "tencent",
    "tg",
    "thunder",
    "tron",
    "vbscript",
    "viber",
    "view-source",
    "webcal",
    "ws",
    "wss",
    "xmpp",
];

/// What a whole stretch is; none for words beside signs.
pub(super) fn kind_of(shown: &str) -> Option<Kind> {
    let lower = shown.to_lowercase();
    if lower.starts_with("//") || lower.starts_with("\\\\") {
        return Some(Kind::Web);
    }
    if lower.starts_with("mailto:") {
        return Some(Kind::Email);
    }
    if lower.starts_with("tel:") {
        return Some(Kind::Phone);
    }
    if lower
        .split_once(':')
        .is_some_and(|(scheme, rest)| !rest.is_empty() && SCHEMES.binary_search(&scheme).is_ok())
    {
        return Some(Kind::Scheme);
    }
    if let Some(at) = shown.find('@') {
        let letters = |text: &str| text.chars().any(char::is_alphanumeric);
        return match (letters(&shown[..at]), letters(&shown[at + 1..])) {
            (_, false) => None,
            // `telegram:@name`: a name and an account, each by itself.
            (true, true) if is_label(&shown[..at]) => None,
            (true, true) => Some(Kind::Email),
            (false, true) => Some(Kind::Handle),
        };
    }
    if is_ip(&lower) {
        return Some(Kind::Web);
    }
    let name = host_in(shown);
    if name.is_some() {
        return Some(Kind::Web);
    }
    (is_long_id(shown) && !shown.contains('/')).then_some(Kind::Chain)
}

/// Whether a word and a colon stand before what is told: `telegram:@name`, `email:help@…`.
fn is_label(before: &str) -> bool {
    before
        .split_once(':')
        .is_some_and(|(word, _)| !word.is_empty() && word.chars().all(char::is_alphabetic))
}

/// Whether a text is the name of a host, or begins with one.
pub(super) fn is_host(text: &str) -> bool {
    host_in(text).is_some()
}

/// The host that an address without a scheme begins with.
fn host_in(shown: &str) -> Option<&str> {
    let host = shown
        .split(['/', '?', '#', ':', '\\'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last().filter(|_| labels.len() > 1)?;
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+'))
    };
    if !labels.iter().all(is_label)
        || !(last.chars().all(char::is_alphabetic) || last.starts_with("xn--"))
    {
        return None;
    }
    let has_path = shown[host.len()..].chars().any(char::is_alphanumeric)
        && shown[host.len()..].starts_with(['/', '\\']);
    let www = labels[0].eq_ignore_ascii_case("www") && labels.len() > 2;
    let foreign = !last.is_ascii() && last.chars().count() >= 2;
    (is_host_ending(last) || foreign || www || has_path && last.chars().count() >= 2)
        .then_some(host)
}

/// An IP address, in dots or colons, with what may follow it.
pub(super) fn is_ip(lower: &str) -> bool {
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let four = host.split(':').next().unwrap_or_default();
    let numbers: Vec<&str> = four.split('.').collect();
    let number = |n: &&str| {
        let hex = n
            .strip_prefix("0x")
            .is_some_and(|hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        hex || (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit())
    };
    let dotted = numbers.len() == 4 && numbers.iter().all(number);
    let hex = |group: &str| group.len() <= 4 && group.bytes().all(|b| b.is_ascii_hexdigit());
    let inner = host
        .trim_start_matches('[')
        .split(']')
        .next()
        .unwrap_or_default();
    let colons = inner.matches(':').count();
    let six = colons >= 2 && inner.split(':').all(hex) && (inner.contains("::") || colons == 7);
    dotted || six
}

/// Letters and digits without end: an account of a chain, a key, a transaction.
fn is_long_id(shown: &str) -> bool {
    let plain = shown.chars().filter(char::is_ascii_alphanumeric).count();
    let digits = shown.bytes().any(|b| b.is_ascii_digit());
    let hex = shown
        .strip_prefix("0x")
        .is_some_and(|hex| hex.len() >= 20 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    hex || plain >= CHAIN_CHARS_MIN
        && digits
        && plain
            == shown
                .chars()
                .filter(|&c| c != ':' && c != '-' && c != '_')
                .count()
}

pub(super) fn word_or_number(shown: &str) -> Kind {
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    let letters = shown.chars().any(char::is_alphabetic);
    if digits > 0 && !letters {
        Kind::Number
    } else {
        Kind::Word
    }
}
