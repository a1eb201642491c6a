//! `jieda token`: what opens the API for agents to programs.

use std::process::ExitCode;
use std::sync::atomic::Ordering;

use super::agent::Data;
use super::out::when;
use crate::accounts::{AccountName, Clock, Scope, Span};

/// Makes tokens for programs that ask as agents do, lists and revokes them
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Add(Add),
    List(List),
    Revoke(Revoke),
}

/// Prints a token, once: only a hash of it is kept
///
/// A program sends it as `Authorization: Bearer TOKEN`. It never writes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda token add desk                           may read, for 90 days
  jieda token add reports --scope read,insights --days 365")]
struct Add {
    /// What the token is called: letters, digits and . _ - + @
    name: AccountName,
    /// What it may do: read, insights
    #[arg(
        long,
        value_name = "SCOPE",
        value_delimiter = ',',
        default_value = "read"
    )]
    scope: Vec<Scope>,
    /// For how many days it counts
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=730))]
    days: u16,
    #[command(flatten)]
    data: Data,
}

/// Shows each token with what it may do, until when, and its last use
#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    data: Data,
}

/// Ends a token within 5 seconds
#[derive(Debug, clap::Args)]
struct Revoke {
    /// What the token is called
    name: AccountName,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.what {
        What::Add(args) => add(args)?,
        What::List(args) => list(args)?,
        What::Revoke(args) => {
            args.data.store()?.revoke_token(&args.name)?;
            println!("{} has ended", args.name);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn add(args: &Add) -> anyhow::Result<()> {
    let now_s = Clock::default().now_s();
    let span = Span {
        made_s: now_s,
        expires_s: now_s + i64::from(args.days) * 24 * 3_600,
    };
    let scopes = args.scope.iter().copied().collect();
    let token = args.data.store()?.add_token(&args.name, scopes, span)?;
    println!("{}", token.reveal());
    eprintln!(
        "shown this once; it may {scopes}, until {}",
        when(span.expires_s)
    );
    Ok(())
}

fn list(args: &List) -> anyhow::Result<()> {
    let kept = args.data.kept()?;
    let now_s = Clock::default().now_s();
    let mut tokens: Vec<_> = kept.tokens.values().collect();
    tokens.sort_by(|a, b| a.name.cmp(&b.name));
    if tokens.is_empty() {
        eprintln!("no tokens yet: `jieda token add NAME` makes one");
    }
    for token in tokens {
        let ends = match token.span.holds(now_s) {
            true => "until",
            false => "ended",
        };
        println!(
            "{}  {}, {ends} {}, last use {}",
            token.name,
            token.scopes,
            when(token.span.expires_s),
            when(token.used_s.load(Ordering::Relaxed))
        );
    }
    Ok(())
}
