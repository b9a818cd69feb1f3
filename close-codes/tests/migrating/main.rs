//! The guide to migrating: it shows these two enums, and both convert in the same way.
#![allow(missing_docs)]

#[allow(unreachable_pub)] // as an application has it
mod after;
#[allow(unreachable_pub)]
mod before;

use close_codes::{CloseCode, CloseReason, Mode};

const GUIDE: &str = include_str!("../../docs/migrating.md");

#[test]
fn the_guide_shows_these_enums() {
    for file in [include_str!("before.rs"), include_str!("after.rs")] {
        assert!(GUIDE.contains(&file.replace("\r\n", "\n")), "the guide does not show this:\n{file}");
    }
}

#[test]
fn both_enums_convert_equally() {
    for number in 0..=u16::MAX {
        let before = before::ChatClose::try_from(number).ok();
        let after = after::ChatClose::find(CloseCode::new(number), "");
        assert_eq!(before.map(u16::from), after.map(|close| close.code().get()), "{number}");
        assert_eq!(before.map(|close| close as u16), after.map(|close| close as u16), "{number}");
        let names = (before.map(|it| format!("{it:?}")), after.map(|it| format!("{it:?}")));
        assert_eq!(names.0, names.1, "{number}");

        let (Some(before), Some(after)) = (before, after) else { continue };
        let sent = after::SendableChatClose::try_from(after).expect("every reason of it may be sent");
        assert_eq!((sent.code().get(), sent.frame().reason()), (number, before.reason()));
        let policy = after::ChatClose::TABLE.reconnect(after.code(), "").expect("every row has a policy");
        assert_eq!(policy.mode() != Mode::Never, before.should_reconnect(), "{number}");
    }
}
