//! `Closed`: how a connection closed, as this end observed it.

mod echo;
mod made_up;
mod relay;

use core::fmt;
use core::time::Duration;

use crate::law::{BadPayload, CloseCode, CloseFrame, CodeClass, Reason, Received, SendCode};

/// How a connection closed, as this end of it observed.
///
/// What was *sent* and what was *observed* are two facts. The close code is the code in the first Close frame that was
/// *received* (RFC 6455, 7.1.5): if this end fails a connection with 1002, it observes 1006.
///
/// The adapters make this value from what their library shows. By hand:
///
/// ```
/// use close_codes::{CloseCode, Closed, How, Initiator, send_code};
///
/// let closed = Closed::frame(send_code!(1001), "restart").begun_by(Initiator::Peer);
/// assert_eq!(closed.code(), CloseCode::GOING_AWAY);
/// assert_eq!(Closed::no_frame().code(), CloseCode::ABNORMAL_CLOSURE);
/// assert_eq!(Closed::from_payload(b"").how(), How::EmptyFrame);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Closed {
    code: CloseCode,
    reason: Reason,
    how: How,
    initiator: Initiator,
    bad_payload: Option<BadPayload>,
    sent: Option<CloseFrame>,
    /// For how many seconds nothing had come.
    silent_secs: u32,
    answers_pings: bool,
}

/// What closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum How {
    /// A Close frame with a legal code was received.
    Frame,
    /// A Close frame without a code was received: 1005.
    EmptyFrame,
    /// No Close frame was received: 1006.
    NoFrame,
    /// The peer stopped answering, so that this end gave the connection up: 1006.
    Unresponsive,
    /// The TLS handshake failed: 1015.
    TlsFailure,
    /// A Close frame that no endpoint may send was received. It proves a bug in the peer.
    IllegalFrame,
    /// The library does not show which of these it was.
    Unknown,
}

/// Which end began to close the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Initiator {
    /// This end sent its Close frame first.
    Us,
    /// The peer sent its Close frame first, or the connection to it was lost.
    Peer,
    /// The library does not show it.
    Unknown,
}

impl Closed {
    /// The peer sent a Close frame with this code and reason. A reason over 123 bytes is cut at a character boundary.
    #[must_use]
    pub fn frame(code: SendCode, reason: &str) -> Self {
        Self::of(code.observed(), How::Frame).with_reason(Reason::truncated(reason))
    }

    /// The peer sent a Close frame without a code: 1005.
    #[must_use]
    pub const fn empty_frame() -> Self {
        Self::of(CloseCode::NO_STATUS_RECEIVED, How::EmptyFrame)
    }

    /// The connection was lost without a Close frame: 1006.
    #[must_use]
    pub const fn no_frame() -> Self {
        Self::of(CloseCode::ABNORMAL_CLOSURE, How::NoFrame)
    }

    /// The peer stopped answering, so that this end gave the connection up: 1006, begun by the peer.
    #[must_use]
    pub const fn unresponsive() -> Self {
        Self::of(CloseCode::ABNORMAL_CLOSURE, How::Unresponsive).begun_by(Initiator::Peer)
    }

    /// The TLS handshake failed: 1015.
    #[must_use]
    pub const fn tls_failure() -> Self {
        Self::of(CloseCode::TLS_HANDSHAKE, How::TlsFailure)
    }

    /// The peer sent a Close frame that no endpoint may send.
    ///
    /// The observed code is the illegal code, so that a row can name it. It is 1006 if the frame had no readable code,
    /// or if the peer wrote 1005, 1006 or 1015, which would report something that was not observed.
    #[must_use]
    pub fn illegal_frame(bad: BadPayload) -> Self {
        let code = match bad {
            BadPayload::IllegalCode(code) if code.class() != CodeClass::ObservedOnly => code,
            _ => CloseCode::ABNORMAL_CLOSURE,
        };
        let mut closed = Self::of(code, How::IllegalFrame);
        closed.bad_payload = Some(bad);
        closed
    }

    /// The peer sent a Close frame that no endpoint may send, and the library does not show what was wrong: 1006.
    #[must_use]
    pub const fn illegal_frame_unseen() -> Self {
        Self::of(CloseCode::ABNORMAL_CLOSURE, How::IllegalFrame)
    }

    /// The library reported this code and reason, and does not show where they come from.
    #[must_use]
    pub fn unknown(code: CloseCode, reason: &str) -> Self {
        Self::of(code, How::Unknown).with_reason(Reason::truncated(reason))
    }

