//! What drives one connection: the supervisor with a clock and a timer.

mod handle;
mod not_connected;
mod reconnector;
mod timer;

pub use self::handle::Handle;
pub use self::not_connected::NotConnected;
pub use self::reconnector::Reconnector;
pub use self::timer::{Timer, Tokio};
