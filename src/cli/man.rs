//! `jieda man`: the manual pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

/// Prints the manual page, or writes those of all commands into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda man | man -l -                              read it
  jieda man ~/.local/share/man/man1                 then `man jieda` and `man jieda-serve`")]
pub(super) struct Args {
    /// The folder for the pages of all commands, which is made if need be; pages of an earlier version are replaced
    dir: Option<PathBuf>,
}

/// For the whole command, with all that is below it.
pub(super) fn run(args: &Args, command: clap::Command) -> anyhow::Result<ExitCode> {
    let command = command.disable_help_subcommand(true);
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        super::common::print_all(&page)?;
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    clap_mangen::generate_to(command, dir)
        .with_context(|| format!("cannot write pages into {}", dir.display()))?;
    println!("manual pages are in {}", dir.display());
    Ok(ExitCode::SUCCESS)
}
