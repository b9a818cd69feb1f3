//! The examples, run as `cargo run --example NAME` runs it: its own module, over real sockets, to its end.
//! `metrics` has a test of its own, since a process has one recorder; so has `frontend`, which needs Node.js.
#![allow(missing_docs)]

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
