//! What a server may say when it goes down, and what clients make of it.

use std::iter;
use std::time::Duration;

use close_codes::{
    Backoff, CloseFrame, Jitter, Reconnect, RetryWindow, SendCode, Shutdown, reason, send_code,
};

/// One way to go down and to come back.
#[derive(Clone, Copy)]
pub(crate) struct Strategy {
    pub(crate) name: &'static str,
    pub(crate) code: SendCode,
    closing: Closing,
    /// The clients' policy for the code; `None`: what `Standard` says.
    pub(crate) policy: Option<Reconnect>,
}

/// How the server closes its clients.
#[derive(Clone, Copy)]
enum Closing {
    AtOnce,
    /// At once, and each Close frame names the time in which the server can take all of them back.
    AtOnceWithWindow,
    /// One by one over this time, as `Shutdown` plans it: each Close frame names that client's own turn.
    Drain(Duration),
}

/// One client's Close frame, and when it is sent, since the start.
pub(crate) struct Goodbye {
    pub(crate) after: Duration,
    pub(crate) frame: CloseFrame,
}

const FROM_1S: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));

impl Strategy {
    pub(crate) const DEFAULT_BACKOFF: Self =
        Self::new("full jitter, 5 s to 30 s (the default)", send_code!(1001)).by(Reconnect::BACKOFF);
    #[allow(dead_code)] // only in the bench
    pub(crate) const STANDARD_1001: Self = Self::new("Standard, 1001", send_code!(1001));
    pub(crate) const STANDARD_1012: Self = Self::new("Standard's 1012: 5 s to 30 s", send_code!(1012));
    pub(crate) const WINDOW: Self = Self { closing: Closing::AtOnceWithWindow, ..Self::DEFAULT_BACKOFF }
        .named("the server's retry window");
    pub(crate) const DRAIN: Self =
        Self { closing: Closing::Drain(Duration::from_secs(30)), ..Self::DEFAULT_BACKOFF }
            .named("closed one by one over 30 s");

    pub(crate) const FULL_JITTER: Self = Self::of_others("full jitter, 1 s to 30 s", Jitter::Full);
    #[allow(dead_code)] // only in the bench
    pub(crate) const EQUAL_JITTER: Self = Self::of_others("equal jitter, 1 s to 30 s", Jitter::Equal);
    pub(crate) const A_QUARTER: Self = Self::of_others("jitter of 25 %, 1 s to 30 s", Jitter::Share(250));
    pub(crate) const NO_JITTER: Self = Self::of_others("no jitter, 1 s to 30 s", Jitter::None);

    const fn new(name: &'static str, code: SendCode) -> Self {
        Self { name, code, closing: Closing::AtOnce, policy: None }
    }

    const fn of_others(name: &'static str, jitter: Jitter) -> Self {
        Self::new(name, send_code!(1001)).by(Reconnect::backoff(FROM_1S.with_jitter(jitter)))
    }

    const fn by(self, policy: Reconnect) -> Self {
        Self { policy: Some(policy), ..self }
    }

    const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// What each of the clients is sent, earliest first.
    pub(crate) fn goodbyes(&self, clients: u32, per_second: u32) -> Box<dyn Iterator<Item = Goodbye>> {
        let frame = CloseFrame::new(self.code);
        let at_once = |frame| {
            let goodbyes = iter::repeat_with(move || Goodbye { after: Duration::ZERO, frame });
            Box::new(goodbyes.take(clients as usize))
        };
        match self.closing {
            Closing::AtOnce => at_once(frame),
            Closing::AtOnceWithWindow => {
                at_once(frame.with_retry(RetryWindow::for_fleet(u64::from(clients), per_second)))
            }
            Closing::Drain(closing) => {
                let frame = frame.with_reason(reason!("restart"));
                let plan = Shutdown::new(frame, u64::from(clients), per_second, closing);
                Box::new(plan.map(|farewell| Goodbye { after: farewell.after, frame: farewell.frame }))
            }
        }
    }
}
