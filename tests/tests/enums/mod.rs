//! The enums that the tests of exports, walks and comparisons share, as the derive writes their tables.

#![allow(dead_code)] // each test binary uses some

use std::time::Duration;

use close_codes::__private0::{Columns, ranges, singles};
use close_codes::{
    Backoff, CloseCode, CloseReason, Diagnose, Fault, Jitter, PolicyTable, Reconnect, Session,
};

macro_rules! close_reason {
    ($name:ident, singles: $singles:literal, ranges: $ranges:literal, $columns:expr) => {
        /// A table; its values are of no interest here.
        #[derive(Debug)]
        pub(crate) struct $name(usize);

        impl CloseReason for $name {
            const TABLE: &'static PolicyTable = {
                const COLUMNS: Columns = $columns;
                const SINGLES: [u16; $singles] = singles(&COLUMNS);
                const RANGES: [u16; $ranges] = ranges(&COLUMNS);
                static TABLE: PolicyTable = PolicyTable::__new(COLUMNS, &SINGLES, &RANGES);
                &TABLE
            };

            fn __from_row(row: usize, _code: CloseCode) -> Option<Self> {
                Some(Self(row))
            }

            fn __row(&self) -> (usize, Option<CloseCode>) {
                (self.0, None)
            }
        }
    };
}

const BOTH: u8 = 3;
const SERVER: u8 = 2;
const CLIENT: u8 = 1;
const NOBODY: u8 = 0;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

// The root of what the others inherit: singles, a range, a code that its reason splits, `other`.
close_reason!(Base, singles: 16, ranges: 1, Columns {
    name: "Base",
    doc: "What every connection of ours does.",
    names: &["Normal", "GoingAway", "NoStatus", "Lost", "Quota", "Broken", "Login", "Slow", "Other"],
    docs: &["Done.", "", "", "", "Over quota.", "", "", "Slow down.", "Anything else."],
    codes: &[(1000, 1000), (1001, 1001), (1005, 1005), (1006, 1006), (1011, 1011), (1011, 1011), (3000, 3000), (4100, 4149), (0, 65535)],
    senders: &[BOTH, BOTH, NOBODY, NOBODY, SERVER, SERVER, SERVER, SERVER, NOBODY],
    reconnect: &[1, 2, 3, 2, 4, 3, 5, 6, 7],
    reconnects: &[
        Reconnect::NEVER,
        Reconnect::backoff(Backoff::new(seconds(10), seconds(30))),
        Reconnect::BACKOFF,
        Reconnect::MANUAL,
        Reconnect::NOW.with_reauthenticate().with_attempts(1),
        Reconnect::after_window(seconds(5), seconds(30)).with_retry_window(None),
        Reconnect::BACKOFF.with_attempts(5),
    ],
    diagnose: &[0, 0, 1, 2, 0, 0, 3, 0, 0],
    diagnoses: &[
        Diagnose::new(Fault::PeerBug),
        Diagnose::new(Fault::Network).with_threshold(5).with_window(seconds(300)),
        Diagnose::new(Fault::Auth).with_threshold(1).with_advice("log in \"again\""),
    ],
    reasons: &[(4, "quota exceeded")],
    prefixes: &[(4, "quota")],
    other: Some(8),
    inherit: None,
});

// Inherits in every way there is: whole rows, a policy for a single, for a range (by code), by reason, and for a
// part of a policy only.
close_reason!(Chat, singles: 16, ranges: 3, Columns {
    name: "Chat",
    doc: "How a chat connection ends.\n\nAs of */ version 2.",
    names: &["GoingAway", "Broken", "Expired", "Banned", "Throttled", "Libraries", "Slow", "Spam", "Mandatory"],
    docs: &["The server restarts, or the user leaves the page.", "", "The access token\nis too old.\n\nMore.", "a | b", "", "", "", "", ""],
    codes: &[(1001, 1001), (1011, 1011), (4001, 4001), (4003, 4003), (4100, 4199), (2990, 3010), (4120, 4130), (4003, 4003), (1010, 1010)],
    senders: &[BOTH, SERVER, SERVER, SERVER, SERVER, NOBODY, SERVER, BOTH, CLIENT],
    reconnect: &[0, 0, 1, 2, 0, 0, 3, 4, 2],
    reconnects: &[
        Reconnect::NOW.with_attempts(1).with_reauthenticate().with_session(Session::Resume),
        Reconnect::NEVER,
        Reconnect::backoff(
            Backoff::new(Duration::from_millis(1_500), seconds(120))
                .with_min(seconds(1))
                .with_factor_thousandths(1_618)
                .with_jitter(Jitter::Share(200)),
        )
        .with_failover()
        .with_retry_window(Some(seconds(600))),
        Reconnect::after(seconds(60)).with_reconfigure().with_session(Session::Fresh),
    ],
    diagnose: &[1, 0, 0, 2, 0, 0, 0, 0, 0],
    diagnoses: &[Diagnose::NONE, Diagnose::new(Fault::OwnBug)],
    reasons: &[(2, "token expired"), (3, "say `no` | \\ \u{1}\u{2028} \u{fc}"), (7, "spam: ")],
    prefixes: &[(7, "spam: ")],
    other: None,
    inherit: Some(Base::TABLE),
});

