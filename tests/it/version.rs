//! What `build.rs` reads of git, from folders as git leaves them.

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program of the build is only looked into"
)]
#[path = "../../build.rs"]
mod build;

use std::fs;
use std::path::Path;

const COMMIT: &str = "6f4663a4b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn the_commit_is_read_wherever_git_keeps_it() {
    let cases: [&[(&str, &str)]; 6] = [
        &[
            (".git/HEAD", "ref: refs/heads/main\n"),
            (".git/refs/heads/main", COMMIT),
        ],
        &[
            (".git/HEAD", "ref: refs/heads/a/b\n"),
            (
                ".git/packed-refs",
                "# pack-refs with: peeled\nff00 refs/heads/a\n6f4663a4b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7 refs/heads/a/b\n",
            ),
        ],
        &[(".git/HEAD", COMMIT)],
        &[
            (".git", "gitdir: repository/worktrees/w\n"),
            ("repository/worktrees/w/HEAD", "ref: refs/heads/w\n"),
            ("repository/worktrees/w/commondir", "../..\n"),
            ("repository/refs/heads/w", COMMIT),
        ],
        &[(
            ".cargo_vcs_info.json",
            "{\n  \"git\": {\n    \"sha1\": \"6f4663a4b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7\"\n  }\n}",
        )],
        &[(".git/HEAD", COMMIT), (".cargo_vcs_info.json", "{}")],
    ];
    for files in cases {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        assert_eq!(
            build::commit(folder.path()).as_deref(),
            Some(COMMIT),
            "{files:?}"
        );
        for watched in build::watched(folder.path()) {
            assert!(
                watched.exists(),
                "{watched:?}: cargo would build anew each time"
            );
        }
    }
}

#[test]
fn without_git_and_with_what_is_none_of_git_s_nothing_is_said() {
    let cases: [&[(&str, &str)]; 6] = [
        &[],
        &[(".git/HEAD", "ref: refs/heads/unborn\n")],
        &[(".git/HEAD", "")],
        &[(".git/HEAD", "6f4663a"), (".git/logs/HEAD", "")],
        &[(".git", "gitdir: gone\n")],
        &[(".cargo_vcs_info.json", "{\"sha1\"")],
    ];
    for files in cases {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        assert_eq!(build::commit(folder.path()), None, "{files:?}");
        build::watched(folder.path());
    }
}

#[test]
fn the_source_is_where_it_was_cloned_from_when_others_can_clone_it_from_there() {
    let https = "https://git.example.com/a/jieda.git";
    for (url, expected) in [
        (https, Some(https)),
        ("https://name:secret@git.example.com/a/jieda.git", None),
        ("https://localhost/jieda.git", None),
        ("https://git.example.com/$(id)", None),
        ("git@git.example.com:a/jieda.git", None),
        ("/srv/jieda", None),
        ("", None),
    ] {
        let config = format!(
            "[core]\n\turl = https://core.example.com/\n[remote \"mirror\"]\n\turl = https://mirror.example.com/\n\
             [remote \"origin\"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\turl = {url}\n\
             [branch \"main\"]\n\turl = https://branch.example.com/\n"
        );
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), ".git/config", &config);
        assert_eq!(build::source(folder.path()).as_deref(), expected, "{url}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(build::source(folder.path()), None);
    write(
        folder.path(),
        ".git/config",
        "[remote \"origin\"]\n[a]\nurl = https://git.example.com/",
    );
    assert_eq!(build::source(folder.path()), None);
}

#[test]
fn days_are_those_of_the_calendar() {
    for (seconds, day) in [
        (0, "1970-01-01"),
        (951_782_400, "2000-02-29"),
        (951_868_799, "2000-02-29"),
        (4_107_542_400, "2100-03-01"),
        (1_795_996_800, "2026-11-30"),
    ] {
        assert_eq!(build::day(seconds), day);
        let zoned = jiff::Timestamp::from_second(seconds as i64).unwrap();
        assert_eq!(
            zoned.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
            day
        );
    }
}
