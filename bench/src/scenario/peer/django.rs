//! django-oauth-toolkit under gunicorn, on SQLite. Its tokens are opaque: it signs nothing, and
//! writes each down.

use super::{Found, Peer};
use crate::{
    Bench, Outcome,
    load::{
        Expected,
        http::{Credentials, form},
    },
    machine::Role,
    server::{Server, free_address},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer/django");
const ENVIRONMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench-django");
const TOKEN: Expected = Expected::ok(r#"{"access_token": ""#);

/// How it keeps secrets of clients.
#[derive(Clone, Copy)]
pub(super) enum Secrets {
    /// As they are, which it permits.
    Plain,
    /// Hashed like passwords, which it does where nothing else is said.
    Hashed,
}

impl Secrets {
    /// What a row is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "django-oauth-toolkit, secrets not hashed",
            Self::Hashed => "django-oauth-toolkit, secrets hashed",
        }
    }
}

/// Starts it, where Python is, and its packages are there or can be fetched.
pub(super) async fn start(
    bench: &Bench,
    client: &Credentials,
    (scope, secrets): (&str, Secrets),
) -> Found {
    if bench.plan.short {
        return Ok(Err("left out of a short run".to_owned()));
    }
    if let Err(why) = install() {
        return Ok(Err(why));
    }
    let (folder, address) = (bench.folder.part()?, free_address()?);
    let command = |program: &str| {
        let program = Path::new(ENVIRONMENT).join("bin").join(program);
        let mut command = bench
            .machine
            .command(Role::Server, &program.to_string_lossy());
        command.current_dir(FOLDER).envs([
            ("DJANGO_SETTINGS_MODULE", "settings"),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("SCOPE", scope),
        ]);
        command.env("DATABASE", folder.join("django.db"));
        command
    };
    run(command("django-admin").args(["migrate", "--pythonpath", "."]))?;
    let mut create = command("django-admin");
    create.args(["createapplication", "--pythonpath", "."]);
    create.args(["--client-id", &client.id, "--client-secret", &client.secret]);
    if matches!(secrets, Secrets::Plain) {
        create.arg("--no-hash-client-secret");
    }
    run(create.args(["confidential", "client-credentials"]))?;
    let mut server = command("gunicorn");
    server.args(["--bind", &address.to_string(), "--access-logfile", "-"]);
    server.args([
        "--worker-class",
        "gthread",
        "--workers",
        "3",
        "--threads",
        "4",
    ]);
    server.args(["--keep-alive", "75", "wsgi:application"]);
    Ok(Ok(Peer {
        server: Server::start(server, address, "/ready", &folder.join("log")).await?,
        request: form("/o/token/", client, "grant_type=client_credentials"),
        expected: TOKEN,
    }))
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("django-admin: {said}").into())
}

/// Fetches the packages where that has not been done for this very list of them. What is missing is
/// said in words.
fn install() -> Result<(), String> {
    let (list, environment) = (
        Path::new(FOLDER).join("requirements.txt"),
        PathBuf::from(ENVIRONMENT),
    );
    let wanted = fs::read(&list).map_err(|error| error.to_string())?;
    let stamp = environment.join("stamp");
    if fs::read(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    let succeeds = |command: &mut Command| {
        let output = command.output();
        output.is_ok_and(|output| output.status.success())
    };
    if !succeeds(Command::new("python3").args(["-m", "venv", ENVIRONMENT])) {
        return Err("python3 with venv is missing".to_owned());
    }
    let mut pip = Command::new(environment.join("bin/pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    if !succeeds(pip.arg(&list)) {
        return Err("pip could not fetch its packages (Python 3.10 or newer is needed)".to_owned());
    }
    fs::write(stamp, wanted).map_err(|error| error.to_string())
}
