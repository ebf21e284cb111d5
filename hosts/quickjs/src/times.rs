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
    /// Sets when something is due, whatever was set for it before.
    pub(crate) fn set(&mut self, what: T, at: Instant) {
        self.remove(what);
        self.count += 1;
        let moment = (at, self.count);
        self.due.insert(moment, what);
        self.moments.insert(what, moment);
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, what: T) -> bool {
        let moment = self.moments.remove(&what);
        moment.is_some_and(|moment| self.due.remove(&moment).is_some())
    }

    pub(crate) fn clear(&mut self) {
        self.due.clear();
        self.moments.clear();
    }

    /// When the first is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// The first, if its time has come. It stays.
    pub(crate) fn first_due(&self) -> Option<T> {
        let ((at, _), what) = self.due.first_key_value()?;
        (*at <= Instant::now()).then_some(*what)
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
        for (what, at) in [(1, later), (2, now), (3, now), (2, now)] {
            times.set(what, at);
        }
        assert_eq!(times.first_due(), Some(3), "what is set again goes behind its equals");
        assert!(times.remove(3));
        assert!(!times.remove(3));
        assert_eq!(times.first_due(), Some(2));
        assert!(times.remove(2));
        assert_eq!((times.first_due(), times.next()), (None, Some(later)));
        times.clear();
        assert_eq!((times.remove(1), times.next()), (false, None));
    }
}
