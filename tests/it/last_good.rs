//! What breaks of the site's own files, and of articles, while a site runs or while it does not: the last good version stays.

use std::fs;
use std::path::Path;
use std::process::Command;

use jieda::site::LoadError;
use serde_json::json;

use crate::serving::Server;
use crate::site::Site;

const SITE: &str = "name = \"BitP\"\n[[channel]]\nkind = \"email\"\ntitle = { zh = \"邮件\", en = \"E-mail\" }\naddress = \"help@bitp.example\"\n[official]\ndomains = [\"bitp.example\"]\nemails = [\"help@bitp.example\"]\nhandles = [{ platform = \"telegram\", handle = \"@bitp_official\" }]\n";
const SYNONYMS: &str = "[[group]]\nterms = [\"提现\", \"cashout\"]\n";
const DICTIONARY: &str = "链上确认数 1000 n\n";
const TERMS: &str = "[[term]]\nlang = \"zh\"\nprefer = \"提现\"\navoid = [\"提币\"]\n";
const CHECKS: &str = "[[check]]\nquery = \"提现\"\nexpect = \"zh/funds/a\"\n";

fn site() -> Site {
    Site::new()
        .article("site.toml", SITE)
        .article("synonyms.toml", SYNONYMS)
        .article("dictionary.txt", DICTIONARY)
        .article("checks.toml", CHECKS)
        .article("terms.toml", TERMS)
        .article("zh/funds/a.md", "# 提现没到账\n\n看链上确认数。")
        .article("zh/funds/b.md", "# 充值\n\n看状态。")
        .served()
}

fn verify(site: &Site, value: &str) -> String {
    let answer = site
        .post_json("/api/v1/verify", &json!({ "value": value }))
        .json();
    answer["state"].as_str().unwrap().to_owned()
}

/// What readers must get whatever broke.
#[track_caller]
fn is_whole(site: &Site, when: &str) {
    for ours in [
        "help@bitp.example",
        "https://bitp.example/",
        "@bitp_official",
    ] {
        assert_eq!(verify(site, ours), "official", "{ours}, {when}");
    }
    never_official(site, when);
    for lang in ["zh", "en"] {
        let page = site.get(&format!("/{lang}/contact"));
        assert!(
            page.body.contains("mailto:help@bitp.example"),
            "{when}: {lang} lacks the channel"
        );
    }
    site.search_in("cashout", jieda::ids::Lang::Zh)
        .finds_first("a");
}

/// Whatever is lost: nothing that was never listed is called official.
#[track_caller]
fn never_official(site: &Site, when: &str) {
    for foreign in [
        "help@bitp.test",
        "https://evil.example/",
        "@bitp_officia1",
        "+86 10 1234 5678",
    ] {
        assert_ne!(verify(site, foreign), "official", "{foreign}, {when}");
    }
}

type Fault = (&'static str, fn(&Path));

/// Ways in which any file can be of no use.
const FAULTS: [Fault; 9] = [
    ("no TOML", |file| fs::write(file, "[[[ = \u{1}").unwrap()),
    ("cut in a string", |file| {
        let text = fs::read_to_string(file).unwrap();
        let at = text.rfind('"').unwrap();
        fs::write(file, &text[..at]).unwrap();
    }),
    ("another type", |file| {
        fs::write(file, "channel = 1\ngroup = 1\ncheck = 1\nterm = 1\n").unwrap()
    }),
    ("not UTF-8", |file| {
        fs::write(
            file,
            [b"name = \"".as_slice(), &[0xff, 0xfe], b"\"\n"].concat(),
        )
        .unwrap()
    }),
    ("UTF-16", |file| {
        fs::write(file, b"\xff\xfen\0a\0m\0e\0").unwrap()
    }),
    ("too large", |file| {
        fs::write(file, vec![b'#'; 4_000_001]).unwrap()
    }),
    ("a folder", |file| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
    }),
    ("a link", |file| {
        let aside = file.with_extension("elsewhere");
        fs::rename(file, &aside).unwrap();
        std::os::unix::fs::symlink(&aside, file).unwrap();
    }),
    ("a pipe", |file| {
        fs::remove_file(file).unwrap();
        assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
    }),
];

