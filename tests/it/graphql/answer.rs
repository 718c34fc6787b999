//! What an answer may hold, however little was written to ask for it.

use super::codes;
use crate::support::{ClientSeed, TestApp};
use domain::limits::MAX_DESCRIPTION;
use serde_json::{Value, json};

/// So many fields that each show the same thing a hundred times.
fn hundreds(count: usize, selection: &str) -> String {
    let fields = (0..count).map(|number| {
        format!("n{number}: nodes(ids: $ids) {{ ... on Client {{ {selection} }} }} ")
    });
    format!("query($ids: [ID!]!) {{ {} }}", fields.collect::<String>())
}

fn ids(id: impl ToString) -> Value {
    json!({ "ids": vec![id.to_string(); 100] })
}

/// Each of these fields has 800,000 bytes of text.
#[both_databases]
async fn the_texts_of_an_answer_have_at_most_eight_mib(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let wordy = json!({ "name": "wordy", "description": "😀".repeat(MAX_DESCRIPTION) });
    let made = app
        .done_as(&administrator, ("createClient", "client { id }"), wordy)
        .await;
    let ids = ids(made["client"]["id"].as_str().unwrap());
    let data = app
        .data_for(&administrator, &hundreds(10, "description"), ids.clone())
        .await;
    assert_eq!(data["n9"].as_array().unwrap().len(), 100);
    let all_at_once = hundreds(11, "description");
    // With fields about the schema, each field is checked while the answer is built.
    let one_by_one = all_at_once.replacen("{ n0", "{ __schema { queryType { name } } n0", 1);
    assert_ne!(all_at_once, one_by_one);
    for query in [all_at_once, one_by_one] {
        let answer = app.ask_as(&administrator, &query, ids.clone()).await;
        assert!(
            codes(&answer).contains(&"QUERY_TOO_LARGE"),
            "{:?}",
            codes(&answer)
        );
    }
}

#[both_databases]
async fn errors_beyond_the_twentieth_are_left_out(app: TestApp) {
    let reader = app
        .client(ClientSeed {
            scopes: &["clients:read"],
            ..ClientSeed::default()
        })
        .await;
    let shown = app.client(ClientSeed::with_role("editor")).await;
    let answer = app
        .ask_as(&reader, &hundreds(1, "role { clientCount }"), ids(shown.id))
        .await;
    assert_eq!(codes(&answer), ["FORBIDDEN"; 20]);
}

#[both_databases]
async fn user_errors_beyond_the_hundredth_are_left_out(app: TestApp) {
    let administrator = app.client(ClientSeed::with_role("administrator")).await;
    let wrong: Vec<_> = (0..60)
        .map(|number| format!("https://{number}.test/#fragment"))
        .collect();
    let urls = json!({ "redirectUris": wrong, "postLogoutRedirectUris": wrong });
    let refused = app
        .refused_as(
            &administrator,
            "createClient",
            json!({ "urls": urls, "capabilities": ["WEB_APP"] }),
        )
        .await;
    assert_eq!(refused.len(), 100, "{refused:?}");
}
