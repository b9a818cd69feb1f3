//! The twins: what each role may send; the conversions between a twin and the user's enum; frames.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

use close_codes::{
    Browser, Client, CloseCode, CloseFrame, CloseReason, Closed, CodeIn, IntoCloseFrame, PolicyTable, Reason,
    Role, Row, SendCode, SentBy, Server, Supervised, send_code,
};

const QUOTA: u16 = 4_300;

/// One enum, for both ends of a connection.
///
/// With a second paragraph.
#[derive(CloseReason, Clone, Debug, PartialEq, Eq, Hash)]
#[close(sendable(client = ClientClose, server = ServerClose, browser = PageClose))]
enum SharedClose {
    /// The connection did what it was for.
    #[close(1000)]
    #[reconnect(never)]
    Done,
    /// The server restarts,
    /// or the user leaves the page.
    #[close(1001)]
    #[reconnect(backoff)]
    GoingAway,
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff)]
    Lost,
    /** A block comment. */
    #[close(1010)]
    #[reconnect(never)]
    Extension,
    #[doc = "An attribute."]
    #[close(1013, reason = "try later")]
    #[reconnect(backoff, failover)]
    Busy,
    #[close(1004, sent_by = none)]
    #[reconnect(never)]
    Reserved,
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,
    #[close(4002, sent_by = client)]
    #[reconnect(never)]
    LoggedOut,
    #[close(4003, sent_by = both, reason_prefix = "E7: ")]
    #[reconnect(manual)]
    Seven,
    #[close(4003, reason = "E8: full", reason_prefix = "E8: ")]
    #[reconnect(manual)]
    Eight,
    #[close(4004, sent_by = none)]
    #[reconnect(never)]
    Retired,
    #[close(local)]
    #[reconnect(manual)]
    Idle,
    #[close(QUOTA)]
    #[reconnect(after = "1s")]
    Quota,
    #[close(4100..=4199, reason = "slow down")]
    #[reconnect(after = "1s..5s")]
    Throttled(u16),
    #[close(4200..=4299, sent_by = server)]
    #[reconnect(after = "1s..5s")]
    Moved(CloseCode),
    #[close(2000..=2999)]
    #[reconnect(never)]
    Odd(u16),
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

