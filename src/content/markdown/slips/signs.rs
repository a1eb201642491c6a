//! Signs that were meant otherwise than Markdown or Chinese typesetting has them.
//!
//! Gets:    texts between tags, the source of paragraphs, brackets that name no link.
//! Gives:   what is wrong, and the line as it should be.
//! Touches: `links`, for endings of pictures; `text::units`.
//! Never:   code, addresses, numbers: between two Han characters no sign belongs to one.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::content::links::is_picture;
use crate::problem::Code;
use crate::text::units::is_han;

/// A byte of the source, what is wrong, what to do.
type Told = (usize, String, String);

/// What a template says where the writer should: the text of `jieda new` and what others leave.
const TEMPLATES: [&str; 12] = [
    "用一到三句话直接回答",
    "answer in one to three sentences",
    "write your text here",
    "write your content here",
    "your content here",
    "your text goes here",
    "content goes here",
    "replace this text",
    "在此输入正文",
    "在这里写正文",
    "此处填写内容",
    "请在此处填写",
];
/// Words that stand for a text that is not written yet.
const PLACEHOLDERS: [&str; 18] = [
    "todo",
    "tbd",
    "fixme",
    "xxx",
    "wip",
    "placeholder",
    "untitled",
    "your title here",
    "title here",
    "title",
    "lorem ipsum",
    "待补充",
    "待完善",
    "待写",
    "待定",
    "无标题",
    "标题",
    "此处填写标题",
];

/// The longest brackets that are looked at, in bytes: nobody means more by them.
const BRACKETS_BYTES_MAX: usize = 500;

/// Whether a heading or title says no more than that it is to be written.
pub(in crate::content) fn is_placeholder(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let plain = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let head = plain.split([':', '：']).next().unwrap_or_default().trim();
    PLACEHOLDERS.contains(&plain) || matches!(head, "todo" | "fixme" | "tbd")
}

/// What a paragraph begins with that is not for readers.
pub(super) fn left_in(text: &str) -> Option<String> {
    let begin: String = text.trim_start().chars().take(60).collect();
    let lower = begin.to_lowercase();
    if lower.starts_with("lorem ipsum") {
        return Some("the text is a filler (lorem ipsum)".to_owned());
    }
    if TEMPLATES.iter().any(|template| lower.starts_with(template)) {
        return Some(format!(
            "the text of the template was left in: `{}`",
            shown(&begin)
        ));
    }
    let note = ["TODO", "FIXME", "TBD", "待补充", "待完善"]
        .into_iter()
        .find(|note| {
            begin.strip_prefix(note).is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.is_empty() || rest.starts_with([':', '：', '(', '（', '。', '.', '!', '！'])
            })
        });
    note.map(|_| format!("a note to the writer was left in: `{}`", shown(&begin)))
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Lines of a paragraph that were meant as headings: `##Fees`, `＃＃ 费用`. The first one.
pub(super) fn headings(paragraph: &str) -> Option<Told> {
    if !paragraph.contains(['#', '＃']) {
        return None;
    }
    let mut at = 0;
    for line in paragraph.split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '>']);
        let begin = at + line.len() - text.len();
        at += line.len();
        let signs = text.chars().take_while(|c| matches!(c, '#' | '＃')).count();
        let rest = text.trim_start_matches(['#', '＃']).trim_end();
        let is_wide = text.starts_with('＃');
        let name = rest.trim_start();
        let is_begun = name.chars().next().is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '“' | '"' | '「' | '《' | '`' | '*')
        });
        let is_meant = (is_wide && signs <= 6)
            || ((2..=6).contains(&signs) && !rest.starts_with(char::is_whitespace));
        // A topic is written `＃topic＃`.
        if is_meant && is_begun && !name.ends_with(['#', '＃']) {
            let message = match is_wide {
                true => "a heading that begins with a full-width `＃` is shown as text",
                false => "a heading without a space behind its `#` is shown as text",
            };
            let help = format!("write: `{} {name}`", "#".repeat(signs));
            return Some((begin, message.to_owned(), help));
        }
    }
    None
}

/// Brackets that look like a link and are none.
pub(super) fn brackets(body: &str, range: &Range<usize>, kind: LinkType) -> Option<(Code, Told)> {
    let inner = body
        .get(range.clone())
        .filter(|inner| inner.len() <= BRACKETS_BYTES_MAX)?;
    let before = body.get(..range.start)?.chars().next_back();
    let behind = body.get(range.end..)?;
    // `a[0][1]` is code, though not written as such.
    let is_index = |before: Option<char>| {
        before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ')' | ']'))
    };
    match kind {
        LinkType::Reference | LinkType::ReferenceUnknown if !is_index(before) => {
            let (text, name) = inner
                .strip_prefix('[')?
                .strip_suffix(']')?
                .split_once("][")?;
            let is_word = name.chars().any(char::is_alphabetic) && !text.is_empty();
            is_word.then(|| {
                let message = format!("`{}` is shown as it is: no line says where `{}` leads", shown(inner), shown(name));
                let help = format!("write the address itself, as in `[{text}](other-article.md)`, or a line `[{name}]: other-article.md`");
                (Code::LinkReferenceUnknown, (range.start, message, help))
            })
        }
        LinkType::Shortcut | LinkType::ShortcutUnknown
            if before == Some('[') && behind.starts_with(']') && !behind.starts_with("](") =>
        {
            let outer = body.get(..range.start - 1)?.chars().next_back();
            let name = inner.strip_prefix('[')?.strip_suffix(']')?;
            if is_index(outer)
                || outer == Some('\\')
                || name.is_empty()
                || !name.chars().any(char::is_alphabetic)
            {
                return None;
            }
            let message = format!(
                "`[[{}]]` is shown as it is: links between pages of a wiki have no meaning here",
                shown(name)
            );
            let help = wiki_help(name);
            Some((Code::LinkWiki, (range.start - 1, message, help)))
        }
        _ => None,
    }
}

