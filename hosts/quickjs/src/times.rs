//! What is due when: the driver's timers and its deadlines are one list each.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::Instant;

/// Things that come due, first what comes first. Each stands in it once.
pub(crate) struct Times<T> {
    due: BTreeMap<Moment, T>,
    moments: HashMap<T, Moment>,
    count: u64,
}

/// The number keeps equal times in order.
type Moment = (Instant, u64);

impl<T: Copy + Eq + Hash> Times<T> {
    /// Sets when something is due, whatever was set for it before. Answers whether it comes first.
    pub(crate) fn set(&mut self, what: T, at: Instant) -> bool {
        self.remove(what);
        let is_first = self.first().is_none_or(|first| at < first);
        self.count += 1;
        let moment = (at, self.count);
        self.due.insert(moment, what);
        self.moments.insert(what, moment);
        is_first
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, what: T) -> bool {
        let moment = self.moments.remove(&what);
        moment.is_some_and(|moment| self.due.remove(&moment).is_some())
    }

    /// When the first is due.
    pub(crate) fn first(&self) -> Option<Instant> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Whether the time of the first has come.
    pub(crate) fn is_due(&self) -> bool {
        self.first().is_some_and(|at| at <= Instant::now())
    }

    /// Takes the first, if its time has come.
    pub(crate) fn take_due(&mut self) -> Option<T> {
        if !self.is_due() {
            return None;
        }
        let (_, what) = self.due.pop_first()?;
        self.moments.remove(&what);
        Some(what)
    }
}

impl<T> Default for Times<T> {
    fn default() -> Self {
        Self { due: BTreeMap::new(), moments: HashMap::new(), count: 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Times;

    #[test]
    fn what_comes_first_comes_first() {
        let now = Instant::now();
        let later = now + Duration::from_secs(3600);
        let mut times = Times::default();
        let firsts = [(1, later), (2, now), (3, now), (2, now)].map(|(what, at)| times.set(what, at));
        assert_eq!(firsts, [true, true, false, false]);
        assert!(times.is_due());
        assert_eq!(times.take_due(), Some(3), "what is set again goes behind its equals");
        assert!(!times.remove(3));
        assert!(times.remove(2));
        assert_eq!((times.take_due(), times.first()), (None, Some(later)));
        assert!(times.remove(1) && !times.is_due());
        assert_eq!(times.first(), None);
    }
}
