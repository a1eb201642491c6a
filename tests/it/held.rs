//! A loss of half of the site is held back, and what that must not touch: hiding, moving, small losses, commits, edits.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jieda::ids::Audience;
use jieda::live::{Following, Reloader};
use jieda::site::{IndexPlace, Loaded, Loader, Look, Snapshot};

use crate::repository::git;
use crate::serving::Server;
use crate::site::Site;

/// A site of so many public articles, and its loader after the first load.
struct Followed {
    site: Site,
    loader: Loader,
    snapshot: Arc<Snapshot>,
    loaded: Loaded,
}

impl Followed {
    fn new(articles: usize) -> Followed {
        Followed::of(site_of(articles))
    }

    fn of(site: Site) -> Followed {
        let mut loader = Loader::new(site.content(), IndexPlace::Memory);
        let (snapshot, loaded) = loader.load(&|_, _, _| ()).unwrap();
        Followed {
            site,
            loader,
            snapshot,
            loaded,
        }
    }

    fn content(&self) -> PathBuf {
        self.site.content()
    }

    fn remove(&self, which: impl Iterator<Item = usize>) {
        which.for_each(|i| fs::remove_file(self.content().join(file(i))).unwrap());
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.content().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn look(&mut self) {
        if let Some((snapshot, loaded)) = self
            .loader
            .load_changes(Look::Stamps, &|_, _, _| ())
            .unwrap()
        {
            (self.snapshot, self.loaded) = (snapshot, loaded);
        }
    }

    fn served(&self) -> usize {
        self.snapshot.view(Audience::Public).articles().len()
    }

    fn held(&self) -> usize {
        self.loader.held_back().len()
    }

    #[track_caller]
    fn is(&self, served: usize, held: usize) {
        assert_eq!((self.served(), self.held()), (served, held));
        let told = self
            .snapshot
            .problems()
            .iter()
            .any(|p| p.help.contains("jieda accept"));
        assert_eq!(told, held > 0, "{:?}", self.snapshot.problems());
    }
}

fn file(i: usize) -> String {
    format!("zh/c{}/a{i}.md", i % 4)
}

fn site_of(articles: usize) -> Site {
    let site = Site::new();
    for i in 0..articles {
        site.edit(&file(i), &format!("# 标题 {i}"));
    }
    site
}

/// From how many articles on a loss is held back: half of all, or 20, whichever is more.
fn held_from(all: usize) -> usize {
    all.div_ceil(2).max(20)
}

#[test]
fn a_loss_is_held_back_from_half_of_all_articles_or_twenty_on() {
    for all in [1, 19, 20, 21, 39, 40, 41, 42, 57, 100, 101] {
        for lost in [1, 19, 20, held_from(all) - 1, held_from(all), all]
            .into_iter()
            .filter(|lost| *lost <= all)
        {
            let mut site = Followed::new(all);
            site.remove(0..lost);
            site.look();
            if lost < held_from(all) {
                site.is(all - lost, 0)
            } else {
                site.is(all, lost)
            }
            // However often it is looked.
            site.look();
            if lost < held_from(all) {
                site.is(all - lost, 0)
            } else {
                site.is(all, lost)
            }
            assert_eq!(
                site.loader.times_held_back(),
                u64::from(lost >= held_from(all)),
                "{lost} of {all}"
            );
        }
    }
}

#[test]
fn whatever_takes_them_away_they_are_held_back() {
    type Cause = (&'static str, fn(&Followed));
    let causes: [Cause; 8] = [
        ("deleted", |site| site.remove(0..30)),
        ("all folders deleted", |site| {
            fs::remove_dir_all(site.content().join("zh")).unwrap()
        }),
        ("moved out", |site| {
            fs::rename(site.content().join("zh"), site.site.folder().join("away")).unwrap()
        }),
        ("everything gone, as when a disk is not mounted", |site| {
            for entry in fs::read_dir(site.content()).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    fs::remove_dir_all(path).unwrap()
                } else {
                    fs::remove_file(path).unwrap()
                }
            }
        }),
        ("left out by a rule", |site| {
            site.write(".gitignore", "*.md\n")
        }),
        ("left out by another rule", |site| {
            site.write("zh/.ignore", "c*/\n")
        }),
        ("language taken out", |site| {
            site.write("site.toml", "name = \"甲站\"\nlanguages = [\"en\"]\n")
        }),
        ("names that are no addresses", |site| {
            for i in 0..30 {
                let path = site.content().join(file(i));
                fs::rename(&path, path.with_file_name(format!("a\u{200b}{i}.md"))).unwrap();
            }
        }),
    ];
    for (cause, take_away) in causes {
        let site = site_of(30).article(
            "site.toml",
            "name = \"甲站\"\nlanguages = [\"zh\", \"en\"]\n",
        );
        let mut site = Followed::of(site);
        take_away(&site);
        site.look();
        assert_eq!((site.served(), site.held()), (30, 30), "{cause}");
        assert!(
            site.loaded
                .notes
                .iter()
                .any(|note| note.contains("held back")),
            "{cause}: {:?}",
            site.loaded.notes
        );
        assert_eq!(site.snapshot.site.name, "甲站", "{cause}");
        assert!(
            site.snapshot.site.languages.contains(&jieda::ids::Lang::Zh),
            "{cause}"
        );
        // An edit elsewhere shows meanwhile.
        site.write("en/new.md", "# New");
        site.look();
        site.loader.accept_losses();
        let new = usize::from(cause != "left out by a rule");
        assert_eq!((site.served(), site.held()), (30 + new, 30), "{cause}");
        site.look();
        assert_eq!((site.served(), site.held()), (new, 0), "{cause}");
        assert!(
            !site
                .snapshot
                .problems()
                .iter()
                .any(|p| p.help.contains("accept")),
            "{cause}"
        );
        // Nothing of that is remembered at the next start.
        let fresh = Followed::of(site.site);
        assert_eq!((fresh.served(), fresh.held()), (new, 0), "{cause}");
    }
}

