//! A plain `fn` answers at once.

use jsinterop::js_invokable;

#[js_invokable("add$", alias = "plus")]
fn add(a: f64, mut b: f64) -> f64 {
    b += a;
    b
}
