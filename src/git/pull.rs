//! Pulls: what is there goes forward to what the upstream has; only when asked for does it follow one that was written anew.
//!
//! Gets:    the content folder; whether a history that was written anew is followed.
//! Gives:   the commits that came; else what is in the way, and what to do.
//! Touches: the `git` program, which writes the work tree.
//! Never:   a merge or a rebase. A change that is not committed lost, or a commit that was never in the upstream.

use std::path::Path;

use super::{git, is_before, reading, run};

/// How many commits of a pull are named in the log.
const COMMITS_NAMED: usize = 20;
/// The branch that the current one follows.
const UPSTREAM: &str = "@{upstream}";
/// The branch that a clone follows unless it is told otherwise.
const DEFAULT_BRANCH: &str = "refs/remotes/origin/HEAD";

/// Pulls, forward only. Gives the lines of the commits that came, the newest first; none when nothing came.
///
/// With `reset`, where that cannot go forward, as after a force-push or on a detached head, what is there becomes what the
/// upstream has: unless files that git follows have changes, or a commit that is there was never in the upstream.
///
/// # Errors
/// What git said, or what is in the way; each with what to do.
pub fn pull(content: &Path, reset: bool) -> Result<Vec<String>, String> {
    let before = commit(content, "HEAD")?;
    let pulled = run(git(content, &["pull", "--ff-only", "--quiet"]));
    if reset && pulled.is_ok() {
        // An upstream that went back leaves a pull nothing to do.
        let head = commit(content, "HEAD")?;
        if commit(content, UPSTREAM)? != head {
            follow(content, &head, UPSTREAM)?;
        }
    }
    if let Err(said) = pulled {
        let branch = run(reading(content, &["symbolic-ref", "--quiet", "HEAD"]));
        match (reset, branch) {
            (true, Ok(_)) => follow(content, &before, UPSTREAM)?,
            (true, Err(_)) => {
                let branch = run(reading(content, &["symbolic-ref", DEFAULT_BRANCH]))?;
                follow(content, &before, branch.trim())?;
            }
            (false, Err(_)) => {
                return Err(format!(
                    "{said}; HEAD is detached, as after the checkout of a tag: check out a branch with `git switch`, or serve \
                     with --git-reset"
                ));
            }
            (false, Ok(_)) => return Err(with_reason(content, said)),
        }
    }
    let after = commit(content, "HEAD")?;
    if before == after {
        return Ok(Vec::new());
    }
    let range = format!("{before}..{after}");
    let most = format!("--max-count={COMMITS_NAMED}");
    let log = run(reading(
        content,
        &[
            "log",
            "--no-show-signature",
            "--format=%h %an: %s",
            &most,
            &range,
        ],
    ))?;
    let lines: Vec<String> = log.lines().map(str::to_owned).collect();
    Ok(match lines.is_empty() {
        true => vec![format!("went back to {after}")],
        false => lines,
    })
}

fn commit(content: &Path, name: &str) -> Result<String, String> {
    let name = format!("{name}^{{commit}}");
    let said = run(reading(content, &["rev-parse", "--verify", &name]))?;
    Ok(said.trim().to_owned())
}

/// What git said, and that the upstream was written anew where it was.
fn with_reason(content: &Path, said: String) -> String {
    let (Ok(head), Ok(upstream)) = (commit(content, "HEAD"), commit(content, UPSTREAM)) else {
        return said;
    };
    if is_before(content, &head, &upstream) || is_before(content, &upstream, &head) {
        return said;
    }
    format!(
        "{said}; the upstream branch was written anew (a force-push), or there are commits here that it does not have: \
         `git reset --hard @{{upstream}}` in the content folder gives up what is here, and --git-reset does so each time"
    )
}

/// Makes what is there what the upstream has, when nothing is lost by it.
fn follow(content: &Path, head: &str, upstream: &str) -> Result<(), String> {
    run(git(content, &["fetch", "--quiet"]))?;
    let target = commit(content, upstream)?;
    let status = ["status", "--porcelain", "--untracked-files=no"];
    let changed = run(reading(content, &status))?;
    if let Some(first) = changed.lines().next() {
        let file = first.get(3..).unwrap_or(first);
        return Err(format!(
            "--git-reset throws no work away, and {} files that git follows were changed, such as {file}: commit or restore them",
            changed.lines().count()
        ));
    }
    let fork = ["merge-base", "--fork-point", upstream, head];
    let was_upstream = || run(reading(content, &fork)).is_ok_and(|fork| fork.trim() == head);
    if !is_before(content, head, &target) && !was_upstream() {
        return Err(format!(
            "--git-reset throws no work away, and commit {head} was never in the upstream branch: push it, or give it up with \
             `git reset --hard {target}` in the content folder"
        ));
    }
    run(git(content, &["reset", "--hard", "--quiet", &target]))?;
    Ok(())
}
