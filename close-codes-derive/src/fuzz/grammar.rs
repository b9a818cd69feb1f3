//! What inputs are made of.

use std::sync::LazyLock;

use crate::words::{
    ATTRIBUTES, BACKOFF_OPTIONS, DIAGNOSE_OPTIONS, ENUM_OPTIONS, FAULTS, JITTERS, MODES, RECONNECT_OPTIONS,
    RESUME_OPTIONS, RETRY_WINDOW_OPTIONS, SENDABLE_OPTIONS, SENDERS, VARIANT_OPTIONS,
};

/// Correct attributes, by their place. A half-typed attribute is a prefix of one of them.
pub(super) const ON_ENUM: [&str; 10] = [
    "#[close(sendable = Twin)]",
    "#[close(sendable(client = A, server = B, browser = C, derive(PartialOrd, serde::Serialize)))]",
    "#[close(sent_by = server, inherit = close_codes::Standard)]",
    "#[close(crate = ::path::to::crate_, inherit = <T as Trait>::Type)]",
    "#[close(inherit = Table<u8>, sendable(server = r#Type,),)]",
    "#[reconnect(never)]",
    "#[reconnect(backoff(min = \"0s\", initial = \"5s\", max = \"30s\", factor = 1.5, jitter = 0.2), attempts = 3)]",
    "#[reconnect(after = \"1s..5s\", resume, retry_window(max = \"2m\"))]",
    "#[reconnect(after = [\"0s\", \"2s..5s\", \"30s\"], within = \"10m\")]",
    "#[diagnose(network)]",
];
pub(super) const ON_VARIANT: [&str; 26] = [
    "#[close(4001)]",
    "#[close(local)]",
    "#[close(1005)]",
    "#[close(1001, reason = \"a reason\", sent_by = server)]",
    "#[close(4002, reason = \"NET-0001: x\", reason_prefix = \"NET-0001\", sent_by = both,)]",
    "#[close(4100..=4199)]",
    "#[close(A..=codes::nth(B + 1))]",
    "#[close(other)]",
    "#[close(codes::EXPIRED)]",
    "#[close(BASE + 1, sent_by = none)]",
    "#[close({ const A: u16 = 1; A + BASE })]",
    "#[close(if A > 1 { 4000 } else { 4001 })]",
    "#[close(u16::from_be_bytes([0x10, 0x01]))]",
    "#[close(<T as Trait>::CODE as u16)]",
    "#[close(-4000)]",
    "#[reconnect(never)]",
    "#[reconnect(now, reauthenticate, attempts = 1, failover, reconfigure)]",
    "#[reconnect(after = \"5s..30s\", fresh, retry_window = ignore)]",
    "#[reconnect(backoff(initial = \"5s\", max = \"1h\", factor = 2, jitter = equal), resume)]",
    "#[reconnect(manual, retry_window(max = \"2m\"))]",
    "#[reconnect(after = [\"0s\", \"2s\", \"10s\", \"30s\",], resume(within = \"30s\"), within = \"60s\")]",
    "#[reconnect(backoff(max = \"35s\", jitter = \"300ms..3s\"))]",
    "#[reconnect(reauthenticate)]",
    "#[diagnose(peer_bug)]",
    "#[diagnose(network, threshold = 5, window = \"60s\", advice = \"what to check\")]",
    "#[diagnose(none)]",
];

/// Every word of the grammar, and some others.
pub(super) static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let grammar = [
        ENUM_OPTIONS,
        VARIANT_OPTIONS,
        SENDABLE_OPTIONS,
        SENDERS,
        MODES,
        RECONNECT_OPTIONS,
        BACKOFF_OPTIONS,
        JITTERS,
        RESUME_OPTIONS,
        RETRY_WINDOW_OPTIONS,
        FAULTS,
        DIAGNOSE_OPTIONS,
    ];
    let others =
        ["ignore", "self", "Self", "super", "r#type", "true", "if", "match", "u16", "E", "_", "reasom"];
    let mut words: Vec<&str> = grammar.iter().flat_map(|words| words.accepted).copied().collect();
    words.extend(ATTRIBUTES);
    words.extend(others);
    words.sort_unstable();
    words.dedup();
    words
});
/// Signs, and literals in odd forms.
pub(super) const SIGNS: [&str; 16] =
    [",", "=", "..=", "..", "...", "::", "+", "-", "#", "!", "'a", "<", ">", ";", "=>", "&"];
pub(super) const LITERALS: [&str; 44] = [
    "0",
    "1",
    "999",
    "1000",
    "1001",
    "1004",
    "1005",
    "1006",
    "1015",
    "2999",
    "3000",
    "4000",
    "4999",
    "5000",
    "65535",
    "65536",
    "4294967296",
    "340282366920938463463374607431768211456",
    "4000u16",
    "4000u32",
    "4000i8",
    "4000_u16",
    "0xFA1",
    "0o17",
    "0b1",
    "4_001",
    "1e400",
    "1.5",
    "0.0001",
    "2.",
    "1e3",
    "1f32",
    "\"\"",
    "\"5s\"",
    "\"5s..1s\"",
    "\"99999999999999999999h\"",
    "\"..\"",
    "\"é\"",
    "r#\"raw\"#",
    "b\"bytes\"",
    "c\"text\"",
    "b'x'",
    "'x'",
    "\"5s\"suffix",
];
