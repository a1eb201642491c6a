//! Quantities in digits or words, with a full or a short unit, in both languages: `24h`, `24 hours`, 24小时, 二十四小时.
//!
//! Gets:    a question.
//! Gives:   where a quantity stands in it, and how else it is written.
//! Touches: `units`.
//! Never:   what is indexed: like synonyms, quantities work on the query side only.
//!
//! A little over 400 lines: the tables of words stand beside what reads them.

use super::units::{Unit, Units};

/// The most ways to write one quantity.
const WAYS_MAX: usize = 16;
/// The largest number that is read.
const NUMBER_MAX: u32 = 9_999;
/// Years from this one on are dates, as in 2024年.
const YEARS_MAX: u32 = 100;
/// The largest number in words that is read without a unit, as in `two factor`.
const COUNT_MAX: u32 = 12;

/// A unit of time, and how it is written.
struct Measure {
    /// In Chinese, the commonest first.
    chinese: &'static [&'static str],
    /// In English in full: one, several.
    english: (&'static str, &'static str),
    /// In English in short; these stand right behind digits, too.
    short: &'static [&'static str],
}

const MEASURES: [Measure; 8] = [
    Measure {
        chinese: &["秒", "秒钟"],
        english: ("second", "seconds"),
        short: &["sec", "secs"],
    },
    Measure {
        chinese: &["分钟"],
        english: ("minute", "minutes"),
        short: &["min", "mins"],
    },
    Measure {
        chinese: &["小时", "个小时", "钟头", "个钟头"],
        english: ("hour", "hours"),
        short: &["h", "hr", "hrs"],
    },
    Measure {
        chinese: &["工作日", "个工作日"],
        english: ("business day", "business days"),
        short: &[],
    },
    Measure {
        chinese: &["天"],
        english: ("day", "days"),
        short: &["d"],
    },
    Measure {
        chinese: &["周", "星期", "个星期", "礼拜", "个礼拜"],
        english: ("week", "weeks"),
        short: &["wk", "wks"],
    },
    Measure {
        chinese: &["个月"],
        english: ("month", "months"),
        short: &["mth", "mths"],
    },
    Measure {
        chinese: &["年"],
        english: ("year", "years"),
        short: &["yr", "yrs"],
    },
];

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// What points at one rather than counting: 第二天, 哪一年, 每一天.
const POINTING: [&str; 12] = [
    "第", "哪", "每", "这", "那", "某", "同", "另", "有", "几", "数", "当",
];

/// A quantity in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The first unit (Han character or word in letters), counted from 0.
    pub first: usize,
    /// How many units.
    pub units: usize,
    /// The other ways to write it.
    pub others: Vec<String>,
}

/// The quantities of a question, from the left, not overlapping.
#[must_use]
pub fn find(words: &str) -> Vec<Quantity> {
    if !has_number(words) {
        return Vec::new();
    }
    let units = units(words);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < units.len() {
        let quantity = glued(&units, at)
            .or_else(|| apart(&units, at))
            .or_else(|| count(&units, at));
        at += quantity.as_ref().map_or(1, |quantity| quantity.units);
        found.extend(quantity);
    }
    found
}

/// Whether any unit may be a number: most questions have none.
fn has_number(words: &str) -> bool {
    let mut walk = Units::new(words);
    while let Some(unit) = walk.next_unit() {
        let is_number = match unit {
            Unit::Han { c, .. } => DIGITS.contains(&c) || "〇两十百千".contains(c),
            Unit::Word { text, .. } => {
                text.starts_with(|c: char| c.is_ascii_digit())
                    || (3..=9).contains(&text.len())
                        && (ONES.contains(&text) || TENS.contains(&text))
            }
            Unit::Space | Unit::Joiner | Unit::Break => false,
        };
        if is_number {
            return true;
        }
    }
    false
}

/// The units as texts.
fn units(words: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut walk = Units::new(words);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Han { c, .. } => all.push(c.to_string()),
            Unit::Word { text, .. } => all.push(text.to_owned()),
            Unit::Space | Unit::Joiner | Unit::Break => {}
        }
    }
    all
}