/// Further ways in which `site.toml` says less than its writer means.
const FAULTS_OF_SITE: [Fault; 8] = [
    ("emptied", |file| fs::write(file, "").unwrap()),
    ("white space alone", |file| {
        fs::write(file, "\n \n\u{feff}".trim_end_matches('\u{feff}')).unwrap()
    }),
    ("comments alone", |file| {
        fs::write(file, "# later\n").unwrap()
    }),
    ("deleted", |file| fs::remove_file(file).unwrap()),
    ("an address that is none", |file| {
        fs::write(
            file,
            SITE.replace("[\"bitp.example\"]", "[\"bitp,example\"]"),
        )
        .unwrap()
    }),
    ("a handle that is none", |file| {
        fs::write(file, SITE.replace("@bitp_official", "@bitp official")).unwrap()
    }),
    ("a kind that is none", |file| {
        fs::write(file, SITE.replace("kind = \"email\"", "kind = \"e-mail\"")).unwrap()
    }),
    ("a channel without address", |file| {
        fs::write(file, SITE.replacen("help@bitp.example", "", 1)).unwrap()
    }),
];

fn applies(name: &str, fault: &str) -> bool {
    // Lines that are no words of a dictionary have no effect, and the file is as good as before.
    name != "dictionary.txt" || !matches!(fault, "no TOML" | "cut in a string" | "another type")
}

/// Starts again after folders were deleted while nothing ran.
fn restart_without(site: &Site, folders: &[&str]) -> Result<(), LoadError> {
    site.stop();
    folders
        .iter()
        .for_each(|folder| remove(&site.folder().join(folder)));
    site.restart()
}

fn remove(path: &Path) {
    let meta = fs::symlink_metadata(path);
    match meta {
        // A merge of the index that began before the stop may write a last file meanwhile.
        Ok(meta) if meta.is_dir() => {
            let removed = (0..1_000)
                .map(|_| fs::remove_dir_all(path))
                .find(Result::is_ok);
            assert!(
                removed.is_some(),
                "{} is written again and again",
                path.display()
            );
        }
        Ok(_) => fs::remove_file(path).unwrap(),
        Err(_) => {}
    }
}

#[test]
fn whatever_breaks_of_a_file_its_last_good_version_stays_running_and_over_restarts() {
    let mut tried = 0;
    let files = [
        ("site.toml", SITE),
        ("synonyms.toml", SYNONYMS),
        ("dictionary.txt", DICTIONARY),
        ("checks.toml", CHECKS),
        ("terms.toml", TERMS),
    ];
    for (name, text) in files {
        let more = FAULTS_OF_SITE.iter().filter(|_| name == "site.toml");
        let site = site();
        site.restart().unwrap();
        is_whole(&site, "before anything broke");
        for (fault, break_it) in FAULTS
            .iter()
            .chain(more)
            .filter(|(fault, _)| applies(name, fault))
        {
            let file = site.content().join(name);
            break_it(&file);
            site.touch(name);
            let when = format!("{name}: {fault}");
            is_whole(&site, &format!("{when}, running"));
            site.tells(name, "its last good version stays in use");
            site.restart().unwrap();
            is_whole(&site, &format!("{when}, restarted"));
            assert_eq!(
                site.loaded().analysed,
                0,
                "{when}: the words of the index are those of before"
            );
            site.tells(name, "its last good version stays in use");
            site.restart().unwrap();
            is_whole(&site, &format!("{when}, restarted twice"));
            restart_without(&site, &["index"]).unwrap();
            is_whole(&site, &format!("{when}, restarted without the index"));
            remove(&file);
            fs::write(&file, text).unwrap();
            site.touch(name);
            is_whole(&site, &format!("{when}, mended"));
            let problems = site.problems();
            assert!(
                !problems.iter().any(|p| p.starts_with(name)),
                "{when}, mended: {problems:#?}"
            );
            tried += 1;
        }
    }
    assert!(tried >= 40, "{tried}");
}

