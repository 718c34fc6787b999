//! PgBouncer in transaction mode between two servers and their PostgreSQL: few connections of the
//! database, handed round after every transaction.

use crate::{
    Outcome, World,
    cluster::{Cluster, USER},
    ensure,
    home::Home,
    ledger::Ledger,
    load::{Load, Tally},
};
use rustix::process::geteuid;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

/// Where Debian and others put it.
const PROGRAMS: [&str; 3] = [
    "/usr/sbin/pgbouncer",
    "/usr/bin/pgbouncer",
    "/usr/local/bin/pgbouncer",
];
/// Connections to the database, far fewer than the servers would like to have.
const CONNECTIONS: u8 = 3;
/// How often it is looked whether it listens, and the time in between.
const TRIES: u32 = 100;
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// Two servers start at the same moment on an empty database, and serve a crowd each.
pub(crate) async fn run(world: &World) -> Outcome {
    let Some(cluster) = &world.cluster else {
        println!("    left out: PostgreSQL's programs are not installed");
        return Ok(());
    };
    let Some(program) = PROGRAMS
        .iter()
        .map(PathBuf::from)
        .find(|program| program.exists())
    else {
        println!("    left out: PgBouncer is not installed (apt-get install pgbouncer)");
        return Ok(());
    };
    cluster.database("pooled").await?;
    let pooler = Pooler::start(&program, cluster).await?;
    let (home, other) = (
        Home::postgres(world, pooler.url("pooled"))?,
        Home::postgres(world, pooler.url("pooled"))?,
    );
    let (one, two) = tokio::try_join!(home.serve(), other.serve())?;
    let (ledger, of_other) = (Ledger::default(), Ledger::default());
    let loads = (
        Load::start(&one.caller()?, &ledger),
        Load::start(&two.caller()?, &of_other),
    );
    tokio::time::sleep(Duration::from_secs(world.pick(4, 20))).await;
    let (tally, tally_of_other) = (loads.0.end().await?, loads.1.end().await?);
    let outcome = served(&tally).and_then(|()| served(&tally_of_other));
    one.explain(outcome)?;
    // What one of them wrote, the other knows.
    let outcome = ledger.verify(&two.caller()?).await;
    two.explain(outcome)?;
    let outcome = of_other.verify(&one.caller()?).await;
    one.explain(outcome)?;
    one.stop().await?;
    two.stop().await?;
    home.verify_audit().await?;
    println!(
        "    {} requests over {CONNECTIONS} connections of the database, none refused or lost",
        tally.good + tally_of_other.good
    );
    Ok(())
}

fn served(tally: &Tally) -> Outcome {
    tally.nothing_wrong()?;
    let lost = tally.unavailable + tally.broken;
    ensure(lost == 0 && tally.good > 0, || {
        format!("{} requests were answered and {lost} were not", tally.good)
    })
}

/// A PgBouncer of our own, which ends with us.
struct Pooler {
    port: u16,
    _child: Child,
    _folder: TempDir,
}

impl Pooler {
    async fn start(program: &Path, cluster: &Cluster) -> Outcome<Self> {
        let folder = cluster.folder_of_its_user()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let file = folder.path().join("pgbouncer.ini");
        // As Debian installs it, but for the mode. It trusts every connection, as the server itself
        // does.
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user={USER}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = {CONNECTIONS}\nmax_client_conn = 200\n",
            cluster.port()
        );
        std::fs::write(&file, settings)?;
        let mut command = Command::new(program);
        command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .arg("-q");
        if geteuid().is_root() {
            command.args(["-u", USER]);
        }
        let child = command
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pooler = Self {
            port,
            _child: child,
            _folder: folder,
        };
        for _ in 0..TRIES {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(pooler);
            }
            tokio::time::sleep(RETRY_DELAY).await;
        }
        Err("PgBouncer does not listen".into())
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }
}
