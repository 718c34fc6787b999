//! Sign-in of people with a password. An unknown name, a wrong password, a disabled user and a user
//! without a password get the same answer after the same work.

mod budget;

use self::budget::{Budgets, SignInAttempt};
use super::{
    account,
    actor::{Actor, Origin},
    audit,
    error::{Error, Result},
    issuance::Recorder,
    session::{self, LiveSession, NewSession},
    tools::Tools,
    user,
    work::Work,
};
use entity::{
    AccountId, Secret, UserId,
    account::Model as Account,
    audit_event::AuditEventKind,
    user::{Column, Entity, Model as User, UserStatus},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use serde_json::json;
use std::sync::Arc;

/// Longest submitted password, in bytes, that is checked.
const MAX_SUBMITTED: usize = 1024;

/// What a person submits to sign in.
#[derive(Debug)]
pub struct Credentials<'a> {
    /// Slug of the account.
    pub account: &'a str,
    /// The username, regardless of case.
    pub username: &'a str,
    /// The password.
    pub password: Secret,
    /// Whether the person asks to stay signed in.
    pub remember: bool,
    /// The value of the browser's device cookie.
    pub device: Option<&'a str>,
}

/// A session that has just begun.
pub struct SignedIn {
    /// The session.
    pub live: LiveSession,
    /// Value of the session's cookie.
    pub cookie: Secret,
    /// Value of the device cookie.
    pub device: String,
}

/// Signs people in.
pub struct SignIns {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    recorder: Recorder,
    /// The account `default`, in whose log attempts with unknown accounts are recorded.
    platform: AccountId,
    budgets: Budgets,
}

impl SignIns {
    /// Starts with all budgets unused.
    #[must_use]
    pub fn new(
        db: DatabaseConnection,
        tools: Arc<Tools>,
        recorder: Recorder,
        platform: AccountId,
    ) -> Self {
        Self {
            db,
            tools,
            recorder,
            platform,
            budgets: Budgets::default(),
        }
    }

    /// Checks a name and a password, and begins a session.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] whatever the reason; [`Error::TooManyFailures`] where a budget is
    /// used up; [`Error::Busy`] where too many passwords are being checked.
    pub async fn sign_in(&self, with: Credentials<'_>, origin: &Origin) -> Result<SignedIn> {
        let name = with.username.to_lowercase();
        let known = self.find(with.account, &name).await?;
        let device = with
            .device
            .filter(|device| self.knows_device(device, known.as_ref().map(|(user, _)| user.id)));
        let attempt = SignInAttempt {
            name: (with.account, &name),
            ip: origin.ip,
            device,
        };
        self.budgets
            .take(&attempt, self.tools.clock.passed())
            .map_err(|retry_after| Error::TooManyFailures { retry_after })?;
        let right = self.is_password(known.as_ref().map(|(user, _)| user), with.password);
        match (right.await, known) {
            (Ok(true), Some((user, account))) => {
                self.budgets.give_back(&attempt);
                let remember = with.remember;
                self.begin(user, account, NewSession { remember, origin })
                    .await
            }
            (Ok(_), known) => {
                self.note_failure(known.as_ref(), origin);
                Err(Error::Unauthenticated)
            }
            (Err(error), _) => {
                self.budgets.give_back(&attempt);
                Err(error)
            }
        }
    }

    /// Whether this is the password of that user; of no user, where there is none who may sign in.
    async fn is_password(&self, user: Option<&User>, password: Secret) -> Result<bool> {
        let digest = user.and_then(|user| user.password.clone());
        let possible = (1..=MAX_SUBMITTED).contains(&password.len());
        let password = if possible {
            password
        } else {
            Secret::new(String::new())
        };
        let right = self
            .tools
            .people
            .is_password(Arc::new(password), digest)
            .await?;
        Ok(right && possible)
    }

