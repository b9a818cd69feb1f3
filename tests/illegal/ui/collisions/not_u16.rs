// Numbers that are no close code.
use close_codes::CloseReason;

#[derive(CloseReason)]
pub enum ChatClose {
    #[close(70000)]
    TooBig,
    #[close(4003u32)]
    Suffix,
    #[close(-1)]
    Negative,
    #[close(4001.5)]
    Fraction,
    #[close(4_100..=70_000)]
    RangeTooBig(u16),
    #[close(4200i32..=4299)]
    RangeSuffix(u16),
    #[close(99999999999999999999999999999999999999999)]
    Huge,
}

fn main() {}
