//! The arguments of a call: a tuple of `Serialize` values, written straight into the host's form.

use std::fmt;

use serde::Serialize;

use crate::error::JsError;
#[cfg(any(feature = "value-host", feature = "wire"))]
use crate::value::Sending;
#[cfg(feature = "value-host")]
use crate::value::{ValueWriter, write};
#[cfg(feature = "wire")]
use crate::{short::ShortArgs, wire::Encoder};

/// One argument.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to JavaScript",
    label = "not an argument",
    note = "arguments are `Serialize` types: add `#[derive(serde::Serialize)]`, or pass a handle (`JsObject`, `RustRef`, `Callback`)"
)]
pub trait JsArgument {
    /// Writes it.
    #[cfg(feature = "value-host")]
    #[doc(hidden)]
    fn write(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError>;
    /// The same for a wire host.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    fn encode(&self, sink: &mut WireSink<'_>) -> Result<(), JsError>;
    /// Gives it by value; `false` where it has to be encoded.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    #[inline]
    fn shorten(&self, _: &mut ShortArgs) -> bool {
        false
    }
}

/// The arguments of a call: a tuple of up to sixteen `Serialize` values, `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of arguments",
    label = "expected a tuple",
    note = "arguments are a tuple of `Serialize` values: `()`, `(1,)`, `(1, \"two\")`"
)]
pub trait JsArgs {
    /// Writes them in order.
    #[cfg(feature = "value-host")]
    #[doc(hidden)]
    fn write(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError>;
    /// The same for a wire host.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    fn encode(&self, sink: &mut WireSink<'_>) -> Result<(), JsError>;
    /// Gives them by value; `false` where they have to be encoded.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    fn shorten(&self, short: &mut ShortArgs) -> bool
    where
        Self: Sized;
}

/// Where arguments go.
#[cfg(feature = "value-host")]
#[doc(hidden)]
pub struct ArgSink<'a, 'w> {
    writer: &'a mut (dyn ValueWriter + 'w),
    sending: &'a Sending<'a>,
    index: usize,
}

#[cfg(feature = "value-host")]
impl fmt::Debug for ArgSink<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArgSink({})", self.index)
    }
}

#[cfg(feature = "value-host")]
impl<'a, 'w> ArgSink<'a, 'w> {
    pub(crate) fn new(writer: &'a mut (dyn ValueWriter + 'w), sending: &'a Sending<'a>) -> Self {
        Self { writer, sending, index: 0 }
    }

    fn put<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsError> {
        let index = self.index;
        self.index += 1;
        write(value, self.sending, self.writer).map_err(|error| error.into_argument(index))
    }
}

/// Where arguments go on the wire.
#[cfg(feature = "wire")]
#[doc(hidden)]
pub struct WireSink<'a> {
    encoder: &'a mut Encoder,
    sending: &'a Sending<'a>,
    index: usize,
}

#[cfg(feature = "wire")]
impl fmt::Debug for WireSink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WireSink({})", self.index)
    }
}

#[cfg(feature = "wire")]
impl<'a> WireSink<'a> {
    pub(crate) fn new(encoder: &'a mut Encoder, sending: &'a Sending<'a>) -> Self {
        Self { encoder, sending, index: 0 }
    }

    /// How many arguments have been written.
    pub(crate) fn count(&self) -> usize {
        self.index
    }

    #[inline]
    fn put<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsError> {
        let index = self.index;
        self.index += 1;
        crate::wire::write(value, self.sending, self.encoder).map_err(|error| error.into_argument(index))
    }
}

