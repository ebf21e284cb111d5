// A tuple can be what is in the `Result`, not what stands for it.
use jsinterop::js_import;

#[js_import("size")]
async fn size() -> (u32, u32);

fn main() {}
