//! What the generated code uses. It is not part of the public interface, and may change with every release.

mod decided;
mod expression;
mod field;
mod law;
mod message;
mod refusal;
mod twin;

pub use self::decided::{
    Check, DecidesLostConnection, DecidesLostConnections, Gap, HasOther, HasPolicy, LocalHasPolicy,
    OtherHasPolicy,
};
pub use self::field::CodeField;
pub use self::law::{
    assert_browser, assert_code, assert_discriminant, assert_range, assert_table, code_of, reason, send_code,
};
pub use self::refusal::{
    BrowserMaySend, ClientUsesCode, CodeIsLegal, CodeIsSendable, IsSent, LocalIsTold, NEVER_SENT, NeverSent,
    OtherIsSendable, RangeIsSendable, SentByClient, SentByServer, ServerUsesCode,
};
pub use self::twin::{code_in, fmt_variant, frame_in, not_in_twin, observed_code, send_code_of};
pub use crate::__close_codes_expression as expression;
pub use crate::closed::Closed;
#[cfg(feature = "std")]
pub use crate::export::assert_fresh;
pub use crate::law::{Browser, Client, CloseCode, CloseFrame, CodeIn, IntoCloseFrame, SendCode, Server};
pub use crate::policy::{Backoff, DelayList, DelayWindow, Diagnose, Fault, Jitter, Mode, Reconnect, Session};
pub use crate::table::{CloseReason, Columns, NotInTwin, PolicyTable, ranges, singles};
// The two traits under names that no user imports. Generated paths to them have the user's span, and if the user
// imported the trait, the lint `unused_qualifications` would ask the user to shorten the path.
pub use crate::table::{CloseReason as Inherited, Supervised as Decided};
pub use core::time::Duration;
