//! `jieda ids`: a permanent id for each article that has none, and not one byte more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jieda::moves::permanent_ids;

use crate::site::Site;

/// Texts of files without an id, each with what stands before the line that is added.
const TEXTS: [(&str, &str); 9] = [
    ("# Title\n\nText.\n", ""),
    ("# Title", ""),
    ("\u{feff}# Title\n", "\u{feff}"),
    ("---\ntitle: x\n---\nText.\n", "---\n"),
    ("---\r\ntitle: x\r\n---\r\nText.\r\n", "---\r\n"),
    ("\u{feff}---\ntitle: x\n---\nText.", "\u{feff}---\n"),
    (
        "---\n# a comment\ntitle: \"a: b\"\nredirect_from:\n  - /en/old\n---\n\n\n\nText.\n",
        "---\n",
    ),
    ("---\n---\n# Title\n", "---\n"),
    ("# Title\n\n---\nabcd22\n---\n", ""),
];

fn files(site: &Site) -> BTreeMap<String, Vec<u8>> {
    fn below(folder: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => below(&path, all),
                false => drop(all.insert(path.display().to_string(), fs::read(&path).unwrap())),
            }
        }
    }
    let mut all = BTreeMap::new();
    below(&site.content(), &mut all);
    all
}

#[test]
fn each_file_gets_a_line_and_no_other_byte_and_the_same_article_with_an_id_comes_of_it() {
    for (number, (text, before)) in TEXTS.into_iter().enumerate() {
        let site = Site::new().bytes("en/a/x.md", text.as_bytes());
        let was = site.snapshot().catalog.clone();
        let ids = permanent_ids(&site.content()).unwrap();
        assert_eq!(ids.left, [], "{number}");
        // Nothing is written by a plan.
        assert_eq!(
            fs::read(site.content().join("en/a/x.md")).unwrap(),
            text.as_bytes()
        );
        ids.plan
            .carry_out(&site.content(), &mut |_| Ok(()))
            .unwrap();
        let after = fs::read_to_string(site.content().join("en/a/x.md")).unwrap();
        let rest = &text[before.len()..];
        assert!(
            after.starts_with(before) && after.ends_with(rest),
            "{number}: {after:?}"
        );
        let added = &after[before.len()..after.len() - rest.len()];
        let id = added
            .trim_matches(['-', '\r', '\n'])
            .strip_prefix("id: ")
            .unwrap();
        assert_eq!(id.len(), 6, "{added:?}");
        assert_eq!(added.contains('\r'), text.contains('\r'), "{added:?}");
        site.look_again();
        let now = site.snapshot();
        let of = |catalog: &jieda::catalog::Catalog| {
            let view = catalog.view(jieda::ids::Audience::Public);
            let article = view.articles().next().unwrap();
            (
                article.title.clone(),
                article.permalink.as_ref().map(ToString::to_string),
            )
        };
        assert_eq!(
            of(&now.catalog),
            (of(&was).0, Some(id.to_owned())),
            "{number}"
        );
        // Twice is once.
        assert_eq!(permanent_ids(&site.content()).unwrap().plan.edits, []);
    }
}

#[test]
fn translations_share_an_id_and_nobody_gets_one_that_somebody_has_or_had() {
    let site = Site::new()
        .article("zh/a/x.md", "# 甲")
        .article("en/a/x.md", "# A")
        .article("zh/a/y.md", "---\nid: yyyy22\n---\n# 乙")
        .article("en/a/y.md", "# Y")
        .article("zh/a/only.md", "# 丙");
    let first = permanent_ids(&site.content()).unwrap();
    let given: BTreeMap<String, String> = first
        .plan
        .edits
        .iter()
        .map(|edit| {
            (
                edit.path.display().to_string(),
                edit.what.replace("id ", ""),
            )
        })
        .collect();
    assert_eq!(given.len(), 4);
    assert_eq!(given["zh/a/x.md"], given["en/a/x.md"]);
    assert_eq!(given["en/a/y.md"], "yyyy22");
    assert_eq!(given.values().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(
        permanent_ids(&site.content()).unwrap(),
        first,
        "the same folder gets the same"
    );
    // Those that others have, or that are gone for good, are not given.
    let (gone, other) = (&given["zh/a/x.md"], &given["zh/a/only.md"]);
    let taken = Site::new()
        .article("zh/a/x.md", "# 甲")
        .article("zh/a/only.md", "# 丙")
        .article("en/b/z.md", &format!("---\nid: {other}\n---\n# Z"))
        .article("site.toml", &format!("[[gone]]\npath = \"/a/{gone}\"\n"));
    for edit in permanent_ids(&taken.content()).unwrap().plan.edits {
        assert!(
            ![gone, other].contains(&&edit.what.replace("id ", "")),
            "{edit:?}"
        );
    }
}

#[test]
fn what_cannot_be_given_one_is_left_and_named() {
    let site = Site::new()
        .article(
            "en/conflict.md",
            "---\ntitle: x\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n",
        )
        .article("en/bad-id.md", "---\nid: X Y\ntitle: x\n---\n")
        .article("en/broken.md", "---\ntitle: [\n---\n")
        .article("en/flow.md", "---\n{title: x}\n---\n")
        .bytes("en/bytes.md", b"# x\n\xff")
        .article("zh/two.md", "---\nid: aaaa22\n---\n# 甲")
        .article("en/two.md", "# A")
        .article("en/holder.md", "---\nid: aaaa22\n---\n# B");
    let before = files(&site);
    let ids = permanent_ids(&site.content()).unwrap();
    let left: Vec<&str> = ids
        .left
        .iter()
        .map(|(path, _)| path.to_str().unwrap())
        .collect();
    assert_eq!(
        left,
        [
            "en/bad-id.md",
            "en/broken.md",
            "en/bytes.md",
            "en/conflict.md",
            "en/flow.md",
            "en/two.md"
        ]
    );
    ids.plan
        .carry_out(&site.content(), &mut |_| Ok(()))
        .unwrap();
    for path in left {
        let path = site.content().join(path).display().to_string();
        assert_eq!(fs::read(&path).unwrap(), before[&path], "{path}");
    }
}

#[test]
fn when_a_file_cannot_be_written_all_are_as_they_were() {
    for fails_at in 0..6 {
        let site = (0..6).fold(Site::new(), |site, number| {
            site.article(&format!("en/a/x{number}.md"), "# T\n")
        });
        let before = files(&site);
        let ids = permanent_ids(&site.content()).unwrap();
        let mut step = 0;
        let failed = ids.plan.carry_out(&site.content(), &mut |_| {
            step += 1;
            match step > fails_at {
                true => Err(std::io::Error::other("the disk is full")),
                false => Ok(()),
            }
        });
        assert!(
            failed
                .unwrap_err()
                .to_string()
                .contains("everything is as it was")
        );
        assert_eq!(files(&site), before, "{fails_at}");
    }
}
