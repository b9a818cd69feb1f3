//! A server goes down, and its clients reconnect to other servers, which accept them as fast as they can.
//!
//! Every client is a `Supervisor` with its own seed; the waiting clients are in a `Waiting`. The servers accept a
//! fiftieth of all clients in a second, in steps of 10 ms, chosen at random among those that ask. So the optimum is
//! that all are back after 50 s, with one attempt each. The same seed gives the same storm on every machine.

use std::iter::Peekable;
use std::time::Duration;

use close_codes::{Action, Closed, Config, ConnectFailure, Moment, Standard, Supervisor, Waiting};

use super::strategies::{Goodbye, Strategy};

/// Clients over clients a second.
pub(crate) const OPTIMUM: f64 = 50.0;
pub(crate) const SEED: u64 = 2026;
/// The fewest clients for which a step has room for at least one.
pub(crate) const FEWEST: u32 = 5_000;

/// Who is not back by then never will be.
const HORIZON: Moment = Moment::from_millis(600_000);
const STEP: Duration = Duration::from_millis(10);
const STEPS_IN_BIN: u32 = 10;

/// The servers that take the clients.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// How many of a million may queue.
    backlog: u64,
    /// What refusing one costs, in tenths of what taking one costs.
    refusal: u64,
}

/// Who finds no place is refused, and that costs nothing.
#[allow(dead_code)] // only the bench compares the two
pub(crate) const M1: Model = Model { backlog: 0, refusal: 0 };
/// Some may queue; to refuse one, with TLS or HTTP before that, costs a tenth of taking one.
pub(crate) const M3: Model = Model { backlog: 4_096, refusal: 1 };

/// A tenth of a second.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bin {
    pub(crate) asked: u32,
    pub(crate) taken: u32,
    pub(crate) refused: u32,
    /// Who is closed and not back, at its end.
    pub(crate) away: u32,
}

/// How it went: times in seconds, infinite if it was not over in ten minutes.
pub(crate) struct Outcome {
    /// When 99 of 100 were back.
    pub(crate) most: f64,
    pub(crate) all: f64,
    /// For each client.
    pub(crate) attempts: f64,
    /// The attempts in the busiest tenth of a second, by those that can be taken then.
    pub(crate) peak: f64,
    /// The most attempts that a client needed.
    #[allow(dead_code)] // the picture has no room for it
    pub(crate) worst: u32,
    /// How long a client was away, on average.
    #[allow(dead_code)] // the bench has no goal for it
    pub(crate) away: f64,
    #[allow(dead_code)] // only the picture shows them
    pub(crate) bins: Vec<Bin>,
}

impl Outcome {
    /// How many can be taken in one bin.
    pub(crate) fn capacity(clients: u32) -> f64 {
        f64::from(clients) / OPTIMUM / 10.0
    }

    fn new(clients: u32, bins: Vec<Bin>, all: f64, worst: u32) -> Self {
        let all_clients = f64::from(clients);
        let mut taken = 0;
        let most = bins.iter().position(|bin| {
            taken += u64::from(bin.taken);
            taken * 100 >= u64::from(clients) * 99
        });
        let most = most.map_or(f64::INFINITY, |bin| f64::from(count(bin) + 1) / 10.0);
        let asked: f64 = bins.iter().map(|bin| f64::from(bin.asked)).sum();
        let busiest = bins.iter().map(|bin| bin.asked).max().unwrap_or(0);
        let away: f64 = bins.iter().map(|bin| f64::from(bin.away) / 10.0).sum();
        Self {
            most,
            all,
            attempts: asked / all_clients,
            peak: f64::from(busiest) / Self::capacity(clients),
            worst,
            away: away / all_clients,
            bins,
        }
    }
}

/// Runs it; `progress` is told from time to time how much of it is done, of 1.
pub(crate) fn simulate(
    clients: u32,
    seed: u64,
    model: Model,
    strategy: &Strategy,
    mut progress: impl FnMut(f64),
) -> Outcome {
    let backlog = usize::try_from(model.backlog * u64::from(clients) / 1_000_000).unwrap_or(usize::MAX);
    let mut servers = Servers {
        capacity: u64::from(clients / 500),
        backlog,
        refusal: model.refusal,
        queue: 0,
        debt: 0,
        random: Random(seed),
    };
    let mut fleet = Fleet::connected(clients, seed, strategy);
    let (mut bins, mut bin, mut steps) = (Vec::new(), Bin::default(), 0_u32);
    let (mut now, mut back) = (Moment::START, 0);
    let mut asking = Vec::new();
    while back < clients && now < HORIZON {
        let next = now + STEP;
        fleet.close_until(next);
        fleet.who_asks_until(next, &mut asking);
        let taken = servers.serve(&mut asking);
        for &client in &asking[taken.accepted..] {
            fleet.refused(client, next);
        }

        back += taken.served;
        bin.asked += count(asking.len());
        bin.taken += taken.served;
        bin.refused += count(asking.len() - taken.accepted);
        bin.away = fleet.closed - back;
        now = next;
        steps += 1;
        if steps % STEPS_IN_BIN == 0 || back == clients {
            bins.push(std::mem::take(&mut bin));
            progress((f64::from(back) / f64::from(clients)).max(seconds(now) / seconds(HORIZON)));
        }
    }
    let all = if back == clients { seconds(now) } else { f64::INFINITY };
    Outcome::new(clients, bins, all, fleet.most_attempts)
}

