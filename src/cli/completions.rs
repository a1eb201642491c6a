//! `jieda completions`: what a shell needs to complete commands and flags.

use std::process::ExitCode;

use clap_complete::Shell;

/// Prints completions of commands and flags for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda completions bash > ~/.local/share/bash-completion/completions/jieda
  jieda completions zsh > ~/.zfunc/_jieda      with `fpath+=~/.zfunc` before `compinit`
  jieda completions fish > ~/.config/fish/completions/jieda.fish
  jieda completions powershell >> $PROFILE")]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// For the whole command, with all that is below it.
pub(super) fn run(args: &Args, mut command: clap::Command) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "jieda", &mut script);
    super::common::print_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