#[test]
fn what_a_file_says_of_itself_counts_at_once() {
    for text in [
        "visibility: internal\n",
        "draft: true\n",
        "visibility: hiden\n",
    ] {
        let mut site = Followed::new(30);
        for i in 0..30 {
            site.write(&file(i), &format!("---\ntitle: 标题 {i}\n{text}---\nx"));
        }
        site.look();
        assert_eq!((site.served(), site.held()), (0, 0), "{text}");
    }
    // Also while others are held back; and when an internal file moves away from the public one.
    let mut site = Followed::new(60);
    site.remove(0..30);
    site.look();
    site.is(60, 30);
    for i in 30..50 {
        site.write(
            &file(i),
            &format!("---\ntitle: 标题 {i}\nvisibility: internal\n---\nx"),
        );
    }
    site.write(
        "zh/elsewhere/a0.md",
        "---\ntitle: 标题 0\nvisibility: internal\n---\nx",
    );
    site.look();
    assert_eq!((site.served(), site.held()), (60 - 20 - 1, 29));
    assert!(
        site.snapshot
            .view(Audience::Public)
            .article(&"zh/c0/a0".parse().unwrap())
            .is_none()
    );
}

#[test]
fn what_was_only_moved_is_no_loss() {
    let mut site = Followed::new(40);
    fs::create_dir_all(site.content().join("zh/new")).unwrap();
    for i in 0..40 {
        let name = [format!("zh/new/a{i}.md"), format!("zh/new/other-{i}.md")][i % 2].clone();
        fs::rename(site.content().join(file(i)), site.content().join(name)).unwrap();
    }
    site.look();
    site.is(40, 0);
    assert!(
        site.snapshot
            .view(Audience::Public)
            .articles()
            .all(|article| article.path.starts_with("zh/new"))
    );
}

