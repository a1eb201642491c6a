//! What readers had at a commit and would lose: every kind of loss is named at the right file, and the remedy, written as it is,
//! brings it back.

use std::fs;

use jieda::past::{self, Moment, PastError};
use jieda::problem::{Problem, Severity};

use crate::repository::git;
use crate::site::Site;

const LATE: &str = "提现后会先经过审核，再上链，通常十分钟内到账；网络拥堵时要等更久。";
const CARD: &str = "银行卡买币要先完成身份认证，每天的限额写在支付页上，超过会被拒绝。";

/// A site with two categories in two languages, committed.
fn committed() -> Site {
    let site = Site::new()
        .article("site.toml", "languages = [\"zh\", \"en\"]\n\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\", en = \"Funds\" }\n\n[[category]]\npath = \"money\"\ntitle = { zh = \"钱\", en = \"Money\" }\n")
        .article("zh/funds/late.md", &format!("---\nid: wd7k2q\ntitle: 提现没到账\nredirect_from: [/zh/funds/old-late]\n---\n{LATE}\n\n## 为什么会延迟\n\n{LATE}\n\n## 怎么查询\n\n打开记录。\n"))
        .article("en/funds/late.md", "---\nid: wd7k2q\ntitle: Withdrawal is late\n---\nIt is reviewed first, and then sent on chain, mostly within minutes.\n\n## Why is it late?\n\nThe network is congested at times.\n")
        .article("zh/funds/card.md", &format!("---\nid: cd7k2q\ntitle: 银行卡买币\n---\n{CARD}\n"))
        .article("zh/money/fees.md", "---\nid: fe7k2q\ntitle: 费用\n---\n每笔收一元，按月结算，发票另开。\n")
        .article("zh/money/secret.md", "---\nid: se7k2q\ntitle: 内部\nvisibility: internal\n---\n只给客服看的内容。\n")
        .article("zh/money/draft.md", "---\nid: dr7k2q\ntitle: 草稿\ndraft: true\n---\n还没写完的内容。\n");
    git(&site.content(), &["init", "-q"]);
    commit(&site);
    site
}

fn commit(site: &Site) {
    git(&site.content(), &["add", "-A"]);
    git(&site.content(), &["commit", "-qm", "x"]);
}

fn dead(site: &Site) -> Vec<Problem> {
    compare(site, "HEAD").unwrap().problems
}

