//! A graceful shutdown, as the clients see it.

use std::time::Duration;

use close_codes::{CloseFrame, RetryWindow, SendCode, Shutdown, reason};

use crate::given::seconds;
use crate::random::Random;

const RESTART: CloseFrame = CloseFrame::new(SendCode::SERVICE_RESTART).with_reason(reason!("restart"));

#[test]
fn closes_all_in_time_and_in_order() {
    let plan = Shutdown::new(RESTART, 1_000, 50, seconds(10));
    assert_eq!(plan.size_hint(), (1_000, Some(1_000)));
    assert_eq!(plan.lasts(), seconds(22));
    let farewells: Vec<_> = plan.collect();
    assert_eq!(farewells.len(), 1_000);
    assert!(farewells.is_sorted_by_key(|farewell| farewell.after));
    assert_eq!(farewells[0].after, Duration::ZERO);
    assert!(farewells[999].after < seconds(10));
    assert!(farewells[999].after > Duration::from_millis(9_900));
    for farewell in farewells {
        assert_eq!(RetryWindow::from_reason(farewell.frame.reason()), Some(farewell.window));
        assert!(farewell.frame.reason().starts_with("restart retry="));
    }
}

#[test]
fn clients_come_back_no_faster_than_they_can_be_taken() {
    for (clients, rate, closing) in [
        (200_000, 4_000, 10),
        (100_000, 2_000, 0),
        (100_000, 2_000, 300),
        (100_000, 2_000, 30),
        (100_000, 2_000, 52),
        (100_000, 2_000, 53),
    ] {
        let mut random = Random(1);
        let mut in_second = vec![0_u32; 1_000];
        let plan = Shutdown::new(RESTART, clients, rate, seconds(closing));
        let lasts = plan.lasts();
        for farewell in plan {
            let (from, to) = (farewell.window.from(), farewell.window.to());
            let width = u64::try_from(to.abs_diff(from).as_millis()).unwrap();
            let back = farewell.after + from + Duration::from_millis(random.below(width + 1));
            in_second[usize::try_from(back.as_secs()).unwrap()] += 1;
            assert!(back <= lasts, "{back:?}");
        }
        let most = in_second.iter().max().unwrap();
        assert!(*most <= rate + rate / 20, "{clients} at {rate} a second: {most} in one");
    }
}

#[test]
fn any_numbers_will_do() {
    assert_eq!(Shutdown::new(RESTART, 0, 0, Duration::ZERO).next(), None);
    let mut plan = Shutdown::new(RESTART, 1, 0, Duration::ZERO);
    assert_eq!(plan.size_hint(), (1, Some(1)));
    assert_eq!(plan.next().unwrap().frame.reason(), "restart retry=0-1s");
    assert_eq!(plan.size_hint(), (0, Some(0)));
    assert_eq!(plan.next(), None);
    let huge = Shutdown::new(RESTART, u64::MAX, 0, Duration::MAX);
    assert_eq!(huge.take(100).count(), 100);
    let mut empty = Shutdown::new(CloseFrame::EMPTY, 2, 1, Duration::ZERO);
    assert_eq!(empty.next().unwrap().frame, CloseFrame::EMPTY);
}
