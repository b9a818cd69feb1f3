//! When a connection was healthy (DESIGN 7), and when it ended.

use super::attempts::SinceHealthy;
use super::{Model, millis};
use crate::corners::Corner;

#[derive(Clone, Copy)]
pub(super) enum Connection {
    None,
    Open { since: u64 },
    Healthy,
}

impl Model {
    /// The connection ends, or another opens: whether it was healthy. The time for which nothing came does not count.
    pub(super) fn gone(&mut self, silence: u64, now: u64) -> bool {
        let is_healthy = match self.connection {
            Connection::Healthy => true,
            Connection::Open { since } => {
                let (min, open_for) = (millis(self.config.min_uptime()), now.saturating_sub(since));
                // One without end is never reached.
                let is_old = |age: u64| min != u64::from(u32::MAX) && age >= min;
                let lived = open_for.saturating_sub(silence);
                self.tally.meet_if(is_old(lived), Corner::HealthyByAge);
                self.tally.meet_if(is_old(lived) && lived == min && min > 0, Corner::HealthyExactlyThen);
                self.tally.meet_if(is_old(open_for) && !is_old(lived), Corner::NotHealthyForItsSilence);
                is_old(lived)
            }
            Connection::None => false,
        };
        if is_healthy {
            self.since_healthy = SinceHealthy::default();
        }
        self.left(is_healthy, now);
        is_healthy
    }

    /// No connection is there any more.
    pub(super) fn left(&mut self, was_healthy: bool, now: u64) {
        if self.is_connected() {
            self.ended = Some(now);
        }
        if was_healthy {
            self.down_since = Some(now);
        }
        self.connection = Connection::None;
        self.awaits_user = false;
        self.wait = None;
    }

    pub(super) fn is_connected(&self) -> bool {
        !matches!(self.connection, Connection::None)
    }
}
