//! How many there may be, in all and of one address: sockets before their hello, and sessions.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::limits::Reached;

#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    address: Option<IpAddr>,
}

impl Places {
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, unless there are `max` in all, or `each` of the address.
    pub(crate) fn take(&self, address: Option<IpAddr>, max: usize, each: usize) -> Result<Place, Reached> {
        let mut taken = self.lock();
        let of_address = address.and_then(|address| taken.by_address.get(&address)).copied().unwrap_or_default();
        if of_address >= each {
            return Err(Reached::new("sessions per address", each));
        }
        if taken.all >= max {
            return Err(Reached::new("sessions", max));
        }
        taken.all += 1;
        if let Some(address) = address {
            taken.by_address.insert(address, of_address + 1);
        }
        Ok(Place { places: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        if let Some(address) = self.address
            && let Some(count) = taken.by_address.get_mut(&address)
        {
            *count -= 1;
            if *count == 0 {
                taken.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let places = Places::default();
        let [one, other] = [1, 2].map(|last| Some(IpAddr::from([127, 0, 0, last])));
        let first = places.take(one, 3, 1).unwrap();
        assert_eq!(places.take(one, 3, 1).unwrap_err(), Reached::new("sessions per address", 1));
        let rest = [places.take(other, 3, 1).unwrap(), places.take(None, 3, 1).unwrap()];
        assert_eq!(places.take(None, 3, 1).unwrap_err().to_string(), "the limit on sessions (3) was reached");
        drop(first);
        assert!(places.take(one, 3, 1).is_ok());
        drop(rest);
        assert!(places.lock().by_address.is_empty() && places.lock().all == 0);
    }
}
