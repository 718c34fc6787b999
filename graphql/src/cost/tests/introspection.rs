//! Introspection is counted: the usual queries pass, and lists within lists do not.

use super::{passes, refusal};
use serde_json::json;

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
