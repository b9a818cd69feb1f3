//! The published close code tables of six real protocols, each as an enum, compared row by row with its JSON in
//! `tests/tables/`.
//!
//! What the tables ask for and the attributes cannot say:
//!
//! - Discord: the code that a client *sends* decides whether it may resume (1000 and 1001 end the session). That
//!   is no property of an observed code; the application does it in `closed_by_us` or `closed_with`.
//! - Discord: on 4008 a client must slow down what it sends. No attribute is about anything but reconnecting.
//! - Discord: 4003 stands for two cases of which one can resume; its row leaves the session unsaid.
//! - Gemini: the reported reason of 1008 is longer than the 123 bytes of a Close frame, so that what arrives is a
//!   part of it. Its beginning is a `reason_prefix`.
//! - graphql-transport-ws: 1000 ends the client unless subscriptions came meanwhile, and Twitch's 4003 stops it
//!   unless there are any: conditions on the application's state are for `closed_with`.
//! - graphql-transport-ws: reasons with a part that varies ("Subscriber for <id> already exists") have no form;
//!   they are documentation here. `CloseFrame::with_detail` writes such.
//! - Pusher: `default_for_unknown` is two rules, by number; `other` is one. The upper one is a range here.
//! - Pusher: the document gives 4300-4399 no action, pusher-js refuses them. The row has no policy of its own and
//!   gets `Standard`'s for an unknown code; an application that follows pusher-js writes `never`.
//! - Twitch: 4004 arrives on a connection that another one has replaced already. Which connection it was is the
//!   application's to know; here it stops the supervisor of the old one.
//! - Twitch: 4007 names what has to change, the URL. `reconfigure` says only that something has to.

#![allow(clippy::doc_markdown)] // the names are the documents' own

use std::collections::BTreeSet;
use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseFrame, CloseReason, Closed, Config, Fault, Mode, Moment, PolicyTable, Reconnect,
    Row, SendCode, SentBy, Session, StopCause, Supervised, Supervisor,
};
use serde_json::Value;

/// Discord Gateway v10.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
#[reconnect(backoff)]
enum Discord {
    /// No code at all: resume.
    #[close(1005)]
    #[reconnect(resume)]
    NoStatus,

    /// No Close frame at all: resume.
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"), resume)]
    Lost,

    /// Unknown error: We're not sure what went wrong. Try reconnecting?
    #[close(4000)]
    #[reconnect(resume)]
    UnknownError,

    /// Unknown opcode: You sent an invalid Gateway opcode or an invalid payload for an opcode.
    #[close(4001)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    UnknownOpcode,

    /// Decode error: You sent an invalid payload to Discord.
    #[close(4002)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    DecodeError,

    /// Not authenticated: You sent us a payload prior to identifying, or this session has been invalidated.
    #[close(4003)]
    NotAuthenticated,

    /// Authentication failed: The account token sent with your identify payload is incorrect.
    #[close(4004)]
    #[reconnect(never)]
    #[diagnose(auth, threshold = 1)]
    AuthenticationFailed,

    /// Already authenticated: You sent more than one identify payload.
    #[close(4005)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    AlreadyAuthenticated,

    /// Invalid seq: The sequence sent when resuming the session was invalid. Reconnect and start a new session.
    #[close(4007)]
    #[reconnect(fresh)]
    InvalidSeq,

    /// Rate limited: You're sending payloads to us too quickly. Slow it down! You will be disconnected on
    /// receiving this.
    #[close(4008)]
    #[reconnect(resume)]
    RateLimited,

    /// Session timed out: Your session timed out. Reconnect and start a new one.
    #[close(4009)]
    #[reconnect(fresh)]
    SessionTimedOut,

    /// Invalid shard: You sent us an invalid shard when identifying.
    #[close(4010)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidShard,

    /// Sharding required: The session would have handled too many guilds - you are required to shard your
    /// connection in order to connect.
    #[close(4011)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    ShardingRequired,

    /// Invalid API version: You sent an invalid version for the gateway.
    #[close(4012)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidApiVersion,