/// The names of a twin's variants and the names of the rows that a role sends are the same; the ways to and fro
/// agree, over all codes.
fn names_of<T>(role: Role) -> Vec<&'static str>
where
    T: TryFrom<SharedClose> + Into<SharedClose> + Into<CloseFrame> + Copy + Debug + Eq + Hash,
{
    let mut names = Vec::new();
    let mut frames = HashSet::new();
    let mut twins = HashSet::new();
    for code in 0..=u16::MAX {
        for text in ["", "E7: ", "E8: full"] {
            let Some(reason) = SharedClose::find(CloseCode::new(code), text) else { continue };
            let Ok(twin) = T::try_from(reason.clone()) else { continue };
            let name = format!("{twin:?}");
            assert_eq!(
                format!("{:?}", Into::<SharedClose>::into(twin)).split('(').next(),
                name.split('(').next()
            );
            assert_eq!(Into::<SharedClose>::into(twin), reason);
            let frame: CloseFrame = twin.into();
            assert_eq!(frame.code().map(SendCode::observed), Some(CloseCode::new(code)));
            assert!(CloseCode::new(code).may_be_sent_by(role));
            // What the peer observes leads it to the same reason: one enum serves both ends.
            assert_eq!(SharedClose::find(CloseCode::new(code), frame.reason()), Some(reason));
            assert_eq!(twins.insert(twin), frames.insert(frame));
            let row = SharedClose::TABLE.rows().find(|row| Some(row.name()) == name.split('(').next());
            let row = row.expect("a twin's variant has the name of its row");
            assert!(row.is_sent_by(role));
            names.push(row.name());
        }
    }
    let sent: HashSet<&str> =
        SharedClose::TABLE.rows().filter(|row| row.is_sent_by(role)).map(Row::name).collect();
    assert_eq!(names.iter().copied().collect::<HashSet<&str>>(), sent);
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn each_role_has_what_it_may_send() {
    let both = ["Done", "Eight", "GoingAway", "Quota", "Seven", "Throttled"];
    let with = |more: &[&'static str]| {
        let mut names = [&both[..], more].concat();
        names.sort_unstable();
        names
    };
    assert_eq!(names_of::<ClientClose>(Role::Client), with(&["Extension", "LoggedOut"]));
    assert_eq!(names_of::<ServerClose>(Role::Server), with(&["Busy", "Moved", "TokenExpired"]));
    // As a client, without what scripts may not send.
    let page: Vec<&str> = with(&["LoggedOut"]).into_iter().filter(|name| *name != "GoingAway").collect();
    assert_eq!(names_of::<PageClose>(Role::Browser), page);
}

#[test]
fn what_is_not_in_a_twin_says_so() {
    let refused = ServerClose::try_from(SharedClose::NoStatus).expect_err("1005 is never sent");
    assert_eq!(
        refused.to_string(),
        "`NoStatus` (close code 1005) is not a close reason that this end may send"
    );
    let local = ClientClose::try_from(SharedClose::Idle).expect_err("a local end is told to nobody");
    assert_eq!(local.to_string(), "`Idle` is a local end, which is told to nobody");
    for reason in [
        SharedClose::Idle,
        SharedClose::Lost,
        SharedClose::LoggedOut,
        SharedClose::Retired,
        SharedClose::Reserved,
        SharedClose::Odd(2_500),
        SharedClose::Other(4_700),
        // A value that no lookup gives: its field is not of its range.
        SharedClose::Throttled(4_200),
        SharedClose::Throttled(0),
    ] {
        assert!(ServerClose::try_from(reason.clone()).is_err(), "{reason:?}");
        let error: Box<dyn std::error::Error> = ClientClose::try_from(SharedClose::Busy).unwrap_err().into();
        assert!(error.to_string().contains("1013"));
    }
}

#[test]
fn frames_are_made_in_const() {
    const EXPIRED: CloseFrame = ServerClose::TokenExpired.frame();
    const CODE: SendCode = ClientClose::LoggedOut.code();
    const SLOW: CloseFrame = PageClose::Throttled(CodeIn::of::<4_150>()).frame();
    assert_eq!(EXPIRED.to_string(), "4001 token expired");
    assert_eq!(CODE, send_code!(4002));
    assert_eq!(SLOW.to_string(), "4150 slow down");
    // Text known at compile time is borrowed.
    assert_eq!(EXPIRED.reason_ref().as_static(), Some("token expired"));
    // Without a reason of its own a row sends its prefix.
    assert_eq!(ServerClose::Seven.frame().reason(), "E7: ");
    assert_eq!(ServerClose::Eight.frame().reason(), "E8: full");
    assert_eq!(ServerClose::Quota.frame().to_string(), "4300");
    assert_eq!(ServerClose::Seven.frame().with_detail("disk").reason(), "E7: : disk");
}

#[test]
fn a_twin_is_printed_as_its_derive_would() {
    assert_eq!(format!("{:?}", ServerClose::Busy), "Busy");
    assert_eq!(format!("{:?}", ServerClose::Throttled(CodeIn::of::<4_100>())), "Throttled(4100)");
    assert_eq!(format!("{:#?}", ServerClose::Moved(CodeIn::LAST)), "Moved(\n    4299,\n)");
}

#[test]
fn twins_are_small_and_comparable() {
    fn is_plain<T: Copy + Eq + Hash + Debug + Send + Sync + 'static>() {}
    is_plain::<ServerClose>();
    is_plain::<SendableDefaultClose>();
    assert_eq!(size_of::<SendableDefaultClose>(), 1);
    assert!(size_of::<ServerClose>() <= 4);
    assert_eq!(ServerClose::Done, ServerClose::Done);
    assert_ne!(ServerClose::Throttled(CodeIn::of::<4_100>()), ServerClose::Throttled(CodeIn::of::<4_101>()));
}

/// Without `sendable(..)`; `sent_by` on the enum is the default of its rows.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sent_by = server)]
enum DefaultClose {
    #[close(4000)]
    A,
    #[close(4001, sent_by = client)]
    B,
    #[close(4002, sent_by = both)]
    C,
    #[close(4003, sent_by = none)]
    D,
    // What nobody may send needs no word of its own.
    #[close(1006)]
    E,
}

#[test]
fn a_default_of_sent_by_is_overruled_by_the_row() {
    let sent_by: Vec<SentBy> = DefaultClose::TABLE.rows().map(Row::sent_by).collect();
    assert_eq!(sent_by, [SentBy::Server, SentBy::Client, SentBy::Both, SentBy::None, SentBy::None]);
    // One twin for either end: it has what any of them sends.
    let twins: Vec<SendableDefaultClose> =
        [DefaultClose::A, DefaultClose::B, DefaultClose::C, DefaultClose::D, DefaultClose::E]
            .into_iter()
            .filter_map(|reason| reason.try_into().ok())
            .collect();
    assert_eq!(twins, [SendableDefaultClose::A, SendableDefaultClose::B, SendableDefaultClose::C]);
}

/// Nobody sends anything unless a row says so; one that does.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sent_by = none, sendable = RareSend)]
enum Rare {
    #[close(4000)]
    Never,
    #[close(4001, sent_by = server)]
    Once,
    #[close(999)]
    Illegal,
    #[close(1000..=1999)]
    Standard(u16),
}

#[test]
fn a_default_of_none_leaves_what_a_row_says() {
    assert_eq!(RareSend::try_from(Rare::Once), Ok(RareSend::Once));
    assert!(RareSend::try_from(Rare::Never).is_err());
    assert_eq!(Rare::find(CloseCode::new(999), ""), Some(Rare::Illegal));
    assert_eq!(Rare::find(CloseCode::new(1001), ""), Some(Rare::Standard(1001)));
}

/// A twin with derives of its own, and a list with nothing but them.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(server = OrderedClose, derive(PartialOrd, Ord)))]
enum Ordered {
    #[close(4009)]
    First,
    #[close(4008)]
    Second,
    #[close(4500..=4501)]
    Third(u16),
}

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(derive(PartialOrd, Ord, serde::Serialize)))]
enum Unnamed {
    #[close(4009)]
    First,
    #[close(4008)]
    Second,
}

