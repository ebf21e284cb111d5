//! Sessions that wait for their browser: which of them ends first when there are too many.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::IpAddr;

use tokio::time::Instant;

use crate::secret::SessionId;

/// Those whose connection is lost, since when, and the address they are counted under.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    all: HashMap<SessionId, (Instant, Option<IpAddr>)>,
    by_address: HashMap<Option<IpAddr>, usize>,
}

impl Lost {
    pub(crate) fn add(&mut self, id: SessionId, address: Option<IpAddr>) {
        self.remove(id);
        self.all.insert(id, (Instant::now(), address));
        *self.by_address.entry(address).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, id: SessionId) {
        let Some((_, address)) = self.all.remove(&id) else { return };
        if let Some(count) = self.by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&address);
            }
        }
    }

    /// With more than `max`, takes out the one that has waited longest among those of the address with the most: whoever opens and drops many
    /// ends its own.
    pub(crate) fn take_beyond(&mut self, max: usize) -> Option<SessionId> {
        if self.all.len() <= max {
            return None;
        }
        let order = |(since, address): &(Instant, Option<IpAddr>)| (self.by_address.get(address), Reverse(*since));
        let (id, _) = self.all.iter().max_by_key(|(_, lost)| order(lost))?;
        let id = *id;
        self.remove(id);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn add(lost: &mut Lost, address: Option<IpAddr>) -> SessionId {
        let id = SessionId::new().unwrap();
        lost.add(id, address);
        tokio::time::advance(Duration::from_secs(1)).await;
        id
    }

    #[tokio::test(start_paused = true)]
    async fn the_one_that_has_waited_longest_ends_first() {
        let mut lost = Lost::default();
        let (first, second) = (add(&mut lost, None).await, add(&mut lost, None).await);
        assert_eq!(lost.take_beyond(2), None);
        lost.add(first, None);
        assert_eq!(lost.take_beyond(1), Some(second), "the first was lost anew");
        lost.remove(first);
        assert!(lost.all.is_empty() && lost.by_address.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_drops_many_pushes_nobody_else_out() {
        let [honest, hostile] = [1, 2].map(|last| Some(IpAddr::from([127, 0, 0, last])));
        let mut lost = Lost::default();
        let victim = add(&mut lost, honest).await;
        let mut dropped = Vec::new();
        for _ in 0..10 {
            dropped.push(add(&mut lost, hostile).await);
            if dropped.len() > 2 {
                assert_eq!(lost.take_beyond(3), Some(dropped[dropped.len() - 3]));
            }
        }
        assert!(lost.all.contains_key(&victim));
    }
}
