//! The paths that the derive writes at the user's own tokens never trigger `unused_qualifications`, whatever the user
//! imports.
#![deny(unused_qualifications)]
#![allow(missing_docs)]

use close_codes::{CloseFrame, CloseReason, Closed, CodeIn, IntoCloseFrame, Server, Supervised};

#[derive(CloseReason, Clone, Copy, Debug)]
#[reconnect(never)]
pub enum BaseClose {
    #[close(1005)]
    NoStatus,
    #[close(1006)]
    Lost,
}

#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sendable(client = ClientClose, server = ServerClose), inherit = BaseClose)]
#[reconnect(never)]
pub enum ChatClose {
    #[close(4000 + 1)]
    Expired,
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(other)]
    Other(u16),
}

fn frame(close: impl IntoCloseFrame<Server>) -> CloseFrame {
    close.into_close_frame()
}

#[test]
fn it_works_beside_the_imports() {
    assert!(matches!(ChatClose::from_closed(&Closed::no_frame()), ChatClose::Other(1006)));
    assert_eq!(frame(ServerClose::Throttled(CodeIn::of::<4115>())).to_string(), "4115");
    assert!(BaseClose::TABLE.rows().count() == 2);
}
