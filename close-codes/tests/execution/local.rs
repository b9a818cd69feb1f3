//! Ends that no code tells: `#[close(local)]`.

use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseFrame, CloseReason, Closed, Config, ConnectFailure, Fault, How, Initiator, Mode,
    Rule, SendCode, Session, Standard, StopCause, Supervised, Supervisor, Symptom, reason, send_code,
};

use crate::given::at;

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(inherit = Standard)]
enum Gateway {
    #[close(4000)]
    #[reconnect(never)]
    Banned,
    #[close(local)]
    #[reconnect(now, resume)]
    MovedAway,
    #[close(local)]
    #[reconnect(manual)]
    Idle,
    #[close(4001, reason = "NET-1: expired", reason_prefix = "NET-1")]
    #[reconnect(after = "7s", reauthenticate)]
    Expired,
    #[close(local)]
    #[reconnect(after = "3s", attempts = 2)]
    #[diagnose(peer_bug, threshold = 2)]
    Nonsense,
    #[close(local)]
    #[reconnect(never)]
    #[diagnose(none)]
    Bye,
    #[close(other)]
    #[reconnect(backoff)]
    Other(u16),
}

#[derive(CloseReason, Clone, Copy, Debug, PartialEq)]
enum OnlyLocal {
    #[close(local)]
    Idle,
}

const LOCAL: [Gateway; 4] = [Gateway::MovedAway, Gateway::Idle, Gateway::Nonsense, Gateway::Bye];

fn open() -> Supervisor<Gateway> {
    let mut supervisor = Supervisor::new(Config::default(), 1);
    supervisor.start(at(0));
    supervisor.opened(at(0));
    supervisor
}

fn frame(code: u16) -> Closed {
    Closed::frame(SendCode::new(code).unwrap(), "")
}

#[test]
fn no_code_leads_to_a_local_end() {
    for (code, reason) in (0..=u16::MAX).flat_map(|code| ["", "NET-1", "Idle"].map(|reason| (code, reason))) {
        let code = CloseCode::new(code);
        assert!(!Gateway::find(code, reason).is_some_and(|found| LOCAL.contains(&found)), "{code}");
        assert!(!Gateway::TABLE.find(code, reason).unwrap().is_local(), "{code}");
        assert!(!LOCAL.contains(&Gateway::from_closed(&Closed::reported(code, reason))), "{code}");
    }
    assert_eq!(Gateway::from_closed(&Closed::no_frame()), Gateway::Other(1006));
    // Not even where the table decides nothing else.
    assert_eq!(OnlyLocal::find(CloseCode::new(1006), ""), None);
    assert_eq!(OnlyLocal::TABLE.find(CloseCode::new(0), ""), None);
    assert_eq!(OnlyLocal::Idle.code(), CloseCode::ABNORMAL_CLOSURE);
}

#[test]
fn a_local_end_has_no_code_and_is_shown_by_name() {
    for reason in LOCAL {
        assert_eq!(reason.code(), CloseCode::ABNORMAL_CLOSURE);
    }
    let row = Gateway::TABLE.rows().find(|row| row.name() == "Idle").unwrap();
    assert!(row.is_local() && row.codes().is_empty() && !row.is_range() && !row.is_other());
    assert_eq!((row.reason(), row.reason_prefix(), row.sent_by().word()), (None, None, "none"));
    assert_eq!(row.reconnect().unwrap().mode(), Mode::Manual);
}

#[test]
fn the_variant_decides_whatever_was_sent() {
    let sent = |code| CloseFrame::new(SendCode::new(code).unwrap());
    // An echo, a polite 1000, an empty Close, no Close, a Close that another row decides: the local end does.
    for answer in [frame(4000).having_sent(sent(4000)), frame(1000).having_sent(sent(4000)), frame(1012)] {
        let verdict = open().closed_by_us(&answer, &Gateway::MovedAway, at(100));
        assert_eq!((verdict.reason, verdict.row.unwrap().name()), (Gateway::MovedAway, "MovedAway"));
        let attempt = verdict.attempt().unwrap();
        assert_eq!((attempt.session, attempt.delay), (Session::Resume, Duration::ZERO));
    }
    for answer in [Closed::empty_frame(), Closed::no_frame(), Closed::unknown(CloseCode::new(1006), "")] {
        for sent in [sent(1000), sent(4000), CloseFrame::EMPTY] {
            let verdict = open().closed_by_us(&answer.having_sent(sent), &Gateway::Idle, at(100));
            assert_eq!((verdict.reason, verdict.action), (Gateway::Idle, Action::AwaitUser));
        }
    }
    let verdict = open().closed_by_us(&Closed::no_frame(), &Gateway::Bye, at(100));
    assert_eq!((verdict.reason, verdict.action), (Gateway::Bye, Action::Stop(StopCause::Policy)));
}

#[test]
fn another_close_of_the_peers_that_says_never_wins() {
    let sent = CloseFrame::new(send_code!(4002));
    // We sent 4002, so that 4000 is the peer's own; had we sent 4000, it would be an echo.
    let verdict = open().closed_by_us(&frame(4000).having_sent(sent), &Gateway::MovedAway, at(100));
    assert_eq!((verdict.reason, verdict.action), (Gateway::Banned, Action::Stop(StopCause::Policy)));
    // 1000 is `never` too, and yet only answers ours.
    let verdict = open().closed_by_us(&frame(1000).having_sent(sent), &Gateway::Nonsense, at(100));
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_secs(3));
    // A retry window in another Close of the peer's is obeyed.
    let drained = Closed::frame(send_code!(1012), "retry=20-20s").having_sent(sent);
    let verdict = open().closed_by_us(&drained, &Gateway::MovedAway, at(100));
    assert_eq!(verdict.reason, Gateway::MovedAway);
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_secs(20));
}

