//! What the console and the playground take in Chromium: bytes over the wire, and the time until
//! something is drawn. The browser is driven by `bench/browser/measure.mjs`, with the Playwright of
//! the console's own tests.

use super::peer;
use crate::{
    Bench, Outcome,
    database::Kind,
    machine::Role,
    report::{Row, Unit},
    world::{Administrator, ISSUER, PASSWORD, World},
};
use serde::Deserialize;
use std::path::Path;

const WHAT: &str = "console and playground in Chromium";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/browser/measure.mjs");
const CONSOLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../console");
const USERNAME: &str = "person";

/// A line of what the script prints.
#[derive(Deserialize)]
struct Measured {
    what: String,
    unit: String,
    value: f64,
    budget: Option<f64>,
}

/// Where node and Chromium are.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    if !bench.chromium.is_file() {
        let why = format!(
            "there is no browser at {}; --chromium names another",
            bench.chromium.display()
        );
        return Ok(vec![Row::skipped(WHAT, why)]);
    }
    let console = Path::new(CONSOLE);
    let has_playwright = console.join("node_modules/@playwright/test").is_dir();
    let there = if has_playwright {
        peer::find_node()
    } else {
        peer::install(console)
    };
    if let Err(why) = there {
        return Ok(vec![Row::skipped(WHAT, why)]);
    }
    let world = World::new(bench, Kind::Sqlite, bench.sized(5_000, 100)).await?;
    let server = world.serve(bench, Role::Server, &[]).await?;
    Administrator::of(&world, &server)
        .await?
        .create_person(USERNAME, "administrator")
        .await?;
    let mut command = bench.machine.command(Role::Browser, "node");
    command.arg(SCRIPT).env("HOME", bench.folder.part()?);
    command.envs([("ISSUER", ISSUER), ("SERVER", &server.address.to_string())]);
    command.envs([("USERNAME", USERNAME), ("PASSWORD", PASSWORD)]);
    command.env("ROUNDS", bench.plan.rounds.to_string());
    command.env("CHROMIUM", &bench.chromium);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("the script of the browser failed: {said}").into());
    }
    let measured: Vec<Measured> = serde_json::from_slice(&output.stdout)?;
    Ok(measured.into_iter().map(Row::from).collect())
}

impl From<Measured> for Row {
    fn from(measured: Measured) -> Self {
        let unit = if measured.unit == "kb" {
            Unit::Kb
        } else {
            Unit::Ms
        };
        let row = Row::value(measured.what, unit, measured.value);
        match measured.budget {
            Some(budget) => row.at_most(budget),
            None => row,
        }
    }
}