// A third table on top, with an own `other` that has no policy of its own.
close_reason!(Lobby, singles: 4, ranges: 0, Columns {
    name: "Lobby",
    doc: "",
    names: &["Full", "Other"],
    docs: &["", ""],
    codes: &[(4100, 4100), (0, 65535)],
    senders: &[BOTH, NOBODY],
    reconnect: &[0, 0],
    reconnects: &[],
    diagnose: &[0, 0],
    diagnoses: &[],
    reasons: &[],
    prefixes: &[],
    other: Some(1),
    inherit: Some(Chat::TABLE),
});

// Neither `other` nor anything inherited.
close_reason!(Small, singles: 8, ranges: 0, Columns {
    name: "Small",
    doc: "",
    names: &["Done", "Lost"],
    docs: &["", ""],
    codes: &[(1000, 1000), (1006, 1006)],
    senders: &[BOTH, NOBODY],
    reconnect: &[1, 0],
    reconnects: &[Reconnect::backoff(Backoff::DEFAULT.with_jitter(Jitter::Equal))],
    diagnose: &[0, 0],
    diagnoses: &[],
    reasons: &[],
    prefixes: &[],
    other: None,
    inherit: None,
});

close_reason!(Empty, singles: 0, ranges: 0, Columns {
    name: "Empty",
    doc: "",
    names: &[],
    docs: &[],
    codes: &[],
    senders: &[],
    reconnect: &[],
    reconnects: &[],
    diagnose: &[],
    diagnoses: &[],
    reasons: &[],
    prefixes: &[],
    other: None,
    inherit: None,
});

pub(crate) fn all() -> [&'static PolicyTable; 5] {
    [Base::TABLE, Chat::TABLE, Lobby::TABLE, Small::TABLE, Empty::TABLE]
}

/// Reasons that tell all of their prefixes apart.
pub(crate) const REASONS: [&str; 6] = ["", "quota", "quota exceeded", "quot", "spam: x", "\u{fc}"];

// `Chat`, a version later: each kind of change once.
close_reason!(NextChat, singles: 16, ranges: 3, Columns {
    name: "NextChat",
    doc: "",
    names: &["GoingAway", "Failed", "Expired", "Banned", "Throttled", "Libraries", "Slow", "Mandatory", "Idle"],
    docs: &["", "", "", "", "", "", "", "", ""],
    codes: &[(1001, 1001), (1011, 1011), (4001, 4001), (4003, 4003), (4100, 4199), (2990, 3010), (4120, 4140), (1010, 1010), (4002, 4002)],
    senders: &[BOTH, SERVER, SERVER, SERVER, SERVER, NOBODY, SERVER, NOBODY, SERVER],
    reconnect: &[0, 0, 1, 1, 0, 0, 2, 1, 3],
    reconnects: &[
        Reconnect::NEVER,
        Reconnect::backoff(Backoff::new(seconds(2), seconds(120))),
        Reconnect::NOW,
    ],
    diagnose: &[1, 0, 0, 2, 0, 0, 0, 0, 0],
    diagnoses: &[Diagnose::NONE, Diagnose::new(Fault::OwnBug)],
    reasons: &[(2, "log in again"), (3, "say `no` | \\ \u{1}\u{2028} \u{fc}")],
    prefixes: &[],
    other: None,
    inherit: Some(Base::TABLE),
});

// `Small`, inheriting.
close_reason!(Heir, singles: 8, ranges: 0, Columns {
    name: "Heir",
    doc: "",
    names: &["Done", "Lost"],
    docs: &["", ""],
    codes: &[(1000, 1000), (1006, 1006)],
    senders: &[BOTH, NOBODY],
    reconnect: &[1, 0],
    reconnects: &[Reconnect::backoff(Backoff::DEFAULT.with_jitter(Jitter::Equal))],
    diagnose: &[0, 0],
    diagnoses: &[],
    reasons: &[],
    prefixes: &[],
    other: None,
    inherit: Some(Base::TABLE),
});
