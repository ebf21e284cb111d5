//! A file that is loaded before anything runs.

js_initializer!("./js/init.js");
