//! The day of an article's last change: from git's histories, else the front matter; never from the file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use jieda::ids::Audience;
use jieda::live::{Following, Reloader};
use jieda::site::{Dates, IndexPlace, Loader, Look, Snapshot};

use crate::repository::git_at;
use crate::site::Site;

/// A repository with a content folder in it.
struct Repo {
    folder: tempfile::TempDir,
    below: &'static str,
    loader: Loader,
    dates: Dates,
}

impl Repo {
    fn new(below: &'static str) -> Repo {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join(below);
        fs::create_dir_all(&content).unwrap();
        let repo = Repo {
            folder,
            below,
            loader: Loader::new(content.clone(), IndexPlace::Memory),
            dates: Dates::at_start(&content, None),
        };
        repo.git("2026-01-01T00:00:00Z", &["init", "-q", "-b", "main"]);
        repo
    }

    fn content(&self) -> PathBuf {
        self.folder.path().join(self.below)
    }

    fn git(&self, at: &str, args: &[&str]) {
        git_at(self.folder.path(), at, args);
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.content().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Commits all that is there.
    fn commit(&self, at: &str) {
        self.git(at, &["add", "-A"]);
        self.git(at, &["commit", "-q", "--allow-empty", "-m", "x"]);
    }

    /// The day of each article by what was known before and what is new, and whether anything was.
    fn days(&mut self) -> BTreeMap<String, String> {
        if let Some(newer) = self.dates.newer(&self.content()).unwrap() {
            self.dates = newer;
        }
        days_by(&mut self.loader, &self.dates)
    }

    /// The same by the whole history.
    fn days_anew(&self) -> BTreeMap<String, String> {
        let dates = Dates::default().newer(&self.content()).unwrap().unwrap();
        days_by(&mut Loader::new(self.content(), IndexPlace::Memory), &dates)
    }
}

fn days_by(loader: &mut Loader, dates: &Dates) -> BTreeMap<String, String> {
    loader.set_dates(dates.clone());
    days_of(&loader.load(&|_, _, _| ()).unwrap().0)
}

fn days_of(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let articles = snapshot.view(Audience::Agents).articles();
    let day = |article| {
        snapshot
            .updated(article)
            .map_or_else(|| "none".to_owned(), |day| day.to_string())
    };
    articles
        .map(|article| (article.id.to_string(), day(article)))
        .collect()
}

fn map<const N: usize>(days: [(&str, &str); N]) -> BTreeMap<String, String> {
    days.into_iter()
        .map(|(id, day)| (id.to_owned(), day.to_owned()))
        .collect()
}

/// Gives a file a time; noon on the 9th of May 2021.
fn make_old(path: &Path) {
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(UNIX_EPOCH + Duration::from_secs(1_620_561_600))
        .unwrap();
}

#[test]
fn an_article_has_the_day_of_the_commit_that_last_changed_its_file() {
    let mut repo = Repo::new("our \"help\" 帮助/content");
    repo.write("zh/a.md", "---\nupdated: 2019-09-09\n---\n# 一");
    repo.write("zh/b.md", "# 二");
    repo.write("zh/old/c.md", "# 三");
    repo.write("zh/\u{1}odd \"name\"\nof 文件.md", "# 四");
    fs::write(repo.folder.path().join("zh.md"), "beside the content").unwrap();
    // The day is that of the place where the commit was made, not that of UTC.
    repo.commit("2026-03-02T01:00:00+08:00");
    assert_eq!(
        repo.days(),
        map([
            ("zh/a", "2026-03-02"),
            ("zh/b", "2026-03-02"),
            ("zh/old/c", "2026-03-02")
        ])
    );
    repo.write("zh/b.md", "# 二改");
    repo.commit("2026-03-05T12:00:00Z");
    repo.git(
        "2026-03-06T12:00:00Z",
        &[
            "mv",
            &format!("{}/zh/old", repo.below),
            &format!("{}/zh/new", repo.below),
        ],
    );
    repo.commit("2026-03-06T12:00:00Z");
    assert_eq!(
        repo.days(),
        map([
            ("zh/a", "2026-03-02"),
            ("zh/b", "2026-03-05"),
            ("zh/new/c", "2026-03-06")
        ])
    );
    repo.commit("2026-03-07T12:00:00Z");
    let newer = repo.dates.newer(&repo.content()).unwrap().unwrap();
    repo.loader.set_dates(newer);
    let snapshot = repo
        .loader
        .load_changes(Look::Bytes, &|_, _, _| ())
        .unwrap();
    assert!(snapshot.is_none(), "a commit of nothing makes no snapshot");
    fs::remove_file(repo.content().join("zh/b.md")).unwrap();
    repo.commit("2026-03-08T12:00:00Z");
    // The same second as the deletion, and a later one: then it is a file that git does not know.
    repo.write("zh/b.md", "# 二又来");
    make_old(&repo.content().join("zh/b.md"));
    assert_eq!(repo.days()["zh/b"], "none");
    repo.commit("2026-03-08T12:00:00Z");
    assert_eq!(repo.days()["zh/b"], "2026-03-08");
    assert_eq!(repo.days(), repo.days_anew());
}

#[test]
fn a_merge_changed_only_what_none_of_its_parents_has() {
    let mut repo = Repo::new("content");
    for name in ["a", "b", "c", "d"] {
        repo.write(&format!("zh/{name}.md"), &format!("# {name}"));
    }
    repo.commit("2026-01-01T12:00:00Z");
    repo.git("2026-01-01T12:00:00Z", &["checkout", "-q", "-b", "side"]);
    repo.write("zh/b.md", "# b 改");
    repo.write("zh/c.md", "# c 旁");
    repo.commit("2026-01-03T12:00:00Z");
    repo.git("2026-01-03T12:00:00Z", &["checkout", "-q", "main"]);
    repo.write("zh/a.md", "# a 改");
    repo.commit("2026-01-02T12:00:00Z");
    assert_eq!(repo.days()["zh/a"], "2026-01-02");
    repo.git(
        "2026-01-09T12:00:00Z",
        &["merge", "-q", "--no-commit", "side"],
    );
    repo.write("zh/c.md", "# c 合并时改");
    repo.commit("2026-01-09T12:00:00Z");
    let expected = map([
        ("zh/a", "2026-01-02"),
        ("zh/b", "2026-01-03"),
        ("zh/c", "2026-01-09"),
        ("zh/d", "2026-01-01"),
    ]);
    assert_eq!(
        (repo.days(), repo.days_anew()),
        (expected.clone(), expected)
    );
}

#[test]
fn a_shallow_clone_does_not_date_what_it_does_not_know() {
    let mut repo = Repo::new("content");
    repo.write("zh/a.md", "---\nupdated: 2019-09-09\n---\n# 一");
    repo.write("zh/b.md", "# 二");
    repo.commit("2026-01-01T12:00:00Z");
    repo.write("zh/b.md", "# 二改");
    repo.commit("2026-01-02T12:00:00Z");
    let origin = repo.folder.path().join("origin");
    fs::rename(repo.folder.path().join(".git"), &origin).unwrap();
    fs::remove_dir_all(repo.content()).unwrap();
    let (url, at) = (
        format!("file://{}", origin.display()),
        "2026-01-03T12:00:00Z",
    );
    repo.git(at, &["clone", "-q", "--depth", "1", &url, "clone"]);
    let clone = repo.folder.path().join("clone");
    repo.below = "clone/content";
    repo.loader = Loader::new(repo.content(), IndexPlace::Memory);
    // Not the day of the checkout either.
    assert_eq!(repo.days(), map([("zh/a", "2019-09-09"), ("zh/b", "none")]));
    repo.write("zh/b.md", "# 二再改");
    git_at(&clone, at, &["add", "-A"]);
    git_at(&clone, at, &["commit", "-q", "-m", "x"]);
    assert_eq!(
        repo.days(),
        map([("zh/a", "2019-09-09"), ("zh/b", "2026-01-03")])
    );
    git_at(&clone, at, &["fetch", "-q", "--unshallow"]);
    assert_eq!(
        repo.days(),
        map([("zh/a", "2026-01-01"), ("zh/b", "2026-01-03")])
    );
}

#[test]
fn what_is_known_of_a_history_is_not_passed_through_again_and_stays_as_true_as_if_it_were() {
    let mut repo = Repo::new("content");
    for i in 0..6 {
        repo.write(&format!("zh/a{i}.md"), &format!("# 第 {i}"));
    }
    repo.commit("2026-01-01T12:00:00Z");
    let mut chance = 7_u32;
    let mut below = |n: u32| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) % n
    };
    for step in 0..40 {
        // Clocks differ between machines: a later commit may have an earlier time.
        let at = format!(
            "2026-{:02}-{:02}T12:00:00Z",
            2 + step / 20,
            1 + step % 20 + below(4)
        );
        let branch = format!("b{}", below(3));
        let path = format!("zh/a{}.md", below(6));
        match below(6) {
            0 => drop(fs::remove_file(repo.content().join(&path))),
            1 => {
                repo.git(&at, &["checkout", "-q", "-B", &branch, "HEAD~1"]);
                repo.write(&format!("zh/{branch}.md"), &format!("# {step}"));
                repo.commit(&at);
                repo.git(&at, &["checkout", "-q", "main"]);
                let strategy = ["ours", "theirs"][below(2) as usize];
                repo.git(&at, &["merge", "-q", "--no-edit", "-X", strategy, &branch]);
            }
            2 => {
                repo.git(&at, &["checkout", "-q", "-B", &branch]);
                repo.write(&path, &format!("# 弃 {step}"));
                repo.commit(&at);
                repo.git(&at, &["checkout", "-q", "main"]);
                repo.git(&at, &["merge", "-q", "--no-edit", "-s", "ours", &branch]);
            }
            _ => repo.write(&path, &format!("# 改 {step}")),
        }
        repo.commit(&at);
        if step % 4 == 3 {
            assert_eq!(repo.days(), repo.days_anew(), "after step {step}");
        }
    }
    // History is rewritten: what was known of the part that is gone counts no more.
    repo.git("2026-06-01T12:00:00Z", &["reset", "-q", "--hard", "HEAD~5"]);
    assert_eq!(repo.days(), repo.days_anew());
    // The tree of the first commit is lost: whoever passes through all of history cannot.
    let known = repo.dates.clone();
    let first = Command::new("git")
        .arg("-C")
        .arg(repo.folder.path())
        .args(["rev-list", "--max-parents=0", "HEAD"])
        .output()
        .unwrap();
    let first = String::from_utf8(first.stdout).unwrap();
    let (start, rest) = first.trim().split_at(2);
    repo.write("zh/last.md", "# 最后");
    repo.commit("2026-06-02T12:00:00Z");
    fs::remove_file(
        repo.folder
            .path()
            .join(".git/objects")
            .join(start)
            .join(rest),
    )
    .unwrap();
    assert!(Dates::default().newer(&repo.content()).is_err());
    let newer = known.newer(&repo.content()).unwrap().unwrap();
    assert_eq!(days_by(&mut repo.loader, &newer)["zh/last"], "2026-06-02");
    assert!(
        newer.newer(&repo.content()).unwrap().is_none(),
        "nothing new"
    );
}

