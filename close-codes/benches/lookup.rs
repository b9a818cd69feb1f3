//! From a code to its row: the table that the derive makes, against what is written by hand.
//!
//! 46 sparse codes and 8192 inputs: random ones of which a tenth is unknown, skewed ones (1006, 1000, some 1001), and
//! one alone. No lookup is inlined. With `count table`, `count flat_table` or `count match` behind `--` it looks the
//! random inputs up once in that way, for callgrind: see `tests/rigs/instructions.sh`.
#![allow(missing_docs)]

mod common;

use std::collections::HashMap;
use std::hint::black_box;

use close_codes::{CloseCode, CloseReason, Row};

use crate::common::{compare, row};

/// A row as one would write it by hand.
struct HandRow {
    code: u16,
    name: &'static str,
    _policy: [u64; 3],
}

macro_rules! sparse {
    ($($name:ident = $code:literal,)*) => {
        #[derive(CloseReason)]
        #[allow(dead_code)] // it is the table that counts
        enum Sparse {
            $(#[close($code, sent_by = none)] $name,)*
        }

        const CODES: &[u16] = &[$($code),*];

        static HAND_ROWS: &[HandRow] =
            &[$(HandRow { code: $code, name: stringify!($name), _policy: [0; 3] }),*];

        #[inline(never)]
        fn by_match(code: CloseCode) -> Option<&'static HandRow> {
            enum Index { $($name),* }
            let index = match code.get() {
                $($code => Index::$name as usize,)*
                _ => return None,
            };
            Some(&HAND_ROWS[index])
        }
    };
}

sparse! {
    C1000 = 1000, C1001 = 1001, C1002 = 1002, C1003 = 1003, C1004 = 1004, C1005 = 1005, C1006 = 1006, C1007 = 1007,
    C1008 = 1008, C1009 = 1009, C1010 = 1010, C1011 = 1011, C1012 = 1012, C1013 = 1013, C1014 = 1014, C3000 = 3000,
    C3003 = 3003, C3008 = 3008, C4000 = 4000, C4001 = 4001, C4002 = 4002, C4003 = 4003, C4004 = 4004, C4005 = 4005,
    C4006 = 4006, C4007 = 4007, C4008 = 4008, C4009 = 4009, C4010 = 4010, C4011 = 4011, C4012 = 4012, C4013 = 4013,
    C4014 = 4014, C4400 = 4400, C4401 = 4401, C4402 = 4402, C4403 = 4403, C4404 = 4404, C4405 = 4405, C4406 = 4406,
    C4407 = 4407, C4408 = 4408, C4409 = 4409, C4410 = 4410, C4411 = 4411, C4500 = 4500,
}

#[inline(never)]
fn by_table(code: CloseCode) -> Option<Row> {
    Sparse::TABLE.find(code, "")
}

/// The fastest that there is: a byte for each code, 4 KiB for 46 rows.
#[allow(clippy::cast_possible_truncation)] // 46 rows
static FLAT: [u8; 4096] = {
    let mut flat = [0; 4096];
    let mut at = 0;
    while at < CODES.len() {
        flat[CODES[at] as usize - 1000] = at as u8 + 1;
        at += 1;
    }
    flat
};

#[inline(never)]
fn by_flat_table(code: CloseCode) -> Option<&'static HandRow> {
    match FLAT.get(usize::from(code.get()).wrapping_sub(1000)) {
        None | Some(0) => None,
        Some(number) => Some(&HAND_ROWS[usize::from(*number) - 1]),
    }
}

#[inline(never)]
fn by_binary_search(code: CloseCode) -> Option<&'static HandRow> {
    HAND_ROWS.binary_search_by_key(&code.get(), |row| row.code).ok().map(|at| &HAND_ROWS[at])
}

#[inline(never)]
fn by_hash_map(map: &HashMap<u16, &'static HandRow>, code: CloseCode) -> Option<&'static HandRow> {
    map.get(&code.get()).copied()
}

const INPUTS: u32 = 8_192;

fn main() {
    let mut random = 0x9E37_79B9_u64;
    let mut draw = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random >> 33).unwrap_or(0) % below
    };
    let uniform: Vec<_> = (0..INPUTS)
        .map(|_| if draw(10) == 0 { 2_000 } else { CODES[draw(CODES.len())] })
        .map(CloseCode::new)
        .collect();
    let skewed: Vec<_> = (0..INPUTS)
        .map(|_| match draw(100) {
            0..60 => 1006,
            60..95 => 1000,
            _ => 1001,
        })
        .map(CloseCode::new)
        .collect();
    let constant = [CloseCode::GOING_AWAY; INPUTS as usize].to_vec();
    let map: HashMap<u16, &HandRow> = HAND_ROWS.iter().map(|row| (row.code, row)).collect();
    check(&uniform, &map);

    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "count") {
        for &code in &uniform {
            match arguments.get(at + 1).map(String::as_str) {
                Some("flat_table") => _ = black_box(by_flat_table(black_box(code))),
                Some("match") => _ = black_box(by_match(black_box(code))),
                _ => _ = black_box(by_table(black_box(code))),
            }
        }
        return;
    }

    for (title, inputs, goal) in
        [("random", &uniform, "1.30"), ("skewed", &skewed, "-"), ("constant", &constant, "-")]
    {
        let ratio = compare(
            title,
            INPUTS,
            &mut [
                ("the table", &mut || each(inputs, by_table)),
                ("a flat table", &mut || each(inputs, by_flat_table)),
                ("a match", &mut || each(inputs, by_match)),
                ("binary search", &mut || each(inputs, by_binary_search)),
                ("HashMap", &mut || each(inputs, |code| by_hash_map(&map, code))),
            ],
        );
        row(&format!("time of a lookup, {title} codes"), ratio, "1 by a flat table", goal);
    }
}

fn each<T>(inputs: &[CloseCode], find: impl Fn(CloseCode) -> T) {
    for code in inputs {
        black_box(find(*code));
    }
}

/// All of them find the same.
fn check(inputs: &[CloseCode], map: &HashMap<u16, &'static HandRow>) {
    for &code in inputs {
        let name = by_table(code).map(Row::name);
        assert_eq!(name, by_flat_table(code).map(|row| row.name));
        assert_eq!(name, by_match(code).map(|row| row.name));
        assert_eq!(name, by_binary_search(code).map(|row| row.name));
        assert_eq!(name, by_hash_map(map, code).map(|row| row.name));
    }
}
