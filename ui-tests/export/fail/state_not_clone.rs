// State is cloned for each invocation.
use jsinterop::js_invokable;

struct Db;

#[js_invokable]
fn reset(#[state] db: Db) {
    let _ = db;
}

fn main() {}
