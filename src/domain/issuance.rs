//! What is remembered of tokens, refusals and authentications: far too much to wait for, so it is collected in memory and written in batches.
//!
//! The queue is bounded; when it is full, requests wait rather than lose a record. A crash can lose what was not yet written: a moment's
//! worth. An orderly shutdown writes everything first.

use super::{
    actor::{Actor, Origin},
    audit,
    error::{Error, Result},
    secret,
    work::{Tools, Work, begin_writing},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ClientId, ClientSecretId, RefusalId, client, client_secret, issuance,
    refusal::{self, RefusalError},
};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, sea_query::Expr};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::{mpsc, oneshot};

const QUEUE: usize = 10_000;
/// Ten columns a row at most stay far below what a statement may bind (SQLite: 32,766).
const BATCH: usize = 500;

/// Tries before records are given up, with a loud word in the log.
const TRIES: u32 = 3;

/// Most characters of a scope that are remembered of a request.
const LONGEST_SCOPE: usize = 500;
/// Most characters of a grant type that are.
const LONGEST_GRANT_TYPE: usize = 100;

/// A request that a known client was refused. Of what it asked for, as much is remembered as helps to mend it.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// Who asked, or who somebody tried to be.
    pub client: &'a client::Model,
    /// Why it was refused.
    pub error: RefusalError,
    /// The grant asked for.
    pub grant_type: Option<&'a str>,
    /// The scope asked for.
    pub scope: Option<&'a str>,
}

impl Refusal<'_> {
    fn to_row(self, tools: &Tools, origin: &Origin) -> refusal::Model {
        let now = tools.clock.now();
        refusal::Model {
            id: RefusalId(tools.random.uuid(now)),
            account_id: self.client.account_id,
            client_id: self.client.id,
            grant_type: self.grant_type.map(|text| excerpt(text, LONGEST_GRANT_TYPE)),
            error: self.error,
            scope: self.scope.map(|text| excerpt(text, LONGEST_SCOPE)),
            occurred_at: now,
            ip_address: origin.ip.map(|ip| ip.to_string()),
        }
    }
}

/// The beginning of what a caller sent, of words that can be no secret: people mix up their settings.
fn excerpt(text: &str, most: usize) -> String {
    let words: Vec<_> = text.split(' ').map(|word| if may_be_secret(word) { "(left out)" } else { word }).collect();
    words.join(" ").chars().take(most).collect()
}

/// Whether it looks like one of our secrets, or like one that was chosen: letters, digits and special characters together, or characters that
/// no scope of ours has.
fn may_be_secret(word: &str) -> bool {
    let has = |what: fn(&u8) -> bool| word.as_bytes().iter().any(what);
    let mixed = has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit) && has(u8::is_ascii_punctuation);
    let odd = !word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_' | b'-' | b'/'));
    mixed || odd || secret::resembles_generated(word)
}

/// Something to be remembered.
#[derive(Debug)]
pub enum Record {
    /// A token was issued.
    Issued(Box<issuance::Model>),
    /// A client authenticated.
    Used {
        /// Which.
        client: ClientId,
        /// With which secret.
        secret: ClientSecretId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A client was refused a token, or not believed to be who it said.
    TokenRefused(Box<refusal::Model>),
    /// Something was refused outside any transaction.
    Refused {
        /// What.
        event: audit::Event,
        /// To whom.
        actor: Box<Actor>,
    },
    /// Everything before this has been written.
    Flush(oneshot::Sender<()>),
}

/// Takes records and writes them behind the requests' backs.
#[derive(Clone)]
pub struct Recorder(mpsc::Sender<Record>);

impl Recorder {
    /// Starts the task that writes.
    #[must_use]
    pub fn start(db: DatabaseConnection, tools: Arc<Tools>) -> Self {
        let (sender, mut receiver) = mpsc::channel(QUEUE);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while receiver.recv_many(&mut batch, BATCH).await > 0 {
                write(&db, &tools, std::mem::take(&mut batch)).await;
            }
        });
        Self(sender)
    }

    /// Hands over a record; waits where the queue is full.
    pub async fn send(&self, record: Record) {
        if self.0.send(record).await.is_err() {
            tracing::error!("the task that writes issuance records has ended");
        }
    }

    /// Remembers a request that a known client was refused.
    pub async fn refused(&self, tools: &Tools, refusal: Refusal<'_>, origin: &Origin) {
        self.send(Record::TokenRefused(Box::new(refusal.to_row(tools, origin)))).await;
    }

    /// Waits until everything handed over so far has been written.
    pub async fn flush(&self) {
        let (sender, written) = oneshot::channel();
        self.send(Record::Flush(sender)).await;
        let _ = written.await;
    }
}

