//! Facts that stand once, in `[variables]` of `site.toml`, and are named elsewhere as `{{ name }}`.
//!
//! Gets:    names with their values; texts.
//! Gives:   values whose rules hold; where a text names one; the text with values in their places.
//! Touches: nothing.
//! Never:   a value that stands for more than a piece of a line; the syntax of another tool taken for ours.

use std::collections::{BTreeMap, BTreeSet};

use super::lang::{Lang, Localized};

/// The longest name, in bytes.
const NAME_BYTES_MAX: usize = 60;
/// The longest value, in characters.
const VALUE_CHARS_MAX: usize = 300;
/// The most variables: each is looked for by its name, and an unknown one is compared with all.
const COUNT_MAX: usize = 2_000;

/// What cannot be a variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VariableError {
    /// Not as names are.
    #[error("`{0}` cannot be the name of a variable")]
    Name(String),
    /// Too long, several lines, or nothing.
    #[error(
        "the value of `{0}` is empty, has several lines or more than {VALUE_CHARS_MAX} characters"
    )]
    Value(String),
    /// Too many.
    #[error("more than {COUNT_MAX} variables")]
    Count,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    value: Localized,
    /// Where it stands, in lines of `site.toml`.
    line: usize,
}

/// All facts of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    by_name: BTreeMap<String, Variable>,
    /// Those that `site.toml` itself names.
    used: BTreeSet<String>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'v> {
    /// This text.
    Text(&'v str),
    /// Nothing in the language that was asked for.
    OtherLanguage,
    /// No variable has that name.
    Unknown,
}

/// Where a text names a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot<'t> {
    /// The first byte of `{{`.
    pub start: usize,
    /// The byte behind `}}`.
    pub end: usize,
    /// What stands between.
    pub name: &'t str,
}

impl Variables {
    /// Adds one, which stands on a line of `site.toml`.
    ///
    /// # Errors
    /// When the name or a value is not as its rules want.
    pub fn add(&mut self, name: &str, value: Localized, line: usize) -> Result<(), VariableError> {
        if self.by_name.len() >= COUNT_MAX {
            return Err(VariableError::Count);
        }
        if !(1..=NAME_BYTES_MAX).contains(&name.len()) || name_bytes(name) != name.len() {
            return Err(VariableError::Name(
                name.chars().take(NAME_BYTES_MAX).collect(),
            ));
        }
        let is_fit = |text: &str| {
            !text.trim().is_empty()
                && text.chars().count() <= VALUE_CHARS_MAX
                && !text.contains(char::is_control)
        };
        if value.is_empty() || !value.texts().all(is_fit) {
            return Err(VariableError::Value(name.to_owned()));
        }
        self.by_name
            .insert(name.to_owned(), Variable { value, line });
        Ok(())
    }

    /// What a name stands for in a language.
    #[must_use]
    pub fn value(&self, name: &str, lang: Lang) -> Value<'_> {
        match self.by_name.get(name) {
            None => Value::Unknown,
            Some(variable) => variable
                .value
                .own(lang)
                .map_or(Value::OtherLanguage, Value::Text),
        }
    }

    /// The name of one that is most like a name which none has, if any is.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let plain = |name: &str| name.to_ascii_lowercase().replace('_', "-");
        let wanted = plain(name);
        let limit = (name.len() / 4).max(1);
        self.by_name
            .keys()
            .map(|known| (strsim::osa_distance(&plain(known), &wanted), known))
            .filter(|(distance, _)| *distance <= limit)
            .min()
            .map(|(_, known)| known.as_str())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The variables that are not among those named, each with its line; those that `site.toml` names are left out.
    pub fn unused<'v>(
        &'v self,
        named: &'v BTreeSet<&str>,
    ) -> impl Iterator<Item = (&'v str, usize)> {
        self.by_name
            .iter()
            .filter(|(name, _)| !named.contains(name.as_str()) && !self.used.contains(*name))
            .map(|(name, variable)| (name.as_str(), variable.line))
    }

    /// A text of `site.toml` with values for names. A name that stands for nothing stays, and is given to `unknown`.
    pub fn fill_own(&mut self, text: &str, lang: Lang, mut unknown: impl FnMut(&str)) -> String {
        let mut used = Vec::new();
        let filled = self.filled(text, lang, |name, value| match value {
            Value::Text(_) => used.push(name.to_owned()),
            Value::OtherLanguage | Value::Unknown => unknown(name),
        });
        self.used.extend(used);
        filled
    }

    /// A text with values for names, wherever they stand; `each` is given the names. One that stands for nothing stays.
    pub fn filled(&self, text: &str, lang: Lang, mut each: impl FnMut(&str, Value<'_>)) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut from = 0;
        for spot in spots(text) {
            filled.push_str(&text[from..spot.start]);
            let value = self.value(spot.name, lang);
            each(spot.name, value);
            match value {
                Value::Text(value) => filled.push_str(value),
                Value::OtherLanguage | Value::Unknown => {
                    filled.push_str(&text[spot.start..spot.end]);
                }
            }
            from = spot.end;
        }
        filled.push_str(&text[from..]);
        filled
    }
}