/// A number and a short unit written together, as `24h`.
fn glued(units: &[String], at: usize) -> Option<Quantity> {
    let word = &units[at];
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = word.split_at(digits);
    let number = digits_of(number)?;
    let measure = MEASURES.iter().find(|measure| {
        let (one, several) = measure.english;
        shorts(measure, number).any(|short| short == unit) || unit == one || unit == several
    })?;
    quantity(units, at, 1, number, measure)
}

/// A number and the unit behind it.
fn apart(units: &[String], at: usize) -> Option<Quantity> {
    let (number, length) = number(units, at)?;
    let behind = &units[at + length..];
    let longest =
        |measure: &'static Measure| Some((unit_length(measure, number, behind)?, measure));
    let (more, measure) = MEASURES
        .iter()
        .filter_map(longest)
        .max_by_key(|(more, _)| *more)?;
    quantity(units, at, length + more, number, measure)
}

/// A small number before a word in letters, as `2 factor`.
fn count(units: &[String], at: usize) -> Option<Quantity> {
    let next = units
        .get(at + 1)
        .filter(|next| next.bytes().all(|b| b.is_ascii_lowercase()))?;
    let (number, other) = match digits_of(&units[at]) {
        Some(number) if (2..=COUNT_MAX).contains(&number) => {
            (number, ONES[number as usize].to_owned())
        }
        Some(_) => return None,
        None => {
            let number = (2..=COUNT_MAX).find(|&n| ONES[n as usize] == units[at])?;
            (number, number.to_string())
        }
    };
    let is_digits = digits_of(&units[at]) == Some(number);
    let is_name = is_digits || next.len() > 2;
    is_name.then(|| Quantity {
        first: at,
        units: 2,
        others: vec![format!("{other} {next}")],
    })
}

/// How many units a unit of time takes that some units begin with.
fn unit_length(measure: &Measure, number: u32, units: &[String]) -> Option<usize> {
    let first = units.first()?;
    let (one, several) = measure.english;
    let is_english = |name: &str| {
        let words = name.split(' ');
        let count = words.clone().count();
        let same = words.zip(units).filter(|(a, b)| a == b).count() == count;
        // Both are said: business days, working days.
        let is_working = count == 2
            && first == "working"
            && units
                .get(1)
                .is_some_and(|unit| unit == "day" || unit == "days");
        (same || is_working).then_some(count)
    };
    if shorts(measure, number).any(|short| short == first) {
        return Some(1);
    }
    is_english(several).or_else(|| is_english(one)).or_else(|| {
        let is_chinese = |name: &&&str| {
            name.chars()
                .zip(units)
                .filter(|(a, b)| b.chars().eq([*a]))
                .count()
                == name.chars().count()
        };
        measure
            .chinese
            .iter()
            .filter(is_chinese)
            .map(|name| name.chars().count())
            .max()
    })
}

/// A number in digits or words, and how many units it takes.
fn number(units: &[String], at: usize) -> Option<(u32, usize)> {
    if let Some(number) = digits_of(&units[at]) {
        return Some((number, 1));
    }
    if let Some(number) = ONES.iter().position(|word| *word == units[at]) {
        return Some((number as u32, 1));
    }
    if let Some(tens) = TENS
        .iter()
        .position(|word| !word.is_empty() && *word == units[at])
    {
        let ones = units
            .get(at + 1)
            .and_then(|next| ONES[1..10].iter().position(|word| word == next));
        let number = tens as u32 * 10 + ones.map_or(0, |ones| ones as u32 + 1);
        return Some((number, 1 + usize::from(ones.is_some())));
    }
    let is_pointed_at = at > 0 && POINTING.contains(&units[at - 1].as_str());
    if is_pointed_at {
        None
    } else {
        chinese_number(&units[at..])
    }
}