    /// Checks the password of a user who is signed in, for a change that asks for it.
    ///
    /// # Errors
    /// As [`SignIns::sign_in`].
    pub async fn confirm(
        &self,
        live: &LiveSession,
        password: Secret,
        origin: &Origin,
    ) -> Result<()> {
        let name = live.user.username.to_lowercase();
        let attempt = SignInAttempt {
            name: (&live.account.slug, &name),
            ip: origin.ip,
            device: None,
        };
        self.budgets
            .take(&attempt, self.tools.clock.passed())
            .map_err(|retry_after| Error::TooManyFailures { retry_after })?;
        if self.is_password(Some(&live.user), password).await? {
            self.budgets.give_back(&attempt);
            return Ok(());
        }
        let known = (live.user.clone(), live.account.clone());
        self.note_failure(Some(&known), origin);
        Err(Error::Unauthenticated)
    }

    /// Begins a session of a user who proved its identity in another way than by its old password:
    /// by having just set a new one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] where the user was disabled, or its password was set, since the
    /// proof; internal ones.
    pub async fn begin(
        &self,
        user: User,
        account: Account,
        new: NewSession<'_>,
    ) -> Result<SignedIn> {
        let actor = user::actor(&user, &account, new.origin.clone());
        let work = Work::begin(&self.db, &self.tools, &actor).await?;
        let (session, cookie) = session::begin(&work, &user, &account, new).await?;
        Entity::update_many()
            .col_expr(Column::LastLoginAt, Expr::value(work.now()))
            .filter(Column::Id.eq(user.id))
            .exec(work.db())
            .await?;
        let event = audit::Event::new(
            AuditEventKind::UserSignedIn,
            account.id,
            user.id,
            format!("User {} signed in", user.username),
        );
        work.record(event.details(json!({ "session": session.id.to_string() })));
        work.commit().await?;
        let device = self
            .tools
            .vault
            .seal_page(DEVICE, device_text(user.id, &self.tools))?;
        Ok(SignedIn {
            live: LiveSession {
                session,
                user,
                account,
            },
            cookie,
            device,
        })
    }

    /// The user with that name who may sign in.
    async fn find(&self, slug: &str, name: &str) -> Result<Option<(User, Account)>> {
        let account = account::by_slug(&self.db, slug).await?;
        let Some(account) = account.filter(|account| account.deleted_at.is_none()) else {
            return Ok(None);
        };
        let same = Expr::expr(Func::lower(Expr::col(Column::Username))).eq(name);
        let user = Entity::of_account(account.id)
            .filter(same)
            .one(&self.db)
            .await?;
        let user = user.filter(|user| user.status == UserStatus::Active);
        Ok(user.map(|user| (user, account)))
    }

    /// Whether the user has signed in before in the browser with that device cookie.
    fn knows_device(&self, device: &str, user: Option<UserId>) -> bool {
        let opened = self.tools.vault.open_page(DEVICE, device);
        let (Some(text), Some(user)) = (opened, user) else {
            return false;
        };
        text.expose().split(' ').next() == Some(user.to_string().as_str())
    }

    fn note_failure(&self, known: Option<&(User, Account)>, origin: &Origin) {
        let event = match known {
            Some((user, account)) => audit::Event::refusal(
                AuditEventKind::SignInFailed,
                account.id,
                Some(user.id.to_string()),
                format!("A sign-in of user {} failed", user.username),
            ),
            None => audit::Event::refusal(
                AuditEventKind::SignInFailed,
                self.platform,
                None,
                "A sign-in with an unknown name failed",
            ),
        };
        self.recorder
            .audited(&self.tools, event, Actor::anonymous(origin.clone()));
    }
}

/// Context of sealed device cookies.
const DEVICE: &str = "device";

/// The content of a device cookie: the user, and a random part, so that each browser has a budget
/// of its own.
fn device_text(user: UserId, tools: &Tools) -> String {
    format!("{user} {}", tools.random.base62(22))
}
