//! The door to the content folder: whatever is put into the folder, nothing outside of it is read, nothing is waited for, what
//! is read is bounded, and everything else is served and followed.
#![cfg(target_os = "linux")]

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jieda::content::rules::{self, Rules};
use jieda::content::source;
use jieda::ids::Audience;
use jieda::server::{Templates, Themes};
use jieda::site::{IndexPlace, Loader, Look, Snapshot};

use crate::hostile::corpora;
use crate::serving::Server;
use crate::site::Site;

/// Stands in a file outside of the content folder: never to be seen.
const CANARY: &str = "CANARY-OUTSIDE";
/// How much memory a server may take whatever lies in its content folder, in kB.
const MEMORY_KB_MAX: u64 = 400_000;

/// What may stand in the place of a file.
const OBSTACLES: [&str; 13] = [
    "link to an endless device",
    "link to a file outside",
    "relative link to a file outside",
    "link to a folder outside",
    "link to the root",
    "link to a file inside",
    "link to nowhere",
    "link to itself",
    "pipe",
    "socket",
    "device",
    "huge file",
    "folder",
];

/// Every kind of file that is read below the content folder, and folders on the way to one.
const PLACES: [&str; 26] = [
    "zh/a.md",
    "zh/new.md",
    "zh/funds/deep/d.md",
    "zh/funds",
    "zh/funds/deep",
    "zh/newfolder",
    ".gitignore",
    ".ignore",
    "zh/.gitignore",
    "zh/.ignore",
    "zh/funds/.gitignore",
    "zh/funds/deep/.ignore",
    "site.toml",
    "synonyms.toml",
    "dictionary.txt",
    "checks.toml",
    "terms.toml",
    "theme",
    "theme/templates",
    "theme/templates/base.html",
    "theme/templates/words.toml",
    "theme/static/own.css",
    "theme/static/logo.svg",
    "assets",
    "assets/x.png",
    "assets/img",
];

fn command(words: &[&str]) -> bool {
    Command::new(words[0])
        .args(&words[1..])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Puts an obstacle at a path; gives false where this system does not let us.
fn put(obstacle: &str, path: &Path, outside: &Path) -> bool {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let depth = path
        .strip_prefix(outside.parent().unwrap())
        .unwrap()
        .components()
        .count()
        - 1;
    let target: PathBuf = match obstacle {
        "link to an endless device" => "/dev/zero".into(),
        "link to a file outside" => outside.join("secret.md"),
        "relative link to a file outside" => {
            PathBuf::from("../".repeat(depth)).join("outside/secret.md")
        }
        "link to a folder outside" => outside.into(),
        "link to the root" => "/".into(),
        "link to a file inside" => PathBuf::from("../".repeat(depth)).join("content/zh/good.md"),
        "link to nowhere" => "nowhere.md".into(),
        "link to itself" => path.file_name().unwrap().into(),
        "pipe" => return command(&["mkfifo", path.to_str().unwrap()]),
        "socket" => {
            // A socket's whole name may be 108 bytes long.
            let near = outside.join("s");
            drop(UnixListener::bind(&near).unwrap());
            fs::rename(near, path).unwrap();
            return true;
        }
        "device" => return command(&["mknod", path.to_str().unwrap(), "c", "1", "5"]),
        "huge file" => {
            File::create(path).unwrap().set_len(8 << 30).unwrap();
            return true;
        }
        "folder" => {
            fs::create_dir(path).unwrap();
            return true;
        }
        other => panic!("{other}"),
    };
    symlink(target, path).unwrap();
    true
}

fn take_away(path: &Path) {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).unwrap(),
        Ok(_) => fs::remove_file(path).unwrap(),
        Err(_) => {}
    }
}

