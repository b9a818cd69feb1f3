//! Retry windows in reasons that a peer wrote, and windows put behind any reason.
#![no_main]

use close_codes::{CloseFrame, Reason, RetryWindow, SendCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u32, u32, &str)| {
    let (from, to, text) = input;
    if let Some(window) = RetryWindow::from_reason(text) {
        assert!(window.from() <= window.to());
        // What is read can be written, and is read as the same.
        assert_eq!(RetryWindow::from_reason(&window.to_string()), Some(window));
        assert!(text.ends_with('s') && text.contains("retry="));
    }
    let Some(window) = RetryWindow::new(from, to) else {
        assert!(from > to);
        return;
    };
    let before = CloseFrame::new(SendCode::SERVICE_RESTART).with_reason(Reason::truncated(text));
    let frame = before.with_retry(window);
    assert_eq!(RetryWindow::from_reason(frame.reason()), Some(window));
    assert!(frame.reason().len() <= 123);
    // Again, it stands in the place of the one that is there.
    assert_eq!(frame.with_retry(window), frame);
    assert!(frame.reason().matches("retry=").count() <= before.reason().matches("retry=").count() + 1);
});
