//! `[[redirect]]` of `site.toml`: old addresses that lead on by their form, as of a site that moved in from elsewhere.
//!
//! Gets:    the table; an address that leads nowhere by itself.
//! Gives:   a `Redirect`, or a problem; the address that it leads to.
//! Touches: `problem`.
//! Never:   another host; whether there is something at the other end: whoever asks looks.
//!
//! Patterns are those of Netlify's and Cloudflare's `_redirects`: `:name` is one part of the path, `*` at the end is all the rest,
//! which `to` calls `:splat`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::parse::Parse;
use crate::problem::Code;

/// The most redirects that are taken: each address that leads nowhere is compared with all.
const REDIRECTS_MAX: usize = 1_000;
const HELP: &str = "write `from = \"/docs/*\"` and `to = \"/en/:splat\"`: both are paths on this site; `:name` is one part, `*` at the end is the rest";

/// Old addresses of one form, and where each leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    from: Vec<Part>,
    has_rest: bool,
    to: String,
    /// The line in `site.toml`, counted from 1.
    pub line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Compared without regard to capitals.
    Plain(String),
    /// One part, whatever it is, by its name.
    Named(String),
}

#[derive(Deserialize)]
pub(super) struct FileRedirect {
    from: String,
    to: String,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Redirect {
    fn new(from: &str, to: &str, line: usize) -> Result<Redirect, String> {
        for (key, path) in [("from", from), ("to", to)] {
            let is_odd = |c: char| {
                c.is_control() || c.is_whitespace() || matches!(c, '\\' | '?' | '"' | '<' | '>')
            };
            if !path.starts_with('/') || path.starts_with("//") || path.contains(is_odd) {
                return Err(format!("`{key}` is not a path on this site"));
            }
        }
        let rest = from.strip_suffix('*');
        if rest.is_some_and(|rest| !rest.ends_with('/'))
            || rest.unwrap_or(from).contains(['*', '#'])
        {
            return Err("`*` stands only at the end of `from`, behind a slash".to_owned());
        }
        let parts = parts_of(rest.unwrap_or(from)).map(|part| match part.strip_prefix(':') {
            Some(name) => Part::Named(name.to_owned()),
            None => Part::Plain(part.to_lowercase()),
        });
        let parts: Vec<Part> = parts.collect();
        if parts.is_empty() {
            return Err("`from` would be every address".to_owned());
        }
        let redirect = Redirect {
            from: parts,
            has_rest: rest.is_some(),
            to: to.to_owned(),
            line,
        };
        match redirect.unknown_name() {
            Some(name) => Err(format!("`to` names `:{name}`, which `from` has not")),
            None => Ok(redirect),
        }
    }

    /// A name in `to` that stands for nothing.
    fn unknown_name(&self) -> Option<&str> {
        let path = self.to.split('#').next().unwrap_or_default();
        let mut names = parts_of(path).filter_map(|part| part.strip_prefix(':'));
        names.find(|name| match *name {
            "splat" => !self.has_rest,
            name => !self
                .from
                .iter()
                .any(|part| matches!(part, Part::Named(known) if known == name)),
        })
    }

    /// Where it leads when that is one address for all.
    #[must_use]
    pub fn fixed_target(&self) -> Option<&str> {
        (!self.to.contains("/:")).then_some(self.to.as_str())
    }

    /// Where an address of its form leads; none for any other. The address begins with `/` and is decoded.
    #[must_use]
    pub fn target(&self, path: &str) -> Option<String> {
        let asked: Vec<&str> = parts_of(path).collect();
        let is_long_enough = match self.has_rest {
            true => asked.len() >= self.from.len(),
            false => asked.len() == self.from.len(),
        };
        if !is_long_enough {
            return None;
        }
        let mut named: BTreeMap<&str, String> = BTreeMap::new();
        for (part, &asked) in self.from.iter().zip(&asked) {
            match part {
                Part::Plain(plain) if asked.to_lowercase() == *plain => {}
                Part::Plain(_) => return None,
                Part::Named(name) => drop(named.insert(name, asked.to_owned())),
            }
        }
        named.insert("splat", asked[self.from.len()..].join("/"));
        let (to, fragment) = self
            .to
            .split_once('#')
            .map_or((self.to.as_str(), None), |(to, fragment)| {
                (to, Some(fragment))
            });
        let filled = parts_of(to).map(|part| {
            part.strip_prefix(':')
                .and_then(|name| named.get(name))
                .map_or(part, String::as_str)
        });
        let filled: Vec<&str> = filled.filter(|part| !part.is_empty()).collect();
        let slash = if to.ends_with('/') && !filled.is_empty() {
            "/"
        } else {
            ""
        };
        let fragment = fragment
            .map(|fragment| format!("#{fragment}"))
            .unwrap_or_default();
        Some(format!("/{}{slash}{fragment}", filled.join("/")))
    }
}

fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

impl Parse<'_> {
    pub(super) fn redirects(&mut self, redirects: Vec<Spanned<FileRedirect>>) -> Vec<Redirect> {
        if let Some(one) = redirects.get(REDIRECTS_MAX) {
            let message =
                format!("redirect: there are more than {REDIRECTS_MAX}, the others are left out");
            self.problem(
                Code::RedirectPatternInvalid,
                one.span().start,
                message,
                "write patterns with `*` and `:name`",
            );
        }
        let taken = redirects.into_iter().take(REDIRECTS_MAX);
        taken.filter_map(|one| self.redirect(one)).collect()
    }

