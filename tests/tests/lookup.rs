//! The lookup: a slow lookup, written from the rules alone, must give the same row, policy and variant for all codes and
//! several reasons, for tables of every shape.
#![allow(dead_code)] // Many variants are only made by the derive.
#![allow(clippy::cast_possible_wrap)] // A discriminant is a cast as users write it.

use std::fmt::Debug;
use std::time::Duration;

use close_codes::{CloseCode, CloseReason, Diagnose, Fault, Mode, PolicyTable, Reconnect, Row};

/// Texts that match no prefix, some, or the longest.
const REASONS: [&str; 8] = ["", "N", "NET", "NET-", "NET-0001", "NET-0001: cable", "net-0001", "slow down"];

/// The table and what it inherits from, the nearest first.
fn chain(table: &'static PolicyTable) -> Vec<&'static PolicyTable> {
    std::iter::successors(Some(table), |table| table.inherits()).collect()
}

/// The row of one table that names the code: a single code before a range, the narrower range before the wider,
/// among equals the longest matching prefix, then none.
fn named(table: &'static PolicyTable, code: u16, reason: &str) -> Option<Row> {
    table
        .rows()
        .filter(|row| !row.is_other() && row.codes().contains(&code))
        .filter(|row| reason.starts_with(row.reason_prefix().unwrap_or_default()))
        .min_by_key(|row| {
            let width = row.codes().end() - row.codes().start();
            (width, std::cmp::Reverse(row.reason_prefix().map_or(0, str::len)))
        })
}

fn other(table: &'static PolicyTable) -> Option<Row> {
    table.rows().find(|row| row.is_other())
}

/// The row that decides, and the tables behind its own.
fn decides<'a>(
    tables: &'a [&'static PolicyTable],
    code: u16,
    reason: &str,
) -> Option<(Row, &'a [&'static PolicyTable])> {
    let by = |find: &dyn Fn(&'static PolicyTable) -> Option<Row>| {
        tables.iter().enumerate().find_map(|(at, table)| Some((find(table)?, &tables[at + 1..])))
    };
    by(&|table| named(table, code, reason)).or_else(|| by(&other))
}

/// The policy of the row that decides, else what the tables behind it say.
fn policy<T>(
    tables: &[&'static PolicyTable],
    code: u16,
    reason: &str,
    own: &dyn Fn(Row) -> Option<T>,
) -> Option<T> {
    let (row, behind) = decides(tables, code, reason)?;
    own(row).or_else(|| policy(behind, code, reason, own))
}

/// Compares both lookups, and the variants that come out, over everything.
fn check<R: CloseReason + Debug>() {
    let table = R::TABLE;
    let tables = chain(table);
    // A text decides only at the codes of a row with a prefix.
    let prefixed: Vec<Row> =
        tables.iter().flat_map(|table| table.rows()).filter(|row| row.reason_prefix().is_some()).collect();
    for code in 0..=u16::MAX {
        let observed = CloseCode::new(code);
        let text_decides = prefixed.iter().any(|row| row.codes().contains(&code));
        let reasons = if text_decides { &REASONS[..] } else { &REASONS[usize::from(code) % 8..][..1] };
        for reason in reasons.iter().copied() {
            let at = || format!("{} at {code} {reason:?}", table.name());
            let row = decides(&tables, code, reason).map(|(row, _)| row);
            assert_eq!(table.find(observed, reason), row, "{}", at());
            let reconnect = policy(&tables, code, reason, &|row| row.reconnect());
            assert_eq!(table.reconnect(observed, reason), reconnect, "{}", at());
            let diagnose = policy(&tables, code, reason, &|row| row.diagnose());
            assert_eq!(table.diagnose(observed, reason), diagnose, "{}", at());
            let own = named(table, code, reason).or_else(|| other(table));
            let variant = R::find(observed, reason);
            assert_eq!(variant.is_some(), own.is_some(), "{}", at());
            if let (Some(variant), Some(own)) = (variant, own) {
                assert_eq!(variant.code(), observed, "{}", at());
                let name = format!("{variant:?}");
                assert_eq!(name.split('(').next(), Some(own.name()), "{}", at());
            }
        }
    }
}

mod codes {
    pub(crate) const BASE: u16 = 4_200;
    pub(crate) const EXPIRED: u16 = BASE + 1;
    pub(crate) const fn nth(n: u16) -> u16 {
        BASE + n
    }
    pub(crate) const ORDINAL: u32 = 4_700;
}

/// Ranges in ranges, single codes in them, prefixes on both.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Nested {
    #[close(0..=65535)]
    #[reconnect(never)]
    All(u16),
    #[close(3000..=4999)]
    #[reconnect(now)]
    Wide(u16),
    #[close(4000..=4999)]
    #[diagnose(auth)]
    Middle(CloseCode),
    #[close(4100..=4199)]
    Narrow(u16),
    #[close(4100..=4199, reason_prefix = "NET")]
    #[reconnect(manual)]
    NarrowNet(u16),
    #[close(4100..=4199, reason_prefix = "NET-0001")]
    NarrowNetOne(u16),
    #[close(4150)]
    Single,
    #[close(4150, reason_prefix = "NET-")]
    SingleNet,
    #[close(4150, reason_prefix = "N")]
    SingleN,
    #[close(4150, reason_prefix = "NET-0001")]
    SingleNetOne,
    // Without a row for an observed reason that begins otherwise.
    #[close(4160, reason_prefix = "slow")]
    OnlyPrefixed,
    #[close(4100)]
    Begin,
    #[close(4199)]
    End,
    #[close(0)]
    #[close(sent_by = none)]
    Zero,
    #[close(65535, sent_by = none)]
    Last,
    #[close(1006)]
    Lost,
}

