//! Content that is alive: whatever is done to the folder, and however often, what is served is what lies there.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jieda::ids::{Audience, Lang};
use jieda::live::{Following, Reloader};
use jieda::search::{HitRange, SearchRequest};
use jieda::site::{CurrentSnapshot, IndexPlace, Loader, Look, Snapshot};

use crate::repository::git;
use crate::serving::{self, Server};
use crate::site::Site;

/// How often something is done: fewer times in everyday runs than a variable asks for.
fn times(variable: &str, everyday: usize) -> usize {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(everyday)
}

/// Numbers that look like chance and are the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

fn request(words: &str, audience: Audience, limit: usize) -> SearchRequest {
    let range = HitRange::new(0, limit).unwrap();
    SearchRequest {
        lang: Some(jieda::text::detect(words)),
        range,
        ..SearchRequest::new(words, audience)
    }
}

/// All that an answer says, with the bits of each score.
fn answer(snapshot: &Snapshot, words: &str, audience: Audience) -> String {
    let results = snapshot.search(&request(words, audience, 50)).unwrap();
    let hits = results
        .hits
        .iter()
        .map(|hit| format!("{} {:08x} {}", hit.url(), hit.score.to_bits(), hit.snippet));
    let hits: Vec<String> = hits.collect();
    let suggested = snapshot.suggest(words, Lang::Zh, audience, 8, &[]).unwrap();
    let suggested: Vec<String> = suggested
        .iter()
        .map(|s| format!("{} {:?}", s.article.id, s.parts))
        .collect();
    format!(
        "{} {:?} {:?}\n{hits:#?}\n{suggested:#?}",
        results.total, results.categories, results.rewrite
    )
}

const PARAGRAPHS: [&str; 12] = [
    "提现一直没有到账，请先看提现记录里的状态。",
    "链上确认需要时间，网络拥堵时更久。",
    "充值到账后可以在资产页看到余额。",
    "A withdrawal may take up to thirty minutes to arrive.",
    "Reset your password on the sign-in page.",
    "身份认证需要身份证或护照，照片必须清晰。",
    "客服不会向您索要密码、验证码或私钥。",
    "Two-factor authentication protects your account.",
    "手续费按网络收取，TRC20 与 ERC20 不同。",
    "Deposits need several confirmations on the chain.",
    "冻结的账户请提交申诉，等待人工审核。",
    "繁體字也找得到：提現沒到賬。",
];
const QUESTIONS: [&str; 14] = [
    "提现没到账",
    "提現沒到賬",
    "tixian",
    "充值到账",
    "体现到帐",
    "withdrawal arrive",
    "withdrawl",
    "password",
    "身份认证照片",
    "TRC20 手续费",
    "客服密码",
    "账户冻结申诉",
    "two factor",
    "网络",
];

fn text(dice: &mut Dice) -> String {
    let visibility = if dice.below(6) == 0 {
        "visibility: internal\n"
    } else {
        ""
    };
    let draft = if dice.below(12) == 0 {
        "draft: true\n"
    } else {
        ""
    };
    let permalink = if dice.below(3) == 0 {
        format!("id: link{}\n", dice.below(20))
    } else {
        String::new()
    };
    let redirect = if dice.below(8) == 0 {
        format!("redirect_from: [/zh/old/{}]\n", dice.below(9))
    } else {
        String::new()
    };
    let mut some = || PARAGRAPHS[dice.below(PARAGRAPHS.len())];
    let (title, question, first, second) = (some(), some(), some(), some());
    let link = format!("[x](../c{}/a{}.md)", dice.below(4), dice.below(20));
    format!(
        "---\ntitle: \"{title}\"\nquestions: [\"{question}\"]\n{visibility}{draft}{permalink}{redirect}---\n{first}\n\n## {second}\n\n{second} {link}\n"
    )
}

