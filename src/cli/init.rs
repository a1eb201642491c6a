//! `jieda init`: a small site to start with.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::common::CONTENT;
use crate::problem::escape_controls;

/// Makes a small bilingual site to start with: content/, a .gitignore, CI files that run `jieda check`
///
/// Nothing is overwritten: when content/ holds anything, nothing is made; other files that are there already stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda init                 here
  jieda init ~/help          in ~/help, which is made if need be: ~/help/content holds the articles")]
pub(super) struct Args {
    /// The folder for the site
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// A file, and what stands in it.
type File = (&'static str, &'static str);

/// The files below `content/`. They stand in `templates/init/content/` of the source.
const SITE: [File; 11] = [
    (
        "site.toml",
        include_str!("../../templates/init/content/site.toml"),
    ),
    (
        "checks.toml",
        include_str!("../../templates/init/content/checks.toml"),
    ),
    (
        "synonyms.toml",
        include_str!("../../templates/init/content/synonyms.toml"),
    ),
    (
        "dictionary.txt",
        include_str!("../../templates/init/content/dictionary.txt"),
    ),
    (
        "terms.toml",
        include_str!("../../templates/init/content/terms.toml"),
    ),
    (
        "zh/start/first-steps.md",
        include_str!("../../templates/init/content/zh/start/first-steps.md"),
    ),
    (
        "en/start/first-steps.md",
        include_str!("../../templates/init/content/en/start/first-steps.md"),
    ),
    (
        "zh/writing/write-an-article.md",
        include_str!("../../templates/init/content/zh/writing/write-an-article.md"),
    ),
    (
        "en/writing/write-an-article.md",
        include_str!("../../templates/init/content/en/writing/write-an-article.md"),
    ),
    (
        "zh/writing/article-not-found.md",
        include_str!("../../templates/init/content/zh/writing/article-not-found.md"),
    ),
    (
        "en/writing/article-not-found.md",
        include_str!("../../templates/init/content/en/writing/article-not-found.md"),
    ),
];

/// The files beside it, and what to do where one is there already.
const BESIDE: [(File, &str); 3] = [
    (
        (".gitignore", include_str!("../../templates/init/gitignore")),
        "it should have the lines /index/ and /data/",
    ),
    (
        (
            ".github/workflows/content.yml",
            include_str!("../../templates/init/github.yml"),
        ),
        "it should run `jieda check`",
    ),
    (
        (
            ".gitlab-ci.yml",
            include_str!("../../templates/init/gitlab-ci.yml"),
        ),
        "a job of it should run `jieda check`",
    ),
];

/// Where the source of this program is, as its build found it: what CI builds it from.
const SOURCE: Option<&str> = option_env!("JIEDA_SOURCE");

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    // Names are shown as they were typed: `content/site.toml`, not `./content/site.toml`.
    let dir = args.dir.strip_prefix(".").unwrap_or(&args.dir);
    refuse_what_holds_content(&dir.join(CONTENT))?;
    let mut made = Made::default();
    let kept = match make(dir, &mut made) {
        Ok(kept) => kept,
        Err(error) => {
            made.take_back();
            return Err(error.context("nothing was made"));
        }
    };
    let shown = |path: &Path| escape_controls(&path.display().to_string());
    println!("made:");
    let below = SITE.iter().map(|(path, _)| Path::new(CONTENT).join(path));
    for path in below.chain(made.beside) {
        println!("  {}", shown(&path));
    }
    for (path, help) in kept {
        println!("left as it was: {path} ({help})");
    }
    let source = match SOURCE {
        Some(source) => format!("; it builds jieda from {source}"),
        None => ", and write into it where the source of jieda is (JIEDA_SOURCE)".to_owned(),
    };
    println!("\nOf the two CI files keep that of your host{source}.");
    if let Some((root, below)) = repository_above(dir) {
        let content = below.join(CONTENT);
        println!(
            "Your host looks for it in {}, which is the folder of the repository: move it there, and write `jieda check {}` in it.",
            shown(&root),
            quoted(&shown(&content))
        );
    }
    println!("\nnext:");
    if dir != Path::new("") {
        println!("  cd {}", quoted(&shown(dir)));
    }
    println!("  jieda check            says what is wrong in content/: nothing yet");
    println!("  jieda serve --open     shows the site, and each change as you save it");
    Ok(ExitCode::SUCCESS)
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-~".contains(c);
    match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

/// The folder of the git repository that a folder lies in, where that is another one, and the way from there.
fn repository_above(dir: &Path) -> Option<(PathBuf, PathBuf)> {
    let dir = std::path::absolute(dir).ok()?.canonicalize().ok()?;
    let mut above = dir.ancestors();
    let root = above.find(|folder| folder.join(".git").exists())?;
    let below = dir.strip_prefix(root).ok()?;
    (!below.as_os_str().is_empty()).then(|| (root.to_owned(), below.to_owned()))
}

/// A CI file that builds jieda from where its source is.
fn with_source(text: &str, source: Option<&str>) -> String {
    let source = source.unwrap_or_default();
    text.replace("JIEDA_SOURCE: \"\"", &format!("JIEDA_SOURCE: \"{source}\""))
}

/// Refuses a content folder in which anything is but hidden names: whose it is, is not known.
fn refuse_what_holds_content(content: &Path) -> anyhow::Result<()> {
    let shown = content.display();
    let entries = match fs::read_dir(content) {
        Ok(entries) => entries,
        Err(error)
            if error.kind() == ErrorKind::NotFound && content.symlink_metadata().is_err() =>
        {
            return Ok(());
        }
        Err(error) => {
            return Err(error)
                .with_context(|| format!("{shown} is in the way, and cannot be read as a folder"));
        }
    };
    let ours = SITE
        .iter()
        .map(|(path, _)| content.join(path))
        .find(|path| path.exists());
    let is_shown = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        !name.as_encoded_bytes().starts_with(b".")
    };
    let any = || {
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        paths.filter(is_shown).min()
    };
    if let Some(there) = ours.or_else(any) {
        bail!(
            "{} is there already, and nothing is overwritten: name another folder, or move {shown} away; `jieda new` adds an \
             article to a site",
            there.display()
        );
    }
    Ok(())
}