/// Equal ranges, the longest prefix first: the order of the rows decides nothing.
#[derive(CloseReason, Clone, Copy, Debug)]
enum LongestFirst {
    #[close(4100..=4199, reason_prefix = "NET-0001")]
    NetOne(u16),
    #[close(4100..=4199, reason_prefix = "NET")]
    Net(u16),
    #[close(4100..=4199)]
    Narrow(u16),
}

/// The lowest of three tables.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Bottom {
    #[close(1000)]
    #[reconnect(never)]
    Normal,
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"))]
    #[diagnose(network)]
    Lost,
    #[close(4000..=4499)]
    #[reconnect(after = "1s")]
    #[diagnose(overload)]
    Low(u16),
    #[close(4001, reason_prefix = "NET")]
    #[reconnect(now)]
    Net,
    #[close(other)]
    #[reconnect(backoff)]
    #[diagnose(config)]
    Other(u16),
}

/// In the middle: rows without a policy of their own, `other` without one.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Bottom)]
enum Middle {
    #[close(1006)]
    #[reconnect(manual)]
    Lost,
    #[close(4001)]
    #[diagnose(auth)]
    Expired,
    #[close(4100..=4199)]
    Throttled(u16),
    #[close(4600)]
    Unknown,
    #[close(other)]
    Other(u16),
}

/// On top: expressions as codes, an `other` of its own.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Middle)]
enum Top {
    #[close(codes::EXPIRED)]
    #[reconnect(now)]
    Expired,
    #[close(codes::nth(2))]
    Second,
    #[close({
        const THIRD: u16 = 3;
        codes::BASE + THIRD
    })]
    Third,
    #[close(if codes::BASE > 4000 { 4007 } else { 4008 })]
    Either,
    #[close(u16::from_be_bytes([0x10, 0x00]))]
    Bytes,
    #[close(codes::nth(10)..=codes::nth(50))]
    #[diagnose(proxy)]
    Range(u16),
    #[close(4230..=codes::nth(40))]
    Inner(u16),
    #[close(4001)]
    Own,
    #[close(other)]
    #[diagnose(none)]
    Other(u16),
}

/// Ranges by expressions, in another order than that of the lookup; and single codes on both sides of a page's edge.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Unordered {
    #[close(codes::nth(0)..=codes::nth(99))]
    Wide(u16),
    #[close(local)]
    Moved,
    #[close(codes::nth(10)..=codes::nth(19), reason_prefix = "NET")]
    Net(u16),
    #[close(codes::nth(10)..=codes::nth(19))]
    Narrow(u16),
    #[close(codes::nth(10)..=codes::nth(19), reason_prefix = "NET-0001")]
    NetOne(u16),
    #[close(codes::nth(5)..=codes::nth(39), reason_prefix = "N")]
    Middle(u16),
    #[close(codes::nth(11)..=codes::nth(12))]
    Narrowest(u16),
    #[close(4095)]
    Before,
    #[close(codes::BASE - 104)]
    Behind,
    #[close(codes::nth(15), reason_prefix = "NET-")]
    Prefixed,
    #[close(other)]
    Other(u16),
}

