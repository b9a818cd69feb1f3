// The README's links lead to the published documentation, so that they work wherever it is read. Here they lead to the
// items: of two definitions of a link, the first one counts.
//! [attend]: adapters::Connection::attend
//! [`Closed::relay`]: Closed::relay
//! [`Config::with_attempts`]: Config::with_attempts
//! [`Config::with_connect_timeout`]: Config::with_connect_timeout
//! [`Config::with_min_uptime`]: Config::with_min_uptime
//! [`ConnectFailure`]: ConnectFailure
//! [`Connection::split`]: adapters::Connection::split
//! [`Drain`]: Drain
//! [`Endpoints`]: Endpoints
//! [`Heartbeat`]: adapters::Heartbeat
//! [`Reconnector::closed_with`]: Reconnector::closed_with
//! [`Reconnector::connect`]: Reconnector::connect
//! [`Reconnector::handle`]: Reconnector::handle
//! [`Reconnector`]: Reconnector
//! [`RetryWindow`]: RetryWindow
//! [`SharedBudget`]: SharedBudget
//! [`Shutdown`]: Shutdown
//! [`Standard`]: Standard
//! [`Supervisor`]: Supervisor
//! [`Timer`]: Timer
//! [`Verdict`]: Verdict
//! [`Waiting`]: Waiting
//! [`Watch`]: Watch
//! [`guide::conformance`]: guide::conformance
//! [`guide::draining`]: guide::draining
//! [`guide::migrating`]: guide::migrating
//! [`guide::shared_budget`]: guide::shared_budget
//! [`guide::storm`]: guide::storm
//! [`guide::tables`]: guide::tables
//! [derive]: derive@CloseReason
//!
#![doc = include_str!("../README.md")]
#![doc = include_str!("../docs/items.md")]
#![no_std]
// The front page is that of the crate with all features: it links to items of `std`, `tokio` and `metrics`.
#![cfg_attr(not(all(feature = "metrics", feature = "tokio")), allow(rustdoc::broken_intra_doc_links))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "std")]
extern crate std;

// The examples and the crate's own tables name it as a user would.
extern crate self as close_codes;

#[cfg(any(feature = "tokio", feature = "web-sys"))]
pub mod adapters;
mod client;
mod closed;
#[cfg(any(feature = "tokio", feature = "web-sys"))]
mod connection;
mod export;
// Nothing to compile but the examples in it.
#[cfg(any(doc, doctest))]
pub mod guide;
mod law;
#[cfg(feature = "std")]
mod observe;
mod policy;
mod server;
mod supervisor;
#[cfg(feature = "std")]
mod sync;
mod table;
mod time;
#[cfg(feature = "std")]
mod waiters;

/// For the generated code only. The number is the patch version, so that nobody can depend on it by hand.
#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private0;

// rustdoc finds an alias of a re-exported item only if it stands here and not on the item.
#[doc(alias("close code", "status code", "close event"))]
pub use close_codes_derive::CloseReason;

#[cfg(feature = "std")]
pub use self::client::ConnectError;
#[doc(alias("failover", "load balancing"))]
pub use self::client::Endpoints;
#[cfg(feature = "std")]
#[doc(alias("cancel", "retry now"))]
pub use self::client::Handle;
#[cfg(feature = "std")]
#[doc(alias("connect error", "handshake error"))]
pub use self::client::NotConnected;
#[cfg(feature = "std")]
#[doc(alias("reconnecting", "reconnect", "auto reconnect", "retry"))]
pub use self::client::Reconnector;
#[cfg(feature = "std")]
#[doc(alias("subscribe"))]
pub use self::client::Statuses;
#[cfg(feature = "tokio")]
pub use self::client::{BudgetError, BudgetFault, Later, Limit, SharedBudget};
#[cfg(feature = "std")]
#[doc(alias("connection state", "readyState"))]
pub use self::client::{Phase, Status};
#[cfg(feature = "std")]
#[doc(alias("clock", "runtime", "sleep"))]
pub use self::client::{Timer, Tokio};

