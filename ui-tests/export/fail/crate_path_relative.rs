// `crate` is an absolute path: the attribute is used in other modules too.
pub use jsinterop as interop;

#[interop::js_invokable(crate = interop)]
fn say_hello() {}

fn main() {}
