//! What an enum has in common with its table in JSON.

use std::collections::BTreeSet;

use close_codes::{
    CloseCode, CloseFrame, Closed, Config, Fault, Mode, Moment, PolicyTable, Reconnect, Row, SendCode,
    SentBy, Session, Supervised, Supervisor,
};
use serde_json::Value;

/// What an action of the tables' vocabulary asks of a policy.
pub(crate) fn carries_out(action: &str, policy: Reconnect) -> bool {
    let comes_back = !matches!(policy.mode(), Mode::Never | Mode::Manual);
    match action {
        "never" | "none" => policy.mode() == Mode::Never,
        "reconnect" => comes_back && policy.session() == Session::Unspecified && !is_conditional(policy),
        "reconnect_resume" => comes_back && policy.session() == Session::Resume,
        "reconnect_new_session" => comes_back && policy.session() == Session::Fresh,
        "reconnect_immediate" => policy.mode() == Mode::Now && !is_conditional(policy),
        "reconnect_backoff" => match policy.mode() {
            Mode::Backoff(_) | Mode::List(_) => !is_conditional(policy),
            Mode::After { min, .. } => !min.is_zero() && !is_conditional(policy),
            _ => false,
        },
        "reauth_then_reconnect" => comes_back && policy.reauthenticate(),
        "change_then_reconnect" => comes_back && policy.reconfigure(),
        action => panic!("the vocabulary has no {action:?}"),
    }
}

/// What the server asks for in a message is carried out, whatever this end closed with and the server answered.
pub(crate) fn asked<R: Supervised + Copy + std::fmt::Debug>(end: R, action: &str) {
    let mut supervisor = Supervisor::<R>::new(Config::default(), 42);
    supervisor.start(Moment::START);
    for answer in [Closed::frame(SendCode::NORMAL, ""), Closed::empty_frame(), Closed::no_frame()] {
        let now = Moment::from_millis(10_000);
        supervisor.opened(now);
        supervisor.healthy(now);
        let closed = answer.having_sent(CloseFrame::new(SendCode::NORMAL));
        let verdict = supervisor.closed_by_us(&closed, &end, now);
        assert_eq!(format!("{:?}", verdict.reason), format!("{end:?}"));
        assert!(verdict.attempt().is_some(), "{end:?} connects again: {verdict}");
        assert!(carries_out(action, verdict.policy.reconnect), "{end:?}: {:?}", verdict.policy);
    }
}

/// Whether it asks for more than to connect again.
fn is_conditional(policy: Reconnect) -> bool {
    policy.reauthenticate() || policy.reconfigure()
}

/// Compares an enum with its table in JSON. `beside` are the rows that the table does not list.
pub(crate) fn compare<R: Supervised>(json: &str, beside: &[&str]) {
    let table = R::TABLE;
    let document: Value = serde_json::from_str(json).unwrap();
    let entries = document["codes"].as_array().unwrap();
    let mut compared = BTreeSet::new();
    for entry in entries {
        let (row, codes) = row_of(table, entry);
        compared.insert(row.index());
        compare_texts(row, entry);
        compare_sender(row, entry);
        for code in codes.filter(|&code| !is_refined(entries, entry, code)) {
            let observed = entry["reason"].as_str().unwrap();
            let code = CloseCode::new(code);
            assert_eq!(table.find(code, observed), Some(row), "{code} of {entry}");
            compare_policy(row, table.reconnect(code, observed).unwrap(), entry);
            if entry["detail"].as_str().is_some_and(|detail| detail.starts_with("client bug")) {
                let fault = table.diagnose(code, observed).and_then(close_codes::Diagnose::fault);
                assert_eq!(fault, Some(Fault::OwnBug), "{row} of {entry}");
            }
        }
    }
    let others = table.rows().filter(|row| !compared.contains(&row.index()));
    assert_eq!(others.map(Row::name).collect::<Vec<_>>(), beside, "rows that the table does not list");
}

/// The row for exactly the codes of an entry, and those codes.
fn row_of(table: &'static PolicyTable, entry: &Value) -> (Row, std::ops::RangeInclusive<u16>) {
    let number = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
    let codes = match &entry["range"] {
        Value::Null => number(&entry["code"])..=number(&entry["code"]),
        range => number(&range[0])..=number(&range[1]),
    };
    let observed = entry["reason"].as_str().unwrap();
    let mut rows = table.rows().filter(|row| row.codes() == codes && !row.is_other());
    let row = rows.find(|row| row.reason_prefix().is_none_or(|prefix| observed.starts_with(prefix)));
    (row.unwrap_or_else(|| panic!("{} has no row for {entry}", table.name())), codes)
}

/// Whether an entry for a single code stands within this one's range.
fn is_refined(entries: &[Value], entry: &Value, code: u16) -> bool {
    entry["range"].is_array() && entries.iter().any(|other| other["code"] == code)
}

fn compare_policy(row: Row, policy: Reconnect, entry: &Value) {
    let action = entry["action"].as_str().unwrap();
    if action == "unspecified" {
        assert_eq!(row.reconnect(), None, "{row}: the source gives no action: {entry}");
    } else {
        assert!(carries_out(action, policy), "{row}: {policy:?} does not carry out {entry}");
    }
    match entry["resumable"].as_bool() {
        Some(true) => assert_eq!(policy.session(), Session::Resume, "{row}: {entry}"),
        Some(false) => assert_ne!(policy.session(), Session::Resume, "{row}: {entry}"),
        None => {}
    }
}

/// The entry's name and reason are in the row: the reason as what is sent, as a prefix, or in its documentation.
fn compare_texts(row: Row, entry: &Value) {
    let (name, reason) = (entry["name"].as_str().unwrap(), entry["reason"].as_str().unwrap());
    let doc = row.doc().replace('\n', " ");
    assert!(doc.contains(name), "{row}: {name:?} is not in {doc:?}");
    let is_prefixed = row.reason_prefix().is_some_and(|prefix| reason.starts_with(prefix));
    let is_said = match row.reason() {
        Some(sent) if !is_prefixed => sent == reason,
        _ => is_prefixed || doc.contains(reason),
    };
    assert!(is_said, "{row}: {reason:?} is neither its reason nor in {doc:?}");
}

fn compare_sender(row: Row, entry: &Value) {
    let detail = entry["detail"].as_str().unwrap_or("");
    let is_sendable = row.first().may_be_sent_by(close_codes::Role::Server)
        && row.last().may_be_sent_by(close_codes::Role::Server)
        && (!row.is_range() || row.first().get() >= 3000);
    let expected = if detail.starts_with("SENT BY THE CLIENT") || detail.contains("client-chosen") {
        vec![SentBy::Client]
    } else if detail.starts_with("SYNTHETIC") || !is_sendable {
        vec![SentBy::None]
    } else {
        vec![SentBy::Server, SentBy::Both]
    };
    assert!(expected.contains(&row.sent_by()), "{row} is sent by {:?}: {entry}", row.sent_by());
}
