//! An entry of the official list, and the forms that standards make equal.
//!
//! Gets:    an entry or a value, as it is written.
//! Gives:   host names, names and numbers in the one form in which they are compared.
//! Touches: the URL and domain name standards (`url`, `idna`).
//! Never:   a list of entries: that is `official`.

use unicode_normalization::UnicodeNormalization;
use url::Host;

use crate::detect::contacts::PHONE_DIGITS;

/// What kind of channel an entry or a value is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// A host name, and the web addresses below it.
    Web,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An account name on a network, such as `telegram`; none where it is not said on which.
    Handle(Option<String>),
}

impl ChannelKind {
    /// Its name in answers.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            ChannelKind::Web => "web",
            ChannelKind::Email => "email",
            ChannelKind::Phone => "phone",
            ChannelKind::Handle(_) => "handle",
        }
    }
}

/// An entry of the official list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What it is.
    pub kind: ChannelKind,
    /// As it is shown: `bitp.example`, `@bitp_official`.
    pub text: String,
}

/// Why an entry cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// It is no domain name.
    #[error("is no domain name")]
    Domain,
    /// It is no e-mail address.
    #[error("is no e-mail address")]
    Email,
    /// It is no number with a country code.
    #[error("is no phone number with a country code")]
    Phone,
    /// It is no account name.
    #[error("is no account name")]
    Handle,
    /// It is no country code.
    #[error("is no country code")]
    CountryCode,
}

/// Whether `host` is a sub-domain of `base`.
pub(super) fn is_below(host: &str, base: &str) -> bool {
    host.strip_suffix(base)
        .is_some_and(|rest| rest.ends_with('.'))
}

/// The form in which names are equal: half width and lower case. Accents stay: another letter is another name.
pub(super) fn equal_form(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// A host name in the form that the standard makes equal (lower case, punycode, no dot at its end); none for what is no
/// name, such as an IP address.
pub(super) fn ascii_host(text: &str) -> Option<String> {
    match Host::parse(text.trim()) {
        Ok(Host::Domain(host)) => {
            Some(host.trim_end_matches('.').to_owned()).filter(|host| !host.is_empty())
        }
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) | Err(_) => None,
    }
}

/// A phone number as country code and digits (E.164, without `+`); one without a country code gets `default`.
pub(super) fn e164(text: &str, default: Option<&str>) -> Option<String> {
    let folded = equal_form(text).replace("(0)", "");
    let written = folded.trim();
    let known = |c: char| {
        c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '+' | '/' | '\u{a0}')
    };
    if !written.chars().all(known) || written.matches('+').count() > 1 {
        return None;
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let plus = written.trim_start_matches(['(', ' ']).starts_with('+');
    let number = match (plus, digits.strip_prefix("00")) {
        (true, _) => digits.clone(),
        (false, Some(rest)) => rest.to_owned(),
        (false, None) => format!("{}{}", default?, digits.trim_start_matches('0')),
    };
    PHONE_DIGITS.contains(&number.len()).then_some(number)
}
