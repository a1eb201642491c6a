//! Links and pictures of an article.
//!
//! Gets:    an address as it was written.
//! Gives:   the address that the page has; the link, with its place, for the catalog.
//! Touches: `content::links`.
//! Never:   a picture of another host: one is shown from a copy in the content folder, where there is one.

use pulldown_cmark::{Event, Tag};

use super::Walk;
use crate::content::article::{Link, LinkTarget};
use crate::content::links::{self, Place};
use crate::problem::{Code, Problem};

impl<'a> Walk<'a, '_> {
    /// A link or a picture; of one that is not allowed the text stays.
    pub(super) fn start_link(&mut self, mut tag: Tag<'a>, byte: usize) -> Result<(), Problem> {
        let is_picture = matches!(tag, Tag::Image { .. });
        let (Tag::Link {
            dest_url, title, ..
        }
        | Tag::Image {
            dest_url, title, ..
        }) = &mut tag
        else {
            return Ok(());
        };
        *dest_url = self.value_of(dest_url, byte);
        *title = self.value_of(title, byte);
        self.attribute(dest_url.len() + title.len(), byte)?;
        self.deeper(byte)?;
        let url = self.link(dest_url, is_picture, byte);
        self.flush_break(None);
        self.shown_links.push(url.is_some());
        if let Some(url) = url {
            *dest_url = url.into();
            if is_picture {
                if self.pictures == 0 {
                    self.picture_bytes = 0;
                }
                self.pictures += 1;
            }
            self.push(Event::Start(tag));
        }
        Ok(())
    }

    /// Where the article's links stand.
    pub(super) fn standing(&self) -> Place<'_> {
        Place {
            path: self.path,
            lang: self.filler.lang(),
        }
    }

    /// Notes a link, and gives the address that the page shows for it.
    fn link(&mut self, target: &str, image: bool, byte: usize) -> Option<String> {
        let written = target;
        let target = links::resolve(target, self.standing());
        let url = match &target {
            LinkTarget::Article { id, anchor } => Some(match anchor {
                Some(anchor) => format!("{}{}", id.url(), links::encoded(&format!("#{anchor}"))),
                None => id.url(),
            }),
            LinkTarget::Here { anchor } => Some(links::encoded(&format!("#{anchor}"))),
            LinkTarget::Asset(_) | LinkTarget::Picture(_) => {
                links::picture_url(&target, self.filler.lang())
            }
            LinkTarget::Site(path) => Some(links::encoded(path)),
            LinkTarget::Outside(_) if image => links::picture_url(&target, self.filler.lang()),
            LinkTarget::Outside(url) => Some(url.clone()),
            LinkTarget::Refused(_) => None,
        };
        let url = url.filter(|_| !image || is_picture_target(&target));
        let (line, column) = self.place(byte);
        if url.is_none() {
            let (code, what, help) = if image {
                (
                    Code::PictureOutsideAssets,
                    "what it shows is no picture of the content folder",
                    self.picture_help(written, &target),
                )
            } else {
                (
                    Code::LinkRefused,
                    "link leads out of the site by a way that is not allowed",
                    "link to a .md file by a relative path, or to an http, https or mailto address"
                        .to_owned(),
                )
            };
            self.problems.push(
                Problem::warning(code, self.path, what)
                    .at(line, column)
                    .help(help),
            );
        }
        self.links.push(Link {
            target,
            url: url.clone().unwrap_or_default(),
            image,
            line,
            column,
        });
        url
    }

    /// Where a picture belongs that is not where it is looked for.
    fn picture_help(&self, written: &str, target: &LinkTarget) -> String {
        if let LinkTarget::Outside(_) = target {
            return "put the file into assets/ and name it by a relative path; its text is shown instead"
                .to_owned();
        }
        let depth = self.path.components().count().saturating_sub(1);
        let up = "../".repeat(depth);
        let file = written.split(['?', '#']).next().unwrap_or_default();
        match file.rfind("assets/") {
            Some(at) => format!("write the path from this file: `{up}{}`", &file[at..]),
            None => {
                let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
                format!("put the file into assets/, and write: `{up}assets/{name}`")
            }
        }
    }
}

/// Whether what a picture shows may lie in the content folder.
pub(super) fn is_picture_target(target: &LinkTarget) -> bool {
    matches!(
        target,
        LinkTarget::Asset(_) | LinkTarget::Picture(_) | LinkTarget::Outside(_)
    )
}
