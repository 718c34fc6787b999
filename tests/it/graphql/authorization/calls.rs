//! A call of every root field, which the other tests make as callers who may not.

/// Every root query that needs a permission, with a selection that finds nothing.
pub(super) const QUERIES: [&str; 19] = [
    "account { id }",
    "accounts { totalCount }",
    "auditEvents { totalCount }",
    "client(by: { clientId: \"x\" }) { id }",
    "clients { totalCount }",
    "issuedTokens { totalCount }",
    "permissions { category }",
    "previewPermissions(id: \"cli_00000000000000000000000000000000\") { category }",
    "previewRoleChange(id: \"rol_00000000000000000000000000000000\", permissions: []) { gained { code } }",
    "resources { nodes { id } }",
    "resource(by: { id: \"res_00000000000000000000000000000000\" }) { id }",
    "role(by: { id: \"rol_00000000000000000000000000000000\" }) { id }",
    "roles { nodes { id } }",
    "signingKeys { id }",
    "user(by: { id: \"usr_00000000000000000000000000000000\" }) { id }",
    "users { totalCount }",
    "webhook(id: \"whk_00000000000000000000000000000000\") { id }",
    "webhookDeliveries(webhookId: \"whk_00000000000000000000000000000000\") { totalCount }",
    "webhooks { id }",
];

/// Every mutation, about things that are not there.
pub(super) const MUTATIONS: [&str; 35] = [
    "createAccount(input: { slug: \"x\", name: \"x\" }) { userErrors { code } }",
    "createClient(input: {}) { userErrors { code } }",
    "createClientSecret(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "createResource(input: { identifier: \"x:y\", name: \"x\", permissions: [] }) { userErrors { code } }",
    "createRole(input: { key: \"x\", name: \"x\", permissions: [] }) { userErrors { code } }",
    "createUser(input: { username: \"x\", kind: ROOT }) { userErrors { code } }",
    "createUserLink(input: { user: { id: \"usr_00000000000000000000000000000000\" } }) { userErrors { code } }",
    "createWebhook(input: { name: \"x\", url: \"x\" }) { userErrors { code } }",
    "deleteAccount(input: { id: \"acc_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteClients(input: { ids: [] }) { userErrors { code } }",
    "deleteResource(input: { id: \"res_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteRole(input: { id: \"rol_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteUser(input: { id: \"usr_00000000000000000000000000000000\" }) { userErrors { code } }",
    "deleteWebhook(input: { id: \"whk_00000000000000000000000000000000\" }) { userErrors { code } }",
    "duplicateClient(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "endSessions(input: { user: { id: \"usr_00000000000000000000000000000000\" } }) { userErrors { code } }",
    "redeliverWebhookDelivery(input: { id: \"dlv_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeAllTokens { userErrors { code } }",
    "revokeClientSecret(input: { id: \"sec_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeTokens(input: { jtis: [] }) { userErrors { code } }",
    "rotateClientSecret(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "rotateWebhookSecret(input: { id: \"whk_00000000000000000000000000000000\" }) { userErrors { code } }",
    "revokeSigningKey(input: { kid: \"x\" }) { userErrors { code } }",
    "rotateSigningKey(input: {}) { userErrors { code } }",
    "setClientRole(input: { id: \"cli_00000000000000000000000000000000\", role: null }) { userErrors { code } }",
    "setClientsStatus(input: { ids: [], status: ACTIVE }) { userErrors { code } }",
    "setUserPassword(input: { id: \"usr_00000000000000000000000000000000\", password: \"\" }) { userErrors { code } }",
    "testWebhook(input: { id: \"whk_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateAccount(input: { id: \"acc_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateAccountPolicy(input: { maxClients: 1 }) { userErrors { code } }",
    "updateClient(input: { id: \"cli_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateResource(input: { id: \"res_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateRole(input: { id: \"rol_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateUser(input: { id: \"usr_00000000000000000000000000000000\" }) { userErrors { code } }",
    "updateWebhook(input: { id: \"whk_00000000000000000000000000000000\" }) { userErrors { code } }",
];

#[test]
fn the_table_names_every_root_field() {
    let queries = (
        QUERIES.as_slice(),
        vec!["node", "nodes", "server", "viewer"],
    );
    for (root, (calls, open)) in [
        ("Query", queries),
        ("Mutation", (MUTATIONS.as_slice(), vec![])),
    ] {
        let fields = crate::schema::fields(root);
        let called = |field: &String| {
            calls
                .iter()
                .any(|call| call.split(['(', ' ']).next() == Some(field))
        };
        let missing: Vec<_> = fields.iter().filter(|field| !called(field)).collect();
        assert_eq!(missing, open);
    }
}
