//! `jieda new`: a new article with a fresh permalink id.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use super::common::content_and_last;
use crate::content;
use crate::content::rules::Rules;
use crate::content::source::{self, Tree};
use crate::ids::{ArticleId, FilePath, Lang, Permalink, Slug, Variables};
use crate::site::LoadError;
use crate::slips;
use crate::text::pinyin;

/// Makes a new article with a fresh permalink id; a translation gets the id of its original
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "jieda new [OPTIONS] [CONTENT] LANG/CATEGORY/SLUG",
    after_help = "Examples:
  jieda new zh/funds/withdrawal-delay
  jieda new en/funds/withdrawal-delay --title 'Withdrawal delayed'     the same id: a translation
  jieda new zh/funds/提现没到账              the title; the address is in pinyin
  jieda new ~/help zh/account/sign-in"
)]
pub(super) struct Args {
    /// The article's id; before it the content folder, where it is not `content`
    #[arg(num_args = 1..=2, required = true, value_name = "LANG/CATEGORY/SLUG")]
    words: Vec<String>,
    /// The title
    #[arg(long)]
    title: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (content, id) = content_and_last(&args.words);
    let (id, title) = named(&id, args.title.as_deref())?;
    let tree = tree_for(&content, id.lang());
    // In a tree of one language the articles lie in no folder of it.
    let file = match tree.root {
        Some(_) => format!("{}.md", id.path()),
        None => format!("{}/{}.md", tree.folder(id.lang()), id.path()),
    };
    let path = content.join(&file);
    let permalink = permalink(&content, &tree, &id)?;
    let title = slips::quoted(&title);
    let (questions, lead) = match id.lang() {
        Lang::Zh => ("读者还会怎么问", "用一到三句话直接回答。"),
        Lang::En => (
            "how else readers ask it",
            "Answer in one to three sentences.",
        ),
    };
    let text = format!(
        "---\nid: {permalink}\ntitle: {title}\nquestions: []  # {questions}\ntags: []\nvisibility: public\ndraft: true\n---\n\n{lead}\n"
    );
    anyhow::ensure!(
        !source::leads_through_link(&content, Path::new(&file)),
        "a symbolic link leads to {}, which is never followed: make it a real folder",
        path.display()
    );
    fs::create_dir_all(path.parent().unwrap_or(Path::new("")))
        .with_context(|| format!("cannot make the folder of {}", path.display()))?;
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path);
    let mut file = file.with_context(|| {
        format!(
            "cannot make {} (an existing article is never overwritten)",
            path.display()
        )
    })?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!(
        "{}: permalink /a/{permalink}; a draft until you remove the line `draft: true`",
        path.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The id that was asked for, and the title: of a name in Chinese the id is in pinyin, and the name is the title.
fn named(asked: &str, title: Option<&str>) -> anyhow::Result<(ArticleId, String)> {
    let asked = asked.trim_end_matches(".md");
    let (folder, name) = asked.rsplit_once('/').unwrap_or(("", asked));
    // Behind a slash nothing stands: then the title gives the name.
    let name = if name.is_empty() {
        title.unwrap_or_default()
    } else {
        name
    };
    let mut spelled = String::new();
    for c in name.chars() {
        match pinyin::reading(c) {
            Some(reading) => spelled.push_str(&format!(" {reading} ")),
            None => spelled.push(c),
        }
        // The words that fit.
        if spelled.len() > Slug::LENGTH_MAX - 10 {
            break;
        }
    }
    let id: ArticleId = match asked.parse() {
        Ok(id) if spelled == name => id,
        _ => FilePath::new(&format!("{folder}/{spelled}.md"))
            .id(None, None)
            .context("the article's id, such as zh/funds/withdrawal-delay")?,
    };
    let words = match spelled == name {
        true => id.slug().replace('-', " "),
        false => name.to_owned(),
    };
    Ok((id, title.map_or(words, str::to_owned)))
}

/// Where articles lie. Without a folder of the language they lie outside of such folders, when some do.
fn tree_for(content: &Path, lang: Lang) -> Tree {
    let root = Tree::of(content, Some(&[lang]));
    let walked = source::walk_tree(content, &root, &mut Rules::default()).unwrap_or_default();
    let is_outside = |path: &Path| {
        path.components().count() > 1 && FilePath::new(&path.to_string_lossy()).lang().is_none()
    };
    match root.root.is_some() && walked.files.iter().any(|file| is_outside(&file.path)) {
        true => root,
        false => Tree::of(content, None),
    }
}

/// The permalink of a translation that is there, else a new one.
fn permalink(content: &Path, tree: &Tree, id: &ArticleId) -> anyhow::Result<Permalink> {
    let walked = source::walk_tree(content, tree, &mut Rules::default()).map_err(|source| {
        let path = content.to_owned();
        LoadError::Content { path, source }
    })?;
    let mut used: HashSet<String> = HashSet::new();
    for stamp in walked.files {
        let Ok((article, _)) = source::read(content, &stamp.path)
            .and_then(|file| content::parse_in(&file, tree.root, &Variables::default()))
        else {
            continue;
        };
        let Some(permalink) = article.permalink else {
            continue;
        };
        if article.id.path() == id.path() && article.id != *id {
            return Ok(permalink);
        }
        used.insert(permalink.to_string());
    }
    loop {
        let mut bytes = [0_u8; 6];
        getrandom::fill(&mut bytes)
            .map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
        let letters = Permalink::ALPHABET;
        let text: String = bytes
            .iter()
            .map(|b| char::from(letters[usize::from(*b) % letters.len()]))
            .collect();
        if !used.contains(&text) {
            return Ok(text.parse()?);
        }
    }
}
