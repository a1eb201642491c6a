//! Following changes: the snapshot becomes equal to the content folder, whole, without a restart.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jieda::ids::Audience;
use jieda::live::{Following, Reloader};
use jieda::site::{CurrentSnapshot, IndexPlace, Loader, Snapshot};

use crate::site::Site;

/// Waits until a snapshot shows what is expected, at most 10 s.
#[track_caller]
fn wait_for(cell: &Arc<CurrentSnapshot>, what: &str, shows: impl Fn(&Snapshot) -> bool) {
    let started = Instant::now();
    while !shows(&cell.load()) {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{what} did not show"
        );
        std::thread::yield_now();
    }
}

fn titles(snapshot: &Snapshot) -> Vec<String> {
    snapshot
        .view(Audience::Public)
        .articles()
        .map(|article| article.title.clone())
        .collect()
}

fn follow(poll: Option<Duration>) {
    let site = Site::new()
        .article("zh/funds/a.md", "# 一")
        .article("en/b.md", "# Two");
    let (loader, cell, folder) = site.into_loader();
    let content = folder.path().join("content");
    let reloader = Reloader::start(
        loader,
        Arc::clone(&cell),
        Following {
            poll,
            ..Following::default()
        },
    );
    fs::write(content.join("zh/funds/a.md"), "# 一改").unwrap();
    wait_for(&cell, "an edit", |s| titles(s) == ["Two", "一改"]);
    fs::create_dir_all(content.join("zh/new/deep")).unwrap();
    fs::write(content.join("zh/new/deep/c.md"), "# 三").unwrap();
    wait_for(&cell, "a file in a new folder", |s| {
        titles(s) == ["Two", "一改", "三"]
    });
    fs::rename(content.join("zh/new"), content.join("zh/old")).unwrap();
    wait_for(&cell, "a renamed folder", |s| {
        s.view(Audience::Public)
            .article(&"zh/old/deep/c".parse().unwrap())
            .is_some()
    });
    fs::remove_file(content.join("en/b.md")).unwrap();
    wait_for(&cell, "a deletion", |s| titles(s) == ["一改", "三"]);
    let half = content.join("zh/funds/.a.md.swp");
    fs::write(&half, "# 一再改").unwrap();
    fs::rename(&half, content.join("zh/funds/a.md")).unwrap();
    wait_for(&cell, "an editor's atomic save", |s| {
        titles(s) == ["一再改", "三"]
    });
    fs::write(
        content.join("synonyms.toml"),
        "[[group]]\nterms = [\"一再改\", \"tweak\"]\n",
    )
    .unwrap();
    wait_for(&cell, "a synonym", |s| {
        let range = jieda::search::HitRange::new(0, 5).unwrap();
        let request = jieda::search::SearchRequest {
            lang: Some(jieda::ids::Lang::Zh),
            range,
            ..jieda::search::SearchRequest::new("tweak", Audience::Public)
        };
        s.search(&request).unwrap().total == 1
    });
    drop(reloader);
}

#[test]
fn saves_additions_moves_and_deletions_show_without_a_restart() {
    follow(None);
}

#[test]
fn the_same_without_events_by_looking_now_and_then() {
    follow(Some(Duration::from_millis(50)));
}

#[test]
fn a_content_folder_that_goes_and_comes_back_is_followed_again() {
    let site = Site::new().article("zh/a.md", "# 一");
    let (loader, cell, folder) = site.into_loader();
    let (content, away) = (folder.path().join("content"), folder.path().join("away"));
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    fs::write(content.join("zh/a.md"), "# 一改").unwrap();
    wait_for(&cell, "an edit", |s| titles(s) == ["一改"]);
    fs::rename(&content, &away).unwrap();
    fs::create_dir_all(content.join("zh")).unwrap();
    fs::write(content.join("zh/b.md"), "# 二").unwrap();
    wait_for(&cell, "another folder in its place", |s| {
        titles(s) == ["二"]
    });
    fs::write(content.join("zh/b.md"), "# 二改").unwrap();
    wait_for(&cell, "an edit in the new folder", |s| {
        titles(s) == ["二改"]
    });
    drop(reloader);
}

#[test]
fn a_content_folder_that_is_deleted_is_followed_again_when_it_returns() {
    let site = Site::new()
        .article("zh/a.md", "# 一")
        .article("zh/deep/b.md", "# 二");
    let (loader, cell, folder) = site.into_loader();
    let content = folder.path().join("content");
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    fs::write(content.join("zh/a.md"), "# 一改").unwrap();
    wait_for(&cell, "an edit", |s| titles(s) == ["一改", "二"]);
    fs::remove_dir_all(&content).unwrap();
    let failures = || cell.status.reload_failures.load(Ordering::Relaxed);
    wait_for(&cell, "a failed reload", |_| failures() > 0);
    fs::create_dir_all(content.join("zh/deep")).unwrap();
    fs::write(content.join("zh/a.md"), "# 一回").unwrap();
    fs::write(content.join("zh/deep/b.md"), "# 二回").unwrap();
    wait_for(&cell, "the folder that returned", |s| {
        titles(s) == ["一回", "二回"]
    });
    fs::write(content.join("zh/deep/b.md"), "# 二又改").unwrap();
    wait_for(&cell, "an edit after it", |s| {
        titles(s) == ["一回", "二又改"]
    });
    drop(reloader);
}