#[test]
fn a_twin_can_derive_more() {
    let mut twins = [OrderedClose::Third(CodeIn::FIRST), OrderedClose::Second, OrderedClose::First];
    twins.sort_unstable();
    assert_eq!(twins, [OrderedClose::First, OrderedClose::Second, OrderedClose::Third(CodeIn::FIRST)]);
    assert!(SendableUnnamed::First < SendableUnnamed::Second);
    assert_eq!(serde_json::to_string(&SendableUnnamed::Second).expect("JSON"), "\"Second\"");
}

fn code_of<By>(frame: impl IntoCloseFrame<By>) -> Option<u16> {
    frame.into_close_frame().code().map(SendCode::get)
}

fn close_server(frame: impl IntoCloseFrame<Server>) -> CloseFrame {
    frame.into_close_frame()
}

#[test]
fn each_role_takes_what_is_its_own() {
    assert_eq!(code_of::<Client>(ClientClose::LoggedOut), Some(4002));
    assert_eq!(code_of::<Server>(ServerClose::TokenExpired), Some(4001));
    assert_eq!(code_of::<Browser>(PageClose::Done), Some(1000));
    assert_eq!(code_of::<Client>(SendableDefaultClose::A), Some(4000));
    assert_eq!(code_of::<Server>(SendableDefaultClose::A), Some(4000));
    assert_eq!(code_of::<Client>(SendCode::NORMAL), Some(1000));
    assert_eq!(code_of::<Server>(CloseFrame::EMPTY), None);
    // A call that knows its role needs no type argument.
    assert_eq!(close_server(ServerClose::GoingAway), CloseFrame::new(SendCode::GOING_AWAY));
}

