//! The errors of an interface that answers with a status and a code, as one list.

/// Defines them: each with its name, status, code, and what it means in Markdown.
#[macro_export]
macro_rules! wire_errors {
    ($(#[$about:meta])* $name:ident { $($variant:ident $status:ident $code:literal $meaning:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = $meaning] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Status and code of the answer.
            #[must_use]
            pub const fn wire(self) -> (::axum::http::StatusCode, &'static str) {
                match self { $(Self::$variant => (::axum::http::StatusCode::$status, $code),)* }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}