fn digits_of(word: &str) -> Option<u32> {
    let is_digits = !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    is_digits.then(|| word.parse().ok()).flatten()
}

/// A number in Chinese characters, up to 9,999.
fn chinese_number(units: &[String]) -> Option<(u32, usize)> {
    let (mut number, mut digit, mut length) = (0_u32, None, 0);
    for unit in units.iter().take(8) {
        let c = unit.chars().next()?;
        let value = DIGITS.iter().position(|&d| d == c).or(match c {
            '〇' => Some(0),
            '两' => Some(2),
            _ => None,
        });
        let power = match c {
            '十' => Some(10),
            '百' => Some(100),
            '千' => Some(1_000),
            _ => None,
        };
        match (value, power) {
            (Some(value), _) if digit.is_none_or(|before| before == 0) => {
                digit = Some(value as u32)
            }
            (_, Some(power)) => number += digit.take().unwrap_or(1) * power,
            _ => break,
        }
        length += 1;
    }
    let number = number + digit.unwrap_or(0);
    (length > 0 && number <= NUMBER_MAX).then_some((number, length))
}

fn quantity(
    units: &[String],
    first: usize,
    length: usize,
    number: u32,
    measure: &Measure,
) -> Option<Quantity> {
    let is_date = measure.english.0 == "year" && number >= YEARS_MAX;
    if number == 0 || number > NUMBER_MAX || is_date {
        return None;
    }
    let own = &units[first..first + length];
    let mut others: Vec<String> = ways(number, measure);
    others.retain(|way| self::units(way) != own);
    others.truncate(WAYS_MAX);
    Some(Quantity {
        first,
        units: length,
        others,
    })
}

/// The short ways to write a unit behind a number: 2D and 3D are no days.
fn shorts(measure: &Measure, number: u32) -> impl Iterator<Item = &'static str> {
    let is_day = move |short: &&str| *short != "d" || !matches!(number, 2 | 3);
    measure.short.iter().copied().filter(is_day)
}

/// The ways to write a quantity, the commonest first.
fn ways(number: u32, measure: &Measure) -> Vec<String> {
    let (one, several) = measure.english;
    let full = if number == 1 { one } else { several };
    let chinese = measure
        .chinese
        .iter()
        .filter(|name| !name.starts_with('个') || measure.chinese.len() == 1);
    let mut ways: Vec<String> = vec![format!("{number} {full}")];
    let words = english(number);
    for name in chinese {
        ways.push(format!("{number}{name}"));
        ways.push(format!("{}{name}", in_chinese(number)));
    }
    ways.extend(words.map(|words| format!("{words} {full}")));
    if full == "business days" || full == "business day" {
        ways.push(format!(
            "{number} working {}",
            if number == 1 { "day" } else { "days" }
        ));
    }
    ways.extend(shorts(measure, number).map(|short| format!("{number}{short}")));
    ways.extend(shorts(measure, number).map(|short| format!("{number} {short}")));
    ways
}

/// A number up to 99 in English words.
fn english(number: u32) -> Option<String> {
    let (tens, ones) = (number as usize / 10, number as usize % 10);
    match (number, ones) {
        (0..20, _) => Some(ONES[number as usize].to_owned()),
        (20..100, 0) => Some(TENS[tens].to_owned()),
        (20..100, _) => Some(format!("{}-{}", TENS[tens], ONES[ones])),
        _ => None,
    }
}

/// A number up to 9,999 in Chinese characters.
fn in_chinese(number: u32) -> String {
    if number == 2 {
        return "两".to_owned();
    }
    let (mut text, mut rest, mut is_gap) = (String::new(), number, false);
    for (power, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = rest / power;
        rest %= power;
        if digit == 0 {
            is_gap |= !text.is_empty();
            continue;
        }
        if std::mem::take(&mut is_gap) {
            text.push('零');
        }
        // 十五, not 一十五.
        if !(power == 10 && digit == 1 && text.is_empty()) {
            text.push(DIGITS[digit as usize % 10]);
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests;