#[test]
fn after_a_thousand_random_edits_everything_is_as_in_a_fresh_site() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let site = Site::new();
    let content = site.content();
    let place = |dice: &mut Dice| {
        let lang = ["zh", "en"][dice.below(2)];
        PathBuf::from(format!("{lang}/c{}/a{}.md", dice.below(4), dice.below(20)))
    };
    let write = |path: &Path, text: &str| {
        let file = content.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    for _ in 0..60 {
        write(&place(&mut dice), &text(&mut dice));
    }
    let mut loader = Loader::new(
        content.clone(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let (mut snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    let edits = times("JIEDA_EDITS", 1_000);
    for edit in 1..=edits {
        let (one, other) = (place(&mut dice), place(&mut dice));
        let mut touched: HashSet<PathBuf> = HashSet::from([one.clone()]);
        match dice.below(10) {
            0 => drop(fs::remove_file(content.join(&one))),
            1 if content.join(&one).exists() => {
                fs::create_dir_all(content.join(&other).parent().unwrap()).unwrap();
                fs::rename(content.join(&one), content.join(&other)).unwrap();
                touched.insert(other);
            }
            2 => write(&one, "---\ntitle: [\n---\nbroken"),
            _ => write(&one, &text(&mut dice)),
        }
        if let Some((newer, _)) = loader
            .load_changes(Look::At(&touched), &|_, _, _| ())
            .unwrap()
        {
            snapshot = newer;
        }
        if edit % 50 == 0 || edit == edits {
            // An article that broke is served in its last good version here, and not at all by a fresh site: mend them first.
            let broken: Vec<PathBuf> = snapshot
                .problems()
                .iter()
                .filter(|p| p.help.contains("good version") || p.help.contains("not served"))
                .map(|p| p.path.clone())
                .collect();
            broken.iter().for_each(|path| write(path, &text(&mut dice)));
            let touched = broken.into_iter().collect();
            if let Some((newer, _)) = loader
                .load_changes(Look::At(&touched), &|_, _, _| ())
                .unwrap()
            {
                snapshot = newer;
            }
            // Of several articles that claim a permalink the one that had it first keeps it, which a fresh site cannot know: the
            // others give it up. `permalinks` holds who has it.
            let claims = |s: &Snapshot| -> HashSet<PathBuf> {
                let second = s.problems().iter().filter(|p| {
                    p.message.contains("which keeps it") && p.message.starts_with("permalink")
                });
                second.map(|p| p.path.clone()).collect()
            };
            let second = claims(&snapshot);
            for path in &second {
                let lines = fs::read_to_string(content.join(path)).unwrap();
                let lines: Vec<&str> = lines
                    .lines()
                    .filter(|line| !line.starts_with("id: "))
                    .collect();
                write(path, &(lines.join("\n") + "\n"));
            }
            if let Some((newer, _)) = loader
                .load_changes(Look::At(&second), &|_, _, _| ())
                .unwrap()
            {
                snapshot = newer;
            }
            assert!(claims(&snapshot).is_empty());
            assert!(
                loader
                    .load_changes(Look::Bytes, &|_, _, _| ())
                    .unwrap()
                    .is_none(),
                "events told all, after {edit} edits"
            );
            same_as_fresh(&snapshot, &content, edit);
        }
    }
}

#[track_caller]
fn same_as_fresh(snapshot: &Snapshot, content: &Path, edit: usize) {
    let (fresh, _) = Loader::new(content.to_owned(), IndexPlace::Memory)
        .load(&|_, _, _| ())
        .unwrap();
    snapshot.warm().unwrap();
    fresh.warm().unwrap();
    assert_eq!(snapshot.problems(), fresh.problems(), "after {edit} edits");
    for audience in [Audience::Public, Audience::Agents] {
        let of = |snapshot: &Snapshot| -> BTreeMap<String, Vec<String>> {
            let view = snapshot.view(audience);
            let linked = |a: &Arc<jieda::content::Article>| {
                let translations = Lang::ALL
                    .into_iter()
                    .filter_map(|lang| view.translation(a, lang));
                let related = view.related(a, 4);
                translations
                    .chain(related)
                    .map(|a| a.id.to_string())
                    .chain(
                        view.turned_links(a)
                            .into_iter()
                            .map(|link| format!("{link:?}")),
                    )
                    .collect()
            };
            view.articles()
                .map(|a| (a.id.to_string(), linked(a)))
                .collect()
        };
        assert_eq!(of(snapshot), of(&fresh), "after {edit} edits");
        for words in QUESTIONS {
            assert_eq!(
                answer(snapshot, words, audience),
                answer(&fresh, words, audience),
                "{words} after {edit} edits"
            );
        }
    }
}

#[test]
fn a_process_that_is_killed_at_any_instant_leaves_an_index_that_the_next_start_makes_right() {
    let site = Site::new();
    let (content, index) = (site.content(), site.folder().join("index"));
    let articles = 200;
    let write = |round: usize| {
        for i in 0..articles {
            let text = format!(
                "# 标题 {i}\n\n共同 marker{round}x 第 {i} 篇 {}\n",
                PARAGRAPHS[(i + round) % PARAGRAPHS.len()]
            );
            fs::create_dir_all(content.join("zh/c")).unwrap();
            fs::write(content.join(format!("zh/c/a{i}.md")), text).unwrap();
        }
    };
    let mut dice = Dice(42);
    let run = || {
        let mut command = Command::new(serving::program());
        command
            .arg("index")
            .arg(&content)
            .arg("--index")
            .arg(&index)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    };
    // These stay as they are, so that each round leaves a part of the index before, and has two parts to put together.
    let steady = 20;
    for i in 0..steady {
        fs::create_dir_all(content.join("zh/k")).unwrap();
        fs::write(
            content.join(format!("zh/k/a{i}.md")),
            format!("# 常在 {i}\n\nsteadyx\n"),
        )
        .unwrap();
    }
    write(0);
    let started = Instant::now();
    assert!(run().wait().unwrap().success());
    let whole_ms = started.elapsed().as_millis() as usize;
    for round in 1..=times("JIEDA_KILLS", 25) {
        write(round);
        let mut process = run();
        std::thread::sleep(Duration::from_millis(dice.below(whole_ms + 50) as u64));
        process.kill().unwrap();
        process.wait().unwrap();
        if round % 2 == 0 {
            // The same build believes what the killed one stored of parsed articles; the loader below, another one, does not,
            // but believes the index that comes of it.
            assert!(run().wait().unwrap().success());
        }
        let mut loader = Loader::new(content.clone(), IndexPlace::Folder(index.clone()));
        let (snapshot, loaded) = loader.load(&|_, _, _| ()).unwrap();
        assert!(
            loaded.notes.iter().all(|note| !note.contains("memory")),
            "{:?}",
            loaded.notes
        );
        let total = |words: &str| {
            snapshot
                .search(&SearchRequest {
                    exact: true,
                    ..request(words, Audience::Public, 1)
                })
                .unwrap()
                .total
        };
        assert_eq!(
            (
                total(&format!("marker{round}x")),
                total(&format!("marker{}x", round - 1)),
                total("steadyx")
            ),
            (articles, 0, steady),
            "after kill {round}"
        );
        drop(loader);
        let files = fs::read_dir(index.join("public")).unwrap().count();
        assert!(
            files < 120,
            "{files} files lie in the index after kill {round}"
        );
    }
}

/// Files that all differ between two commits; the second one is checked out.
const FILES: usize = 2_000;

fn two_branches(site: &Site) {
    let content = site.content();
    git(site.folder(), &["init", "-q", "-b", "one", "content"]);
    for branch in ["one", "two"] {
        for i in 0..FILES {
            let text = format!("# 共同词 {branch} {i}\n\n共同词 正文 state{branch}\n");
            fs::create_dir_all(content.join(format!("zh/c{}", i % 20))).unwrap();
            fs::write(content.join(format!("zh/c{}/a{i}.md", i % 20)), text).unwrap();
        }
        git(&content, &["add", "-A"]);
        git(&content, &["commit", "-q", "-m", branch]);
        if branch == "one" {
            git(&content, &["checkout", "-q", "-b", "two"]);
        }
    }
}

/// A connection that asks again and again.
struct Client(BufReader<TcpStream>);

impl Client {
    fn new(server: &Server) -> Client {
        Client(BufReader::new(TcpStream::connect(&server.address).unwrap()))
    }

    fn get(&mut self, path: &str) -> String {
        write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let (mut line, mut length) = (String::new(), 0);
        self.0.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200 "), "{path}: {line}");
        while line.trim() != "" {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        String::from_utf8(body).unwrap()
    }
}

/// The commit that an answer shows; none when it mixes them, or lacks some of what belongs in it.
fn branch_of(answer: &str, titles: usize) -> Option<&'static str> {
    // Marks of words that were found stand between them.
    let answer = answer.replace("<mark>", "").replace("</mark>", "");
    let count = |branch: &str| answer.matches(&format!("共同词 {branch} ")).count();
    match (count("one"), count("two")) {
        (one, 0) if one >= titles => Some("one"),
        (0, two) if two >= titles => Some("two"),
        _ => None,
    }
}

/// `JIEDA_CHECKOUTS` and `JIEDA_CLIENTS` say how much, and `--nocapture` shows what was done.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "how much was asked is for whoever asks for more than the everyday run"
)]
fn no_answer_over_http_mixes_two_commits_while_two_thousand_files_are_checked_out() {
    let site = Site::new();
    two_branches(&site);
    let server = Server::start(&site);
    // A path, and how many titles its answer has at least.
    let paths = [
        ("/api/v1/search?q=%E5%85%B1%E5%90%8C%E8%AF%8D&limit=50", 50),
        ("/zh/search?q=%E5%85%B1%E5%90%8C%E8%AF%8D", 10),
        ("/api/v1/suggest?q=%E5%85%B1%E5%90%8C%E8%AF%8D", 8),
        ("/zh/c7/", FILES / 20),
        ("/llms.txt", FILES),
        ("/zh/c7/a7.md", 1),
    ];
    let (stop, answers, mixed) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        Mutex::new(Vec::new()),
    );
    let mut waits: Vec<Duration> = Vec::new();
    std::thread::scope(|scope| {
        for at in 0..times("JIEDA_CLIENTS", 4) {
            let (server, stop, answers, mixed) = (&server, &stop, &answers, &mixed);
            scope.spawn(move || {
                let mut client = Client::new(server);
                for (path, titles) in paths.iter().cycle().skip(at) {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let answer = client.get(path);
                    if branch_of(&answer, *titles).is_none() {
                        mixed
                            .lock()
                            .unwrap()
                            .push(format!("{path}: {answer:.2000}"));
                    }
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut client = Client::new(&server);
        for round in 0..times("JIEDA_CHECKOUTS", 4) {
            let branch = ["one", "two"][round % 2];
            git(&site.content(), &["checkout", "-q", branch]);
            let started = Instant::now();
            while branch_of(&client.get("/llms.txt"), FILES) != Some(branch)
                && started.elapsed() < Duration::from_secs(60)
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            waits.push(started.elapsed());
        }
        stop.store(true, Ordering::Relaxed);
    });
    waits.sort();
    let (answers, mixed) = (answers.into_inner(), mixed.into_inner().unwrap());
    let (half, longest) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    println!(
        "{} checkouts, {answers} answers, {} mixed; shown after {half:.1?} (half of them), {longest:.1?} (all)",
        waits.len(),
        mixed.len()
    );
    assert!(
        mixed.is_empty(),
        "{} of {answers}, the first one is {}",
        mixed.len(),
        mixed[0]
    );
    assert!(
        answers > 0 && longest < Duration::from_secs(60),
        "{answers} answers, a checkout did not show in {longest:?}"
    );
    assert_eq!(server.metric("jieda_articles"), Some(FILES as f64));
}

#[test]
fn a_checkout_of_two_thousand_files_is_never_served_by_half() {
    let site = Site::new();
    let (content, files) = (site.content(), FILES);
    two_branches(&site);
    let mut loader = Loader::new(
        content.clone(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    let cell = Arc::new(CurrentSnapshot::new(snapshot));
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    let (stop, answers, mixed) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let count = |snapshot: &Snapshot, branch: &str| {
        snapshot
            .view(Audience::Public)
            .articles()
            .filter(|article| article.title.contains(branch))
            .count()
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let snapshot = cell.load();
                let (one, two) = (count(&snapshot, "one"), count(&snapshot, "two"));
                let hits = snapshot
                    .search(&request("共同词", Audience::Public, 50))
                    .unwrap();
                let of_one = hits
                    .hits
                    .iter()
                    .filter(|hit| hit.article.title.contains("one"))
                    .count();
                let whole =
                    (one == files || two == files) && one + two == files && hits.total == files;
                if !whole || !(of_one == 0 || of_one == hits.hits.len()) {
                    mixed.fetch_add(1, Ordering::Relaxed);
                }
                answers.fetch_add(1, Ordering::Relaxed);
            }
        });
        for round in 0..times("JIEDA_CHECKOUTS", 4) {
            let branch = ["one", "two"][round % 2];
            git(&content, &["checkout", "-q", branch]);
            let started = Instant::now();
            while count(&cell.load(), branch) != files
                && started.elapsed() < Duration::from_secs(60)
            {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    drop(reloader);
    assert!(answers.load(Ordering::Relaxed) > 0);
    assert_eq!(
        mixed.load(Ordering::Relaxed),
        0,
        "of {} answers",
        answers.load(Ordering::Relaxed)
    );
    assert_eq!(
        count(
            &cell.load(),
            ["two", "one"][times("JIEDA_CHECKOUTS", 4) % 2]
        ),
        files
    );
}

#[test]
fn an_index_folder_that_cannot_be_used_is_left_for_memory_and_taken_up_again() {
    let site = Site::new().article("zh/a.md", "# 提现");
    let index = site.folder().join("index");
    let mut loader = Loader::new(site.content(), IndexPlace::Folder(index.clone()))
        .with_folder_retry(Duration::ZERO);
    loader.load(&|_, _, _| ()).unwrap();
    assert!(!loader.index_in_memory());
    fs::remove_dir_all(&index).unwrap();
    fs::write(&index, "a file where a folder should be").unwrap();
    site.edit("zh/a.md", "# 充值");
    let (snapshot, loaded) = loader
        .load_changes(Look::Bytes, &|_, _, _| ())
        .unwrap()
        .unwrap();
    assert_eq!(
        snapshot
            .search(&request("充值", Audience::Public, 5))
            .unwrap()
            .total,
        1
    );
    assert!(
        loader.index_in_memory() && loaded.notes.iter().any(|note| note.contains("memory")),
        "{:?}",
        loaded.notes
    );
    assert!(
        loader
            .load_changes(Look::Bytes, &|_, _, _| ())
            .unwrap()
            .is_none(),
        "nothing new while it cannot be used"
    );
    fs::remove_file(&index).unwrap();
    let (snapshot, loaded) = loader
        .load_changes(Look::Bytes, &|_, _, _| ())
        .unwrap()
        .unwrap();
    assert!(
        !loader.index_in_memory() && loaded.notes.iter().any(|note| note.contains("used again")),
        "{:?}",
        loaded.notes
    );
    assert_eq!(
        snapshot
            .search(&request("充值", Audience::Public, 5))
            .unwrap()
            .total,
        1
    );
    assert!(index.join("public/meta.json").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_written_in_two_steps_is_never_served_by_half() {
    let site = Site::new()
        .article("zh/a.md", "# 旧题")
        .article("zh/b.md", "# 乙");
    let (loader, cell, folder) = site.into_loader();
    let content = folder.path().join("content");
    let reloader = Reloader::start(loader, Arc::clone(&cell), Following::default());
    let titles = |snapshot: &Snapshot| -> Vec<String> {
        snapshot
            .view(Audience::Public)
            .articles()
            .map(|article| article.title.clone())
            .collect()
    };
    // Until the watch stands.
    let wait_for = |expected: &[&str]| {
        let started = Instant::now();
        while titles(&cell.load()) != expected {
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "{expected:?}: {:?}",
                titles(&cell.load())
            );
            std::thread::yield_now();
        }
    };
    fs::write(content.join("zh/b.md"), "# 乙改").unwrap();
    wait_for(&["旧题", "乙改"]);
    let mut file = fs::File::create(content.join("zh/a.md")).unwrap();
    file.write_all("# 新题".as_bytes()).unwrap();
    // Another file goes ahead meanwhile.
    fs::write(content.join("zh/b.md"), "# 乙再改").unwrap();
    wait_for(&["旧题", "乙再改"]);
    file.write_all("写完了\n".as_bytes()).unwrap();
    drop(file);
    wait_for(&["新题写完了", "乙再改"]);
    drop(reloader);
}
