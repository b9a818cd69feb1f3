//! What the tests of the supervisor begin with: a moment, a time, a peer's close, a connection.

use std::time::Duration;

use close_codes::{CloseCode, Closed, Config, Initiator, Moment, Supervisor};

use crate::chat::Chat;

/// So many seconds after the start.
pub(crate) fn at(seconds: u64) -> Moment {
    Moment::START + Duration::from_secs(seconds)
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The peer closed the connection with this code and no reason.
pub(crate) fn closed(code: u16) -> Closed {
    Closed::reported(CloseCode::new(code), "").begun_by(Initiator::Peer)
}

pub(crate) fn started() -> Supervisor<Chat> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor
}

/// Open since the moment 0.
pub(crate) fn open() -> Supervisor<Chat> {
    let mut supervisor = started();
    supervisor.opened(at(0));
    supervisor
}