/// A site with something of each kind, and a folder outside of it.
fn whole_site() -> (Site, PathBuf) {
    let site = Site::new()
        .article("zh/good.md", "# 好文\n\n![图](../assets/x.png) 提现")
        .article("zh/a.md", "# 甲")
        .article("zh/b.md", "# 乙")
        .article("zh/funds/c.md", "# 丙")
        .article("zh/funds/deep/d.md", "# 丁")
        .article("en/e.md", "# Five")
        .article(".gitignore", "*.draft.md\n/zh/wip/\n")
        .article("zh/.ignore", "left-*.md\n")
        .article("zh/left-out.md", "# 不见")
        .article("zh/wip/w.md", "# 未成")
        .article("site.toml", "name = \"甲站\"\n")
        .article(
            "synonyms.toml",
            "[[group]]\nterms = [\"提现\", \"tweak\"]\n",
        )
        .article("dictionary.txt", "没到账 10 n\n")
        .article("checks.toml", "")
        .article("terms.toml", "")
        .article("theme/templates/words.toml", "[zh]\n")
        .article("theme/static/own.css", "p{}")
        .article("assets/x.png", "png");
    let outside = site.folder().join("outside");
    fs::create_dir_all(outside.join("deep")).unwrap();
    for name in [
        "secret.md",
        "deep/secret.md",
        "x.png",
        "c.md",
        "d.md",
        "base.html",
        "own.css",
    ] {
        fs::write(outside.join(name), format!("# {CANARY}\n")).unwrap();
    }
    (site, outside)
}

/// What is wrong, as `check` says it, with the files that only `check` and pages read.
fn told(snapshot: &Snapshot, content: &Path) -> Vec<String> {
    let mut told: Vec<String> = snapshot
        .problems()
        .iter()
        .map(ToString::to_string)
        .collect();
    let (_, of_theme) = Templates::new(&Themes {
        content: Some(content.to_owned()),
        operator: None,
        trust_content: true,
    });
    told.extend(of_theme.iter().map(ToString::to_string));
    told.extend(
        source::read_site_file(content, "checks.toml")
            .err()
            .map(|problem| problem.to_string()),
    );
    told
}

fn public(snapshot: &Snapshot) -> BTreeSet<String> {
    snapshot
        .view(Audience::Public)
        .articles()
        .map(|article| article.id.to_string())
        .collect()
}

/// Whether something is wrong with what stands there: a folder that holds no articles may be anything but a link, and of
/// assets only those are looked at that an article shows.
fn is_odd(place: &str, obstacle: &str) -> bool {
    let is_file = Path::new(place)
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .contains('.');
    let of_theme_or_assets = ["theme", "theme/templates", "assets"].contains(&place);
    match obstacle {
        _ if place == "assets/img" => false,
        // An empty folder in the place of an article or a theme's file is an empty folder.
        "folder" => is_file && !place.ends_with(".md"),
        obstacle if obstacle.contains("link") => true,
        _ => is_file || of_theme_or_assets,
    }
}

