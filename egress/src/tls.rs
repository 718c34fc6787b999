//! TLS to the other side, whose certificate must be of an authority that this machine trusts.

use crate::EgressError;
use hyper_rustls::ConfigBuilderExt;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{IpAddr, ServerName},
};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Host;

/// How TLS is spoken; not at all where there are no authorities.
#[derive(Clone)]
pub struct Tls(Option<TlsConnector>);

impl Tls {
    /// Trusts the authorities that this machine trusts.
    #[must_use]
    pub fn of_machine() -> Self {
        let config = builder().and_then(|builder| builder.with_native_roots().ok());
        Self::of(config.map(|builder| builder.with_no_client_auth()))
    }

    /// Trusts these authorities.
    #[must_use]
    pub fn trusting(authorities: RootCertStore) -> Self {
        let config = builder().map(|builder| builder.with_root_certificates(authorities));
        Self::of(config.map(|builder| builder.with_no_client_auth()))
    }

    fn of(config: Option<ClientConfig>) -> Self {
        Self(config.map(|mut config| {
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            TlsConnector::from(Arc::new(config))
        }))
    }

    /// Whether there are authorities.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.is_some()
    }

    /// Speaks TLS on a connection. The name that is sent and checked is that of the URL, whichever
    /// address the connection is open to.
    pub(crate) async fn connect(
        &self,
        host: &Host<String>,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, EgressError> {
        let connector = self.0.as_ref().ok_or(EgressError::NoAuthorities)?;
        let name = match host {
            Host::Ipv4(ip) => ServerName::IpAddress(IpAddr::V4((*ip).into())),
            Host::Ipv6(ip) => ServerName::IpAddress(IpAddr::V6((*ip).into())),
            Host::Domain(name) => ServerName::try_from(name.trim_end_matches('.').to_owned())
                .map_err(|_| EgressError::Url)?,
        };
        connector
            .connect(name, stream)
            .await
            .map_err(|_| EgressError::Tls)
    }
}

fn builder() -> Option<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>> {
    ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .ok()
}
