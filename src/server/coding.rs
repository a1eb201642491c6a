//! Content codings: which of them an asker reads best, and how a body is put into one.
//!
//! Gets:    the headers of a request; bytes.
//! Gives:   a coding; the bytes in it.
//! Touches: brotli, flate2.
//! Never:   a wait, a copy that is kept.

use std::io::{self, Write};

use axum::http::{HeaderMap, header};
use brotli::enc::BrotliEncoderParams;
use flate2::write::GzEncoder;

/// How a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

/// How much time is put into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// For one answer.
    Quick,
    /// For all to come.
    Thorough,
}

impl Coding {
    /// Its name in headers (RFC 9110, section 8.4.1).
    pub(super) fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// A body in this coding. The levels are where more time stops to buy much: see "Compressed answers" in docs/performance.md.
    ///
    /// # Errors
    /// None that memory can give: both write into a vector.
    pub(super) fn compress(self, plain: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(plain.len() / 4);
        match self {
            Coding::Brotli => {
                let params = BrotliEncoderParams {
                    quality: match effort {
                        Effort::Quick => 2,
                        Effort::Thorough => 5,
                    },
                    // Tables are as large as the body needs, and no page is larger than the window of 262,144 bytes.
                    size_hint: plain.len(),
                    lgwin: 18,
                    ..BrotliEncoderParams::default()
                };
                brotli::BrotliCompress(&mut &*plain, &mut out, &params)?;
            }
            Coding::Gzip => {
                let level = match effort {
                    Effort::Quick => 2,
                    Effort::Thorough => 6,
                };
                let mut encoder = GzEncoder::new(&mut out, flate2::Compression::new(level));
                encoder.write_all(plain)?;
                encoder.finish()?;
            }
        }
        Ok(out)
    }
}

/// What the asker reads best (RFC 9110, section 12.5.3); none for the plain bytes, also when these are refused and nothing else
/// is taken: the standard lets us put such a wish aside. Of equal wishes brotli wins, being smaller.
pub(super) fn wanted(headers: &HeaderMap) -> Option<Coding> {
    let (mut brotli, mut gzip, mut identity, mut rest) = (None, None, None, None);
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    for item in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
    {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")))
            .map_or(Ok(1.0), str::parse::<f32>);
        let Ok(weight) = weight else { continue };
        if !(0.0..=1.0).contains(&weight) {
            continue;
        }
        match name.as_str() {
            "br" => brotli = Some(weight),
            "gzip" | "x-gzip" => gzip = Some(weight),
            "identity" => identity = Some(weight),
            "*" => rest = Some(weight),
            _ => {}
        }
    }
    // Plain bytes that nobody named are the last choice.
    let identity = identity.unwrap_or(0.0);
    let weight = |named: Option<f32>| named.or(rest).unwrap_or(0.0);
    let (coding, weight) = match weight(brotli) >= weight(gzip) {
        true => (Coding::Brotli, weight(brotli)),
        false => (Coding::Gzip, weight(gzip)),
    };
    (weight > 0.0 && weight >= identity).then_some(coding)
}

/// Whether what is of this type is text.
pub(super) fn gets_smaller(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || essence.ends_with("+xml")
        || essence.ends_with("json")
        || essence == "application/xml"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &[&str], coding: Option<Coding>) {
        let mut headers = HeaderMap::new();
        for text in accepted {
            headers.append(header::ACCEPT_ENCODING, text.parse().unwrap());
        }
        assert_eq!(wanted(&headers), coding, "{accepted:?}");
    }

    #[test]
    fn what_is_read_best_is_sent_and_what_is_refused_is_not() {
        use Coding::{Brotli, Gzip};
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some(Brotli)),
            ("gzip", Some(Gzip)),
            ("x-gzip", Some(Gzip)),
            ("GZIP;Q=0.5", Some(Gzip)),
            ("br;q=0.5, gzip;q=0.8", Some(Gzip)),
            ("br; q=0.8 ,gzip; q=0.8", Some(Brotli)),
            ("br;q=0, gzip", Some(Gzip)),
            ("br;q=0.000", None),
            ("*", Some(Brotli)),
            ("*, br;q=0", Some(Gzip)),
            ("*;q=0, gzip;q=0.1", Some(Gzip)),
            ("*;q=0", None),
            ("identity", None),
            ("identity;q=0, gzip;q=0.001", Some(Gzip)),
            ("identity;q=0", None),
            ("identity, gzip;q=0.5", None),
            ("identity;q=0.5, gzip;q=0.5", Some(Gzip)),
            ("br;q=2, gzip;q=-1", None),
            ("br;q=NaN", None),
            ("br;q=", None),
            ("brotli, gz, ;q=1, ,", None),
            ("", None),
        ] {
            check(&[accepted], coding);
        }
        check(&[], None);
        check(&["gzip", "br"], Some(Brotli));
        check(&["identity", "br;q=0.1"], None);
    }

    #[test]
    fn only_types_that_get_smaller_are_compressed() {
        for (media_type, is_smaller) in [
            ("text/html; charset=utf-8", true),
            ("application/json", true),
            ("application/problem+json", true),
            ("application/atom+xml; charset=utf-8", true),
            ("image/svg+xml", true),
            ("image/png", false),
            ("application/pdf", false),
            ("application/octet-stream", false),
        ] {
            assert_eq!(gets_smaller(media_type), is_smaller, "{media_type}");
        }
    }
}
