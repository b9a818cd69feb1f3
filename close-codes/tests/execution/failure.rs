//! What a failed attempt says, by what it was made of.

use std::io::{Error, ErrorKind};

use close_codes::{CloseCode, Closed, ConnectFailure, How, SendCode};

#[test]
fn only_a_time_limit_is_one() {
    assert!(ConnectFailure::timed_out().is_timeout());
    assert!(ConnectFailure::from(&Error::from(ErrorKind::TimedOut)).is_timeout());
    assert!(!ConnectFailure::from(&Error::from(ErrorKind::ConnectionRefused)).is_timeout());
    assert!(!ConnectFailure::new().is_timeout());
    assert_eq!(ConnectFailure::timed_out().like(), None);
}

#[test]
fn a_close_before_the_connection_was_usable_is_that_close() {
    // Discord's answer to an Identify with a wrong token.
    let closed = Closed::frame(SendCode::new(4004).unwrap(), "Authentication failed.");
    let failure = ConnectFailure::from(&closed);
    assert_eq!((failure.like(), failure.reason()), (Some(CloseCode::new(4004)), "Authentication failed."));
    let lost = Closed::no_frame();
    assert_eq!(lost.how(), How::NoFrame);
    assert_eq!(ConnectFailure::from(&lost).like(), Some(CloseCode::ABNORMAL_CLOSURE));
}
