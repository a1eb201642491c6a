//! The index on disk: derived, and mended by itself.

use std::fs;
use std::path::Path;

use jieda::catalog::DocId;
use jieda::ids::{Audience, Lang};
use jieda::search::formulas::Field;
use jieda::search::index::{Document, DocumentVersion, FieldTokens, IndexWriter};
use jieda::search::{HitRange, SearchRequest};
use jieda::site::{IndexPlace, Loaded, Loader, Look};
use jieda::text::Analyzer;
use jieda::text::segment::Dictionary;

use crate::site::Site;

/// Loads with the index on disk, and gives what was done and how many articles `提现` finds.
fn load(site: &Site) -> (Loaded, usize) {
    let mut loader = Loader::new(
        site.content(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    let (snapshot, loaded) = loader.load(&|_, _, _| ()).unwrap();
    (loaded, snapshot.search(&request("提现")).unwrap().total)
}

fn request(words: &str) -> SearchRequest {
    SearchRequest {
        lang: Some(Lang::Zh),
        range: HitRange::new(0, 50).unwrap(),
        ..SearchRequest::new(words, Audience::Public)
    }
}

fn two() -> Site {
    Site::new()
        .article("zh/a.md", "# 提现")
        .article("zh/b.md", "# 提现到账\n---")
        .article(
            "zh/staff.md",
            "---\ntitle: 内部\nvisibility: internal\n---\nx",
        )
}

fn segment_files(index: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = fs::read_dir(index)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.retain(|p| {
        p.extension().is_some_and(|e| {
            ["term", "idx", "fast", "store"]
                .iter()
                .any(|known| e == *known)
        })
    });
    files.sort();
    files
}

#[test]
fn an_index_of_unchanged_content_is_opened_as_it_is() {
    let site = two();
    assert_eq!(
        load(&site),
        (
            Loaded {
                read: 3,
                analysed: 2,
                ..Loaded::default()
            },
            2
        )
    );
    assert_eq!(
        load(&site),
        (
            Loaded {
                read: 3,
                ..Loaded::default()
            },
            2
        )
    );
}

#[test]
fn only_the_difference_to_the_last_run_is_analysed() {
    let site = two();
    load(&site);
    site.edit("zh/c.md", "# 又是提现");
    site.remove("zh/a.md");
    let (loaded, total) = load(&site);
    assert_eq!((loaded.analysed, loaded.removed, total), (1, 1, 2));
}

#[test]
fn another_dictionary_makes_the_index_anew() {
    let site = two();
    load(&site);
    site.edit("dictionary.txt", "到账 9000 n\n");
    let (loaded, total) = load(&site);
    assert_eq!((loaded.analysed, total), (2, 2));
    assert!(
        loaded
            .notes
            .iter()
            .any(|note| note.contains("another dictionary")),
        "{:?}",
        loaded.notes
    );
}

#[test]
fn damage_to_any_file_is_noticed_and_mended() {
    let site = two();
    load(&site);
    let public = site.folder().join("index/public");
    let mut damaged = segment_files(&public);
    assert!(damaged.len() >= 4, "{damaged:?}");
    damaged.push(public.join("meta.json"));
    for file in damaged.iter().map(|p| p.file_name().unwrap()) {
        // A rebuild gives segments new names: damage the file of the same kind of the index that is there now.
        let kind = Path::new(file).extension().unwrap();
        let now = fs::read_dir(&public)
            .unwrap()
            .map(|e| e.unwrap().path())
            .find(|p| p.extension() == Some(kind) && !p.ends_with(".managed.json"))
            .unwrap();
        let mut bytes = fs::read(&now).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&now, &bytes).unwrap();
        assert_eq!(load(&site).1, 2, "one byte of {}", now.display());
        let now = fs::read_dir(&public)
            .unwrap()
            .map(|e| e.unwrap().path())
            .find(|p| p.extension() == Some(kind) && !p.ends_with(".managed.json"))
            .unwrap();
        fs::write(&now, &fs::read(&now).unwrap()[..middle.min(3)]).unwrap();
        assert_eq!(load(&site).1, 2, "{} cut short", now.display());
        let now = fs::read_dir(&public)
            .unwrap()
            .map(|e| e.unwrap().path())
            .find(|p| p.extension() == Some(kind) && !p.ends_with(".managed.json"))
            .unwrap();
        fs::remove_file(&now).unwrap();
        assert_eq!(load(&site).1, 2, "{} removed", now.display());
    }
}

#[test]
fn files_of_a_commit_that_was_not_finished_are_in_nobodys_way() {
    let mut site = Site::new();
    for i in 0..30 {
        site = site.article(&format!("zh/a{i}.md"), &format!("# 提现 {i}"));
    }
    load(&site);
    let list = site.folder().join("index/public/meta.json");
    let before = fs::read(&list).unwrap();
    site.edit("zh/a7.md", "# 充值 7");
    assert_eq!(load(&site).1, 29);
    // As if it had been killed when all of the change was written but the list: the same change is made again, and its
    // deletions go into a file of the same name.
    fs::write(&list, before).unwrap();
    let (loaded, total) = load(&site);
    assert_eq!((loaded.notes, loaded.analysed, total), (vec![], 1, 29));
}

#[test]
fn files_that_are_not_the_indexs_own_are_never_removed() {
    let site = two();
    let public = site.folder().join("index/public");
    fs::create_dir_all(&public).unwrap();
    for name in [
        "index.html",
        "thesis.doc",
        "0123.idx",
        "photo.store",
        "notes",
    ] {
        fs::write(public.join(name), "mine").unwrap();
    }
    load(&site);
    fs::write(public.join("meta.json"), "broken").unwrap();
    assert_eq!(load(&site).1, 2);
    for name in [
        "index.html",
        "thesis.doc",
        "0123.idx",
        "photo.store",
        "notes",
    ] {
        assert_eq!(fs::read_to_string(public.join(name)).unwrap(), "mine");
    }
}

#[test]
fn a_folder_that_cannot_be_used_leaves_the_index_in_memory() {
    let site = two();
    fs::write(
        site.folder().join("index"),
        "a file where a folder should be",
    )
    .unwrap();
    let (loaded, total) = load(&site);
    assert_eq!(total, 2);
    assert!(
        loaded.notes.iter().all(|note| note.contains("memory")) && !loaded.notes.is_empty(),
        "{:?}",
        loaded.notes
    );
}

#[test]
fn a_second_process_leaves_the_index_of_the_first_alone() {
    let site = two();
    let mut first = Loader::new(
        site.content(),
        IndexPlace::Folder(site.folder().join("index")),
    );
    first.load(&|_, _, _| ()).unwrap();
    let files = segment_files(&site.folder().join("index/public"));
    let (loaded, total) = load(&site);
    assert_eq!(total, 2);
    assert!(
        loaded.notes[0].contains("another process"),
        "{:?}",
        loaded.notes
    );
    assert_eq!(segment_files(&site.folder().join("index/public")), files);
}

#[test]
fn the_index_may_be_deleted_under_a_running_site() {
    let site = two();
    let index = site.folder().join("index");
    let mut loader = Loader::new(site.content(), IndexPlace::Folder(index.clone()));
    loader.load(&|_, _, _| ()).unwrap();
    for round in 0..3 {
        fs::remove_dir_all(&index).unwrap();
        site.edit("zh/a.md", &format!("# 提现 {round}"));
        let touched = std::iter::once("zh/a.md".into()).collect();
        let (snapshot, _) = loader
            .load_changes(Look::At(&touched), &|_, _, _| ())
            .unwrap()
            .unwrap();
        assert_eq!(
            snapshot
                .search(&request(&format!("提现 {round}")))
                .unwrap()
                .hits[0]
                .article
                .title,
            format!("提现 {round}")
        );
    }
    assert!(
        index.join("public/meta.json").exists(),
        "the folder is made again"
    );
}

#[test]
fn a_new_index_is_one_segment_however_much_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let documents: Vec<DocumentVersion> = (0..600)
        .map(|key| DocumentVersion { key, version: 1 })
        .collect();
    // More different tokens than the writer holds at once.
    let tokens = |doc: usize| {
        (0..2_500)
            .map(|i| format!("t{doc}x{i} "))
            .collect::<String>()
    };
    let document = |doc: DocId| {
        let fields = std::array::from_fn(|_| FieldTokens {
            tokens: String::new(),
            units: 0,
        });
        let mut document = Document {
            key: doc.index() as u64,
            version: 1,
            group: 0,
            fields,
            keys: String::new(),
            units: Vec::new(),
        };
        document.fields[Field::Body as usize] = FieldTokens {
            tokens: tokens(doc.index()),
            units: 2_500,
        };
        document
    };
    let analyzer = Analyzer::new(&Dictionary::default());
    let mut writer = IndexWriter::open(folder.path(), &analyzer).unwrap();
    let (reader, synced) = writer
        .sync(&documents, None, &document, &|_, _| ())
        .unwrap();
    assert_eq!((synced.added, reader.documents()), (600, 600));
    assert_eq!(reader.frequency("t599x2499").unwrap(), 1);
    let is_of_terms = |file: &std::path::PathBuf| {
        file.extension()
            .is_some_and(|extension| extension == "term")
    };
    assert_eq!(
        segment_files(folder.path())
            .iter()
            .filter(|file| is_of_terms(file))
            .count(),
        1
    );
}

