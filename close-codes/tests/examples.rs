//! Every example, run as `cargo run --example NAME` runs it: its own module, over real sockets, to its end.
#![allow(missing_docs)]

#[allow(dead_code)] // its `main`
#[path = "../examples/gateway/main.rs"]
mod gateway;
#[allow(dead_code)] // its `main`
#[path = "../examples/reconnect/main.rs"]
mod reconnect;

#[tokio::test(flavor = "multi_thread")]
async fn gateway_goes_as_its_policies_say() {
    gateway::run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn reconnect_goes_as_its_policies_say() {
    reconnect::run().await.unwrap();
}
