//! A chart that moves: Rust redraws it in each animation frame, and JavaScript holds it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use jsinterop::{Callback, ElementRef, JsError, JsObject, JsRuntime, RustRef, js_invokable};
use serde::Serialize;

use crate::browser::{ResizeObserver, cancel_animation_frame, request_animation_frame};
use crate::uplot::{Plot, Size};
use crate::waves;

/// Draws a chart into an element and sets it in motion. It lasts until JavaScript disposes of it.
#[js_invokable]
pub async fn draw(into: ElementRef) -> Result<RustRef<Live>, JsError> {
    let plot = Plot::new(&waves::options(), &waves::at(0.0, Motion::POINTS), &into).await?;
    let resized = follow(&plot);
    let observer = ResizeObserver::new(&resized).await?;
    let live = Live { motion: Motion::of(plot), observer, _resized: resized };
    live.observer.observe(&into).await?;
    live.resume().await?;
    Ok(RustRef::new(live))
}

/// What the runtime is busy with, to see that nothing is left behind.
#[js_invokable]
#[must_use]
pub fn references(#[state] runtime: JsRuntime) -> usize {
    runtime.counts().references
}

/// A chart on the page. Dropping it takes it off.
#[derive(Debug)]
pub struct Live {
    motion: Arc<Motion>,
    observer: ResizeObserver,
    _resized: Callback,
}

/// How it went so far.
#[derive(Debug, Serialize)]
pub struct Progress {
    /// How often it was redrawn.
    pub updates: u32,
    /// How many points a line has.
    pub points: u32,
    /// How wide it is.
    pub width: f64,
}

#[js_invokable]
impl Live {
    /// Goes on, if it was paused.
    #[js_invokable]
    pub async fn resume(&self) -> Result<(), JsError> {
        if self.motion.is_running.swap(true, Ordering::Relaxed) { Ok(()) } else { self.motion.request().await }
    }

    /// Stands still.
    #[js_invokable]
    pub async fn pause(&self) -> Result<(), JsError> {
        self.motion.is_running.store(false, Ordering::Relaxed);
        cancel_animation_frame(self.motion.requested.load(Ordering::Relaxed)).await
    }

    /// Draws so many points a line from here on.
    #[js_invokable]
    pub fn set_points(&self, points: u32) {
        self.motion.points.store(points.clamp(2, 100_000), Ordering::Relaxed);
    }

    /// Tells how it went so far.
    #[js_invokable]
    pub async fn progress(&self) -> Result<Progress, JsError> {
        let Motion { plot, updates, points, .. } = &*self.motion;
        let width = plot.width().await?;
        Ok(Progress { updates: updates.load(Ordering::Relaxed), points: points.load(Ordering::Relaxed), width })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.motion.is_running.store(false, Ordering::Relaxed);
        cancel_animation_frame(self.motion.requested.load(Ordering::Relaxed)).detach();
        self.observer.disconnect().detach();
        self.motion.plot.destroy().detach();
    }
}

/// What the animation frames work on.
#[derive(Debug)]
struct Motion {
    plot: Plot,
    /// Called in each frame. It reaches this by a weak reference, so that the two can be dropped.
    tick: Callback,
    /// The frame that was asked for last.
    requested: AtomicU32,
    is_running: AtomicBool,
    updates: AtomicU32,
    points: AtomicU32,
}

impl Motion {
    const POINTS: u32 = 600;

    fn of(plot: Plot) -> Arc<Self> {
        Arc::new_cyclic(|this: &Weak<Self>| {
            let this = this.clone();
            let tick = Callback::new(move |millis: f64| {
                let motion = this.upgrade();
                async move {
                    match motion {
                        Some(motion) => motion.frame(millis).await,
                        None => Ok(()),
                    }
                }
            });
            Self {
                plot,
                tick,
                requested: AtomicU32::new(0),
                is_running: AtomicBool::new(false),
                updates: AtomicU32::new(0),
                points: AtomicU32::new(Self::POINTS),
            }
        })
    }

    async fn request(&self) -> Result<(), JsError> {
        self.requested.store(request_animation_frame(&self.tick).await?, Ordering::Relaxed);
        Ok(())
    }

    async fn frame(&self, millis: f64) -> Result<(), JsError> {
        self.plot.set_data(&waves::at(millis, self.points.load(Ordering::Relaxed))).await?;
        self.updates.fetch_add(1, Ordering::Relaxed);
        if self.is_running.load(Ordering::Relaxed) { self.request().await } else { Ok(()) }
    }
}

/// Has a chart follow the size of what it is in.
fn follow(plot: &Plot) -> Callback {
    let plot = plot.clone();
    Callback::new(move |entries: Vec<JsObject>| {
        let plot = plot.clone();
        async move {
            let Some(entry) = entries.last() else { return Ok(()) };
            let size: Size = entry.get("contentRect").await?;
            plot.set_size(&size).await
        }
    })
}
