//! The report of what readers did not find: groups, the line to copy, files that nothing runs, a page that stands alone.

use std::process::Command;

use serde_json::Value;

use crate::serving::{outcome, program};
use crate::site::Site;

/// A site, and a database with searches of three weeks.
pub(crate) fn site() -> Site {
    let site = Site::new()
        .article("synonyms.toml", "[[group]]\nterms = [\"提现\", \"取款\"]\n")
        .article("zh/funds/withdraw.md", "---\nid: wd7k2q\ntitle: 提现没到账怎么办\nquestions: [取款 失败]\n---\n看提现记录的状态。")
        .article("zh/funds/fee.md", "---\ntitle: 手续费\nredirect_from: [/zh/old/fee]\n---\n提现要多少手续费，白名单。")
        .article("en/funds/withdraw.md", "---\nid: wd7k2q\ntitle: \"My: withdrawal\"\n---\nThe fee and status of a whitelist.")
        .article("zh/staff/internal.md", "---\ntitle: 白名单内部\nvisibility: internal\n---\n白名单");
    std::fs::create_dir_all(site.folder().join("data")).unwrap();
    // The server makes the tables.
    site.get("/zh/");
    site.write_statistics();
    let today = jieda::insights::today();
    let day = |weeks: i64| {
        today
            .saturating_sub(jiff::Span::new().weeks(weeks))
            .to_string()
    };
    let database = rusqlite::Connection::open(site.folder().join("data/insights.sqlite")).unwrap();
    let put = |day: &str, lang: &str, words: &str, counts: [i64; 4]| {
        let [asked, empty, weak, sure] = counts;
        let sql = "INSERT INTO searches VALUES ($1, $2, $3, '', $4, $5, $6, $7, 1)";
        database
            .execute(sql, (day, lang, words, asked, empty, weak, sure))
            .unwrap();
    };
    put(&day(0), "zh", "提现白名单", [5, 5, 0, 0]);
    put(&day(1), "zh", "取款白名单", [3, 3, 0, 0]);
    put(&day(2), "zh", "白名单…提现", [1, 1, 0, 0]);
    put(&day(0), "zh", "…", [4, 4, 0, 0]);
    put(&day(0), "zh", "状态", [9, 0, 9, 0]);
    put(&day(0), "zh", "手续费", [7, 0, 0, 0]);
    put(&day(0), "zh", "提现没到账", [8, 0, 0, 8]);
    put(&day(1), "en", "=cmd|' /c calc'!a0", [6, 6, 0, 0]);
    put(&day(1), "en", "fee \"quoted\": whitelist", [2, 2, 0, 0]);
    put(&day(0), "en", "once", [1, 1, 0, 0]);
    // Long ago.
    put(&day(30), "zh", "很久以前", [99, 99, 0, 0]);
    let opened = "INSERT INTO openings VALUES ($1, 'zh', '状态', 'wd7k2q', 2)";
    database.execute(opened, [day(0)]).unwrap();
    let wrote = "INSERT INTO comments (article, day, reason, comment) VALUES
        ('zh/funds/withdraw', $1, 'unclear', '=HYPERLINK(\"x\") 第二步找不到'), ('en/funds/withdraw', $1, 'still-fails', 'No <b>status</b>'),
        ('zh/funds/withdraw', $1, 'unclear', NULL), ('zh/old/fee', $1, NULL, '费用多少'), ('zh/staff/internal', $1, NULL, '内部的话'),
        ('zh/funds/withdraw', $2, 'unclear', '很久以前的话')";
    database.execute(wrote, [day(1), day(30)]).unwrap();
    let used =
        "INSERT INTO reads VALUES ('wd7k2q', $1, 50, 1, 6), ('zh/staff/internal', $1, 9, 0, 9)";
    database.execute(used, [day(1)]).unwrap();
    site
}

fn report(site: &Site, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(program());
    command
        .arg("report")
        .arg(site.content())
        .args(["--data", site.folder().join("data").to_str().unwrap()])
        .args(["--index", site.folder().join("index").to_str().unwrap()])
        .args(args);
    outcome(&mut command)
}

