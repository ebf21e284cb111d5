// The path of a typed handle is held to the same rules.
use jsinterop::js_import;

#[js_import("My Chart")]
pub struct Chart;

fn main() {}
