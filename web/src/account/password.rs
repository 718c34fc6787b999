//! Changes the password of the user who is signed in. That ends all sessions, so this browser gets a
//! new one.

use super::{
    AccountNotice, done_path,
    page::{self, AccountView},
    submission::{self, Submission},
};
use crate::{
    form_problem::FormProblem,
    new_password,
    parameters::Parameters,
    session::{self, BrowserSession},
    visit::Visit,
    visit_error::VisitError,
};
use axum::{body::Body, extract::Path, response::Response};
use domain::{
    error::Result as RuleResult,
    session::NewSession,
    sign_in::{PasswordSetter, SignedIn},
    user::change_own_password,
};
use entity::{Secret, SecretDigest};

/// Name of the field of the present password.
const PRESENT: &str = "present";

/// `POST /account/{slug}/password`: changes the password.
pub(crate) async fn submit(visit: Visit, Path(slug): Path<String>, body: Body) -> Response {
    visit.answer(change(&visit, &slug, body).await)
}

async fn change(visit: &Visit, slug: &str, body: Body) -> Result<Response, VisitError> {
    let (browser, mut fields) = match submission::read(visit, slug, body).await? {
        Submission::Genuine { browser, fields } => (browser, fields),
        Submission::Answered(response) => return Ok(response),
    };
    match checked(visit, &browser, &mut fields).await? {
        Ok(digest) => {
            let signed_in = store(visit, &browser, digest).await?;
            let next = done_path(visit, slug, AccountNotice::Password);
            Ok(session::begun(visit, &signed_in, false, &next)?)
        }
        Err(problem) => {
            let view = AccountView {
                browser: &browser,
                notice: None,
                problem: Some(problem),
            };
            page::show(visit, view).await
        }
    }
}

/// The digest of the new password, once the present one has proved right.
async fn checked(
    visit: &Visit,
    browser: &BrowserSession,
    fields: &mut Parameters,
) -> Result<Result<SecretDigest, FormProblem>, VisitError> {
    let (live, present) = (&browser.live, Secret::new(fields.take(PRESENT)));
    let sign_ins = &visit.app.sign_ins;
    if let Err(error) = sign_ins.confirm(live, present, &visit.origin).await {
        let wrong = visit.words().password.present_wrong;
        return FormProblem::of(error, wrong).map(Err);
    }
    let setter = PasswordSetter::Session(live.session.id);
    new_password::digest(visit, &live.user, setter, fields).await
}

async fn store(
    visit: &Visit,
    browser: &BrowserSession,
    digest: SecretDigest,
) -> RuleResult<SignedIn> {
    let actor = browser.live.actor(visit.origin.clone());
    let work = visit.app.begin(&actor).await?;
    let user = change_own_password(&work, &browser.live.user, digest).await?;
    work.commit().await?;
    let new = NewSession {
        remember: false,
        origin: &visit.origin,
        earlier: Some(&browser.cookie),
        device: None,
    };
    let account = browser.live.account.clone();
    visit.app.sign_ins.begin(user, account, new).await
}
