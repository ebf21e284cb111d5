//! The bindings of uPlot: as much of it as this example uses.

use jsinterop::{ElementRef, JsError, TypedArray, js_import};
use serde::{Deserialize, Serialize};

/// A chart. The class is the module's default export.
#[js_import("default", module = "uplot")]
pub struct Plot;

#[js_import]
impl Plot {
    /// Draws a chart into an element.
    #[js_import(new)]
    pub async fn new(options: &Options, data: &[TypedArray<f64>], into: &ElementRef) -> Result<Plot, JsError>;

    /// Draws other data: the first column is x, and each of the others a series.
    pub async fn set_data(&self, data: &[TypedArray<f64>]) -> Result<(), JsError>;

    /// Draws in another size.
    pub async fn set_size(&self, size: &Size) -> Result<(), JsError>;

    /// The width it is drawn in.
    #[js_import(get)]
    pub async fn width(&self) -> Result<f64, JsError>;

    /// Takes it off the page.
    pub async fn destroy(&self) -> Result<(), JsError>;
}

/// In CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// What a chart is made from.
#[derive(Debug, Clone, Serialize)]
pub struct Options {
    /// From left to right, to begin with.
    pub width: f64,
    /// From top to bottom, to begin with.
    pub height: f64,
    /// x, and then one for each line.
    pub series: Vec<Series>,
    /// x and y.
    pub axes: [Axis; 2],
    /// What is shown of x and y.
    pub scales: Scales,
    /// The table below.
    pub legend: Toggle,
}

/// A line. What is absent is the library's default, which an `undefined` would replace.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Series {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'static str>,
    /// Its colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke: Option<&'static str>,
    /// Its width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
}

/// An axis.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Axis {
    /// The colour of its numbers.
    pub stroke: &'static str,
    /// The lines across the chart.
    pub grid: Grid,
}

/// The lines across a chart.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Grid {
    /// Their colour.
    pub stroke: &'static str,
    /// Their width.
    pub width: f64,
}

/// The scales of a chart.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Scales {
    /// From left to right.
    pub x: ScaleX,
    /// From bottom to top.
    pub y: ScaleY,
}

/// How x is read.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ScaleX {
    /// As seconds since 1970.
    pub time: bool,
}

/// What is shown of y.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ScaleY {
    /// From, to.
    pub range: (f64, f64),
}

/// Something that can be shown or not.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Toggle {
    /// Whether it is.
    pub show: bool,
}
