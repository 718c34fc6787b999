//! Tokens over TLS, against tokens in plain text and against nginx that speaks TLS in front of
//! them: on connections that are kept, and with a new connection for each, whose handshake is a full
//! one.

mod nginx;

use super::{first, tokens};
use crate::{
    Bench, Outcome,
    database::Kind,
    load::Load,
    machine::Role,
    measure::{Side, duel},
    report::Row,
    world::World,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
    slice,
    sync::Arc,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        client::Resumption,
        crypto::aws_lc_rs::default_provider,
        pki_types::{CertificateDer, pem::PemObject},
    },
};

/// What makes an authority and a certificate of it for `localhost`, by way of a shell.
const CERTIFICATES: &str = "set -e
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=bench' -keyout authority.key -out authority.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout key.pem -out request.pem
printf 'subjectAltName=DNS:localhost\\nbasicConstraints=CA:FALSE\\n' > extensions
openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile extensions -out certificate.pem
";

/// A certificate on P-256, as authorities issue them today.
pub(super) async fn run(bench: &Bench) -> Outcome<Vec<Row>> {
    let Some(made) = certificates(bench)? else {
        return Ok(vec![Row::skipped(
            "token over TLS",
            "openssl is not installed, or makes no certificates",
        )]);
    };
    let (plain, encrypted) = (
        World::new(bench, Kind::Sqlite, 1).await?,
        World::new(bench, Kind::Sqlite, 1).await?,
    );
    let without = plain.serve(bench, Role::Server, &[]).await?;
    let with = encrypted
        .serve_encrypted(bench, (&made.certificate, &made.key))
        .await?;
    let proxy = nginx::start(bench, without.address, &made).await?;
    let mut rows = Vec::new();
    for (what, kept) in [
        ("token over TLS, connections kept", true),
        ("token over TLS, a new connection for each", false),
    ] {
        let base = tokens(&without, slice::from_ref(first(&plain)?));
        let ours = tokens(&with, slice::from_ref(first(&encrypted)?));
        let base = sent(base, kept, None);
        let ours = sent(ours, kept, Some(&made.client));
        let figures = duel(bench, &base, &ours).await;
        let row = Row::rates(what, "plain text", figures);
        rows.push(if kept { row.ratio_at_least(0.90) } else { row });
        let Some(proxy) = &proxy else {
            rows.push(Row::skipped(
                format!("{what}, against nginx in front"),
                "nginx is missing (apt-get install nginx)",
            ));
            continue;
        };
        let through = Side {
            load: Load {
                addresses: vec![proxy.address],
                tls: Some(made.client.clone()),
                ..base.load
            },
            servers: vec![proxy, &without],
        };
        let figures = duel(bench, &through, &ours).await;
        rows.push(Row::rates(what, "nginx in front", figures));
    }
    Ok(rows)
}

fn sent<'a>(side: Side<'a>, kept: bool, tls: Option<&TlsConnector>) -> Side<'a> {
    let load = Load {
        kept,
        tls: tls.cloned(),
        ..side.load
    };
    Side { load, ..side }
}

/// The files of a certificate and its key, and a client that trusts its authority.
struct Certificates {
    certificate: PathBuf,
    key: PathBuf,
    client: TlsConnector,
}

/// Nothing where openssl is missing.
fn certificates(bench: &Bench) -> Outcome<Option<Certificates>> {
    let folder = bench.folder.part()?;
    let made = Command::new("sh")
        .args(["-c", CERTIFICATES])
        .current_dir(&folder)
        .output();
    if !made.is_ok_and(|output| output.status.success()) {
        return Ok(None);
    }
    Ok(Some(Certificates {
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
        client: client(&folder.join("authority.pem"))?,
    }))
}

/// A client that resumes no session.
fn client(authority: &Path) -> Outcome<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority)?)?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(TlsConnector::from(Arc::new(config)))
}
