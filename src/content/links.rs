//! What a link in an article leads to.
//!
//! Gets:    the target as the writer wrote it, and the article it stands in.
//! Gives:   a `LinkTarget`, and the address that the page shows.
//! Touches: `ids`.
//! Never:   whether the target exists: that is the catalog's work.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::article::LinkTarget;
use super::sanitize::PICTURES_URL;
use crate::ids::{ArticleId, FilePath, Lang};

/// Endings of files that are no articles and no pages: a link to one is not that to an article of such a name.
const OTHER_FILES: [&str; 34] = [
    "7z", "apk", "bmp", "csv", "dmg", "doc", "docx", "exe", "gif", "gz", "jpeg", "jpg", "json",
    "log", "mov", "mp3", "mp4", "msi", "pdf", "png", "ppt", "pptx", "sh", "svg", "tar", "toml",
    "txt", "webm", "webp", "xls", "xlsx", "xml", "yaml", "zip",
];
/// Endings of pictures, wherever they lie.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];
/// Names that other tools have for the root of a tree, before a path.
const ROOTS: [&str; 3] = ["@site/", "~@/", "@/"];
/// Endings under which other generators serve an article, besides those of its file.
const PAGE_ENDINGS: [&str; 2] = [".html", ".htm"];

/// Where a link stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The file, relative to the content folder.
    pub(super) path: &'p Path,
    /// The language of its article.
    pub(super) lang: Lang,
}

/// Where `target` leads when it stands in the file at `path` (relative to the content folder).
#[must_use]
pub fn resolve_link(target: &str, path: &Path) -> LinkTarget {
    let lang = FilePath::new(&path.to_string_lossy()).lang();
    let lang = lang.unwrap_or(Lang::ALL[0]);
    resolve(target, Place { path, lang })
}

/// The same where the language of the article is known.
pub(super) fn resolve(target: &str, from: Place<'_>) -> LinkTarget {
    let lower = target.trim().to_ascii_lowercase();
    const OUTSIDE: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];
    if OUTSIDE.iter().any(|scheme| lower.starts_with(scheme)) {
        return LinkTarget::Outside(target.trim().to_owned());
    }
    let odd = |c: char| c.is_control() || c == '\\';
    let has_scheme = lower
        .split(['/', '#', '?'])
        .next()
        .is_some_and(|first| first.contains(':'));
    if has_scheme || target.starts_with("//") || target.contains(odd) {
        return LinkTarget::Refused(target.to_owned());
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(decode(anchor))),
        None => (target, None),
    };
    // What stands behind `?` is for whoever made the page there.
    let file = file.split('?').next().unwrap_or_default();
    if file.is_empty() {
        return LinkTarget::Here {
            anchor: anchor.unwrap_or_default(),
        };
    }
    let decoded = decode(file);
    let file = match ROOTS.iter().find_map(|root| decoded.strip_prefix(root)) {
        Some(below) => format!("/{below}"),
        None => decoded,
    };
    let parts = absolute(&file, from.path).filter(|_| !file.contains(odd));
    let Some(parts) = parts else {
        return LinkTarget::Refused(target.to_owned());
    };
    if parts.first().is_some_and(|first| first == "assets") {
        return LinkTarget::Asset(parts[1..].join("/"));
    }
    if is_picture(&file) {
        let of = if file.starts_with('/') { "/" } else { "" };
        return match is_kept_away(&parts) {
            true => LinkTarget::Refused(target.to_owned()),
            false => LinkTarget::Picture(format!("{of}{}", parts.join("/"))),
        };
    }
    let is_folder =
        file.ends_with('/') || file.ends_with("/.") || file.ends_with("..") || file == ".";
    let joined = parts.join("/");
    let names_lang = parts.len() > 1 && Lang::of_tag(&parts[0]).is_some();
    if !is_folder && (names_lang || !file.starts_with('/')) {
        if let Some(id) = article_at(&joined, from.lang) {
            return LinkTarget::Article { id, anchor };
        }
        if !file.starts_with('/') {
            return LinkTarget::Refused(target.to_owned());
        }
    }
    let slash = if is_folder && !joined.is_empty() {
        "/"
    } else {
        ""
    };
    let anchor = anchor.map(|anchor| format!("#{anchor}"));
    LinkTarget::Site(format!("/{joined}{slash}{}", anchor.unwrap_or_default()))
}

/// Folders with a dot in which other tools keep pictures, from the root of their trees.
const DOTTED: [&[&str]; 2] = [&[".gitbook", "assets"], &[".attachments"]];

/// Whether a part of a path is hidden, but for the folders in which other tools keep pictures.
fn is_kept_away(parts: &[String]) -> bool {
    let hidden = parts.iter().position(|part| part.starts_with('.'));
    hidden.is_some_and(|at| {
        let known = DOTTED.iter().find(|known| {
            let found = parts[at..].iter().map(String::as_str);
            parts.len() > at + known.len() && found.take(known.len()).eq(known.iter().copied())
        });
        known.is_none_or(|known| is_hidden_in(&parts[at + known.len()..]))
    })
}

