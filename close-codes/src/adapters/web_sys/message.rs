//! `Message`: what is sent and received.

use std::string::String;
use std::vec::Vec;

use ::web_sys::MessageEvent;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

impl Message {
    /// What the browser received. `None` for a Blob, which comes if the application changes the WebSocket's
    /// `binaryType`.
    pub(super) fn received(event: &MessageEvent) -> Option<Self> {
        let data = event.data();
        match data.as_string() {
            Some(text) => Some(Self::Text(text)),
            None if data.is_instance_of::<ArrayBuffer>() => {
                Some(Self::Binary(Uint8Array::new(&data).to_vec()))
            }
            None => None,
        }
    }

    /// The length of its content in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Message {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes)
    }
}
