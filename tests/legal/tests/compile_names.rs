//! Variants, enums and twins with awkward names.
#![no_implicit_prelude]

use ::renamed::{CloseCode, CloseReason, Supervised};
use ::std::{assert, assert_eq};

/// Variants called like what the generated code could mean.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed, sendable(client = Prelude2Client, server = Prelude2Server, browser = Prelude2Browser))]
#[reconnect(never)]
pub enum Prelude2 {
    /// An associated type of `TryFrom`.
    #[close(4000)]
    Error,
    /// Of `Result`.
    #[close(4001)]
    Ok,
    /// Of `Result`.
    #[close(4002)]
    Err,
    /// Of `Option`.
    #[close(4003)]
    None,
    /// Of `Option`.
    #[close(4004, sent_by = server)]
    Some,
    /// Nearly a keyword.
    #[close(4005)]
    Self_,
    /// A trait.
    #[close(1005)]
    From,
    /// A trait.
    #[close(1006)]
    TryFrom,
    /// A trait of ours.
    #[close(1011)]
    CloseReason,
    /// A type of ours, and a range.
    #[close(4100..=4199)]
    CloseCode(CloseCode),
    /// What `for` loops call.
    #[close(4200..=4299, sent_by = client)]
    Item(u16),
    /// What derives generate.
    #[close(other)]
    Output(u16),
}

#[test]
fn prelude_names() {
    assert_eq!(
        Prelude2Server::Some.frame().code().map(::renamed::SendCode::get),
        ::core::option::Option::Some(4004)
    );
    assert!(Prelude2Client::try_from(Prelude2::Some).is_err());
    assert_eq!(Prelude2Browser::try_from(Prelude2::Error), Ok(Prelude2Browser::Error));
    assert_eq!(Prelude2::from_closed(&::renamed::Closed::no_frame()), Prelude2::TryFrom);
}

use ::core::convert::TryFrom as _;
use ::core::result::Result::Ok;

/// Raw identifiers everywhere.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed, sendable(server = r#Move, client = r#Box))]
#[allow(non_camel_case_types)]
pub enum r#type {
    /// A keyword.
    #[close(4000)]
    r#match,
    /// Another.
    #[close(4001, sent_by = client)]
    r#fn,
    /// Observed only.
    #[close(1006)]
    r#loop,
    /// A range.
    #[close(4100..=4199)]
    r#struct(u16),
    /// An expression.
    #[close(r#const::r#static)]
    r#const,
    /// Not a keyword at all.
    #[close(other)]
    r#plain(u16),
}

/// Keywords as paths.
#[allow(non_upper_case_globals)]
pub mod r#const {
    /// A code.
    pub const r#static: u16 = 4_002;
}

#[test]
fn raw_names() {
    assert_eq!(r#type::TABLE.name(), "type");
    assert_eq!(r#type::TABLE.row(0).map(::renamed::Row::name), ::core::option::Option::Some("match"));
    assert_eq!(::std::format!("{:?}", Move::r#match), "match");
    assert_eq!(r#Box::r#fn.code().get(), 4_001);
    assert_eq!(Move::r#const.code().get(), 4_002);
}

/// Variants called like the twins' methods and the trait's items, sendable and not.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(crate = ::renamed, sendable(server = MethodServer, client = MethodClient))]
#[allow(non_camel_case_types)]
pub enum Method {
    /// A method of a twin, which only a client sends.
    #[close(4000, sent_by = client)]
    code,
    /// A method of a twin, which is observed only.
    #[close(1006)]
    frame,
    /// A function of the trait.
    #[close(4002)]
    find,
    /// A function of conversions.
    #[close(4003, sent_by = server)]
    from,
    /// The trait's const.
    #[close(4004)]
    TABLE,
    /// A method of `Debug`.
    #[close(other)]
    fmt(u16),
}

#[test]
fn method_names() {
    assert_eq!(MethodClient::code.frame().to_string(), "4000");
    assert_eq!(MethodServer::find.code().get(), 4_002);
    assert_eq!(<Method as ::core::convert::From<MethodServer>>::from(MethodServer::TABLE), Method::TABLE);
}

use ::core::convert::From as _;
use ::std::string::ToString as _;

/// A twin called like a type of the prelude, in a module of its own.
pub mod prelude {
    use ::renamed::CloseReason;

    /// Close reasons called like `Option`.
    #[derive(CloseReason, Debug)]
    #[close(crate = ::renamed, sendable(server = Result, client = Vec))]
    pub enum Option {
        /// One.
        #[close(4000)]
        Some,
        /// Another.
        #[close(1006)]
        None,
    }
}

#[test]
fn twins_called_like_the_prelude() {
    assert_eq!(prelude::Option::from(prelude::Result::Some).code(), CloseCode::new(4_000));
    assert!(prelude::Vec::try_from(prelude::Option::None).is_err());
}