#[test]
fn without_any_good_version_the_site_is_not_loaded_and_nothing_foreign_becomes_official() {
    for (fault, break_it) in FAULTS {
        let site = site();
        site.restart().unwrap();
        break_it(&site.content().join("site.toml"));
        match restart_without(&site, &["index", "data"]) {
            Err(LoadError::Site { problem }) => {
                assert_eq!(problem.path, Path::new("site.toml"), "{fault}")
            }
            other => panic!("{fault}: {other:?}"),
        }
        remove(&site.content().join("site.toml"));
        fs::write(site.content().join("site.toml"), SITE).unwrap();
        site.restart().unwrap();
        is_whole(&site, fault);
    }
    // A site that has no file, or one that says nothing, is one without channels: it says so, and calls nothing ours.
    for (fault, break_it) in FAULTS_OF_SITE {
        let site = site();
        break_it(&site.content().join("site.toml"));
        site.restart().unwrap();
        never_official(&site, fault);
    }
    // The other files are no reason to stay away.
    for name in [
        "synonyms.toml",
        "dictionary.txt",
        "checks.toml",
        "terms.toml",
    ] {
        for (fault, break_it) in FAULTS.iter().filter(|(fault, _)| applies(name, fault)) {
            let site = site();
            break_it(&site.content().join(name));
            site.restart().unwrap();
            assert_eq!(
                verify(&site, "help@bitp.example"),
                "official",
                "{name}: {fault}"
            );
            site.tells(name, "");
        }
    }
}

#[test]
fn what_a_writer_takes_out_on_purpose_is_out() {
    let site = site();
    site.restart().unwrap();
    site.edit("site.toml", "name = \"BitP\"\n");
    assert!(!site.get("/zh/contact").body.contains("help@bitp.example"));
    assert_ne!(verify(&site, "help@bitp.example"), "official");
    site.restart().unwrap();
    assert_ne!(verify(&site, "help@bitp.example"), "official");
    // Now nothing would be lost, and an absent file is fine.
    site.remove("site.toml");
    site.restart().unwrap();
    assert_eq!(site.problems(), [""; 0]);
    for (name, word) in [
        ("synonyms.toml", "cashout"),
        ("dictionary.txt", ""),
        ("checks.toml", ""),
        ("terms.toml", ""),
    ] {
        site.remove(name);
        site.restart().unwrap();
        if !word.is_empty() {
            site.search_in(word, jieda::ids::Lang::Zh).finds([]);
        }
        fs::create_dir(site.content().join(name)).unwrap();
        site.touch(name);
        site.restart().unwrap();
        site.tells(name, "is not a regular file");
        if !word.is_empty() {
            site.search_in(word, jieda::ids::Lang::Zh).finds([]);
        }
        fs::remove_dir(site.content().join(name)).unwrap();
    }
}

#[test]
fn a_list_that_changes_is_told_entry_by_entry_while_it_runs_and_at_the_next_start() {
    let site = site();
    site.restart().unwrap();
    assert_eq!(
        site.loaded().official,
        [""; 0],
        "of the first run nothing is known that it could differ from"
    );
    site.edit(
        "site.toml",
        &SITE.replace("@bitp_official", "@bitp_new\u{202e}"),
    );
    assert_eq!(
        site.loaded().official,
        [
            "official list: removed telegram @bitp_official",
            "official list: added telegram @bitp_new\\u{202e}"
        ]
    );
    site.restart().unwrap();
    assert_eq!(site.loaded().official, [""; 0]);
    site.stop();
    fs::write(
        site.content().join("site.toml"),
        SITE.replace(
            "domains = [\"bitp.example\"]",
            "domains = [\"bitp.example\", \"bitp.test\"]",
        ),
    )
    .unwrap();
    restart_without(&site, &["index"]).unwrap();
    assert_eq!(
        site.loaded().official,
        [
            "official list: removed telegram @bitp_new\\u{202e}",
            "official list: added telegram @bitp_official",
            "official list: added web bitp.test"
        ]
    );
    // A file that broke changes no list, so nothing is told of one.
    fs::write(site.content().join("site.toml"), "[[[").unwrap();
    site.restart().unwrap();
    assert_eq!(site.loaded().official, [""; 0]);
}

