// State is cloned for each invocation.
use jsinterop::js_invokable;

#[derive(Clone)]
struct Db;

#[js_invokable]
fn reset(#[state] db: &Db) {
    let _ = db;
}

fn main() {}
