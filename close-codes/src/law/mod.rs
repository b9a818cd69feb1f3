//! The law: what RFC 6455 and IANA's registry allow on the wire. Codes, roles, Close frames, reasons, and the retry
//! window in a reason.

mod code;
mod frame;
mod into_close_frame;
mod retry_window;

pub use self::code::{
    Browser, Client, CloseCode, CodeClass, CodeIn, Endpoint, NotSendable, OutsideRange, Role, SendCode,
    Server,
};
pub(crate) use self::code::{is_sendable_range, may_send};
pub use self::frame::{BadPayload, CloseFrame, Payload, Reason, ReasonTooLong, Received};
pub use self::into_close_frame::IntoCloseFrame;
pub use self::retry_window::RetryWindow;
pub(crate) use self::retry_window::text_and_window;
