//! Close frames, which are legal by construction.

mod payload;
mod reason;

pub use self::payload::{BadPayload, Payload, Received};
pub use self::reason::{Reason, ReasonTooLong};

use core::fmt::Write;

use crate::law::{SendCode, text_and_window};

/// A Close frame that may be sent: a [`SendCode`] and a [`Reason`], or nothing at all.
///
/// ```
/// use close_codes::{CloseFrame, reason, send_code};
///
/// let frame = CloseFrame::new(send_code!(4001)).with_reason(reason!("token expired"));
/// let frame = frame.with_detail("issued 2026-01-01");
/// assert_eq!(frame.to_string(), "4001 token expired: issued 2026-01-01");
///
/// assert_eq!(CloseFrame::EMPTY.code(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CloseFrame {
    // A frame without a code has no reason (RFC 6455, 5.5.1): then this is empty.
    code: Option<SendCode>,
    reason: Reason,
}

impl CloseFrame {
    /// A Close frame without a code. The peer observes 1005 (RFC 6455, 7.1.5).
    #[doc(alias("1005", "close without a code"))]
    pub const EMPTY: Self = Self { code: None, reason: Reason::EMPTY };

    /// A frame with this code and no reason. A number is no [`SendCode`] yet: a constant is [`send_code!(4001)`][send_code],
    /// and what is known at run time [`SendCode::new(code)?`](SendCode::new). A twin has [`frame`] instead.
    ///
    /// ```
    /// use close_codes::{CloseFrame, NotSendable, Reason, SendCode, reason, send_code};
    ///
    /// // Known when the program is written: the compiler checks both.
    /// let frame = CloseFrame::new(send_code!(4001)).with_reason(reason!("token expired"));
    ///
    /// // Known when it runs: what may not be sent is an error, and what is too long is cut.
    /// fn frame_of(code: u16, text: &str) -> Result<CloseFrame, NotSendable> {
    ///     Ok(CloseFrame::new(SendCode::new(code)?).with_reason(Reason::truncated(text)))
    /// }
    /// assert_eq!(frame_of(4001, "token expired"), Ok(frame));
    /// assert!(frame_of(1005, "").is_err());
    /// ```
    ///
    /// [send_code]: crate::send_code
    /// [`frame`]: crate::StandardServer::frame
    #[must_use]
    pub const fn new(code: SendCode) -> Self {
        Self { code: Some(code), reason: Reason::EMPTY }
    }

    /// The frame with this reason: [`reason!("text")`](crate::reason) of a text that is known when the program is
    /// written, [`Reason::truncated`] or [`Reason::new`] of any other. An [empty](Self::EMPTY) frame stays empty, since a
    /// frame without a code has no reason (RFC 6455, 5.5.1).
    #[must_use]
    pub const fn with_reason(self, reason: Reason) -> Self {
        match self.code {
            Some(_) => Self { code: self.code, reason },
            None => Self::EMPTY,
        }
    }

    /// The frame with this detail after its reason: "reason: detail". A text over 123 bytes is cut at a character
    /// boundary. A [retry window](crate::RetryWindow) stays whole and at the end. An [empty](Self::EMPTY) frame stays
    /// empty, and with an empty detail any frame stays as it is.
    #[doc(alias("append"))]
    #[must_use]
    pub fn with_detail(self, detail: &str) -> Self {
        if detail.is_empty() {
            return self;
        }
        if let (text, Some(window)) = text_and_window(self.reason()) {
            let without = self.with_reason(Reason::truncated(text));
            return without.with_detail(detail).with_retry(window);
        }
        if self.reason.is_empty() {
            return self.with_reason(Reason::truncated(detail));
        }
        self.with_reason(Reason::joined(self.reason.as_str(), ": ", detail))
    }

    /// The status code; `None` for an empty frame.
    #[must_use]
    pub const fn code(&self) -> Option<SendCode> {
        self.code
    }

    /// The reason; "" if there is none.
    #[must_use]
    pub const fn reason(&self) -> &str {
        self.reason.as_str()
    }

    /// The reason as it is stored, for a library that can borrow a `&'static str`.
    #[must_use]
    pub const fn reason_ref(&self) -> &Reason {
        &self.reason
    }

    /// Whether the frame has neither a code nor a reason.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.code.is_none()
    }
}

/// Shows a character of a reason, which may be the peer's by a relay: escaped where it would not be seen, or would move
/// what is around it.
fn shown(f: &mut core::fmt::Formatter<'_>, char: char) -> core::fmt::Result {
    match char {
        '"' | '\'' | '\\' => f.write_char(char),
        char => write!(f, "{}", char.escape_debug()),
    }
}

impl core::fmt::Display for CloseFrame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.code {
            None => f.write_str("(no code)"),
            Some(code) if self.reason.is_empty() => write!(f, "{code}"),
            Some(code) => {
                write!(f, "{code} ")?;
                self.reason.as_str().chars().try_for_each(|char| shown(f, char))
            }
        }
    }
}

impl From<SendCode> for CloseFrame {
    fn from(code: SendCode) -> Self {
        Self::new(code)
    }
}
