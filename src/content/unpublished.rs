//! What front matter says, in whatever words, of who may read a page and from when until when.
//!
//! Gets:    the keys that are none of ours, with their values; the bytes of a file that cannot be read as an article.
//! Gives:   whether the page is hidden, its window, and what a writer should do about it.
//! Touches: `text`, through `values` and `keys`, and `window` for dates.
//! Never:   a page served because its key was not ours. What belongs to such a family and is not understood hides as well;
//!          what belongs to none has no effect.

mod key_words;
mod keys;
mod node;
mod rule;
mod value_words;
mod values;
mod verdicts;

use std::path::Path;

use super::article::Located;
use super::keys::{KEYS, OTHERS, meaning};
use super::window::{Moment, Window};
use crate::problem::{Code, Problem};
use crate::slips::nearest;
pub(super) use node::Node;
use rule::{Family, Rule};
use verdicts::{OF_A_PART, Verdict, verdict};

/// How many problems with keys are reported for one file.
const TOLD_MAX: usize = 20;

/// What keys that are none of ours say together.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) internal: bool,
    pub(super) draft: bool,
    pub(super) window: Window,
    pub(super) problems: Vec<Problem>,
}

/// A key that is none of ours, and its value.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    pub(super) key: Located<String>,
    pub(super) value: Node,
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// It says something of the page.
    Page,
    /// Of who knows what.
    Unclear,
}

/// What the keys say. Each is looked at, however many there are.
pub(super) fn judge(unknown: &[Unknown], path: &Path) -> Said {
    let (mut said, mut soft) = (Said::default(), None);
    for one in unknown {
        let mut found = Vec::new();
        gather(&one.key.value, &one.value, Place::Page, &mut found);
        let (mut fault, mut has_effect) = (None, false);
        for (name, verdict) in found {
            has_effect |= matches!(
                verdict,
                Verdict::From(_) | Verdict::SoftFrom(_) | Verdict::Until(_)
            );
            if let Verdict::SoftFrom(at) = verdict {
                soft = Some(at);
            }
            fault = fault.or(said.take(&name, verdict, path));
        }
        let without_effect = || {
            let help = match nearest(&one.key.value, &KEYS, &OTHERS) {
                Some(key) => format!("it has no effect; did you mean `{key}`?"),
                None => "it has no effect; see docs/writing-articles.md for the keys".to_owned(),
            };
            let message = format!("unknown key `{}`", shorten(&one.key.value));
            Problem::warning(Code::FrontMatterKeyUnknown, path, message).help(help)
        };
        has_effect |= meaning(&one.key.value).is_some();
        let told = fault.or_else(|| (!has_effect).then(without_effect));
        said.problems
            .extend(told.map(|problem| problem.at(one.key.line, one.key.column)));
    }
    // As Hugo does: a date of publication goes before the date of the page.
    said.window.from = said.window.from.or(soft);
    // What hides is reported before what has no effect.
    said.problems.sort_by_key(|problem| problem.severity);
    said.problems.truncate(TOLD_MAX);
    said
}

impl Said {
    /// Takes in what one key says; gives what its writer should do about it.
    fn take(&mut self, name: &str, verdict: Verdict, path: &Path) -> Option<Problem> {
        match verdict {
            Verdict::Nothing | Verdict::Public | Verdict::SoftFrom(_) => None,
            Verdict::From(at) => {
                self.window.from = later(self.window.from, at);
                None
            }
            Verdict::Until(at) => {
                self.window.until = earlier(self.window.until, at);
                None
            }
            Verdict::NoDate => {
                self.draft = true;
                Some(no_date(name, path))
            }
            Verdict::Hidden { draft, understood } => {
                self.draft |= draft;
                self.internal = true;
                Some(hidden(name, understood, path))
            }
        }
    }
}

fn hidden(name: &str, understood: bool, path: &Path) -> Problem {
    let name = shorten(name);
    let message = match understood {
        true => format!(
            "the unknown key `{name}` says that it is not for everybody, so the article is hidden from readers"
        ),
        false => format!(
            "the unknown key `{name}` looks like `visibility` and is not understood, so the article is hidden from readers"
        ),
    };
    let help = "take the line out, and write `visibility: internal` for agents only, `draft: true` for nobody yet, `visibility: public` for everybody";
    Problem::error(Code::HiddenByForeignKey, path, message).help(help)
}

