//! The operator's official list: its file as it was last read, and the site under it.
//!
//! Gets:    the file of `--official`; what `site.toml` says.
//! Gives:   the site with the operator's list in the place of its own, each channel of it judged; what is wrong.
//! Touches: that file, for reading; `config`, `contact`.
//! Never:   the list of `site.toml` once there is an operator's; a list that is half read: a broken edit leaves the last good.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::own_files::SITE;
use crate::config::{OperatorList, Parsed, SiteConfig};
use crate::contact::official::Official;
use crate::contact::outside::Verdict;
use crate::contact::verify::{State, gravest};
use crate::contact::{Channel, Standing};
use crate::detect::contacts::{self, SpotKind};
use crate::problem::{Code, Problem};

/// The largest file that is read, in bytes: thousands of entries.
const BYTES_MAX: u64 = 1_000_000;

/// Size, time and identity of the file; equal stamps mean an equal file. None when it cannot be looked at.
pub type OfficialStamp = Option<(u64, Option<SystemTime>, [i64; 3])>;

/// The file of `--official`, and the last good list in it.
#[derive(Clone, Debug)]
pub struct OfficialFile {
    path: PathBuf,
    content: PathBuf,
    list: OperatorList,
    /// What is wrong with the file as it is now; the list is older then.
    problems: Vec<Problem>,
    /// Whether it has changed since it was read.
    is_due: bool,
}

/// Why the operator's list cannot be used, so that nothing may be served.
#[derive(Debug, thiserror::Error)]
#[error("the official list cannot be used:\n{}", told(.problems))]
pub struct OfficialFileError {
    problems: Vec<Problem>,
}

fn told(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

impl OfficialFile {
    /// Reads the file for the first time.
    ///
    /// # Errors
    /// When it cannot be read, lies in the content folder, or any of it cannot be used.
    pub fn open(path: &Path, content: &Path) -> Result<OfficialFile, OfficialFileError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let list = read(&path, content).map_err(|problems| OfficialFileError { problems })?;
        Ok(OfficialFile {
            path,
            content: content.to_owned(),
            list,
            problems: Vec::new(),
            is_due: false,
        })
    }

    /// What the file is now.
    #[must_use]
    pub fn stamp(&self) -> OfficialStamp {
        let meta = fs::metadata(&self.path).ok()?;
        Some((meta.len(), meta.modified().ok(), identity(&meta)))
    }

    /// Lets the next look read it again.
    pub fn changed(&mut self) {
        self.is_due = true;
    }

    /// Reads it again when it has changed; gives what is to be reported of it once.
    pub(super) fn refresh(&mut self) -> Vec<String> {
        if !std::mem::take(&mut self.is_due) {
            return Vec::new();
        }
        match read(&self.path, &self.content) {
            Ok(list) => {
                self.list = list;
                let was_broken = !std::mem::take(&mut self.problems).is_empty();
                was_broken
                    .then(|| format!("{} can be used again", self.path.display()))
                    .into_iter()
                    .collect()
            }
            Err(problems) => {
                let help = |problem: Problem| {
                    let help = format!("{}; the last good list stays in use", problem.help);
                    problem.help(help)
                };
                self.problems = problems.into_iter().map(help).collect();
                self.problems.iter().map(ToString::to_string).collect()
            }
        }
    }

    /// What is wrong with the file, and with what `site.toml` says beside it.
    pub(super) fn problems(&self, parsed: Option<&Parsed>) -> Vec<Problem> {
        let unused = parsed.and_then(|parsed| parsed.official_line).map(|line| {
            Problem::error(
                Code::OfficialIgnored,
                Path::new(SITE),
                "[official] is ignored, for the operator's official list is in use",
            )
            .at(line, 0)
            .help("take it out here; what is missing in the operator's list is added there")
        });
        self.problems.iter().cloned().chain(unused).collect()
    }

    /// What `site.toml` says, with this list in the place of its own and each channel judged by it; and what readers would
    /// take for ours though it is not listed.
    pub(super) fn over(&self, site: &SiteConfig) -> (SiteConfig, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut site = site.clone();
        // What authors let articles name besides does not count for what pages say of channels.
        let mut official = self.list.official.clone();
        let outside = std::mem::take(&mut site.official);
        if official.is_empty() {
            // The operator says that there is none: then nothing can be compared.
            site.official = official.with_outside_of(&outside);
            return (site, problems);
        }
        official.add_name(&site.name);
        let judge = Judge {
            list: &self.list,
            official,
        };
        for channel in &mut site.channels {
            channel.standing = judge.standing(channel, &mut problems);
        }
        if let Some(to) = site.message.to.take_if(|to| !judge.is_listed(to)) {
            let message = format!(
                "message: `{}` is not on the official list: messages do not go there",
                shortened(&to)
            );
            problems.push(
                problem(Code::ChannelUnlisted, 0, message).help("write a mailbox that is on it"),
            );
        }
        judge.take_out_foreign(&mut site, &mut problems);
        let categories = site
            .categories
            .iter()
            .flat_map(|category| category.title.texts());
        let names = site
            .title
            .texts()
            .chain([site.name.as_str()])
            .chain(categories);
        problems.extend(names.filter_map(|text| judge.foreign(text)).map(|named| {
            let message = format!(
                "a name or title names `{}`, which is not on the official list",
                shortened(&named)
            );
            Problem::warning(Code::SiteTextUnlisted, Path::new(SITE), message).help(REMEDY)
        }));
        site.official = judge.official.with_outside_of(&outside);
        site.name_own_words();
        problems.extend(
            site.official
                .drop_lookalike_links()
                .into_iter()
                .map(|host| {
                    let message = format!(
                        "links: `{}` resembles a channel of the official list: it is not used",
                        shortened(&host)
                    );
                    problem(Code::OutsideLookalike, 0, message).help(REMEDY)
                }),
        );
        (site, problems)
    }
}

