//! A file that is loaded before anything runs.

use jsinterop::js_initializer;

js_initializer!("./js/init.js");
