//! Connections that do not come about: what `Reconnector::connect` and the verdict say of a failed TLS handshake and of
//! a refused HTTP handshake, with each library that has a client.

mod cases;
mod clients;
mod servers;

use std::fmt::Write as _;

use close_codes::{Action, Config, ConnectFailure, Reconnector, Standard, Verdict};
use tokio::net::{TcpListener, TcpStream};

use self::cases::{Case, DIFFERENCES, cases};
use self::clients::{Client, Fastwebsockets, TokioTungstenite, TokioWebsockets};
use self::servers::{Certificates, serve};

/// What came of a case with a library.
struct Outcome {
    library: &'static str,
    /// `None` if it connected.
    failure: Option<ConnectFailure>,
    verdict: Option<Verdict<Standard>>,
}

/// Writes what each library's client makes of each case.
pub(crate) async fn write(page: &mut String) {
    let certificates = Certificates::new();
    page.push_str("| the server | library | treated like | wait | `Standard` says | |\n");
    page.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for case in cases() {
        let outcomes = [
            Box::pin(outcome::<TokioTungstenite>(&case, &certificates)).await,
            Box::pin(outcome::<TokioWebsockets>(&case, &certificates)).await,
            Box::pin(outcome::<Fastwebsockets>(&case, &certificates)).await,
        ];
        let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
        for outcome in &outcomes {
            let cells = cells(&case, outcome);
            match rows.iter_mut().find(|(same, _)| *same == cells) {
                Some((_, libraries)) => libraries.push(outcome.library),
                None => rows.push((cells, vec![outcome.library])),
            }
        }
        for (cells, libraries) in rows {
            let who = if libraries.len() == outcomes.len() { "all".to_owned() } else { libraries.join(", ") };
            let _ = writeln!(page, "| {} | {who} | {cells} |", case.name);
        }
    }
    page.push('\n');
    for (index, difference) in DIFFERENCES.iter().enumerate() {
        let _ = writeln!(page, "{}. {}.", index + 1, difference.reason);
    }
}

async fn outcome<C: Client>(case: &Case, certificates: &Certificates) -> Outcome
where
    for<'a> ConnectFailure: From<&'a C::Error>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let client = async {
        let mut connections = Reconnector::<Standard>::with_seed(Config::default(), 7);
        connections.next().await.expect("a first attempt");
        let stream = TcpStream::connect(address).await.expect("the server listens");
        let tls = case.server.has_tls().then(|| certificates.client());
        connections.connect(C::connect(stream, tls)).await
    };
    let (connected, ()) = tokio::join!(client, serve(listener, &case.server, certificates));
    let Err(failed) = connected else {
        return Outcome { library: C::NAME, failure: None, verdict: None };
    };
    let verdict = failed.verdict().clone();
    let failure = ConnectFailure::from(failed.error().expect("it was in time"));
    Outcome { library: C::NAME, failure: Some(failure), verdict: Some(verdict) }
}

/// What came of a case, as cells. Panics at a difference that is not known, and at a known one that is none.
fn cells(case: &Case, outcome: &Outcome) -> String {
    let known: Vec<_> = DIFFERENCES
        .iter()
        .enumerate()
        .filter(|(_, difference)| difference.covers(case.name, outcome.library))
        .map(|(index, _)| format!("({})", index + 1))
        .collect();
    let what = format!("{}, {}: {:?}", case.name, outcome.library, outcome.failure);
    assert_eq!(outcome.failure == case.expected, known.is_empty(), "{what}");
    let (Some(failure), Some(verdict)) = (&outcome.failure, &outcome.verdict) else {
        return format!("it connects | | | {}", known.join(" "));
    };
    let like = failure.like().map_or_else(|| "nothing".to_owned(), |code| code.to_string());
    let wait = failure.retry_after().map_or_else(String::new, |wait| format!("{wait:?}"));
    format!("{like} | {wait} | {} | {}", words(verdict), known.join(" "))
}

/// What is done now, without the length of a wait, which is random.
fn words(verdict: &Verdict<Standard>) -> String {
    let action = match verdict.action {
        Action::Reconnect(attempt) => {
            let flags =
                [(attempt.reauthenticate, ", reauthenticate"), (attempt.failover, ", take another endpoint")];
            let flags = flags.iter().filter(|(is_set, _)| *is_set).map(|(_, words)| *words);
            format!("reconnect{}", flags.collect::<String>())
        }
        other => other.to_string(),
    };
    match verdict.diagnosis {
        Some(diagnosis) => format!("{action}; {:?}", diagnosis.fault),
        None => action,
    }
}