impl<T: Serialize + ?Sized> JsArgument for T {
    #[cfg(feature = "value-host")]
    fn write(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError> {
        sink.put(self)
    }

    #[cfg(feature = "wire")]
    #[inline]
    fn encode(&self, sink: &mut WireSink<'_>) -> Result<(), JsError> {
        sink.put(self)
    }

    #[cfg(feature = "wire")]
    #[inline]
    fn shorten(&self, short: &mut ShortArgs) -> bool {
        short.push(self)
    }
}

/// The last argument of a variadic import: its elements are arguments of their own.
///
/// It is an argument whatever its elements are: the compiler reports one that is not `Serialize` once, where the list is made one.
pub struct Variadic<T> {
    list: T,
    #[cfg(feature = "value-host")]
    write: fn(&T, &mut ArgSink<'_, '_>) -> Result<(), JsError>,
    #[cfg(feature = "wire")]
    encode: fn(&T, &mut WireSink<'_>) -> Result<(), JsError>,
}

impl<T: Spread> Variadic<T> {
    /// Spreads a list.
    pub fn new(list: T) -> Self {
        Self {
            list,
            #[cfg(feature = "value-host")]
            write: T::write_each,
            #[cfg(feature = "wire")]
            encode: T::encode_each,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Variadic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Variadic").field(&self.list).finish()
    }
}

impl<T> JsArgument for Variadic<T> {
    #[cfg(feature = "value-host")]
    fn write(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError> {
        (self.write)(&self.list, sink)
    }

    #[cfg(feature = "wire")]
    fn encode(&self, sink: &mut WireSink<'_>) -> Result<(), JsError> {
        (self.encode)(&self.list, sink)
    }
}

/// A list whose elements can be arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spread",
    label = "not a list of arguments",
    note = "the last parameter of a variadic import is `&[T]`, `Vec<T>` or `&Vec<T>`, where `T` is `Serialize`"
)]
pub trait Spread {
    /// Writes each.
    #[cfg(feature = "value-host")]
    #[doc(hidden)]
    fn write_each(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError>;
    /// The same for a wire host.
    #[cfg(feature = "wire")]
    #[doc(hidden)]
    fn encode_each(&self, sink: &mut WireSink<'_>) -> Result<(), JsError>;
}

macro_rules! spread {
    ($($ty:ty),*) => { $(
        impl<E: Serialize> Spread for $ty {
            #[cfg(feature = "value-host")]
            fn write_each(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError> {
                self.iter().try_for_each(|element| sink.put(element))
            }

            #[cfg(feature = "wire")]
            fn encode_each(&self, sink: &mut WireSink<'_>) -> Result<(), JsError> {
                self.iter().try_for_each(|element| sink.put(element))
            }
        }
    )* };
}
spread!(&[E], Vec<E>, &Vec<E>);

impl JsArgs for () {
    #[cfg(feature = "value-host")]
    fn write(&self, _: &mut ArgSink<'_, '_>) -> Result<(), JsError> {
        Ok(())
    }

    #[cfg(feature = "wire")]
    fn encode(&self, _: &mut WireSink<'_>) -> Result<(), JsError> {
        Ok(())
    }

    #[cfg(feature = "wire")]
    #[inline]
    fn shorten(&self, _: &mut ShortArgs) -> bool {
        true
    }
}

macro_rules! tuples {
    ($($arg:ident)*) => {
        impl<$($arg: JsArgument),*> JsArgs for ($($arg,)*) {
            #[cfg(feature = "value-host")]
            #[expect(non_snake_case, reason = "one variable per type")]
            fn write(&self, sink: &mut ArgSink<'_, '_>) -> Result<(), JsError> {
                let ($($arg,)*) = self;
                $($arg.write(sink)?;)*
                Ok(())
            }

            #[cfg(feature = "wire")]
            #[inline]
            #[expect(non_snake_case, reason = "one variable per type")]
            fn encode(&self, sink: &mut WireSink<'_>) -> Result<(), JsError> {
                let ($($arg,)*) = self;
                $($arg.encode(sink)?;)*
                Ok(())
            }

            #[cfg(feature = "wire")]
            #[inline]
            #[expect(non_snake_case, reason = "one variable per type")]
            fn shorten(&self, short: &mut ShortArgs) -> bool {
                let ($($arg,)*) = self;
                $($arg.shorten(short))&&*
            }
        }
    };
}
tuples!(A0);
tuples!(A0 A1);
tuples!(A0 A1 A2);
tuples!(A0 A1 A2 A3);
tuples!(A0 A1 A2 A3 A4);
tuples!(A0 A1 A2 A3 A4 A5);
tuples!(A0 A1 A2 A3 A4 A5 A6);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15);
