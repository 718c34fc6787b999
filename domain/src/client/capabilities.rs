//! The flows that a client may use, and what each of them needs.

use super::urls::Urls;
use crate::error::{Error, ProblemCode, Result};

/// Flows that a client may use; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Authorization code flow.
    pub web_app: bool,
    /// Back-channel logout.
    pub backchannel: bool,
    /// Client credentials flow.
    pub script: bool,
}

pub(super) fn check_capabilities(capabilities: Capabilities, urls: &Urls) -> Result<()> {
    let Capabilities {
        web_app,
        backchannel,
        script,
    } = capabilities;
    if !(web_app || backchannel || script) {
        return Err(Error::refused(
            ProblemCode::Blank,
            "capabilities",
            "At least one capability is needed.",
        ));
    }
    if backchannel && urls.backchannel_logout_url.is_none() {
        let message = "The capability BACKCHANNEL needs a back-channel logout URL.";
        return Err(Error::refused(
            ProblemCode::Blank,
            "urls.backchannelLogoutUrl",
            message,
        ));
    }
    Ok(())
}