    fn redirect(&mut self, redirect: Spanned<FileRedirect>) -> Option<Redirect> {
        let at = redirect.span().start;
        let redirect = redirect.into_inner();
        self.unknown(&redirect.unknown, at, &["from", "to"]);
        let (line, _) = self.place(at);
        match Redirect::new(&redirect.from, &redirect.to, line) {
            Ok(redirect) => Some(redirect),
            Err(why) => {
                self.problem(
                    Code::RedirectPatternInvalid,
                    at,
                    format!("redirect: {why}"),
                    HELP,
                );
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_form_leads_on_with_its_parts() {
        for (from, to, asked, led) in [
            (
                "/docs/*",
                "/en/:splat",
                "/docs/funds/withdraw",
                Some("/en/funds/withdraw"),
            ),
            ("/docs/*", "/en/:splat", "/docs/", Some("/en")),
            ("/docs/*", "/en/:splat", "/docs", Some("/en")),
            ("/docs/*", "/en/:splat", "/documents/a", None),
            ("/Docs/*", "/en/:splat", "/dOCS/A", Some("/en/A")),
            (
                "/hc/:locale/articles/:id",
                "/a/:id",
                "/hc/en-us/articles/wd7k2q",
                Some("/a/wd7k2q"),
            ),
            (
                "/hc/:locale/articles/:id",
                "/a/:id",
                "/hc/en-us/articles/wd7k2q/more",
                None,
            ),
            ("/old", "/en/funds/#fees", "/old/", Some("/en/funds/#fees")),
            (
                "/old",
                "/en/funds/withdraw#fees",
                "/old",
                Some("/en/funds/withdraw#fees"),
            ),
            ("/旧/*", "/zh/:splat", "/旧/资金", Some("/zh/资金")),
            // What is asked is a path and stays one.
            (
                "/docs/*",
                "/:splat",
                "/docs//evil.example/a",
                Some("/evil.example/a"),
            ),
        ] {
            let redirect = Redirect::new(from, to, 1).unwrap();
            assert_eq!(redirect.target(asked).as_deref(), led, "{from} {asked}");
        }
    }

    #[test]
    fn what_is_no_redirect_is_refused_with_the_reason() {
        for (from, to, why) in [
            ("docs/*", "/en/", "`from` is not a path"),
            ("/docs/*", "https://evil.example/", "`to` is not a path"),
            ("/docs/*", "//evil.example/", "`to` is not a path"),
            ("/docs*", "/en/", "`*` stands only"),
            ("/*/docs", "/en/", "`*` stands only"),
            ("/*", "/en/", "every address"),
            ("/docs/a", "/en/:splat", "`:splat`"),
            ("/docs/:id", "/en/:slug", "`:slug`"),
        ] {
            let refused = Redirect::new(from, to, 1).unwrap_err();
            assert!(refused.contains(why), "{from} {to}: {refused}");
        }
    }
}
