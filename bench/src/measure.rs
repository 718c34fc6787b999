//! Measuring: rounds of load, taken in turns where two are held against each other, and the medians
//! of what was seen.

use crate::{
    Bench, Outcome,
    load::{self, Load, Seen, Until},
    machine,
    server::Server,
};
use serde::Serialize;
use std::time::Duration;

/// How long a server is loaded before it counts.
const WARM_UP: f64 = 0.2;
/// Longest time that one pass over all requests may take.
const LONGEST_PASS: Duration = Duration::from_secs(120);

/// A load, and who bears it.
pub(crate) struct Side<'a> {
    /// What is asked.
    pub load: Load,
    /// The servers whose CPU time counts.
    pub servers: Vec<&'a Server>,
}

/// Medians over the rounds.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Figures {
    /// Right answers a second.
    pub rate: f64,
    /// Median latency in milliseconds.
    pub p50: f64,
    /// 99th percentile in milliseconds.
    pub p99: f64,
    /// CPU time of the servers for each request, in microseconds.
    pub cpu: Option<f64>,
    /// The generator's own, which says whether it was in the way.
    pub generator_cpu: Option<f64>,
    /// Wrong answers in all rounds and the warm-up.
    pub wrong: u64,
    /// The first of them.
    pub complaint: Option<String>,
}

/// Measures one load alone.
pub(crate) async fn alone(bench: &Bench, side: &Side<'_>) -> Figures {
    let mut rounds = vec![warm_up(bench, side).await];
    for _ in 0..bench.plan.rounds {
        rounds.push(round(bench, side).await);
    }
    figures(rounds)
}

/// Measures two loads in turns.
pub(crate) async fn duel(bench: &Bench, base: &Side<'_>, ours: &Side<'_>) -> (Figures, Figures) {
    let mut of_base = vec![warm_up(bench, base).await];
    let mut of_ours = vec![warm_up(bench, ours).await];
    for _ in 0..bench.plan.rounds {
        of_base.push(round(bench, base).await);
        of_ours.push(round(bench, ours).await);
    }
    (figures(of_base), figures(of_ours))
}

/// Measures two loads in turns whose requests can be sent only once: those of a round are made before
/// it. The first round is the warm-up.
pub(crate) async fn duel_once<'a>(
    bench: &Bench,
    mut base: impl AsyncFnMut() -> Outcome<Side<'a>>,
    mut ours: impl AsyncFnMut() -> Outcome<Side<'a>>,
) -> Outcome<(Figures, Figures)> {
    let (mut of_base, mut of_ours) = (Vec::new(), Vec::new());
    for _ in 0..=bench.plan.rounds {
        of_base.push(once(bench, &base().await?).await);
        of_ours.push(once(bench, &ours().await?).await);
    }
    Ok((figures(of_base), figures(of_ours)))
}

/// One round of a load, of which only right and wrong answers count.
pub(crate) async fn seen(bench: &Bench, side: &Side<'_>) -> Seen {
    let load = with_connections(bench, side);
    load::run(&load, Until::Time(bench.plan.round)).await
}

/// Every request once.
async fn once(bench: &Bench, side: &Side<'_>) -> Round {
    let count = side.load.requests.len();
    round_until(bench, side, Until::Count(count, LONGEST_PASS)).await
}

/// Every request at least once, and a little while.
async fn warm_up(bench: &Bench, side: &Side<'_>) -> Round {
    let count = side.load.requests.len();
    let mut seen = Seen::default();
    if count > 1 {
        seen = load::run(
            &with_connections(bench, side),
            Until::Count(count, LONGEST_PASS),
        )
        .await;
    }
    let more = load::run(
        &with_connections(bench, side),
        Until::Time(bench.plan.round.mul_f64(WARM_UP)),
    )
    .await;
    Round {
        wrong: seen.wrong + more.wrong,
        complaint: seen.complaint.or(more.complaint),
        ..Round::default()
    }
}

fn with_connections(bench: &Bench, side: &Side<'_>) -> Load {
    Load {
        connections: side.load.connections.min(bench.plan.connections),
        ..side.load.clone()
    }
}

#[derive(Default)]
struct Round {
    rate: f64,
    p50: f64,
    p99: f64,
    cpu: Option<f64>,
    generator_cpu: Option<f64>,
    wrong: u64,
    complaint: Option<String>,
}

async fn round(bench: &Bench, side: &Side<'_>) -> Round {
    round_until(bench, side, Until::Time(bench.plan.round)).await
}

async fn round_until(bench: &Bench, side: &Side<'_>, until: Until) -> Round {
    let servers_cpu = || {
        side.servers
            .iter()
            .map(|server| server.cpu())
            .sum::<Option<Duration>>()
    };
    let own_cpu = || machine::cpu(std::process::id());
    let before = (servers_cpu(), own_cpu());
    let seen = load::run(&with_connections(bench, side), until).await;
    let after = (servers_cpu(), own_cpu());
    of_seen(seen, (used(before.0, after.0), used(before.1, after.1)))
}

fn used(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    after?.checked_sub(before?)
}

fn of_seen(seen: Seen, (servers, own): (Option<Duration>, Option<Duration>)) -> Round {
    let count = seen.latencies.count() as f64;
    let each = |cpu: Option<Duration>| {
        cpu.filter(|_| count > 0.0)
            .map(|cpu| cpu.as_secs_f64() * 1e6 / count)
    };
    Round {
        rate: count / seen.time.as_secs_f64(),
        p50: seen.latencies.quantile(0.5),
        p99: seen.latencies.quantile(0.99),
        cpu: each(servers),
        generator_cpu: each(own),
        wrong: seen.wrong,
        complaint: seen.complaint,
    }
}

/// The first round is the warm-up, of which only wrong answers count.
fn figures(rounds: Vec<Round>) -> Figures {
    let counted = || rounds.iter().skip(1);
    Figures {
        rate: median(counted().map(|round| round.rate)).unwrap_or_default(),
        p50: median(counted().map(|round| round.p50)).unwrap_or_default(),
        p99: median(counted().map(|round| round.p99)).unwrap_or_default(),
        cpu: median(counted().filter_map(|round| round.cpu)),
        generator_cpu: median(counted().filter_map(|round| round.generator_cpu)),
        wrong: rounds.iter().map(|round| round.wrong).sum(),
        complaint: rounds.iter().find_map(|round| round.complaint.clone()),
    }
}

/// The middle value; the mean of the two in the middle where their number is even.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some((values.get(last / 2)? + values.get(last.div_ceil(2))?) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_value_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), Some(2.5));
        assert_eq!(median(std::iter::empty()), None);
    }
}
