//! `IntoCloseFrame`: what an endpoint may send, by its role.

use super::{Client, CloseFrame, SendCode, Server};

/// What an endpoint of the role `By` may send as a Close frame.
///
/// | type | implements it for |
/// | --- | --- |
/// | a twin (an enum that the derive generates) with a role, `sendable(client = ..)` | its role |
/// | a twin without a role, `SendableX` | [`Client`] and [`Server`] |
/// | [`SendCode`], [`CloseFrame`] | [`Client`] and [`Server`] |
///
/// A script in a [`Browser`](crate::Browser) may send less, so only a twin made by `sendable(browser = ..)` implements
/// it for that role.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a `{By}` may send as a Close frame",
    label = "not for this end to send",
    note = "an enum with `#[derive(CloseReason)]` is what may be observed; send a value of the enum generated from it for this end: `SendableX` for an enum `X`, or the name in its `#[close(sendable(..))]`",
    note = "a client or a server may also send a code alone, `send_code!(1000)`, or a `CloseFrame`; a script in a browser may not"
)]
pub trait IntoCloseFrame<By> {
    /// The Close frame, which is legal by construction.
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
