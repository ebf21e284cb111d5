//! uPlot, a charting library from npm, driven from Rust: a typed handle, options as structs, data as typed arrays.

pub mod browser;
pub mod live;
pub mod uplot;
pub mod waves;
