//! The position of a problem in a request, with names of the REST API: rules name fields as GraphQL
//! has them.

/// `If-Match`, as it is written.
pub(crate) const IF_MATCH: &str = "If-Match";
/// `If-None-Match`, as it is written.
pub(crate) const IF_NONE_MATCH: &str = "If-None-Match";
/// `Idempotency-Key`, as it is written.
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Parameters whose names no body has a member for, except members that are marked by the prefix
/// `body`.
pub(crate) const PARAMETERS: [&str; 8] = [
    "id",
    "secretId",
    "reassignToId",
    "reassignToKey",
    "accountId",
    "accountSlug",
    "permission",
    "expectedClientCount",
];

/// The query parameter of a filter's field: `filter.createdAt.from` is `createdAtFrom`, and a
/// parameter that may be repeated is singular.
pub(crate) fn parameter(names: &[&str]) -> String {
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
pub(crate) fn pointer(names: &[&str]) -> String {
    let escaped = names
        .iter()
        .map(|name| name.replace('~', "~0").replace('/', "~1"));
    escaped.fold("#".to_owned(), |pointer, name| pointer + "/" + &name)
}
