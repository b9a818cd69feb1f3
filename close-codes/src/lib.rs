// The README's links, here to the items: of two definitions the first one counts. The README's own lead to the
// published documentation, so that they work wherever it is read.
//! [`Closed::relay`]: Closed::relay
//! [`Config::with_attempts`]: Config::with_attempts
//! [`Config::with_connect_timeout`]: Config::with_connect_timeout
//! [`ConnectFailure`]: ConnectFailure
//! [`Reconnector::closed_with`]: Reconnector::closed_with
//! [`Reconnector::connect`]: Reconnector::connect
//! [`Reconnector::handle`]: Reconnector::handle
//! [`Reconnector`]: Reconnector
//! [`RetryWindow`]: RetryWindow
//! [`Shutdown`]: Shutdown
//! [`Standard`]: Standard
//! [`Supervisor`]: Supervisor
//! [`Timer`]: Timer
//! [`Verdict`]: Verdict
//! [`Waiting`]: Waiting
//! [`Watch`]: Watch
//! [`guide::migrating`]: guide::migrating
//! [`guide::tables`]: guide::tables
//!
#![doc = include_str!("../README.md")]
#![no_std]
// The front page is that of the crate with all features.
#![cfg_attr(not(feature = "std"), allow(rustdoc::broken_intra_doc_links))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "std")]
extern crate std;

// The examples and the crate's own tables name it as a user would.
extern crate self as close_codes;

#[cfg(any(feature = "tokio", feature = "web-sys"))]
pub mod adapters;
mod client;
mod closed;
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
mod table;
mod time;

/// For the generated code only. The number is the patch version, so that nobody can depend on it by hand.
#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private0;

pub use close_codes_derive::CloseReason;

pub use self::client::Endpoints;
#[cfg(feature = "tokio")]
pub use self::client::{BudgetError, BudgetFault, Later, Limit, SharedBudget};
#[cfg(feature = "std")]
pub use self::client::{Handle, NotConnected, Phase, Reconnector, Status, Statuses, Timer, Tokio};
pub use self::closed::{Closed, How, Initiator};
pub use self::export::{AsyncApi, Change, Comparison, Json, Markdown, Scope, TypeScript};
pub use self::law::{
    BadPayload, Browser, Client, CloseCode, CloseFrame, CodeClass, CodeIn, Endpoint, IntoCloseFrame,
    NotSendable, OutsideRange, Payload, Reason, ReasonTooLong, Received, RetryWindow, Role, SendCode, Server,
};
#[cfg(feature = "metrics")]
pub use self::observe::metrics;
pub use self::policy::{Backoff, Delays, Diagnose, Fault, Jitter, Mode, Policy, Reconnect, Session};
pub use self::server::{Farewell, Shutdown};
#[cfg(feature = "std")]
pub use self::server::{Full, Ticket, Waiting, Watch};
pub use self::supervisor::{
    Action, Attempt, Config, ConnectFailure, Diagnosis, StopCause, Supervisor, Symptom, Verdict,
};
pub use self::table::{
    CloseReason, NotInTwin, PolicyTable, Row, Rule, SentBy, Standard, StandardBrowser, StandardClient,
    StandardServer, Supervised, Walk,
};
pub use self::time::Moment;