#[test]
fn files_that_return_release_what_is_held_back_and_edits_are_followed_meanwhile() {
    let mut site = Followed::new(50);
    site.remove(0..25);
    site.write(&file(30), "# 改过");
    site.look();
    site.is(50, 25);
    assert!(
        site.snapshot
            .view(Audience::Public)
            .articles()
            .any(|article| article.title == "改过")
    );
    // Some return, with other words; the rest stays held back though it is fewer than half by now.
    for i in 0..20 {
        site.write(&file(i), "# 回来");
    }
    site.look();
    site.is(50, 5);
    assert_eq!(
        site.snapshot
            .view(Audience::Public)
            .articles()
            .filter(|article| article.title == "回来")
            .count(),
        20
    );
    // What goes besides is held back too: it may be the same accident, still at work.
    site.remove([40, 41].into_iter());
    site.look();
    site.is(50, 7);
    for i in (20..25).chain([40, 41]) {
        site.write(&file(i), "# 回来");
    }
    site.look();
    site.is(50, 0);
    // And small losses go again.
    site.remove([40].into_iter());
    site.look();
    site.is(49, 0);
}

#[test]
fn losses_one_after_another_add_up() {
    let mut site = Followed::new(50);
    for i in 0..24 {
        site.remove([i].into_iter());
        site.look();
        site.is(49 - i, 0);
    }
    site.remove([24].into_iter());
    site.look();
    site.is(26, 1);
    // What comes back is no loss any more.
    for i in 0..25 {
        site.write(&file(i), "# 回来");
    }
    site.look();
    site.is(50, 0);
    site.remove(0..24);
    site.look();
    site.is(26, 0);
}

#[test]
fn what_came_and_goes_again_is_no_loss_of_the_site() {
    let mut site = Followed::new(30);
    for i in 100..160 {
        site.write(&file(i), &format!("# 新 {i}"));
        site.look();
        site.is(31, 0);
        site.remove([i].into_iter());
        site.look();
        site.is(30, 0);
    }
    // All at once it is, for nobody can tell it from the other kind.
    for i in 100..160 {
        site.write(&file(i), &format!("# 新 {i}"));
    }
    site.look();
    site.remove(100..160);
    site.look();
    site.is(90, 60);
}

#[test]
fn readers_do_not_lose_half_of_what_they_see_because_agents_have_more() {
    let site = site_of(30);
    for i in 0..100 {
        site.edit(
            &format!("zh/internal/i{i}.md"),
            &format!("---\ntitle: 内部 {i}\nvisibility: internal\n---\nx"),
        );
    }
    let mut site = Followed::of(site);
    site.remove(0..20);
    site.look();
    site.is(30, 20);
}

#[test]
fn a_commit_takes_it_in_at_once_and_one_before_does_not() {
    for (in_folder, packed) in [(true, false), (false, false), (true, true)] {
        let site = site_of(40);
        let repository = if in_folder {
            site.content()
        } else {
            site.folder().to_owned()
        };
        git(&repository, &["init", "-q", "-b", "main"]);
        git(&repository, &["add", "-A"]);
        git(&repository, &["commit", "-q", "-m", "one"]);
        let mut site = Followed::of(site);
        site.write(&file(0), "# 改过");
        git(&repository, &["commit", "-q", "-a", "-m", "two"]);
        if packed {
            git(&repository, &["pack-refs", "--all"]);
        }
        // The commit is seen before anything goes, as a second later at the latest under a running server.
        site.look();
        site.remove(0..30);
        if packed {
            git(&repository, &["pack-refs", "--all"]);
            git(&repository, &["gc", "-q"]);
        }
        site.look();
        site.is(40, 30);
        git(&repository, &["commit", "-q", "-a", "-m", "gone"]);
        site.look();
        site.is(10, 0);
        git(&repository, &["checkout", "-q", "HEAD~1"]);
        site.look();
        site.is(40, 0);
        git(&repository, &["checkout", "-q", "main"]);
        site.look();
        site.is(10, 0);
        if in_folder {
            // All gone, the repository too: no other commit is known.
            git(&repository, &["checkout", "-q", "HEAD~1"]);
            site.look();
            fs::rename(site.content(), site.site.folder().join("away")).unwrap();
            fs::create_dir(site.content()).unwrap();
            site.look();
            site.is(40, 40);
        }
    }
}

