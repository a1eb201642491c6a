//! The channels that are really ours, as `site.toml` lists them.
//!
//! Gets:    the entries as they are written.
//! Gives:   an `Official`, in which each entry is in the form that its standard makes equal.
//! Touches: `entry`, `lookalike`.
//! Never:   an entry that was not listed: a sub-domain counts only where `*.` says so.

use std::collections::BTreeSet;

pub use super::entry::{ChannelKind, Entry, EntryError};
use super::entry::{ascii_host, e164, equal_form, is_below};
use super::lookalike::Form;
use crate::text::fold::fold;

/// A host that is listed, perhaps with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HostRule {
    host: String,
    below: bool,
}

impl HostRule {
    fn holds(&self, host: &str) -> bool {
        if self.below {
            is_below(host, &self.host)
        } else {
            host == self.host
        }
    }
}

/// An account name that is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handle {
    pub(super) platform: String,
    /// In the form in which names are equal, without `@`.
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) shown: String,
}

/// The official list, and what articles may name besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Official {
    hosts: Vec<HostRule>,
    email_domains: Vec<String>,
    emails: Vec<String>,
    phones: Vec<(String, String)>,
    handles: Vec<Handle>,
    /// What impostors borrow: the names of the organisation, and the labels of its domains.
    names: Vec<Form>,
    country_code: Option<String>,
    links: Vec<HostRule>,
    examples: Vec<String>,
    /// Words of the site, lower case: what stands among them is nobody's account name.
    words: BTreeSet<String>,
}

/// Labels that say nothing of whose a domain is.
const COMMON_LABELS: [&str; 14] = [
    "www", "help", "support", "status", "mail", "app", "api", "web", "docs", "login", "account",
    "accounts", "info", "my",
];
/// The fewest letters of a name that impostors can borrow; in Chinese two characters are a name.
const NAME_CHARS_MIN: usize = 3;

