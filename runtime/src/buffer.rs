//! A call whose arguments wait in a form of their own, because it was started while the host could not take it.

use std::sync::Weak;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::JsError;
use crate::host::{CallId, Outgoing, Target};
use crate::inner::Inner;
use crate::output::Wanted;
use crate::target::CallTarget;
use crate::value::{Kept, Tree, ValueError, ValueWriter};
use crate::want::Want;

/// A call that owns its arguments.
pub(crate) struct Buffered {
    pub(crate) id: CallId,
    pub(crate) target: CallTarget,
    pub(crate) runtime: Weak<Inner>,
    pub(crate) args: Vec<Tree>,
    pub(crate) kept: Kept,
    pub(crate) sent: AtomicBool,
    pub(crate) want: Wanted,
}

impl Outgoing for Buffered {
    fn id(&self) -> CallId {
        self.id
    }

    fn target(&self) -> Result<Target<'_>, JsError> {
        let runtime = self.runtime.upgrade().ok_or(JsError::Disconnected { import: "".into(), may_have_run: false })?;
        self.target.resolve(&runtime)
    }

    fn want(&self) -> &'static Want {
        (self.want)()
    }

    fn is_sync(&self) -> bool {
        false
    }

    fn write_args(&self, writer: &mut dyn ValueWriter) -> Result<(), JsError> {
        self.args
            .iter()
            .enumerate()
            .try_for_each(|(index, arg)| arg.write(writer).map_err(|error: ValueError| error.into_argument(index)))?;
        self.sent.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The wire host there is takes every call at once, so it never sees one of these.
    #[cfg(feature = "wire")]
    fn encode_args(&self, _: &mut crate::wire::Encoder) -> Result<usize, JsError> {
        Err(JsError::Unavailable { import: "".into() })
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        if *self.sent.get_mut() {
            return;
        }
        if let Some(runtime) = self.runtime.upgrade() {
            for reference in self.kept.given.drain(..) {
                runtime.release_ref(reference, 1);
            }
        }
    }
}