/// Without `other`, over tables that have one.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Top)]
enum WithoutOther {
    #[close(4001)]
    #[reconnect(never)]
    Own,
    #[close(4300..=4310)]
    Range(u16),
}

/// Nothing inherited, no `other`: most codes are named by nobody.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Sparse {
    #[close(1001)]
    #[reconnect(backoff)]
    GoingAway,
    #[close(4001, reason_prefix = "NET")]
    Net,
}

#[derive(CloseReason, Clone, Copy, Debug)]
#[repr(u16)]
enum ReprU16 {
    GoingAway = 1001,
    Expired = codes::EXPIRED,
    #[close(4100..=4199)]
    Throttled(u16) = 1,
    Next = codes::BASE + 7,
    #[close(1005)]
    NoStatus = 0,
    #[close(other)]
    Other(u16) = 2,
}

#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = ReprU16)]
#[repr(u32)]
enum ReprU32 {
    A = 4_000,
    B = codes::ORDINAL + 1,
    C = 0xFFF,
    D = codes::EXPIRED as u32,
}

/// Discriminants of the type `isize`, since there is no `repr`.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Isize {
    A = 4_000,
    B = codes::EXPIRED as isize,
    C = 4_000 + 2,
    D = -(-4003),
}

#[derive(CloseReason, Clone, Copy, Debug)]
#[repr(u8)]
enum ReprU8 {
    #[close(4001)]
    A = 1,
    #[close(4000)]
    B = 2,
}

/// The enum's `#[reconnect]` is that of rows without one, so that nothing of theirs is inherited.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Bottom)]
#[reconnect(after = "9s")]
enum Defaulted {
    #[close(4001)]
    Plain,
    #[close(4002)]
    #[reconnect(never)]
    #[diagnose(tls)]
    Own,
    #[close(1006)]
    Lost,
}

#[test]
fn nested_ranges_and_prefixes() {
    check::<Nested>();
    check::<LongestFirst>();
    check::<Unordered>();
}

#[test]
fn inherited_tables() {
    check::<Bottom>();
    check::<Middle>();
    check::<Top>();
    check::<WithoutOther>();
}

#[test]
fn few_rows_and_defaults() {
    check::<Sparse>();
    check::<Defaulted>();
}

#[test]
fn discriminants() {
    check::<ReprU16>();
    check::<ReprU32>();
    check::<Isize>();
    check::<ReprU8>();
}

/// The rows that the slow lookup reads are what was written: each expression's value, by hand.
#[test]
fn expressions_and_discriminants_have_their_values() {
    fn codes_of<R: CloseReason>() -> Vec<(u16, u16)> {
        R::TABLE.rows().map(|row| (*row.codes().start(), *row.codes().end())).collect()
    }
    assert_eq!(
        codes_of::<Top>(),
        [
            (4201, 4201),
            (4202, 4202),
            (4203, 4203),
            (4007, 4007),
            (4096, 4096),
            (4210, 4250),
            (4230, 4240),
            (4001, 4001),
            (0, 65535)
        ]
    );
    let u16s = [(1001, 1001), (4201, 4201), (4100, 4199), (4207, 4207), (1005, 1005), (0, 65535)];
    assert_eq!(codes_of::<ReprU16>(), u16s);
    assert_eq!(codes_of::<ReprU32>(), [(4000, 4000), (4701, 4701), (4095, 4095), (4201, 4201)]);
    assert_eq!(codes_of::<Isize>(), [(4000, 4000), (4201, 4201), (4002, 4002), (4003, 4003)]);
    assert_eq!(codes_of::<ReprU8>(), [(4001, 4001), (4000, 4000)]);
}

