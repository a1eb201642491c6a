//! The first ten minutes: `jieda init`, what it makes, and what is said where there is no article.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::repository::git;
use crate::serving::{Server, program};
use crate::site::Site;
use crate::tidy::root;

fn jieda(folder: &Path, args: &[&str]) -> Output {
    Command::new(program())
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// All files below a folder, relative to it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => {
                files.insert(path);
            }
        }
    }
    files
}

/// The site that `jieda init` makes, as a site of the harness.
fn made() -> Site {
    let site = empty();
    let output = jieda(site.folder(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    site
}

/// A folder without a content folder.
fn empty() -> Site {
    let site = Site::new();
    fs::remove_dir_all(site.content()).unwrap();
    site
}

#[test]
fn the_first_site_has_nothing_wrong_and_its_golden_queries_pass() {
    let site = made();
    let checked = jieda(site.folder(), &["check"]);
    assert_eq!(
        text(&checked.stdout),
        "6 articles, 9 golden queries: 0 errors, 0 warnings\n"
    );
    // What is made is what stands in the source, all of it.
    let source = root().join("templates/init/content");
    let relative = |files: BTreeSet<PathBuf>, to: &Path| -> BTreeSet<PathBuf> {
        files
            .iter()
            .map(|file| file.strip_prefix(to).unwrap().to_owned())
            .collect()
    };
    let ours = relative(files(&source), &source);
    assert_eq!(relative(files(&site.content()), &site.content()), ours);
    for file in ours {
        let made = fs::read_to_string(site.content().join(&file)).unwrap();
        assert_eq!(
            made,
            fs::read_to_string(source.join(&file)).unwrap(),
            "{file:?}"
        );
    }
}

#[test]
fn each_article_of_the_first_site_stands_in_both_languages_with_the_same_sections() {
    let site = made();
    let anchors = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("## "))
            .map(|line| line.split_once("{#").unwrap().1.to_owned())
            .collect()
    };
    let zh = site.content().join("zh");
    let articles = files(&zh);
    assert_eq!(articles.len(), 3);
    for path in articles {
        let chinese = fs::read_to_string(&path).unwrap();
        let english = site
            .content()
            .join("en")
            .join(path.strip_prefix(&zh).unwrap());
        let english = fs::read_to_string(english).unwrap();
        assert_eq!(anchors(&chinese), anchors(&english), "{path:?}");
        assert_eq!(
            chinese.lines().nth(1),
            english.lines().nth(1),
            "{path:?}: the ids"
        );
    }
}

#[test]
fn what_stands_behind_a_hash_in_the_first_site_toml_works_once_the_hash_is_gone() {
    let site = made();
    let path = site.content().join("site.toml");
    let text = fs::read_to_string(&path).unwrap();
    let is_setting =
        |line: &str| line.starts_with("# [") || line.contains(" = ") && !line.contains('`');
    let without: Vec<&str> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            // The logo would have to be there.
            Some(rest) if is_setting(line) && !rest.starts_with("logo") => rest,
            _ => line,
        })
        .collect();
    fs::write(&path, without.join("\n")).unwrap();
    let checked = String::from_utf8(jieda(site.folder(), &["check", "--plain"]).stdout).unwrap();
    assert!(checked.contains(": 0 errors, "), "{checked}");
    // A variable that no article names yet.
    let others = checked.lines().filter(|line| !line.contains("reply-due"));
    assert_eq!(others.count(), 1, "{checked}");
    let contact = site.get("/en/contact").body;
    assert!(contact.contains("help@example.com"), "{contact}");
}

/// The commands of a CI file, in their order.
fn steps(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("templates/init").join(name)).unwrap();
    let yaml: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    let check = yaml.get("check").unwrap_or(&yaml["jobs"]["check"]);
    let steps = check.get("script").unwrap_or(&check["steps"]);
    let run = |step: &serde_json::Value| step.as_str().or(step["run"].as_str()).map(str::to_owned);
    steps.as_array().unwrap().iter().filter_map(run).collect()
}

