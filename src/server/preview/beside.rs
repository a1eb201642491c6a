//! An article and its translation side by side, part by part.
//!
//! Gets:    an article.
//! Gives:   a page on which parts that belong together stand beside each other, with what only one of them has.
//! Touches: the snapshot.
//! Never:   a translation; an order of parts that neither of the two has.

use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::{Value, context};

use super::articles::Looked;
use super::bar::About;
use super::pages::{article, shown};
use crate::content::{Article, Section};
use crate::ids::Lang;
use crate::server::audience::WRITERS;
use crate::server::error::AppError;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// Which section of the one stands beside which of the other.
type Row = (Option<usize>, Option<usize>);

/// GET `/preview/beside/{id}`.
pub(in crate::server) async fn beside(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Response {
    article(&state, "beside", id, |about, looked| {
        let pair = pair(about, looked);
        shown("beside.html", about, context! { pair => pair?, })
    })
    .await
}

/// Both versions; nothing that could stand beside it is another page than this.
fn pair(about: &About<'_>, looked: &Looked) -> Result<Value, AppError> {
    let own = looked.article.as_deref().ok_or(AppError::NotFound)?;
    let view = about.snapshot.view(WRITERS);
    let mut languages = about.other_languages(looked);
    let other = languages.find_map(|lang| view.translation(own, lang));
    let other = other.ok_or(AppError::NotFound)?;
    let unpublished = about.preview.unpublished(about.snapshot.generation);
    let lang = other.id.lang();
    let drift = about.drift(own, other, unpublished.as_deref());
    let side = |article: &Article| {
        let id = &article.id;
        context! {
            name => id.lang().name(),
            tag => id.lang().tag(),
            url => id.url(),
            title => article.title.as_str(),
            file => article.path.to_string_lossy(),
            editor_url => about.preview.editor_url(&article.path, 0, 0),
        }
    };
    let rows = rows(&keys(own), &keys(other)).into_iter();
    Ok(context! {
        sides => [side(own), side(other)],
        drift => drift.map(|drift| about.drifted(&drift, lang)),
        rows => rows.map(|row| told(about, (own, other), row)).collect::<Vec<_>>(),
    })
}

fn keys(article: &Article) -> Vec<Option<String>> {
    let sections = article.sections.iter();
    sections
        .map(|section| section.anchor.as_ref().map(ToString::to_string))
        .collect()
}

/// The rows: by anchors where both have any in common, else by their number. The lead of both is the first.
fn rows(own: &[Option<String>], other: &[Option<String>]) -> Vec<Row> {
    let is_same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let by_anchor = own.iter().any(|a| other.iter().any(|b| is_same(a, b)));
    let beside = |at: usize| match (at, by_anchor) {
        (0, _) => (!other.is_empty()).then_some(0),
        (at, false) => (at < other.len()).then_some(at),
        (at, true) => other.iter().position(|b| is_same(&own[at], b)),
    };
    let mut rows: Vec<Row> = (0..own.len()).map(|at| (Some(at), beside(at))).collect();
    for at in 0..other.len() {
        if rows.iter().any(|(_, known)| *known == Some(at)) {
            continue;
        }
        // Behind the one that it follows there.
        let before = at.checked_sub(1);
        let place = rows
            .iter()
            .position(|(_, known)| before.is_some() && *known == before);
        rows.insert(place.map_or(0, |place| place + 1), (None, Some(at)));
    }
    rows
}

fn told(about: &About<'_>, (own, other): (&Article, &Article), row: Row) -> Value {
    let part = |article: &Article, at: Option<usize>| {
        at.map(|at| cell(about.snapshot, article, &article.sections[at]))
    };
    let text = |article: &Article, at: Option<usize>| {
        let section = at.map(|at| &article.sections[at]);
        section.map(|section| format!("{}\n{}", section.heading, section.text))
    };
    let texts = (text(own, row.0), text(other, row.1));
    let (here, there) = match &texts {
        (Some(own), Some(other)) => Snapshot::numbers_apart(own, other),
        _ => Default::default(),
    };
    let lacks = |article: &Article, at: Option<usize>| {
        at.is_none()
            .then(|| about.of_other("beside_none", article.id.lang()))
    };
    let only = |lang: Lang, numbers: Vec<String>| {
        (!numbers.is_empty()).then(|| {
            let said = about.of_other("beside_numbers", lang);
            context! { said, numbers }
        })
    };
    // What one language says in digits may be a word of the other: numbers that stand against each other are the sign.
    let (here, there) = match here.is_empty() || there.is_empty() {
        true => (None, None),
        false => (only(own.id.lang(), here), only(other.id.lang(), there)),
    };
    context! {
        cells => [
            context! { part => part(own, row.0), tag => own.id.lang().tag(), name => own.id.lang().name(), lacks => lacks(own, row.0), numbers => here },
            context! { part => part(other, row.1), tag => other.id.lang().tag(), name => other.id.lang().name(), lacks => lacks(other, row.1), numbers => there },
        ],
    }
}

fn cell(snapshot: &Snapshot, article: &Article, section: &Section) -> Value {
    let turned = snapshot.view(WRITERS).turned_links(article);
    let html = snapshot.shown(&section.html(), &turned);
    let html = html.away_from(&article.id.url());
    let mut table = || section.heading.clone();
    context! {
        heading => Value::from_safe_string(section.heading_html.to_string()),
        has_heading => !section.heading.is_empty(),
        url => article.id.url_at(section.anchor.as_ref()),
        html => Value::from_safe_string(html.with_table_regions(&mut table).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_beside_those_of_their_anchor_and_what_only_one_has_where_it_has_it() {
        let keys = |anchors: &[&str]| -> Vec<Option<String>> {
            let anchors = anchors.iter().map(|anchor| Some((*anchor).to_owned()));
            std::iter::once(None).chain(anchors).collect()
        };
        for (own, other, expected) in [
            (&["a", "b"][..], &["a", "b"][..], "00 11 22"),
            (&["a", "b"], &["b", "a"], "00 12 21"),
            (&["a", "b"], &["a", "x", "b"], "00 11 -2 23"),
            (&["a", "b"], &["x", "a"], "00 -1 12 2-"),
            (&["a"], &["a", "x", "y"], "00 11 -2 -3"),
            // No anchor in common: by number.
            (&["a", "b"], &["x"], "00 11 2-"),
            (&[], &["x", "y"], "00 -1 -2"),
        ] {
            let number = |at: Option<usize>| at.map_or("-".to_owned(), |at| at.to_string());
            let rows = rows(&keys(own), &keys(other)).into_iter();
            let rows: Vec<String> = rows.map(|(a, b)| number(a) + &number(b)).collect();
            assert_eq!(rows.join(" "), expected, "{own:?} {other:?}");
        }
    }
}
