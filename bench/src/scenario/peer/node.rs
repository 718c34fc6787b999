//! Node and its packages.

use std::{fs, path::Path, process::Command};

/// Looks for node. What is missing is said in words.
pub(crate) fn find_node() -> Result<(), String> {
    let version = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| "node is missing")?;
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("node 20 or newer is needed; this is {version}"));
    }
    Ok(())
}

/// Fetches the packages of that folder where that has not been done for this very list of them.
/// What is missing is said in words.
pub(crate) fn install(folder: &Path) -> Result<(), String> {
    find_node()?;
    let lock = fs::read(folder.join("package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = folder.join("node_modules/.stamp");
    if fs::read(&stamp).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    let installed = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-fund",
            "--no-audit",
            "--loglevel=error",
        ])
        .current_dir(folder)
        .output();
    let installed = installed.map_err(|_| "npm is missing")?;
    if !installed.status.success() {
        return Err("npm could not fetch it".to_owned());
    }
    fs::write(stamp, lock).map_err(|error| error.to_string())
}
