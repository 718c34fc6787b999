//! Documents that ask for too much. The counting itself is tested where it is written.

use super::codes;
use crate::support::{ClientSeed, TestApp};
use serde_json::json;

both_databases! {
    async fn documents_that_ask_for_too_much_are_refused(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let deep = format!("{{ node(id: \"x\") {{ {} __typename {} }} }}", "... on Client { createdBy { ".repeat(16), "} }".repeat(16));
        let aliases = (0..61).map(|n| format!("a{n}: __typename ")).collect::<String>();
        let pages = (0..20).map(|n| format!("p{n}: clients(first: 100) {{ nodes {{ id clientId name }} }} ")).collect::<String>();
        for query in [deep, format!("{{ viewer {{ {aliases} }} }}"), format!("{{ {pages} }}")] {
            let answer = app.ask_as(&administrator, &query, json!({})).await;
            assert_eq!(codes(&answer), ["QUERY_TOO_LARGE"], "{query}");
        }
    }

    /// GraphiQL's own, and most tools'.
    async fn the_standard_introspection_query_passes(app: TestApp) {
        let client = app.client(ClientSeed::default()).await;
        let of_type = "ofType { kind name ".repeat(9) + &"} ".repeat(9);
        let query = format!(
            "query IntrospectionQuery {{ __schema {{ queryType {{ name }} mutationType {{ name }} types {{ ...FullType }} \
             directives {{ name description locations args {{ ...InputValue }} }} }} }} \
             fragment FullType on __Type {{ kind name description fields(includeDeprecated: true) {{ name description args {{ ...InputValue }} \
             type {{ ...TypeRef }} isDeprecated deprecationReason }} inputFields {{ ...InputValue }} interfaces {{ ...TypeRef }} \
             enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }} \
             fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue }} \
             fragment TypeRef on __Type {{ kind name {of_type} }}"
        );
        let data = app.data_for(&client, &query, json!({})).await;
        assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
    }

    async fn an_absurd_page_size_neither_wraps_nor_is_free(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let data = app.data_for(&administrator, "{ clients(first: 2147483647) { nodes { id } } }", json!({})).await;
        assert_eq!(data["clients"]["nodes"].as_array().unwrap().len(), 1, "cut to what there is");
        let answer = app.ask_as(&administrator, "{ clients(first: -2147483648) { nodes { id } } }", json!({})).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"]);
    }
}
