//! What tests stand on: a fresh database, an app on it, clients made by the same rules that
//! all others go by.

mod app;
mod browser;
mod db;
mod http;
mod memory;
mod seed;
mod socket;
mod statements;
mod template;
mod token;

pub(crate) use app::{Setup, TestApp};
pub(crate) use browser::Browser;
pub(crate) use db::TestDatabase;
pub(crate) use http::{Auth, TestResponse};
pub(crate) use seed::{ApiSeed, ClientSeed, PASSWORD, TestAccount, TestClient, TestPerson};
pub(crate) use socket::TestSocket;
pub(crate) use token::{StolenKey, claims, forge, header, sign_raw, unsigned};

use domain::error::{Error, ProblemCode};

/// The codes of the problems that a rule refused with; panics if it did anything else.
#[track_caller]
pub(crate) fn problems<T>(outcome: Result<T, Error>) -> Vec<ProblemCode> {
    match outcome {
        Err(Error::Refused(problems)) => problems.into_iter().map(|problem| problem.code).collect(),
        Err(other) => panic!("failed in another way: {other:?}"),
        Ok(_) => panic!("was not refused"),
    }
}
