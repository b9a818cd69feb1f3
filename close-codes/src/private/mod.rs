//! What the generated code uses. It is not part of the public interface, and may change with every release.

mod decided;
mod expression;
mod field;
mod law;
mod message;
mod refusal;
mod repeated;
pub mod scope;
mod twin;

pub use self::decided::{
    Check, DecidesLostConnection, DecidesLostConnections, Gap, HasOther, HasPolicy, LocalHasPolicy,
    OtherHasPolicy,
};
pub use self::expression::Expression;
pub use self::field::CodeField;
pub use self::law::{
    assert_browser, assert_code, assert_discriminant, assert_range, code_bytes, code_of, lawful_table,
    reason, send_code,
};
pub use self::refusal::{
    BrowserMaySend, ClientUsesCode, CodeIsLegal, CodeIsSendable, IsSent, LocalIsTold, NeverSent,
    OtherIsSendable, RangeIsSendable, SentByClient, SentByServer, ServerUsesCode,
};
pub use self::twin::{
    AnyTwin, EitherEnd, Of, Sends, Sent, SentBy, Twin, code_in, fmt_twin, frame_of, hash_twin, observed,
    send_code_of, sendable, variant_at,
};
pub use crate::closed::Closed;
#[cfg(feature = "std")]
pub use crate::export::assert_fresh;
pub use crate::law::{Browser, Client, CloseCode, CloseFrame, CodeIn, SendCode, Server};
pub use crate::policy::{Backoff, DelayList, DelayWindow, Diagnose, Fault, Jitter, Mode, Reconnect, Session};
pub use crate::table::{CloseReason, Columns, NotInTwin, PolicyTable, Texts, place_at, ranges, singles};
pub use crate::{
    __close_codes_expression as expression, __close_codes_never_sent as never_sent,
    __close_codes_twin as twin, __close_codes_variant_at as variant_at,
};
// The two traits under names that no user imports. Generated paths to them have the user's span, and if the user imported
// the trait, the lint `unused_qualifications` would ask the user to shorten the path.
pub use crate::table::{CloseReason as Inherited, Supervised as Decided};
pub use core::time::Duration;
