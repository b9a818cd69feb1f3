//! A peer's process.

use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use tokio::net::TcpStream;

/// It ends with its standard input, and is killed at the latest when this is dropped.
pub(crate) struct Peer {
    process: Child,
    lines: BufReader<ChildStdout>,
    /// Where a server listens; 0 for a client.
    port: u16,
}

/// What a peer is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Server,
    Client,
}

impl Peer {
    pub(crate) fn python(side: Side) -> Option<Self> {
        let packages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers/py");
        let mut command = Command::new("python3");
        command.env("PYTHONPATH", &packages);
        Self::start("websockets", &packages.join("websockets"), command, "peer.py", side)
    }

    pub(crate) fn node(side: Side) -> Option<Self> {
        let packages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers/node_modules");
        Self::start("ws", &packages.join("ws"), Command::new("node"), "peer.mjs", side)
    }

    fn start(name: &str, package: &Path, mut command: Command, script: &str, side: Side) -> Option<Self> {
        if !package.is_dir() {
            eprintln!("skipped: {name} is not installed, run tests/rigs/peers/install.sh");
            return None;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("rigs/peers").join(script);
        command.current_dir(Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers"));
        let mode: &[&str] = if side == Side::Client { &["client"] } else { &[] };
        let spawned = command.arg(script).args(mode).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = match spawned {
            Ok(process) => process,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                eprintln!("skipped: what runs {name} is not there, see tests/rigs/peers/install.sh");
                return None;
            }
            Err(error) => panic!("{name}: {error}"),
        };
        let stdout = process.stdout.take().expect("a pipe");
        let mut peer = Self { process, lines: BufReader::new(stdout), port: 0 };
        if side == Side::Server {
            peer.port = peer.line().parse().expect("a port");
        }
        Some(peer)
    }

    /// Tells a client what to do.
    pub(crate) fn tell(&mut self, order: &str) {
        let stdin = self.process.stdin.as_mut().expect("a pipe");
        writeln!(stdin, "{order}").and_then(|()| stdin.flush()).expect("the peer listens");
    }

    /// The next line that the peer prints. It comes, or the peer's own time is up.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("UTF-8");
        assert!(line.ends_with('\n'), "the peer ended after {line:?}");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.expect("the peer listens")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("ws://127.0.0.1:{}/{path}", self.port)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
