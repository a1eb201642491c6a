//! How many of a million texts that must not be official are called so, and how many of honest ones are not.
//!
//! `cargo bench --bench verify -- [TEXTS] [SEED]`: 1,000,000 texts unless named, made by construction from the official list of
//! `tests/fixtures/channels`; exits with 1 when one is official.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench speaks to who runs it"
)]

#[path = "../tests/it/channels.rs"]
mod channels;

use std::process::ExitCode;
use std::time::Instant;

use channels::{FORGERIES, HONEST, Random};
use jieda::contact::official::Official;
use jieda::contact::verify::{Finding, State, gravest};

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let (texts, seed) = (
        numbers.first().copied().unwrap_or(1_000_000),
        numbers.get(1).copied().unwrap_or(1),
    );
    let official = list();
    let confusables = channels::confusables();
    let mut random = Random(seed);
    let (mut wrong, each) = (0, texts / (FORGERIES.len() as u64 + 1));
    for (kind, make) in FORGERIES {
        let started = Instant::now();
        let mut own = 0;
        // Texts that are longer than what is read take as long as hundreds of others.
        let count = if kind == "more than is read" {
            each / 100
        } else {
            each
        };
        for _ in 0..count {
            let text = make(&mut random);
            if gravest(&official.judge(&text)) == State::Official {
                own += 1;
                println!("official: {text:?}");
            }
        }
        println!(
            "{own} of {count} official, {:.1} s: {kind}",
            started.elapsed().as_secs_f32()
        );
        wrong += own;
    }
    let (mut own, mut named) = (0, 0);
    let rest = texts - 8 * each - each / 100;
    for _ in 0..rest {
        let (text, _) = channels::lookalike(&mut random, &confusables);
        let findings = official.judge(&text);
        own += u64::from(gravest(&findings) == State::Official);
        named += u64::from(findings.iter().any(Finding::is_lookalike));
    }
    println!(
        "{own} of {rest} official, {:.2} % named: what resembles an entry",
        100.0 * named as f64 / rest as f64
    );
    wrong += own;
    let forms = channels::forms();
    let (mut right, mut all) = (0, 0);
    for sentence in std::iter::once("{}").chain(HONEST) {
        for form in &forms {
            all += 1;
            right += usize::from(
                gravest(&official.judge(&sentence.replace("{}", form))) == State::Official,
            );
        }
    }
    println!("{right} of {all} official: each form of each entry, alone and in honest sentences");
    println!("{wrong} of {texts} false");
    ExitCode::from(u8::from(wrong > 0))
}

/// The list that the texts are made from.
fn list() -> Official {
    let mut official = Official::default();
    ["yunque", "云雀"]
        .iter()
        .for_each(|name| official.add_name(name));
    channels::HOSTS
        .iter()
        .for_each(|host| official.add_domain(host).unwrap());
    channels::EMAILS
        .iter()
        .for_each(|email| official.add_email(email).unwrap());
    official.add_phone(channels::PHONE).unwrap();
    for (network, name) in channels::ACCOUNTS {
        official.add_handle(network, name).unwrap();
    }
    official
}
