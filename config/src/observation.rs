//! Settings of metrics and traces.

use super::reader::Reader;
use std::net::SocketAddr;
use url::Url;

/// Most clients that may be counted by name: each is a separate time series.
const MAX_BUSIEST_CLIENTS: usize = 100;

/// Settings of metrics.
#[derive(Clone, Copy, Debug, Default)]
pub struct MetricsSettings {
    /// Address that serves only metrics; where none is set, they are served beside everything else.
    pub listen: Option<SocketAddr>,
    /// How many of the busiest clients are counted by client id; 0 for none.
    pub busiest_clients: usize,
}

/// Settings of traces.
#[derive(Clone, Debug)]
pub struct TracesSettings {
    /// A collector's URL, to which `/v1/traces` is added.
    pub endpoint: Url,
    /// Fraction of the requests that are traced where the caller has not decided, from 0 to 1.
    pub sample_ratio: f64,
}

pub(super) fn metrics(reader: &mut Reader) -> Option<MetricsSettings> {
    let busiest_clients = reader.within("LATCHKEY_METRICS_BUSIEST_CLIENTS", 0, MAX_BUSIEST_CLIENTS);
    let text = reader.text("LATCHKEY_METRICS_LISTEN");
    let listen = match text.as_str() {
        "" => Some(None),
        _ => reader
            .parse(
                "LATCHKEY_METRICS_LISTEN",
                "an address and a port, such as 127.0.0.1:9464",
            )
            .map(Some),
    };
    Some(MetricsSettings {
        listen: listen?,
        busiest_clients: busiest_clients?,
    })
}

/// The outer option is empty where a setting is wrong, the inner one where traces are not sent.
pub(super) fn traces(reader: &mut Reader) -> Option<Option<TracesSettings>> {
    let sample_ratio = reader.within("LATCHKEY_OTLP_SAMPLE_RATIO", 0.0, 1.0);
    let text = reader.text("LATCHKEY_OTLP_ENDPOINT");
    let endpoint = match Url::parse(&text) {
        _ if text.is_empty() => Ok(None),
        Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => {
            Err("must be an http or https URL")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("must have no user name")
        }
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            Err("must have no query and no fragment")
        }
        Ok(url) => Ok(Some(url)),
        Err(_) => Err("must be an http or https URL, such as http://127.0.0.1:4318"),
    };
    let endpoint = reader.keep("LATCHKEY_OTLP_ENDPOINT", endpoint.map_err(str::to_owned));
    let sample_ratio = sample_ratio?;
    Some(endpoint?.map(|endpoint| TracesSettings {
        endpoint,
        sample_ratio,
    }))
}
