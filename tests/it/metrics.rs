//! What probes and public numbers tell, and what they do not: anything of articles that readers may not see.

use jieda::site::check;

use crate::serving::{Server, program};
use crate::site::Site;

const CLOCKS: [&str; 4] = [
    "jieda_start_time_seconds",
    "jieda_snapshot_age_seconds",
    "jieda_compared_age_seconds",
    "jieda_reload_seconds",
];

/// Readiness and numbers, without what depends on when they were asked.
fn told(site: &Site) -> (String, String) {
    check(&site.snapshot(), "2026-06-01".parse().unwrap(), &[]).unwrap();
    let metrics = site.metrics();
    let lines = metrics
        .lines()
        .filter(|line| !CLOCKS.iter().any(|clock| line.starts_with(clock)))
        // How often this was asked before.
        .filter(|line| !line.contains("route=\"/metrics\"") && !line.contains("route=\"/readyz\""))
        .filter(|line| !line.starts_with("jieda_answers_total{status=\"200\"}"));
    (
        site.get("/readyz").body,
        lines.collect::<Vec<_>>().join("\n"),
    )
}

fn site() -> Site {
    Site::new()
        .article("site.toml", "name = \"X\"\n[[category]]\npath = \"funds\"\ntitle = { zh = \"资金\" }\n[official]\ndomains = [\"bitp.example\"]\n")
        .article("zh/funds/a.md", "---\nid: aaaa22\ntitle: 提现\nodd: 1\nrelated: [nt3m8x]\nredirect_from: [/zh/funds/was]\n---\n[没有](none.md) [内部](../staff/i.md) evil.example")
        .article("zh/funds/b.md", "---\ntitle: 充值\nreview_by: 2026-05-31\n---\n")
        .article("checks.toml", "[[check]]\nquery = \"内部\"\nexpect = \"zh/staff/i\"\n[[check]]\nquery = \"内部\"\nexpect = \"zh/funds/b\"\n")
        .article("zh/funds/broken.md", "---\ntitle: [\n---\n")
}

/// Files that readers may not see, with all kinds of faults, beside what readers see.
const HIDDEN: [(&str, &str); 9] = [
    (
        "zh/staff/i.md",
        "---\nid: nt3m8x\ntitle: 内部\nvisibility: internal\nodd: 1\nreview_by: 2026-05-31\n---\n[没有](none.md) bitp.examp1e",
    ),
    (
        "zh/staff/j.md",
        "---\nid: aaaa22\ntitle: 内部\nvisibility: hidden\nrelated: [zzzzzz]\n---\n![x](../../assets/none.png)",
    ),
    (
        "zh/funds/c.md",
        "---\nid: aaaa22\ntitle: 草稿\ndraft: true\nredirect_from: [/zh/funds/was, /]\n---\n[没有](none.md)",
    ),
    (
        "zh/funds/d.md",
        "---\ntitle: 未来\npublish_at: 2999-01-01\nfoo: 1\n---\n# 二\n# 三",
    ),
    (
        "zh/funds/e.md",
        "---\ntitle: 过期\nexpires: 2020-01-01\nid: X\n---\n",
    ),
    ("zh/funds/was.md", "---\ntitle: 内部\nprivate: true\n---\n"),
    (
        "en/funds/a.md",
        "---\nid: bbbb22\ntitle: Internal\nvisibility: internal\n---\n",
    ),
    (
        "zh/funds/f.md",
        "---\ntitle: [\nvisibility: internal\n---\n",
    ),
    ("zh/funds/g.md", "---\nvisibility: internal\n---\nno title"),
];

#[test]
fn probes_and_numbers_are_the_same_with_and_without_hidden_articles() {
    let plain = site();
    let mut hiding = site();
    for (path, text) in HIDDEN {
        hiding = hiding.article(path, text);
    }
    assert!(hiding.snapshot().problems().len() > plain.snapshot().problems().len() + 5);
    assert_eq!(told(&hiding), told(&plain));
    assert!(
        told(&plain).1.contains("jieda_content_errors 5"),
        "{}",
        told(&plain).1
    );
}

#[test]
fn a_change_of_hidden_articles_alone_moves_no_number() {
    let site = site();
    let before = told(&site);
    let generation = site.snapshot().generation;
    for (path, text) in HIDDEN {
        site.edit(path, text);
        assert_eq!(told(&site), before, "{path}");
    }
    site.edit(
        "zh/staff/i.md",
        "---\ntitle: 内部又改\nvisibility: internal\n---\n",
    );
    site.edit("zh/staff/i.md", "---\ntitle: [\n---\n");
    site.remove("zh/staff/i.md");
    assert_eq!(told(&site), before);
    assert!(
        site.snapshot().generation > generation,
        "agents see the changes"
    );
    site.edit("zh/funds/b.md", "# 充值改了");
    let after = told(&site);
    assert_ne!(after.0, before.0, "what readers see is told");
    site.edit(
        "zh/funds/b.md",
        "---\ntitle: 充值改了\nvisibility: internal\n---\n",
    );
    assert_ne!(told(&site).0, after.0, "readers see that it is gone");
}

#[test]
fn what_check_reports_a_running_server_logs_and_counts_too() {
    let site = Site::new()
        .article(
            "zh/a.md",
            "---\ntitle: 提现\nreview_by: 2020-01-01\n---\n正文\n",
        )
        .article("zh/broken.md", "---\ntitle: [\n---\n")
        .article("theme/templates/home.html", "{% if %}\n")
        .article(
            "checks.toml",
            "[[check]]\nquery = \"充值\"\nexpect = \"zh/a\"\n",
        );
    let reported = || {
        let mut check = std::process::Command::new(program());
        check.args(["check", "--plain", "--trust-content-theme"]);
        let output = check.current_dir(site.folder()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let server = Server::start_with(&site, &[], &["--trust-content-theme"]);
    let counts = |server: &Server| {
        ["errors", "warnings"].map(|what| server.metric(&format!("jieda_content_{what}")))
    };
    server.wait_for("the first check", |server| {
        counts(server) == [Some(3.0), Some(1.0)]
    });
    let (before, log) = (reported(), server.log());
    assert!(before.ends_with(": 3 errors, 1 warning\n"), "{before}");
    let errors = before.lines().filter(|line| line.contains(": error: "));
    for error in errors.filter(|error| !error.starts_with("theme/")) {
        assert_eq!(log.matches(error).count(), 1, "{error}\n{log}");
    }
    // The theme's file is reported when it is read.
    assert_eq!(log.matches("theme/templates/home.html").count(), 1, "{log}");
    assert!(
        log.contains("3 errors and 1 warning in the content"),
        "{log}"
    );
    site.edit(
        "zh/b.md",
        "---\ntitle: 充值\nreview_by: 2020-01-02\n---\n正文\n",
    );
    server.wait_for("a review date that has passed", |server| {
        counts(server) == [Some(3.0), Some(2.0)]
    });
    let after = reported();
    assert!(after.ends_with(": 3 errors, 2 warnings\n"), "{after}");
    server.wait_for("the sum", |server| {
        server
            .log()
            .contains("3 errors and 2 warnings in the content")
    });
    // Each once: that of the start then, the new one now.
    let log = server.log();
    for line in after.lines().filter(|line| line.contains(": warning: ")) {
        assert_eq!(log.matches(line).count(), 1, "{line}\n{log}");
    }
}