    /// Invalid intent(s): You sent an invalid intent for a Gateway Intent.
    #[close(4013)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidIntents,

    /// Disallowed intent(s): You sent a disallowed intent for a Gateway Intent.
    #[close(4014)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    DisallowedIntents,

    /// Opcode 7, Reconnect: the gateway asks, in a message, to connect anew and to resume.
    #[close(local)]
    #[reconnect(now, resume)]
    Reconnect,

    /// Opcode 9, Invalid Session, with `d` true: the session can be resumed at another connection.
    #[close(local)]
    #[reconnect(backoff, resume)]
    InvalidSession,

    /// Opcode 9, Invalid Session, with `d` false: the session is over.
    #[close(local)]
    #[reconnect(backoff, fresh)]
    SessionOver,

    /// A heartbeat was not acknowledged: terminate with any close code besides 1000 or 1001, then reconnect and
    /// resume.
    #[close(local)]
    #[reconnect(now, resume)]
    HeartbeatNotAcknowledged,

    /// What twilight-rs does with a code that it does not know: connect again.
    #[close(other)]
    Other(CloseCode),
}

/// Gemini Live API, as users observed it.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Gemini {
    /// abnormal
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"), resume)]
    Abnormal,

    /// invalid argument; seen after a rotation.
    #[close(1007)]
    #[reconnect(backoff, resume)]
    #[diagnose(none)]
    InvalidArgument,

    /// policy: the session's time is over, and the client did not go when it was told.
    #[close(1008, reason_prefix = "Connection aborted because the client failed to close the connection")]
    #[reconnect(backoff, resume)]
    Policy,

    /// policy, in other words.
    #[close(1008, reason_prefix = "The operation was aborted")]
    #[reconnect(backoff, resume)]
    Aborted,

    /// internal
    #[close(1011, reason_prefix = "Deadline expired before operation could complete.")]
    #[reconnect(backoff, resume)]
    Deadline,

    /// `goAway`, with the time left: connect again before the close.
    #[close(local)]
    #[reconnect(now, resume)]
    GoAway,

    /// What Google adds.
    #[close(other)]
    Other(CloseCode),
}

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

/// Hocuspocus.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Hocuspocus {
    /// MessageTooBig
    #[close(1009, reason = "Message Too Big")]
    MessageTooBig,

    /// ResetConnection
    #[close(4205, reason = "Reset Connection")]
    #[reconnect(after = "1s")]
    ResetConnection,

    /// Unauthorized
    #[close(4401, reason = "Unauthorized")]
    #[reconnect(now, reauthenticate, attempts = 1)]
    #[diagnose(auth)]
    Unauthorized,

    /// Forbidden
    #[close(4403, reason = "Forbidden")]
    #[reconnect(never)]
    Forbidden,

    /// ConnectionTimeout
    #[close(4408, reason = "Connection Timeout")]
    #[reconnect(backoff(initial = "1s"))]
    ConnectionTimeout,

    /// What it adds.
    #[close(other)]
    Other(CloseCode),
}