#[doc(alias("CloseEvent", "close event", "disconnect", "onclose", "1005", "1006"))]
pub use self::closed::Closed;
#[doc(alias("wasClean", "clean close"))]
pub use self::closed::How;
#[doc(alias("local close", "remote close"))]
pub use self::closed::Initiator;

#[doc(alias("JavaScript", "front end"))]
pub use self::export::TypeScript;
pub use self::export::{AsyncApi, Json, Markdown, Scope};
#[doc(alias("diff", "breaking change"))]
pub use self::export::{Change, Comparison};

#[doc(alias("protocol error"))]
pub use self::law::BadPayload;
#[doc(alias("close message", "close reason", "status code"))]
pub use self::law::CloseFrame;
#[doc(alias("reserved", "private use"))]
pub use self::law::CodeClass;
#[doc(alias("range"))]
pub use self::law::CodeIn;
#[doc(alias("invalid close code", "reserved"))]
pub use self::law::NotSendable;
#[doc(alias("encode"))]
pub use self::law::Payload;
#[doc(alias("close reason", "123 bytes"))]
pub use self::law::Reason;
#[doc(alias("decode", "parse"))]
pub use self::law::Received;
#[doc(alias("Retry-After", "retry after", "herd", "thundering herd"))]
pub use self::law::RetryWindow;
pub use self::law::{Browser, Client, Endpoint, IntoCloseFrame, OutsideRange, ReasonTooLong, Role, Server};
#[doc(alias("close code", "status code"))]
pub use self::law::{CloseCode, SendCode};

#[cfg(feature = "metrics")]
pub use self::observe::metrics;

#[doc(alias("random", "herd", "thundering herd"))]
pub use self::policy::Jitter;
#[doc(alias("retry", "retry policy"))]
pub use self::policy::Reconnect;
#[doc(alias("resume"))]
pub use self::policy::Session;
#[doc(alias("exponential backoff", "retry"))]
pub use self::policy::{Backoff, Delays};
#[doc(alias("retry delays", "delays", "schedule"))]
pub use self::policy::{DelayList, DelayWindow};
#[doc(alias("peer_bug"))]
pub use self::policy::{Diagnose, Fault};
pub use self::policy::{Mode, Policy};

#[doc(alias("drain"))]
pub use self::server::Farewell;
#[doc(alias("graceful shutdown", "drain", "rolling restart", "herd", "thundering herd"))]
pub use self::server::Shutdown;
#[cfg(feature = "std")]
#[doc(alias("delay queue", "timer wheel"))]
pub use self::server::Waiting;
#[cfg(feature = "std")]
#[doc(alias("monitor", "peer_bug"))]
pub use self::server::Watch;
#[cfg(feature = "tokio")]
#[doc(alias("graceful shutdown", "drain", "rolling restart", "SIGTERM", "deploy", "herd"))]
pub use self::server::{Drain, Seat};
#[cfg(feature = "tokio")]
#[doc(alias("progress bar"))]
pub use self::server::{DrainProgress, DrainReport, Progresses};
#[cfg(feature = "std")]
pub use self::server::{Full, Ticket};

#[doc(alias("retry", "reconnect"))]
pub use self::supervisor::Attempt;
#[doc(alias("options", "settings"))]
pub use self::supervisor::Config;
#[doc(alias("connection refused", "handshake error", "HTTP 401", "HTTP 503"))]
pub use self::supervisor::ConnectFailure;
#[doc(alias("peer_bug"))]
pub use self::supervisor::Diagnosis;
#[doc(alias("give up"))]
pub use self::supervisor::StopCause;
#[doc(alias("reconnect", "retry", "state machine", "sans-io"))]
pub use self::supervisor::Supervisor;
pub use self::supervisor::{Action, Symptom, Verdict};

#[doc(alias("close code", "status code"))]
pub use self::table::CloseReason;
#[doc(alias("IANA", "registry", "RFC 6455", "status code"))]
pub use self::table::Standard;
pub use self::table::{NotInTwin, PolicyTable, Row, Rule, SentBy, Supervised, Walk};
pub use self::table::{StandardBrowser, StandardClient, StandardServer};

#[doc(alias("Instant", "clock"))]
pub use self::time::Moment;