#[test]
fn an_article_that_is_broken_has_its_last_good_version_without_the_index_too() {
    let site = site();
    site.restart().unwrap();
    let broken = "---\ntitle: [\n---\n坏了";
    site.edit("zh/funds/a.md", broken);
    for removed in [&[][..], &["index"], &["index"]] {
        restart_without(&site, removed).unwrap();
        assert_eq!(
            site.get("/zh/funds/a").texts("h1"),
            ["提现没到账"],
            "without {removed:?}"
        );
        site.tells("zh/funds/a.md:2", "its last good version is still served");
    }
    // An article that is mended, or goes, does not come back as it was.
    site.edit("zh/funds/a.md", "# 新\n");
    site.edit("zh/funds/a.md", "# 新的\n");
    site.edit("zh/funds/a.md", broken);
    restart_without(&site, &["index"]).unwrap();
    assert_eq!(site.get("/zh/funds/a").texts("h1"), ["新的"]);
    site.remove("zh/funds/a.md");
    site.edit("zh/funds/a.md", broken);
    restart_without(&site, &["index"]).unwrap();
    assert_eq!(
        site.get("/zh/funds/a").status,
        404,
        "an article that was removed does not come back"
    );
    // One that goes while nothing runs is gone as well.
    site.edit("zh/funds/b.md", broken);
    site.stop();
    fs::remove_file(site.content().join("zh/funds/b.md")).unwrap();
    restart_without(&site, &["index"]).unwrap();
    site.edit("zh/funds/b.md", broken);
    restart_without(&site, &["index"]).unwrap();
    assert_eq!(site.get("/zh/funds/b").status, 404);
}

