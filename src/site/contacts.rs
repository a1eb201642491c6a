//! Contacts and links in articles that the official list does not bear out.
//!
//! Gets:    the articles and what `site.toml` lists.
//! Gives:   problems with file, line and column; what the pages make of links that leave the site.
//! Touches: `contact`; what it found in articles that have not changed since.
//! Never:   a list of its own.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::config::SiteConfig;
use crate::contact::official::Official;
use crate::contact::outside::{Verdict, host_of};
use crate::contact::{Channel, Standing};
use crate::content::{Article, Contact, OutsideLink, SafeHtml};
use crate::detect::contacts::SpotKind;
use crate::problem::{Code, Problem};

const LISTED: &str = "write the one of the list; a fake that is named as a warning goes into `examples` of [outside]";
const DROPPED: &str = "the page shows its text without the link";

/// The problems of each article, kept while neither it nor the list changes.
#[derive(Default)]
pub(super) struct Contacts {
    official: Official,
    known: HashMap<u64, Vec<Problem>>,
    /// The same words stand in many articles.
    verdicts: HashMap<(SpotKind, String), Verdict>,
}

/// How many verdicts are remembered; beyond it all are forgotten.
const VERDICTS_MAX: usize = 100_000;

impl Contacts {
    pub(super) fn problems(
        &mut self,
        site: &SiteConfig,
        articles: &[Arc<Article>],
    ) -> Vec<Problem> {
        if self.official != site.official {
            self.official = site.official.clone();
            self.known.clear();
            self.verdicts.clear();
        }
        let mut known = HashMap::with_capacity(articles.len());
        let mut problems = unlisted_channels(site);
        for article in articles {
            let own = self
                .known
                .remove(&article.hash)
                .unwrap_or_else(|| self.of_article(article));
            problems.extend(own.iter().cloned());
            known.insert(article.hash, own);
        }
        self.known = known;
        problems
    }

    fn of_article(&mut self, article: &Article) -> Vec<Problem> {
        let mut problems = Vec::new();
        // A bare address is judged as the contact that it is in the text, below.
        let bare = article.links.iter().filter(|link| link.is_bare);
        let bare: HashSet<&str> = bare.map(|link| link.url.as_str()).collect();
        let linked = article.links.iter().filter(|link| !link.is_bare);
        let mut linked: Vec<String> = linked.map(|link| link.url.clone()).collect();
        for section in &article.sections {
            for (url, text) in section.outside_links() {
                if url == text && bare.contains(url.as_str()) {
                    continue;
                }
                let place = article.links.iter().find(|link| link.url == url);
                let at = place.map_or((0, 0), |link| (link.line, link.column));
                problems.extend(of_link(
                    &article.path,
                    &url,
                    self.official.judge_link(&url, &text),
                    at,
                ));
                linked.push(url);
            }
        }
        if self.official.is_empty() {
            return problems;
        }
        for contact in &article.contacts {
            // The address of a link was judged with its text.
            if linked.iter().any(|url| {
                *url == contact.text
                    || url.strip_prefix("mailto:") == Some(&contact.text)
                    || url.strip_prefix("tel:") == Some(&contact.text)
            }) {
                continue;
            }
            let verdict = self.verdict(contact);
            let named = shortened(&contact.text);
            let problem = match verdict {
                Verdict::Fine | Verdict::Example | Verdict::Elsewhere(..) => continue,
                Verdict::Unsound(host) => Problem::warning(
                    Code::ContactInsecure,
                    &article.path,
                    format!("`{named}` is not the `https` address of {host}"),
                )
                .help("write it with https and without a port or a user name"),
                Verdict::Unknown => Problem::warning(
                    Code::ContactUnlisted,
                    &article.path,
                    format!("`{named}` is not on the official list"),
                )
                .help(
                    "list it under [official] when it is ours, else under [outside], in site.toml",
                ),
                Verdict::Lookalike(entry) => {
                    let message = format!(
                        "`{named}` is not on the official list and looks like `{entry}`, which is"
                    );
                    Problem::error(Code::ContactLookalike, &article.path, message).help(LISTED)
                }
            };
            problems.push(problem.at(contact.line, contact.column));
        }
        problems
    }

