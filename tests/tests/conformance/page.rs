//! What the tables of the page share.

use std::ops::RangeInclusive;

use close_codes::Role;

/// The beginning of the page.
pub(crate) const HEAD: &str = "\
# Conformance

What a `Connection` says of every end, with every library, and what it puts on the wire. The test
`tests/tests/conformance` puts each library to each case and writes this page; it fails when the page is not the one of
today, when an illegal Close frame is sent, and when a library differs without a note below.

| observed | that is |
| --- | --- |
| 1000 | a Close frame with this code: `How::Frame` |
| 1005, empty | a Close frame without a code: `How::EmptyFrame` |
| 1006, no Close | none, or bytes that are no frame: `How::NoFrame` |
| 999, illegal | a Close frame that nobody may send: `How::IllegalFrame`; 1006 where its code is hidden or stands for something else |
| 1006, unknown | the library hides what it was: `How::Unknown` |

*Sent* is the Close frame that the peer received. tokio-tungstenite, tokio-websockets and fastwebsockets were put to
each case as a client and as a server; they are told apart where they differ. axum and actix-ws are servers. All end the
stream in time; only a server of actix-ws may leave that to the client.

## Closing, case by case

Over TCP, on the loopback interface. The cases with a number are a port of the Autobahn test suite's section 7, made
from its descriptions; `tests/rigs/autobahn/run.sh` runs the original.

";

/// The beginning of its part on codes.
pub(crate) const CODES: &str = "
## All 65,536 codes

Each in a Close frame without a reason, over a stream in memory.

";

/// The beginning of its part on peers.
pub(crate) const PEERS: &str = "
## Peers

What other libraries send and deliver, as they are, was measured: each code in one Close frame of 2 bytes.
`tests/tests/peers` meets npm's ws and Python's websockets themselves, with each library at each side. What a peer sends
though nobody may is never observed as a legal Close: see the table above.

";

/// The beginning of its part on connecting.
pub(crate) const CONNECTING: &str = "
## Connections that do not come about

What the library's error says, and what the policies of `Standard` make of it: rustls with real certificates, and HTTP
answers. *Like* is the code that a `ConnectFailure` is treated as; *wait* is what `Retry-After` asks for.

";

/// These of the libraries, in words: both sides of a library are not told apart, and all of them are "all".
pub(crate) fn who(libraries: impl Iterator<Item = (&'static str, Role)>) -> String {
    const ALL: usize = 8;
    let libraries: Vec<_> = libraries.collect();
    if libraries.len() == ALL {
        return "all".to_owned();
    }
    let mut names: Vec<String> = Vec::new();
    for (name, role) in &libraries {
        let has_two_sides = !matches!(*name, "axum" | "actix-ws");
        let is_whole = !has_two_sides || libraries.iter().filter(|(other, _)| other == name).count() == 2;
        let name = if is_whole { (*name).to_owned() } else { format!("{name} ({})", side(*role)) };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The word for a side.
pub(crate) fn side(role: Role) -> &'static str {
    if role == Role::Server { "server" } else { "client" }
}

/// Codes in ascending order, as ranges.
pub(crate) fn ranges(codes: impl IntoIterator<Item = u16>) -> String {
    let mut ranges: Vec<RangeInclusive<u16>> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some(range) if range.end().checked_add(1) == Some(code) => *range = *range.start()..=code,
            _ => ranges.push(code..=code),
        }
    }
    let ranges = ranges.iter().map(|range| {
        if range.start() == range.end() {
            range.start().to_string()
        } else {
            format!("{}-{}", range.start(), range.end())
        }
    });
    ranges.collect::<Vec<_>>().join(", ")
}
