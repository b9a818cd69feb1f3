//! A table shows what was written: each row with its codes, its texts and who sends it.

mod enums;

use std::collections::HashSet;
use std::hash::BuildHasher;

use close_codes::{CloseCode, CloseReason, DelayList, Diagnose, Mode, PolicyTable, Role, Row, SentBy};
use enums::{Base, Chat};

/// A service.
///
/// Of two kinds of ends.
#[derive(CloseReason, Clone, Copy, Debug)]
enum Service {
    /// Done.
    #[close(1000)]
    Done,
    #[close(1005)]
    NoStatus,
    #[close(4001, reason = "expired", sent_by = server)]
    Expired,
    #[close(4002, reason_prefix = "E7: ", sent_by = client)]
    #[diagnose(auth, advice = "look at seven")]
    Seven,
    #[close(4003, reason = "E8: full", reason_prefix = "E8: ")]
    #[diagnose(auth, advice = "look at eight")]
    Eight,
    /// Slow down.
    #[close(4100..=4199)]
    Slow(u16),
    #[close(4500, sent_by = none)]
    Retired,
    #[close(local)]
    Moved,
    #[close(other)]
    Other(u16),
}

/// Nobody closes it.
#[derive(CloseReason)]
enum Never {}

fn row(name: &str) -> Row {
    Service::TABLE.rows().find(|row| row.name() == name).unwrap()
}

#[test]
fn a_row_has_the_name_the_words_and_the_codes_of_its_variant() {
    let all: Vec<_> = Service::TABLE
        .rows()
        .map(|row| (row.name(), row.doc(), row.codes().into_inner(), row.first().get(), row.last().get()))
        .collect();
    assert_eq!(
        all,
        [
            ("Done", "Done.", (1000, 1000), 1000, 1000),
            ("NoStatus", "", (1005, 1005), 1005, 1005),
            ("Expired", "", (4001, 4001), 4001, 4001),
            ("Seven", "", (4002, 4002), 4002, 4002),
            ("Eight", "", (4003, 4003), 4003, 4003),
            ("Slow", "Slow down.", (4100, 4199), 4100, 4199),
            ("Retired", "", (4500, 4500), 4500, 4500),
            // No code tells it, and nothing was received.
            ("Moved", "", (1, 0), 1006, 1006),
            ("Other", "", (0, 65_535), 0, 65_535),
        ]
    );
    assert!(Service::TABLE.rows().map(Row::index).eq(0..9));
    assert!(Service::TABLE.rows().all(|row| std::ptr::eq(row.table(), Service::TABLE)));
    let names = |is: fn(Row) -> bool| -> Vec<_> {
        Service::TABLE.rows().filter(|row| is(*row)).map(Row::name).collect()
    };
    assert_eq!(names(Row::is_range), ["Slow", "Other"]);
    assert_eq!(names(Row::is_other), ["Other"]);
    assert_eq!(names(Row::is_local), ["Moved"]);
}

#[test]
fn a_row_has_its_reason_its_prefix_and_who_sends_it() {
    let all: Vec<_> = Service::TABLE
        .rows()
        .map(|row| (row.reason(), row.reason_prefix(), row.sent_by(), row.sent_by().word()))
        .collect();
    assert_eq!(
        all,
        [
            (None, None, SentBy::Both, "both"),
            (None, None, SentBy::None, "none"),
            (Some("expired"), None, SentBy::Server, "server"),
            // Without a reason the prefix is what is sent.
            (Some("E7: "), Some("E7: "), SentBy::Client, "client"),
            (Some("E8: full"), Some("E8: "), SentBy::Both, "both"),
            (None, None, SentBy::Both, "both"),
            (None, None, SentBy::None, "none"),
            (None, None, SentBy::None, "none"),
            (None, None, SentBy::None, "none"),
        ]
    );
    let roles = |name| [Role::Client, Role::Server, Role::Browser].map(|role| row(name).is_sent_by(role));
    assert_eq!(roles("Done"), [true; 3]);
    assert_eq!(roles("Expired"), [false, true, false]);
    assert_eq!(roles("Seven"), [true, false, true]);
    assert_eq!(roles("NoStatus"), [false; 3]);
    // A page's script may not send it, whoever is named.
    let extension = Chat::TABLE.rows().find(|row| row.name() == "Mandatory").unwrap();
    assert_eq!([Role::Client, Role::Browser].map(|role| extension.is_sent_by(role)), [true, false]);
}

