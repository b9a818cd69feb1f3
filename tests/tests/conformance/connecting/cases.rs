//! What a server does instead of connecting.

use std::time::Duration;

use close_codes::{CloseCode, ConnectFailure};

use super::servers::{Certificate, Server};

/// One case.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) server: Server,
    /// What is known of the failure by a client that sees everything; `None` if it connects.
    pub(super) expected: Option<ConnectFailure>,
}

/// What a library does or hides, and no adapter can remove.
pub(super) struct Difference {
    libraries: &'static [&'static str],
    cases: &'static [&'static str],
    pub(super) reason: &'static str,
}

impl Difference {
    pub(super) fn covers(&self, case: &str, library: &str) -> bool {
        self.libraries.contains(&library) && self.cases.contains(&case)
    }
}

pub(super) const DIFFERENCES: &[Difference] = &[
    Difference {
        libraries: &["tokio-websockets", "fastwebsockets"],
        cases: &["429, `Retry-After: 7`", "503, `Retry-After: 30`", "503, `Retry-After` as a date"],
        reason: "the library does not show the headers of a refusal",
    },
    Difference {
        libraries: &["fastwebsockets"],
        cases: &["101, with a wrong accept key"],
        reason: "fastwebsockets does not check the accept key",
    },
    Difference {
        libraries: &["tokio-websockets", "fastwebsockets"],
        cases: &["101, without the subprotocol asked for", "101, with another subprotocol"],
        reason: "the library does not look at the subprotocol; the response, which it gives, has it",
    },
];

/// A fatal alert, `handshake_failure` (RFC 8446, 6.2), in a record of its own.
const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

fn like(code: CloseCode) -> ConnectFailure {
    ConnectFailure::new().with_like(code)
}

/// A refusal that asks for a wait of so many seconds.
fn busy(seconds: u64) -> ConnectFailure {
    like(CloseCode::TRY_AGAIN_LATER).with_retry_after(Duration::from_secs(seconds))
}

pub(super) fn cases() -> Vec<Case> {
    let case = |name, server, expected| Case { name, server, expected: Some(expected) };
    let connects = |name, server| Case { name, server, expected: None };
    let tls = || like(CloseCode::TLS_HANDSHAKE);
    let unknown = ConnectFailure::new;
    let http = |name, response, expected| case(name, Server::Http(response), expected);
    vec![
        connects("TLS, all is right", Server::Tls(Certificate::Right)),
        case("TLS, an expired certificate", Server::Tls(Certificate::Expired), tls()),
        case("TLS, a certificate by an unknown authority", Server::Tls(Certificate::Foreign), tls()),
        case("TLS, a certificate for another name", Server::Tls(Certificate::OtherName), tls()),
        case("TLS, asks for a certificate of the client's", Server::TlsForKnownClients, tls()),
        case("TLS, an alert in mid-handshake", Server::InsteadOfTls(ALERT), tls()),
        case(
            "plain HTTP on the TLS port",
            Server::InsteadOfTls(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
            tls(),
        ),
        case("TLS, hangs up in mid-handshake", Server::InsteadOfTls(b""), unknown()),
        http("301", "301 Moved Permanently\r\nLocation: ws://localhost/", unknown()),
        http("401", "401 Unauthorized", like(CloseCode::UNAUTHORIZED)),
        http("403", "403 Forbidden", like(CloseCode::FORBIDDEN)),
        http("404", "404 Not Found", unknown()),
        http("429, `Retry-After: 7`", "429 Too Many Requests\r\nRetry-After: 7", busy(7)),
        http("503, `Retry-After: 30`", "503 Service Unavailable\r\nRetry-After: 30", busy(30)),
        http(
            "503, `Retry-After` as a date",
            "503 Service Unavailable\r\nDate: Sun, 06 Nov 1994 12:00:00 GMT\r\n\
             Retry-After: Sun, 06 Nov 1994 12:01:30 GMT",
            busy(90),
        ),
        http("503", "503 Service Unavailable", like(CloseCode::TRY_AGAIN_LATER)),
        http("200", "200 OK", unknown()),
        case("101, with a wrong accept key", Server::WrongAcceptKey, unknown()),
        case("101, without the subprotocol asked for", Server::Accept(None), unknown()),
        case("101, with another subprotocol", Server::Accept(Some("other")), unknown()),
        connects("101, with the subprotocol asked for", Server::Accept(Some("chat"))),
        http("no status line", "", unknown()),
    ]
}
