//! MDX as far as it is Markdown: what only its own generator can run is left out.
//!
//! Gets:    the text of a file.
//! Gives:   the same without imports, exports and comments in braces, each character at its place; elements of HTML that stand
//!          alone in their lines under the names of components, for in MDX what stands in both is Markdown.
//! Touches: nothing.
//! Never:   code blocks: what stands in them is shown.

/// Blanks out what is no text; nothing when there is none of it. Lines and columns stay as they are.
#[must_use]
pub(super) fn without_code(text: &str) -> Option<String> {
    let (mut out, mut found) = (String::with_capacity(text.len()), false);
    let mut fence: Option<&str> = None;
    // Whether a statement goes on, and a comment.
    let (mut in_statement, mut in_comment, mut after_blank) = (false, false, true);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        match fence {
            Some(marker) if trimmed.starts_with(marker) => fence = None,
            Some(_) => {}
            None if trimmed.starts_with("```") => fence = Some("```"),
            None if trimmed.starts_with("~~~") => fence = Some("~~~"),
            None => {
                let begins = line.starts_with("import ") || line.starts_with("export ");
                in_statement = !trimmed.is_empty() && (in_statement || (begins && after_blank));
                in_comment |= trimmed.starts_with("{/*");
                // A block begins behind the front matter too, and behind a line across the page.
                after_blank = trimmed.is_empty() || matches!(trimmed, "---" | "+++");
                if in_statement || in_comment {
                    in_comment &= !trimmed.contains("*/}");
                    found = true;
                    out.extend(line.chars().map(|c| if c == '\n' { c } else { ' ' }));
                    continue;
                }
            }
        }
        // A component's own tag is read with the containers, and what it would do is left out.
        found |= fence.is_none() && is_component_tag(trimmed);
        match fence.is_none().then(|| element_name(trimmed)).flatten() {
            Some(name) => {
                found = true;
                let at = line.find(name).unwrap_or_default();
                let (before, named) = line.split_at(at);
                out.push_str(before);
                out.extend(
                    named
                        .chars()
                        .take(1)
                        .map(|first| first.to_ascii_uppercase()),
                );
                out.extend(named.chars().skip(1));
            }
            None => out.push_str(line),
        }
    }
    found.then_some(out)
}

/// Whether a file of another ending is MDX all the same, as some generators read all files: the first line of its body imports a
/// component.
#[must_use]
pub(super) fn is_begun(text: &str) -> bool {
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_end);
    let mut first = lines.next();
    if let Some(fence @ ("---" | "+++")) = first {
        first = lines.by_ref().skip_while(|line| *line != fence).nth(1);
    }
    let mut body = first.into_iter().chain(lines);
    let Some(rest) = body
        .find(|line| !line.is_empty())
        .and_then(|line| line.strip_prefix("import "))
    else {
        return false;
    };
    let is_quoted = |text: &str| text.trim_start().starts_with(['\'', '"']);
    is_quoted(rest)
        || rest
            .split_once(" from ")
            .is_some_and(|(_, from)| is_quoted(from))
}

/// The elements whose text is Markdown in MDX, and nothing but HTML up to an empty line in Markdown.
const ELEMENTS: [&str; 9] = [
    "article", "aside", "center", "details", "div", "footer", "header", "p", "section",
];

/// The name of such an element where a line is one tag of it, opening or closing; a summary may follow in the line.
fn element_name(line: &str) -> Option<&str> {
    let summary = line.find("<summary>");
    let tag = tag_alone(summary.map_or(line, |summary| line[..summary].trim_end()))?;
    let name = &tag[..tag.find([' ', '\t']).unwrap_or(tag.len())];
    (ELEMENTS.contains(&name) && !tag.ends_with('/')).then_some(name)
}

/// Whether a line is one tag of a component, opening or closing: its name begins with a capital.
fn is_component_tag(line: &str) -> bool {
    tag_alone(line).is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// What stands in a line that is one tag, opening or closing, from its name on.
fn tag_alone(line: &str) -> Option<&str> {
    let tag = line.strip_prefix('<')?.strip_suffix('>')?;
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    (!tag.contains(['<', '>'])).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_alone_in_its_line_is_read_as_a_component() {
        for (line, expected) in [
            ("  <details>\n", Some("  <Details>\n")),
            ("</details>\r\n", Some("</Details>\r\n")),
            (
                "<details><summary>A</summary>\n",
                Some("<Details><summary>A</summary>\n"),
            ),
            ("<div class=\"x\">", Some("<Div class=\"x\">")),
            ("<p>\n", Some("<P>\n")),
            ("<p>text</p>\n", None),
            ("<div/>\n", None),
            ("<pre>\n", None),
            ("<table>\n", None),
            ("a <div>\n", None),
            ("```\n<div>\n```\n", None),
        ] {
            assert_eq!(without_code(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_file_that_begins_with_an_import_is_mdx_whatever_its_name() {
        for (text, is_so) in [
            ("import A from 'a'\n", true),
            (
                "---\ntitle: A\n---\n\nimport {A} from \"@a/b\";\n\nText",
                true,
            ),
            ("+++\ntitle = 'A'\n+++\nimport 'a.css';\n", true),
            ("---\ntitle: import A from 'a'\n---\nText\n", false),
            ("import duties from China are paid\n", false),
            ("Text\n\nimport A from 'a'\n", false),
            ("```js\nimport A from 'a'\n```\n", false),
            ("", false),
            ("---\n", false),
        ] {
            assert_eq!(is_begun(text), is_so, "{text}");
        }
    }

    #[test]
    fn statements_and_comments_are_blank_and_code_stays() {
        let text = "import A from 'a';\nimport {\n  B } from 'b'\n\nimport duties are fees\nText\nimport x\n\n{/* a\nb */}\n```js\nimport C from 'c'\n\nexport d\n```\nexport const e = 1\n";
        let kept = without_code(text).unwrap();
        let lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
        assert_eq!(
            lines,
            [
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "```js",
                "import C from 'c'",
                "",
                "export d",
                "```",
                "export const e = 1"
            ]
        );
        assert_eq!(without_code("Text\nimport x\n"), None);
        for (fence, end) in [
            ("---", "\n"),
            ("+++", "\n"),
            ("---", "\r\n"),
            ("---", "\n\n"),
        ] {
            let head = format!("{fence}{end}title: T{end}{fence}{end}");
            let kept = without_code(&format!(
                "{head}import A from 'a'{end}export const b = 1{end}{end}Text"
            ));
            let kept = kept.unwrap();
            assert_eq!(kept.strip_prefix(&head).unwrap().trim(), "Text");
        }
    }
}
