//! Values for the names of variables in an article, and what only looks like such a name.
//!
//! Gets:    texts of an article, the site's variables, the article's language.
//! Gives:   the texts with values in them; which names were used; what is wrong, with its place.
//! Touches: `ids`, `detect::templates`.
//! Never:   a value as markup: names are marked before Markdown is read, and values come in behind it, as text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::article::Located;
use super::hidden;
use super::sanitize;
use super::source::SourceFile;
use crate::detect::templates::{self, Kind};
use crate::ids::{FilePath, Lang, Spot, Value, Variables, spots};
use crate::problem::{Code, Problem};

/// What stands for `{{` while Markdown is read: of as many bytes, no sign of Markdown's, and in no text, for control characters
/// are taken out of it before.
const OPEN: char = '\u{80}';
/// The same for `}}`.
const CLOSE: char = '\u{81}';
/// The same for a space or `_` between them.
const PAD: char = '\u{7f}';
/// How many places of one kind are told of one file; the rest is counted.
const PLACES_MAX: usize = 20;

/// Which names a file holds, and a hash of what they stand for: what tells whether it must be read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    names: Vec<String>,
    hash: u64,
}

impl Names {
    /// Those of a file.
    #[must_use]
    pub fn of(source: &SourceFile, variables: &Variables) -> Names {
        if !source.bytes.contains(&b'{') {
            return Names::default();
        }
        let text = String::from_utf8_lossy(&source.bytes);
        let (text, _) = hidden::remove(&text, &source.path);
        let names: BTreeSet<&str> = spots(&text).map(|spot| spot.name).collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let hash = hash_of(&names, &source.path, variables);
        Names { names, hash }
    }

    /// Whether they stand for the same as when the file was read.
    #[must_use]
    pub fn are_current(&self, path: &Path, variables: &Variables) -> bool {
        self.names.is_empty() || self.hash == hash_of(&self.names, path, variables)
    }
}

fn hash_of(names: &[String], path: &Path, variables: &Variables) -> u64 {
    let mut sum = Xxh3::new();
    let mut add = |part: &str| {
        sum.update(&(part.len() as u64).to_le_bytes());
        sum.update(part.as_bytes());
    };
    let lang = FilePath::new(&path.to_string_lossy()).lang();
    // A file in no language's folder is of the language that the site says.
    let langs = lang.map_or(Lang::ALL.to_vec(), |lang| vec![lang]);
    for name in names {
        add(name);
        for &lang in &langs {
            match variables.value(name, lang) {
                Value::Text(value) => add(value),
                Value::OtherLanguage => add("\n"),
                Value::Unknown => add(variables.nearest(name).unwrap_or("\n\n")),
            }
        }
    }
    // With none at all, names in code are not told.
    add(if variables.is_empty() { "" } else { "+" });
    sum.digest()
}

/// Marks the names in the body of an article; byte for byte as long.
pub(super) fn marked(body: &str) -> Cow<'_, str> {
    let mut spots = spots(body).peekable();
    if spots.peek().is_none() {
        return Cow::Borrowed(body);
    }
    let (mut out, mut from) = (String::with_capacity(body.len()), 0);
    for Spot { start, end, .. } in spots {
        out.push_str(&body[from..start]);
        out.push(OPEN);
        let inner = body[start + 2..end - 2].chars();
        out.extend(inner.map(|c| if matches!(c, ' ' | '_') { PAD } else { c }));
        out.push(CLOSE);
        from = end;
    }
    out.push_str(&body[from..]);
    Cow::Owned(out)
}

/// Whether anything is marked in a text.
pub(super) fn has_marks(text: &str) -> bool {
    text.contains([OPEN, CLOSE, PAD])
}

/// The text as it was before names were marked.
pub(super) fn unmarked(text: &str) -> Cow<'_, str> {
    if !has_marks(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        match c {
            OPEN => out.push_str("{{"),
            CLOSE => out.push_str("}}"),
            // Spaces stand beside the braces, the others inside of the name.
            PAD => {
                let is_space = out.ends_with("{{")
                    || out.ends_with(' ')
                    || behind.trim_start_matches(PAD).starts_with(CLOSE);
                out.push(if is_space { ' ' } else { '_' });
            }
            c => out.push(c),
        }
        rest = behind;
    }
    Cow::Owned(out)
}

