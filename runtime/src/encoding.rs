//! A call on its way to the host: its arguments are written when the host asks for them.

#[cfg(any(feature = "value-host", feature = "wire"))]
use std::sync::{Arc, atomic::AtomicBool};

use crate::args::JsArgs;
use crate::error::JsError;
use crate::host::{Brief, CallId, Outgoing, Target};
use crate::inner::Inner;
use crate::output::Wanted;
use crate::target::CallTarget;
use crate::turn::Waiting;
use crate::want::Want;
#[cfg(feature = "value-host")]
use crate::{args::ArgSink, value::ValueWriter};
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::{
    buffer::{self, Buffered},
    value::{Kept, Sending, Tree},
};
#[cfg(feature = "wire")]
use crate::{host::ShortCall, short::ShortArgs};

/// A call as the host sees it, with its arguments still in their Rust form.
///
/// It is of one type whatever the arguments are: what becomes of it is code that is there once.
pub(crate) struct Encoding<'a> {
    pub(crate) inner: &'a Inner,
    pub(crate) id: CallId,
    pub(crate) target: &'a CallTarget,
    pub(crate) args: &'a dyn JsArgs,
    pub(crate) want: Wanted,
    /// The answer is never read; known without tracing the type.
    pub(crate) ignored: bool,
    pub(crate) sync: bool,
}

impl Outgoing for Encoding<'_> {
    fn id(&self) -> CallId {
        self.id
    }

    fn target(&self) -> Result<Target<'_>, JsError> {
        self.target.resolve(self.inner)
    }

    fn want(&self) -> &'static Want {
        (self.want)()
    }

    fn ignores_result(&self) -> bool {
        self.ignored
    }

    fn is_sync(&self) -> bool {
        self.sync
    }

    #[inline]
    fn brief(&self) -> Option<Brief> {
        let number = self.target.import_number()?;
        // An ignored result is known without tracing its type.
        let want = if self.ignored { &Want::Nothing } else { (self.want)() };
        Some(Brief { id: self.id, number, want, is_sync: self.sync })
    }

    #[cfg(feature = "value-host")]
    fn write_args(&self, writer: &mut dyn ValueWriter) -> Result<(), JsError> {
        let attempt = Attempt(Sending::new(self.inner));
        self.args.write(&mut ArgSink::new(writer, &attempt.0))?;
        attempt.succeed();
        Ok(())
    }

    #[cfg(feature = "wire")]
    fn encode_args(&self, encoder: &mut crate::wire::Encoder) -> Result<usize, JsError> {
        let attempt = Attempt(Sending::new(self.inner));
        let mut sink = crate::args::WireSink::new(encoder, &attempt.0);
        self.args.encode(&mut sink)?;
        let count = sink.count();
        attempt.succeed();
        Ok(count)
    }
}

impl Encoding<'_> {
    /// The call by value, if its arguments, these, can be given so.
    #[cfg(feature = "wire")]
    #[inline]
    pub(crate) fn short<A: JsArgs>(&self, args: &A) -> Option<ShortCall> {
        let mut short = ShortArgs::default();
        if args.shorten(&mut short) { ShortCall::new(&self.brief()?, &short) } else { None }
    }

    /// A copy of the call that borrows nothing, for a host that cannot take it now.
    #[cfg(any(feature = "value-host", feature = "wire"))]
    pub(crate) fn buffer(&self) -> Result<Waiting, JsError> {
        let runtime = Arc::downgrade(&self.inner.arc().ok_or_else(|| JsError::Unavailable { import: "".into() })?);
        let attempt = Attempt(Sending::buffering(self.inner));
        let args = buffer::own(self.args, &attempt.0)?;
        let weight = args.iter().map(Tree::weight).sum();
        let call = Box::new(Buffered {
            id: self.id,
            target: self.target.clone(),
            runtime,
            args,
            kept: attempt.succeed(),
            sent: AtomicBool::new(false),
            want: self.want,
            ignored: self.ignored,
        });
        Ok(Waiting { call, weight })
    }

    /// No host is there that could be busy.
    #[cfg(not(any(feature = "value-host", feature = "wire")))]
    #[expect(clippy::unused_self, reason = "the other half has a use for it")]
    pub(crate) fn buffer(&self) -> Result<Waiting, JsError> {
        Err(JsError::Unavailable { import: "".into() })
    }
}

/// Arguments that are being written: what they give away is taken back unless they are written to their end, also when a `Serialize` impl
/// panics on the way.
#[cfg(any(feature = "value-host", feature = "wire"))]
struct Attempt<'a>(Sending<'a>);

#[cfg(any(feature = "value-host", feature = "wire"))]
impl Attempt<'_> {
    /// They are; what they hold is the message's.
    fn succeed(self) -> Kept {
        self.0.keep()
    }
}

#[cfg(any(feature = "value-host", feature = "wire"))]
impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.0.take_back();
    }
}
