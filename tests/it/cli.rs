//! The commands as their users run them.

use std::process::{Command, Output};

use crate::serving::Server;
use crate::site::Site;

fn jieda(site: &Site, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jieda"))
        .args(args)
        .current_dir(site.folder())
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn two() -> Site {
    Site::new()
        .article(
            "zh/funds/a.md",
            "---\nid: wd7k2q\ntitle: 提现没到账\n---\n看状态。",
        )
        .article("en/funds/b.md", "# Deposit\nText.")
}

#[test]
fn check_exits_with_1_on_errors_and_0_without() {
    let site = two();
    let good = jieda(&site, &["check"]);
    assert_eq!(good.status.code(), Some(0), "{good:?}");
    assert!(stdout(&good).ends_with("2 articles, 0 golden queries: 0 errors, 0 warnings\n"));
    site.edit("zh/bad.md", "---\ntitle: [\n---\n");
    let bad = jieda(&site, &["check", "--plain"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(stdout(&bad).starts_with("zh/bad.md:2"), "{}", stdout(&bad));
    let drawn = stdout(&jieda(&site, &["check"]));
    assert!(
        drawn.contains("--> content/zh/bad.md:2")
            && drawn.contains("title: [")
            && drawn.contains("help:"),
        "{drawn}"
    );
}

#[test]
fn check_names_the_line_of_a_broken_template() {
    let site = two();
    site.edit(
        "theme/templates/home.html",
        "{% block main %}\n\n{% if %}\n",
    );
    let output = jieda(&site, &["check", "--plain"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).starts_with("theme/templates/home.html:3: error: "),
        "{}",
        stdout(&output)
    );
    assert!(
        !stdout(&output).contains("no language of this site"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn check_runs_golden_queries() {
    let site = two().article(
        "checks.toml",
        "[[check]]\nquery = \"没到账\"\nexpect = \"zh/funds/a\"\n\n[[check]]\nquery = \"deposit\"\nexpect = \"zh/funds/a\"\n\n[[check]]\nquery = \"x\"\nexpect = \"zh/none\"\n",
    );
    let output = jieda(&site, &["check", "--plain"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains(
            "checks.toml:6: error: `deposit` (zh) finds `zh/funds/a` not among the first 50, not within 1; first is `en/funds/b`"
        ),
        "{text}"
    );
    assert!(
        text.contains("checks.toml:10: error: `x` must find `zh/none`"),
        "{text}"
    );
    assert!(!text.contains("checks.toml:2:"), "{text}");
    assert_eq!(
        jieda(&site, &["check", "--no-queries"]).status.code(),
        Some(0)
    );
}

#[test]
fn search_answers_in_the_terminal() {
    let site = two();
    let output = jieda(&site, &["search", "提現沒到賬"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        stdout(&output).starts_with(" 1. 提现没到账\n    /zh/funds/a"),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        jieda(&site, &["search", "content", "qwzxv"]).status.code(),
        Some(1)
    );
    assert_eq!(
        jieda(&site, &["search", "--content", "nowhere", "x"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        jieda(&site, &["search", "x", "--lang", "de"]).status.code(),
        Some(2)
    );
}

#[test]
fn index_says_what_was_done() {
    let site = two();
    assert!(
        stdout(&jieda(&site, &["index"]))
            .starts_with("2 public and 0 internal articles: 2 analysed anew, 0 taken out, in ")
    );
    assert!(
        stdout(&jieda(&site, &["index"]))
            .starts_with("2 public and 0 internal articles: 0 analysed anew, 0 taken out, in ")
    );
}

#[test]
fn new_makes_a_draft_with_a_fresh_id_and_a_translation_with_the_same() {
    let site = two();
    let made = jieda(
        &site,
        &["new", "zh/account/sign-in", "--title", "登录: \"问题\""],
    );
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let text = std::fs::read_to_string(site.content().join("zh/account/sign-in.md")).unwrap();
    let id = text.lines().nth(1).unwrap().strip_prefix("id: ").unwrap();
    assert_eq!(id.len(), 6);
    let translated = jieda(&site, &["new", "en/account/sign-in"]);
    assert!(
        stdout(&translated).contains(&format!("/a/{id}")),
        "{}",
        stdout(&translated)
    );
    assert!(stdout(&jieda(&site, &["new", "content", "en/funds/a"])).contains("/a/wd7k2q"));
    let again = jieda(&site, &["new", "zh/account/sign-in"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("never overwritten"));
    assert_eq!(
        jieda(&site, &["new", "zh/../escape"]).status.code(),
        Some(2)
    );
    assert!(jieda(&site, &["check"]).status.success());
}

#[test]
fn help_shows_examples() {
    let site = two();
    for command in ["serve", "check", "search", "index", "new"] {
        let help = stdout(&jieda(&site, &[command, "--help"]));
        assert!(
            help.contains("Examples:") && help.contains("jieda"),
            "{command}: {help}"
        );
    }
}

#[test]
fn serve_prints_its_address_follows_an_edit_and_stops_when_asked() {
    let site = two();
    let mut server = Server::start(&site);
    assert!(server.fetch("/zh/funds/a").contains("提现没到账"));
    std::fs::write(
        site.content().join("zh/funds/a.md"),
        "# 充值没到账\n看状态。",
    )
    .unwrap();
    let started = std::time::Instant::now();
    while !server.fetch("/zh/funds/a").contains("充值没到账") {
        assert!(started.elapsed().as_secs() < 10, "the edit did not show");
    }
    assert!(
        server
            .fetch("/api/v1/search?q=%E5%85%85%E5%80%BC")
            .contains("zh/funds/a")
    );
    #[cfg(unix)]
    {
        server.signal("-TERM");
        assert_eq!(
            server.child.wait().unwrap().code(),
            Some(0),
            "SIGTERM ends it in order"
        );
    }
}

#[cfg(unix)]
#[test]
fn folders_of_ours_from_which_readers_could_be_served_are_refused_at_the_start() {
    let site = two();
    let link = |target: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(target, site.folder().join(name)).unwrap()
    };
    std::fs::create_dir_all(site.content().join("assets/there")).unwrap();
    link(&site.content().join("assets"), "link");
    link(&site.content(), "again");
    link(&site.content().join("theme/not-yet"), "dangling");
    let inside = [
        "content/assets/data",
        "content/assets",
        "content/assets/there",
        "content/theme/a/b",
        "content/zh/x",
        "content/en",
        "content",
        "./content/../content/assets/none/../data",
        "link/data",
        "link/there",
        "again/assets/x",
        "dangling/x",
    ];
    for folder in inside {
        for flag in ["--data", "--index"] {
            let refused = jieda(&site, &["serve", "--listen", "127.0.0.1:0", flag, folder]);
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(2), "{flag} {folder}: {said}");
            assert!(
                said.contains(&format!("{flag} {folder} "))
                    && said.contains("Name a folder outside"),
                "{said}"
            );
        }
        assert_eq!(
            jieda(&site, &["index", "--index", folder]).status.code(),
            Some(2),
            "{folder}"
        );
        assert_eq!(
            jieda(&site, &["search", "提现", "--index", folder])
                .status
                .code(),
            Some(2),
            "{folder}"
        );
    }
    assert!(
        !site.content().join("assets/data").exists() && !site.content().join("theme").exists(),
        "nothing was made"
    );
    // The content folder may be the root of a repository that holds the others, or lie beside them.
    for (content, folder) in [
        ("content", "index"),
        ("content", "contents/assets"),
        ("content", "content/index"),
        ("again", "own/zh"),
    ] {
        let taken = jieda(&site, &["index", content, "--index", folder]);
        assert_eq!(taken.status.code(), Some(0), "{folder}: {taken:?}");
    }
    drop(Server::start_with(
        &site,
        &[],
        &["--data", "content/data", "--index", "content/index"],
    ));
}

#[test]
fn a_taken_port_or_a_missing_folder_is_said_at_once() {
    let site = two();
    let server = Server::start(&site);
    let taken = jieda(&site, &["serve", "--listen", &server.address]);
    assert_eq!(taken.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&taken.stderr).contains("cannot listen on"),
        "{taken:?}"
    );
    let missing = jieda(&site, &["serve", "nowhere"]);
    assert!(
        String::from_utf8_lossy(&missing.stderr).contains("cannot read the content folder nowhere"),
        "{missing:?}"
    );
}