/// Runs them as a runner does, one after the other in one shell that ends with the first failure.
fn ran(site: &Site, name: &str, source: &str, programs: &Path) -> Output {
    let path = format!("{}:/usr/bin:/bin", programs.display());
    Command::new("sh")
        .args(["-ec", &steps(name).join("\n")])
        .current_dir(site.folder())
        .env_clear()
        .env("PATH", path)
        .env("JIEDA_SOURCE", source)
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn ci_files_check_the_content_and_say_what_they_lack() {
    for name in ["github.yml", "gitlab-ci.yml"] {
        let site = made();
        let empty = tempfile::tempdir().unwrap();
        let without = ran(&site, name, "", empty.path());
        assert_eq!(without.status.code(), Some(2), "{name}: {without:?}");
        assert!(
            text(&without.stdout).contains("JIEDA_SOURCE"),
            "{name}: {without:?}"
        );
        // Where there is one, or cargo makes one, it checks.
        let own = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(program(), own.path().join("jieda")).unwrap();
        let cargo = tempfile::tempdir().unwrap();
        let script = format!(
            "#!/bin/sh\necho \"$@\" > asked\nmkdir -p .jieda/bin\nln -s {0} .jieda/bin/jieda\nln -s {0} {1}/jieda\n",
            program(),
            cargo.path().display()
        );
        let file = cargo.path().join("cargo");
        fs::write(&file, script).unwrap();
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        let source = "https://git.example.com/jieda.git";
        for programs in [own.path(), cargo.path()] {
            let output = ran(&site, name, source, programs);
            assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
            assert!(
                text(&output.stdout).contains(": 0 errors, 0 warnings"),
                "{name}: {output:?}"
            );
        }
        let asked = fs::read_to_string(site.folder().join("asked")).unwrap();
        assert!(
            asked.contains(&format!("--git {source} jieda")),
            "{name}: {asked}"
        );
        site.edit("en/start/first-steps.md", "---\ntitle: \"Broken\n---\n");
        let output = ran(&site, name, source, own.path());
        assert_eq!(output.status.code(), Some(1), "{name}: {output:?}");
        let place = "content/en/start/first-steps.md";
        assert!(text(&output.stdout).contains(place), "{name}: {output:?}");
    }
}

#[test]
fn init_in_a_folder_of_a_repository_says_where_its_host_looks_for_the_ci_file() {
    let site = empty();
    git(site.folder(), &["init", "-q"]);
    let output = jieda(site.folder(), &["init", "help"]);
    let said = text(&output.stdout);
    assert!(
        said.contains("write `jieda check help/content` in it"),
        "{said}"
    );
    let output = jieda(site.folder(), &["init"]);
    let said = text(&output.stdout);
    assert!(!said.contains("move it there"), "{said}");
}

#[test]
fn init_overwrites_nothing_and_takes_back_what_it_made_when_it_cannot_make_all() {
    let before = |site: &Site| {
        let files = files(site.folder());
        let read = |file: &PathBuf| (file.clone(), fs::read(file).unwrap());
        files.iter().map(read).collect::<Vec<_>>()
    };
    // Each of its files, and one of another kind, in the way of the content folder.
    let source = root().join("templates/init/content");
    let names = files(&source).into_iter().map(|file| {
        let path = file.strip_prefix(&source).unwrap().to_owned();
        Path::new("content").join(path)
    });
    for name in names.chain([PathBuf::from("content/notes.txt"), PathBuf::from("content")]) {
        let site = empty();
        let path = site.folder().join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let was = before(&site);
        let refused = jieda(site.folder(), &["init"]);
        assert_eq!(refused.status.code(), Some(2), "{name:?}");
        let said = text(&refused.stderr);
        assert!(said.contains(name.to_str().unwrap()), "{name:?}: {said}");
        assert_eq!(before(&site), was, "{name:?}");
    }
    // A file where a folder must be, found late.
    let site = empty();
    fs::write(site.folder().join(".github"), "mine").unwrap();
    let was = before(&site);
    let refused = jieda(site.folder(), &["init"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("nothing was made"),
        "{refused:?}"
    );
    assert_eq!(before(&site), was);
    // A folder that was to be made goes again with what was in it.
    let refused = jieda(site.folder(), &["init", ".github/site"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(before(&site), was);
}

#[test]
fn init_keeps_files_beside_the_content_folder_and_says_what_should_stand_in_them() {
    let site = empty();
    fs::write(site.folder().join(".gitignore"), "/mine/\n").unwrap();
    // An empty content folder, as a volume or a careful person makes it, is filled.
    fs::create_dir(site.content()).unwrap();
    let output = jieda(site.folder(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = text(&output.stdout);
    assert!(
        said.contains("left as it was: .gitignore (it should have the lines /index/ and /data/)"),
        "{said}"
    );
    let kept = fs::read_to_string(site.folder().join(".gitignore")).unwrap();
    assert_eq!(kept, "/mine/\n");
    assert!(jieda(site.folder(), &["check"]).status.success());
    // So is the folder of a repository that nobody has written to yet.
    let site = empty();
    fs::create_dir_all(site.content().join(".git")).unwrap();
    fs::write(site.content().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    let output = jieda(site.folder(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(site.content().join(".git/HEAD").is_file());
    assert!(jieda(site.folder(), &["check"]).status.success());
    let left = files(site.folder());
    let is_ours = |file: &PathBuf| file.to_string_lossy().contains("jieda-init");
    assert!(!left.iter().any(is_ours), "{left:?}");
}

#[test]
fn a_mistake_in_an_article_is_one_error_and_not_one_more_for_each_of_its_golden_queries() {
    let site = made();
    let path = site.content().join("en/start/first-steps.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("title: ", "title: \"", 1)).unwrap();
    let checked = jieda(site.folder(), &["check", "--plain"]);
    let said = self::text(&checked.stdout);
    assert!(
        said.starts_with("en/start/first-steps.md:3:8: error: "),
        "{said}"
    );
    assert!(said.contains(": 1 error, 0 warnings"), "{said}");
}

/// Content folders that give no article, each with what `check` says and advises.
fn without_articles() -> Vec<(Site, &'static str, &'static str)> {
    let draft = "---\ntitle: A\ndraft: true\n---\nText.";
    let internal = "---\ntitle: A\nvisibility: internal\n---\nText.";
    let past = "---\ntitle: A\nunpublish_at: 2020-01-01\n---\nText.";
    vec![
        (Site::new(), "there is no article", "`jieda init`"),
        (
            Site::new().article("site.toml", "name = \"A\"\n"),
            "there is no article",
            "`jieda new content ",
        ),
        (
            Site::new()
                .article("docs/zh/a.md", "# A")
                .article("docs/en/a.md", "# A"),
            "`docs` looks like the content folder",
            "`jieda serve content/docs`",
        ),
        (
            Site::new()
                .article(".gitignore", "*.md\n")
                .article("en/a.md", "# A"),
            "`en/a.md` is left out by rules",
            "`.gitignore`",
        ),
        (
            Site::new().article("en/a.md", "---\ntitle: [\n---\n"),
            "no article that can be served",
            "mend",
        ),
        (
            Site::new()
                .article("en/a.md", draft)
                .article("en/b.md", draft),
            "no article that readers may see: 2 are drafts",
            "draft: true",
        ),
        (
            Site::new()
                .article("en/a.md", draft)
                .article("en/b.md", internal)
                .article("en/c.md", past),
            "1 is a draft, 1 is internal, 1 is out of its dates",
            "publish one",
        ),
    ]
}

#[test]
fn a_folder_without_an_article_for_readers_is_an_error_that_says_why_and_what_to_do() {
    for (site, why, help) in without_articles() {
        let checked = jieda(site.folder(), &["check", "--plain"]);
        let said = text(&checked.stdout);
        assert_eq!(checked.status.code(), Some(1), "{why}: {said}");
        let line = said
            .lines()
            .find(|line| line.contains("there is no article"));
        let line = line.unwrap_or_else(|| panic!("{why}: {said}"));
        assert!(line.contains(why) && line.contains(help), "{line}");
        let searched = jieda(site.folder(), &["search", "a"]);
        assert_eq!(searched.status.code(), Some(2), "{why}");
        assert!(text(&searched.stderr).contains(why), "{why}: {searched:?}");
        // Probes say that there is none, and no more.
        let ready = site.get("/readyz");
        assert_eq!(ready.status, 503, "{why}");
        assert_eq!(
            ready.json()["reason"],
            "there is no article that readers may see; `jieda check` says why"
        );
    }
}

#[test]
fn every_command_that_needs_a_content_folder_names_init_when_it_is_not_there() {
    let site = empty();
    let commands: [&[&str]; 6] = [
        &["serve"],
        &["check"],
        &["search", "a"],
        &["index"],
        &["new", "zh/a"],
        &["serve", "help/content"],
    ];
    for args in commands {
        let refused = jieda(site.folder(), args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        let said = text(&refused.stderr);
        assert!(
            said.contains("cannot read the content folder") && said.contains("`jieda init"),
            "{args:?}: {said}"
        );
    }
    assert_eq!(files(site.folder()), BTreeSet::new(), "nothing was made");
    // The advice can be followed literally.
    let said = text(&jieda(site.folder(), &["check", "help"]).stderr);
    assert!(said.contains("`jieda init help`") && said.contains("content folder is help/content"));
    assert!(jieda(site.folder(), &["init", "help"]).status.success());
    assert!(
        jieda(site.folder(), &["check", "help/content"])
            .status
            .success()
    );
}

#[test]
fn a_server_of_an_empty_folder_says_so_and_serves_what_comes() {
    let site = Site::new();
    let server = Server::start(&site);
    assert!(server.fetch("/readyz").starts_with("HTTP/1.1 503"));
    let log = || fs::read_to_string(site.folder().join("serve.log")).unwrap();
    let logged = log();
    assert!(
        logged.contains("not ready")
            && logged.contains("there is no article")
            && logged.contains("jieda init"),
        "{logged}"
    );
    site.edit("en/a.md", "# How to begin\nText.");
    let started = Instant::now();
    while !server.fetch("/readyz").starts_with("HTTP/1.1 200") {
        assert!(started.elapsed() < Duration::from_secs(10), "{}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.fetch("/en/a").contains("How to begin"));
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn open_opens_the_page_where_there_is_a_screen_and_else_says_the_address() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new().article("en/a.md", "# A\nText.");
    let server = Server::start_by(&site, &["env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY"]);
    drop(server);
    let headless = Server::start_with(
        &site,
        &[
            "env",
            "-u",
            "DISPLAY",
            "-u",
            "WAYLAND_DISPLAY",
            "-u",
            "WSL_DISTRO_NAME",
        ],
        &["--open"],
    );
    let says = format!("open http://{}/ yourself", headless.address);
    let wait = |is_so: &dyn Fn() -> bool, what: &str| {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < Duration::from_secs(10), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let log = || fs::read_to_string(site.folder().join("serve.log")).unwrap();
    wait(&|| log().contains(&says), "the address is not in the log");
    assert!(headless.fetch("/en/a").starts_with("HTTP/1.1 200"));
    drop(headless);
    // A browser of our own, which writes down what it was to open.
    let (folder, opened) = (site.folder().join("bin"), site.folder().join("opened"));
    fs::create_dir(&folder).unwrap();
    let browser = folder.join("xdg-open");
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", opened.display());
    fs::write(&browser, script).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "PATH={}:{}",
        folder.display(),
        std::env::var("PATH").unwrap()
    );
    let server = Server::start_with(&site, &["env", "DISPLAY=:9", &path], &["--open"]);
    let page = format!("http://{}/", server.address);
    wait(
        &|| fs::read_to_string(&opened).is_ok_and(|opened| opened == page),
        "the page was not opened",
    );
}

#[test]
fn a_port_in_use_is_refused_with_one_that_is_free() {
    let site = Site::new().article("en/a.md", "# A\nText.");
    let server = Server::start(&site);
    let port = server.address.rsplit(':').next().unwrap();
    for listen in [
        port.to_owned(),
        format!(":{port}"),
        format!("localhost:{port}"),
    ] {
        let refused = jieda(site.folder(), &["serve", "--listen", &listen]);
        assert_eq!(refused.status.code(), Some(2), "{listen}");
        let said = text(&refused.stderr);
        let free = said
            .split("`--listen ")
            .nth(1)
            .and_then(|rest| rest.split('`').next());
        let free: u16 = free
            .and_then(|free| free.parse().ok())
            .unwrap_or_else(|| panic!("{said}"));
        assert_ne!(free.to_string(), port);
    }
}

#[test]
fn a_long_text_on_stdin_is_searched_without_its_secrets() {
    let site = Site::new()
        .article("en/a.md", "# Withdrawal not arrived\nLook at its status.")
        .article("en/b.md", "# Reset a password\nChoose a new one.");
    let search = |given: &str, flags: &[&str]| {
        let mut child = Command::new(program())
            .args(["search", "-"])
            .args(flags)
            .current_dir(site.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses need not read.
        let _ = child.stdin.take().unwrap().write_all(given.as_bytes());
        child.wait_with_output().unwrap()
    };
    let long = "My withdrawal has not arrived. ".repeat(300);
    let found = search(&long, &["--json"]);
    assert_eq!(found.status.code(), Some(0), "{found:?}");
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["hits"][0]["id"], "en/a");
    assert!(answer["query"]["text"].as_str().unwrap().chars().count() <= 512);
    assert_eq!(search("qwzxv", &[]).status.code(), Some(1));
    assert_eq!(search(" \n", &[]).status.code(), Some(2));
    let too_long = jieda(site.folder(), &["search", &"withdrawal ".repeat(60)]);
    assert_eq!(too_long.status.code(), Some(2));
    assert!(text(&too_long.stderr).contains("`jieda search - < FILE`"));
}

#[test]
fn search_prints_what_the_api_answers() {
    let site = Site::new()
        .article("en/a.md", "# Withdrawal not arrived\nLook at its status.")
        .article("zh/a.md", "# 提现没到账\n看状态。");
    for (words, flags) in [
        ("withdrawal", &[][..]),
        ("提现", &["--lang", "en"][..]),
        ("qwzxv", &["--limit", "3"][..]),
        ("tixian", &["--explain"][..]),
    ] {
        let printed = jieda(
            site.folder(),
            &[&["search", "--json", words], flags].concat(),
        );
        let mut printed: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
        let parameters: String = match flags {
            ["--explain"] => "&explain=1".to_owned(),
            [flag, value] => format!("&{}={value}", flag.trim_start_matches('-')),
            _ => String::new(),
        };
        let q: String = words.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let mut answered = site
            .get(&format!("/api/v1/search?q={q}{parameters}"))
            .json();
        for answer in [&mut printed, &mut answered] {
            answer["took_us"] = 0.into();
        }
        assert_eq!(printed, answered, "{words}");
    }
}
