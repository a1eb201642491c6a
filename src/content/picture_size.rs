//! How large a picture is.
//!
//! Gets:    the beginning of its file.
//! Gives:   width and height in pixels, where the file says so.
//! Touches: imagesize.
//! Never:   the pixels: nothing is decoded; a number that no page could use.

/// The longest side that counts, in pixels.
const SIDE_MAX: u32 = 100_000;
/// How far into a file of SVG its first tag may stand and end, in bytes.
const SVG_HEAD_BYTES: usize = 16_384;

/// Width and height of a picture, by the beginning of its file.
pub(super) fn of(head: &[u8]) -> Option<(u32, u32)> {
    let known = imagesize::blob_size(head).ok().and_then(|size| {
        Some((
            u32::try_from(size.width).ok()?,
            u32::try_from(size.height).ok()?,
        ))
    });
    let size = known.or_else(|| of_svg(head));
    let is_fine = |side: u32| (1..=SIDE_MAX).contains(&side);
    size.filter(|(width, height)| is_fine(*width) && is_fine(*height))
}

/// That of an SVG: what its tag says, else its view box.
fn of_svg(head: &[u8]) -> Option<(u32, u32)> {
    let head = &head[..head.len().min(SVG_HEAD_BYTES)];
    let text = String::from_utf8_lossy(head);
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let said = |name| attribute(tag, name).and_then(pixels);
    if let (Some(width), Some(height)) = (said("width"), said("height")) {
        return Some((width, height));
    }
    let sides = attribute(tag, "viewBox")?.split([' ', ',', '\n', '\t']);
    let mut sides = sides.filter(|side| !side.is_empty()).skip(2).map(pixels);
    Some((sides.next()??, sides.next()??))
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let whole = |(at, _): &(usize, &str)| tag[..*at].ends_with(char::is_whitespace);
    let (at, _) = tag
        .match_indices(name)
        .find(|found| whole(found) && tag[found.0 + name.len()..].trim_start().starts_with('='))?;
    let value = tag[at + name.len()..].trim_start()[1..].trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// A length without a unit, or in pixels.
fn pixels(text: &str) -> Option<u32> {
    let number: f64 = text.trim().trim_end_matches("px").trim().parse().ok()?;
    let is_fine = number >= 0.5 && number <= f64::from(SIDE_MAX);
    is_fine.then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x40\0\0\0\xF0\x08\x06\0\0\0";
    const GIF: &[u8] = b"GIF89a\x40\x01\xF0\0\0\0\0";

    #[test]
    fn the_size_is_what_the_file_says() {
        assert_eq!(of(PNG), Some((320, 240)));
        assert_eq!(of(GIF), Some((320, 240)));
        for (svg, size) in [
            ("<svg width='320' height=\"240px\">", Some((320, 240))),
            (
                "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" viewBox=\"0 0 319.6 240\" width=\"100%\">",
                Some((320, 240)),
            ),
            (
                "<svg stroke-width=\"2\" viewBox='0,0,320,240'>",
                Some((320, 240)),
            ),
            ("<svg width=\"1em\" height=\"1em\">", None),
            ("<svg width=\"-1\" height=\"1e99\">", None),
            ("<svg width=\"nan\" height=\"inf\">", None),
            ("<svg viewBox=\"0 0 1\">", None),
            ("<svg width=\"320", None),
            ("", None),
        ] {
            assert_eq!(of(svg.as_bytes()), size, "{svg}");
        }
        let mut none = PNG.to_vec();
        none[16..24].fill(0);
        assert_eq!(of(&none), None);
        none[16..24].fill(255);
        assert_eq!(of(&none), None);
    }

    proptest! {
        #[test]
        fn damage_never_ends_in_a_fault(
            beginning in prop_oneof![
                Just(&b"\x89PNG\r\n\x1a\n"[..]), Just(&b"GIF89a"[..]), Just(&b"\xFF\xD8\xFF\xE1"[..]),
                Just(&b"RIFF\0\0\0\0WEBPVP8X"[..]), Just(&b"RIFF\0\0\0\0WEBPVP8L"[..]), Just(&b"RIFF\0\0\0\0WEBPVP8 "[..]),
                Just(&b"\0\0\0\x20ftypavif"[..]), Just(&b"<svg viewBox="[..]), Just(&b"BM"[..]),
                Just(&b"\0\0\x01\0"[..]), Just(&b"II*\0"[..]), Just(&b"MM\0*"[..]), Just(&b"8BPS"[..]), Just(&b"#?RADIANCE\n"[..]),
                Just(&b"qoif"[..]), Just(&b"P6\n"[..]), Just(&b"v/1\x01"[..]), Just(&b"\xFF\x0A"[..]), Just(&b"DDS "[..]),
            ],
            rest in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = of(&[beginning, &rest].concat());
        }
    }
}
