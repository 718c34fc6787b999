//! Every `sh` block of the README and of the book is run, and must print what its page shows.

use crate::tour::{page, pages, sections, steps, walk};

/// Walks sections one after another in one shell, where every one of them shows at least a block.
fn walk_all(all: &[(&str, &str)]) {
    let mut blocks = Vec::new();
    for (path, heading) in all {
        let section = steps(&page(path), heading);
        assert!(!section.is_empty(), "{path} has no block under `{heading}`");
        blocks.extend(section);
    }
    walk(&blocks);
}

/// Defines a test for each walk, and the list of all sections that are walked, so that none is
/// listed without being walked.
macro_rules! walks {
    ($($test:ident: $(($path:literal, $heading:literal)),+;)+) => {
        const WALKED: &[(&str, &str)] = &[$($(($path, $heading)),+),+];

        $(
            #[test]
            fn $test() {
                walk_all(&[$(($path, $heading)),+]);
            }
        )+
    };
}

walks! {
    the_readme_leads_to_a_token:
        ("README.md", "Sixty seconds to a token");

    every_command_of_the_tour_does_what_it_shows:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/start/tour.md", "Create a client"),
        ("docs/start/tour.md", "Disable the client"),
        ("docs/start/tour.md", "Sign in as a person"),
        ("docs/start/tour.md", "Stop the server");

    a_first_client_gets_a_token:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/start/first-client.md", "Define the API"),
        ("docs/start/first-client.md", "Create the client"),
        ("docs/start/first-client.md", "Get a token");

    clients_and_their_secrets_are_managed_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/clients-and-secrets.md", "Create, change, disable, delete"),
        ("docs/guide/clients-and-secrets.md", "Rotate a secret");

    a_change_of_a_role_is_previewed_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/roles-and-permissions.md", "Create a role and see what a change does");

    an_api_is_protected_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/protect-your-api.md", "Define the API"),
        ("docs/guide/protect-your-api.md", "Whom a token is for"),
        ("docs/guide/protect-your-api.md", "Verify the signature"),
        ("docs/guide/protect-your-api.md", "Ask Latchkey"),
        ("docs/guide/protect-your-api.md", "Let a proxy ask");

    tokens_are_revoked_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/tokens-and-revocation.md", "Revoke a token");

    the_list_of_revocations_is_read_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/verify-offline.md", "Read the list yourself");

    the_history_is_read_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/history.md", "See it");

    unused_access_is_found_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/least-privilege.md", "See what is unused"),
        ("docs/guide/least-privilege.md", "Take it away");

    the_audit_log_is_verified_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/audit-log.md", "Verify it"),
        ("docs/guide/audit-log.md", "Prune it");

    a_server_is_managed_from_the_command_line_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/guide/command-line.md", "Name a server"),
        ("docs/guide/command-line.md", "Manage clients"),
        ("docs/guide/command-line.md", "Get a token, and look into one");
    a_webhook_is_created_and_verified_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/webhooks.md", "Create one"),
        ("docs/guide/webhooks.md", "Verify a message");

    the_configuration_file_does_what_it_shows:
        ("docs/guide/configuration-as-a-file.md", "# Configuration as a file");

    graphql_answers_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/graphql.md", "Ask and change");

    a_web_application_is_created_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/sign-people-in.md", "A web application");

    rest_answers_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/start/tour.md", "Ask GraphQL"),
        ("docs/guide/rest.md", "Create a client");

    a_backup_is_made_and_restored_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/operate/backup-and-restore.md", "SQLite");

    the_schema_is_told_of_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/operate/upgrade.md", "See where the schema stands");

    the_probes_answer_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/operate/probes.md", "Health checks");

    a_leaked_signing_key_is_revoked_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/operate/signing-keys.md", "When a signing key leaks");

    a_stolen_database_is_answered_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/operate/stolen-database.md", "In any case"),
        ("docs/operate/stolen-database.md", "Where the thief may have the master key");

    who_is_locked_out_gets_back_in:
        ("docs/start/tour.md", "Start a server"),
        ("docs/operate/locked-out.md", "# Locked out"),
        ("docs/operate/locked-out.md", "The secret of an administrator is lost"),
        ("docs/operate/locked-out.md", "A user has no password, or forgot it"),
        ("docs/operate/locked-out.md", "Its client was disabled, or its role taken away"),
        ("docs/operate/locked-out.md", "No client can administer the deployment any more"),
        ("docs/operate/locked-out.md", "A secret was disclosed");

    a_lost_master_key_is_survived_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/operate/locked-out.md", "# Locked out"),
        ("docs/operate/locked-out.md", "The master key is lost");

    oauth_answers_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/reference/oauth.md", "Try it");

    introspection_shows_the_claims_as_shown:
        ("docs/start/tour.md", "Start a server"),
        ("docs/start/tour.md", "Get a token"),
        ("docs/reference/claims.md", "See them");

    an_administrator_of_koios_finds_everything:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/koios.md", "Walk-through");

    an_administrator_of_knox_manage_finds_everything:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/knox-manage.md", "Walk-through");

    an_administrator_of_insights_finds_everything:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/insights.md", "Walk-through");

    an_administrator_of_alphaus_finds_everything:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/alphaus.md", "Walk-through");

    clients_of_keycloak_are_imported_as_shown:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/keycloak.md", "Import a realm");

    clients_of_hydra_are_imported_as_shown:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/hydra.md", "Import clients");

    clients_of_auth0_are_imported_as_shown:
        ("docs/migrate/index.md", "Before you begin"),
        ("docs/migrate/auth0.md", "Import applications");
}

#[test]
fn every_sh_block_is_in_a_section_that_is_walked() {
    for path in pages() {
        let text = page(&path);
        for (heading, section) in sections(&text) {
            let shows = section
                .lines()
                .any(|line| line.trim_start().starts_with("```sh"));
            let walked = WALKED.contains(&(path.as_str(), heading));
            let advice = "no test walks it: list it in `walks!`, or mark the block `console`";
            assert!(
                !shows || walked,
                "{path} has an sh block under `{heading}`, and {advice}"
            );
        }
    }
}