#[test]
fn damage_to_what_is_kept_is_told_and_never_used() {
    let site = site();
    site.restart().unwrap();
    site.edit("zh/funds/a.md", "---\ntitle: [\n---\n坏了");
    site.edit("synonyms.toml", "[[[");
    let kept = fs::read_dir(site.folder().join("data/last-good"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let files: Vec<_> = [kept.clone(), kept.join("articles")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    assert_eq!(
        files.len(),
        7,
        "five files, the list of the last run, an article: {files:?}"
    );
    for file in files {
        let whole = fs::read(&file).unwrap();
        for at in [0, 33, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(&file, &bytes).unwrap();
            restart_without(&site, &["index"]).unwrap();
            let notes = site.loaded().notes;
            assert!(
                notes.iter().any(|note| note.contains("and is not used")),
                "{}: {notes:?}",
                file.display()
            );
            assert_eq!(
                verify(&site, "help@bitp.example"),
                "official",
                "the file itself is good: {}",
                file.display()
            );
            never_official(&site, "damage");
            fs::write(&file, &whole).unwrap();
            remove(Path::new(&format!("{}.set-aside", file.display())));
        }
    }
}

#[test]
fn two_content_folders_that_share_a_data_folder_do_not_mix() {
    let one = site();
    one.restart().unwrap();
    let other = Site::new()
        .article("site.toml", "name = [")
        .article("zh/a.md", "# 一")
        .served();
    std::os::unix::fs::symlink(one.folder().join("data"), other.folder().join("data")).unwrap();
    assert!(matches!(other.restart(), Err(LoadError::Site { .. })));
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told_once_and_takes_nothing_down() {
    let site = site();
    fs::write(site.folder().join("data"), "in the way").unwrap();
    site.restart().unwrap();
    let told = |site: &Site| {
        site.loaded()
            .notes
            .iter()
            .filter(|note| note.contains("cannot be kept"))
            .count()
    };
    assert_eq!(told(&site), 1);
    site.edit("zh/funds/a.md", "# 改");
    assert_eq!(
        (told(&site), site.get("/zh/funds/a").texts("h1")),
        (0, vec!["改".to_owned()])
    );
    fs::remove_file(site.folder().join("data")).unwrap();
    site.edit("zh/funds/a.md", "# 又改");
    site.edit("site.toml", "[[[");
    site.restart().unwrap();
    assert_eq!(
        verify(&site, "help@bitp.example"),
        "official",
        "what could not be kept at first is kept as soon as it can be"
    );
}

#[test]
fn a_server_without_any_good_site_says_why_and_is_ready_once_it_is_mended() {
    let site = site().article("site.toml", "name = \"BitP\"\nlanguages = [\n");
    let server = Server::start(&site);
    let ready = server.fetch("/readyz");
    assert!(
        ready.starts_with("HTTP/1.1 503")
            && ready.contains("not ready")
            && ready.contains("site.toml:2:"),
        "{ready}"
    );
    assert!(server.fetch("/healthz").starts_with("HTTP/1.1 200"));
    for path in ["/", "/zh/", "/en/contact", "/zh/funds/a", "/assets/a.png"] {
        let page = server.fetch(path);
        assert!(
            page.starts_with("HTTP/1.1 503") && page.contains("retry-after"),
            "{page}"
        );
        assert!(
            page.contains("还没有准备好") && page.contains("is not ready yet"),
            "{page}"
        );
        assert!(
            page.contains("content-security-policy: default-src 'none'")
                && page.contains("nosniff"),
            "{page}"
        );
    }
    let api = server.fetch("/api/v1/search?q=x");
    assert!(
        api.starts_with("HTTP/1.1 503") && api.contains("application/problem+json"),
        "{api}"
    );
    server.wait_for("the reason in the log", |server| {
        server.log().contains("site.toml:2:")
    });
    assert!(server.log().contains("not ready"), "{}", server.log());
    site.edit("site.toml", "name = [");
    server.wait_for("the new reason", |server| {
        server.fetch("/readyz").contains("site.toml:1:")
    });
    site.edit("site.toml", SITE);
    server.wait_for("a site", |server| {
        server.fetch("/readyz").starts_with("HTTP/1.1 200")
    });
    assert_eq!(
        (
            server.verify("help@bitp.example"),
            server.verify("help@bitp.test")
        ),
        ("official".to_owned(), "unknown".to_owned())
    );
    drop(server);
    // Killed at once after it was ready: the last good version is on the disk already.
    site.edit("site.toml", "name = [");
    let server = Server::start(&site);
    assert!(server.fetch("/readyz").starts_with("HTTP/1.1 200"));
    assert_eq!(
        (
            server.verify("help@bitp.example"),
            server.verify("help@bitp.test")
        ),
        ("official".to_owned(), "unknown".to_owned())
    );
}

/// Every fifth byte of `site.toml` turned into something else, and the file cut there: whatever becomes of it.
#[test]
fn no_damage_to_the_file_makes_something_foreign_official_or_ours_fake_when_it_is_noticed() {
    let site = site();
    site.restart().unwrap();
    let (mut noticed, mut tried) = (0, 0);
    for at in (0..SITE.len()).step_by(5) {
        let flipped: Vec<u8> = SITE
            .bytes()
            .enumerate()
            .map(|(i, byte)| if i == at { byte ^ 0x1d } else { byte })
            .collect();
        for bytes in [flipped.as_slice(), &SITE.as_bytes()[..at]] {
            fs::write(site.content().join("site.toml"), bytes).unwrap();
            site.touch("site.toml");
            let when = format!("byte {at}: {}", String::from_utf8_lossy(bytes));
            never_official(&site, &when);
            let whole = |problem: &String| {
                problem.contains("stays in use") && !problem.contains("none of its changes")
            };
            if site.problems().iter().any(whole) {
                is_whole(&site, &when);
                if tried % 8 == 0 {
                    site.restart().unwrap();
                    is_whole(&site, &when);
                }
                noticed += 1;
            }
            tried += 1;
            site.edit("site.toml", SITE);
        }
    }
    is_whole(&site, "mended");
    assert!(tried >= 90 && noticed > tried / 3, "{noticed} of {tried}");
}
