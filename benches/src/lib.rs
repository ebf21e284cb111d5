//! jsinterop against its peers: every row's implementations are checked to agree, then measured in turns in one process.

mod calls;
mod leak;
mod measure;
mod memory;
mod ours;
mod peer;
mod samples;
mod suite;
mod table;
mod values;

pub use leak::leak;
pub use measure::Effort;
pub use memory::watch;
pub use suite::quickjs;