/// A marked text with what `value` gives for each mark, by its first byte and what was written there; what has no value
/// stays as it was written.
fn replaced(marked: &str, mut value: impl FnMut(usize, &str) -> Option<String>) -> String {
    let (mut out, mut from) = (String::with_capacity(marked.len()), 0);
    while let Some((start, end)) = mark_from(marked, from) {
        out.push_str(&marked[from..start]);
        let written = unmarked(&marked[start..end]);
        match value(start, &written) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&written),
        }
        from = end;
    }
    out.push_str(&unmarked(&marked[from..]));
    out
}

/// Fills in values, and remembers what it saw.
pub(super) struct Filler<'v> {
    path: &'v Path,
    lang: Lang,
    variables: &'v Variables,
    used: BTreeSet<String>,
    problems: Vec<Problem>,
    unknown: usize,
    in_code: Seen,
    foreign: BTreeMap<Kind, Seen>,
}

/// Something that is told once for a file.
#[derive(Default)]
struct Seen {
    times: usize,
    first: Option<(usize, usize, String)>,
}

impl Seen {
    fn at(&mut self, (line, column): (usize, usize), what: &str) {
        self.times += 1;
        if self.first.is_none() {
            self.first = Some((line, column, what.chars().take(40).collect()));
        }
    }

    fn told(
        self,
        code: Code,
        path: &Path,
        message: impl Fn(&str) -> String,
        help: &str,
    ) -> Option<Problem> {
        let (line, column, what) = self.first?;
        let mut message = message(&what);
        if self.times > 1 {
            message = format!("{message}, and so are {} more places", self.times - 1);
        }
        Some(
            Problem::warning(code, path, message)
                .at(line, column)
                .help(help),
        )
    }
}

impl<'v> Filler<'v> {
    pub(super) fn new(path: &'v Path, lang: Lang, variables: &'v Variables) -> Filler<'v> {
        Filler {
            path,
            lang,
            variables,
            used: BTreeSet::new(),
            problems: Vec::new(),
            unknown: 0,
            in_code: Seen::default(),
            foreign: BTreeMap::new(),
        }
    }

    /// The language of the article.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// The file that is filled.
    pub(super) fn path(&self) -> &'v Path {
        self.path
    }

    /// A text of the front matter, which stands in the file's `source`.
    pub(super) fn fill(&mut self, text: &Located<String>, source: &str) -> String {
        if !text.value.contains("{{") && !text.value.contains("{%") {
            return text.value.clone();
        }
        let index = text.line.saturating_sub(1);
        let written = source.lines().nth(index).unwrap_or_default();
        // As far as the text stands in that line as it is read.
        let begins = written.find(text.value.as_str());
        let place = |at: usize| match begins {
            Some(begins) => (text.line, written[..begins + at].chars().count() + 1),
            None => (text.line, text.column),
        };
        let marked = marked(&text.value);
        self.look_for_foreign(&marked, &place);
        self.filled(&marked, &place)
    }

    /// A marked text with values; `place` tells line and column of a byte of it.
    pub(super) fn filled(
        &mut self,
        marked: &str,
        place: &dyn Fn(usize) -> (usize, usize),
    ) -> String {
        replaced(marked, |start, written| self.value(written, place(start)))
    }

    /// A marked piece of raw HTML: values in its text, and names as they are in its tags.
    pub(super) fn filled_html(
        &mut self,
        marked: &str,
        place: &dyn Fn(usize) -> (usize, usize),
    ) -> String {
        replaced(marked, |start, written| {
            if marked[..start].rfind('<') > marked[..start].rfind('>') {
                self.is_foreign(Kind::Expression, place(start), written);
                return None;
            }
            let value = self.value(written, place(start))?;
            Some(sanitize::escape(&value).into_owned())
        })
    }

    /// Code stays as it is typed; what reads like a variable of ours there is told.
    pub(super) fn code(&mut self, marked: &str, place: &dyn Fn(usize) -> (usize, usize)) -> String {
        let mut from = 0;
        while let Some((start, end)) = mark_from(marked, from) {
            let written = unmarked(&marked[start..end]);
            let is_ours = spots(&written).any(|spot| {
                self.variables.value(spot.name, self.lang) != Value::Unknown
                    || self.variables.nearest(spot.name).is_some()
            });
            if is_ours {
                self.in_code.at(place(start), &written);
            }
            from = end;
        }
        unmarked(marked).into_owned()
    }

    /// Notes what is the syntax of another tool in a marked text.
    pub(super) fn look_for_foreign(
        &mut self,
        marked: &str,
        place: &dyn Fn(usize) -> (usize, usize),
    ) {
        for source in templates::find(marked) {
            let written = unmarked(&marked[source.start..source.end]);
            self.is_foreign(source.kind, place(source.start), &written);
        }
    }

    /// Notes a piece of the syntax of another tool.
    pub(super) fn is_foreign(&mut self, kind: Kind, place: (usize, usize), written: &str) {
        self.foreign.entry(kind).or_default().at(place, written);
    }

    fn value(&mut self, written: &str, (line, column): (usize, usize)) -> Option<String> {
        let name = spots(written).next()?.name;
        let (code, message) = match self.variables.value(name, self.lang) {
            Value::Text(value) => {
                self.used.insert(name.to_owned());
                return Some(hidden::remove(value, self.path).0);
            }
            Value::OtherLanguage => (
                Code::VariableUntranslated,
                format!("the variable `{name}` has no text in `{}`", self.lang),
            ),
            Value::Unknown => (Code::VariableUnknown, format!("unknown variable `{name}`")),
        };
        self.unknown += 1;
        if self.unknown <= PLACES_MAX {
            let help = match self.variables.nearest(name).filter(|near| *near != name) {
                Some(near) => format!("did you mean `{near}`? The name is shown as typed"),
                None => {
                    "write it under [variables] in site.toml; the name is shown as typed".to_owned()
                }
            };
            self.problems.push(
                Problem::error(code, self.path, message)
                    .at(line, column)
                    .help(help),
            );
        }
        None
    }

    /// The names that were used, sorted, and what is wrong.
    pub(super) fn finish(self) -> (Vec<String>, Vec<Problem>) {
        let mut problems = self.problems;
        if let Some(more @ 1..) = self.unknown.checked_sub(PLACES_MAX) {
            problems.push(Problem::error(
                Code::VariableUnknown,
                self.path,
                format!("{more} more names of no variable"),
            ));
        }
        problems.extend(self.in_code.told(
            Code::VariableInCode,
            self.path,
            |what| format!("`{what}` stands in code and is shown as typed"),
            "to have the value there, take the name out of the code",
        ));
        for (kind, seen) in self.foreign {
            problems.extend(seen.told(
                Code::TemplateSource,
                self.path,
                |what| {
                    let (what, kind) = (what.trim_end(), kind.name());
                    format!("`{what}` ({kind}) is template source, which is shown as typed")
                },
                help_of(kind),
            ));
        }
        (self.used.into_iter().collect(), problems)
    }
}

