//! A file that git says was renamed: its old address leads to where the article is now, by itself and in one hop.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

use jieda::live::{Following, Reloader};
use jieda::past::{self, Moment};
use jieda::site::Dates;

use crate::repository::git;
use crate::site::Site;

/// A text that git takes for no other one, with a front matter of its own.
fn text(front: &str, number: u32) -> String {
    let lines = (0..12).map(|line| {
        format!(
            "Line {line} of {number}: {}\n\n",
            number * 7919 + line * 104_729
        )
    });
    format!(
        "---\ntitle: Article {number}\n{front}\n---\n{}",
        lines.collect::<String>()
    )
}

fn repository(site: &Site) {
    git(&site.content(), &["init", "-q", "-b", "main"]);
    commit(site);
}

fn commit(site: &Site) {
    git(&site.content(), &["add", "-A"]);
    git(
        &site.content(),
        &["commit", "-q", "--allow-empty", "-m", "x"],
    );
}

/// Renames a file, perhaps by a commit of its own.
fn rename(site: &Site, from: &str, to: &str) {
    site.rename(from, to);
    commit(site);
}

#[track_caller]
fn leads(site: &Site, from: &str, to: &str) {
    let answer = site.get(from);
    let location = answer.location();
    assert_eq!((answer.status, location), (301, to), "{from}");
    assert_eq!(site.get(to).status, 200, "{from} leads to {to} in one hop");
}

#[track_caller]
fn leads_nowhere(site: &Site, from: &str) {
    assert_eq!(site.get(from).status, 404, "{from}");
}

#[test]
fn an_old_address_leads_to_where_the_article_is_now_in_one_hop() {
    let site = Site::new()
        .article("en/a/one.md", &text("", 1))
        .article("en/a/two.md", &text("", 2));
    repository(&site);
    rename(&site, "en/a/one.md", "en/b/FAQ Use.md");
    // An edit on the way is no other article.
    site.rename("en/b/FAQ Use.md", "en/c/last.md");
    site.edit(
        "en/c/last.md",
        &text("", 1).replace("Line 3", "The third line"),
    );
    commit(&site);
    leads_nowhere(&site, "/en/a/one");
    site.take_history();
    for old in [
        "/en/a/one",
        "/en/a/one/",
        "/en/a/one.md",
        "/en/a/one.html",
        "/EN/a/One",
        "/en-US/a/one",
        "/en/b/faq-use",
        "/en/b/FAQ_Use.md",
        "/en/b/FAQ%20Use.md",
    ] {
        leads(&site, old, "/en/c/last");
    }
    assert_eq!(site.get("/en/a/two").status, 200);
}

#[test]
fn what_is_at_an_address_and_what_a_writer_says_of_it_counts_before_history() {
    let site = Site::new()
        .article("site.toml", "languages = [\"en\", \"zh\"]\n[[redirect]]\nfrom = \"/en/by-form\"\nto = \"/en/other\"\n[[redirect]]\nfrom = \"/docs/*\"\nto = \"/en/:splat\"\n[[gone]]\npath = \"/en/taken-away\"\n")
        .article("en/taken.md", &text("", 1))
        .article("en/said.md", &text("", 2))
        .article("en/by-form.md", &text("", 3))
        .article("en/taken-away.md", &text("", 4))
        .article("en/other.md", &text("", 5));
    repository(&site);
    for name in ["taken", "said", "by-form", "taken-away"] {
        rename(
            &site,
            &format!("en/{name}.md"),
            &format!("en/{name}-new.md"),
        );
    }
    site.edit("en/taken.md", &text("", 6));
    site.edit("en/other.md", &text("redirect_from: [/en/said]", 5));
    commit(&site);
    site.take_history();
    assert!(site.get("/en/taken").body.contains("Article 6"));
    leads(&site, "/en/said", "/en/other");
    leads(&site, "/en/by-form", "/en/other");
    assert_eq!(site.get("/en/taken-away").status, 410);
    // A form leads on to what git says of the address that it means, in one hop too.
    site.edit("en/other.md", &text("", 5));
    leads(&site, "/docs/said", "/en/said-new");
    leads(&site, "/en/said", "/en/said-new");
    assert!(
        !site.checked().concat().contains("redirect-pattern-dead"),
        "{:#?}",
        site.checked()
    );
}

