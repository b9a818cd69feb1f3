//! A reconnect storm: all clients of a server lose it, and other servers accept them as fast as they can. The example
//! prints a table of what happens by each strategy, and draws a picture.
//!
//! `cargo run --release --example storm -- --clients 1000000 --seed 2026 --svg storm.svg`
//!
//! Without options, it simulates a hundred thousand clients in a few seconds, and draws into the target directory. A
//! million clients need 1 GB and a minute.

mod picture;
mod simulation;
mod strategies;

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use picture::Panel;
use simulation::{FEWEST, M3, Outcome, SEED, simulate};
use strategies::Strategy;

/// The worst first.
const PANELS: [(Strategy, &str); 7] = [
    (
        Strategy::NO_JITTER,
        "All ask in the same instant, and those who are refused do so again, together, for ever.",
    ),
    (Strategy::A_QUARTER, "The crowds are only a little wider than without jitter."),
    (Strategy::FULL_JITTER, "The crowds dissolve, but the first second brings everybody at once."),
    (Strategy::DEFAULT_BACKOFF, "The first delay is a random part of 5 s: a fifth of the first peak."),
    (
        Strategy::STANDARD_1012,
        "The code says that the server restarts: a random delay of 5 s to 30 s each time.",
    ),
    (
        Strategy::WINDOW,
        "Only the server knows how many there are: each client takes a random moment of its window.",
    ),
    (
        Strategy::DRAIN,
        "Each is told its own second, and most are closed only shortly before it: never are half of them away.",
    ),
];

pub(crate) struct Options {
    clients: u32,
    seed: u64,
    svg: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options(std::env::args_os().skip(1))?;
    run(options.clients, options.seed, &options.svg)
}

/// What the command line asks for.
pub(crate) fn options(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, Box<dyn Error>> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let mut options = Options { clients: 100_000, seed: SEED, svg: target.join("storm.svg") };
    let mut arguments = arguments.into_iter();
    while let Some(option) = arguments.next() {
        let name = option.to_string_lossy();
        if !["--clients", "--seed", "--svg"].contains(&&*name) {
            return Err(format!("unknown: {name}; there are --clients, --seed and --svg").into());
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = |most: u64| {
            let number = value.to_str().and_then(|text| text.replace('_', "").parse().ok());
            number.filter(|number| *number <= most).ok_or_else(|| {
                let up_to = if most < u64::MAX { format!(" up to {most}") } else { String::new() };
                format!("{name} needs a number{up_to}, not {}", value.to_string_lossy())
            })
        };
        match &*name {
            "--clients" => options.clients = u32::try_from(number(u32::MAX.into())?)?,
            "--seed" => options.seed = number(u64::MAX)?,
            _ => options.svg = PathBuf::from(value),
        }
    }
    Ok(options)
}

/// Simulates, prints the table and writes the picture.
pub(crate) fn run(clients: u32, seed: u64, svg: &Path) -> Result<(), Box<dyn Error>> {
    if clients < FEWEST {
        return Err(format!("at least {FEWEST} clients, since fewer make no storm").into());
    }
    let panels = simulate_all(clients, seed)?;

    println!("{clients} clients; {} a second can be taken: at best all are back after 50 s.\n", clients / 50);
    println!("{:40} {:>9} {:>9} {:>9} {:>9}", "", "99 % back", "attempts", "peak", "away");
    for Panel { name, outcome, .. } in &panels {
        let Outcome { attempts, peak, .. } = outcome;
        let (most, away) = (picture::seconds(outcome.most), picture::away(outcome));
        println!("{name:40} {most:>9} {attempts:9.2} {peak:8.1}x {away:>9}");
    }
    println!(
        "\nAttempts of each client; the peak of attempts in 100 ms, in multiples of what can be taken; how long a \
         client was away."
    );

    std::fs::write(svg, picture::draw(clients, &panels)?)?;
    println!("Drawn: {}", svg.display());
    Ok(())
}

fn simulate_all(clients: u32, seed: u64) -> Result<Vec<Panel>, Box<dyn Error>> {
    const PARTS: f64 = 1_000.0;
    let bar = ProgressBar::new(1_000 * PANELS.len() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed}  {msg}")?);
    let panels = PANELS.map(|(strategy, story)| {
        bar.set_message(strategy.name);
        let before = bar.position();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 1000
        let outcome =
            simulate(clients, seed, M3, &strategy, |done| bar.set_position(before + (done * PARTS) as u64));
        Panel { name: strategy.name, story, outcome }
    });
    bar.finish_and_clear();
    Ok(Vec::from(panels))
}
