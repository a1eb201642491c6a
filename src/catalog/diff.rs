//! What differs between two lists of articles.
//!
//! Gets:    two lists, sorted by id.
//! Gives:   for each place in the new list the place of the same article in the old one.
//! Touches: memory.
//! Never:   what is in an article: one that was read again is another one, and an unchanged one is the very same.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::content::Article;

/// No place.
pub const NOWHERE: u32 = u32::MAX;

/// What differs. The work is one comparison of addresses for each article that does not.
#[derive(Debug, Default)]
pub struct Difference {
    /// For each new place the old one, [`NOWHERE`] where the article is new or another version.
    pub from: Vec<u32>,
    /// For each old place the new one, [`NOWHERE`] where the article is gone or another version.
    pub to: Vec<u32>,
    /// Places in the old list of what is gone or another version, ascending.
    pub gone: Vec<u32>,
    /// Places in the new list of what is new or another version, ascending.
    pub fresh: Vec<u32>,
}

impl Difference {
    /// The difference between two lists that are sorted by id.
    #[must_use]
    pub fn between(old: &[Arc<Article>], new: &[Arc<Article>]) -> Difference {
        let mut all = Difference {
            from: vec![NOWHERE; new.len()],
            to: vec![NOWHERE; old.len()],
            ..Difference::default()
        };
        let (mut at_old, mut at_new) = (0, 0);
        while at_old < old.len() || at_new < new.len() {
            let order = match (old.get(at_old), new.get(at_new)) {
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => {
                    (all.from[at_new], all.to[at_old]) = (at_old as u32, at_new as u32);
                    (at_old, at_new) = (at_old + 1, at_new + 1);
                    continue;
                }
                (Some(a), Some(b)) => a.id.cmp(&b.id),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            if order != Ordering::Greater {
                all.gone.push(at_old as u32);
                at_old += 1;
            }
            if order != Ordering::Less {
                all.fresh.push(at_new as u32);
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

    /// A column of the new list: values of the old one where the article is the same, else what `make` gives for a new place.
    pub fn column<T: Clone>(&self, old: &[T], mut make: impl FnMut(usize) -> T) -> Vec<T> {
        let mut column = Vec::with_capacity(self.from.len());
        let mut place = 0;
        // Unchanged articles lie in long runs: copy each of them whole.
        while place < self.from.len() {
            let first = self.from[place];
            if first == NOWHERE {
                column.push(make(place));
                place += 1;
                continue;
            }
            let run = self.from[place..]
                .iter()
                .zip(first..)
                .take_while(|(from, expected)| **from == *expected)
                .count();
            column.extend_from_slice(&old[first as usize..first as usize + run]);
            place += run;
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
            (&[1, 2][..], &[1, 2, 4][..])
        );
        assert_eq!(
            difference.column(&[10, 11, 12, 13], |place| place),
            [10, 1, 2, 13, 4]
        );
        assert_eq!(difference.to, [0, NOWHERE, NOWHERE, 3]);
        assert!(Difference::between(&new, &new).is_empty());
    }
}
