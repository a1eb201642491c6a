//! Statistics: what is counted of searches and reads, what is never stored, what is forgotten, and that no fault of the database
//! holds anybody up.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::site::Site;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn site() -> Site {
    Site::new()
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现没到账怎么办\n---\n看提现记录的状态，手续费 500 元。")
        .article("zh/funds/deposit.md", "---\ntitle: 充值多久到账\n---\n等区块确认。")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: My withdrawal has not arrived\n---\nLook at the status. The fee is shown there.")
        .article("zh/staff/internal.md", "---\ntitle: 黑名单\nvisibility: internal\n---\n内部流程")
}

fn encoded(words: &str) -> String {
    utf8_percent_encode(words, NON_ALPHANUMERIC).to_string()
}

#[track_caller]
fn search(site: &Site, lang: &str, words: &str) {
    let answer = site.get(&format!("/{lang}/search?q={}", encoded(words)));
    assert_eq!(answer.status, 200, "{words}");
}

fn opened(site: &Site, lang: &str, words: &str, url: &str, headers: &[(&str, &str)]) -> u16 {
    let body = format!("q={}&lang={lang}&url={}", encoded(words), encoded(url));
    let headers: Vec<(&str, &str)> = [FORM].into_iter().chain(headers.iter().copied()).collect();
    site.post("/api/v1/opened", &headers, body).status
}

fn database(site: &Site) -> rusqlite::Connection {
    rusqlite::Connection::open(site.folder().join("data/insights.sqlite")).unwrap()
}

/// Searches as `lang words asked empty weak sure`, sorted.
fn stored(site: &Site) -> Vec<String> {
    site.write_statistics();
    rows(
        site,
        "SELECT lang || ' ' || words || ' ' || sum(asked) || ' ' || sum(empty) || ' ' || sum(weak) || ' ' || sum(sure)
         FROM searches GROUP BY lang, words ORDER BY lang, words",
    )
}

fn rows(site: &Site, sql: &str) -> Vec<String> {
    let database = database(site);
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every byte of every file in the data folder.
fn bytes(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.extend(fs::read(path).unwrap());
        }
    }
    all
}

fn holds(all: &[u8], text: &str) -> bool {
    memchr::memmem::find(all, text.as_bytes()).is_some()
}

#[test]
fn no_search_is_stored_unless_the_operator_says_so() {
    let site = site();
    search(&site, "zh", "提现没到账");
    assert!(stored(&site).is_empty());
    let page = site.get("/zh/search?q=%E6%8F%90%E7%8E%B0");
    assert!(!page.body.contains("data-opened") && !page.body.contains("搜索会计数"));
    assert_eq!(opened(&site, "zh", "提现", "/zh/funds/withdraw", &[]), 404);
    assert!(!site.metrics().contains("jieda_searches_recorded_total"));
}

#[test]
fn words_of_the_articles_are_kept_and_all_others_are_told_by_a_hash_alone() {
    let site = site().recording_searches();
    for words in [
        "提现没到账",
        "提现 没到账",
        "TIXIAN",
        "张伟提现没到账",
        "我叫王芳，提现没到账",
    ] {
        search(&site, "zh", words);
    }
    search(
        &site,
        "en",
        "Withdrawals for John Appleseed fee 500 and 73145",
    );
    search(&site, "zh", "黑名单");
    search(&site, "zh", "龘靐齉");
    let stored = stored(&site);
    let words: Vec<&str> = stored
        .iter()
        .map(|row| row.split(' ').nth(1).unwrap())
        .collect();
    assert!(
        words.contains(&"提现没到账") || words.contains(&"提现…到账"),
        "{stored:?}"
    );
    assert!(
        stored.iter().any(|row| row.starts_with("en withdrawals")),
        "{stored:?}"
    );
    let all = bytes(&site.folder().join("data"));
    for gone in [
        "张伟",
        "王芳",
        "john",
        "appleseed",
        "73145",
        "龘",
        "黑名单",
        "TIXIAN",
        "tixian",
    ] {
        assert!(!holds(&all, gone), "{gone}: {stored:?}");
    }
    // 500 stands in an article.
    assert!(stored.iter().any(|row| row.contains(" 500")), "{stored:?}");
    // Searches for different hidden words are told apart, equal ones are not.
    let hashes = rows(
        &site,
        "SELECT rest FROM searches WHERE rest <> '' ORDER BY rest",
    );
    assert!(
        hashes.len() >= 3 && hashes.iter().all(|hash| hash.len() == 16),
        "{hashes:?}"
    );
}

