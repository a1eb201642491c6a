//! What the catalog looks at of every article.
//!
//! Gets:    an article.
//! Gives:   `Facts`, a few bytes each; which of them an audience sees.
//! Touches: memory.
//! Never:   an article itself: going through all of them is a matter of memory.

use std::collections::HashMap;

use crate::content::{Article, Visibility};
use crate::ids::{Category, Lang};

/// What the catalog looks at of every article: side by side in memory, for going through all of them is a matter of memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) lang: Lang,
    pub(super) public: bool,
    /// Whether it is for nobody at this moment.
    pub(super) draft: bool,
    pub(super) category: u32,
    /// Its place in its category; the largest number where it has none.
    pub(super) order: i32,
}

/// Who sees what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sight {
    /// Nobody: tells a link to a hidden article from one to a missing article.
    #[default]
    Everything,
    Public,
    Agents,
}

impl Sight {
    pub(super) fn sees(self, facts: Facts) -> bool {
        match self {
            Sight::Everything => true,
            Sight::Public => facts.public && !facts.draft,
            Sight::Agents => !facts.draft,
        }
    }
}

/// Gives a number to each category.
pub(super) struct Folders {
    pub(super) all: Vec<Category>,
    pub(super) numbers: HashMap<Category, u32>,
}

impl Folders {
    pub(super) fn new(known: &[Category]) -> Folders {
        Folders {
            all: known.to_vec(),
            numbers: known.iter().cloned().zip(0..).collect(),
        }
    }

    pub(super) fn facts(&mut self, article: &Article) -> Facts {
        let category = article.id.category();
        let number = self.numbers.get(&category).copied().unwrap_or_else(|| {
            let number = self.all.len() as u32;
            self.all.push(category.clone());
            self.numbers.insert(category, number);
            number
        });
        let public = article.visibility == Visibility::Public;
        Facts {
            lang: article.id.lang(),
            public,
            draft: article.draft,
            category: number,
            order: article.order.unwrap_or(i32::MAX),
        }
    }
}
