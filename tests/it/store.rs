//! What is kept of parsed articles from one start to the next.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jieda::content::Article;
use jieda::ids::Audience;
use jieda::site::{IndexPlace, Loaded, Loader, Snapshot};

use crate::site::Site;

/// A start from the index folder, and what is kept of it.
fn start(site: &Site) -> (Arc<Snapshot>, Loaded) {
    start_at(site, &site.content())
}

fn start_at(site: &Site, content: &Path) -> (Arc<Snapshot>, Loaded) {
    let mut loader = Loader::new(
        content.to_owned(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let loaded = loader.load(&|_, _, _| ()).unwrap();
    loader.save().unwrap();
    loaded
}

fn articles(snapshot: &Snapshot) -> Vec<Arc<Article>> {
    snapshot
        .view(Audience::Agents)
        .articles()
        .cloned()
        .collect()
}

fn store(site: &Site) -> PathBuf {
    site.folder().join("index/articles.sqlite")
}

fn titles(snapshot: &Snapshot) -> Vec<String> {
    articles(snapshot)
        .iter()
        .map(|article| article.title.clone())
        .collect()
}

fn problems(snapshot: &Snapshot) -> Vec<String> {
    snapshot
        .problems()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn an_unchanged_start_reads_no_file_and_is_the_same_site() {
    let site = Site::example();
    site.edit("zh/funds/broken.md", "---\ntitle: [\n---\n坏了");
    site.edit(
        "zh/funds/picture.md",
        "# 图\n\n![图](../../assets/missing.png)",
    );
    let (first, loaded) = start(&site);
    assert!(loaded.read > 100, "{loaded:?}");
    let (second, loaded) = start(&site);
    assert_eq!(loaded, Loaded::default());
    assert_eq!(articles(&first), articles(&second));
    assert_eq!(problems(&first), problems(&second));
    assert!(
        problems(&second).iter().any(|p| p.contains("broken.md"))
            && problems(&second).iter().any(|p| p.contains("missing.png"))
    );
}

#[test]
fn what_changed_while_nothing_ran_is_read_and_nothing_else() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值")
        .article("zh/c.md", "# 转账");
    start(&site);
    site.edit("zh/a.md", "# 提现改了");
    site.remove("zh/b.md");
    site.edit("zh/d.md", "# 登录");
    let (snapshot, loaded) = start(&site);
    assert_eq!((loaded.read, loaded.analysed, loaded.removed), (2, 2, 2));
    assert_eq!(titles(&snapshot), ["提现改了", "转账", "登录"]);
    assert_eq!(start(&site).1.read, 0);
}

#[test]
fn an_article_that_broke_before_or_while_nothing_ran_has_its_last_good_version() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    start(&site);
    site.edit("zh/a.md", "---\ntitle: [\n---\n坏了");
    for read in [1, 0] {
        let (snapshot, loaded) = start(&site);
        assert_eq!(
            (titles(&snapshot), loaded.read),
            (vec!["提现".to_owned(), "充值".to_owned()], read)
        );
        assert!(
            problems(&snapshot)[0].contains("zh/a.md:2")
                && problems(&snapshot)[0].contains("last good version")
        );
    }
    site.remove("zh/a.md");
    assert_eq!(titles(&start(&site).0), ["充值"]);
    site.edit("zh/a.md", "---\ntitle: [\n---\n坏了");
    assert_eq!(
        titles(&start(&site).0),
        ["充值"],
        "a removed article does not come back"
    );
}

#[test]
fn of_what_another_build_parsed_only_last_good_versions_are_used() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    let index = || {
        let mut command = std::process::Command::new(crate::serving::program());
        command
            .arg("index")
            .arg(site.content())
            .arg("--index")
            .arg(site.folder().join("index"));
        assert!(command.output().unwrap().status.success());
    };
    index();
    site.edit("zh/a.md", "---\ntitle: [\n---\n坏了");
    index();
    let (snapshot, loaded) = start(&site);
    assert_eq!(
        (titles(&snapshot), loaded.read),
        (vec!["提现".to_owned(), "充值".to_owned()], 2)
    );
}

