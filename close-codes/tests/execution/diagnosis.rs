//! The diagnoses of a supervisor, and when it makes none.

use std::time::Duration;

use close_codes::{
    BadPayload, CloseCode, CloseFrame, CloseReason, Closed, Config, ConnectFailure, Diagnosis, Fault,
    Initiator, SendCode, Supervisor, Symptom, Watch,
};

use crate::chat::Chat;
use crate::given::at;
use crate::random::Random;

/// What is said of connections that were open for ten seconds each and ended so, every so many seconds.
fn say(closed: &Closed, every: u64, times: u64) -> Vec<Option<Diagnosis>> {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    supervisor.start(at(0));
    (1..=times)
        .map(|time| {
            supervisor.opened(at(time * every - every.min(10)));
            supervisor.closed(closed, at(time * every)).diagnosis
        })
        .collect()
}

#[test]
fn an_empty_close_is_only_evidence() {
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    let said = say(&empty, 10, 4);
    assert_eq!((said[0], said[1]), (None, None));
    let diagnosis = said[2].unwrap();
    assert_eq!(diagnosis.fault, Fault::PeerBug);
    assert_eq!(diagnosis.symptom, Symptom::Closed(CloseCode::NO_STATUS_RECEIVED));
    assert_eq!((diagnosis.seen, diagnosis.since, diagnosis.lasting), (3, at(10), Duration::from_secs(20)));
    assert_eq!((diagnosis.closes, diagnosis.empty_closes), (3, 3));
    assert_eq!(said[3].unwrap().seen, 4);
}

#[test]
fn a_steady_share_of_empty_closes_is_evidence_however_seldom_they_are() {
    // A feed that closes without a code every ten minutes never has three in a minute.
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    let said = say(&empty, 600, 9);
    assert!(said[..5].iter().all(Option::is_none));
    let diagnosis = said[5].unwrap();
    assert_eq!((diagnosis.fault, diagnosis.is_new()), (Fault::PeerBug, true));
    assert_eq!(diagnosis.symptom, Symptom::EmptyCloses { of_last_8: 6 });
    let line = diagnosis.to_string();
    assert!(
        line.starts_with(
            "peer_bug: 6 of the last 8 connections closed without a code (1005); 6 of 6 closes had no code; check "
        ),
        "{line}"
    );
    assert!(!said[6].unwrap().is_new());
    assert_eq!(said[8].unwrap().lasting, Duration::from_secs(1_800));
}

#[test]
fn a_share_of_empty_closes_that_fell_is_new_when_it_rises_again() {
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    let away = Closed::frame(SendCode::GOING_AWAY, "").begun_by(Initiator::Peer);
    // What the last is said to be after six empty ones, so many with a code, and so many empty ones.
    let last = |aways: usize, empties: usize| {
        let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
        let closes = [vec![&empty; 6], vec![&away; aways], vec![&empty; empties]].concat();
        let said = closes.iter().zip(1..).map(|(closed, time)| supervisor.closed(closed, at(time * 600)));
        said.last().unwrap().diagnosis.map(|diagnosis| diagnosis.is_new())
    };
    assert_eq!((last(3, 0), last(3, 1)), (None, Some(false)));
    assert_eq!([last(4, 1), last(4, 5), last(4, 6), last(4, 7)], [None, None, Some(true), Some(false)]);
}

#[test]
fn a_share_of_empty_closes_is_seldom_a_false_alarm() {
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    let away = Closed::frame(SendCode::GOING_AWAY, "").begun_by(Initiator::Peer);
    // How often something new is said, of 100,000 closes an hour apart, so many per cent of them empty.
    let alarms = |per_cent: u64| {
        let mut random = Random(9);
        let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
        supervisor.start(at(0));
        let mut alarms = 0;
        for hour in 1..=100_000 {
            supervisor.opened(at(hour * 3_600 - 60));
            let closed = if random.below(100) < per_cent { &empty } else { &away };
            let said = supervisor.closed(closed, at(hour * 3_600)).diagnosis;
            alarms += u32::from(said.is_some_and(|said| said.is_new()));
        }
        alarms
    };
    assert_eq!(alarms(1), 0);
    assert!(alarms(10) <= 8, "once in 40,000, and a few more by chance: {}", alarms(10));
    assert!(alarms(90) >= 1);
}

#[test]
fn what_may_be_an_echo_adds_to_no_share() {
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    let perhaps_ours =
        Closed::empty_frame().begun_by(Initiator::Unknown).having_sent(CloseFrame::new(SendCode::NORMAL));
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    for hour in 0..9 {
        assert_eq!(supervisor.closed(&perhaps_ours, at(hour * 3_600)).diagnosis, None);
    }
    assert_eq!(supervisor.closed(&empty, at(9 * 3_600)).diagnosis, None);
    let proof = supervisor.closed(&Closed::illegal_frame_unseen(), at(10 * 3_600)).diagnosis.unwrap();
    assert_eq!((proof.closes, proof.empty_closes), (2, 1));
}