/// Pusher Channels protocol v7.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Pusher {
    /// normal
    #[close(1000..=1001)]
    #[reconnect(after = "1s")]
    Normal(u16),

    /// protocol/unsupported/(1004 read as too large)
    #[close(1002..=1004)]
    #[reconnect(after = "1s")]
    Protocol(u16),

    /// other
    #[close(1005..=3999)]
    #[reconnect(after = "1s")]
    Transport(u16),

    /// do not reconnect unchanged
    #[close(4000..=4099)]
    #[reconnect(now, reconfigure)]
    Unchanged(u16),

    /// MustConnectOverSSL
    #[close(4000, reason = "Application only accepts SSL connections, reconnect using wss://")]
    #[reconnect(now, reconfigure)]
    #[diagnose(config, threshold = 1, advice = "connect to wss://")]
    MustConnectOverSsl,

    /// ApplicationDoesNotExist
    #[close(4001, reason = "Application does not exist")]
    #[reconnect(never)]
    ApplicationDoesNotExist,

    /// ApplicationDisabled
    #[close(4003, reason = "Application disabled")]
    #[reconnect(never)]
    ApplicationDisabled,

    /// ApplicationOverConnectionQuota
    #[close(4004, reason = "Application is over connection quota")]
    #[reconnect(never)]
    #[diagnose(overload)]
    ApplicationOverConnectionQuota,

    /// PathNotFound
    #[close(4005, reason = "Path not found")]
    #[reconnect(never)]
    PathNotFound,

    /// InvalidVersionStringFormat
    #[close(4006, reason = "Invalid version string format")]
    #[reconnect(never)]
    InvalidVersionStringFormat,

    /// UnsupportedProtocolVersion
    #[close(4007, reason = "Unsupported protocol version")]
    #[reconnect(never)]
    UnsupportedProtocolVersion,

    /// NoProtocolVersionSupplied
    #[close(4008, reason = "No protocol version supplied")]
    #[reconnect(never)]
    NoProtocolVersionSupplied,

    /// ConnectionNotAuthorizedWithinTimeout: Connection not authorized within timeout / Connection is unauthorized
    #[close(4009)]
    #[reconnect(never)]
    #[diagnose(auth)]
    ConnectionNotAuthorizedWithinTimeout,

    /// reconnect after backing off
    #[close(4100..=4199)]
    #[reconnect(backoff(min = "1s"))]
    BackOff(u16),

    /// OverCapacity
    #[close(4100, reason = "Over capacity")]
    #[reconnect(backoff(min = "1s"))]
    #[diagnose(overload)]
    OverCapacity,

    /// reconnect immediately
    #[close(4200..=4299)]
    #[reconnect(now)]
    Immediately(u16),

    /// GenericReconnect
    #[close(4200, reason = "Generic reconnect immediately")]
    #[reconnect(now)]
    GenericReconnect,

    /// PongNotReceived
    #[close(4201, reason = "Pong reply not received")]
    #[reconnect(now)]
    #[diagnose(network)]
    PongNotReceived,

    /// ClosedAfterInactivity
    #[close(4202, reason = "Closed after inactivity (24 hours)")]
    #[reconnect(now)]
    ClosedAfterInactivity,

    /// any other type of error
    #[close(4300..=4399)]
    AnyOther(u16),

    /// ClientOverRateLimit
    #[close(4301, reason = "Client event rejected due to rate limit")]
    ClientOverRateLimit,

    /// What pusher-js refuses: the rest of the codes from 4300 on.
    #[close(4300..=65535)]
    #[reconnect(never)]
    Refused(u16),

    /// What it retries: the rest of the codes below 4000.
    #[close(other)]
    #[reconnect(after = "1s")]
    Other(CloseCode),
}

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

/// What an action of the tables' vocabulary asks of a policy.
fn carries_out(action: &str, policy: Reconnect) -> bool {
    let comes_back = !matches!(policy.mode(), Mode::Never | Mode::Manual);
    match action {
        "never" | "none" => policy.mode() == Mode::Never,
        "reconnect" => comes_back && policy.session() == Session::Unspecified && !is_conditional(policy),
        "reconnect_resume" => comes_back && policy.session() == Session::Resume,
        "reconnect_new_session" => comes_back && policy.session() == Session::Fresh,
        "reconnect_immediate" => policy.mode() == Mode::Now && !is_conditional(policy),
        "reconnect_backoff" => match policy.mode() {
            Mode::Backoff(_) | Mode::List(_) => !is_conditional(policy),
            Mode::After { min, .. } => !min.is_zero() && !is_conditional(policy),
            _ => false,
        },
        "reauth_then_reconnect" => comes_back && policy.reauthenticate(),
        "change_then_reconnect" => comes_back && policy.reconfigure(),
        action => panic!("the vocabulary has no {action:?}"),
    }
}

