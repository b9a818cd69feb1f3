//! Many connections: the plan of a shutdown, diagnoses for many peers, and many waiting clients.

mod shutdown;
#[cfg(feature = "std")]
mod waiting;
#[cfg(feature = "std")]
mod watch;

pub use self::shutdown::{Farewell, Shutdown};
#[cfg(feature = "std")]
pub use self::waiting::{Full, Ticket, Waiting};
#[cfg(feature = "std")]
pub use self::watch::Watch;
