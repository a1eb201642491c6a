//! What the log of a running server says of the content: each problem once, when it comes and when it goes, and which files leave
//! readers' sight.

use std::time::Duration;

use crate::serving::Server;
use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article(
            "en/a.md",
            "---\ntitle: One\nid: aaaa22\n---\n\nText of one.\n",
        )
        .article("en/b.md", "# Two\n\nText of two.\n")
        .article("en/c.md", "# Three\n\nText of three.\n")
        .article("en/d.md", "# Four\n\n[x](gone.md)\n")
}

fn start(site: &Site) -> Server {
    let server = Server::start_with(site, &[], &["--log", "info"]);
    server.wait_for("the first check", |server| {
        server.log().contains("in the content; `jieda check")
    });
    server
}

#[track_caller]
fn says(server: &Server, what: &str) {
    server.wait_for(what, |server| server.log().contains(what));
}

#[test]
fn a_problem_is_told_once_with_place_remedy_and_code_and_once_that_it_is_gone() {
    let site = site();
    let server = start(&site);
    let link = "en/d.md:3:1: error: link to `en/gone`, which does not exist (correct or remove the link; the page shows its text without a link) [link-dead]";
    says(&server, link);
    says(&server, "1 error and 0 warnings in the content");
    // A warning, too; and a problem whose line moved is told no more.
    site.edit(
        "en/d.md",
        "---\ntitle: Four\ncolour: red\n---\n\nMore.\n\n[x](gone.md)\n",
    );
    says(&server, "en/d.md:3:1: warning: unknown key `colour`");
    says(&server, "1 error and 1 warning in the content");
    site.edit("en/d.md", "# Four\n\nText.\n");
    says(&server, "gone: en/d.md:8:1: error: link to `en/gone`");
    says(&server, "gone: en/d.md:3:1: warning: unknown key `colour`");
    says(&server, "0 errors and 0 warnings in the content");
    let log = server.log();
    assert_eq!(log.matches("error: link to").count(), 2, "{log}");
    assert_eq!(log.matches("warning: unknown key").count(), 2, "{log}");
    assert!(
        log.contains("content changed: 1 file read, 1 article indexed, "),
        "{log}"
    );
}

#[test]
fn many_problems_at_the_start_are_twenty_lines_and_counts() {
    let links: String = (1..=50).map(|n| format!("[x](none-{n}.md)\n\n")).collect();
    let site = site().article("en/e.md", &format!("# Five\n\n{links}"));
    let server = start(&site);
    let log = server.log();
    assert_eq!(log.matches("error: link to").count(), 20, "{log}");
    assert!(log.contains("31 more: 31 link-dead"), "{log}");
}

#[test]
fn a_file_that_leaves_readers_sight_is_named_with_the_reason() {
    let site = site();
    let server = start(&site);
    let cases: [(&str, &str, &str); 5] = [
        (
            "en/a.md",
            "---\ntitle: One\ndraft: true\n---\n",
            "en/a.md is no longer shown to readers: it is a draft now",
        ),
        (
            "en/b.md",
            "---\ntitle: Two\nvisibility: internal\n---\n",
            "en/b.md is no longer shown to readers: it is internal now, for agents only",
        ),
        (
            "en/c.md",
            "---\ntitle: Three\nvisibility: secret\n---\n",
            "en/c.md is no longer shown to readers: error at 3:1: visibility is `secret`, so the article is hidden from readers (write `public` or `internal`) [visibility-invalid]",
        ),
        (
            "en/d.md",
            "---\ntitle: Four\npublish_at: 2999-01-01\n---\n",
            "en/d.md is no longer shown to readers: it is to come on 2999-01-01 00:00",
        ),
        (
            "en/new.md",
            "{\n\"title\": 1\n}\n",
            "en/new.md is not shown to readers: error at 1:1: the front matter is JSON (write YAML between two lines `---`; the article is not served) [front-matter-format]",
        ),
    ];
    for (path, text, line) in cases {
        site.edit(path, text);
        says(&server, line);
    }
}

#[test]
fn a_file_that_is_taken_away_moved_broken_or_left_out_is_named_too() {
    let site = (0..9).fold(site(), |site, n| {
        site.article(
            &format!("en/more-{n}.md"),
            &format!("# More {n}\n\nText {n}\n"),
        )
    });
    let server = start(&site);
    site.remove("en/b.md");
    says(
        &server,
        "en/b.md is no longer shown to readers: its file is gone",
    );
    site.rename("en/a.md", "en/moved.md");
    says(
        &server,
        "en/a.md is no longer shown to readers: it was moved to en/moved.md, and its old address leads nowhere; write `redirect_from: [/en/a]` there",
    );
    site.edit(
        "en/moved.md",
        "---\ntitle: One\nid: aaaa22\nredirect_from: [/en/a]\n---\n\nText.\n",
    );
    site.edit("en/c.md", "---\ntitle: [\n---\n");
    says(
        &server,
        "en/c.md is not shown as it is written now: error at ",
    );
    let log = server.log();
    let line = log
        .lines()
        .find(|line| line.contains("en/c.md is not shown"))
        .unwrap();
    assert!(
        line.ends_with("its last good version is still served) [front-matter-invalid]"),
        "{line}"
    );
    assert!(server.fetch("/en/c").contains("Text of three."));
    site.edit(".gitignore", "more-1.md\n");
    says(
        &server,
        "en/more-1.md is no longer shown to readers: a rule file such as .gitignore leaves it out",
    );
    // Broken, it was told of at once, and not again by the check; mended, it is gone.
    says(&server, "2 errors and 0 warnings in the content");
    site.edit("en/c.md", "# Three\n\nText of three.\n");
    says(&server, "gone: en/c.md:");
    let log = server.log();
    assert_eq!(log.matches("[front-matter-invalid]").count(), 2, "{log}");
}

#[test]
fn a_file_that_breaks_and_mends_again_and_again_does_not_fill_the_log() {
    let site = site();
    let server = start(&site);
    let reads = |server: &Server| server.log().matches("content changed").count();
    for round in 0..12 {
        let before = reads(&server);
        site.edit(
            "en/b.md",
            if round % 2 == 0 {
                "---\ntitle: [\n---\n"
            } else {
                "# Two\n\nText of two.\n"
            },
        );
        server.wait_for("the edit", |server| reads(server) > before);
    }
    std::thread::sleep(Duration::from_secs(3));
    let log = server.log();
    let told = log.lines().filter(|line| line.contains("en/b.md")).count();
    assert!((1..=5).contains(&told), "{told}\n{log}");
}
