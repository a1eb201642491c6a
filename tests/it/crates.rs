//! Licences and sources of every crate that the program and its tests are made of.
//!
//! Gets:    `cargo metadata` for this platform, `deny.toml`.
//! Gives:   the crates whose licence is not allowed, or that come from elsewhere than the registry.
//! Touches: the program `cargo`.
//! Never:   a list of licences of its own.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

#[test]
fn every_crate_has_an_allowed_licence_and_comes_from_one_registry() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(["--filter-platform", &platform])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let deny = std::fs::read_to_string(root.join("deny.toml")).unwrap();
    let deny: toml::Value = toml::from_str(&deny).unwrap();
    let allowed: BTreeSet<&str> = deny["licenses"]["allow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|licence| licence.as_str().unwrap())
        .collect();
    let packages = metadata["packages"].as_array().unwrap();
    let mut sources = BTreeSet::new();
    let mut wrong = Vec::new();
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        let is_allowed = Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|needed| {
                needed
                    .license
                    .id()
                    .is_some_and(|id| needed.addition.is_none() && allowed.contains(id.name))
            })
        });
        if !is_allowed {
            wrong.push(format!("{}: `{licence}`", package["name"]));
        }
        // Our own has none.
        sources.extend(package["source"].as_str());
    }
    assert!(wrong.is_empty(), "not allowed: {wrong:#?}");
    assert!(packages.len() > 100 && sources.len() == 1, "{sources:?}");
    assert!(
        sources.iter().all(|source| source.starts_with("registry+")),
        "{sources:?}"
    );
}
