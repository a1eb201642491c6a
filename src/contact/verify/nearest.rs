//! The entry of the list that something resembles most.
//!
//! Gets:    a host, an address or a name that is on no list, and the official list.
//! Gives:   the entry that it is drawn like, holds, or borrows the name of.
//! Touches: `lookalike`, domain names (`idna`).
//! Never:   whether it is on the list.

use crate::contact::entry::{ChannelKind, Entry, is_below};
use crate::contact::lookalike::{Form, borrows};
use crate::contact::official::{Handle, Official};

impl Official {
    /// The listed host that another one resembles.
    pub(super) fn like_host(&self, host: &str) -> Option<Entry> {
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

    /// The listed mailbox that one of another name or host resembles.
    pub(super) fn like_mailbox(&self, address: &str, local: &str, host: &str) -> Option<Entry> {
        if self.has_email_of(host) || self.is_host(host) || self.is_below(host) {
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
            let of_host = self.like_host(host).is_some() || self.like_email_host(host);
            let of_local = self.inside(local).is_some()
                || self.names().iter().any(|name| borrows(local, name));
            if of_host || of_local {
                self.closest_email(address).or_else(|| self.main())
            } else {
                None
            }
        }
    }

    /// A listed host that stands somewhere inside of an address that leads elsewhere.
    pub(super) fn inside(&self, text: &str) -> Option<Entry> {
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
    pub(super) fn borrowed(&self, text: &str) -> Option<Entry> {
        self.names()
            .iter()
            .any(|name| borrows(text, name))
            .then(|| self.main())
            .flatten()
    }

    /// The listed account that a name resembles, of the same network where there is one.
    pub(super) fn like_handle(&self, name: &str, platform: Option<&str>) -> Option<Entry> {
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

    pub(super) fn main(&self) -> Option<Entry> {
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

pub(super) fn entry_of_email(email: &str) -> Entry {
    Entry {
        kind: ChannelKind::Email,
        text: email.to_owned(),
    }
}