async fn write(db: &DatabaseConnection, tools: &Tools, batch: Vec<Record>) {
    let (mut issued, mut denied, mut used) = (Vec::new(), Vec::new(), HashMap::new());
    let (mut refused, mut flushes) = (Vec::new(), Vec::new());
    for record in batch {
        match record {
            Record::Issued(row) => issued.push(*row),
            Record::TokenRefused(row) => denied.push(*row),
            Record::Used { client, secret, at } => {
                used.insert((client, secret), at);
            }
            Record::Refused { event, actor } => refused.push((event, actor)),
            Record::Flush(sender) => flushes.push(sender),
        }
    }
    let mut tries = 0;
    while let Err(error) = write_history(db, &issued, &denied).await {
        if !try_again(&mut tries, &error).await {
            tracing::error!(issued = issued.len(), refused = denied.len(), "records of tokens issued and refused are lost");
            break;
        }
    }
    if let Err(error) = write_uses(db, &used).await {
        tracing::warn!(?error, "moments of last use could not be written");
    }
    for (event, actor) in refused {
        let mut tries = 0;
        while let Err(error) = write_refusal(db, tools, &event, &actor).await {
            if !try_again(&mut tries, &error).await {
                tracing::error!(?event, "a refusal is not in the audit log");
                break;
            }
        }
    }
    for flush in flushes {
        let _ = flush.send(());
    }
}

/// Waits a little before another try; says no after the last one.
async fn try_again(tries: &mut u32, error: &Error) -> bool {
    *tries += 1;
    tracing::warn!(?error, tries, "records could not be written");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    *tries < TRIES
}

/// Both or neither, so that another try finds nothing there already.
async fn write_history(db: &DatabaseConnection, issued: &[issuance::Model], denied: &[refusal::Model]) -> Result<()> {
    if issued.is_empty() && denied.is_empty() {
        return Ok(());
    }
    let transaction = begin_writing(db).await?;
    if !issued.is_empty() {
        let rows = issued.iter().map(|row| issuance::ActiveModel::from(row.clone()));
        issuance::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
    }
    if !denied.is_empty() {
        let rows = denied.iter().map(|row| refusal::ActiveModel::from(row.clone()));
        refusal::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
    }
    Ok(transaction.commit().await?)
}

/// Each row on its own, never two locked at once: rules that change the same rows take them in another order, and would wait for this
/// one while it waits for them.
async fn write_uses(db: &DatabaseConnection, used: &HashMap<(ClientId, ClientSecretId), DateTime<Utc>>) -> Result<()> {
    for ((client, secret), at) in used {
        let stale = *at - Duration::minutes(1);
        client::Entity::update_many()
            .col_expr(client::Column::LastUsedAt, Expr::value(*at))
            .filter(client::Column::Id.eq(*client))
            .filter(Condition::any().add(client::Column::LastUsedAt.is_null()).add(client::Column::LastUsedAt.lte(stale)))
            .exec(db)
            .await?;
        client_secret::Entity::update_many()
            .col_expr(client_secret::Column::LastUsedAt, Expr::value(*at))
            .filter(client_secret::Column::Id.eq(*secret))
            .filter(Condition::any().add(client_secret::Column::LastUsedAt.is_null()).add(client_secret::Column::LastUsedAt.lte(stale)))
            .exec(db)
            .await?;
    }
    Ok(())
}

async fn write_refusal(db: &DatabaseConnection, tools: &Tools, event: &audit::Event, actor: &Actor) -> Result<()> {
    let work = Work::begin(db, tools, actor).await?;
    work.record(event.clone());
    work.commit().await
}
