//! What a message to support should hold, and what becomes of it.
//!
//! Gets:    what `site.toml` says; what a reader searched, read and writes.
//! Gives:   the draft of a message, and a link that opens it in the reader's mail program.
//! Touches: `detect::masking`.
//! Never:   keeps what was written; a secret in a draft.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::detect::masking::without_secrets;
use crate::ids::{Category, Lang, Localized};

/// The longest text of one field, in characters.
pub const FIELD_CHARS_MAX: usize = 2_000;
/// The longest mail link, in bytes: mail programs cut longer ones.
const MAILTO_BYTES_MAX: usize = 8_000;

/// A kind of problem, and what to attach to a message about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// What pages call it.
    pub title: Localized,
    /// The categories whose articles are about it.
    pub categories: Vec<Category>,
    /// What to attach.
    pub attach: BTreeMap<Lang, Vec<String>>,
}

/// What the page says beside a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// Where messages go, an e-mail address.
    pub to: Option<String>,
    /// When an answer is due.
    pub due: Localized,
    /// How one sees that a message has arrived.
    pub receipt: Localized,
    /// How to ask again.
    pub follow_up: Localized,
    /// Whom to turn to when the answer does not help.
    pub escalate: Localized,
    /// Kinds of problems, in their order.
    pub topics: Vec<Topic>,
}

impl Guide {
    /// The kind of problem that articles of a category are about: that of the category itself, else of one around it.
    #[must_use]
    pub fn topic_of(&self, category: &Category) -> Option<usize> {
        let around: Vec<Category> = category.ancestors().collect();
        around.iter().rev().find_map(|path| {
            self.topics
                .iter()
                .position(|topic| topic.categories.contains(path))
        })
    }
}

/// What a reader typed into a field: without what nobody sees and without secrets, then cut, and whether there were secrets.
#[must_use]
pub fn clean(typed: &str, removed: &str) -> (String, bool) {
    without_secrets(typed, removed, FIELD_CHARS_MAX)
}

/// A draft: a greeting, then what was filled in, each under its name.
#[must_use]
pub fn draft(greeting: &str, fields: &[(String, String)]) -> String {
    let mut text = format!("{greeting}\n");
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let apart = if value.contains('\n') { "\n" } else { "" };
        text.push_str(&format!("\n{name}{apart}{value}"));
    }
    text
}

/// A link that opens a draft in a mail program; without its text when that would be too long to be passed on.
#[must_use]
pub fn mailto(to: &str, subject: &str, body: &str) -> (String, bool) {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let short = format!("mailto:{to}?subject={}", encode(subject));
    let whole = format!("{short}&body={}", encode(&body.replace('\n', "\r\n")));
    if whole.len() <= MAILTO_BYTES_MAX {
        (whole, true)
    } else {
        (short, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_holds_what_was_filled_in_and_no_secret() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = draft(
            "你好，",
            &[
                field("问题：", "提现没到账"),
                field("错误提示：", ""),
                field("已经试过：", "a\nb"),
            ],
        );
        assert_eq!(text, "你好，\n\n问题：提现没到账\n已经试过：\na\nb");
        assert_eq!(
            clean(" 我的密码是 hunter22 ", "[x]"),
            ("我的密码是 [x]".to_owned(), true)
        );
        assert_eq!(clean("a\u{7}b\r\nc", "[x]"), ("ab\nc".to_owned(), false));
        assert_eq!(
            clean(&"长".repeat(3_000), "").0.chars().count(),
            FIELD_CHARS_MAX
        );
    }

    #[test]
    fn a_mail_link_holds_the_draft_while_it_is_short_enough() {
        assert_eq!(
            mailto("a@b.example", "x y", "1\n2"),
            (
                "mailto:a@b.example?subject=x%20y&body=1%0D%0A2".to_owned(),
                true
            )
        );
        let (link, whole) = mailto("a@b.example", "x", &"长".repeat(2_000));
        assert!(!whole && link == "mailto:a@b.example?subject=x");
    }

    #[test]
    fn a_problem_is_of_the_kind_of_its_category_or_of_one_around_it() {
        let topic = |path: &str| Topic {
            categories: vec![path.parse().unwrap()],
            ..Topic::default()
        };
        let guide = Guide {
            topics: vec![topic("account"), topic("funds"), topic("funds/p2p")],
            ..Guide::default()
        };
        let of = |path: &str| guide.topic_of(&path.parse().unwrap());
        assert_eq!(
            (of("funds/p2p"), of("funds/cards"), of("account"), of("api")),
            (Some(2), Some(1), Some(0), None)
        );
    }
}
