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

fn expansion<'a>(input: &'a Input<'a>) -> Expansion<'a> {
    Expansion {
        input,
        name: &input.original.ident,
        private: TokenStream::new(),
        docs: input.rows.iter().map(|row| RowDoc::new(input, row)).collect(),
        table: input.original.ident.clone(),
        mistaken: false,
    }
}

#[test]
fn a_twin_is_documented_in_the_words_of_the_runtime() {
    let source: syn::DeriveInput = syn::parse_str(WORDS).expect("it is an enum");
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, &source).expect("it has no mistake");
    ctxt.check().expect("it has no mistake");
    let expansion = expansion(&input);
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
    let lines: Vec<String> = input.rows.iter().map(|row| markdown::line(row, true, "")).collect();
    assert_eq!(markdown::table(lines.iter().map(String::as_str)), expected);
}

/// The documentation of the only row: in the table, and of the twin's variant.
fn docs_of(source: &str) -> (String, String) {
    let source: syn::DeriveInput = syn::parse_str(source).expect("it is an enum");
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, &source).expect("it has no mistake");
    ctxt.check().expect("it has no mistake");
    let expansion = expansion(&input);
    (expansion.docs[0].own.clone(), expansion.variant_doc(0, &input.rows[0]).to_string())
}

#[test]
fn a_block_comment_is_read_as_rustdoc_reads_it() {
    for (comment, text) in [
        ("/** One line. */", "One line."),
        ("/**\n     * Stars\n     *   in a column.\n     */", "Stars\n  in a column."),
        ("/**\n     * A\n     *\n     * B\n     */", "A\n\nB"),
        ("/**\n      Indented,\n        and more.\n\n      Back.\n    */", "Indented,\n  and more.\n\nBack."),
        // The line beside `/**` needs no star, and where it is empty, the first line of text.
        ("/** A\n     * B\n     *\n     * - c\n     */", "A\nB\n\n- c"),
        ("/** A\n     * B */", "A\nB"),
        ("/**\n     A\n     * B\n     */", "A\n B"),
        // Lists: a line has no star, the stars have no space behind them, and no comment.
        ("/**\n\n     Two:\n     * a\n     * b\n     */", "Two:\n* a\n* b"),
        ("/** Two:\n     * a\n\n     * b\n     */", "Two:\n    * a\n\n    * b"),
        ("/** Two:\n     *a\n     *b\n     */", "Two:\n*a\n*b"),
        ("#[doc = \"Two:\n* a\n* b\"]", "Two:\n* a\n* b"),
        ("/**\n\n*/", ""),
        ("/** é\n \u{a0}é */", "é\n\u{a0}é"),
    ] {
        let (own, _) = docs_of(&format!("enum Chat {{ {comment} #[close(4001)] Expired }}"));
        assert_eq!(own, text, "{comment}");
    }
}

#[test]
fn texts_and_expressions_stay_in_their_order() {
    let (own, twin) = docs_of(
        "enum Chat { /// Before.
            #[doc = include_str!(\"a.md\")]
            /// After.
            #[close(4001)] Expired }",
    );
    assert_eq!(own, "Before.\nAfter.");
    let expected = quote! {
        #[cfg_attr(not(doctest), doc = "Before.")]
        #[cfg_attr(not(doctest), doc = include_str!("a.md"))]
        #[cfg_attr(not(doctest), doc = "After.")]
        #[doc = "\n\nClose code 4001."]
    };
    assert_eq!(twin, expected.to_string());
}

#[test]
fn a_link_of_the_enum_is_one_of_the_twin() {
    let (own, twin) = docs_of(
        "enum r#type { /// [`Self::is_fatal`], [Self::A](Self::B), `MySelf::C`.\n #[close(4001)] Expired }",
    );
    assert_eq!(own, "[`Self::is_fatal`], [Self::A](Self::B), `MySelf::C`.");
    assert!(twin.contains("[`type::is_fatal`], [type::A](type::B), `MySelf::C`."), "{twin}");
}

#[test]
fn a_reason_is_shown_as_it_is_sent() {
    let source = |reason: &str| format!("enum Chat {{ #[close(4001, reason = {reason:?})] Expired }}");
    for (reason, shown) in [
        ("<id> *later* | [a](b)", "`<id> *later* | [a](b)`"),
        ("a `b`", "`` a `b` ``"),
        ("\u{202e}a\n", "` a `"),
    ] {
        let (_, twin) = docs_of(&source(reason));
        assert!(twin.contains(&format!("Close code 4001, reason {shown}.")), "{twin}");
    }
    assert!(docs_of(&source("")).1.contains("\"Close code 4001.\""));
}

#[test]
fn an_example_is_tested_at_the_enum_only() {
    let twin = |doc: &str| docs_of(&format!("enum Chat {{ #[doc = {doc:?}] #[close(4001)] Expired }}")).1;
    for example in ["So:\n```\npanic!()\n```", "So:\n\n    panic!()", "~~~\npanic!()\n~~~"] {
        assert!(twin(example).starts_with("# [cfg_attr (not (doctest) , doc = "), "{example}");
    }
    assert!(twin("No `example`.\n\n- a list\n  of lines").starts_with("# [doc = "));
}

/// The first twin of an enum with these attributes, without its variants.
fn twin_of(attributes: &str) -> String {
    let source = format!("{attributes} enum Chat {{ #[close(4001)] Expired }}");
    let source: syn::DeriveInput = syn::parse_str(&source).expect("it is an enum");
    let ctxt = Ctxt::new();
    let input = Input::from_syn(&ctxt, &source).expect("it has no mistake");
    expansion(&input).twin_enum(&input.twins[0], &[]).to_string()
}

#[test]
fn the_twins_of_a_hidden_enum_are_hidden() {
    for (attributes, is_hidden) in [
        ("#[doc(hidden)]", true),
        ("#[doc(alias = \"chat\", hidden)]", true),
        ("#[doc(alias = \"hidden\")]", false),
        ("", false),
    ] {
        let twin = twin_of(attributes);
        assert_eq!(twin.contains("# [doc (hidden)]"), is_hidden, "{twin}");
    }
}

#[test]
fn what_is_allowed_for_the_enum_is_allowed_for_its_twins() {
    let twin = twin_of(
        "#[allow(clippy::exhaustive_enums)] #[expect(dead_code, reason = \"later\")] #[deny(unused)]",
    );
    assert!(twin.contains("# [allow (clippy :: exhaustive_enums)]"), "{twin}");
    assert!(twin.contains("# [allow (dead_code , reason = \"later\")]"), "{twin}");
    assert!(!twin.contains("expect") && !twin.contains("deny"), "{twin}");
}
