//! What a close indicates about a fault.

use core::fmt;
use core::num::NonZeroU32;
use core::time::Duration;

use super::packed::Packed;
use crate::time::{duration, millis};

/// What a close indicates about a fault, and how often it must be seen before a diagnosis is made. `#[diagnose(..)]`
/// sets it.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Diagnose, Fault};
///
/// const EMPTY_CLOSES: Diagnose = Diagnose::new(Fault::PeerBug).with_threshold(5);
/// assert_eq!(EMPTY_CLOSES.window(), Duration::from_secs(60));
/// assert_eq!(EMPTY_CLOSES.advice(), Fault::PeerBug.advice());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Diagnose {
    fault: Option<Fault>,
    threshold: NonZeroU32,
    window: u32,
    advice: Option<&'static str>,
}

/// Where a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// In the peer.
    PeerBug,
    /// In this endpoint, as the peer says.
    OwnBug,
    /// In the network between the endpoints.
    Network,
    /// In the TLS handshake.
    Tls,
    /// The peer is overloaded.
    Overload,
    /// In the credentials.
    Auth,
    /// In what the two endpoints are configured to ask of each other.
    Config,
    /// In a proxy or gateway between the endpoints.
    Proxy,
}

impl Diagnose {
    /// No diagnosis.
    pub const NONE: Self =
        Self { fault: None, threshold: Self::DEFAULT_THRESHOLD, window: 60_000, advice: None };

    /// The default threshold: 3 times within the window.
    const DEFAULT_THRESHOLD: NonZeroU32 = NonZeroU32::MIN.saturating_add(2);

    /// A diagnosis of this fault, once it was seen 3 times in 60 s, with the fault's own advice.
    #[must_use]
    pub const fn new(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::NONE }
    }

    /// The same, once it was seen this often in the window. 0 counts as 1.
    #[must_use]
    pub const fn with_threshold(mut self, threshold: u32) -> Self {
        self.threshold = match NonZeroU32::new(threshold) {
            Some(threshold) => threshold,
            None => NonZeroU32::MIN,
        };
        self
    }

    /// The same, counted in this window: whole milliseconds, at most `u32::MAX` (about 49 days).
    #[must_use]
    pub const fn with_window(mut self, window: Duration) -> Self {
        self.window = millis(window);
        self
    }

    /// The same, with this advice.
    #[must_use]
    pub const fn with_advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    /// The numbers of a packed one.
    const PACKED: usize = 4;

    /// The diagnosis at this place of a column. `advice` is the text that it has, if it has one.
    pub(crate) const fn unpack(column: &'static [u8], place: usize, advice: &'static str) -> Self {
        let mut packed = Packed::at(column, place, Self::PACKED);
        let fault = match packed.next() {
            0 => None,
            1 => Some(Fault::PeerBug),
            2 => Some(Fault::OwnBug),
            3 => Some(Fault::Network),
            4 => Some(Fault::Tls),
            5 => Some(Fault::Overload),
            6 => Some(Fault::Auth),
            7 => Some(Fault::Config),
            _ => Some(Fault::Proxy),
        };
        let diagnose = Self { fault, ..Self::NONE }.with_threshold(packed.next());
        let window = packed.next();
        let advice = if packed.next() == 0 { None } else { Some(advice) };
        Self { window, advice, ..diagnose }
    }

    /// Where the fault is; `None` if nothing is diagnosed.
    #[must_use]
    pub const fn fault(self) -> Option<Fault> {
        self.fault
    }

    /// How often it must be seen in the window: at least once.
    #[must_use]
    pub const fn threshold(self) -> u32 {
        self.threshold.get()
    }

    /// The window in which it is counted.
    #[must_use]
    pub const fn window(self) -> Duration {
        duration(self.window)
    }

    /// What to check.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match (self.advice, self.fault) {
            (Some(advice), _) => advice,
            (None, Some(fault)) => fault.advice(),
            (None, None) => "",
        }
    }
}

impl Fault {
    /// The word for it in `#[diagnose(..)]` and in every export.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PeerBug => "peer_bug",
            Self::OwnBug => "own_bug",
            Self::Network => "network",
            Self::Tls => "tls",
            Self::Overload => "overload",
            Self::Auth => "auth",
            Self::Config => "config",
            Self::Proxy => "proxy",
        }
    }

    /// What to check: the advice of a policy that gives none itself.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::PeerBug => {
                "check where the peer closes connections: it should send a Close frame with a code"
            }
            Self::OwnBug => {
                "check what this end sent last: the peer says that it broke the protocol or was too big"
            }
            Self::Network => {
                "check the network path, and the idle timeouts of proxies and load balancers on it"
            }
            Self::Tls => "check certificates, clocks and TLS versions at both ends",
            Self::Overload => "check the peer's load, and whether clients spread their reconnects",
            Self::Auth => "check the credentials: whether they are current, and for this service",
            Self::Config => "check that both ends ask for the same subprotocols, extensions and versions",
            Self::Proxy => "check the proxy or gateway in front of the peer, and its upstream",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
