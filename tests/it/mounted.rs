//! Content that is mounted through links that are switched: a whole new tree stands in its place at once, and is followed.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jieda::ids::Audience;
use jieda::live::{Following, Reloader};
use jieda::site::{CurrentSnapshot, IndexPlace, Loader, Snapshot};

/// How soon a switch is on the page.
const SOON: Duration = Duration::from_secs(10);

/// How content is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mount {
    /// The content folder is a link to a tree, as of git-sync.
    Link,
    /// A folder above it is that link.
    Above,
    /// The content folder is a ConfigMap: links into `..data`, which is a link to a folder beside it.
    ConfigMap,
    /// The folder of each language is one.
    ConfigMaps,
    /// A folder below that of each language is one.
    Deep,
}

const MOUNTS: [Mount; 5] = [
    Mount::Link,
    Mount::Above,
    Mount::ConfigMap,
    Mount::ConfigMaps,
    Mount::Deep,
];

struct Mounted {
    folder: tempfile::TempDir,
    mount: Mount,
    trees: usize,
}

fn switch(link: &Path, to: &Path) {
    let new = link.with_file_name("..data_tmp");
    symlink(to, &new).unwrap();
    fs::rename(new, link).unwrap();
}

fn write(tree: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// As the kubelet does it: a folder of a new name, `..data` switched to it, links for what is new, and the old folder gone.
fn publish(volume: &Path, name: &str, files: &[(&str, &str)]) {
    fs::create_dir_all(volume).unwrap();
    let before = fs::read_link(volume.join("..data")).ok();
    write(&volume.join(name), files);
    switch(&volume.join("..data"), Path::new(name));
    for (path, _) in files {
        let first = Path::new(path).iter().next().unwrap();
        // A link that is there stays.
        let _ = symlink(Path::new("..data").join(first), volume.join(first));
    }
    if let Some(before) = before {
        fs::remove_dir_all(volume.join(before)).unwrap();
    }
}

impl Mounted {
    fn new(mount: Mount) -> Mounted {
        Mounted {
            folder: tempfile::tempdir().unwrap(),
            mount,
            trees: 0,
        }
    }

    fn content(&self) -> PathBuf {
        match self.mount {
            Mount::Above => self.folder.path().join("current/docs/content"),
            Mount::Link | Mount::ConfigMap | Mount::ConfigMaps | Mount::Deep => {
                self.folder.path().join("content")
            }
        }
    }

    /// Where the volume lies below the folder of a language.
    fn deep(&self) -> &'static str {
        match self.mount {
            Mount::Deep => "deep/down",
            _ => "",
        }
    }

    /// Puts a tree in the place of the one that is there.
    fn switch(&mut self, files: &[(&str, &str)]) {
        self.trees += 1;
        let name = format!("..2026_{}", self.trees);
        let tree = self.folder.path().join(&name);
        match self.mount {
            Mount::Link => {
                write(&tree, files);
                switch(&self.content(), &tree);
            }
            Mount::Above => {
                write(&tree.join("docs/content"), files);
                switch(&self.folder.path().join("current"), Path::new(&name));
            }
            Mount::ConfigMap => publish(&self.content(), &name, files),
            Mount::ConfigMaps | Mount::Deep => {
                for lang in ["zh", "en"] {
                    let own = files.iter().filter_map(|(path, text)| {
                        Some((path.strip_prefix(lang)?.strip_prefix('/')?, *text))
                    });
                    let own: Vec<_> = own.collect();
                    let volume = self.content().join(lang).join(self.deep());
                    publish(&volume, &name, &own);
                }
            }
        }
    }

    fn follow(&self, poll: Option<Duration>) -> (Arc<CurrentSnapshot>, Reloader) {
        let mut loader = Loader::new(self.content(), IndexPlace::Memory);
        let cell = CurrentSnapshot::new(loader.load(&|_, _, _| ()).unwrap().0);
        let cell = Arc::new(cell);
        let following = Following {
            poll,
            ..Following::default()
        };
        let reloader = Reloader::start(loader, Arc::clone(&cell), following);
        (cell, reloader)
    }
}

fn titles(snapshot: &Snapshot) -> Vec<String> {
    let articles = snapshot.view(Audience::Public).articles();
    articles.map(|article| article.title.clone()).collect()
}

