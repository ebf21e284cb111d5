//! Twenty struct types, mixed in one list: a protocol of messages.

use serde::{Deserialize, Serialize};

macro_rules! messages {
    ($($name:ident { $($field:ident: $type:ty = $value:expr),* },)*) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            pub(crate) struct $name { $($field: $type),* }
        )*

        /// Told apart by their names, as serde does it when nothing is said.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) enum Message { $($name($name)),* }

        fn round(number: u32) -> Vec<Message> {
            vec![$(Message::$name($name { $($field: $value(number)),* })),*]
        }
    };
}

fn id(number: u32) -> u32 {
    number
}

fn share(number: u32) -> f64 {
    f64::from(number) / 8.0
}

fn text(number: u32) -> String {
    format!("value {number}")
}

fn flag(number: u32) -> bool {
    number.is_multiple_of(3)
}

fn list(number: u32) -> Vec<u32> {
    (0..number % 5).collect()
}

messages! {
    Joined { user: u32 = id, name: String = text },
    Left { user: u32 = id, reason: String = text },
    Said { user: u32 = id, room: u32 = id, text: String = text },
    Edited { message: u32 = id, text: String = text, silent: bool = flag },
    Deleted { message: u32 = id, by: u32 = id },
    Liked { message: u32 = id, by: u32 = id, total: u32 = id },
    Moved { x: f64 = share, y: f64 = share },
    Resized { width: f64 = share, height: f64 = share, fixed: bool = flag },
    Scrolled { top: f64 = share, left: f64 = share, element: String = text },
    Typed { key: String = text, shift: bool = flag, control: bool = flag },
    Uploaded { file: String = text, size: u32 = id, parts: Vec<u32> = list },
    Invited { room: u32 = id, users: Vec<u32> = list },
    Banned { user: u32 = id, until: f64 = share, reason: String = text },
    Renamed { room: u32 = id, from: String = text, to: String = text },
    Counted { room: u32 = id, online: u32 = id, total: u32 = id },
    Measured { at: f64 = share, load: f64 = share, memory: f64 = share, disk: f64 = share },
    Paid { invoice: u32 = id, amount: f64 = share, currency: String = text },
    Shipped { order: u32 = id, parcels: Vec<u32> = list, express: bool = flag },
    Failed { code: u32 = id, message: String = text, fatal: bool = flag },
    Pinged { sent: f64 = share },
}

/// Each type ten times, in turns.
pub(crate) fn messages() -> Vec<Message> {
    (0..10).flat_map(round).collect()
}
