//! Page templates: ours, or the operator's in their place.
//!
//! Gets:    `templates/` and `static/`, built in; a theme folder with files of the same names.
//! Gives:   rendered pages.
//! Touches: minijinja; the theme folder, once at the start.
//! Never:   a page lost to a broken theme: a template that cannot be used is named with its line, and ours serves.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, ErrorKind, Value};
use sha2::{Digest, Sha256};

use super::error::AppError;
use crate::ids::Lang;

macro_rules! built_in {
    ($($name:literal),*) => { [$(($name, include_str!(concat!("../../templates/", $name)))),*] };
}

const BUILT_IN: [(&str, &str); 9] = built_in![
    "base.html",
    "parts.html",
    "home.html",
    "category.html",
    "article.html",
    "search.html",
    "contact.html",
    "not_found.html",
    "error.html"
];
const WORDS: &str = include_str!("../../templates/words.toml");
const STYLES: &str = include_str!("../../static/site.css");
const LOGO: &str = include_str!("../../static/logo.svg");
/// How much a template may do, in minijinja's units: a loop without end stops here. A results page takes about 6,000.
const FUEL: u64 = 2_000_000;

/// A file of a theme that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {message}", .path.display(), .line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct TemplateProblem {
    /// The file.
    pub path: PathBuf,
    /// Its line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// The templates of a server.
pub struct Templates {
    ours: Environment<'static>,
    themed: Option<Environment<'static>>,
    words: HashMap<Lang, Value>,
    css: String,
    logo: String,
    policy: HeaderValue,
}

impl Templates {
    /// Our templates, with those of `theme` in their place: `*.html` and `words.toml` of `theme/templates`, `site.css` and
    /// `logo.svg` of `theme/static`.
    #[must_use]
    pub fn new(theme: Option<&Path>) -> (Templates, Vec<TemplateProblem>) {
        let mut problems = Vec::new();
        let ours = environment(&BUILT_IN.map(|(name, text)| (name.to_owned(), text.to_owned())), &mut Vec::new());
        let mut words_texts = vec![(PathBuf::from("words.toml"), WORDS.to_owned())];
        let (mut css, mut logo) = (STYLES.to_owned(), LOGO.to_owned());
        let mut themed = None;
        if let Some(theme) = theme {
            if !theme.is_dir() {
                problems.push(TemplateProblem { path: theme.to_owned(), line: None, message: "is not a folder".to_owned() });
            }
            let unread = std::cell::RefCell::new(Vec::new());
            let read = |name: &str| match fs::read_to_string(theme.join(name)) {
                Ok(text) => Some(text),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => {
                    unread.borrow_mut().push(TemplateProblem { path: theme.join(name), line: None, message: error.to_string() });
                    None
                }
            };
            let files: Vec<(String, String)> =
                BUILT_IN.iter().filter_map(|(name, _)| Some(((*name).to_owned(), read(&format!("templates/{name}"))?))).collect();
            let mut bad = Vec::new();
            let good: Vec<(String, String)> = files.into_iter().filter(|file| check(file, theme, &mut bad)).collect();
            if !good.is_empty() {
                let all: Vec<(String, String)> = BUILT_IN
                    .iter()
                    .map(|(name, text)| {
                        let own = good.iter().find(|(other, _)| other == name);
                        ((*name).to_owned(), own.map_or_else(|| (*text).to_owned(), |(_, text)| text.clone()))
                    })
                    .collect();
                themed = Some(environment(&all, &mut bad));
            }
            problems.extend(bad);
            words_texts.extend(read("templates/words.toml").map(|text| (theme.join("templates/words.toml"), text)));
            css = read("static/site.css").unwrap_or(css);
            logo = read("static/logo.svg").unwrap_or(logo);
            problems.extend(unread.into_inner());
        }
        let words = words(&words_texts, &mut problems);
        // What stands in `<style>` must not end it.
        css = css.replace("</", "<\\/");
        let policy = policy(&css);
        (Templates { ours, themed, words, css, logo, policy }, problems)
    }