/// The operator's list alone, without what authors let articles name besides.
struct Judge<'l> {
    list: &'l OperatorList,
    official: Official,
}

impl Judge<'_> {
    fn is_listed(&self, address: &str) -> bool {
        gravest(&self.official.judge(address)) == State::Official || self.list.names(address)
    }

    fn standing(&self, channel: &Channel, problems: &mut Vec<Problem>) -> Standing {
        let address = shortened(&channel.address);
        let is_listed = self.is_listed(&channel.address);
        if !is_listed {
            let message =
                format!("the channel `{address}` is not on the official list: the page says so");
            problems.push(problem(Code::ChannelUnlisted, channel.line, message).help(REMEDY));
        }
        let foreign: Vec<String> = channel
            .texts()
            .filter_map(|text| self.foreign(text))
            .collect();
        problems.extend(foreign.iter().map(|named| {
            let named = shortened(named);
            let message = format!("a text of the channel `{address}` names `{named}`, which is not on the official list");
            problem(Code::SiteTextUnlisted, channel.line, message).help(REMEDY)
        }));
        if is_listed && foreign.is_empty() {
            Standing::Listed
        } else {
            Standing::Unlisted
        }
    }

    /// Takes out the texts of pages that name somebody who is not listed: no mark stands beside them.
    fn take_out_foreign(&self, site: &mut SiteConfig, problems: &mut Vec<Problem>) {
        let mut is_shown = |text: &str| {
            let named = self.foreign(text);
            problems.extend(named.iter().map(|named| {
                let named = shortened(named);
                let message = format!(
                    "a text names `{named}`, which is not on the official list: it is not shown"
                );
                problem(Code::SiteTextUnlisted, 0, message).help(REMEDY)
            }));
            named.is_none()
        };
        let guide = &mut site.message;
        for text in [
            &mut guide.due,
            &mut guide.receipt,
            &mut guide.follow_up,
            &mut guide.escalate,
            &mut site.look.footer,
        ] {
            text.retain(&mut is_shown);
        }
        for attach in guide
            .topics
            .iter_mut()
            .flat_map(|topic| topic.attach.values_mut())
        {
            attach.retain(|text| is_shown(text));
        }
    }

    /// The first contact that a text names and the list does not bear out.
    fn foreign(&self, text: &str) -> Option<String> {
        contacts::find(text).into_iter().find_map(|spot| {
            let named = &text[spot.start..spot.end];
            let borne_out = match self.official.judge_in_article(spot.kind, named) {
                Verdict::Fine | Verdict::Example => true,
                // A chain address or a long word is no way to reach anybody.
                Verdict::Unknown => {
                    matches!(spot.kind, SpotKind::Chain | SpotKind::Word) || self.list.names(named)
                }
                Verdict::Unsound(_) | Verdict::Lookalike(_) | Verdict::Elsewhere(..) => false,
            };
            (!borne_out).then(|| named.to_owned())
        })
    }
}

