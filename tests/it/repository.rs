//! Repositories of a test: git run by itself, without what the machine's owner has set up.

use std::path::Path;
use std::process::Command;

/// Runs git in a folder.
#[track_caller]
pub(crate) fn git(folder: &Path, args: &[&str]) {
    run(command(folder).args(args));
}

/// The same with the instant at which what is committed is said to have been.
#[track_caller]
pub(crate) fn git_at(folder: &Path, at: &str, args: &[&str]) {
    run(command(folder)
        .args(args)
        .env("GIT_COMMITTER_DATE", at)
        .env("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"));
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    for setting in ["user.name=t", "user.email=t@example.org", "gc.auto=0"] {
        command.args(["-c", setting]);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

#[track_caller]
fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}
