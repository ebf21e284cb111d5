//! The imports. Each function uses eight paths in turn, as a program does that calls more than one function.

use jsinterop::{JsCall, JsError, js_import};
use serde::Serialize;
use serde::de::DeserializeOwned;

macro_rules! import {
    ($path:literal [$($generic:tt)*] ($($arg:ident: $type:ty),*) $out:ty) => {{
        #[js_import($path)]
        fn import<$($generic)*>($($arg: $type),*) -> Result<$out, JsError>;
        import($($arg),*)
    }};
}

macro_rules! import_async {
    ($path:literal) => {{
        #[js_import($path)]
        async fn import() -> Result<f64, JsError>;
        import()
    }};
}

macro_rules! in_turn {
    (@function $name:ident [$($generic:tt)*] ($($arg:ident: $type:ty),*) $out:ty, $turn:ident, $body:expr) => {
        pub(crate) fn $name<$($generic)*>($turn: usize, $($arg: $type),*) -> $out { $body }
    };
    ($name:ident $generic:tt $args:tt -> $out:ty: $a:literal $b:literal $c:literal $d:literal $e:literal $f:literal $g:literal $h:literal) => {
        in_turn!(@function $name $generic $args Result<$out, JsError>, turn, match turn & 7 {
            0 => import!($a $generic $args $out),
            1 => import!($b $generic $args $out),
            2 => import!($c $generic $args $out),
            3 => import!($d $generic $args $out),
            4 => import!($e $generic $args $out),
            5 => import!($f $generic $args $out),
            6 => import!($g $generic $args $out),
            _ => import!($h $generic $args $out),
        });
    };
    ($name:ident: $a:literal $b:literal $c:literal $d:literal $e:literal $f:literal $g:literal $h:literal) => {
        in_turn!(@function $name [] () JsCall<(), Result<f64, JsError>>, turn, match turn & 7 {
            0 => import_async!($a),
            1 => import_async!($b),
            2 => import_async!($c),
            3 => import_async!($d),
            4 => import_async!($e),
            5 => import_async!($f),
            6 => import_async!($g),
            _ => import_async!($h),
        });
    };
}

in_turn!(noop [] () -> ():
    "peer.p0.noop" "peer.p1.noop" "peer.p2.noop" "peer.p3.noop" "peer.p4.noop" "peer.p5.noop" "peer.p6.noop" "peer.p7.noop");
in_turn!(add [] (a: f64, b: f64) -> f64:
    "peer.p0.add" "peer.p1.add" "peer.p2.add" "peer.p3.add" "peer.p4.add" "peer.p5.add" "peer.p6.add" "peer.p7.add");
in_turn!(take [T: Serialize + ?Sized] (value: &T) -> ():
    "peer.p0.take" "peer.p1.take" "peer.p2.take" "peer.p3.take" "peer.p4.take" "peer.p5.take" "peer.p6.take" "peer.p7.take");
in_turn!(give [T: DeserializeOwned + Send + 'static] () -> T:
    "peer.p0.give" "peer.p1.give" "peer.p2.give" "peer.p3.give" "peer.p4.give" "peer.p5.give" "peer.p6.give" "peer.p7.give");
in_turn!(next [] () -> String:
    "peer.p0.next" "peer.p1.next" "peer.p2.next" "peer.p3.next" "peer.p4.next" "peer.p5.next" "peer.p6.next" "peer.p7.next");
in_turn!(resolved:
    "peer.p0.resolved" "peer.p1.resolved" "peer.p2.resolved" "peer.p3.resolved" "peer.p4.resolved" "peer.p5.resolved" "peer.p6.resolved" "peer.p7.resolved");
in_turn!(soon:
    "peer.p0.soon" "peer.p1.soon" "peer.p2.soon" "peer.p3.soon" "peer.p4.soon" "peer.p5.soon" "peer.p6.soon" "peer.p7.soon");
