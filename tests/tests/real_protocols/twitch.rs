//! Twitch EventSub WebSocket. What its table asks for and the attributes cannot say:
//!
//! - 4003 stops the client unless there are subscriptions: conditions on the application's state are for `closed_with`.
//! - 4004 arrives on a connection that another one has replaced already. Which connection it was is the application's
//!   to know; here it stops the supervisor of the old one.
//! - 4007 names what has to change, the URL. `reconfigure` says only that something has to.

use close_codes::{CloseCode, CloseReason};

use crate::comparing::{asked, compare};

/// Twitch EventSub WebSocket, as twitch4j handles it.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
#[reconnect(backoff(initial = "1s", max = "2m"))]
enum Twitch {
    /// Internal server error: Indicates a problem with the server (similar to an HTTP 500 status code).
    #[close(4000)]
    InternalServerError,

    /// Client sent inbound traffic: Sending outgoing messages to the server is prohibited with the exception of
    /// pong messages.
    #[close(4001)]
    #[diagnose(own_bug)]
    ClientSentInboundTraffic,

    /// Client failed ping-pong: You must respond to ping messages with a pong message.
    #[close(4002)]
    #[diagnose(own_bug)]
    ClientFailedPingPong,

    /// Connection unused: When you connect to the server, you must create a subscription within 10 seconds or
    /// the connection is closed.
    #[close(4003)]
    #[reconnect(never)]
    ConnectionUnused,

    /// Reconnect grace time expired: When you receive a session_reconnect message, you have 30 seconds to
    /// reconnect to the server and close the old connection.
    #[close(4004)]
    #[reconnect(never)]
    ReconnectGraceTimeExpired,

    /// Network timeout: Transient network timeout.
    #[close(4005)]
    NetworkTimeout,

    /// Network error: Transient network error.
    #[close(4006)]
    NetworkError,

    /// Invalid reconnect: The reconnect URL is invalid.
    #[close(4007)]
    #[reconnect(now, reconfigure)]
    InvalidReconnect,

    /// `session_reconnect`, with a URL that carries the subscriptions over: connect there, and leave this connection
    /// once the welcome came.
    #[close(local)]
    #[reconnect(now, resume)]
    SessionReconnect,

    /// What Twitch adds.
    #[close(other)]
    Other(CloseCode),
}

#[test]
fn the_table() {
    compare::<Twitch>(include_str!("../../tables/twitch_eventsub.json"), &["SessionReconnect", "Other"]);
    asked(Twitch::SessionReconnect, "reconnect_resume");
}
