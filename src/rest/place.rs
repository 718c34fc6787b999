//! Where in a request something is wrong, in the words of REST: rules name fields as GraphQL has
//! them.

/// `If-Match`, as it is written.
pub const IF_MATCH: &str = "If-Match";
/// `If-None-Match`, as it is written.
pub const IF_NONE_MATCH: &str = "If-None-Match";
/// `Idempotency-Key`, as it is written.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Parameters that no body has a member of the name of, but for those that are marked by `body`
/// before them.
pub const PARAMETERS: [&str; 8] = [
    "id",
    "secretId",
    "reassignToId",
    "reassignToKey",
    "accountId",
    "accountSlug",
    "permission",
    "expectedClientCount",
];

/// The parameter of a query that a field of a filter is: `filter.createdAt.from` is
/// `createdAtFrom`, and what may be repeated is singular.
pub fn parameter(names: &[&str]) -> String {
    let mut parameter = String::new();
    for name in names
        .iter()
        .filter(|name| **name != "filter" && !name.bytes().all(|b| b.is_ascii_digit()))
    {
        let name = match *name {
            "statuses" => "status",
            "scopes" => "scope",
            "kinds" => "kind",
            "capabilities" => "capability",
            other => other,
        };
        match name.split_at_checked(1) {
            Some((first, rest)) if !parameter.is_empty() => {
                parameter.push_str(&(first.to_ascii_uppercase() + rest))
            }
            _ => parameter.push_str(name),
        }
    }
    parameter
}

/// A place in the body, as a URI fragment (RFC 6901 sections 3 and 6).
pub fn pointer(names: &[&str]) -> String {
    let escaped = names
        .iter()
        .map(|name| name.replace('~', "~0").replace('/', "~1"));
    escaped.fold("#".to_owned(), |pointer, name| pointer + "/" + &name)
}
