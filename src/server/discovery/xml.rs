//! XML for programs, from templates that no theme replaces.
//!
//! Gets:    a template's name and what it shows.
//! Gives:   XML in which every text is escaped.
//! Touches: minijinja.
//! Never:   a character that XML 1.0 forbids.

use std::sync::LazyLock;

use minijinja::{Environment, Value};

use crate::content::escape;
use crate::server::error::AppError;

const FILES: [(&str, &str); 4] = [
    (
        "sitemap.xml",
        include_str!("../../../templates/sitemap.xml"),
    ),
    (
        "sitemap_index.xml",
        include_str!("../../../templates/sitemap_index.xml"),
    ),
    ("feed.xml", include_str!("../../../templates/feed.xml")),
    (
        "opensearch.xml",
        include_str!("../../../templates/opensearch.xml"),
    ),
];

/// Without a limit of work: the lists have theirs, and the templates are ours.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_formatter(|out, _, value| match value.as_str() {
        Some(text) => Ok(out.write_str(&xml(text))?),
        None => Ok(write!(out, "{value}")?),
    });
    for (name, text) in FILES {
        let added = environment.add_template(name, text);
        added.expect("it is built in, and a test renders each");
    }
    environment
});

/// What a template makes of these values.
pub(super) fn render(name: &str, context: &Value) -> Result<String, AppError> {
    let template = TEMPLATES.get_template(name);
    let rendered = template.and_then(|template| template.render(context));
    let failed = |error| AppError::Internal(format!("template {name}: {error}"));
    // A template ends without the end of its last line.
    Ok(rendered.map_err(failed)? + "\n")
}

/// A text as it may stand in XML: escaped, and without the controls that XML 1.0 forbids.
fn xml(text: &str) -> String {
    let is_forbidden = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    escape(&text.replace(is_forbidden, " ")).into_owned()
}
