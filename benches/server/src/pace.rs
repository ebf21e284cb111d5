//! How fast calls are answered: so many in flight, one after the other in each place, for so long.

use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use serde::Serialize;

/// What a batch came to; `benches/server/client.mjs` measures the same.
#[derive(Debug, Serialize)]
pub(crate) struct Pace {
    per_second: f64,
    /// Microseconds of one call.
    p50: f64,
    p99: f64,
}

impl Pace {
    /// What these calls, which took so long together, come to.
    #[expect(clippy::cast_precision_loss, reason = "there are never so many calls")]
    pub(crate) fn new(mut calls: Vec<Duration>, taken: Duration) -> Self {
        calls.sort_unstable();
        let micros = |share: usize| {
            let call = calls.get((calls.len() * share / 100).min(calls.len().saturating_sub(1)));
            call.map_or(f64::NAN, |call| call.as_secs_f64() * 1e6)
        };
        Self { per_second: calls.len() as f64 / taken.as_secs_f64(), p50: micros(50), p99: micros(99) }
    }
}

/// Measures `call`.
pub(crate) async fn pace<Fut, E>(in_flight: u32, time: Duration, call: impl Fn() -> Fut) -> Result<Pace, E>
where
    Fut: Future<Output = Result<(), E>>,
{
    let start = Instant::now();
    let places = (0..in_flight).map(|_| async {
        // One look at the clock for each call: more of them are a good part of a call that leaves with many others.
        let (mut calls, mut now) = (Vec::new(), Instant::now());
        while calls.is_empty() || now - start < time {
            let sent = now;
            call().await?;
            now = Instant::now();
            calls.push(now - sent);
        }
        Ok(calls)
    });
    let calls = try_join_all(places).await?.concat();
    Ok(Pace::new(calls, start.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_calls() {
        let calls = (1..=200).rev().map(Duration::from_micros).collect();
        let Pace { per_second, p50, p99 } = Pace::new(calls, Duration::from_secs(2));
        assert!((per_second - 100.0).abs() < 1e-9);
        assert_eq!((p50.round(), p99.round()), (101.0, 199.0));
    }
}
