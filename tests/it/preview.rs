//! `jieda serve --preview`: who is answered, what is shown to whom, and that published pages are what readers get.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use jieda::server::{AppState, EditorUrl, Options, Preview, Themes, router};
use jieda::site::{CurrentSnapshot, IndexPlace, Loader, Look};
use tower::ServiceExt;

use crate::site::Site;

const HERE: &str = "127.0.0.1:8080";
const MARKS: [&str; 2] = ["<!--preview-->", "<!--/preview-->"];

/// A plain server and a preview of one content folder.
pub(crate) struct Both {
    pub(crate) site: Site,
    loaders: [Loader; 2],
    cells: [Arc<CurrentSnapshot>; 2],
    routers: [Router; 2],
    preview: Preview,
}

pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Both {
    pub(crate) fn of(site: Site) -> Both {
        let loader = |is_for_writers: bool| {
            let mut loader = Loader::new(site.content(), IndexPlace::Memory);
            if is_for_writers {
                loader = loader.for_writers();
            }
            if let Ok(Some(dates)) = loader.dates().newer(&site.content()) {
                loader.set_dates(dates);
            }
            loader
        };
        let mut loaders = [loader(false), loader(true)];
        let cells = loaders
            .each_mut()
            .map(|loader| Arc::new(CurrentSnapshot::new(loader.load(&|_, _, _| ()).unwrap().0)));
        let (address, data) = (HERE.parse().unwrap(), site.folder().join("data"));
        let preview = Preview::new(address, (&site.content(), &data), EditorUrl::default());
        preview.published(&cells[1].load());
        let router_of = |cell: &Arc<CurrentSnapshot>, preview: Option<Preview>| {
            let options = Options {
                content: site.content(),
                base_url: Some("https://help.bitp.example".to_owned()),
                themes: Themes {
                    content: Some(site.content()),
                    ..Themes::default()
                },
                preview,
                ..Options::default()
            };
            router(AppState::new(Arc::clone(cell), options))
        };
        let routers = [
            router_of(&cells[0], None),
            router_of(&cells[1], Some(preview.clone())),
        ];
        Both {
            loaders,
            cells,
            routers,
            preview,
            site,
        }
    }

    /// Saves a file, and takes it in as following changes does.
    pub(crate) fn save(&mut self, file: &str, text: &str) {
        self.site.edit(file, text);
        let paths = HashSet::from([PathBuf::from(file)]);
        for (loader, cell) in self.loaders.iter_mut().zip(&self.cells) {
            let changed = loader.load_changes(Look::At(&paths), &|_, _, _| ());
            if let Some((snapshot, _)) = changed.unwrap() {
                cell.swap(snapshot);
            }
        }
        self.preview.published(&self.cells[1].load());
    }

    fn ask(&self, server: usize, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let answer = self.routers[server].clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
            Got {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8(bytes.to_vec()).unwrap(),
            }
        })
    }

    /// What readers get.
    pub(crate) fn public(&self, path: &str) -> Got {
        self.ask(0, path, &[])
    }

    /// What a writer gets.
    pub(crate) fn preview(&self, path: &str) -> Got {
        self.ask(1, path, &[("host", HERE)])
    }
}

/// A page without what stands between the marks.
pub(crate) fn bare(html: &str) -> String {
    let (mut bare, mut rest) = (String::new(), html);
    while let Some((before, piece)) = rest.split_once(MARKS[0]) {
        bare.push_str(before);
        rest = piece.split_once(MARKS[1]).unwrap().1;
    }
    bare + rest
}

