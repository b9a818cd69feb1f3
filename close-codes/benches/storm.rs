//! The reconnect storm: a million clients lose their server, and others take them back as fast as they can. What is
//! simulated, and how, says the example of the same name, which draws it.
//!
//! `cargo bench --bench storm` ends with an error if a goal is missed. A number behind `--` is that many clients, with
//! servers that are slower by as much; chance then counts for more, and the goals for nothing. A million need 1 GB.
#![allow(missing_docs)]

#[path = "../examples/storm/simulation.rs"]
mod simulation;
#[path = "../examples/storm/strategies.rs"]
mod strategies;

use std::process::ExitCode;

use simulation::{FEWEST, M1, M3, OPTIMUM, Outcome, SEED, simulate};
use strategies::Strategy;

const A_MILLION: u32 = 1_000_000;

/// The most that is accepted; times by the optimum.
#[derive(Clone, Copy)]
struct Goals {
    m1: f64,
    m3: f64,
    most: f64,
    attempts: f64,
    peak: f64,
    worst: u32,
}

const ANY: Goals = Goals {
    m1: f64::INFINITY,
    m3: f64::INFINITY,
    most: f64::INFINITY,
    attempts: f64::INFINITY,
    peak: f64::INFINITY,
    worst: u32::MAX,
};
const BY_THE_SERVER: Goals = Goals { m1: 1.25, m3: 1.25, most: 1.06, attempts: 1.03, peak: 1.1, worst: 5 };

const STRATEGIES: [(Strategy, Goals); 9] = [
    (Strategy::DEFAULT_BACKOFF, Goals { m1: 1.45, m3: 1.75, worst: 13, ..ANY }),
    (Strategy::STANDARD_1001, Goals { m1: 1.45, m3: 1.65, attempts: 3.3, ..ANY }),
    (Strategy::STANDARD_1012, Goals { m1: 1.65, m3: 1.65, attempts: 2.0, ..ANY }),
    (Strategy::WINDOW, BY_THE_SERVER),
    (Strategy::DRAIN, BY_THE_SERVER),
    (Strategy::FULL_JITTER, ANY),
    (Strategy::EQUAL_JITTER, ANY),
    (Strategy::A_QUARTER, ANY),
    (Strategy::NO_JITTER, ANY),
];

fn main() -> ExitCode {
    let clients = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(A_MILLION);
    if clients < FEWEST {
        eprintln!("at least {FEWEST} clients");
        return ExitCode::FAILURE;
    }
    println!("{clients} clients, back at once after {OPTIMUM} s with one attempt each; seed {SEED}\n");
    println!("{:36} {:^41}   {:^41}", "", "M1: refusing is free", "M3: a backlog, refusing costs 0.1");
    let head = format!("{:>7} {:>7} {:>9} {:>7} {:>7}", "99 %", "all", "attempts", "peak", "worst");
    println!("{:36} {head}   {head}", "");
    let mut missed = Vec::new();
    for (strategy, goals) in STRATEGIES {
        let [m1, m3] = [M1, M3].map(|model| simulate(clients, SEED, model, &strategy, |_| {}));
        println!("{:36} {}   {}", strategy.name, line(&m1), line(&m3));
        missed.extend(misses(&strategy, goals, "M1", goals.m1, &m1));
        missed.extend(misses(&strategy, goals, "M3", goals.m3, &m3));
    }
    println!(
        "\nTimes by the optimum; the peak of attempts in 100 ms by what can be taken; the worst client's attempts."
    );
    if clients != A_MILLION {
        missed.clear();
    }
    for miss in &missed {
        println!("MISSED: {miss}");
    }
    if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn line(outcome: &Outcome) -> String {
    let Outcome { most, all, attempts, peak, worst, .. } = outcome;
    let (most, all) = (most / OPTIMUM, all / OPTIMUM);
    format!("{most:7.2} {all:7.2} {attempts:9.2} {peak:7.2} {worst:7}")
}

fn misses(strategy: &Strategy, goals: Goals, model: &str, all: f64, outcome: &Outcome) -> Vec<String> {
    let checks = [
        ("all back", outcome.all / OPTIMUM, all),
        ("99 % back", outcome.most / OPTIMUM, goals.most),
        // A queue at the server makes attempts last, and a refusal that costs makes more of them.
        ("attempts", outcome.attempts, goals.attempts),
        ("peak", outcome.peak, goals.peak),
        ("the worst client's attempts", f64::from(outcome.worst), f64::from(goals.worst)),
    ];
    let missed = checks.into_iter().filter(|(_, is, goal)| is > goal);
    missed.map(|(what, is, goal)| format!("{}, {model}: {what} {is:.3} > {goal}", strategy.name)).collect()
}
