//! Makes an enumeration of the API from one of the rows or rules, which it equals word for word.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $from:ident { $($variant:ident)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $(#[doc = stringify!($variant)] $variant,)*
        }

        impl From<$from> for $name {
            fn from(value: $from) -> Self {
                match value { $($from::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $from {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

pub(super) use words;