struct Servers {
    /// In a step, in tenths of a client.
    capacity: u64,
    backlog: usize,
    refusal: u64,
    /// Who is in the backlog: all are taken in the end, so their number is enough.
    queue: usize,
    /// Work for refusals that is still to be done, in tenths of a client.
    debt: u64,
    random: Random,
}

/// What became of those who asked in a step.
struct Taken {
    /// Who connected, from the queue too.
    served: u32,
    /// How many of those who asked were taken or may queue: the first ones.
    accepted: usize,
}

impl Servers {
    /// The work of a step. Mixes those who ask.
    fn serve(&mut self, asking: &mut [u32]) -> Taken {
        // What is left of the step's work after the refusals that are still owed.
        let paid = self.debt.min(self.capacity);
        self.debt -= paid;
        let places = usize::try_from((self.capacity - paid) / 10).unwrap_or(usize::MAX);
        let from_queue = places.min(self.queue);
        self.queue -= from_queue;

        self.random.shuffle(asking);
        let at_once = asking.len().min(places - from_queue);
        let queued = (asking.len() - at_once).min(self.backlog - self.queue);
        self.queue += queued;
        let accepted = at_once + queued;
        self.debt += self.refusal * (asking.len() - accepted) as u64;
        Taken { served: count(from_queue + at_once), accepted }
    }
}

struct Fleet {
    supervisors: Vec<Supervisor<Standard>>,
    waiting: Waiting<u32>,
    goodbyes: Peekable<Box<dyn Iterator<Item = Goodbye>>>,
    strategy: Strategy,
    /// How many were closed: these are the first ones.
    closed: u32,
    most_attempts: u32,
}

impl Fleet {
    /// All are connected and healthy.
    fn connected(clients: u32, seed: u64, strategy: &Strategy) -> Self {
        let mut seeds = Random(seed ^ 1);
        let supervisors = (0..clients).map(|_| {
            let mut supervisor = Supervisor::new(Config::default(), seeds.next());
            supervisor.start(Moment::START);
            supervisor.opened(Moment::START);
            supervisor.healthy(Moment::START);
            supervisor
        });
        Self {
            supervisors: supervisors.collect(),
            waiting: Waiting::new(),
            goodbyes: strategy.goodbyes(clients, clients / 50).peekable(),
            strategy: *strategy,
            closed: 0,
            most_attempts: 0,
        }
    }

    /// The server closes those whose turn is before then.
    fn close_until(&mut self, then: Moment) {
        while let Some(goodbye) = self.goodbyes.next_if(|goodbye| Moment::START + goodbye.after < then) {
            let (client, now) = (self.closed, Moment::START + goodbye.after);
            self.closed += 1;
            let policy = self.strategy.policy;
            let closed = Closed::frame(self.strategy.code, goodbye.frame.reason());
            let verdict = self.supervisors[client as usize]
                .closed_with(&closed, now, |_, standard| policy.unwrap_or(standard.reconnect));
            self.follow(client, verdict.action, now);
        }
    }

    fn who_asks_until(&mut self, then: Moment, asking: &mut Vec<u32>) {
        asking.clear();
        let last = Moment::from_millis(then.as_millis() - 1);
        while let Some(client) = self.waiting.pop_due(last) {
            asking.push(client);
        }
    }

    fn refused(&mut self, client: u32, now: Moment) {
        let supervisor = &mut self.supervisors[client as usize];
        let action = supervisor.connect_failed(ConnectFailure::new(), now).action;
        self.follow(client, action, now);
    }

    fn follow(&mut self, client: u32, action: Action, now: Moment) {
        if let Action::Reconnect(attempt) = action {
            self.most_attempts = self.most_attempts.max(attempt.number);
            assert!(self.waiting.insert(client, now + attempt.delay).is_ok());
        }
    }
}

fn seconds(moment: Moment) -> f64 {
    moment.duration_since(Moment::START).as_secs_f64()
}

/// Never more than all clients.
fn count(clients: usize) -> u32 {
    u32::try_from(clients).unwrap_or(u32::MAX)
}

/// Splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn shuffle(&mut self, clients: &mut [u32]) {
        for last in (1..clients.len()).rev() {
            let at = self.next() % (last as u64 + 1);
            clients.swap(last, usize::try_from(at).unwrap_or(0));
        }
    }
}
