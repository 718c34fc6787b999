//! Tests of the cost of responses, by sizes of the schema and of the request.

use super::{Length, PermissionCounts, lists::length, names::NAMING};
use crate::{
    document::{COUNTED, Documents, Params},
    error::code,
    sdl,
};
use apollo_compiler::{Schema, executable::Field, schema::ExtendedType};
use serde_json::{Map, Value as Json, json};

/// The error about the cost of a query, where there are so many permissions.
fn refusal(query: &str, variables: Json, permissions: u64) -> Option<String> {
    refused(query, variables, PermissionCounts::of_one(permissions))
}

fn refused(query: &str, variables: Json, counts: PermissionCounts) -> Option<String> {
    let documents = Documents::new(&sdl()).unwrap();
    let params = Params {
        query: query.to_owned(),
        operation_name: None,
        variables: variables.as_object().cloned(),
        _extensions: None,
    };
    let prepared = documents
        .prepare(params)
        .unwrap_or_else(|error| panic!("{query}: {}", error.problems[0].message));
    documents.cost(&prepared, &counts).err().map(|error| {
        assert_eq!(error.code, code::QUERY_TOO_LARGE);
        error.problems[0].message.clone()
    })
}

fn passes(query: &str) -> bool {
    refusal(query, json!({}), 25).is_none()
}

#[test]
fn pages_within_pages_cost_what_they_can_hold() {
    let query = |outer: &str, inner: &str, variable: &str| {
        let inner = format!("auditEvents(first: {inner}) {{ nodes {{ id kind }} }}");
        format!("query{variable} {{ clients(first: {outer}) {{ nodes {{ {inner} }} }} }}")
    };
    assert!(!passes(&query("100", "100", "")));
    assert!(passes(&query("100", "5", "")));
    assert!(!passes(&query("2147483647", "100", "")));
    assert!(
        passes(&query("$n", "$n", "($n: Int)")),
        "left out, the usual lengths count"
    );
    assert!(refusal(&query("$n", "$n", "($n: Int)"), json!({ "n": 100 }), 25).is_some());
    assert!(
        !passes(&query("$n", "$n", "($n: Int = 100)")),
        "so do defaults"
    );
}

#[test]
fn usage_costs_as_many_points_as_it_asks_for() {
    let query = |first: u8, until: &str, bucket: &str| {
        let usage = format!(
            "usage(from: \"2026-01-01T00:00:00Z\", until: \"{until}\", bucket: {bucket}) {{ issued refused }}"
        );
        format!("{{ clients(first: {first}) {{ nodes {{ {usage} }} }} }}")
    };
    assert!(passes(&query(2, "2026-02-01T00:00:00Z", "HOUR")));
    assert!(!passes(&query(10, "2026-02-01T00:00:00Z", "HOUR")));
    assert!(passes(&query(10, "2026-02-01T00:00:00Z", "DAY")));
    assert!(passes(&query(100, "2026-01-01T12:00:00Z", "HOUR")));
    assert!(passes(
        "{ accounts(first: 100) { nodes { usage { clients activeClients users } } } }"
    ));
}

/// The page of one client, as a console requests it.
const CLIENT: &str = "{ client(by: { id: \"x\" }) { clientId status effectivePermissions { category permissions { granted reason \
                      permission { code description mutating } } } } }";

#[test]
fn the_permissions_of_one_client_cost_as_many_as_there_are() {
    for permissions in [18, 49, 1018] {
        assert_eq!(
            refusal(CLIENT, json!({}), permissions),
            None,
            "{permissions}"
        );
    }
}

#[test]
fn the_permissions_of_a_page_of_clients_are_refused_with_the_list_to_blame() {
    let query = "{ clients(first: 100) { nodes { id effectivePermissions { permissions { permission { code } } } } } }";
    assert_eq!(
        refusal(query, json!({}), 49).unwrap(),
        "The answer could have 14912 fields, lists counted as long as they may be; at most 10000 are allowed. Most of it is in the list \
         `Client.effectivePermissions`, of up to 49 items here."
    );
    assert_eq!(refusal(&query.replace("100", "25"), json!({}), 49), None);
}

#[test]
fn roles_with_many_permissions_are_refused_and_with_few_are_not() {
    let query = "{ roles { nodes { permissions { code resource { identifier } } } } }";
    assert!(refusal(query, json!({}), 518).is_some());
    assert_eq!(refusal(query, json!({}), 49), None);
    assert_eq!(
        refusal(
            "{ roles(first: 100) { nodes { id key name description clientCount userCount } } }",
            json!({}),
            518
        ),
        None
    );
}

#[test]
fn a_page_of_fifty_clients_may_show_the_secrets_that_work() {
    let console = "nodes { id clientId displayName description status statusReason lastUsedAt createdAt role { key name } owner { username displayName } \
                   secrets { id name hint status generated createdAt expiresAt lastUsedAt } }";
    assert_eq!(
        refusal(
            &format!(
                "{{ clients(first: 50) {{ totalCount pageInfo {{ endCursor }} {console} }} }}"
            ),
            json!({}),
            1018
        ),
        None
    );
    let all = console.replace("secrets {", "secrets(includeEnded: true) {");
    let message = refusal(
        &format!("{{ clients(first: 50) {{ {all} }} }}"),
        json!({}),
        25,
    )
    .unwrap();
    assert!(
        message.ends_with("Most of it is in the list `Client.secrets`, of up to 60 items here."),
        "{message}"
    );
    assert_eq!(
        refusal(
            &format!("{{ clients(first: 15) {{ {all} }} }}"),
            json!({}),
            25
        ),
        None
    );
    let asked = all.replace("includeEnded: true", "includeEnded: $all");
    let query = format!("query($all: Boolean!) {{ clients(first: 50) {{ {asked} }} }}");
    assert!(refusal(&query, json!({ "all": true }), 25).is_some());
    assert_eq!(refusal(&query, json!({ "all": false }), 25), None);
}

