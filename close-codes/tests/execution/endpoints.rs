//! Which endpoint an attempt takes.

use std::time::Duration;

use close_codes::{Attempt, Closed, Config, ConnectFailure, Endpoints, SendCode, Standard, Supervisor};

use crate::given::at;

/// A client whose endpoints are numbered.
struct Client {
    supervisor: Supervisor<Standard>,
    attempt: Attempt,
}

impl Client {
    fn start() -> Self {
        let mut supervisor =
            Supervisor::new(Config::default().with_budget(60_000, Duration::from_secs(1)), 1);
        let attempt = supervisor.start(at(0));
        Self { supervisor, attempt }
    }

    fn fails(&mut self, second: u64) -> &Attempt {
        let verdict = self.supervisor.connect_failed(ConnectFailure::new(), at(second));
        self.attempt = verdict.attempt().unwrap();
        &self.attempt
    }

    fn closes(&mut self, code: u16, from: u64, to: u64) -> &Attempt {
        self.supervisor.opened(at(from));
        let closed = Closed::frame(SendCode::new(code).unwrap(), "");
        self.attempt = self.supervisor.closed(&closed, at(to)).attempt().unwrap();
        &self.attempt
    }
}

#[test]
fn it_stays_with_what_works() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1, 2]));
    assert_eq!(*endpoints.pick(&client.attempt), 0);
    for minute in 1..10 {
        assert_eq!(*endpoints.pick(client.closes(1001, minute * 60, minute * 60 + 30)), 0);
    }
}

#[test]
fn it_goes_on_when_an_attempt_or_a_connection_fails() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1, 2]));
    assert_eq!(*endpoints.pick(&client.attempt), 0);
    assert_eq!(*endpoints.pick(client.fails(1)), 1);
    // Accepted and closed before it was healthy.
    assert_eq!(*endpoints.pick(client.closes(1001, 2, 3)), 2);
    assert_eq!(*endpoints.pick(client.fails(4)), 0);
    assert_eq!(*endpoints.pick(client.fails(5)), 1);
    // Healthy: it stays there.
    assert_eq!(*endpoints.pick(client.closes(1001, 6, 60)), 1);
    // 1013 says `failover`.
    assert_eq!(*endpoints.pick(client.closes(1013, 61, 120)), 2);
}

#[test]
fn asked_twice_it_answers_the_same() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1, 2]));
    endpoints.pick(&client.attempt);
    let attempt = *client.fails(1);
    assert_eq!(*endpoints.pick(&attempt), 1);
    assert_eq!(*endpoints.pick(&attempt), 1);
}

#[test]
fn it_tries_the_first_one_again() {
    let mut client = Client::start();
    let mut endpoints = Endpoints::new([0, 1, 2]).with_retry_first(Duration::from_secs(60));
    endpoints.pick(&client.attempt);
    let left = client.fails(1).due;
    assert_eq!(*endpoints.pick(&client.attempt.clone()), 1);
    let soon = left.as_millis() / 1_000;
    assert_eq!(*endpoints.pick(client.closes(1001, soon, soon + 30)), 1);
    assert_eq!(*endpoints.pick(client.closes(1001, soon + 31, soon + 61)), 0);
    // It is away still: the time begins anew.
    assert_eq!(*endpoints.pick(client.fails(soon + 90)), 1);
}

#[test]
fn an_address_of_the_servers_is_for_one_attempt() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1]));
    endpoints.pick(&client.attempt);
    endpoints.once(7);
    // Not for the attempt that was picked for already.
    assert_eq!(*endpoints.pick(&client.attempt.clone()), 0);
    assert_eq!(*endpoints.pick(client.closes(1001, 1, 60)), 7);
    // It failed, which is not the fault of the first one.
    assert_eq!(*endpoints.pick(client.fails(61)), 0);
    assert_eq!(*endpoints.pick(client.fails(62)), 1);
    // It closed with 1013, which says `failover`: that is about all that this server is.
    endpoints.once(7);
    assert_eq!(*endpoints.pick(client.closes(1001, 63, 120)), 7);
    assert_eq!(*endpoints.pick(client.closes(1013, 121, 180)), 0);
}

