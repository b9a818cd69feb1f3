//! The traits of close reasons: what `#[derive(CloseReason)]` implements.

use core::fmt;

use crate::table::Row;
use crate::{Client, CloseCode, CloseFrame, Closed, PolicyTable, SendCode, Server};

/// An enum of close reasons, with its policy table. Derive it; the derive's attributes are listed on the
/// [crate's front page](crate#attributes).
///
/// ```
/// use close_codes::{CloseCode, CloseReason};
///
/// #[derive(CloseReason, Debug, PartialEq)]
/// enum ChatClose {
///     #[close(1001)]
///     GoingAway,
///     #[close(4100..=4199)]
///     Throttled(u16),
/// }
///
/// assert_eq!(ChatClose::find(CloseCode::new(4115), ""), Some(ChatClose::Throttled(4115)));
/// assert_eq!(ChatClose::find(CloseCode::new(4200), ""), None);
/// assert_eq!(ChatClose::GoingAway.code(), CloseCode::GOING_AWAY);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of close reasons",
    label = "`CloseReason` is not implemented",
    note = "add `#[derive(CloseReason)]` to `{Self}`"
)]
pub trait CloseReason: Sized + 'static {
    /// The policy table.
    const TABLE: &'static PolicyTable;

    /// The variant for an observed code and reason: that of the own row that names the code, else `other`;
    /// `None` if there is neither.
    #[must_use]
    fn find(code: CloseCode, reason: &str) -> Option<Self> {
        let row = Self::TABLE.find_variant(code, reason)?;
        Self::__from_row(row.index(), code)
    }

    /// The close code: the variant's own, or the one that its field holds.
    #[must_use]
    fn code(&self) -> CloseCode {
        match self.__row() {
            (_, Some(code)) => code,
            (index, None) => Self::TABLE.row(index).map_or(CloseCode::ABNORMAL_CLOSURE, Row::first),
        }
    }

    /// The variant of a row; `None` if there is no such row.
    #[doc(hidden)]
    fn __from_row(row: usize, code: CloseCode) -> Option<Self>;

    /// The row of a variant, and the code that its field holds.
    #[doc(hidden)]
    fn __row(&self) -> (usize, Option<CloseCode>);
}

/// An enum that decides every end of a connection, so that a supervisor can follow it: it has `other`, a policy
/// for each row, and rows (own or inherited) for 1005 and 1006.
///
/// `#[derive(CloseReason)]` implements it; where something is missing, the compiler says what to add.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of close reasons that decides every end",
    label = "`Supervised` is not implemented",
    note = "add `#[derive(CloseReason)]` to `{Self}`"
)]
pub trait Supervised: CloseReason {
    /// The variant for the end of a connection.
    #[must_use]
    fn from_closed(closed: &Closed) -> Self;
}

/// What an endpoint of the role `By` may send as a Close frame.
///
/// The twins of an enum implement it for their role, `Sendable..` twins, [`SendCode`] and [`CloseFrame`] for
/// [`Client`] and [`Server`]. For [`Browser`](crate::Browser), whose scripts may send less, only a twin made by
/// `sendable(browser = ..)` does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a `{By}` may send as a Close frame",
    label = "may be observed, but not sent",
    note = "send a value of the enum that `#[derive(CloseReason)]` generates: `SendableX` for an enum `X`, or the name in its `#[close(sendable(..))]`"
)]
pub trait IntoCloseFrame<By> {
    /// The frame: legal by construction.
    #[must_use]
    fn into_close_frame(self) -> CloseFrame;
}

impl IntoCloseFrame<Client> for CloseFrame {
    fn into_close_frame(self) -> CloseFrame {
        self
    }
}

impl IntoCloseFrame<Server> for CloseFrame {
    fn into_close_frame(self) -> CloseFrame {
        self
    }
}

impl IntoCloseFrame<Client> for SendCode {
    fn into_close_frame(self) -> CloseFrame {
        CloseFrame::new(self)
    }
}

impl IntoCloseFrame<Server> for SendCode {
    fn into_close_frame(self) -> CloseFrame {
        CloseFrame::new(self)
    }
}

/// This close reason is not one that this end may send: the error of a twin's `TryFrom`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NotInTwin {
    variant: &'static str,
    code: CloseCode,
}

impl NotInTwin {
    /// For the reason that was to be sent.
    pub(crate) fn new<R: CloseReason>(reason: &R) -> Self {
        let (row, _) = reason.__row();
        Self { variant: R::TABLE.row(row).map_or("", Row::name), code: reason.code() }
    }
}

impl fmt::Display for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` (close code {}) is not a close reason that this end may send",
            self.variant, self.code
        )
    }
}

impl fmt::Debug for NotInTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for NotInTwin {}
