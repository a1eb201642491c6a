//! The articles of one moment by number, and what is known of each beside them.
//!
//! Gets:    a view of the catalog, the articles of an earlier moment.
//! Gives:   columns: language, translation, outermost category, key in the index, forward index.
//! Touches: `catalog`.
//! Never:   a question; an article that is not in the view it was made from.

use std::sync::{Arc, OnceLock};

use super::formulas;
use super::forward::article::{ForwardIndex, Heads};
use super::index::{DocumentVersion, key};
use crate::catalog::{Difference, DocId, View};
use crate::content::Article;
use crate::ids::{ArticleId, Category, Lang};
use crate::text::Analyzer;
use crate::text::questions::is_question;

/// The articles of a view, sorted by id, with a column for each thing that is known of all. Never changes.
pub(super) struct Corpus {
    pub(super) articles: Arc<Vec<Arc<Article>>>,
    /// How the index knows each article.
    pub(super) documents: Vec<DocumentVersion>,
    pub(super) langs: Vec<Lang>,
    pub(super) outermost: Outermost,
    /// The translation of each article.
    pub(super) translations: Vec<Option<DocId>>,
    /// Whether the title or one of the questions of each asks something.
    asks: Vec<bool>,
    /// See [`formulas::prose`].
    pub(super) prose: f32,
    /// Kept while an article does not change.
    tokens: Vec<Arc<Tokens>>,
}

/// The tokens of an article, each part worked out when it is first looked at.
#[derive(Default)]
struct Tokens {
    heads: OnceLock<Arc<Heads>>,
    forward: OnceLock<ForwardIndex>,
}

/// The outermost category of each article.
#[derive(Default)]
pub(super) struct Outermost {
    pub(super) names: Vec<Category>,
    /// The number of its name for each article; none for an article in no category.
    pub(super) of: Vec<Option<u32>>,
}

impl Corpus {
    /// The articles of a view. `before` lends its columns of those that `difference` says are the same.
    pub(super) fn new(
        view: View<'_>,
        articles: Arc<Vec<Arc<Article>>>,
        before: Option<&Corpus>,
        difference: &Difference,
    ) -> Corpus {
        let documents = |doc: DocId| DocumentVersion {
            key: key(articles[doc].id.as_str()),
            version: articles[doc].hash,
        };
        let lang = |doc: DocId| articles[doc].id.lang();
        let asks = |doc: DocId| {
            let mut titles = std::iter::once(&articles[doc].title).chain(&articles[doc].questions);
            titles.any(|title| is_question(title))
        };
        let asks = difference.column(before.map_or(&[], |b| &b.asks), asks);
        let asking = asks.iter().filter(|asks| **asks).count();
        Corpus {
            prose: formulas::prose(asking, articles.len()),
            asks,
            documents: difference.column(before.map_or(&[], |b| &b.documents), documents),
            langs: difference.column(before.map_or(&[], |b| &b.langs), lang),
            outermost: Outermost::new(&articles, before.map(|b| &b.outermost), difference),
            translations: translations(view, &articles, before, difference),
            tokens: difference.column(before.map_or(&[], |b| &b.tokens), |_| Arc::default()),
            articles,
        }
    }

    /// The tokens of what an article is called, made when they are first asked for.
    pub(super) fn heads(&self, doc: DocId, analyzer: &Analyzer) -> &Arc<Heads> {
        let heads = || Arc::new(Heads::new(&self.articles[doc], analyzer));
        self.tokens[doc].heads.get_or_init(heads)
    }

    /// The forward index of an article, made when it is first asked for.
    pub(super) fn forward(&self, doc: DocId, analyzer: &Analyzer) -> &ForwardIndex {
        self.tokens[doc].forward.get_or_init(|| {
            let heads = Arc::clone(self.heads(doc, analyzer));
            ForwardIndex::new(heads, &self.articles[doc], analyzer)
        })
    }
}

impl Outermost {
    fn new(
        articles: &[Arc<Article>],
        before: Option<&Outermost>,
        difference: &Difference,
    ) -> Outermost {
        let mut names = before.map_or_else(Vec::new, |before| before.names.clone());
        let of = difference.column(before.map_or(&[], |before| &before.of), |doc| {
            let outermost = articles[doc].id.category().ancestors().next()?;
            let known = names.iter().position(|name| *name == outermost);
            let number = known.unwrap_or_else(|| {
                names.push(outermost);
                names.len() - 1
            });
            Some(number as u32)
        });
        Outermost { names, of }
    }
}

/// The translation of each article.
fn translations(
    view: View<'_>,
    articles: &[Arc<Article>],
    before: Option<&Corpus>,
    difference: &Difference,
) -> Vec<Option<DocId>> {
    let doc_of = |id: &ArticleId| {
        let at = articles.binary_search_by(|article| article.id.cmp(id));
        at.ok().map(DocId::new)
    };
    let translation = |article: &Article| {
        let other = Lang::ALL
            .into_iter()
            .find(|lang| *lang != article.id.lang())?;
        doc_of(&view.translation(article, other)?.id)
    };
    let Some(before) = before else {
        return articles
            .iter()
            .map(|article| translation(article))
            .collect();
    };
    let mut translations =
        difference.column(&before.translations, |doc| translation(&articles[doc]));
    for (translation, from) in translations.iter_mut().zip(&difference.from) {
        if let Some(from) = *from {
            *translation = before.translations[from].and_then(|old| difference.to[old]);
        }
    }
    // Another article's translation changes when what differs is, or was, named like it: by permalink or by path.
    let gone = difference.gone.iter().map(|&doc| &before.articles[doc]);
    let fresh = difference.fresh.iter().map(|&doc| &articles[doc]);
    for article in gone.chain(fresh) {
        for other in view.relatives(article) {
            if let Some(doc) = doc_of(&other.id) {
                translations[doc] = translation(other);
            }
        }
    }
    translations
}
