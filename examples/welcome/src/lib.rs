//! Blazor's JavaScript interop sample, ported. The bindings and the JavaScript are the same on every host.

pub mod bindings;
pub mod tour;

/// The JavaScript half, a classic script.
pub const WELCOME_JS: &str = include_str!("../js/welcome.js");

/// A stand-in for the page, for hosts that have none.
pub const PAGE_JS: &str = include_str!("../js/page.js");

/// "Can't stop the signal, Mal." as Blazor's sample sends it: UTF-8, one number a byte.
pub const QUOTE: [u32; 53] = [
    60, 101, 109, 62, 67, 97, 110, 39, 116, 32, 115, 116, 111, 112, 32, 116, 104, 101, 32, 115, 105, 103, 110, 97, 108,
    44, 32, 77, 97, 108, 46, 60, 47, 101, 109, 62, 32, 45, 32, 77, 114, 46, 32, 85, 110, 105, 118, 101, 114, 115, 101,
    10, 10,
];