fn no_date(name: &str, path: &Path) -> Problem {
    Problem::error(Code::PublishDateInvalid, path, format!("`{}` is no date, so the article is hidden from readers", shorten(name)))
        .help("write `publish_at` or `unpublish_at` with a date such as 2027-06-30 or 2027-06-30 09:00, or take the line out")
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Of two beginnings the later one, of two ends the earlier one: it is never shown when one of them says no. Compared by
/// the clock of one zone, which is near enough for two keys that should say the same.
fn later(one: Option<Moment>, other: Moment) -> Option<Moment> {
    let at = |moment: Moment| moment.instant(&jiff::tz::TimeZone::UTC);
    one.filter(|one| at(*one) > at(other)).or(Some(other))
}

fn earlier(one: Option<Moment>, other: Moment) -> Option<Moment> {
    let at = |moment: Moment| moment.instant(&jiff::tz::TimeZone::UTC);
    one.filter(|one| at(*one) < at(other)).or(Some(other))
}

/// Keys that hold what is said of the page itself.
const OF_THE_PAGE: &str = "meta metadata params param page pagemeta article post doc document content settings setting \
     options option config configuration frontmatter attributes attribute properties property props fields field extra \
     custom customfields data publishing publication lifecycle workflow zendesk notion ghost wordpress wp kb \
     helpcenter helpcentre build cascade info flags flag knowledgebase intercom freshdesk cms system sys state \
     schedule scheduling obsidian readme readmeio gitbook document360 docusaurus astro eleventy 11ty helpscout confluence \
     gatsby nuxt vitepress vuepress mkdocs pelican zola quartz logseq drupal typo3 strapi contentful sanity storyblok directus \
     netlify decap tina prismic guru slab nuclino bookstack wikijs mediawiki sharepoint helpjuice kayako zoho hubspot help \
     portal jieda site hugo jekyll governance control access 元数据 属性 设置";
/// Keys below one of a family that say the same as that one.
const OF_THE_FAMILY: &str = "checkbox select everyone everybody anyone active enabled level type value view read \
     reader readers viewer viewers who to group groups role roles user users mode policy default allow allowed scope \
     name is for state status visibility kind current set id only audience key segment label";
/// Keys below one of a family that say who may change a page.
const OF_CHANGES: &str = "edit editor editors write writers manage managers admin admins comment comments moderate \
     delete create owner owners update note reason by";
/// Keys that parts of a page have as well, so that in a map of which nothing is known they say nothing.
const OF_PARTS: &str = "hidden visible invisible disabled inactive offline listed status password";
/// Families that count wherever they stand.
const ANYWHERE: &str =
    "visibility draft published unpublished private internal confidential audience access privacy";

/// What a key and all below it says of the page.
fn gather(key: &str, value: &Node, place: Place, found: &mut Vec<(String, Verdict)>) {
    let name = values::words(key).concat();
    match value {
        Node::List(nodes) if nodes.iter().any(|node| matches!(node, Node::Map(_))) => {
            for node in nodes {
                gather(key, node, place, found);
            }
        }
        Node::Map(entries) => gather_map(key, entries, place, found),
        Node::Empty | Node::Text(_) | Node::List(_) => {
            let Some(rule) = keys::rule(key) else { return };
            let verdict = verdict(rule, value);
            let counts = match place {
                Place::Page => true,
                // Whatever a generator or help desk calls the map that holds its keys.
                Place::Unclear => {
                    let of_parts = values::is(OF_PARTS, &name);
                    let is_sure =
                        (rule.strict && !rule.misspelt && !of_parts) || values::is(ANYWHERE, &name);
                    is_sure
                        && matches!(
                            verdict,
                            Verdict::Hidden {
                                understood: true,
                                ..
                            }
                        )
                }
            };
            if counts {
                found.push((key.to_owned(), verdict));
            }
        }
    }
}

/// The same of a key with others below it.
fn gather_map(
    key: &str,
    entries: &[(String, Node)],
    place: Place,
    found: &mut Vec<(String, Verdict)>,
) {
    let name = values::words(key).concat();
    // Of `type` or `date` with more below it nothing is known.
    let of_page = values::is(OF_THE_PAGE, &name);
    let tells =
        |rule: &Rule| !rule.misspelt && (rule.strict || (rule.family == Family::Level && !of_page));
    let rule = keys::rule(key).filter(|rule| place == Place::Page && tells(rule));
    if values::is(OF_A_PART, &name) {
        return;
    }
    let before = found.len();
    if let Some((named, held)) = pair(entries) {
        gather(
            named,
            held,
            if of_page { Place::Page } else { Place::Unclear },
            found,
        );
    }
    for (inner, node) in entries {
        match rule {
            Some(rule) => below_family(key, rule, inner, node, found),
            None if of_page && dates_of_page(key, inner, node, found) => {}
            None => gather(
                inner,
                node,
                if of_page && place == Place::Page {
                    Place::Page
                } else {
                    Place::Unclear
                },
                found,
            ),
        }
    }
    let nothing = found[before..]
        .iter()
        .all(|(_, verdict)| *verdict == Verdict::Nothing);
    if let Some(rule) = rule.filter(|rule| rule.strict && nothing && !of_page) {
        found.push((
            key.to_owned(),
            Verdict::Hidden {
                draft: rule.draft,
                understood: false,
            },
        ));
    }
}

/// `publishing: {start: …}`; gives whether it is one.
fn dates_of_page(key: &str, inner: &str, node: &Node, found: &mut Vec<(String, Verdict)>) -> bool {
    let is_dated =
        |rule: &Rule| !rule.misspelt && matches!(rule.family, Family::From | Family::Until);
    if keys::rule(inner).is_some() {
        return false;
    }
    let Some(rule) = keys::rule(&format!("{key} {inner}")).filter(is_dated) else {
        return false;
    };
    found.push((format!("{key}.{inner}"), verdict(rule, node)));
    true
}

/// `name: visibility, value: internal`, as exports write it.
fn pair(entries: &[(String, Node)]) -> Option<(&str, &Node)> {
    let of = |names: &[&str]| {
        entries
            .iter()
            .find(|(key, _)| names.contains(&values::words(key).concat().as_str()))
            .map(|(_, node)| node)
    };
    match (
        of(&["name", "key", "property", "field", "id"])?,
        of(&["value", "content", "values"])?,
    ) {
        (Node::Text(name), value) => Some((name, value)),
        _ => None,
    }
}

fn below_family(
    key: &str,
    rule: Rule,
    inner: &str,
    node: &Node,
    found: &mut Vec<(String, Verdict)>,
) {
    let name = values::words(inner).concat();
    if values::is(OF_CHANGES, &name) {
        return;
    }
    let whole = format!("{key}.{inner}");
    let joined = format!("{key} {inner}");
    let joined_rule = keys::rule(&joined).filter(|rule| !rule.misspelt);
    if let Node::Map(_) = node {
        // A level between says what it is about, or nothing.
        let tells = keys::rule(inner).is_some()
            || values::is(OF_THE_PAGE, &name)
            || values::is(OF_A_PART, &name);
        return gather(if tells { inner } else { key }, node, Place::Page, found);
    }
    if let Some(rule) =
        joined_rule.filter(|rule| matches!(rule.family, Family::From | Family::Until))
    {
        found.push((whole, verdict(rule, node)));
    } else if values::is(OF_THE_FAMILY, &name)
        && matches!(
            rule.family,
            Family::Level | Family::Status | Family::Segment | Family::Unshown | Family::Shown
        )
    {
        // Who may read is all that may stand there.
        let names_readers = values::is("read view reader readers viewer viewers", &name)
            && values::is(
                "restriction restrictions share sharing shared security scope",
                &values::words(key).concat(),
            );
        found.push((
            whole,
            verdict(
                Rule {
                    strict: rule.strict || names_readers,
                    ..rule
                },
                node,
            ),
        ));
    } else if let Some(own) = keys::rule(inner) {
        found.push((whole, verdict(own, node)));
    }
}
