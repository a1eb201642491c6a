//! One file in, one article out.
//!
//! Gets:    a source file.
//! Gives:   the article and its problems, or the one problem that keeps it from being served.
//! Touches: the other files of this room.
//! Never:   another article.

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::article::{Article, Contact, Link, LinkTarget, Located, Related, Section};
use super::decode::decode;
use super::foreign::{self, Foreign};
use super::front_matter::{self, FrontMatter, TEXT_CHARS_MAX};
use super::salvage::{self, Hides};
use super::source::SourceFile;
use super::untitled::untitled;
use super::variables::{self, Filler};
use super::{hidden, links, markdown, mdx, notes, old_anchors, titles};
use crate::detect::{contacts, secrets, templates};
use crate::ids::{ArticleId, FilePath, Lang, Permalink, Variables, is_site_root};
use crate::problem::{Code, Problem, Severity};

/// Reads an article from its file, of a site without variables.
///
/// # Errors
/// As [`parse_with`].
pub fn parse(source: &SourceFile) -> Result<(Article, Vec<Problem>), Problem> {
    parse_with(source, &Variables::default())
}

/// Reads an article from its file, with the site's facts.
///
/// # Errors
/// The problem that keeps the file from being served; it names the place and what to do.
pub fn parse_with(
    source: &SourceFile,
    variables: &Variables,
) -> Result<(Article, Vec<Problem>), Problem> {
    parse_in(source, None, variables)
}

/// Leaves out what a writer wrote to writers, and tells it.
fn without_notes(text: String, path: &Path, problems: &mut Vec<Problem>) -> String {
    let Some((plain, (line, column), count)) = notes::without(&text) else {
        return text;
    };
    let more = match count {
        1 => String::new(),
        count => format!(", and so are {} more", count - 1),
    };
    let message = format!("a note between `%%` is left out of the page{more}");
    let problem = Problem::warning(Code::TemplateSource, path, message).at(line, column);
    problems.push(problem.help("take it out; in text, write a backslash before the first `%`"));
    plain
}

