//! Nobody gives what they do not have (checklist V-05, V-11; RFC 9068 section 5).

use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient, problems};
use entity::{
    account::PolicyPreset,
    client::{AccessLevel, ClientStatus, Model},
};
use latchkey::domain::{
    actor::Actor,
    client::{
        self, Capabilities, ClientPatch, NewClient,
        bulk::{self, OnError},
        secrets::{self, Rotation},
    },
    error::{Error, ProblemCode, Result},
    permission::Permission,
    role::{self, NewRole, RolePatch},
};

const ESCALATION: [ProblemCode; 1] = [ProblemCode::PrivilegeEscalation];

fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

async fn create(app: &TestApp, actor: &Actor, input: NewClient) -> Result<Model> {
    let minted = app.mint(&app.platform, None).await;
    app.change(actor, async |work| client::create(work, input, minted).await).await.map(|(client, _)| client)
}

async fn update(app: &TestApp, actor: &Actor, client: &TestClient, patch: ClientPatch) -> Result<Model> {
    app.change(actor, async |work| client::update(work, client.id, None, patch).await).await
}

async fn rotate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<Model> {
    let minted = app.mint(&app.platform, None).await;
    app.change(actor, async |work| secrets::rotate(work, client.id, Rotation::default(), minted).await).await.map(|rotated| rotated.client)
}

async fn activate(app: &TestApp, actor: &Actor, client: &TestClient) -> Result<()> {
    let outcome = app.change(actor, async |work| bulk::set_status(work, &[client.id], ClientStatus::Active, OnError::RejectAll).await);
    outcome.await.map(|_| ())
}

