//! What folding takes away from a question, looked for in the articles as it was typed.
//!
//! Gets:    a question; an article.
//! Gives:   the share, 0.0 to 1.0, of its accents and traditional characters that the article has too.
//! Touches: `text`.
//! Never:   a question without any: for it every article is alike, and none is read.

use unicode_normalization::UnicodeNormalization;

use crate::characters::is_variation_selector;
use crate::content::Article;
use crate::search::index::document;
use crate::text::fold::fold_char;
use crate::text::units::{Unit, Units};

/// How many tokens of a question are looked for: each costs a pass over the texts of the candidates.
const UNITS_MAX: usize = 16;

/// The tokens of a question that folding changes: 髮, which is searched as 发, and `café`, which is searched as `cafe`.
#[derive(Debug, Default)]
pub(super) struct Literal(Vec<String>);

impl Literal {
    pub(super) fn new(words: &str) -> Literal {
        // An accent that was typed as a character of its own belongs to the letter before it.
        let words: String = words.nfc().collect();
        let mut literal = Vec::new();
        let mut tokens = Units::new(&words);
        while let Some(token) = tokens.next_unit() {
            if let Unit::Han { start, end, .. } | Unit::Word { start, end, .. } = token {
                let typed = plain(&words[start..end]);
                if typed.chars().any(is_folded_away)
                    && !literal.contains(&typed)
                    && literal.len() < UNITS_MAX
                {
                    literal.push(typed);
                }
            }
        }
        Literal(literal)
    }

    /// How much of it the article has; 0.0 when there is nothing to look for. Running text is looked at as it is written, so
    /// that a capital is another letter there.
    pub(super) fn share(&self, article: &Article) -> f32 {
        if self.0.is_empty() {
            return 0.0;
        }
        let heads: Vec<String> = document::heads(article).map(plain).collect();
        let holds = |typed: &&String| {
            heads.iter().any(|head| head.contains(typed.as_str()))
                || document::bodies(article).any(|text| text.contains(typed.as_str()))
        };
        self.0.iter().filter(holds).count() as f32 / self.0.len() as f32
    }
}

/// Whether a letter or character is searched as another one.
fn is_folded_away(c: char) -> bool {
    let mut same = true;
    fold_char(c, |folded| same &= folded == c);
    c.is_alphanumeric() && !same
}

/// Width and case are no spelling: without them, and with accents in one form.
fn plain(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_variation_selector(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_folding_changes_is_looked_for() {
        let looked_for = |words: &str| Literal::new(words).0;
        assert_eq!(looked_for("頭髮 Café ＵＳＤＴ 提现"), ["頭", "髮", "café"]);
        assert_eq!(looked_for("cafe\u{301}"), ["café"]);
        assert!(looked_for("提现没到账 USDT ｗｉｔｈｄｒａｗ don't don’t API's").is_empty());
        assert!(looked_for("提\u{200b}现").is_empty());
    }
}
