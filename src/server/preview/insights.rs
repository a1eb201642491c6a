//! What readers did not find, where it can be mended: each group with the line to copy, and the place where it goes.
//!
//! Gets:    the data folder of a server, how many weeks.
//! Gives:   the page of the report, with the bar.
//! Touches: the database of the data folder, to read it; the snapshot; files of articles, for the places that links open.
//! Never:   a write; a word that `report` does not show.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::articles::file_text;
use super::bar::About;
use super::dressing::{Pieces, REPORT, put};
use super::pages::{page, shown};
use super::search::question_line;
use super::texts::{render, word};
use crate::ids::{ArticleId, Lang};
use crate::insights::{InsightsError, Kept, today};
use crate::report::{Asking, Group, Report, ReportError, WEEKS_MAX};
use crate::server::InsightsPage;
use crate::server::audience::EVERYBODY;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;

/// How many weeks may be chosen in the bar; the second is shown unless another one is named.
const WEEKS: [usize; 4] = [4, 8, 26, WEEKS_MAX];
/// How many searches make a group, unless single ones are asked for.
const AT_LEAST: u64 = 2;

/// What stands behind `?`.
#[derive(Clone, Copy)]
pub(in crate::server) struct InsightsQuery {
    lang: Option<Lang>,
    weeks: usize,
    at_least: u64,
}

impl FromParams for InsightsQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<InsightsQuery, AppError> {
        let params = params.unwrap_or_default();
        let number = |name: &str| params.get(name).and_then(|text| text.parse::<u64>().ok());
        let weeks = number("weeks").and_then(|weeks| usize::try_from(weeks).ok());
        Ok(InsightsQuery {
            lang: params.get("lang").and_then(|lang| lang.parse().ok()),
            weeks: weeks.map_or(WEEKS[1], |weeks| weeks.clamp(1, WEEKS_MAX)),
            at_least: number("at-least").map_or(AT_LEAST, |least| least.max(1)),
        })
    }
}

impl InsightsQuery {
    fn url(self, lang: Lang) -> String {
        let (weeks, at_least) = (self.weeks, self.at_least);
        format!("{REPORT}?lang={lang}&weeks={weeks}&at-least={at_least}")
    }
}

/// GET `/preview/insights`.
pub(in crate::server) async fn insights(
    State(state): State<AppState>,
    Query(query): Query<InsightsQuery>,
    headers: HeaderMap,
) -> Response {
    let templates = state.templates();
    page(&state, move |about| {
        let languages = &about.snapshot.site.languages;
        let lang = query.lang.filter(|lang| languages.contains(lang));
        let about = About {
            lang: lang.unwrap_or_else(|| lang::of_reader(&headers, languages)),
            tab: "insights",
            ..*about
        };
        let report = match read(&about, query) {
            Ok(report) => report,
            Err(why) => return shown("unread.html", &about, context! { why }),
        };
        let page = InsightsPage {
            templates: &templates,
            lang: about.lang,
            site_title: about.snapshot.site.title.get(about.lang),
            base: Some(""),
            doing: Some(&|group| doing(&about, group)),
        };
        let html = page.of(&report).map_err(AppError::Internal)?;
        Ok(put(&html, &Pieces::of(&about, choices(&about, query))?))
    })
    .await
}

/// The report; or why there is none, in words.
fn read(about: &About<'_>, query: InsightsQuery) -> Result<Report, String> {
    let asking = Asking {
        today: today(),
        weeks: query.weeks,
        at_least: query.at_least,
    };
    let report = Kept::open(about.preview.data())
        .map_err(ReportError::from)
        .and_then(|mut kept| Report::of(&mut kept, about.snapshot, asking));
    report.map_err(|error| match error {
        ReportError::Insights(InsightsError::Missing(file)) => {
            word(about.lang, "insights_missing").replace("{file}", &file.to_string_lossy())
        }
        other => word(about.lang, "insights_unread").replace("{q}", &other.to_string()),
    })
}

/// What the bar offers besides: languages, weeks, whether single searches are shown.
fn choices(about: &About<'_>, query: InsightsQuery) -> Value {
    let lang = about.lang;
    let choice = |text: String, query: InsightsQuery, lang: Lang, is_now: bool| {
        context! { text, url => query.url(lang), is_now, tag => lang.tag() }
    };
    let languages = about.snapshot.site.languages.iter().copied();
    let languages = languages.map(|one| choice(one.name().to_owned(), query, one, one == lang));
    let weeks = WEEKS.into_iter().map(|weeks| {
        let text = word(lang, "insights_weeks").replace("{n}", &weeks.to_string());
        let is_now = weeks == query.weeks;
        choice(text, InsightsQuery { weeks, ..query }, lang, is_now)
    });
    let single = InsightsQuery {
        at_least: if query.at_least > 1 { 1 } else { AT_LEAST },
        ..query
    };
    let single = choice(
        word(lang, "insights_single"),
        single,
        lang,
        query.at_least <= 1,
    );
    Value::from_iter(weeks.chain([single]).chain(languages))
}

/// What can be done about a group, as HTML; nothing where no article is near.
fn doing(about: &About<'_>, group: &Group) -> Option<String> {
    let nearest = group.nearest.as_ref()?;
    let id: ArticleId = nearest.id.parse().ok()?;
    let file = about.snapshot.view(EVERYBODY).article(&id)?.path.clone();
    let text = file_text(about.preview.content(), &file).unwrap_or_default();
    let line = group
        .question
        .as_ref()
        .map(|quoted| question_line(&text, quoted));
    let (line, at) = line.map_or((None, 0), |(line, at)| (Some(line), at));
    let words = group.words.replace(crate::search::OTHERS, " ");
    let query = utf8_percent_encode(words.trim(), NON_ALPHANUMERIC).to_string();
    let context = context! {
        w => super::texts::words(about.lang),
        line,
        file => file.to_string_lossy(),
        editor_url => about.preview.editor_url(&file, at, 0),
        search_url => format!("/preview/search/{id}?q={query}"),
    };
    render("doing.html", &context).ok()
}
