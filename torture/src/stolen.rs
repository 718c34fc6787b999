//! A signing key falls into the wrong hands: its thief, who has read the database and the master
//! key, signs tokens that two nodes accept, until `latchkey keys revoke` is run.

use crate::{
    Outcome, World,
    caller::Caller,
    ensure,
    home::{Home, MASTER_KEY, Server},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    key::{self, KeyStatus},
    vault::{SealedKeys, Vault},
};
use entity::{Secret, client::Algorithm, signing_key};
use jsonwebtoken::EncodingKey;
use sea_orm::{ColumnTrait, Database, EntityTrait, QueryFilter};
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How long nodes may take to hear of a revoked key.
const HEARD_WITHIN: Duration = Duration::from_secs(2);
/// How often they are asked in the meantime.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long a token may live that the thief signs, in seconds: the longest that any may.
const FORGED_TTL: i64 = 86_400;

/// On two nodes with one PostgreSQL, of which the second hears of changes by looking every second,
/// as behind a pooler.
pub(crate) async fn run(world: &World) -> Outcome {
    let Some(cluster) = &world.cluster else {
        println!("    left out: PostgreSQL's programs are not installed");
        return Ok(());
    };
    let url = cluster.database("stolen").await?;
    let home = Home::postgres(world, url.clone())?;
    let one = home.serve().await?;
    let mut other = home
        .serve_with(&[("LATCHKEY_DATABASE_NOTIFY", "false")])
        .await?;
    let rounds = world.pick(2, 10);
    let (mut slowest, mut dead) = (Duration::ZERO, Vec::new());
    for _ in 0..rounds {
        let outcome = round(&home, &url, [&one, &other]).await;
        let (took, tokens) = one.explain(outcome)?;
        slowest = slowest.max(took);
        dead.extend(tokens);
    }
    other.stop().await?;
    other = home.serve().await?;
    for node in [&one, &other] {
        let caller = node.caller()?;
        for token in &dead {
            ensure(!caller.accepts(token).await?, || {
                "a token of a revoked key is accepted later on".to_owned()
            })?;
        }
    }
    home.verify_audit().await?;
    println!(
        "    {rounds} stolen keys revoked; both nodes refused their tokens within {:.1} s",
        slowest.as_secs_f64()
    );
    one.stop().await?;
    other.stop().await
}

/// Steals the key that signs, and revokes it. Answers how long it took until both nodes had heard,
/// and tokens that must stay dead.
async fn round(
    home: &Home,
    url: &str,
    [one, other]: [&Server; 2],
) -> Outcome<(Duration, Vec<String>)> {
    let callers = [one.caller()?, other.caller()?];
    let honest = other.caller()?.token().await?;
    let stolen = StolenKey::read(url).await?;
    let forged = stolen.sign_like(&honest, 0)?;
    for caller in &callers {
        ensure(caller.accepts(&honest).await?, || {
            "a good token is refused".to_owned()
        })?;
        ensure(caller.accepts(&forged).await?, || {
            "the thief did not sign as the server does: nothing is tried".to_owned()
        })?;
        ensure(caller.key_ids().await?.contains(&stolen.kid), || {
            "a key that signs is not published".to_owned()
        })?;
    }
    let output = home.run(&["keys", "revoke", &stolen.kid]).await?;
    let revoked = Instant::now();
    ensure(output.status.success(), || {
        format!(
            "the key is not revoked: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    // What the thief signs afterwards is worth no more, whenever it says that it was signed.
    let tokens = vec![
        honest.clone(),
        forged,
        stolen.sign_like(&honest, 0)?,
        stolen.sign_like(&honest, -60)?,
    ];
    for caller in &callers {
        while !has_heard(caller, &stolen.kid, &tokens).await? {
            ensure(revoked.elapsed() < HEARD_WITHIN, || {
                format!(
                    "key {} is published or believed after {HEARD_WITHIN:?}",
                    stolen.kid
                )
            })?;
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }
    let took = revoked.elapsed();
    for caller in &callers {
        let new = caller.token().await?;
        for node in &callers {
            ensure(node.accepts(&new).await?, || {
                "a token that was issued after the revocation is refused".to_owned()
            })?;
        }
    }
    Ok((took, tokens))
}

/// Whether a node neither publishes the key nor believes any of its tokens.
async fn has_heard(caller: &Caller, kid: &str, tokens: &[String]) -> Outcome<bool> {
    for token in tokens {
        if caller.accepts(token).await? {
            return Ok(false);
        }
    }
    Ok(!caller
        .key_ids()
        .await?
        .iter()
        .any(|published| published == kid))
}

/// A private key in the hands of a thief.
struct StolenKey {
    kid: String,
    key: EncodingKey,
}

impl StolenKey {
    /// The ES256 key that signs now, out of the database.
    async fn read(url: &str) -> Outcome<Self> {
        let db = Database::connect(url).await?;
        let rows = signing_key::Entity::find()
            .filter(signing_key::Column::Algorithm.eq(Algorithm::Es256))
            .all(&db)
            .await?;
        db.close().await?;
        let row = rows
            .into_iter()
            .find(|row| key::status(row) == KeyStatus::Current)
            .ok_or("no key signs")?;
        let vault = Vault::new(
            &Secret::new(MASTER_KEY.to_owned()).into(),
            &SealedKeys::default(),
        )
        .map_err(|error| format!("no vault: {error:?}"))?;
        let private = vault
            .open(&row.kid, &row.private_key)
            .ok_or("the master key does not open the signing key")?;
        Ok(Self {
            kid: row.kid,
            key: EncodingKey::from_ec_pem(private.expose().as_bytes())?,
        })
    }

    /// A token with the rights of this one, an id of its own and the longest life, issued so many
    /// seconds later.
    fn sign_like(&self, token: &str, later: i64) -> Outcome<String> {
        let mut parts = token.split('.');
        let (Some(head), Some(payload)) = (parts.next(), parts.next()) else {
            return Err("no JWT".into());
        };
        let mut claims: Map<String, Value> =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
        let issued = claims.get("iat").and_then(Value::as_i64).ok_or("no iat")? + later;
        for (name, value) in [
            ("iat", json!(issued)),
            ("exp", json!(issued + FORGED_TTL)),
            ("jti", json!(format!("stolen{later}"))),
        ] {
            claims.insert(name.to_owned(), value);
        }
        let message = format!(
            "{head}.{}",
            URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims)?)
        );
        let signature = jsonwebtoken::crypto::sign(
            message.as_bytes(),
            &self.key,
            jsonwebtoken::Algorithm::ES256,
        )?;
        Ok(format!("{message}.{signature}"))
    }
}
