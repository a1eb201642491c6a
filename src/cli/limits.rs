//! The flags of `serve` that bound what clients may take: time and connections.
//!
//! Gets:    flags and variables; how many files the system lets this process open.
//! Gives:   `server::Limits`.
//! Touches: `/proc/self/limits`, where there is one.
//! Never:   a limit of nothing: each has a smallest value, below which nobody could be served.

use std::time::Duration;

use crate::server::Limits;

/// Limits for clients, which see `docs/operations.md` for.
#[derive(Debug, clap::Args)]
pub(super) struct LimitArgs {
    /// How long a client may take to send the head of a request
    #[arg(long, env = "JIEDA_HEADER_TIMEOUT", value_name = "SECONDS", default_value = "10", value_parser = some_seconds)]
    header_timeout: Duration,
    /// How long a client may take to send the body of a request
    #[arg(long, env = "JIEDA_BODY_TIMEOUT", value_name = "SECONDS", default_value = "30", value_parser = some_seconds)]
    body_timeout: Duration,
    /// How long a client may take for each 16 kB of an answer
    #[arg(long, env = "JIEDA_WRITE_TIMEOUT", value_name = "SECONDS", default_value = "30", value_parser = some_seconds)]
    write_timeout: Duration,
    /// How long a connection is kept for another request: longer than a proxy in front keeps it, which is a minute with most
    #[arg(long, env = "JIEDA_IDLE_TIMEOUT", value_name = "SECONDS", default_value = "75", value_parser = some_seconds)]
    idle_timeout: Duration,
    /// How many connections are open at once; by default half of the files that may be open, and at most 2,048
    #[arg(long, env = "JIEDA_CONNECTIONS", value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=CONNECTIONS_MAX))]
    connections: Option<u32>,
    /// How long new connections are still taken once the server is asked to stop, for those who spread the load to notice
    #[arg(long, env = "JIEDA_DRAIN", value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    drain: Duration,
}

/// The most connections that may be asked for.
const CONNECTIONS_MAX: i64 = 1_000_000;
/// The most that are taken by default: with about 100 kB for each slow reader of a picture, 200 MB.
const CONNECTIONS_DEFAULT_MAX: u64 = 2_048;
/// What is left for everything else by default: databases, watches, the content.
const FILES_KEPT: u64 = 128;
/// How many files may be open where the system does not say: the least that systems allow.
const FILES_ASSUMED: u64 = 256;
/// The longest time that may be asked for, in seconds.
const SECONDS_MAX: f64 = 86_400.0;

impl LimitArgs {
    pub(super) fn limits(&self) -> Limits {
        let default = || connections_for(files_max());
        Limits {
            header: self.header_timeout,
            body: self.body_timeout,
            write: self.write_timeout,
            idle: self.idle_timeout,
            connections: self
                .connections
                .map_or_else(default, |connections| connections as usize),
            drain: self.drain,
        }
    }
}

/// How many connections go with so many open files: each may have a picture open besides its socket.
fn connections_for(files: u64) -> usize {
    (files.saturating_sub(FILES_KEPT) / 2).clamp(16, CONNECTIONS_DEFAULT_MAX) as usize
}

/// How many files this process may have open.
fn files_max() -> u64 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    files_in(&limits).unwrap_or(FILES_ASSUMED)
}

fn files_in(limits: &str) -> Option<u64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(u64::MAX),
        number => number.parse().ok(),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.parse().ok();
    let seconds = seconds.filter(|seconds| (0.0..=SECONDS_MAX).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| {
        format!("write a number of seconds from 0 to {SECONDS_MAX}, such as 2 or 0.5")
    })
}

fn some_seconds(text: &str) -> Result<Duration, String> {
    match seconds(text)? {
        time if time < Duration::from_millis(1) => {
            Err("write a number of seconds that is more than 0.001".to_owned())
        }
        time => Ok(time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_everything_else() {
        let table = "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 20000                files\n";
        assert_eq!(files_in(table), Some(1_024));
        assert_eq!(
            files_in("Max open files  unlimited  unlimited  files"),
            Some(u64::MAX)
        );
        assert_eq!(files_in("Max processes 3"), None);
        for (files, connections) in [
            (0, 16),
            (256, 64),
            (1_024, 448),
            (20_000, 2_048),
            (u64::MAX, 2_048),
        ] {
            assert_eq!(connections_for(files), connections, "{files}");
        }
    }

    #[test]
    fn times_are_numbers_of_seconds() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds("0"), Ok(Duration::ZERO));
        for odd in ["", "-1", "1s", "NaN", "inf", "1e9", "90000"] {
            assert!(seconds(odd).is_err(), "{odd}");
        }
        assert!(some_seconds("0").is_err() && some_seconds("0.25").is_ok());
    }
}
