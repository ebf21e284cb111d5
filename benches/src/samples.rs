//! The values that are sent both ways. Nobody tuned anything for those under "untuned".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The struct of the project's targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) score: f64,
    pub(crate) tags: Vec<String>,
    pub(crate) active: bool,
}

pub(crate) fn person(id: u32) -> Person {
    Person {
        id,
        name: format!("Ann Example {id}"),
        score: f64::from(id) + 0.5,
        tags: ["alpha", "beta", "gamma"].map(str::to_owned).to_vec(),
        active: id % 2 == 1,
    }
}

pub(crate) fn people() -> Vec<Person> {
    (0..1_000).map(person).collect()
}

pub(crate) fn numbers() -> Vec<f64> {
    (0..10_000).map(|index| f64::from(index) * 0.5 + 0.25).collect()
}

pub(crate) fn text(length: usize) -> String {
    "The quick brown fox jumps over the lazy dog. ".chars().cycle().take(length).collect()
}

/// The same variants in each representation that serde knows.
macro_rules! event {
    ($name:ident, $($attribute:tt)*) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        $($attribute)*
        pub(crate) enum $name {
            Click { x: f64, y: f64, button: String },
            Key { code: String, repeat: bool },
            Closed,
        }

        impl $name {
            pub(crate) fn sample() -> Vec<Self> {
                vec![
                    Self::Click { x: 1.5, y: 2.5, button: "left".to_owned() },
                    Self::Key { code: "Enter".to_owned(), repeat: false },
                    Self::Closed,
                ]
            }
        }
    };
}

event!(External,);
event!(Internal, #[serde(tag = "type")]);
event!(Adjacent, #[serde(tag = "type", content = "value")]);
event!(Untagged, #[serde(untagged)]);

/// An option bag: most of it is not set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Options {
    title: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    resizable: Option<bool>,
    parent: Option<Box<Options>>,
    opacity: Option<f64>,
}

pub(crate) fn options() -> Options {
    let parent = Options {
        title: Some("Parent".to_owned()),
        width: Some(640),
        height: None,
        resizable: None,
        parent: None,
        opacity: None,
    };
    Options { title: None, width: None, height: Some(480), parent: Some(Box::new(parent)), ..parent_less() }
}

fn parent_less() -> Options {
    Options { title: None, width: None, height: None, resizable: Some(true), parent: None, opacity: Some(0.5) }
}

pub(crate) fn map() -> BTreeMap<String, f64> {
    (0..50).map(|index| (format!("key {index}"), f64::from(index) + 0.5)).collect()
}

pub(crate) type Nested = Vec<((i32, String), (bool, (f64, Option<u8>)))>;

pub(crate) fn nested() -> Nested {
    (0..20)
        .map(|index| ((index, format!("item {index}")), (index % 3 == 0, (f64::from(index) + 0.5, Some(7)))))
        .collect()
}

pub(crate) fn international() -> Vec<String> {
    ["Съешь ещё этих мягких булок", "Широкая электрификация", "👩‍👩‍👧‍👦 семья", "smörgåsbord", "🙂🙃", "日本語のテキスト"]
        .map(str::to_owned)
        .to_vec()
}

/// A struct of forty fields, as forms and records of databases have.
macro_rules! wide {
    ($($number:ident $text:ident $flag:ident $ratio:ident,)*) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub(crate) struct Wide {
            $($number: u32, $text: String, $flag: bool, $ratio: f64,)*
        }

        pub(crate) fn wide() -> Wide {
            Wide { $($number: 42, $text: stringify!($text).to_owned(), $flag: true, $ratio: 0.25,)* }
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
