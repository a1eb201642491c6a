//! Page templates and what the browser gets: ours, or a theme's in their place.
//!
//! Gets:    `templates/` and `static/`, built in; files of the same names in the content folder's `theme/` and in `--theme`.
//! Gives:   rendered pages, styles with their hash, scripts under names that change with them.
//! Touches: minijinja; the theme folders.
//! Never:   a page lost to a broken theme: a template that cannot be used is named with its line, and ours serves. A template
//!          or script of the content folder, unless the operator trusts its authors with what runs on a reader's page.

mod built_in;
mod files;
mod syntax;
mod themes;
mod words;

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, Value};
use sha2::{Digest, Sha256};

pub(in crate::server) use self::built_in::SCRIPT;
use self::built_in::{BUILT_IN, REPORT_STYLES, STYLES};
pub(in crate::server) use self::files::StaticFile;
use self::files::{static_files, without_hash};
use self::syntax::{described, syntax};
use self::themes::Reading;
pub use self::themes::{TemplateProblem, Themes};
pub(in crate::server) use self::themes::{ThemeStamp, theme_stamp};
use self::words::Interface;
use super::error::AppError;
use crate::config::words::Words;
use crate::ids::Lang;

/// How much a template may do, in minijinja's units: a loop without end stops here. A results page takes about 6,000.
const FUEL: u64 = 2_000_000;

/// The templates of a server.
pub struct Templates {
    ours: Environment<'static>,
    themed: Option<Environment<'static>>,
    words: Interface,
    css: String,
    files: Vec<StaticFile>,
    style_hashes: String,
    /// Those of the templates before these: a page under way may still have its styles.
    former_hashes: String,
}

impl Templates {
    /// Our templates, with those of the themes in their place: `*.html` and `words.toml` of `templates/`; `site.css`,
    /// `own.css`, `logo.svg` and the scripts of `static/`.
    #[must_use]
    pub fn new(themes: &Themes) -> (Templates, Vec<TemplateProblem>) {
        let mut read = Reading::of(themes);
        let mut themed = Vec::new();
        let mut any = false;
        for (name, ours) in BUILT_IN {
            let own = read.first_good(&format!("templates/{name}"), |text| syntax(name, text));
            any |= own.is_some();
            themed.push((name.to_owned(), own.unwrap_or_else(|| ours.to_owned())));
        }
        let ours = environment(&BUILT_IN.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let words = Interface::of(&mut read);
        let mut css = read
            .first("static/site.css")
            .unwrap_or_else(|| without_comments(STYLES));
        for own in read.all("static/own.css") {
            css.push('\n');
            css.push_str(&own);
        }
        let css = inside_style(&css);
        // The page for faults brings its own styles: ours, and the theme's where it has one.
        let themed_pages = themed
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let error_pages = BUILT_IN
            .into_iter()
            .chain(themed_pages)
            .filter(|(name, _)| *name == "error.html");
        let error_styles = error_pages.filter_map(|(_, text)| style_of(text));
        let mut style_hashes: Vec<String> = std::iter::once(css.as_str())
            .chain(error_styles)
            .map(style_hash)
            .collect();
        style_hashes.dedup();
        let files = static_files(&mut read);
        let themed = any.then(|| environment(&themed));
        (
            Templates {
                ours,
                themed,
                words,
                css,
                files,
                style_hashes: style_hashes.join(" "),
                former_hashes: String::new(),
            },
            read.problems,
        )
    }

    /// These templates in the place of others.
    pub(in crate::server) fn instead_of(self, before: &Templates) -> Templates {
        Templates {
            former_hashes: before.style_hashes.clone(),
            ..self
        }
    }

    /// The interface words of a language, with those of a site in their place.
    pub(in crate::server) fn words(&self, lang: Lang, own: &Words) -> Value {
        self.words.with(lang, own)
    }

    /// One word of a language; the key itself when there is none.
    pub(in crate::server) fn word(&self, lang: Lang, own: &Words, key: &str) -> String {
        self.words(lang, own)
            .get_attr(key)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The styles of every page, safe inside `<style>`.
    pub(in crate::server) fn css(&self) -> Value {
        Value::from_safe_string(self.css.clone())
    }

    /// The same and those of the report, which stands alone.
    pub(in crate::server) fn report_css(&self) -> Value {
        Value::from_safe_string(self.report_styles())
    }

    /// How a policy names them.
    pub(in crate::server) fn report_style_hash(&self) -> String {
        style_hash(&self.report_styles())
    }

    fn report_styles(&self) -> String {
        let own = without_comments(REPORT_STYLES);
        format!("{}{}", self.css, inside_style(&own))
    }

    /// A file for the browser by its plain name.
    pub(in crate::server) fn file(&self, name: &str) -> Option<&StaticFile> {
        self.files.iter().find(|file| file.name == name)
    }

    /// A file for the browser by the last part of its address, and whether that is its address of now.
    pub(in crate::server) fn file_at(&self, asked: &str) -> Option<(&StaticFile, bool)> {
        let now = |file: &&StaticFile| file.url.rsplit('/').next() == Some(asked);
        let plain = |file: &&StaticFile| {
            file.name == asked || without_hash(asked).as_deref() == Some(file.name)
        };
        self.files
            .iter()
            .find(now)
            .map(|file| (file, true))
            .or_else(|| self.files.iter().find(plain).map(|file| (file, false)))
    }

    /// What a page may load and run: our scripts, our pictures, and the styles that we wrote, by their hash.
    pub(in crate::server) fn page_policy(&self, accent_css: &str) -> HeaderValue {
        let accent = if accent_css.is_empty() {
            String::new()
        } else {
            format!(" {}", style_hash(accent_css))
        };
        let text = format!(
            "default-src 'none'; script-src 'self'; style-src {} {}{accent}; img-src 'self'; connect-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            self.style_hashes, self.former_hashes
        );
        HeaderValue::from_str(&text).expect("base64 and the fixed text are plain ASCII")
    }

    /// A page. When the theme's template fails, ours is used and the failure is logged with its line.
    pub(in crate::server) fn render(
        &self,
        name: &str,
        context: &Value,
    ) -> Result<String, AppError> {
        if let Some(themed) = &self.themed {
            match themed
                .get_template(name)
                .and_then(|template| template.render(context))
            {
                Ok(html) => return Ok(html),
                Err(error) => tracing::error!(
                    "the theme's template failed, ours is used: {}",
                    described(&error)
                ),
            }
        }
        let rendered = self
            .ours
            .get_template(name)
            .and_then(|template| template.render(context));
        rendered
            .map_err(|error| AppError::Internal(format!("template {name}: {}", described(&error))))
    }
}

fn environment(files: &[(String, String)]) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    for (name, text) in files {
        // What a theme brings was checked, and tests render each of ours.
        if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
            tracing::error!("a template cannot be used: {}", described(&error));
        }
    }
    environment
}

/// Our styles as every page carries them: what is there for those who write them costs readers.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().collect()
}

/// What stands in `<style>` must not end it.
fn inside_style(css: &str) -> String {
    css.replace("</", "<\\/")
}

fn style_hash(css: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(Sha256::digest(css.as_bytes()))
    )
}

/// The styles that a page brings along itself.
fn style_of(page: &str) -> Option<&str> {
    page.split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map(|(css, _)| css)
}
