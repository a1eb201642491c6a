//! `jieda explain`: the page of a kind of problem.

use std::process::ExitCode;

use super::out;
use crate::problem::{Code, escape_controls};

/// Says what a code of `jieda check` means, why it matters, and what to do; without a code, lists them all
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda explain                  all codes, a line each
  jieda explain link-dead        what `error[link-dead]` means")]
pub(super) struct Args {
    /// The code, as `jieda check` shows it in brackets
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.code {
        Some(code) => explain(code_named(code).map_err(anyhow::Error::msg)?),
        None => list(),
    }
    Ok(ExitCode::SUCCESS)
}

/// The code of this name.
///
/// # Errors
/// What to write instead.
pub(super) fn code_named(name: &str) -> Result<Code, String> {
    name.parse().map_err(|_| {
        let near =
            Code::nearest(name).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        format!(
            "`{}` is the code of no problem; {near}`jieda explain` lists them all",
            escape_controls(name)
        )
    })
}

/// The page, its prose as wide as the terminal, its examples as they are.
fn explain(code: Code) {
    let (width, mut is_example) = (out::width(), false);
    for line in code.page().lines() {
        is_example ^= line.starts_with("```");
        match is_example || line.is_empty() {
            true => println!("{line}"),
            false => out::wrapped(line, width)
                .iter()
                .for_each(|part| println!("{part}")),
        }
    }
}

fn list() {
    let names = Code::ALL.iter().map(|code| code.as_str().len());
    let indent = names.max().unwrap_or_default() + 2;
    // Where there is no room beside the names, what they mean stands below them.
    let width = out::width();
    let beside = width.is_none_or(|width| width >= indent + 30);
    let indent = if beside { indent } else { 4 };
    for code in Code::ALL {
        let text = out::wrapped(code.summary(), width.map(|width| width - indent));
        if !beside {
            println!("{code}");
        }
        for (at, part) in text.iter().enumerate() {
            let name = if beside && at == 0 { code.as_str() } else { "" };
            println!("{name:indent$}{part}");
        }
    }
}
