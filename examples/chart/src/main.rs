//! The example as a program, which is a page: `cargo xtask web chart`.

#[cfg(target_family = "wasm")]
fn main() {
    // Nothing here names the library, but its exports are in it.
    use chart as _;
    jsinterop_browser::init();
}

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    eprintln!("this example is a page: run `cargo xtask web chart`");
    std::process::ExitCode::FAILURE
}
