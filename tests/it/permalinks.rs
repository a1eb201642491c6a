//! Who has a permalink that several articles claim: the first that had it, while it lives.

use jieda::ids::Audience;
use jieda::site::{IndexPlace, Snapshot};

use crate::site::Site;

fn article(title: &str, more: &str) -> String {
    format!("---\nid: wd7k2q\ntitle: {title}\n{more}---\nx\n")
}

#[track_caller]
fn leads_to(site: &Site, path: &str) {
    assert_eq!(site.get("/a/wd7k2q?lang=zh").location(), path);
}

#[test]
fn a_second_article_takes_no_permalink_over_while_the_first_lives() {
    // The newcomer before and behind the first, by address.
    for newcomer in ["a", "z"] {
        let site = Site::new().article("zh/m.md", &article("一", ""));
        leads_to(&site, "/zh/m");
        let file = format!("zh/{newcomer}.md");
        site.edit(&file, &article("二", ""));
        leads_to(&site, "/zh/m");
        site.tells(
            &file,
            "permalink `wd7k2q` belongs to `zh/m`, which keeps it",
        );
        // Over edits of both, and of others.
        site.edit("zh/m.md", &article("一改", ""));
        site.edit(&file, &article("二改", ""));
        site.edit("zh/other.md", "# 别的");
        site.edit(
            "site.toml",
            "name = \"X\"\n[[category]]\npath = \"x\"\ntitle = { zh = \"甲\" }\n",
        );
        leads_to(&site, "/zh/m");
        // While the first is broken its last good version lives.
        site.edit("zh/m.md", "---\ntitle: [\n---\n");
        leads_to(&site, "/zh/m");
        site.edit("zh/m.md", &article("一", ""));
        leads_to(&site, "/zh/m");
        // When it gives it up, the second has it; and keeps it when the first wants it back.
        site.edit("zh/m.md", "# 一");
        leads_to(&site, &format!("/zh/{newcomer}"));
        site.edit("zh/m.md", &article("一", ""));
        leads_to(&site, &format!("/zh/{newcomer}"));
        site.remove(&file);
        leads_to(&site, "/zh/m");
    }
}

#[test]
fn an_article_that_leaves_readers_leaves_its_permalink_to_the_next_that_they_see() {
    let site = Site::new().article("zh/m.md", &article("一", ""));
    leads_to(&site, "/zh/m");
    site.edit("zh/a.md", &article("二", "visibility: internal\n"));
    leads_to(&site, "/zh/m");
    site.edit("zh/m.md", &article("一", "draft: true\n"));
    assert_eq!(site.get("/a/wd7k2q").status, 404);
    site.edit("zh/z.md", &article("三", ""));
    leads_to(&site, "/zh/z");
    // The internal one has it for agents still, and takes it from no reader when it becomes public.
    let permalink = "wd7k2q".parse().unwrap();
    let for_agents = |s: &Snapshot| {
        s.view(Audience::Agents)
            .by_permalink(&permalink, jieda::ids::Lang::Zh)
            .unwrap()
            .id
            .to_string()
    };
    assert_eq!(for_agents(&site.snapshot()), "zh/a");
    site.edit("zh/a.md", &article("二", ""));
    leads_to(&site, "/zh/z");
}

#[test]
fn an_article_that_moves_takes_its_permalink_along() {
    // With and without an edit, seen in one look or in two, beside another one that comes before or behind it by address.
    for other in ["zh/a/two.md", "zh/z/two.md"] {
        for edited in [
            article("一", ""),
            article("一改了", ""),
            article("一", "tags: [x]\n"),
        ] {
            for looks in [1, 2, 3] {
                let site = Site::new().article("zh/m/one.md", &article("一", ""));
                leads_to(&site, "/zh/m/one");
                site.edit(other, &article("二", ""));
                leads_to(&site, "/zh/m/one");
                let to = site.content().join("zh/y/ren.md");
                std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                if looks == 1 {
                    std::fs::write(to, &edited).unwrap();
                    std::fs::remove_file(site.content().join("zh/m/one.md")).unwrap();
                    site.look_at(&["zh/m/one.md", "zh/y/ren.md"]);
                } else {
                    site.remove("zh/m/one.md");
                    leads_to(&site, &format!("/{}", other.trim_end_matches(".md")));
                    for i in 2..looks {
                        site.edit(&format!("zh/else{i}.md"), "# 别的");
                    }
                    site.edit("zh/y/ren.md", &edited);
                }
                leads_to(&site, "/zh/y/ren");
                // For good, and over edits of the other one.
                site.edit(other, &article("二改", ""));
                site.edit("zh/0.md", &article("三", ""));
                leads_to(&site, "/zh/y/ren");
            }
        }
    }
}