#[test]
fn a_file_that_was_taken_away_or_came_back_leads_nowhere_else() {
    let site = Site::new()
        .article("en/gone.md", &text("", 1))
        .article("en/back.md", &text("", 2))
        .article("en/anew.md", &text("", 3));
    repository(&site);
    rename(&site, "en/gone.md", "en/gone-2.md");
    rename(&site, "en/anew.md", "en/anew-2.md");
    site.remove("en/gone-2.md");
    site.remove("en/anew-2.md");
    commit(&site);
    rename(&site, "en/back.md", "en/away.md");
    rename(&site, "en/away.md", "en/back.md");
    // Another article where a renamed one was is not the renamed one.
    site.edit("en/anew-2.md", &text("", 4));
    commit(&site);
    site.take_history();
    for nowhere in ["/en/gone", "/en/gone-2", "/en/anew"] {
        leads_nowhere(&site, nowhere);
    }
    assert_eq!(site.get("/en/back").status, 200);
    leads(&site, "/en/away", "/en/back");
    assert_eq!(site.get("/en/anew-2").status, 200);
}

#[test]
fn a_rename_shows_nothing_that_a_reader_may_not_see() {
    let hiding = [
        "visibility: internal",
        "draft: true",
        "publish_at: 2099-01-01",
        "published: false",
    ];
    for hiding in hiding {
        let site = Site::new()
            .article("en/open/was.md", &text("", 1))
            .article("en/shown.md", &text("", 2))
            .article("en/staff/secret.md", &text(hiding, 3));
        repository(&site);
        // Out of what readers see, and within what they do not.
        rename(&site, "en/open/was.md", "en/hidden/now.md");
        site.edit("en/hidden/now.md", &text(hiding, 1));
        commit(&site);
        rename(&site, "en/staff/secret.md", "en/staff/moved.md");
        site.take_history();
        let plain = Site::new().article("en/shown.md", &text("", 2));
        for path in [
            "/en/open/was",
            "/en/open/",
            "/en/open",
            "/en/staff/secret",
            "/en/staff/",
            "/en/hidden/now",
        ] {
            let [answer, of_plain] = [&site, &plain].map(|site| site.get(path));
            assert_eq!(
                (answer.status, &answer.body),
                (404, &of_plain.body),
                "{hiding} {path}"
            );
        }
        // It is public again: now the old address may lead there.
        site.edit("en/hidden/now.md", &text("", 1));
        leads(&site, "/en/open/was", "/en/hidden/now");
        leads(&site, "/en/open/", "/en/hidden/");
    }
}

#[test]
fn a_folder_that_moved_leads_on_with_all_that_is_in_it() {
    let site = Site::new()
        .article("en/old/README.md", &text("", 1))
        .article("en/old/a.md", &text("", 2))
        .article("en/old/deep/b.md", &text("", 3))
        .article("zh/old/a.md", &text("", 4))
        .article("zh/old/b.md", &text("", 5))
        .article("zh/old/c.md", &text("", 6));
    repository(&site);
    for file in ["README", "a", "deep/b"] {
        site.rename(
            &format!("en/old/{file}.md"),
            &format!("en/new/Place/{file}.md"),
        );
    }
    site.rename("zh/old/a.md", "zh/one/a.md");
    site.rename("zh/old/b.md", "zh/two/b.md");
    site.rename("zh/old/c.md", "zh/three/c.md");
    commit(&site);
    site.take_history();
    for (old, new) in [
        ("/en/old/", "/en/new/place/"),
        ("/en/old", "/en/new/place/"),
        ("/en/old/readme.md", "/en/new/place/"),
        ("/en/old/a", "/en/new/place/a"),
        ("/en/old/deep/b", "/en/new/place/deep/b"),
        ("/en/old/deep/", "/en/new/place/deep/"),
        ("/zh/old/a", "/zh/one/a"),
    ] {
        leads(&site, old, new);
    }
    // Its articles went to no one place.
    leads_nowhere(&site, "/zh/old/");
}

