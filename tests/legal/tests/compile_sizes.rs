//! Enums of every size around the edges of the generated matches, and of every shape.
#![no_implicit_prelude]

use ::core::option::Option::Some;
use ::renamed::{CloseCode, CloseReason};
use ::std::{assert, assert_eq};

/// Every variant leads to its row and back, through each twin.
macro_rules! there_and_back {
    ($name:ident, $twin:ident) => {
        for row in $name::TABLE.rows() {
            let code = row.first();
            let found = $name::find(code, "");
            assert_eq!(found.as_ref().map(CloseReason::code), Some(code));
            let Some(found) = found else { continue };
            assert_eq!(::std::format!("{found:?}"), row.name());
            let twin = <$twin as ::core::convert::TryFrom<$name>>::try_from(found);
            let ::core::result::Result::Ok(twin) = twin else { ::std::panic!("{row} is sendable") };
            assert_eq!(::std::format!("{twin:?}"), row.name());
            assert_eq!(twin.code().observed(), code);
            assert_eq!(<$name as ::core::convert::From<$twin>>::from(twin).code(), code);
        }
    };
}

/// Of one variant.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed)]
pub enum One {
    /// The one.
    #[close(4000)]
    V0,
}

/// A variant for each pair of a code and a name.
macro_rules! sized {
    ($(#[$meta:meta])* $name:ident: $($code:literal $variant:ident)*) => {
        $(#[$meta])*
        #[derive(CloseReason, Debug)]
        #[close(crate = ::renamed)]
        pub enum $name {
            $(
                /// One of them.
                #[close($code)]
                $variant,
            )*
        }
    };
}

sized! {
    /// Of 64 variants.
    SixtyFour:
    4000 V0 4001 V1 4002 V2 4003 V3 4004 V4 4005 V5 4006 V6 4007 V7 4008 V8 4009 V9 4010 V10 4011 V11
    4012 V12 4013 V13 4014 V14 4015 V15 4016 V16 4017 V17 4018 V18 4019 V19 4020 V20 4021 V21 4022 V22
    4023 V23 4024 V24 4025 V25 4026 V26 4027 V27 4028 V28 4029 V29 4030 V30 4031 V31 4032 V32 4033 V33
    4034 V34 4035 V35 4036 V36 4037 V37 4038 V38 4039 V39 4040 V40 4041 V41 4042 V42 4043 V43 4044 V44
    4045 V45 4046 V46 4047 V47 4048 V48 4049 V49 4050 V50 4051 V51 4052 V52 4053 V53 4054 V54 4055 V55
    4056 V56 4057 V57 4058 V58 4059 V59 4060 V60 4061 V61 4062 V62 4063 V63
}

sized! {
    /// Of 65 variants.
    SixtyFive:
    4000 V0 4001 V1 4002 V2 4003 V3 4004 V4 4005 V5 4006 V6 4007 V7 4008 V8 4009 V9 4010 V10 4011 V11
    4012 V12 4013 V13 4014 V14 4015 V15 4016 V16 4017 V17 4018 V18 4019 V19 4020 V20 4021 V21 4022 V22
    4023 V23 4024 V24 4025 V25 4026 V26 4027 V27 4028 V28 4029 V29 4030 V30 4031 V31 4032 V32 4033 V33
    4034 V34 4035 V35 4036 V36 4037 V37 4038 V38 4039 V39 4040 V40 4041 V41 4042 V42 4043 V43 4044 V44
    4045 V45 4046 V46 4047 V47 4048 V48 4049 V49 4050 V50 4051 V51 4052 V52 4053 V53 4054 V54 4055 V55
    4056 V56 4057 V57 4058 V58 4059 V59 4060 V60 4061 V61 4062 V62 4063 V63 4064 V64
}

sized! {
    /// Of 129 variants.
    HundredTwentyNine:
    4000 V0 4001 V1 4002 V2 4003 V3 4004 V4 4005 V5 4006 V6 4007 V7 4008 V8 4009 V9 4010 V10 4011 V11
    4012 V12 4013 V13 4014 V14 4015 V15 4016 V16 4017 V17 4018 V18 4019 V19 4020 V20 4021 V21 4022 V22
    4023 V23 4024 V24 4025 V25 4026 V26 4027 V27 4028 V28 4029 V29 4030 V30 4031 V31 4032 V32 4033 V33
    4034 V34 4035 V35 4036 V36 4037 V37 4038 V38 4039 V39 4040 V40 4041 V41 4042 V42 4043 V43 4044 V44
    4045 V45 4046 V46 4047 V47 4048 V48 4049 V49 4050 V50 4051 V51 4052 V52 4053 V53 4054 V54 4055 V55
    4056 V56 4057 V57 4058 V58 4059 V59 4060 V60 4061 V61 4062 V62 4063 V63 4064 V64 4065 V65 4066 V66
    4067 V67 4068 V68 4069 V69 4070 V70 4071 V71 4072 V72 4073 V73 4074 V74 4075 V75 4076 V76 4077 V77
    4078 V78 4079 V79 4080 V80 4081 V81 4082 V82 4083 V83 4084 V84 4085 V85 4086 V86 4087 V87 4088 V88
    4089 V89 4090 V90 4091 V91 4092 V92 4093 V93 4094 V94 4095 V95 4096 V96 4097 V97 4098 V98 4099 V99
    4100 V100 4101 V101 4102 V102 4103 V103 4104 V104 4105 V105 4106 V106 4107 V107 4108 V108 4109 V109
    4110 V110 4111 V111 4112 V112 4113 V113 4114 V114 4115 V115 4116 V116 4117 V117 4118 V118 4119 V119
    4120 V120 4121 V121 4122 V122 4123 V123 4124 V124 4125 V125 4126 V126 4127 V127 4128 V128
}

#[test]
fn there_and_back() {
    there_and_back!(One, SendableOne);
    there_and_back!(SixtyFour, SendableSixtyFour);
    there_and_back!(SixtyFive, SendableSixtyFive);
    there_and_back!(HundredTwentyNine, SendableHundredTwentyNine);
    assert_eq!(HundredTwentyNine::TABLE.len(), 129);
}

/// Nothing but ranges.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed, sendable(client = RangesClient, server = RangesServer))]
pub enum Ranges {
    /// The first half.
    #[close(4000..=4499)]
    First(u16),
    /// The second.
    #[close(4500..=4999)]
    Second(CloseCode),
    /// A part of it.
    #[close(4600..=4601, sent_by = server)]
    Third(u16),
}

/// Nothing that anybody may send: the twins are empty.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed, sendable(client = NothingClient, server = NothingServer, browser = NothingPage))]
pub enum Nothing {
    /// Lost.
    #[close(1006)]
    Lost,
    /// No code.
    #[close(1005)]
    NoStatus,
    /// A range.
    #[close(1000..=2999)]
    Range(u16),
    /// The rest.
    #[close(other)]
    Other(u16),
}

/// Nothing but `other`.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed)]
#[reconnect(never)]
pub enum Only {
    /// Everything.
    #[close(other)]
    Other(u16),
}

/// Nothing at all.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed)]
pub enum Empty {}

/// Only for one end, so that the other's twin is empty.
#[derive(CloseReason, Debug)]
#[close(crate = ::renamed, sendable(client = OneEndClient, server = OneEndServer), sent_by = server)]
pub enum OneEnd {
    /// The one.
    #[close(4000)]
    One,
    /// A range.
    #[close(4100..=4199)]
    Range(u16),
}

#[test]
fn shapes() {
    use ::core::convert::TryFrom as _;
    assert_eq!(Ranges::First(4_001).code(), CloseCode::new(4_001));
    assert_eq!(
        RangesServer::try_from(Ranges::Third(4_600)).map(|twin| twin.code().get()),
        ::core::result::Result::Ok(4_600)
    );
    assert!(RangesClient::try_from(Ranges::Third(4_600)).is_err());
    assert!(NothingServer::try_from(Nothing::Lost).is_err());
    assert!(NothingClient::try_from(Nothing::Range(1000)).is_err());
    assert!(NothingPage::try_from(Nothing::NoStatus).is_err());
    assert!(OneEndClient::try_from(OneEnd::One).is_err());
    assert_eq!(OneEndServer::One.code().get(), 4_000);
    assert!(SendableOnly::try_from(Only::Other(4_000)).is_err());
    assert_eq!((Empty::TABLE.len(), Empty::TABLE.name()), (0, "Empty"));
    assert_eq!(::core::mem::size_of::<SendableEmpty>(), 0);
}
