//! Boxes and names of what other generators show otherwise: a quote that begins with `**Note:**`, the label of a tab.
//!
//! Gets:    events of the body.
//! Gives:   the kind of a quote; bold text for a label.
//! Touches: `reading`.
//! Never:   a word that the body does not have.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Walk;
use crate::content::markdown::reading::{alert_of_label, label, tag_at};
use crate::content::sanitize::escape;
use crate::problem::Problem;

/// Elements of HTML: what others are called, a page cannot show.
const ELEMENTS: &str = "a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption \
     center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure \
     font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link \
     main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture \
     pre progress q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup \
     svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr";

impl<'a> Walk<'a, '_> {
    /// Makes a box of the quote that bold words such as `注意：` begin, whose end this is.
    pub(super) fn make_box(&mut self, end: TagEnd, byte: usize) {
        if end != TagEnd::Strong || self.in_heading {
            return;
        }
        let events = self.drafts.last_mut().map(|draft| &mut draft.events);
        let Some(
            [
                ..,
                Event::Start(Tag::BlockQuote(kind @ None)),
                Event::Start(Tag::Paragraph),
                Event::Start(Tag::Strong),
                Event::Text(words),
            ],
        ) = events.map(Vec::as_mut_slice)
        else {
            return;
        };
        let is_sign = |c: char| matches!(c, ':' | '：' | '!' | '！');
        let behind = self.body[byte..]
            .get(4 + words.len()..)
            .map_or("", |behind| behind.trim_start_matches(' '));
        let is_label = words.ends_with(is_sign)
            || behind.starts_with(is_sign)
            || behind.is_empty()
            || behind.starts_with('\n');
        if is_label {
            *kind = alert_of_label(words);
        }
    }

    /// Writes what an unknown element calls what stands in it, in bold.
    pub(super) fn label(
        &mut self,
        raw: &CowStr<'a>,
        byte: usize,
        is_inline: bool,
    ) -> Result<(), Problem> {
        if self.raw_comment || !raw.contains('=') || raw.trim_start().starts_with("<!--") {
            return Ok(());
        }
        let mut from = 0;
        while let Some(at) = raw[from..].find('<') {
            from += at + 1;
            let Some(tag) = tag_at(&raw[from - 1..]) else {
                continue;
            };
            let name = tag.name.to_ascii_lowercase();
            let found = label(&tag).map(|label| tag.attributes[label].to_owned());
            let Some(found) = found
                .filter(|_| !tag.is_end && !ELEMENTS.split_whitespace().any(|known| known == name))
            else {
                continue;
            };
            let text = self.filled_html(CowStr::from(escape(&found).into_owned()), byte);
            self.spend(text.len())?;
            self.push(match is_inline {
                true => Event::InlineHtml(format!("<strong>{text}</strong> ").into()),
                false => Event::Html(format!("<p><strong>{text}</strong></p>\n").into()),
            });
        }
        Ok(())
    }
}
