//! The bindings of the browser's own: animation frames, and an observer of sizes.

use jsinterop::{Callback, ElementRef, JsError, js_import};

/// Calls back before the next frame, with the time in milliseconds; answers the number by which it can be cancelled.
#[js_import]
pub async fn request_animation_frame(tick: &Callback) -> Result<u32, JsError>;

/// Takes a request back.
#[js_import]
pub async fn cancel_animation_frame(request: u32) -> Result<(), JsError>;

/// Calls back when an element has another size.
#[js_import("ResizeObserver")]
pub struct ResizeObserver;

#[js_import]
impl ResizeObserver {
    /// The callback gets a list of entries, each with a `contentRect`.
    #[js_import(new)]
    pub async fn new(resized: &Callback) -> Result<ResizeObserver, JsError>;

    /// Begins to watch an element: calls back once at first.
    pub async fn observe(&self, element: &ElementRef) -> Result<(), JsError>;

    /// Ends watching.
    pub async fn disconnect(&self) -> Result<(), JsError>;
}
