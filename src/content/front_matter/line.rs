//! A line of front matter, whether YAML reads it or not.
//!
//! Gets:    a line as it was written.
//! Gives:   its parts, and the line with another value, as YAML wants it.
//! Touches: `slips`, for quotes.
//! Never:   the lines around it.

use crate::content::keys::{KEYS, meaning};
use crate::slips::{quoted, straight};

/// The signs with which no plain text of YAML may begin.
pub(super) const RESERVED: &str = "@`*&!%|>[]{}#,?\"'";

/// A line of front matter: what stands before its value, and the value.
pub(super) struct Line<'l> {
    pub(super) indent: &'l str,
    /// `- ` of an item of a list.
    pub(super) dash: &'l str,
    pub(super) key: &'l str,
    /// The colon and the space, as they are written; empty in an item of a list without a key.
    pub(super) sign: &'l str,
    pub(super) value: &'l str,
}

impl<'l> Line<'l> {
    pub(super) fn of(line: &'l str) -> Line<'l> {
        let rest = line.trim_start();
        let indent = &line[..line.len() - rest.len()];
        let inner = rest
            .strip_prefix('-')
            .map_or(rest, |item| item.trim_start());
        let dash = &rest[..rest.len() - inner.len()];
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '“' | '”');
        let end = inner.find(|c| !is_key(c)).unwrap_or(inner.len());
        // The dashes of an arrow are none of the key's.
        let end = match inner[end..].starts_with('>') {
            true => inner[..end].trim_end_matches('-').len(),
            false => end,
        };
        let behind = inner[end..].trim_start();
        let value = behind_sign(&inner[..end], behind);
        let (key, value) = match value {
            Some(value) if end > 0 && dash.is_empty() => (&inner[..end], value.trim_start()),
            _ => ("", inner),
        };
        let sign = &inner[key.len()..inner.len() - value.len()];
        Line {
            indent,
            dash,
            key,
            sign,
            value: value.trim_end(),
        }
    }

    /// Where the value begins, in bytes.
    pub(super) fn value_at(&self) -> usize {
        self.indent.len() + self.dash.len() + self.key.len() + self.sign.len()
    }

    /// The line with another value, and with colon, space and dash as YAML wants them.
    pub(super) fn with(&self, value: &str) -> String {
        let dash = if self.dash.is_empty() { "" } else { "- " };
        let key = straight(self.key).unwrap_or(self.key);
        match (key.is_empty(), value.is_empty()) {
            (true, _) => format!("{}{dash}{value}", self.plain_indent()),
            (false, true) => format!("{}{key}:", self.plain_indent()),
            (false, false) => format!("{}{key}: {value}", self.plain_indent()),
        }
    }

    pub(super) fn plain_indent(&self) -> String {
        let wide = |c: char| c != ' ' && c != '\t';
        self.indent.replace('\t', "  ").replace(wide, " ")
    }

    /// What the value is called.
    pub(super) fn name(&self) -> String {
        match (self.key, self.dash) {
            ("", "") => "the text".to_owned(),
            ("", _) => "the text of the list item".to_owned(),
            ("title", _) => "the title".to_owned(),
            (key, _) => format!("the value of `{key}`"),
        }
    }
}

/// What stands behind the colon, or behind what was written in its place; behind a key that is known that may be any sign with
/// which no value begins.
fn behind_sign<'l>(key: &str, rest: &'l str) -> Option<&'l str> {
    let is_colon = |c: char| matches!(c, ':' | '：' | '﹕' | '=');
    let begins_value = |c: char| c != ',' && (RESERVED.contains(c) || OPENING.contains(c));
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !begins_value(c);
    let arrow = || rest.trim_start_matches(['-', '=']).strip_prefix('>');
    let value = match KEYS.contains(&key) || key == "order" || meaning(key).is_some() {
        true => arrow()
            .or_else(|| rest.strip_prefix("- "))
            .unwrap_or_else(|| rest.trim_start_matches(is_sign)),
        false => rest.strip_prefix(is_colon).unwrap_or(rest),
    };
    (value.len() < rest.len()).then_some(value)
}

/// The signs beside `RESERVED` with which a value may begin that has lost its colon.
const OPENING: &str = "“‘「『（【《〈(<-+~$/\\_";

pub(super) fn needs_quotes(value: &str) -> bool {
    let is_reserved = value
        .chars()
        .next()
        .is_some_and(|first| RESERVED.contains(first));
    let is_nothing = value == "~" || value.eq_ignore_ascii_case("null");
    is_reserved
        || is_nothing
        || value.contains(": ")
        || value.contains(" #")
        || value.ends_with(':')
}

pub(super) fn unquoted(value: &str) -> &str {
    let of = |quote: char| {
        value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    of('"').or_else(|| of('\'')).unwrap_or(value)
}

/// The items of a list that was written in one line, each as YAML wants it.
pub(super) fn items(value: &str) -> Vec<String> {
    let inner = value.strip_prefix(['[', '【', '［']).unwrap_or(value);
    let inner = inner.strip_suffix([']', '】', '］']).unwrap_or(inner);
    let in_round = |open, close| inner.strip_prefix(open)?.strip_suffix(close);
    let inner = in_round('(', ')')
        .or_else(|| in_round('（', '）'))
        .unwrap_or(inner);
    let inner = inner.strip_prefix("- ").unwrap_or(inner);
    let parts = inner.split([',', '，', '、', ';', '；']);
    let plain = |part: &str| {
        let part = part.trim();
        let part = straight(part).unwrap_or_else(|| unquoted(part));
        let part = part.trim_matches(['"', '\'']);
        match needs_quotes(part) || part.contains(['[', ']', '{', '}', '"']) {
            true => quoted(part),
            false => part.to_owned(),
        }
    };
    parts
        .filter(|part| !part.trim().is_empty())
        .map(plain)
        .collect()
}
