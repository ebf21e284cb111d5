// The expansions name everything by its whole path.
#![no_implicit_prelude]

#[path = "../forms.rs"]
pub mod forms;

fn main() {}
