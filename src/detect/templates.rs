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
/// What begins an include of MkDocs.
const SNIPPET: &str = "--8<--";
/// What begins one of VitePress.
const IMPORT: &str = "<<<";
/// The longest attributes, in bytes.
const ATTRIBUTES_BYTES: usize = 200;
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
    /// `{: .note }`, `{ width="300" }`.
    Attributes,
    /// `$x^2$`, `$$ … $$`.
    Formula,
    /// A code block that is drawn elsewhere.
    Drawing,
    /// `<!--@include: part.md-->`, `--8<-- "part.md"`.
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
    let (mut at, mut may_include) = (0, false);
    while let Some(sign) = memchr::memchr3(b'{', b'$', b'<', &bytes[at..]) {
        let start = at + sign;
        let source = match bytes[start] {
            b'{' => braces(text, start),
            b'$' => formula(text, start),
            _ => {
                may_include = true;
                None
            }
        };
        at = source.map_or(start + 1, |source| source.end);
        found.extend(source);
    }
    // Most texts are looked through once.
    if !may_include {
        return found;
    }
    let cuts = memchr::memmem::find_iter(bytes, SNIPPET);
    let cuts = cuts.map(|start| snippet(text, start));
    let mut cuts: Vec<Source> = cuts.chain(imports(text)).collect();
    cuts.sort_by_key(|one| one.start);
    if !cuts.is_empty() {
        found.retain(|one| {
            cuts.iter()
                .all(|cut| one.end <= cut.start || cut.end <= one.start)
        });
        found.extend(cuts);
        found.sort_by_key(|one| one.start);
    }
    found
}

/// An include of MkDocs, up to the end of its line or to what begins next.
fn snippet(text: &str, start: usize) -> Source {
    let behind = &text[start + SNIPPET.len()..];
    let end = behind.find('\n').unwrap_or(behind.len());
    let end = behind[..end].find(SNIPPET).unwrap_or(end);
    Source {
        kind: Kind::Include,
        start,
        end: start + SNIPPET.len() + end,
    }
}

/// Lines that take in code of another file in VitePress: `<<< @/snippets/a.js{2}`.
fn imports(text: &str) -> impl Iterator<Item = Source> {
    let found = memchr::memmem::find_iter(text.as_bytes(), IMPORT);
    found.filter_map(move |start| {
        let is_begun = start == 0 || text[..start].ends_with('\n');
        let path = text[start + IMPORT.len()..].trim_start_matches(' ');
        let is_path = path.starts_with(['@', '.', '/']);
        let end = text[start..].find('\n').unwrap_or(text.len() - start);
        (is_begun && is_path).then_some(Source {
            kind: Kind::Include,
            start,
            end: start + end,
        })
    })
}

/// What a short text leaves out: template source, of a link that leads to some all but its text, of a picture all. Bytes, in order
/// and apart.
#[must_use]
pub fn left_out(text: &str) -> Vec<(usize, usize)> {
    let found = find(text);
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (nth, source) in found.iter().enumerate() {
        if out.last().is_some_and(|(_, end)| source.end <= *end) {
            continue;
        }
        match link_around(text, source, &found[nth..]) {
            Some((open, _, close)) if text[..open].ends_with('!') => out.push((open - 1, close)),
            Some((open, middle, close)) => out.extend([(open, open + 1), (middle, close)]),
            None => out.push((source.start, source.end)),
        }
    }
    // What one link holds was found before it, where its text holds some too.
    out.sort_unstable();
    out.dedup_by(|next, kept| {
        let is_inside = next.0 < kept.1;
        kept.1 = if is_inside {
            kept.1.max(next.1)
        } else {
            kept.1
        };
        is_inside
    });
    out
}

/// The link whose address holds template source and that is text therefore: its `[`, its `](`, and the byte behind its `)`.
/// `found` is what was found from there on.
fn link_around(text: &str, source: &Source, found: &[Source]) -> Option<(usize, usize, usize)> {
    let from = text.floor_char_boundary(source.start.saturating_sub(LOOKED_AHEAD));
    let before = &text[from..source.start];
    let before = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let from = source.start - before.len();
    let middle = before.rfind("](")?;
    let mut depth = 0_usize;
    let open = before[..middle]
        .bytes()
        .rposition(|byte| match (byte, depth) {
            (b'[', 0) => true,
            (b'[', _) => {
                depth -= 1;
                false
            }
            (b']', _) => {
                depth += 1;
                false
            }
            _ => false,
        })?;
    if before[middle + 2..].contains(')') {
        return None;
    }
    let mut at = source.end;
    loop {
        let line = ahead(text, at);
        let close = at + line[..line.find('\n').unwrap_or(line.len())].find(')')?;
        match found
            .iter()
            .take_while(|one| one.start < close)
            .find(|one| close < one.end)
        {
            Some(around) => at = around.end,
            None => return Some((from + open, from + middle, close + 1)),
        }
    }
}

