//! A 1002 that the library may have made up: tungstenite shows it in the place of 1014 and of illegal codes.

use close_codes::{
    Action, CloseCode, CloseFrame, CloseReason, Closed, Config, ConnectFailure, Fault, Initiator, Reconnect,
    Row, Standard, StopCause, Supervisor, Watch, send_code,
};

use crate::given::{at, closed};

/// A peer sent 1014 to a client with tungstenite.
fn made_up() -> Closed {
    Closed::unknown(CloseCode::PROTOCOL_ERROR, "Protocol violation").begun_by(Initiator::Peer)
}

fn opened<R: close_codes::Supervised>() -> Supervisor<R> {
    let mut supervisor = Supervisor::new(Config::default(), 42);
    supervisor.start(at(0));
    supervisor.opened(at(0));
    supervisor
}

#[test]
fn it_stops_no_client() {
    let mut supervisor = opened::<Standard>();
    // As often as would accuse this end of a bug.
    for minute in 1..5 {
        let verdict = supervisor.closed(&made_up(), at(minute * 10));
        assert_eq!(verdict.row.map(Row::name), Some("AbnormalClosure"));
        assert!(verdict.attempt().is_some(), "{verdict}");
        assert_eq!(verdict.diagnosis, None);
        // What was observed is told as it was.
        assert_eq!(verdict.reason, Standard::ProtocolError);
        supervisor.opened(at(minute * 10));
        supervisor.healthy(at(minute * 10));
    }
}

#[test]
fn one_that_was_received_stops() {
    let verdict = opened::<Standard>().closed(&closed(1002), at(1));
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
}

#[test]
fn it_stops_no_client_that_was_not_served_yet() {
    let mut supervisor = Supervisor::<Standard>::new(Config::default(), 42);
    supervisor.start(at(0));
    let verdict = supervisor.connect_failed(&made_up(), at(1));
    assert!(verdict.attempt().is_some(), "{verdict}");
    assert_eq!(ConnectFailure::from(&made_up()).like(), None);
}

#[test]
fn it_overrules_no_close_of_this_end() {
    let sent = CloseFrame::new(send_code!(1001));
    let verdict =
        opened::<Standard>().closed_by_us(&made_up().having_sent(sent), &Standard::GoingAway, at(1));
    assert!(verdict.attempt().is_some(), "{verdict}");
}

#[test]
fn a_row_for_1002_that_goes_on_decides() {
    #[derive(CloseReason, Debug)]
    #[close(inherit = Standard)]
    enum ChatClose {
        #[close(1002)]
        #[reconnect(after = "7s")]
        Hidden,
        #[close(other)]
        Other(u16),
    }
    let verdict = opened::<ChatClose>().closed(&made_up(), at(1));
    assert_eq!(verdict.row.map(Row::name), Some("Hidden"));
    assert_eq!(verdict.attempt().unwrap().delay.as_secs(), 7);
}

#[test]
fn the_application_has_the_last_word() {
    let never = |_: &Standard, _| Reconnect::NEVER;
    let verdict = opened::<Standard>().closed_with(&made_up(), at(1), never);
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
}

#[test]
fn it_says_nothing_against_a_server_whose_client_is_wrong() {
    let mut watch = Watch::<&str, Standard>::new(1);
    for second in 0..9 {
        assert_eq!(watch.closed(&"client", &made_up(), at(second)), None);
    }
    // A client that did say so is believed.
    let mut watch = Watch::<&str, Standard>::new(1);
    let said = (0..3).map(|second| watch.closed(&"client", &closed(1002), at(second)));
    assert_eq!(said.last().flatten().map(|diagnosis| diagnosis.fault), Some(Fault::OwnBug));
}