#[test]
fn a_start_knows_the_days_of_before_and_passes_through_no_commit_again() {
    let repo = Repo::new("content");
    repo.write("zh/a.md", "# 一");
    repo.write("zh/b.md", "# 二");
    repo.commit("2026-01-01T12:00:00Z");
    let index = IndexPlace::Folder(repo.folder.path().join("index"));
    let days = |loader: &mut Loader| days_of(&loader.load(&|_, _, _| ()).unwrap().0);
    let unknown = map([("zh/a", "none"), ("zh/b", "none")]);
    let mut loader = Loader::new(repo.content(), index.clone());
    loader.recall_dates();
    assert_eq!(days(&mut loader), unknown, "nothing is stored yet");
    loader.set_dates(loader.dates().newer(&repo.content()).unwrap().unwrap());
    loader.save().unwrap();
    // Whoever passed through this commit once more would say so.
    let first = Command::new("git")
        .arg("-C")
        .arg(repo.folder.path())
        .args(["rev-parse", "HEAD^{tree}"])
        .output()
        .unwrap();
    let first = String::from_utf8(first.stdout).unwrap();
    let (start, rest) = first.trim().split_at(2);
    let tree = repo
        .folder
        .path()
        .join(".git/objects")
        .join(start)
        .join(rest);
    let away = repo.folder.path().join("tree");
    fs::rename(&tree, &away).unwrap();
    let mut loader = Loader::new(repo.content(), index.clone());
    loader.recall_dates();
    assert_eq!(
        days(&mut loader),
        map([("zh/a", "2026-01-01"), ("zh/b", "2026-01-01")])
    );
    assert!(loader.dates().newer(&repo.content()).unwrap().is_none());
    assert!(Dates::default().newer(&repo.content()).is_err());
    fs::rename(&away, &tree).unwrap();
    repo.write("zh/b.md", "# 二改");
    repo.commit("2026-01-02T12:00:00Z");
    let mut loader = Loader::new(repo.content(), index.clone());
    loader.recall_dates();
    assert_eq!(
        days(&mut loader)["zh/b"],
        "2026-01-01",
        "until git is asked"
    );
    loader.set_dates(loader.dates().newer(&repo.content()).unwrap().unwrap());
    loader.save().unwrap();
    let mut loader = Loader::new(repo.content(), index.clone());
    loader.recall_dates();
    assert_eq!(
        days(&mut loader),
        map([("zh/a", "2026-01-01"), ("zh/b", "2026-01-02")])
    );
    drop(loader);
    // Damage is as nothing.
    let store =
        rusqlite::Connection::open(repo.folder.path().join("index/articles.sqlite")).unwrap();
    store
        .execute("UPDATE history SET days = substr(days, 2)", [])
        .unwrap();
    drop(store);
    let mut loader = Loader::new(repo.content(), index);
    loader.recall_dates();
    assert_eq!(days(&mut loader), unknown);
}