#[test]
fn a_browsers_plain_close_accuses_nobody_by_its_share() {
    // A server's watch: a page that always calls plain `close()`, every ten minutes.
    let mut watch = Watch::<&str, Chat>::new(10);
    let empty = Closed::empty_frame().begun_by(Initiator::Peer);
    for time in 1..1_000 {
        assert_eq!(watch.closed(&"page", &empty, at(time * 600)), None);
    }
}

#[test]
fn an_empty_echo_is_none() {
    let ours = Closed::empty_frame().begun_by(Initiator::Us);
    assert!(say(&ours, 10, 9).iter().all(Option::is_none));
    let sent = ours.having_sent(CloseFrame::new(SendCode::NORMAL));
    assert!(say(&sent, 10, 9).iter().all(Option::is_none));
    // Whoever began: it may be the answer to what we sent.
    assert!(say(&sent.begun_by(Initiator::Unknown), 10, 9).iter().all(Option::is_none));
    assert!(say(&Closed::empty_frame(), 10, 3)[2].is_some());
    // Neither is a lost connection that we were about to close.
    let lost = Closed::no_frame().begun_by(Initiator::Us);
    assert!(say(&lost, 10, 9).iter().all(Option::is_none));
}

#[test]
fn another_close_than_ours_is_evidence_and_an_answer_to_ours_is_none() {
    let ours = |closed: Closed| closed.begun_by(Initiator::Us);
    let sent = |code| CloseFrame::new(SendCode::new(code).unwrap());
    let busy = ours(Closed::frame(SendCode::new(4002).unwrap(), ""));
    assert_eq!(say(&busy.having_sent(sent(4000)), 10, 3)[2].unwrap().fault, Fault::Overload);
    assert_eq!(say(&busy.having_sent(CloseFrame::EMPTY), 10, 3)[2].unwrap().fault, Fault::Overload);
    // The same code answers, and so may any where nobody knows what was sent.
    assert_eq!(say(&busy.having_sent(sent(4002)), 10, 9), [None; 9]);
    assert_eq!(say(&busy, 10, 9), [None; 9]);
    // Where a library cannot tell a Close from none, no code is one.
    for code in [1005, 1006] {
        let none = ours(Closed::unknown(CloseCode::new(code), "")).having_sent(sent(4000));
        assert_eq!(say(&none, 10, 9), [None; 9]);
    }
}

#[test]
fn a_normal_closure_that_answers_ours_is_none() {
    #[derive(CloseReason)]
    enum Close {
        #[close(1000)]
        #[reconnect(backoff)]
        #[diagnose(config, threshold = 1)]
        Normal,
        #[close(1005)]
        #[reconnect(backoff)]
        NoStatus,
        #[close(1006)]
        #[reconnect(backoff)]
        Lost,
        #[close(other)]
        #[reconnect(backoff)]
        Other(u16),
    }
    let said =
        |closed: &Closed| Supervisor::<Close>::new(Config::default(), 1).closed(closed, at(0)).diagnosis;
    let normal = Closed::frame(SendCode::NORMAL, "");
    assert!(said(&normal.begun_by(Initiator::Peer)).is_some());
    for sent in [CloseFrame::EMPTY, CloseFrame::new(SendCode::GOING_AWAY), CloseFrame::new(SendCode::NORMAL)]
    {
        assert_eq!(said(&normal.begun_by(Initiator::Us).having_sent(sent)), None);
    }
}

#[test]
fn says_the_share_of_closes_that_were_empty() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    let codes = [1001, 1005, 1001, 1005, 1005];
    let said = codes.map(|code| {
        let closed = Closed::reported(CloseCode::new(code), "").begun_by(Initiator::Peer);
        supervisor.closed(&closed, at(1)).diagnosis
    });
    let diagnosis = said[4].unwrap();
    assert_eq!((diagnosis.closes, diagnosis.empty_closes), (5, 3));
    assert_eq!(
        diagnosis.to_string(),
        "peer_bug: connections ended with 1005 (No Status Received), 3 times in 60s; 3 of 5 closes had no code; \
         check where the peer closes connections: it should send a Close frame with a code",
    );
}

#[test]
fn an_illegal_frame_is_proof() {
    let bad = BadPayload::IllegalCode(CloseCode::new(1006));
    let diagnosis = say(&Closed::illegal_frame(bad), 10, 1)[0].unwrap();
    assert_eq!((diagnosis.fault, diagnosis.seen), (Fault::PeerBug, 1));
    assert_eq!(diagnosis.symptom, Symptom::IllegalFrame(Some(bad)));
    let line = diagnosis.to_string();
    assert!(line.starts_with("peer_bug: the peer sent a Close frame with status code 1006"), "{line}");
    // Also in answer to our own Close.
    let answer = Closed::illegal_frame(bad).begun_by(Initiator::Us);
    assert!(say(&answer, 10, 1)[0].is_some());
}

