//! What a box is called, as the style sheet of a page shows it above the text.
//!
//! Gets:    the tag that begins a box, what stands behind it, the article's language.
//! Gives:   its label, where the writer gave it no title.
//! Touches: nothing.
//! Never:   HTML of another maker than `sanitize`.

use crate::ids::Lang;

/// For each class of a box its label in Chinese and English, with the sign that parts it from the text in one line.
const LABELS: [(&str, &str, &str); 5] = [
    ("markdown-alert-note", "说明：", "Note: "),
    ("markdown-alert-tip", "提示：", "Tip: "),
    ("markdown-alert-important", "重要：", "Important: "),
    ("markdown-alert-warning", "注意：", "Warning: "),
    ("markdown-alert-caution", "当心：", "Caution: "),
];

/// The label of the box that a tag begins; none for another tag, and none where bold words at its beginning are its title: they
/// stand alone in their paragraph or line, or end with a sign such as `:`.
pub(in crate::content) fn label(tag: &str, behind: &str, lang: Lang) -> Option<&'static str> {
    let (_, class) = tag.split_once("class=\"")?;
    let class = class.split('"').next()?;
    let (_, zh, en) = LABELS.into_iter().find(|(own, ..)| *own == class)?;
    let label = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    (!has_title(behind)).then_some(label)
}

fn has_title(behind: &str) -> bool {
    let bold = behind.trim_start().strip_prefix("<p><strong>");
    let Some((words, rest)) = bold.and_then(|bold| bold.split_once("</strong>")) else {
        return false;
    };
    let is_sign = |c: char| matches!(c, ':' | '：' | '!' | '！');
    words.ends_with(is_sign)
        || rest.starts_with(is_sign)
        || ["\n", "</p>", "<br>"]
            .iter()
            .any(|end| rest.starts_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = include_str!("../../../static/site.css");

    #[test]
    fn boxes_are_called_as_the_style_sheet_shows_them() {
        // Whatever has no line of its own is shown as a note.
        assert!(STYLES.contains("[class^=markdown-alert]::before{display:block;color:var(--c);font-size:.875rem;font-weight:600;content:\"Note\"}"));
        for (class, zh, en) in LABELS {
            let tag = format!("<blockquote class=\"{class}\">");
            assert_eq!(label(&tag, "\n<p>a</p>", Lang::Zh), Some(zh));
            assert_eq!(label(&tag, "\n<p>a</p>", Lang::En), Some(en));
            let (zh, en) = (zh.trim_end_matches('：'), en.trim_end_matches(": "));
            let shown = |lang: &str, label: &str| {
                STYLES.contains(&format!(".{class}{lang}::before{{content:\"{label}\"}}"))
            };
            assert!(shown(":lang(zh)", zh), "{class} {zh}");
            assert!(en == "Note" || shown("", en), "{class} {en}");
        }
        let shown = STYLES.matches("markdown-alert-").count();
        let colours = 4;
        assert_eq!(
            shown,
            colours + 2 * LABELS.len() - 1,
            "a box that is not listed"
        );
    }

    #[test]
    fn a_title_of_the_writer_s_own_stands_in_the_place_of_the_label() {
        let of = |behind: &str| {
            label(
                "<blockquote class=\"markdown-alert-tip\">",
                behind,
                Lang::En,
            )
        };
        for title in [
            "<p><strong>a</strong></p>",
            "<p><strong>a</strong>\nb</p>",
            "<p><strong>a</strong><br>b</p>",
            "<p><strong>a：</strong>b</p>",
            "<p><strong>a</strong>: b</p>",
        ] {
            assert_eq!(of(&format!("\n{title}")), None, "{title}");
        }
        for text in [
            "<p><strong>a</strong> b</p>",
            "<p>a <strong>b</strong></p>",
            "",
            "<ul><li><strong>a</strong>",
        ] {
            assert_eq!(of(text), Some("Tip: "), "{text}");
        }
        assert_eq!(label("<blockquote>", "<p>a</p>", Lang::En), None);
        assert_eq!(label("<td class=\"left\">", "<p>a</p>", Lang::En), None);
    }
}
