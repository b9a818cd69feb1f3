//! What all twins have in common.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use crate::law::{Browser, Client, CloseCode, CloseFrame, CodeIn, IntoCloseFrame, Reason, SendCode, Server};
use crate::table::{CloseReason, NotInTwin, PolicyTable, Row, place_at};

/// An enum of what may be sent, generated from an enum of close reasons.
pub trait Twin: Copy {
    /// The enum that it was generated from.
    type Enum: CloseReason;

    /// The role whose endpoint may send it.
    type Role;

    /// The row of the variant, and the code that its field holds.
    fn row(self) -> Sent;

    /// The variant of a row, with an observed code for its field; `None` if the twin has none.
    fn from_row(row: usize, code: Option<CloseCode>) -> Option<Self>;
}

/// What is sent: a row, and the code if a variant's field holds it.
pub type Sent = (usize, Option<SendCode>);

/// The role of a twin that either end of a connection may send, which a browser is not.
#[derive(Clone, Copy, Debug)]
pub struct EitherEnd(());

/// What an endpoint of the role `By` may send of an enum, its twin of this role may. It holds for the enum, which rustc then
/// shows, and not for the twin, of which rustc would say what it says of all that is no twin.
#[diagnostic::on_unimplemented(
    message = "`{Twin}` is what `{Role}` sends of `{Self}`, and this end is `{By}`",
    label = "not for this end to send",
    note = "send a value of the enum generated for this end: `#[close(sendable(client = .., server = .., browser = ..))]` on `{Self}` names it"
)]
pub trait Sends<By, Role, Twin> {}

#[diagnostic::do_not_recommend]
impl<T, E> Sends<Client, Client, T> for E {}
#[diagnostic::do_not_recommend]
impl<T, E> Sends<Server, Server, T> for E {}
#[diagnostic::do_not_recommend]
impl<T, E> Sends<Browser, Browser, T> for E {}
#[diagnostic::do_not_recommend]
impl<T, E> Sends<Client, EitherEnd, T> for E {}
#[diagnostic::do_not_recommend]
impl<T, E> Sends<Server, EitherEnd, T> for E {}

/// Every twin. Of what is none, rustc looks no further than here, and lists no twins. The impls of [`Twin`] cannot say that
/// themselves, since `#[diagnostic::..]` does not resolve under `no_implicit_prelude`.
pub trait AnyTwin {
    /// What it sends.
    fn close_frame(self) -> CloseFrame;
}

#[diagnostic::do_not_recommend]
impl<T: Twin> AnyTwin for T {
    fn close_frame(self) -> CloseFrame {
        self.into()
    }
}

/// A twin, as a type of which only that it is sent by this role is asked. If the impl below named the twin's enum and role,
/// rustc would report one of several mistakes of the same type.
#[derive(Clone, Copy, Debug)]
pub struct Of<T>(PhantomData<T>);

/// Whether an endpoint of this role sends it.
pub trait SentBy<By> {}

impl<T: Twin, By> SentBy<By> for Of<T> where T::Enum: Sends<By, T::Role, T> {}

impl<T, By> IntoCloseFrame<By> for T
where
    T: AnyTwin,
    Of<T>: SentBy<By>,
{
    fn into_close_frame(self) -> CloseFrame {
        self.close_frame()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Twin> From<T> for CloseFrame {
    fn from(twin: T) -> Self {
        frame_of(T::Enum::TABLE, twin.row())
    }
}

/// The code that a twin's variant sends: the one that its field holds, else its row's.
///
/// Every row of a twin is sendable: the compiler evaluates `lawful_table`. If a table ever said otherwise, 1011 would
/// be sent instead, and nothing illegal.
#[must_use]
pub const fn send_code_of(table: &'static PolicyTable, (row, held): Sent) -> SendCode {
    if let Some(code) = held {
        return code;
    }
    let code = match table.row(row) {
        Some(row) => row.first().get(),
        None => 0,
    };
    match SendCode::new(code) {
        Ok(code) => code,
        Err(_) => SendCode::INTERNAL_ERROR,
    }
}

/// The frame of a twin's variant: its code with its row's reason.
#[must_use]
pub const fn frame_of(table: &'static PolicyTable, (row, held): Sent) -> CloseFrame {
    let frame = CloseFrame::new(send_code_of(table, (row, held)));
    let text = match table.row(row) {
        Some(row) => match row.reason() {
            Some(text) => text,
            None => "",
        },
        None => "",
    };
    match Reason::from_static(text) {
        Ok(reason) => frame.with_reason(reason),
        Err(_) => frame,
    }
}

/// Writes a twin as `#[derive(Debug)]` would.
pub fn fmt_twin<T: Twin>(twin: T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (row, held) = twin.row();
    let name = T::Enum::TABLE.row(row).map_or("", Row::name);
    match held {
        None => f.write_str(name),
        Some(code) => f.debug_tuple(name).field(&code).finish(),
    }
}

/// Hashes a twin.
pub fn hash_twin<T: Twin, H: Hasher>(twin: T, state: &mut H) {
    twin.row().hash(state);
}

/// What the peer observes when a twin's variant is sent.
#[must_use]
pub fn observed<T: Twin>(twin: T) -> T::Enum {
    let sent = twin.row();
    T::Enum::__from_row(sent.0, send_code_of(T::Enum::TABLE, sent).observed())
        .expect("a twin's row is its enum's")
}

/// The twin's variant for one of the user's enum, if there is one.
pub fn sendable<T: Twin>(reason: &T::Enum) -> Result<T, NotInTwin> {
    let (row, held) = reason.__row();
    T::from_row(row, held).ok_or_else(|| NotInTwin::new(reason))
}

/// The variant of a row, by the rows that the variants have, which go up.
#[must_use]
pub fn variant_at<T, const N: usize>(variants: [T; N], rows: &[u8], row: usize) -> Option<T> {
    let (mut from, mut to) = (0, N);
    while from < to {
        let middle = from + (to - from) / 2;
        match place_at(rows, middle).cmp(&row) {
            Ordering::Equal => return variants.into_iter().nth(middle),
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
        }
    }
    None
}

/// The code that a variant of the user's enum holds, if it is in the twin's range.
#[must_use]
pub fn code_in<const MIN: u16, const MAX: u16>(held: Option<CloseCode>) -> Option<CodeIn<MIN, MAX>> {
    CodeIn::new(held?.get())
}
