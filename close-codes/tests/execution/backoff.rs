//! Delays from a backoff policy.

use std::time::Duration;

use close_codes::{Backoff, DelayWindow, Delays, Jitter};

use crate::random::Random;

const ADDED: Jitter = Jitter::Added(DelayWindow::new(Duration::from_millis(300), Duration::from_secs(3)));
const JITTERS: [Jitter; 7] = [
    Jitter::Full,
    Jitter::Equal,
    Jitter::None,
    Jitter::Share(0),
    Jitter::Share(200),
    Jitter::Share(1_000),
    ADDED,
];

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The least and the longest delay of an attempt.
fn range(backoff: Backoff, attempt: u32) -> (u128, u128) {
    (backoff.delay(attempt, 0).as_millis(), backoff.delay(attempt, u64::MAX).as_millis())
}

#[test]
fn the_kinds_of_jitter() {
    let backoff = Backoff::new(millis(1_000), millis(30_000));
    assert_eq!(range(backoff, 3), (0, 8_000));
    assert_eq!(range(backoff.with_jitter(Jitter::Equal), 3), (4_000, 8_000));
    assert_eq!(range(backoff.with_jitter(Jitter::None), 3), (8_000, 8_000));
    assert_eq!(range(backoff.with_jitter(Jitter::Share(200)), 3), (6_400, 9_600));
    assert_eq!(range(backoff.with_jitter(Jitter::Share(1_000)), 3), (0, 16_000));
    assert_eq!(range(backoff.with_jitter(ADDED), 3), (8_300, 11_000));
    // A share is the whole at most.
    for share in [1_000, 1_001, u16::MAX] {
        assert_eq!(backoff.with_jitter(Jitter::Share(share)).jitter(), Jitter::Share(1_000));
    }
    assert_eq!(backoff.with_jitter(Jitter::Share(999)).jitter(), Jitter::Share(999));
    // Whatever the factor.
    let triples = backoff.with_factor_thousandths(3_000);
    assert_eq!(range(triples, 3), (0, 27_000));
    assert_eq!(range(triples.with_jitter(Jitter::None), 3), (27_000, 27_000));
}

#[test]
fn the_bounds_cut_the_range() {
    let backoff = Backoff::new(millis(1_000), millis(30_000)).with_min(millis(500));
    assert_eq!(range(backoff, 0), (500, 1_000));
    assert_eq!(range(backoff, 9), (500, 30_000));
    let backoff = backoff.with_jitter(Jitter::Share(200));
    assert_eq!(range(backoff, 9), (24_000, 30_000));
    // Bounds that contradict each other: the hard one wins.
    assert_eq!(range(backoff.with_min(millis(40_000)), 0), (30_000, 30_000));
    assert_eq!(range(Backoff::new(millis(90_000), millis(30_000)), 0), (0, 30_000));
}

#[test]
fn an_added_window_ends_at_the_bound() {
    // The growth is cut at `max` less the window's end, so that late delays still differ.
    let added = Backoff::new(millis(1_000), millis(30_000)).with_jitter(ADDED);
    assert_eq!(range(added, 4), (16_300, 19_000));
    assert_eq!(range(added, 5), (27_300, 30_000));
    assert_eq!(range(added, u32::MAX), (27_300, 30_000));
    // A first delay that is too long for the window is cut as well,
    assert_eq!(range(Backoff::new(millis(29_000), millis(30_000)).with_jitter(ADDED), 0), (27_300, 30_000));
    // `min` is a floor,
    assert_eq!(range(added.with_min(millis(2_000)), 0), (2_000, 4_000));
    assert_eq!(range(added.with_min(millis(5_000)), 0), (5_000, 5_000));
    // and a window that ends after `max`, which no enum has, is cut there.
    let late = Backoff::new(millis(1_000), millis(2_000)).with_jitter(ADDED);
    assert_eq!(range(late, 0), (300, 2_000));
    assert_eq!(range(late, 9), (300, 2_000));
}

