//! Retry windows: written and read.

use std::time::Duration;

use close_codes::{CloseFrame, Reason, RetryWindow, SendCode, reason};

use crate::random::Random;

fn window(from: u32, to: u32) -> RetryWindow {
    RetryWindow::new(from, to).unwrap()
}

fn frame(text: &str) -> CloseFrame {
    CloseFrame::new(SendCode::SERVICE_RESTART).with_reason(Reason::truncated(text))
}

#[test]
fn for_a_fleet() {
    let last = |clients, per_second| RetryWindow::for_fleet(clients, per_second).to().as_secs();
    assert_eq!(last(1_000_000, 20_000), 53);
    assert_eq!(last(100, 100), 2);
    assert_eq!(last(1, 100), 1);
    assert_eq!(last(0, 100), 0);
    assert_eq!(last(100, 0), 105);
    assert_eq!(last(u64::MAX, 1), u64::from(u32::MAX));
    assert_eq!(RetryWindow::for_fleet(5, 1).from(), Duration::ZERO);
}

#[test]
fn reads_what_it_should() {
    let read = |text| RetryWindow::from_reason(text).map(|window| window.to_string());
    assert_eq!(read("retry=0-53s").as_deref(), Some("retry=0-53s"));
    assert_eq!(read("bye retry=7-7s").as_deref(), Some("retry=7-7s"));
    assert_eq!(read("retry=1-2s retry=3-4s").as_deref(), Some("retry=3-4s"));
    assert_eq!(read("retry=4294967295-4294967295s").as_deref(), Some("retry=4294967295-4294967295s"));
    assert_eq!(read("retry=007-0000000009s").as_deref(), Some("retry=7-9s"));
}

#[test]
fn reads_nothing_else() {
    for text in [
        "",
        " ",
        "retry",
        "retry=",
        "retry=s",
        "retry=-s",
        "retry=1-s",
        "retry=-1s",
        "retry=1s",
        "retry=1-2",
        "retry=2-1s",
        "retry=+1-2s",
        "retry=1-+2s",
        "retry=1--2s",
        "retry=1-2-3s",
        "retry=1 -2s",
        "retry=1-2s ",
        "retry=1-2s.",
        "Retry=1-2s",
        "noretry=1-2s",
        "retry=1-4294967296s",
        "retry=1-00000000002s",
        "retry=1-2ms",
        "retry=1.0-2s",
        "retry=\u{661}-2s",
        "retry=1-99999999999999999999999999999999s",
        "retry=1-2s retry=",
        "a\tretry=1-2s",
    ] {
        assert_eq!(RetryWindow::from_reason(text), None, "{text:?}");
    }
}

#[test]
fn every_window_that_is_written_reads_back() {
    let mut random = Random(1);
    let pieces = ["", "a", " ", "é", "🦀", "retry=1-2s", " retry=", "-", "9s", "restart: ", "0123456789"];
    for _ in 0..50_000 {
        let mut text = String::new();
        for _ in 0..random.below(25) {
            text += random.one_of(&pieces);
        }
        let mut any = || {
            let bits = random.below(33);
            u32::try_from(random.next() >> 32 >> bits).unwrap()
        };
        let (one, two) = (any(), any());
        let window = window(one.min(two), one.max(two));
        let written = frame(&text).with_retry(window);
        assert!(written.reason().len() <= Reason::MAX_LEN);
        assert_eq!(RetryWindow::from_reason(written.reason()), Some(window), "{text:?}");
        // The text before it is the beginning of what was there.
        let before = written.reason().strip_suffix(&window.to_string()).unwrap();
        assert!(text.starts_with(before.strip_suffix(' ').unwrap_or(before)), "{text:?}: {before:?}");
        // And a detail leaves it where it is.
        let detailed = written.with_detail(&text);
        assert_eq!(RetryWindow::from_reason(detailed.reason()), Some(window), "{text:?}");
    }
}

#[test]
fn is_replaced_and_always_fits() {
    let written = frame("restart").with_retry(window(0, 53));
    assert_eq!(written.reason(), "restart retry=0-53s");
    assert_eq!(written.with_retry(window(1, 2)).reason(), "restart retry=1-2s");
    assert_eq!(frame("retry=0-5s").with_retry(window(1, 2)).reason(), "retry=1-2s");
    assert_eq!(frame("").with_retry(window(1, 2)).reason(), "retry=1-2s");
    let long = frame(&"é".repeat(61)).with_retry(window(1, 2));
    assert_eq!(long.reason(), format!("{} retry=1-2s", "é".repeat(56)));
    assert_eq!(CloseFrame::EMPTY.with_retry(window(1, 2)), CloseFrame::EMPTY);
}

#[test]
fn stays_last_behind_a_detail() {
    let written = frame("restart").with_retry(window(0, 53));
    assert_eq!(written.with_detail("node 7").reason(), "restart: node 7 retry=0-53s");
    let long = written.with_detail(&"x".repeat(200));
    assert_eq!(long.reason(), format!("restart: {} retry=0-53s", "x".repeat(102)));
    // A detail from elsewhere cannot put its own window there.
    assert_eq!(written.with_detail("node retry=0-0s").reason(), "restart: node retry=0-53s");
    let alone = CloseFrame::new(SendCode::NORMAL).with_reason(reason!("retry=0-53s"));
    assert_eq!(alone.with_detail("node 7").reason(), "node 7 retry=0-53s");
}
