//! A thread of the engine's own: started when there is first something for it, it does one thing after the other until the engine ends.

use std::mem;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::Instant;

/// What lies on a worker's desk.
pub(crate) trait Work: Default + Send + 'static {
    /// One thing to do.
    type Job;

    /// Takes what is to be done next.
    fn next(&mut self) -> Next<Self::Job>;
}

/// What is to be done, and when.
pub(crate) enum Next<T> {
    Now(T),
    At(Instant),
    Never,
}

type Run<W> = Arc<dyn Fn(<W as Work>::Job) -> ControlFlow<()> + Send + Sync>;

/// One thread, and its desk.
pub(crate) struct Worker<W: Work> {
    desk: Arc<Desk<W>>,
    run: Run<W>,
    thread: OnceLock<ThreadId>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

/// Where others put what a worker is to do.
pub(crate) struct Desk<W> {
    inside: Mutex<Inside<W>>,
    news: Condvar,
    ended: Condvar,
}

#[derive(Default)]
struct Inside<W> {
    work: W,
    life: Life,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Life {
    /// No thread yet.
    #[default]
    Asleep,
    Awake,
    Stopping,
    Ended,
}

impl<W: Work> Worker<W> {
    /// A worker that does each thing with `run`, until that says that there is an end.
    pub(crate) fn new(run: impl Fn(W::Job) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        let desk = Desk { inside: Mutex::default(), news: Condvar::new(), ended: Condvar::new() };
        Self { desk: Arc::new(desk), run: Arc::new(run), thread: OnceLock::new(), handle: Mutex::default() }
    }

    pub(crate) fn desk(&self) -> &Arc<Desk<W>> {
        &self.desk
    }

    /// Whether this is its thread.
    pub(crate) fn is_here(&self) -> bool {
        self.thread.get() == Some(&thread::current().id())
    }

    /// Puts something on the desk, and answers whether the thread is to look at it before it would have looked anyway. After the end, nothing
    /// is due any more.
    pub(crate) fn give(&self, put: impl FnOnce(&mut W) -> bool) {
        let mut inside = self.desk.lock();
        if inside.life == Life::Ended {
            return;
        }
        let is_news = put(&mut inside.work);
        self.wake_up(&mut inside);
        drop(inside);
        if is_news {
            self.desk.news.notify_one();
        }
    }

    fn wake_up(&self, inside: &mut Inside<W>) {
        if inside.life != Life::Asleep {
            return;
        }
        let (desk, run) = (Arc::clone(&self.desk), Arc::clone(&self.run));
        let thread = thread::Builder::new().name("jsinterop-quickjs".to_owned()).spawn(move || desk.work_off(&*run));
        if let Ok(handle) = thread {
            inside.life = Life::Awake;
            // Only the first thread gets here.
            let _ = self.thread.set(handle.thread().id());
            *self.handle.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
        }
    }

    /// Has the thread end once it has done what is due by now.
    pub(crate) fn stop(&self) {
        let mut inside = self.desk.lock();
        if inside.life == Life::Awake {
            inside.life = Life::Stopping;
            drop(inside);
            return self.desk.news.notify_one();
        }
        self.desk.end(inside);
    }

    /// Waits for that, but not longer than this: it may be in the middle of a user's code.
    pub(crate) fn wait(&self, until: Instant) {
        let patience = until.saturating_duration_since(Instant::now());
        if patience.is_zero() || self.is_here() {
            return;
        }
        let stops = |inside: &mut Inside<W>| inside.life == Life::Stopping;
        let waited = self.desk.ended.wait_timeout_while(self.desk.lock(), patience, stops);
        let has_ended = waited.is_ok_and(|(_, waited)| !waited.timed_out());
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle.filter(|_| has_ended) {
            // A panic on that thread has been reported there.
            let _ = handle.join();
        }
    }
}

impl<W: Work> Desk<W> {
    fn lock(&self) -> MutexGuard<'_, Inside<W>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what lies there, or takes some of it.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut W) -> R) -> R {
        look(&mut self.lock().work)
    }

    /// Puts something there from below, for a thread that runs already.
    pub(crate) fn put(&self, put: impl FnOnce(&mut W)) {
        let mut inside = self.lock();
        if inside.life == Life::Ended {
            return;
        }
        put(&mut inside.work);
        drop(inside);
        self.news.notify_one();
    }

    fn work_off(&self, run: &dyn Fn(W::Job) -> ControlFlow<()>) {
        loop {
            let mut inside = self.lock();
            match inside.work.next() {
                Next::Now(job) => {
                    drop(inside);
                    // The hook has reported a panic; everything else goes on.
                    if let Ok(ControlFlow::Break(())) = catch_unwind(AssertUnwindSafe(|| run(job))) {
                        break;
                    }
                }
                Next::At(_) | Next::Never if inside.life == Life::Stopping => break,
                Next::At(at) => drop(self.news.wait_timeout(inside, at.saturating_duration_since(Instant::now()))),
                Next::Never => drop(self.news.wait(inside)),
            }
        }
        self.end(self.lock());
    }

    fn end(&self, mut inside: MutexGuard<'_, Inside<W>>) {
        inside.life = Life::Ended;
        let rest = mem::take(&mut inside.work);
        drop(inside);
        self.ended.notify_all();
        // What nobody does any more may be a user's.
        drop(rest);
    }
}
