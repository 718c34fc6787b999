//! What people and their applications were told, held against what the server knows afterwards.

use super::{App, browser::Browser};
use crate::{Outcome, ensure};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What became of an end that was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// None was asked for.
    None,
    /// It was asked for, and there was no answer.
    Asked,
    /// That the session ended was acknowledged.
    SignedOut,
    /// That the authorization was revoked was acknowledged.
    Revoked,
}

/// One sign-in of a person, and what an application was handed in it.
#[derive(Clone)]
pub(super) struct Stay {
    pub(super) app: App,
    /// The cookie of the session.
    pub(super) cookie: String,
    pub(super) access: String,
    /// The refresh token before the newest, if there was one.
    pub(super) old: Option<String>,
    /// The newest refresh token that was handed out.
    pub(super) newest: String,
    /// Whether another was asked for, without an answer.
    pub(super) rotating: bool,
    pub(super) end: End,
}

/// What was acknowledged so far. Copies share it.
#[derive(Clone, Default)]
pub(crate) struct Stays(Arc<Mutex<Vec<Stay>>>);

impl Stays {
    fn all(&self) -> MutexGuard<'_, Vec<Stay>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a stay. Answers its number.
    pub(super) fn add(&self, stay: Stay) -> usize {
        let mut all = self.all();
        all.push(stay);
        all.len() - 1
    }

    /// Notes what happened in a stay.
    pub(super) fn note(&self, number: usize, change: impl FnOnce(&mut Stay)) {
        if let Some(stay) = self.all().get_mut(number) {
            change(stay);
        }
    }

    /// How many stays there were, and how many of them have an end that was acknowledged.
    pub(crate) fn len(&self) -> (usize, usize) {
        let all = self.all();
        let ended = |stay: &&Stay| matches!(stay.end, End::SignedOut | End::Revoked);
        (all.len(), all.iter().filter(ended).count())
    }

    /// Insists that the server knows of everything. What is tried on an authorization that goes on
    /// ends it, since a refresh token that was replaced is used again.
    pub(crate) async fn verify(&self, url: &str) -> Outcome {
        let (browser, stays) = (Browser::new(url)?, self.all().clone());
        for (number, stay) in stays.iter().enumerate() {
            match stay.end {
                End::SignedOut => {
                    let signed_in = browser.is_signed_in(&stay.cookie).await?;
                    ensure(!signed_in, || lost("the end of a session"))?;
                    is_over(&browser, stay, "the end of a session").await?;
                }
                End::Revoked => is_over(&browser, stay, "a revocation").await?,
                End::None if !stay.rotating && goes_on(&browser, stay).await? => {
                    self.note(number, |stay| stay.end = End::Revoked);
                }
                // Whether it was done before the kill cannot be told.
                End::None | End::Asked => {}
            }
        }
        Ok(())
    }
}

fn lost(what: &str) -> String {
    format!("{what} is lost that was acknowledged")
}

async fn is_over(browser: &Browser, stay: &Stay, what: &str) -> Outcome {
    let accepted = browser.is_accepted(&stay.access).await?;
    ensure(!accepted, || {
        format!("{}: an access token works", lost(what))
    })?;
    let renewed = browser.refresh(&stay.app, &stay.newest).await?;
    let renewed = renewed.ok_or("no answer about a refresh token")?;
    ensure(renewed.is_none(), || {
        format!("{}: a refresh token works", lost(what))
    })
}

/// Insists that the newest refresh token works, and after it the one before no more. Answers whether
/// the latter was tried, which ends the authorization.
async fn goes_on(browser: &Browser, stay: &Stay) -> Outcome<bool> {
    let renewed = browser.refresh(&stay.app, &stay.newest).await?;
    let renewed = renewed.ok_or("no answer about a refresh token")?;
    ensure(renewed.is_some(), || lost("a refresh token"))?;
    let Some(old) = &stay.old else {
        return Ok(false);
    };
    let again = browser.refresh(&stay.app, old).await?;
    let again = again.ok_or("no answer about a refresh token")?;
    ensure(again.is_none(), || {
        "a refresh token works though its successor was used".to_owned()
    })?;
    Ok(true)
}
