// An export has no C interface.
use jsinterop::js_invokable;

#[js_invokable]
extern "C" fn reset() {}

fn main() {}
