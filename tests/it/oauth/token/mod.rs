//! `POST /oauth/token` (RFC 6749 section 3.2) and the client credentials grant (section 4.4).

mod answer;
mod grant;
mod lifetime;
mod scope;