const REMEDY: &str = "take it out, or let the operator add it to the file of `--official`";

fn problem(code: Code, line: usize, message: String) -> Problem {
    Problem::error(code, Path::new(SITE), message).at(line, 0)
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The list in a file. A link is followed, for how the operator's files are laid out is the operator's to decide.
fn read(path: &Path, content: &Path) -> Result<OperatorList, Vec<Problem>> {
    let whole = |code: Code, message: String, help: &str| {
        vec![Problem::error(code, path, message).help(help)]
    };
    let cannot = |error: std::io::Error| {
        whole(
            Code::FileUnreadable,
            format!("cannot be read: {error}"),
            "check that the file of `--official` exists and that the server may read it",
        )
    };
    // An author who can write the list is an operator.
    if let (Ok(real), Ok(content)) = (fs::canonicalize(path), fs::canonicalize(content))
        && real.starts_with(content)
    {
        return Err(whole(
            Code::OfficialListMisplaced,
            "lies in the content folder, where authors write".to_owned(),
            "put it outside of that folder",
        ));
    }
    // Looked at before it is opened: a pipe would hold up the start.
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Err(whole(
            Code::FileNotRegular,
            "is not a regular file".to_owned(),
            "name a file of TOML",
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(cannot)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(whole(
            Code::FileTooLarge,
            format!("is larger than {BYTES_MAX} bytes"),
            "list less",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        whole(
            Code::FileNotUtf8,
            format!("is not UTF-8 at byte {}", error.utf8_error().valid_up_to()),
            "save the file as UTF-8",
        )
    })?;
    OperatorList::parse(path, &text)
}

/// What tells two files of one size and time apart.
#[cfg(unix)]
fn identity(meta: &Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [meta.ino() as i64, meta.ctime(), meta.ctime_nsec()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [i64; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(text: &str) -> Option<String> {
        let list = OperatorList::parse(Path::new("o.toml"), "other = [\"etherscan.io\"]").unwrap();
        Judge {
            list: &list,
            official: official(),
        }
        .foreign(text)
    }

    fn official() -> Official {
        let mut official = Official::default();
        official.add_name("BitP");
        official.add_domain("bitp.example").unwrap();
        official.add_email("help@bitp.example").unwrap();
        official.add_handle("telegram", "@bitp_official").unwrap();
        official
    }

    #[test]
    fn a_text_that_names_somebody_elses_contact_is_seen() {
        for text in [
            "写给 vip@bitp.test 更快",
            "Telegram: @bitp_helper",
            "请到 https://bitp.test/login 登录",
            "or see bitp-login.com",
            "@bitp_officia1",
            "拨打 +86 10 8888 6666",
            "微信 BitpKefu88",
            "b1tp.example",
        ] {
            assert!(foreign(text).is_some(), "{text}");
        }
    }

    #[test]
    fn honest_texts_of_a_site_name_nobody_else() {
        for text in [
            "京ICP备2021012345号-1 京公网安备 11010802030143号",
            "© 2019-2027 BitP Ltd. All rights reserved. v2.3.1",
            "Company number 12345678, VAT GB 123 4567 89",
            "增值电信业务经营许可证：京B2-20210001",
            "附件合计不超过 20 MB。5 分钟内会收到自动确认和工单号。",
            "工作日 24 小时内，09:00-18:00，2027-02-17 除外",
            "Open at weekends and on holidays too; 1,000,000 customers since 2019.",
            "Quote the ticket number, such as BP-20270217-000123.",
            "写到 help@bitp.example，或在 Telegram 上找 @bitp_official",
            "在 App 里打开“帮助与客服 › 在线客服”。",
            "报告里附上 screenshot.png 和 config.json",
            "约 3 分钟",
            "在 etherscan.io 上查",
            "",
        ] {
            assert_eq!(foreign(text), None, "{text}");
        }
    }
}