    /// The interface words of a language.
    pub(super) fn words(&self, lang: Lang) -> Value {
        self.words.get(&lang).cloned().unwrap_or_default()
    }

    /// One word of a language; the key itself when there is none.
    pub(super) fn word(&self, lang: Lang, key: &str) -> String {
        self.words(lang).get_attr(key).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_else(|| key.to_owned())
    }

    /// The styles of every page, safe inside `<style>`.
    pub(super) fn css(&self) -> Value {
        Value::from_safe_string(self.css.clone())
    }

    /// The logo as SVG.
    pub(super) fn logo(&self) -> &str {
        &self.logo
    }

    /// What a page may load and run.
    pub(super) fn page_policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// A page. When the theme's template fails, ours is used and the failure is logged with its line.
    pub(super) fn render(&self, name: &str, context: &Value) -> Result<String, AppError> {
        if let Some(themed) = &self.themed {
            match themed.get_template(name).and_then(|template| template.render(context)) {
                Ok(html) => return Ok(html),
                Err(error) => tracing::error!("the theme's template failed, ours is used: {}", described(&error)),
            }
        }
        let rendered = self.ours.get_template(name).and_then(|template| template.render(context));
        rendered.map_err(|error| AppError::Internal(format!("template {name}: {}", described(&error))))
    }

    /// The page for a fault, which needs nothing but itself.
    pub(super) fn error_page(&self, status: u16, request_id: &str) -> String {
        let context = minijinja::context! { status => status, request_id => request_id };
        self.render("error.html", &context)
            .unwrap_or_else(|_| format!("<!doctype html><title>{status}</title><p>{status} · {request_id}"))
    }
}

fn environment(files: &[(String, String)], bad: &mut Vec<TemplateProblem>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    for (name, text) in files {
        if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
            bad.push(TemplateProblem { path: name.into(), line: error.line(), message: described(&error) });
        }
    }
    environment
}

fn check(file: &(String, String), theme: &Path, bad: &mut Vec<TemplateProblem>) -> bool {
    let mut environment = Environment::new();
    match environment.add_template_owned(file.0.clone(), file.1.clone()) {
        Ok(()) => true,
        Err(error) => {
            let path = theme.join("templates").join(&file.0);
            bad.push(TemplateProblem { path, line: error.line(), message: described(&error) });
            false
        }
    }
}

fn described(error: &minijinja::Error) -> String {
    let what = error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    let out_of_fuel = if error.kind() == ErrorKind::OutOfFuel { " (it does too much)" } else { "" };
    match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}:{line}: {what}{out_of_fuel}"),
        _ => format!("{what}{out_of_fuel}"),
    }
}

fn words(texts: &[(PathBuf, String)], problems: &mut Vec<TemplateProblem>) -> HashMap<Lang, Value> {
    let mut tables: HashMap<Lang, BTreeMap<String, String>> = HashMap::new();
    for (path, text) in texts {
        match toml::from_str::<HashMap<String, BTreeMap<String, String>>>(text) {
            Ok(file) => {
                for (lang, words) in file {
                    if let Ok(lang) = lang.parse() {
                        tables.entry(lang).or_default().extend(words);
                    }
                }
            }
            Err(error) => {
                let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
                problems.push(TemplateProblem { path: path.clone(), line, message: error.message().to_owned() });
            }
        }
    }
    tables.into_iter().map(|(lang, words)| (lang, Value::from(words))).collect()
}

/// Styles are allowed by their hash: those of every page and those of the error page.
fn policy(css: &str) -> HeaderValue {
    let error_page = BUILT_IN.iter().find(|(name, _)| *name == "error.html").map_or("", |(_, text)| text);
    let error_css = error_page.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(css, _)| css);
    let hash = |css: &str| STANDARD.encode(Sha256::digest(css.as_bytes()));
    let text = format!(
        "default-src 'none'; style-src 'sha256-{}' 'sha256-{}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        hash(css),
        hash(error_css)
    );
    HeaderValue::from_str(&text).expect("base64 and the fixed text are plain ASCII")
}