#[test]
fn a_row_has_its_own_advice() {
    let advice = |name| row(name).diagnose().map(Diagnose::advice);
    assert_eq!((advice("Seven"), advice("Eight")), (Some("look at seven"), Some("look at eight")));
    assert_eq!(advice("Done"), None);
}

#[test]
fn a_table_has_the_name_and_the_words_of_its_enum() {
    let table: &PolicyTable = Service::TABLE;
    assert_eq!((table.name(), table.doc()), ("Service", "A service.\n\nOf two kinds of ends."));
    assert_eq!((table.len(), table.is_empty()), (9, false));
    assert_eq!((Never::TABLE.len(), Never::TABLE.is_empty()), (0, true));
    assert_eq!(Service::TABLE.row(8).map(Row::name), Some("Other"));
    assert!(Service::TABLE.row(9).is_none());
    assert!(table.inherits().is_none() && std::ptr::eq(Chat::TABLE.inherits().unwrap(), Base::TABLE));
    assert_eq!(format!("{table:?}"), "PolicyTable { name: \"Service\", rows: 9, inherits: None, .. }");
}

#[test]
fn a_row_is_itself_and_is_shown_by_its_names() {
    let rows: HashSet<Row> = Service::TABLE.rows().chain(Service::TABLE.rows()).collect();
    assert_eq!(rows.len(), 9);
    // Whoever keeps rows in a map finds them fast.
    let hashes: HashSet<u64> = rows.iter().map(|row| rows.hasher().hash_one(row)).collect();
    assert_eq!(hashes.len(), 9);
    assert_ne!(row("Done"), row("Expired"));
    // The first of another table is another one.
    assert_ne!(Base::TABLE.row(0), Service::TABLE.row(0));
    assert_eq!(
        (row("Done").to_string(), format!("{:?}", row("Slow"))),
        ("Service::Done".into(), "Service::Slow".into())
    );
}

#[test]
fn what_a_twin_has_not_is_an_error_that_names_it() {
    let error = |reason: Service| SendableService::try_from(reason).unwrap_err();
    let observed = "`NoStatus` (close code 1005) is not a close reason that this end may send";
    assert_eq!(error(Service::NoStatus).to_string(), observed);
    assert_eq!(format!("{:?}", error(Service::NoStatus)), observed);
    let ranged = "`Other` (close code 999) is not a close reason that this end may send";
    assert_eq!(error(Service::Other(999)).to_string(), ranged);
    assert_eq!(error(Service::Moved).to_string(), "`Moved` is a local end, which is told to nobody");
    assert_eq!(error(Service::Moved), error(Service::Moved));
}

#[test]
fn a_reason_knows_its_code() {
    for (reason, code) in [
        (Service::Done, 1000),
        (Service::Seven, 4002),
        (Service::Eight, 4003),
        (Service::Expired, 4001),
        (Service::Slow(4150), 4150),
        (Service::Retired, 4500),
        (Service::Other(999), 999),
        (Service::Moved, 1006),
    ] {
        assert_eq!(reason.code(), CloseCode::new(code));
    }
}

/// The macro refuses one delay more: `tests/illegal/ui/contradiction/lists.rs`.
#[test]
fn a_list_may_be_as_long_as_the_runtime_says() {
    #[derive(CloseReason)]
    enum Patient {
        #[close(1006)]
        #[reconnect(after = [
            "1s", "2s", "3s", "4s", "5s", "6s", "7s", "8s", "9s", "10s", "11s", "12s", "13s", "14s", "15s", "16s",
        ])]
        Lost,
    }
    let lost = Patient::TABLE.rows().next().unwrap().reconnect().unwrap();
    let Mode::List(delays) = lost.mode() else { panic!("{lost:?}") };
    assert_eq!(delays.delays().len(), DelayList::MAX_LEN);
    assert_eq!(delays.delays().last().unwrap().max().as_secs(), 16);
}
