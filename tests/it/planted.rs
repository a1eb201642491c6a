//! Mistakes planted on a good site: each is told where it stands, and who does what the remedy says has a good site again.

mod good;
mod mistakes;

use std::fs;

use jieda::problem::Problem;
use jieda::server::{Templates, Themes};

use crate::repository::git_at;
use crate::site::Site;
use mistakes::{Edit, Follow, Mistake};

fn good() -> Site {
    let site = Site::new();
    for (path, text) in good::FILES {
        site.edit(path, text);
    }
    site
}

fn text_of(path: &str) -> Option<&'static str> {
    good::FILES
        .iter()
        .find(|(own, _)| *own == path)
        .map(|(_, text)| *text)
}

/// All that `check` says of the site.
fn problems(site: &Site) -> Vec<Problem> {
    let (_, theme) = Templates::new(&Themes {
        content: Some(site.content()),
        trust_content: false,
        operator: None,
    });
    let theme: Vec<Problem> = theme.into_iter().map(Problem::from).collect();
    jieda::site::check(&site.snapshot(), jieda::site::today(), &theme)
        .unwrap()
        .problems
}

/// The file with the mistake, and where it must be told.
fn planted(mistake: &Mistake) -> (Option<Vec<u8>>, (usize, usize)) {
    let (from, to) = match &mistake.edit {
        Edit::Bytes(bytes) => return (Some(bytes.clone()), mistake.at.unwrap()),
        Edit::Remove => return (None, mistake.at.unwrap()),
        Edit::Replace(from, to) => (*from, to),
    };
    let good = text_of(mistake.file).unwrap();
    assert!(good.contains(from), "{from} is not in {}", mistake.file);
    let marked = good.replacen(from, to, 1);
    let at = marked.find('⟦').map(|at| {
        let before = &marked[..at];
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    });
    let at = mistake.at.or(at).unwrap();
    (Some(marked.replace('⟦', "").into_bytes()), at)
}

/// What stands between the first and the last backtick of the remedy, without what is added to it of last good versions.
fn said(problem: &Problem) -> &str {
    let added = [
        "; its last good",
        "; the article is not served",
        "; it hides its last good",
    ];
    let end = added
        .iter()
        .filter_map(|text| problem.help.find(text))
        .min();
    let help = &problem.help[..end.unwrap_or(problem.help.len())];
    let from = help.find('`').map_or(0, |at| at + 1);
    &help[from..help.rfind('`').unwrap_or(help.len())]
}

/// The text after the remedy was followed.
fn followed(text: &str, problem: &Problem, follow: Follow) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let index = problem.line.saturating_sub(1);
    let said = said(problem);
    let byte = |line: &str| {
        line.char_indices()
            .nth(problem.column.saturating_sub(1))
            .map_or(0, |(at, _)| at)
    };
    match follow {
        Follow::Line => lines[index] = said.to_owned(),
        Follow::Sign => {
            let at = byte(&lines[index]);
            lines[index].replace_range(at..=at, said);
        }
        Follow::Key => {
            let at = byte(&lines[index]);
            let end = lines[index][at..].find([':', '=', ']', ' ']).unwrap() + at;
            lines[index].replace_range(at..end, said);
        }
        Follow::Address => {
            let at = byte(&lines[index]);
            let line = lines[index].clone();
            // The address itself begins there, or the link that it stands in.
            let begin = if line[at..].starts_with('!') {
                at + line[at..].find("](").unwrap() + 2
            } else {
                at
            };
            let end = begin + line[begin..].find([')', '"']).unwrap();
            lines[index].replace_range(begin..end, said);
        }
        Follow::Insert => {
            let below = problem
                .help
                .split("below line ")
                .nth(1)
                .and_then(|rest| rest.split(':').next());
            let at = match below.and_then(|line| line.parse::<usize>().ok()) {
                Some(line) => line,
                None if problem.help.contains("below its first line") => problem.line,
                None => index,
            };
            lines.insert(at, said.to_owned());
        }
        Follow::Delete => {
            let last = problem
                .help
                .split("lines 1 to ")
                .nth(1)
                .and_then(|rest| rest.split(':').next());
            match last.and_then(|line| line.parse::<usize>().ok()) {
                Some(last) => drop(lines.drain(..last)),
                None if problem.help.contains("delete line 1") => drop(lines.remove(0)),
                None => drop(lines.remove(index - 1)),
            }
        }
        Follow::RemoveFile | Follow::Write => {}
    }
    lines.join("\n")
}