#[test]
fn every_kind_of_obstacle_in_the_place_of_every_kind_of_file_is_named_and_harms_nothing_else() {
    let (site, outside) = whole_site();
    let content = site.content();
    let mut loader = Loader::new(content.clone(), IndexPlace::Memory);
    let first = Arc::new(loader.load(&|_, _, _| ()).unwrap().0);
    let all = public(&first);
    assert_eq!(all.len(), 6, "{all:?}");
    let mut last = Arc::clone(&first);
    let (mut count, mut round) = (0, 0);
    for place in PLACES {
        for obstacle in OBSTACLES {
            let path = content.join(place);
            let aside = site.folder().join("aside");
            let was_there = fs::rename(&path, &aside).is_ok();
            let is_put = put(obstacle, &path, &outside);
            let started = Instant::now();
            round += 1;
            fs::write(content.join("zh/b.md"), format!("# 乙 {round}")).unwrap();
            if is_put {
                // As when the events of both are taken in, and as when all files are looked at.
                let paths = HashSet::from([PathBuf::from(place), "zh/b.md".into()]);
                for look in [Look::At(&paths), Look::Stamps] {
                    if let Some((newer, _)) = loader.load_changes(look, &|_, _, _| ()).unwrap() {
                        last = Arc::new(newer);
                    }
                }
                let case = format!("{obstacle} at {place}");
                let told = told(&last, &content);
                let names_it = told.iter().any(|problem| {
                    problem.starts_with(place) || problem.contains(&format!("`{place}`"))
                });
                assert_eq!(names_it, is_odd(place, obstacle), "{case}: {told:#?}");
                assert!(
                    !told.iter().any(|problem| problem.contains(CANARY)),
                    "{case}: {told:#?}"
                );
                let now = public(&last);
                let title = |id: &str| {
                    last.view(Audience::Public)
                        .article(&id.parse().unwrap())
                        .map(|a| a.title.clone())
                };
                assert_eq!(title("zh/b"), Some(format!("乙 {round}")), "{case}");
                for id in ["zh/good", "en/e", "zh/b"] {
                    assert!(now.contains(id), "{case}: {now:?}");
                }
                for id in ["zh/left-out", "zh/wip/w"] {
                    assert!(!now.contains(id), "{case}: {now:?}");
                }
                let leaked = last
                    .view(Audience::Public)
                    .articles()
                    .any(|article| article.title.contains(CANARY));
                assert!(!leaked, "{case}");
                // What cannot be read any more stays in its last good version; a folder in a file's place is a file gone, and
                // so is a file in a folder's.
                let is_article = place.ends_with(".md");
                if obstacle.contains("link") || (is_article && obstacle != "folder") {
                    assert!(all.iter().all(|id| now.contains(id)), "{case}: {now:?}");
                }
                for asset in [
                    "x.png",
                    "img/x.png",
                    "../site.toml",
                    "img/etc/passwd",
                    "etc/passwd",
                ] {
                    let mut bytes = Vec::new();
                    if let Some((mut file, _)) = source::open_asset(&content, asset) {
                        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
                    }
                    assert!(bytes.is_empty() || bytes == b"png", "{case}: {asset}");
                }
                assert!(
                    started.elapsed() < Duration::from_secs(5),
                    "{case} took {:?}",
                    started.elapsed()
                );
                count += 1;
            }
            take_away(&path);
            if was_there {
                fs::rename(&aside, &path).unwrap();
            }
            let paths = HashSet::from([PathBuf::from(place), "zh/b.md".into()]);
            if let Some((newer, _)) = loader
                .load_changes(Look::At(&paths), &|_, _, _| ())
                .unwrap()
            {
                last = Arc::new(newer);
            }
            let after = told(&last, &content);
            assert_eq!(
                (public(&last), after),
                (all.clone(), Vec::new()),
                "{obstacle} was taken away from {place}"
            );
        }
    }
    assert!(
        count >= PLACES.len() * (OBSTACLES.len() - 1),
        "{count} cases"
    );
}

/// What is swapped under the eyes of whoever reads: a file and a link to another, or a folder and a link to another.
fn swapped_while_read(real: &Path, other: &Path, place: &Path, read: impl Fn() -> bool) {
    let stop = AtomicBool::new(false);
    let swaps = std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            let mut swaps = 0;
            while !stop.load(Ordering::Relaxed) {
                fs::rename(real, place).unwrap();
                fs::rename(place, real).unwrap();
                fs::rename(other, place).unwrap();
                fs::rename(place, other).unwrap();
                swaps += 1;
            }
            swaps
        });
        // Also when a read panics, or the swapping would never end.
        let _stopped = SetWhenDropped(&stop);
        let (mut good, started) = (0, Instant::now());
        while (good < 300 || swapping_too_little(&started))
            && started.elapsed() < Duration::from_secs(20)
        {
            good += usize::from(read());
        }
        stop.store(true, Ordering::Relaxed);
        assert!(good >= 300, "{good} reads met the real file");
        swapping.join().unwrap()
    });
    assert!(swaps > 100, "{swaps} swaps");
}

struct SetWhenDropped<'s>(&'s AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn swapping_too_little(started: &Instant) -> bool {
    started.elapsed() < Duration::from_millis(500)
}

