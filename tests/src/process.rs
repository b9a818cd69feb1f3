//! A test's own executable, started again, for what takes another process: to be stopped or killed.

use std::env;
use std::process::{Child, Command, Stdio};

const ORDER: &str = "CLOSE_CODES_TEST_ORDER";

/// One ignored test of this executable, in a process of its own. It is killed at the latest when this is dropped.
#[derive(Debug)]
#[must_use = "it is killed when this is dropped"]
pub struct Process(Child);

impl Process {
    /// Runs this test, which finds its order in [`order`].
    pub fn start(test: &str, order: &str) -> Self {
        let child = Command::new(env::current_exe().unwrap())
            .args([test, "--exact", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(ORDER, order)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// `STOP` or `CONT`.
    pub fn signal(&self, name: &str) {
        let status =
            Command::new("kill").args([format!("-{name}"), self.0.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for its end.
    pub fn join(&mut self) {
        let status = self.0.wait().unwrap();
        assert!(status.success(), "a process failed: {status}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What this process is to do; `None` if nobody has started it for that.
#[must_use]
pub fn order() -> Option<String> {
    env::var(ORDER).ok()
}
