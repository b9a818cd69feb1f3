//! `Standard`: IANA's registry, as an enum of close reasons.

use crate::CloseReason;
use crate::law::CloseCode;

/// IANA's WebSocket Close Code Number Registry, with the policies that the standards suggest. Other enums inherit it.
/// An application without close codes of its own uses it as it is.
///
/// RFC 6455 leaves it to applications what to do on a code (7.4). The exception is an abnormal closure, where it asks
/// for a backoff that begins with a random delay (7.2.3). The other policies are what this crate concludes from the
/// meaning of each code.
///
/// ```
/// use close_codes::{CloseCode, CloseReason, Mode, Standard};
///
/// #[derive(CloseReason)]
/// #[close(inherit = close_codes::Standard)]
/// enum ChatClose {
///     #[close(4003)]
///     #[reconnect(never)]
///     Banned,
/// }
///
/// let lost = ChatClose::TABLE.find(CloseCode::ABNORMAL_CLOSURE, "").unwrap();
/// assert_eq!(lost.to_string(), "Standard::AbnormalClosure");
/// assert_eq!(Standard::from(CloseCode::new(1008)), Standard::PolicyViolation);
/// ```
///
/// It can be the field of another enum's `other`. That variant then tells the registered codes apart:
///
/// ```
/// use close_codes::{CloseCode, CloseReason, Standard};
///
/// #[derive(CloseReason, Debug, PartialEq)]
/// enum ChatClose {
///     #[close(4003)]
///     Banned,
///     #[close(other)]
///     Other(Standard),
/// }
///
/// let found = ChatClose::find(CloseCode::new(1012), "");
/// assert_eq!(found, Some(ChatClose::Other(Standard::ServiceRestart)));
/// ```
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[close(
    crate = crate,
    sendable(client = StandardClient, server = StandardServer, browser = StandardBrowser)
)]
pub enum Standard {
    /// The purpose of the connection is fulfilled (RFC 6455, 7.4.1).
    #[doc(alias = "1000")]
    #[close(1000)]
    #[reconnect(never)]
    Normal,

    /// A server goes down, or a browser navigates away from the page (RFC 6455, 7.4.1). A restart disconnects every
    /// client at once, so that they reconnect over a longer time than after a connection that was lost alone.
    #[doc(alias = "1001")]
    #[close(1001)]
    #[reconnect(backoff(initial = "10s"))]
    GoingAway,

    /// The peer says that this end broke the protocol (RFC 6455, 7.4.1).
    #[doc(alias = "1002")]
    #[close(1002)]
    #[reconnect(never)]
    #[diagnose(own_bug)]
    ProtocolError,

    /// The peer does not accept this type of data (RFC 6455, 7.4.1).
    #[doc(alias = "1003")]
    #[close(1003)]
    #[reconnect(never)]
    UnsupportedData,

    /// A Close frame without a status code was received; never sent (RFC 6455, 7.4.1 and 7.1.5). A browser's plain
    /// `close()` sends such a frame, so only many of them indicate a mistake.
    #[doc(alias = "1005")]
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatusReceived,

    /// No Close frame was received; never sent (RFC 6455, 7.4.1 and 7.1.5). The delays are those of 7.2.3, but begin
    /// shorter, since connections are usually lost one at a time.
    #[doc(alias = "1006")]
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"))]
    #[diagnose(network)]
    AbnormalClosure,

    /// The peer says that the data did not fit its message's type; for example, a text was not UTF-8 (RFC 6455, 7.4.1).
    #[doc(alias = "1007")]
    #[close(1007)]
    #[reconnect(never)]
    #[diagnose(own_bug)]
    InvalidPayload,

    /// A message breaks the peer's policy (RFC 6455, 7.4.1).
    #[doc(alias = "1008")]
    #[close(1008)]
    #[reconnect(never)]
    PolicyViolation,

    /// A message was too big for the peer (RFC 6455, 7.4.1).
    #[doc(alias = "1009")]
    #[close(1009)]
    #[reconnect(never)]
    #[diagnose(own_bug)]
    MessageTooBig,

    /// The client needs an extension that the server did not negotiate (RFC 6455, 7.4.1).
    #[doc(alias = "1010")]
    #[close(1010)]
    #[reconnect(never)]
    #[diagnose(config)]
    MandatoryExtension,

    /// The peer met an unexpected condition (RFC 6455, 7.4.1; erratum 3227 allows it to clients too).
    #[doc(alias = "1011")]
    #[close(1011)]
    #[reconnect(backoff)]
    InternalError,

    /// The service restarts: reconnect after a random time from 5 to 30 seconds (IANA's registry; the times are from
    /// the registry's reference, a message to the hybi list).
    #[doc(alias = "1012")]
    #[close(1012)]
    #[reconnect(after = "5s..30s")]
    ServiceRestart,

    /// The service is overloaded: use another address, or wait (IANA's registry).
    #[doc(alias = "1013")]
    #[close(1013)]
    #[reconnect(backoff(initial = "30s", max = "5m"), failover)]
    #[diagnose(overload)]
    TryAgainLater,

    /// A gateway got an invalid response from its upstream (IANA's registry).
    #[doc(alias = "1014")]
    #[close(1014)]
    #[reconnect(backoff)]
    #[diagnose(proxy)]
    BadGateway,

    /// The TLS handshake failed; never sent (RFC 6455, 7.4.1).
    #[doc(alias = "1015")]
    #[close(1015)]
    #[reconnect(manual)]
    #[diagnose(tls)]
    TlsHandshake,

    /// The peer asks for authentication (IANA's registry).
    #[doc(alias = "3000")]
    #[close(3000)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    #[diagnose(auth)]
    Unauthorized,

    /// The endpoint is authenticated but not authorized (IANA's registry).
    #[doc(alias = "3003")]
    #[close(3003)]
    #[reconnect(never)]
    Forbidden,

    /// Something took too long (IANA's registry).
    #[doc(alias = "3008")]
    #[close(3008)]
    #[reconnect(backoff)]
    Timeout,

    /// Every code that is not registered.
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(CloseCode),
}

impl From<CloseCode> for Standard {
    fn from(code: CloseCode) -> Self {
        Self::find(code, "").unwrap_or(Self::Other(code))
    }
}

impl From<Standard> for CloseCode {
    fn from(reason: Standard) -> Self {
        reason.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Role;
    use crate::policy::Mode;

    #[test]
    fn every_code_comes_back_as_itself() {
        for code in (0..=u16::MAX).map(CloseCode::new) {
            let reason = Standard::from(code);
            assert_eq!(CloseCode::from(reason), code);
            assert_eq!(
                matches!(reason, Standard::Other(_)),
                code.name().is_none() || code.get() == 1004,
                "{code}"
            );
        }
    }

    #[test]
    fn each_row_is_sent_by_who_has_a_use_for_it() {
        for row in Standard::TABLE.rows().filter(|row| !row.is_other()) {
            for role in [Role::Client, Role::Server, Role::Browser] {
                assert_eq!(row.is_sent_by(role), row.first().is_used_by(role), "{row} {role:?}");
            }
        }
    }

    #[test]
    fn each_code_has_a_policy() {
        for code in (0..=u16::MAX).map(CloseCode::new) {
            assert!(Standard::TABLE.reconnect(code, "").is_some(), "{code}");
        }
        let stops =
            Standard::TABLE.rows().filter(|row| row.reconnect().is_some_and(|it| it.mode() == Mode::Never));
        let codes = [1000, 1002, 1003, 1007, 1008, 1009, 1010, 3003];
        assert!(stops.map(|row| row.first().get()).eq(codes));
    }
}