/// A name that differs in its capitals alone is another name, and an address has none.
#[test]
fn renames_that_change_capitals_alone_are_followed_and_change_no_address() {
    let site = Site::new()
        .article("zh/funds/refund.md", "# 退款")
        .article("zh/a.md", "# 甲");
    let (loader, cell, folder) = site.into_loader();
    let content = folder.path().join("content");
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    fs::write(content.join("zh/a.md"), "# 甲改").unwrap();
    wait_for(&cell, "an edit", |s| titles(s) == ["甲改", "退款"]);
    let rename = |from: &str, to: &str| fs::rename(content.join(from), content.join(to)).unwrap();
    let is_at = |s: &Snapshot, path: &str| {
        let id = "zh/funds/refund".parse().unwrap();
        let view = s.view(Audience::Public);
        view.article(&id)
            .is_some_and(|article| article.path == Path::new(path))
            && s.problems().is_empty()
    };
    for (lower, upper, file) in [
        (
            "zh/funds/refund.md",
            "zh/funds/Refund.md",
            "zh/funds/Refund.md",
        ),
        ("zh/funds", "zh/Funds", "zh/Funds/refund.md"),
    ] {
        rename(lower, upper);
        wait_for(&cell, "a name with a capital", |s| {
            titles(s) == ["甲改", "退款"] && is_at(s, file)
        });
        rename(upper, lower);
        wait_for(&cell, "the name in small letters", |s| {
            titles(s) == ["甲改", "退款"] && is_at(s, "zh/funds/refund.md")
        });
    }
    let fresh = Loader::new(content, IndexPlace::Memory)
        .load(&|_, _, _| ())
        .unwrap()
        .0;
    assert_eq!(titles(&cell.load()), titles(&fresh));
    drop(reloader);
}

#[test]
fn a_snapshot_that_is_held_never_changes() {
    let site = Site::new().article("zh/a.md", "# 提现");
    let before = site.snapshot();
    site.edit("zh/a.md", "# 充值");
    assert_eq!(titles(&before), ["提现"]);
    assert_eq!(titles(&site.snapshot()), ["充值"]);
    assert!(site.snapshot().generation > before.generation);
}

#[test]
fn an_article_that_breaks_keeps_its_last_good_version_until_it_is_mended_or_removed() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    site.search("提现").finds(["a"]);
    site.edit("zh/a.md", "---\ntitle: [\n---\n坏了");
    site.search("提现").finds(["a"]);
    site.tells("zh/a.md:2", "last good version is still served");
    site.edit("zh/a.md", "# 提现已改");
    site.search("已改").finds(["a"]);
    assert!(site.problems().is_empty(), "{:?}", site.problems());
    site.edit("zh/a.md", "---\n");
    site.remove("zh/a.md");
    site.search("提现").finds([]);
}

#[test]
fn one_edit_reads_one_file_and_analyses_one_article() {
    let mut site = Site::new();
    for i in 0..30 {
        site = site.article(&format!("zh/a{i}.md"), &format!("# 提现 {i}"));
    }
    site.search("提现");
    site.edit("zh/a7.md", "# 充值 7");
    let loaded = site.loaded();
    assert_eq!((loaded.read, loaded.analysed, loaded.removed), (1, 1, 1));
}

#[test]
fn a_moved_article_keeps_its_permalink() {
    let site = Site::new().article("zh/funds/a.md", "---\nid: wd7k2q\ntitle: 提现\n---\nx");
    assert_eq!(site.get("/a/wd7k2q").location(), "/zh/funds/a");
    site.rename("zh/funds/a.md", "zh/money/withdraw.md");
    assert_eq!(site.get("/a/wd7k2q").location(), "/zh/money/withdraw");
    assert_eq!(site.get("/zh/funds/a").status, 404);
}

#[test]
fn a_missing_content_folder_is_an_error_that_names_it() {
    let site = Site::new();
    let missing = site.folder().join("nowhere");
    let mut loader = jieda::site::Loader::new(missing.clone(), jieda::site::IndexPlace::Memory);
    let error = loader.load(&|_, _, _| ()).err().unwrap().to_string();
    assert!(error.contains(&missing.display().to_string()), "{error}");
}
