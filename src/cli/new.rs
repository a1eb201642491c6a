//! `jieda new`: a new article with a fresh permalink id.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use super::common::content_and_last;
use crate::content::rules::Rules;
use crate::content::{self, source};
use crate::ids::{ArticleId, Lang, Permalink};
use crate::site::LoadError;

/// Makes a new article with a fresh permalink id; a translation gets the id of its original
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "jieda new [OPTIONS] [CONTENT] LANG/CATEGORY/SLUG",
    after_help = "Examples:
  jieda new zh/funds/withdrawal-delay
  jieda new en/funds/withdrawal-delay --title 'Withdrawal delayed'     the same id: a translation
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
    let id: ArticleId = id
        .trim_end_matches(".md")
        .parse()
        .context("the article's id, such as zh/funds/withdrawal-delay")?;
    let path = content.join(format!("{id}.md"));
    let permalink = permalink(&content, &id)?;
    let title = args
        .title
        .clone()
        .unwrap_or_else(|| id.slug().replace('-', " "));
    // JSON strings are YAML strings: nothing in a title can break out of its line.
    let title = serde_json::to_string(&title)?;
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
        !source::leads_through_link(&content, Path::new(&format!("{id}.md"))),
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

/// The permalink of a translation that is there, else a new one.
fn permalink(content: &Path, id: &ArticleId) -> anyhow::Result<Permalink> {
    let walked = source::walk(content, &mut Rules::default()).map_err(|source| {
        let path = content.to_owned();
        LoadError::Content { path, source }
    })?;
    let mut used: HashSet<String> = HashSet::new();
    for stamp in walked.files {
        let Ok((article, _)) =
            source::read(content, &stamp.path).and_then(|file| content::parse(&file))
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
