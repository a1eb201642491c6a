//! An article that was named by its address or id.
//!
//! Gets:    what was typed, in whose language and by whom; the operator's public address and the official list.
//! Gives:   the article that it names, as the reader's language has it where only a permalink was.
//! Touches: the catalog's look-ups.
//! Never:   an article outside of the asker's view; an address that is plainly another site's taken for ours.

use std::net::IpAddr;

use super::snapshot::Snapshot;
use crate::contact::outside::host_of;
use crate::ids::{Audience, Lang};
use crate::search::{NameOf, Named, name};

impl Snapshot {
    /// The article that was named, rather than asked for in words.
    pub(super) fn named(
        &self,
        typed: &str,
        lang: Option<Lang>,
        audience: Audience,
    ) -> Option<Named> {
        let name = name(typed)?;
        if name.has_host && self.is_elsewhere(host_of(typed).as_deref()) {
            return None;
        }
        let view = self.view(audience);
        let (article, word) = match name.of {
            NameOf::Article(id) => (view.article(&id)?, None),
            NameOf::Permalink(permalink) => (view.named_by(&permalink, lang)?, None),
            NameOf::Bare(permalink) => (view.named_by(&permalink, lang)?, Some(permalink)),
        };
        Some(Named {
            id: article.id.clone(),
            anchor: name.anchor,
            word,
        })
    }

    /// Whether a host is plainly not this site's. Ours are that of the public address, the domains of the official list and
    /// what lies below them; a name without a dot or an address of a private network may be a preview of ours. Where
    /// neither public address nor domain is known, nothing tells.
    fn is_elsewhere(&self, host: Option<&str>) -> bool {
        let own = self.parts.own_host.as_deref();
        let official = &self.site.official;
        if own.is_none() && !official.has_domains() {
            return false;
        }
        let is_own = |host: &str| {
            let below = |own: &str| {
                host.strip_suffix(own)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            own.is_some_and(below) || official.holds_host(host) || is_near(host)
        };
        !host.is_some_and(is_own)
    }
}

/// Whether a host is of this machine or a private network.
fn is_near(host: &str) -> bool {
    match host.parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Err(_) => !host.contains('.'),
    }
}