#[test]
fn a_link_to_another_checkout_is_another_commit() {
    let site = site_of(40);
    git(&site.content(), &["init", "-q", "-b", "main"]);
    git(&site.content(), &["add", "-A"]);
    git(&site.content(), &["commit", "-q", "-m", "one"]);
    let (one, two) = (site.folder().join("one"), site.folder().join("two"));
    fs::rename(site.content(), &one).unwrap();
    git(site.folder(), &["clone", "-q", "one", "two"]);
    for i in 0..30 {
        fs::remove_file(two.join(file(i))).unwrap();
    }
    git(&two, &["commit", "-q", "-a", "-m", "fewer"]);
    std::os::unix::fs::symlink(&one, site.content()).unwrap();
    let mut site = Followed::of(site);
    site.look();
    fs::remove_file(site.content()).unwrap();
    std::os::unix::fs::symlink(&two, site.content()).unwrap();
    site.look();
    site.is(10, 0);
}

fn accept(site: &Site, args: &[&str]) -> (Option<i32>, String) {
    let words = [&["accept"], args].concat();
    let done = Command::new(env!("CARGO_BIN_EXE_jieda"))
        .args(words)
        .current_dir(site.folder())
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code(), said)
}

#[test]
fn a_running_server_says_what_it_holds_back_and_takes_it_in_when_it_is_accepted() {
    let site = site_of(60);
    assert_eq!(accept(&site, &["--data", "nowhere"]).0, Some(2));
    let server = Server::start(&site);
    fs::create_dir_all(site.folder().join("data")).unwrap();
    let (code, said) = accept(&site, &[]);
    assert_eq!((code, said.as_str()), (Some(0), "nothing is held back\n"));
    site.edit("zh/c0/a0.md", "# 先改");
    server.wait_for("an edit", |server| {
        server.fetch("/zh/c0/a0").contains("先改")
    });
    for i in 0..45 {
        fs::remove_file(site.content().join(file(i))).unwrap();
    }
    site.edit(&file(50), "# 同时改");
    server.wait_for("an edit beside the loss", |server| {
        server
            .fetch(&format!("/{}", file(50).trim_end_matches(".md")))
            .contains("同时改")
    });
    server.wait_for("what is held back", |server| {
        server.metric("jieda_reload_held_back") == Some(45.0)
    });
    assert_eq!(server.metric("jieda_reloads_held_back_total"), Some(1.0));
    assert!(
        server.fetch("/zh/c0/a0").starts_with("HTTP/1.1 200")
            && server.fetch("/readyz").starts_with("HTTP/1.1 200")
    );
    server.wait_for("the problem", |server| {
        server.metric("jieda_content_errors") == Some(1.0)
    });
    assert_eq!(
        server
            .log()
            .matches("45 of 60 articles would be taken away")
            .count(),
        1,
        "{}",
        server.log()
    );
    // Of another folder there is nothing to accept.
    fs::create_dir_all(site.folder().join("other")).unwrap();
    let (code, said) = accept(&site, &["other"]);
    assert!(code == Some(2) && said.contains("serves"), "{said}");
    let started = Instant::now();
    let (code, said) = accept(&site, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.starts_with("45 articles that were held back are taken away:\n  zh/c0/a0\n")
            && said.contains("and 25 more"),
        "{said}"
    );
    assert!(started.elapsed() < Duration::from_secs(10));
    server.wait_for("the loss", |server| {
        server.fetch("/zh/c0/a0").starts_with("HTTP/1.1 404")
    });
    assert_eq!(server.metric("jieda_reload_held_back"), Some(0.0));
    assert_eq!(accept(&site, &[]).1, "nothing is held back\n");
    let left: Vec<_> = fs::read_dir(site.folder().join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let own = |name: &std::ffi::OsString| {
        name.to_string_lossy().starts_with("insights") || name == "last-good"
    };
    assert!(left.iter().all(own), "{left:?}");
}

#[test]
fn what_a_killed_server_left_is_said_to_have_no_server_and_forgotten_at_the_next_start() {
    let site = site_of(25);
    let mut server = Server::start(&site);
    for i in 0..25 {
        fs::remove_file(site.content().join(file(i))).unwrap();
    }
    server.wait_for("what is held back", |server| {
        server.metric("jieda_reload_held_back") == Some(25.0)
    });
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    drop(server);
    assert!(site.folder().join("data/held-back.json").exists());
    let server = Server::start(&site);
    // Never at a start.
    assert_eq!(server.metric("jieda_articles"), Some(0.0));
    server.wait_for("a clean desk", |_| {
        !site.folder().join("data/held-back.json").exists()
    });
    assert_eq!(accept(&site, &[]).1, "nothing is held back\n");
}

#[test]
fn a_reload_that_takes_longer_than_its_time_is_reported_once() {
    let site = site_of(10);
    let (loader, cell, folder) = site.into_loader();
    let content = folder.path().join("content");
    let following = Following {
        late_after: Some(Duration::from_millis(4)),
        ..Following::default()
    };
    for i in 0..3_000 {
        let path = content.join(file(i));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("# 标题 {i}\n\n正文正文 {i}")).unwrap();
    }
    // The look at the start reads them all.
    let reloader = Reloader::start(loader, Arc::clone(&cell), following);
    let started = Instant::now();
    while cell.load().view(Audience::Public).articles().len() < 3_000 {
        assert!(started.elapsed() < Duration::from_secs(60));
        std::thread::yield_now();
    }
    let late = || cell.status.reloads_late.load(Ordering::Relaxed);
    while late() == 0 {
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "it was not reported"
        );
        std::thread::yield_now();
    }
    drop(reloader);
    assert!(
        late() <= cell.status.reloads.load(Ordering::Relaxed) + 2,
        "once for each reload"
    );
    assert!(cell.status.running_reload().is_none());
}

