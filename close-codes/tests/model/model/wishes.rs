//! What the next attempt should do differently (DESIGN 4; LIFE 6: `resume(within = ..)`).

use close_codes::{Reconnect, Session};

use super::{Model, millis};

/// What the next attempt should do, until a connection opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) session: Session,
    pub(crate) reauthenticate: bool,
    pub(crate) failover: bool,
    pub(crate) reconfigure: bool,
}

impl Wishes {
    pub(crate) fn of(policy: Reconnect) -> Self {
        Self {
            session: policy.session(),
            reauthenticate: policy.reauthenticate(),
            failover: policy.failover(),
            reconfigure: policy.reconfigure(),
        }
    }

    /// Both: the later word on the session counts.
    pub(crate) fn and(self, other: Self) -> Self {
        let session = if other.session == Session::Unspecified { self.session } else { other.session };
        Self {
            session,
            reauthenticate: self.reauthenticate || other.reauthenticate,
            failover: self.failover || other.failover,
            reconfigure: self.reconfigure || other.reconfigure,
        }
    }
}

impl Model {
    /// What a policy wants of the next connection, which has until some time after the last end to resume the session.
    pub(super) fn wish(&mut self, policy: Reconnect) {
        self.wishes = self.wishes.and(Wishes::of(policy));
        if policy.session() != Session::Unspecified {
            let ended = self.ended.expect("something ended");
            self.resume_until = policy.resume_within().map(|within| ended.saturating_add(millis(within)));
        }
    }
}
