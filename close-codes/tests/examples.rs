//! Runs the examples as `cargo run --example NAME` does: each from its own module, over real sockets, to its end.
//! `metrics` has a test of its own, since a process has one recorder; so has `frontend`, which needs Node.js.
#![allow(missing_docs)]

use std::ffi::OsString;
use std::path::Path;
use std::thread;

#[allow(dead_code)] // its `main`
#[path = "../examples/blocking.rs"]
mod blocking;
#[allow(dead_code)] // its `main`
#[path = "../examples/chat/main.rs"]
mod chat;
#[allow(dead_code)] // its `main`
#[path = "../examples/gateway/main.rs"]
mod gateway;
#[allow(dead_code)] // its `main`
#[path = "../examples/proxy/main.rs"]
mod proxy;
#[allow(dead_code)] // its `main`
#[path = "../examples/reconnect/main.rs"]
mod reconnect;
#[allow(dead_code)] // its `main`, and what only the bench of that name uses
#[path = "../examples/storm/main.rs"]
mod storm;

#[test]
fn blocking_goes_as_its_policies_say() {
    blocking::run().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn chat_goes_as_its_policies_say() {
    chat::run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn gateway_goes_as_its_policies_say() {
    gateway::run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn proxy_passes_each_end_on() {
    proxy::run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn reconnect_goes_as_its_policies_say() {
    reconnect::run().await.unwrap();
}

#[test]
fn the_readme_shows_the_first_example_as_it_is() {
    let program = include_str!("../examples/first.rs");
    let (_, program) = program.split_once("\n\n").unwrap();
    assert!(include_str!("../README.md").contains(program), "README.md does not show examples/first.rs");
}

#[test]
fn storm_draws_the_same_storm_by_the_same_seed() {
    let picture = |seed, name| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        storm::run(5_000, seed, &path).unwrap();
        std::fs::read_to_string(path).unwrap()
    };
    let pictures = thread::scope(|scope| {
        [(7, "storm-1.svg"), (7, "storm-2.svg"), (8, "storm-3.svg")]
            .map(|(seed, name)| scope.spawn(move || picture(seed, name)))
            .map(|drawn| drawn.join().unwrap())
    });
    assert!(pictures[0] == pictures[1]);
    assert!(pictures[0] != pictures[2]);
    for words in
        ["<title>5,000 clients", "<desc>", "no jitter", "99 % back: never", "closed one by one over 30 s"]
    {
        assert!(pictures[0].contains(words), "{words}");
    }
}

#[test]
fn storm_says_what_it_does_not_understand() {
    for (arguments, says) in [
        (&["--clients"][..], "--clients needs a value"),
        (&["--clients", "many"], "--clients needs a number up to 4294967295, not many"),
        (&["--seed", "many"], "--seed needs a number, not many"),
        (&["--clients", "4294967296"], "--clients needs a number up to 4294967295, not 4294967296"),
        (&["--client", "1"], "unknown: --client"),
        (&["--help"], "unknown: --help; there are --clients"),
    ] {
        let Err(error) = storm::options(arguments.iter().map(OsString::from)) else {
            panic!("{arguments:?}")
        };
        assert!(error.to_string().starts_with(says), "{error}");
    }
    assert!(
        storm::run(1, 1, Path::new("never written")).unwrap_err().to_string().starts_with("at least 5000")
    );
}
