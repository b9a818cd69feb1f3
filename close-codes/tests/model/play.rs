//! One script through both supervisors.

use std::fmt::{Debug, Write};

use close_codes::{
    Action, Attempt, CloseCode, CloseReason, ConnectFailure, Diagnosis, Moment, Policy, Row, Session,
    Standard, StopCause, Supervisor, Symptom, Verdict, Watch,
};

use crate::corners::{Corner, Tally};
use crate::model::{Expect, Expected, Model, Next, Said, Wishes, refused};
use crate::script::{Event, Script, Step};
use crate::tables::{Brittle, Heir, Lazy, Modes, Table};

/// The number of tables.
pub(crate) const TABLES: u64 = 5;

/// Plays a script with one of the tables, and counts what it meets; panics with the shortest script that still differs.
pub(crate) fn check(table: u64, script: Script, tally: &mut Tally) {
    match table % TABLES {
        0 => check_with::<Modes>(script, tally),
        1 => check_with::<Heir>(script, tally),
        2 => check_with::<Lazy>(script, tally),
        3 => check_with::<Brittle>(script, tally),
        _ => check_with::<Standard>(script, tally),
    }
}

fn check_with<R: Table>(mut script: Script, tally: &mut Tally) {
    let Err(mut difference) = Play::<R>::new(&script).all(&script, tally) else { return };
    let mut at = 0;
    while at < script.events.len() {
        let mut shorter = script.clone();
        shorter.events.remove(at);
        match Play::<R>::new(&shorter).all(&shorter, tally) {
            Ok(()) => at += 1,
            Err(other) => {
                (script, difference) = (shorter, other);
                at = 0;
            }
        }
    }
    panic!("{}, {:?}:\n{difference}", R::TABLE.name(), script.config);
}

struct Play<R> {
    supervisor: Supervisor<R>,
    /// A server's, of one peer.
    watch: Watch<(), R>,
    model: Model,
    now: u64,
    /// When the latest attempt is due.
    due: u64,
}

impl<R: Table> Play<R> {
    fn new(script: &Script) -> Self {
        let supervisor = Supervisor::new(script.config, script.seed);
        Self { supervisor, watch: Watch::new(1), model: Model::new(R::TABLE, script.config), now: 0, due: 0 }
    }

    /// How the two differ, if they do, after what was told until then.
    fn all(mut self, script: &Script, tally: &mut Tally) -> Result<(), String> {
        let mut moments = Vec::new();
        for (step, event) in &script.events {
            self.go_on(*step);
            moments.push(self.now);
            if let Err(difference) = self.tell(event) {
                let told =
                    moments.iter().zip(&script.events).fold(String::new(), |mut told, (now, (_, event))| {
                        writeln!(told, "  {now}: {event:?}").unwrap();
                        told
                    });
                return Err(told + &difference);
            }
        }
        tally.add(&self.model.tally);
        Ok(())
    }

    fn go_on(&mut self, step: Step) {
        let before = self.now;
        self.now = step.from(self.now, self.due);
        let tally = &mut self.model.tally;
        tally.meet_if(self.now == before, Corner::ClockStandsStill);
        tally.meet_if(self.now < before, Corner::ClockGoesBack);
        tally.meet_if(self.now.saturating_sub(before) > 1 << 32, Corner::ClockJumps);
        tally.meet_if(self.now > before && self.now == self.due, Corner::ExactlyDue);
        tally.meet_if(self.now > before && self.now < self.due, Corner::JustBeforeDue);
    }

