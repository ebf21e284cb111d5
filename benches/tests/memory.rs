//! Whether the memory of this process grew is told. Alone in its process: what runs beside it has memory too.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]

use jsinterop_benches::watch;

#[test]
fn growth_is_told_from_use() {
    let used = |_| {
        drop(vec![1_u8; 4_096]);
        Ok(())
    };
    watch("flat", 10_000, &mut |_| (), used).unwrap();
    let mut kept = Vec::new();
    let leaked = |_| {
        kept.push(vec![1_u8; 4_096]);
        Ok(())
    };
    assert!(watch("leak", 10_000, &mut |_| (), leaked).is_err());
}
