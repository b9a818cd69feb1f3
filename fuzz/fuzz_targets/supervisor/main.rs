//! Scripts of events for the supervisor and for its model, which must agree: those of close-codes/tests/model, made of
//! the fuzzer's bytes in place of random numbers.
#![no_main]

mod random;

#[path = "../../../close-codes/tests/model/corners.rs"]
#[allow(dead_code)] // A fuzzer counts corners its own way.
mod corners;
#[path = "../../../close-codes/tests/model/model/mod.rs"]
mod model;
#[path = "../../../close-codes/tests/model/play.rs"]
mod play;
#[path = "../../../close-codes/tests/model/script/mod.rs"]
mod script;
#[path = "../../../close-codes/tests/model/tables.rs"]
mod tables;

use libfuzzer_sys::fuzz_target;

use crate::random::Random;

fuzz_target!(|bytes: &[u8]| {
    let mut random = Random(bytes.to_vec());
    let table = random.below(play::TABLES);
    play::check(table, script::any_script(&mut random), &mut corners::Tally::new());
});
