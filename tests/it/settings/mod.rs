//! How settings are read: where values may stand, which are refused, and what is made of a
//! database's URL.

mod database_url;
mod issuer;
mod listed;
mod secrets;
mod sources;

use config::{Config, SettingProblem, Sources};
use std::collections::BTreeMap;

fn load(environment: &[(&str, &str)]) -> Result<Config, Vec<SettingProblem>> {
    load_from(environment, None, &[])
}

fn load_from(
    environment: &[(&str, &str)],
    file: Option<&str>,
    arguments: &[(&'static str, &str)],
) -> Result<Config, Vec<SettingProblem>> {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let arguments: BTreeMap<_, _> = arguments
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    Config::load(Sources {
        arguments,
        environment,
        file: file.map(str::to_owned),
    })
}

#[track_caller]
fn refused(environment: &[(&str, &str)]) -> Vec<String> {
    match load(environment) {
        Ok(_) => panic!("{environment:?} was not refused"),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}
