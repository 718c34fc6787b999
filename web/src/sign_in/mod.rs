//! Signing in with a password. A person comes here from the authorization endpoint with a sealed
//! request and goes back to it, or to the page of the own account: never to another place.

mod page;
mod target;

use self::{page::SignInForm, target::SignInTarget};
use super::{
    csrf::{self, FormPurpose},
    form_problem::FormProblem,
    page_cookie::PageCookie,
    parameters::Parameters,
    session,
    visit::Visit,
    visit_error::VisitError,
};
use app::cookies::CookieKind;
use axum::{body::Body, response::Response};
use domain::sign_in::Credentials;
use entity::Secret;

/// `GET /sign-in`: the form.
pub(super) async fn show(mut visit: Visit) -> Response {
    let outcome = form(&mut visit).await;
    visit.answer(outcome)
}

async fn form(visit: &mut Visit) -> Result<Response, VisitError> {
    let page_cookie = PageCookie::of(visit);
    let target = SignInTarget::of(visit, &page_cookie, &visit.query).await?;
    visit.suggest_languages(target.ui_locales());
    let form = SignInForm {
        username: target.login_hint().to_owned(),
        remember: false,
        problem: None,
    };
    page::show(visit, &page_cookie, &target, form)
}

/// `POST /sign-in`: checks what was entered, and begins a session.
pub(super) async fn submit(mut visit: Visit, body: Body) -> Response {
    let outcome = attempt(&mut visit, body).await;
    visit.answer(outcome)
}

async fn attempt(visit: &mut Visit, body: Body) -> Result<Response, VisitError> {
    let mut fields = Parameters::read(&visit.headers, body).await?;
    let page_cookie = PageCookie::of(visit);
    let target = SignInTarget::of(visit, &page_cookie, &fields).await?;
    visit.suggest_languages(target.ui_locales());
    let password = Secret::new(fields.take("password"));
    let mut form = SignInForm {
        username: fields.take("username").trim().to_owned(),
        remember: fields.get("remember").is_some(),
        problem: None,
    };
    let given = fields.get(csrf::FIELD);
    if !csrf::is_genuine(visit, FormPurpose::SignIn, page_cookie.value(), given) {
        form.problem = Some(FormProblem::Expired);
        return page::show(visit, &page_cookie, &target, form);
    }
    let device = visit.cookie(CookieKind::Device(target.slug()));
    let session = visit.cookie(CookieKind::Session(target.slug()));
    let credentials = Credentials {
        account: target.slug(),
        username: &form.username,
        password,
        remember: form.remember,
        device: device.as_deref(),
        session: session.as_deref(),
    };
    match visit.app.sign_ins.sign_in(credentials, &visit.origin).await {
        Ok(signed_in) => {
            let next = target.next(visit);
            Ok(session::begun(visit, &signed_in, form.remember, &next)?)
        }
        Err(error) => {
            form.problem = Some(FormProblem::of(error, visit.words().sign_in.wrong)?);
            page::show(visit, &page_cookie, &target, form)
        }
    }
}
