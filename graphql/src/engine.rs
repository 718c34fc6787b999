//! Prepares and executes requests. What that takes, the schema and its parsed text, is some ten
//! megabytes: it is made with the first request, so that a server which only issues tokens does
//! without, and starts sooner.

use super::{Schema, document::Documents, schema, sdl};
use axum::body::Bytes;
use domain::error::{Error, Result};
use std::{sync::Arc, time::Duration};
use tokio::{sync::OnceCell, task::spawn_blocking};

/// What executes requests.
pub(crate) struct Executor {
    /// Executes valid documents.
    pub schema: Schema,
    /// Prepares documents, and refuses invalid ones.
    pub documents: Documents,
    /// The schema in SDL; all responses share its bytes.
    pub text: Bytes,
}

impl Executor {
    fn new() -> Result<Self> {
        let text = sdl();
        Ok(Self {
            schema: schema(&text)?,
            documents: Documents::new(&text)?,
            text: Bytes::from(text),
        })
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