    fn verdict(&mut self, contact: &Contact) -> Verdict {
        if self.verdicts.len() >= VERDICTS_MAX {
            self.verdicts.clear();
        }
        let known = self.verdicts.entry((contact.kind, contact.text.clone()));
        known
            .or_insert_with(|| self.official.judge_in_article(contact.kind, &contact.text))
            .clone()
    }
}

fn of_link(
    path: &Path,
    url: &str,
    verdict: Verdict,
    (line, column): (usize, usize),
) -> Option<Problem> {
    let shown = shortened(url);
    let problem = match verdict {
        Verdict::Fine => return None,
        Verdict::Unsound(host) => Problem::warning(
            Code::LinkInsecure,
            path,
            format!("link to `{shown}`, which is not the `https` address of {host}"),
        )
        .help("write it with https and without a port or a user name"),
        Verdict::Unknown => Problem::warning(
            Code::LinkUnlisted,
            path,
            format!("link to `{shown}`, which is not on the official list"),
        )
        .help(match is_number(url) {
            true => "list it under `phones` of [official] in site.toml when it is ours; the page shows its text without the link",
            false => "add its host to `links` of [outside] in site.toml when readers should go there",
        }),
        Verdict::Lookalike(entry) => {
            let message = format!(
                "link to `{shown}`, which is not on the official list and looks like `{entry}`, which is"
            );
            Problem::error(Code::LinkLookalike, path, message).help(DROPPED)
        }
        Verdict::Elsewhere(named, host) => {
            let message = format!(
                "link whose text names `{}` leads to `{}`",
                shortened(&named),
                shortened(&host)
            );
            Problem::error(Code::LinkTextDiffers, path, message).help(format!(
                "let text and address name the same host; {DROPPED}"
            ))
        }
        Verdict::Example => Problem::error(
            Code::LinkExample,
            path,
            format!("link to `{shown}`, which site.toml lists as an example"),
        )
        .help(DROPPED),
    };
    Some(problem.at(line, column))
}

/// Channels of the contact page that `verify` would call unknown, by the writers' own list. The operator's list has judged
/// them already.
fn unlisted_channels(site: &SiteConfig) -> Vec<Problem> {
    if site.official.is_empty() {
        return Vec::new();
    }
    let unlisted = site.channels.iter().filter(|channel| {
        use crate::contact::verify::{State, gravest};
        channel.standing == Standing::Unjudged
            && gravest(&site.official.judge(&channel.address)) == State::Unknown
    });
    let problem = |channel: &Channel| {
        let address = shortened(&channel.address);
        Problem::warning(
            Code::ChannelUnlisted,
            Path::new("site.toml"),
            format!("the channel `{address}` is not on the official list"),
        )
        .help("add it to [official]")
        .at(channel.line, 0)
    };
    unlisted.map(problem).collect()
}

fn is_number(url: &str) -> bool {
    url.get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"))
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The HTML of an article as pages show it: a link that leads elsewhere than it says, or to a look-alike, is text; one to
/// somebody else's site names its host.
pub(super) fn with_honest_links(official: &Official, html: &SafeHtml) -> SafeHtml {
    html.with_outside_links(|url, text| match official.judge_link(url, text) {
        Verdict::Lookalike(_) | Verdict::Elsewhere(..) | Verdict::Example => OutsideLink::Drop,
        // Who calls cannot see whom.
        Verdict::Unknown if is_number(url) => OutsideLink::Drop,
        Verdict::Fine
            if official
                .judge(url)
                .iter()
                .any(|f| f.state == crate::contact::verify::State::Official) =>
        {
            OutsideLink::Keep
        }
        Verdict::Fine | Verdict::Unsound(_) | Verdict::Unknown => match host_of(url) {
            Some(host) if !text.to_lowercase().contains(&host) => OutsideLink::ShowHost(host),
            _ => OutsideLink::Keep,
        },
    })
}