fn is_hidden_in(parts: &[String]) -> bool {
    parts.iter().any(|part| part.starts_with('.'))
}

/// The article that a path in the content folder names, with or without the ending of its file or page; one in no language's
/// folder is of `lang`. None for a file of another kind, and for what can be no address.
#[must_use]
pub fn article_at(path: &str, lang: Lang) -> Option<ArticleId> {
    let stem = PAGE_ENDINGS
        .iter()
        .find_map(|ending| path.strip_suffix(ending));
    let path = stem.unwrap_or(path);
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| OTHER_FILES.contains(&ending.as_str())) {
        return None;
    }
    FilePath::new(path).id(Some(lang), None).ok()
}

/// Whether a file is a picture by its name.
#[must_use]
pub fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        PICTURES
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// The address that stands in an article's HTML for a picture: which file it is, and where that is served, is known when all
/// files are. None for what is no picture of this site.
///
/// A picture of another host is looked for below `assets/`, in a folder named like the host.
pub(super) fn picture_url(target: &LinkTarget, lang: Lang) -> Option<String> {
    let path = match target {
        LinkTarget::Asset(path) => format!("/assets/{path}"),
        LinkTarget::Picture(path) => match path.strip_prefix('/') {
            Some(path) => format!("{PICTURES_URL}/{lang}/{path}"),
            None => format!("{PICTURES_URL}{path}"),
        },
        LinkTarget::Outside(url) => format!("/assets/{}", kept_at(url)?),
        _ => return None,
    };
    Some(encoded_path(&path))
}

/// Where below `assets/` a copy of a picture of another host lies.
#[must_use]
pub fn kept_at(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let path = decode(rest.split(['?', '#']).next()?);
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.');
    let odd = |c: char| c.is_control() || matches!(c, '\\' | '#');
    let is_kept = is_web && is_picture(&path) && path.contains('/') && !path.contains(odd);
    (is_kept && path.split('/').all(is_plain)).then_some(path)
}

/// Where a picture may lie that an article's HTML has this address for, below the content folder, in the order in which it is
/// looked for. `statics` are folders that lie at the root of other tools' sites; `lang_folder` gives that of a language.
#[must_use]
pub fn places_of_picture(
    url: &str,
    statics: &[String],
    lang_folder: impl Fn(Lang) -> String,
) -> Vec<String> {
    let url = decode(url);
    if let Some(path) = url.strip_prefix("/assets/") {
        let own = std::iter::once(format!("assets/{path}"));
        let elsewhere = statics
            .iter()
            .map(|folder| format!("{folder}/assets/{path}"));
        return own.chain(elsewhere).collect();
    }
    let Some(path) = url.strip_prefix(PICTURES_URL) else {
        return Vec::new();
    };
    let Some((lang, path)) = path.strip_prefix('/').and_then(|rest| rest.split_once('/')) else {
        return vec![path.to_owned()];
    };
    let mut places: Vec<String> = statics
        .iter()
        .map(|folder| format!("{folder}/{path}"))
        .collect();
    places.push(path.to_owned());
    places.extend(
        lang.parse::<Lang>()
            .ok()
            .map(|lang| format!("{}/{path}", lang_folder(lang))),
    );
    places
}

/// A path, perhaps with an anchor behind it, as it stands in HTML: percent-encoded but for what is plain.
pub(in crate::content) fn encoded(path: &str) -> String {
    match path.split_once('#') {
        Some((path, anchor)) => format!(
            "{}#{}",
            encoded_path(path),
            utf8_percent_encode(anchor, ODD)
        ),
        None => encoded_path(path),
    }
}

const ODD: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A path as it stands in an address.
#[must_use]
pub fn encoded_path(path: &str) -> String {
    const OF_PATHS: &AsciiSet = &ODD.remove(b'/');
    utf8_percent_encode(path, OF_PATHS).to_string()
}

/// An anchor as it stands in an address.
#[must_use]
pub fn encoded_anchor(anchor: &str) -> String {
    encoded(&format!("#{anchor}"))[1..].to_owned()
}

/// The files below `assets/` that a piece of HTML names, with their paths there.
pub(super) fn assets_in(html: &str) -> impl Iterator<Item = String> {
    const FOLDER: &str = "\"/assets/";
    html.match_indices(FOLDER).filter_map(|(at, _)| {
        let url = html[at + FOLDER.len()..]
            .split('"')
            .next()?
            .replace("&amp;", "&");
        let path = url.split(['?', '#']).next()?;
        Some(decode(path))
    })
}

pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text)
        .decode_utf8()
        .map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The parts of a path from the content folder down, or `None` when it leaves the folder.
