// The expansions have no `unsafe` that counts as the user's.
#![forbid(unsafe_code)]

#[path = "../forms.rs"]
pub mod forms;

fn main() {}