/// How many bytes of a text are a name: a letter, then letters, digits, `-` and `_`, all of ASCII.
fn name_bytes(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name = text.split(|c| !is_part(c)).next().unwrap_or_default();
    name.trim_end_matches(['-', '_']).len()
}

/// Where a text names variables, in order: two braces, a name, perhaps spaces beside it, two braces. What begins with a
/// backslash, a dollar sign or a third brace, or ends in one, is something else.
pub fn spots(text: &str) -> impl Iterator<Item = Spot<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = text[from..].find("{{") {
            let start = from + at;
            if let Some(spot) = spot_at(text, start) {
                from = spot.end;
                return Some(spot);
            }
            from = start + 1;
        }
        None
    })
}

fn spot_at(text: &str, start: usize) -> Option<Spot<'_>> {
    if text[..start].ends_with(['\\', '{', '$']) {
        return None;
    }
    let inner = text[start + 2..].trim_start_matches(' ');
    let name_start = text.len() - inner.len();
    let name = &inner[..name_bytes(inner)];
    let end = inner[name.len()..].trim_start_matches(' ');
    let behind = end
        .strip_prefix("}}")
        .filter(|rest| !rest.starts_with('}'))?;
    let is_name = !name.is_empty() && name.len() <= NAME_BYTES_MAX;
    is_name.then_some(Spot {
        start,
        end: text.len() - behind.len(),
        name: &text[name_start..name_start + name.len()],
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn names(text: &str, expected: &[&str]) {
        let found: Vec<&str> = spots(text).map(|spot| spot.name).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_name_between_two_braces_is_a_variable() {
        names("{{a}} {{ b-c }}{{  d_e  }}", &["a", "b-c", "d_e"]);
        names("费用 {{ Fee2 }}。", &["Fee2"]);
    }

    #[test]
    fn the_syntax_of_other_tools_is_none() {
        for text in [
            "{{< a >}}",
            "{{% a %}}",
            "{{#if a}}",
            "{{/if}}",
            "{{> a}}",
            "{{{a}}}",
            "${{ a }}",
            "\\{{ a }}",
            "{{ a.b }}",
            "{{ a | b }}",
            "{{ a b }}",
            "{{}}",
            "{{ }}",
            "{{ 1a }}",
            "{{ 名 }}",
            "{% a %}",
            "{ a }",
            "{{ a }",
            "{{\na }}",
            "{{ a- }}",
            "{{ a }}}",
        ] {
            names(text, &[]);
        }
    }

    #[test]
    fn names_and_values_have_rules() {
        let text = |text: &str| {
            [(Lang::En, text.to_owned())]
                .into_iter()
                .collect::<Localized>()
        };
        let mut variables = Variables::default();
        for name in ["", "1a", "a.b", "a b", "a-", "名", &"a".repeat(61)] {
            assert!(variables.add(name, text("x"), 1).is_err(), "{name}");
        }
        for value in ["", " ", "a\nb", "a\u{1}", &"x".repeat(301)] {
            assert!(variables.add("a", text(value), 1).is_err(), "{value}");
        }
        variables.add("a-b_c9", text("x"), 1).unwrap();
        assert_eq!(variables.value("a-b_c9", Lang::En), Value::Text("x"));
        assert_eq!(variables.value("a-b_c9", Lang::Zh), Value::OtherLanguage);
        assert_eq!(variables.nearest("a-b-c8"), Some("a-b_c9"));
        assert_eq!(variables.nearest("other"), None);
    }

    proptest! {
        #[test]
        fn spots_are_in_order_and_on_whole_characters(text in "[{} a-c_$é名\\\\]{0,40}") {
            let mut end = 0;
            for spot in spots(&text) {
                prop_assert!(spot.start >= end);
                prop_assert!(text[spot.start..spot.end].contains(spot.name));
                end = spot.end;
            }
        }
    }
}