/// The text without what [`left_out`] names, and without the white space that it leaves.
#[must_use]
pub fn without(text: &str) -> Cow<'_, str> {
    let found = left_out(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (start, end) in found {
        out.push_str(&text[from..start]);
        // The bracket of a link whose text stays leaves none.
        if out.ends_with(char::is_whitespace) && &text[start..end] != "[" {
            out.truncate(out.trim_end_matches(' ').len());
        }
        from = end;
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
        _ => return attributes(text, start),
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

/// Attributes without a colon, as `{ .wide width="300" }`: nothing but classes, an id, and names with values.
fn attributes(text: &str, start: usize) -> Option<Source> {
    let behind = &text.as_bytes()[start + 1..];
    let behind = &behind[..behind.len().min(ATTRIBUTES_BYTES + 1)];
    let length = memchr::memchr2(b'}', b'\n', behind)?;
    // Code is full of braces: without one of these signs there is nothing to attribute.
    if behind[length] != b'}' || memchr::memchr3(b'.', b'#', b'=', &behind[..length]).is_none() {
        return None;
    }
    let inner = &text[start + 1..start + 1 + length];
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
    };
    let is_attribute = |word: &str| match word.split_once('=') {
        Some((name, value)) => is_name(name) && !value.is_empty(),
        None => word.strip_prefix(['.', '#']).is_some_and(is_name),
    };
    // A value in quotes may hold spaces: what stands in them counts as one word.
    let plain: String = inner
        .split(['"', '\''])
        .enumerate()
        .map(|(at, part)| if at % 2 == 0 { part } else { "x" })
        .collect();
    let mut words = plain.split_whitespace().peekable();
    // An id alone is the anchor of a heading.
    let is_anchor = |word: &&str| word.starts_with('#');
    let is_told = words.peek().is_some_and(|word| !is_anchor(word)) && words.all(is_attribute);
    is_told.then_some(Source {
        kind: Kind::Attributes,
        start,
        end: start + 1 + length + 1,
    })
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
            ("{ .md-button }", Kind::Attributes),
            ("{.a .b #c}", Kind::Attributes),
            ("{ width=\"300 px\" align=right }", Kind::Attributes),
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
    fn an_include_of_mkdocs_is_found_to_the_end_of_its_line() {
        let text = "a { .x } b\n--8<-- \"{ .y }.md\"\nc";
        let found: Vec<_> = find(text)
            .iter()
            .map(|one| (one.kind, &text[one.start..one.end]))
            .collect();
        let expected = [
            (Kind::Attributes, "{ .x }"),
            (Kind::Include, "--8<-- \"{ .y }.md\""),
        ];
        assert_eq!(found, expected);
        assert_eq!(without(text), "a b\n\nc");
    }

    #[test]
    fn an_import_of_vitepress_is_a_line_of_its_own() {
        for line in ["<<< @/a.js", "<<< ./a.js{2}", "<<<@/a.js#part"] {
            let found = find(&format!("a\n{line}\nb"));
            let expected = [(2, 2 + line.len())];
            let places: Vec<_> = found.iter().map(|one| (one.start, one.end)).collect();
            assert_eq!(places, expected, "{line}");
        }
        for none in ["a <<< @/a.js", "<<< HEAD", "<<<<<<< a", "<<<"] {
            assert_eq!(find(none), [], "{none}");
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
            "{ b }",
            "{}",
            "{ .5 }",
            "{ a = 1 }",
            "{ .a and b }",
            "{.a",
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

    #[test]
    fn of_a_link_to_template_source_the_text_is_left_and_of_a_picture_nothing() {
        let pieces = [
            "{{ site.url }}",
            "{% link a(b).md %}",
            "{{ x }}{% y %}",
            "{{< ref \"a\" >}}",
        ];
        for piece in pieces {
            for (before, after) in [("", ""), ("/", "/a.png"), ("", " \"Title\"")] {
                let to = format!("{before}{piece}{after}");
                for (text, expected) in [
                    (
                        format!("See [the page]({to}) and go."),
                        "See the page and go.",
                    ),
                    (format!("[a [b] c]({to})"), "a [b] c"),
                    (format!("字[甲]({to})。"), "字甲。"),
                    (format!("A ![tea]({to}) cup"), "A cup"),
                    (format!("[one]({to}) [two]({to})"), "one two"),
                    (format!("[x](y) {piece} (z)"), "[x](y) (z)"),
                ] {
                    assert_eq!(without(&text), expected, "{text}");
                }
            }
            assert_eq!(without(&format!("[{piece}](/x)")), "[](/x)");
        }
        // What is never closed is no link.
        assert_eq!(without("[a]({{ x }} b"), "[a]( b");
        assert_eq!(without("[a]({{ x }}\n)"), "[a](\n)");
    }

    #[test]
    fn many_links_take_no_more_than_a_look_each() {
        let text = "[a]({{ x }} ".repeat(20_000);
        assert_eq!(left_out(&text).len(), 20_000);
    }
}
