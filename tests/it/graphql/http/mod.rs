//! GraphQL over HTTP: what is let in, and how a refusal looks. The `graphql-http` audits of the
//! interoperability tests try the rest.

mod challenges;
mod compression;
mod requests;
mod tokens;
mod values;

const JSON: (&str, &str) = ("content-type", "application/json");
