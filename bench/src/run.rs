//! One run: all scenarios one after another, then the report for people and for programs.

use crate::{
    Outcome, Plan,
    interruption::signal,
    machine,
    options::Run,
    preparation::prepare,
    report::{self, Report},
    scenario,
};
use domain::clock::Clock;
use std::{fs, path::Path, time::Duration};

/// How long a run may take at most, growth included: an hour.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Measures. Answers whether every answer was right.
pub(crate) async fn run(options: Run) -> Outcome<bool> {
    let (json, only) = (options.json.clone(), options.only.clone());
    let bench = prepare(options).await?;
    let date = Clock::system()
        .now()
        .format("%Y-%m-%d %H:%M UTC")
        .to_string();
    let busy = machine::load_average();
    let outcome = tokio::select! {
        rows = scenario::run_all(&bench, &only) => rows,
        signal = signal() => Err(signal),
        () = tokio::time::sleep(LONGEST) => Err("it took too long".into()),
    };
    // Servers have ended with the scenario that started them; after a failure their databases have
    // not.
    if let Some(postgres) = &bench.postgres {
        postgres.drop_all().await?;
    }
    let Plan {
        connections,
        rounds,
        round,
        ..
    } = bench.plan;
    let caution = match (bench.plan.short, cfg!(debug_assertions)) {
        (true, _) => " A short run: its numbers mean nothing.",
        (false, true) => " Built without optimization: the numbers say little.",
        (false, false) => "",
    };
    let method = format!(
        "Medians of {rounds} rounds of {} s each, {connections} connections.{caution}",
        round.as_secs_f64()
    );
    let report = Report {
        date,
        machine: bench.machine.describe(),
        method,
        busy,
        rows: outcome?,
    };
    print!("{}", report.table());
    write(&json, &serde_json::to_string_pretty(&report)?)?;
    let wrong: Vec<_> = report.rows.iter().filter_map(report::Row::wrong).collect();
    wrong
        .iter()
        .for_each(|line| eprintln!("latchkey-bench: {line}"));
    Ok(wrong.is_empty())
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text)?;
    eprintln!("written: {}", path.display());
    Ok(())
}
