//! Seals what a browser keeps for the server between two pages, so that the server keeps nothing for
//! people whom it does not know yet.

use super::Vault;
use crate::error::Result;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::{Sealed, Secret};

/// Longest sealed text that is opened, in bytes.
const MAX_SEALED: usize = 16 * 1024;

impl Vault {
    /// Encrypts a text for a browser, in base64url. Only [`Vault::open_page`] with the same context
    /// opens it: the context binds it to its purpose, and to a cookie.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn seal_page(&self, context: &str, text: String) -> Result<String> {
        let sealed = self.pages.seal(context, &Secret::new(text))?;
        Ok(URL_SAFE_NO_PAD.encode(sealed.0))
    }

    /// Opens what was sealed with the current master key, or the previous one; none with another
    /// context or altered text.
    #[must_use]
    pub fn open_page(&self, context: &str, sealed: &str) -> Option<Secret> {
        if sealed.len() > MAX_SEALED {
            return None;
        }
        let sealed = Sealed(URL_SAFE_NO_PAD.decode(sealed).ok()?);
        self.pages
            .open(context, &sealed)
            .or_else(|| self.previous_pages.as_ref()?.open(context, &sealed))
    }
}