#[test]
fn both_ends_share_one_enum() {
    // The server says why, the client knows what to do.
    let sent = ServerClose::TokenExpired.frame();
    let closed = Closed::from_payload(&sent.payload());
    assert_eq!(SharedClose::from_closed(&closed), SharedClose::TokenExpired);
    // And the other way round.
    let closed = Closed::from_payload(&ClientClose::LoggedOut.frame().payload());
    assert_eq!(SharedClose::from_closed(&closed), SharedClose::LoggedOut);
    assert_eq!(SharedClose::from_closed(&Closed::no_frame()), SharedClose::Lost);
    assert_eq!(SharedClose::from_closed(&Closed::empty_frame()), SharedClose::NoStatus);
    assert_eq!(SharedClose::from_closed(&Closed::tls_failure()), SharedClose::Other(1015));
}

#[test]
fn the_table_keeps_names_and_documentation() {
    let table: &PolicyTable = SharedClose::TABLE;
    assert_eq!(table.name(), "SharedClose");
    assert_eq!(table.doc(), "One enum, for both ends of a connection.\n\nWith a second paragraph.");
    let doc = |name: &str| SharedClose::TABLE.rows().find(|row| row.name() == name).map(Row::doc);
    assert_eq!(doc("Done"), Some("The connection did what it was for."));
    assert_eq!(doc("GoingAway"), Some("The server restarts,\nor the user leaves the page."));
    assert_eq!(doc("Extension"), Some("A block comment."));
    assert_eq!(doc("Busy"), Some("An attribute."));
    assert_eq!(doc("Lost"), Some(""));
    let row = SharedClose::TABLE.row(7).expect("the eighth variant");
    assert_eq!(
        (row.name(), row.reason(), row.sent_by()),
        ("TokenExpired", Some("token expired"), SentBy::Server)
    );
    assert_eq!(SharedClose::TABLE.len(), 18);
    assert!(SharedClose::TABLE.row(18).is_none());
    assert_eq!(SharedClose::TABLE.rows().len(), 18);
}

/// Fields of a type of the application's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wire(u16);

impl From<CloseCode> for Wire {
    fn from(code: CloseCode) -> Self {
        Self(code.get())
    }
}

impl From<Wire> for CloseCode {
    fn from(code: Wire) -> Self {
        Self::new(code.0)
    }
}

#[derive(CloseReason, Debug, PartialEq, Eq)]
enum WithFields {
    #[close(4100..=4199)]
    Own(Wire),
    #[close(other)]
    Other(CloseCode),
}

#[test]
fn a_field_may_be_any_type_that_a_code_becomes() {
    assert_eq!(WithFields::find(CloseCode::new(4_101), ""), Some(WithFields::Own(Wire(4_101))));
    assert_eq!(WithFields::Own(Wire(4_102)).code(), CloseCode::new(4_102));
    let twin = SendableWithFields::try_from(WithFields::Own(Wire(4_103))).expect("it may be sent");
    assert_eq!(twin, SendableWithFields::Own(CodeIn::of::<4_103>()));
    assert_eq!(WithFields::from(twin), WithFields::Own(Wire(4_103)));
    assert_eq!(WithFields::Other(CloseCode::new(9)).code(), CloseCode::new(9));
    let detail = twin.frame().with_reason(Reason::truncated("x"));
    assert_eq!(detail.reason(), "x");
}
