//! `bench size`: what a visitor downloads for the smallest page, with this library and with its peers.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{results, web};

/// Features of the package `bench-hello`, and what they stand for.
const PAGES: [(&str, &str); 4] = [
    ("ours", "jsinterop"),
    ("wb", "wasm-bindgen"),
    ("swb", "wasm-bindgen, serde-wasm-bindgen"),
    ("json", "wasm-bindgen, serde_json"),
];

/// Kilobytes of ours, at most.
const TARGET: f64 = 16.0;

pub(crate) fn run(sh: &Shell, write: bool) -> anyhow::Result<()> {
    let mut table = "A page with one import and one export: profile `small`, `wasm-opt -Oz`, scripts bundled and minified, gzip.\n\n\
         | with | module, KB | scripts, KB | together, KB | at most |\n|---|---|---|---|---|\n"
        .to_owned();
    for (feature, name) in PAGES {
        let [module, scripts] = kilobytes(sh, feature)?;
        let together = module + scripts;
        let verdict = match (feature, together <= TARGET) {
            ("ours", true) => format!("{TARGET:.0}: ok"),
            ("ours", false) => format!("{TARGET:.0}: **MISSED**"),
            _ => String::new(),
        };
        writeln!(table, "| {name} | {module:.1} | {scripts:.1} | {together:.1} | {verdict} |")?;
    }
    println!("\n{table}");
    if !write {
        return Ok(());
    }
    let peers = &["wasm-bindgen", "serde-wasm-bindgen", "serde_json"];
    results::keep(sh, "Size of a page", &table, Path::new("Cargo.lock"), peers)
}

/// The module and its scripts, compressed.
fn kilobytes(sh: &Shell, feature: &str) -> anyhow::Result<[f64; 2]> {
    let out = web::build_small(sh, "bench-hello", feature)?;
    let sizes = cmd!(sh, "node benches/hello/size.mjs {out}").read()?;
    let mut sizes = sizes.trim_matches(['[', ']']).split(',').map(str::parse::<f64>);
    let mut next = || sizes.next().context("`size.mjs` prints two numbers")?.context("`size.mjs` prints numbers");
    Ok([next()? / 1000.0, next()? / 1000.0])
}
