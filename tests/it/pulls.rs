//! Pulls from an upstream that goes forward, is written anew, or is left for a detached head.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jieda::git::pull::pull;
use jieda::ids::Audience;
use jieda::live::{Following, Reloader};

use crate::repository::git;
use crate::site::Site;

/// An upstream with one article, and a clone of it.
struct Pair {
    folder: tempfile::TempDir,
}

impl Pair {
    fn new() -> Pair {
        let pair = Pair {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(pair.upstream()).unwrap();
        git(&pair.upstream(), &["init", "-q", "-b", "main"]);
        pair.publish("one");
        let from = pair.upstream().display().to_string();
        git(pair.folder.path(), &["clone", "-q", &from, "clone"]);
        pair
    }

    fn upstream(&self) -> PathBuf {
        self.folder.path().join("upstream")
    }

    fn clone(&self) -> PathBuf {
        self.folder.path().join("clone")
    }

    fn publish(&self, text: &str) {
        write(&self.upstream(), text);
    }

    /// Takes the last commit back and puts another in its place.
    fn force_push(&self, text: &str) {
        fs::write(self.upstream().join("a.md"), text).unwrap();
        git(
            &self.upstream(),
            &["commit", "-q", "--amend", "-a", "-m", "anew"],
        );
    }

    fn text(&self) -> String {
        fs::read_to_string(self.clone().join("a.md")).unwrap()
    }
}

fn write(folder: &Path, text: &str) {
    fs::write(folder.join("a.md"), text).unwrap();
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", text]);
}

#[test]
fn an_upstream_that_goes_forward_is_followed_with_and_without_reset() {
    for reset in [false, true] {
        let pair = Pair::new();
        assert_eq!(pull(&pair.clone(), reset), Ok(Vec::new()));
        pair.publish("two");
        assert_eq!(pull(&pair.clone(), reset).unwrap().len(), 1);
        assert_eq!(pair.text(), "two");
    }
}

#[test]
fn a_force_push_is_told_and_followed_only_when_asked_for() {
    let pair = Pair::new();
    pair.publish("two");
    pull(&pair.clone(), false).unwrap();
    pair.force_push("anew");
    let said = pull(&pair.clone(), false).unwrap_err();
    assert!(
        said.contains("force-push") && said.contains("--git-reset"),
        "{said}"
    );
    assert_eq!(pair.text(), "two");
    assert!(!pull(&pair.clone(), true).unwrap().is_empty());
    assert_eq!(pair.text(), "anew");
    // And back to an earlier commit.
    git(&pair.upstream(), &["reset", "-q", "--hard", "HEAD~1"]);
    assert_eq!(pull(&pair.clone(), false), Ok(Vec::new()));
    assert_eq!(pair.text(), "anew");
    assert!(pull(&pair.clone(), true).unwrap()[0].starts_with("went back to "));
    assert_eq!(pair.text(), "one");
    pair.publish("three");
    pull(&pair.clone(), true).unwrap();
    assert_eq!(pair.text(), "three");
}

#[test]
fn a_detached_head_is_told_and_followed_only_when_asked_for() {
    let pair = Pair::new();
    git(&pair.clone(), &["checkout", "-q", "--detach"]);
    pair.publish("two");
    let said = pull(&pair.clone(), false).unwrap_err();
    assert!(
        said.contains("HEAD is detached") && said.contains("--git-reset"),
        "{said}"
    );
    assert_eq!(pair.text(), "one");
    assert!(!pull(&pair.clone(), true).unwrap().is_empty());
    assert_eq!(pair.text(), "two");
    pair.force_push("anew");
    pull(&pair.clone(), true).unwrap();
    assert_eq!(pair.text(), "anew");
}

#[test]
fn a_reset_throws_no_work_away() {
    for detached in [false, true] {
        // A file that was changed.
        let pair = Pair::new();
        if detached {
            git(&pair.clone(), &["checkout", "-q", "--detach"]);
        }
        pair.force_push("anew");
        fs::write(pair.clone().join("a.md"), "mine").unwrap();
        let said = pull(&pair.clone(), true).unwrap_err();
        assert!(
            said.contains("throws no work away") && said.contains("a.md"),
            "{said}"
        );
        assert_eq!(pair.text(), "mine");
        // A commit that was never pushed.
        write(&pair.clone(), "mine");
        let said = pull(&pair.clone(), true).unwrap_err();
        assert!(said.contains("was never in the upstream"), "{said}");
        assert_eq!(pair.text(), "mine");
        // A file that git does not know stays where it is.
        let pair = Pair::new();
        pair.publish("two");
        pull(&pair.clone(), true).unwrap();
        pair.force_push("anew");
        fs::write(pair.clone().join("b.md"), "mine").unwrap();
        pull(&pair.clone(), true).unwrap();
        assert_eq!(pair.text(), "anew");
        assert_eq!(
            fs::read_to_string(pair.clone().join("b.md")).unwrap(),
            "mine"
        );
    }
}

/// The content folder is a clone or none, and the folders of two languages are clones of their own.
#[test]
fn each_repository_of_a_content_folder_is_pulled_and_one_that_fails_keeps_no_other_back() {
    for whole in [true, false] {
        let upstream = tempfile::tempdir().unwrap();
        let site = Site::new();
        let clone = |name: &str, below: &str| {
            let from = upstream.path().join(name);
            fs::create_dir_all(&from).unwrap();
            git(&from, &["init", "-q", "-b", "main"]);
            write(&from, "# Zero");
            let to = site.content().join(below);
            let _ = fs::remove_dir(&to);
            let [from, to] = [from, to].map(|path| path.display().to_string());
            git(site.folder(), &["clone", "-q", &from, &to]);
        };
        if whole {
            clone("whole", "");
            fs::write(upstream.path().join("whole/site.toml"), "name = \"Zero\"\n").unwrap();
            write(&upstream.path().join("whole"), "# Zero");
            pull(&site.content(), false).unwrap();
        }
        clone("zh", "zh");
        clone("en-US", "en-US");
        let (loader, cell) = site.take_loader();
        let following = Following {
            git_pull: Some(Duration::from_millis(50)),
            ..Following::default()
        };
        let reloader = Reloader::start(loader, Arc::clone(&cell), following);
        let wait_for = |what: &str, is_so: &dyn Fn(&[String], &str) -> bool| {
            let started = Instant::now();
            loop {
                let snapshot = cell.load();
                let articles = snapshot.view(Audience::Public).articles();
                let titles: Vec<String> = articles.map(|article| article.title.clone()).collect();
                if is_so(&titles, &snapshot.site.name) {
                    return;
                }
                assert!(
                    started.elapsed() < Duration::from_secs(20),
                    "{whole} {what}: {titles:?}"
                );
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        write(&upstream.path().join("zh"), "# One");
        write(&upstream.path().join("en-US"), "# Two");
        wait_for("both", &|titles, _| titles == ["Two", "One"]);
        if whole {
            fs::write(
                upstream.path().join("whole/site.toml"),
                "name = \"Three\"\n",
            )
            .unwrap();
            write(&upstream.path().join("whole"), "# Zero");
            wait_for("the whole", &|_, name| name == "Three");
        }
        // The first in order can be pulled no more.
        fs::remove_dir_all(upstream.path().join("en-US")).unwrap();
        write(&upstream.path().join("zh"), "# Four");
        wait_for("one without the other", &|titles, _| {
            titles == ["Two", "Four"]
        });
        assert!(
            cell.status
                .pull_failures
                .load(std::sync::atomic::Ordering::Relaxed)
                > 0
        );
        drop(reloader);
    }
}
