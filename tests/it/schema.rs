//! JSON against a JSON schema, by the keywords of draft 7 that the schema of SARIF has; another keyword ends the test.
//!
//! A library for it would have brought 7 crates and features of others with it, so that tests and program would no longer share
//! what they are built of.

use serde_json::Value;

/// What is wrong with a value; nothing when it is as the schema says.
pub(crate) fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Checker { root }.check(root, value, "", &mut faults);
    faults
}

struct Checker<'s> {
    root: &'s Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = schema.as_object().unwrap();
        for (keyword, says) in schema {
            let is_good = match keyword.as_str() {
                "$schema" | "$id" | "title" | "description" | "default" | "definitions" => true,
                "$ref" => {
                    let name = says.as_str().unwrap().strip_prefix('#').unwrap();
                    self.check(self.root.pointer(name).unwrap(), value, at, faults);
                    true
                }
                "type" => is_of(says.as_str().unwrap(), value),
                "enum" => says.as_array().unwrap().contains(value),
                "anyOf" => self.matching(says, value, at) > 0,
                "oneOf" => self.matching(says, value, at) == 1,
                "minimum" => value.as_f64().is_none_or(|n| n >= says.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|n| n <= says.as_f64().unwrap()),
                "minItems" => value
                    .as_array()
                    .is_none_or(|list| list.len() as u64 >= says.as_u64().unwrap()),
                "uniqueItems" => value.as_array().is_none_or(|list| {
                    list.iter()
                        .enumerate()
                        .all(|(n, one)| !list[..n].contains(one))
                }),
                "format" => value
                    .as_str()
                    .is_none_or(|text| is_format(says.as_str().unwrap(), text)),
                "required" => says.as_array().unwrap().iter().all(|key| {
                    value
                        .as_object()
                        .is_none_or(|map| map.contains_key(key.as_str().unwrap()))
                }),
                "properties" | "additionalProperties" | "items" => {
                    self.inner(keyword, schema, value, (at, faults));
                    true
                }
                other => panic!("{at}: the keyword `{other}` is not known here"),
            };
            if !is_good {
                faults.push(format!("{at}: {keyword} {says}: {value}"));
            }
        }
    }

    fn inner(
        &self,
        keyword: &str,
        schema: &serde_json::Map<String, Value>,
        value: &Value,
        (at, faults): (&str, &mut Vec<String>),
    ) {
        let says = &schema[keyword];
        let known = |key: &str| schema.get("properties").and_then(|known| known.get(key));
        match (keyword, value) {
            ("items", Value::Array(list)) => {
                for (n, one) in list.iter().enumerate() {
                    self.check(says, one, &format!("{at}/{n}"), faults);
                }
            }
            ("properties", Value::Object(map)) => {
                for (key, one) in map {
                    if let Some(schema) = known(key) {
                        self.check(schema, one, &format!("{at}/{key}"), faults);
                    }
                }
            }
            ("additionalProperties", Value::Object(map)) => {
                for (key, one) in map.iter().filter(|(key, _)| known(key).is_none()) {
                    match says {
                        Value::Bool(true) => {}
                        Value::Bool(false) => faults.push(format!("{at}: {key} is no key")),
                        schema => self.check(schema, one, &format!("{at}/{key}"), faults),
                    }
                }
            }
            _ => {}
        }
    }

    fn matching(&self, schemas: &Value, value: &Value, at: &str) -> usize {
        let matches = |schema: &&Value| {
            let mut faults = Vec::new();
            self.check(schema, value, at, &mut faults);
            faults.is_empty()
        };
        schemas.as_array().unwrap().iter().filter(matches).count()
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("the type `{other}` is not known here"),
    }
}

/// URIs as RFC 3986 writes them: their characters, and that `%` begins two hexadecimal digits.
fn is_format(format: &str, text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let escapes = text.split('%').skip(1);
    let is_reference = text.chars().all(is_part)
        && escapes
            .into_iter()
            .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    match format {
        "uri-reference" => is_reference,
        "uri" => is_reference && text.contains(':'),
        other => panic!("the format `{other}` is not known here"),
    }
}
