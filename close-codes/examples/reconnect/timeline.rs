//! The timeline: what was observed, which row decided, and what was done; and whether that is what the policies
//! of `ChatClose` say.

use std::error::Error;
use std::time::{Duration, Instant};

use close_codes::{Action, Attempt, Closed, Fault, StopCause, Verdict};

use super::chat_close::ChatClose;

/// Prints what happens, and remembers it.
pub(crate) struct Timeline {
    start: Instant,
    tokens: u32,
    /// How the connections ended that had opened, and what was done about it.
    ends: Vec<Verdict<ChatClose>>,
    refused: u32,
    welcomes: u32,
}

impl Timeline {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now(), tokens: 0, ends: Vec::new(), refused: 0, welcomes: 0 }
    }

    /// A new token, as an identity provider would give it.
    pub(crate) fn fetch_token(&mut self) -> String {
        self.tokens += 1;
        let token = format!("token {}", self.tokens);
        self.line(&format!("fetched {token}"));
        token
    }

    pub(crate) fn connecting(&self, attempt: &Attempt) {
        self.line(&format!("connecting, attempt {}", attempt.number));
    }

    pub(crate) fn welcomed(&mut self) {
        self.welcomes += 1;
        self.line("welcome");
    }

    /// No connection came about.
    pub(crate) fn failed(&mut self, failed: &dyn Error) {
        self.refused += 1;
        self.line(&failed.to_string());
    }

    /// A connection ended.
    pub(crate) fn closed(&mut self, closed: &Closed, verdict: &Verdict<ChatClose>) {
        self.line(&closed.to_string());
        println!("               {verdict}");
        self.ends.push(verdict.clone());
    }

    fn line(&self, text: &str) {
        println!("{:7.3} s  {text}", self.start.elapsed().as_secs_f32());
    }

    /// Whether every step went as the policies say.
    pub(crate) fn check(&self) -> Result<(), Box<dyn Error>> {
        let mistakes = self.mistakes();
        if mistakes.is_empty() {
            println!("Every step went as the policies say.");
            Ok(())
        } else {
            Err(format!("not as the policies say: {}", mistakes.join("; ")).into())
        }
    }

    fn mistakes(&self) -> Vec<&'static str> {
        use ChatClose::{Banned, GoingAway, NoStatus, TokenExpired};
        let reasons: Vec<ChatClose> = self.ends.iter().map(|end| end.reason).collect();
        let expected = [GoingAway, NoStatus, NoStatus, NoStatus, TokenExpired, Banned];
        let attempt = |end: usize| self.ends.get(end).and_then(Verdict::attempt);
        let backs_off = |end| attempt(end).is_some_and(|attempt| attempt.delay <= Duration::from_secs(2));
        let diagnosed = |end: usize| {
            let diagnosis = self.ends.get(end).and_then(|end| end.diagnosis);
            diagnosis.is_some_and(|diagnosis| diagnosis.fault == Fault::PeerBug)
        };
        let stopped = self.ends.last().map(|end| end.action) == Some(Action::Stop(StopCause::Policy));
        let checks = [
            (reasons == expected, "the ends are not those that the server played"),
            ((0..4).all(backs_off), "1001 and 1005 back off, by 2 s at most"),
            (self.refused > 0, "the restarting server was away when the client came back"),
            (!diagnosed(1) && !diagnosed(2), "one or two empty Close frames are no evidence"),
            (diagnosed(3), "the third empty Close frame is a bug of the peer"),
            (attempt(4).is_some_and(|attempt| attempt.reauthenticate), "4001 logs in again"),
            (attempt(4).is_some_and(|attempt| attempt.delay.is_zero()), "4001 reconnects at once"),
            (self.tokens == 2, "a new token is fetched once"),
            (self.welcomes == 5, "every connection but that with the old token is welcome"),
            (stopped, "4003 stops"),
        ];
        checks.into_iter().filter(|(holds, _)| !holds).map(|(_, mistake)| mistake).collect()
    }
}
