//! A redis-server of the test's own: on loopback, in a directory of its own, ended with the test.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Server {
    process: Child,
    directory: PathBuf,
    port: u16,
    options: Vec<String>,
}

impl Server {
    /// A server whose file is appended to at each change; `None`, with a line that says so, where there is no
    /// redis-server.
    pub(crate) async fn start(name: &str) -> Option<Self> {
        Self::start_with(name, &["--appendonly", "yes"]).await
    }

    pub(crate) async fn start_with(name: &str, options: &[&str]) -> Option<Self> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("redis").join(name);
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        // Somebody may take the port before the server does.
        for _ in 0..5 {
            let port = free_port();
            let process = match spawn(&directory, port, &options) {
                Ok(process) => process,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    let _ = fs::remove_dir_all(&directory);
                    eprintln!("skipped: there is no redis-server, run tests/rigs/redis/install.sh");
                    return None;
                }
                Err(error) => panic!("redis-server: {error}"),
            };
            let mut server = Self { process, directory: directory.clone(), port, options: options.clone() };
            if server.answers().await {
                return Some(server);
            }
        }
        panic!("redis-server does not start: {}", directory.display());
    }

    /// With SIGKILL: nothing is written any more.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Again, with what is in the directory.
    pub(crate) async fn start_again(&mut self) {
        self.process = spawn(&self.directory, self.port, &self.options).unwrap();
        assert!(self.answers().await, "redis-server does not start again");
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        url(self.port)
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(crate) async fn manager(&self) -> ConnectionManager {
        manager(&self.url()).await
    }

    /// A command of the test's.
    pub(crate) async fn command(&self, words: &[&str]) -> redis::Value {
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut self.manager().await).await.unwrap()
    }

    async fn answers(&mut self) -> bool {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            // Another server may have been faster, and this one is about to end.
            if process_id(&self.url()).await.is_ok_and(|id| id == self.process.id()) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// The process of the server there.
async fn process_id(url: &str) -> redis::RedisResult<u32> {
    let mut connection = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
    let info: redis::InfoDict = redis::cmd("INFO").arg("server").query_async(&mut connection).await?;
    Ok(info.get("process_id").unwrap_or_default())
}

pub(crate) fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}/")
}

/// A connection that opens itself again, soon.
pub(crate) async fn manager(url: &str) -> ConnectionManager {
    let client = redis::Client::open(url).unwrap();
    ConnectionManager::new_with_config(client, config()).await.unwrap()
}

pub(crate) fn config() -> ConnectionManagerConfig {
    ConnectionManagerConfig::new()
        .set_min_delay(Duration::from_millis(20))
        .set_max_delay(Duration::from_millis(200))
        .set_number_of_retries(1)
}

/// A port that no other server of this process has, and that the system gives to nobody: a server that is killed gets
/// its own again.
pub(crate) fn free_port() -> u16 {
    /// Below the ephemeral ports of Linux (32768 and above) and of IANA (49152).
    const FIRST: u32 = 20_000;
    const MOST: u32 = 12_000;
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    let next = || {
        // Processes begin at different ports.
        let number = process::id().wrapping_mul(100).wrapping_add(TAKEN.fetch_add(1, Ordering::Relaxed));
        u16::try_from(FIRST + number % MOST).expect("a port")
    };
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    (0..MOST).map(|_| next()).find(is_free).expect("a free port")
}

fn spawn(directory: &Path, port: u16, options: &[String]) -> io::Result<Child> {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--port", &port.to_string(), "--dir"])
        .arg(directory)
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
}
