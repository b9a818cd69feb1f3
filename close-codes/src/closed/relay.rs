//! `relay`: turns what was observed on one side of a proxy into what may be sent on the other.

use crate::closed::{Closed, How};
use crate::law::{CloseFrame, Reason, SendCode};

impl Closed {
    /// The Close frame that a proxy sends to its other side. It cannot fail.
    ///
    /// | observed | sent |
    /// | --- | --- |
    /// | a code that an endpoint may send | the same code and reason |
    /// | 1005 | an [empty](CloseFrame::EMPTY) Close frame |
    /// | 1006, 1015, an illegal Close frame | `fallback` |
    /// | 1002 that the library may have made up ([`How::Unknown`]) | `fallback` |
    ///
    /// The last rule exists because tungstenite shows 1002 for a received 1014 and for illegal codes. A client that is
    /// told "protocol error" stops for ever, although the fault is somebody else's.
    ///
    /// For the same reason a peer that uses tungstenite without this crate takes 1014 for a 1002. If there may be such
    /// peers, take 1011 as the `fallback`.
    ///
    /// ```
    /// use close_codes::{CloseCode, CloseFrame, Closed, SendCode, send_code};
    ///
    /// let fallback = SendCode::BAD_GATEWAY;
    /// let relay = |closed: Closed| closed.relay(fallback).to_string();
    /// assert_eq!(relay(Closed::frame(send_code!(4001), "expired")), "4001 expired");
    /// assert_eq!(Closed::empty_frame().relay(fallback), CloseFrame::EMPTY);
    /// assert_eq!(relay(Closed::no_frame()), "1014");
    /// assert_eq!(relay(Closed::reported(CloseCode::new(999), "x")), "1014");
    /// ```
    #[doc(alias("proxy", "forward", "pass on"))]
    #[must_use]
    pub fn relay(&self, fallback: SendCode) -> CloseFrame {
        if self.how() == How::IllegalFrame || self.may_be_made_up() {
            return CloseFrame::new(fallback);
        }
        match SendCode::new(self.code().get()) {
            Ok(code) => CloseFrame::new(code).with_reason(Reason::truncated(self.reason())),
            Err(refused) if refused.code() == 1005 => CloseFrame::EMPTY,
            Err(_) => CloseFrame::new(fallback),
        }
    }
}