impl Official {
    /// Whether nothing is listed, so that nothing can be compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
            && self.emails.is_empty()
            && self.email_domains.is_empty()
            && self.phones.is_empty()
            && self.handles.is_empty()
    }

    /// Adds a host; `*.` before it means all below it.
    ///
    /// # Errors
    /// When it is no domain name.
    pub fn add_domain(&mut self, text: &str) -> Result<(), EntryError> {
        let rule = rule(text)?;
        let labels: Vec<&str> = rule.host.split('.').collect();
        let is_base = !self
            .hosts
            .iter()
            .any(|known| is_below(&rule.host, &known.host));
        // The name of the organisation is the first label that is no common one and not the last.
        let name = labels[..labels.len() - 1]
            .iter()
            .find(|label| !COMMON_LABELS.contains(label));
        if let Some(name) = name.filter(|_| is_base) {
            self.add_name(name);
        }
        self.hosts.push(rule);
        Ok(())
    }

    /// Adds a domain of which every e-mail address is ours.
    ///
    /// # Errors
    /// When it is no domain name.
    pub fn add_email_domain(&mut self, text: &str) -> Result<(), EntryError> {
        self.email_domains
            .push(ascii_host(text).ok_or(EntryError::Domain)?);
        Ok(())
    }

    /// Adds an e-mail address.
    ///
    /// # Errors
    /// When it is none.
    pub fn add_email(&mut self, text: &str) -> Result<(), EntryError> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(EntryError::Email)?;
        let domain = ascii_host(domain).ok_or(EntryError::Email)?;
        let odd = |c: char| !c.is_ascii_graphic() || "\"<>(),:;@\\[]".contains(c);
        if local.is_empty() || local.contains(odd) {
            return Err(EntryError::Email);
        }
        self.emails
            .push(format!("{}@{domain}", local.to_lowercase()));
        Ok(())
    }

    /// Adds a phone number with its country code.
    ///
    /// # Errors
    /// When it is none.
    pub fn add_phone(&mut self, text: &str) -> Result<(), EntryError> {
        let number = e164(text, None).ok_or(EntryError::Phone)?;
        self.phones.push((number, text.trim().to_owned()));
        Ok(())
    }

    /// Adds an account name on a network.
    ///
    /// # Errors
    /// When it is none.
    pub fn add_handle(&mut self, platform: &str, handle: &str) -> Result<(), EntryError> {
        let (platform, handle) = (platform.trim().to_lowercase(), handle.trim());
        // An account of WhatsApp is a phone number.
        let number = (platform == "whatsapp")
            .then(|| e164(handle, None))
            .flatten();
        let name = number.as_deref().unwrap_or(handle.trim_start_matches('@'));
        if platform.is_empty()
            || name.is_empty()
            || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
        {
            return Err(EntryError::Handle);
        }
        self.handles.push(Handle {
            platform,
            name: equal_form(name),
            form: Form::squashed(name),
            shown: handle.to_owned(),
        });
        Ok(())
    }

    /// Adds a name of the organisation. One that is too short to be borrowed has no effect.
    pub fn add_name(&mut self, name: &str) {
        let form = Form::of(name);
        let long = form.chars() >= NAME_CHARS_MIN || form.is_han();
        if long && !self.names.contains(&form) {
            self.names.push(form);
        }
    }

    /// Adds the words of a text of the site: its title, its categories. Words with digits or signs inside are names, and none.
    pub fn add_words(&mut self, text: &str) {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic()));
        self.words
            .extend(words.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }

    /// Whether a word in lower case is one of the site's.
    pub(super) fn is_site_word(&self, lower: &str) -> bool {
        self.words.contains(lower)
    }

    /// The country code of numbers that are written without one.
    ///
    /// # Errors
    /// When it is none.
    pub fn set_country_code(&mut self, code: &str) -> Result<(), EntryError> {
        let digits = code.trim().trim_start_matches('+');
        if !(1..=3).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(EntryError::CountryCode);
        }
        self.country_code = Some(digits.to_owned());
        Ok(())
    }

    /// Adds a host of others that articles may link to; `*.` before it means all below it.
    ///
    /// # Errors
    /// When it is no domain name.
    pub fn add_link(&mut self, text: &str) -> Result<(), EntryError> {
        self.links.push(rule(text)?);
        Ok(())
    }

    /// Adds something that articles may name as an example, and never link to.
    pub fn add_example(&mut self, text: &str) {
        self.examples.push(fold(text.trim()));
    }

    /// Whether articles may name a value: as an example.
    #[must_use]
    pub fn is_example(&self, text: &str) -> bool {
        let folded = fold(text.trim());
        self.examples.contains(&folded)
            || self
                .examples
                .iter()
                .any(|example| folded.trim_start_matches('@') == *example)
    }

    /// Whether articles may link to a host of others.
    #[must_use]
    pub fn is_link(&self, host: &str) -> bool {
        self.links.iter().any(|rule| rule.holds(host))
    }

    /// Whether any domain is listed.
    #[must_use]
    pub fn has_domains(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// Whether a host, in ASCII and lower case, is listed or lies below one that is.
    #[must_use]
    pub fn holds_host(&self, host: &str) -> bool {
        self.is_host(host) || self.is_below(host)
    }

    pub(super) fn is_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|rule| rule.holds(host))
    }

    /// Whether a host lies below a listed one without being listed.
    pub(super) fn is_below(&self, host: &str) -> bool {
        self.hosts.iter().any(|rule| is_below(host, &rule.host))
    }

    pub(super) fn is_email(&self, local: &str, domain: &str) -> bool {
        self.email_domains.iter().any(|known| known == domain)
            || self.emails.contains(&format!("{local}@{domain}"))
    }

    /// Whether mail of a domain can be ours, whatever stands before the `@`.
    pub(super) fn has_email_of(&self, domain: &str) -> bool {
        self.email_domains.iter().any(|known| known == domain)
            || self
                .emails
                .iter()
                .any(|known| known.ends_with(&format!("@{domain}")))
    }

    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(|rule| rule.host.as_str())
    }

    /// The domains of its e-mail addresses.
    pub(super) fn email_hosts(&self) -> impl Iterator<Item = &str> {
        let of_emails = self
            .emails
            .iter()
            .filter_map(|email| email.rsplit_once('@'))
            .map(|(_, domain)| domain);
        self.email_domains
            .iter()
            .map(String::as_str)
            .chain(of_emails)
    }

    pub(super) fn emails(&self) -> &[String] {
        &self.emails
    }

    pub(super) fn phone_entry(&self, number: &str) -> Option<Entry> {
        let (_, shown) = self.phones.iter().find(|(known, _)| known == number)?;
        Some(Entry {
            kind: ChannelKind::Phone,
            text: shown.clone(),
        })
    }

    pub(super) fn has_phones(&self) -> bool {
        !self.phones.is_empty()
    }

    pub(super) fn handles(&self) -> &[Handle] {
        &self.handles
    }

    pub(super) fn names(&self) -> &[Form] {
        &self.names
    }

    pub(super) fn country_code(&self) -> Option<&str> {
        self.country_code.as_deref()
    }

    /// The same list, with what another one lets articles name besides, and nothing else of that one.
    #[must_use]
    pub fn with_outside_of(self, other: &Official) -> Official {
        Official {
            links: other.links.clone(),
            examples: other.examples.clone(),
            ..self
        }
    }

    /// The hosts of others that articles may link to.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(|rule| rule.host.as_str())
    }

    pub(super) fn drop_links(&mut self, hosts: &[String]) {
        self.links.retain(|rule| !hosts.contains(&rule.host));
    }

    /// What counts as ours, one line an entry and sorted, so that two lists can be compared by people: `web *.bitp.example`,
    /// `telegram @bitp_official`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |entry: Entry| match entry.kind {
            ChannelKind::Handle(Some(platform)) => format!("{platform} {}", entry.text),
            kind => format!("{} {}", kind.as_str(), entry.text),
        };
        let code = self
            .country_code
            .iter()
            .map(|code| format!("country code {code}"));
        let mut lines: Vec<String> = self.entries().into_iter().map(line).chain(code).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    /// All entries as pages list them: hosts, e-mail, phones, accounts.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |kind, text: String| Entry { kind, text };
        let hosts = self.hosts.iter().map(|rule| {
            entry(
                ChannelKind::Web,
                format!("{}{}", if rule.below { "*." } else { "" }, rule.host),
            )
        });
        let domains = self
            .email_domains
            .iter()
            .map(|domain| entry(ChannelKind::Email, format!("…@{domain}")));
        let emails = self
            .emails
            .iter()
            .map(|email| entry(ChannelKind::Email, email.clone()));
        let phones = self
            .phones
            .iter()
            .map(|(_, shown)| entry(ChannelKind::Phone, shown.clone()));
        let handles = self.handles.iter().map(Handle::entry);
        hosts
            .chain(domains)
            .chain(emails)
            .chain(phones)
            .chain(handles)
            .collect()
    }
}

impl Handle {
    pub(super) fn entry(&self) -> Entry {
        Entry {
            kind: ChannelKind::Handle(Some(self.platform.clone())),
            text: self.shown.clone(),
        }
    }
}

fn rule(text: &str) -> Result<HostRule, EntryError> {
    let text = text.trim();
    let (below, host) = text
        .strip_prefix("*.")
        .map_or((false, text), |host| (true, host));
    let host = ascii_host(host)
        .filter(|host| host.contains('.'))
        .ok_or(EntryError::Domain)?;
    Ok(HostRule { host, below })
}
