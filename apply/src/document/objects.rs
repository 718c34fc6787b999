//! Makes the objects of the document: a key that identifies each, if there is one, and others that
//! may be absent, each with how it is read.

macro_rules! objects {
    ($($(#[$doc:meta])* $name:ident {
        [$($(#[doc = $must_doc:literal])* $must:ident: $must_type:ty)?]
        $($(#[doc = $may_doc:literal])* $how:literal $may:ident: $may_type:ty,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $must_doc])* pub $must: $must_type,)?
            $(
                $(#[doc = $may_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = $how)]
                pub $may: Option<$may_type>,
            )*
        }
    )*};
}

pub(super) use objects;
