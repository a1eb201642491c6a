//! `jieda agent`: who may see internal articles.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use super::base_url::base_url;
use super::out::when;
use crate::accounts::{AccountName, Clock, Kept, Span, Store};

/// Lets support agents in, shows who is in, and shuts them out
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

/// Prints a link for one use, with which an agent signs in; for somebody who is there already, another one
///
/// The link is good for 24 hours. Send it so that nobody else reads it: whoever opens it first is in, for 12 hours.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda agent add ann                            a link for ann, or another one
  jieda agent add ann@bitp.example --base-url https://help.bitp.example")]
struct Add {
    /// What the agent is called: letters, digits and . _ - + @
    name: AccountName,
    /// The public address of the site, for the link
    #[arg(long, env = "JIEDA_BASE_URL", value_name = "URL", value_parser = base_url, default_value = "http://127.0.0.1:8080")]
    base_url: String,
    #[command(flatten)]
    data: Data,
}

/// Shows each agent with the sessions that are open and the last use
#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    data: Data,
}

/// Shuts an agent out: sessions and links end within 5 seconds, and no proxy brings the name in again
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda agent revoke ann
  jieda agent add ann                            lets ann in again")]
struct Revoke {
    /// What the agent is called
    name: AccountName,
    #[command(flatten)]
    data: Data,
}

/// Where the accounts are.
#[derive(Debug, clap::Args)]
pub(super) struct Data {
    /// The data folder of the server
    #[arg(long, env = "JIEDA_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
}

impl Data {
    /// The database, opened.
    pub(super) fn store(&self) -> anyhow::Result<Store> {
        let mut store = Store::new(&self.data);
        store.open()?;
        Ok(store)
    }

    /// All that is kept; nobody where there is no database.
    pub(super) fn kept(&self) -> anyhow::Result<Kept> {
        let mut store = Store::new(&self.data);
        if !store.path().exists() {
            return Ok(Kept::default());
        }
        store.open()?;
        Ok(store.read()?.0)
    }
}

/// How long a link counts, in seconds: until the next working day.
const LINK_S: i64 = 24 * 3_600;

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.what {
        What::Add(args) => add(args)?,
        What::List(args) => list(args)?,
        What::Revoke(args) => revoke(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn add(args: &Add) -> anyhow::Result<()> {
    let now_s = Clock::default().now_s();
    let span = Span {
        made_s: now_s,
        expires_s: now_s + LINK_S,
    };
    let link = args.data.store()?.add_agent(&args.name, span)?;
    println!("{}/agent/sign-in#code={}", args.base_url, link.reveal());
    eprintln!("good for one use, until {}", when(span.expires_s));
    Ok(())
}

fn list(args: &List) -> anyhow::Result<()> {
    let kept = args.data.kept()?;
    let now_s = Clock::default().now_s();
    let mut accounts: Vec<_> = kept.accounts.values().collect();
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    if accounts.is_empty() {
        eprintln!("no agents yet: `jieda agent add NAME` prints a link for one");
    }
    for account in accounts {
        let sessions = kept.sessions.values();
        let mut sessions: Vec<_> = sessions
            .filter(|session| session.account == account.name && session.span.holds(now_s))
            .collect();
        sessions.sort_by_key(|session| session.span.made_s);
        let links = kept.links.values();
        let links = links.filter(|link| link.account == account.name && link.span.holds(now_s));
        let state = match (account.revoked_s, account.by_proxy) {
            (Some(revoked_s), _) => format!("revoked {}", when(revoked_s)),
            (None, true) => "comes by a proxy".to_owned(),
            (None, false) => {
                let [open, waiting] = [(sessions.len(), "session"), (links.count(), "link")]
                    .map(|(number, what)| count(number, what));
                format!("{open}, {waiting} waiting")
            }
        };
        let used_s = account.used_s.load(Ordering::Relaxed);
        println!("{}  {state}, last use {}", account.name, when(used_s));
        for session in sessions {
            println!(
                "  {} session since {}, until {}, last use {}",
                session.kind.as_str(),
                when(session.span.made_s),
                when(session.span.expires_s),
                when(session.used_s.load(Ordering::Relaxed))
            );
        }
    }
    Ok(())
}

fn revoke(args: &Revoke) -> anyhow::Result<()> {
    let was = args
        .data
        .store()?
        .revoke_agent(&args.name, Clock::default().now_s())?;
    match was {
        true => println!("{} is out: sessions and links have ended", args.name),
        false => println!(
            "{} was not in; no proxy brings the name in either",
            args.name
        ),
    }
    Ok(())
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