/// What the server asks for in a message is carried out, whatever this side closed with and the server answered.
fn asked<R: Supervised + Copy + std::fmt::Debug>(end: R, action: &str) {
    let mut supervisor = Supervisor::<R>::new(Config::default(), 42);
    supervisor.start(Moment::START);
    for answer in [Closed::frame(SendCode::NORMAL, ""), Closed::empty_frame(), Closed::no_frame()] {
        let now = Moment::from_millis(10_000);
        supervisor.opened(now);
        supervisor.healthy(now);
        let closed = answer.having_sent(CloseFrame::new(SendCode::NORMAL));
        let verdict = supervisor.closed_by_us(&closed, &end, now);
        assert_eq!(format!("{:?}", verdict.reason), format!("{end:?}"));
        assert!(verdict.attempt().is_some(), "{end:?} connects again: {verdict}");
        assert!(carries_out(action, verdict.policy.reconnect), "{end:?}: {:?}", verdict.policy);
    }
}

/// Whether it asks for more than to connect again.
fn is_conditional(policy: Reconnect) -> bool {
    policy.reauthenticate() || policy.reconfigure()
}

/// Compares an enum with its table in JSON. `beside` are the rows that the table does not list.
fn compare<R: Supervised>(json: &str, beside: &[&str]) {
    let table = R::TABLE;
    let document: Value = serde_json::from_str(json).unwrap();
    let entries = document["codes"].as_array().unwrap();
    let mut compared = BTreeSet::new();
    for entry in entries {
        let (row, codes) = row_of(table, entry);
        compared.insert(row.index());
        compare_texts(row, entry);
        compare_sender(row, entry);
        for code in codes.filter(|&code| !is_refined(entries, entry, code)) {
            let observed = entry["reason"].as_str().unwrap();
            let code = CloseCode::new(code);
            assert_eq!(table.find(code, observed), Some(row), "{code} of {entry}");
            compare_policy(row, table.reconnect(code, observed).unwrap(), entry);
            if entry["detail"].as_str().is_some_and(|detail| detail.starts_with("client bug")) {
                let fault = table.diagnose(code, observed).and_then(close_codes::Diagnose::fault);
                assert_eq!(fault, Some(Fault::OwnBug), "{row} of {entry}");
            }
        }
    }
    let others = table.rows().filter(|row| !compared.contains(&row.index()));
    assert_eq!(others.map(Row::name).collect::<Vec<_>>(), beside, "rows that the table does not list");
}

/// The row for exactly the codes of an entry, and those codes.
fn row_of(table: &'static PolicyTable, entry: &Value) -> (Row, std::ops::RangeInclusive<u16>) {
    let number = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
    let codes = match &entry["range"] {
        Value::Null => number(&entry["code"])..=number(&entry["code"]),
        range => number(&range[0])..=number(&range[1]),
    };
    let observed = entry["reason"].as_str().unwrap();
    let mut rows = table.rows().filter(|row| row.codes() == codes && !row.is_other());
    let row = rows.find(|row| row.reason_prefix().is_none_or(|prefix| observed.starts_with(prefix)));
    (row.unwrap_or_else(|| panic!("{} has no row for {entry}", table.name())), codes)
}

/// Whether an entry for a single code stands within this one's range.
fn is_refined(entries: &[Value], entry: &Value, code: u16) -> bool {
    entry["range"].is_array() && entries.iter().any(|other| other["code"] == code)
}

fn compare_policy(row: Row, policy: Reconnect, entry: &Value) {
    let action = entry["action"].as_str().unwrap();
    if action == "unspecified" {
        assert_eq!(row.reconnect(), None, "{row}: the source gives no action: {entry}");
    } else {
        assert!(carries_out(action, policy), "{row}: {policy:?} does not carry out {entry}");
    }
    match entry["resumable"].as_bool() {
        Some(true) => assert_eq!(policy.session(), Session::Resume, "{row}: {entry}"),
        Some(false) => assert_ne!(policy.session(), Session::Resume, "{row}: {entry}"),
        None => {}
    }
}

