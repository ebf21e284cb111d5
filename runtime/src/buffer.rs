//! A call whose arguments wait in a form of their own, because it was started while the host could not take it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use crate::args::JsArgs;
use crate::error::JsError;
use crate::host::{CallId, Outgoing, Target};
use crate::inner::Inner;
use crate::output::Wanted;
use crate::target::CallTarget;
#[cfg(feature = "value-host")]
use crate::value::ValueWriter;
use crate::value::{Kept, Sending, Tree, ValueError};
use crate::want::Want;
#[cfg(feature = "wire")]
use crate::wire::Encoder;

/// A call that owns its arguments.
pub(crate) struct Buffered {
    pub(crate) id: CallId,
    pub(crate) target: CallTarget,
    pub(crate) runtime: Weak<Inner>,
    pub(crate) args: Vec<Tree>,
    pub(crate) kept: Kept,
    pub(crate) sent: AtomicBool,
    pub(crate) want: Wanted,
    pub(crate) ignored: bool,
}

/// The arguments in a form that borrows nothing.
///
/// # Errors
/// [`JsError::Argument`] for one that cannot cross.
#[cfg(feature = "wire")]
pub(crate) fn own(args: &dyn JsArgs, sending: &Sending<'_>) -> Result<Vec<Tree>, JsError> {
    let mut encoder = Encoder::new(crate::wire::Tables::Own);
    encoder.begin();
    args.encode(&mut crate::args::WireSink::new(&mut encoder, sending))?;
    crate::wire::trees(&mut encoder, sending.runtime()).map_err(ValueError::into_mismatch)
}

/// The same by way of the other serializer, where it is all there is.
#[cfg(not(feature = "wire"))]
pub(crate) fn own(args: &dyn JsArgs, sending: &Sending<'_>) -> Result<Vec<Tree>, JsError> {
    let mut writer = crate::value::TreeWriter::default();
    args.write(&mut crate::args::ArgSink::new(&mut writer, sending))?;
    Ok(writer.finish())
}

impl Buffered {
    fn runtime(&self) -> Result<Arc<Inner>, JsError> {
        self.runtime.upgrade().ok_or(JsError::Disconnected { import: "".into(), may_have_run: false })
    }

    fn each(&self, mut write: impl FnMut(&Tree) -> Result<(), ValueError>) -> Result<(), JsError> {
        for (index, arg) in self.args.iter().enumerate() {
            write(arg).map_err(|error| error.into_argument(index))?;
        }
        self.sent.store(true, Ordering::Relaxed);
        Ok(())
    }
}

impl Outgoing for Buffered {
    fn id(&self) -> CallId {
        self.id
    }

    fn target(&self) -> Result<Target<'_>, JsError> {
        self.target.resolve(&*self.runtime()?)
    }

    fn want(&self) -> &'static Want {
        (self.want)()
    }

    fn ignores_result(&self) -> bool {
        self.ignored
    }

    fn is_sync(&self) -> bool {
        false
    }

    #[cfg(feature = "value-host")]
    fn write_args(&self, writer: &mut dyn ValueWriter) -> Result<(), JsError> {
        self.each(|arg| arg.write(writer))
    }

    #[cfg(feature = "wire")]
    fn encode_args(&self, encoder: &mut Encoder) -> Result<usize, JsError> {
        let runtime = self.runtime()?;
        self.each(|arg| arg.encode(encoder, &runtime))?;
        Ok(self.args.len())
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