fn absolute(file: &str, article: &Path) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    if !file.starts_with('/') {
        let folder = article.parent().unwrap_or(Path::new(""));
        parts.extend(
            folder
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned()),
        );
    }
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.to_owned()),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, expected: &str) {
        let from = Place {
            path: Path::new("zh/funds/p2p/a.md"),
            lang: Lang::Zh,
        };
        let shown = match resolve(target, from) {
            LinkTarget::Article { id, anchor } => {
                format!("article {id} {}", anchor.unwrap_or_default())
            }
            LinkTarget::Here { anchor } => format!("here {anchor}"),
            LinkTarget::Asset(path) => format!("asset {path}"),
            LinkTarget::Picture(path) => format!("picture {path}"),
            LinkTarget::Site(path) => format!("site {path}"),
            LinkTarget::Outside(url) => format!("outside {url}"),
            LinkTarget::Refused(_) => "refused".to_owned(),
        };
        assert_eq!(shown.trim_end(), expected, "{target}");
    }

    #[test]
    fn relative_paths_between_files_become_articles() {
        check("../withdrawal.md#why", "article zh/funds/withdrawal why");
        check("b.md", "article zh/funds/p2p/b");
        check("./b.md#%E4%B8%BA", "article zh/funds/p2p/b 为");
        check("/en/funds/a", "article en/funds/a");
        check("/zh/contact", "site /zh/contact");
        check("/zh/funds/", "site /zh/funds/");
        check("#why", "here why");
        check("../../../assets/a.png", "asset a.png");
    }

    #[test]
    fn a_file_is_named_by_its_path_however_that_is_written() {
        for target in [
            "FAQ_%E5%AE%9E%E4%BE%8B.md",
            "FAQ-实例.MD",
            "./faq%20实例",
            "../p2p/FAQ.实例.markdown?x=1",
            "FAQ-实例.html",
            "/zh-CN/funds/p2p/faq-实例.zh.md",
        ] {
            check(target, "article zh/funds/p2p/faq-实例");
        }
        check("../../README.md#%E6%8F%90", "article zh/index 提");
        check("../", "site /zh/funds/");
        check("..", "site /zh/funds/");
        check("./x y/#why", "site /zh/funds/p2p/x y/#why");
        check("/x.md#为", "site /x.md#为");
        check("b.en.md", "article en/funds/p2p/b");
        check("terms.pdf", "refused");
    }

    #[test]
    fn a_picture_is_found_wherever_it_lies() {
        check("./img/x.png", "picture zh/funds/p2p/img/x.png");
        check("../图 1.PNG?raw=true", "picture zh/funds/图 1.PNG");
        check("%E5%9B%BE.svg#a", "picture zh/funds/p2p/图.svg");
        check("/img/x.webp", "picture /img/x.webp");
        check("@site/static/x.gif", "picture /static/x.gif");
        check("/assets/x.png", "asset x.png");
        check("./assets/x.png", "picture zh/funds/p2p/assets/x.png");
        check("../../../../x.png", "refused");
        check(".git/x.png", "refused");
    }

    #[test]
    fn a_picture_is_looked_for_where_its_address_says() {
        let places = |target: &LinkTarget| {
            let url = picture_url(target, Lang::Zh).unwrap();
            let statics = ["static".to_owned()];
            places_of_picture(&url, &statics, |_| "zh-CN".to_owned()).join(" ")
        };
        let picture = |path: &str| LinkTarget::Picture(path.to_owned());
        assert_eq!(places(&picture("zh/图 1.png")), "zh/图 1.png");
        assert_eq!(
            places(&picture("/i/x.png")),
            "static/i/x.png i/x.png zh-CN/i/x.png"
        );
        let asset = LinkTarget::Asset("x.png".to_owned());
        assert_eq!(places(&asset), "assets/x.png static/assets/x.png");
        let outside = LinkTarget::Outside("https://a.example/b%20c.png?x=1".to_owned());
        assert_eq!(
            places(&outside),
            "assets/a.example/b c.png static/assets/a.example/b c.png"
        );
        for odd in [
            "https://a.example/../b.png",
            "https://a.example//b.png",
            "mailto:a.png",
        ] {
            assert_eq!(kept_at(odd), None, "{odd}");
        }
    }

    #[test]
    fn an_address_in_html_is_in_one_encoding() {
        assert_eq!(
            encoded("/提现/a b's.md#为"),
            "/%E6%8F%90%E7%8E%B0/a%20b%27s.md#%E4%B8%BA"
        );
    }

    #[test]
    fn links_out_of_the_tree_and_foreign_schemes_are_refused() {
        for target in [
            "../../../../etc/passwd",
            "javascript:pwn(1)",
            "//evil.example",
            "\\\\evil.example\\x",
            "data:text/html,x",
            "a\u{0}b",
        ] {
            check(target, "refused");
        }
        check("HTTPS://bitp.example/a", "outside HTTPS://bitp.example/a");
    }
}