    fn tell(&mut self, event: &Event) -> Result<(), String> {
        let (now, moment) = (self.now, Moment::from_millis(self.now));
        let (model, supervisor) = (&mut self.model, &mut self.supervisor);
        let (expected, verdict) = match event {
            Event::Start => return self.by_hand(Model::start, Supervisor::start),
            Event::RetryNow => return self.by_hand(Model::retry_now, Supervisor::retry_now),
            Event::NetworkBack => return self.network_back(),
            Event::Opened => {
                model.opened(now);
                supervisor.opened(moment);
                return Ok(());
            }
            Event::Healthy => {
                model.healthy(now);
                supervisor.healthy(moment);
                return Ok(());
            }
            Event::Stop => {
                let expected = Expect::Stop(model.stop());
                let action = supervisor.stop();
                return self.same_action(&expected, action);
            }
            Event::Closed(closed) => {
                let expected = model.closed(closed, None, now);
                let verdict = supervisor.closed(closed, moment);
                let watched = model.watched(closed, now);
                let diagnosis = self.watch.closed(&(), closed, moment);
                self.same_diagnosis(&watched, diagnosis.as_ref())?;
                (expected, verdict)
            }
            Event::ClosedWith(closed, overruled) => {
                let mut offered = None;
                let verdict = supervisor.closed_with(closed, moment, |reason, policy| {
                    offered = Some((row_of(reason), policy));
                    *overruled
                });
                let expected = model.closed(closed, Some(*overruled), now);
                same("what may be overruled", &Some((expected.reason.0, model.offers(closed))), &offered)?;
                (expected, verdict)
            }
            Event::ClosedByUs(closed, code, text) => {
                let Some(ours) = R::find(CloseCode::new(*code), text) else { return Ok(()) };
                let expected = model.closed_by_us(closed, row_of(&ours), ours.code(), now);
                (expected, supervisor.closed_by_us(closed, &ours, moment))
            }
            Event::ClosedAs(closed, which) => {
                let ours = &R::OURS[which % R::OURS.len()];
                let expected = model.closed_by_us(closed, row_of(ours), ours.code(), now);
                (expected, supervisor.closed_by_us(closed, ours, moment))
            }
            Event::Refused(status, retry_after) => {
                let failure = ConnectFailure::from_http(*status, retry_after.map(str::as_bytes));
                let expected = model.connect_failed(&refused(*status, *retry_after), now);
                (expected, supervisor.connect_failed(failure, moment))
            }
            Event::ConnectFailed(failure) => {
                (model.connect_failed(failure, now), supervisor.connect_failed(*failure, moment))
            }
        };
        self.answered(&expected, &verdict)
    }

    fn by_hand(
        &mut self,
        model: fn(&mut Model, u64) -> Next,
        supervisor: fn(&mut Supervisor<R>, Moment) -> Attempt,
    ) -> Result<(), String> {
        let next = model(&mut self.model, self.now);
        let attempt = supervisor(&mut self.supervisor, Moment::from_millis(self.now));
        self.same_attempt(&next, &attempt)?;
        self.due = attempt.due.as_millis();
        if next.is_reconnect {
            self.model.is_due(self.due);
        }
        Ok(())
    }

    fn network_back(&mut self) -> Result<(), String> {
        let expected = self.model.network_back(self.now);
        let attempt = self.supervisor.network_back(Moment::from_millis(self.now));
        match (expected, attempt) {
            (None, None) => Ok(()),
            (Some(sooner), None) if !sooner.is_certain => Ok(()),
            (Some(sooner), Some(attempt)) if attempt.due.as_millis() < sooner.before => {
                self.same_attempt(&sooner.next, &attempt)?;
                self.due = attempt.due.as_millis();
                self.model.is_sooner(self.due);
                Ok(())
            }
            (expected, attempt) => Err(format!("expected {expected:?}, not {attempt:?}")),
        }
    }

    fn answered(&mut self, expected: &Expected, verdict: &Verdict<R>) -> Result<(), String> {
        let (reason, code) = expected.reason;
        same("the reason", &reason, &row_of(&verdict.reason))?;
        same("the reason's code", &code.unwrap_or(1006), &verdict.reason.code().get())?;
        same("the row", &expected.row, &verdict.row)?;
        same::<Policy>("the policy", &expected.policy, &verdict.policy)?;
        self.same_action(&expected.action, verdict.action)?;
        self.same_diagnosis(&expected.diagnosis, verdict.diagnosis.as_ref())?;
        match verdict.action {
            Action::Reconnect(attempt) => {
                self.due = attempt.due.as_millis();
                self.model.is_due(self.due);
            }
            Action::Stop(StopCause::OutOfTime) => self.model.gave_up(),
            Action::AwaitUser | Action::Stop(_) => {}
        }
        Ok(())
    }

    fn same_action(&mut self, expected: &Expect, action: Action) -> Result<(), String> {
        match (expected, action) {
            (Expect::Reconnect(next), Action::Reconnect(attempt)) => self.same_attempt(next, &attempt),
            // A delay may be drawn that ends too late.
            (Expect::Reconnect(next), Action::Stop(StopCause::OutOfTime))
                if next.until.is_some_and(|until| self.now.saturating_add(next.delay.high) > until) =>
            {
                let is_certain =
                    next.until.is_some_and(|until| self.now.saturating_add(next.delay.low) > until);
                self.model.tally.meet(if is_certain { Corner::OutOfTime } else { Corner::PerhapsOutOfTime });
                Ok(())
            }
            (Expect::AwaitUser, Action::AwaitUser) => Ok(()),
            (Expect::Stop(cause), Action::Stop(stop)) if *cause == stop => Ok(()),
            _ => Err(format!("expected {expected:?}, not {action:?}")),
        }
    }

