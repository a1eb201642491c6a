//! Whether a template can be read, and what is said of one that fails.
//!
//! Gets:    a text, or an error of minijinja.
//! Gives:   the line and what is wrong.
//! Touches: minijinja.
//! Never:   the file.

use minijinja::{Environment, ErrorKind};

/// Whether a template can be read, and else the line and what is wrong.
pub(super) fn syntax(name: &str, text: &str) -> Result<(), (Option<usize>, String)> {
    let mut environment = Environment::new();
    environment
        .add_template_owned(name.to_owned(), text.to_owned())
        .map_err(|error| (error.line(), described(&error)))
}

pub(super) fn described(error: &minijinja::Error) -> String {
    let what = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    let out_of_fuel = if error.kind() == ErrorKind::OutOfFuel {
        " (it does too much)"
    } else {
        ""
    };
    match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}:{line}: {what}{out_of_fuel}"),
        _ => format!("{what}{out_of_fuel}"),
    }
}
