//! The client's side, for one connection: the supervisor with a clock and a timer.

#[cfg(feature = "std")]
mod connect_error;
mod endpoints;
#[cfg(feature = "std")]
mod handle;
#[cfg(feature = "std")]
mod mailbox;
#[cfg(feature = "std")]
mod not_connected;
#[cfg(feature = "std")]
mod reconnector;
#[cfg(feature = "tokio")]
mod shared_budget;
#[cfg(feature = "std")]
mod status;
#[cfg(feature = "std")]
mod statuses;
#[cfg(feature = "std")]
mod timer;

#[cfg(feature = "std")]
pub use self::connect_error::ConnectError;
pub use self::endpoints::Endpoints;
#[cfg(feature = "std")]
pub use self::handle::Handle;
#[cfg(feature = "std")]
pub use self::not_connected::NotConnected;
#[cfg(feature = "std")]
pub use self::reconnector::Reconnector;
#[cfg(feature = "tokio")]
pub use self::shared_budget::{BudgetError, BudgetFault, Later, Limit, SharedBudget};
#[cfg(feature = "std")]
pub use self::status::{Phase, Status};
#[cfg(feature = "std")]
pub use self::statuses::Statuses;
#[cfg(feature = "std")]
pub use self::timer::{Timer, Tokio};