#[test]
fn of_several_that_come_when_one_goes_the_likest_is_the_same() {
    for names in [["zh/a.md", "zh/z.md"], ["zh/z.md", "zh/a.md"]] {
        let site = Site::new().article("zh/m.md", &article("一", ""));
        leads_to(&site, "/zh/m");
        std::fs::remove_file(site.content().join("zh/m.md")).unwrap();
        std::fs::write(site.content().join(names[0]), article("二", "")).unwrap();
        std::fs::write(site.content().join(names[1]), article("一", "")).unwrap();
        site.look_at(&["zh/m.md", names[0], names[1]]);
        leads_to(&site, &format!("/{}", names[1].trim_end_matches(".md")));
    }
}

#[test]
fn what_comes_long_after_one_went_is_another() {
    let site = Site::new()
        .at("2027-01-01T00:00:00Z")
        .article("zh/m.md", &article("一", ""));
    leads_to(&site, "/zh/m");
    site.edit("zh/z.md", &article("二", ""));
    site.remove("zh/m.md");
    leads_to(&site, "/zh/z");
    site.pass_to("2027-01-01T00:02:00Z");
    site.edit("zh/a.md", &article("一", ""));
    leads_to(&site, "/zh/z");
}

#[test]
fn languages_have_the_permalink_each_for_itself() {
    let site = Site::new()
        .article("zh/m.md", &article("一", ""))
        .article("en/m.md", &article("One", ""));
    leads_to(&site, "/zh/m");
    site.edit("zh/a.md", &article("二", ""));
    site.edit("en/a.md", &article("Two", ""));
    leads_to(&site, "/zh/m");
    assert_eq!(site.get("/a/wd7k2q?lang=en").location(), "/en/m");
    assert_eq!(
        site.get("/en/m").attributes("a.lang", "href"),
        ["/zh/m"],
        "the translation is the one that has it"
    );
    site.remove("en/m.md");
    assert_eq!(site.get("/a/wd7k2q?lang=en").location(), "/en/a");
    leads_to(&site, "/zh/m");
}

fn start(site: &Site) -> String {
    let mut loader = site.loader(IndexPlace::Folder(site.folder().join("index")));
    let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
    loader.save().unwrap();
    let found = snapshot
        .view(Audience::Public)
        .by_permalink(&"wd7k2q".parse().unwrap(), jieda::ids::Lang::Zh);
    found
        .map(|article| article.id.to_string())
        .unwrap_or_default()
}

#[test]
fn a_restart_does_not_give_it_to_another() {
    let site = Site::new().article("zh/m.md", &article("一", ""));
    assert_eq!(start(&site), "zh/m");
    // One that came while nothing ran, one more at the next start, and starts at which nothing changed.
    site.edit("zh/a.md", &article("二", ""));
    for _ in 0..3 {
        assert_eq!(start(&site), "zh/m");
    }
    site.edit("zh/0.md", &article("三", ""));
    site.edit("zh/m.md", &article("一改", ""));
    for _ in 0..2 {
        assert_eq!(start(&site), "zh/m");
    }
    site.remove("zh/m.md");
    let next = start(&site);
    assert_eq!(next, "zh/0");
    site.edit("zh/m.md", &article("一", ""));
    for _ in 0..2 {
        assert_eq!(start(&site), next);
    }
}

#[test]
fn a_move_while_nothing_runs_takes_it_along() {
    for edited in [article("一", ""), article("一改", "")] {
        let site = Site::new().article("zh/m/one.md", &article("一", ""));
        assert_eq!(start(&site), "zh/m/one");
        site.edit("zh/a/two.md", &article("二", ""));
        assert_eq!(start(&site), "zh/m/one");
        site.remove("zh/m/one.md");
        site.edit("zh/y/ren.md", &edited);
        for _ in 0..3 {
            assert_eq!(start(&site), "zh/y/ren");
        }
    }
}

