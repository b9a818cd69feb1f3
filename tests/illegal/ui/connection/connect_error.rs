//! An error that says nothing of the failed attempt. (It implements `Deref`, which once made rustc crash.)

use close_codes::{Config, Reconnector, Standard};

type Error = Box<dyn std::error::Error + Send + Sync>;

async fn connect() -> Result<(), Error> {
    Err("no token".into())
}

async fn run() {
    let mut connections = Reconnector::<Standard>::new(Config::default());
    let _connected = connections.connect(connect()).await;
}

fn main() {
    let _ = run;
}