#[test]
fn what_is_asked_once_counts_once() {
    let site = site().recording_searches();
    search(&site, "zh", "充值");
    let ask = |path: &str, headers: &[(&str, &str)]| site.get_with(path, headers);
    let q = encoded("充值");
    // Back and Reload, other pages, a category, taken for a person who has not asked.
    ask(
        &format!("/zh/search?q={q}"),
        &[("if-none-match", "W/\"x\"")],
    );
    ask(&format!("/zh/search?q={q}"), &[("sec-purpose", "prefetch")]);
    ask(&format!("/zh/search?q={q}&page=2"), &[]);
    ask(&format!("/zh/search?q={q}&category=funds"), &[]);
    ask(&format!("/zh/search?q={q}&exact=1"), &[]);
    // Programs, letters on their way to a word, texts that were pasted.
    for letters in ["充", "充值", "充值多"] {
        ask(&format!("/api/v1/suggest?q={}", encoded(letters)), &[]);
        ask(&format!("/api/v1/search?q={}", encoded(letters)), &[]);
    }
    site.post_form("/zh/search", &[("q", "充值多久到账")]);
    let head = axum::http::Request::head(format!("/zh/search?q={q}"));
    site.ask(head, &[], axum::body::Body::empty());
    assert_eq!(stored(&site).len(), 1);
    assert!(
        stored(&site)[0].starts_with("zh 充值 1 0 "),
        "{:?}",
        stored(&site)
    );
    assert!(
        site.metrics()
            .contains("jieda_searches_recorded_total{outcome=\"stored\"} 1")
    );
}

#[test]
fn what_is_opened_is_counted_as_often_as_it_was_found_and_only_for_our_own_pages() {
    let site = site().recording_searches();
    search(&site, "zh", "提现没到账");
    search(&site, "zh", "提现没到账");
    let page = site.get(&format!("/zh/search?q={}", encoded("提现没到账")));
    assert_eq!(
        page.attributes("#results", "data-opened"),
        ["/api/v1/opened"]
    );
    assert_eq!(page.attributes("#results", "data-asked"), ["提现没到账"]);
    assert!(page.body.contains("90 天"), "a reader is told");
    let open =
        |url: &str, headers: &[(&str, &str)]| opened(&site, "zh", "提现没到账", url, headers);
    for _ in 0..10 {
        assert_eq!(open("/zh/funds/withdraw#top", &[]), 204);
    }
    assert_eq!(
        open("/zh/funds/withdraw", &[("sec-fetch-site", "cross-site")]),
        403
    );
    // What is hidden is as what is not there.
    assert_eq!(open("/zh/staff/internal", &[]), 204);
    assert_eq!(open("/zh/staff/none", &[]), 204);
    for wrong in ["", "https://evil.example/", "//evil"] {
        assert_eq!(open(wrong, &[]), 400, "{wrong}");
    }
    // Something that nobody has searched for.
    assert_eq!(opened(&site, "zh", "充值", "/zh/funds/deposit", &[]), 204);
    site.write_statistics();
    let kept = rows(
        &site,
        "SELECT words || ' ' || article || ' ' || opened FROM openings",
    );
    assert_eq!(kept, ["提现没到账 wd7k2q 3"]);
}

