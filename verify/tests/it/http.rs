//! Fetching by HTTP: bounded, and only from where the URL says.

use latchkey_verify::{Fetch, FetchError, Fetched, HttpFetch};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

/// A server that sends one response to each request, and its URL; requests are kept.
async fn server(response: String) -> (Url, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/document", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let kept = requests.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = vec![0; 4096];
            let length = stream.read(&mut buffer).await.unwrap_or_default();
            let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
            kept.lock().unwrap().push(request);
            let _ = stream.write_all(response.as_bytes()).await;
        }
    });
    (url.parse().unwrap(), requests)
}

fn response(head: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

async fn fetched(response: String, etag: Option<&str>) -> Result<Fetched, FetchError> {
    let (url, _) = server(response).await;
    HttpFetch::default().fetch(&url, etag, 100).await
}

#[tokio::test]
async fn a_document_comes_with_its_tag() {
    let (url, requests) = server(response("200 OK\r\netag: \"one\"", "{}")).await;
    let document = HttpFetch::default()
        .fetch(&url, Some("\"zero\""), 100)
        .await;
    let wanted = Fetched::Document {
        body: b"{}".to_vec(),
        etag: Some("\"one\"".to_owned()),
    };
    assert_eq!(document, Ok(wanted));
    let request = requests.lock().unwrap()[0].to_ascii_lowercase();
    assert!(request.starts_with("get /document http/1.1"), "{request}");
    assert!(request.contains("if-none-match: \"zero\""), "{request}");
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent() {
    let unchanged = response("304 Not Modified", "");
    assert_eq!(
        fetched(unchanged.clone(), Some("\"one\"")).await,
        Ok(Fetched::NotModified)
    );
    assert!(
        fetched(unchanged, None).await.is_err(),
        "nothing to be unchanged"
    );
}

#[tokio::test]
async fn redirects_errors_and_long_bodies_are_refused() {
    let (elsewhere, visited) = server(response("200 OK", "{}")).await;
    let redirect = response(&format!("302 Found\r\nlocation: {elsewhere}"), "");
    for (response, text) in [
        (redirect, "302"),
        (response("500 Internal Server Error", "{}"), "500"),
        (response("404 Not Found", "{}"), "404"),
        (response("200 OK", &"x".repeat(101)), "limit"),
        ("no HTTP".to_owned(), "GET http://127.0.0.1"),
    ] {
        let problem = fetched(response, None).await.unwrap_err().to_string();
        assert!(problem.contains(text), "{problem}");
    }
    assert!(visited.lock().unwrap().is_empty());
}
