//! Articles that a reload would take away and that are held back: half of a site does not vanish by an accident.
//!
//! Gets:    the articles as they were served, as the files give them now, and the commit of now.
//! Gives:   the articles to serve.
//! Touches: the clock, for losses add up over some minutes.
//! Never:   an article whose file is there: what a file says of itself (internal, a draft, changed) counts at once. Anything
//!          at the first load.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::content::{Article, Visibility};
use crate::git::several::repositories;
use crate::ids::{ArticleId, Audience, Lang, Permalink};
use crate::problem::{Code, Problem};

/// Fewer articles than these may always go.
const LOST_MIN: usize = 20;
/// Losses of which each comes within this time after the one before count together: what takes files away one after another
/// takes no more away than all at once. What came within this time before it went is no such loss.
const TOGETHER: Duration = Duration::from_secs(60);
/// How many of the articles that are held back are named.
const NAMED_MAX: usize = 3;

type Articles = Arc<Vec<Arc<Article>>>;

/// Which commits the content was at.
pub(super) struct Head {
    /// The content folder, where no link leads to another one.
    pub(super) content: PathBuf,
    /// The repositories' folders.
    pub(super) repository: Vec<PathBuf>,
    /// The commit of each.
    pub(super) commit: Vec<String>,
}

impl Head {
    /// The commit that a content folder is at, where it lies in a repository.
    pub(super) fn of(content: &Path) -> Option<Head> {
        let repositories = repositories(content).into_iter();
        let heads = repositories.filter_map(|one| Some((one.head()?, one.into_folder())));
        let (commit, repository): (Vec<_>, Vec<_>) = heads.unzip();
        let head = Head {
            content: content.canonicalize().ok()?,
            repository,
            commit,
        };
        (!head.commit.is_empty()).then_some(head)
    }
}

/// What is held back.
#[derive(Default)]
pub(super) struct Held {
    /// What the files gave last, and what was served then.
    last: Option<(Articles, Articles)>,
    /// Sorted by id, as all lists of articles are.
    back: BTreeMap<ArticleId, Arc<Article>>,
    /// What went of late, with whether readers saw it; and when the last one went.
    recent: BTreeMap<ArticleId, bool>,
    last_loss: Option<Instant>,
    /// What came of late.
    came: HashMap<ArticleId, Instant>,
    head: Option<Head>,
    /// How often articles began to be held back.
    times: u64,
    /// How often any were that readers see.
    public_times: u64,
    /// Whether somebody said that the losses are meant.
    accepted: bool,
}

impl Held {
    /// Whether nothing is held back.
    pub(super) fn is_empty(&self) -> bool {
        self.back.is_empty()
    }

    /// Those that are held back, sorted.
    pub(super) fn ids(&self) -> impl ExactSizeIterator<Item = &ArticleId> {
        self.back.keys()
    }

    /// How often articles began to be held back.
    pub(super) fn times(&self, audience: Audience) -> u64 {
        match audience {
            Audience::Public => self.public_times,
            Audience::Agents | Audience::Writers => self.times,
        }
    }

    /// Of those that are held back what an audience sees.
    pub(super) fn of(&self, audience: Audience) -> impl Iterator<Item = &Arc<Article>> {
        self.back
            .values()
            .filter(move |article| audience != Audience::Public || is_public(article))
    }

    /// The losses are meant: the next call of [`Held::served`] takes them in.
    pub(super) fn accept(&mut self) {
        self.accepted = true;
    }

    /// Starts anew: the next list is taken as it is.
    pub(super) fn reset(&mut self) {
        *self = Held {
            times: self.times,
            public_times: self.public_times,
            ..Held::default()
        };
    }

