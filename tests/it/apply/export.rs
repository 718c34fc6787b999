//! What is exported says the same again, here and on an empty deployment.

use super::{APPLY, PLAN, SHOP, account, changes, outcome};
use crate::support::{ClientSeed, TestApp};
use apply::export::{Format, export};
use domain::account as accounts;
use entity::account::PolicyPreset;

async fn exported(app: &TestApp, slug: Option<&str>, format: Format) -> String {
    let mut bytes = Vec::new();
    assert_eq!(
        export(&app.db, slug, format, &mut bytes).await.unwrap(),
        bytes.len()
    );
    String::from_utf8(bytes).unwrap()
}

#[both_databases]
async fn an_export_changes_nothing_where_it_comes_from_and_makes_the_same_elsewhere(app: TestApp) {
    outcome(&app, SHOP, APPLY).await.unwrap();
    app.client(ClientSeed {
        name: Some("- odd: \"name\"\n# of {two} lines"),
        client_id: Some("odd"),
        ..ClientSeed::default()
    })
    .await;
    let text = exported(&app, None, Format::Yaml).await;
    assert_eq!(changes(&app, &text, PLAN).await, [""; 0], "{text}");
    assert_eq!(
        exported(&app, None, Format::Yaml).await,
        text,
        "it is the same each time"
    );
    assert!(
        !text.contains("secret:") && !text.contains("lk_cs_") && !text.contains("key: viewer"),
        "{text}"
    );
    let json = exported(&app, None, Format::Json).await;
    let document = apply::read("f.json", json.as_bytes()).unwrap();
    assert_eq!(document, apply::read("f.yaml", text.as_bytes()).unwrap());

    let elsewhere = TestApp::on_sqlite().await;
    outcome(&elsewhere, &text, APPLY).await.unwrap();
    assert_eq!(exported(&elsewhere, None, Format::Yaml).await, text);
    assert_eq!(changes(&elsewhere, &text, PLAN).await, [""; 0]);
}

#[both_databases]
async fn an_export_goes_round_under_each_preset(app: TestApp) {
    for (preset, slug) in [
        (PolicyPreset::Default, "d"),
        (PolicyPreset::Koios, "k"),
        (PolicyPreset::Knox, "x"),
        (PolicyPreset::Insights, "i"),
        (PolicyPreset::Alphaus, "a"),
    ] {
        let made = app.account(slug, preset).await;
        let chosen = format!("{slug}_two");
        let client_id = matches!(preset, PolicyPreset::Insights | PolicyPreset::Knox)
            .then_some(chosen.as_str());
        let seed = ClientSeed {
            client_id,
            name: Some("Two"),
            scopes: &["clients:read"],
            ..ClientSeed::default()
        };
        app.client(seed.of(&made)).await;
        let text = exported(&app, Some(slug), Format::Yaml).await;
        assert_eq!(changes(&app, &text, PLAN).await, [""; 0], "{text}");
        let generated = matches!(preset, PolicyPreset::Koios | PolicyPreset::Alphaus);
        let elsewhere = TestApp::on_sqlite().await;
        if generated {
            // The administrator has no name, so nothing but its id tells it from others: here it is
            // given one.
            let text = text.replace(
                &format!("clientId: {}", made.administrator.client_id),
                "name: Administrator",
            );
            outcome(&elsewhere, &text, APPLY).await.unwrap();
            assert_eq!(changes(&elsewhere, &text, PLAN).await, [""; 0]);
        } else {
            outcome(&elsewhere, &text, APPLY).await.unwrap();
            assert_eq!(exported(&elsewhere, Some(slug), Format::Yaml).await, text);
        }
        assert_eq!(account(&elsewhere, slug).await.preset, preset);
    }
}

#[both_databases]
async fn long_lists_are_exported_whole(app: TestApp) {
    let names: Vec<_> = (0..250)
        .map(|n| format!("{{ username: user-{n:03} }}"))
        .collect();
    let clients: Vec<_> = (0..250)
        .map(|n| format!("{{ clientId: client-{n:03} }}"))
        .collect();
    let file = format!(
        "latchkey: 1\naccounts: [{{ slug: a, users: [{}], clients: [{}] }}]",
        names.join(", "),
        clients.join(", ")
    );
    outcome(&app, &file, APPLY).await.unwrap();
    let document = apply::read(
        "f.yaml",
        exported(&app, Some("a"), Format::Yaml).await.as_bytes(),
    )
    .unwrap();
    let written = document.accounts.unwrap().remove(0);
    assert_eq!(
        (written.users.unwrap().len(), written.clients.unwrap().len()),
        (250, 250)
    );
}

#[both_databases]
async fn an_account_that_is_not_there_is_not_exported(app: TestApp) {
    let mut bytes = Vec::new();
    assert!(
        export(&app.db, Some("nowhere"), Format::Yaml, &mut bytes)
            .await
            .is_err()
    );
    assert!(
        accounts::by_slug(&app.db, "nowhere")
            .await
            .unwrap()
            .is_none()
    );
}
