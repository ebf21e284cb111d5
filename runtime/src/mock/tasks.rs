//! The futures of exports: polled whenever the test waits for something of its mock.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use crate::host::Task;
use crate::sync::lock;

/// The tasks of one mock, and who is to be woken when one of them can go on.
#[derive(Default)]
pub(super) struct Tasks {
    running: Mutex<VecDeque<Arc<Spawned>>>,
    drivers: Mutex<Vec<Waker>>,
}

struct Spawned {
    task: Parked,
    woken: AtomicBool,
    tasks: Arc<Tasks>,
}

impl Wake for Spawned {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.tasks.wake_drivers();
    }
}

impl Tasks {
    pub(super) fn spawn(self: &Arc<Self>, task: Task) {
        let spawned = Spawned { task: Parked::new(task), woken: AtomicBool::new(true), tasks: Arc::clone(self) };
        lock(&self.running).push_back(Arc::new(spawned));
        self.wake_drivers();
    }

    /// `waker` belongs to a future of the test that polls the tasks.
    pub(super) fn drive(&self, waker: &Waker) {
        let mut drivers = lock(&self.drivers);
        if !drivers.iter().any(|driver| driver.will_wake(waker)) {
            drivers.push(waker.clone());
        }
        drop(drivers);
        self.run();
    }

    /// Polls what can go on, until nothing can.
    pub(super) fn run(&self) {
        loop {
            let woken = lock(&self.running).iter().find(|task| task.woken.swap(false, Ordering::AcqRel)).cloned();
            let Some(woken) = woken else { return };
            let Some(mut task) = woken.task.take() else {
                // Somebody polls it right now, and will look again.
                woken.woken.store(true, Ordering::Release);
                return;
            };
            let waker = Waker::from(Arc::clone(&woken));
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                lock(&self.running).retain(|other| !Arc::ptr_eq(other, &woken));
            } else {
                woken.task.put(task);
            }
        }
    }

    /// Drops what has not come to its end.
    pub(super) fn clear(&self) {
        let left = std::mem::take(&mut *lock(&self.running));
        for spawned in left {
            let task = spawned.task.take();
            drop(task);
        }
    }

    fn wake_drivers(&self) {
        let drivers = std::mem::take(&mut *lock(&self.drivers));
        drivers.into_iter().for_each(Waker::wake);
    }
}

/// A task between two polls; it is taken out to be polled.
#[cfg(not(target_family = "wasm"))]
struct Parked(Mutex<Option<Task>>);

#[cfg(not(target_family = "wasm"))]
impl Parked {
    fn new(task: Task) -> Self {
        Self(Mutex::new(Some(task)))
    }

    fn take(&self) -> Option<Task> {
        lock(&self.0).take()
    }

    fn put(&self, task: Task) {
        *lock(&self.0) = Some(task);
    }
}

/// On wasm tasks need not be `Send`, but wakers are: the task stays with its thread.
#[cfg(target_family = "wasm")]
struct Parked(u64);

#[cfg(target_family = "wasm")]
mod here {
    use super::Task;
    use std::cell::{Cell, RefCell};
    use std::collections::HashMap;

    thread_local! {
        pub(super) static TASKS: RefCell<HashMap<u64, Task>> = RefCell::default();
        pub(super) static COUNT: Cell<u64> = const { Cell::new(0) };
    }
}

#[cfg(target_family = "wasm")]
impl Parked {
    fn new(task: Task) -> Self {
        let parked = Self(here::COUNT.replace(here::COUNT.get() + 1));
        parked.put(task);
        parked
    }

    fn take(&self) -> Option<Task> {
        here::TASKS.with_borrow_mut(|tasks| tasks.remove(&self.0))
    }

    fn put(&self, task: Task) {
        here::TASKS.with_borrow_mut(|tasks| tasks.insert(self.0, task));
    }
}
