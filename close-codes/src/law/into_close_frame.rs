//! `IntoCloseFrame`: what an endpoint of a role may send.

use super::{Client, CloseFrame, SendCode, Server};

/// What an endpoint of the role `By` may send as a Close frame.
///
/// The twins of an enum implement it for their role, `Sendable..` twins, [`SendCode`] and [`CloseFrame`] for
/// [`Client`] and [`Server`]. For [`Browser`](crate::Browser), whose scripts may send less, only a twin made by
/// `sendable(browser = ..)` does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a `{By}` may send as a Close frame",
    label = "not for this end to send",
    note = "an enum with `#[derive(CloseReason)]` is what may be observed; send a value of the enum generated from it for this end: `SendableX` for an enum `X`, or the name in its `#[close(sendable(..))]`",
    note = "a client or a server may also send a code alone, `send_code!(4001)`, no code, `CloseFrame::EMPTY`, or a `CloseFrame` made of a code and a reason; a library's own frame is not checked, and a script in a browser sends only its generated enum"
)]
pub trait IntoCloseFrame<By> {
    /// The frame: legal by construction.
    #[must_use]
    fn into_close_frame(self) -> CloseFrame;
}

#[diagnostic::do_not_recommend]
impl IntoCloseFrame<Client> for CloseFrame {
    fn into_close_frame(self) -> CloseFrame {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoCloseFrame<Server> for CloseFrame {
    fn into_close_frame(self) -> CloseFrame {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoCloseFrame<Client> for SendCode {
    fn into_close_frame(self) -> CloseFrame {
        CloseFrame::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoCloseFrame<Server> for SendCode {
    fn into_close_frame(self) -> CloseFrame {
        CloseFrame::new(self)
    }
}
