//! [`Slots`]: numbered places whose numbers never mean something new: a slot and its generation.

/// Values under numbers. A number whose value was taken finds nothing from then on.
pub(crate) struct Slots<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

struct Slot<T> {
    generation: u32,
    value: Option<T>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slots<T> {
    pub(crate) fn insert(&mut self, value: T) -> u64 {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { generation: 1, value: None });
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let slot = &mut self.slots[index as usize];
        slot.value = Some(value);
        u64::from(slot.generation) << 32 | u64::from(index)
    }

    fn slot(&mut self, number: u64) -> Option<(u32, &mut Slot<T>)> {
        let index = u32::try_from(number & u64::from(u32::MAX)).ok()?;
        let slot = self.slots.get_mut(index as usize)?;
        (u64::from(slot.generation) == number >> 32).then_some((index, slot))
    }

    pub(crate) fn get(&mut self, number: u64) -> Option<&mut T> {
        self.slot(number).and_then(|(_, slot)| slot.value.as_mut())
    }

    pub(crate) fn remove(&mut self, number: u64) -> Option<T> {
        let (index, slot) = self.slot(number)?;
        let value = slot.value.take()?;
        slot.generation = slot.generation.wrapping_add(1).max(1);
        self.free.push(index);
        Some(value)
    }

    pub(crate) fn drain(&mut self) -> impl Iterator<Item = T> + use<T> {
        self.free.clear();
        std::mem::take(&mut self.slots).into_iter().filter_map(|slot| slot.value)
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn a_stale_number_finds_nothing() {
        let mut slots = Slots::default();
        let first = slots.insert("a");
        assert_eq!(slots.remove(first), Some("a"));
        let second = slots.insert("b");
        assert_ne!(first, second);
        assert_eq!(slots.get(first), None);
        assert_eq!(slots.remove(first), None);
        assert_eq!(slots.get(second), Some(&mut "b"));
        assert_eq!(slots.drain().collect::<Vec<_>>(), ["b"]);
    }
}
