//! The supervisor against a second one, written from the design alone: the same random scripts through both.
//!
//! Some thousand scripts here; `tests/rigs/model.sh` runs a million, optimized, and `fuzz` looks for scripts that reach
//! what no other did. A difference is a bug in one of three: the design, the supervisor, or the model.
//!
//! What a script meets is counted, so that no rule goes unasked: a new input or rule gets its `Corner`.

#[path = "../execution/random.rs"]
mod random;

mod corners;
mod model;
mod play;
mod script;
mod tables;

use crate::corners::Tally;
use crate::play::{TABLES, check};
use crate::random::Random;
use crate::script::any_script;

#[test]
fn the_model_and_the_supervisor_agree() {
    let scripts = std::env::var("CLOSE_CODES_SCRIPTS").map_or(5_000, |scripts| scripts.parse().unwrap());
    let mut tally = Tally::new();
    for seed in 0..scripts {
        // A table for each seed, whatever the script.
        check(seed % TABLES, any_script(&mut Random(seed)), &mut tally);
    }
    println!("{tally}");
    // No rule is asked too seldom.
    let rare = tally.rarer_than(scripts / 200);
    assert!(rare.is_empty(), "met seldom by {scripts} scripts: {rare:?}");
    assert_eq!(tally.uneven(), [], "drawn by quarters of the bounds");
}
