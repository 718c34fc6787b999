//! Lists of permissions cost as many as there are in the account that they are about.

use super::{refusal, refused};
use crate::cost::PermissionCounts;
use serde_json::json;

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
