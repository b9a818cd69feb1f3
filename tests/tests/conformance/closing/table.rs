//! The tables of the page: what every library does in each case.

use std::fmt::Write as _;

use close_codes::{Closed, How};

use super::differences::{DIFFERENCES, TO_MEND, known};
use super::{Case, Outcome};
use crate::page::who;

/// Writes a table of these cases. Of each library there are the outcomes of all, in their order.
pub(crate) fn write(page: &mut String, cases: &[Case], libraries: &[Vec<Outcome>]) {
    page.push_str(
        "| case | the peer sends | library | observed | sent | |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (index, case) in cases.iter().enumerate() {
        let outcomes = libraries.iter().map(|outcomes| &outcomes[index]);
        let mut rows: Vec<(String, Vec<&Outcome>)> = Vec::new();
        for outcome in outcomes {
            let cells = cells(case, outcome);
            match rows.iter_mut().find(|(same, _)| *same == cells) {
                Some((_, outcomes)) => outcomes.push(outcome),
                None => rows.push((cells, vec![outcome])),
            }
        }
        for (cells, outcomes) in rows {
            let who = who(outcomes.iter().map(|outcome| (outcome.library, outcome.role)));
            let _ = writeln!(page, "| {} | {} | {who} | {cells} |", case.id, case.sends);
        }
    }
}

/// Writes what the notes of the tables say.
pub(crate) fn write_differences(page: &mut String) {
    let reasons = DIFFERENCES.iter().map(|known| format!("{}.", known.reason));
    let to_mend =
        TO_MEND.iter().map(|bug| format!("{}. The adapter can mend it, and does not yet.", bug.reason));
    for (index, reason) in reasons.chain(to_mend).enumerate() {
        let _ = writeln!(page, "{}. {reason}", index + 1);
    }
}

/// What came of a case, as cells.
fn cells(case: &Case, outcome: &Outcome) -> String {
    let notes = known(case, outcome);
    let notes: Vec<String> = notes.iter().map(|index| format!("({})", index + 1)).collect();
    let sent = match outcome.seen.close.as_deref() {
        None => "nothing".to_owned(),
        Some([high, low, ..]) => u16::from_be_bytes([*high, *low]).to_string(),
        Some(_) => "an empty Close".to_owned(),
    };
    format!("{} | {sent} | {}", observed(&outcome.closed), notes.join(" "))
}

/// What was observed, in few words.
pub(crate) fn observed(closed: &Closed) -> String {
    let code = closed.code();
    match closed.how() {
        How::Frame => code.to_string(),
        How::EmptyFrame => format!("{code}, empty"),
        How::NoFrame => format!("{code}, no Close"),
        How::TlsFailure => format!("{code}, TLS"),
        How::IllegalFrame => format!("{code}, illegal"),
        _ => format!("{code}, unknown"),
    }
}