#[test]
fn an_ordinary_reload_is_not_late() {
    let site = site_of(10);
    let (loader, cell, folder) = site.into_loader();
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    fs::write(folder.path().join("content").join(file(0)), "# 改").unwrap();
    let started = Instant::now();
    while !cell
        .load()
        .view(Audience::Public)
        .articles()
        .any(|article| article.title == "改")
    {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::yield_now();
    }
    drop(reloader);
    assert_eq!(cell.status.reloads_late.load(Ordering::Relaxed), 0);
}

#[test]
fn paths_that_are_held_back_are_those_that_are_gone() {
    let mut site = Followed::new(30);
    site.remove(5..30);
    site.look();
    let held: BTreeSet<String> = site.loader.held_back().map(ToString::to_string).collect();
    let gone: BTreeSet<String> = (5..30)
        .map(|i| file(i).trim_end_matches(".md").to_owned())
        .collect();
    assert_eq!(held, gone);
    let touched: HashSet<PathBuf> = HashSet::from([PathBuf::from(file(7))]);
    site.write(&file(7), "# 回");
    let (snapshot, _) = site
        .loader
        .load_changes(Look::At(&touched), &|_, _, _| ())
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            snapshot.view(Audience::Public).articles().len(),
            site.held()
        ),
        (30, 24)
    );
}

#[test]
fn a_rule_file_that_is_mended_is_seen_at_once_and_all_it_governs_again() {
    for (rules, text) in [
        (".gitignore", "*.md\n"),
        (".ignore", "zh\n"),
        ("zh/.gitignore", "*\n"),
        ("zh/c1/.ignore", "*.md\n"),
    ] {
        for mended in [Some(""), Some("# nothing\n"), None] {
            let mut site = Followed::new(60);
            let touched = HashSet::from([PathBuf::from(rules)]);
            site.write(rules, text);
            let now = site
                .loader
                .load_changes(Look::At(&touched), &|_, _, _| ())
                .unwrap();
            let gone = if rules.contains("c1") { 15 } else { 60 };
            // Fewer than half go at once.
            assert_eq!(site.held(), if gone == 60 { 60 } else { 0 }, "{rules}");
            assert_eq!(
                now.unwrap().0.view(Audience::Public).articles().len(),
                if gone == 60 { 60 } else { 45 },
                "{rules}"
            );
            match mended {
                Some(mended) => site.write(rules, mended),
                None => fs::remove_file(site.content().join(rules)).unwrap(),
            }
            let now = site
                .loader
                .load_changes(Look::At(&touched), &|_, _, _| ())
                .unwrap();
            assert_eq!(site.held(), 0, "{rules} {mended:?}");
            assert_eq!(
                now.unwrap().0.view(Audience::Public).articles().len(),
                60,
                "{rules} {mended:?}"
            );
        }
    }
}

