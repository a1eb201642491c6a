//! Which part of a file is asked for.
//!
//! Gets:    the headers of a request, and the file's length and tag.
//! Gives:   all of it, one range, or that there is no such range (RFC 9110, section 14).
//! Touches: nothing.
//! Never:   several ranges in one answer, which may be many times the file: who asks for several gets all of it, as the standard
//!          allows.

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// What to send.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The whole file.
    All,
    /// Some of its bytes, at least one.
    Some(Range<u64>),
    /// None: the range lies behind its end.
    None,
}

/// What to send of a file of `length` bytes, whose tag is `tag`.
pub(super) fn part(headers: &HeaderMap, length: u64, tag: &str) -> Part {
    let mut asked = headers.get_all(header::RANGE).iter();
    let (Some(one), None) = (asked.next(), asked.next()) else {
        return Part::All;
    };
    // Whoever has a part of another version needs all of this one. A weak tag never says that bytes are the same.
    let is_same = |known: &axum::http::HeaderValue| {
        !tag.starts_with("W/") && known.as_bytes() == tag.as_bytes()
    };
    if !headers.get(header::IF_RANGE).is_none_or(is_same) {
        return Part::All;
    }
    one.to_str()
        .ok()
        .and_then(|text| range(text, length))
        .unwrap_or(Part::All)
}

/// Nothing when it is no single range of bytes, which is then left aside.
fn range(text: &str, length: u64) -> Option<Part> {
    let (unit, range) = text.split_once('=')?;
    let (first, last) = range.trim_matches([' ', '\t']).split_once('-')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let range = match (first, last) {
        ("", last) => length.saturating_sub(number(last)?)..length,
        (first, "") => number(first)?..length,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..length.min(last.saturating_add(1))
        }
    };
    Some(if range.start < range.end {
        Part::Some(range)
    } else {
        Part::None
    })
}

/// A number of digits alone; one that is too large for us is larger than any file.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, length: u64, part_of_it: &Part) {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        assert_eq!(
            &part(&headers, length, "\"a\""),
            part_of_it,
            "{range} of {length}"
        );
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for first in 0..6_u64 {
            for last in 0..8_u64 {
                let expected = match (first, last) {
                    _ if last < first => Part::All,
                    _ if first >= 5 => Part::None,
                    _ => Part::Some(first..5.min(last + 1)),
                };
                check(&format!("bytes={first}-{last}"), 5, &expected);
            }
            check(
                &format!("Bytes={first}-"),
                5,
                &if first < 5 {
                    Part::Some(first..5)
                } else {
                    Part::None
                },
            );
            check(
                &format!("bytes=-{first}"),
                5,
                &if first > 0 {
                    Part::Some(5 - first..5)
                } else {
                    Part::None
                },
            );
        }
        check("bytes=-9", 5, &Part::Some(0..5));
        check("bytes=1-99999999999999999999999999", 5, &Part::Some(1..5));
        check("bytes=99999999999999999999999999-", 5, &Part::None);
        check("bytes=0-", 0, &Part::None);
        for odd in [
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=+1-2",
            "bytes=1-2,4-5",
            "bytes=1 -2",
            "lines=1-2",
            "1-2",
            "bytes=1",
        ] {
            check(odd, 5, &Part::All);
        }
    }

    #[test]
    fn a_part_of_another_version_is_not_given() {
        let asked = |tag: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, "bytes=0-1".parse().unwrap());
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
            headers
        };
        assert_eq!(part(&asked("\"a\""), 5, "\"a\""), Part::Some(0..2));
        for other in ["\"b\"", "W/\"a\"", "Sat, 28 Nov 2026 10:00:00 GMT"] {
            assert_eq!(part(&asked(other), 5, "\"a\""), Part::All, "{other}");
        }
        assert_eq!(part(&asked("W/\"a\""), 5, "W/\"a\""), Part::All);
    }
}
