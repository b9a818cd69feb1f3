//! The words of a twin's documentation are those of the runtime.

// A test panics where it fails.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::ctxt::Ctxt;
use crate::model::Input;

/// An enum with every word of a policy.
const WORDS: &str = include_str!("../../../../tests/tests/enums/words.rs");
/// Its table, as the runtime exports it: a test in `tests/tests/exports.rs` writes it.
const EXPORT: &str = include_str!("../../../../tests/exports/words.md");

/// The cells of the lines of a table.
fn cells(table: &str) -> Vec<Vec<String>> {
    let lines = table.lines().filter(|line| line.starts_with('|')).skip(2);
    lines
        .map(|line| line.replace("\\|", "!").split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn a_twin_is_documented_in_the_words_of_the_runtime() {
    let source: syn::DeriveInput = syn::parse_str(WORDS).expect("it is an enum");
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
    let runtime = cells(EXPORT);
    let twin = cells(&expansion.twin_doc(&input.twins[0]));
    assert_eq!(twin.len(), input.rows.len());
    for (line, (index, row)) in twin.iter().zip(expansion.rows()) {
        let [_, code, name, reason, reconnect, diagnosis, _] = &line[..] else { panic!("{line:?}") };
        let of_runtime = runtime.iter().find(|cells| &cells[1] == code).expect("the row is there");
        assert_eq!([name, reason], [&of_runtime[2], &of_runtime[3]]);
        assert_eq!([reconnect, diagnosis], [&of_runtime[5], &of_runtime[6]]);
        let doc = expansion.variant_doc(index, row).to_string();
        match reconnect.as_str() {
            "undecided" => assert!(!doc.contains("Reconnect"), "{doc}"),
            reconnect => assert!(doc.contains(&format!(" Reconnect: {reconnect}.")), "{doc}"),
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
