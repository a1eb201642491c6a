//! MDX as far as it is Markdown: what only its own generator can run is left out.
//!
//! Gets:    the text of a file.
//! Gives:   the same without imports, exports and comments in braces, each character at its place, but for code in components.
//! Touches: nothing.
//! Never:   code blocks: what stands in them is shown.

/// Blanks out what is no text; nothing when there is none of it. Lines stay as they are, and columns but those of code.
#[must_use]
pub(super) fn without_code(text: &str) -> Option<String> {
    let (mut out, mut found) = (String::with_capacity(text.len()), false);
    let mut fence: Option<Fence<'_>> = None;
    let mut open: Vec<Component> = Vec::new();
    // Whether a statement goes on, and a comment.
    let (mut in_statement, mut in_comment, mut after_blank) = (false, false, true);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(own) = &fence {
            own.write(line, &mut out);
            if own.is_closed_by(trimmed) {
                fence = None;
            }
            continue;
        }
        if let Some(first) = open.last_mut().filter(|_| !trimmed.is_empty()) {
            first.content.get_or_insert(indent(line));
        }
        if let Some(run) = fence_run(trimmed) {
            let deeper = open.iter().map(Component::deeper).sum();
            let own = fence.insert(Fence { run, deeper });
            found |= deeper > 0 || make_room(&mut out);
            own.write(line, &mut out);
            continue;
        }
        let begins = line.starts_with("import ") || line.starts_with("export ");
        in_statement = !trimmed.is_empty() && (in_statement || (begins && after_blank));
        in_comment |= trimmed.starts_with("{/*");
        after_blank = trimmed.is_empty();
        let tag = component_tag(trimmed).filter(|_| !in_statement && !in_comment);
        match tag {
            Some(Tag::Opens) => open.push(Component {
                tag: indent(line),
                content: None,
            }),
            Some(Tag::Closes) => {
                open.pop();
            }
            Some(Tag::Alone) | None => {}
        }
        // Without the line of a component's tag, what stands behind it is Markdown, as in MDX.
        if in_statement || in_comment || tag.is_some() {
            in_comment &= !trimmed.contains("*/}");
            found = true;
            out.extend(line.chars().map(|c| if c == '\n' { c } else { ' ' }));
            continue;
        }
        out.push_str(line);
    }
    found.then_some(out)
}

/// Makes the last line blank, when it is of tags and goes with the one above, which is too: in Markdown, unlike in MDX, HTML goes on
/// until a blank line, and a block of code would be a part of it. Gives whether it was so.
fn make_room(out: &mut String) -> bool {
    let is_tags = |line: &str| line.trim().starts_with('<') && line.trim().ends_with('>');
    let mut last = out.lines().rev();
    let (Some(last), Some(above)) = (last.next(), last.next()) else {
        return false;
    };
    if !is_tags(last) || !is_tags(above) {
        return false;
    }
    let joined = format!("{above} {}\n\n", last.trim());
    out.truncate(out.len() - last.len() - above.len() - 2);
    out.push_str(&joined);
    true
}

/// A block of code.
struct Fence<'t> {
    /// The signs that open it.
    run: &'t str,
    /// By how many columns it stands deeper than Markdown without components would have it.
    deeper: usize,
}

impl Fence<'_> {
    fn is_closed_by(&self, line: &str) -> bool {
        line.starts_with(self.run) && fence_run(line) == Some(line)
    }

    /// Writes one of its lines where Markdown takes it for one: in MDX no line is code by its indent alone. What is cut off in
    /// front stands behind, so that every line begins at the byte where it began.
    fn write(&self, line: &str, out: &mut String) {
        let mut columns = 0;
        let is_cut = |c: char| {
            columns += width(c, columns);
            matches!(c, ' ' | '\t') && columns <= self.deeper
        };
        let rest = line.trim_start_matches(is_cut);
        let cut = line.len() - rest.len();
        let text = rest.trim_end_matches('\n');
        out.push_str(text);
        out.extend(std::iter::repeat_n(' ', cut));
        out.push_str(&rest[text.len()..]);
    }
}

/// A component whose content goes on: the columns at which its tag and its content begin.
struct Component {
    tag: usize,
    content: Option<usize>,
}