/// What the folders of a site are: whether the whole is a repository, and which languages are repositories of their own.
#[test]
fn each_language_folder_that_is_a_repository_has_the_days_of_its_own_history() {
    for (whole, own) in [
        (false, ["zh"].as_slice()),
        (false, &["zh", "en-US"]),
        (true, &["zh"]),
        (true, &["zh", "en-US"]),
        (true, &[]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        let (dates, index) = (
            || Dates::at_start(&content, None),
            folder.path().join("index"),
        );
        for (at, lang) in ["zh", "en-US"].into_iter().enumerate() {
            fs::create_dir_all(content.join(lang).join("deep")).unwrap();
            fs::write(content.join(lang).join("a.md"), "# A").unwrap();
            fs::write(content.join(lang).join("deep/b.md"), "# B").unwrap();
            if own.contains(&lang) {
                let at = format!("2026-0{}-01T12:00:00Z", at + 1);
                for args in [
                    &["init", "-q"][..],
                    &["add", "-A"],
                    &["commit", "-q", "-m", "x"],
                ] {
                    git_at(&content.join(lang), &at, args);
                }
            }
        }
        if whole {
            let at = "2026-03-01T12:00:00Z";
            git_at(&content, at, &["init", "-q"]);
            let add = ["-c", "advice.addEmbeddedRepo=false", "add", "-A"];
            git_at(&content, at, &add);
            git_at(&content, at, &["commit", "-q", "--allow-empty", "-m", "x"]);
        }
        let day = |lang: &str, its: &str| match (own.contains(&lang), whole) {
            (true, _) => its.to_owned(),
            (false, true) => "2026-03-01".to_owned(),
            (false, false) => "none".to_owned(),
        };
        let (zh, en) = (day("zh", "2026-01-01"), day("en-US", "2026-02-01"));
        let mut expected = map([
            ("en/a", en.as_str()),
            ("en/deep/b", en.as_str()),
            ("zh/a", zh.as_str()),
            ("zh/deep/b", zh.as_str()),
        ]);
        let known = dates().newer(&content).unwrap().unwrap();
        let mut loader = Loader::new(content.clone(), IndexPlace::Folder(index.clone()));
        assert_eq!(days_by(&mut loader, &known), expected, "{whole} {own:?}");
        assert!(known.newer(&content).unwrap().is_none(), "nothing new");
        // And after a restart.
        loader.save().unwrap();
        drop(loader);
        let mut loader = Loader::new(content.clone(), IndexPlace::Folder(index.clone()));
        loader.recall_dates();
        assert_eq!(days_of(&loader.load(&|_, _, _| ()).unwrap().0), expected);
        assert!(loader.dates().newer(&content).unwrap().is_none());
        // A commit to one of them is of that one alone.
        let Some(last) = own.last() else { continue };
        fs::write(content.join(last).join("a.md"), "# A 2").unwrap();
        git_at(
            &content.join(last),
            "2026-04-01T12:00:00Z",
            &["commit", "-q", "-a", "-m", "y"],
        );
        let newer = known.newer(&content).unwrap().unwrap();
        expected.insert(format!("{}/a", &last[..2]), "2026-04-01".to_owned());
        assert_eq!(days_by(&mut loader, &newer), expected, "{whole} {own:?}");
    }
}

#[test]
fn without_a_history_the_front_matter_counts_and_never_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    fs::create_dir_all(content.join("zh")).unwrap();
    for (name, text) in [("a", "---\nupdated: 2019-09-09\n---\n# 一"), ("b", "# 二")] {
        let path = content.join(format!("zh/{name}.md"));
        fs::write(&path, text).unwrap();
        make_old(&path);
    }
    let mut loader = Loader::new(content.clone(), IndexPlace::Memory);
    assert_eq!(
        days_by(&mut loader, &Dates::at_start(&content, None)),
        map([("zh/a", "2019-09-09"), ("zh/b", "none")])
    );
    assert!(
        Dates::at_start(&content, None)
            .newer(&content)
            .unwrap()
            .is_none(),
        "that was all there is to know"
    );
    // A file that is touched says the same as before.
    fs::write(content.join("zh/b.md"), "# 二").unwrap();
    assert_eq!(
        days_by(&mut loader, &Dates::at_start(&content, None))["zh/b"],
        "none"
    );
    // A repository without a commit.
    git_at(&content, "2026-01-01T12:00:00Z", &["init", "-q"]);
    let dates = Dates::at_start(&content, None)
        .newer(&content)
        .unwrap()
        .unwrap();
    assert_eq!(
        days_by(&mut loader, &dates),
        map([("zh/a", "2019-09-09"), ("zh/b", "none")])
    );
    git_at(&content, "2026-01-01T12:00:00Z", &["add", "zh/a.md"]);
    git_at(
        &content,
        "2026-01-01T12:00:00Z",
        &["commit", "-q", "-m", "x"],
    );
    let dates = Dates::at_start(&content, None)
        .newer(&content)
        .unwrap()
        .unwrap();
    assert_eq!(
        days_by(&mut loader, &dates),
        map([("zh/a", "2026-01-01"), ("zh/b", "none")])
    );
}

