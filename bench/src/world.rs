//! A deployment to be measured: a database that the program itself made, with an administrator that
//! it made, and clients that are written straight into it by the program's own rows and rules.

use crate::{
    Bench, Outcome, database,
    database::Kind,
    load::http::{Credentials, json, token},
    machine::Role,
    server::{Server, free_address},
};
use domain::{
    clock::Clock,
    random::Random,
    secret,
    vault::{PEPPER_VERSION, SealedKeys, Vault},
};
use entity::{
    ClientId, ClientSecretId, Secret, account,
    client::{self, AccessLevel, ClientStatus},
    client_identifier,
    client_secret::{self, SecretKind},
    role,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    QueryFilter, TransactionTrait,
};
use serde_json::Value;
use std::{path::PathBuf, process::Command};

/// What all servers of this run call themselves.
pub const ISSUER: &str = "http://localhost:8080";
/// Keeps nothing that is worth keeping.
const MASTER_KEY: &str = "the master key of a measurement, good for nothing";
/// What most clients have: a role with a scope of usual length.
pub const ROLE: &str = "viewer";

/// Rows in a statement; 27 columns each stay below what one may bind.
const STATEMENT: usize = 500;
/// Rows in a transaction.
const TRANSACTION: usize = 10_000;

/// A deployment.
pub struct World {
    /// May do everything.
    pub admin: Credentials,
    /// Clients with generated secrets.
    pub clients: Vec<Credentials>,
    url: String,
    folder: PathBuf,
}

impl World {
    /// Makes a deployment with so many clients.
    pub async fn new(bench: &Bench, kind: Kind, clients: usize) -> Outcome<Self> {
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
        world.clients = world.seed(clients).await?;
        Ok(world)
    }

    fn command(&self, bench: &Bench, role: Role) -> Command {
        let mut command = bench.machine.command(role, &bench.binary.to_string_lossy());
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
    pub async fn serve(
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

    /// Writes further clients. Answers their credentials.
    pub async fn seed(&self, count: usize) -> Outcome<Vec<Credentials>> {
        let mut made = Vec::with_capacity(count);
        if count == 0 {
            return Ok(made);
        }
        let db = database::connect(&self.url).await?;
        let seeder = Seeder::new(&db).await?;
        while made.len() < count {
            let transaction = db.begin().await?;
            let end = count.min(made.len() + TRANSACTION);
            while made.len() < end {
                let numbers = made.len()..end.min(made.len() + STATEMENT);
                made.extend(seeder.write(&transaction, numbers).await?);
            }
            transaction.commit().await?;
        }
        db.close().await?;
        Ok(made)
    }
}

/// A token of that client, as the server gives it, in the whole answer.
pub async fn token_answer(server: &Server, client: &Credentials) -> Outcome<Value> {
    json(server.address, &token(client)).await
}

/// A token of that client.
pub async fn access_token(server: &Server, client: &Credentials) -> Outcome<String> {
    let answer = token_answer(server, client).await?;
    Ok(answer
        .get("access_token")
        .and_then(Value::as_str)
        .ok_or("there is no token in the answer")?
        .to_owned())
}

/// Writes clients as the rules would have made them.
struct Seeder {
    account: account::Model,
    role: role::Model,
    vault: Vault,
    random: Random,
    clock: Clock,
}

impl Seeder {
    async fn new(db: &DatabaseConnection) -> Outcome<Self> {
        let account = account::Entity::find()
            .filter(account::Column::Slug.eq("default"))
            .one(db)
            .await?;
        let role = role::Entity::find()
            .filter(role::Column::Key.eq(ROLE))
            .one(db)
            .await?;
        Ok(Self {
            account: account.ok_or("the account is missing")?,
            role: role.ok_or("the role is missing")?,
            vault: Vault::new(
                &Secret::new(MASTER_KEY.to_owned()).into(),
                &SealedKeys::default(),
            )
            .map_err(|error| format!("{error:?}"))?,
            random: Random::system(),
            clock: Clock::system(),
        })
    }

    async fn write(
        &self,
        db: &DatabaseTransaction,
        numbers: std::ops::Range<usize>,
    ) -> Outcome<Vec<Credentials>> {
        let (mut made, mut clients, mut identifiers, mut secrets) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for number in numbers {
            let (id, secret) = (
                ClientId(self.random.uuid(self.clock.now())),
                secret::generate(&self.random),
            );
            let client_id = self.random.uuid_v4().to_string();
            clients.push(self.client(id, &client_id, format!("Client {number:08}")));
            identifiers.push(client_identifier::ActiveModel {
                client_id: Set(client_id.clone()),
                given_to: Set(id),
                given_at: Set(self.clock.now()),
            });
            secrets.push(self.secret(id, &secret));
            made.push(Credentials {
                id: client_id,
                secret: secret.expose().to_owned(),
            });
        }
        client_identifier::Entity::insert_many(identifiers)
            .exec_without_returning(db)
            .await?;
        client::Entity::insert_many(clients)
            .exec_without_returning(db)
            .await?;
        client_secret::Entity::insert_many(secrets)
            .exec_without_returning(db)
            .await?;
        Ok(made)
    }

    fn client(&self, id: ClientId, client_id: &str, name: String) -> client::ActiveModel {
        let now = self.clock.now();
        client::ActiveModel {
            id: Set(id),
            account_id: Set(self.account.id),
            client_id: Set(client_id.to_owned()),
            sort_name: Set(name.to_lowercase()),
            search_text: Set(format!("{client_id}\n{name}").to_lowercase()),
            name: Set(Some(name)),
            description: Set(None),
            status: Set(ClientStatus::Active),
            status_reason: Set(None),
            version: Set(1),
            generation: Set(1),
            owner_id: Set(None),
            created_by: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            last_used_at: Set(None),
            web_app: Set(false),
            backchannel: Set(false),
            script: Set(true),
            access_level: Set(AccessLevel::ReadWrite),
            token_ttl_seconds: Set(None),
            role_id: Set(Some(self.role.id)),
            signing_algorithm: Set(None),
            root_url: Set(None),
            home_url: Set(None),
            admin_url: Set(None),
            backchannel_logout_url: Set(None),
        }
    }

    fn secret(&self, client: ClientId, secret: &Secret) -> client_secret::ActiveModel {
        let (now, text) = (self.clock.now(), secret.expose());
        client_secret::ActiveModel {
            id: Set(ClientSecretId(self.random.uuid(now))),
            client_id: Set(client),
            kind: Set(SecretKind::Generated),
            digest: Set(self.vault.digest(text)),
            pepper_version: Set(PEPPER_VERSION),
            hint: Set(text.get(text.len() - 4..).unwrap_or_default().to_owned()),
            created_at: Set(now),
            created_by: Set(None),
            last_used_at: Set(None),
            expires_at: Set(None),
            superseded: Set(false),
            revoked_at: Set(None),
            name: Set(None),
        }
    }
}
