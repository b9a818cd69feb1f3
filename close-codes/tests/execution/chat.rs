//! An enum of close reasons, implemented by hand as the derive would do it, so that what runs here is the
//! runtime alone.

use std::time::Duration;

use close_codes::__private0::{Columns, ranges, singles};
use close_codes::{
    Backoff, CloseCode, CloseReason, Closed, Diagnose, Fault, PolicyTable, Reconnect, Session, Supervised,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chat {
    GoingAway,
    NoStatus,
    Lost,
    Banned,
    TokenExpired,
    Busy,
    AskUser,
    Now,
    Soon,
    Network,
    Moved,
    Throttled(u16),
    Other(u16),
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const RECONNECTS: &[Reconnect] = &[
    Reconnect::backoff(Backoff::new(seconds(10), seconds(30))),
    Reconnect::BACKOFF,
    Reconnect::backoff(Backoff::new(seconds(1), seconds(30))),
    Reconnect::NEVER,
    Reconnect::NOW.with_attempts(1).with_reauthenticate(),
    Reconnect::after_window(seconds(1), seconds(5)),
    Reconnect::MANUAL.with_failover(),
    Reconnect::NOW.with_session(Session::Resume),
    Reconnect::after(Duration::from_millis(100)).with_retry_window(None),
    Reconnect::BACKOFF.with_session(Session::Fresh).with_reconfigure(),
    Reconnect::NOW.with_failover(),
    Reconnect::BACKOFF.with_attempts(3),
    Reconnect::BACKOFF.with_attempts(5),
];

const COLUMNS: Columns = Columns {
    name: "Chat",
    doc: "",
    names: &[
        "GoingAway",
        "NoStatus",
        "Lost",
        "Banned",
        "TokenExpired",
        "Busy",
        "AskUser",
        "Now",
        "Soon",
        "Network",
        "Moved",
        "Throttled",
        "Other",
    ],
    docs: &[""; 13],
    codes: &[
        (1001, 1001),
        (1005, 1005),
        (1006, 1006),
        (4000, 4000),
        (4001, 4001),
        (4002, 4002),
        (4003, 4003),
        (4004, 4004),
        (4005, 4005),
        (4006, 4006),
        (4007, 4007),
        (4100, 4199),
        (0, 65535),
    ],
    senders: &[3, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0],
    reconnect: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    reconnects: RECONNECTS,
    diagnose: &[0, 1, 2, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0],
    diagnoses: &[
        Diagnose::new(Fault::PeerBug),
        Diagnose::new(Fault::Network),
        Diagnose::new(Fault::Auth).with_threshold(2),
        Diagnose::new(Fault::Overload).with_window(seconds(600)).with_advice("ask the operators"),
    ],
    reasons: &[(4, "token expired")],
    prefixes: &[(9, "NET-")],
    other: Some(12),
    inherit: None,
};

impl CloseReason for Chat {
    const TABLE: &'static PolicyTable = {
        const SINGLES: [u16; 32] = singles(&COLUMNS);
        const RANGES: [u16; 1] = ranges(&COLUMNS);
        static TABLE: PolicyTable = PolicyTable::__new(COLUMNS, &SINGLES, &RANGES);
        &TABLE
    };

    fn __from_row(row: usize, code: CloseCode) -> Option<Self> {
        Some(match row {
            0 => Self::GoingAway,
            1 => Self::NoStatus,
            2 => Self::Lost,
            3 => Self::Banned,
            4 => Self::TokenExpired,
            5 => Self::Busy,
            6 => Self::AskUser,
            7 => Self::Now,
            8 => Self::Soon,
            9 => Self::Network,
            10 => Self::Moved,
            11 => Self::Throttled(code.get()),
            12 => Self::Other(code.get()),
            _ => return None,
        })
    }

    fn __row(&self) -> (usize, Option<CloseCode>) {
        match self {
            Self::GoingAway => (0, None),
            Self::NoStatus => (1, None),
            Self::Lost => (2, None),
            Self::Banned => (3, None),
            Self::TokenExpired => (4, None),
            Self::Busy => (5, None),
            Self::AskUser => (6, None),
            Self::Now => (7, None),
            Self::Soon => (8, None),
            Self::Network => (9, None),
            Self::Moved => (10, None),
            Self::Throttled(code) => (11, Some(CloseCode::new(*code))),
            Self::Other(code) => (12, Some(CloseCode::new(*code))),
        }
    }
}

impl Supervised for Chat {
    fn from_closed(closed: &Closed) -> Self {
        Self::find(closed.code(), closed.reason()).unwrap_or(Self::Other(closed.code().get()))
    }
}
