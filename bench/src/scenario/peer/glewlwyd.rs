//! glewlwyd, as Debian packages it: on SQLite, with its log in a file, and with tokens signed with
//! ES256 by its OpenID Connect plugin.

use super::{Found, Peer};
use crate::{
    Bench, Outcome, database,
    load::http::{Connection, Credentials, form, request},
    machine::Role,
    scenario::TOKEN,
    server::{Server, free_address},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What its package makes its database of.
const SCHEMA: &str = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";
const MODULES: &str = "/usr/lib/glewlwyd";
/// A key pair on P-256, by way of a shell.
const KEYS: &str = "openssl ecparam -name prime256v1 -genkey -noout -out key.pem && openssl ec -in key.pem -pubout -out public.pem";
/// The administrator that its package makes.
const ADMINISTRATOR: &str = r#"{"username":"admin","password":"password"}"#;
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Starts it, where the package is installed.
pub(super) async fn start(bench: &Bench, client: &Credentials) -> Found {
    if !Path::new(SCHEMA).is_file() || !Path::new(MODULES).is_dir() {
        return Ok(Err(
            "glewlwyd is missing (apt-get install glewlwyd)".to_owned()
        ));
    }
    let (folder, address) = (bench.folder.part()?, free_address()?);
    let made = Command::new("sh")
        .args(["-c", KEYS])
        .current_dir(&folder)
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return Ok(Err("openssl is missing, or makes no keys".to_owned()));
    }
    create_database(&folder.join("glewlwyd.db")).await?;
    let settings = folder.join("glewlwyd.conf");
    fs::write(&settings, configuration(&folder, address))?;
    let mut command = bench.machine.command(Role::Server, "glewlwyd");
    command.args(["--config-file", &settings.to_string_lossy()]);
    let server = Server::start(command, address, "/config", &folder.join("output")).await?;
    set_up(&server, client, &folder).await?;
    Ok(Ok(Peer {
        server,
        request: form(
            "/api/oidc/token",
            client,
            "grant_type=client_credentials&scope=api",
        ),
        expected: TOKEN,
    }))
}

async fn create_database(path: &Path) -> Outcome<()> {
    let db = database::connect(&format!("sqlite://{}?mode=rwc", path.display())).await?;
    db.execute_unprepared(&fs::read_to_string(SCHEMA)?).await?;
    Ok(db.close().await?)
}

/// The settings of its package, where they do not concern pages.
fn configuration(folder: &Path, address: SocketAddr) -> String {
    let (port, folder) = (address.port(), folder.display());
    format!(
        r#"port={port}
bind_address="127.0.0.1"
external_url="http://127.0.0.1:{port}/"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="INFO"
log_file="{folder}/log"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="{MODULES}/user"
client_module_path="{MODULES}/client"
user_auth_scheme_module_path="{MODULES}/scheme"
plugin_module_path="{MODULES}/plugin"
use_secure_connection=false
secure_connection_key_file="{folder}/none"
secure_connection_pem_file="{folder}/none"
secure_connection_ca_file="{folder}/none"
hash_algorithm="SHA512"
database = {{ type = "sqlite3"; path = "{folder}/glewlwyd.db"; }};
"#
    )
}

/// Makes the scope, the plugin and the client by its API, as its pages do.
async fn set_up(server: &Server, client: &Credentials, folder: &Path) -> Outcome<()> {
    let mut connection = Connection::open(server.address, None).await?;
    let sign_in = request("POST /api/auth/", &[JSON], ADMINISTRATOR);
    let cookies = connection.ask_whole(&sign_in).await?.cookies().join("; ");
    let scope =
        json!({ "name": "api", "display_name": "api", "password_required": false, "scheme": {} });
    let steps = [
        ("/api/scope/", scope),
        ("/api/mod/plugin/", plugin(server, folder)?),
        ("/api/client/", client_of(client)),
    ];
    for (path, body) in steps {
        let headers = [JSON, ("Cookie", cookies.as_str())];
        let asked = request(&format!("POST {path}"), &headers, &body.to_string());
        let answer = connection.ask_whole(&asked).await?;
        if answer.status != 200 {
            return Err(format!("glewlwyd, {path}: {} {}", answer.status, answer.body).into());
        }
    }
    Ok(())
}

fn plugin(server: &Server, folder: &Path) -> Outcome<Value> {
    let read = |path: PathBuf| fs::read_to_string(path);
    let parameters = json!({
        "iss": format!("http://{}", server.address),
        "subject-type": "public",
        "jwt-type": "ecdsa",
        "jwt-key-size": "256",
        "key": read(folder.join("key.pem"))?,
        "cert": read(folder.join("public.pem"))?,
        "access-token-duration": 3600,
        "refresh-token-duration": 1_209_600,
        "code-duration": 600,
        "allow-non-oidc": true,
        "auth-type-code-enabled": false,
        "auth-type-token-enabled": false,
        "auth-type-id-token-enabled": false,
        "auth-type-password-enabled": false,
        "auth-type-client-enabled": true,
        "auth-type-refresh-enabled": false,
    });
    Ok(
        json!({ "module": "oidc", "name": "oidc", "display_name": "oidc", "enabled": true, "order_rank": 0, "parameters": parameters }),
    )
}

fn client_of(client: &Credentials) -> Value {
    json!({
        "client_id": client.id,
        "client_secret": client.secret,
        "name": "Bench",
        "confidential": true,
        "enabled": true,
        "authorization_type": ["client_credentials"],
        "token_endpoint_auth_method": ["client_secret_basic"],
        "scope": ["api"],
    })
}
