//! A text where a `Reason` is wanted.

use close_codes::{CloseFrame, send_code};

const ENOUGH: CloseFrame = CloseFrame::new(send_code!(4000)).with_reason("enough");

fn main() {
    let _ = ENOUGH;
}
