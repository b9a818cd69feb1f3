//! `send_code!` and `reason!` beside the user's own names.
#![allow(missing_docs)]

use close_codes::{Reason, SendCode, reason, send_code};

const CODE: u16 = 4001;
const VALUE: u16 = 1;
const REASON: &str = "token expired";
const TEXT: &str = "!";

#[test]
fn consts_of_the_user_mean_what_they_say() {
    assert_eq!(send_code!(CODE).get(), 4001);
    assert_eq!(send_code!(CODE + VALUE).get(), 4002);
    assert_eq!(reason!(REASON).as_str(), "token expired");
    assert_eq!(reason!(TEXT).as_str(), "!");
}

#[test]
fn they_are_consts() {
    const SENT: SendCode = send_code!(1000);
    const SAID: Reason = reason!("bye");
    assert_eq!((SENT.get(), SAID.as_str()), (1000, "bye"));
}