/// A site with an article in each state.
fn site() -> Site {
    let head = "id: ab12cd\ntitle: Withdrawals";
    Site::new()
        .article(
            "en/funds/withdraw.md",
            &format!("---\n{head}\n---\nTake your money out.\n\n## How long {{#long}}\n\nA day.\n"),
        )
        .article(
            "zh/funds/withdraw.md",
            "---\nid: ab12cd\ntitle: 提现\n---\n把钱取出来。\n",
        )
        .article(
            "en/funds/draft.md",
            "---\ntitle: Sketch\ndraft: true\n---\nGLIMMER of a plan.\n",
        )
        .article(
            "en/funds/internal.md",
            "---\ntitle: Goodwill\nvisibility: internal\n---\nGLIMMER for colleagues.\n",
        )
        .article(
            "en/funds/later.md",
            "---\ntitle: Later\npublish_at: 2099-01-01\n---\nGLIMMER of tomorrow.\n",
        )
        .article(
            "en/funds/never.md",
            "---\ntitle: [\n---\nGLIMMER <b>never</b>.\n",
        )
        .article(
            "checks.toml",
            "[[check]]\nquery = \"take money\"\nlang = \"en\"\nexpect = \"en/funds/withdraw\"\n",
        )
}

#[test]
fn only_this_machine_is_answered_and_by_its_own_names_only() {
    let both = Both::of(site());
    let paths = [
        "/en/",
        "/en/funds/draft",
        "/preview/",
        "/preview/events",
        "/api/v1/search?q=x",
        "/healthz",
    ];
    let refused: [&[(&str, &str)]; 17] = [
        &[],
        &[("host", "evil.example")],
        &[("host", "evil.example:8080")],
        &[("host", "127.0.0.1")],
        &[("host", "127.0.0.1:8081")],
        &[("host", "localhost.evil.example:8080")],
        &[("host", "127.0.0.1:8080.evil.example")],
        &[("host", "192.168.1.7:8080")],
        &[("host", HERE), ("host", "evil.example")],
        &[("host", HERE), ("origin", "http://evil.example")],
        &[("host", HERE), ("origin", "http://127.0.0.1:8081")],
        &[("host", HERE), ("origin", "https://127.0.0.1:8080")],
        &[("host", HERE), ("origin", "null")],
        &[("host", HERE), ("sec-fetch-site", "cross-site")],
        &[("host", HERE), ("sec-fetch-site", "same-site")],
        &[("host", HERE), ("sec-fetch-site", "")],
        &[
            ("host", HERE),
            ("sec-fetch-site", "none"),
            ("sec-fetch-site", "cross-site"),
        ],
    ];
    for headers in refused {
        for path in paths {
            let got = both.ask(1, path, headers);
            assert_eq!(got.status, 403, "{path} {headers:?}");
            assert!(!got.text.contains("GLIMMER") && !got.text.contains(MARKS[0]));
            assert_eq!(got.headers["cache-control"], "no-store");
        }
    }
    let let_in: [&[(&str, &str)]; 6] = [
        &[("host", HERE)],
        &[("host", "localhost:8080")],
        &[("host", "LOCALHOST:8080")],
        &[("host", "[::1]:8080")],
        &[("host", HERE), ("origin", "http://localhost:8080")],
        &[("host", HERE), ("sec-fetch-site", "same-origin")],
    ];
    for headers in let_in {
        let got = both.ask(1, "/en/funds/draft", headers);
        assert_eq!(got.status, 200, "{headers:?}");
        assert_eq!(got.headers["cache-control"], "no-store");
        assert_eq!(got.headers["x-robots-tag"], "noindex, nofollow");
        assert!(!got.headers.contains_key("etag"));
    }
    // A plain server asks nobody for a name.
    assert_eq!(both.public("/en/").status, 200);
}

