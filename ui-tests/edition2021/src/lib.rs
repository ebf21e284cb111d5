//! Every form of both macros in a crate of edition 2021, under all lints of the workspace.
#![forbid(unsafe_code)]

#[path = "../../hygiene/forms.rs"]
pub mod forms;
