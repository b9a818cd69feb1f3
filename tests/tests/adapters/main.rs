//! Each adapter, against a peer made of bytes.

mod actix_ws;
mod axum;
mod fastwebsockets;
mod tokio_tungstenite;
mod tokio_websockets;
