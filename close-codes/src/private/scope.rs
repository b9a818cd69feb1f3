//! What a block of generated code imports, all of it with one `*`: `__p`, the type of the consts that refuse, and
//! functions called like its bindings.
//!
//! A name in a pattern that means a const, a static or a unit struct is no new binding, wherever the macro stands
//! (`Span::mixed_site()` does not help: it is for names of variables). One that means a function is. These
//! functions are nearer to the generated code than any item of the user's.

pub use crate::__private0 as __p;
pub use crate::__private0::NeverSent as __NeverSent;

macro_rules! bindings {
    ($($name:ident)*) => {
        $(
            /// A name for bindings.
            pub const fn $name() {}
        )*
    };
}

bindings! { __it __code __row __closed __reason __twin __f }
