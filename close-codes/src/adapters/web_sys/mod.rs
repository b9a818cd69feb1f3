//! The adapter for a browser's own WebSocket, by [web-sys](https://docs.rs/web-sys) 0.3.
//!
//! ```no_run
//! use close_codes::adapters::web_sys::{Connection, Message};
//! use close_codes::{CloseReason, Config, Reconnector};
//!
//! #[derive(CloseReason, Debug)]
//! #[close(sendable(browser = PageClose), inherit = close_codes::Standard)]
//! enum ChatClose {
//!     #[close(4000)]
//!     #[reconnect(never)]
//!     Bye,
//!     #[close(other)]
//!     #[reconnect(backoff)]
//!     Other(u16),
//! }
//!
//! // For `wasm_bindgen_futures::spawn_local`.
//! async fn chat() {
//!     let mut connections = Reconnector::<ChatClose, _>::in_browser(Config::default());
//!     while let Some(_attempt) = connections.next().await {
//!         let mut connection = match Connection::open("wss://chat.example.com/").await {
//!             Ok(connection) => connection,
//!             Err(error) => {
//!                 connections.connect_failed(&error);
//!                 continue;
//!             }
//!         };
//!         connections.opened();
//!         while let Some(message) = connection.next().await {
//!             if message == Message::Text("enough".into()) {
//!                 connection.close(PageClose::Bye).await;
//!             }
//!         }
//!         connections.closed(&connection.closed());
//!     }
//! }
//! ```
//!
//! It compiles for every target, and panics where there is no browser; it needs neither tokio nor threads, and
//! nothing of it is `Send`.
//!
//! # What it shows, and what it hides
//!
//! A script may send 1000 and 3000-4999 (WHATWG, `close()`): [`Connection::close`] takes the twin that
//! `sendable(browser = ..)` makes, and nothing else. It may observe more than any other client, since Chromium
//! hands on nearly every code that a server writes:
//!
//! | the peer | the browser shows | [`Closed`] |
//! | --- | --- | --- |
//! | sends a legal code | the code and the reason | [`How::Frame`](crate::How::Frame) |
//! | sends an empty Close | 1005 | [`How::EmptyFrame`](crate::How::EmptyFrame) |
//! | sends another illegal code, 999 or 5000 | the code and the reason | [`How::IllegalFrame`](crate::How::IllegalFrame) |
//! | is lost | 1006 | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | sends 1005, 1006, 1015, or a payload that is none | 1006 | the same |
//! | breaks the protocol | 1006 | the same |
//! | cannot be reached, does not speak TLS, refuses the handshake | 1006 | an [`OpenError`] |
//!
//! That the last four look alike is the standard's wish: a script must not learn what is in a network. So a
//! browser cannot tell a refusal for want of a token (HTTP 401) from a lost network: a server that wants to say
//! such a thing accepts the handshake and then closes with a code.
//!
//! A browser shows no Ping and no Pong, and a script can send none. A peer that is gone without a word is found by a
//! heartbeat whose messages are the protocol's own, [`Connection::with_heartbeat_message`], or by one that listens,
//! [`Connection::with_listening_heartbeat`]; without one, by nothing.

mod clock;
mod connection;
mod engine;
mod errors;
mod futures;
mod life;
mod listener;
mod message;
mod network;
mod queue;
mod sleep;
mod stream;
mod timer;

pub use self::connection::Connection;
pub use self::errors::{NotOpen, OpenError};
pub use self::futures::Close;
pub use self::message::Message;
pub use self::queue::MAX_QUEUED;
pub use self::timer::{BrowserTimer, seed};

use crate::closed::Closed;
use crate::law::{BadPayload, CloseCode};

/// What a browser's `CloseEvent` says of the end of a connection that was open.
///
/// `wasClean` adds nothing: it is false wherever no Close frame was received.
#[must_use]
pub fn observed(event: &::web_sys::CloseEvent) -> Closed {
    reported(event.code(), &event.reason())
}

fn reported(code: u16, reason: &str) -> Closed {
    let code = CloseCode::new(code);
    match code.get() {
        // No Close frame, or one that the browser refused, or a broken message: it does not say.
        1006 => Closed::unknown(code, ""),
        // A browser never says it of itself (WHATWG, "feedback from the protocol").
        1015 => Closed::illegal_frame(BadPayload::IllegalCode(code)),
        _ => Closed::reported(code, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed::How;
    use crate::law::SendCode;

    #[test]
    fn every_code_that_a_browser_can_show() {
        for code in 0..=u16::MAX {
            let closed = reported(code, "why");
            let how = match code {
                1005 => How::EmptyFrame,
                1006 => How::Unknown,
                _ if SendCode::new(code).is_ok() => How::Frame,
                _ => How::IllegalFrame,
            };
            assert_eq!(closed.how(), how, "{code}");
            let seen = if code == 1015 { 1006 } else { code };
            assert_eq!(closed.code().get(), seen);
            assert_eq!(closed.reason(), if matches!(code, 1005 | 1006 | 1015) { "" } else { "why" });
        }
    }
}