#[test]
fn a_switched_link_shows_the_new_tree_whole_and_what_is_edited_in_it() {
    for mount in MOUNTS {
        for poll in [None, Some(Duration::from_secs(1))] {
            let mut mounted = Mounted::new(mount);
            // Same sizes and names: only the switch tells that it is another tree.
            let tree = |version: usize| {
                [
                    ("zh/a.md", format!("# 甲{version}\n\n文")),
                    ("zh/b.md", format!("# 乙{version}\n\n文")),
                    ("en/c.md", format!("# C{version}\n\ntext")),
                ]
            };
            let expected = |version: usize| {
                [
                    format!("C{version}"),
                    format!("甲{version}"),
                    format!("乙{version}"),
                ]
            };
            let set = |mounted: &mut Mounted, version: usize| {
                let tree = tree(version);
                let files: Vec<(&str, &str)> =
                    tree.iter().map(|(path, text)| (*path, &**text)).collect();
                mounted.switch(&files);
            };
            set(&mut mounted, 0);
            let (cell, _reloader) = mounted.follow(poll);
            assert_eq!(titles(&cell.load()), expected(0), "{mount:?}");
            for version in 1..4 {
                set(&mut mounted, version);
                let started = Instant::now();
                loop {
                    let now = titles(&cell.load());
                    if now == expected(version) {
                        break;
                    }
                    // Never a part of the one and a part of the other.
                    let is_one = !matches!(mount, Mount::ConfigMaps | Mount::Deep);
                    let whole = !is_one || now == expected(version - 1);
                    assert!(whole, "{mount:?}: {now:?}");
                    assert!(started.elapsed() < SOON, "{mount:?} {poll:?}: {now:?}");
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            // The tree that is there by now is the one that is watched.
            let file = mounted.content().join("zh").join(mounted.deep());
            let file = file.join("a.md").canonicalize().unwrap();
            fs::write(file, "# 改\n").unwrap();
            let started = Instant::now();
            // Behind the links of a ConfigMap nobody writes: what does shows with the next look at everything.
            let is_watched = matches!(mount, Mount::Link | Mount::Above) || poll.is_some();
            while is_watched && !titles(&cell.load()).contains(&"改".to_owned()) {
                assert!(started.elapsed() < SOON, "{mount:?} {poll:?}");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

#[test]
fn of_links_in_the_content_only_those_of_a_mount_are_seen_through() {
    let outside = tempfile::tempdir().unwrap();
    write(
        outside.path(),
        &[("a.md", "# OUTSIDE"), ("zh/a.md", "# OUTSIDE")],
    );
    let away = outside.path().to_str().unwrap();
    // What `..data` says, and what the link of an article says.
    for (data, article) in [
        (away, "..data/a.md"),
        ("..", "..data/a.md"),
        ("../../outside", "..data/a.md"),
        ("..v/deep", "..data/a.md"),
        ("..link", "..data/a.md"),
        ("nowhere", "..data/a.md"),
        ("..v", "..data/b.md"),
        ("..v", "..data/../..v/a.md"),
        ("..v", "..v/a.md"),
        ("..v", "..data/deep/a.md"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        let zh = content.join("zh");
        write(&zh, &[("good.md", "# 好"), ("..v/deep/a.md", "# 深")]);
        write(&zh, &[("..v/a.md", "# 里"), ("..v/b.md", "# 里")]);
        symlink(outside.path(), zh.join("..link")).unwrap();
        symlink(data, zh.join("..data")).unwrap();
        symlink(article, zh.join("a.md")).unwrap();
        let titles_of = || {
            let mut loader = Loader::new(content.clone(), IndexPlace::Memory);
            titles(&loader.load(&|_, _, _| ()).unwrap().0)
        };
        assert_eq!(titles_of(), ["好"], "{data} {article}");
        // And a link inside of what is mounted stays one.
        fs::remove_file(zh.join("a.md")).unwrap();
        fs::remove_file(zh.join("..data")).unwrap();
        symlink("..v", zh.join("..data")).unwrap();
        symlink("..data/x.md", zh.join("x.md")).unwrap();
        symlink(outside.path().join("a.md"), zh.join("..v/x.md")).unwrap();
        symlink("..data/b.md", zh.join("b.md")).unwrap();
        assert_eq!(titles_of(), ["里", "好"]);
    }
}
