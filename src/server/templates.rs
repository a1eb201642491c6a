//! Page templates and what the browser gets: ours, or a theme's in their place.
//!
//! Gets:    `templates/` and `static/`, built in; files of the same names in the content folder's `theme/` and in `--theme`.
//! Gives:   rendered pages, styles with their hash, scripts under names that change with them.
//! Touches: minijinja; the theme folders.
//! Never:   a page lost to a broken theme: a template that cannot be used is named with its line, and ours serves. A template
//!          or script of the content folder, unless the operator trusts its authors with what runs on a reader's page.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum::body::Bytes;
use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Environment, ErrorKind, Value};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use super::error::AppError;
use crate::content::source;
use crate::ids::Lang;
use crate::problem::{Problem, escape_controls};

macro_rules! built_in {
    ($folder:literal: $($name:literal),*) => { [$(($name, include_str!(concat!("../../", $folder, "/", $name)))),*] };
}

const BUILT_IN: [(&str, &str); 12] = built_in!["templates":
    "base.html",
    "parts.html",
    "home.html",
    "category.html",
    "article.html",
    "search.html",
    "contact.html",
    "message.html",
    "verify.html",
    "not_found.html",
    "gone.html",
    "error.html"
];
const WORDS: &str = include_str!("../../templates/words.toml");
const STYLES: &str = include_str!("../../static/site.css");
/// The parts of the one script that every page loads, in their order: one request costs less than several.
const SCRIPTS: [(&str, &str); 2] = built_in!["static": "site.js", "hours.js"];
/// The plain name of that script.
pub(super) const SCRIPT: &str = "site.js";
const LOGO: &str = include_str!("../../static/logo.svg");
/// The logo for those who show a shared link, which take no SVG.
const LOGO_PNG: &[u8] = include_bytes!("../../static/logo.png");
/// How much a template may do, in minijinja's units: a loop without end stops here. A results page takes about 6,000.
const FUEL: u64 = 2_000_000;

/// A file of a theme that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {} ({help})", escape_controls(&.path.display().to_string()), .line.map(|l| format!(":{l}")).unwrap_or_default(), escape_controls(.message))]
pub struct TemplateProblem {
    /// The file.
    pub path: PathBuf,
    /// Its line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// An error, for those who count the problems of a whole site.
impl From<TemplateProblem> for Problem {
    fn from(problem: TemplateProblem) -> Problem {
        Problem::error(&problem.path, problem.message)
            .at(problem.line.unwrap_or_default(), 0)
            .help(problem.help)
    }
}

/// What to do about a file that is broken.
const MEND: &str = "mend the file: until then ours serves in its place";
/// What to do about code that comes with the content.
const MOVE: &str = "move it into the folder of `--theme DIR`, which is the operator's, or serve with `--trust-content-theme`";
/// The most files that are named as not trusted; who has more has been told.
const UNTRUSTED_MAX: usize = 100;

/// Where themes are; the operator's files win over the content folder's, and both over ours.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    /// The content folder, whose `theme/` is one.
    pub content: Option<PathBuf>,
    /// Whether its templates and scripts are used too, and not only its styles, words and logo: whoever writes them decides
    /// what runs on every reader's page.
    pub trust_content: bool,
    /// The folder of `--theme`.
    pub operator: Option<PathBuf>,
}

/// Size and time of each file of the themes: equal stamps mean equal files.
pub(super) type ThemeStamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// A file for the browser, under a name that holds a hash of it.
pub(super) struct StaticFile {
    /// Its plain name.
    pub name: &'static str,
    /// Its address.
    pub url: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
}