/// Plants a mistake and follows its remedy; gives whether there was one to follow, or what went wrong.
fn tried(site: &Site, mistake: &Mistake) -> Result<bool, String> {
    let (bytes, at) = planted(mistake);
    let file = site.content().join(mistake.file);
    match &bytes {
        Some(bytes) => fs::write(&file, bytes).unwrap(),
        None => fs::remove_file(&file).unwrap(),
    }
    site.look_again();
    let told = problems(site);
    let path = mistake.told_at.unwrap_or(mistake.file);
    let is_it = |problem: &&Problem| {
        problem.code.as_str() == mistake.code
            && problem.path.to_str() == Some(path)
            && (problem.line, problem.column) == at
    };
    let Some(problem) = told.iter().find(is_it) else {
        return Err(format!("not told at {path}:{at:?}: {told:#?}"));
    };
    if problem.help.is_empty() {
        return Err("without a remedy".to_owned());
    }
    if mistake.follow == Follow::Write {
        return Ok(false);
    }
    // One mistake, one problem.
    if told.len() > 1 {
        return Err(format!("told more than once: {told:#?}"));
    }
    match mistake.follow {
        Follow::RemoveFile => fs::remove_file(site.content().join(&problem.path)).unwrap(),
        follow => {
            let text = String::from_utf8(bytes.unwrap()).unwrap();
            fs::write(&file, followed(&text, problem, follow)).unwrap();
        }
    }
    site.look_again();
    let left = problems(site);
    if left.is_empty() {
        return Ok(true);
    }
    let text = fs::read_to_string(&file).unwrap_or_default();
    Err(format!("{problem}\nleaves {left:#?}\nin {text}"))
}

#[test]
fn each_planted_mistake_is_told_where_it_stands_and_its_remedy_works() {
    let site = good();
    assert_eq!(problems(&site), [], "the good site");
    let all = mistakes::all();
    assert!(all.len() >= 120, "{} mistakes", all.len());
    let (mut failed, mut by_remedy) = (Vec::new(), 0);
    for (number, mistake) in all.iter().enumerate() {
        let (code, path, edit) = (mistake.code, mistake.file, &mistake.edit);
        let name = format!("{number}: {code} in {path} ({edit:?})");
        match tried(&site, mistake) {
            Ok(is_followed) => by_remedy += usize::from(is_followed),
            Err(why) => failed.push(format!("{name}: {why}")),
        }
        let file = site.content().join(path);
        match text_of(path) {
            Some(text) => fs::write(&file, text).unwrap(),
            None => drop(fs::remove_file(&file)),
        }
        site.look_again();
        assert_eq!(problems(&site), [], "after {name}");
    }
    assert!(by_remedy >= 90, "{by_remedy} mended by their remedies");
    let (wrong, count) = (failed.len(), all.len());
    assert!(
        failed.is_empty(),
        "{wrong} of {count}:\n{}",
        failed.join("\n\n")
    );
}

#[test]
fn a_translation_that_git_saw_left_behind_is_told_until_it_follows() {
    let site = good();
    let folder = site.content();
    let commit = |day: u32| {
        let at = format!("2026-01-{day:02}T12:00:00Z");
        git_at(&folder, &at, &["add", "-A"]);
        git_at(&folder, &at, &["commit", "-q", "-m", "x"]);
    };
    let told = || {
        let mut loader = site.loader(jieda::site::IndexPlace::Memory);
        let dates = loader.dates().newer(&folder).unwrap().unwrap();
        loader.set_dates(dates);
        let (snapshot, _) = loader.load(&|_, _, _| ()).unwrap();
        let found = jieda::site::check(&snapshot, jieda::site::today(), &[])
            .unwrap()
            .problems;
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    git_at(
        &folder,
        "2026-01-01T12:00:00Z",
        &["init", "-q", "-b", "main"],
    );
    commit(1);
    assert_eq!(told(), Vec::<String>::new());
    let text = text_of("zh/funds/fees.md").unwrap();
    let more = format!(
        "{text}\n## 例外 {{#except}}\n\n见[登录](../account/sign-in.md)，满 500 USDT 免费。\n"
    );
    fs::write(folder.join("zh/funds/fees.md"), &more).unwrap();
    commit(2);
    let told_of = told();
    let stale = told_of
        .iter()
        .find(|line| line.contains("was changed on 2026-01-02"))
        .unwrap_or_else(|| panic!("{told_of:#?}"));
    assert!(stale.starts_with("en/funds/fees.md: warning"), "{stale}");
    for difference in [
        "section `#except` only there",
        "link to `account/sign-in` only there",
        "number `500` only there",
    ] {
        assert!(stale.contains(difference), "{difference}: {stale}");
    }
    let english = text_of("en/funds/fees.md").unwrap();
    let more = format!(
        "{english}\n## Except {{#except}}\n\nSee [sign in](../account/sign-in.md); from 500 USDT on it is free.\n"
    );
    fs::write(folder.join("en/funds/fees.md"), &more).unwrap();
    commit(3);
    assert_eq!(told(), Vec::<String>::new());
}
