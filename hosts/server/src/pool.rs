//! Encoders, for whoever sends: an idle session holds none.

use std::sync::{Mutex, PoisonError};

use jsinterop::wire::Encoder;

use crate::outbox;

/// So many are kept; as many write at the same time only for a moment.
const KEPT: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<Vec<Encoder>>);

impl Pool {
    pub(crate) fn take(&self) -> Encoder {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(outbox::encoder)
    }

    pub(crate) fn put(&self, encoder: Encoder) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(encoder);
        }
    }
}