    /// The articles to serve, where the files give `now` and those that are `hidden` give no article and say that they are not for
    /// readers; remarks go to `notes`. The same list as before where nothing changed.
    pub(super) fn served(
        &mut self,
        now: &Articles,
        hidden: &BTreeSet<PathBuf>,
        head: Option<Head>,
        notes: &mut Vec<String>,
    ) -> Articles {
        let accepted = std::mem::take(&mut self.accepted);
        let moved = self.is_moved(head);
        let Some((given, served)) = self.last.take() else {
            self.last = Some((Arc::clone(now), Arc::clone(now)));
            return Arc::clone(now);
        };
        if moved || accepted {
            // What is there again was no loss.
            self.back
                .retain(|id, _| now.binary_search_by(|article| article.id.cmp(id)).is_err());
        }
        if (moved || accepted) && !self.back.is_empty() {
            let why = if accepted {
                "it was accepted"
            } else {
                "the commit is another one"
            };
            notes.push(format!(
                "{} articles that were held back are taken away: {why}",
                self.back.len()
            ));
        }
        if moved || accepted {
            self.back.clear();
            self.recent.clear();
        } else if !Arc::ptr_eq(&given, now) {
            self.compare(&served, now, notes);
        }
        // What a file says of itself counts at once, whatever else is wrong with it.
        let is_hidden = |article: &Article| hidden.contains(&article.path);
        self.back.retain(|_, article| !is_hidden(article));
        let list = if self.back.is_empty() {
            Arc::clone(now)
        } else {
            same_or(&served, merged(now, &self.back))
        };
        self.last = Some((Arc::clone(now), Arc::clone(&list)));
        list
    }

    /// Whether the commit is another one than at the last call. A repository that cannot be read tells nothing, nor does
    /// another one that is found above the content, as when a disk is not mounted; but the content folder may be a link that
    /// leads to another checkout by now.
    fn is_moved(&mut self, head: Option<Head>) -> bool {
        let Some(now) = head else { return false };
        let is_moved = self.head.as_ref().is_some_and(|before| {
            before.commit != now.commit
                && (before.repository == now.repository || before.content != now.content)
        });
        self.head = Some(now);
        is_moved
    }

    fn compare(&mut self, served: &Articles, now: &Articles, notes: &mut Vec<String>) {
        let (mut lost, new) = difference(served, now);
        without_moved(&mut lost, &new);
        let lost_ids: HashSet<&ArticleId> = lost.iter().map(|article| &article.id).collect();
        let were = self.back.len();
        self.back.retain(|id, _| lost_ids.contains(id));
        if were > 0 && self.back.is_empty() {
            notes.push(format!(
                "{were} articles that were held back are there again"
            ));
        }
        let moment = Instant::now();
        let is_late = |at: &Instant| moment.duration_since(*at) < TOGETHER;
        self.came.retain(|_, at| is_late(at));
        if !self.last_loss.as_ref().is_some_and(is_late) {
            self.recent.clear();
        }
        self.recent
            .retain(|id, _| now.binary_search_by(|article| article.id.cmp(id)).is_err());
        let fresh: Vec<&Arc<Article>> = lost
            .into_iter()
            .filter(|article| !self.back.contains_key(&article.id))
            .collect();
        let old = fresh
            .iter()
            .copied()
            .filter(|article| !self.came.contains_key(&article.id))
            .collect();
        if self.is_half(served, &fresh) {
            self.hold(fresh, served.len(), notes);
        } else if !self.back.is_empty() {
            // It may be the same accident, still at work.
            self.hold(old, served.len(), notes);
        } else if !old.is_empty() {
            self.last_loss = Some(moment);
            self.recent.extend(
                old.into_iter()
                    .map(|article| (article.id.clone(), is_public(article))),
            );
        }
        self.came
            .extend(new.into_iter().map(|article| (article.id.clone(), moment)));
    }

    fn hold(&mut self, articles: Vec<&Arc<Article>>, served: usize, notes: &mut Vec<String>) {
        let is_first = self.of(Audience::Public).next().is_none();
        self.public_times +=
            u64::from(is_first && articles.iter().any(|article| is_public(article)));
        if self.back.is_empty() {
            self.times += 1;
            notes.push(format!(
                "{} of {served} articles would be taken away while git's commit is the same: they are held back, and served as \
                 they were; when it is meant, run `jieda accept`",
                articles.len(),
            ));
        }
        self.back.extend(
            articles
                .into_iter()
                .map(|article| (article.id.clone(), Arc::clone(article))),
        );
    }

    /// Whether the loss, with the others of late, is half of all articles or of those that readers see, and no small number.
    fn is_half(&self, served: &Articles, fresh: &[&Arc<Article>]) -> bool {
        let half = |lost: usize, all: usize| lost >= LOST_MIN && 2 * lost >= all;
        let public = |articles: &mut dyn Iterator<Item = &Arc<Article>>| {
            articles.filter(|article| is_public(article)).count()
        };
        let recent_public = self.recent.values().filter(|public| **public).count();
        half(
            fresh.len() + self.recent.len(),
            served.len() + self.recent.len(),
        ) || half(
            public(&mut fresh.iter().copied()) + recent_public,
            public(&mut served.iter()) + recent_public,
        )
    }