/// The same for a site whose files outside of the languages' folders are of the language `root`.
///
/// # Errors
/// As [`parse_with`].
pub fn parse_in(
    source: &SourceFile,
    root: Option<Lang>,
    variables: &Variables,
) -> Result<(Article, Vec<Problem>), Problem> {
    let path = source.path.as_path();
    let written_path = written_path(path);
    let file = FilePath::new(&written_path);
    let of_file = file.id(root, None);
    let text = decode(&source.bytes, path)?;
    let (text, mut problems) = hidden::remove(&text, path);
    let text = match (file.is_mdx() || mdx::is_begun(&text))
        .then(|| mdx::without_code(&text))
        .flatten()
    {
        Some(plain) => {
            problems.push(
                Problem::warning(Code::FileMdx, path, "is MDX: its components are left out")
                    .help("write out what they show"),
            );
            plain
        }
        None => text,
    };
    let text = without_notes(text, path, &mut problems);
    let head = front_matter::parse(&text, path)?;
    problems.extend(head.problems);
    let front = head.front_matter;
    let id = id(&file, root, &front, path)?;
    let mut readers = front.readers(path);
    readers.draft |= is_among_drafts(path);
    problems.extend(readers.problems);
    let lang = id.lang();
    let mut filler = Filler::new(path, lang, variables);
    let title = front.title.as_ref();
    let title = title.map(|title| one_line(&filler.fill(title, &text)));
    let title = title.filter(|title| !title.is_empty());
    let body = markdown::render(
        head.body,
        head.body_line,
        title.is_some(),
        readers.draft,
        filler,
    )?;
    problems.extend(body.problems);
    let mut filler = body.filler;
    let titles = titles::of(title, body.title, &body.sections, &file);
    let Some(titles) = titles.filter(|_| !text.trim().is_empty()) else {
        return Err(untitled(&text, &front, head.body, path));
    };
    if titles.is_guess {
        let untitled = untitled(&text, &front, head.body, path);
        // A title that was begun and not written is a mistake, and none of the tree.
        let is_heading_empty = body.sections.get(1).is_some_and(|s| s.heading.is_empty());
        let is_begun = front.has_no_title || front.title.is_some() || is_heading_empty;
        // Without front matter its lines may be meant as such: what they say about readers holds.
        let is_hiding = head.body_line == 1 && salvage::hides(text.as_bytes()) != Hides::default();
        if is_begun || is_hiding || untitled.severity == Severity::Error {
            return Err(Problem {
                severity: Severity::Error,
                ..untitled
            });
        }
        problems.push(untitled);
    }
    let title = titles.title;
    check_length(&title, "title", path)?;
    if markdown::is_placeholder(&title) && !readers.draft {
        let at = front.title.as_ref().map(|at| (at.line, at.column));
        problems.push(placeholder(&title, at.unwrap_or((head.body_line, 1)), path));
    }
    let as_shown = |line: &str| variables.filled(line, lang, |_, _| ());
    problems.extend(asks_for_secrets(&text, path, as_shown));
    let mut foreign = foreign::read(&front.unknown, path);
    let slug = front.slug.as_ref().map(|slug| slug.value.as_str());
    // One from the root is the address that it had elsewhere.
    let whole = slug.filter(|slug| slug.starts_with('/') && last_part(slug).is_some());
    foreign.addresses.extend(whole.map(str::to_owned));
    let mut tags = front.tags.clone();
    tags.extend(foreign.tags.iter().cloned());
    let summary = summary(&foreign, |summary| filler.fill(summary, &text));
    let [questions, tags] = [&front.questions, &tags].map(|items| {
        let filled = items.iter().map(|item| item.with(filler.fill(item, &text)));
        filled.collect::<Vec<_>>()
    });
    let (variables_used, found) = filler.finish();
    problems.extend(found);
    let article = Article {
        contacts: contacts_in(&text, &title, &body.sections),
        assets: assets_of(&text, &body.links, &body.sections),
        file_id: of_file.ok().filter(|of_file| *of_file != id),
        id,
        path: path.to_owned(),
        hash: variables::hash_with(source.hash, &variables_used, lang, variables),
        variables: variables_used,
        permalink: permalink(&front, path, &mut problems),
        questions: texts(&questions, "question", path, &mut problems),
        tags: texts(&tags, "tag", path, &mut problems),
        visibility: readers.visibility,
        draft: readers.draft,
        window: readers.window,
        related: related(&front, &foreign, (path, lang), &mut problems),
        order: order(front.order.as_ref(), path, &mut problems)
            .or(foreign.order)
            .or(file.number()),
        review_by: date(front.review_by.as_ref(), "review_by", path, &mut problems),
        untranslated: front.untranslated(path, &mut problems),
        updated: date(front.updated.as_ref(), "updated", path, &mut problems).or(foreign.day),
        old_anchors: old_anchors::kept(&front.anchors, &body.sections, path, &mut problems),
        redirect_from: front.redirect_from,
        aliases: foreign.addresses,
        other_title: titles.other,
        summary,
        title,
        sections: body.sections,
        links: body.links,
    };
    Ok((article, problems))
}

/// The files below `assets/` that an article links to or shows. Raw HTML is looked at as it is shown.
fn assets_of(text: &str, links: &[Link], sections: &[Section]) -> Vec<String> {
    if !text.contains("assets") && !text.contains(['%', '&']) && !text.contains("{{") {
        return Vec::new();
    }
    let linked = links.iter().filter_map(|link| match &link.target {
        LinkTarget::Asset(path) => Some(path.clone()),
        _ => None,
    });
    let mut all: Vec<String> = linked.collect();
    for section in sections {
        all.extend(links::assets_in(&section.html().to_string()));
    }
    all.sort();
    all.dedup();
    all
}