#[test]
fn a_repository_that_git_does_not_read_dates_nothing_not_even_by_the_files() {
    let mut repo = Repo::new("content");
    repo.write("zh/a.md", "---\nupdated: 2019-09-09\n---\n# 一");
    repo.write("zh/b.md", "# 二");
    repo.commit("2026-01-01T12:00:00Z");
    let known = Dates::default().newer(&repo.content()).unwrap().unwrap();
    // Only root can make a repository of somebody else; others leave this out.
    if std::os::unix::fs::chown(repo.folder.path().join(".git"), Some(65_534), None).is_ok() {
        let error = Dates::default().newer(&repo.content()).unwrap_err();
        assert!(error.contains("dubious ownership"), "{error}");
    }
    fs::write(repo.folder.path().join(".git/HEAD"), "nonsense\n").unwrap();
    let error = Dates::at_start(&repo.content(), None)
        .newer(&repo.content())
        .unwrap_err();
    assert!(error.contains("not a git repository"), "{error}");
    let dates = Dates::at_start(&repo.content(), None);
    assert_eq!(
        days_by(&mut repo.loader, &dates),
        map([("zh/a", "2019-09-09"), ("zh/b", "none")])
    );
    assert!(
        known.newer(&repo.content()).is_err(),
        "and what was known before stays with who knew it"
    );
}