#[test]
fn a_question_is_answered_the_same_when_it_is_asked_again() {
    let mut site = Site::new();
    site.edit(
        "synonyms.toml",
        "[[group]]\nterms = [\"到账\", \"收到\", \"入账\"]\n",
    );
    for i in 0..40 {
        // Words that all, half, a quarter, a fifth and a few hold, in titles and below, some of them often.
        let words = |every: usize, word: &str| {
            if i % every == 0 {
                word.repeat(1 + i % 3)
            } else {
                String::new()
            }
        };
        let (half, quarter) = (words(2, "到账，"), words(4, "入账。"));
        let text = format!(
            "# 提现{half} {i}\n{quarter}{}\n\n## {}\n的{}",
            words(5, "充值"),
            words(3, "网络"),
            words(17, "收到")
        );
        site = site.article(&format!("zh/a{i}.md"), &text);
    }
    let mut loader = Loader::new(site.content(), IndexPlace::Memory);
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    let answer = |words: &str| {
        let found = snapshot.search(&request(words)).unwrap();
        assert!(found.total > 0, "{words}");
        let hits = found.hits.iter().map(|hit| {
            (
                hit.article.id.to_string(),
                hit.score.to_bits(),
                hit.snippet.to_string(),
            )
        });
        (found.total, hits.collect::<Vec<_>>())
    };
    let questions = [
        "提现到账",
        "提现没有收到",
        "充值网络",
        "网络",
        "的",
        "入账 充值",
        "提现 7",
    ];
    let first: Vec<_> = questions.iter().map(|words| answer(words)).collect();
    for _ in 0..3 {
        questions
            .iter()
            .zip(&first)
            .for_each(|(words, first)| assert_eq!(answer(words), *first, "{words}"));
    }
}
