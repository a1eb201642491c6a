//! Damage to what lies on disk: every start serves, says what was wrong, and mends it; so does a running site.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jieda::ids::{Audience, Lang};
use jieda::insights::{Feedback, Insights, InsightsError};
use jieda::search::{HitRange, SearchRequest};
use jieda::site::{IndexPlace, Loaded, Loader, Snapshot};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use xxhash_rust::xxh3::xxh3_64;

use crate::serving::Server;
use crate::site::Site;

/// How many random damages each run makes; `JIEDA_DAMAGES=500` makes more.
const DAMAGES: usize = 60;

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn site() -> Site {
    let mut site = Site::new().article(
        "zh/staff.md",
        "---\ntitle: 内部提现\nvisibility: internal\n---\n只给客服看",
    );
    for i in 0..12 {
        site = site.article(
            &format!("zh/a{i}.md"),
            &format!("# 提现 {i}\n\n到账要多久，第{i}种网络。"),
        );
    }
    site
}

/// Starts once the one before has let go of the folder: a thread that merges may hold its lock a little longer.
fn start(site: &Site) -> (Arc<Snapshot>, Loaded) {
    for _ in 0..100 {
        let (snapshot, loaded) = start_beside(site);
        if !loaded
            .notes
            .iter()
            .any(|note| note.contains("another process writes"))
        {
            return (snapshot, loaded);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the index folder is never free");
}

fn start_beside(site: &Site) -> (Arc<Snapshot>, Loaded) {
    let mut loader = Loader::new(
        site.content(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let loaded = loader.load(&|_, _, _| ()).unwrap();
    loader.save().unwrap();
    loaded
}

/// What both audiences find, with scores to the last bit.
fn found(snapshot: &Snapshot) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for audience in [Audience::Public, Audience::Agents] {
        for words in ["提现", "到账多久", "第7种网络", "只给客服看"] {
            let request = SearchRequest {
                lang: Some(Lang::Zh),
                range: HitRange::new(0, 50).unwrap(),
                ..SearchRequest::new(words, audience)
            };
            let hits = snapshot.search(&request).unwrap().hits;
            all.extend(
                hits.iter()
                    .map(|hit| (hit.article.id.to_string(), hit.score.to_bits())),
            );
        }
    }
    all
}

/// Files below a folder, in order; their paths are from it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

/// Ways to damage a file; gives what was done.
fn damage(file: &Path, all: &[PathBuf], dice: &mut Dice) -> String {
    let bytes = fs::read(file).unwrap();
    let (length, is_meta) = (bytes.len(), file.ends_with("meta.json"));
    match dice.below(if is_meta { 19 } else { 16 }) {
        // Each short length has its turn.
        0..=4 => {
            let to = dice.below(65).min(length);
            fs::write(file, &bytes[..to]).unwrap();
            format!("cut to {to}")
        }
        5 => {
            let to = dice.below(length);
            fs::write(file, &bytes[..to]).unwrap();
            format!("cut to {to}")
        }
        6 | 7 if length > 0 => {
            let (mut other, at, bit) = (bytes, dice.below(length), dice.below(8));
            other[at] ^= 1 << bit;
            fs::write(file, other).unwrap();
            format!("bit {bit} of byte {at} flipped")
        }
        8 if length > 0 => {
            let (mut other, from) = (bytes, dice.below(length));
            let to = (from + 1 + dice.below(512)).min(length);
            other[from..to].fill(0);
            fs::write(file, other).unwrap();
            format!("zeros from {from} to {to}")
        }
        9 => {
            fs::remove_file(file).unwrap();
            "removed".to_owned()
        }
        10 => {
            let alike: Vec<&PathBuf> = all
                .iter()
                .filter(|p| *p != file && p.extension() == file.extension())
                .collect();
            let other = alike.get(dice.below(alike.len())).map_or(&all[0], |p| *p);
            fs::copy(other, file).unwrap();
            format!("{} in its place", other.display())
        }
        11 => {
            fs::remove_file(file).unwrap();
            fs::create_dir_all(file.join("inside")).unwrap();
            "a folder in its place".to_owned()
        }
        12 => {
            let target = ["/dev/zero", "/nowhere", "."][dice.below(3)];
            fs::remove_file(file).unwrap();
            std::os::unix::fs::symlink(target, file).unwrap();
            format!("a link to {target}")
        }
        13 => {
            fs::remove_file(file).unwrap();
            assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
            "a pipe in its place".to_owned()
        }
        14 => {
            File::options()
                .write(true)
                .open(file)
                .unwrap()
                .set_len(200_000_000_000)
                .unwrap();
            "zeros to 200 GB".to_owned()
        }
        15 => {
            fs::set_permissions(file, fs::Permissions::from_mode(0o000)).unwrap();
            "not to be read".to_owned()
        }
        16 => {
            let text = String::from_utf8(bytes)
                .unwrap()
                .replace("\"max_doc\": ", "\"max_doc\": 4294967");
            fs::write(file, text).unwrap();
            "absurd numbers".to_owned()
        }
        17 => {
            // With a right checksum, as if it were of a program to come.
            let mut other = b"{\"anything\": 99999999999999999999}\n".to_vec();
            let sum = xxh3_64(&other);
            other.extend(format!("jieda-index 7 {sum:016x}\n").bytes());
            fs::write(file, other).unwrap();
            "a format to come".to_owned()
        }
        _ => {
            fs::write(file, [&bytes[..], b"garbage\n"].concat()).unwrap();
            "garbage at the end".to_owned()
        }
    }
}

#[test]
fn every_start_serves_whatever_happened_to_a_file() {
    let damages = std::env::var("JIEDA_DAMAGES")
        .ok()
        .map_or(DAMAGES, |n| n.parse().unwrap());
    let seed = std::env::var("JIEDA_SEED")
        .ok()
        .map_or(11, |n| n.parse().unwrap());
    let mut dice = Dice(seed);
    let site = site();
    start(&site);
    // More than one segment, and files of deletions.
    site.edit("zh/a3.md", "# 提现 3\n\n到账要多久，第3种网络，改了。");
    site.remove("zh/a5.md");
    let expected = found(&start(&site).0);
    assert!(expected.len() > 20);
    let (index, good) = (site.folder().join("index"), site.folder().join("good"));
    copy(&index, &good);
    let mut told = 0;
    for number in 0..damages {
        let _ = fs::remove_dir_all(&index);
        copy(&good, &index);
        let all = files(&index);
        // The lists are as often struck as the other files together would let few be.
        let lists: Vec<&PathBuf> = all
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect();
        let file = if dice.below(4) == 0 {
            lists[dice.below(lists.len())]
        } else {
            &all[dice.below(all.len())]
        }
        .clone();
        let before = fs::read(&file).unwrap();
        let done = damage(&file, &all, &mut dice);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let what = format!("seed {seed}, damage {number}: {}: {done}", file.display());
        // A cut to its own length, or a right that does not bind root.
        let is_same = file.symlink_metadata().is_ok_and(|meta| meta.is_file())
            && fs::metadata(&file).unwrap().len() == before.len() as u64
            && fs::read(&file).is_ok_and(|now| now == before);
        let (snapshot, loaded) = start(&site);
        assert_eq!(found(&snapshot), expected, "{what}");
        drop(snapshot);
        let is_index = name.ends_with(".json") || name.len() > 32;
        if is_same {
            assert_eq!(loaded.notes, [""; 0], "{what}");
        } else if is_index {
            let audience = file
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy();
            let note = loaded
                .notes
                .iter()
                .filter(|note| note.starts_with(&*audience))
                .collect::<Vec<_>>();
            let names = note.len() == 1
                && (note[0].contains(&name)
                    || done == "a format to come" && note[0].contains("format 7"));
            assert!(
                names && note[0].contains("made anew"),
                "{what}: {:?}",
                loaded.notes
            );
            told += 1;
        }
        let (snapshot, loaded) = start(&site);
        assert_eq!(
            (found(&snapshot), loaded.notes, loaded.analysed),
            (expected.clone(), vec![], 0),
            "the start after {what}"
        );
    }
    assert!(
        told * 2 > damages,
        "only {told} of {damages} were damages of an index"
    );
}

#[test]
fn a_cut_to_each_short_length_ends_no_start() {
    let site = site();
    let expected = found(&start(&site).0);
    let public = site.folder().join("index/public");
    let extensions: BTreeSet<_> = files(&public)
        .iter()
        .filter_map(|path| path.extension().map(ToOwned::to_owned))
        .collect();
    assert!(extensions.len() >= 5, "{extensions:?}");
    for extension in extensions
        .into_iter()
        .filter(|extension| *extension != "lock")
    {
        // 4 to 7 bytes ended every start, with an assertion of a library.
        for length in [0, 3, 4, 5, 6, 7, 8, 12, 63, 64] {
            let file = files(&public)
                .into_iter()
                .find(|path| path.extension() == Some(&extension))
                .unwrap();
            let bytes = fs::read(&file).unwrap();
            fs::write(&file, &bytes[..length.min(bytes.len() - 1)]).unwrap();
            let (snapshot, loaded) = start(&site);
            assert_eq!(
                found(&snapshot),
                expected,
                "{} cut to {length}",
                file.display()
            );
            assert!(
                loaded.notes[0].contains(&*file.file_name().unwrap().to_string_lossy()),
                "{:?}",
                loaded.notes
            );
        }
    }
}

#[test]
fn an_index_of_before_formats_is_made_anew_and_a_folder_of_its_name_is_kept() {
    let site = site();
    let expected = found(&start(&site).0);
    let public = site.folder().join("index/public");
    for name in ["meta.json", ".managed.json"] {
        let text = fs::read_to_string(public.join(name)).unwrap();
        // The two last lines are ours.
        let lines: Vec<&str> = text.trim_end().lines().collect();
        fs::write(public.join(name), lines[..lines.len() - 2].join("\n")).unwrap();
    }
    let (snapshot, loaded) = start(&site);
    assert_eq!(found(&snapshot), expected);
    assert!(
        loaded.notes.len() == 1 && loaded.notes[0].contains("before formats"),
        "{:?}",
        loaded.notes
    );
    fs::remove_file(public.join("meta.json")).unwrap();
    fs::create_dir(public.join("meta.json")).unwrap();
    fs::write(public.join("meta.json/mine"), "kept").unwrap();
    assert_eq!(found(&start(&site).0), expected);
    let kept = files(&public)
        .into_iter()
        .find(|path| path.ends_with("mine"))
        .unwrap();
    assert!(
        kept.to_string_lossy().contains("meta.json.aside-"),
        "{}",
        kept.display()
    );
    assert_eq!(start(&site).1.notes, [""; 0]);
}

fn search(server: &Server, words: &str) -> String {
    server.fetch(&format!(
        "/api/v1/search?q={}",
        utf8_percent_encode(words, NON_ALPHANUMERIC)
    ))
}

#[test]
fn an_index_damaged_or_deleted_under_a_running_site_is_healed_without_an_edit() {
    let site = site();
    let server = Server::start_with(&site, &[], &["--agents"]);
    let index = site.folder().join("index");
    let heals = |server: &Server| server.metric("jieda_index_heals_total").unwrap();
    server.wait_for("what was parsed", |_| {
        index.join("articles.sqlite").exists()
    });
    let answers = |server: &Server| search(server, "提现 7").contains("/zh/a7");
    type Ruin<'r> = &'r dyn Fn();
    let cut: Ruin<'_> = &|| {
        for file in files(&index.join("public"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e != "lock"))
        {
            File::options()
                .write(true)
                .open(file)
                .unwrap()
                .set_len(5)
                .unwrap();
        }
    };
    let deleted: Ruin<'_> = &|| fs::remove_dir_all(&index).unwrap();
    let one_gone: Ruin<'_> = &|| fs::remove_file(index.join("agents/meta.json")).unwrap();
    for (what, ruin) in [("cut", cut), ("deleted", deleted), ("one gone", one_gone)] {
        let before = heals(&server);
        ruin();
        assert!(answers(&server), "{what}: what is served is in memory");
        server.wait_for(what, |server| {
            assert!(answers(server), "{what}: {}", server.log());
            heals(server) > before
        });
        assert!(
            index.join("public/meta.json").is_file() && index.join("agents/meta.json").is_file(),
            "{what}"
        );
    }
    server.wait_for("what was parsed, again", |_| {
        index.join("articles.sqlite").exists()
    });
    assert_eq!(server.metric("jieda_index_in_memory"), Some(0.0));
    assert!(
        server.log().contains("made anew under the running site"),
        "{}",
        server.log()
    );
    drop(server);
    let (snapshot, loaded) = start(&site);
    assert!(!found(&snapshot).is_empty());
    assert_eq!(
        (loaded.notes, loaded.analysed),
        (vec![], 0),
        "what was mended is whole"
    );
}

/// Sends a vote to a running server; gives whether it was told that the vote is stored.
fn votes(server: &Server) -> bool {
    use std::io::{Read, Write};

    let body = "{\"id\":\"zh/a1\",\"helpful\":true}";
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    let head = "POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json";
    write!(
        stream,
        "{head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.starts_with("HTTP/1.1 204")
}

/// How many votes a database holds by itself, without anything that lies beside it.
fn votes_alone(database: &Path) -> i64 {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    fs::copy(database, &copy).unwrap();
    let open = rusqlite::Connection::open(copy).unwrap();
    open.query_row("SELECT coalesce(sum(helped), 0) FROM votes", [], |row| {
        row.get(0)
    })
    .unwrap()
}

#[test]
fn a_database_cut_or_joined_by_other_files_under_a_running_site_neither_ends_it_nor_loses_what_it_said_is_stored()
 {
    let site = site();
    let server = Server::start(&site);
    let (index, data) = (
        site.folder().join("index/articles.sqlite"),
        site.folder().join("data/insights.sqlite"),
    );
    server.wait_for("what was parsed", |_| index.exists());
    let mut edits = 0;
    for part in ["-shm", "-wal", "-journal", ""] {
        // A part that is not there is put there: whoever may cut files may make them.
        for length in [0, 1_000, 40_000] {
            for database in [&index, &data] {
                let file = PathBuf::from(format!("{}{part}", database.display()));
                let cut = File::options()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(&file)
                    .unwrap();
                cut.set_len(if part.is_empty() {
                    length.min(cut.metadata().unwrap().len() / 2)
                } else {
                    length
                })
                .unwrap();
            }
            // A database that was cut begins again.
            let before = if part.is_empty() {
                0
            } else {
                votes_alone(&data)
            };
            let stored = (0..5).filter(|_| votes(&server)).count() as i64;
            assert_eq!(
                (stored, votes_alone(&data) - before),
                (5, 5),
                "{part} of {length}: {}",
                server.log()
            );
            edits += 1;
            fs::write(
                site.content().join("zh/a1.md"),
                format!("# 提现 1\n\n第{edits}次修改过了"),
            )
            .unwrap();
            server.wait_for("the edit", |server| {
                server
                    .fetch("/zh/a1")
                    .contains(&format!("第{edits}次修改过了"))
            });
        }
        for database in [&index, &data] {
            for mapped in ["-wal", "-shm"] {
                let file = PathBuf::from(format!("{}{mapped}", database.display()));
                server.wait_for("the end of a log", |server| {
                    votes(server) && (database == &index || !file.exists())
                });
            }
        }
    }
    // A pipe in the place of the journal would be waited for.
    let journal = site.folder().join("data/insights.sqlite-journal");
    let _ = fs::remove_file(&journal);
    assert!(
        Command::new("mkfifo")
            .arg(&journal)
            .status()
            .unwrap()
            .success()
    );
    assert!(
        votes(&server) && votes_alone(&data) >= 1,
        "{}",
        server.log()
    );
}

#[test]
fn what_an_older_program_left_in_a_log_beside_a_database_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    says(&Insights::open(&old), "以前的").unwrap();
    let log = rusqlite::Connection::open(old.join("insights.sqlite")).unwrap();
    let mode: String = log
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    log.execute("UPDATE votes SET helped = 41", []).unwrap();
    // As a process that was killed leaves it.
    fs::create_dir(&new).unwrap();
    for name in [
        "insights.sqlite",
        "insights.sqlite-wal",
        "insights.sqlite-shm",
    ] {
        fs::copy(old.join(name), new.join(name)).unwrap();
    }
    assert_eq!(
        votes_alone(&new.join("insights.sqlite")),
        1,
        "it is in the log alone"
    );
    says(&Insights::open(&new), "现在的").unwrap();
    assert_eq!(votes_alone(&new.join("insights.sqlite")), 42);
    let left: Vec<PathBuf> = files(&new)
        .into_iter()
        .filter(|p| !p.ends_with("insights.sqlite"))
        .collect();
    assert!(
        left.iter()
            .all(|path| path.ends_with("insights.sqlite-journal")),
        "{left:?}"
    );
    // One who still reads through the log keeps it, and is waited for: nothing is answered that is not stored.
    assert!(
        says(&Insights::open(&old), "现在的")
            .unwrap_err()
            .to_string()
            .contains("locked")
    );
    drop(log);
    says(&Insights::open(&old), "现在的").unwrap();
    assert_eq!(votes_alone(&old.join("insights.sqlite")), 42);
}

#[test]
fn no_damage_of_the_feedback_ends_a_start_or_loses_an_answer_in_silence() {
    let damages = std::env::var("JIEDA_DAMAGES")
        .ok()
        .map_or(DAMAGES, |n| n.parse().unwrap());
    let seed = std::env::var("JIEDA_SEED")
        .ok()
        .map_or(11, |n| n.parse().unwrap());
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let good = {
        let data = folder.path().join("good");
        let insights = Insights::open(&data);
        for n in 0..45 {
            says(
                &insights,
                &format!("第{n}次还是看不懂，{}", "步骤太多".repeat(40)),
            )
            .unwrap();
        }
        let copy = folder.path().join("copy.sqlite");
        let database = rusqlite::Connection::open(data.join("insights.sqlite")).unwrap();
        database
            .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
            .unwrap();
        copy
    };
    let (length, mut aside) = (fs::metadata(&good).unwrap().len() as usize, 0);
    for number in 0..damages {
        let data = folder.path().join(format!("data{number}"));
        fs::create_dir(&data).unwrap();
        let file = data.join("insights.sqlite");
        fs::copy(&good, &file).unwrap();
        let mut bytes = fs::read(&file).unwrap();
        // The head has a hundred bytes, each with a meaning of its own.
        let at = dice.below(if number % 2 == 0 { 100 } else { length });
        let what = match dice.below(4) {
            0 => {
                bytes.truncate(at);
                format!("cut to {at}")
            }
            1 => {
                let to = (at + 1 + dice.below(5_000)).min(length);
                bytes[at..to].fill(0);
                format!("zeros from {at} to {to}")
            }
            _ => {
                let bit = dice.below(8);
                bytes[at] ^= 1 << bit;
                format!("bit {bit} of byte {at} flipped")
            }
        };
        fs::write(&file, &bytes).unwrap();
        let format = bytes
            .get(60..64)
            .map_or(1, |b| u32::from_be_bytes(b.try_into().unwrap()));
        let answer = says(&Insights::open(&data), "又来一次");
        if (2..=1_000).contains(&format) {
            assert!(
                answer.unwrap_err().to_string().contains("newer"),
                "seed {seed}, damage {number}: {what}"
            );
            continue;
        }
        answer.unwrap_or_else(|error| panic!("seed {seed}, damage {number}: {what}: {error}"));
        let database = rusqlite::Connection::open(&file).unwrap();
        let last: i64 = database
            .query_row(
                "SELECT count(*) FROM comments WHERE comment = '又来一次'",
                [],
                |row| row.get(0),
            )
            .unwrap_or_else(|error| panic!("seed {seed}, damage {number}: {what}: {error}"));
        assert_eq!(last, 1, "seed {seed}, damage {number}: {what}");
        aside += usize::from(
            files(&data)
                .iter()
                .any(|path| path.to_string_lossy().contains(".damaged-")),
        );
    }
    assert!(
        aside * 4 > damages,
        "only {aside} of {damages} were noticed"
    );
}

fn says(insights: &Insights, comment: &str) -> Result<(), InsightsError> {
    let (told, answer) = std::sync::mpsc::channel();
    let comment = Some(comment.to_owned());
    let feedback = Feedback {
        article: "zh/a1".parse().unwrap(),
        helpful: Some(true),
        reason: None,
        comment,
    };
    insights.record(feedback, move |result| told.send(result).unwrap())?;
    answer
        .recv_timeout(std::time::Duration::from_secs(20))
        .unwrap()
}