#[test]
fn a_published_page_is_byte_for_byte_what_readers_get_but_for_the_pieces() {
    let both = Both::of(Site::example());
    let mut compared = 0;
    for path in [
        "/zh/",
        "/en/",
        "/en/search?q=withdraw",
        "/zh/search?q=%E6%8F%90%E7%8E%B0",
        "/zh/contact",
        "/en/verify",
        "/en/no/such/page",
    ] {
        let (public, preview) = (both.public(path), both.preview(path));
        assert_eq!(preview.text.matches(MARKS[0]).count(), 2, "{path}");
        assert_eq!(bare(&preview.text), public.text, "{path}");
        assert_eq!(preview.status, public.status);
        compared += 1;
    }
    let snapshot = both.cells[0].load();
    for article in snapshot.view(jieda::ids::Audience::Public).articles() {
        let path = article.id.url();
        let (public, preview) = (both.public(&path), both.preview(&path));
        assert_eq!(bare(&preview.text), public.text, "{path}");
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
    // In a frame it is the page alone.
    let framed = both.ask(1, "/zh/", &[("host", HERE), ("sec-fetch-dest", "iframe")]);
    assert_eq!(framed.text, both.public("/zh/").text);
    // What is no page is as it was.
    for path in ["/robots.txt", "/sitemap.xml", "/llms.txt"] {
        assert_eq!(both.preview(path).text, both.public(path).text, "{path}");
    }
}

#[test]
fn what_readers_do_not_see_is_shown_with_its_state_here_and_nowhere_else() {
    let both = Both::of(site());
    for (path, state) in [
        ("/en/funds/draft", "Draft"),
        ("/en/funds/internal", "Internal"),
        ("/en/funds/later", "Not within its dates"),
        ("/en/funds/never", "Broken"),
    ] {
        let (public, preview) = (both.public(path), both.preview(path));
        assert_eq!(
            (public.status.as_u16(), preview.status.as_u16()),
            (404, 200),
            "{path}"
        );
        assert!(preview.text.contains("GLIMMER"), "{path}");
        let badge = format!("\">{state}</span>");
        assert!(preview.text.contains(&badge), "{path}: {}", preview.text);
        let list = both.preview("/preview/").text;
        assert!(
            list.contains(&path.replace('/', "&#x2f;")),
            "{path}: {list}"
        );
    }
    // Readers' lists of the preview have none of them, nor has anything of the plain server.
    for path in [
        "/en/",
        "/en/funds/",
        "/en/search?q=glimmer",
        "/api/v1/search?q=glimmer",
        "/api/v1/suggest?q=ske&lang=en",
        "/sitemap.xml",
        "/llms.txt",
        "/en/feed.xml",
    ] {
        let (public, preview) = (both.public(path), both.preview(path));
        for hidden in ["GLIMMER", "Sketch", "Goodwill"] {
            assert!(!public.text.contains(hidden), "{path}");
            assert!(!bare(&preview.text).contains(hidden), "{path}");
        }
    }
    for path in [
        "/preview/",
        "/preview/events",
        "/preview/search/en/funds/draft",
        "/preview/preview.js",
    ] {
        assert_eq!(both.public(path).status, 404, "{path}");
    }
}

#[test]
fn a_broken_article_shows_its_error_above_the_last_good_text_or_its_source() {
    let mut both = Both::of(site());
    both.save(
        "en/funds/withdraw.md",
        "---\ntitle: Withdrawals\nid: [\n---\nNew text.\n",
    );
    let page = both.preview("/en/funds/withdraw").text;
    let error = page.find("This file cannot be read as it is").unwrap();
    let text = page.find("<p>Take your money out.").unwrap();
    let heading = page.find("<h1>").unwrap();
    assert!(error < heading && heading < text);
    assert!(page.contains("which readers see as well"));
    assert!(page.contains("withdraw.md:3"), "{page}");
    let opened = "vscode:&#x2f;&#x2f;file&#x2f;";
    assert!(page.contains(opened), "{page}");
    assert_eq!(bare(&page), both.public("/en/funds/withdraw").text);
    // Never good: the source, as text.
    let never = both.preview("/en/funds/never").text;
    assert!(
        never.contains("GLIMMER &lt;b&gt;never&lt;&#x2f;b&gt;"),
        "{never}"
    );
    assert!(never.contains("There is no good version yet"));
    // Mended, it is as before.
    both.save(
        "en/funds/withdraw.md",
        "---\nid: ab12cd\ntitle: Withdrawals\n---\nMended.\n",
    );
    let page = both.preview("/en/funds/withdraw").text;
    assert!(page.contains("Mended.") && !page.contains("cannot be read as it is"));
}

#[test]
fn a_search_is_tried_now_and_as_it_was_before_the_save_and_told_why() {
    let mut both = Both::of(site().article(
        "en/funds/zebra.md",
        "---\ntitle: Zebra crossings\n---\nA zebra crossing is striped. Zebra, zebra.\n",
    ));
    let tried = |both: &Both| {
        both.preview("/preview/search/en/funds/withdraw?q=zebra")
            .text
    };
    let page = tried(&both);
    assert!(
        page.contains("id=\"pv-now\">Not among the first 50<"),
        "{page}"
    );
    assert!(page.contains("Nothing was saved yet"));
    assert!(page.contains("None of these words is in this article."));
    let text = "---\nid: ab12cd\ntitle: Withdrawals\nquestions: [\"How do I take money to a zebra\"]\n---\nTake your money out.\n";
    both.save("en/funds/withdraw.md", text);
    let page = tried(&both);
    assert!(page.contains("id=\"pv-now\">Rank 2<"), "{page}");
    assert!(page.contains("id=\"pv-before\">Not among the first 50<"));
    assert!(page.contains(">zebra</th><td>questions</td>"), "{page}");
    // What can be added, to copy, with the place where it goes.
    assert!(
        page.contains("questions: [&quot;zebra&quot;, &quot;How do I")
            && page.contains("withdraw.md:4:1"),
        "{page}"
    );
    assert!(page.contains("expect = &quot;en&#x2f;funds&#x2f;withdraw&quot;"));
    // A draft is asked for as if it were published.
    let draft = both
        .preview("/preview/search/en/funds/draft?q=glimmer")
        .text;
    assert!(
        draft.contains("Rank") && draft.contains("This article is not public"),
        "{draft}"
    );
    // Its golden query, before and after a save that spoils it.
    assert!(page.contains(">Passed</span>"));
    both.save(
        "en/funds/withdraw.md",
        "---\nid: ab12cd\ntitle: Withdrawals\n---\nNothing.\n",
    );
    both.save(
        "en/funds/zebra.md",
        "---\ntitle: Take money\n---\nTake money.\n",
    );
    let page = tried(&both);
    assert!(page.contains(">Failed</span>"), "{page}");
}

pub(crate) fn git(folder: &Path, args: &[&str]) {
    let who = ["-c", "user.name=w", "-c", "user.email=w@mail.example"];
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(who)
        .args(args)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn what_changed_since_the_last_commit_is_marked_and_what_dies_with_it_is_told() {
    let site = site();
    let content = site.content();
    git(&content, &["init", "-q", "-b", "main"]);
    git(&content, &["add", "."]);
    git(&content, &["commit", "-qm", "start"]);
    let mut both = Both::of(site);
    let page = both.preview("/preview/changes/en/funds/withdraw").text;
    assert!(page.contains("It is as in the last commit."), "{page}");
    assert!(
        !both
            .preview("/en/funds/withdraw")
            .text
            .contains("Not committed")
    );
    let text = "---\nid: ab12cd\ntitle: Withdrawals\n---\nTake your money out.\n\n## How slow {#slow}\n\nA week.\n";
    both.save("en/funds/withdraw.md", text);
    let page = both.preview("/preview/changes/en/funds/withdraw").text;
    assert!(
        page.contains("<ins>A week.</ins>") || page.contains("<ins>week</ins>"),
        "{page}"
    );
    assert!(
        !page.contains(">Lead</h3>"),
        "what is the same is left out: {page}"
    );
    // The anchor that others may link to.
    assert!(
        page.contains("id=\"pv-dead\"") && page.contains("long"),
        "{page}"
    );
    let bar = both.preview("/en/funds/withdraw").text;
    assert!(bar.contains("Not committed"), "{bar}");
    // Nothing was written.
    let status = Command::new("git")
        .arg("-C")
        .arg(&content)
        .args(["status", "--porcelain"])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(status.stdout).unwrap(),
        " M en/funds/withdraw.md\n"
    );
}
