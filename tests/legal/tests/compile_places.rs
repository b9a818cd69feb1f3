//! Enums in every place and of every visibility.
#![no_implicit_prelude]
#![allow(clippy::redundant_pub_crate)] // It wants the opposite of `unreachable_pub`.

use ::core::option::Option::Some;
use ::renamed::{CloseCode, CloseReason};
use ::std::assert_eq;

/// Not `Copy`, and with nothing else derived.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed)]
pub enum Bare {
    /// One.
    #[close(4000)]
    One,
    /// A range.
    #[close(4100..=4199)]
    Range(u16),
}

/// Private, with codes that its neighbours keep private too.
mod private {
    use ::renamed::CloseReason;

    const CODE: u16 = 4_000;

    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, sendable(client = PrivateClient, server = PrivateServer))]
    enum Private {
        #[close(CODE)]
        One,
        #[close(1005)]
        NoStatus,
        #[close(CODE + 100..=CODE + 199)]
        Range(u16),
    }

    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed)]
    pub(crate) enum Crate {
        #[close(CODE)]
        One,
    }

    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, inherit = super::Bare)]
    pub(super) enum Super {
        #[close(4001)]
        One,
    }

    pub(crate) mod inner {
        use ::renamed::CloseReason;

        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed, inherit = super::Crate)]
        pub(in super::super) enum In {
            #[close(super::CODE + 1)]
            One,
            #[close(4100..=4199)]
            Range(u16),
        }
    }

    pub(super) fn use_them() {
        ::std::assert_eq!(PrivateServer::One.code().get(), 4_000);
        ::std::assert!(
            <PrivateClient as ::core::convert::TryFrom<Private>>::try_from(Private::NoStatus).is_err()
        );
        ::std::assert!(
            <PrivateClient as ::core::convert::TryFrom<Private>>::try_from(Private::Range(1)).is_err()
        );
    }
}

#[test]
fn visibilities() {
    private::use_them();
    assert_eq!(private::SendableCrate::One.code().get(), 4_000);
    assert_eq!(private::Crate::One.code(), CloseCode::new(4_000));
    assert_eq!(private::SendableSuper::One.code().get(), 4_001);
    assert_eq!(private::Super::One.code(), CloseCode::new(4_001));
    assert_eq!(private::inner::SendableIn::One.code().get(), 4_001);
    assert_eq!(private::inner::In::Range(4_100).code(), CloseCode::new(4_100));
    assert_eq!(private::inner::In::One.code(), CloseCode::new(4_001));
}

/// A type with methods that hold enums.
#[derive(Debug)]
pub struct Holder;

impl Holder {
    /// The enum lives in a method.
    #[must_use]
    pub fn code() -> u16 {
        const LOCAL: u16 = 4_007;

        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed, sendable(server = LocalServer))]
        enum Local {
            #[close(LOCAL)]
            One,
            #[close(1006)]
            Lost,
        }

        match Local::find(CloseCode::new(1006), "") {
            Some(Local::Lost) => LocalServer::One.code().get(),
            _ => 0,
        }
    }
}

#[test]
fn in_a_function() {
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed)]
    enum Local {
        #[close(4000)]
        One,
    }

    let in_closure = || {
        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed, inherit = Local)]
        enum Local2 {
            #[close(4001)]
            One,
        }
        (SendableLocal2::One.code().get(), Local2::One.code().get())
    };
    assert_eq!(in_closure(), (4_001, 4_001));
    assert_eq!(Local::One.code(), CloseCode::new(4_000));
    assert_eq!(SendableLocal::One.code().get(), 4_000);
    assert_eq!(Holder::code(), 4_007);
}

const IN_CONST: u16 = {
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed)]
    enum Local {
        #[close(4008)]
        One,
    }
    let _ = Local::One;
    SendableLocal::One.code().get()
};

#[test]
fn in_a_const() {
    assert_eq!(IN_CONST, 4_008);
    assert_eq!(Bare::One.code(), CloseCode::new(4_000));
    assert_eq!(SendableBare::One.code().get(), 4_000);
    assert_eq!(Bare::Range(4_100).code(), CloseCode::new(4_100));
}
