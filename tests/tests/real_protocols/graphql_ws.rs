//! graphql-transport-ws. What its table asks for and the attributes cannot say:
//!
//! - 1000 ends the client unless subscriptions came meanwhile: conditions on the application's state are for
//!   `closed_with`.
//! - Reasons with a part that varies ("Subscriber for <id> already exists") have no form; they are documentation here.
//!   `CloseFrame::with_detail` writes such.

use std::time::Duration;

use close_codes::{Action, CloseCode, CloseReason, Closed, Config, Mode, Moment, StopCause, Supervisor};

use crate::comparing::{carries_out, compare};

/// graphql-transport-ws, as its reference client handles it with [`GRAPHQL_WS`].
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server)]
#[reconnect(backoff(initial = "1s", max = "19s", jitter = "300ms..3s"))]
enum GraphqlWs {
    /// Normal Closure
    #[close(1000, reason = "Normal Closure", sent_by = both)]
    #[reconnect(never)]
    Normal,

    /// Going Away
    #[close(1001)]
    GoingAway,

    /// other internal codes
    #[close(1002..=1004)]
    #[reconnect(never)]
    Protocol(u16),

    /// No Status Received
    #[close(1005)]
    NoStatus,

    /// Abnormal Closure
    #[close(1006)]
    Lost,

    /// other internal codes
    #[close(1007..=1011)]
    #[reconnect(never)]
    Internal(u16),

    /// Service Restart
    #[close(1012)]
    ServiceRestart,

    /// Try Again Later
    #[close(1013)]
    TryAgainLater,

    /// Bad Gateway
    #[close(1014)]
    BadGateway,

    /// other internal codes
    #[close(1015..=1999)]
    #[reconnect(never)]
    Reserved(u16),

    /// BadResponse: <error message>
    #[close(4004, sent_by = client)]
    #[reconnect(never)]
    BadResponse,

    /// InternalClientError: <error message>
    #[close(4005, sent_by = client)]
    #[reconnect(never)]
    InternalClientError,

    /// Client Restart: to connect again with other parameters.
    #[close(4205, reason = "Client Restart", sent_by = client)]
    ClientRestart,

    /// BadRequest: <error message>, e.g. Invalid message received
    #[close(4400)]
    #[reconnect(never)]
    BadRequest,

    /// Unauthorized
    #[close(4401, reason = "Unauthorized")]
    #[reconnect(never)]
    Unauthorized,

    /// Forbidden
    #[close(4403, reason = "Forbidden")]
    Forbidden,

    /// SubprotocolNotAcceptable
    #[close(4406, reason = "Subprotocol not acceptable")]
    #[reconnect(never)]
    SubprotocolNotAcceptable,

    /// ConnectionInitialisationTimeout
    #[close(4408, reason = "Connection initialisation timeout")]
    ConnectionInitialisationTimeout,

    /// SubscriberAlreadyExists: Subscriber for <id> already exists
    #[close(4409)]
    #[reconnect(never)]
    SubscriberAlreadyExists,

    /// TooManyInitialisationRequests
    #[close(4429, reason = "Too many initialisation requests")]
    #[reconnect(never)]
    TooManyInitialisationRequests,

    /// Terminated: made up by the client itself, with this reason, when its socket is stuck.
    #[close(4499, sent_by = none)]
    Terminated,

    /// InternalServerError
    #[close(4500, reason = "Internal server error")]
    #[reconnect(never)]
    InternalServerError,

    /// ConnectionAcknowledgementTimeout
    #[close(4504, reason = "Connection acknowledgement timeout", sent_by = client)]
    ConnectionAcknowledgementTimeout,

    /// Everything else is worth another attempt.
    #[close(other)]
    Other(CloseCode),
}

/// Five attempts over all codes together, counted anew at the server's `ConnectionAck`: the client then says `healthy`.
const GRAPHQL_WS: Config = Config::DEFAULT.with_attempts(5).with_min_uptime(Duration::MAX);

#[test]
fn the_table() {
    compare::<GraphqlWs>(include_str!("../../tables/graphql_transport_ws.json"), &["Other"]);
    for code in [2000, 3999, 4002, 4999] {
        let policy = GraphqlWs::TABLE.reconnect(CloseCode::new(code), "").unwrap();
        assert!(carries_out("reconnect_backoff", policy), "default_for_unknown");
        let Mode::Backoff(backoff) = policy.mode() else { panic!("{code} backs off") };
        for retries in 0..5 {
            let (least, most) = (backoff.delay(retries, 0), backoff.delay(retries, u64::MAX));
            let grown = Duration::from_secs(1 << retries);
            let bounds = (grown + Duration::from_millis(300), grown + Duration::from_secs(3));
            assert_eq!((least, most), bounds, "2^retries s + uniform(0.3, 3) s");
        }
    }
}

#[test]
fn retries_until_it_is_acknowledged() {
    let mut supervisor = Supervisor::<GraphqlWs>::new(GRAPHQL_WS, 42);
    let mut now = Moment::START;
    let mut closed = |supervisor: &mut Supervisor<GraphqlWs>, code| {
        // However long it was open: only the acknowledgement counts.
        now = now + Duration::from_secs(5_000);
        supervisor.opened(now);
        now = now + Duration::from_secs(5_000);
        supervisor.closed(&Closed::reported(CloseCode::new(code), ""), now).action
    };
    supervisor.start(Moment::START);
    supervisor.opened(Moment::START);
    supervisor.healthy(Moment::START);
    for code in [1001, 1006, 4403, 4002, 4504] {
        assert!(matches!(closed(&mut supervisor, code), Action::Reconnect(_)), "{code}");
    }
    assert_eq!(closed(&mut supervisor, 2000), Action::Stop(StopCause::OutOfAttempts));
}
