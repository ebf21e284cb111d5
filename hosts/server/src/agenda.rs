//! When a connection has something to do although nothing comes: signs of life, acknowledgements, pauses.

use std::time::Duration;

use tokio::time::Instant;

/// What arrives is acknowledged after so long at the latest.
const ACKNOWLEDGE_AFTER: Duration = Duration::from_millis(250);

/// What is due at some time. One timer serves all of it, and is set anew only for what comes before it.
#[derive(Debug)]
pub(crate) struct Agenda {
    every: Duration,
    /// When the browser last gave a sign of life.
    heard: Instant,
    ping: Option<Instant>,
    acknowledgement: Option<Instant>,
    /// Until then nobody listens.
    pause: Option<Instant>,
}

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Ask for a sign of life.
    Ping,
    /// Acknowledge what has arrived.
    Acknowledgement,
    /// Look whether the browser may be listened to again.
    Pause,
    /// None of the signs of life came that were asked for.
    Silence,
}

impl Agenda {
    pub(crate) fn new(every: Duration) -> Self {
        let heard = Instant::now();
        Self { every, heard, ping: heard.checked_add(every), acknowledgement: None, pause: None }
    }

    /// When to look.
    pub(crate) fn next(&self) -> Option<Instant> {
        [self.ping, self.acknowledgement, self.pause].into_iter().flatten().min()
    }

    /// Takes out what is due, one after the other.
    pub(crate) fn due(&mut self) -> Option<Due> {
        let now = Instant::now();
        let is_due = |at: &mut Option<Instant>| at.take_if(|at| *at <= now).is_some();
        if is_due(&mut self.pause) {
            self.heard = now;
            return Some(Due::Pause);
        }
        if is_due(&mut self.acknowledgement) {
            return Some(Due::Acknowledgement);
        }
        if let Some(at) = self.ping.take_if(|at| *at <= now) {
            self.ping = now.checked_add(self.every);
            // Who is late to look may have been stopped: what the browser said meanwhile has not been read.
            let is_late = now.duration_since(at) > self.every / 2;
            let is_silent = !is_late && now.duration_since(self.heard) > self.every.saturating_mul(2);
            return Some(if is_silent { Due::Silence } else { Due::Ping });
        }
        None
    }

    /// The browser lives.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Something came that has to be acknowledged.
    pub(crate) fn owe(&mut self) {
        self.acknowledgement.get_or_insert(self.heard + ACKNOWLEDGE_AFTER);
    }

    /// It was.
    pub(crate) fn owe_nothing(&mut self) {
        self.acknowledgement = None;
    }

    /// Nobody listens for so long. The browser need not show that it lives meanwhile.
    pub(crate) fn pause(&mut self, pause: Duration) {
        self.pause = (!pause.is_zero()).then(|| self.heard + pause.min(self.every));
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.pause.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(15);

    /// Sleeps until something is due; answers what, and how many milliseconds later.
    async fn next(agenda: &mut Agenda) -> (u128, Due) {
        let start = Instant::now();
        loop {
            tokio::time::sleep_until(agenda.next().unwrap()).await;
            if let Some(due) = agenda.due() {
                return (start.elapsed().as_millis(), due);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_browser_that_says_nothing_is_asked_twice() {
        let mut agenda = Agenda::new(EVERY);
        assert_eq!(next(&mut agenda).await, (15_000, Due::Ping));
        assert_eq!(next(&mut agenda).await, (15_000, Due::Ping));
        assert_eq!(next(&mut agenda).await, (15_000, Due::Silence));
        agenda.heard();
        assert_eq!(next(&mut agenda).await, (15_000, Due::Ping));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_was_stopped_asks_once_more() {
        let mut agenda = Agenda::new(EVERY);
        tokio::time::advance(EVERY * 10).await;
        assert_eq!(agenda.due(), Some(Due::Ping));
        assert_eq!(next(&mut agenda).await, (15_000, Due::Silence));
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_is_acknowledged_unless_something_leaves() {
        let mut agenda = Agenda::new(EVERY);
        agenda.owe();
        tokio::time::advance(Duration::from_millis(100)).await;
        agenda.heard();
        agenda.owe();
        assert_eq!(next(&mut agenda).await, (150, Due::Acknowledgement), "counted from the first");
        agenda.owe();
        agenda.owe_nothing();
        assert_eq!(next(&mut agenda).await, (14_750, Due::Ping));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_not_listened_to_need_not_speak() {
        let mut agenda = Agenda::new(EVERY);
        agenda.pause(Duration::ZERO);
        assert!(!agenda.is_paused());
        agenda.pause(Duration::from_secs(20));
        assert!(agenda.is_paused());
        assert_eq!(next(&mut agenda).await, (15_000, Due::Pause), "asked now and then");
        assert!(!agenda.is_paused());
        assert_eq!(next(&mut agenda).await, (0, Due::Ping));
        agenda.pause(Duration::from_secs(60));
        assert_eq!(next(&mut agenda).await, (15_000, Due::Pause));
        assert_eq!(next(&mut agenda).await, (0, Due::Ping), "and not taken for dead");
    }

    #[test]
    fn whoever_is_never_asked_is_never_silent() {
        let agenda = Agenda::new(Duration::MAX);
        assert_eq!(agenda.next(), None);
    }
}
