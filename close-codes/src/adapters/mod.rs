//! The adapters: each WebSocket library's frames, errors and ends, to and from ours.
//!
//! A [`Connection`] around a library's own WebSocket has the same methods with every library, lets no illegal
//! Close frame reach it, and says in the end how it ended. Each module also has the conversions for those who
//! keep their own loop.

use core::time::Duration;

#[cfg(feature = "tokio")]
mod connection;
mod record;
#[cfg(feature = "tokio-tungstenite")]
mod retry_date;
#[cfg(feature = "tokio")]
mod send_error;
#[cfg(feature = "tokio")]
mod socket;

#[cfg(feature = "tokio")]
pub use self::connection::Connection;
#[cfg(feature = "tokio")]
#[doc(hidden)]
pub use self::send_error::Refused;
#[cfg(feature = "tokio")]
pub use self::send_error::SendError;
#[cfg(feature = "tokio")]
#[doc(hidden)]
pub use self::socket::Event;
#[cfg(feature = "tokio")]
pub use self::socket::Socket;

#[cfg(feature = "actix-ws")]
pub mod actix_ws;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "fastwebsockets")]
pub mod fastwebsockets;
#[cfg(feature = "tokio-tungstenite")]
pub mod tokio_tungstenite;
#[cfg(feature = "tokio-websockets")]
pub mod tokio_websockets;
#[cfg(any(feature = "axum", feature = "tokio-tungstenite"))]
mod tungstenite;
#[cfg(feature = "web-sys")]
pub mod web_sys;

/// How long a closing handshake may take, unless `Connection::with_close_timeout` says otherwise: 5 seconds.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