#[test]
fn accepting_takes_away_only_what_is_missing_when_all_was_looked_at_again() {
    let site = site_of(60);
    let server = Server::start(&site);
    server.wait_for("the site", |server| {
        server.metric("jieda_articles") == Some(60.0)
    });
    fs::rename(site.content().join("zh"), site.folder().join("away")).unwrap();
    server.wait_for("what is held back", |server| {
        server.metric("jieda_reload_held_back") == Some(60.0)
    });
    // Back, and accepted before a report of it can be acted on.
    fs::rename(site.folder().join("away"), site.content().join("zh")).unwrap();
    for i in 0..5 {
        fs::remove_file(site.content().join(file(i))).unwrap();
    }
    let (code, said) = accept(&site, &[]);
    assert_eq!(code, Some(0), "{said}");
    server.wait_for("the rest", |server| {
        server.metric("jieda_articles") == Some(55.0)
    });
    assert_eq!(server.metric("jieda_reload_held_back"), Some(0.0));
    assert!(
        !server
            .log()
            .contains("60 articles that were held back are taken away"),
        "{}",
        server.log()
    );
}

#[test]
fn what_is_held_back_is_hidden_by_a_file_that_says_so_however_broken() {
    for text in [
        "---\ntitle: [x\ndraft: true\n---",
        "---\ntitle: [x\nvisibility: internal\n---",
        "{\"draft\": true}",
    ] {
        let mut site = Followed::new(60);
        site.remove(0..36);
        site.look();
        site.is(60, 36);
        site.write(&file(3), text);
        site.look();
        assert_eq!((site.served(), site.held()), (59, 35), "{text}");
        // Broken alone it is served as it was.
        site.write(&file(4), "---\ntitle: [x\n---");
        site.look();
        assert_eq!((site.served(), site.held()), (59, 35), "{text}");
        fs::remove_file(site.content().join(file(3))).unwrap();
        site.look();
        assert_eq!((site.served(), site.held()), (59, 35), "{text}");
    }
}

#[test]
fn numbers_count_no_articles_that_readers_do_not_see() {
    let (mut both, mut alone) = (Followed::of(site_of(8)), Followed::of(site_of(8)));
    for i in 0..30 {
        both.write(
            &format!("zh/staff/i{i}.md"),
            &format!("---\ntitle: 内部 {i}\nvisibility: internal\n---\n"),
        );
    }
    both.look();
    let before = both.snapshot.public_generation;
    fs::remove_dir_all(both.content().join("zh/staff")).unwrap();
    both.look();
    alone.look();
    assert_eq!(both.held(), 30, "agents keep them");
    assert_eq!(both.loader.times_held_back(), 1);
    assert_eq!(both.loader.public_held_back(), (0, 0));
    assert_eq!(
        both.snapshot.public_generation, before,
        "readers see no change"
    );
    assert_eq!(
        both.snapshot.public_problems(),
        alone.snapshot.public_problems()
    );
    assert!(
        both.snapshot
            .problems()
            .iter()
            .any(|p| p.help.contains("jieda accept"))
    );
    // Of those of both kinds the public ones are counted.
    let mut mixed = Followed::new(30);
    for i in 0..30 {
        mixed.write(
            &format!("zh/staff/i{i}.md"),
            &format!("---\ntitle: 内部 {i}\nvisibility: internal\n---\n"),
        );
    }
    mixed.look();
    fs::remove_dir_all(mixed.content().join("zh")).unwrap();
    mixed.look();
    assert_eq!(
        (mixed.held(), mixed.loader.public_held_back()),
        (60, (30, 1))
    );
    let told = mixed
        .snapshot
        .public_problems()
        .iter()
        .find(|p| p.help.contains("jieda accept"))
        .unwrap();
    assert!(
        told.message.starts_with("30 articles") && !told.message.contains("staff"),
        "{told}"
    );
}
