// A typed handle: methods, properties, statics, constructors and bodies; it is a value, compares, and is an object.
use jsinterop::{ElementRef, JsError, JsObject, js_import};
use serde::{Deserialize, Serialize};

#[js_import("Chart", module = "chart.js")]
#[derive(Hash)]
pub struct Chart;

#[js_import]
pub(crate) struct WebSocket;

#[derive(Serialize, Deserialize)]
struct Pair {
    left: Chart,
    right: Option<Chart>,
}

#[js_import]
impl Chart {
    const KIND: &'static str = "bar";

    #[js_import(new)]
    pub async fn new(canvas: &ElementRef, config: &str) -> Result<Chart, JsError>;
    #[js_import(new)]
    pub fn new_now() -> Result<Self, JsError>;
    pub async fn update(&self, mode: Option<&str>) -> Result<(), JsError>;
    #[js_import(get)]
    pub async fn width(&self) -> Result<f64, JsError>;
    #[js_import(set = "width")]
    pub async fn set_width(&self, value: f64) -> Result<(), JsError>;
    #[js_import("register")]
    pub async fn register_item(item: &JsObject) -> Result<(), JsError>;
    #[js_import("addAll", variadic)]
    fn add_all<'a>(&'a self, items: &[&'a str]) -> Result<bool, JsError> where Self: Sized;

    pub async fn double(&self) -> Result<(), JsError> {
        let _ = Self::KIND;
        self.set_width(self.width().await? * 2.0).await
    }
}

fn is_value<T: Clone + PartialEq + Eq + std::fmt::Debug + AsRef<JsObject> + Into<JsObject> + Send + Sync + 'static>() {}

fn main() {
    is_value::<Chart>();
    is_value::<WebSocket>();
}
