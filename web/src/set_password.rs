//! Setting a password by a one-time link. Showing the page does not use the link up, since mail
//! scanners and previews open links too. The secret in the link is in no log: those name the route.

use super::{
    csrf::{self, FormPurpose},
    form_problem::{self, FormProblem},
    new_password,
    page_cookie::PageCookie,
    parameters::Parameters,
    session,
    visit::Visit,
    visit_error::VisitError,
};
use app::cookies::CookieKind;
use askama::Template;
use axum::{body::Body, extract::Path, response::Response};
use domain::{
    account,
    actor::Actor,
    error::{Error, Result as RuleResult},
    limits::MIN_PASSWORD,
    session::NewSession,
    sign_in::PasswordSetter,
    user,
};
use entity::{Secret, SecretDigest, account::Model as Account, user::Model as User};
use html::{
    PageContent, PageWidth,
    words::{PasswordWords, SignInWords},
};

/// The user whom a link belongs to, with its account.
struct LinkOwner {
    /// The secret in the link.
    secret: Secret,
    user: User,
    account: Account,
}

#[derive(Template)]
#[template(path = "set_password.html")]
struct SetPasswordBody<'a> {
    words: &'static PasswordWords,
    sign_in: &'static SignInWords,
    hint: String,
    problem: Option<String>,
    action: String,
    csrf: &'a str,
    username: &'a str,
}

/// `GET /set-password/{secret}`: the form.
pub(super) async fn show(visit: Visit, Path(secret): Path<String>) -> Response {
    let outcome = async {
        let owner = of_link(&visit, Secret::new(secret)).await?;
        form(&visit, &PageCookie::of(&visit), &owner, None)
    };
    visit.answer(outcome.await)
}

/// `POST /set-password/{secret}`: sets the password, and begins a session.
pub(super) async fn submit(visit: Visit, Path(secret): Path<String>, body: Body) -> Response {
    visit.answer(set(&visit, Secret::new(secret), body).await)
}

async fn set(visit: &Visit, secret: Secret, body: Body) -> Result<Response, VisitError> {
    let mut fields = Parameters::read(&visit.headers, body).await?;
    let owner = of_link(visit, secret).await?;
    let page_cookie = PageCookie::of(visit);
    let given = fields.get(csrf::FIELD);
    if !csrf::is_genuine(visit, FormPurpose::SetPassword, page_cookie.value(), given) {
        return form(visit, &page_cookie, &owner, Some(FormProblem::Expired));
    }
    let setter = PasswordSetter::Link(owner.user.id);
    let digest = match new_password::digest(visit, &owner.user, setter, &mut fields).await? {
        Ok(digest) => digest,
        Err(problem) => return form(visit, &page_cookie, &owner, Some(problem)),
    };
    let user = store(visit, &owner, digest).await?;
    let earlier = visit.cookie(CookieKind::Session(&owner.account.slug));
    let new = NewSession {
        remember: false,
        origin: &visit.origin,
        earlier: earlier.as_deref(),
        device: None,
    };
    let next = visit.path(&format!("/account/{}", owner.account.slug));
    let signed_in = visit.app.sign_ins.begin(user, owner.account, new).await?;
    Ok(session::begun(visit, &signed_in, false, &next)?)
}

/// Sets the password, and returns the user as it is then: with a new session generation, which the
/// next session is to have.
async fn store(visit: &Visit, owner: &LinkOwner, digest: SecretDigest) -> Result<User, VisitError> {
    let actor = user::actor(&owner.user, &owner.account, visit.origin.clone());
    let work = visit.app.begin(&actor).await?;
    let set = user::set_password_by_link(&work, &owner.secret, Ok(digest)).await?;
    if set.is_none() {
        return Err(VisitError::DeadLink);
    }
    work.commit().await?;
    let found = user::find(
        &visit.app.db,
        &Actor::system(owner.account.id),
        owner.user.id,
    )
    .await?;
    found.ok_or(VisitError::DeadLink)
}

/// The user whom a link belongs to, as long as the link works.
async fn of_link(visit: &Visit, secret: Secret) -> Result<LinkOwner, VisitError> {
    let (db, tools) = (&visit.app.db, &visit.app.tools);
    let found = user::of_link(db, tools, &secret, tools.clock.now()).await?;
    let user = found.ok_or(VisitError::DeadLink)?;
    let account = account_of(visit, &user).await?;
    if account.deleted_at.is_some() {
        return Err(VisitError::DeadLink);
    }
    Ok(LinkOwner {
        secret,
        user,
        account,
    })
}

async fn account_of(visit: &Visit, user: &User) -> RuleResult<Account> {
    let found = account::by_ids(&visit.app.db, &[user.account_id]).await?;
    let account = found.into_iter().next();
    account.ok_or_else(|| Error::internal("the account of a user is missing"))
}

fn form(
    visit: &Visit,
    page_cookie: &PageCookie,
    owner: &LinkOwner,
    problem: Option<FormProblem>,
) -> Result<Response, VisitError> {
    let words = &visit.words().password;
    let csrf = csrf::token(visit.vault(), FormPurpose::SetPassword, page_cookie.value())?;
    let problem = problem.as_ref();
    let content = PageContent {
        status: form_problem::status(problem),
        title: words.set_title,
        width: PageWidth::Narrow,
        body: SetPasswordBody {
            words,
            sign_in: &visit.words().sign_in,
            hint: (words.hint)(MIN_PASSWORD),
            problem: problem.map(|problem| problem.text(&visit.words().errors)),
            action: visit.path(&format!("/set-password/{}", owner.secret.expose())),
            csrf: &csrf,
            username: &owner.user.username,
        },
    };
    let page = html::page(&visit.context, &content);
    let page = match problem {
        Some(problem) => problem.mark(page),
        None => page,
    };
    page_cookie.keep(visit, page)
}