#[test]
fn assets_that_only_hidden_articles_show_are_not_there_for_readers() {
    let picture = "![p](../assets/only.png) ![s](../assets/both.png) [f](../assets/dir/file.pdf)";
    let html =
        "<img src=\"/assets/raw.png\" alt=\"r\"> <a href=\"/assets/dir/html%20file.pdf\">h</a>";
    for front in [
        "visibility: internal",
        "draft: true",
        "private: true",
        "publish_at: 2999-01-01",
        "expires: 2020-01-01",
    ] {
        let mut site = Site::new()
            .article(
                "site.toml",
                "name = \"X\"\n[look]\nlogo = \"assets/logo.svg\"\n",
            )
            .article("zh/b.md", "# 充值\n\n![s](../assets/both.png)")
            .article(
                "zh/a.md",
                &format!(
                    "---\ntitle: 提现\n{front}\n---\n{picture} {html} ![l](../assets/logo.svg)"
                ),
            );
        for name in [
            "only.png",
            "both.png",
            "raw.png",
            "dir/file.pdf",
            "dir/html file.pdf",
            "logo.svg",
            "free.png",
        ] {
            site = site.article(&format!("assets/{name}"), &format!("bytes of {name}"));
        }
        let missing = site.get("/assets/missing.png");
        for name in [
            "only.png",
            "raw.png",
            "dir/file.pdf",
            "dir/html%20file.pdf",
            "dir//file.pdf",
            "./only.png",
            "%6fnly.png",
            "only%2Epng",
            "dir/./file.pdf",
        ] {
            let answer = site.get_with(&format!("/assets/{name}"), &[("if-none-match", "*")]);
            assert_eq!(answer.status, 404, "{front} {name}");
            if !name.contains(['%', '.']) || name == "only.png" {
                let same = |body: &str, name: &str| {
                    body.replace(&format!("/assets/{name}"), "/assets/missing.png")
                };
                assert_eq!(same(&answer.body, name), missing.body, "{name}");
            }
            assert_eq!(
                answer.headers.keys().collect::<Vec<_>>(),
                missing.headers.keys().collect::<Vec<_>>(),
                "{name}"
            );
        }
        for name in ["both.png", "logo.svg", "free.png"] {
            assert_eq!(
                site.get(&format!("/assets/{name}")).body,
                format!("bytes of {name}"),
                "{front}"
            );
        }
        // It is there with the first article that readers may see.
        site.edit("zh/c.md", &format!("# 转账\n\n{picture} {html}"));
        for name in ["only.png", "raw.png", "dir/file.pdf", "dir/html%20file.pdf"] {
            assert_eq!(
                site.get(&format!("/assets/{name}")).status,
                200,
                "{front} {name}"
            );
        }
        let tag = site.get("/assets/only.png").header("etag").to_owned();
        site.remove("zh/c.md");
        assert_eq!(
            site.get_with("/assets/only.png", &[("if-none-match", &tag)])
                .status,
            404,
            "{front}"
        );
    }
}

#[test]
fn bodies_are_taken_by_type_and_subtype() {
    let site = Site::new().article("zh/a.md", "# 提现");
    let json = serde_json::json!({ "id": "zh/a", "helpful": true }).to_string();
    let value = serde_json::json!({ "value": "x" }).to_string();
    for (named, taken) in [
        ("application/json", true),
        ("APPLICATION/JSON", true),
        ("application/json;charset=utf-8", true),
        ("application/json ; charset=\"utf-8\"", true),
        ("application/jsonp", false),
        ("application/json-seq", false),
        ("application/json, text/plain", false),
        ("text/plain; application/json", false),
        ("text/plain", false),
        ("", false),
    ] {
        for (path, body) in [("/api/v1/feedback", &json), ("/api/v1/verify", &value)] {
            let status = site
                .post(path, &[("content-type", named)], body.clone())
                .status;
            assert_eq!(status == 415, !taken, "{path} {named}: {status}");
        }
    }
    for (named, taken) in [
        ("application/x-www-form-urlencoded", true),
        ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", true),
        ("application/x-www-form-urlencoded-2", false),
        ("text/plain; application/x-www-form-urlencoded", false),
    ] {
        let status = site
            .post(
                "/zh/feedback",
                &[("content-type", named)],
                "id=zh%2Fa&helpful=yes",
            )
            .status;
        assert_eq!(status == 415, !taken, "{named}: {status}");
    }
}
