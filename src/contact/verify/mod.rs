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
//! The groups of files below stand in the order in which they use each other; the first uses none.

mod finding;

mod glyphs;
mod roundabout;

mod cues;
mod kinds;
mod parts;
mod vocabulary;

mod listed;
mod nearest;
mod resemble;

mod beside;
mod numbers;
mod reading;

mod answers;
mod value;
mod whole;

use super::official::Official;
pub use finding::{Finding, Note, State, gravest};
pub use whole::{FINDINGS_MAX, VALUE_CHARS_MAX};

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

    /// Takes out the hosts of others that resemble one of ours, and gives them: nobody but a list may let readers go there.
    pub fn drop_lookalike_links(&mut self) -> Vec<String> {
        let resembles = |host: &&str| self.judge(host).iter().any(Finding::is_lookalike);
        let dropped: Vec<String> = self.links().filter(resembles).map(str::to_owned).collect();
        self.drop_links(&dropped);
        dropped
    }
}