#[test]
fn damage_costs_the_reading_of_the_files_and_no_more() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    start(&site);
    let whole = fs::read(store(&site)).unwrap();
    assert!(
        !store(&site).with_extension("sqlite-wal").exists(),
        "all is in one file once nothing runs"
    );
    let mut read = 0;
    for at in (0..whole.len()).step_by(499) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(store(&site), bytes).unwrap();
        let (snapshot, loaded) = start(&site);
        assert_eq!(titles(&snapshot), ["提现", "充值"], "byte {at}");
        read += loaded.read;
    }
    assert!(read > 0, "no damage was noticed");
    for bytes in [
        &b""[..],
        b"SQLite format 3\0",
        &[0xff; 5_000],
        &whole[..whole.len() / 2],
    ] {
        fs::write(store(&site), bytes).unwrap();
        let (snapshot, loaded) = start(&site);
        assert_eq!(
            (titles(&snapshot), loaded.read),
            (vec!["提现".to_owned(), "充值".to_owned()], 2)
        );
        assert_eq!(start(&site).1.read, 0, "it was made anew");
    }
}

#[test]
fn another_content_folder_is_not_believed() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    start(&site);
    let other = site.folder().join("other");
    fs::create_dir_all(other.join("zh")).unwrap();
    fs::write(other.join("zh/a.md"), "---\ntitle: [\n---\n").unwrap();
    let (snapshot, _) = start_at(&site, &other);
    assert_eq!(titles(&snapshot), [""; 0]);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_else() {
    let site = Site::new().article("zh/a.md", "# 提现");
    fs::write(site.folder().join("index"), "in the way").unwrap();
    let mut loader = Loader::new(
        site.content(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    assert_eq!(titles(&snapshot), ["提现"]);
    assert!(
        loader
            .save()
            .unwrap_err()
            .to_string()
            .contains("cannot be used")
    );
    fs::remove_file(site.folder().join("index")).unwrap();
    loader.save().unwrap();
    assert!(
        store(&site).exists(),
        "the next call wrote what could not be written"
    );
}

#[test]
fn a_store_of_another_format_or_program_is_made_anew_and_a_folder_in_its_place_is_kept() {
    let site = Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 充值");
    start(&site);
    let number = |name: &str| -> i64 {
        let database = rusqlite::Connection::open(store(&site)).unwrap();
        database
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap()
    };
    let (format, application) = (number("user_version"), number("application_id"));
    assert!(format > 0 && application > 0);
    for sql in [
        format!("PRAGMA user_version = {}", format + 1),
        format!("PRAGMA user_version = {}", format - 1),
        "PRAGMA application_id = 77".to_owned(),
        "DROP TABLE articles; CREATE TABLE articles (x)".to_owned(),
    ] {
        rusqlite::Connection::open(store(&site))
            .unwrap()
            .execute_batch(&sql)
            .unwrap();
        assert_eq!(
            (titles(&start(&site).0), start(&site).1.read),
            (vec!["提现".to_owned(), "充值".to_owned()], 0),
            "{sql}"
        );
        assert_eq!(
            (number("user_version"), number("application_id")),
            (format, application),
            "{sql}"
        );
    }
    // As a program wrote it that knew no mark: it is ours.
    rusqlite::Connection::open(store(&site))
        .unwrap()
        .execute_batch("PRAGMA application_id = 0")
        .unwrap();
    assert_eq!(start(&site).1.read, 0);
    fs::remove_file(store(&site)).unwrap();
    fs::create_dir(store(&site)).unwrap();
    fs::write(store(&site).join("mine"), "kept").unwrap();
    start(&site);
    assert_eq!(start(&site).1.read, 0);
    let aside = fs::read_dir(site.folder().join("index"))
        .unwrap()
        .map(|e| e.unwrap().path());
    let aside = aside
        .into_iter()
        .find(|path| path.to_string_lossy().contains(".aside-"))
        .unwrap();
    assert_eq!(fs::read_to_string(aside.join("mine")).unwrap(), "kept");
}
