//! Prepares and executes requests. What that takes, the schema and its parsed text, is some ten
//! megabytes: it is made with the first request, so that a server which only issues tokens does
//! without, and starts sooner.

use super::{
    Schema, builder,
    document::{Documents, Prepared},
    requires::{FieldPermissions, PermissionCheck, allows_all, rules},
    text_of,
};
use axum::body::Bytes;
use domain::{
    actor::Actor,
    error::{Error, Result},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::OnceCell, task::spawn_blocking};

/// Most work, in fields, of a response that is made without a check at each field. A thread is not given
/// to other requests meanwhile, which takes some milliseconds at most, and texts are counted when there
/// are all of them: 16 MB of the longest.
const MAX_UNCHECKED: u64 = 2_000;

/// What executes requests.
pub(crate) struct Executor {
    rules: Arc<FieldPermissions>,
    unchecked: Schema,
    /// Made with the first request that needs it.
    checked: OnceCell<Schema>,
    /// Prepares documents, and refuses invalid ones.
    pub documents: Documents,
    /// The schema in SDL; all responses share its bytes.
    pub text: Bytes,
}

impl Executor {
    fn new() -> Result<Self> {
        let unchecked = builder().finish();
        let text = text_of(&unchecked);
        let documents = Documents::new(&text)?;
        Ok(Self {
            rules: Arc::new(rules(documents.schema())?),
            unchecked,
            checked: OnceCell::new(),
            documents,
            text: Bytes::from(text),
        })
    }

    /// The schema that checks each field while it is executed.
    pub(crate) async fn checked(&self) -> Result<&Schema> {
        let make = async || {
            let check = PermissionCheck(self.rules.clone());
            let made = spawn_blocking(|| builder().extension(check).finish());
            made.await.map_err(Error::internal)
        };
        self.checked.get_or_try_init(make).await
    }

    /// The schema without these checks, where the caller may read every field that the document names,
    /// and the response cannot be much work.
    pub(crate) fn unchecked(
        &self,
        prepared: &Prepared,
        work: u64,
        actor: &Actor,
    ) -> Option<&Schema> {
        let allowed = allows_all(&self.rules, actor, prepared.fields()?);
        (allowed && work <= MAX_UNCHECKED).then_some(&self.unchecked)
    }
}

/// The executor, once it was asked for. Copies share it.
#[derive(Clone)]
pub(crate) struct Engine {
    executor: Arc<OnceCell<Executor>>,
    /// How long executing a request may take.
    pub timeout: Duration,
}

impl Engine {
    /// Executes requests within that time.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            executor: Arc::default(),
            timeout,
        }
    }

    /// The executor. The first caller waits until it is made, and those who come meanwhile as well.
    ///
    /// # Errors
    /// Internal, where the schema contradicts itself: the tests would have failed.
    pub(crate) async fn executor(&self) -> Result<&Executor> {
        // Some hundredths of a second of computing.
        let make = async || {
            spawn_blocking(Executor::new)
                .await
                .map_err(Error::internal)?
        };
        self.executor.get_or_try_init(make).await
    }
}
