//! What several pages list: questions, categories, ways to reach a person; and what a list is about, in a line.
//!
//! Gets:    the snapshot.
//! Gives:   values for templates, and texts cut to a width.
//! Touches: the clock (for the offset of a zone with daylight saving).
//! Never:   an article that the reader may not see.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use minijinja::{Value, context};

use super::links::{article_link, category_link};
use crate::contact::{Channel, wording};
use crate::content::Article;
use crate::server::reads::Key;
use crate::server::visit::Visit;
use crate::text::units::is_han;

/// How many questions the home page and empty pages show.
const TOP: usize = 8;

/// How many reads of late make an article one of those that are read most: fewer say nothing.
const READS_MIN: f64 = 10.0;

/// The articles of a language that are used most, where a database knows it over restarts.
fn most_used<'v>(visit: &Visit<'v>) -> Vec<&'v Article> {
    if !visit.state.statistics().keeps_reads() {
        return Vec::new();
    }
    let (view, lang) = (visit.view(), visit.lang);
    let most = visit.state.reads().most(Instant::now());
    let used = most.keys.iter().filter(|(_, score)| *score >= READS_MIN);
    let article = |key: &Key| match key.permalink() {
        Some(permalink) => view.by_permalink(&permalink, lang),
        None => view.article(&key.id()?),
    };
    let articles = used.filter_map(|(key, _)| article(key)).map(Arc::as_ref);
    articles
        .filter(|article| article.id.lang() == lang)
        .collect()
}

/// The questions that most readers come with: those of `site.toml`, else what is used most. Nothing where neither is known: the
/// first files by their names are no answer to what readers ask most.
pub(super) fn top(visit: &Visit<'_>) -> Vec<Value> {
    let (view, lang, chosen) = (visit.view(), visit.lang, &visit.snapshot.site.top);
    let named = chosen
        .iter()
        .filter_map(|permalink| view.by_permalink(permalink, lang))
        .filter(|article| article.id.lang() == lang);
    let named = named.map(Arc::as_ref);
    let mut shown: Vec<&Article> = Vec::new();
    let found: Vec<&Article> = match chosen.is_empty() {
        true => most_used(visit),
        false => named.collect(),
    };
    for article in found {
        if shown.len() < TOP && !shown.iter().any(|a| a.id == article.id) {
            shown.push(article);
        }
    }
    shown.into_iter().map(article_link).collect()
}

/// The outermost categories of a language, with those right in each.
pub(super) fn categories(visit: &Visit<'_>) -> Vec<Value> {
    let view = visit.view();
    let nodes = view.categories(visit.lang).iter();
    nodes.map(|node| category_link(visit, node)).collect()
}

/// The channels as templates show them. An address that stands with an earlier one is not shown again.
pub(super) fn channels<'a>(visit: &Visit<'a>) -> Vec<Value> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (lang, now) = (visit.lang, Timestamp::now());
    let word = |key: &str| visit.word(key);
    let mut shown = HashSet::new();
    let value = |channel: &'a Channel| {
        let href = channel.href();
        let is_first = shown.insert(channel.address.as_str());
        let is_link = href.is_some();
        context! {
            title => channel.title.get(lang),
            address => channel.address.as_str(),
            verb => href.as_deref().map(|href| word(verb(channel, href))),
            shown => text(without_scheme(&channel.address)).filter(|_| is_first || !is_link),
            href,
            unlisted => channel.is_unlisted(),
            hours => wording::hours(channel, now, &word),
            hours_data => channel.hours_data(now),
            closed => wording::closed(channel, &word),
            wait => text(channel.wait.get(lang)),
            charge => text(channel.charge.get(lang)),
            note => text(channel.note.get(lang)),
        }
    };
    visit.snapshot.site.channels.iter().map(value).collect()
}

/// The word for what following the link of a channel does.
fn verb(channel: &Channel, href: &str) -> &'static str {
    match channel.kind.as_str() {
        _ if href.starts_with("mailto:") => "channel_write",
        _ if href.starts_with("tel:") => "channel_call",
        "chat" => "channel_chat",
        "form" | "complaint" => "channel_form",
        _ => "channel_open",
    }
}

/// A web address as people write it.
fn without_scheme(address: &str) -> &str {
    address.strip_prefix("https://").unwrap_or(address)
}

/// The longest description for search engines, in the width of letters.
pub(super) const DESCRIPTION_WIDTH: usize = 200;

/// What a page that is a list is about: its title and what it lists.
pub(super) fn described<'t>(
    visit: &Visit<'_>,
    title: &str,
    listed: impl Iterator<Item = &'t str>,
) -> Option<String> {
    let listed: Vec<&str> = listed.collect();
    let (colon, listed) = (
        visit.word("list_colon"),
        listed.join(&visit.word("list_comma")),
    );
    (!listed.is_empty()).then(|| shorten(&format!("{title}{colon}{listed}"), DESCRIPTION_WIDTH))
}

/// A text cut to what fits in `width` (a Han character counts 2, another 1): at the end of a sentence where one ends in
/// the second half, else between words.
pub(in crate::server) fn shorten(text: &str, width: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut spent = 0;
    let cut = text.char_indices().find(|(_, c)| {
        spent += if is_han(*c) || !c.is_ascii() { 2 } else { 1 };
        spent > width
    });
    let Some((cut, _)) = cut else { return text };
    let kept = &text[..cut];
    let ends = |at: usize, c: char| match c {
        '。' | '！' | '？' => true,
        // Not the point in 0.0001.
        '.' | '!' | '?' => text[at + 1..].starts_with(' '),
        _ => false,
    };
    if let Some((at, c)) = kept.char_indices().rfind(|&(at, c)| ends(at, c))
        && at > cut / 2
    {
        return kept[..at + c.len_utf8()].to_owned();
    }
    let in_word = kept.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text[cut..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let kept = if in_word {
        kept.rfind(' ').map_or(kept, |space| &kept[..space])
    } else {
        kept
    };
    format!(
        "{}…",
        kept.trim_end_matches([' ', ',', '，', '、', '-', '–'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_sentences_or_words_and_never_in_a_number() {
        assert_eq!(
            shorten("For BTC it is 0.0001 BTC. For ETH 0.005.", 30),
            "For BTC it is 0.0001 BTC."
        );
        assert_eq!(
            shorten("For BTC it is 0.0001 BTC and more", 17),
            "For BTC it is…"
        );
        assert_eq!(
            shorten("先看状态。再看记录，然后联系客服。", 20),
            "先看状态。再看记录…"
        );
        assert_eq!(
            shorten("先看状态，就好。再看记录。", 20),
            "先看状态，就好。"
        );
        assert_eq!(shorten("short", 20), "short");
    }
}
