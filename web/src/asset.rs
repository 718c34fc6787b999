//! Files for browsers, which the program contains compressed with Brotli (RFC 7932).

use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use std::io::{self, Write};
use tokio::sync::OnceCell;

/// A file whose URL changes whenever its content does.
pub(super) struct Asset {
    /// Its name, without a folder.
    pub(super) name: &'static str,
    media_type: &'static str,
    compressed: &'static [u8],
    /// Unpacked for the first caller that does not accept Brotli: on plain http beyond this
    /// machine, browsers do not.
    plain: OnceCell<Bytes>,
}

impl Asset {
    pub(super) const fn new(
        name: &'static str,
        media_type: &'static str,
        compressed: &'static [u8],
    ) -> Self {
        Self {
            name,
            media_type,
            compressed,
            plain: OnceCell::const_new(),
        }
    }

    /// The file, in an encoding that the caller accepts.
    pub(super) async fn answer(&'static self, headers: &HeaderMap) -> Response {
        let kept = [
            (CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (
                CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            ),
            (VARY, HeaderValue::from_static("accept-encoding")),
            super::OWN_ORIGIN_ONLY,
        ];
        if takes_brotli(headers) {
            let encoding = [(CONTENT_ENCODING, HeaderValue::from_static("br"))];
            return (kept, encoding, Bytes::from_static(self.compressed)).into_response();
        }
        match self
            .plain
            .get_or_try_init(async || self.unpacked().await)
            .await
        {
            Ok(plain) => (kept, plain.clone()).into_response(),
            Err(error) => {
                tracing::error!(file = self.name, %error, "a compiled-in file cannot be decompressed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Takes some 30 ms for the largest.
    async fn unpacked(&'static self) -> io::Result<Bytes> {
        tokio::task::spawn_blocking(|| self.unpack())
            .await
            .map_err(io::Error::other)?
            .map(Bytes::from)
    }

    fn unpack(&self) -> io::Result<Vec<u8>> {
        let mut writer = brotli_decompressor::DecompressorWriter::new(Vec::new(), 4096);
        writer.write_all(self.compressed)?;
        writer
            .into_inner()
            .map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))
    }
}

/// Whether the caller accepts the encoding `br` (RFC 9110 section 12.5.3). One that accepts
/// everything but names nothing gets no Brotli: browsers name it.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let values = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = |weight: &str| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0);
        named && !parts.any(|part| part.strip_prefix("q=").is_some_and(refused))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_those_that_take_it() {
        let takes = |value: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(
                ACCEPT_ENCODING,
                HeaderValue::from_static(value),
            )]))
        };
        for value in [
            "br",
            "gzip, deflate, br, zstd",
            "BR;q=0.1",
            "gzip;q=1,br ; q=0.5",
        ] {
            assert!(takes(value), "{value}");
        }
        for value in [
            "",
            "gzip",
            "*",
            "br;q=0",
            "gzip, br; q=0.000",
            "brotli",
            "identity",
        ] {
            assert!(!takes(value), "{value}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
