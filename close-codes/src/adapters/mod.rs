//! The adapters: each WebSocket library's frames, errors and ends, to and from ours.
//!
//! A [`Connection`] around a library's own WebSocket has the same methods with every library, lets no illegal
//! Close frame reach it, and says in the end how it ended. Each module also has the conversions for those who
//! keep their own loop.
//!
//! Import by name, as in `use close_codes::adapters::Connection`: the modules have the names of the libraries' crates, so
//! that with `use close_codes::adapters::*` rustc no longer knows which `axum` or `tokio_tungstenite` a path begins with.

#[cfg(any(feature = "fastwebsockets", feature = "tokio-tungstenite", feature = "tokio-websockets"))]
mod io_error;
#[cfg(feature = "tokio-tungstenite")]
mod retry_date;

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

pub use crate::connection::{CLOSE_TIMEOUT, Heartbeat};
#[cfg(feature = "tokio")]
pub use crate::connection::{
    Close, Closing, Connection, Ended, IntoSocket, Next, Receiver, SendError, Sender, Sending, Socket,
};
