//! The network's return: what it shortens, and what it leaves alone.

use std::time::Duration;

use close_codes::{
    Action, CloseCode, CloseReason, Closed, Config, ConnectFailure, Initiator, SendCode, Supervisor,
};

use crate::given::at;

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    #[close(1005)]
    #[reconnect(after = "30s")]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "30s")]
    Lost,
    #[close(4000)]
    #[reconnect(after = "30s")]
    Asked,
    #[close(local)]
    #[reconnect(after = "30s")]
    NoInterface,
    #[close(local)]
    #[reconnect(manual)]
    Idle,
    #[close(4001)]
    #[reconnect(never)]
    Banned,
    #[close(other)]
    #[reconnect(after = "30s")]
    Other(u16),
}

const SECOND: Duration = Duration::from_secs(1);

fn open(seed: u64) -> Supervisor<Close> {
    let mut supervisor = Supervisor::new(Config::default(), seed);
    supervisor.start(at(0));
    supervisor.opened(at(0));
    supervisor
}

fn lost() -> Closed {
    Closed::no_frame().begun_by(Initiator::Peer)
}

#[test]
fn a_lost_connection_is_tried_again_within_a_second() {
    let mut delays = Vec::new();
    for seed in 0..100 {
        let mut supervisor = open(seed);
        let waited_for = supervisor.closed(&lost(), at(100)).attempt().unwrap();
        let sooner = supervisor.network_back(at(110)).unwrap();
        assert!(sooner.delay <= SECOND && sooner.due == at(110) + sooner.delay, "{sooner:?}");
        assert_eq!((sooner.number, sooner.failed), (waited_for.number, waited_for.failed));
        delays.push(sooner.delay);
    }
    delays.sort_unstable();
    delays.dedup();
    assert!(delays.len() > 50, "they do not all come back together: {delays:?}");
    assert!(delays[0] < SECOND / 4 && *delays.last().unwrap() > SECOND * 3 / 4);
}

#[test]
fn a_failed_attempt_is_made_again_within_a_second() {
    let lone = [ConnectFailure::new(), ConnectFailure::timed_out(), ConnectFailure::from(&lost())];
    for failure in lone.into_iter().chain([ConnectFailure::as_local(&Close::NoInterface)]) {
        let mut supervisor = open(1);
        // Whatever began the reconnecting: by now it is the network.
        supervisor.closed(&Closed::frame(SendCode::new(4000).unwrap(), ""), at(100));
        assert_eq!(supervisor.network_back(at(101)), None);
        supervisor.connect_failed(failure, at(130));
        assert!(supervisor.network_back(at(131)).unwrap().delay <= SECOND, "{failure:?}");
    }
}

#[test]
fn what_somebody_asked_for_is_waited_for() {
    let unchanged = |closed: Closed| {
        let mut supervisor = open(1);
        assert!(supervisor.closed(&closed.begun_by(Initiator::Peer), at(100)).attempt().is_some());
        supervisor.network_back(at(101)).is_none()
    };
    assert!(unchanged(Closed::frame(SendCode::new(4000).unwrap(), "")));
    assert!(unchanged(Closed::frame(SendCode::new(4000).unwrap(), "retry=5-50s")));
    assert!(unchanged(Closed::empty_frame()));
    assert!(unchanged(Closed::illegal_frame_unseen()), "1006, and yet the peer was there");
    // Nobody knows how it closed; whoever named a window was there.
    assert!(unchanged(Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "retry=5-50s")));
    assert!(!unchanged(Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")));
    assert!(!unchanged(lost()));

    // A close of this end's own.
    for ours in [Close::Asked, Close::NoInterface] {
        let mut supervisor = open(1);
        assert!(supervisor.closed_by_us(&Closed::no_frame(), &ours, at(100)).attempt().is_some());
        assert_eq!(supervisor.network_back(at(101)), None);
    }
    // A refusal is the peer's word.
    let mut supervisor = open(1);
    supervisor.connect_failed(ConnectFailure::new().with_like(CloseCode::new(4000)), at(100));
    assert_eq!(supervisor.network_back(at(101)), None);
}

#[test]
fn a_retry_after_stays_a_minimum() {
    let mut supervisor = open(1);
    let failure = ConnectFailure::new().with_retry_after(Duration::from_secs(20));
    let attempt = supervisor.connect_failed(failure, at(100)).attempt().unwrap();
    assert_eq!(attempt.due, at(150));
    let sooner = supervisor.network_back(at(105)).unwrap();
    assert!(at(120) <= sooner.due && sooner.due <= at(121), "{sooner:?}");
    assert_eq!(at(105) + sooner.delay, sooner.due);
}

#[test]
fn the_budget_is_not_overruled() {
    let mut supervisor =
        Supervisor::<Close>::new(Config::default().with_budget(2, Duration::from_secs(600)), 1);
    supervisor.start(at(0));
    let mut now = at(0);
    let mut made = Vec::new();
    for _ in 0..20 {
        let due = supervisor.connect_failed(ConnectFailure::new(), now).attempt().unwrap().due;
        now = supervisor.network_back(now).map_or(due, |attempt| attempt.due);
        made.push(now);
    }
    for window in made.windows(3) {
        assert!(window[2].duration_since(window[0]) >= Duration::from_secs(600), "{made:?}");
    }
}

#[test]
fn it_revives_nothing_and_only_a_wait_is_shortened() {
    let mut supervisor = Supervisor::<Close>::new(Config::default(), 1);
    assert_eq!(supervisor.network_back(at(0)), None, "nothing began");
    supervisor.start(at(0));
    supervisor.opened(at(0));
    assert_eq!(supervisor.network_back(at(1)), None, "a connection is open");

    supervisor.closed_by_us(&lost(), &Close::Idle, at(10));
    assert_eq!(supervisor.network_back(at(11)), None, "it waits for the user");
    supervisor.retry_now(at(12));
    assert_eq!(supervisor.network_back(at(12)), None, "it is due");
    supervisor.closed(&Closed::frame(SendCode::new(4001).unwrap(), ""), at(20));
    assert_eq!(supervisor.network_back(at(21)), None, "it stopped");

    let mut supervisor = open(1);
    supervisor.closed(&lost(), at(100));
    supervisor.stop();
    assert_eq!(supervisor.network_back(at(101)), None, "it was stopped");
    assert!(matches!(supervisor.closed(&lost(), at(102)).action, Action::Stop(_)));

    // A wait that is over, or nearly.
    let mut supervisor = open(1);
    let due = supervisor.closed(&lost(), at(100)).attempt().unwrap().due;
    assert_eq!(supervisor.network_back(due), None);
    assert_eq!(supervisor.network_back(due + SECOND), None);
    supervisor.opened(at(131));
    assert_eq!(supervisor.network_back(at(132)), None);
}

#[test]
fn it_never_makes_a_wait_longer() {
    for seed in 0..50 {
        let mut supervisor = open(seed);
        let mut due = supervisor.closed(&lost(), at(100)).attempt().unwrap().due;
        for tenth in 0..400 {
            let now = at(100) + SECOND / 10 * tenth;
            if let Some(sooner) = supervisor.network_back(now) {
                assert!(now <= sooner.due && sooner.due < due);
                due = sooner.due;
            }
        }
    }
}