    /// The library reported this code and reason as those of a received Close frame, whether legal or not.
    ///
    /// | code | counts as |
    /// | --- | --- |
    /// | one that an endpoint may send | a [`frame`](Self::frame) |
    /// | 1005 | an [empty frame](Self::empty_frame) |
    /// | 1006 | [no frame](Self::no_frame) |
    /// | 1015 | a [failed TLS handshake](Self::tls_failure) |
    /// | any other | an [illegal frame](Self::illegal_frame) |
    #[must_use]
    pub fn reported(code: CloseCode, reason: &str) -> Self {
        match SendCode::new(code.get()) {
            Ok(code) => Self::frame(code, reason),
            Err(_) => match code.get() {
                1005 => Self::empty_frame(),
                1006 => Self::no_frame(),
                1015 => Self::tls_failure(),
                _ => {
                    Self::illegal_frame(BadPayload::IllegalCode(code)).with_reason(Reason::truncated(reason))
                }
            },
        }
    }

    /// The peer sent a Close frame with this payload.
    #[must_use]
    pub fn from_payload(payload: &[u8]) -> Self {
        match Received::from_payload(payload) {
            Ok(received) if received.is_empty() => Self::empty_frame(),
            Ok(received) => {
                Self::of(received.code(), How::Frame).with_reason(Reason::truncated(received.reason()))
            }
            Err(bad) => Self::illegal_frame(bad),
        }
    }

    /// The same close, begun by this end or the peer.
    #[must_use]
    pub const fn begun_by(mut self, initiator: Initiator) -> Self {
        self.initiator = initiator;
        self
    }

    /// The same close, with the Close frame that this end had sent.
    #[must_use]
    pub const fn having_sent(mut self, frame: CloseFrame) -> Self {
        self.sent = Some(frame);
        self
    }

    /// The same close, when nothing had come from the peer for this long, or the closing handshake took this long: at most
    /// 136 years, in whole seconds. See [`silent_for`](Self::silent_for).
    #[must_use]
    pub const fn after_silence(mut self, silence: Duration) -> Self {
        let secs = silence.as_secs();
        #[allow(clippy::cast_possible_truncation)] // not above u32::MAX
        let secs = if secs > u32::MAX as u64 { u32::MAX } else { secs as u32 };
        self.silent_secs = secs;
        self
    }

    /// The same close, of a peer that [answers no Pings](Self::answers_pings).
    #[must_use]
    pub const fn without_pongs(mut self) -> Self {
        self.answers_pings = false;
        self
    }

    /// The close code that was observed (RFC 6455, 7.1.5).
    #[must_use]
    pub const fn code(&self) -> CloseCode {
        self.code
    }

    /// The close reason that was observed (RFC 6455, 7.1.6). It is text from the peer: never show it to end users.
    #[must_use]
    pub const fn reason(&self) -> &str {
        self.reason.as_str()
    }

    /// What closed the connection.
    #[must_use]
    pub const fn how(&self) -> How {
        self.how
    }

    /// Which end began to close the connection.
    #[must_use]
    pub const fn initiator(&self) -> Initiator {
        self.initiator
    }

    /// What was wrong with the peer's Close frame: for [`How::IllegalFrame`], if the library shows it.
    #[must_use]
    pub const fn bad_payload(&self) -> Option<BadPayload> {
        self.bad_payload
    }

    /// The Close frame that this end had sent, if any.
    #[must_use]
    pub const fn sent(&self) -> Option<CloseFrame> {
        self.sent
    }

    /// For how long nothing had come when the connection ended, in whole seconds. A
    /// [`Connection`](crate::adapters::Connection) knows it as exactly as its heartbeat looks. From the first Close frame on,
    /// sent or received, nothing counts as having come: if one was received, this is how long the closing handshake took.
    ///
    /// A connection was open for that much less: a peer that accepts and then says nothing, or closes at once and does not
    /// hang up, is never [healthy](crate::Config::with_min_uptime).
    #[must_use]
    pub const fn silent_for(&self) -> Duration {
        Duration::from_secs(self.silent_secs as u64)
    }

    /// Whether the peer answers Pings, as far as this end knows: `false` if it answered none, though something came from it
    /// after the first.
    #[must_use]
    pub const fn answers_pings(&self) -> bool {
        self.answers_pings
    }