    /// What a writer and an operator should know; nothing when nothing is held back that the audience sees.
    pub(super) fn problem(&self, audience: Audience) -> Option<Problem> {
        let all: Vec<&Arc<Article>> = self.of(audience).collect();
        let mut paths = all.iter().map(|article| article.path.as_path());
        let first = paths.next()?;
        let mut above = first.parent().unwrap_or(Path::new(""));
        for path in paths {
            while !path.starts_with(above) {
                above = above.parent().unwrap_or(Path::new(""));
            }
        }
        let place = if above == Path::new("") {
            Path::new(".")
        } else {
            above
        };
        let named: Vec<String> = all
            .iter()
            .take(NAMED_MAX)
            .map(|article| format!("`{}`", article.id))
            .collect();
        let more = all.len().saturating_sub(NAMED_MAX);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "{} articles would be taken away at once ({}{more}): they are held back, and served as they were",
            all.len(),
            named.join(", ")
        );
        let help = "put the files back; or, when it is meant, commit it or run `jieda accept`";
        Some(Problem::error(Code::RemovalHeld, place, message).help(help))
    }

    /// The languages of what is held back.
    pub(super) fn languages(&self) -> impl Iterator<Item = Lang> {
        Lang::ALL
            .into_iter()
            .filter(|lang| self.back.keys().any(|id| id.lang() == *lang))
    }
}

fn is_public(article: &Article) -> bool {
    article.visibility == Visibility::Public && !article.draft
}

/// What is in the first of two lists sorted by id and not in the second, and what is in the second only.
fn difference<'a>(
    before: &'a Articles,
    now: &'a Articles,
) -> (Vec<&'a Arc<Article>>, Vec<&'a Arc<Article>>) {
    let (mut lost, mut new) = (Vec::new(), Vec::new());
    let (mut old, mut other) = (before.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (old.peek(), other.peek()) {
            (Some(a), Some(b)) if Arc::ptr_eq(a, b) => std::cmp::Ordering::Equal,
            (Some(a), Some(b)) => a.id.cmp(&b.id),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return (lost, new),
        };
        if order.is_lt() {
            lost.extend(old.next());
        } else if order.is_gt() {
            new.extend(other.next());
        } else {
            old.next();
            other.next();
        }
    }
}

/// Leaves those that are not to be found again elsewhere: an article that was moved kept its permalink, its slug or its title.
/// Each that came stands for one that went.
fn without_moved(lost: &mut Vec<&Arc<Article>>, new: &[&Arc<Article>]) {
    let mut free: Vec<bool> = vec![true; new.len()];
    for name_of in [permalink, slug, title] {
        let mut by_name: HashMap<(Lang, &str), Vec<usize>> = HashMap::new();
        for (at, article) in new.iter().enumerate().filter(|(at, _)| free[*at]) {
            if let Some(name) = name_of(article) {
                by_name
                    .entry((article.id.lang(), name))
                    .or_default()
                    .push(at);
            }
        }
        lost.retain(|article| {
            let places =
                name_of(article).and_then(|name| by_name.get_mut(&(article.id.lang(), name)));
            let Some(at) = places.and_then(Vec::pop) else {
                return true;
            };
            free[at] = false;
            false
        });
    }
}

fn permalink(article: &Article) -> Option<&str> {
    article.permalink.as_ref().map(Permalink::as_str)
}

fn slug(article: &Article) -> Option<&str> {
    Some(article.id.slug())
}

fn title(article: &Article) -> Option<&str> {
    Some(&article.title)
}

/// The list with what is held back put in.
fn merged(now: &Articles, back: &BTreeMap<ArticleId, Arc<Article>>) -> Vec<Arc<Article>> {
    let mut all: Vec<Arc<Article>> = now.iter().chain(back.values()).cloned().collect();
    // Two lists in order, one behind the other: this sort takes them as such.
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn same_or(before: &Articles, now: Vec<Arc<Article>>) -> Articles {
    let same = before.len() == now.len() && before.iter().zip(&now).all(|(a, b)| Arc::ptr_eq(a, b));
    if same {
        Arc::clone(before)
    } else {
        Arc::new(now)
    }
}