both_databases! {
    async fn an_editor_cannot_make_an_administrator(app: TestApp) {
        let editor = app.client(ClientSeed::with_role("editor")).await;
        let target = app.client(ClientSeed::default()).await;
        let administrator = app.role_id(app.platform.id, "administrator").await;
        let actor = app.actor(&editor).await;
        for client in [&target, &editor] {
            let outcome = app.change(&actor, async |work| client::set_role(work, client.id, Some(administrator), None).await).await;
            assert_eq!(problems(outcome), ESCALATION);
        }
        assert_eq!(problems(create(&app, &actor, NewClient { role: Some(administrator), ..NewClient::default() }).await), ESCALATION);
        let scopes = codes(&["accounts:write"]);
        assert_eq!(problems(create(&app, &actor, NewClient { scopes: scopes.clone(), ..NewClient::default() }).await), ESCALATION);
        assert_eq!(
            problems(update(&app, &actor, &editor, ClientPatch { scopes: Some(scopes), ..ClientPatch::default() }).await),
            ESCALATION
        );
        assert_eq!(app.row(&target).await.role_id, None);
    }

    async fn an_editor_may_give_what_it_has(app: TestApp) {
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        let editor = app.role_id(app.platform.id, "editor").await;
        create(&app, &actor, NewClient { role: Some(editor), ..NewClient::default() }).await.unwrap();
        create(&app, &actor, NewClient { scopes: codes(&["clients:delete", "roles:read"]), ..NewClient::default() }).await.unwrap();
    }

    async fn an_editor_cannot_take_over_an_administrators_secret(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let peer = app.client(ClientSeed::with_role("editor")).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        assert_eq!(problems(rotate(&app, &actor, &administrator).await), ESCALATION);
        app.token(&administrator).await;
        rotate(&app, &actor, &peer).await.unwrap();
    }

    async fn an_editor_cannot_lift_the_restriction_to_reading(app: TestApp) {
        let reader = app.client(ClientSeed { access_level: AccessLevel::ReadOnly, ..ClientSeed::with_role("administrator") }).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        let patch = ClientPatch { access_level: Some(AccessLevel::ReadWrite), ..ClientPatch::default() };
        assert_eq!(problems(update(&app, &actor, &reader, patch).await), ESCALATION);
    }

    /// D-15: the scope of the token counts, not what its client may have.
    async fn a_token_narrowed_by_scope_cannot_give_more(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let target = app.client(ClientSeed::default()).await;
        let token = app.token_for(&administrator, &[("scope", "clients:read clients:write clients:roles clients:secrets")]).await;
        let actor = app.actor_of(&token).await.unwrap();
        let role = app.role_id(app.platform.id, "administrator").await;
        let outcome = app.change(&actor, async |work| client::set_role(work, target.id, Some(role), None).await).await;
        assert_eq!(problems(outcome), ESCALATION);
        let scopes = Some(codes(&["clients:delete"]));
        assert_eq!(problems(update(&app, &actor, &target, ClientPatch { scopes, ..ClientPatch::default() }).await), ESCALATION);
        assert_eq!(problems(rotate(&app, &actor, &administrator).await), ESCALATION);
        let outcome = app.change(&actor, async |work| role::delete(work, role, None).await).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Permission::RolesWrite))));
    }

    async fn who_defines_roles_cannot_put_in_what_they_lack(app: TestApp) {
        app.api(ApiSeed::default()).await;
        app.role(app.platform.id, "keeper", &["roles:read", "roles:write", "clients:roles", "clients:read"]).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("keeper")).await).await;
        let new = |permissions: &[&str]| NewRole {
            key: "new".to_owned(),
            name: "New".to_owned(),
            description: None,
            permissions: codes(permissions),
        };
        let outcome = app.change(&actor, async |work| role::create(work, new(&["clients:delete"])).await).await;
        assert_eq!(problems(outcome), ESCALATION);
        // The account's own permissions are theirs to define, and so to give.
        let made = app.change(&actor, async |work| role::create(work, new(&["clients:read", "orders:write"])).await).await.unwrap();
        let more = RolePatch { permissions: Some(codes(&["clients:read", "clients:secrets"])), ..RolePatch::default() };
        let outcome = app.change(&actor, async |work| role::update(work, made.id, None, more).await).await;
        assert_eq!(problems(outcome), ESCALATION);
        let own = app.role_id(app.platform.id, "keeper").await;
        let more = RolePatch { permissions: Some(codes(&["roles:read", "roles:write", "accounts:write"])), ..RolePatch::default() };
        let outcome = app.change(&actor, async |work| role::update(work, own, None, more).await).await;
        assert_eq!(problems(outcome), ESCALATION);
    }

    async fn nobody_is_raised_by_the_deletion_of_their_role(app: TestApp) {
        let made = app.role(app.platform.id, "low", &["clients:read"]).await;
        let low = app.client(ClientSeed::with_role("low")).await;
        app.role(app.platform.id, "keeper", &["roles:read", "roles:write", "clients:read"]).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("keeper")).await).await;
        let administrator = app.role_id(app.platform.id, "administrator").await;
        let outcome = app.change(&actor, async |work| role::delete(work, made.id, Some(administrator)).await).await;
        assert_eq!(problems(outcome), ESCALATION);
        assert_eq!(app.row(&low).await.role_id, Some(made.id));
    }

    /// What concerns the whole deployment works from the account `default` only, whatever a role says.
    async fn an_administrator_of_another_account_administers_that_one_only(app: TestApp) {
        let account = app.account("tenant", PolicyPreset::Default).await;
        let scope = app.ask(&account.administrator, &[]).await.json()["scope"].as_str().unwrap().to_owned();
        for deployment_wide in Permission::ALL.iter().filter(|permission| permission.platform()) {
            assert!(!scope.split(' ').any(|held| held == deployment_wide.as_str()), "{deployment_wide:?}");
            let asked = [("scope", deployment_wide.as_str())];
            app.ask(&account.administrator, &asked).await.refused(400, "invalid_scope");
        }
        let actor = app.actor(&account.administrator).await;
        let second = app.role_id(account.id, "administrator").await;
        create(&app, &actor, NewClient { role: Some(second), ..NewClient::default() }).await.unwrap();
    }

    async fn a_viewer_and_a_read_only_editor_change_nothing(app: TestApp) {
        let target = app.client(ClientSeed::default()).await;
        let viewer = app.actor(&app.client(ClientSeed::with_role("viewer")).await).await;
        let reader =
            app.actor(&app.client(ClientSeed { access_level: AccessLevel::ReadOnly, ..ClientSeed::with_role("editor") }).await).await;
        assert!(matches!(update(&app, &viewer, &target, ClientPatch::default()).await, Err(Error::Forbidden(Permission::ClientsWrite))));
        assert!(matches!(update(&app, &reader, &target, ClientPatch::default()).await, Err(Error::ReadOnly)));
        assert!(matches!(create(&app, &reader, NewClient::default()).await, Err(Error::ReadOnly)));
        assert!(matches!(rotate(&app, &reader, &target).await, Err(Error::ReadOnly)));
    }

    /// While a client is off it may do nothing, so whoever switches it on gives it all that it holds.
    async fn an_editor_cannot_switch_an_administrator_on_again(app: TestApp) {
        let off = |seed| ClientSeed { status: ClientStatus::Inactive, ..seed };
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let target = app.client(off(ClientSeed::with_role("administrator"))).await;
        let direct = app.client(off(ClientSeed { scopes: &["roles:write"], ..ClientSeed::default() })).await;
        let peer = app.client(off(ClientSeed::with_role("editor"))).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        for client in [&target, &direct] {
            assert_eq!(problems(activate(&app, &actor, client).await), ESCALATION);
        }
        let ids = [target.id, peer.id];
        let outcomes =
            app.change(&actor, async |work| bulk::set_status(work, &ids, ClientStatus::Active, OnError::SkipFailed).await).await.unwrap();
        assert_eq!(outcomes.iter().map(|outcome| outcome.result.is_ok()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(app.row(&target).await.status, ClientStatus::Inactive);
        app.ask(&target, &[]).await.refused(401, "invalid_client");
        app.token(&peer).await;
        activate(&app, &app.actor(&administrator).await, &target).await.unwrap();
        app.token(&target).await;
    }

    /// Nor is it any use without a flow in which it could fetch a token.
    async fn an_editor_cannot_give_an_administrator_its_flow_back(app: TestApp) {
        let no_script = Capabilities { web_app: true, backchannel: false, script: false };
        let script = || ClientPatch {
            capabilities: Some(Capabilities { web_app: true, backchannel: false, script: true }),
            ..ClientPatch::default()
        };
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let target = app.client(ClientSeed { capabilities: no_script, ..ClientSeed::with_role("administrator") }).await;
        let peer = app.client(ClientSeed { capabilities: no_script, ..ClientSeed::with_role("editor") }).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        assert_eq!(problems(update(&app, &actor, &target, script()).await), ESCALATION);
        app.ask(&target, &[]).await.refused(400, "unauthorized_client");
        update(&app, &actor, &peer, script()).await.unwrap();
        update(&app, &app.actor(&administrator).await, &target, script()).await.unwrap();
        app.token(&target).await;
    }

    /// A new client id locks out whoever uses the old one.
    async fn an_editor_cannot_rename_an_administrator(app: TestApp) {
        let renamed = |to: &str| ClientPatch { client_id: Some(to.to_owned()), ..ClientPatch::default() };
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let target = app.client(ClientSeed::with_role("administrator")).await;
        let peer = app.client(ClientSeed::with_role("editor")).await;
        let actor = app.actor(&app.client(ClientSeed::with_role("editor")).await).await;
        assert_eq!(problems(update(&app, &actor, &target, renamed("other")).await), ESCALATION);
        app.token(&target).await;
        let name = ClientPatch { name: Some(Some("Other".to_owned())), ..ClientPatch::default() };
        assert_eq!(problems(update(&app, &actor, &target, name).await), ESCALATION);
        assert_eq!(update(&app, &actor, &peer, renamed("peer")).await.unwrap().client_id, "peer");
        let row = update(&app, &app.actor(&administrator).await, &target, renamed("other")).await.unwrap();
        assert_eq!(row.client_id, "other");
    }
}
