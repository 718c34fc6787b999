//! Nodes of an earlier version are replaced one by one, on one PostgreSQL, while callers go on:
//! nodes of both versions work on the migrated schema, and each learns of what the other does.

use crate::{
    Outcome, World,
    caller::{Answer, Caller, text},
    ensure,
    home::{Home, Server},
    ledger::Ledger,
    load::Load,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How long a node may take to learn of what the other did.
const HEARD_WITHIN: Duration = Duration::from_secs(2);
/// How often it is asked in the meantime.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

const CREATE: &str = "mutation { createClient(input: { name: \"0\", scopes: [\"clients:read\"] }) { client { id } credentials { clientId clientSecret } userErrors { code message } } }";
const DEACTIVATE: &str = "mutation($id: ID!) { setClientsStatus(input: { ids: [$id], status: INACTIVE }) { succeeded userErrors { code message } } }";

/// Two nodes of the earlier version, then one of each, then two of this one.
pub(crate) async fn run(world: &World) -> Outcome {
    let Some(cluster) = &world.cluster else {
        println!("    left out: PostgreSQL's programs are not installed");
        return Ok(());
    };
    let url = cluster.database("upgrade").await?;
    let earlier = world.earlier.as_ref().unwrap_or(&world.binary);
    let before = Home::postgres(world, url.clone())?.with_program(earlier);
    let after = Home::postgres(world, url)?;
    let stay = Duration::from_secs(world.pick(1, 5));
    let ledger = Ledger::default();

    let (first, second) = (before.serve().await?, before.serve().await?);
    let kept = first.caller()?.token().await?;
    let revoked = first.caller()?.token().await?;
    first.caller()?.revoke(&revoked).await?;
    let loads = [
        Load::start(&first.caller()?, &ledger),
        Load::start(&second.caller()?, &ledger),
    ];
    tokio::time::sleep(stay).await;
    // It migrates the schema below the other two.
    let third = after.serve().await?;
    tokio::time::sleep(stay).await;
    let [of_first, of_second] = loads;
    first.explain(end(of_first).await)?;
    first.stop().await?;

    let of_third = Load::start(&third.caller()?, &ledger);
    let rounds = world.pick(2, 10);
    let mut slowest = Duration::ZERO;
    for _ in 0..rounds {
        for (one, other) in [(&second, &third), (&third, &second)] {
            let outcome = learns(&one.caller()?, &other.caller()?).await;
            slowest = slowest.max(second.explain(third.explain(outcome))?);
        }
    }
    tokio::time::sleep(stay).await;
    second.explain(end(of_second).await)?;
    second.stop().await?;

    let fourth = after.serve().await?;
    third.explain(end(of_third).await)?;
    for node in [&third, &fourth] {
        node.explain(remembers(node, &kept, &revoked).await)?;
        node.explain(ledger.verify(&node.caller()?).await)?;
    }
    after.verify_audit().await?;
    let (clients, tokens) = ledger.len();
    println!(
        "    {} replaced; {clients} clients and {tokens} tokens kept; {rounds} rounds of changes on each known to the other within {:.1} s",
        match &world.earlier {
            Some(_) => "nodes of an earlier version",
            None => "nodes of the same version",
        },
        slowest.as_secs_f64()
    );
    third.stop().await?;
    fourth.stop().await
}

async fn end(load: Load) -> Outcome {
    let tally = load.end().await?;
    tally.nothing_wrong()?;
    ensure(
        tally.good > 0 && tally.unavailable == 0 && tally.broken == 0,
        || {
            format!(
                "{} answers were good, {} put off, {} broken off",
                tally.good, tally.unavailable, tally.broken
            )
        },
    )
}

/// A token, a revocation, a client and its end: what the one does counts at the other. Answers the
/// longest time that took.
async fn learns(one: &Caller, other: &Caller) -> Outcome<Duration> {
    let token = one.token().await?;
    ensure(other.accepts(&token).await?, || {
        "a token of the one is refused by the other".to_owned()
    })?;
    let made = one.data(&token, CREATE, json!({})).await?;
    let field = |place: &str| {
        text(&made, place)
            .map(str::to_owned)
            .ok_or_else(|| format!("no client was made: {made}"))
    };
    let id = field("/createClient/client/id")?;
    let secret = field("/createClient/credentials/clientSecret")?;
    let client = (field("/createClient/credentials/clientId")?, secret);
    let credentials = (client.0.as_str(), client.1.as_str());
    let created = until(|| async {
        Ok(matches!(
            other.ask_as(credentials).await.answer,
            Answer::Good(_)
        ))
    })
    .await?;
    let ended = one
        .data(&token, DEACTIVATE, json!({ "id": id }))
        .await?
        .pointer("/setClientsStatus/succeeded")
        .and_then(Value::as_u64);
    ensure(ended == Some(1), || {
        "the client is not deactivated".to_owned()
    })?;
    let deactivated = until(|| async {
        Ok(!matches!(
            other.ask_as(credentials).await.answer,
            Answer::Good(_)
        ))
    })
    .await?;
    one.revoke(&token).await?;
    let refused = until(|| async { Ok(!other.accepts(&token).await?) }).await?;
    Ok(created.max(deactivated).max(refused))
}

/// How long it takes until it is so, which must not be long.
async fn until<F: Future<Output = Outcome<bool>>>(is_so: impl Fn() -> F) -> Outcome<Duration> {
    let began = Instant::now();
    while !is_so().await? {
        ensure(began.elapsed() < HEARD_WITHIN, || {
            format!("a change on the one node is unknown to the other after {HEARD_WITHIN:?}")
        })?;
        tokio::time::sleep(POLL_INTERVAL).await;
    }
    Ok(began.elapsed())
}

/// Tokens of before are what they were.
async fn remembers(node: &Server, kept: &str, revoked: &str) -> Outcome {
    let caller = node.caller()?;
    ensure(caller.accepts(kept).await?, || {
        "a token of the earlier version is refused".to_owned()
    })?;
    ensure(!caller.accepts(revoked).await?, || {
        "a token that the earlier version revoked is accepted".to_owned()
    })
}