#[test]
fn old_addresses_are_derived_as_those_of_articles_are() {
    // Which of these are addresses at all, the articles tell.
    let names = [
        "zh-CN/资金/提现 没到账.md",
        "zh-CN/A_b.MD",
        "zh-CN/Setup.zh-CN.md",
        "en/cafe\u{301}.markdown",
        "en/x/quote\"and\ttab\n.md",
        "en/x/-- '$(x)`;.md",
        "en/x/01. First.mdx",
        "en/x/ﬁle ＡＢ.md",
    ];
    let site = Site::new();
    for (at, name) in (20..).zip(names) {
        site.edit(name, &text("", at));
    }
    repository(&site);
    let before = addresses(&site);
    assert!(before.len() >= 7, "{before:?}");
    for (at, name) in names.iter().enumerate() {
        let lang = name.split('/').next().unwrap();
        site.rename(name, &format!("{lang}/now/n{at}.md"));
    }
    commit(&site);
    site.take_history();
    for old in before {
        let answer = site.get(&old);
        assert_eq!(answer.status, 301, "{old}");
        assert!(answer.location().contains("/now/n"), "{old}");
    }
}

fn addresses(site: &Site) -> BTreeSet<String> {
    let snapshot = site.snapshot();
    let articles = snapshot.view(jieda::ids::Audience::Public).articles();
    articles.map(|article| article.id.url()).collect()
}

#[test]
fn a_slug_and_a_permalink_go_along_and_a_language_is_not_left() {
    let site = Site::new()
        .article("en/a/file.md", &text("slug: short\nid: aaaa22", 1))
        .article("en/b/other.md", &text("", 2))
        .article("zh/b/third.md", &text("", 3));
    repository(&site);
    rename(&site, "en/a/file.md", "en/c/file.md");
    rename(&site, "en/b/other.md", "zh/b/other.md");
    site.take_history();
    for old in ["/en/a/short", "/en/a/file", "/en/a/file.md"] {
        leads(&site, old, "/en/c/short");
    }
    assert_eq!(site.get("/a/aaaa22?lang=en").location(), "/en/c/short");
    leads_nowhere(&site, "/en/b/nothing");
    assert_ne!(site.get("/en/b/other").status, 301);
}

#[test]
fn a_part_of_a_repository_a_language_of_its_own_and_a_shallow_clone_lead_as_far_as_they_know() {
    // The content is a folder of a larger repository; what comes from elsewhere in it had no address.
    let site = Site::new()
        .article("en/one.md", &text("", 1))
        .article("zh/one.md", &text("", 2));
    fs::write(site.folder().join("draft.md"), text("", 3)).unwrap();
    git(site.folder(), &["init", "-q"]);
    git(site.folder(), &["add", "-A"]);
    git(site.folder(), &["commit", "-q", "-m", "x"]);
    site.rename("en/one.md", "en/two.md");
    git(site.folder(), &["mv", "draft.md", "content/en/fresh.md"]);
    git(site.folder(), &["add", "-A"]);
    git(site.folder(), &["commit", "-q", "-m", "x"]);
    site.look_again();
    site.take_history();
    leads(&site, "/en/one", "/en/two");
    assert_eq!(site.get("/en/fresh").status, 200);
    // A language becomes a repository of its own.
    let own = site.content().join("zh");
    git(&own, &["init", "-q"]);
    git(&own, &["add", "-A"]);
    git(&own, &["commit", "-q", "-m", "x"]);
    site.rename("zh/one.md", "zh/two.md");
    git(&own, &["add", "-A"]);
    git(&own, &["commit", "-q", "-m", "x"]);
    site.take_history();
    leads(&site, "/zh/one", "/zh/two");
    leads(&site, "/en/one", "/en/two");
    // A clone without what came before.
    let clone = Site::new();
    let url = format!("file://{}", own.display());
    let to = clone.content().join("zh").display().to_string();
    git(clone.folder(), &["clone", "-q", "--depth", "1", &url, &to]);
    clone.take_history();
    leads_nowhere(&clone, "/zh/one");
    git(&clone.content().join("zh"), &["fetch", "-q", "--unshallow"]);
    clone.take_history();
    leads(&clone, "/zh/one", "/zh/two");
}