#[test]
fn grows_by_its_factor() {
    let grown = |factor: u32| {
        let backoff = Backoff::new(millis(1_000), millis(1_000_000))
            .with_factor_thousandths(factor)
            .with_jitter(Jitter::None);
        [0, 1, 2, 3, 10, u32::MAX].map(|attempt| backoff.delay(attempt, 7).as_millis())
    };
    assert_eq!(grown(1_000), [1_000; 6]);
    assert_eq!(grown(1_500), [1_000, 1_500, 2_250, 3_375, 57_665, 1_000_000]);
    assert_eq!(grown(1_600), [1_000, 1_600, 2_560, 4_096, 109_951, 1_000_000]);
    assert_eq!(grown(2_000), [1_000, 2_000, 4_000, 8_000, 1_000_000, 1_000_000]);
    assert_eq!(grown(3_000), [1_000, 3_000, 9_000, 27_000, 1_000_000, 1_000_000]);
    assert_eq!(grown(u32::MAX)[1], 1_000_000);
}

#[test]
fn slow_factors_grow_too() {
    let backoff = Backoff::new(millis(1), millis(60_000)).with_factor_thousandths(1_001);
    let backoff = backoff.with_jitter(Jitter::None);
    assert_eq!(backoff.delay(693, 0), millis(2));
    assert_eq!(backoff.delay(20_000, 0), millis(60_000));
}

#[test]
fn growth_ends_at_the_bound_and_never_turns_back() {
    let longest = millis(u64::from(u32::MAX));
    for factor in [1_001, 1_500, 2_000, 2_001, 10_000, 65_536_000, u32::MAX] {
        let backoff =
            Backoff::new(millis(1), longest).with_factor_thousandths(factor).with_jitter(Jitter::None);
        let delays = (0..30_000).map(|attempt| backoff.delay(attempt, 0));
        assert!(delays.is_sorted(), "{factor}");
        assert_eq!(
            [30_000, 1 << 31, u32::MAX].map(|attempt| backoff.delay(attempt, 0)),
            [longest; 3],
            "{factor}"
        );
    }
}

#[test]
fn no_delay_leaves_its_bounds() {
    let mut random = Random(1);
    for _ in 0..200_000 {
        let any = |random: &mut Random| {
            let bits = random.below(33);
            millis(random.below(1 << bits))
        };
        let backoff = Backoff::new(any(&mut random), any(&mut random))
            .with_min(any(&mut random))
            .with_factor_thousandths(u32::try_from(random.below(5_000)).unwrap())
            .with_jitter(random.one_of(&JITTERS));
        let near = u32::try_from(random.below(40)).unwrap();
        let far = u32::try_from(random.next() >> 32).unwrap();
        let attempt = random.one_of(&[0, near, far, u32::MAX]);
        let bits = random.next();
        let delay = backoff.delay(attempt, random.one_of(&[0, bits, u64::MAX]));
        assert!(delay <= backoff.max(), "{backoff:?} {attempt} {delay:?}");
        assert!(delay >= backoff.min().min(backoff.max()), "{backoff:?} {attempt} {delay:?}");
    }
}

#[test]
fn the_same_seed_the_same_delays() {
    let draw = |seed| {
        let mut delays = Delays::new(seed);
        std::array::from_fn::<_, 20, _>(|_| delays.next(&Backoff::DEFAULT))
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    // Written down, so that no platform and no release changes them unnoticed.
    let first = draw(42).map(|delay| delay.as_millis());
    assert_eq!(first[..4], FIRST_OF_42);
}

const FIRST_OF_42: [u128; 4] = [3_708, 1_599, 5_572, 10_326];

#[test]
fn clients_are_spread() {
    // First delays of a thousand clients with neighbouring seeds: about as many in each half second of five.
    let mut halves = [0_u32; 10];
    for seed in 0..10_000 {
        let delay = Delays::new(seed).next(&Backoff::DEFAULT).as_millis();
        halves[usize::try_from(delay / 501).unwrap()] += 1;
    }
    assert!(halves.iter().all(|clients| clients.abs_diff(1_000) < 180), "{halves:?}");
}

#[test]
fn is_small() {
    static POLICY: Backoff = Backoff::DEFAULT.with_jitter(Jitter::Equal);
    static DELAYS: Delays = Delays::new(7);
    assert_eq!(size_of::<Delays>(), 16);
    assert!({ DELAYS }.next(&POLICY) >= millis(2_500));
}