/// What was made, to be taken back when not all could be.
#[derive(Default)]
struct Made {
    /// Files beside the content folder, relative to the folder of the site.
    beside: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Folders, each after those that it lies in.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Makes a folder, and those above it that are missing.
    fn folder(&mut self, path: &Path) -> anyhow::Result<()> {
        let missing: Vec<&Path> = path
            .ancestors()
            .take_while(|above| !above.as_os_str().is_empty() && !above.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Makes a file; gives whether nothing was there.
    fn file(&mut self, path: &Path, text: &str) -> anyhow::Result<bool> {
        let cannot = || format!("cannot make {}", path.display());
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path);
        let mut file = match file {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            file => file.with_context(cannot)?,
        };
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes()).with_context(cannot)?;
        Ok(true)
    }

    /// Removes it all. What somebody put into the folders meanwhile stays, and so do they.
    fn take_back(&self) {
        for file in &self.files {
            let _: io::Result<()> = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _: io::Result<()> = fs::remove_dir(folder);
        }
    }
}

/// Makes the files beside the content folder, then the folder itself elsewhere, which gets its name last of all: whoever finds
/// it finds it whole. Gives what was there already, with what should stand in it.
fn make(dir: &Path, made: &mut Made) -> anyhow::Result<Vec<(&'static str, &'static str)>> {
    let mut kept = Vec::new();
    made.folder(dir)?;
    for ((path, text), help) in BESIDE {
        match made.file(&dir.join(path), &with_source(text, SOURCE))? {
            true => made.beside.push(path.into()),
            false => kept.push((path, help)),
        }
    }
    let staged = dir.join(format!(".jieda-init-{}", std::process::id()));
    made.folder(&staged)?;
    for (path, text) in SITE {
        made.file(&staged.join(path), text)?;
    }
    let content = dir.join(CONTENT);
    put(&staged, &content).with_context(|| format!("cannot make {}", content.display()))?;
    Ok(kept)
}

/// Gives the folder its name. Where a folder with hidden names is there already, such as a repository's, what is in ours moves
/// into it.
fn put(staged: &Path, content: &Path) -> io::Result<()> {
    // An empty one gives way.
    let _: io::Result<()> = fs::remove_dir(content);
    if !content.is_dir() {
        return fs::rename(staged, content);
    }
    for entry in fs::read_dir(staged)? {
        let entry = entry?;
        fs::rename(entry.path(), content.join(entry.file_name()))?;
    }
    fs::remove_dir(staged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ci_file_names_the_source_of_jieda_where_it_is_known() {
        for ((path, text), _) in &BESIDE[1..] {
            let source = "https://git.example.com/jieda.git";
            let named = with_source(text, Some(source));
            let line = format!("JIEDA_SOURCE: \"{source}\"");
            assert_eq!(
                named.lines().filter(|one| one.trim() == line).count(),
                1,
                "{path}"
            );
            assert_eq!(with_source(text, None), *text, "{path}");
        }
    }
}
