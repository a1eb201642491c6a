//! GET `/api/v1/articles/{id}`.
//!
//! Gets:    an article's id.
//! Gives:   its metadata, sections, HTML, translations, related articles.
//! Touches: the snapshot.
//! Never:   an article that the asker may not see: for it, as for one that does not exist, 404.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::answer;
use crate::ids::{ArticleId, Audience, Lang};
use crate::server::error::AppError;
use crate::server::given::giving;
use crate::server::state::AppState;

#[derive(Serialize)]
struct Answer {
    id: String,
    permalink: Option<String>,
    url: String,
    lang: &'static str,
    category: String,
    title: String,
    questions: Vec<String>,
    tags: Vec<String>,
    updated: Option<String>,
    sections: Vec<SectionBody>,
    translations: Vec<LinkBody>,
    related: Vec<LinkBody>,
}

#[derive(Serialize)]
struct SectionBody {
    level: u8,
    /// None for the lead, the part above the first heading.
    anchor: Option<String>,
    heading: String,
    html: String,
}

#[derive(Serialize)]
struct LinkBody {
    id: String,
    url: String,
    lang: &'static str,
    title: String,
}

/// How many related articles are named.
const RELATED: usize = 4;

pub(in crate::server) async fn article(
    State(state): State<AppState>,
    audience: Audience,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = id.parse() else {
        return AppError::NotFound.into_problem();
    };
    match run(&state, audience, &id).await {
        Ok(body) => giving(&id, answer(&state, Ok(body))),
        Err(error) => error.into_problem(),
    }
}

async fn run(state: &AppState, audience: Audience, id: &ArticleId) -> Result<Answer, AppError> {
    let id = id.clone();
    state
        .blocking(move |_, snapshot| {
            let view = snapshot.view(audience);
            let article = view.article(&id).ok_or(AppError::NotFound)?;
            let turned = view.turned_links(article);
            let link = |other: &std::sync::Arc<crate::content::Article>| LinkBody {
                id: other.id.to_string(),
                url: other.id.url(),
                lang: other.id.lang().as_str(),
                title: other.title.clone(),
            };
            let others = Lang::ALL.into_iter().filter(|lang| *lang != id.lang());
            Ok(Answer {
                id: article.id.to_string(),
                permalink: article.permalink.as_ref().map(ToString::to_string),
                url: article.id.url(),
                lang: article.id.lang().as_str(),
                category: article.id.category().to_string(),
                title: article.title.clone(),
                questions: article.questions.clone(),
                tags: article.tags.clone(),
                updated: snapshot.updated(article).map(|day| day.to_string()),
                sections: article
                    .sections
                    .iter()
                    .map(|s| SectionBody {
                        level: s.level,
                        anchor: s.anchor.as_ref().map(ToString::to_string),
                        heading: s.heading.clone(),
                        html: snapshot.shown(&s.html(), &turned).to_string(),
                    })
                    .collect(),
                translations: others
                    .filter_map(|lang| view.translation(article, lang))
                    .map(link)
                    .collect(),
                related: view
                    .related(article, RELATED)
                    .into_iter()
                    .map(link)
                    .collect(),
            })
        })
        .await
}