fn compare(site: &Site, named: &str) -> Result<past::Compared, PastError> {
    let snapshot = site.snapshot();
    let now = Moment {
        site: &snapshot.site,
        catalog: &snapshot.catalog,
    };
    past::compare(&site.content(), named, now)
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// Does what a remedy says: lines of TOML go to `site.toml`, those of YAML into the front matter of the problem's file.
fn follow(site: &Site, problem: &Problem) {
    let written: Vec<&str> = problem.help.split('`').skip(1).step_by(2).collect();
    let is_site = problem.help.contains("site.toml") || problem.path.ends_with("site.toml");
    let file = if is_site {
        site.content().join("site.toml")
    } else {
        site.content().join(&problem.path)
    };
    let text = fs::read_to_string(&file).unwrap();
    let key = |line: &str| line.split([':', '=']).next().unwrap().trim().to_owned();
    let text = match written[..] {
        [line] if line.starts_with("languages") => text
            .lines()
            .map(|old| {
                if old.starts_with("languages") {
                    line
                } else {
                    old
                }
            })
            .collect::<Vec<_>>()
            .join("\n"),
        [line] if is_site => {
            // Below the path of the entry that the problem names.
            let mut lines: Vec<&str> = text.lines().collect();
            let at = problem.line;
            if lines.get(at).is_some_and(|next| key(next) == key(line)) {
                lines.remove(at);
            } else if lines.get(at + 1).is_some_and(|next| key(next) == key(line)) {
                lines.remove(at + 1);
            }
            lines.insert(at, line);
            lines.join("\n")
        }
        _ if is_site => format!("{text}\n{}\n", written.join("\n")),
        [line] => {
            let rest = text.strip_prefix("---\n").unwrap();
            let (head, body) = rest.split_once("---\n").unwrap();
            let kept = head.lines().filter(|old| key(old) != key(line));
            let head: Vec<&str> = kept.chain([line]).collect();
            format!("---\n{}\n---\n{body}", head.join("\n"))
        }
        _ => panic!("{problem}"),
    };
    fs::write(&file, text).unwrap();
    site.touch(file.strip_prefix(site.content()).unwrap().to_str().unwrap());
}

/// Follows all remedies until there are none; gives what was found at first.
#[track_caller]
fn healed(site: &Site) -> Vec<String> {
    let found = dead(site);
    let mut left = found.clone();
    for _ in 0..3 {
        for problem in left.iter().filter(|one| one.severity == Severity::Error) {
            follow(site, problem);
        }
        left = dead(site);
        left.retain(|one| one.severity == Severity::Error);
    }
    assert!(left.is_empty(), "{:#?}", lines(&left));
    lines(&found)
}

/// What a change does, and where what is said of it begins.
type Case = (&'static str, fn(&Site), &'static [&'static str]);

#[test]
fn every_kind_of_loss_is_named_with_a_remedy_that_heals_it() {
    let cases: [Case; 12] = [
        ("nothing", |_| (), &[]),
        (
            "renamed with its permalink",
            |site| site.rename("zh/funds/late.md", "zh/funds/withdrawal.md"),
            &[
                "zh/funds/withdrawal.md:4: error: `/zh/funds/late` opened for readers at HEAD and is dead now: it most likely \
                 moved to `zh/funds/withdrawal` (it has its permalink) (write `redirect_from: [/zh/funds/old-late, /zh/funds/late]`",
            ],
        ),
        (
            "renamed without its permalink",
            |site| {
                site.rename("zh/funds/late.md", "zh/funds/withdrawal.md");
                replace(site, "zh/funds/withdrawal.md", "id: wd7k2q\n", "");
                replace(
                    site,
                    "zh/funds/withdrawal.md",
                    "redirect_from: [/zh/funds/old-late]\n",
                    "",
                );
            },
            &[
                "zh/funds/withdrawal.md:1: error: `/zh/funds/late`",
                "zh/funds/withdrawal.md:1: error: `/zh/funds/old-late`",
            ],
        ),
        (
            "deleted",
            |site| site.remove("zh/funds/card.md"),
            &[
                "site.toml: error: `/a/cd7k2q`",
                "site.toml: error: `/zh/funds/card`",
            ],
        ),
        (
            "a category moved",
            |site| {
                for file in ["late", "card"] {
                    site.rename(
                        &format!("zh/funds/{file}.md"),
                        &format!("zh/cash/{file}.md"),
                    );
                }
            },
            &[
                "site.toml: error: `/zh/funds/`",
                "zh/cash/card.md:1: error: `/zh/funds/card`",
                "zh/cash/late.md:4: error: `/zh/funds/late`",
            ],
        ),
        (
            "a draft now",
            |site| replace(site, "zh/funds/card.md", "id:", "draft: true\nid:"),
            &[
                "zh/funds/card.md: error: `/a/cd7k2q`",
                "zh/funds/card.md: error: `/zh/funds/card`",
            ],
        ),
        (
            "internal now",
            |site| replace(site, "zh/funds/card.md", "id:", "visibility: internal\nid:"),
            &[
                "zh/funds/card.md: error: `/a/cd7k2q`",
                "zh/funds/card.md: error: `/zh/funds/card`",
            ],
        ),
        (
            "a heading renamed",
            |site| {
                replace(
                    site,
                    "zh/funds/late.md",
                    "## 为什么会延迟",
                    "## 提现变慢的原因",
                )
            },
            &[
                "zh/funds/late.md:1: error: `/zh/funds/late#为什么会延迟` opened for readers at HEAD and is dead now: its heading \
                 was most likely renamed (write `anchors: {为什么会延迟: 提现变慢的原因}`",
            ],
        ),
        (
            "a section taken out",
            |site| replace(site, "zh/funds/late.md", "## 怎么查询\n\n打开记录。\n", ""),
            &["zh/funds/late.md:1: error: `/zh/funds/late#怎么查询`"],
        ),
        (
            "a permalink changed",
            |site| replace(site, "zh/money/fees.md", "fe7k2q", "zz7k2q"),
            &["zh/money/fees.md:1: error: `/a/fe7k2q`"],
        ),
        (
            "a permalink given to another",
            |site| {
                replace(site, "zh/money/fees.md", "fe7k2q", "zz7k2q");
                site.edit(
                    "zh/money/new.md",
                    "---\nid: fe7k2q\ntitle: 别的\n---\n完全不同的一篇。\n",
                );
            },
            &[
                "zh/money/fees.md:1: error: `/a/fe7k2q` opened for readers at HEAD and is dead now: it opened `zh/money/fees`, and opens `zh/money/new` now",
            ],
        ),
        (
            "a language removed",
            |site| replace(site, "site.toml", ", \"en\"", ""),
            &[
                "site.toml:1: error: `/en/` opened for readers at HEAD and is dead now: and the addresses of its 1 articles",
            ],
        ),
    ];
    for (name, change, expected) in cases {
        let site = committed();
        change(&site);
        let found = lines(&dead(&site));
        assert_eq!(found.len(), expected.len(), "{name}: {found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{name}: {found}");
        }
        if name == "a permalink given to another" {
            // Two articles of one id are healed by hand: the other one gets its own.
            replace(&site, "zh/money/new.md", "fe7k2q", "ne7k2q");
        }
        healed(&site);
    }
}

#[track_caller]
fn replace(site: &Site, path: &str, old: &str, new: &str) {
    let text = fs::read_to_string(site.content().join(path)).unwrap();
    assert!(text.contains(old), "{path}: {text}");
    site.edit(path, &text.replace(old, new));
}

#[test]
fn a_chain_of_moves_keeps_every_address_that_was_ever_seen() {
    let site = committed();
    let mut name = "late".to_owned();
    for next in ["one", "two", "three"] {
        site.rename(
            &format!("zh/funds/{name}.md"),
            &format!("zh/funds/{next}.md"),
        );
        healed(&site);
        commit(&site);
        name = next.to_owned();
    }
    let text = fs::read_to_string(site.content().join("zh/funds/three.md")).unwrap();
    for old in ["old-late", "late", "one", "two"] {
        assert!(text.contains(&format!("/zh/funds/{old}")), "{text}");
    }
    replace(&site, "zh/funds/three.md", "/zh/funds/one, ", "");
    let found = lines(&dead(&site));
    assert!(
        matches!(&found[..], [one] if one.contains("`/zh/funds/one` opened")),
        "{found:#?}"
    );
}

#[test]
fn what_readers_could_not_see_may_go() {
    let site = committed();
    site.remove("zh/money/secret.md");
    site.remove("zh/money/draft.md");
    assert_eq!(lines(&dead(&site)), [""; 0]);
    site.remove("zh/money/fees.md");
    let found = healed(&site).join("\n");
    assert!(
        found.contains("fees") && !found.contains("secret"),
        "{found}"
    );
}

#[test]
fn a_language_folder_of_its_own_repository_is_compared_with_its_own_past() {
    let site = committed();
    git(&site.content().join("zh"), &["init", "-q"]);
    git(&site.content().join("zh"), &["add", "-A"]);
    git(&site.content().join("zh"), &["commit", "-qm", "x"]);
    site.remove("zh/funds/card.md");
    site.remove("en/funds/late.md");
    let compared = compare(&site, "HEAD").unwrap();
    assert_eq!(compared.with.len(), 2, "{:?}", compared.with);
    let found = lines(&compared.problems).join("\n");
    assert!(
        found.contains("`/zh/funds/card`") && found.contains("`/en/funds/late`"),
        "{found}"
    );
}

#[test]
fn what_is_no_commit_is_said_with_what_was_probably_meant() {
    let site = committed();
    git(&site.content(), &["branch", "release-2026"]);
    let text = |named: &str| compare(&site, named).unwrap_err().to_string();
    assert!(
        text("relase-2026").ends_with("did you mean `release-2026`?"),
        "{}",
        text("relase-2026")
    );
    assert!(
        text("nothing-like-it").contains("the latest are "),
        "{}",
        text("nothing-like-it")
    );
    for odd in ["", "--help", "-h", "HEAD:zh", "HEAD^{tree}", "\u{1}"] {
        assert!(
            matches!(compare(&site, odd), Err(PastError::NoCommit(_))),
            "{odd}"
        );
    }
    commit_empty(&site);
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", site.content().display());
    git(
        shallow.path(),
        &["clone", "-q", "--depth=1", &from, "content"],
    );
    let snapshot = site.snapshot();
    let now = Moment {
        site: &snapshot.site,
        catalog: &snapshot.catalog,
    };
    let error = past::compare(&shallow.path().join("content"), "HEAD~1", now);
    let error = error.unwrap_err().to_string();
    assert!(error.contains("fetch --unshallow"), "{error}");
    let alone = Site::new().article("zh/a.md", "# A\n");
    assert!(matches!(
        compare(&alone, "HEAD"),
        Err(PastError::NoRepository(_))
    ));
}

fn commit_empty(site: &Site) {
    git(
        &site.content(),
        &["commit", "-q", "--allow-empty", "-m", "y"],
    );
}

#[test]
fn old_anchors_open_their_section_without_scripts() {
    let site = Site::new()
        .article(
            "zh/a.md",
            "---\ntitle: A\nanchors: {old-why: why, 旧: why, gone: nothing, how: why}\n---\n看 [这里](b.md#old-b)。\n\n## 为什么 {#why}\n\n因为。\n\n## 怎么 {#how}\n\n这样。\n",
        )
        .article("zh/b.md", "---\ntitle: B\nanchors:\n  old-b: new-b\n---\n\n## 新 {#new-b}\n\n字。\n");
    let page = site.get("/zh/a");
    assert!(
        page.body
            .contains("<a id=\"old-why\"></a><a id=\"旧\"></a><h2 id=\"why\">"),
        "{}",
        page.body
    );
    let problems = site.problems().join("\n");
    assert_eq!(
        problems
            .lines()
            .filter(|line| line.starts_with("zh/a.md:3:"))
            .count(),
        2,
        "{problems}"
    );
    assert!(problems.contains("the old anchor `gone` leads to `nothing`, which no heading has"));
    assert!(problems.contains("the old anchor `how` is one that a heading has now"));
    assert!(!problems.contains("old-b"), "{problems}");
}
