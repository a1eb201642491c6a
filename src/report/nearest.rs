//! The article that is nearest to what was asked for, and the line to put into it.
//!
//! Gets:    words, the site as it is now.
//! Gives:   an article that readers may see; a question, quoted for YAML.
//! Touches: the snapshot.
//! Never:   a line that YAML reads as something else than the words.

use std::sync::Arc;

use super::model::Nearest;
use crate::content::Article;
use crate::detect::secrets::visible;
use crate::ids::{ArticleId, Audience, Lang, Permalink};
use crate::search::{HitRange, OTHERS, SearchError, SearchRequest};
use crate::site::Snapshot;
use crate::slips;
use crate::text::fold::fold;

/// Words without what stands for others.
pub(super) fn without_others(words: &str) -> String {
    let parts = words.split(OTHERS).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// The article that a search for the words finds first.
pub(super) fn nearest(
    site: &Snapshot,
    lang: Lang,
    words: &str,
) -> Result<Option<(Nearest, Arc<Article>)>, SearchError> {
    if words.is_empty() {
        return Ok(None);
    }
    let request = SearchRequest {
        lang: Some(lang),
        range: HitRange::new(0, 1).unwrap_or(HitRange::FIRST_TEN),
        ..SearchRequest::new(words, Audience::Public)
    };
    let hits = site.search(&request)?.hits;
    let first = hits.into_iter().next().map(|hit| hit.article);
    Ok(first.map(|article| (told(&article), article)))
}

/// The article that something is counted by, in a language where it has several.
pub(super) fn by_key(
    site: &Snapshot,
    key: &str,
    lang: Option<Lang>,
) -> Option<(Nearest, Arc<Article>)> {
    let article = counted_by(site, key, lang)?;
    Some((told(article), Arc::clone(article)))
}

/// What the article is counted by now that something was counted by: the same, unless it was moved or given a permalink since.
pub(super) fn key_now(site: &Snapshot, key: &str) -> Option<String> {
    counted_by(site, key, None).map(|article| key_of(article))
}

/// What an article is counted by.
pub(super) fn key_of(article: &Article) -> String {
    let permalink = article.permalink.as_ref().map(ToString::to_string);
    permalink.unwrap_or_else(|| article.id.to_string())
}

fn counted_by<'s>(site: &'s Snapshot, key: &str, lang: Option<Lang>) -> Option<&'s Arc<Article>> {
    let view = site.view(Audience::Public);
    let lang = lang.or(site.site.languages.first().copied())?;
    let by_permalink = key.parse::<Permalink>().ok();
    let by_permalink = by_permalink.and_then(|permalink| view.by_permalink(&permalink, lang));
    by_permalink.or_else(|| by_id(site, key))
}

/// The article that has an id now, or that the id's address leads to.
pub(super) fn by_id<'s>(site: &'s Snapshot, id: &str) -> Option<&'s Arc<Article>> {
    let view = site.view(Audience::Public);
    let id = id.parse::<ArticleId>().ok()?;
    view.article(&id).or_else(|| view.redirect(&id.url()))
}

fn told(article: &Article) -> Nearest {
    Nearest {
        id: article.id.to_string(),
        url: article.id.url(),
        title: article.title.clone(),
        file: article.path.to_string_lossy().replace('\\', "/"),
    }
}

/// What to add to the questions of an article so that the words find it; nothing when they stand there, or are its title.
pub(super) fn question(article: &Article, words: &str) -> Option<String> {
    let words = visible(&without_others(words));
    let is_same = |known: &String| fold(known) == words;
    if words.is_empty() || is_same(&article.title) || article.questions.iter().any(is_same) {
        return None;
    }
    Some(slips::quoted(&words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_other_words_is_left_out() {
        assert_eq!(without_others("提现…没到账…"), "提现 没到账");
        assert_eq!(without_others("… fee …"), "fee");
        assert_eq!(without_others("…"), "");
    }
}