#[test]
fn each_row_has_its_own_threshold_window_and_advice() {
    let closed = |code| Closed::reported(CloseCode::new(code), "").begun_by(Initiator::Peer);
    assert_eq!(say(&closed(4001), 20, 2)[1].unwrap().fault, Fault::Auth);
    let busy = say(&closed(4002), 150, 3)[2].unwrap();
    assert_eq!((busy.fault, busy.advice), (Fault::Overload, "ask the operators"));
    assert!(say(&closed(1001), 10, 20).iter().all(Option::is_none));
}

#[test]
fn a_range_counts_each_inherited_diagnosis_apart() {
    #[derive(CloseReason)]
    #[close(inherit = Chat)]
    enum Close {
        /// No diagnosis of its own: 4001 and 4002 inherit theirs.
        #[close(4000..=4099)]
        #[reconnect(backoff)]
        Ours(u16),
        #[close(other)]
        #[reconnect(backoff)]
        Other(u16),
    }
    let mut supervisor = Supervisor::<Close>::new(Config::default(), 1);
    let closed = |code| Closed::reported(CloseCode::new(code), "").begun_by(Initiator::Peer);
    let said = [4002, 4001, 4002, 4001].map(|code| supervisor.closed(&closed(code), at(1)).diagnosis);
    assert_eq!(said[..3], [None; 3]);
    assert_eq!(said[3].map(|said| (said.fault, said.seen)), Some((Fault::Auth, 2)));

    let refused = |code| ConnectFailure::new().with_like(CloseCode::new(code));
    let said = [4002, 4001, 4002, 4001].map(|code| supervisor.connect_failed(refused(code), at(1)).diagnosis);
    assert_eq!(said[..3], [None; 3]);
    assert_eq!(said[3].map(|said| (said.fault, said.seen)), Some((Fault::Auth, 2)));
}

#[test]
fn connections_that_are_accepted_and_closed() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    supervisor.start(at(0));
    let away = Closed::frame(SendCode::GOING_AWAY, "").begun_by(Initiator::Peer);
    let said = [10, 50, 90].map(|now| {
        supervisor.opened(at(now));
        supervisor.closed(&away, at(now + 1)).diagnosis
    });
    assert_eq!((said[0], said[1]), (None, None));
    let diagnosis = said[2].unwrap();
    assert_eq!((diagnosis.symptom, diagnosis.seen), (Symptom::ShortConnections, 3));
    // We closed them: nothing.
    let ours = away.begun_by(Initiator::Us);
    for now in 100..110 {
        supervisor.opened(at(now));
        assert_eq!(supervisor.closed(&ours, at(now)).diagnosis, None);
    }
}

#[test]
fn connections_that_do_not_come_about() {
    let mut supervisor = Supervisor::<Chat>::new(Config::default(), 1);
    supervisor.start(at(0));
    let said = [1, 2, 3].map(|now| supervisor.connect_failed(ConnectFailure::new(), at(now)).diagnosis);
    let diagnosis = said[2].unwrap();
    assert_eq!((diagnosis.fault, diagnosis.symptom), (Fault::Network, Symptom::ConnectFailures));
    let like = ConnectFailure::new().with_like(CloseCode::new(4001));
    assert_eq!(supervisor.connect_failed(like, at(4)).diagnosis, None);
    assert_eq!(supervisor.connect_failed(like, at(5)).diagnosis.unwrap().fault, Fault::Auth);
}

#[test]
fn a_peer_that_stops_to_answer_is_told_after_three_times_in_ten_minutes() {
    // Chat's row for 1006 counts in a minute, in which a heartbeat cannot miss three.
    let dead = Closed::unresponsive().after_silence(Duration::from_secs(5));
    let said = say(&dead, 120, 3);
    assert_eq!((said[0], said[1]), (None, None));
    let diagnosis = said[2].unwrap();
    assert_eq!((diagnosis.fault, diagnosis.seen), (Fault::Network, 3));
    assert_eq!(diagnosis.symptom, Symptom::Unresponsive { answers_pings: true });
    assert!(diagnosis.to_string().contains("the peer stopped answering, 3 times in 600s"), "{diagnosis}");

    let diagnosis = say(&dead.without_pongs(), 120, 3)[2].unwrap();
    assert_eq!(diagnosis.symptom, Symptom::Unresponsive { answers_pings: false });
    assert!(diagnosis.advice.contains("without_heartbeat"), "{diagnosis}");
    // Seldom enough, it is only weather.
    assert!(say(&dead, 400, 9).iter().all(Option::is_none));
}
