//! A client without tokio, and without any async runtime: a `Supervisor`, the standard library's clock, and a thread
//! that sleeps.
//!
//! Each connection is a TCP connection on loopback, on which the server writes only the payload of a Close frame, as a
//! WebSocket library would pass it on. The example ends when the server bans the client.

use std::error::Error;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use close_codes::{
    Action, Attempt, CloseReason, Closed, Config, ConnectFailure, Moment, StopCause, Supervisor,
};

/// How a chat connection ends.
#[derive(CloseReason, Debug, PartialEq)]
#[close(sendable(server = ServerClose))]
enum ChatClose {
    /// The server restarts.
    #[close(1001, reason = "restarting")]
    #[reconnect(backoff(initial = "100ms", max = "1s"))]
    GoingAway,
    /// The peer sent a Close frame without a code.
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    /// The connection was lost.
    #[close(1006)]
    #[reconnect(backoff(initial = "100ms", max = "1s"))]
    Lost,
    /// The access token is too old.
    #[close(4001, reason = "token expired")]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,
    /// The user may not chat here any more.
    #[close(4003, reason = "banned")]
    #[reconnect(never)]
    Banned,
    /// Whatever else the server may say.
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

/// The client: the whole loop.
fn stay_connected(server: SocketAddr) -> Result<(ChatClose, StopCause), Box<dyn Error>> {
    let start = Instant::now();
    let now = || Moment::START + start.elapsed();
    // Another seed for each client, or they all come back together.
    let seed = RandomState::new().build_hasher().finish();
    let mut supervisor = Supervisor::<ChatClose>::new(Config::default(), seed);

    let mut attempt = supervisor.start(now());
    loop {
        thread::sleep(attempt.delay);
        let verdict = match connect(server, &attempt) {
            Ok(mut connection) => {
                supervisor.opened(now());
                let closed = talk(&mut connection);
                supervisor.closed(&closed, now())
            }
            Err(error) => {
                println!("no connection: {error}");
                supervisor.connect_failed(ConnectFailure::new(), now())
            }
        };
        println!("{:?}: {:?}", verdict.reason, verdict.action);
        match verdict.action {
            Action::Reconnect(next) => attempt = next,
            Action::Stop(cause) => return Ok((verdict.reason, cause)),
            Action::AwaitUser => return Err("nobody is here to ask".into()),
        }
    }
}

fn connect(server: SocketAddr, attempt: &Attempt) -> io::Result<TcpStream> {
    if attempt.reauthenticate {
        println!("a new token, please");
    }
    let connection = TcpStream::connect_timeout(&server, Duration::from_secs(5))?;
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(connection)
}

/// Until the connection ends, and how it did.
fn talk(connection: &mut TcpStream) -> Closed {
    let mut payload = Vec::new();
    match connection.take(125).read_to_end(&mut payload) {
        Ok(length) if length > 0 => Closed::from_payload(&payload),
        Ok(_) | Err(_) => Closed::no_frame(),
    }
}

/// Ends one connection after the other: with that reason, or without a Close frame.
fn serve(listener: &TcpListener, ends: impl IntoIterator<Item = Option<ServerClose>>) -> io::Result<()> {
    for end in ends {
        let (mut connection, _) = listener.accept()?;
        if let Some(reason) = end {
            connection.write_all(reason.frame().payload().as_bytes())?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run()
}

/// Both ends, until the ban.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let ends =
        [Some(ServerClose::GoingAway), None, Some(ServerClose::TokenExpired), Some(ServerClose::Banned)];
    let server = thread::spawn(move || serve(&listener, ends));

    let end = stay_connected(address)?;
    server.join().map_err(|_| "the server panicked")??;
    if end != (ChatClose::Banned, StopCause::Policy) {
        return Err(format!("it should have ended with the ban, and not with {end:?}").into());
    }
    Ok(())
}
