//! The first administrators of a new deployment: a client for programs, and a user for people.

use super::{account_and_role, mint};
use crate::{
    account,
    actor::Actor,
    built_in,
    client::{self, NewClient},
    deployment,
    error::{Problems, Result},
    secret,
    tools::Tools,
    user::{self, NewLink, NewUser},
    work::Work,
};
use entity::{
    RoleId, Secret,
    client::Model as Client,
    user::{Entity as Users, Model as User},
};
use sea_orm::{DatabaseConnection, EntityTrait};

/// Display name of the first administrators.
const NAME: &str = "First administrator";
/// Username of the first user.
const USERNAME: &str = "admin";

/// What the first start on an empty database created.
pub struct FirstAdministrators {
    /// The client.
    pub client: Client,
    /// Its secret, only where it was generated: a given one is known already, and shown nowhere.
    pub secret: Option<Secret>,
    /// The user; none where there were users before.
    pub user: Option<FirstUser>,
}

/// The first user.
pub struct FirstUser {
    /// The user.
    pub user: User,
    /// The link by which it sets its password; none where the client's credentials were given. Then
    /// programs run the deployment, and what it prints is collected, while the operator can have a
    /// link created at any time.
    pub link: Option<NewLink>,
}

/// Creates the first administrators, if no client exists yet. Of several nodes that start at once
/// on an empty database, only one creates them.
///
/// # Errors
/// Internal ones, and problems with the given client id or secret.
pub async fn first_administrators(
    db: &DatabaseConnection,
    tools: &Tools,
    given: Option<(String, Secret)>,
) -> Result<Option<FirstAdministrators>> {
    let generated = given.is_none();
    let (client_id, given) = given.unzip();
    let (account, role) =
        account_and_role(db, account::DEFAULT_SLUG, Some(built_in::ADMINISTRATOR)).await?;
    let minted = mint(&account, given, tools).await;
    let actor = Actor::system(account.id);
    let work = Work::begin(db, tools, &actor).await?;
    deployment::lock(work.db()).await?;
    if client::any(work.db()).await? {
        return Ok(None);
    }
    let input = NewClient {
        client_id,
        role,
        name: Some(NAME.to_owned()),
        ..NewClient::default()
    };
    let (client, secret) = client::create(&work, input, minted).await?;
    let user = first_user(&work, role, generated).await?;
    work.commit().await?;
    Ok(Some(FirstAdministrators {
        client,
        secret: generated.then_some(secret),
        user,
    }))
}

/// Creates the first user, where there is none, and a link for it if one is to be shown.
async fn first_user(
    work: &Work<'_>,
    role: Option<RoleId>,
    linked: bool,
) -> Result<Option<FirstUser>> {
    if Users::find().one(work.db()).await?.is_some() {
        return Ok(None);
    }
    let input = NewUser {
        display_name: Some(NAME.to_owned()),
        role,
        ..NewUser::named(USERNAME)
    };
    let made = user::create(work, input).await?;
    if !linked {
        return Ok(Some(FirstUser {
            user: made,
            link: None,
        }));
    }
    let (user, link) = user::create_link(work, made.id).await?;
    Ok(Some(FirstUser {
        user,
        link: Some(link),
    }))
}

/// Checks the settings of the first administrator, as far as that is possible without a database.
///
/// # Errors
/// All problems with `clientId` and `clientSecret`.
pub fn check_first_administrator((client_id, secret): &(String, Secret)) -> Result<()> {
    let mut problems = Problems::default();
    problems.keep(client::check_given_client_id(client_id))?;
    problems.keep(secret::check_given(secret))?;
    problems.into_result()
}