/// Below each root field, the permissions of the account that the field is about are counted.
#[test]
fn what_an_operator_asks_about_another_account_is_counted_with_its_permissions() {
    let counts = |own, named| PermissionCounts {
        own,
        named,
        any: 1018,
    };
    let page = "clients { nodes { effectivePermissions { permissions { permission { code } } } } }";
    let (own, there) = (
        format!("{{ {page} }}"),
        format!("{{ account(by: {{ slug: \"acme\" }}) {{ {page} }} }}"),
    );
    for (query, own_permissions, named, passes) in [
        (&own, 18, 1018, true),
        (&own, 1018, 18, false),
        (&there, 1018, 18, true),
        (&there, 18, 1018, false),
    ] {
        assert_eq!(
            refused(query, json!({}), counts(own_permissions, named)).is_none(),
            passes,
            "{query} {own_permissions} {named}"
        );
    }
    assert!(
        refused(
            &format!("{{ accounts(first: 1) {{ nodes {{ {page} }} }} }}"),
            json!({}),
            counts(18, 18)
        )
        .is_some()
    );
    let fragment = "fragment F on ClientConnection { nodes { effectivePermissions { permissions { permission { code } } } } }";
    let both = format!(
        "{{ clients {{ ...F }} account(by: {{ slug: \"acme\" }}) {{ clients {{ ...F }} }} }} {fragment}"
    );
    assert!(
        refused(&both, json!({}), counts(18, 1018)).is_some(),
        "a fragment costs what it costs where it is spread"
    );
    assert_eq!(refused(&both, json!({}), counts(18, 18)), None);
}

#[test]
fn every_argument_of_a_root_field_that_may_name_something_is_known() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    let others = [
        "first",
        "after",
        "last",
        "before",
        "filter",
        "orderBy",
        "accessLevel",
        "permissions",
        "role",
        "jti",
        "token",
    ];
    for root in ["Query", "Mutation", "Subscription"] {
        let Some(ExtendedType::Object(object)) = schema.types.get(root) else {
            panic!("there is no {root}")
        };
        for argument in object.fields.values().flat_map(|field| &field.arguments) {
            let name = argument.name.as_str();
            assert!(
                NAMING.contains(&name) || others.contains(&name),
                "{root}: {name}"
            );
        }
    }
}

/// A list without a known length counts as very long, so each list of the schema needs one.
#[test]
fn every_list_of_the_schema_is_known() {
    let schema = Schema::parse_and_validate(sdl(), "schema.graphql").unwrap();
    let nothing = Map::new();
    for (name, definition) in &schema.types {
        let ExtendedType::Object(object) = definition else {
            continue;
        };
        for field in object
            .fields
            .values()
            .filter(|field| field.ty.is_list() && !name.starts_with("__"))
        {
            let leaf = !matches!(
                schema.types.get(field.ty.inner_named_type()),
                Some(ExtendedType::Object(_) | ExtendedType::Interface(_))
            );
            let mut asked = Field::new(field.name.clone(), field.node.clone());
            if !leaf {
                let anything = asked.clone();
                asked.selection_set.push(anything);
            }
            let of = |permissions| length(name, &asked, (&nothing, permissions));
            assert!(
                !matches!(of(17), Length::Items(1000) | Length::Values(1000)),
                "{name}.{}",
                field.name
            );
            let listed = COUNTED.iter().any(|word| field.name.contains(word));
            assert!(
                of(17) == of(18) || listed,
                "{name}.{} depends on how many permissions there are",
                field.name
            );
        }
    }
}

/// The query of GraphiQL, and of most tools.
fn introspection() -> String {
    let of_type = "ofType { kind name ".repeat(9) + &"} ".repeat(9);
    format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }} \
         types {{ ...FullType }} directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }} \
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf fields(includeDeprecated: true) {{ name description \
         args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated deprecationReason }} \
         inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }} \
         enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }} \
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason }} \
         fragment TypeRef on __Type {{ kind name {of_type} }}"
    )
}

#[test]
fn the_standard_introspection_query_passes_with_room_to_grow() {
    assert!(passes(&introspection()));
    let often = (0..8)
        .map(|n| format!("a{n}: __schema {{ types {{ ...FullType }} }} "))
        .collect::<String>();
    assert!(
        !passes(&introspection().replacen("__schema {", &format!("{often} __schema {{"), 1)),
        "but not many at once"
    );
}

/// Six levels took 5 s and returned 11 MB.
#[test]
fn lists_of_types_within_lists_of_types_are_refused() {
    let inner = |levels: usize| {
        let (open, close) = (
            "possibleTypes { interfaces { ".repeat(levels),
            "} } ".repeat(levels),
        );
        format!("__schema {{ types {{ {open} name {close} }} }}")
    };
    let nested = |levels| format!("{{ {} }}", inner(levels));
    assert!(passes(&nested(1)));
    assert!(!passes(&nested(6)));
    assert!(passes(&nested(4)), "once");
    let aliased = (0..20)
        .map(|n| inner(4).replacen("__schema", &format!(" a{n}: __schema"), 1))
        .collect::<String>();
    assert!(!passes(&format!("{{ {aliased} }}")));
    assert!(passes(
        "{ __type(name: \"Client\") { name fields { name type { name kind ofType { name kind } } } } }"
    ));
    let query = inner(6).replace(
        "__schema { types {",
        "query($n: String!) { __type(name: $n) {",
    );
    assert!(refusal(&query, json!({ "n": "Node" }), 25).is_some());
    assert!(refusal(&query, json!({ "n": "Nothing" }), 25).is_none());
}
