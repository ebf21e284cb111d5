//! Values that nobody tuned anything for.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::row::Row;
use crate::twenty;
use crate::values::both;

pub(crate) fn rows(rows: &mut Vec<Row>) {
    both(rows, "enums, external", &External::samples());
    both(rows, "enums, internal", &Internal::samples());
    both(rows, "enums, adjacent", &Adjacent::samples());
    both(rows, "enums, untagged", &Untagged::samples());
    both(rows, "`Option` fields, half of them `None`", &bag(7));
    both(rows, "1,000 such", &(0..1_000).map(bag).collect::<Vec<_>>());
    both(rows, "`HashMap<String, f64>` of 100", &by_name());
    both(rows, "`BTreeMap<u32, String>` of 100", &by_number());
    both(rows, "nested tuples", &tuples());
    both(rows, "20 struct types interleaved", &twenty::messages());
    both(rows, "struct of 40 fields", &wide(1));
    both(rows, "100 such", &(0..100).map(wide).collect::<Vec<_>>());
    both(rows, "Cyrillic, 4 KiB", &"Съешь ещё этих мягких французских булок, да выпей чаю. ".repeat(42));
    both(rows, "emoji, 4 KiB", &"👩‍👩‍👧‍👦🙂🙃🌍".repeat(111));
    both(rows, "10,000 short strings", &(0..10_000).map(|number| format!("item {number}")).collect::<Vec<_>>());
    both(rows, "`Vec<Vec<u32>>`, 100 of 100", &grid());
    both(rows, "`Vec<bool>` of 10,000", &(0..10_000_u32).map(|number| number % 3 == 0).collect::<Vec<_>>());
    both(rows, "1,000 structs of i64 and u64", &(0..1_000).map(large).collect::<Vec<_>>());
}

/// The same variants in each representation that serde knows.
macro_rules! event {
    ($name:ident $($attribute:tt)*) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        $($attribute)*
        enum $name {
            Click { x: f64, y: f64, button: String },
            Key { code: String, repeat: bool },
            Closed,
        }

        impl $name {
            fn samples() -> Vec<Self> {
                let three = |number: u32| {
                    [
                        Self::Click { x: f64::from(number) + 0.5, y: 2.5, button: "left".to_owned() },
                        Self::Key { code: format!("Key{number}"), repeat: false },
                        Self::Closed,
                    ]
                };
                (0..20).flat_map(three).collect()
            }
        }
    };
}

event!(External);
event!(Internal #[serde(tag = "type")]);
event!(Adjacent #[serde(tag = "type", content = "value")]);
event!(Untagged #[serde(untagged)]);

/// An option bag, as JavaScript's functions take them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Bag {
    title: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    opacity: Option<f64>,
    is_resizable: Option<bool>,
    tags: Option<Vec<String>>,
    parent: Option<Box<Bag>>,
    margin: Option<f64>,
}

/// Which fields are there, the bits of `number` say: half of them on average.
fn bag(number: u32) -> Bag {
    let has = |bit: u32| number >> bit & 1 == 1;
    Bag {
        title: has(0).then(|| format!("window {number}")),
        width: has(1).then_some(640),
        height: (!has(1)).then_some(480),
        opacity: has(2).then_some(0.5),
        is_resizable: (!has(2)).then_some(true),
        tags: has(3).then(|| vec!["dialog".to_owned(), "modal".to_owned()]),
        parent: (has(4) && number > 0).then(|| Box::new(bag(number / 32))),
        margin: (!has(0)).then_some(8.25),
    }
}

fn by_name() -> HashMap<String, f64> {
    (0..100).map(|number| (format!("key {number}"), f64::from(number) + 0.5)).collect()
}

fn by_number() -> BTreeMap<u32, String> {
    (0..100).map(|number| (number * 17, format!("value {number}"))).collect()
}

type Tuple = ((u32, String), (bool, (f64, Option<u8>)), [i16; 3]);

fn tuples() -> Vec<Tuple> {
    let tuple = |number: u32| {
        let rest = (number.is_multiple_of(3), (f64::from(number) + 0.5, number.is_multiple_of(2).then_some(7)));
        ((number, format!("item {number}")), rest, [-1, 0, 1])
    };
    (0..100).map(tuple).collect()
}

/// A struct of forty fields, as forms and records of databases have.
macro_rules! wide {
    ($($number:ident $text:ident $flag:ident $ratio:ident,)*) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        struct Wide { $($number: u32, $text: String, $flag: bool, $ratio: f64,)* }

        fn wide(number: u32) -> Wide {
            let text = |name: &str| format!("{name} {number}");
            Wide { $($number: number, $text: text(stringify!($text)), $flag: number % 2 == 0, $ratio: f64::from(number) + 0.25,)* }
        }
    };
}

wide! {
    customer_number customer_name customer_is_active customer_ratio,
    order_number order_name order_is_active order_ratio,
    invoice_number invoice_name invoice_is_active invoice_ratio,
    product_number product_name product_is_active product_ratio,
    supplier_number supplier_name supplier_is_active supplier_ratio,
    shipment_number shipment_name shipment_is_active shipment_ratio,
    payment_number payment_name payment_is_active payment_ratio,
    contact_number contact_name contact_is_active contact_ratio,
    region_number region_name region_is_active region_ratio,
    account_number account_name account_is_active account_ratio,
}

fn grid() -> Vec<Vec<u32>> {
    (0..100).map(|row| (0..100).map(|column| row * 100_000 + column).collect()).collect()
}

/// Numbers that need more than 32 bits, and fit into a `number`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Large {
    id: u64,
    offset: i64,
    bytes: u64,
    small: i64,
}

fn large(number: u32) -> Large {
    let id = (1 << 40) + u64::from(number);
    Large { id, offset: -(1 << 35) - i64::from(number), bytes: id * 3, small: i64::from(number) }
}
