//! Objects with two fields, read without the derive of serde.

use core::fmt;
use core::marker::PhantomData;

use ::serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// The two fields of an object; `None` for a missing one.
pub(super) struct Pair<A, B> {
    pub(super) first: Option<A>,
    pub(super) second: Option<B>,
}

impl<'de, A: Deserialize<'de>, B: Deserialize<'de>> Pair<A, B> {
    /// Reads an object with fields of these names. Other fields are ignored.
    pub(super) fn read<D: Deserializer<'de>>(
        deserializer: D,
        name: &'static str,
        fields: &'static [&'static str; 2],
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(name, fields, PairVisitor { name, fields, pair: PhantomData })
    }
}

impl<A, B> Pair<A, B> {
    pub(super) fn first<E: Error>(&self, name: &'static str) -> Result<A, E>
    where
        A: Copy,
    {
        self.first.ok_or_else(|| E::missing_field(name))
    }

    pub(super) fn second<E: Error>(&self, name: &'static str) -> Result<B, E>
    where
        B: Copy,
    {
        self.second.ok_or_else(|| E::missing_field(name))
    }
}

struct PairVisitor<A, B> {
    name: &'static str,
    fields: &'static [&'static str; 2],
    pair: PhantomData<(A, B)>,
}

impl<'de, A: Deserialize<'de>, B: Deserialize<'de>> Visitor<'de> for PairVisitor<A, B> {
    type Value = Pair<A, B>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {}: an object of `{}` and `{}`", self.name, self.fields[0], self.fields[1])
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut pair = Pair { first: None, second: None };
        while let Some(field) = map.next_key_seed(Field { fields: self.fields })? {
            match field {
                Some(0) if pair.first.is_some() => return Err(Error::duplicate_field(self.fields[0])),
                Some(1) if pair.second.is_some() => return Err(Error::duplicate_field(self.fields[1])),
                Some(0) => pair.first = Some(map.next_value()?),
                Some(_) => pair.second = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(pair)
    }

    // How formats that are not self-describing write an object.
    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
        Ok(Pair { first: seq.next_element()?, second: seq.next_element()? })
    }
}

/// Which of the two fields has this name; `None` if neither.
struct Field {
    fields: &'static [&'static str; 2],
}

impl<'de> DeserializeSeed<'de> for Field {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Field {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.fields.iter().position(|field| *field == name))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.fields.iter().position(|field| field.as_bytes() == name))
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Self::Value, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < self.fields.len()))
    }
}