/// Where each path that was ever a file leads by what was done: to where its last file is, when that is elsewhere.
struct Model {
    /// Which text each file has.
    files: BTreeMap<String, u32>,
    /// Which text was at each path last.
    last: BTreeMap<String, u32>,
}

#[test]
fn whatever_was_done_an_address_leads_to_what_was_last_at_it() {
    let site = Site::new().article("en/keep.md", &text("", 10_000));
    repository(&site);
    let mut chance = 2_463_534_242_u32;
    let mut below = |n: u32| {
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        chance % n
    };
    let mut model = Model {
        files: BTreeMap::new(),
        last: BTreeMap::new(),
    };
    let (mut led, mut made) = (0, 0);
    for step in 0..70 {
        // A few paths that are left and taken again; a branch that is merged does as its trunk does.
        let is_branch = step % 10 == 7;
        if is_branch {
            git(
                &site.content(),
                &["checkout", "-q", "-b", &format!("b{step}")],
            );
        }
        for _ in 0..=below(2) {
            let path = format!("en/f{}.md", below(10));
            match model.files.get(&path).copied() {
                None if below(3) > 0 => continue,
                None => {
                    made += 1;
                    site.edit(&path, &text("", made));
                    model.files.insert(path.clone(), made);
                    model.last.insert(path, made);
                }
                Some(_) if below(6) == 0 => {
                    site.remove(&path);
                    model.files.remove(&path);
                }
                Some(number) => {
                    let to = format!("en/f{}.md", below(10));
                    if model.files.contains_key(&to) {
                        continue;
                    }
                    site.rename(&path, &to);
                    model.files.remove(&path);
                    model.files.insert(to.clone(), number);
                    model.last.insert(to, number);
                }
            }
            commit(&site);
        }
        if is_branch {
            git(&site.content(), &["checkout", "-q", "main"]);
            git(
                &site.content(),
                &["merge", "-q", "--no-ff", "--no-edit", &format!("b{step}")],
            );
        }
        if step % 3 == 0 {
            site.take_history();
            led += compare(&site, &model, step);
        }
    }
    // As if all of it were passed through at once.
    site.stop();
    site.take_history();
    led += compare(&site, &model, 70);
    assert!(led > 20, "{led}: the test has something to tell");
}

/// Compares all addresses with the model; gives how many led somewhere.
#[track_caller]
fn compare(site: &Site, model: &Model, step: u32) -> usize {
    let mut led = 0;
    for (path, number) in &model.last {
        let url = |path: &str| format!("/{}", path.trim_end_matches(".md"));
        let now = model.files.iter().find(|(_, now)| *now == number);
        let expected = match (model.files.contains_key(path), now) {
            (true, _) => (200, String::new()),
            (false, Some((now, _))) => (301, url(now)),
            (false, None) => (404, String::new()),
        };
        let answer = site.get(&url(path));
        let got = (answer.status, answer.location().to_owned());
        led += usize::from(expected.0 == 301);
        assert_eq!(got, expected, "step {step}: {path}");
    }
    led
}

#[test]
fn a_start_knows_the_renames_of_before() {
    let site = Site::new().served().article("en/one.md", &text("", 1));
    repository(&site);
    rename(&site, "en/one.md", "en/two.md");
    site.take_history();
    let (mut loader, cell) = site.take_loader();
    loader.save().unwrap();
    drop((loader, cell));
    site.stop();
    fs::rename(site.content().join(".git"), site.folder().join("away")).unwrap();
    git(&site.content(), &["init", "-q"]);
    let (mut loader, _) = {
        site.restart().unwrap();
        site.take_loader()
    };
    loader.recall_dates();
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    let led = snapshot.address_by_renames("/en/one", jieda::ids::Audience::Public);
    assert_eq!(led.as_deref(), Some("/en/two"));
}

