//! A deployment to be measured: a database that the program itself made, with an administrator that
//! it made, and clients that are written straight into it by the program's own rows and rules.

mod api;
mod person;
mod rows;
mod seeder;
mod tokens;

pub(crate) use api::API;
pub(crate) use person::{Administrator, PASSWORD, sign_in, text};
pub(crate) use seeder::vault;
pub(crate) use tokens::{access_token, token_answer};

use crate::{
    Bench, Outcome,
    database::Kind,
    load::http::Credentials,
    machine::Role,
    server::{Server, free_address},
};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What all servers of this run call themselves.
pub(crate) const ISSUER: &str = "http://localhost:8080";
/// Keeps nothing that is worth keeping.
const MASTER_KEY: &str = "the master key of a measurement, good for nothing";
/// What most clients have: a role with a scope of usual length.
pub(crate) const ROLE: &str = "viewer";

/// A deployment.
pub(crate) struct World {
    /// May do everything.
    pub admin: Credentials,
    /// Clients with generated secrets.
    pub clients: Vec<Credentials>,
    /// Of its database.
    pub url: String,
    folder: PathBuf,
}

impl World {
    /// Makes a deployment with so many clients.
    pub(crate) async fn new(bench: &Bench, kind: Kind, clients: usize) -> Outcome<Self> {
        let folder = bench.folder.part()?;
        let url = match (kind, &bench.postgres) {
            (Kind::Sqlite, _) => {
                format!("sqlite://{}?mode=rwc", folder.join("latchkey.db").display())
            }
            (Kind::Postgres, Some(postgres)) => postgres.create().await?,
            (Kind::Postgres, None) => return Err("there is no PostgreSQL".into()),
        };
        let placeholder = Credentials {
            id: String::new(),
            secret: String::new(),
        };
        let mut world = Self {
            admin: placeholder,
            clients: Vec::new(),
            url,
            folder,
        };
        let output = world
            .command(bench, Role::Server)
            .args([
                "client",
                "create",
                "--name",
                "Bench",
                "--role",
                "administrator",
            ])
            .output()?;
        if !output.status.success() {
            return Err(format!(
                "latchkey client create: {}",
                String::from_utf8_lossy(&output.stderr)
            )
            .into());
        }
        let made: Value = serde_json::from_slice(&output.stdout)?;
        let text = |name: &str| {
            made.get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .ok_or("latchkey client create printed something else")
        };
        world.admin = Credentials {
            id: text("client_id")?,
            secret: text("client_secret")?,
        };
        world.clients = world.seed(clients, "Client").await?;
        Ok(world)
    }

    fn command(&self, bench: &Bench, role: Role) -> Command {
        self.command_of(bench, role, &bench.binary.to_string_lossy())
    }

    /// A command with the settings of this deployment.
    fn command_of(&self, bench: &Bench, role: Role, program: &str) -> Command {
        let mut command = bench.machine.command(role, program);
        command.current_dir(&self.folder);
        let settings = [
            ("DATABASE_URL", self.url.as_str()),
            ("MASTER_KEY", MASTER_KEY),
            ("ISSUER", ISSUER),
            ("LOG", "info"),
        ];
        command.envs(settings.map(|(name, value)| (format!("LATCHKEY_{name}"), value)));
        command
    }

    /// Starts a server on it, with everything on as in production.
    pub(crate) async fn serve(
        &self,
        bench: &Bench,
        role: Role,
        settings: &[(&str, &str)],
    ) -> Outcome<Server> {
        let address = free_address()?;
        let mut command = self.command(bench, role);
        command
            .envs(settings.iter().copied())
            .args(["serve", "--listen", &address.to_string()]);
        Server::start(command, address, "/readyz", &self.folder.join("log")).await
    }

    /// Starts a server on it that a tool observes: a program that is given the arguments, and then
    /// the command to run.
    pub(crate) async fn serve_under(
        &self,
        bench: &Bench,
        (tool, arguments): (&str, &[&str]),
        settings: &[(&str, &str)],
    ) -> Outcome<Server> {
        let address = free_address()?;
        let mut command = self.command_of(bench, Role::Server, tool);
        command
            .envs(settings.iter().copied())
            .args(arguments)
            .arg(&bench.binary)
            .args(["serve", "--listen", &address.to_string()]);
        Server::start(command, address, "/readyz", &self.folder.join("log")).await
    }

    /// Starts a server on it that speaks TLS with the certificate and the key in these files. It
    /// counts as ready when its metrics are served, which are in plain text.
    pub(crate) async fn serve_encrypted(
        &self,
        bench: &Bench,
        (certificate, key): (&Path, &Path),
    ) -> Outcome<Server> {
        let (address, metrics) = (free_address()?, free_address()?);
        let mut command = self.command(bench, Role::Server);
        command
            .env("LATCHKEY_TLS_CERTIFICATE_FILE", certificate)
            .env("LATCHKEY_TLS_KEY_FILE", key)
            .env("LATCHKEY_METRICS_LISTEN", metrics.to_string())
            .args(["serve", "--listen", &address.to_string()]);
        let log = self.folder.join("log");
        let mut server = Server::start(command, metrics, "/metrics", &log).await?;
        server.address = address;
        Ok(server)
    }
}
