//! Time and randomness: told by the caller, never asked for.

mod millis;
mod moment;
mod rng;
mod sliding_count;

pub(crate) use self::millis::{duration, millis};
pub use self::moment::Moment;
pub(crate) use self::rng::{Rng, between};
pub(crate) use self::sliding_count::SlidingCount;