#[test]
fn a_partial_clone_knows_files_that_moved_as_they_were_and_fetches_nothing() {
    let origin = Site::new()
        .article("en/same.md", &text("", 1))
        .article("en/changed.md", &text("", 2));
    repository(&origin);
    origin.rename("en/same.md", "en/same-2.md");
    origin.rename("en/changed.md", "en/changed-2.md");
    origin.edit(
        "en/changed-2.md",
        &text("", 2).replace("Line 3", "The third line"),
    );
    commit(&origin);
    git(
        &origin.content(),
        &["config", "uploadpack.allowFilter", "true"],
    );
    let clone = Site::new();
    let url = format!("file://{}", origin.content().display());
    fs::remove_dir(clone.content()).unwrap();
    let to = clone.content().display().to_string();
    git(
        clone.folder(),
        &["clone", "-q", "--filter=blob:none", &url, &to],
    );
    // What is asked of it would fail.
    fs::rename(origin.content().join(".git"), origin.folder().join("away")).unwrap();
    clone.take_history();
    leads(&clone, "/en/same", "/en/same-2");
    leads_nowhere(&clone, "/en/changed");
}

#[test]
fn a_rename_that_a_pull_brings_leads_on_without_a_restart() {
    let origin = Site::new().article("en/one.md", &text("", 1));
    repository(&origin);
    let site = Site::new();
    fs::remove_dir(site.content()).unwrap();
    let to = site.content().display().to_string();
    git(
        site.folder(),
        &["clone", "-q", &origin.content().display().to_string(), &to],
    );
    assert_eq!(site.get("/en/one").status, 200);
    let (loader, cell) = site.take_loader();
    let reloader = Reloader::start(loader, cell, Following::default());
    rename(&origin, "en/one.md", "en/two.md");
    jieda::git::pull::pull(&site.content(), false).unwrap();
    let started = Instant::now();
    while site.get("/en/one").location() != "/en/two" {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(reloader);
}

#[test]
fn a_comparison_takes_what_git_redirects_for_alive_and_says_that_only_git_does() {
    let site = Site::new()
        .article("en/one.md", &text("", 1))
        .article("en/two.md", &text("", 2));
    repository(&site);
    git(&site.content(), &["tag", "then"]);
    let compared = |site: &Site| {
        let snapshot = site.snapshot();
        let now = Moment {
            site: &snapshot.site,
            catalog: &snapshot.catalog,
        };
        past::compare(&site.content(), "then", now).unwrap()
    };
    // Nothing leads there before it is committed.
    site.rename("en/one.md", "en/late/one.md");
    let problems = compared(&site).problems;
    assert!(
        problems.len() == 1 && problems[0].help.contains("redirect_from"),
        "{problems:?}"
    );
    commit(&site);
    let done = compared(&site);
    assert!(done.problems.is_empty(), "{:?}", done.problems);
    assert!(
        done.with
            .concat()
            .contains("1 old address leads on by git's renames alone"),
        "{:?}",
        done.with
    );
    // What a writer says keeps it alive without git.
    site.edit("en/late/one.md", &text("redirect_from: [/en/one]", 1));
    assert!(!compared(&site).with.concat().contains("renames"));
    // Where it went readers see nothing.
    site.edit("en/late/one.md", &text("draft: true", 1));
    assert_eq!(compared(&site).problems.len(), 1);
}

#[test]
fn a_repository_without_a_commit_or_without_renames_tells_of_none() {
    let site = Site::new().article("en/one.md", &text("", 1));
    git(&site.content(), &["init", "-q"]);
    site.take_history();
    leads_nowhere(&site, "/en/two");
    commit(&site);
    assert!(Dates::default().newer(&site.content()).unwrap().is_some());
    site.take_history();
    leads_nowhere(&site, "/en/two");
}
