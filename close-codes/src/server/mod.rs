//! Many connections: the plan of a shutdown, diagnoses for many peers, and many waiting clients.

#[cfg(feature = "tokio")]
mod drain;
mod shutdown;
#[cfg(feature = "std")]
mod waiting;
#[cfg(feature = "std")]
mod watch;

#[cfg(feature = "tokio")]
pub(crate) use self::drain::Turn;
#[cfg(feature = "tokio")]
pub use self::drain::{Drain, DrainProgress, DrainReport, Progresses, Seat};
pub use self::shutdown::{Farewell, Shutdown};
#[cfg(feature = "std")]
pub use self::waiting::{Full, Ticket, Waiting};
#[cfg(feature = "std")]
pub use self::watch::Watch;
