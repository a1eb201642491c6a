//! The operator's official list: the file of `--official`, which lies outside of the content folder.
//!
//! Gets:    the path and the text of the file.
//! Gives:   an `OperatorList`, or all that is wrong with the file, each with line, column and key.
//! Touches: `contact`.
//! Never:   a part of the list: an entry that cannot be used makes the whole file unusable, for a list that lacks one calls
//!          a true channel fake.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use unicode_normalization::UnicodeNormalization;

use super::official::FileOfficial;
use super::parse::{Parse, is_blank};
use crate::contact::official::Official;
use crate::ids::Variables;
use crate::problem::{Code, Problem};

/// What the operator vouches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorList {
    /// The channels that are really ours.
    pub official: Official,
    /// Addresses of the contact page that are of no kind that can be compared, such as a postal address.
    other: Vec<String>,
}

/// The keys may stand below `[official]`, as in `site.toml`.
#[derive(Deserialize)]
struct Below {
    official: Spanned<FileOfficial>,
    #[serde(flatten)]
    unknown: std::collections::BTreeMap<String, toml::Value>,
}

const KEYS: &str = "write domains, emails, email_domains, phones, country_code, handles, names or other, at the top of the file or \
                    below [official]";
const WHOLE: &str = "correct it: the list is used whole or not at all";

impl OperatorList {
    /// Reads the file; its keys are those of `[official]` in `site.toml`, and `other`.
    ///
    /// # Errors
    /// All that is wrong, at least one problem. A file without any key is wrong: it may have been cut.
    pub fn parse(path: &Path, text: &str) -> Result<OperatorList, Vec<Problem>> {
        let mut parse = Parse {
            text,
            problems: Vec::new(),
            variables: Variables::default(),
        };
        if is_blank(text) {
            return Err(vec![
                Problem::error(Code::OfficialListEmpty, path, "lists nothing")
                    .at(1, 0)
                    .help(KEYS),
            ]);
        }
        let (listed, stray) =
            read(text).map_err(|error| vec![parse.refused(path, &error, &[]).help(KEYS)])?;
        let mut official = Official::default();
        parse.listed(&mut official, &listed);
        for other in listed
            .other
            .iter()
            .filter(|other| plain(other.get_ref()).is_empty())
        {
            parse.problem(
                Code::OfficialEntryInvalid,
                other.span().start,
                "other: an empty address",
                WHOLE,
            );
        }
        for key in listed.unknown.keys().chain(&stray) {
            let problem = Problem::error(Code::KeyUnknown, path, format!("unknown key `{key}`"));
            let (line, _) = parse.line_of(key, 0);
            parse.problems.push(problem.at(line, 0).help(KEYS));
        }
        if parse.problems.is_empty() {
            let other = listed
                .other
                .iter()
                .map(|other| plain(other.get_ref()))
                .collect();
            return Ok(OperatorList { official, other });
        }
        parse
            .problems
            .sort_by_key(|problem| (problem.line, problem.column));
        let told = |problem: Problem| {
            let help = if problem.help == KEYS { KEYS } else { WHOLE };
            Problem {
                path: path.to_owned(),
                ..problem
            }
            .help(help)
        };
        Err(parse.problems.into_iter().map(told).collect())
    }

    /// Whether an address is listed word for word, because nothing can be compared with it otherwise.
    #[must_use]
    pub fn names(&self, address: &str) -> bool {
        self.other.contains(&plain(address))
    }
}

/// The list, and the keys that stand beside `[official]`.
fn read(text: &str) -> Result<(FileOfficial, Vec<String>), toml::de::Error> {
    let has_table = toml::from_str::<toml::Table>(text)?.contains_key("official");
    if has_table {
        let below: Below = toml::from_str(text)?;
        return Ok((
            below.official.into_inner(),
            below.unknown.into_keys().collect(),
        ));
    }
    Ok((toml::from_str(text)?, Vec::new()))
}

/// The form in which addresses that are no channels are equal: half width, white space as one space.
fn plain(text: &str) -> String {
    let text: String = text.nfkc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "domains = [\"bitp.example\"]\nhandles = [{ platform = \"telegram\", handle = \"@bitp_official\" }]\nother = [\"1 High Street\"]\n";

    fn parse(text: &str) -> Result<OperatorList, Vec<String>> {
        OperatorList::parse(Path::new("o.toml"), text)
            .map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_keys_stand_at_the_top_or_below_official() {
        let top = parse(LIST).unwrap();
        assert_eq!(
            parse(&format!("# ours\n[official]\n{LIST}")),
            Ok(top.clone())
        );
        assert_eq!(
            top.official.lines(),
            ["telegram @bitp_official", "web bitp.example"]
        );
        assert!(top.names(" 1  High Street") && !top.names("2 High Street"));
        assert!(
            parse("domains = []\n").unwrap().official.is_empty(),
            "an operator may say that there is none"
        );
    }

    #[test]
    fn whatever_is_wrong_makes_the_whole_file_wrong_with_line_and_key() {
        for (text, starts, says) in [
            ("", "o.toml:1", "lists nothing"),
            ("\n# later\n", "o.toml:1", "lists nothing"),
            ("domains = [", "o.toml:1", "error"),
            ("\ndomains = \"bitp.example\"", "o.toml:2:11", "sequence"),
            (
                "emails = [\"a@b.example\"]\ndomains = [\"a b\"]",
                "o.toml:2:12",
                "domains: `a b` is no domain name",
            ),
            (
                "emails = [\"nobody\"]",
                "o.toml:1:11",
                "emails: `nobody` is no e-mail address",
            ),
            (
                "email_domains = [\"1.2.3.4\"]",
                "o.toml:1:18",
                "email_domains:",
            ),
            ("phones = [\"12\"]", "o.toml:1:11", "phones:"),
            ("country_code = \"x\"", "o.toml:1:16", "country_code:"),
            (
                "handles = [{ platform = \"x\", handle = \"a b\" }]",
                "o.toml:1:12",
                "handles:",
            ),
            ("handles = [{ platform = \"x\" }]", "o.toml:1", "handle"),
            (
                "domain = [\"bitp.example\"]",
                "o.toml:1",
                "unknown key `domain`",
            ),
            (
                "[official]\ndomains = []\nemial = 1",
                "o.toml:3",
                "unknown key `emial`",
            ),
            (
                "name = \"X\"\n[official]\ndomains = []",
                "o.toml:1",
                "unknown key `name`",
            ),
            ("other = [\" \"]", "o.toml:1:10", "other:"),
            ("official = 1", "o.toml:1", "error"),
        ] {
            let told = parse(text).unwrap_err();
            assert!(
                told[0].starts_with(starts) && told[0].contains(says),
                "{text}: {told:#?}"
            );
        }
    }
}
