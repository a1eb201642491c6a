//! Texts in quotes, as YAML and TOML read them.
//!
//! Gets:    a text.
//! Gives:   the text in double quotes; or without, where YAML reads it as it stands.
//! Touches: nothing.
//! Never:   a quote or a sign of the text that ends the quotes or the line.

/// A text in double quotes, as JSON, YAML and TOML read it: what prints nothing stands there as its code.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Control characters, which include U+0085, and the other two that end a line of YAML.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A name or an address as YAML has it in a list or a map of one line: in quotes where it could be read as something else.
#[must_use]
pub fn item(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let begins = |c: char| c.is_alphanumeric() || c == '/';
    let is_word = text.starts_with(begins) && text.chars().all(is_plain);
    match is_word && !text.eq_ignore_ascii_case("null") {
        true => text.to_owned(),
        false => quoted(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_in_quotes_is_read_as_it_was_by_json_yaml_and_toml() {
        // Each character beside those that mean something in one of the three; NUL is no text of ours.
        let odd = ('\u{1}'..='\u{ff}').chain(['\u{2028}', '\u{2029}', '\u{feff}', '退', '😀']);
        for c in odd {
            let text = format!("a{c}: \"b\" # \\{c}");
            let quoted = quoted(&text);
            assert_eq!(quoted.lines().count(), 1, "{quoted}");
            let json: String = serde_json::from_str(&quoted).unwrap();
            let yaml: String = serde_saphyr::from_str(&quoted).unwrap();
            let toml: toml::Table = format!("a = {quoted}").parse().unwrap();
            assert_eq!([&json, &yaml, toml["a"].as_str().unwrap()], [&text; 3]);
        }
    }

    #[test]
    fn an_item_has_quotes_only_where_yaml_would_read_another_text() {
        for (text, written) in [
            ("/zh/实例/faq-use.html", "/zh/实例/faq-use.html"),
            ("why", "why"),
            ("2024", "2024"),
            ("null", "\"null\""),
            ("~", "\"~\""),
            ("/a b", "\"/a b\""),
            ("/a,b", "\"/a,b\""),
            ("-x", "\"-x\""),
            ("", "\"\""),
        ] {
            assert_eq!(item(text), written);
        }
    }
}