#[test]
fn a_setting_of_the_repository_runs_no_program_and_hides_no_commit() {
    let mut repo = Repo::new("content");
    repo.write("zh/a.md", "# 一");
    let ran = repo.folder.path().join("ran");
    let program = repo.folder.path().join("program");
    let signs = "cat > /dev/null; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2; echo '-----BEGIN PGP SIGNATURE-----'";
    fs::write(
        &program,
        format!("#!/bin/sh\ntouch '{}'\n{signs}\n", ran.display()),
    )
    .unwrap();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    let at = "2026-01-01T12:00:00Z";
    repo.git(at, &["add", "-A"]);
    repo.git(
        at,
        &[
            "-c",
            &format!("gpg.program={program}"),
            "commit",
            "-q",
            "-S",
            "-m",
            "x",
        ],
    );
    fs::remove_file(&ran).unwrap();
    for (key, value) in [
        ("core.pager", program),
        ("core.fsmonitor", program),
        ("diff.external", program),
        ("gpg.program", program),
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("log.decorate", "full"),
    ] {
        repo.git(at, &["config", key, value]);
    }
    assert_eq!(repo.days(), map([("zh/a", "2026-01-01")]));
    assert!(!ran.exists());
}

#[test]
fn a_commit_of_what_was_saved_before_changes_the_page_the_api_the_sitemap_and_the_feed() {
    let site = Site::new()
        .article("site.toml", "name = \"X\"\n")
        .article("zh/a.md", "---\nupdated: 2019-09-09\n---\n# 一");
    let content = site.content();
    git_at(&content, "2026-04-01T12:00:00Z", &["init", "-q"]);
    let shown = |site: &Site| {
        let api = site.get("/api/v1/articles/zh/a").json()["updated"]
            .as_str()
            .unwrap()
            .to_owned();
        let page = site.get("/zh/a").attributes("time", "datetime").concat();
        let (sitemap, feed) = (site.get("/sitemap.xml").body, site.get("/zh/feed.xml").body);
        let sitemap = sitemap
            .split("<lastmod>")
            .nth(1)
            .unwrap()
            .get(..10)
            .unwrap()
            .to_owned();
        let feed = feed
            .rsplit("<updated>")
            .next()
            .unwrap()
            .get(..10)
            .unwrap()
            .to_owned();
        [page, api, sitemap, feed]
    };
    assert_eq!(shown(&site), ["2019-09-09"; 4]);
    let (loader, cell) = site.take_loader();
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    let wait_for = |day: &str| {
        let started = Instant::now();
        while days_of(&cell.load())["zh/a"] != day {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{day}: {:?}",
                days_of(&cell.load())
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    git_at(&content, "2026-04-01T12:00:00Z", &["add", "-A"]);
    git_at(
        &content,
        "2026-04-01T12:00:00Z",
        &["commit", "-q", "-m", "x"],
    );
    wait_for("2026-04-01");
    assert_eq!(shown(&site), ["2026-04-01"; 4]);
    fs::write(content.join("zh/a.md"), "# 一改").unwrap();
    git_at(
        &content,
        "2026-04-02T12:00:00Z",
        &["commit", "-q", "-a", "-m", "x"],
    );
    wait_for("2026-04-02");
    assert_eq!(shown(&site), ["2026-04-02"; 4]);
    drop(reloader);
}
