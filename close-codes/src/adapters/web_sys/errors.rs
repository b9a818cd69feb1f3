//! Why a connection did not open, and why nothing is sent on one.

use core::fmt;
use std::string::String;

use js_sys::Error;
use wasm_bindgen::{JsCast, JsValue};

use crate::supervisor::ConnectFailure;

/// Why a connection did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The browser refuses the URL or the subprotocols, in these words.
    Refused(String),
    /// It did not open. A browser does not say why: there is no network, no such host, a failed TLS handshake,
    /// an HTTP status, and all look the same (WHATWG).
    NotOpened,
}

impl OpenError {
    pub(super) fn refused(error: &JsValue) -> Self {
        let words = error.dyn_ref::<Error>().map(|error| String::from(error.message()));
        Self::Refused(words.unwrap_or_default())
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(words) => write!(f, "the browser refuses the WebSocket: {words}"),
            Self::NotOpened => f.write_str("the WebSocket did not open; a browser does not say why"),
        }
    }
}

impl core::error::Error for OpenError {}

/// A failure that looks like nothing in particular.
impl From<&OpenError> for ConnectFailure {
    fn from(_: &OpenError) -> Self {
        Self::new()
    }
}

/// The connection is not open any more: nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOpen(pub(super) ());

impl fmt::Display for NotOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is not open any more")
    }
}

impl core::error::Error for NotOpen {}
