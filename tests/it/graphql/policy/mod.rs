//! The rules of an account: each with its bounds, presets, and who may change what.

mod authority;
mod bounds;
mod credentials;
mod lifetimes;
mod people;
mod presets;

const POLICY: &str = "account { version policy { preset clientIdMode clientIdPrefix clientIdMaxLength clientIdEditable secretMode chosenSecretMinLength
    chosenSecretMaxLength secretGraceSeconds maxClients maxActiveClients defaultTokenTtlSeconds minTokenTtlSeconds maxTokenTtlSeconds allowWildcardRedirects } }";
