//! The timeline: what was observed and what was done; and whether that is what the policies of `GatewayClose` say.

use std::error::Error;
use std::time::Instant;

use close_codes::{Action, Fault, Session, StopCause, Verdict};

use super::gateway_close::GatewayClose;
use super::server::Seen;

/// Prints what happens, and remembers it.
pub(crate) struct Timeline {
    start: Instant,
    refused: u32,
    /// How the connections ended, and what was done about it.
    ends: Vec<Verdict<GatewayClose>>,
}

impl Timeline {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now(), refused: 0, ends: Vec::new() }
    }

    /// No connection came about.
    pub(crate) fn failed(&mut self, failed: &dyn Error) {
        self.refused += 1;
        self.line(&failed.to_string());
    }

    /// A connection ended, and this is done about it.
    pub(crate) fn ended(&mut self, verdict: &Verdict<GatewayClose>) {
        self.line(&format!("    {verdict}"));
        self.ends.push(verdict.clone());
    }

    pub(crate) fn line(&self, text: &str) {
        println!("{:7.3} s  {text}", self.start.elapsed().as_secs_f32());
    }

    /// Whether every step went as the policies say.
    pub(crate) fn check(&self, seen: &Seen) -> Result<(), Box<dyn Error>> {
        for opening in &seen.openings {
            println!("the bot began with: {opening}");
        }
        let mistakes = self.mistakes(seen);
        if mistakes.is_empty() {
            println!("Every step went as the policies say.");
            Ok(())
        } else {
            Err(format!("not as the policies say: {}", mistakes.join("; ")).into())
        }
    }

    fn mistakes(&self, seen: &Seen) -> Vec<&'static str> {
        use GatewayClose::{
            AuthenticationFailed, InvalidSeq, Lost, MovedByGateway, NoHeartbeat, SessionTimedOut,
            UnknownError,
        };
        let reasons: Vec<GatewayClose> = self.ends.iter().map(|end| end.reason).collect();
        let sessions: Vec<Session> =
            self.ends.iter().filter_map(Verdict::attempt).map(|next| next.session).collect();
        let openings = [
            "identify",
            "resume one 2",
            "identify",
            "identify",
            "resume three 1",
            "resume three 2",
            "resume three 2",
            "resume three 3",
        ];
        let no_heartbeat = self.ends.get(3).and_then(Verdict::attempt);
        let moved = self.ends.get(5).and_then(Verdict::attempt);
        let last = self.ends.last();
        let fault = last.and_then(|end| end.diagnosis).map(|diagnosis| diagnosis.fault);
        let checks = [
            (
                reasons
                    == [
                        UnknownError,
                        InvalidSeq,
                        SessionTimedOut,
                        NoHeartbeat,
                        Lost,
                        MovedByGateway,
                        Lost,
                        AuthenticationFailed,
                    ],
                "the ends are not those that the gateway played",
            ),
            (
                sessions
                    == [
                        Session::Resume,
                        Session::Fresh,
                        Session::Fresh,
                        Session::Resume,
                        Session::Resume,
                        Session::Resume,
                        Session::Resume,
                    ],
                "4000, a missed heartbeat, a lost connection and a move resume, 4007 and 4009 begin again",
            ),
            (seen.openings == openings, "the bot resumes where it was, and identifies where it must"),
            (no_heartbeat.is_some_and(|next| next.delay.is_zero()), "a missed heartbeat reconnects at once"),
            (seen.hung_up_with.get() == 1011, "the bot hangs up with a code that keeps its session"),
            (moved.is_some_and(|next| next.delay.is_zero()), "a bot that is asked to move moves at once"),
            (seen.left_with.get() == 4901, "the bot leaves the old connection once the new one works"),
            (self.refused == 0, "the gateway was there all the time"),
            (last.map(|end| end.action) == Some(Action::Stop(StopCause::Policy)), "4004 stops"),
            (fault == Some(Fault::Auth), "4004 says at once what to check"),
        ];
        checks.into_iter().filter(|(holds, _)| !holds).map(|(_, mistake)| mistake).collect()
    }
}
