//! What an I/O error says that a library hands on.

use std::io;

use crate::law::CloseCode;
use crate::supervisor::ConnectFailure;

/// What it says of an attempt to connect: whether rustls failed, in the handshake or where a server first reads what it
/// asked of the client, or whether it took too long.
pub(super) fn failure(error: &io::Error) -> ConnectFailure {
    let is_rustls = error.kind() == io::ErrorKind::InvalidData && error.get_ref().is_some();
    if is_rustls { ConnectFailure::new().with_like(CloseCode::TLS_HANDSHAKE) } else { error.into() }
}
