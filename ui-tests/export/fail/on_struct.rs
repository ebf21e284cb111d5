// The methods are marked, not the data.
use jsinterop::js_invokable;

#[js_invokable]
struct Helper;

fn main() {}