impl Component {
    fn deeper(&self) -> usize {
        let content = self.content.unwrap_or(self.tag);
        content.saturating_sub(self.tag)
    }
}

/// The signs with which a line opens a block of code.
fn fence_run(line: &str) -> Option<&str> {
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = &line[..line.len() - line.trim_start_matches(sign).len()];
    let is_inline = sign == '`' && line[run.len()..].contains(sign);
    (run.len() >= 3 && !is_inline).then_some(run)
}

/// The column at which the text of a line begins, counted from 0.
fn indent(line: &str) -> usize {
    let spaces = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    spaces.fold(0, |columns, c| columns + width(c, columns))
}

/// How many columns a sign takes at a column: a tab goes on to the next fourth one.
fn width(c: char, column: usize) -> usize {
    match c {
        '\t' => 4 - column % 4,
        _ => 1,
    }
}

#[derive(Clone, Copy)]
enum Tag {
    Opens,
    Closes,
    Alone,
}

/// What a line is that is one tag of a component: its name begins with a capital.
fn component_tag(line: &str) -> Option<Tag> {
    let tag = line.strip_prefix('<')?.strip_suffix('>')?;
    let (kind, name) = match tag.strip_prefix('/') {
        Some(name) => (Tag::Closes, name),
        None if tag.ends_with('/') => (Tag::Alone, tag),
        None => (Tag::Opens, tag),
    };
    let is_one = name.starts_with(|c: char| c.is_ascii_uppercase()) && !tag.contains(['<', '>']);
    is_one.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let tabs = "<Tabs>\n  <Tab slot=\"npm\">\n  ```sh\n  # run\n  <A>\n  ```\n  </Tab>\n</Tabs>\n<b>x</b>\n";
        let kept = without_code(tabs).unwrap();
        let kept: Vec<&str> = kept.lines().map(str::trim).collect();
        assert_eq!(
            kept,
            ["", "", "```sh", "# run", "<A>", "```", "", "", "<b>x</b>"]
        );
    }

    #[test]
    fn a_block_of_code_right_behind_tags_is_no_part_of_them() {
        let text = "1. Text\n\n   <details>\n   <summary>Code</summary>\n   ```html\n   <a href=\"x\">x</a>\n   ```\n   </details>\n";
        let kept = without_code(text).unwrap();
        let lines: Vec<&str> = kept.lines().skip(2).take(3).collect();
        assert_eq!(
            lines,
            ["   <details> <summary>Code</summary>", "", "   ```html"]
        );
        assert_eq!(kept.lines().count(), text.lines().count());
    }

    #[test]
    fn a_block_of_code_in_components_is_one_however_deep_it_stands() {
        // A component in a component, in a list, with tabs, closed less deep than opened; each with code before a heading.
        for (text, begins) in [
            (
                "<Tabs>\n  <Tab a=\"b\">\n    ```sh\n    # run\n    ```\n  </Tab>\n</Tabs>\n",
                0,
            ),
            (
                "<Tabs>\n  <Tab>\n  \t```sh\n    # run\n  ```\n  </Tab>\n</Tabs>\n",
                0,
            ),
            (
                "<Tabs>\n\t<Tab>\n\n\t\tText\n\n\t\t````sh\n\t\t# run\n\t\t```\n\t\t````\n\t</Tab>\n</Tabs>\n",
                0,
            ),
            (
                "<Steps>\n1. Text\n\n   <Tabs>\n     <Tab>\n       ```sh\n       # run\n       ```\n     </Tab>\n   </Tabs>\n</Steps>\n",
                3,
            ),
            (
                "<Steps>\n<One />\n1. Text\n\n    ```sh\n    # run\n    ```\n</Steps>\n",
                4,
            ),
        ] {
            let kept = without_code(text).unwrap();
            let run = kept.lines().find(|line| line.contains("# run")).unwrap();
            assert_eq!(indent(run), begins, "{kept}");
            let sizes = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
            assert_eq!(sizes(&kept), sizes(text), "{kept}");
            let fences = kept
                .lines()
                .filter(|line| fence_run(line.trim_start()).is_some());
            assert!(fences.clone().count() >= 2, "{kept}");
            for fence in fences {
                assert!(indent(fence) <= begins, "{kept}");
            }
        }
    }
}
