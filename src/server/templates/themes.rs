//! Themes: files of the content folder's `theme/` and of `--theme`, in the place of ours.
//!
//! Gets:    names of files.
//! Gives:   their texts, the operator's first; what is wrong with them; whether any of them changed.
//! Touches: the theme folders.
//! Never:   a template or script of the content folder, unless the operator trusts its authors with what runs on a reader's page.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::built_in::{BUILT_IN, SCRIPTS};
use super::syntax::syntax;
use crate::content::source;
use crate::problem::{Code, Problem, escape_controls};
use crate::slips;

/// A file of a theme that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {} ({help})", escape_controls(&.path.display().to_string()), .line.map(|l| format!(":{l}")).unwrap_or_default(), escape_controls(.message))]
pub struct TemplateProblem {
    /// The kind of problem.
    pub code: Code,
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
        let told = match problem.code {
            Code::ThemeFileUnknown => Problem::warning,
            _ => Problem::error,
        };
        told(problem.code, &problem.path, problem.message)
            .at(problem.line.unwrap_or_default(), 0)
            .help(problem.help)
    }
}

/// What to do about a file that is broken.
pub(super) const MEND: &str = "correct the file: until then ours serves in its place";
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
pub(in crate::server) type ThemeStamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// The files that a theme may have.
fn names() -> Vec<String> {
    let templates = BUILT_IN.iter().map(|(name, _)| format!("templates/{name}"));
    let files = SCRIPTS
        .iter()
        .map(|(name, _)| *name)
        .chain(["site.css", "own.css", "logo.svg"])
        .map(|name| format!("static/{name}"));
    templates
        .chain(["templates/words.toml".to_owned()])
        .chain(files)
        .collect()
}

/// Size and time of the files that themes have now.
pub(in crate::server) fn theme_stamp(themes: &Themes) -> ThemeStamp {
    let names = names();
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
pub(super) struct Reading<'t> {
    themes: &'t Themes,
    pub(super) problems: Vec<TemplateProblem>,
}

impl Reading<'_> {
    /// The files of these themes; what is not used, whatever it is asked for, is named at once.
    pub(super) fn of(themes: &Themes) -> Reading<'_> {
        let mut read = Reading {
            themes,
            problems: Vec::new(),
        };
        read.missing_folder();
        read.untrusted();
        read.unknown();
        read
    }

    fn missing_folder(&mut self) {
        if let Some(folder) = self
            .themes
            .operator
            .as_deref()
            .filter(|folder| !folder.is_dir())
        {
            let message = "is not a folder".to_owned();
            self.problems.push(TemplateProblem {
                code: Code::FolderExpected,
                path: folder.to_owned(),
                line: None,
                message,
                help: "correct `--theme`",
            });
        }
    }

    /// Tells of each file of the content folder's theme that nothing reads, with the one that may be meant.
    fn unknown(&mut self) {
        let Some(content) = self.themes.content.as_deref() else {
            return;
        };
        let known = names();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for path in source::theme_files(content)
            .into_iter()
            .chain(source::theme_strays(content))
        {
            let name = path.strip_prefix(source::THEME).ok().and_then(Path::to_str);
            let Some(name) = name.map(|name| name.replace('\\', "/")) else {
                continue;
            };
            // What is code is told of as such where it is not trusted.
            let is_told = is_code(&path) && !self.themes.trust_content;
            if is_told || known.contains(&name.as_str()) || self.problems.len() >= UNTRUSTED_MAX {
                continue;
            }
            let file = name.rsplit('/').next().unwrap_or_default();
            let meant = slips::nearest(&name, &known, &[]);
            let meant = meant.or_else(|| {
                known
                    .iter()
                    .copied()
                    .find(|known| known.ends_with(&format!("/{file}")))
            });
            let meant = meant.map_or_else(String::new, |meant| {
                format!("; did you mean `{}/{meant}`?", source::THEME)
            });
            self.problems.push(TemplateProblem {
                code: Code::ThemeFileUnknown,
                path,
                line: None,
                message: format!("nothing reads a file of this name in a theme{meant}"),
                help: "rename it, or remove it; files for articles belong to assets/",
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
                code: Code::ThemeCodeUntrusted,
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
    pub(super) fn texts(&mut self, name: &str) -> Vec<(PathBuf, String)> {
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
                        code: Code::FileUnreadable,
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
                        code: problem.code,
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

    pub(super) fn first(&mut self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next().map(|(_, text)| text)
    }

    /// The operator's behind the content folder's, so that its styles win.
    pub(super) fn all(&mut self, name: &str) -> Vec<String> {
        self.texts(name)
            .into_iter()
            .rev()
            .map(|(_, text)| text)
            .collect()
    }

    pub(super) fn first_good(
        &mut self,
        name: &str,
        check: impl Fn(&str) -> Result<(), (Option<usize>, String)>,
    ) -> Option<String> {
        for (path, text) in self.texts(name) {
            match check(&text) {
                Ok(()) => return Some(text),
                Err((line, message)) => self.problems.push(TemplateProblem {
                    code: Code::ThemeFileBroken,
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
