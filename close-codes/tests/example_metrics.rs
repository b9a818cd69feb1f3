//! Runs the example `metrics` as `cargo run --example metrics` does: it scrapes its own page and checks it.
#![allow(missing_docs)]

#[allow(dead_code)] // its `main`
#[path = "../examples/metrics.rs"]
mod example;

#[tokio::test]
async fn the_page_for_prometheus_says_what_happened() {
    example::run("127.0.0.1:0").await.unwrap();
}
