//! What a script can meet, counted: a script that never comes to a corner says nothing of it.

use std::fmt;

macro_rules! corners {
    ($($corner:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Corner { $($corner),* }

        const CORNERS: &[Corner] = &[$(Corner::$corner),*];
    };
}

corners! {
    // What is told.
    Started StartedAgain Opened OpenedAgain SaidHealthy SaidHealthyWithoutConnection
    Closed ClosedAgain Overruled ClosedByUs ClosedAsLocal ConnectFailed RetriedNow NetworkBack Stopped
    ClockStandsStill ClockGoesBack ClockJumps ExactlyDue JustBeforeDue
    // What is answered.
    Reconnects AwaitsUser StopsByPolicy StopsAsClosedByUs StopsAsRequested
    OutOfTheRowsAttempts OutOfAllAttempts OutOfTime PerhapsOutOfTime
    // Which row decides.
    OwnCode OwnRange OwnOther Prefix InheritedCode InheritedRange InheritedOther InheritedPolicy
    // A Close of this end's own.
    PeersOwnNever PeersOwnClose Echo
    // When a connection was healthy.
    HealthyByAge HealthyExactlyThen NotHealthyForItsSilence ReplacedWhileHealthy
    // What a failed attempt follows.
    FollowsWhatBegan FollowsTheLostRow LikeARow LikeNoRow AsLocal AsForeignLocal
    LikeTimeout FromHttp BothWithins
    // How long an attempt waits.
    Now AfterFixed AfterWindow HotLoop ListFirst ListNext ListLast ListHotLoop
    BackoffFirst BackoffGrown BackoffAtMax JitterFull JitterEqual JitterNone JitterShare JitterAdded
    WindowObeyed WindowCut WindowBeyondMax WindowAgain WindowIgnored
    RetryAfter RetryAfterCut BudgetWait BudgetWaitByHand BudgetWaitInDoubt RowsCountedTogether
    // What the next attempt asks for.
    Resumes ResumesTooLate Fresh Reauthenticates FailsOver Reconfigures
    // The network's return.
    Sooner PerhapsSooner SoonerAfterRetryAfter SoonerAfterBudget SoonerAgain
    NothingWaits WaitIsOver WaitWasAskedFor
}

/// How often each corner was met.
#[derive(Clone)]
pub(crate) struct Tally([u64; CORNERS.len()]);

impl Tally {
    pub(crate) const fn new() -> Self {
        Self([0; CORNERS.len()])
    }

    pub(crate) fn meet(&mut self, corner: Corner) {
        self.0[corner as usize] += 1;
    }

    pub(crate) fn meet_if(&mut self, is_met: bool, corner: Corner) {
        self.0[corner as usize] += u64::from(is_met);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// The corners that were met less often than this.
    pub(crate) fn rarer_than(&self, least: u64) -> Vec<Corner> {
        CORNERS.iter().copied().filter(|corner| self.0[*corner as usize] < least).collect()
    }
}

/// One line for each corner.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        CORNERS.iter().zip(self.0).try_for_each(|(corner, count)| writeln!(f, "{count:>12} {corner:?}"))
    }
}
