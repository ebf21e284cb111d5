//! What a [`Callback`](super::Callback) can be made of: closures of up to eight arguments, and what they may return.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::JsException;
use crate::host::MaybeSend;
use crate::invocation::{Invocation, Returned, Started};
use crate::reply::Leaving;
use crate::want::Want;

/// What the arguments of a closure ask for, one function per argument.
pub type Wants = &'static [fn() -> &'static Want];

/// What a closure may come to: any `Serialize` type, or a `Result` of one whose error converts into a [`JsException`].
///
/// `Marker` only keeps the two apart.
pub trait IntoReply<Marker> {
    /// The value to send, or what to reject with.
    fn into_reply(self) -> Returned;
}

/// Marks results that are values.
#[derive(Debug)]
pub struct ValueMarker;
/// Marks results that are `Result`s.
#[derive(Debug)]
pub struct ResultMarker;

impl<T: Serialize + MaybeSend + 'static> IntoReply<ValueMarker> for T {
    fn into_reply(self) -> Returned {
        Ok(Leaving::new(self))
    }
}

impl<T, E> IntoReply<ResultMarker> for Result<T, E>
where
    T: Serialize + MaybeSend + 'static,
    E: Into<JsException>,
{
    fn into_reply(self) -> Returned {
        match self {
            Ok(value) => Ok(Leaving::new(value)),
            Err(error) => Err(error.into()),
        }
    }
}

/// A closure for [`Callback::new`](super::Callback::new).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a closure that `Callback::new` takes",
    note = "it takes up to eight `DeserializeOwned` arguments and returns a future, `|at: LatLng| async move {{ … }}`; a closure that answers at once goes into `Callback::sync`"
)]
pub trait CallbackFn<Marker>: Send + Sync + 'static {
    /// Reads the arguments and runs the closure.
    fn run(&self, call: Invocation<'_>) -> Result<Started, JsException>;
    /// What the arguments' types ask for.
    fn wants() -> Wants;
}

/// A closure for [`Callback::sync`](super::Callback::sync).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a closure that `Callback::sync` takes",
    note = "it takes up to eight `DeserializeOwned` arguments and returns a `Serialize` value, or a `Result` whose error converts into `JsException`"
)]
pub trait SyncCallbackFn<Marker>: Send + Sync + 'static {
    /// Reads the arguments and runs the closure.
    fn run(&self, call: Invocation<'_>) -> Result<Started, JsException>;
    /// What the arguments' types ask for.
    fn wants() -> Wants;
}

/// A closure for [`Callback::once`](super::Callback::once).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a closure that `Callback::once` takes",
    note = "it takes up to eight `DeserializeOwned` arguments and returns a future, `|name: String| async move {{ … }}`"
)]
pub trait CallbackOnceFn<Marker>: Send + 'static {
    /// Reads the arguments and runs the closure.
    fn run(self, call: Invocation<'_>) -> Result<Started, JsException>;
    /// What the arguments' types ask for.
    fn wants() -> Wants;
}

macro_rules! closures {
    ($($arg:ident)*) => {
        impl<Func, Fut, Out, Marker, $($arg,)*> CallbackFn<(Marker, Out, Fut, $($arg,)*)> for Func
        where
            Func: Fn($($arg),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Out> + MaybeSend + 'static,
            Out: IntoReply<Marker>,
            Marker: 'static,
            $($arg: DeserializeOwned + 'static,)*
        {
            #[allow(non_snake_case, unused_mut, unused_variables, clippy::allow_attributes, reason = "one variable per type; none without arguments")]
            fn run(&self, mut call: Invocation<'_>) -> Result<Started, JsException> {
                $(let $arg = call.argument(stringify!($arg))?;)*
                let future = self($($arg),*);
                Ok(Started::later(async move { future.await.into_reply() }))
            }

            fn wants() -> Wants {
                &[$(Want::of::<$arg>),*]
            }
        }

        impl<Func, Out, Marker, $($arg,)*> SyncCallbackFn<(Marker, Out, $($arg,)*)> for Func
        where
            Func: Fn($($arg),*) -> Out + Send + Sync + 'static,
            Out: IntoReply<Marker>,
            $($arg: DeserializeOwned + 'static,)*
        {
            #[allow(non_snake_case, unused_mut, unused_variables, clippy::allow_attributes, reason = "one variable per type; none without arguments")]
            fn run(&self, mut call: Invocation<'_>) -> Result<Started, JsException> {
                $(let $arg = call.argument(stringify!($arg))?;)*
                Ok(Started::Ready(self($($arg),*).into_reply()))
            }

            fn wants() -> Wants {
                &[$(Want::of::<$arg>),*]
            }
        }

        impl<Func, Fut, Out, Marker, $($arg,)*> CallbackOnceFn<(Marker, Out, Fut, $($arg,)*)> for Func
        where
            Func: FnOnce($($arg),*) -> Fut + Send + 'static,
            Fut: Future<Output = Out> + MaybeSend + 'static,
            Out: IntoReply<Marker>,
            Marker: 'static,
            $($arg: DeserializeOwned + 'static,)*
        {
            #[allow(non_snake_case, unused_mut, unused_variables, clippy::allow_attributes, reason = "one variable per type; none without arguments")]
            fn run(self, mut call: Invocation<'_>) -> Result<Started, JsException> {
                $(let $arg = call.argument(stringify!($arg))?;)*
                let future = self($($arg),*);
                Ok(Started::later(async move { future.await.into_reply() }))
            }

            fn wants() -> Wants {
                &[$(Want::of::<$arg>),*]
            }
        }
    };
}
closures!();
closures!(A0);
closures!(A0 A1);
closures!(A0 A1 A2);
closures!(A0 A1 A2 A3);
closures!(A0 A1 A2 A3 A4);
closures!(A0 A1 A2 A3 A4 A5);
closures!(A0 A1 A2 A3 A4 A5 A6);
closures!(A0 A1 A2 A3 A4 A5 A6 A7);
