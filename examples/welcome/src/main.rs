//! The sample as a program: it picks the host, and nothing else in it knows one.

#[cfg(not(target_family = "wasm"))]
mod engine;

/// On the embedded engine: a tour that says what happens where.
#[cfg(not(target_family = "wasm"))]
fn main() -> Result<(), jsinterop::JsError> {
    engine::run()
}

/// In a page: its buttons invoke the exports of `welcome::tour`.
#[cfg(target_family = "wasm")]
fn main() {
    // Nothing here names the library, but its exports are in it.
    use welcome as _;
    jsinterop_browser::init();
}
