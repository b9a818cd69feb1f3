//! What every library does with every end, as one page: `close-codes/docs/conformance.md`, which this test writes
//! with `CLOSE_CODES_BLESS=1` and otherwise compares.
//!
//! The cases are data, one runner puts every library to them, and what a library does otherwise is in a list with its
//! reason: a difference that is not in the list fails the test, and so does an entry without a difference.
#![allow(missing_docs)]

mod budget;
mod closing;
mod codes;
mod connecting;
mod echo;
mod libraries;
mod page;
mod peers;

use std::thread;

use codes::Codes;
use libraries::with_each_library;
use page::{CODES, CONNECTING, HEAD, PEERS};
use tokio::runtime;
use tokio::task::LocalSet;

/// Runs what cannot leave its thread, with a runtime of its own.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(LocalSet::new().run_until(future))
}

/// How each library closes, as tables; their notes come last.
fn closing_tables(page: &mut String) {
    let sets = [
        ("### Section 7 of the Autobahn test suite", closing::autobahn()),
        ("### More ends", closing::more()),
        ("### After our own Close, with 4000", closing::after_ours()),
    ];
    for (title, cases) in &sets {
        macro_rules! outcomes {
            ($library:expr) => {
                block_on(closing::outcomes($library, cases))
            };
        }
        page.push_str(title);
        page.push_str("\n\n");
        closing::write(page, cases, &with_each_library!(outcomes));
        page.push('\n');
    }
    page.push_str("### Notes\n\n");
    closing::write_differences(page);
}

/// What each library makes of each code.
fn all_codes() -> Vec<Codes> {
    macro_rules! start {
        ($library:expr) => {
            thread::spawn(|| block_on(codes::all($library)))
        };
    }
    let threads = with_each_library!(start);
    threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
}

#[test]
fn the_page_is_the_one_of_today() {
    let codes = all_codes();
    let mut page = String::from(HEAD);
    closing_tables(&mut page);
    page.push_str(CODES);
    codes::write(&mut page, &codes);
    page.push_str(PEERS);
    peers::write(&mut page, &codes);
    page.push_str(CONNECTING);
    block_on(connecting::write(&mut page));
    close_codes::assert_fresh!(page, "../close-codes/docs/conformance.md");
}

#[test]
fn the_port_is_the_one_that_the_description_asks_for() {
    closing::assert_described(include_str!("../data/autobahn_section7.json"));
}

#[test]
fn every_note_is_of_a_case() {
    let cases: Vec<_> =
        [closing::autobahn(), closing::more(), closing::after_ours()].into_iter().flatten().collect();
    closing::assert_named(&cases);
}

#[test]
fn a_message_is_sent_on_as_it_was_received() {
    macro_rules! run {
        ($library:expr) => {
            block_on(echo::is_sent_on($library))
        };
    }
    let changed = with_each_library!(run).into_iter().filter(|(_, is_same)| !is_same);
    assert_eq!(changed.map(|(library, _)| library).collect::<Vec<_>>(), echo::TO_MEND);
}

#[test]
fn a_close_is_answered_whatever_the_task_did_before() {
    macro_rules! run {
        ($library:expr) => {
            block_on(budget::loses_answers($library))
        };
    }
    let lossy = with_each_library!(run).into_iter().filter(|(_, loses)| *loses);
    let mut lossy: Vec<_> = lossy.map(|(library, _)| library).collect();
    lossy.dedup();
    assert_eq!(lossy, budget::TO_MEND);
}
