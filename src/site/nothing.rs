//! A site without articles: why there are none, and what to do.
//!
//! Gets:    a content folder that gives no article, or articles of which readers see none.
//! Gives:   the problem.
//! Touches: `content::source`.
//! Never:   a word to readers about what they may not see.

use std::path::Path;

use crate::content::rules::Rules;
use crate::content::source::{self, Lying};
use crate::content::{Article, Visibility};
use crate::problem::{Code, Problem};

/// The place of such a problem: the content folder itself.
const PLACE: &str = ".";

/// How a content folder comes to hold a site. `jieda init` makes a folder with a content folder in it.
pub(super) fn how_to_begin(content: &Path) -> String {
    let is_usual = content.file_name().is_some_and(|name| name == "content");
    let above = content.parent().unwrap_or(Path::new(""));
    match is_usual {
        true if above == Path::new("") => {
            "`jieda init` makes a small site to start with".to_owned()
        }
        true => format!(
            "`jieda init {}` makes a small site to start with",
            above.display()
        ),
        false => format!(
            "`jieda init {0}` makes a small site to start with, whose content folder is {1}",
            content.display(),
            content.join("content").display()
        ),
    }
}

/// A content folder from which no article comes.
pub(super) fn of_folder(content: &Path) -> Problem {
    let walked = source::walk(content, &mut Rules::default()).unwrap_or_default();
    let others = source::others(content);
    let error = |message: String| Problem::error(Code::SiteEmpty, Path::new(PLACE), message);
    let files = |lying: &Lying, [one, many]: [&str; 2]| {
        let first = lying.first.as_deref().unwrap_or(Path::new(""));
        match lying.count {
            1 => format!("there is no article: `{}` {one}", first.display()),
            count => format!(
                "there is no article: {count} Markdown files, such as `{}`, {many}",
                first.display()
            ),
        }
    };
    if !walked.files.is_empty() {
        return error("there is no article that can be served".to_owned())
            .help("mend the errors of the files in the folders of languages");
    }
    if let Some(site) = &others.site {
        return error(format!(
            "there is no article here; `{}` looks like the content folder",
            site.display()
        ))
        .help(format!(
            "name that one: `jieda serve {}`",
            content.join(site).display()
        ));
    }
    if others.outside.count > 0 {
        let first = others.outside.first.as_deref().unwrap_or(Path::new(""));
        let verbs = [
            "lies outside of the language folders",
            "lie outside of the language folders",
        ];
        return error(files(&others.outside, verbs)).help(format!(
            "move what is Chinese into `zh/`, and what is English into `en/`, such as `en/{}`",
            first.display()
        ));
    }
    if others.left_out.count > 0 {
        let verbs = ["is left out by rules", "are left out by rules"];
        return error(files(&others.left_out, verbs))
        .help("take the rule out of the `.gitignore` or `.ignore` of the content folder that names it");
    }
    error("there is no article".to_owned()).help(match others.is_empty {
        true => how_to_begin(content),
        false => format!(
            "`jieda new {} zh/first/question` makes one; `jieda init DIR` makes a small site in another folder",
            content.display()
        ),
    })
}

/// Articles of which readers see none.
pub(super) fn of_hidden(articles: &[impl AsRef<Article>]) -> Problem {
    let count = |which: fn(&Article) -> bool| {
        articles
            .iter()
            .filter(|article| which(article.as_ref()))
            .count()
    };
    let drafts = count(|article| article.draft);
    let internal = count(|article| !article.draft && article.visibility == Visibility::Internal);
    let dated = articles.len() - drafts - internal;
    let parts = [
        (drafts, "a draft", "drafts"),
        (internal, "internal", "internal"),
        (dated, "out of its dates", "out of their dates"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| match count {
            1 => format!("1 is {one}"),
            count => format!("{count} are {many}"),
        })
        .collect();
    let message = format!(
        "there is no article that readers may see: {}",
        parts.join(", ")
    );
    Problem::error(Code::SiteEmpty, Path::new(PLACE), message)
        .help("publish one: take out its `draft: true` or `visibility: internal`")
}

/// The same as if those articles were not there.
pub(super) fn of_nothing() -> Problem {
    Problem::error(Code::SiteEmpty, Path::new(PLACE), "there is no article")
}
