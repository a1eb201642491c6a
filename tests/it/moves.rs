//! Moves: after each, every address and every link leads to what it led to, nothing else changed, and when a step fails nothing
//! changed at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jieda::content::link_places;
use jieda::ids::Audience;
use jieda::moves::{self, MoveError};
use jieda::past::{self, Moment};
use proptest::prelude::*;

use crate::repository::git;
use crate::site::Site;

/// All files of a folder but git's, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn list(root: &Path, folder: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".git") {
                continue;
            }
            if path.is_dir() {
                list(root, &path, all);
            } else {
                let below = path.strip_prefix(root).unwrap().to_owned();
                all.insert(below, fs::read(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    list(folder, folder, &mut all);
    all
}

/// A file with what its links lead to cut out, and without the old addresses that it says.
fn without_targets(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (mut out, mut from) = (String::new(), 0);
    for place in link_places(&text) {
        out.push_str(&text[from..place.bytes.start]);
        from = place.bytes.end;
    }
    out.push_str(&text[from..]);
    let is_old = |line: &&str| line.starts_with("redirect_from") || line.starts_with("  - /");
    let kept = out.lines().filter(|line| !is_old(line));
    let kept: Vec<&str> = kept.collect();
    kept.join("\n").trim_start_matches("---\n---\n").to_owned()
}

/// Where each link of each article leads, told by titles: what a move must not change.
fn led(site: &Site) -> BTreeMap<String, Vec<String>> {
    let snapshot = site.snapshot();
    let view = snapshot.view(Audience::Agents);
    let led = |article: &jieda::content::Article| {
        let links = article.links.iter();
        let links = links.map(|link| match &link.target {
            // The old page of a category: of one that is emptied it leads to the article that was there.
            jieda::content::LinkTarget::Article { id, .. } if id.slug() == "konto" => {
                let leads = view.address_of(&id.url()).is_some();
                format!("an old page: {leads}")
            }
            jieda::content::LinkTarget::Article { id, anchor } => {
                let to = view.article(id).or_else(|| view.redirect(&id.url()));
                let category = id.path().parse().ok();
                let category = category.and_then(|path| view.category(id.lang(), &path));
                format!(
                    "{:?} {:?} {anchor:?}",
                    to.map(|to| to.title.clone()),
                    category.map(|node| node.count)
                )
            }
            jieda::content::LinkTarget::Site(_) => "a page".to_owned(),
            other => format!("{other:?}"),
        });
        links.collect::<Vec<_>>()
    };
    view.articles()
        .map(|article| (article.title.clone(), led(article)))
        .collect()
}

fn moved(site: &Site, old: &str, new: &str) -> Result<(), MoveError> {
    let plan = moves::plan(&site.content(), old, new)?;
    plan.carry_out(&site.content(), &mut |_| Ok(()))
}

const SLUGS: [&str; 4] = ["funds/late", "funds/card", "account/sign-in", "top"];
const TARGETS: [&str; 7] = [
    "funds/moved",
    "account/moved",
    "brand/new/deep",
    "fresh",
    "account/",
    "funds/p2p/x",
    "zz/card",
];

/// A site whose articles link each other in every form that a link has.
fn linked(seed: &[u8]) -> Site {
    let mut site = Site::new().article(
        "site.toml",
        "# words\n[[category]]\npath = \"funds\" # c\ntitle = { zh = \"资金\", en = \"Funds\" }\n\n[[category]]\npath = \"account\"\ntitle = { zh = \"账户\", en = \"Account\" }\nredirect_from = [\"/zh/konto\"]\n",
    );
    site = site.article("assets/a b.png", "x");
    let mut checks = String::from("# golden\n");
    let mut at = 0;
    let mut next = |n: usize| {
        at += 1;
        usize::from(seed[at % seed.len()]) % n
    };
    for lang in ["zh", "en"] {
        for (number, slug) in SLUGS.iter().enumerate() {
            let up = "../".repeat(slug.matches('/').count());
            let mut text = match next(3) {
                0 => format!("# Title {lang} {number}\n"),
                1 => format!(
                    "---\ntitle: Title {lang} {number}\nid: perm{number}\nredirect_from:\n  - /{lang}/old-{number}  # seen\n---\n"
                ),
                _ => format!(
                    "---\nid: perm{number} # kept\ntitle: Title {lang} {number}\nredirect_from: [/{lang}/old-{number}]\n---\n"
                ),
            };
            text.push_str(&format!(
                "\n正文 {lang} {number} {}.\n\n",
                "words of this one ".repeat(number + 3)
            ));
            for _ in 0..next(7) {
                let other = SLUGS[next(SLUGS.len())];
                let line = match next(11) {
                    0 => format!("[a]({up}{other}.md)"),
                    1 => format!("**[b]({up}{other}.md#part \"t\")** and `[code]({up}{other}.md)`"),
                    2 => format!("[c](/{lang}/{other})"),
                    3 => format!("[d](</{lang}/{other}.md#part>)"),
                    4 => format!("[e][r{number}]\n\n[r{number}]: {up}{other}.md 'x'"),
                    5 => format!("![p]({up}../assets/a%20b.png)"),
                    6 => format!("<a href=\"/{lang}/{other}\">raw</a>"),
                    7 => format!("[f](/{lang}/funds/) [g](/zh/konto)"),
                    8 => "[h](#part) [i](https://x.example/zh/funds/late.md)".to_owned(),
                    9 => format!("    [j]({up}{other}.md)\n"),
                    _ => format!("[k](./{up}{other}.md)"),
                };
                text.push_str(&line);
                text.push_str("\n\n");
            }
            text.push_str("## Part {#part}\n\nEnd.\n");
            site.edit(&format!("{lang}/{slug}.md"), &text);
            checks.push_str(&format!("[[check]]\nquery = \"Title {lang} {number}\"\nexpect = \"{lang}/{slug}#part\" # e\nwithin = 50\n\n"));
        }
    }
    site.article("checks.toml", &checks)
}

fn check_move(seed: &[u8], old: &str, new: &str, is_repository: bool) {
    let site = linked(seed);
    let content = site.content();
    if is_repository {
        git(&content, &["init", "-q"]);
        git(&content, &["add", "-A"]);
        git(&content, &["commit", "-qm", "x"]);
    }
    let before = files(&content);
    let then = site.snapshot();
    let (links_before, errors_before) = (led(&site), site.problems().len());
    let plan = match moves::plan(&content, old, new) {
        Ok(plan) => plan,
        Err(MoveError::Name(_) | MoveError::Blocked { .. }) => return,
        Err(other) => panic!("{old} to {new}: {other}"),
    };
    assert_eq!(files(&content), before, "a plan writes nothing");
    plan.carry_out(&content, &mut |_| Ok(())).unwrap();
    let after = files(&content);
    let renamed: BTreeMap<&PathBuf, &PathBuf> =
        plan.renames.iter().map(|(old, new)| (old, new)).collect();
    assert_eq!(before.len(), after.len());
    for (path, bytes) in &before {
        let now = &after[*renamed.get(path).unwrap_or(&path)];
        if path.extension().is_some_and(|end| end == "md") {
            assert_eq!(
                without_targets(bytes),
                without_targets(now),
                "{}",
                path.display()
            );
        }
    }
    site.stop();
    assert_eq!(links_before, led(&site), "{old} to {new}");
    // A category that is new has no title yet: only its writer knows it.
    let mut problems = site.problems();
    problems.retain(|problem| !problem.contains("has no title"));
    assert!(
        problems.len() <= errors_before,
        "{old} to {new}: {problems:#?}"
    );
    let now = site.snapshot();
    let [then, now] = [&then, &now].map(|one| Moment {
        site: &one.site,
        catalog: &one.catalog,
    });
    let dead = past::dead(&content, "then", then, now, &[]);
    assert!(dead.is_empty(), "{dead:#?}");
    if is_repository {
        git(&content, &["add", "-A"]);
        let told = Command::new("git")
            .arg("-C")
            .arg(&content)
            .args(["status", "--porcelain", "--find-renames=30%"])
            .output()
            .unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        let renames = told.lines().filter(|line| line.starts_with('R')).count();
        assert_eq!(renames, plan.renames.len(), "{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_move_changes_targets_of_links_and_nothing_else(
        seed in proptest::collection::vec(any::<u8>(), 40),
        old in 0..SLUGS.len() + 2,
        new in 0..TARGETS.len(),
        is_repository in any::<bool>(),
    ) {
        let old = *SLUGS.iter().chain(&["funds", "account"]).nth(old).unwrap();
        check_move(&seed, old, TARGETS[new], is_repository);
    }
}

#[test]
fn there_and_back_leaves_what_was_but_for_old_addresses() {
    let site = linked(&[3, 1, 4, 1, 5, 9, 2, 6, 5, 3]);
    let before = files(&site.content());
    moved(&site, "funds/late", "account/late").unwrap();
    moved(&site, "account/late", "funds/late").unwrap();
    let after = files(&site.content());
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &before {
        let [was, is] = [bytes, &after[path]].map(|bytes| without_targets(bytes));
        assert_eq!(was, is, "{}", path.display());
    }
    let text = fs::read_to_string(site.content().join("zh/funds/late.md")).unwrap();
    assert!(
        text.contains("/zh/account/late") && !text.contains("/zh/funds/late]"),
        "{text}"
    );
    assert_eq!(site.get("/zh/account/late").status, 301);
}

#[test]
fn whatever_step_fails_nothing_is_changed() {
    for is_repository in [false, true] {
        let site = linked(&[7, 2, 9, 4, 1, 0, 3, 8]);
        let content = site.content();
        if is_repository {
            git(&content, &["init", "-q"]);
            git(&content, &["add", "-A"]);
            git(&content, &["commit", "-qm", "x"]);
        }
        let before = files(&content);
        let plan = moves::plan(&content, "funds", "money/deep").unwrap();
        let steps = plan.renames.len() + plan.edits.len();
        assert!(steps > 6, "{:#?}", plan.lines());
        for fails in 0..steps {
            let mut left = fails;
            let done = plan.carry_out(&content, &mut |_| {
                if left == 0 {
                    return Err(std::io::Error::other("no room"));
                }
                left -= 1;
                Ok(())
            });
            assert!(matches!(done, Err(MoveError::Undone(_))), "{done:?}");
            assert_eq!(files(&content), before, "step {fails}");
            assert!(!content.join("zh/money").exists());
        }
        plan.carry_out(&content, &mut |_| Ok(())).unwrap();
        assert!(!content.join("zh/funds").exists());
    }
}

#[test]
fn what_stands_in_the_way_is_named_and_nothing_is_moved() {
    let site = linked(&[1, 2, 3, 4]);
    let before = files(&site.content());
    let refused = |old: &str, new: &str| {
        moves::plan(&site.content(), old, new)
            .unwrap_err()
            .to_string()
    };
    for (old, new, why) in [
        ("funds/late", "funds/card", "is there already"),
        ("funds/late", "funds/late", "has that name already"),
        ("funds/lat", "funds/x", "did you mean `funds/late`?"),
        ("nothing/at-all", "x", "is no article and no category"),
        ("funds/late", "Funds/Late", "cannot be an address"),
        ("funds/late", "search/x", "cannot be an address"),
        ("funds/late", "../x", "cannot be an address"),
        ("funds", "funds/inner", "into itself"),
        ("funds", "account", "is there already"),
        ("", "x", "is no article"),
        ("zh", "x", "is no article"),
    ] {
        let said = refused(old, new);
        assert!(said.contains(why), "{old} to {new}: {said}");
    }
    site.edit(
        "zh/other.md",
        "---\ntitle: O\nredirect_from: [/zh/taken]\n---\nx\n",
    );
    assert!(refused("funds/late", "taken").contains("take the line out first"));
    site.remove("zh/other.md");
    assert_eq!(files(&site.content()), before);
}

#[test]
fn names_are_read_as_ids_and_as_paths() {
    for old in [
        "funds/late",
        "zh/funds/late",
        "zh/funds/late.md",
        "funds/late.md",
        "PATH",
    ] {
        let site = linked(&[1, 2, 3, 4]);
        let path = site.content().join("zh/funds/late.md");
        let old = old.replace("PATH", path.to_str().unwrap());
        moved(&site, &old, "account/").unwrap();
        for lang in ["zh", "en"] {
            assert!(
                site.content().join(lang).join("account/late.md").exists(),
                "{old}"
            );
            assert_eq!(site.get(&format!("/{lang}/funds/late")).status, 301);
        }
        let checks = fs::read_to_string(site.content().join("checks.toml")).unwrap();
        assert!(
            checks.contains("expect = \"zh/account/late#part\" # e"),
            "{checks}"
        );
    }
}

#[test]
fn a_category_that_moves_leads_on_from_its_old_page() {
    let site = linked(&[1, 2, 3, 4]);
    moved(&site, "account", "profile").unwrap();
    let text = fs::read_to_string(site.content().join("site.toml")).unwrap();
    assert!(
        text.contains("path = \"profile\"\n")
            && text.contains("redirect_from = [\"/zh/konto\", \"/zh/account\", \"/en/account\"]"),
        "{text}"
    );
    for (old, new) in [
        ("/zh/account/", "/zh/profile/"),
        ("/en/account", "/en/profile/"),
        ("/zh/konto", "/zh/profile/"),
    ] {
        let answer = site.get(old);
        assert_eq!(
            (answer.status, answer.header("location")),
            (301, new),
            "{old}"
        );
    }
}

/// A file that lies elsewhere than its address says would be left behind by a move: it is named, and nothing is moved.
#[test]
fn what_lies_elsewhere_than_its_address_is_named_and_not_half_moved() {
    for (files, old) in [
        (["zh-CN/faq/use.md", "en/faq/use.md"], "faq/use"),
        (["zh-CN/faq/use.md", "en/faq/use.md"], "faq"),
        (["zh-CN/faq/use.md", "en/faq/use.md"], "zh-CN/faq/use.md"),
        (["zh/faq/Use.md", "en/faq/use.md"], "faq/use"),
        (["zh/faq/Use.md", "en/faq/use.md"], "zh/faq/Use.md"),
        (["en/faq/use.zh-cn.md", "en/faq/use.md"], "faq/use"),
        (["zh/faq/use.mdx", "en/faq/use.md"], "en/faq/use"),
    ] {
        let site = Site::new()
            .article(files[0], "# 一\n\n正文。\n")
            .article(files[1], "# One\n\nText.\n");
        let error = moves::plan(&site.content(), old, "faq/other").unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(&format!("`{}` does not lie", files[0])),
            "{old}: {text}"
        );
        assert!(
            text.contains("`redirect_from: [/zh/faq/use]`"),
            "{old}: {text}"
        );
    }
}
