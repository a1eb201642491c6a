//! Source of templates of other tools in a text that is shown as it stands: shortcodes, tags, expressions, formulas.
//!
//! Gets:    a text as readers see it.
//! Gives:   where template source stands in it, and of which kind it is; the text without it.
//! Touches: nothing.
//! Never:   a price taken for a formula; more than a look at each byte and at `LOOKED_AHEAD` behind each sign.

use std::borrow::Cow;

/// How many bytes a piece of template source may have.
const LOOKED_AHEAD: usize = 2_000;
/// The longest formula without a sign of one, such as `$O(n)$`, in bytes.
const PLAIN_FORMULA_BYTES: usize = 12;
/// Languages of code blocks that other generators draw or set instead of showing them.
const DRAWN: [&str; 12] = [
    "mermaid",
    "plantuml",
    "puml",
    "graphviz",
    "flowchart",
    "markmap",
    "echarts",
    "chart",
    "d2",
    "math",
    "katex",
    "latex-math",
];

/// What a piece of template source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `{{< tabs >}}`, `{{% notice %}}`.
    Shortcode,
    /// `{% if x %}`.
    Tag,
    /// `{{ site.name }}`.
    Expression,
    /// `{: .note }`.
    Attributes,
    /// `$x^2$`, `$$ … $$`.
    Formula,
    /// A code block that is drawn elsewhere.
    Drawing,
    /// `<!--@include: part.md-->`.
    Include,
}

impl Kind {
    /// Its name in a message.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Shortcode => "shortcode",
            Kind::Tag => "tag",
            Kind::Expression => "expression",
            Kind::Attributes => "attributes",
            Kind::Formula => "formula",
            Kind::Drawing => "drawing",
            Kind::Include => "include",
        }
    }
}

/// A piece of template source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// Whether a code block in this language is drawn or set by other generators.
#[must_use]
pub fn is_drawn(language: &str) -> bool {
    DRAWN.contains(&language)
}

/// The pieces of template source in a text, in order.
#[must_use]
pub fn find(text: &str) -> Vec<Source> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(sign) = memchr::memchr2(b'{', b'$', &bytes[at..]) {
        let start = at + sign;
        let source = match bytes[start] {
            b'{' => braces(text, start),
            _ => formula(text, start),
        };
        at = source.map_or(start + 1, |source| source.end);
        found.extend(source);
    }
    found
}

/// The text without template source, and without the white space that it leaves.
#[must_use]
pub fn without(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for source in found {
        out.push_str(&text[from..source.start]);
        if out.ends_with(char::is_whitespace) {
            out.truncate(out.trim_end_matches(' ').len());
        }
        from = source.end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out.trim().to_owned())
}

fn braces(text: &str, start: usize) -> Option<Source> {
    let (kind, close) = match &text.as_bytes()[start..] {
        [b'{', b'{', b'<' | b'%', ..] => (Kind::Shortcode, "}}"),
        [b'{', b'{', ..] => (Kind::Expression, "}}"),
        [b'{', b'%', ..] => (Kind::Tag, "%}"),
        [b'{', b':', b' ' | b'.' | b'#' | b'a'..=b'z', ..] => (Kind::Attributes, "}"),
        _ => return None,
    };
    let inner = ahead(text, start + 2);
    let end = inner.find(close).map(|at| start + 2 + at + close.len());
    // `{{{ x }}}`.
    let end = end.map(|end| match kind {
        Kind::Expression => text.len() - text[end..].trim_start_matches('}').len(),
        _ => end,
    });
    match (end, kind) {
        (Some(end), _) => Some(Source { kind, start, end }),
        // What is never closed is text, but for the sign.
        (None, Kind::Attributes) => None,
        (None, _) => Some(Source {
            kind,
            start,
            end: start + 2,
        }),
    }
}

fn formula(text: &str, start: usize) -> Option<Source> {
    let kind = Kind::Formula;
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c == '\\' || c == '$') {
        return None;
    }
    if text[start..].starts_with("$$") {
        let inner = ahead(text, start + 2);
        let end = start + 2 + inner.find("$$").filter(|at| *at > 0)? + 2;
        return Some(Source { kind, start, end });
    }
    let inner = ahead(text, start + 1);
    let length = inner.find(['$', '\n'])?;
    let (formula, behind) = (&inner[..length], &inner[length..]);
    let after = behind.strip_prefix('$')?.chars().next();
    let is_apart = !formula.is_empty()
        && !formula.starts_with(char::is_whitespace)
        && !formula.ends_with(char::is_whitespace)
        && !after.is_some_and(|c| c.is_ascii_alphanumeric());
    let has_signs = formula.contains(['\\', '^', '_', '=', '{', '+', '<', '>'])
        && !formula.starts_with(|c: char| c.is_ascii_digit());
    let is_name = formula.len() <= PLAIN_FORMULA_BYTES
        && formula.starts_with(|c: char| c.is_ascii_alphabetic())
        && formula.is_ascii()
        && !formula.contains(' ')
        && !before.is_some_and(|c| c.is_ascii_alphanumeric());
    (is_apart && (has_signs || is_name)).then_some(Source {
        kind,
        start,
        end: start + length + 2,
    })
}

/// What stands behind a byte, as far as is looked.
fn ahead(text: &str, from: usize) -> &str {
    let end = text.floor_char_boundary((from + LOOKED_AHEAD).min(text.len()));
    &text[from..end.max(from)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found_where_it_stands() {
        for (text, kind) in [
            ("{{< tabs \"a\" >}}", Kind::Shortcode),
            ("{{% notice %}}", Kind::Shortcode),
            ("{% if x == 1 %}", Kind::Tag),
            ("{{ site.name | upper }}", Kind::Expression),
            ("{: .note }", Kind::Attributes),
            ("{:target=\"_blank\"}", Kind::Attributes),
            ("$x$", Kind::Formula),
            ("$O(n)$", Kind::Formula),
            ("$\\frac{1}{2} + 3$", Kind::Formula),
            ("$$ x = 1 $$", Kind::Formula),
        ] {
            for (before, after) in [("", ""), ("字 ", " 字"), ("a (", ")."), ("甲，", "。")] {
                let whole = format!("{before}{text}{after}");
                let (start, end) = (before.len(), before.len() + text.len());
                assert_eq!(find(&whole), [Source { kind, start, end }], "{whole}");
            }
        }
    }

    #[test]
    fn prices_names_and_braces_of_other_kinds_are_none() {
        for text in [
            "$5 and $10",
            "costs $5/$6",
            "US$5 or HK$",
            "from $1.00 to $2.50+",
            "$HOME/$USER",
            "5$",
            "{a}",
            "{ b: c }",
            "{#id}",
            "\\$x\\$",
            "100%",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn a_text_is_left_without_it() {
        assert_eq!(without("见 {{< ref \"a\" >}}。"), "见。");
        assert_eq!(without("{% include \"x\" %} Text"), "Text");
        assert_eq!(without("Text"), "Text");
        assert_eq!(without("{{ a }}"), "");
    }
}
