//! How a site looks: its logo, its colour, the words at the foot of each page.
//!
//! Gets:    the `[look]` table of `site.toml`.
//! Gives:   `Look`, and the styles of its colour.
//! Touches: `ids`.
//! Never:   a colour on which text cannot be read, unsaid: contrasts are WCAG 2.2's.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::Deserialize;
use toml::Spanned;

use super::parse::{FILE, Parse};
use crate::ids::Localized;
use crate::problem::{Code, Problem};

/// The contrast that text needs (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;
/// The grounds on which the accent stands, light and dark: `--bg` of `static/site.css`.
const GROUNDS: [Colour; 2] = [Colour([0xFB, 0xFA, 0xF7]), Colour([0x15, 0x18, 0x1A])];

/// What a site shows of itself; nothing of it is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// A picture below `assets/`, shown beside the name.
    pub logo: Option<String>,
    /// The colour of links and buttons, light and dark.
    pub accent: Option<[Colour; 2]>,
    /// What stands at the foot of each page.
    pub footer: Localized,
}

/// A colour, red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

#[derive(Deserialize)]
pub(super) struct FileLook {
    logo: Option<String>,
    accent: Option<FileAccent>,
    #[serde(default)]
    footer: BTreeMap<String, String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileAccent {
    light: String,
    dark: String,
}

impl Parse<'_> {
    pub(super) fn look(&mut self, look: Spanned<FileLook>) -> Look {
        let at = look.span().start;
        let look = look.into_inner();
        self.unknown(&look.unknown, at, &["logo", "accent", "footer"]);
        let colours = look
            .accent
            .map(|accent| [accent.light, accent.dark].map(|text| Colour::parse(text.trim())));
        if colours.is_some_and(|colours| colours.contains(&None)) {
            self.problem(
                Code::ColourInvalid,
                at,
                "accent: not a colour",
                "write both as `#0B665A`",
            );
        }
        let logo = look
            .logo
            .map(|logo| logo.trim_start_matches('/').to_owned());
        if logo.as_ref().is_some_and(|logo| {
            !logo.starts_with("assets/")
                || logo.contains(|c: char| c.is_control() || "\"<>".contains(c))
        }) {
            self.problem(
                Code::LogoMisplaced,
                at,
                "logo: not below assets/",
                "write it as `assets/logo.svg`",
            );
        }
        let look = Look {
            logo: logo.filter(|logo| logo.starts_with("assets/")),
            accent: colours.and_then(|[light, dark]| Some([light?, dark?])),
            footer: self.localized(look.footer, at),
        };
        for faint in look.faint() {
            let (line, _) = self.place(at);
            self.problems.push(
                Problem::warning(Code::ColourFaint, Path::new(FILE), faint)
                    .at(line, 0)
                    .help("take a stronger colour"),
            );
        }
        look
    }

    /// A folder below the content folder.
    pub(super) fn static_root(&mut self, named: &Spanned<String>) -> Option<String> {
        let plain = named.get_ref().trim_matches('/');
        let is_below =
            |part: Component<'_>| matches!(part, Component::Normal(name) if name != ".git");
        if !plain.is_empty() && Path::new(plain).components().all(is_below) {
            return Some(plain.to_owned());
        }
        self.problem(
            Code::StaticRootMisplaced,
            named.span().start,
            format!("static_root: `{plain}` is no folder below the content folder"),
            "write its path from the content folder, such as `docs/public`",
        );
        None
    }
}

impl Look {
    /// The styles that set the colour; empty when it is ours.
    #[must_use]
    pub fn accent_css(&self) -> String {
        let Some([light, dark]) = self.accent else {
            return String::new();
        };
        let rule = |accent: Colour| {
            format!(
                ":root{{--accent:{};--on-accent:{}}}",
                accent.css(),
                accent.text_on().css()
            )
        };
        format!(
            "{}@media (prefers-color-scheme:dark){{{}}}",
            rule(light),
            rule(dark)
        )
    }

    /// What is wrong with the colours, in words.
    fn faint(&self) -> Vec<String> {
        let pairs = self
            .accent
            .into_iter()
            .flat_map(|accent| accent.into_iter().zip(GROUNDS).zip(["light", "dark"]));
        pairs
            .filter_map(|((accent, ground), theme)| {
                let contrast = contrast(accent, ground);
                (contrast < CONTRAST_MIN).then(|| {
                    format!(
                        "accent: {} has a contrast of {contrast:.1} on the {theme} page; text needs {CONTRAST_MIN}",
                        accent.css()
                    )
                })
            })
            .collect()
    }
}

impl Colour {
    /// Reads `#0B665A`.
    pub(super) fn parse(text: &str) -> Option<Colour> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let all = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = all.to_be_bytes();
        Some(Colour([red, green, blue]))
    }

    fn css(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02X}{green:02X}{blue:02X}")
    }

    /// White, or near black, whichever is read better on this colour.
    fn text_on(self) -> Colour {
        let (white, black) = (Colour([0xFF; 3]), Colour([0x0C, 0x1F, 0x1B]));
        if contrast(white, self) >= contrast(black, self) {
            white
        } else {
            black
        }
    }

    /// Relative luminance, 0.0 to 1.0, as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// The contrast ratio of two colours, 1.0 to 21.0, as WCAG 2.2 defines it.
fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_brings_the_text_that_can_be_read_on_it_and_a_faint_one_is_told() {
        let accent = |light, dark| Look {
            accent: Some([light, dark].map(|c| Colour::parse(c).unwrap())),
            ..Look::default()
        };
        let ours = accent("#0b665a", "#74CDBB");
        assert_eq!(ours.faint(), Vec::<String>::new());
        assert_eq!(
            ours.accent_css(),
            ":root{--accent:#0B665A;--on-accent:#FFFFFF}@media (prefers-color-scheme:dark){:root{--accent:#74CDBB;--on-accent:#0C1F1B}}"
        );
        assert_eq!(accent("#FFD000", "#333333").faint().len(), 2);
        assert!((contrast(Colour([0; 3]), Colour([0xFF; 3])) - 21.0).abs() < 0.01);
        for bad in ["red", "#12345", "#12345g", "#é1234", ""] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }
}