#[test]
fn a_link_that_is_put_in_between_the_look_and_the_opening_is_not_followed() {
    let (site, outside) = whole_site();
    let content = site.content();
    let parts = site.folder().join("parts");
    fs::create_dir_all(parts.join("real")).unwrap();
    for name in ["secret.md", "real/secret.md"] {
        fs::write(parts.join(name), "# good").unwrap();
    }
    symlink(outside.join("secret.md"), parts.join("link.md")).unwrap();
    symlink(&outside, parts.join("link")).unwrap();
    let read = |path: &str| {
        let read = source::read(&content, Path::new(path));
        if let Ok(file) = &read {
            assert_eq!(String::from_utf8_lossy(&file.bytes), "# good");
        }
        read.is_ok()
    };
    swapped_while_read(
        &parts.join("secret.md"),
        &parts.join("link.md"),
        &content.join("zh/secret.md"),
        || read("zh/secret.md"),
    );
    swapped_while_read(
        &parts.join("real"),
        &parts.join("link"),
        &content.join("zh/race"),
        || read("zh/race/secret.md"),
    );
    // The same for the listing of a folder: nothing of the folder outside is ever listed.
    fs::write(outside.join("only-outside.md"), CANARY).unwrap();
    swapped_while_read(
        &parts.join("real"),
        &parts.join("link"),
        &content.join("zh/race"),
        || {
            let walked = source::walk(&content, &mut Rules::default()).unwrap();
            let below: Vec<_> = walked
                .files
                .iter()
                .filter(|stamp| stamp.path.starts_with("zh/race"))
                .collect();
            assert!(
                below.iter().all(|stamp| stamp.path.ends_with("secret.md")),
                "{below:?}"
            );
            below.len() == 1
        },
    );
}

/// What the walk of the library gives that ours took the place of, for trees without links, hidden names and rules above.
fn walk_of_the_library(content: &Path) -> BTreeSet<PathBuf> {
    let walk = ignore::WalkBuilder::new(content)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .parents(false)
        .build();
    let files = walk
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let below = files.map(|entry| entry.path().strip_prefix(content).unwrap().to_owned());
    below
        .filter(|path| {
            source::is_article(path) && (path.starts_with("zh") || path.starts_with("en"))
        })
        .collect()
}

