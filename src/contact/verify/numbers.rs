//! Numbers in a text: dates, amounts, and pieces that are one number or name together.
//!
//! Gets:    parts of a text, or one as it is read.
//! Gives:   what a number is, or how many parts are one.
//! Touches: `parts`, `vocabulary`.
//! Never:   whose a number is.

use super::kinds::{Break, Kind};
use super::parts::Part;
use super::vocabulary;

/// From how many digits on a number may be an account: QQ's shortest have five.
pub(super) const NAME_DIGITS_MIN: usize = 5;

/// From how many digits on numbers in a row may be one: a phone number has at least as many.
pub(super) const ROW_DIGITS_MIN: usize = *crate::detect::contacts::PHONE_DIGITS.start();

/// How many parts at the beginning are pieces of one name or number: numbers in a row, digits as words, syllables.
pub(super) fn pieces_of_one(parts: &[Part]) -> usize {
    let digits_of = |part: &Part| part.shown.chars().filter(char::is_ascii_digit).count();
    let comma = |part: &Part| {
        part.kind == Kind::Break(Break::Comma) || matches!(part.shown.as_str(), "and" | "加")
    };
    // Numbers, perhaps with commas between; but not an amount in groups of three.
    let mut row = 0;
    let mut groups: Vec<usize> = Vec::new();
    while let Some(part) = parts.get(row) {
        match part.kind {
            Kind::Number if !is_date(&part.shown) => groups.push(digits_of(part)),
            _ if comma(part)
                && !groups.is_empty()
                && parts
                    .get(row + 1)
                    .is_some_and(|next| next.kind == Kind::Number) => {}
            _ => break,
        }
        row += 1;
    }
    let commas = parts[..row]
        .iter()
        .filter(|part| part.kind == Kind::Break(Break::Comma))
        .count();
    let thousands =
        commas + 1 == groups.len() && groups[0] <= 3 && groups[1..].iter().all(|&group| group == 3);
    if groups.len() > 1 && groups.iter().sum::<usize>() >= ROW_DIGITS_MIN && !thousands {
        return row;
    }
    let count = |is: &dyn Fn(&Part) -> bool| parts.iter().take_while(|part| is(part)).count();
    let words = count(&|part| {
        part.kind == Kind::Word && DIGIT_WORDS.contains(&part.shown.to_lowercase().as_str())
    });
    if words >= NAME_DIGITS_MIN {
        return words;
    }
    let han =
        count(&|part| part.kind == Kind::Han && part.shown.chars().all(|c| HAN_DIGITS.contains(c)));
    if han > 1
        && parts[..han]
            .iter()
            .map(|part| part.shown.chars().count())
            .sum::<usize>()
            >= NAME_DIGITS_MIN
    {
        return han;
    }
    let syllables = count(&|part| part.kind == Kind::Word && vocabulary::is_syllable(&part.shown));
    let letters: usize = parts[..syllables].iter().map(|part| part.shown.len()).sum();
    // Two short ones may be somebody's name.
    if syllables > 2 || letters >= 6 && syllables > 1 {
        syllables
    } else {
        1
    }
}

/// Digits as English words.
const DIGIT_WORDS: [&str; 12] = [
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
];

/// Digits as Chinese characters.
const HAN_DIGITS: &str = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两貳參陸";

/// `2027-02-17`, `17.02.2027`, and a month alone.
pub(super) fn is_date(shown: &str) -> bool {
    let pieces: Vec<&str> = shown.split(['-', '.']).collect();
    let number = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|_| (1..=4).contains(&text.len()))
    };
    let year =
        |text: &str| text.len() == 4 && number(text).is_some_and(|n| (1900..2200).contains(&n));
    let day = |text: &str| text.len() <= 2 && number(text).is_some_and(|n| (1..=31).contains(&n));
    match pieces[..] {
        [a, b, c] => year(a) && day(b) && day(c) || day(a) && day(b) && year(c),
        [a, b] => year(a) && day(b) || year(a) && year(b),
        _ => false,
    }
}

/// `1,000.50` or `0.00012345`: an amount has a decimal point.
pub(super) fn is_amount(shown: &str) -> bool {
    let (whole, part) = shown.split_once('.').unwrap_or((shown, ""));
    !part.is_empty()
        && whole.len() <= 6
        && [whole, part]
            .iter()
            .all(|text| text.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word says what the number behind it counts: an order, a ticket, an account of ours.
pub(super) fn is_label(before: &str) -> bool {
    let lower = before.to_lowercase();
    let words = "no nr number order ticket case uid ref reference invoice request transaction txid receipt version block error code";
    let han = [
        "订单",
        "订单号",
        "工单",
        "工单号",
        "单号",
        "编号",
        "流水号",
        "尾号",
        "区块",
        "高度",
        "案号",
        "版本",
    ];
    words.split_whitespace().any(|word| word == lower)
        || han.iter().any(|label| lower.ends_with(label))
}

/// What stands behind an amount.
pub(super) fn is_currency(word: &str) -> bool {
    let known = "usdt usdc usd btc eth trx bnb cny rmb hkd eur gbp jpy sol xrp yuan dollars euros coins tokens satoshi sats gas blocks confirmations";
    let lower = word.to_lowercase();
    known.split_whitespace().any(|unit| unit == lower)
}

/// Digits written as Chinese characters, five and more in a row.
pub(super) fn spelt_digits(chars: &[char]) -> Option<(usize, usize)> {
    let mut from = None;
    for (i, c) in chars.iter().enumerate().chain([(chars.len(), &' ')]) {
        match (from, HAN_DIGITS.contains(*c)) {
            (None, true) => from = Some(i),
            (Some(start), false) if i - start >= NAME_DIGITS_MIN => return Some((start, i)),
            (_, false) => from = None,
            (Some(_), true) => {}
        }
    }
    None
}
