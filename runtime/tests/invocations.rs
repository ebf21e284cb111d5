//! Invocations that run: in what order they start, and how they are cancelled.

#![expect(clippy::unwrap_used, reason = "a mistake in a test ends the test")]

mod common;

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use common::{Json, connect, export};
use jsinterop::host::{InvocationId, Status, Task};
use jsinterop::js_invokable;
use serde_json::json;

#[derive(Clone)]
struct Order(Arc<Mutex<Vec<usize>>>);

#[js_invokable]
async fn in_order(#[state] order: Order, index: usize) {
    order.0.lock().unwrap().push(index);
    std::future::ready(()).await;
}

/// Says when it is dropped.
#[derive(Clone)]
struct Dropped(Arc<AtomicUsize>);

struct Bomb(Dropped);

impl Drop for Bomb {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[js_invokable]
async fn forever(#[state] dropped: Dropped) {
    let _bomb = Bomb(dropped);
    std::future::pending::<()>().await;
}

fn args(value: serde_json::Value) -> Json {
    value.into()
}

/// Polls every task once.
fn poll(tasks: &mut Vec<Task>) {
    tasks.retain_mut(|task| task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[test]
fn invocations_are_first_polled_in_the_order_of_arrival() {
    for _ in 0..20 {
        let (rt, host) = connect();
        let order = Order(Arc::default());
        rt.provide(order.clone());
        for index in 0..40 {
            assert!(host.invoke(index, export("inOrder"), args(json!([index]))).is_none());
        }
        // An executor with many threads, which start in any order.
        std::thread::scope(|scope| {
            for task in host.take_tasks().into_iter().rev() {
                scope.spawn(|| futures::executor::block_on(task));
            }
        });
        let seen = order.0.lock().unwrap().clone();
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
        assert_eq!(rt.counts().invocations, 0);
    }
}

#[test]
fn a_task_that_is_dropped_lets_the_next_one_start() {
    let (rt, host) = connect();
    let order = Order(Arc::default());
    rt.provide(order.clone());
    for index in 0..3 {
        assert!(host.invoke(index, export("inOrder"), args(json!([index]))).is_none());
    }
    let mut tasks = host.take_tasks();
    drop(tasks.remove(1));
    poll(&mut tasks);
    poll(&mut tasks);
    assert_eq!(*order.0.lock().unwrap(), [0, 2]);
    assert_eq!(host.reply(1).unwrap().unwrap_err().code(), "cancelled", "somebody has to tell JavaScript");
    assert!(host.reply(0).unwrap().is_ok() && host.reply(2).unwrap().is_ok());
}

#[test]
fn invocations_are_cancelled() {
    let (rt, host) = connect();
    let dropped = Dropped(Arc::default());
    let drops = || dropped.0.load(Ordering::Relaxed);
    rt.provide(dropped.clone());
    for id in 1..=3 {
        assert!(host.invoke(id, export("forever"), args(json!([]))).is_none());
    }
    let mut tasks = host.take_tasks();
    poll(&mut tasks);
    assert_eq!((rt.counts().invocations, drops()), (3, 0));
    host.link().cancel_invocation(InvocationId(1));
    host.link().cancel_invocation(InvocationId(1));
    poll(&mut tasks);
    assert_eq!((rt.counts().invocations, drops(), tasks.len()), (2, 1, 2));
    host.link().set_status(Status::Ended);
    poll(&mut tasks);
    assert_eq!((rt.counts().invocations, drops(), tasks.len()), (0, 3, 0));
    assert!((1..=3).all(|id| host.reply(id).is_none()), "nobody waits for a reply");
}

#[test]
fn a_cancelled_invocation_wakes_its_task_and_lets_the_next_one_start() {
    let (rt, host) = connect();
    rt.provide(Dropped(Arc::default()));
    rt.provide(Order(Arc::default()));
    assert!(host.invoke(1, export("forever"), args(json!([]))).is_none());
    assert!(host.invoke(2, export("inOrder"), args(json!([0]))).is_none());
    let mut tasks = host.take_tasks();
    let mut second = tasks.pop().unwrap();
    assert!(poll_once(&mut second).is_pending(), "it is not its turn");
    host.link().cancel_invocation(InvocationId(1));
    poll(&mut tasks);
    assert!(poll_once(&mut second).is_ready());
}

fn poll_once(task: &mut Pin<Box<dyn Future<Output = ()> + Send>>) -> Poll<()> {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}
