//! What is remembered of tokens and authentications: far too much to wait for, so it is collected in memory and written in batches.
//!
//! The queue is bounded; when it is full, requests wait rather than lose a record. A crash can lose what was not yet written: a moment's
//! worth. An orderly shutdown writes everything first.

use super::{
    actor::Actor,
    audit,
    error::{Error, Result},
    work::{Tools, Work},
};
use chrono::{DateTime, Duration, Utc};
use entity::{ClientId, ClientSecretId, client, client_secret, issuance};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, sea_query::Expr};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::{mpsc, oneshot};

const QUEUE: usize = 10_000;
/// Ten columns a row stay far below what a statement may bind (SQLite: 32,766).
const BATCH: usize = 500;

/// Tries before records are given up, with a loud word in the log.
const TRIES: u32 = 3;

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

    /// Waits until everything handed over so far has been written.
    pub async fn flush(&self) {
        let (sender, written) = oneshot::channel();
        self.send(Record::Flush(sender)).await;
        let _ = written.await;
    }
}

async fn write(db: &DatabaseConnection, tools: &Tools, batch: Vec<Record>) {
    let (mut issued, mut used, mut refused, mut flushes) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
    for record in batch {
        match record {
            Record::Issued(row) => issued.push(*row),
            Record::Used { client, secret, at } => {
                used.insert((client, secret), at);
            }
            Record::Refused { event, actor } => refused.push((event, actor)),
            Record::Flush(sender) => flushes.push(sender),
        }
    }
    let mut tries = 0;
    while let Err(error) = write_issued(db, &issued).await {
        if !try_again(&mut tries, &error).await {
            tracing::error!(lost = issued.len(), "issuance records are lost");
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

async fn write_issued(db: &DatabaseConnection, issued: &[issuance::Model]) -> Result<()> {
    if issued.is_empty() {
        return Ok(());
    }
    let rows = issued.iter().map(|row| issuance::ActiveModel::from(row.clone()));
    issuance::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
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
