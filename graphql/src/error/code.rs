//! Codes of top-level errors, by which programs tell them apart.

macro_rules! codes {
    ($($name:ident $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(crate) const $name: &str = stringify!($name);)*

        /// All of them, each with what it means in Markdown.
        pub const ALL: &[(&str, &str)] = &[$(($name, $meaning),)*];
    };
}

codes! {
    UNAUTHENTICATED "A valid access token is needed";
    FORBIDDEN "A permission is missing, which `extensions.permission` names, or the client may only read";
    BAD_USER_INPUT "The document or an argument is wrong; `extensions.argument` says where";
    QUERY_TOO_LARGE "The document, or the answer, is beyond a limit";
    TIMEOUT "It took too long, or the server is busy";
    INTERNAL "The server failed; `extensions.requestId` finds the cause in the log";
}