    const fn of(code: CloseCode, how: How) -> Self {
        Self {
            code,
            reason: Reason::EMPTY,
            how,
            initiator: Initiator::Unknown,
            bad_payload: None,
            sent: None,
            silent_secs: 0,
            answers_pings: true,
        }
    }

    const fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = reason;
        self
    }
}

/// Writes who closed, with what, and what the other end answered. It is always one line: the peer's reason is quoted
/// and escaped.
///
/// ```
/// use close_codes::{CloseFrame, Closed, Initiator, send_code};
///
/// let ours = CloseFrame::new(send_code!(4002));
/// let closed = Closed::no_frame().begun_by(Initiator::Us).having_sent(ours);
/// assert_eq!(closed.to_string(), "closed by us with 4002; the peer never answered");
///
/// let closed = Closed::frame(send_code!(1001), "restart").begun_by(Initiator::Peer);
/// assert_eq!(closed.to_string(), "closed by the peer with 1001 (Going Away) \"restart\"");
///
/// // The peer's message was over the limit, so that this end failed the connection.
/// let failed = CloseFrame::new(send_code!(1009));
/// let closed = Closed::no_frame().begun_by(Initiator::Peer).having_sent(failed);
/// let line = "failed by us with 1009 (Message Too Big), for what the peer sent: 1006 (Abnormal Closure)";
/// assert_eq!(closed.to_string(), line);
/// ```
impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.initiator, self.sent) {
            (Initiator::Us, Some(sent)) => {
                f.write_str("closed by us ")?;
                match sent.code() {
                    Some(code) => write!(f, "with {:?}", code.observed())?,
                    None => f.write_str("without a code")?,
                }
                f.write_str("; ")?;
                self.fmt_answer(f)
            }
            (Initiator::Us, None) => {
                f.write_str("closed by us; ")?;
                self.fmt_answer(f)
            }
            (Initiator::Peer, Some(sent)) if self.is_failed() => self.fmt_failed(f, sent),
            (Initiator::Peer, _) => self.fmt_end(f, "closed by the peer"),
            (Initiator::Unknown, _) => self.fmt_end(f, "closed"),
        }
    }
}

impl core::error::Error for Closed {}

impl Closed {
    /// Whether this end failed the connection, if it sent a Close frame and had not begun to close.
    fn is_failed(&self) -> bool {
        matches!(self.how, How::NoFrame | How::Unknown) && !self.is_received()
    }

    /// What the peer answered to our own Close.
    fn fmt_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.how {
            How::NoFrame | How::Unresponsive | How::TlsFailure => f.write_str("the peer never answered"),
            How::Unknown if !self.is_received() => {
                f.write_str("the library does not show what the peer answered")
            }
            _ if self.repeats_ours() => f.write_str("the peer answered"),
            _ => self.fmt_end(f, "the peer answered"),
        }
    }

    /// This end failed the connection (RFC 6455, 7.1.7): the code that it sent says what was wrong, and 1006 does not.
    fn fmt_failed(&self, f: &mut fmt::Formatter<'_>, sent: CloseFrame) -> fmt::Result {
        f.write_str("failed by us")?;
        if let Some(code) = sent.code() {
            write!(f, " with {:?}", code.observed())?;
        }
        write!(f, ", for what the peer sent: {:?}", self.code)
    }

    /// How the connection closed, after the words for who closed it.
    fn fmt_end(&self, f: &mut fmt::Formatter<'_>, who: &str) -> fmt::Result {
        match self.how {
            How::NoFrame => return write!(f, "lost without a Close frame: {:?}", self.code),
            How::Unresponsive => return write!(f, "lost, since the peer stopped answering: {:?}", self.code),
            How::TlsFailure => return write!(f, "the TLS handshake failed: {:?}", self.code),
            How::EmptyFrame => return write!(f, "{who} without a code: {:?}", self.code),
            // Nobody closes with such a code.
            How::Unknown if !self.is_received() => {
                return write!(f, "ended, and the library does not show how: {:?}", self.code);
            }
            How::Frame | How::Unknown => write!(f, "{who} with {:?}", self.code)?,
            How::IllegalFrame => write!(f, "{who} with a Close frame that no endpoint may send")?,
        }
        if !self.reason.is_empty() {
            write!(f, " {:?}", self.reason.as_str())?;
        }
        if self.may_be_made_up() {
            f.write_str(", or with a code that the library hides")?;
        }
        match self.bad_payload {
            Some(bad) => write!(f, ": {bad}"),
            None => Ok(()),
        }
    }
}
