//! Time and randomness. The caller passes both in; nothing here asks for them, but for `seed`.

mod millis;
mod moment;
mod rng;
#[cfg(feature = "std")]
mod seed;
mod sliding_count;

pub(crate) use self::millis::{duration, higher, lower, millis};
pub use self::moment::Moment;
pub(crate) use self::rng::{Rng, between};
#[cfg(feature = "std")]
pub(crate) use self::seed::seed;
pub(crate) use self::sliding_count::SlidingCount;
