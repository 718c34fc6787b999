//! nginx that speaks TLS in front of a server in plain text: one worker, on the core of the server,
//! and connections to it that are kept.

use super::Certificates;
use crate::{
    Bench, Outcome,
    machine::Role,
    server::{Server, free_address},
};
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
};

/// Where it may be; distributions put it where only administrators look for programs.
const PROGRAMS: [&str; 2] = ["nginx", "/usr/sbin/nginx"];

/// Starts it in front of that server, where it is installed.
pub(super) async fn start(
    bench: &Bench,
    server: SocketAddr,
    certificates: &Certificates,
) -> Outcome<Option<Server>> {
    let Some(program) = PROGRAMS.into_iter().find(|program| is_there(program)) else {
        return Ok(None);
    };
    let (folder, address, ready) = (bench.folder.part()?, free_address()?, free_address()?);
    let path = folder.join("nginx.conf");
    let settings = configuration(&folder, (address, ready, server), certificates);
    fs::write(&path, settings)?;
    let mut command = bench.machine.command(Role::Server, program);
    command.args([
        "-p",
        &folder.to_string_lossy(),
        "-c",
        &path.to_string_lossy(),
    ]);
    // What it complains about before it has read its settings.
    command.args(["-e", "stderr"]);
    let mut proxy = Server::start(command, ready, "/", &folder.join("output")).await?;
    proxy.address = address;
    Ok(Some(proxy))
}

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn configuration(
    folder: &Path,
    (address, ready, server): (SocketAddr, SocketAddr, SocketAddr),
    certificates: &Certificates,
) -> String {
    let (folder, certificate, key) = (
        folder.display(),
        certificates.certificate.display(),
        certificates.key.display(),
    );
    format!(
        "daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream latchkey {{ server {server}; keepalive 64; }}
  server {{
    listen {address} ssl;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.3;
    location / {{
      proxy_pass http://latchkey;
      proxy_http_version 1.1;
      proxy_set_header Connection \"\";
    }}
  }}
  server {{
    listen {ready};
    location / {{ return 200 ready; }}
  }}
}}
"
    )
}
