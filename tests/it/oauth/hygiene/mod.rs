//! What holds for every OAuth endpoint: headers, strict parsing, addresses.

mod answers;
mod forms;
mod proxies;

/// The endpoints that take a form.
const FORMS: [&str; 3] = ["/oauth/token", "/oauth/introspect", "/oauth/revoke"];

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
