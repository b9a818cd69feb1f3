//! The rules for `reason` and `reason_prefix`.

use crate::ctxt::Ctxt;
use crate::model::{Codes, Refusal, Row};

/// The longest reason, in bytes (RFC 6455, 5.5).
const MAX_LEN: usize = 123;

pub(super) fn check(ctxt: &Ctxt, row: &Row<'_>) {
    fits_a_frame(ctxt, row);
    prefix_can_match(ctxt, row);
    reason_begins_with_its_prefix(ctxt, row);
}

/// A control frame has at most 125 bytes, two of which are the code.
fn fits_a_frame(ctxt: &Ctxt, row: &Row<'_>) {
    for text in [&row.reason, &row.prefix].into_iter().flatten() {
        let (len, chars) = (text.value.as_str().len(), text.value.as_str().chars().count());
        if len > MAX_LEN {
            let bytes = if chars == len { String::new() } else { format!(" in {chars} characters") };
            ctxt.error(
                &text.value,
                format!(
                    "a close reason has at most {MAX_LEN} bytes, this one has {len}{bytes} (RFC 6455, 5.5); shorten it, and add details at run time with `with_detail`"
                ),
            );
        }
    }
}

/// A prefix selects by the reason, and 1005, 1006 and 1015 never come with a reason.
fn prefix_can_match(ctxt: &Ctxt, row: &Row<'_>) {
    let Some(prefix) = &row.prefix else { return };
    if prefix.value.as_str().is_empty() {
        ctxt.error(
            &prefix.value,
            "every reason begins with nothing; remove the `reason_prefix`, or say how the reason begins",
        );
    }
    match row.unsendable() {
        Some(Refusal::Reserved(code)) => {
            ctxt.error(
                &prefix.name,
                format!("close code {code} comes without a reason (RFC 6455, 7.1.6), so that no prefix fits; remove the `reason_prefix`"),
            );
        }
        Some(Refusal::Other) => {
            ctxt.error(&prefix.name, "`other` is for every code that no variant names, whatever the reason; remove the `reason_prefix`, or give the code a variant");
        }
        _ => {}
    }
}

/// What a row sends, the peer must find as the same row.
fn reason_begins_with_its_prefix(ctxt: &Ctxt, row: &Row<'_>) {
    if matches!(row.codes, Codes::Local(_) | Codes::Mistaken) {
        return;
    }
    let (Some(reason), Some(prefix)) = (&row.reason, &row.prefix) else { return };
    if !reason.value.as_str().starts_with(prefix.value.as_str()) {
        ctxt.error(
            &reason.value,
            format!(
                "this reason does not begin with the variant's own `reason_prefix`, {:?}, so that who receives it would take it for another row; begin it so, or remove one of the two",
                prefix.value.as_str()
            ),
        );
    }
}