fn json(site: &Site) -> Value {
    let (code, out, error) = report(site, &["--format", "json", "--weeks", "4"]);
    assert_eq!(code, Some(0), "{error}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn what_says_the_same_is_one_group_with_its_weeks_its_nearest_article_and_a_line_that_is_yaml() {
    let site = site();
    let report = json(&site);
    let section = |kind: &str| {
        let sections = report["sections"].as_array().unwrap();
        sections
            .iter()
            .find(|section| section["kind"] == kind)
            .unwrap()
            .clone()
    };
    let nothing = section("nothing");
    let groups = nothing["groups"].as_array().unwrap();
    // Synonyms, order and hidden words apart; the greatest first; single searches are no group, and what is old is left out.
    let whitelist = &groups[0];
    assert_eq!(
        (&whitelist["words"], &whitelist["count"]),
        (&"提现白名单".into(), &9.into()),
        "{groups:#?}"
    );
    assert_eq!(whitelist["weeks"], serde_json::json!([0, 1, 3, 5]));
    assert_eq!(
        whitelist["others"],
        serde_json::json!(["取款白名单", "白名单…提现"])
    );
    assert_eq!(whitelist["nearest"]["id"], "zh/funds/fee");
    assert_eq!(whitelist["nearest"]["file"], "zh/funds/fee.md");
    assert_eq!(whitelist["question"], "\"提现白名单\"");
    assert_eq!((nothing["count"].clone(), groups.len()), (22.into(), 4));
    let only_others = groups.iter().find(|group| group["words"] == "…").unwrap();
    assert!(only_others["nearest"].is_null() && only_others["question"].is_null());
    // Quoted such that YAML reads the words.
    let quoted = groups.iter().find(|group| group["count"] == 2).unwrap();
    let line = quoted["question"].as_str().unwrap();
    assert_eq!(line, r#""fee \"quoted\": whitelist""#);
    let path = quoted["nearest"]["file"].as_str().unwrap();
    site.edit(
        path,
        &format!("---\ntitle: x\nquestions:\n  - {line}\n---\nfee"),
    );
    assert_eq!(site.problems(), Vec::<String>::new());
    let weak = section("weak");
    assert_eq!(
        (&weak["groups"][0]["words"], &weak["groups"][0]["count"]),
        (&"状态".into(), &9.into())
    );
    // What was answered on the page of results, or opened, is no failure.
    let unopened = section("unopened");
    assert_eq!(unopened["groups"].as_array().unwrap().len(), 1);
    assert_eq!(unopened["groups"][0]["words"], "手续费");
    // An article that readers may not see is in no report.
    let unhelpful = section("unhelpful");
    assert_eq!(
        unhelpful["groups"].as_array().unwrap().len(),
        2,
        "{unhelpful}"
    );
    let group = &unhelpful["groups"][0];
    assert_eq!(
        (&group["words"], &group["count"], &group["nearest"]["id"]),
        (&"状态".into(), &6.into(), &"zh/funds/withdraw".into())
    );
    // What readers wrote, in all languages of the article, the newest first, and why it did not help.
    assert_eq!(
        group["reasons"],
        serde_json::json!([["unclear", 2], ["still-fails", 1]])
    );
    let texts = |group: &Value| -> Vec<String> {
        let comments = group["comments"].as_array().unwrap().iter();
        comments
            .map(|comment| comment["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        texts(group),
        ["No <b>status</b>", "=HYPERLINK(\"x\") 第二步找不到"]
    );
    assert_eq!(group["comments_in_all"], 2);
    // Words are read whether or not anybody voted; those on an article that was moved follow it.
    let moved = &unhelpful["groups"][1];
    assert_eq!(
        (&moved["count"], &moved["nearest"]["id"]),
        (&0.into(), &"zh/funds/fee".into())
    );
    assert_eq!(texts(moved), ["费用多少"]);
}

#[test]
fn a_spreadsheet_reads_every_row_and_runs_none() {
    let (code, csv, _) = report(&site(), &["--format", "csv", "--weeks", "4"]);
    assert_eq!(code, Some(0));
    assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
    let rows: Vec<&str> = csv
        .trim_start_matches('\u{feff}')
        .trim_end()
        .split("\r\n")
        .collect();
    // As a reader of RFC 4180 sees them.
    let cells = |row: &str| -> Vec<String> {
        let inner = row.strip_prefix('"').and_then(|row| row.strip_suffix('"'));
        inner
            .unwrap()
            .split("\",\"")
            .map(|cell| cell.replace("\"\"", "\""))
            .collect()
    };
    let columns = cells(rows[0]).len();
    for row in &rows {
        let cells = cells(row);
        assert_eq!(cells.len(), columns, "{row}");
        for cell in cells {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
    assert!(csv.contains("\"'=cmd|' /c calc'!a0\""));
    assert!(csv.contains("\"unclear 2; still-fails 1\",\"No <b>status</b>; =HYPERLINK(\"\"x\"\")"));
}

#[test]
fn the_page_needs_nothing_else_and_says_all_that_the_chart_shows() {
    let site = site();
    for (lang, heading) in [
        ("zh", "读者没找到什么"),
        ("en", "What readers did not find"),
    ] {
        let args = ["--format", "html", "--weeks", "4", "--lang", lang];
        let (code, page, error) = report(&site, &args);
        assert_eq!(code, Some(0), "{error}");
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{lang}");
        assert!(page.contains("No &lt;b&gt;status&lt;&#x2f;b&gt;"), "{page}");
        for foreign in [
            "<script",
            "<link",
            "src=",
            "http://",
            "url(",
            "{{",
            "insights_",
        ] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        let html = scraper::Html::parse_document(&page);
        let count = |selector: &str| {
            html.select(&scraper::Selector::parse(selector).unwrap())
                .count()
        };
        assert_eq!(
            (count("h1"), count("h2"), count("table tbody tr")),
            (1, 5, 4)
        );
        assert_eq!(
            (count("svg.chart > title"), count("svg.chart > desc")),
            (1, 1)
        );
        assert_eq!(
            count(".groups a"),
            0,
            "without an address of the site there are no links"
        );
    }
    let args = [
        "--format",
        "html",
        "--base-url",
        "https://help.bitp.example",
    ];
    let (_, page, _) = report(&site, &args);
    let html = scraper::Html::parse_document(&page);
    let links = scraper::Selector::parse(".groups a").unwrap();
    let urls: Vec<&str> = html
        .select(&links)
        .filter_map(|link| link.attr("href"))
        .collect();
    assert!(
        urls.contains(&"https://help.bitp.example/zh/funds/fee"),
        "{urls:?}"
    );
    let (_, text, _) = report(&site, &["--weeks", "4"]);
    assert!(
        text.contains("Found nothing: 22 times") && text.contains("by week 0 1 3 5"),
        "{text}"
    );
    assert!(
        text.contains("missing: unclear 2, still-fails 1")
            && text.contains("still-fails: No <b>status</b>"),
        "{text}"
    );
}

#[test]
fn reading_changes_no_byte_of_a_database_whatever_is_wrong_with_it() {
    let site = site();
    let data = site.folder().join("data");
    let file = data.join("insights.sqlite");
    let good = std::fs::read(&file).unwrap();
    let listed = || {
        let mut names: Vec<_> = std::fs::read_dir(&data)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = listed();
    assert_eq!(report(&site, &[]).0, Some(0));
    assert_eq!(
        (std::fs::read(&file).unwrap(), listed()),
        (good.clone(), before.clone())
    );
    // One of before the tables of searches: nothing was counted, and none is made.
    let database = rusqlite::Connection::open(&file).unwrap();
    let old = "DROP TABLE searches; DROP TABLE openings; DROP TABLE reads; DROP TABLE batches";
    database.execute_batch(old).unwrap();
    drop(database);
    let old = std::fs::read(&file).unwrap();
    let (code, out, error) = report(&site, &[]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.starts_with("0 searches"), "{out}");
    assert_eq!(
        (std::fs::read(&file).unwrap(), listed()),
        (old, before.clone())
    );
    // Damaged, cut, another program's: told, and left as it is.
    let mut damaged = good.clone();
    damaged[..4096].fill(7);
    for bad in [
        damaged,
        good[..good.len() / 2].to_vec(),
        b"no database at all".repeat(99),
    ] {
        std::fs::write(&file, &bad).unwrap();
        let (code, _, error) = report(&site, &[]);
        assert!(
            code == Some(2) && error.contains("insights.sqlite"),
            "{code:?} {error}"
        );
        assert_eq!(
            (std::fs::read(&file).unwrap(), listed()),
            (bad, before.clone())
        );
    }
    // A write that was broken off is the server's to end.
    std::fs::write(&file, &good).unwrap();
    std::fs::write(data.join("insights.sqlite-wal"), b"x").unwrap();
    let (code, _, error) = report(&site, &[]);
    assert!(code == Some(2) && error.contains("broken off"), "{error}");
}

#[test]
fn the_content_folder_is_named_as_a_search_names_it_too() {
    let site = site();
    let output = Command::new(program())
        .args(["report", "--content", site.content().to_str().unwrap()])
        .args(["--data", site.folder().join("data").to_str().unwrap()])
        .args(["--index", site.folder().join("index").to_str().unwrap()])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Found nothing"), "{text}");
}

#[test]
fn without_a_database_it_says_what_to_do() {
    let site = Site::new().article("zh/a.md", "# A");
    let (code, _, error) = report(&site, &[]);
    assert!(code == Some(2) && error.contains("--data"), "{error}");
}

#[test]
fn what_was_counted_before_an_article_was_moved_or_named_counts_for_it() {
    let site = site();
    let path = site.folder().join("data/insights.sqlite");
    let database = rusqlite::Connection::open(path).unwrap();
    let day = jieda::insights::today().to_string();
    for sql in [
        // By the address of before and that of now; by the id that had no permalink once.
        "INSERT INTO reads VALUES ('zh/old/fee', $1, 9, 0, 3), ('zh/funds/fee', $1, 9, 1, 2), ('zh/funds/withdraw', $1, 9, 0, 2)",
        "INSERT INTO openings VALUES ($1, 'zh', '手续费', 'zh/old/fee', 2), ($1, 'zh', '提现白名单', 'zh/funds/fee', 1),
            ($1, 'zh', '手续费', 'zh/funds/fee', 1), ($1, 'zh', '状态', 'zh/no/more', 1)",
        "INSERT INTO passed_on VALUES ($1, 'zh/old/fee', 2), ($1, 'zh/funds/fee', 3), ($1, 'zh/no/more', 9)",
    ] {
        database.execute(sql, [&day]).unwrap();
    }
    let report = json(&site);
    let groups = |kind: &str| {
        let sections = report["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["kind"] == kind);
        let groups = section.unwrap()["groups"].as_array().unwrap().iter();
        let of = |group: &Value| {
            let file = group["nearest"]["file"].as_str().unwrap().to_owned();
            (
                file,
                group["count"].as_u64().unwrap(),
                group["weeks"][3].as_u64().unwrap(),
            )
        };
        groups.map(of).collect::<Vec<_>>()
    };
    let file = |name: &str, count, in_week| (format!("zh/funds/{name}.md"), count, in_week);
    assert_eq!(
        groups("unhelpful"),
        [file("withdraw", 8, 2), file("fee", 5, 5)]
    );
    assert_eq!(groups("passed-on"), [file("fee", 5, 5)]);
    // What led to it, by whatever address, the most frequent first.
    let sections = report["sections"].as_array().unwrap();
    let unhelpful = sections
        .iter()
        .find(|section| section["kind"] == "unhelpful");
    let fee = &unhelpful.unwrap()["groups"][1];
    assert_eq!(
        (&fee["words"], &fee["others"]),
        (&"手续费".into(), &serde_json::json!(["提现白名单"]))
    );
}

#[test]
fn whatever_somebody_wrote_into_the_database_no_number_runs_over_and_nothing_is_obeyed() {
    let site = site();
    let path = site.folder().join("data/insights.sqlite");
    let database = rusqlite::Connection::open(path).unwrap();
    let day = jieda::insights::today().to_string();
    let most = i64::MAX;
    for sql in [
        format!("INSERT INTO searches VALUES ($1, 'zh', 'a', '', {most}, {most}, {most}, {most}, {most}), ($1, 'zh', 'b', '', {most}, {most}, 0, 0, -1),
            ($1, 'zh', 'c', '', -{most}, -5, 0, 0, 0), ($1, 'de', '提现', '', 7, 7, 0, 0, 0), ($1, 'zh', char(27) || '[2J提现' || char(8238), '', 9, 9, 0, 0, 0)"),
        "INSERT INTO searches VALUES ('no day', 'zh', 'd', '', 5, 5, 0, 0, 0), ('2026-02-30', 'zh', 'e', '', 5, 5, 0, 0, 0),
            ('9999-12-31', 'zh', 'f' || $1, '', 5, 5, 0, 0, 0)".to_owned(),
        format!("INSERT INTO reads VALUES ('wd7k2q', $1, {most}, {most}, {most}), ('../../x', $1, 0, 0, {most}), ('', $1, 0, 0, 9)"),
        format!("INSERT INTO openings VALUES ($1, 'zh', 'nobody', 'wd7k2q', {most}), ($1, 'zh', 'a', '../x', {most})"),
        format!("INSERT INTO passed_on VALUES ($1, 'wd7k2q', {most}), ($1, 'zh/funds/withdraw', {most})"),
        format!("INSERT INTO unanswered VALUES ($1, 'zh', '<i>' || char(27) || 'c', {most})"),
        "INSERT INTO comments (article, day, reason, comment) VALUES
            ('zh/funds/withdraw', $1, 'no such reason', char(27) || ']0;x' || char(7) || '<script>' || char(8238) || '{{ 7 * 7 }}')".to_owned(),
    ] {
        database.execute(&sql, [&day]).unwrap();
    }
    for format in ["human", "csv", "json", "html"] {
        let (code, out, error) = report(
            &site,
            &["--format", format, "--weeks", "53", "--at-least", "1"],
        );
        assert_eq!(code, Some(0), "{format}: {error}");
        let is_obeyed = |c: char| c.is_control() && !"\r\n".contains(c) || c == '\u{202e}';
        assert_eq!(out.find(is_obeyed), None, "{format}");
        assert!(!out.contains("<script>") || format != "html");
        assert!(
            out.contains("4294967295") && !out.contains("9223372036854775807"),
            "{format}"
        );
    }
}
