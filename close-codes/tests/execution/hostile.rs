//! What a peer can write to make a log, a terminal or a page say something else.

use close_codes::{
    CloseCode, CloseFrame, Closed, Config, ConnectFailure, Initiator, Moment, Reason, RetryWindow, SendCode,
    Supervisor, Watch,
};

use crate::chat::Chat;

/// Control characters, a terminal's escapes in both forms, separators, and marks that turn a text around.
const TEXTS: [&str; 6] = [
    "bye\r\n2026-01-01 INFO all is well",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
    "\u{202e}gpj.exe\u{2066}\u{2069}\u{200f}",
    "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f",
    "\0\u{8}\u{8}\u{7f}",
    "\u{feff}\u{e0001}\u{200b}\u{fff9}",
];

/// One line, in which each character can be seen and stands where it was written.
fn is_plain(line: &str) {
    // What `Debug` of a text escapes cannot be seen or moves its neighbours.
    let seen = |char: char| matches!(char, '"' | '\'' | '\\') || char.escape_debug().count() == 1;
    assert!(line.chars().all(seen), "{line:?}");
    assert!(line.len() < 2_000, "{}", line.len());
}

#[test]
fn all_that_is_shown_is_a_plain_line() {
    for text in TEXTS {
        for code in [1000, 1002, 4000, 4006, 999] {
            let closed = Closed::reported(CloseCode::new(code), text).begun_by(Initiator::Peer);
            is_plain(&closed.to_string());
            is_plain(&format!("{closed:?}"));
            let frame = closed.relay(SendCode::BAD_GATEWAY);
            is_plain(&frame.to_string());
            is_plain(&format!("{frame:?}"));
            let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
            for _ in 0..4 {
                let verdict = supervisor.closed(&closed, Moment::START);
                is_plain(&verdict.to_string());
                is_plain(&format!("{verdict:?}"));
            }
            is_plain(&format!("{:?}", ConnectFailure::from(&closed)));
            is_plain(&format!("{supervisor:?}"));
        }
    }
}

#[test]
fn a_plain_reason_is_shown_as_it_is() {
    let frame =
        CloseFrame::new(SendCode::new(4000).unwrap()).with_reason(Reason::truncated("it's \"5 µs\" \\ שלום"));
    assert_eq!(frame.to_string(), "4000 it's \"5 µs\" \\ שלום");
}

#[test]
fn a_cut_reason_that_ends_in_a_window_keeps_only_the_new_one() {
    // Found by fuzzing: the cut makes a window of what was none.
    let text = format!("{} retry=0-53s{}", "x".repeat(90), "x".repeat(21));
    let frame = CloseFrame::new(SendCode::SERVICE_RESTART).with_reason(Reason::new(&text).unwrap());
    let window = RetryWindow::new(53, 1_952_841_727).unwrap();
    let written = frame.with_retry(window);
    assert_eq!(written.reason().matches("retry=").count(), 1);
    assert_eq!(written.with_retry(window), written);
}

#[test]
fn any_number_of_peers_costs_no_more_than_the_capacity() {
    let mut watch = Watch::<u64, Chat>::new(1_000);
    let closed = Closed::empty_frame().begun_by(Initiator::Peer);
    // Unoptimized a million takes half a minute: tests/rigs/model.sh has it.
    let peers = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };
    for peer in 0..peers {
        // Multiples of a power of two: the same low bits, on which poor tables collide.
        assert_eq!(watch.closed(&(peer << 44), &closed, Moment::from_millis(peer)), None);
    }
    assert_eq!(watch.len(), 1_000);
}

#[test]
fn windows_of_centuries() {
    for reason in ["retry=4294967295-4294967295s", "retry=0-4294967295s", "retry=3155760000-3155760000s"] {
        let closed = Closed::frame(SendCode::SERVICE_RESTART, reason).begun_by(Initiator::Peer);
        let mut supervisor = Supervisor::<Chat>::new(Config::default(), 7);
        let attempt = supervisor.closed(&closed, Moment::from_millis(u64::MAX - 5)).attempt().unwrap();
        assert!(attempt.delay.as_secs() <= 120, "{attempt:?}");
        assert_eq!(attempt.due, Moment::from_millis(u64::MAX));
    }
}