#[test]
fn a_lazy_connection_waits_for_whoever_asks() {
    let mut supervisor = open();
    let verdict = supervisor.closed_by_us(&frame(1000), &Gateway::Idle, at(100));
    assert_eq!(verdict.to_string(), "Gateway::Idle: wait for the user");
    assert!(supervisor.retry_now(at(5_000)).delay.is_zero());
}

#[test]
fn a_failed_attempt_can_be_a_local_end() {
    let mut supervisor = open();
    supervisor.closed(&Closed::no_frame().begun_by(Initiator::Peer), at(100));
    let failure = ConnectFailure::as_local(&Gateway::Nonsense);
    assert_eq!((failure.like(), failure.local().unwrap().name()), (None, "Nonsense"));
    let verdict = supervisor.connect_failed(failure, at(101));
    assert_eq!(verdict.reason, Gateway::Nonsense);
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_secs(3));
    let verdict = supervisor.connect_failed(failure, at(104));
    assert_eq!(verdict.diagnosis.unwrap().symptom, Symptom::ConnectFailures);
    // Its attempts are its own.
    let verdict = supervisor.connect_failed(failure, at(107));
    assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));

    let waits = failure.with_retry_after(Duration::from_secs(10));
    let verdict = open().connect_failed(waits, at(1));
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_secs(13));
}

#[test]
fn a_variant_with_a_code_is_what_a_failure_is_like() {
    let failure = ConnectFailure::as_local(&Gateway::Expired);
    assert_eq!(failure.like(), Some(CloseCode::new(4001)));
    assert_eq!((failure.reason(), failure.local()), ("NET-1: expired", None));
    let verdict = open().connect_failed(failure, at(1));
    assert_eq!(verdict.reason, Gateway::Expired);
    assert!(verdict.attempt().unwrap().reauthenticate);
    let with_reason = failure.with_reason(reason!("another"));
    assert_eq!(
        open().connect_failed(with_reason, at(1)).row.unwrap().to_string(),
        "Standard::AbnormalClosure"
    );
}

#[test]
fn of_a_local_end_and_a_code_the_last_word_counts() {
    let failure = ConnectFailure::as_local(&Gateway::Idle).with_like(CloseCode::new(4000));
    assert_eq!(failure.local(), None);
    assert_eq!(open().connect_failed(failure, at(1)).reason, Gateway::Banned);
}

#[test]
fn a_local_end_of_another_enum_says_nothing() {
    #[derive(CloseReason)]
    enum Foreign {
        #[close(local)]
        #[reconnect(never)]
        Bye,
    }
    let verdict = open().connect_failed(ConnectFailure::as_local(&Foreign::Bye), at(1));
    assert_eq!(verdict.row.unwrap().to_string(), "Standard::AbnormalClosure");
    assert!(verdict.attempt().is_some());
}

#[test]
fn a_local_end_has_a_diagnosis_like_any_row() {
    let mut supervisor = open();
    let closed = Closed::no_frame().having_sent(CloseFrame::new(send_code!(1002)));
    assert_eq!(supervisor.closed_by_us(&closed, &Gateway::Nonsense, at(10)).diagnosis, None);
    supervisor.opened(at(13));
    let diagnosis = supervisor.closed_by_us(&closed, &Gateway::Nonsense, at(20)).diagnosis.unwrap();
    assert_eq!((diagnosis.fault, diagnosis.seen), (Fault::PeerBug, 2));
    assert!(
        diagnosis.to_string().starts_with("peer_bug: this end closed as `Gateway::Nonsense`, 2 times in 60s")
    );
    // `none`, and what has no diagnosis.
    for quiet in [Gateway::Bye, Gateway::Idle] {
        assert_eq!(open().closed_by_us(&closed, &quiet, at(10)).diagnosis, None);
    }
}

#[test]
fn a_local_end_of_an_inherited_table_is_that_tables_own() {
    #[derive(CloseReason, Clone, Copy, Debug, PartialEq)]
    #[close(inherit = Gateway)]
    enum Heir {
        #[close(local)]
        #[reconnect(after = "1h")]
        Later,
        #[close(other)]
        Other(u16),
    }
    let local: Vec<_> = Heir::TABLE.walk().filter(|rule| rule.is_local()).map(Rule::row).collect();
    assert_eq!(local.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Heir::Later"]);
    let mut supervisor = Supervisor::<Heir>::new(Config::default(), 1);
    supervisor.start(at(0));
    let verdict = supervisor.closed_by_us(&Closed::no_frame(), &Heir::Later, at(1));
    assert_eq!(verdict.attempt().unwrap().delay, Duration::from_secs(3_600));
    assert_eq!(Heir::from_closed(&frame(4000)), Heir::Other(4000));
    assert_eq!(Heir::TABLE.find(CloseCode::new(4000), "").unwrap().to_string(), "Gateway::Banned");
}

#[test]
fn relay_knows_nothing_of_it() {
    let relayed = Closed::reported(Gateway::Idle.code(), "").relay(SendCode::BAD_GATEWAY);
    assert_eq!(relayed.code(), Some(SendCode::BAD_GATEWAY));
    assert_eq!(Closed::reported(Gateway::Idle.code(), "").how(), How::NoFrame);
    assert_eq!(Standard::from_closed(&Closed::no_frame()), Standard::AbnormalClosure);
}
