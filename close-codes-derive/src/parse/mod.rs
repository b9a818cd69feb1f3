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

use self::enum_options::EnumOptions;
use crate::ctxt::Ctxt;
use crate::model::{Input, Row};

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
        let rows = variants.iter().map(|variant| Row::from_syn(ctxt, variant, &options)).collect();
        Some(Self { original, krate: options.krate, twins: options.twins, inherit: options.inherit, rows })
    }
}
