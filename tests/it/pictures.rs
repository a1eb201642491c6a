//! Pictures are shown wherever they lie in the content folder, to those who may read an article that shows them, as they are now.

use crate::moving::png;
use crate::site::{Answer, Site};

fn article(text: &str) -> String {
    format!("---\ntitle: A\n---\n{text}\n")
}

fn sources(page: &Answer) -> Vec<String> {
    let sources = page.attributes("main img", "src");
    sources.into_iter().map(|src| src.to_string()).collect()
}

#[test]
fn a_picture_that_only_hidden_articles_show_is_not_there_for_readers() {
    for front in [
        "visibility: internal",
        "draft: true",
        "publish_at: 2999-01-01",
    ] {
        let hidden = format!(
            "---\ntitle: H\n{front}\n---\n![p](only.png) ![p](both.png) ![p](/top.png) <img src=\"raw.png\" alt=\"\">\n"
        );
        let mut site = Site::new()
            .article("en/x/h.md", &hidden)
            .article("en/x/a.md", &article("![p](both.png)"));
        for name in ["only", "both", "raw", "free"] {
            site = site.bytes(&format!("en/x/{name}.png"), &png(3, 2));
        }
        let site = site.bytes("top.png", &png(3, 2));
        let status = |path: &str| site.get(&format!("/pictures/{path}")).status;
        for path in [
            "en/x/only.png",
            "en/x/raw.png",
            "top.png",
            "en/x/free.png",
            "en/x/none.png",
            "/en/top.png",
            "en/x/h.md",
            "en/x/../x/both.png",
            "site.toml",
            "assets/a.png",
        ] {
            assert_eq!(status(path), 404, "{front} {path}");
        }
        assert_eq!(status("en/x/both.png"), 200, "{front}");
        let missing = site.get("/pictures/en/x/none.png");
        let answer = site.get("/pictures/en/x/only.png");
        assert_eq!(
            answer.body.replace("only.png", "none.png"),
            missing.body,
            "{front}"
        );
        site.edit("en/x/b.md", &article("![p](only.png) ![p](../../top.png)"));
        assert_eq!(status("en/x/only.png"), 200, "{front}");
        assert_eq!(status("top.png"), 200, "{front}");
    }
}

#[test]
fn a_picture_of_other_bytes_has_another_address_and_its_new_size() {
    let site = Site::new()
        .article("en/a.md", &article("![p](a.png) ![q](b.png)"))
        .bytes("en/a.png", &png(3, 2))
        .bytes("en/b.png", &png(5, 4));
    let before = sources(&site.get("/en/a"));
    let site = site.bytes("en/a.png", &png(30, 20));
    let page = site.get("/en/a");
    let after = sources(&page);
    assert_ne!(before[0], after[0]);
    assert_eq!(before[1], after[1]);
    assert_eq!(page.attributes("main img", "width"), ["30", "5"]);
    for (url, kept) in [
        (&after[0], "public, max-age=31536000, immutable"),
        (&before[0], "no-cache"),
    ] {
        let answer = site.get(url);
        assert_eq!((answer.status, answer.header("cache-control")), (200, kept));
    }
}

#[test]
fn a_missing_picture_is_its_text_and_check_tells_where_one_of_its_name_lies() {
    let site = Site::new()
        .article(
            "en/x/a.md",
            &article("![the form](../../img/a.png)\n\n[larger](img/a.png)\n\n[none](img/none.png)"),
        )
        .bytes("en/x/img/a.png", &png(3, 2));
    let body = site.get("/en/x/a").body;
    assert!(body.contains("<span>the form</span>"), "{body}");
    assert!(body.contains("<span>none</span>"), "{body}");
    assert!(
        body.contains("href=\"/pictures/en/x/img/a.png?v="),
        "{body}"
    );
    site.tells("en/x/a.md:4", "did you mean `img/a.png`?");
    site.tells("en/x/a.md:8", "does not exist");
    let problems = site.problems();
    assert!(!problems.iter().any(|p| p.contains("en/x/a.md:6")));
    // It is there when it comes.
    let site = site.bytes("img/a.png", &png(7, 8));
    let page = site.get("/en/x/a");
    assert_eq!(page.attributes("main img", "width"), ["7"]);
}

#[test]
fn a_copy_of_a_picture_of_another_host_is_shown_and_the_host_is_not_asked() {
    let text = "![p](https://cdn.example/i/a%20b.png?raw=true) ![q](https://cdn.example/../c.png)";
    let site = Site::new().article("en/a.md", &article(text));
    let page = site.get("/en/a");
    assert_eq!(sources(&page), [""; 0]);
    assert!(!page.body.contains("cdn.example"));
    site.tells("en/a.md:4", "a picture of another host");
    let site = site.bytes("assets/cdn.example/i/a b.png", &png(3, 2));
    let page = site.get("/en/a");
    assert!(
        sources(&page)[0].starts_with("/assets/cdn.example/i/a%20b.png?v="),
        "{}",
        page.body
    );
    assert!(!page.body.contains("https://cdn.example"));
}

#[test]
fn pictures_from_the_root_lie_where_site_toml_says() {
    let picture = "docs/.theme/files/i/a.png";
    let toml = |root: &str| format!("name = \"X\"\n{root}");
    let site = Site::new()
        .article("site.toml", &toml(""))
        .article("en/a.md", &article("![p](/i/a.png)"))
        .bytes(picture, &png(3, 2));
    assert_eq!(sources(&site.get("/en/a")), [""; 0]);
    site.edit("site.toml", &toml("static_root = \"docs/.theme/files\"\n"));
    let url = sources(&site.get("/en/a")).join(" ");
    assert!(
        url.starts_with("/pictures/docs/.theme/files/i/a.png?v="),
        "{url}"
    );
    assert_eq!(site.get(&url).status, 200);
    for bad in ["../x", "/", "a/../../b", ".git/x"] {
        site.edit("site.toml", &toml(&format!("static_root = \"{bad}\"\n")));
        site.tells("site.toml:2", "is no folder below the content folder");
    }
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_content_folder_is_shown() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a.png"), png(3, 2)).unwrap();
    let site = Site::new().article(
        "en/x/a.md",
        &article("![p](link.png) ![p](folder/a.png) ![p](../../../a.png) ![p](a.toml)"),
    );
    let link = |to: &std::path::Path, at: &str| {
        std::os::unix::fs::symlink(to, site.content().join(at)).unwrap();
    };
    link(&outside.path().join("a.png"), "en/x/link.png");
    link(outside.path(), "en/x/folder");
    assert_eq!(sources(&site.get("/en/x/a")), [""; 0]);
    for path in ["en/x/link.png", "en/x/folder/a.png"] {
        assert_eq!(site.get(&format!("/pictures/{path}")).status, 404);
    }
}
