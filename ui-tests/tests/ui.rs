//! Misuse, and use in unusual surroundings; see the `README.md` beside this folder.

use std::io::Write;
use std::process::Command;

/// What the compiler says changes from release to release, so it is compared on one compiler only.
#[test]
fn ui_fail() {
    let pinned = include_str!("../../rust-toolchain.toml").lines().find_map(|line| line.strip_prefix("channel = "));
    let pinned = format!("rustc {} ", pinned.unwrap().trim_matches('"'));
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = String::from_utf8(Command::new(rustc).arg("--version").output().unwrap().stdout).unwrap();
    let reason = format!("the messages are those of {pinned}and this is {}", version.trim());
    if version.starts_with(&pinned) {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("import/fail/*.rs");
        cases.compile_fail("export/fail/*.rs");
    } else if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        panic!("{reason}");
    } else {
        // Not `println!`: what a passing test prints is not shown.
        writeln!(std::io::stderr(), "NOT COMPARED: {reason}").unwrap();
    }
}

/// Any compiler will do.
#[test]
fn ui_pass() {
    let cases = trybuild::TestCases::new();
    cases.pass("import/pass/*.rs");
    cases.pass("export/pass/*.rs");
    cases.pass("hygiene/pass/*.rs");
}
