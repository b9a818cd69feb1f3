//! What the table says that the client does next.

use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use close_codes::{CloseCode, CloseFrame, CloseReason, Closed, Mode, Reconnect, RetryWindow, Session};

use super::chat_close::ChatClose;

/// What a client says first: its token, which row made it come back, after what delay, and whether it resumes the
/// session.
pub(crate) struct Hello {
    token: u32,
    because: String,
    delay: Duration,
    session: String,
}

impl FromStr for Hello {
    type Err = Box<dyn Error>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split(' ').collect();
        let ["hello", token, because, delay, session] = words[..] else {
            return Err(format!("not a hello: {text:?}").into());
        };
        let delay = Duration::from_millis(delay.parse()?);
        Ok(Self { token: token.parse()?, because: because.to_owned(), delay, session: session.to_owned() })
    }
}

impl fmt::Display for Hello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { token, because, delay, session } = self;
        write!(f, "{because:12} after {:4} ms, with token {token}, session {session}", delay.as_millis())
    }
}

/// How a connection ended, as the client sees it.
pub(crate) struct End {
    code: CloseCode,
    reason: String,
}

impl End {
    pub(crate) fn of_frame(frame: &CloseFrame) -> Self {
        let code = frame.code().map_or(CloseCode::NO_STATUS_RECEIVED, CloseCode::from);
        Self { code, reason: frame.reason().to_owned() }
    }

    pub(crate) fn of_closed(closed: &Closed) -> Self {
        Self { code: closed.code(), reason: closed.reason().to_owned() }
    }
}

/// The client's next hello, as far as the table decides it.
pub(crate) struct Expected {
    token: u32,
    because: &'static str,
    /// `None`: it does not come back.
    delay: Option<RangeInclusive<Duration>>,
    session: &'static str,
    /// How many attempts waited by a list or a backoff since the connection was last healthy.
    waits: u32,
}

impl Expected {
    /// The first hello.
    pub(crate) const START: Self = Self {
        token: 1,
        because: "start",
        delay: Some(Duration::ZERO..=Duration::ZERO),
        session: "unspecified",
        waits: 0,
    };

    /// What the table says of this end.
    pub(crate) fn after(&self, end: &End, is_healthy: bool) -> Result<Self, Box<dyn Error>> {
        let row = ChatClose::TABLE.find(end.code, &end.reason).ok_or("no row decides")?;
        let reconnect = ChatClose::TABLE.reconnect(end.code, &end.reason).ok_or("the row has no policy")?;
        let waits = if is_healthy { 0 } else { self.waits };
        // A window that the server names stands in for the policy's delay.
        let is_named = RetryWindow::from_reason(&end.reason).is_some();
        let counts = matches!(reconnect.mode(), Mode::Backoff(_) | Mode::List(_)) && !is_named;
        Ok(Self {
            token: self.token + u32::from(reconnect.reauthenticate()),
            because: row.name(),
            delay: delays(reconnect, &end.reason, waits),
            // Every step is made in time.
            session: match reconnect.session() {
                Session::Unspecified => "unspecified",
                Session::Resume => "resume",
                Session::Fresh => "fresh",
            },
            waits: waits + u32::from(counts),
        })
    }

    pub(crate) fn is_stop(&self) -> bool {
        self.delay.is_none()
    }

    /// Whether a hello is the expected one, and came no sooner than it says.
    pub(crate) fn check(&self, hello: &Hello, waited: Duration) -> Result<(), String> {
        let Some(delay) = &self.delay else {
            return Err(format!("{} is to stay away, and is back", self.because));
        };
        // Timers may be early by as much as they are coarse.
        let is_early = waited + Duration::from_millis(5) < hello.delay;
        if hello.because != self.because {
            Err(format!("{} decides, and not {}", self.because, hello.because))
        } else if hello.token != self.token {
            Err(format!("after {} the token is {}, and not {}", self.because, self.token, hello.token))
        } else if hello.session != self.session {
            Err(format!("after {} the session is {}, and not {}", self.because, self.session, hello.session))
        } else if !delay.contains(&hello.delay) {
            Err(format!("the delay after {} is in {delay:?}, and not {:?}", self.because, hello.delay))
        } else if is_early {
            Err(format!("the client came after {waited:?}, and not {:?}", hello.delay))
        } else {
            Ok(())
        }
    }
}

/// From the shortest to the longest delay that the policy allows.
fn delays(reconnect: Reconnect, reason: &str, waits: u32) -> Option<RangeInclusive<Duration>> {
    if let Some(window) = RetryWindow::from_reason(reason) {
        return Some(window.from()..=window.to());
    }
    match reconnect.mode() {
        Mode::Never | Mode::Manual => None,
        Mode::Now => Some(Duration::ZERO..=Duration::ZERO),
        Mode::After { min, max } => Some(min..=max),
        Mode::List(list) => Some(list.delay(waits).min()..=list.delay(waits).max()),
        Mode::Backoff(backoff) => Some(backoff.delay(waits, 0)..=backoff.delay(waits, u64::MAX)),
    }
}