/// The ways to reach somebody that a file names: in its source, with their places, and those that only the rendered text
/// shows, such as a name that is cut by marks.
fn contacts_in(text: &str, title: &str, sections: &[Section]) -> Vec<Contact> {
    let mut found: Vec<Contact> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        found.extend(contacts::find(line).into_iter().map(|spot| Contact {
            kind: spot.kind,
            text: line[spot.start..spot.end].to_owned(),
            line: index + 1,
            column: line[..spot.start].chars().count() + 1,
        }));
    }
    let known: HashSet<String> = found.iter().map(|contact| contact.text.clone()).collect();
    let shown = sections
        .iter()
        .flat_map(|section| [section.heading.as_str(), section.text.as_str()])
        .chain([title]);
    for text in shown {
        let fresh = contacts::find(text)
            .into_iter()
            .map(|spot| (spot.kind, &text[spot.start..spot.end]));
        for (kind, text) in fresh.filter(|(_, text)| !known.contains(*text)) {
            found.push(Contact {
                kind,
                text: text.to_owned(),
                line: 0,
                column: 0,
            });
        }
    }
    found.truncate(contacts::SPOTS_MAX);
    found
}

/// Sentences that ask readers for what nobody should be told, perhaps only with the values of variables in them.
fn asks_for_secrets(text: &str, path: &Path, as_shown: impl Fn(&str) -> String) -> Vec<Problem> {
    let column = |line: &str| match secrets::request(line) {
        None if line.contains("{{") => secrets::request(&as_shown(line)).map(|_| 0),
        column => column,
    };
    let asks = text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| Some((index + 1, column(line)?)));
    asks.map(|(line, column)| {
        Problem::warning(
            Code::AsksForSecret,
            path,
            "seems to ask readers for a password, code, private key or recovery phrase",
        )
        .at(line, column)
        .help("support never asks for them; say so, or reword the sentence")
    })
    .collect()
}

/// A path with slashes, as text.
/// Whether a file lies in a folder of drafts, as Jekyll has it: what is in it is published nowhere.
fn is_among_drafts(path: &Path) -> bool {
    let mut folders = path.parent().into_iter().flat_map(Path::iter);
    folders.any(|folder| folder.eq_ignore_ascii_case("_drafts"))
}

