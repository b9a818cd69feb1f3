//! The words of a twin's documentation are those of the runtime.

// A test panics where it fails.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use close_codes::CloseReason as _;

use super::*;
use crate::ctxt::Ctxt;
use crate::model::Input;

/// An enum, derived, and its source.
macro_rules! derived {
    ($($source:tt)*) => {
        #[allow(dead_code)]
        $($source)*

        const SOURCE: &str = stringify!($($source)*);
    };
}

derived! {
    #[derive(close_codes::CloseReason)]
    #[close(sendable(server = ServerClose))]
    enum Words {
        #[close(1000)] #[reconnect(never)] Never,
        #[close(1001, reason = "a `b` | c")] #[reconnect(now)] Now,
        #[close(1002, reason_prefix = "`")] #[reconnect(after = "5s")] After,
        #[close(1003, reason = "NET-1 down", reason_prefix = "NET-1")] #[reconnect(after = "1500ms..5s")] Between,
        #[close(1007)] #[reconnect(backoff)] Backoff,
        #[close(1008)] #[reconnect(backoff(min = "1ms", initial = "2m", max = "3h", factor = 1, jitter = equal))] Equal,
        #[close(1009)] #[reconnect(backoff(factor = 1.5, jitter = none))] None,
        #[close(1011)] #[reconnect(backoff(factor = 1.618, jitter = 0.25))] Share,
        #[close(1012)] #[reconnect(backoff(factor = 20, jitter = 0.125))] Eighth,
        #[close(1013)] #[reconnect(manual, attempts = 1)] Manual,
        #[close(1014)] #[reconnect(now, attempts = 12, resume, reauthenticate, failover, reconfigure)] All,
        #[close(4000)] #[reconnect(now, fresh, retry_window = ignore)] Fresh,
        #[close(4001)] #[reconnect(now, retry_window(max = "10m"))] Window,
        #[close(4002)] #[reconnect(now, retry_window(max = "120s"))] Usual,
        #[close(4013)] #[reconnect(after = ["0s", "1500ms..5s", "2m"], within = "10m")] List,
        #[close(4014)] #[reconnect(after = ["2s"], resume(within = "30s"))] ListOfOne,
        #[close(4015)] #[reconnect(backoff(jitter = "300ms..3s"), attempts = 2, within = "90s")] Added,
        #[close(4016)] #[reconnect(after = ["500ms..1500ms"], retry_window = ignore)] ListOfWindow,
        #[close(4003)] Undecided,
        #[close(4004)] #[diagnose(none)] NoFault,
        #[close(4005)] #[diagnose(peer_bug)] PeerBug,
        #[close(4006)] #[diagnose(own_bug, threshold = 1)] OwnBug,
        #[close(4007)] #[diagnose(network, threshold = 5)] Network,
        #[close(4008)] #[diagnose(tls, window = "2h")] Tls,
        #[close(4009)] #[diagnose(overload)] Overload,
        #[close(4010)] #[diagnose(auth)] Auth,
        #[close(4011)] #[diagnose(config)] Config,
        #[close(4012)] #[diagnose(proxy, threshold = 2, window = "1500ms", advice = "look")] Proxy,
        #[close(4100..=4199)] r#Range(u16),
    }
}

/// The cells of the lines of a table.
fn cells(table: &str) -> Vec<Vec<String>> {
    let lines = table.lines().filter(|line| line.starts_with('|')).skip(2);
    lines
        .map(|line| line.replace("\\|", "!").split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn a_twin_is_documented_in_the_words_of_the_runtime() {
    let source: syn::DeriveInput = syn::parse_str(SOURCE).expect("it is an enum");
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, &source).expect("it has no mistake");
    ctxt.check().expect("it has no mistake");
    let expansion = Expansion {
        input: &input,
        name: &source.ident,
        private: TokenStream::new(),
        docs: input.rows.iter().map(|row| RowDoc::new(&input, row)).collect(),
        table: source.ident.clone(),
        mistaken: false,
    };
    let doc = expansion.twin_doc(&input.twins[0]);
    let runtime = cells(&Words::TABLE.markdown().to_string());
    let twin = cells(&doc);
    assert_eq!(twin.len(), input.rows.len());
    for line in twin {
        let [_, code, name, reason, reconnect, diagnosis, _] = &line[..] else { panic!("{line:?}") };
        let of_runtime = runtime.iter().find(|cells| &cells[1] == code).expect("the row is there");
        assert_eq!([name, reason], [&of_runtime[2], &of_runtime[3]]);
        assert_eq!([reconnect, diagnosis], [&of_runtime[5], &of_runtime[6]]);
    }
    for ((index, row), runtime) in expansion.rows().zip(Words::TABLE.rows()) {
        let line = expansion.variant_doc(index, row).to_string();
        match runtime.reconnect() {
            Some(reconnect) => assert!(line.contains(&format!(" Reconnect: {reconnect}.")), "{line}"),
            None => assert!(!line.contains("Reconnect"), "{line}"),
        }
    }
}

#[test]
fn expressions_are_shown_as_they_are_written() {
    let source = "#[close(inherit = Base)] enum Chat {
        #[close(codes::EXPIRED)] Expired,
        #[close(codes::BASE + 1 ..= codes::BASE + 9)] Throttled(u16),
    }";
    let source: syn::DeriveInput = syn::parse_str(source).expect("it is an enum");
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, &source).expect("it has no mistake");
    ctxt.check().expect("it has no mistake");
    let expected = "| Code | Name | Reason | Reconnect | Diagnosis |
| --- | --- | --- | --- | --- |
| `codes::EXPIRED` | `Expired` |  | inherited | inherited |
| `codes::BASE + 1`-`codes::BASE + 9` | `Throttled` |  | inherited | inherited |
";
    let lines: Vec<String> = input.rows.iter().map(|row| markdown::line(row, true)).collect();
    assert_eq!(markdown::table(lines.iter().map(String::as_str)), expected);
}
