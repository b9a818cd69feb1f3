// The README's links, here to the items: of two definitions the first one counts. Where the README is read by itself,
// its own lead to the files.
//! [`Closed::relay`]: Closed::relay
//! [`ConnectFailure`]: ConnectFailure
//! [`Reconnector::closed_with`]: Reconnector::closed_with
//! [`Reconnector::handle`]: Reconnector::handle
//! [`Reconnector`]: Reconnector
//! [`RetryWindow`]: RetryWindow
//! [`Shutdown`]: Shutdown
//! [`Standard`]: Standard
//! [`Supervisor`]: Supervisor
//! [`Timer`]: Timer
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
mod backoff;
mod closed;
mod code;
mod diagnosis;
mod frame;
#[cfg(feature = "std")]
mod fresh;
// Nothing to compile but the examples in it.
#[cfg(any(doc, doctest))]
pub mod guide;
mod moment;
#[cfg(feature = "std")]
mod observe;
mod policy;
mod reason;
#[cfg(feature = "std")]
mod reconnector;
mod relay;
mod retry_window;
mod rng;
#[cfg(feature = "serde")]
mod serde;
mod shutdown;
mod standard;
mod supervisor;
mod table;
#[cfg(feature = "std")]
mod waiting;
mod window;

/// For the generated code only. The number is the patch version, so that nobody can depend on it by hand.
#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private0;

pub use close_codes_derive::CloseReason;

pub use self::backoff::Delays;
pub use self::closed::{Closed, How, Initiator};
pub use self::code::{
    Browser, Client, CloseCode, CodeClass, CodeIn, Endpoint, NotSendable, OutsideRange, Role, SendCode,
    Server,
};
#[cfg(feature = "std")]
pub use self::diagnosis::Watch;
pub use self::diagnosis::{Diagnosis, Symptom};
pub use self::frame::{BadPayload, CloseFrame, Payload, Reason, ReasonTooLong, Received};
pub use self::moment::Moment;
#[cfg(feature = "metrics")]
pub use self::observe::metrics;
pub use self::policy::{Backoff, Diagnose, Fault, Jitter, Mode, Policy, Reconnect, Session};
pub use self::reason::{CloseReason, IntoCloseFrame, NotInTwin, Supervised};
#[cfg(feature = "std")]
pub use self::reconnector::{Handle, Reconnector, Timer, Tokio};
pub use self::retry_window::RetryWindow;
pub use self::shutdown::{Farewell, Shutdown};
pub use self::standard::{Standard, StandardBrowser, StandardClient, StandardServer};
pub use self::supervisor::{Action, Attempt, Config, ConnectFailure, StopCause, Supervisor, Verdict};
pub use self::table::{
    AsyncApi, Change, Comparison, Json, Markdown, PolicyTable, Row, Rule, Scope, SentBy, TypeScript, Walk,
};
#[cfg(feature = "std")]
pub use self::waiting::{Full, Ticket, Waiting};