fn written_path(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

fn id(
    file: &FilePath<'_>,
    root: Option<Lang>,
    front: &FrontMatter,
    path: &Path,
) -> Result<ArticleId, Problem> {
    let slug = front.slug.as_ref();
    let id = file.id(root, slug.and_then(|slug| last_part(&slug.value)));
    id.map_err(|error| match slug.filter(|_| file.id(root, Some("x")).is_ok()) {
        Some(slug) => Problem::error(
            Code::AddressInvalid,
            path,
            format!("the slug can be no part of an address: {error}"),
        )
        .at(slug.line, slug.column)
        .help("write the last part of its address in letters, digits and `-`, or take the line out"),
        None => Problem::error(
            Code::AddressInvalid,
            path,
            format!("cannot be an address: {error}"),
        )
        .help("rename the file or folder, or write `slug: …` in place of the file's name"),
    })
}

/// What a slug says of the last part of the address. Other tools have a way in it, as in `guides/start`, whose last part is meant,
/// or begin it at the root, as in `/start`; of `/`, the page of a whole site, nothing is left, and the file's name counts. What
/// reads like the path of a file elsewhere, or like an address of the site itself, stays as it is written, and is refused.
fn last_part(slug: &str) -> Option<&str> {
    let parts: Vec<&str> = slug.split('/').collect();
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let is_plain = |part: &&str| !part.is_empty() && part.chars().all(is_of_name);
    match parts.as_slice() {
        ["", ""] => None,
        ["", name] => Some(name),
        [first, .., last] if parts.iter().all(is_plain) && !is_site_root(first) => Some(last),
        _ => Some(slug),
    }
}

/// A title that says only that there is none.
fn placeholder(title: &str, (line, column): (usize, usize), path: &Path) -> Problem {
    let message = format!("the title `{title}` says only that there is none yet");
    Problem::warning(Code::PlaceholderLeft, path, message)
        .at(line, column)
        .help("write the question that the article answers")
}

/// The summary of the front matter, as far as it is text.
fn summary(foreign: &Foreign, fill: impl FnOnce(&Located<String>) -> String) -> Option<String> {
    let filled = fill(foreign.summary.as_ref()?);
    let summary = one_line(&templates::without(&filled));
    (!summary.is_empty() && summary.chars().count() <= TEXT_CHARS_MAX).then_some(summary)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_length(text: &str, what: &str, path: &Path) -> Result<(), Problem> {
    let chars = text.chars().count();
    if chars > TEXT_CHARS_MAX {
        return Err(Problem::error(
            Code::TextTooLong,
            path,
            format!("the {what} has {chars} characters, more than {TEXT_CHARS_MAX}"),
        )
        .help("shorten it"));
    }
    Ok(())
}

fn texts(
    items: &[Located<String>],
    what: &str,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for item in items {
        let text = one_line(&item.value);
        if let Err(problem) = check_length(&text, what, path) {
            problems.push(problem.at(item.line, item.column));
        } else if text.is_empty() {
            problems.push(
                Problem::warning(Code::ListItemEmpty, path, format!("an empty {what}"))
                    .at(item.line, item.column)
                    .help("remove it"),
            );
        } else if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn permalink(front: &FrontMatter, path: &Path, problems: &mut Vec<Problem>) -> Option<Permalink> {
    let id = front.id.as_ref()?;
    match id.value.parse() {
        Ok(permalink) => Some(permalink),
        Err(error) => {
            let problem = Problem::error(
                Code::IdInvalid,
                path,
                format!("the id cannot be a permalink: {error}"),
            );
            problems.push(
                problem
                    .at(id.line, id.column)
                    .help("write 4 to 16 of a-z and 0-9; `jieda new` makes one"),
            );
            None
        }
    }
}

fn related(
    front: &FrontMatter,
    foreign: &Foreign,
    (path, lang): (&Path, Lang),
    problems: &mut Vec<Problem>,
) -> Vec<Located<Related>> {
    let mut related = Vec::new();
    let by_path = |written: &str| match links::resolve(written, links::Place { path, lang }) {
        LinkTarget::Article { id, .. } => Some(id),
        LinkTarget::Site(path) => links::article_at(path[1..].trim_end_matches('/'), lang),
        _ => None,
    };
    for item in &front.related {
        let is_path = item.value.contains(['/', '.']);
        match (item.value.parse(), by_path(&item.value).filter(|_| is_path)) {
            (Ok(permalink), _) => related.push(item.with(Related::Permalink(permalink))),
            (_, Some(id)) => related.push(item.with(Related::Article(id))),
            (Err(error), None) => problems.push(
                Problem::warning(
                    Code::RelatedInvalid,
                    path,
                    format!("a related article is named by no permalink: {error}"),
                )
                .at(item.line, item.column)
                .help("write the `id` of the other article, or the path to its file"),
            ),
        }
    }
    let paths = foreign.related.iter();
    related
        .extend(paths.filter_map(|item| Some(item.with(Related::Article(by_path(&item.value)?)))));
    related
}

fn order(value: Option<&Located<String>>, path: &Path, problems: &mut Vec<Problem>) -> Option<i32> {
    let value = value?;
    let order = value.value.trim().parse().ok();
    if order.is_none() {
        let shown: String = value.value.chars().take(40).collect();
        problems.push(
            Problem::warning(
                Code::OrderInvalid,
                path,
                format!("`order` is no whole number: `{shown}`"),
            )
            .at(value.line, value.column)
            .help("write one such as 3: the lowest comes first"),
        );
    }
    order
}

fn date(
    value: Option<&Located<String>>,
    key: &str,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Option<Date> {
    let value = value?;
    match value.value.parse() {
        Ok(date) => Some(date),
        Err(_) => {
            let shown: String = value.value.chars().take(40).collect();
            problems.push(
                Problem::warning(
                    Code::DateInvalid,
                    path,
                    format!("`{key}` is no date: `{shown}`"),
                )
                .at(value.line, value.column)
                .help("write it as 2027-06-30"),
            );
            None
        }
    }
}
