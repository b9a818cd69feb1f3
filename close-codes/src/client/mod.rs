//! What drives one connection: the supervisor with a clock and a timer.

mod handle;
mod reconnector;
mod timer;

pub use self::handle::Handle;
pub use self::reconnector::Reconnector;
pub use self::timer::{Timer, Tokio};
