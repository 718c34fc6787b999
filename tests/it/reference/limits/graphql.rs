//! What a GraphQL request may ask for, and how its answer is counted.

use super::{bytes, number, seconds, table};
use domain::{limits::*, page::MAX_PAGE};
use graphql::limits::*;

/// A row: what, its limit, and how it is counted.
fn row(what: &str, most: impl ToString, counted: &str) -> [String; 3] {
    [what.to_owned(), most.to_string(), counted.to_owned()]
}

/// What a document may have.
fn document() -> Vec<[String; 3]> {
    vec![
        row(
            "body of a request, message on a WebSocket",
            bytes(MAX_BODY_BYTES),
            "bytes",
        ),
        row(
            "tokens of a document",
            number(MAX_TOKENS),
            "names, numbers, texts, signs, and each comma, comment and run of white space",
        ),
        row("brackets within brackets", MAX_NESTING, "in the text"),
        row(
            "operations; fragments",
            format!("{MAX_OPERATIONS}; {MAX_FRAGMENTS}"),
            "in the document",
        ),
        row(
            "fields and fragments",
            MAX_SELECTIONS,
            "written out: a fragment counts wherever it is spread",
        ),
        row(
            "aliases; directives",
            format!("{MAX_ALIASES}; {MAX_DIRECTIVES}"),
            "written out",
        ),
        row("fields within fields", MAX_DEPTH, "written out"),
        row(
            "fields at the top of a query; of a mutation",
            format!("{MAX_ROOT_FIELDS}; {MAX_MUTATIONS}"),
            "written out",
        ),
    ]
}

/// What its answer may have.
fn answer() -> Vec<[String; 3]> {
    vec![
        row(
            "fields of the answer",
            number(MAX_FIELDS),
            "lists counted as long as they may be, see below",
        ),
        row(
            "fields of the answer about the schema (`__schema`, `__type`)",
            number(MAX_SCHEMA_FIELDS),
            "exactly",
        ),
        row(
            "texts of an answer to a query",
            bytes(MAX_ANSWER_BYTES),
            "while it is built, or after it where that can be 2,000 values at most; the code is the same",
        ),
        row(
            "errors of an answer",
            MAX_ERRORS,
            "further ones are left out",
        ),
        row(
            "`userErrors` of a payload",
            format!("{MAX_USER_ERRORS}; {MAX_ITEM_ERRORS} for one item of a bulk change"),
            "further ones are left out",
        ),
        row("time", seconds(TIMEOUT), "`TIMEOUT`, status 503"),
    ]
}

/// What a request may ask for.
pub(super) fn sizes() -> String {
    let rows = [document(), answer()].concat();
    table(["what", "most", "counted"], rows)
}

/// How often what is in a list counts.
pub(super) fn counted() -> String {
    let all_secrets = MAX_WORKING_SECRETS + MAX_ENDED_SECRETS;
    let rows = [
        (
            "pages (`clients`, `users`, `roles`, `resources`, `auditEvents`, ...)",
            format!("`first` or `last`, at most {MAX_PAGE}; the default where neither is given"),
        ),
        (
            "`effectivePermissions`, `permissionGroups`, `previewPermissions`, `permissions` by category",
            "as many permissions as the account has".to_owned(),
        ),
        (
            "`Role.permissions`, `Client.scopes`",
            format!("the same, at most {MAX_GRANTS}"),
        ),
        (
            "`Resource.permissions`",
            format!("the same, at most {MAX_PERMISSIONS}"),
        ),
        (
            "`gained`, `lost`",
            "as many permissions as the account has".to_owned(),
        ),
        (
            "`Client.secrets`",
            format!("{MAX_WORKING_SECRETS}; {all_secrets} with `includeEnded: true`"),
        ),
        ("`signingKeys`", MAX_KEYS.to_string()),
        ("`webhooks`", MAX_WEBHOOKS.to_string()),
        (
            "`Client.usage`, `Account.tokenUsage`",
            "hours or days between `from` and `until`".to_owned(),
        ),
        (
            "`Account.busiestClients`",
            format!("`first`, at most {MAX_PAGE}"),
        ),
        (
            "`UnusedAccess.permissions`, `UnusedAccess.secrets`",
            format!("as many permissions as the account has; {MAX_WORKING_SECRETS}"),
        ),
        ("`clients` of a `ClientChange`", MAX_PAGE.to_string()),
        ("`User.sessions`", MAX_PAGE.to_string()),
        (
            "`Resource.introspectionClients`",
            MAX_INTROSPECTION_CLIENTS.to_string(),
        ),
        ("`nodes(ids:)`", "as many ids as are given".to_owned()),
        (
            "lists of texts, such as `redirectUris`",
            "a tenth of their length".to_owned(),
        ),
    ];
    let rows = rows.map(|(list, counts)| [list.to_owned(), counts]);
    table(["list", "counts as"], rows)
}
