//! The rules that look at more than one attribute. Each is one function, with its reason above it.

mod collisions;
mod shape;
mod text;

use crate::ctxt::Ctxt;
use crate::law;
use crate::model::{Codes, Input, Refusal, Row, Sender};

/// What to write instead of a code that an application may not use.
const OWN_CODE: &str = "take one of 4000-4999 for a meaning of your own";

/// Why nothing about the wire belongs on a local end.
const LOCAL: &str = "a local end is told to nobody";

pub(crate) fn check(ctxt: &Ctxt, input: &Input<'_>) {
    for row in &input.rows {
        shape::check(ctxt, row);
        text::check(ctxt, row);
        unsendable_row_says_nothing_of_sending(ctxt, row);
        local_end_says_nothing_of_the_wire(ctxt, row);
        illegal_code_is_marked(ctxt, row);
        sender_follows_convention(ctxt, row);
    }
    collisions::check(ctxt, &input.rows);
    number_of_rows(ctxt, input);
}

/// A code that can never be sent has no `reason` and no sender (RFC 6455, 7.4.1). Somebody who writes one believes that
/// the code will be sent.
fn unsendable_row_says_nothing_of_sending(ctxt: &Ctxt, row: &Row<'_>) {
    let Some(refusal) = row.unsendable() else { return };
    let fact = match refusal {
        // It has a rule of its own, which refuses more.
        Refusal::Local => return,
        Refusal::Reserved(code) | Refusal::Illegal(code) => {
            format!("close code {code} {}", law::refusal(code))
        }
        Refusal::Range => {
            "a range that is not within 3000..=4999 can only be observed, never sent (RFC 6455, 7.4.2)"
                .to_owned()
        }
        _ => "`other` can only be observed, never sent".to_owned(),
    };
    // A row that must say `sent_by = none` gets everything in one message.
    if let Refusal::Illegal(_) = refusal {
        let says_none = row.own_sender.as_ref().is_some_and(|sender| sender.value == Sender::Nobody);
        let word = match (&row.reason, &row.own_sender) {
            (_, Some(sender)) if !says_none => &sender.name,
            (Some(reason), _) => &reason.name,
            _ => return,
        };
        ctxt.error(word, format!("{fact}; {OWN_CODE}, or, if it only names a peer's bug, write `sent_by = none` and no `reason`"));
        return;
    }
    if let Some(reason) = &row.reason {
        ctxt.error(&reason.name, format!("{fact}; remove the `reason`, which would be sent with it"));
    }
    if let Some(sender) = &row.own_sender {
        if sender.value != Sender::Nobody {
            ctxt.error(&sender.name, format!("{fact}; remove `sent_by`, or write `sent_by = none`"));
        }
    }
}

/// A local end is an application's own decision. Nobody tells it and nobody observes it, so that a word about either
/// belongs to another variant.
fn local_end_says_nothing_of_the_wire(ctxt: &Ctxt, row: &Row<'_>) {
    if !row.is_local() {
        return;
    }
    if let Some(reason) = &row.reason {
        ctxt.error(&reason.name, format!("{LOCAL}, so that no reason goes with it; remove the `reason`"));
    }
    if let Some(prefix) = &row.prefix {
        ctxt.error(&prefix.name, format!("{LOCAL}, and nobody observes it; remove the `reason_prefix`"));
    }
    if let Some(sender) = &row.own_sender {
        ctxt.error(&sender.name, format!("{LOCAL}, so that it has no sender; remove `sent_by`"));
    }
}

/// A row for a code that nobody may send names a peer's bug. The row must say so, since such a code is more often a typing
/// error (4oo1, 1016). 1005, 1006 and 1015 need no word, since they exist to be observed.
fn illegal_code_is_marked(ctxt: &Ctxt, row: &Row<'_>) {
    let Some(Refusal::Illegal(code)) = row.unsendable() else { return };
    if row.reason.is_some()
        || row.own_sender.is_some()
        || row.is_sender_mistaken
        || row.sender == Sender::Nobody
    {
        return;
    }
    let remedy = format!("{OWN_CODE}, or add `sent_by = none` if it only names a peer's bug");
    if let Codes::One(code_tokens) = &row.codes {
        ctxt.error(&code_tokens.tokens, format!("close code {code} {}; {remedy}", law::refusal(code)));
    }
}

/// A server does not use 1010 (RFC 6455, 7.4.1); a client has no use for 1012, 1013 and 1014 (IANA's registry).
fn sender_follows_convention(ctxt: &Ctxt, row: &Row<'_>) {
    let (Some(code), Some(sender)) = (row.literal(), &row.own_sender) else { return };
    if !law::is_sendable(code) {
        return;
    }
    if sender.value.is_server() && !law::server_uses(code) {
        ctxt.error(
            &sender.name,
            format!("close code {code} is not used by a server (RFC 6455, 7.4.1); write `sent_by = client`"),
        );
    }
    if sender.value.is_client() && !law::client_uses(code) {
        ctxt.error(
            &sender.name,
            format!("close code {code} speaks of a service, and is not for a client to send (IANA's registry); write `sent_by = server`"),
        );
    }
}

/// The table counts rows in `u16`. There are no more codes than that.
fn number_of_rows(ctxt: &Ctxt, input: &Input<'_>) {
    if input.rows.len() >= usize::from(u16::MAX) {
        ctxt.error(&input.original.ident, "an enum of close reasons has at most 65534 variants");
    }
}
