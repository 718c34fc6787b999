//! People who sign in, stay, are signed out, and whose applications renew and revoke what they were
//! handed; what was acknowledged is noted.

mod browser;
mod stays;

pub(crate) use stays::Stays;

use self::{
    browser::{Browser, REDIRECT},
    stays::{End, Stay},
};
use crate::{
    Outcome,
    caller::{Answer, Caller, claim, text},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet};

/// People at once.
const PEOPLE: usize = 2;
/// Sign-ins of one of them in a round at most: of a user who has a hundred sessions, the oldest ends.
const MOST_STAYS: usize = 40;
/// The password of all of them.
const PASSWORD: &str = "Tortured-for-as.long:as(it)takes;123";

const CREATE_APP: &str = "mutation($uri: String!) { createClient(input: { capabilities: [WEB_APP], urls: { redirectUris: [$uri] },
    signIn: { authMethod: NONE, firstParty: true } }) { client { clientId } userErrors { message } } }";
const CREATE_USER: &str = "mutation($name: String!) { createUser(input: { username: $name }) { user { id } userErrors { message } } }";
const SET_PASSWORD: &str = "mutation($id: ID!, $password: String!) {
    setUserPassword(input: { id: $id, password: $password }) { user { id } userErrors { message } } }";
const END: &str = "mutation($user: ID!, $ids: [ID!]) {
    endSessions(input: { user: { id: $user }, ids: $ids }) { user { id } userErrors { message } } }";

/// A person, and the web application that it uses, which has no secret.
#[derive(Clone)]
struct App {
    username: String,
    user: String,
    client_id: String,
}

impl App {
    /// Makes both.
    async fn new(caller: &Caller, username: String) -> Outcome<Self> {
        let token = caller.token().await?;
        let member = |data: &Value, place: &str| {
            text(data, place)
                .map(str::to_owned)
                .ok_or_else(|| format!("nothing was made: {data}"))
        };
        let variables = json!({ "uri": REDIRECT });
        let made = caller.data(&token, CREATE_APP, variables).await?;
        let client_id = member(&made, "/createClient/client/clientId")?;
        let variables = json!({ "name": username });
        let made = caller.data(&token, CREATE_USER, variables).await?;
        let user = member(&made, "/createUser/user/id")?;
        let variables = json!({ "id": user, "password": PASSWORD });
        let made = caller.data(&token, SET_PASSWORD, variables).await?;
        member(&made, "/setUserPassword/user/id")?;
        Ok(Self {
            username,
            user,
            client_id,
        })
    }
}

/// People at work. They leave when this is dropped.
pub(crate) struct People {
    stop: watch::Sender<bool>,
    tasks: JoinSet<Outcome>,
}

impl People {
    /// Makes people for a round, and lets them in. They wait so long between two stays.
    pub(crate) async fn start(
        url: &str,
        stays: &Stays,
        (round, pause): (u64, Duration),
    ) -> Outcome<Self> {
        let (caller, browser) = (Caller::new(url)?, Browser::new(url)?);
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for number in 0..PEOPLE {
            let username = format!("person-{round}-{number}");
            let visitor = Visitor {
                app: App::new(&caller, username).await?,
                caller: caller.clone(),
                browser: browser.clone(),
                stays: stays.clone(),
                stopped: stopped.clone(),
                pause,
            };
            tasks.spawn(visitor.come_and_go());
        }
        Ok(Self { stop, tasks })
    }

    /// Waits for the answers that are due, and insists that none was wrong.
    pub(crate) async fn end(mut self) -> Outcome {
        self.stop.send_replace(true);
        self.leave().await
    }

    /// Waits until they have had all their stays, and insists that no answer was wrong.
    pub(crate) async fn leave(&mut self) -> Outcome {
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// One of the people.
struct Visitor {
    app: App,
    caller: Caller,
    browser: Browser,
    stays: Stays,
    stopped: watch::Receiver<bool>,
    pause: Duration,
}

impl Visitor {
    /// Signs in again and again: stays, is signed out, or takes back what the application was handed.
    async fn come_and_go(self) -> Outcome {
        for number in 0..MOST_STAYS {
            tokio::time::sleep(self.pause).await;
            if *self.stopped.borrow() {
                break;
            }
            let Some(stay) = self.arrive().await? else {
                continue;
            };
            if !self.renew(stay).await? {
                continue;
            }
            match number % 3 {
                0 => self.sign_out(stay).await?,
                1 => self.revoke(stay).await?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn arrive(&self) -> Outcome<Option<usize>> {
        let Some(cookie) = self.browser.sign_in(&self.app).await? else {
            return Ok(None);
        };
        let Some(tokens) = self.browser.authorize(&self.app, &cookie).await? else {
            return Ok(None);
        };
        Ok(Some(self.stays.add(Stay {
            app: self.app.clone(),
            cookie,
            access: tokens.access,
            old: None,
            newest: tokens.refresh,
            rotating: false,
            end: End::None,
        })))
    }

    /// Renews the tokens of a stay twice. Answers whether that was acknowledged.
    async fn renew(&self, number: usize) -> Outcome<bool> {
        for _ in 0..2 {
            let mut newest = String::new();
            self.stays.note(number, |stay| {
                stay.rotating = true;
                newest = stay.newest.clone();
            });
            let Some(renewed) = self.browser.refresh(&self.app, &newest).await? else {
                return Ok(false);
            };
            let renewed = renewed.ok_or("the newest refresh token is refused")?;
            self.stays.note(number, |stay| {
                stay.rotating = false;
                stay.access = renewed.access;
                stay.old = Some(std::mem::replace(&mut stay.newest, renewed.refresh));
            });
        }
        Ok(true)
    }

    async fn sign_out(&self, number: usize) -> Outcome {
        let mut access = String::new();
        self.stays.note(number, |stay| {
            stay.end = End::Asked;
            access = stay.access.clone();
        });
        let session = claim(&access, "/sid").ok_or("a token names no session")?;
        let Answer::Good(body) = self.caller.ask().await.answer else {
            return Ok(());
        };
        let token = text(&body, "/access_token").unwrap_or_default();
        let variables = json!({ "user": self.app.user, "ids": [session] });
        let answer = self.caller.graphql(token, END, variables).await.answer;
        match answer {
            Answer::Good(body) if text(&body, "/data/endSessions/user/id").is_some() => {
                self.stays.note(number, |stay| stay.end = End::SignedOut);
                Ok(())
            }
            Answer::Unavailable | Answer::Broken => Ok(()),
            other => Err(format!("a session is not ended: {other:?}").into()),
        }
    }

    async fn revoke(&self, number: usize) -> Outcome {
        let mut token = String::new();
        self.stays.note(number, |stay| {
            stay.end = End::Asked;
            token = stay.newest.clone();
        });
        if self.browser.revoke(&self.app, &token).await? {
            self.stays.note(number, |stay| stay.end = End::Revoked);
        }
        Ok(())
    }
}