    fn same_diagnosis(&mut self, expected: &[Said], diagnosis: Option<&Diagnosis>) -> Result<(), String> {
        let must = expected.iter().position(|said| said.must);
        let mut may = expected.iter().take(must.map_or(usize::MAX, |must| must + 1));
        let agree =
            diagnosis.map_or(must.is_none(), |diagnosis| may.any(|said| is_said(said, diagnosis, self.now)));
        if !agree {
            return Err(format!("expected {expected:?}, not {diagnosis:?}"));
        }
        if let Some(diagnosis) = diagnosis {
            let tally = &mut self.model.tally;
            tally.meet(corner(diagnosis));
            tally.meet(if diagnosis.is_new() { Corner::SaidFirst } else { Corner::SaidAgain });
        }
        self.model.tally.meet_if(expected.first().is_some_and(|said| !said.must), Corner::SaidInDoubt);
        Ok(())
    }

    fn same_attempt(&mut self, next: &Next, attempt: &Attempt) -> Result<(), String> {
        let wishes = Wishes {
            session: attempt.session,
            reauthenticate: attempt.reauthenticate,
            failover: attempt.failover,
            reconfigure: attempt.reconfigure,
        };
        let delay = u64::try_from(attempt.delay.as_millis()).unwrap();
        let due = self.now.saturating_add(delay);
        let mut expected = next.wishes;
        let is_too_late = next.resume_until.is_some_and(|until| due > until);
        if is_too_late {
            expected.session = Session::Fresh;
        }
        let agree = next.number == attempt.number
            && next.failed == attempt.failed
            && next.until.is_none_or(|until| due <= until)
            && expected == wishes
            && (next.delay.low..=next.delay.high).contains(&delay)
            && attempt.due == Moment::from_millis(due);
        let tally = &mut self.model.tally;
        tally.meet_if(wishes.session == Session::Resume, Corner::Resumes);
        tally.meet_if(wishes.session == Session::Fresh && !is_too_late, Corner::Fresh);
        tally.meet_if(is_too_late, Corner::ResumesTooLate);
        tally.meet_if(wishes.reauthenticate, Corner::Reauthenticates);
        tally.meet_if(wishes.failover, Corner::FailsOver);
        tally.meet_if(wishes.reconfigure, Corner::Reconfigures);
        if !agree {
            return Err(format!("expected {next:?}, not {attempt:?}"));
        }
        // Of times that may be too late, only the early ones are heard of.
        let may_be_too_late =
            next.until.is_some_and(|until| self.now.saturating_add(next.delay.high) > until);
        if let Some(rule) = next.delay.evenly.filter(|_| !may_be_too_late) {
            tally.draw(rule, next.delay.low, next.delay.high, delay);
        }
        Ok(())
    }
}

/// Which corner a diagnosis is.
fn corner(diagnosis: &Diagnosis) -> Corner {
    match diagnosis.symptom {
        Symptom::Closed(_) => Corner::SaidOfCode,
        Symptom::IllegalFrame(_) => Corner::SaidOfIllegalFrame,
        Symptom::EmptyCloses { .. } => Corner::SaidOfShare,
        Symptom::ShortConnections => Corner::SaidOfShort,
        Symptom::ConnectFailures => Corner::SaidOfFailures,
        Symptom::Local(_) => Corner::SaidOfLocal,
        Symptom::Unresponsive { answers_pings: false } => Corner::SaidOfNoPongs,
        _ => Corner::SaidOfUnresponsive,
    }
}

fn is_said(said: &Said, diagnosis: &Diagnosis, now: u64) -> bool {
    let since = diagnosis.since.as_millis();
    said.fault == diagnosis.fault
        && said.symptom == diagnosis.symptom
        && said.threshold == diagnosis.threshold
        && u128::from(said.window) == diagnosis.window.as_millis()
        && diagnosis.advice.contains(said.advice)
        && (said.seen.0..=said.seen.1).contains(&diagnosis.seen)
        && (said.since.0..=said.since.1).contains(&since)
        && diagnosis.lasting.as_millis() == u128::from(now.saturating_sub(since))
        // It is new when it was just seen often enough.
        && diagnosis.is_new() == (diagnosis.seen == said.threshold)
        && said.closes == (diagnosis.closes, diagnosis.empty_closes)
}

fn same<T: PartialEq + Debug>(what: &str, expected: &T, answer: &T) -> Result<(), String> {
    if expected == answer { Ok(()) } else { Err(format!("{what}: expected {expected:?}, not {answer:?}")) }
}

/// The row of a variant: what the variant is called, before its field.
fn row_of<R: CloseReason + Debug>(variant: &R) -> Row {
    let shown = format!("{variant:?}");
    let name = shown.split('(').next().unwrap_or_default();
    R::TABLE.rows().find(|row| row.name() == name).expect("a variant has a row")
}