/// The entry's name and reason are in the row: the reason as what is sent, as a prefix, or in its documentation.
fn compare_texts(row: Row, entry: &Value) {
    let (name, reason) = (entry["name"].as_str().unwrap(), entry["reason"].as_str().unwrap());
    let doc = row.doc().replace('\n', " ");
    assert!(doc.contains(name), "{row}: {name:?} is not in {doc:?}");
    let is_prefixed = row.reason_prefix().is_some_and(|prefix| reason.starts_with(prefix));
    let is_said = match row.reason() {
        Some(sent) if !is_prefixed => sent == reason,
        _ => is_prefixed || doc.contains(reason),
    };
    assert!(is_said, "{row}: {reason:?} is neither its reason nor in {doc:?}");
}

fn compare_sender(row: Row, entry: &Value) {
    let detail = entry["detail"].as_str().unwrap_or("");
    let is_sendable = row.first().may_be_sent_by(close_codes::Role::Server)
        && row.last().may_be_sent_by(close_codes::Role::Server)
        && (!row.is_range() || row.first().get() >= 3000);
    let expected = if detail.starts_with("SENT BY THE CLIENT") || detail.contains("client-chosen") {
        vec![SentBy::Client]
    } else if detail.starts_with("SYNTHETIC") || !is_sendable {
        vec![SentBy::None]
    } else {
        vec![SentBy::Server, SentBy::Both]
    };
    assert!(expected.contains(&row.sent_by()), "{row} is sent by {:?}: {entry}", row.sent_by());
}

#[test]
fn discord() {
    compare::<Discord>(
        include_str!("../tables/discord_gateway.json"),
        &[
            "NoStatus",
            "Lost",
            "Reconnect",
            "InvalidSession",
            "SessionOver",
            "HeartbeatNotAcknowledged",
            "Other",
        ],
    );
    asked(Discord::Reconnect, "reconnect_resume");
    asked(Discord::InvalidSession, "reconnect_resume");
    asked(Discord::SessionOver, "reconnect_new_session");
    asked(Discord::HeartbeatNotAcknowledged, "reconnect_resume");
    for code in [1005, 1006] {
        let policy = Discord::TABLE.reconnect(CloseCode::new(code), "").unwrap();
        assert!(carries_out("reconnect_resume", policy), "no close code at all: resume (the notes)");
    }
    let unknown = Discord::TABLE.reconnect(CloseCode::new(4006), "").unwrap();
    assert!(carries_out("reconnect", unknown), "default_for_unknown");
}

#[test]
fn gemini_live() {
    compare::<Gemini>(include_str!("../tables/gemini_live_observed.json"), &["Aborted", "GoAway", "Other"]);
    asked(Gemini::GoAway, "reconnect_resume");
    // The same code with another reason is another matter.
    let quota = Gemini::TABLE.find(CloseCode::INTERNAL_ERROR, "You exceeded your current quota").unwrap();
    assert_eq!(quota.to_string(), "Standard::InternalError");
}

#[test]
fn graphql_transport_ws() {
    compare::<GraphqlWs>(include_str!("../tables/graphql_transport_ws.json"), &["Other"]);
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
fn graphql_transport_ws_retries_until_it_is_acknowledged() {
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

#[test]
fn hocuspocus() {
    compare::<Hocuspocus>(include_str!("../tables/hocuspocus.json"), &["Other"]);
}

#[test]
fn pusher_channels() {
    compare::<Pusher>(include_str!("../tables/pusher_channels.json"), &["Refused", "Other"]);
    let policy = |code| Pusher::TABLE.reconnect(CloseCode::new(code), "").unwrap();
    assert!([4400, 4999, 5000].iter().all(|&code| carries_out("never", policy(code))), "default_for_unknown");
    assert!([0, 999].iter().all(|&code| policy(code) == Reconnect::after(Duration::from_secs(1))));
    for code in 4100..=4199 {
        let Mode::Backoff(backoff) = policy(code).mode() else { panic!("{code} backs off") };
        assert_eq!(backoff.min().as_secs(), 1, "the back-off SHOULD be at least 1 s");
    }
}

#[test]
fn twitch_eventsub() {
    compare::<Twitch>(include_str!("../tables/twitch_eventsub.json"), &["SessionReconnect", "Other"]);
    asked(Twitch::SessionReconnect, "reconnect_resume");
}
