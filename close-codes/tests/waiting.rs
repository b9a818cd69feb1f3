//! `Waiting`, compared with a plain list, under any operations in any order.
#![allow(missing_docs)]

use close_codes::{Full, Moment, Ticket, Waiting};

fn at(millis: u64) -> Moment {
    Moment::from_millis(millis)
}

#[test]
fn they_come_out_when_they_are_due_and_not_before() {
    let mut waiting = Waiting::new();
    assert_eq!((waiting.next_due(), waiting.pop_due(at(u64::MAX))), (None, None));
    assert!(waiting.is_empty());
    for (key, due) in [("b", 20), ("c", 30), ("a", 10)] {
        waiting.insert(key, at(due)).unwrap();
    }
    assert_eq!(waiting.pop_due(at(9)), None);
    assert_eq!(waiting.next_due(), Some(at(10)));
    assert_eq!(waiting.pop_due(at(25)), Some("a"));
    assert_eq!(waiting.pop_due(at(25)), Some("b"));
    assert_eq!(waiting.pop_due(at(25)), None);
    assert_eq!((waiting.len(), waiting.next_due()), (1, Some(at(30))));
    assert!(!waiting.is_empty());
}

#[test]
fn a_ticket_is_good_for_one_cancelling() {
    let mut waiting = Waiting::new();
    let first = waiting.insert("first", at(10)).unwrap();
    let second = waiting.insert("second", at(20)).unwrap();
    assert_eq!(waiting.cancel(first), Some("first"));
    assert_eq!(waiting.cancel(first), None);
    assert_eq!(waiting.next_due(), Some(at(20)));
    assert_eq!(waiting.pop_due(at(20)), Some("second"));
    // The next one takes a slot over, and not a ticket.
    waiting.insert("third", at(30)).unwrap();
    assert_eq!((waiting.cancel(first), waiting.cancel(second)), (None, None));
    assert_eq!(waiting.pop_due(at(30)), Some("third"));
}

#[test]
fn a_limit_hands_the_key_back() {
    let mut waiting = Waiting::with_limit(2);
    let first = waiting.insert(1, at(1)).unwrap();
    waiting.insert(2, at(2)).unwrap();
    assert_eq!(waiting.insert(3, at(3)), Err(Full(3)));
    waiting.cancel(first);
    assert!(waiting.insert(3, at(3)).is_ok());
    assert_eq!(Waiting::<()>::with_limit(0).insert((), at(0)), Err(Full(())));
    assert_eq!(Waiting::<()>::with_limit(usize::MAX).limit(), Waiting::<()>::MAX);
}

#[test]
fn shown_it_names_no_key() {
    let mut waiting = Waiting::with_limit(1);
    waiting.insert("a key may be a secret", at(7)).unwrap();
    let shown = "Waiting { len: 1, limit: 1, next_due: Some(Moment(7)), .. }";
    assert_eq!(format!("{waiting:?}"), shown);
    let full = waiting.insert("another", at(8)).unwrap_err();
    assert_eq!(full.to_string(), "as many connections wait as may");
    assert_eq!(format!("{full:?}"), full.to_string());
}

#[test]
fn any_moment_may_be_due() {
    // Since a start of the caller's choice, which may be 1970.
    let now = 1_700_000_000_000;
    for base in [0, 1, now, u64::MAX - 10] {
        let mut waiting = Waiting::new();
        for offset in [7, 3, 10] {
            waiting.insert(offset, at(base + offset)).unwrap();
        }
        assert_eq!(waiting.next_due(), Some(at(base + 3)), "{base}");
        assert_eq!(waiting.pop_due(at(base + 2)), None);
        assert_eq!([(); 3].map(|()| waiting.pop_due(at(base + 10))), [3, 7, 10].map(Some));
    }
    // Absurd ones wait for years, and are not lost.
    let mut waiting = Waiting::new();
    waiting.insert("soon", at(now)).unwrap();
    waiting.insert("never", at(u64::MAX)).unwrap();
    assert_eq!(waiting.pop_due(at(now)), Some("soon"));
    assert_eq!(waiting.pop_due(at(now + 15 * 365 * 86_400_000)), None);
    assert_eq!(waiting.pop_due(at(u64::MAX)), Some("never"));
}

#[test]
fn one_that_waits_for_ever_holds_nobody_back() {
    let mut waiting = Waiting::new();
    let never = waiting.insert("never", at(u64::MAX)).unwrap();
    for (key, due) in [("in a day", 86_400_000), ("in an hour", 3_600_000), ("soon", 100), ("now", 0)] {
        waiting.insert(key, at(due)).unwrap();
        assert_eq!(waiting.next_due(), Some(at(due)));
    }
    assert_eq!(waiting.pop_due(at(99)), Some("now"));
    assert_eq!([(); 2].map(|()| waiting.pop_due(at(100))), [Some("soon"), None]);
    assert_eq!(waiting.pop_due(at(3_600_000)), Some("in an hour"));
    assert_eq!(waiting.pop_due(at(86_400_000)), Some("in a day"));
    assert_eq!(waiting.pop_due(at(86_400_000)), None);
    assert_eq!(waiting.cancel(never), Some("never"));
}

/// A list of what waits, in no order.
#[derive(Default)]
struct Plain(Vec<(u64, u32, Ticket)>);

impl Plain {
    fn first(&self) -> Option<u64> {
        self.0.iter().map(|(due, ..)| *due).min()
    }
}

#[test]
fn it_does_what_a_plain_list_does() {
    let mut random = 1_u64;
    let mut draw = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let (mut waiting, mut plain) = (Waiting::with_limit(300), Plain::default());
    let (mut now, mut void) = (0, Vec::new());
    for key in 0..200_000_u32 {
        match draw(10) {
            0..=4 => {
                let due = now + draw(1_000);
                match waiting.insert(key, at(due)) {
                    Ok(ticket) => plain.0.push((due, key, ticket)),
                    Err(Full(back)) => assert_eq!((back, plain.0.len()), (key, 300)),
                }
            }
            5..=6 if !plain.0.is_empty() => {
                let which = usize::try_from(draw(plain.0.len() as u64)).unwrap();
                let (_, key, ticket) = plain.0.swap_remove(which);
                assert_eq!(waiting.cancel(ticket), Some(key));
                void.push(ticket);
            }
            7 if !void.is_empty() => {
                let which = usize::try_from(draw(void.len() as u64)).unwrap();
                assert_eq!(waiting.cancel(void.swap_remove(which)), None);
            }
            _ => {
                now += draw(20);
                while let Some(key) = waiting.pop_due(at(now)) {
                    let due = plain.first();
                    let which = plain.0.iter().position(|(_, other, _)| *other == key).unwrap();
                    let (was_due, _, ticket) = plain.0.swap_remove(which);
                    assert_eq!(Some(was_due), due);
                    assert!(was_due <= now);
                    void.push(ticket);
                }
                assert!(plain.first().is_none_or(|due| due > now));
            }
        }
        assert_eq!(waiting.len(), plain.0.len());
        assert_eq!(waiting.next_due(), plain.first().map(at));
    }
}

#[test]
fn cancelling_again_and_again_does_not_grow_it() {
    let mut waiting = Waiting::with_limit(4);
    waiting.insert(0, at(0)).unwrap();
    let mut later = waiting.insert(1, at(100)).unwrap();
    for key in 2..100_000 {
        assert!(waiting.cancel(later).is_some());
        later = waiting.insert(key, at(100)).unwrap();
    }
    assert_eq!(waiting.len(), 2);
}
