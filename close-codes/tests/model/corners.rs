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
    OwnCode OwnRange OwnOther Prefix InheritedCode InheritedRange InheritedPolicy MadeUp
    // A Close of this end's own.
    PeersOwnNever PeersOwnClose Echo
    // When a connection was healthy.
    HealthyByAge HealthyExactlyThen NotHealthyForItsSilence ReplacedWhileHealthy
    // What a failed attempt follows.
    FollowsWhatBegan FollowsTheLostRow LikeARow LikeNoRow AsLocal AsForeignLocal
    TimedOut BothWithins
    // How long an attempt waits.
    Now AfterFixed AfterWindow HotLoop HotLoopByAMillisecond ListFirst ListNext ListLast ListHotLoop
    BackoffFirst BackoffGrown BackoffAtMax JitterFull JitterEqual JitterNone JitterShare JitterAdded
    WindowObeyed WindowCut WindowBeyondMax WindowAgain WindowIgnored
    RetryAfter RetryAfterCut BudgetWait BudgetWaitByHand BudgetWaitInDoubt RowsCountedTogether
    // What the next attempt asks for.
    Resumes ResumesTooLate Fresh Reauthenticates FailsOver Reconfigures
    // The network's return.
    Sooner PerhapsSooner SoonerAfterRetryAfter SoonerAfterBudget SoonerAgain
    NothingWaits WaitIsOver WaitWasAskedFor
    // What is said of the peer.
    SaidOfCode SaidOfIllegalFrame SaidOfShare SaidOfShort SaidOfFailures SaidOfLocal SaidOfUnresponsive
    SaidOfNoPongs SaidFirst SaidAgain SaidInDoubt
}

/// How often each corner was met, and in which quarter of its bounds a time was that is drawn evenly.
#[derive(Clone)]
pub(crate) struct Tally {
    met: [u64; CORNERS.len()],
    drawn: [[u64; 4]; CORNERS.len()],
}

impl Tally {
    pub(crate) const fn new() -> Self {
        Self { met: [0; CORNERS.len()], drawn: [[0; 4]; CORNERS.len()] }
    }

    pub(crate) fn meet(&mut self, corner: Corner) {
        self.met[corner as usize] += 1;
    }

    pub(crate) fn meet_if(&mut self, is_met: bool, corner: Corner) {
        self.met[corner as usize] += u64::from(is_met);
    }

    /// By this rule, a time was drawn between these bounds. Narrow ones have no quarters.
    pub(crate) fn draw(&mut self, rule: Corner, low: u64, high: u64, drawn: u64) {
        if high - low < 100 {
            return;
        }
        let is_over = |part: u64| usize::from(drawn > low + (high - low) / 4 * part);
        let quarter = is_over(1) + is_over(2) + is_over(3);
        self.drawn[rule as usize][quarter] += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (count, more) in self.met.iter_mut().zip(other.met) {
            *count += more;
        }
        for (count, more) in self.drawn.iter_mut().flatten().zip(other.drawn.iter().flatten()) {
            *count += more;
        }
    }

    /// The corners that were met less often than this.
    pub(crate) fn rarer_than(&self, least: u64) -> Vec<Corner> {
        CORNERS.iter().copied().filter(|corner| self.met[*corner as usize] < least).collect()
    }

    /// The rules by which times are drawn that are not even: of fifty or more, a quarter of the bounds has less than
    /// an eighth.
    pub(crate) fn uneven(&self) -> Vec<(Corner, [u64; 4])> {
        let is_uneven = |quarters: &[u64; 4]| {
            let all = quarters.iter().sum::<u64>();
            all >= 50 && quarters.iter().any(|one| one * 8 < all)
        };
        CORNERS.iter().copied().zip(self.drawn).filter(|(_, quarters)| is_uneven(quarters)).collect()
    }
}

/// One line for each corner.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (corner, (met, drawn)) in CORNERS.iter().zip(self.met.iter().zip(self.drawn)) {
            write!(f, "{met:>12} {corner:?}")?;
            if drawn != [0; 4] {
                write!(f, ", drawn by quarters: {drawn:?}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
