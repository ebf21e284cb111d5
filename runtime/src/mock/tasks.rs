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
    /// Taken out while it is polled.
    task: Mutex<Option<Task>>,
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
        let spawned = Spawned { task: Mutex::new(Some(task)), woken: AtomicBool::new(true), tasks: Arc::clone(self) };
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
            let Some(mut task) = lock(&woken.task).take() else {
                // Somebody polls it right now, and will look again.
                woken.woken.store(true, Ordering::Release);
                return;
            };
            let waker = Waker::from(Arc::clone(&woken));
            if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                lock(&self.running).retain(|other| !Arc::ptr_eq(other, &woken));
            } else {
                *lock(&woken.task) = Some(task);
            }
        }
    }

    /// Drops what has not come to its end.
    pub(super) fn clear(&self) {
        let left = std::mem::take(&mut *lock(&self.running));
        for spawned in left {
            let task = lock(&spawned.task).take();
            drop(task);
        }
    }

    fn wake_drivers(&self) {
        let drivers = std::mem::take(&mut *lock(&self.drivers));
        drivers.into_iter().for_each(Waker::wake);
    }
}
