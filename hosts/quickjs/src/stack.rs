//! How much of a thread's stack JavaScript may use.

/// What stays for Rust at least, on a thread with plenty: an export called at the deepest point of JavaScript runs in it.
const RESERVE: usize = 256 * 1024;

/// The engine's stack limit on this thread, now: what is configured, but never what the thread does not have.
#[inline]
pub(crate) fn available(configured: usize) -> usize {
    match stacker::remaining_stack() {
        Some(remaining) => within(configured, remaining),
        None => configured.min(RESERVE),
    }
}

fn within(configured: usize, remaining: usize) -> usize {
    configured.min(remaining - RESERVE.min(remaining / 2))
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_small_thread_keeps_half_for_rust() {
        assert_eq!(within(4 << 20, 192 << 10), 96 << 10);
        assert_eq!(within(4 << 20, 2 << 20), (2 << 20) - (256 << 10));
        assert_eq!(within(1 << 20, 8 << 20), 1 << 20);
        assert_eq!(within(1 << 20, 0), 0);
    }
}
