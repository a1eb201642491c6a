//! What differs between two lists of articles.
//!
//! Gets:    two lists, sorted by id.
//! Gives:   for each article of the new list the number of the same one in the old list.
//! Touches: memory.
//! Never:   what is in an article: one that was read again is another one, and an unchanged one is the very same.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use crate::content::Article;

/// The number of an article in a list that is sorted by id, counted from 0.
///
/// Kept as one more, so that an `Option` of it takes no more than its four bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(NonZeroU32);

const _: () = assert!(size_of::<Option<DocId>>() == 4);

impl DocId {
    /// The article at an index of its list; a list has fewer than 2^32 - 1 of them.
    #[inline]
    #[must_use]
    pub fn new(index: usize) -> DocId {
        DocId(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// Where it is in its list.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        (self.0.get() - 1) as usize
    }

    /// How many of some articles, from the first of them on, follow one another from this one on.
    #[must_use]
    pub fn run(self, docs: &[Option<DocId>]) -> usize {
        let numbers = docs.iter().map(|doc| doc.map_or(0, |doc| doc.0.get()));
        let same = numbers.zip(self.0.get()..);
        same.take_while(|(own, expected)| own == expected).count()
    }
}

impl fmt::Debug for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocId({})", self.index())
    }
}

impl<T> Index<DocId> for Vec<T> {
    type Output = T;

    #[inline]
    fn index(&self, doc: DocId) -> &T {
        &self[doc.index()]
    }
}

impl<T> IndexMut<DocId> for Vec<T> {
    #[inline]
    fn index_mut(&mut self, doc: DocId) -> &mut T {
        &mut self[doc.index()]
    }
}

impl<T> Index<DocId> for [T] {
    type Output = T;

    #[inline]
    fn index(&self, doc: DocId) -> &T {
        &self[doc.index()]
    }
}

/// What differs. The work is one comparison of addresses for each article that does not.
#[derive(Debug, Default)]
pub struct Difference {
    /// For each new article the old one; none where the article is new or another version.
    pub from: Vec<Option<DocId>>,
    /// For each old article the new one; none where the article is gone or another version.
    pub to: Vec<Option<DocId>>,
    /// What of the old list is gone or another version, ascending.
    pub gone: Vec<DocId>,
    /// What of the new list is new or another version, ascending.
    pub fresh: Vec<DocId>,
}

impl Difference {
    /// The difference between two lists that are sorted by id.
    #[must_use]
    pub fn between(old: &[Arc<Article>], new: &[Arc<Article>]) -> Difference {
        let mut all = Difference {
            from: vec![None; new.len()],
            to: vec![None; old.len()],
            ..Difference::default()
        };
        let (mut at_old, mut at_new) = (0, 0);
        while at_old < old.len() || at_new < new.len() {
            let order = match (old.get(at_old), new.get(at_new)) {
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => {
                    all.from[at_new] = Some(DocId::new(at_old));
                    all.to[at_old] = Some(DocId::new(at_new));
                    (at_old, at_new) = (at_old + 1, at_new + 1);
                    continue;
                }
                (Some(a), Some(b)) => a.id.cmp(&b.id),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            if order != Ordering::Greater {
                all.gone.push(DocId::new(at_old));
                at_old += 1;
            }
            if order != Ordering::Less {
                all.fresh.push(DocId::new(at_new));
                at_new += 1;
            }
        }
        all
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.fresh.is_empty()
    }

    /// A column of the new list: values of the old one where the article is the same, else what `make` gives for a new one.
    pub fn column<T: Clone>(&self, old: &[T], mut make: impl FnMut(DocId) -> T) -> Vec<T> {
        let mut column = Vec::with_capacity(self.from.len());
        // Unchanged articles lie in long runs: copy each of them whole.
        while let Some(from) = self.from.get(column.len()) {
            let Some(first) = *from else {
                column.push(make(DocId::new(column.len())));
                continue;
            };
            let run = first.run(&self.from[column.len()..]);
            column.extend_from_slice(&old[first.index()..][..run]);
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str) -> Arc<Article> {
        let file = crate::content::source::SourceFile {
            path: format!("{id}.md").into(),
            bytes: b"# t".to_vec(),
            hash: 0,
            modified: None,
        };
        Arc::new(crate::content::parse(&file).unwrap().0)
    }

    #[test]
    fn what_stays_keeps_its_values_and_what_differs_is_named() {
        let old: Vec<_> = ["en/a", "en/b", "en/c", "en/d"]
            .into_iter()
            .map(article)
            .collect();
        let new = vec![
            Arc::clone(&old[0]),
            article("en/aa"),
            article("en/b"),
            Arc::clone(&old[3]),
            article("en/e"),
        ];
        let difference = Difference::between(&old, &new);
        assert_eq!(
            (difference.gone.as_slice(), difference.fresh.as_slice()),
            (&[1, 2].map(DocId::new)[..], &[1, 2, 4].map(DocId::new)[..])
        );
        assert_eq!(
            difference.column(&[10, 11, 12, 13], DocId::index),
            [10, 1, 2, 13, 4]
        );
        let kept = |index| Some(DocId::new(index));
        assert_eq!(difference.to, [kept(0), None, None, kept(3)]);
        assert!(Difference::between(&new, &new).is_empty());
    }
}
