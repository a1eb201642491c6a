//! Tells a release build which commit it is of, for `jieda --version`, and where its source is, for the CI files of `jieda init`.
//!
//! Gets:    `.git` of this very folder, or what `cargo package` left in its place.
//! Gives:   `JIEDA_VERSION`, such as `0.1.0 (commit 6f4663a4b2c1, built 2026-11-29)`; `JIEDA_SOURCE`, such as
//!          `https://git.example.com/jieda.git`; nothing where nothing is known.
//! Touches: these files; the clock, unless `SOURCE_DATE_EPOCH` names the time.
//! Never:   a program, the network, a failure, a password that an address holds. In a debug build nothing: what depends on the commit is compiled anew with
//!          each of them, and a developer's next test would wait for it.

#![allow(clippy::print_stdout, reason = "so cargo is told")]

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    for file in watched(&root) {
        println!("cargo:rerun-if-changed={}", file.display());
    }
    if let Some(commit) = commit(&root) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        let epoch = env::var("SOURCE_DATE_EPOCH").ok();
        let seconds = epoch.and_then(|text| text.parse().ok()).unwrap_or(now);
        let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
        println!(
            "cargo:rustc-env=JIEDA_VERSION={version} (commit {}, built {})",
            &commit[..12],
            day(seconds)
        );
    }
    if let Some(source) = source(&root) {
        println!("cargo:rustc-env=JIEDA_SOURCE={source}");
    }
}

/// Where this folder was cloned from, when that is an address of the web with which anybody can be served.
pub(crate) fn source(root: &Path) -> Option<String> {
    let config = fs::read_to_string(common_folder(&git_folder(root)?).join("config")).ok()?;
    let (_, origin) = config.split_once("[remote \"origin\"]")?;
    let settings = origin.lines().skip(1).map(str::trim);
    let mut own = settings.take_while(|line| !line.starts_with('['));
    let address = own.find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim())
    })?;
    let host = address.strip_prefix("https://")?.split('/').next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:._~-".contains(c);
    (host.contains('.') && address.chars().all(is_plain)).then(|| address.to_owned())
}

/// The commit that this folder is at, in hexadecimal.
pub(crate) fn commit(root: &Path) -> Option<String> {
    let Some(git) = git_folder(root) else {
        return packaged(root);
    };
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref: ") else {
        return hash(&head);
    };
    let common = common_folder(&git);
    if let Ok(loose) = fs::read_to_string(common.join(name)) {
        return hash(&loose);
    }
    let packed = fs::read_to_string(common.join("packed-refs")).ok()?;
    packed.lines().find_map(|line| {
        let (commit, named) = line.split_once(' ')?;
        (named == name).then(|| hash(commit)).flatten()
    })
}

/// What changes when the commit does, of what is there: a file that is missing would have cargo build anew each time.
pub(crate) fn watched(root: &Path) -> Vec<PathBuf> {
    let Some(git) = git_folder(root) else {
        return Vec::new();
    };
    let common = common_folder(&git);
    // Each move of HEAD is a line of its log; without a log, branches are looked at.
    let log = git.join("logs/HEAD");
    let mut files = vec![git.join("HEAD")];
    match log.is_file() {
        true => files.push(log),
        false => files.extend([common.join("refs/heads"), common.join("packed-refs")]),
    }
    files.retain(|file| file.exists());
    files
}

/// `.git` itself, or where it says that it is: in a worktree it is a file.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    Some(root.join(text.trim().strip_prefix("gitdir: ")?))
}

/// Where the branches of a worktree are: in its repository.
fn common_folder(git: &Path) -> PathBuf {
    let common = fs::read_to_string(git.join("commondir"));
    common.map_or_else(|_| git.to_owned(), |common| git.join(common.trim()))
}

/// What `cargo package` wrote down.
fn packaged(root: &Path) -> Option<String> {
    let info = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    let (_, after) = info.split_once("\"sha1\"")?;
    hash(after.split('"').nth(1)?)
}

fn hash(text: &str) -> Option<String> {
    let text = text.trim();
    let is_hash = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}

/// The day of an instant in UTC. The years are counted from March, so that a leap day is the last of its year.
pub(crate) fn day(seconds: u64) -> String {
    let days = seconds / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
