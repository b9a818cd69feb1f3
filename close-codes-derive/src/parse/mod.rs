//! From attributes to the model. Malformed parts are reported and left out.

mod args;
mod backoff;
mod code;
mod delays;
mod diagnose;
mod duration;
mod enum_options;
mod limits;
mod reconnect;
mod value;
mod variant;

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};

use self::enum_options::EnumOptions;
use crate::ctxt::Ctxt;
use crate::model::{Input, Row};
use crate::words;

impl<'a> Input<'a> {
    /// Reads the enum. `None`, with an error, for an item that is no enum or has generics.
    pub(crate) fn from_syn(ctxt: &Ctxt, original: &'a syn::DeriveInput) -> Option<Self> {
        let variants = match &original.data {
            syn::Data::Enum(data) => &data.variants,
            syn::Data::Struct(data) => {
                ctxt.error(
                    data.struct_token,
                    "close reasons are an enum, with a variant for each; this is a struct",
                );
                return None;
            }
            syn::Data::Union(data) => {
                ctxt.error(
                    data.union_token,
                    "close reasons are an enum, with a variant for each; this is a union",
                );
                return None;
            }
        };
        if !original.generics.params.is_empty() {
            ctxt.error(
                &original.generics,
                "an enum of close reasons has no generics, since its table is one const; remove them",
            );
            return None;
        }
        let options = EnumOptions::from_attrs(ctxt, &original.ident, &original.attrs);
        let mut last: Option<u16> = None;
        let rows = variants.iter().map(|variant| {
            let counted = last.and_then(|last| last.checked_add(1));
            last = match &variant.discriminant {
                Some((_, value)) => code::literal_discriminant(value),
                None => counted,
            };
            Row::from_syn(ctxt, variant, counted, &options)
        });
        let rows = first_of_each_name(rows.collect());
        Some(Self { original, krate: options.krate, twins: options.twins, inherit: options.inherit, rows })
    }
}

/// rustc says of a name that is taken twice what there is to say. Only its first variant is a row.
fn first_of_each_name(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let mut names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).all(|pair| pair.first() != pair.last()) {
        return rows;
    }
    let mut known = HashSet::new();
    rows.into_iter().filter(|row| known.insert(row.name.clone())).collect()
}

/// The path of the runtime crate, for an item that has no model. Mistakes of its attributes are not reported.
pub(crate) fn krate(original: &syn::DeriveInput) -> TokenStream {
    EnumOptions::from_attrs(&Ctxt::new(), &original.ident, &original.attrs).krate
}

/// Which attribute of ours this one of `attrs` is, if it is one.
///
/// rustc says of a misspelt one that there is none of that name, and which was meant. That is enough: it is read as if
/// it had been written well, so that nothing is said to be missing. Beside the right one it is somebody else's.
fn attribute<'a>(attrs: &[syn::Attribute], attr: &'a syn::Attribute) -> Option<(&'static str, &'a Ident)> {
    let word = attr.path().get_ident()?;
    let meant = words::nearest_attribute(&word.to_string())?;
    let is_ours = word == meant || !attrs.iter().any(|other| other.path().is_ident(meant));
    is_ours.then_some((meant, word))
}
