//! A PostgreSQL that refuses connections without TLS: what `sslmode` and `sslrootcert` promise is
//! kept, and plain text to another machine is warned of.

use crate::{Outcome, World, cluster::Cluster, ensure, home::Home, ledger::Ledger, load::Load};
use std::{path::Path, process::Command, time::Duration};
use tempfile::TempDir;

/// What makes an authority and a certificate of it for `localhost`, by way of a shell.
const CERTIFICATES: &str = "set -e
for name in ca other; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj \"/CN=torture $name\" -keyout $name.key -out $name.crt
done
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr
printf 'subjectAltName=DNS:localhost\\nbasicConstraints=CA:FALSE\\n' > extensions
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.crt
chmod 600 server.key
chmod 644 ca.crt other.crt server.crt
chmod 755 .
";

/// Each mode against a server with a certificate, and one without.
pub(crate) async fn run(world: &World) -> Outcome {
    if world.cluster.is_none() {
        println!("    left out: PostgreSQL's programs are not installed");
        return Ok(());
    }
    let certificates = tempfile::tempdir()?;
    let made = Command::new("sh")
        .args(["-c", CERTIFICATES])
        .current_dir(certificates.path())
        .output();
    if !made.as_ref().is_ok_and(|output| output.status.success()) {
        println!("    left out: openssl is not installed, or makes no certificates");
        return Ok(());
    }
    let Some(cluster) = Cluster::start_encrypted(certificates.path()).await? else {
        return Ok(());
    };
    modes(world, &cluster, &certificates).await?;
    serves(world, &cluster, certificates.path()).await?;
    plain(world).await
}

fn url(cluster: &Cluster, host: &str, query: &str) -> String {
    format!(
        "postgres://postgres@{host}:{}/postgres{query}",
        cluster.port()
    )
}

fn taken(authority: &str) -> [(&'static str, String); 5] {
    [
        ("localhost", String::new()),
        ("localhost", "?sslmode=require".to_owned()),
        (
            "127.0.0.1",
            format!("?sslmode=verify-ca&sslrootcert={authority}"),
        ),
        (
            "127.0.0.1",
            format!("?sslmode=require&sslrootcert={authority}"),
        ),
        (
            "localhost",
            format!("?sslmode=verify-full&sslrootcert={authority}"),
        ),
    ]
}

fn refused(authority: &str, other: &str) -> [(&'static str, String); 6] {
    [
        ("localhost", "?sslmode=disable".to_owned()),
        ("localhost", "?sslmode=verify-full".to_owned()),
        ("localhost", "?sslrootcert=system".to_owned()),
        (
            "127.0.0.1",
            format!("?sslmode=verify-full&sslrootcert={authority}"),
        ),
        (
            "localhost",
            format!("?sslmode=verify-ca&sslrootcert={other}"),
        ),
        ("localhost", format!("?sslmode=require&sslrootcert={other}")),
    ]
}

async fn modes(world: &World, cluster: &Cluster, certificates: &TempDir) -> Outcome {
    let file = |name: &str| certificates.path().join(name).display().to_string();
    let (authority, other) = (file("ca.crt"), file("other.crt"));
    let taken = taken(&authority);
    for (host, query) in &taken {
        let output = Home::postgres(world, url(cluster, host, query))?
            .run(&["migrate", "status"])
            .await?;
        ensure(output.status.success(), || {
            format!(
                "{host}{query} is refused: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
    }
    let refused = refused(&authority, &other);
    for (host, query) in &refused {
        let output = Home::postgres(world, url(cluster, host, query))?
            .run(&["migrate", "status"])
            .await?;
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let explained = words
            .lines()
            .filter(|line| line.starts_with("latchkey: database postgres://"))
            .count()
            == 1;
        ensure(
            !output.status.success() && explained && !words.contains("panicked"),
            || format!("{host}{query} is taken, or not explained: {words}"),
        )?;
    }
    println!(
        "    {} ways to ask for TLS are taken, {} are refused",
        taken.len(),
        refused.len()
    );
    Ok(())
}

/// A crowd is served over encrypted connections, notifications included.
async fn serves(world: &World, cluster: &Cluster, certificates: &Path) -> Outcome {
    let query = format!(
        "?sslmode=verify-full&sslrootcert={}",
        certificates.join("ca.crt").display()
    );
    let home = Home::postgres(world, url(cluster, "localhost", &query))?;
    let server = home.serve().await?;
    let ledger = Ledger::default();
    let load = Load::start(&server.caller()?, &ledger);
    tokio::time::sleep(Duration::from_secs(world.pick(2, 8))).await;
    let tally = load.end().await?;
    let outcome = tally.nothing_wrong();
    server.explain(outcome)?;
    ensure(
        tally.good > 0 && tally.unavailable + tally.broken == 0,
        || "requests were lost".to_owned(),
    )?;
    let outcome = ledger.verify(&server.caller()?).await;
    server.explain(outcome)?;
    println!(
        "    {} requests were served with a certificate that was checked",
        tally.good
    );
    server.stop().await
}

/// The resolver takes this name for 127.0.0.1, and Latchkey for another machine.
const ANOTHER: &str = "127.1";

async fn plain(world: &World) -> Outcome {
    let Some(cluster) = &world.cluster else {
        return Ok(());
    };
    for (query, goes_well, words) in [
        ("", true, "is not encrypted"),
        ("?sslmode=require", false, "TLS"),
    ] {
        let output = Home::postgres(world, url(cluster, ANOTHER, query))?
            .run(&["migrate", "status"])
            .await?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure(
            output.status.success() == goes_well && text.contains(words),
            || format!("plain text to another machine, `{query}`: {text}"),
        )?;
    }
    let output = Home::postgres(world, url(cluster, "127.0.0.1", ""))?
        .run(&["migrate", "status"])
        .await?;
    ensure(
        output.status.success()
            && !String::from_utf8_lossy(&output.stderr).contains("not encrypted"),
        || "this machine is warned of".to_owned(),
    )?;
    println!("    plain text to another machine is warned of, or refused where TLS is asked for");
    Ok(())
}
