// A typed handle stands for one class.
use jsinterop::js_import;

#[js_import("Chart")]
pub struct Chart<T>;

fn main() {}