/// Secrets and names in the place of `{}`, by construction: 25 of each kind.
fn planted() -> Vec<(String, Vec<String>)> {
    let mut state: u64 = 7;
    let mut dice = move |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    const WORDS: [&str; 24] = [
        "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract", "absurd",
        "abuse", "access", "accident", "zebra", "zero", "zone", "zoo", "wolf", "woman", "wonder",
        "wood", "wool", "word", "work", "world",
    ];
    const SURNAMES: [&str; 8] = ["张", "欧阳", "赵", "钱", "孙", "周", "吴", "郑"];
    const GIVEN: [&str; 10] = ["伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "娟", "鹏"];
    const FIRST: [&str; 6] = [
        "Jonquil",
        "Oswald",
        "Philippa",
        "Thaddeus",
        "Wilhelmina",
        "Zdenek",
    ];
    const LAST: [&str; 6] = [
        "Abernathy",
        "Featherstonehaugh",
        "Kowalczyk",
        "Okonkwo",
        "Szymborska",
        "Quisenberry",
    ];
    let mut all = Vec::new();
    for _ in 0..25 {
        let mut digits = |count: usize| -> String {
            (0..count)
                .map(|_| char::from(b'0' + dice(10) as u8))
                .collect()
        };
        let card: Vec<String> = (0..4).map(|_| digits(4)).collect();
        let phone = format!("13{}", digits(9));
        let abroad = format!("+44 20 {} {}", digits(4), digits(4));
        let identity = format!("1101011990{}", digits(8));
        let mut hex = |count: usize| -> String {
            (0..count)
                .map(|_| char::from(b"0123456789abcdef"[dice(16)]))
                .collect()
        };
        let (key, wallet) = (hex(64), format!("0x{}", hex(40)));
        let mut base58 = |count: usize| -> String {
            const LETTERS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
            (0..count)
                .map(|_| char::from(LETTERS[dice(LETTERS.len())]))
                .collect()
        };
        let (bitcoin, tron) = (format!("1{}", base58(33)), format!("T{}", base58(33)));
        let (password, mail_part) = (base58(12), base58(5));
        let phrase: Vec<&str> = (0..12).map(|_| WORDS[dice(12)]).collect();
        let phrase = phrase.join(" ");
        let han = format!(
            "{}{}{}",
            SURNAMES[dice(8)],
            GIVEN[dice(10)],
            GIVEN[dice(10)]
        );
        let latin = (FIRST[dice(6)], LAST[dice(6)]);
        let mail = format!("{}.{}@mail.example", latin.0.to_lowercase(), mail_part);
        let whole = |text: String| (text.clone(), vec![text]);
        all.extend([
            whole(key),
            whole(wallet),
            whole(bitcoin),
            whole(tron),
            whole(phone),
            whole(identity),
            whole(mail),
            whole(han),
            (
                card.join(" "),
                vec![card.join(" "), card[1..3].join(" "), card.concat()],
            ),
            (
                abroad.clone(),
                vec![abroad.clone(), abroad[abroad.len() - 9..].to_owned()],
            ),
            (
                phrase.clone(),
                vec![phrase.split(' ').take(2).collect::<Vec<_>>().join(" ")],
            ),
            (format!("密码是 {password}"), vec![password]),
        ]);
        all.push((
            format!("{} {}", latin.0, latin.1),
            vec![latin.0.to_owned(), latin.1.to_owned()],
        ));
    }
    all
}

#[test]
fn of_300_secrets_and_names_no_byte_reaches_a_file() {
    let site = Site::example().recording_searches();
    let planted = planted();
    assert!(planted.len() >= 300);
    const FRAMES: [&str; 5] = [
        "提现没到账 {}",
        "{}",
        "my withdrawal {} has not arrived",
        "{} 手续费多少",
        "我是{}，登录不了",
    ];
    for (at, (typed, _)) in planted.iter().enumerate() {
        let words = FRAMES[at % FRAMES.len()].replace("{}", typed);
        search(&site, if at % 2 == 0 { "zh" } else { "en" }, &words);
        opened(&site, "zh", &words, "/zh/account/reset-password", &[]);
    }
    assert!(
        stored(&site).len() > 5,
        "something was stored: {:?}",
        stored(&site)
    );
    let all = bytes(&site.folder().join("data"));
    let folded = String::from_utf8_lossy(&all).to_lowercase();
    let found: Vec<&String> = planted
        .iter()
        .flat_map(|(_, parts)| parts)
        .filter(|part| holds(&all, part) || folded.contains(&part.to_lowercase()))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn nobody_is_told_that_something_was_forgotten_of_a_database_that_was_set_aside_unread() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("insights.sqlite");
    std::fs::write(&file, "Rumpelstiltskin".repeat(400)).unwrap();
    let forget = || {
        let mut command = std::process::Command::new(crate::serving::program());
        command.args(["forget", "Rumpelstiltskin", "--data"]);
        crate::serving::outcome(command.arg(folder.path()))
    };
    let (code, out, error) = forget();
    assert!(code != Some(0) && !out.contains("deleted"), "{out}{error}");
    assert!(
        error.contains(".damaged-") && error.contains("delete that file"),
        "{error}"
    );
    // What is there now is a database with nothing in it, and the copy is named as ever.
    let (code, out, _) = forget();
    assert_eq!(code, Some(0));
    assert!(
        out.contains("not looked at: ") && out.contains(".damaged-"),
        "{out}"
    );
}

#[test]
fn what_is_to_be_forgotten_leaves_no_byte_and_all_else_stays() {
    let site = site().recording_searches();
    for _ in 0..3 {
        search(&site, "zh", "提现没到账");
        search(&site, "zh", "充值多久");
    }
    opened(&site, "zh", "充值多久", "/zh/funds/deposit", &[]);
    // Enough of others that pages of the file are moved about.
    for n in 0..300 {
        let id = "id=zh%2Ffunds%2Fwithdraw&reason=unclear&comment=";
        let who = if n % 2 == 0 {
            "Rumpelstiltskin"
        } else {
            "somebody"
        };
        if n < 40 {
            site.post(
                "/zh/feedback",
                &[FORM],
                format!("{id}{who}-{n}-{}", "x".repeat(500)),
            );
        }
    }
    site.write_statistics();
    let data = site.folder().join("data");
    assert!(holds(&bytes(&data), "Rumpelstiltskin") && holds(&bytes(&data), "充值多久"));
    let forget = |args: &[&str]| {
        let output = std::process::Command::new(crate::serving::program())
            .arg("forget")
            .args(args)
            .args(["--data", data.to_str().unwrap()])
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, said) = forget(&["rumpelstiltskin"]);
    assert!(
        code == Some(0)
            && said
                .starts_with("deleted 0 rows of searches, 0 rows of what was opened, 20 comments"),
        "{said}"
    );
    let (_, said) = forget(&["充值"]);
    assert!(
        said.starts_with("deleted 1 row of searches, 1 row of what was opened, 0 comments"),
        "{said}"
    );
    let all = bytes(&data);
    for gone in ["Rumpelstiltskin", "rumpelstiltskin", "充值"] {
        assert!(!holds(&all, gone), "{gone}");
    }
    assert!(holds(&all, "somebody-1-") && holds(&all, "提现没到账"));
    // The server goes on with the same file, and a day can be forgotten whole.
    search(&site, "zh", "提现没到账");
    site.write_statistics();
    assert_eq!(
        rows(&site, "SELECT CAST(sum(asked) AS TEXT) FROM searches"),
        ["4"]
    );
    let today = jieda::insights::today().to_string();
    let (_, said) = forget(&["--day", &today]);
    assert!(said.contains("20 comments"), "{said}");
    assert!(!holds(&bytes(&data), "提现没到账"));
    assert_eq!(forget(&[]).0, Some(2));
    assert_eq!(forget(&["--all-searches"]).0, Some(0));
}

/// How long the slowest of some searches took.
fn slowest(site: &Site, from: usize) -> Duration {
    let took = (from..from + 40).map(|n| {
        let started = Instant::now();
        search(
            site,
            "zh",
            ["提现没到账", "充值", "状态", "区块确认"][n % 4],
        );
        started.elapsed()
    });
    took.max().unwrap()
}

#[test]
fn a_database_that_is_locked_costs_statistics_and_no_search_waits() {
    let site = site().recording_searches();
    search(&site, "zh", "充值");
    site.write_statistics();
    let usual = slowest(&site, 0);
    let lock = database(&site);
    lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let locked = slowest(&site, 0);
    assert!(
        locked < usual * 10 + Duration::from_millis(500),
        "{locked:?}, usually {usual:?}"
    );
    // The end of a server is not held up either.
    let started = Instant::now();
    site.write_statistics();
    assert!(
        started.elapsed() < Duration::from_secs(6),
        "{:?}",
        started.elapsed()
    );
    lock.execute_batch("COMMIT").unwrap();
    drop(lock);
    // What waited meanwhile is written, once.
    let deadline = Instant::now() + Duration::from_secs(30);
    while rows(&site, "SELECT CAST(sum(asked) AS TEXT) FROM searches") != ["81"] {
        assert!(
            Instant::now() < deadline,
            "{:?}",
            rows(&site, "SELECT CAST(sum(asked) AS TEXT) FROM searches")
        );
        site.write_statistics();
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_database_that_is_lost_or_cannot_be_made_holds_up_no_search() {
    let site = site().recording_searches();
    search(&site, "zh", "充值");
    site.write_statistics();
    let data = site.folder().join("data");
    // Gone, with its folder, and a file in its place.
    fs::remove_dir_all(&data).unwrap();
    fs::write(&data, "no folder").unwrap();
    assert!(slowest(&site, 0) < Duration::from_secs(2));
    site.write_statistics();
    fs::remove_file(&data).unwrap();
    search(&site, "zh", "充值");
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        site.write_statistics();
        let path = data.join("insights.sqlite");
        if path.exists()
            && rows(
                &site,
                "SELECT CAST(coalesce(sum(asked), 0) AS TEXT) FROM searches",
            ) == ["41"]
        {
            break;
        }
        assert!(Instant::now() < deadline);
    }
}

#[test]
fn a_database_of_before_gets_the_new_tables_and_loses_nothing() {
    let site = site().recording_searches();
    let data = site.folder().join("data");
    fs::create_dir_all(&data).unwrap();
    let before = rusqlite::Connection::open(data.join("insights.sqlite")).unwrap();
    before
        .execute_batch(
            "CREATE TABLE votes (article TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL, not_helped INTEGER NOT NULL,
                PRIMARY KEY (article, day)) WITHOUT ROWID;
             CREATE TABLE comments (id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, day TEXT NOT NULL, reason TEXT, comment TEXT);
             INSERT INTO votes VALUES ('zh/funds/withdraw', '2026-01-01', 3, 4);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(before);
    search(&site, "zh", "充值");
    assert_eq!(stored(&site).len(), 1);
    assert_eq!(
        rows(&site, "SELECT helped || ' ' || not_helped FROM votes"),
        ["3 4"]
    );
    // One of a newer program is left alone.
    site.stop();
    database(&site)
        .execute_batch("PRAGMA user_version = 9")
        .unwrap();
    search(&site, "zh", "提现");
    site.write_statistics();
    assert_eq!(rows(&site, "SELECT words FROM searches"), ["充值"]);
}

#[test]
fn what_is_read_most_is_on_the_home_page_and_first_among_suggestions_over_restarts() {
    let article = |id: &str, title: &str| format!("---\nid: {id}\ntitle: {title}\n---\nx");
    let site = Site::new()
        .article("zh/a/one.md", &article("aaaa22", "提现说明一"))
        .article("zh/a/two.md", &article("bbbb22", "提现说明二"))
        .article("zh/a/three.md", "# 没有编号")
        .article(
            "zh/b/hidden.md",
            "---\nid: cccc22\ntitle: 内部\nvisibility: internal\n---\nx",
        )
        .served();
    let first = || site.get("/zh/").texts(".rows a").first().cloned();
    let suggested = || {
        let answer = site.get(&format!("/api/v1/suggest?lang=zh&q={}", encoded("提现")));
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        json["suggestions"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (first().as_deref(), suggested().as_str()),
        // The first files by their names are no answer to what readers ask most.
        (None, "zh/a/one")
    );
    // One client, however often, lifts nothing.
    for _ in 0..100 {
        site.get_with("/zh/a/two", &[("x-forwarded-for", "203.0.113.7")]);
    }
    site.write_statistics();
    site.restart().unwrap();
    assert_eq!(first(), None);
    for n in 0..30 {
        site.get_with(
            "/zh/a/two",
            &[("x-forwarded-for", &format!("203.0.113.{n}"))],
        );
        site.get_with(
            "/zh/b/hidden",
            &[("x-forwarded-for", &format!("203.0.113.{n}"))],
        );
        if n < 15 {
            site.get_with(
                "/zh/a/three",
                &[("x-forwarded-for", &format!("203.0.113.{n}"))],
            );
        }
    }
    site.write_statistics();
    // Moved meanwhile: it is known by its permalink.
    site.restart().unwrap();
    site.rename("zh/a/two.md", "zh/a/zwei.md");
    let deadline = Instant::now() + Duration::from_secs(20);
    while first().as_deref() != Some("提现说明二") {
        assert!(
            Instant::now() < deadline,
            "{:?}",
            site.get("/zh/").texts(".rows a")
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(
        site.get("/zh/").texts(".rows a")[..2],
        ["提现说明二", "没有编号"]
    );
    assert_eq!(suggested(), "zh/a/zwei");
    // What the site names itself comes first, and nothing else.
    site.edit("site.toml", "name = \"X\"\ntop = [\"aaaa22\"]\n");
    assert_eq!(site.get("/zh/").texts(".rows a"), ["提现说明一"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_statistics_only_and_what_waits_is_written_when_there_is_room() {
    use std::io::Write;

    use crate::feedback::WITH_DATA;
    use crate::serving::Server;

    let unshare = std::process::Command::new("unshare")
        .args(["-Urm", "true"])
        .status();
    if !unshare.is_ok_and(|status| status.success()) {
        let left_out = "LEFT OUT: the system has no namespaces for users";
        let _ = writeln!(std::io::stderr(), "{left_out}");
        return;
    }
    let site = site();
    let starter = [&WITH_DATA[..], &["size=1m"]].concat();
    let server = Server::start_with(&site, &starter, &["--record-searches"]);
    let ask = |words: &str| {
        let started = Instant::now();
        let answer = server.fetch(&format!("/zh/search?q={}", encoded(words)));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        started.elapsed()
    };
    let stored = |server: &Server| {
        server
            .metric("jieda_searches_recorded_total{outcome=\"stored\"}")
            .unwrap_or_default()
    };
    ask("充值");
    server.wait_for("the first search", |server| stored(server) >= 1.0);
    let disk = Path::new(&format!("/proc/{}/root", server.child.id()))
        .join(site.folder().strip_prefix("/").unwrap());
    let filler = disk.join("data/filler");
    let mut file = fs::File::create(&filler).unwrap();
    for bytes in [64 << 10, 1 << 10, 1] {
        while file.write_all(&vec![0; bytes]).is_ok() {}
    }
    // Enough different ones that the database needs room.
    let slowest = (0..120)
        .map(|n| ask(&format!("提现 {} 充值", "状态 ".repeat(1 + n % 20))))
        .max();
    assert!(slowest < Some(Duration::from_secs(5)), "{slowest:?}");
    server.wait_for("the cause in the log", |server| {
        let log = server.log();
        log.contains("statistics wait") && log.contains("the disk is full")
    });
    drop(file);
    fs::remove_file(filler).unwrap();
    server.wait_for("room again", |server| stored(server) >= 121.0);
}
