//! The playground's page and files, as browsers get them. What it does in a browser is tried in
//! `console/tests`.

use crate::support::{Setup, TestApp};
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::Method;
use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// What the browser may load at most, in bytes compressed with Brotli.
const LARGEST_DIST: u64 = 1_600_000;

fn console() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("console")
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// All files of a folder, by their paths below it with slashes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(
                files(&entry.path())
                    .into_iter()
                    .map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
            );
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

fn unpacked(compressed: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    brotli_decompressor::Decompressor::new(compressed, 4096)
        .read_to_end(&mut plain)
        .unwrap();
    plain
}

/// The addresses that the page names.
fn addresses(page: &str) -> Vec<&str> {
    let named = page
        .split(['"', '\''])
        .filter(|text| text.contains("/playground/-/"));
    let named: Vec<_> = named.collect();
    assert!(named.len() >= 3, "{page}");
    named
}

/// `make console` makes it anew. The list is written by `console/build/compressed.ts` in the form
/// of `sha256sum`.
#[test]
fn what_browsers_get_was_made_from_the_sources_that_are_here() {
    let mut sources = BTreeMap::new();
    for folder in ["build", "playground"] {
        sources.extend(
            files(&console().join(folder))
                .into_iter()
                .map(|(name, bytes)| (format!("{folder}/{name}"), sha256(&bytes))),
        );
    }
    for name in ["package.json", "package-lock.json"] {
        sources.insert(
            name.to_owned(),
            sha256(&fs::read(console().join(name)).unwrap()),
        );
    }
    let listed = fs::read_to_string(console().join("dist/SOURCES")).unwrap();
    let listed: BTreeMap<_, _> = listed
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    assert_eq!(listed, sources, "console/dist is stale: make console");
}

/// The hash is a part of the addresses, and browsers keep what is there for a year.
#[test]
fn the_hash_is_that_of_the_files() {
    let mut list = String::new();
    let mut size = 0;
    let all = files(&console().join("dist/playground"));
    for (name, bytes) in all.iter().filter(|(name, _)| *name != "HASH") {
        size += bytes.len() as u64;
        let (name, plain) = name.strip_suffix(".br").map_or_else(
            || (name.as_str(), bytes.clone()),
            |name| (name, unpacked(bytes)),
        );
        list += &format!("{}  {name}\n", sha256(&plain));
    }
    // The order is that of the names without `.br`.
    let mut lines: Vec<_> = list.lines().collect();
    lines.sort_by_key(|line| line.split_once("  ").unwrap().1);
    let hash = sha256(format!("{}\n", lines.join("\n")).as_bytes());
    assert_eq!(
        all["HASH"],
        format!("{}\n", &hash[..12]).as_bytes(),
        "console/dist is stale: make console"
    );
    assert!(size <= LARGEST_DIST, "{size} bytes");
}

#[test]
fn the_lock_file_names_no_place_to_download_from() {
    let lock = fs::read_to_string(console().join("package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""));
}

#[tokio::test]
async fn the_page_runs_only_what_is_its_own() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200);
    let policy = page.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(
            policy.split("; ").any(|part| part == rule),
            "{rule}: {policy}"
        );
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' '"));
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("cache-control", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(
        !page.text().contains("<script>") && !page.text().contains("style="),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains(r#"<meta name="latchkey-issuer" content="https://latchkey.test">"#)
    );
    assert!(
        page.text()
            .contains(r#"<meta name="latchkey-resource" content="https://latchkey.test/api">"#)
    );
    assert_eq!(
        app.get("/").await.expect(303).header("location"),
        "/playground"
    );
}

/// RFC 9110 section 12.5.3. Browsers take Brotli by https and on this machine only.
#[tokio::test]
async fn a_file_is_kept_for_a_year_and_sent_in_an_encoding_that_the_caller_takes() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200).text();
    for address in addresses(&page) {
        let plain = app.get(address).await.expect(200);
        let packed = app
            .request(
                (Method::GET, address),
                &[("accept-encoding", "gzip, br")],
                "",
            )
            .await
            .expect(200);
        assert_eq!(packed.header("content-encoding"), "br");
        assert_eq!(unpacked(&packed.body), plain.body, "{address}");
        for answer in [&plain, &packed] {
            assert_eq!(
                answer.header("cache-control"),
                "public, max-age=31536000, immutable"
            );
            assert_eq!(answer.header("vary"), "accept-encoding");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        }
        assert_eq!(
            app.get(address).await.expect(200).body,
            plain.body,
            "unpacked once, answered again"
        );
    }
    let folder = addresses(&page)[0].rsplit_once('/').unwrap().0.to_owned();
    for unknown in [
        "nothing.js",
        "index.html",
        "..%2f..%2fdocs",
        "HASH",
        "index.js.br",
    ] {
        app.get(&format!("{folder}/{unknown}")).await.expect(404);
    }
    app.get("/playground/-/000000000000/index.js")
        .await
        .expect(404);
}

#[tokio::test]
async fn below_the_path_of_an_issuer_the_page_names_addresses_there() {
    let app = TestApp::on_sqlite().await;
    let node = app
        .node(Setup {
            issuer: "https://latchkey.test/tenants/one",
            ..Setup::default()
        })
        .await;
    // A proxy may take the path away before it hands the request on.
    for path in ["/tenants/one/playground", "/playground"] {
        let page = node.get(path).await.expect(200).text();
        for address in addresses(&page) {
            assert!(
                address.starts_with("/tenants/one/playground/-/"),
                "{address}"
            );
            node.get(address).await.expect(200);
        }
    }
}

#[tokio::test]
async fn switched_off_it_is_not_there() {
    let app = TestApp::on_sqlite().await;
    let page = app.get("/playground").await.expect(200).text();
    assert!(
        app.get("/docs")
            .await
            .expect(200)
            .text()
            .contains("https://latchkey.test/playground")
    );
    let node = app
        .node(Setup {
            console: false,
            ..Setup::default()
        })
        .await;
    node.get("/playground").await.expect(404);
    node.get(addresses(&page)[0]).await.expect(404);
    assert_eq!(node.get("/").await.expect(303).header("location"), "/docs");
    assert!(
        !node
            .get("/docs")
            .await
            .expect(200)
            .text()
            .contains("playground")
    );
}

#[tokio::test]
async fn the_schema_is_a_file_for_all() {
    let app = TestApp::on_sqlite().await;
    let file = app.get("/api/schema.graphql").await.expect(200);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.text(), include_str!("../../schema.graphql"));
    let docs = app.get("/docs").await.expect(200).text();
    for path in ["/api/schema.graphql", "/api/openapi.json"] {
        assert!(
            docs.contains(&format!("href=\"https://latchkey.test{path}\"")),
            "{path}"
        );
    }
}