#[test]
fn rules_leave_out_what_they_left_out_before() {
    let patterns = [
        "*.md",
        "a*.md",
        "/zh",
        "zh/",
        "/zh/c0/",
        "c1",
        "c1/",
        "!a1.md",
        "!c1/",
        "**/deep/*.md",
        "c0/**",
        "!c0/deep",
        "deep/",
        "a?.md",
        "a[0-2].md",
        "{a1,a2}.md",
        "# a1.md",
        "\\#x",
        "",
        "   ",
        "/en/*",
        "!/en/c0",
        "zh/c0/deep/a3.md",
        "a4.md ",
        "!*.md",
        "/a1.md",
        "**",
        "*",
        "!zh",
        "x{",
        "[z-a]",
        "a[",
        "c*/deep/**/a1.md",
        "../zh",
        "/",
        "\u{feff}a0.md",
        "é*",
        "\\!a1.md",
        "**/",
        "c0/deep",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut dice = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    let site = Site::new();
    let folders = [
        "",
        "zh",
        "en",
        "zh/c0",
        "zh/c0/deep",
        "zh/c1",
        "zh/c1/deep",
        "en/c0",
        "en/c0/deep",
    ];
    for folder in &folders[1..] {
        for i in 0..6 {
            site.edit(&format!("{folder}/a{i}.md"), "# x");
        }
    }
    let (content, mut rules, mut left_out) = (site.content(), Rules::default(), BTreeSet::new());
    for round in 0..600 {
        let (folder, name) = (
            folders[dice(folders.len())],
            [".gitignore", ".ignore"][dice(2)],
        );
        let lines: Vec<&str> = (0..dice(4))
            .map(|_| patterns[dice(patterns.len())])
            .collect();
        let file = content.join(folder).join(name);
        let end = ["\n", "\r\n"][dice(2)];
        if lines.is_empty() {
            take_away(&file)
        } else {
            fs::write(&file, lines.join(end)).unwrap()
        }
        let walked = source::walk(&content, &mut rules).unwrap();
        let ours: BTreeSet<PathBuf> = walked.files.into_iter().map(|stamp| stamp.path).collect();
        assert_eq!(
            ours,
            walk_of_the_library(&content),
            "round {round}: {lines:?} in {folder}/{name}"
        );
        left_out.insert(ours.len());
        if round % 20 == 0 {
            for folder in folders {
                [".gitignore", ".ignore"]
                    .into_iter()
                    .for_each(|name| take_away(&content.join(folder).join(name)));
            }
        }
    }
    assert!(left_out.len() > 15, "rules of many effects: {left_out:?}");
}

fn listed(content: &Path, rules: &mut Rules) -> Vec<String> {
    source::walk(content, rules)
        .unwrap()
        .files
        .iter()
        .map(|stamp| stamp.path.display().to_string())
        .collect()
}

#[test]
fn rules_above_the_content_folder_and_gits_own_settings_do_not_count() {
    let site = Site::new()
        .article("zh/a.md", "# 甲")
        .article("zh/b.md", "# 乙");
    fs::write(site.folder().join(".gitignore"), "*.md\n").unwrap();
    fs::write(site.folder().join(".ignore"), "*.md\n").unwrap();
    site.edit(".git/info/exclude", "a.md\n");
    assert_eq!(
        listed(&site.content(), &mut Rules::default()),
        ["zh/a.md", "zh/b.md"]
    );
}

/// Rule files that cannot be used, each with whether it holds rules that nobody knows.
fn unusable_rules() -> Vec<(&'static str, Vec<u8>)> {
    let line = |count: usize, text: &str| format!("{text}\n").repeat(count).into_bytes();
    let (bytes, count, rule) = (
        rules::RULES_BYTES_MAX as usize,
        rules::RULES_MAX,
        rules::RULE_BYTES_MAX,
    );
    vec![
        ("one byte too large", vec![b'#'; bytes + 1]),
        ("a megabyte of wildcards", line(1 << 16, "*a*b*c*d*e*f*g*")),
        ("one rule too many", line(count + 1, "/zh/wip/")),
        ("a rule too long", vec![b'a'; rule + 1]),
        (
            "a rule of too many wildcards",
            vec![b'*'; rules::WILDCARDS_MAX + 1],
        ),
        (
            "too many wildcards",
            line(rules::FILE_WILDCARDS_MAX / 16 + 1, &"*a".repeat(16)),
        ),
        (
            "two-byte text",
            "/zh/wip/\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
    ]
}

#[test]
fn rules_that_can_no_longer_be_read_go_on_and_those_that_nobody_knows_hide_what_is_new() {
    for (name, bytes) in unusable_rules() {
        for file in [".gitignore", ".ignore"] {
            let site = Site::new()
                .article(file, "/zh/wip/\n")
                .article("zh/a.md", "# 甲")
                .article("zh/wip/w.md", "# 未成");
            let (content, index) = (site.content(), site.folder().join("index"));
            let loaded = |loader: &mut Loader| {
                loader
                    .load_changes(Look::Stamps, &|_, _, _| ())
                    .unwrap()
                    .map(|(snapshot, _)| snapshot)
            };
            let mut loader = Loader::new(content.clone(), IndexPlace::Folder(index.clone()));
            let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
            assert_eq!(public(&snapshot), BTreeSet::from(["zh/a".to_owned()]));
            fs::write(content.join(file), &bytes).unwrap();
            site.edit("zh/wip/w2.md", "# 未成二");
            site.edit("zh/b.md", "# 乙");
            let snapshot = loaded(&mut loader).unwrap();
            // The rules that it had go on, for old files and new ones.
            assert_eq!(
                public(&snapshot),
                BTreeSet::from(["zh/a".to_owned(), "zh/b".to_owned()]),
                "{name}"
            );
            let told = told(&snapshot, &content);
            assert!(
                told.iter().any(|p| p.starts_with(file)
                    && p.contains("error")
                    && p.contains("the rules that it had")),
                "{told:?}"
            );
            loader.save().unwrap();
            drop((snapshot, loader));
            // After a restart the rules are not known any more: what was served is served, and nothing new is.
            let restart = |index: PathBuf| {
                Loader::new(content.clone(), IndexPlace::Folder(index))
                    .load(&|_, _, _| ())
                    .unwrap()
                    .0
            };
            let snapshot = restart(site.folder().join("other-index"));
            assert_eq!(
                public(&snapshot),
                BTreeSet::new(),
                "{name}: nothing is known here"
            );
            assert!(
                snapshot
                    .problems()
                    .iter()
                    .any(|p| p.path == Path::new(file)),
                "{name}"
            );
            fs::remove_file(content.join(file)).unwrap();
            let snapshot = restart(index);
            assert_eq!(
                public(&snapshot).len(),
                4,
                "{name}: without the file there are no rules"
            );
        }
    }
}

#[test]
fn what_was_served_is_served_after_a_restart_with_unknown_rules() {
    let site = Site::new()
        .article("zh/a.md", "# 甲")
        .article("zh/funds/b.md", "# 乙")
        .article(".gitignore", "*.tmp.md\n");
    let (content, index) = (site.content(), site.folder().join("index"));
    let mut loader = Loader::new(content.clone(), IndexPlace::Folder(index.clone()));
    loader.load(&|_, _, _| ()).unwrap();
    loader.save().unwrap();
    drop(loader);
    fs::write(content.join("zh/funds/.gitignore"), [0]).unwrap();
    fs::write(content.join("zh/funds/new.md"), "# 新").unwrap();
    fs::write(content.join("zh/new.md"), "# 新").unwrap();
    // The test runs in another build than the program, but in the same as the loader before.
    let (snapshot, _) = Loader::new(content, IndexPlace::Folder(index))
        .load(&|_, _, _| ())
        .unwrap();
    assert_eq!(
        public(&snapshot),
        ["zh/a", "zh/funds/b", "zh/new"].map(str::to_owned).into()
    );
}

#[test]
fn rules_at_the_limits_are_used_in_little_time_and_honest_ones_far_below_them_are_no_problem() {
    let site = Site::new();
    for i in 0..2_000 {
        let path = site
            .content()
            .join(format!("zh/c{}/{}-{i}.md", i % 10, "ab-".repeat(20)));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "# x").unwrap();
    }
    let hostile = [
        "*a*b*".repeat(5) + "z",
        "?a".repeat(15) + "*",
        "**/a*".repeat(5) + "/x",
        "{a,b}".repeat(7) + "z",
        "[a-z]*".repeat(7) + "0",
    ];
    for rule in hostile {
        let count =
            rules::FILE_WILDCARDS_MAX / rule.bytes().filter(|b| b"*?[{,".contains(b)).count();
        let mut text: String = (0..count).map(|i| format!("{rule}{i}\n")).collect();
        text.truncate(
            text[..text.len().min(rules::RULES_BYTES_MAX as usize)]
                .rfind('\n')
                .unwrap(),
        );
        for folder in ["", "zh", "zh/c1", "zh/c2"] {
            fs::write(site.content().join(folder).join(".gitignore"), &text).unwrap();
        }
        let (started, walked) = (
            Instant::now(),
            source::walk(&site.content(), &mut Rules::default()).unwrap(),
        );
        assert_eq!(
            (walked.problems, walked.files.len()),
            (Vec::new(), 2_000),
            "{rule}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{rule} took {:?}",
            started.elapsed()
        );
    }
    // Long, as collections of rules for whole trades are: 600 rules below as many comments.
    let honest: String = (0..600)
        .map(|i| format!("# Tool {i}\n*.tool{i}~\n"))
        .collect();
    fs::write(site.content().join(".gitignore"), honest).unwrap();
    for folder in ["zh", "zh/c1", "zh/c2"] {
        fs::remove_file(site.content().join(folder).join(".gitignore")).unwrap();
    }
    let walked = source::walk(&site.content(), &mut Rules::default()).unwrap();
    assert_eq!((walked.problems, walked.files.len()), (Vec::new(), 2_000));
}

#[test]
fn a_line_that_is_no_rule_is_named_and_the_others_count() {
    let site = Site::new()
        .article("zh/a.md", "# 甲")
        .article("zh/b.md", "# 乙")
        .article(".gitignore", "# 说明\n[z-a].md\nb.md\n");
    site.tells(".gitignore:2", "matches nothing");
    assert_eq!(public(&site.snapshot()), ["zh/a".to_owned()].into());
    // An old encoding, in a remark, harms nothing.
    let site = Site::new()
        .article("zh/a.md", "# 甲")
        .bytes(".gitignore", b"# g\xe9n\xe9r\xe9s\nb.md\n")
        .article("zh/b.md", "# 乙");
    assert_eq!(
        (public(&site.snapshot()), site.problems()),
        (["zh/a".to_owned()].into(), Vec::new())
    );
}

fn memory_kb(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn watches(server: &Server) -> usize {
    let open = fs::read_dir(format!("/proc/{}/fdinfo", server.child.id())).unwrap();
    let told = open.filter_map(|file| fs::read_to_string(file.unwrap().path()).ok());
    told.map(|text| {
        text.lines()
            .filter(|line| line.starts_with("inotify "))
            .count()
    })
    .sum()
}

#[test]
fn the_rules_of_folders_that_are_gone_are_forgotten() {
    let site = Site::new().article("zh/a.md", "# 甲");
    let mut rules = Rules::default();
    // Together far more than all rules may be.
    for round in 0..40 {
        let folder = site.content().join(format!("zh/c{round}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(".gitignore"), "# long\n".repeat(9_000)).unwrap();
        let walked = source::walk(&site.content(), &mut rules).unwrap();
        assert_eq!(walked.problems, Vec::new(), "round {round}");
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn all_rules_of_a_site_together_are_bounded() {
    let site = Site::new();
    for i in 0..20 {
        site.edit(&format!("zh/c{i}/.gitignore"), &"# long\n".repeat(9_000));
        site.edit(&format!("zh/c{i}/a.md"), "# x");
    }
    let walked = source::walk(&site.content(), &mut Rules::default()).unwrap();
    let fitting = rules::ALL_RULES_BYTES_MAX / 63_000;
    assert_eq!(
        (walked.problems.len(), walked.in_doubt.len()),
        (20 - fitting, 20 - fitting),
        "{:?}",
        walked.problems
    );
}

#[test]
fn a_running_site_serves_and_follows_beside_all_obstacles_at_once_in_bounded_memory() {
    let (site, outside) = whole_site();
    let content = site.content();
    let server = Server::start(&site);
    site.edit("zh/b.md", "# 乙 0");
    server.wait_for("an edit", |server| server.fetch("/zh/b").contains("乙 0"));
    let page = |path: &str| server.fetch(path);
    for (round, obstacle) in OBSTACLES.into_iter().enumerate() {
        let mut aside = Vec::new();
        // Not in the place of a folder that another one of these lies in.
        for place in PLACES
            .iter()
            .filter(|place| place.contains('.') || **place == "zh/newfolder")
        {
            let (path, kept) = (
                content.join(place),
                site.folder().join(format!("aside{}", aside.len())),
            );
            let was_there = fs::rename(&path, &kept).is_ok();
            put(obstacle, &path, &outside);
            aside.push((path, kept, was_there));
        }
        let started = Instant::now();
        site.edit("zh/b.md", &format!("# 乙 第{round}回"));
        server.wait_for("an edit beside them", |server| {
            server.fetch("/zh/b").contains(&format!("乙 第{round}回"))
        });
        assert!(
            started.elapsed() < Duration::from_secs(8),
            "{obstacle}: {:?}",
            started.elapsed()
        );
        assert!(page("/zh/good").starts_with("HTTP/1.1 200"), "{obstacle}");
        assert!(
            !page("/zh/a").contains(CANARY) && !page("/assets/x.png").contains(CANARY),
            "{obstacle}"
        );
        assert!(page("/zh/wip/w").starts_with("HTTP/1.1 404"), "{obstacle}");
        // One for each folder: nothing behind a link is watched.
        assert!(
            (1..40).contains(&watches(&server)),
            "{obstacle}: {} watches",
            watches(&server)
        );
        for (path, kept, was_there) in aside {
            take_away(&path);
            if was_there {
                fs::rename(&kept, &path).unwrap();
            }
        }
        site.edit("zh/b.md", &format!("# 乙 第{round}回后"));
        server.wait_for("an edit after them", |server| {
            server.fetch("/zh/b").contains(&format!("乙 第{round}回后"))
        });
        server.wait_for("no problem", |server| {
            server.metric("jieda_content_errors") == Some(0.0)
        });
    }
    assert!(
        memory_kb(&server) < MEMORY_KB_MAX,
        "{} kB",
        memory_kb(&server)
    );
}

/// What a page is without what differs by itself: the time, and what the whole site holds.
fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

/// Hostile articles: those of the corpus, or a few of our own.
fn hostile_articles() -> Vec<PathBuf> {
    let folder = corpora("articles").pop().unwrap();
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 6);
    files
}

/// `JIEDA_HOSTILE=1` lays all of them one by one, and not every tenth.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "how much memory it took is for whoever asks for more than the everyday run"
)]
fn hostile_articles_one_by_one_and_all_at_once_change_no_byte_of_the_pages_beside_them() {
    let site = Site::example().article("zh/marker.md", "# 第0步");
    let content = site.content();
    let mut good: Vec<String> = ["zh", "en"]
        .iter()
        .flat_map(|lang| articles_below(&content, lang))
        .collect();
    good.retain(|path| path != "/zh/marker");
    let server = Server::start(&site);
    // A page that is not there, such as a draft's, names what a search for its address finds: that may be any article.
    good.retain(|path| server.fetch(path).starts_with("HTTP/1.1 200"));
    let pages = || -> Vec<String> {
        good.iter()
            .map(|path| body(&server.fetch(path)).to_owned())
            .collect()
    };
    let mut step = 0;
    let mut marked = || {
        step += 1;
        site.edit("zh/marker.md", &format!("# 第{step}步"));
        wait_long(&server, "the step", |server| {
            server.fetch("/zh/marker").contains(&format!("第{step}步"))
        });
    };
    marked();
    let before = pages();
    assert!(good.len() > 50 && before.iter().all(|page| page.contains("</html>")));
    let place = |file: &Path| content.join("zh/hostile").join(file.file_name().unwrap());
    fs::create_dir_all(content.join("zh/hostile")).unwrap();
    let files = hostile_articles();
    let every = if std::env::var_os("JIEDA_HOSTILE").is_some() || files.len() < 20 {
        1
    } else {
        10
    };
    let mut laid: Option<PathBuf> = None;
    for (index, file) in files.iter().step_by(every).enumerate() {
        // A file that is written where another was taken away: both in one step.
        laid.take()
            .into_iter()
            .for_each(|path| fs::remove_file(path).unwrap());
        fs::copy(file, place(file)).unwrap();
        laid = Some(place(file));
        marked();
        for at in [index, index * 7 + 3, index * 13 + 5].map(|at| at % good.len()) {
            assert_eq!(
                body(&server.fetch(&good[at])),
                before[at],
                "{} beside {}",
                good[at],
                file.display()
            );
        }
    }
    for file in &files {
        fs::copy(file, place(file)).unwrap();
    }
    marked();
    wait_long(&server, "all of them", |server| {
        server.metric("jieda_content_errors") > Some(0.0)
    });
    assert_eq!(pages(), before, "beside all");
    let most = memory_kb(&server);
    fs::remove_dir_all(content.join("zh/hostile")).unwrap();
    marked();
    assert_eq!(pages(), before, "after all");
    println!(
        "{} hostile articles beside {} good ones: {most} kB at most",
        files.len(),
        good.len()
    );
    assert!(
        memory_kb(&server) < MEMORY_KB_MAX,
        "{} kB",
        memory_kb(&server)
    );
}

/// Waits for what is ten seconds of work for an unoptimised build, and more on a busy machine: all of them at once.
fn wait_long(server: &Server, what: &str, is_so: impl Fn(&Server) -> bool) {
    let started = Instant::now();
    while !is_so(server) {
        assert!(
            started.elapsed() < Duration::from_secs(180),
            "{what} did not show\n{}",
            server.log()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn articles_below(content: &Path, folder: &str) -> Vec<String> {
    let walked = source::walk(content, &mut Rules::default()).unwrap();
    let of_folder = walked
        .files
        .iter()
        .filter(|stamp| stamp.path.starts_with(folder));
    of_folder
        .map(|stamp| format!("/{}", stamp.path.with_extension("").display()))
        .collect()
}

#[test]
fn a_new_article_is_not_written_through_a_link() {
    let (site, outside) = whole_site();
    symlink(&outside, site.content().join("zh/linked")).unwrap();
    let made: Output = Command::new(env!("CARGO_BIN_EXE_jieda"))
        .args(["new", "zh/linked/x"])
        .current_dir(site.folder())
        .output()
        .unwrap();
    assert_eq!(made.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&made.stderr).contains("symbolic link")
            && !outside.join("x.md").exists()
    );
}
