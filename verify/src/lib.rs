//! Verifies access tokens of a Latchkey server (JWTs by RFC 9068) in the API
//! that receives them, without a request to the server for each token.
//!
//! A [`Verifier`] fetches the server's metadata and public keys once, keeps them up to date in the
//! background, and polls the server's signed list of revocations: a token that was revoked, or whose
//! client, user or session was disabled or ended, is refused within seconds, although the check
//! itself needs no network.
//!
//! ```no_run
//! use latchkey_verify::{Verifier, VerifyError};
//!
//! # async fn example(header: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = Verifier::builder("https://auth.example.com", "https://orders.example.com")
//!     .build()
//!     .await?;
//!
//! match verifier.verify_header(header).await {
//!     Ok(claims) => {
//!         claims.require_scope("orders:read")?;
//!         println!("client {} of account {:?}", claims.client_id, claims.acc);
//!     }
//!     Err(error) => {
//!         // The response that RFC 6750 section 3 asks for.
//!         println!("{} {:?}", error.status(), error.www_authenticate());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `axum`, `latchkey_verify::axum::Bearer` is an extractor that does this.
//!
//! What the list tells, and what only introspection does, is in the chapter "Verify tokens offline"
//! of Latchkey's book.

mod algorithm;
#[cfg(feature = "axum")]
pub mod axum;
mod builder;
mod claims;
mod clock;
mod error;
mod fetch;
#[cfg(feature = "fetch")]
mod http;
mod jwt;
mod keys;
mod list;
mod metadata;
mod verifier;

pub use algorithm::Algorithm;
pub use builder::{Builder, WhenStale};
pub use claims::{Claims, RevocationCheck};
pub use error::{BuildError, VerifyError};
pub use fetch::{Fetch, FetchError, FetchFuture, Fetched};
#[cfg(feature = "fetch")]
pub use http::HttpFetch;
pub use verifier::{Status, Verifier};

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