/// A few answers by hand, so that the two lookups cannot be wrong together.
#[test]
fn by_hand() {
    let name = |table: &'static PolicyTable, code: u16, reason: &str| {
        table.find(CloseCode::new(code), reason).map(|row| format!("{row}")).unwrap_or_default()
    };
    let nested = Nested::TABLE;
    assert_eq!(name(nested, 4150, "NET-0001: cable"), "Nested::SingleNetOne");
    assert_eq!(name(nested, 4150, "NET-2"), "Nested::SingleNet");
    assert_eq!(name(nested, 4150, "No"), "Nested::SingleN");
    assert_eq!(name(nested, 4150, "no"), "Nested::Single");
    assert_eq!(name(nested, 4151, "NET-0001"), "Nested::NarrowNetOne");
    assert_eq!(name(nested, 4151, "NET"), "Nested::NarrowNet");
    assert_eq!(name(nested, 4151, ""), "Nested::Narrow");
    assert_eq!(name(nested, 4160, "slow"), "Nested::OnlyPrefixed");
    assert_eq!(name(nested, 4160, "fast"), "Nested::Narrow");
    assert_eq!(name(nested, 4200, "NET"), "Nested::Middle");
    assert_eq!(name(nested, 3999, ""), "Nested::Wide");
    assert_eq!(name(nested, 2999, ""), "Nested::All");
    let unordered = Unordered::TABLE;
    assert_eq!(name(unordered, 4211, "NET-0001"), "Unordered::Narrowest");
    assert_eq!(name(unordered, 4213, "NET-0001"), "Unordered::NetOne");
    assert_eq!(name(unordered, 4213, "NET-2"), "Unordered::Net");
    assert_eq!(name(unordered, 4213, "N"), "Unordered::Narrow");
    assert_eq!(name(unordered, 4220, "N"), "Unordered::Middle");
    assert_eq!(name(unordered, 4220, ""), "Unordered::Wide");

    // Own `other` comes behind an inherited row that names the code, and before an inherited `other`.
    assert_eq!(name(Top::TABLE, 1006, ""), "Middle::Lost");
    assert_eq!(name(Top::TABLE, 4600, ""), "Middle::Unknown");
    assert_eq!(name(Top::TABLE, 4601, ""), "Top::Other");
    assert_eq!(name(WithoutOther::TABLE, 4601, ""), "Top::Other");
    assert_eq!(name(Sparse::TABLE, 4001, "x"), "");

    let reconnect = |table: &'static PolicyTable, code: u16, reason: &str| {
        table.reconnect(CloseCode::new(code), reason).map(Reconnect::mode)
    };
    let fault = |table: &'static PolicyTable, code: u16| {
        table.diagnose(CloseCode::new(code), "").and_then(Diagnose::fault)
    };
    let one_second = Mode::After { min: Duration::from_secs(1), max: Duration::from_secs(1) };
    // 4001 has rows in all three tables, and none but the lowest says when to reconnect: each policy by itself.
    assert_eq!(reconnect(Top::TABLE, 4001, ""), Some(one_second));
    assert_eq!(reconnect(Top::TABLE, 4001, "NET"), Some(Mode::Now));
    assert_eq!(fault(Top::TABLE, 4001), Some(Fault::Auth));
    // `diagnose(none)` says something, namely nothing, and so is not inherited over.
    assert_eq!(Top::TABLE.diagnose(CloseCode::new(9), ""), Some(Diagnose::NONE));
    assert_eq!(fault(Middle::TABLE, 9), Some(Fault::Config));
    // A range without a policy takes that of each of its codes.
    assert_eq!(reconnect(Top::TABLE, 4220, ""), Some(one_second));
    assert_eq!(fault(Top::TABLE, 4220), Some(Fault::Proxy));
    // A row in a range does not take the range's policy, since a policy is the row's or the inherited one.
    assert_eq!(reconnect(Nested::TABLE, 4100, ""), None);
    let nine_seconds = Mode::After { min: Duration::from_secs(9), max: Duration::from_secs(9) };
    assert_eq!(reconnect(Defaulted::TABLE, 1006, ""), Some(nine_seconds));
    assert_eq!(fault(Defaulted::TABLE, 1006), Some(Fault::Network));
    assert_eq!(reconnect(Defaulted::TABLE, 1000, ""), Some(Mode::Never));
}

/// A lookup in const, with the same answer.
#[test]
fn in_const() {
    const ROW: Option<Row> = Nested::TABLE.find(CloseCode::new(4150), "NET-0001");
    const NEVER: Option<Reconnect> = Nested::TABLE.reconnect(CloseCode::new(9), "");
    assert_eq!(ROW.map(Row::name), Some("SingleNetOne"));
    assert_eq!(NEVER.map(Reconnect::mode), Some(Mode::Never));
}
