// The type says which state it is.
use jsinterop::js_invokable;

#[derive(Clone)]
struct Db;

#[js_invokable]
fn reset(#[state(name = "db")] db: Db) {
    let _ = db;
}

fn main() {}
