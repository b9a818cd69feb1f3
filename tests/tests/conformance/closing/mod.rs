//! How every library closes, case by case.

mod cases;
mod description;
mod differences;
mod script;
mod table;

use std::time::Duration;

use close_codes::adapters::{Connection, Socket};
use close_codes::{CloseFrame, Closed, Endpoint, Role};
use tokio::net::{TcpListener, TcpStream};

pub(crate) use self::cases::{Case, Expected, after_ours, autobahn, more};
pub(crate) use self::description::assert_described;
pub(crate) use self::differences::assert_named;
use self::script::{Seen, Step, play};
pub(crate) use self::table::{observed, write, write_differences};

use crate::libraries::{Library, Side};

/// A peer that only waits is left after this time.
const SHORT_TIMEOUT: Duration = Duration::from_millis(300);

/// All others end before that by themselves.
const LONG_TIMEOUT: Duration = Duration::from_secs(10);

/// What came of a case with a library.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) library: &'static str,
    pub(crate) role: Role,
    pub(crate) closed: Closed,
    pub(crate) seen: Seen,
}

/// Puts a library to the cases, over the loopback interface.
pub(crate) async fn outcomes<L: Library>(_: L, cases: &[Case]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for case in cases {
        let (near, far) = pair().await;
        let (connection, peer) = L::connect(near, far).await;
        let is_silent = matches!(case.steps.last(), Some(Step::Wait));
        let timeout = if is_silent { SHORT_TIMEOUT } else { LONG_TIMEOUT };
        let connection = connection.with_close_timeout(timeout);
        let role = if L::By::ROLE == Role::Server { Role::Client } else { Role::Server };
        let peer_hangs_up = role == Role::Server || !L::HANGS_UP;
        let (closed, seen) =
            tokio::join!(end::<L, _>(connection, case.ours), play(peer, role, peer_hangs_up, &case.steps));
        outcomes.push(Outcome { library: L::NAME, role: L::By::ROLE, closed, seen });
    }
    outcomes
}

/// Echoes messages until the end; or closes.
async fn end<L: Library, W: Socket<L::By, Message = L::Message>>(
    mut connection: Connection<W, L::By>,
    ours: Option<CloseFrame>,
) -> Closed {
    if let Some(ours) = ours {
        return L::By::close(&mut connection, ours).await;
    }
    while let Some(message) = connection.next().await {
        if let Some(echo) = L::echo(message) {
            // Whether it can be sent or not: the end says why not.
            let _ = connection.send(echo).await;
        }
    }
    connection.closed()
}

/// Both ends of a connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (near, far) = tokio::join!(listener.accept(), TcpStream::connect(address));
    let (near, far) = (near.expect("a connection").0, far.expect("a connection"));
    // What is written in one piece arrives at once.
    near.set_nodelay(true).expect("an option");
    far.set_nodelay(true).expect("an option");
    (near, far)
}