/// What to write for `[[page]]`, `[[page#heading|text]]` and `[[picture.png|300]]`.
fn wiki_help(name: &str) -> String {
    let (target, text) = name.split_once('|').unwrap_or((name, name));
    let (target, text) = (target.trim(), text.trim());
    let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
    if is_picture(target) {
        let text = if is_size(text) || text == target {
            ""
        } else {
            text
        };
        return format!("write the path to the picture: `![{text}](<{target}>)`");
    }
    let file = |page: &str| page.trim().to_lowercase().replace(' ', "-");
    let (page, heading) = target.split_once('#').unwrap_or((target, ""));
    let anchor = match heading.trim_start_matches(['#', '^']).trim() {
        "" => String::new(),
        heading => format!("#{}", file(heading)),
    };
    let text = if text == target && !page.is_empty() {
        page
    } else {
        text
    };
    let text = text.trim_start_matches('#');
    let ending = if page.is_empty() { "" } else { ".md" };
    let own = format!("`[{text}]({}{ending}{anchor})`", file(page));
    match name.contains('|') && !target.contains('#') {
        // The wikis of git hosts have the page behind the bar.
        true => format!(
            "write the path to its file: {own}, or `[{target}]({}.md)` where the page stands behind the bar",
            file(text)
        ),
        false => format!("write the path to its file: {own}"),
    }
}

/// Half-width punctuation between Chinese characters.
pub(super) struct Signs {
    is_chinese: bool,
    /// The last two characters of the running text, but for spaces behind a sign.
    last: Option<char>,
    sign: Option<(char, usize)>,
    first: Option<(usize, char)>,
    count: usize,
}

/// The half-width signs, each with the one of Chinese text.
const WIDE: [(char, char); 6] = [
    (',', '，'),
    (';', '；'),
    (':', '：'),
    ('!', '！'),
    ('?', '？'),
    ('.', '。'),
];

impl Signs {
    pub(super) fn of(is_chinese: bool) -> Signs {
        Signs {
            is_chinese,
            last: None,
            sign: None,
            first: None,
            count: 0,
        }
    }

    /// Forgets what stood before: code, another block.
    pub(super) fn interrupt(&mut self) {
        (self.last, self.sign) = (None, None);
    }

    /// Takes in text that begins at a byte of the body.
    pub(super) fn see(&mut self, text: &str, byte: usize) {
        if !self.is_chinese {
            return;
        }
        let mut address = text.find("://").unwrap_or(usize::MAX);
        for (at, c) in text.char_indices() {
            if at >= address {
                // An address goes on to the next space.
                if c.is_whitespace() {
                    address = text[at..].find("://").map_or(usize::MAX, |next| at + next);
                }
                self.interrupt();
            } else if let Some((sign, place)) = self.sign {
                if c == ' ' {
                    continue;
                }
                if is_han(c) {
                    self.first = self.first.or(Some((place, sign)));
                    self.count += 1;
                }
                self.sign = None;
            } else if self.last.is_some_and(is_han) && WIDE.iter().any(|(half, _)| *half == c) {
                // `一.` numbers a heading.
                let is_number = c == '.'
                    && self
                        .last
                        .is_some_and(|last| "一二三四五六七八九十".contains(last));
                self.sign = (!is_number).then_some((c, byte + at));
            }
            self.last = Some(c);
        }
    }

    /// The first place, with the number of the others.
    pub(super) fn finish(&self) -> Option<Told> {
        let (byte, half) = self.first?;
        let (_, wide) = WIDE.iter().find(|(sign, _)| *sign == half)?;
        let more = match self.count {
            1 => String::new(),
            2 => " and in 1 more place".to_owned(),
            count => format!(" and in {} more places", count - 1),
        };
        let message = format!("half-width `{half}` between Chinese characters{more}");
        Some((byte, message, format!("write `{wide}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_a_wiki_is_said_as_markdown_has_it() {
        for (name, expected) in [
            ("fees", "its file: `[fees](fees.md)`"),
            (
                "Getting Started",
                "its file: `[Getting Started](getting-started.md)`",
            ),
            ("a/My note", "its file: `[a/My note](a/my-note.md)`"),
            ("Note#Part two", "its file: `[Note](note.md#part-two)`"),
            ("Note#Part|the part", "its file: `[the part](note.md#part)`"),
            ("#Part", "its file: `[Part](#part)`"),
            (
                "the FAQ|FAQ",
                "`[FAQ](the-faq.md)`, or `[the FAQ](faq.md)` where the page stands behind the bar",
            ),
            ("pic.png", "the picture: `![](<pic.png>)`"),
            ("a b/pic.JPG|300", "the picture: `![](<a b/pic.JPG>)`"),
            ("pic.png|300x200", "the picture: `![](<pic.png>)`"),
            ("pic.png|The form", "the picture: `![The form](<pic.png>)`"),
        ] {
            let help = wiki_help(name);
            assert!(help.ends_with(expected), "{name}: {help}");
        }
    }
}