/// What to do about template source.
fn help_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Formula => "write it in words or as a picture; `\\$` is a dollar",
        Kind::Drawing => "put a picture of it into assets/",
        Kind::Include => "no article reads another file: copy its text, or link to it",
        Kind::Attributes => "take it out: what a page looks like, its theme says",
        Kind::Shortcode | Kind::Tag | Kind::Expression => {
            "write what it stands for; a variable of [variables] is `{{ name }}` in the text, and `\\{{` is two braces"
        }
    }
}

/// The hash of an article of a file with these values.
pub(super) fn hash_with(file: u64, used: &[String], lang: Lang, variables: &Variables) -> u64 {
    if used.is_empty() {
        return file;
    }
    let mut sum = Xxh3::new();
    sum.update(&file.to_le_bytes());
    for name in used {
        if let Value::Text(value) = variables.value(name, lang) {
            sum.update(&(value.len() as u64).to_le_bytes());
            sum.update(value.as_bytes());
        }
    }
    sum.digest()
}

/// The pieces of a marked text as they are shown: the byte at which each begins, its text, whether it is the value of a name.
pub(super) fn pieces(
    marked: &str,
    lang: Lang,
    variables: &Variables,
) -> Vec<(usize, String, bool)> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    while let Some((start, end)) = mark_from(marked, from) {
        pieces.push((from, unmarked(&marked[from..start]).into_owned(), false));
        let written = unmarked(&marked[start..end]).into_owned();
        let name = spots(&written).next().map(|spot| spot.name);
        pieces.push(match name.map(|name| variables.value(name, lang)) {
            Some(Value::Text(value)) => (start, value.to_owned(), true),
            _ => (start, written, false),
        });
        from = end;
    }
    pieces.push((from, unmarked(&marked[from..]).into_owned(), false));
    pieces
}

/// Where the next mark begins, and the byte behind it.
fn mark_from(marked: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + marked[from..].find(OPEN)?;
    let end = start + marked[start..].find(CLOSE)? + CLOSE.len_utf8();
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_marked_is_as_long_and_can_be_unmarked(text in "[{} a-c_$é\\\\`|<>-]{0,60}") {
            let marked = marked(&text);
            prop_assert_eq!(marked.len(), text.len());
            prop_assert_eq!(marked.contains(OPEN), spots(&text).next().is_some());
            prop_assert_eq!(unmarked(&marked).into_owned(), text);
        }
    }
}
