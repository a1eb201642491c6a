//! What operators meet: reports of changes that are lost, watches that run out, a full disk, files that may not be read.
#![cfg(target_os = "linux")]

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::serving::Server;
use crate::site::Site;

/// Starts a program with at most as many watches as the next word says.
const WITH_WATCHES: [&str; 5] = [
    "unshare",
    "-Ur",
    "sh",
    "-c",
    "echo \"$0\" > /proc/sys/user/max_inotify_watches && exec \"$@\"",
];

/// Whether the user may start programs in a user namespace of their own, where limits are theirs.
fn has_namespaces() -> bool {
    Command::new("unshare")
        .args(["-Ur", "true"])
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn when_the_queue_of_reports_overflows_the_bytes_of_all_files_are_compared() {
    let site = Site::new()
        .article("zh/a.md", "# 旧题")
        .article("zh/b.md", "# 乙")
        .article("zh/c.md", "# 丙");
    let server = Server::start(&site);
    site.edit("zh/b.md", "# 乙改");
    server.wait_for("an edit", |server| server.fetch("/zh/b").contains("乙改"));
    let queued_max: usize = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events")
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    // Stopped, it takes nothing from the queue. Equal reports in a row are one: so two files take turns.
    server.signal("-STOP");
    // One thread takes the signal; until it runs, the others go on.
    while !all_threads_stopped(&server) {
        std::thread::yield_now();
    }
    for _ in 0..queued_max / 2 + 100 {
        for name in ["b", "c"] {
            fs::set_permissions(
                site.content().join(format!("zh/{name}.md")),
                Permissions::from_mode(0o644),
            )
            .unwrap();
        }
    }
    // Nothing but its bytes tells that this one changed, for its report is lost.
    let path = site.content().join("zh/a.md");
    let before = fs::metadata(&path).unwrap();
    fs::write(&path, "# 新题").unwrap();
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(before.modified().unwrap())
        .unwrap();
    assert_eq!(
        (before.len(), before.mtime_nsec()),
        (
            fs::metadata(&path).unwrap().len(),
            fs::metadata(&path).unwrap().mtime_nsec()
        )
    );
    server.signal("-CONT");
    server.wait_for("a change whose report was lost", |server| {
        server.fetch("/zh/a").contains("新题")
    });
    assert!(server.metric("jieda_events_lost_total") >= Some(1.0));
    assert_eq!(server.metric("jieda_polling"), Some(0.0));
}

fn all_threads_stopped(server: &Server) -> bool {
    let mut threads = fs::read_dir(format!("/proc/{}/task", server.child.id())).unwrap();
    threads.all(|thread| {
        fs::read_to_string(thread.unwrap().path().join("status"))
            .is_ok_and(|status| status.contains("State:\tT"))
    })
}

#[test]
fn when_there_are_no_watches_files_are_polled_and_it_is_said_once() {
    if !has_namespaces() {
        return;
    }
    let site = Site::new()
        .article("zh/a/x.md", "# 甲")
        .article("zh/b/x.md", "# 乙")
        .article("zh/c/x.md", "# 丙");
    let server = Server::start_by(&site, &[&WITH_WATCHES[..], &["2"]].concat());
    server.wait_for("polling", |server| {
        server.metric("jieda_polling") == Some(1.0)
    });
    for text in ["丙改", "丙又改"] {
        site.edit("zh/c/x.md", &format!("# {text}"));
        server.wait_for("an edit", |server| server.fetch("/zh/c/x").contains(text));
    }
    assert_eq!(
        server
            .log()
            .matches("the system reports no changes")
            .count(),
        1,
        "{}",
        server.log()
    );
}

#[test]
fn when_watches_run_out_files_are_polled_besides_and_it_is_said_once() {
    if !has_namespaces() {
        return;
    }
    let site = Site::new().article("zh/a/x.md", "# 甲");
    // The content folder and two below it.
    let server = Server::start_by(&site, &[&WITH_WATCHES[..], &["3"]].concat());
    site.edit("zh/a/x.md", "# 甲改");
    server.wait_for("an edit", |server| server.fetch("/zh/a/x").contains("甲改"));
    assert_eq!(server.metric("jieda_polling"), Some(0.0));
    for name in ["b", "c"] {
        site.edit(&format!("zh/{name}/x.md"), "# 新来");
    }
    server.wait_for("polling", |server| {
        server.metric("jieda_polling") == Some(1.0)
    });
    site.edit("zh/c/x.md", "# 后改");
    server.wait_for("an edit in a folder without a watch", |server| {
        server.fetch("/zh/c/x").contains("后改")
    });
    assert_eq!(
        server
            .log()
            .matches("the system reports no more changes")
            .count(),
        1,
        "{}",
        server.log()
    );
}

/// Starts a program with a small disk in place of its index folder.
const WITH_SMALL_DISK: [&str; 5] = [
    "unshare",
    "-Urm",
    "sh",
    "-c",
    "mkdir index && mount -t tmpfs -o size=4m none index && exec \"$0\" \"$@\"",
];

#[test]
fn when_the_disk_of_the_index_is_full_what_is_new_is_served_from_memory_and_it_is_said() {
    if !has_namespaces() {
        return;
    }
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 别的");
    let server = Server::start_by(&site, &WITH_SMALL_DISK);
    let search = |words: &str| {
        server.fetch(&format!(
            "/api/v1/search?q={}&exact=1",
            utf8_percent_encode(words, NON_ALPHANUMERIC)
        ))
    };
    assert!(search("提现").contains("/zh/a"));
    assert_eq!(
        server.metric("jieda_index_in_memory"),
        Some(0.0),
        "{}",
        server.log()
    );
    // The disk as the server sees it.
    let disk = Path::new(&format!("/proc/{}/root", server.child.id()))
        .join(site.folder().strip_prefix("/").unwrap());
    let disk = disk.join("index");
    assert!(disk.join("public").is_dir());
    // What the start still writes would find its place taken from the filler.
    server.wait_for("the parsed articles on the disk", |_| {
        disk.join("articles.sqlite").exists()
    });
    let mut filler = File::create(disk.join("filler")).unwrap();
    let mut fill = || {
        for bytes in [64 << 10, 1 << 10, 1] {
            while filler.write_all(&vec![0; bytes]).is_ok() {}
        }
    };
    for words in ["充值", "充值又改"] {
        fill(); // files of an older state may have been removed since
        site.edit("zh/a.md", &format!("# {words}"));
        server.wait_for("an edit", |_| search(words).contains("/zh/a"));
    }
    assert!(search("别的").contains("/zh/b") && !search("提现").contains("/zh/a"));
    assert_eq!(server.metric("jieda_index_in_memory"), Some(1.0));
    for said in [
        "the index is kept in memory",
        "the next start will parse all files",
    ] {
        assert_eq!(
            server.log().matches(said).count(),
            1,
            "{said}: {}",
            server.log()
        );
    }
}

#[test]
fn what_may_not_be_read_keeps_its_last_good_version_and_is_named() {
    let site = Site::new()
        .article("zh/folder/a.md", "# 夹中")
        .article("zh/folder/deep/b.md", "# 深处")
        .article("zh/file/c.md", "# 单个")
        .article("zh/other/d.md", "# 别处");
    // Nothing bars root.
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let nobody = [
        "setpriv",
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
    ];
    let starter = if is_root { &nobody[..] } else { &[] };
    fs::set_permissions(site.folder(), Permissions::from_mode(0o777)).unwrap();
    let server = Server::start_by(&site, starter);
    let set = |path: &str, mode: u32| {
        fs::set_permissions(site.content().join(path), Permissions::from_mode(mode)).unwrap()
    };
    site.edit("zh/file/c.md", "# 单个改");
    server.wait_for("an edit", |server| {
        server.fetch("/zh/file/c").contains("单个改")
    });
    server.wait_for("no problem", |server| {
        server.metric("jieda_content_errors") == Some(0.0)
    });
    set("zh/folder", 0o000);
    set("zh/file/c.md", 0o000);
    // Root may write it still; for others, nothing more happens to it than that it cannot be read.
    if is_root {
        site.edit("zh/file/c.md", "# 读不到");
    }
    site.edit("zh/other/d.md", "# 别处改");
    server.wait_for("two problems", |server| {
        server.metric("jieda_content_errors") == Some(2.0)
    });
    server.wait_for("an edit elsewhere", |server| {
        server.fetch("/zh/other/d").contains("别处改")
    });
    for (path, text) in [
        ("/zh/folder/a", "夹中"),
        ("/zh/folder/deep/b", "深处"),
        ("/zh/file/c", "单个改"),
    ] {
        assert!(server.fetch(path).contains(text), "{path}");
    }
    let mut check = starter.iter().copied().chain([env!("CARGO_BIN_EXE_jieda")]);
    let check = Command::new(check.next().unwrap())
        .args(check)
        .args(["check", "--plain"])
        .current_dir(site.folder())
        .output()
        .unwrap();
    let told = String::from_utf8(check.stdout).unwrap();
    for path in ["zh/folder", "zh/file/c.md"] {
        assert!(
            told.lines()
                .any(|line| line.starts_with(path) && line.contains("cannot be read")),
            "{path}: {told}"
        );
    }
    set("zh/folder", 0o755);
    set("zh/file/c.md", 0o644);
    site.edit("zh/file/c.md", "# 又读得到");
    server.wait_for("what can be read again", |server| {
        server.fetch("/zh/file/c").contains("又读得到")
    });
    server.wait_for("no problem", |server| {
        server.metric("jieda_content_errors") == Some(0.0)
    });
}
