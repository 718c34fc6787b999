//! The flows that a client may use, and what each of them needs.

use super::urls::Urls;
use crate::error::{Error, ProblemCode, Result};
use entity::client::Model;

/// A flow that a client may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Back-channel logout.
    Backchannel,
    /// Client credentials flow.
    Script,
    /// Authorization code flow.
    WebApp,
}

/// Flows that a client may use; at least one. In a filter, the flows that it must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Authorization code flow.
    pub web_app: bool,
    /// Back-channel logout.
    pub backchannel: bool,
    /// Client credentials flow.
    pub script: bool,
}

impl Capabilities {
    /// The flows of a list, in whatever order and however often each occurs.
    #[must_use]
    pub fn of(list: impl IntoIterator<Item = Capability>) -> Self {
        let mut all = Self::default();
        for one in list {
            match one {
                Capability::Backchannel => all.backchannel = true,
                Capability::Script => all.script = true,
                Capability::WebApp => all.web_app = true,
            }
        }
        all
    }

    /// The flows as a list: web app, back-channel logout, client credentials.
    #[must_use]
    pub fn list(self) -> Vec<Capability> {
        let all = [
            (self.web_app, Capability::WebApp),
            (self.backchannel, Capability::Backchannel),
            (self.script, Capability::Script),
        ];
        all.into_iter()
            .filter_map(|(has, capability)| has.then_some(capability))
            .collect()
    }
}

impl From<&Model> for Capabilities {
    fn from(row: &Model) -> Self {
        Self {
            web_app: row.web_app,
            backchannel: row.backchannel,
            script: row.script,
        }
    }
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