/// The templates of a server.
pub struct Templates {
    ours: Environment<'static>,
    themed: Option<Environment<'static>>,
    words: HashMap<Lang, Value>,
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
        let mut read = Reading {
            themes,
            problems: Vec::new(),
        };
        read.missing_folder();
        read.untrusted();
        let mut themed = Vec::new();
        let mut any = false;
        for (name, ours) in BUILT_IN {
            let own = read.first_good(&format!("templates/{name}"), |text| syntax(name, text));
            any |= own.is_some();
            themed.push((name.to_owned(), own.unwrap_or_else(|| ours.to_owned())));
        }
        let ours = environment(&BUILT_IN.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let words = words(&mut read);
        let mut css = read
            .first("static/site.css")
            .unwrap_or_else(|| STYLES.to_owned());
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
    pub(super) fn instead_of(self, before: &Templates) -> Templates {
        Templates {
            former_hashes: before.style_hashes.clone(),
            ..self
        }
    }

    /// The interface words of a language.
    pub(super) fn words(&self, lang: Lang) -> Value {
        self.words.get(&lang).cloned().unwrap_or_default()
    }

    /// One word of a language; the key itself when there is none.
    pub(super) fn word(&self, lang: Lang, key: &str) -> String {
        self.words(lang)
            .get_attr(key)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The styles of every page, safe inside `<style>`.
    pub(super) fn css(&self) -> Value {
        Value::from_safe_string(self.css.clone())
    }

    /// A file for the browser by its plain name.
    pub(super) fn file(&self, name: &str) -> Option<&StaticFile> {
        self.files.iter().find(|file| file.name == name)
    }

    /// A file for the browser by the last part of its address, and whether that is its address of now.
    pub(super) fn file_at(&self, asked: &str) -> Option<(&StaticFile, bool)> {
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
    pub(super) fn page_policy(&self, accent_css: &str) -> HeaderValue {
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
    pub(super) fn render(&self, name: &str, context: &Value) -> Result<String, AppError> {
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

/// Size and time of the files that themes have now.
pub(super) fn theme_stamp(themes: &Themes) -> ThemeStamp {
    let templates = BUILT_IN.iter().map(|(name, _)| format!("templates/{name}"));
    let files = SCRIPTS
        .iter()
        .map(|(name, _)| *name)
        .chain(["site.css", "own.css", "logo.svg"])
        .map(|name| format!("static/{name}"));
    let names: Vec<String> = templates
        .chain(["templates/words.toml".to_owned()])
        .chain(files)
        .collect();
    let own = themes
        .operator
        .iter()
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    let own = own.filter_map(|path| {
        fs::metadata(&path)
            .ok()
            .map(|meta| (path, meta.len(), meta.modified().ok()))
    });
    let stamps = themes.content.iter().flat_map(|content| {
        names
            .iter()
            .filter_map(|name| source::theme_stamp(content, name))
    });
    // Files that are not trusted are told of when they come, whatever their names.
    let others = themes
        .content
        .iter()
        .filter(|_| !themes.trust_content)
        .flat_map(|content| {
            source::theme_files(content)
                .into_iter()
                .take(UNTRUSTED_MAX)
                .filter_map(|path| source::stamp(content, &path))
        });
    own.chain(
        stamps
            .chain(others)
            .map(|stamp| (stamp.path, stamp.bytes, stamp.modified)),
    )
    .collect()
}

/// The files of the themes, and what is wrong with them.
struct Reading<'t> {
    themes: &'t Themes,
    problems: Vec<TemplateProblem>,
}

impl Reading<'_> {
    fn missing_folder(&mut self) {
        if let Some(folder) = self
            .themes
            .operator
            .as_deref()
            .filter(|folder| !folder.is_dir())
        {
            let message = "is not a folder".to_owned();
            self.problems.push(TemplateProblem {
                path: folder.to_owned(),
                line: None,
                message,
                help: "mend `--theme`",
            });
        }
    }

    /// Tells of each template and script of the content folder that is left aside, whatever its name.
    fn untrusted(&mut self) {
        let Some(content) = self
            .themes
            .content
            .as_deref()
            .filter(|_| !self.themes.trust_content)
        else {
            return;
        };
        for path in source::theme_files(content)
            .into_iter()
            .filter(|path| is_code(path))
            .take(UNTRUSTED_MAX)
        {
            let what = if is_script(&path) {
                "script"
            } else {
                "template"
            };
            let message = format!(
                "is a {what} of the content folder, whose authors are not trusted with one: it is not used"
            );
            // What else is wrong with it is told in the same breath, for it is the operator's next question.
            let (line, message) = match Self::broken(content, &path) {
                Some((line, error)) => (line, format!("{message}; and it is broken: {error}")),
                None => (None, message),
            };
            self.problems.push(TemplateProblem {
                path,
                line,
                message,
                help: MOVE,
            });
        }
    }

    /// Why a template of the content folder could not be used even if it were trusted, and in which line.
    fn broken(content: &Path, path: &Path) -> Option<(Option<usize>, String)> {
        let name = path.strip_prefix(source::THEME).ok()?.to_str()?;
        let (own, _) = BUILT_IN
            .into_iter()
            .find(|(own, _)| name.strip_prefix("templates/") == Some(own))?;
        let text = source::read_theme_file(content, name).ok()??;
        syntax(own, &text).err()
    }

    /// A file in each theme that has it, the operator's first.
    fn texts(&mut self, name: &str) -> Vec<(PathBuf, String)> {
        let mut texts = Vec::new();
        if let Some(folder) = &self.themes.operator {
            let path = folder.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => texts.push((path, text)),
                Err(error)
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                    ) => {}
                Err(error) => {
                    self.problems.push(TemplateProblem {
                        path,
                        line: None,
                        message: error.to_string(),
                        help: MEND,
                    });
                }
            }
        }
        let trusted = self.themes.trust_content || !is_code(Path::new(name));
        if let Some(content) = self.themes.content.as_ref().filter(|_| trusted) {
            let path = Path::new(source::THEME).join(name);
            match source::read_theme_file(content, name) {
                Ok(text) => texts.extend(text.map(|text| (path, text))),
                Err(problem) => {
                    self.problems.push(TemplateProblem {
                        path,
                        line: None,
                        message: problem.message,
                        help: MEND,
                    });
                }
            }
        }
        texts
    }

    fn first(&mut self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next().map(|(_, text)| text)
    }

    /// The operator's behind the content folder's, so that its styles win.
    fn all(&mut self, name: &str) -> Vec<String> {
        self.texts(name)
            .into_iter()
            .rev()
            .map(|(_, text)| text)
            .collect()
    }

    fn first_good(
        &mut self,
        name: &str,
        check: impl Fn(&str) -> Result<(), (Option<usize>, String)>,
    ) -> Option<String> {
        for (path, text) in self.texts(name) {
            match check(&text) {
                Ok(()) => return Some(text),
                Err((line, message)) => self.problems.push(TemplateProblem {
                    path,
                    line,
                    message,
                    help: MEND,
                }),
            }
        }
        None
    }
}

/// Whether a file decides what a page is made of or runs. Case does not count: some file systems tell no difference.
fn is_code(path: &Path) -> bool {
    is_script(path) || has_extension(path, &["html", "htm"])
}

fn is_script(path: &Path) -> bool {
    has_extension(path, &["js", "mjs", "cjs"])
}

fn has_extension(path: &Path, known: &[&str]) -> bool {
    path.extension()
        .is_some_and(|extension| known.iter().any(|one| extension.eq_ignore_ascii_case(one)))
}

fn static_files(read: &mut Reading<'_>) -> Vec<StaticFile> {
    let file = |name: &'static str, bytes: Bytes| StaticFile {
        name,
        url: format!("/static/{}", with_hash(name, &bytes)),
        media_type: if name.ends_with(".js") {
            "text/javascript; charset=utf-8"
        } else {
            super::assets::type_of(name)
        },
        bytes,
    };
    let mut text = |name: &str, ours: &str| {
        read.first(&format!("static/{name}"))
            .unwrap_or_else(|| ours.to_owned())
    };
    let script: String = SCRIPTS
        .iter()
        .map(|(name, ours)| text(name, ours) + "\n")
        .collect();
    let logo = text("logo.svg", LOGO);
    vec![
        file(SCRIPT, script.into()),
        file("logo.svg", logo.into()),
        file("logo.png", Bytes::from_static(LOGO_PNG)),
    ]
}

/// `site.js` with a hash of the file: `site.1f2e3d4c5b.js`.
fn with_hash(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    format!("{stem}.{:010x}.{extension}", xxh3_64(bytes) >> 24)
}

fn without_hash(name: &str) -> Option<String> {
    let (stem, rest) = name.split_once('.')?;
    let (hash, extension) = rest.split_once('.')?;
    (hash.len() == 10 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| format!("{stem}.{extension}"))
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

/// Whether a template can be read, and else the line and what is wrong.
fn syntax(name: &str, text: &str) -> Result<(), (Option<usize>, String)> {
    let mut environment = Environment::new();
    environment
        .add_template_owned(name.to_owned(), text.to_owned())
        .map_err(|error| (error.line(), described(&error)))
}

fn described(error: &minijinja::Error) -> String {
    let what = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    let out_of_fuel = if error.kind() == ErrorKind::OutOfFuel {
        " (it does too much)"
    } else {
        ""
    };
    match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}:{line}: {what}{out_of_fuel}"),
        _ => format!("{what}{out_of_fuel}"),
    }
}

/// The words of the interface: ours, then those of the themes in their place.
fn words(read: &mut Reading<'_>) -> HashMap<Lang, Value> {
    let mut texts = read.texts("templates/words.toml");
    texts.push((PathBuf::from("words.toml"), WORDS.to_owned()));
    let mut tables: HashMap<Lang, BTreeMap<String, String>> = HashMap::new();
    for (path, text) in texts.into_iter().rev() {
        match toml::from_str::<HashMap<String, BTreeMap<String, String>>>(&text) {
            Ok(file) => {
                for (lang, words) in file {
                    if let Ok(lang) = lang.parse() {
                        tables.entry(lang).or_default().extend(words);
                    }
                }
            }
            Err(error) => {
                let line = error
                    .span()
                    .map(|span| text[..span.start].matches('\n').count() + 1);
                read.problems.push(TemplateProblem {
                    path,
                    line,
                    message: error.message().to_owned(),
                    help: MEND,
                });
            }
        }
    }
    tables
        .into_iter()
        .map(|(lang, words)| (lang, Value::from(words)))
        .collect()
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
