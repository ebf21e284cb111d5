// Functions, asynchronous and synchronous, with names of their own.
use jsinterop::{Registry, js_invokable};

#[js_invokable]
async fn return_array_async() -> Vec<i32> {
    vec![1, 2, 3]
}

#[js_invokable("customName", alias = "$other", alias = "größe",)]
pub(crate) fn add(a: f64, mut b: f64) -> f64 {
    b += a;
    b
}

#[js_invokable]
fn nothing() {}

fn main() {
    let mut names: Vec<_> = Registry::global().exports().flat_map(|export| export.names()).collect();
    names.sort_unstable();
    assert_eq!(names, ["$other", "customName", "größe", "nothing", "returnArrayAsync"]);
    Registry::global().check().unwrap();
    assert_eq!(add(1.0, 2.0), 3.0);
}