#[test]
fn an_address_of_the_servers_does_not_put_off_the_return_to_the_first() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1]));
    endpoints.pick(&client.attempt);
    assert_eq!(*endpoints.pick(client.fails(1)), 1);
    endpoints.once(7);
    assert_eq!(*endpoints.pick(client.fails(2)), 7);
    assert_eq!(*endpoints.pick(client.fails(1_000)), 0);
}

#[test]
fn one_endpoint_is_the_only_one() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new(["only"]));
    for second in 1..100 {
        assert_eq!(*endpoints.pick(client.fails(second)), "only");
    }
}

#[test]
fn an_address_of_the_servers_is_no_excuse_for_what_failed_before_it() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1, 2]));
    assert_eq!(*endpoints.pick(&client.attempt), 0);
    // The first one fails; the address that its server gave is tried, and another one, before the second.
    endpoints.once(7);
    assert_eq!(*endpoints.pick(client.fails(1)), 7);
    endpoints.once(8);
    assert_eq!(*endpoints.pick(client.fails(2)), 8);
    assert_eq!(*endpoints.pick(client.fails(3)), 1);
    assert_eq!(*endpoints.pick(client.fails(4)), 2);
}

#[test]
fn asked_twice_it_answers_the_same_though_there_is_another_address_for_the_next() {
    let (mut client, mut endpoints) = (Client::start(), Endpoints::new([0, 1]));
    endpoints.once(7);
    assert_eq!(*endpoints.pick(&client.attempt), 7);
    endpoints.once(8);
    assert_eq!(*endpoints.pick(&client.attempt), 7);
    assert_eq!(*endpoints.pick(client.closes(1001, 1, 60)), 8);
}

#[test]
fn a_list_that_is_known_at_run_time_is_taken_in_order() {
    let urls: Vec<String> = "wss://a wss://b wss://c".split(' ').map(String::from).collect();
    let (mut client, mut endpoints) = (Client::start(), Endpoints::from_list(urls).unwrap());
    assert_eq!(endpoints.pick(&client.attempt), "wss://a");
    assert_eq!(endpoints.pick(client.fails(1)), "wss://b");
    endpoints.once("wss://moved".to_owned());
    assert_eq!(endpoints.pick(client.fails(2)), "wss://moved");
    assert_eq!(endpoints.pick(client.fails(3)), "wss://c");
    assert_eq!(endpoints.pick(client.fails(4)), "wss://a");
}

#[test]
fn a_list_may_be_of_any_kind_that_is_a_slice() {
    let (client, boxed) = (Client::start(), Box::<[u8]>::from([0, 1]));
    assert_eq!(*Endpoints::from_list(boxed).unwrap().pick(&client.attempt), 0);
    assert_eq!(*Endpoints::from_list([0, 1]).unwrap().pick(&client.attempt), 0);
}

#[test]
fn an_empty_list_is_refused() {
    assert!(Endpoints::from_list(Vec::<String>::new()).is_none());
    assert!(Endpoints::from_list([0; 0]).is_none());
}

#[test]
fn a_list_that_came_later_begins_with_its_first_endpoint() {
    let mut client = Client::start();
    // Another list's endpoints failed, and a service answered with a new list.
    client.fails(1);
    let attempt = *client.fails(2);
    let mut endpoints = Endpoints::new([0, 1, 2]);
    assert_eq!(*endpoints.pick(&attempt), 0);
    assert_eq!(*endpoints.pick(client.fails(3)), 1);
}

#[test]
fn the_array_of_a_static_is_known_at_compile_time() {
    const ENDPOINTS: Endpoints<[&str; 2]> = Endpoints::new(["wss://a", "wss://b"]);
    assert_eq!(*ENDPOINTS.clone().pick(&Client::start().attempt), "wss://a");
}
