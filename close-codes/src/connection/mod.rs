//! A connection while it lives, with any library: it reads, writes, keeps the heartbeat and remembers how it ends.
//!
//! The libraries' own parts are in `adapters`.

#[cfg(feature = "tokio")]
mod alarm;
#[cfg(feature = "tokio")]
mod beat;
#[cfg(feature = "tokio")]
mod clock;
#[cfg(feature = "tokio")]
#[allow(clippy::module_inception)] // the room's main thing has the room's name
mod connection;
#[cfg(feature = "tokio")]
mod engine;
#[cfg(feature = "tokio")]
mod futures;
#[cfg(feature = "tokio")]
mod halves;
mod heartbeat;
#[cfg(any(feature = "tokio", feature = "web-sys"))]
mod pulse;
mod record;
#[cfg(feature = "tokio")]
mod send_error;
#[cfg(feature = "tokio")]
mod socket;
#[cfg(feature = "tokio")]
mod streams;

#[cfg(feature = "tokio")]
pub use self::connection::Connection;
#[cfg(feature = "tokio")]
pub use self::futures::{Close, Next, Sending};
#[cfg(feature = "tokio")]
pub use self::halves::{Closing, Receiver, Sender};
pub use self::heartbeat::Heartbeat;
#[cfg(feature = "web-sys")]
pub(crate) use self::pulse::{Due, Pulse};
#[allow(unused_imports)] // without an adapter nobody keeps one
pub(crate) use self::record::Record;
#[cfg(feature = "tokio")]
pub use self::send_error::{Ended, SendError};
#[cfg(feature = "tokio")]
pub use self::socket::{IntoSocket, Socket};
#[cfg(feature = "tokio")]
#[allow(unused_imports)] // what the adapters implement a socket with
pub(crate) use self::{send_error::Refused, socket::sealed};

/// How long a closing handshake may take, unless `Connection::with_close_timeout` says otherwise: 5 seconds.
pub const CLOSE_TIMEOUT: core::time::Duration = core::time::Duration::from_secs(5);

/// Nobody waits longer; and a clock can be asked for the time then.
#[cfg(any(feature = "tokio", feature = "web-sys"))]
pub(crate) const LONGEST_CLOSE_TIMEOUT: core::time::Duration = core::time::Duration::from_secs(60 * 60);
