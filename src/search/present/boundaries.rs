//! Whether two characters that look like a word are one where they stand.
//!
//! Gets:    a text, a range of it.
//! Gives:   whether the range ends inside a word that begins inside it, as 到账 in 看到账户.
//! Touches: `text`, jieba for a few characters.
//! Never:   a longer text than a few characters round the range.

use crate::text::units::is_han;
use crate::text::{Analyzer, fold};

/// How many characters on each side are cut into words with the range.
const CONTEXT: usize = 4;

/// Whether a range of two Han characters takes the first character of a longer word. Of longer ones, and of those that are not Han, never.
pub(super) fn is_across_words(
    text: &str,
    (start, end): (usize, usize),
    analyzer: &Analyzer,
) -> bool {
    let mut own = text[start..end].chars();
    let is_pair = own.next().is_some_and(is_han) && own.next().is_some_and(is_han);
    if !is_pair || own.next().is_some() {
        return false;
    }
    let before: Vec<char> = text[..start]
        .chars()
        .rev()
        .take_while(|&c| is_han(c))
        .take(CONTEXT)
        .collect();
    let behind = text[end..].chars().take_while(|&c| is_han(c)).take(CONTEXT);
    let run: String = before
        .iter()
        .rev()
        .copied()
        .chain(text[start..end].chars())
        .chain(behind)
        .collect();
    let run = fold::fold(&run);
    let chars: Vec<char> = run.chars().collect();
    let (first, second) = (before.len(), before.len() + 1);
    let are_word = |from: usize, to: usize| {
        let word: Option<String> = chars.get(from..to).map(|chars| chars.iter().collect());
        word.is_some_and(|word| analyzer.is_word(&word))
    };
    // Only where a neighbour makes another word of it, the run is cut: most often none does.
    let other = first
        .checked_sub(1)
        .is_some_and(|left| are_word(left, second))
        || are_word(second, second + 2);
    other && {
        let words = analyzer.cut(&run);
        let splits = words.iter().any(|&(_, to)| to == second);
        let goes_on = words.iter().all(|&(_, to)| to != second + 1);
        splits && goes_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::forward::article::tests::analyzer;

    #[test]
    fn parts_of_two_words_are_no_word() {
        for (text, pair, expected) in [
            ("可以看到账户余额", "到账", true),
            ("再到账户与安全", "到账", true),
            ("再到賬戶與安全", "到賬", true),
            ("提现没到账", "到账", false),
            ("提现到账时间", "到账", false),
            ("到账", "到账", false),
            ("可提现的金额", "提现", false),
            ("前提现在变了", "提现", true),
            ("a到账b", "到账", false),
            ("Reset password", "pa", false),
            ("手续费率", "手续费", false),
        ] {
            let start = text.find(pair).expect("it stands there");
            assert_eq!(
                is_across_words(text, (start, start + pair.len()), analyzer()),
                expected,
                "{pair} in {text}"
            );
        }
    }
}
