//! Time and randomness. The caller passes both in; nothing here asks for them.

mod millis;
mod moment;
mod rng;
mod sliding_count;

pub(crate) use self::millis::{duration, millis};
pub use self::moment::Moment;
pub(crate) use self::rng::{Rng, between};
pub(crate) use self::sliding_count::SlidingCount;
