//! A mixed load at a steady rate on one server: tokens, introspection, queries, changes, people who
//! sign in, and subscriptions. It is as much in the last minute as in the first.

use super::subscriber::{Leaving, subscribe};
use crate::{
    Outcome,
    caller::{Answer, Caller, Heard, text},
    ensure,
    people::{People, Stays},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// Between two requests of a caller.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two stays of a person.
const STAY_PAUSE: Duration = Duration::from_millis(500);
/// Requests with one token, before a caller fetches another.
const MAX_TOKEN_USES: usize = 500;
/// Wrong answers that are kept.
const MAX_KEPT: usize = 5;
/// Of so many requests one may be put off.
const PUT_OFF_OF: u64 = 100;
/// Rounds of people on a server at most, so that names differ between servers.
const MAX_ROUNDS: u64 = 1_000_000;

/// What is asked, a caller each.
const CALLERS: [Kind; 8] = [
    Kind::Token,
    Kind::Token,
    Kind::Introspection,
    Kind::Introspection,
    Kind::Query,
    Kind::Change,
    Kind::Subscription,
    Kind::Subscription,
];

const READ: &str = "{ clients(first: 5) { nodes { id name } } }";
const CREATE: &str = "mutation($name: String!) { createClient(input: { name: $name }) { client { id } userErrors { message } } }";
const RENAME: &str = "mutation($id: ID!, $name: String!) { updateClient(input: { id: $id, name: $name }) { client { id } userErrors { message } } }";
const DELETE: &str = "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { succeeded userErrors { message } } }";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Token,
    Introspection,
    Query,
    Change,
    Subscription,
    SignIn,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Token => "tokens",
            Self::Introspection => "introspections",
            Self::Query => "queries",
            Self::Change => "changes",
            Self::Subscription => "subscriptions",
            Self::SignIn => "sign-ins",
        }
    }
}

/// How requests went, all told.
#[derive(Default)]
pub(super) struct SoakTally {
    /// How long each good answer to a request took, in no order. Subscriptions and people have none.
    pub latencies: Vec<Duration>,
    done: BTreeMap<Kind, u64>,
    put_off: u64,
    wrong: Vec<String>,
}

impl SoakTally {
    /// Adds what another has, without its latencies.
    pub(super) fn add(&mut self, other: &Self) {
        for (kind, count) in &other.done {
            *self.done.entry(*kind).or_default() += count;
        }
        self.put_off += other.put_off;
        self.wrong.extend(other.wrong.iter().cloned());
    }

    /// Insists that no answer was wrong.
    pub(super) fn nothing_wrong(&self) -> Outcome {
        ensure(self.wrong.is_empty(), || {
            format!("wrong answers: {}", self.wrong.join("; "))
        })
    }

    /// Insists that everything was done at least once, and few requests were put off.
    pub(super) fn complete(&self) -> Outcome {
        for kind in CALLERS.into_iter().chain([Kind::SignIn]) {
            let done = self.done.contains_key(&kind);
            ensure(done, || format!("there were no {}", kind.name()))?;
        }
        let all: u64 = self.done.values().sum();
        ensure(self.put_off * PUT_OFF_OF <= all, || {
            format!("{} of {all} requests were put off", self.put_off)
        })
    }

    /// What was done, in words.
    pub(super) fn describe(&self) -> String {
        let all = self.done.iter();
        let all: Vec<_> = all
            .map(|(kind, count)| format!("{count} {}", kind.name()))
            .collect();
        format!("{}; {} put off", all.join(", "), self.put_off)
    }
}

/// Callers at work on one server. They end when this is dropped.
pub(super) struct SoakLoad {
    stop: watch::Sender<bool>,
    tally: Arc<Mutex<SoakTally>>,
    tasks: JoinSet<()>,
}

impl SoakLoad {
    /// Lets the callers in, on the server with that number.
    pub(super) fn start(caller: &Caller, address: &str, number: u64) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (tally, mut tasks) = (Arc::<Mutex<SoakTally>>::default(), JoinSet::new());
        let one = |kind| SteadyCaller {
            kind,
            caller: caller.clone(),
            address: address.to_owned(),
            tally: tally.clone(),
            stopped: stopped.clone(),
        };
        for kind in CALLERS {
            tasks.spawn(one(kind).go_on());
        }
        tasks.spawn(one(Kind::SignIn).welcome(number * MAX_ROUNDS));
        Self { stop, tally, tasks }
    }

    /// How it goes so far; counting begins anew.
    pub(super) fn take(&self) -> SoakTally {
        std::mem::take(&mut *lock(&self.tally))
    }

    /// Waits for the answers that are due, and tells how it went.
    pub(super) async fn end(mut self) -> Outcome<SoakTally> {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            ended?;
        }
        Ok(self.take())
    }
}

fn lock(tally: &Mutex<SoakTally>) -> MutexGuard<'_, SoakTally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One of the callers.
struct SteadyCaller {
    kind: Kind,
    caller: Caller,
    address: String,
    tally: Arc<Mutex<SoakTally>>,
    stopped: watch::Receiver<bool>,
}

impl SteadyCaller {
    fn goes_on(&self) -> bool {
        !*self.stopped.borrow()
    }

    fn complain(&self, words: String) {
        let wrong = &mut lock(&self.tally).wrong;
        if wrong.len() < MAX_KEPT {
            wrong.push(words);
        }
    }

    /// Counts an answer, and hands it on if it is good.
    fn count(&self, heard: Heard) -> Option<Value> {
        match heard.answer {
            Answer::Good(body) => {
                let mut tally = lock(&self.tally);
                *tally.done.entry(self.kind).or_default() += 1;
                tally.latencies.push(heard.took);
                return Some(body);
            }
            Answer::Unavailable => lock(&self.tally).put_off += 1,
            Answer::Broken => self.complain("a request had no answer".to_owned()),
            Answer::Wrong(words) => self.complain(words),
        }
        None
    }

    /// Asks again and again, with a new token now and then.
    async fn go_on(self) {
        while self.goes_on() {
            tokio::time::sleep(PAUSE).await;
            let Ok(token) = self.caller.token().await else {
                // Counted by those who fetch tokens.
                continue;
            };
            for turn in 0..MAX_TOKEN_USES {
                if !self.goes_on() {
                    break;
                }
                self.ask(&token, turn).await;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn ask(&self, token: &str, turn: usize) {
        match self.kind {
            Kind::Token => _ = self.count(self.caller.ask().await),
            Kind::Introspection => _ = self.count(self.caller.introspect(token).await),
            Kind::Query => _ = self.graphql(token, READ, json!({})).await,
            Kind::Change => self.change(token).await,
            Kind::Subscription => self.listen(token, turn).await,
            Kind::SignIn => {}
        }
    }

    async fn graphql(&self, token: &str, query: &str, variables: Value) -> Option<Value> {
        self.count(self.caller.graphql(token, query, variables).await)
    }

    /// Creates a client, renames it and deletes it, so that there are always as many.
    async fn change(&self, token: &str) {
        let created = self.graphql(token, CREATE, json!({ "name": "0" })).await;
        let Some(created) = created else {
            return;
        };
        let Some(id) = text(&created, "/data/createClient/client/id") else {
            return self.complain(created.to_string());
        };
        for name in 1..4_u64 {
            tokio::time::sleep(PAUSE).await;
            let variables = json!({ "id": id, "name": name.to_string() });
            let renamed = self.graphql(token, RENAME, variables).await;
            if let Some(renamed) = renamed
                && text(&renamed, "/data/updateClient/client/id") != Some(id)
            {
                self.complain(renamed.to_string());
            }
        }
        let deleted = self.graphql(token, DELETE, json!({ "id": id })).await;
        if let Some(deleted) = deleted
            && deleted.pointer("/data/deleteClients/succeeded") != Some(&json!(1))
        {
            self.complain(deleted.to_string());
        }
    }

    /// One subscription: a few changes or one, closed or dropped.
    async fn listen(&self, token: &str, turn: usize) {
        let leaving = match turn % 2 {
            0 => Leaving::Closing,
            _ => Leaving::Dropping,
        };
        let events = if turn.is_multiple_of(5) { 10 } else { 1 };
        tokio::select! {
            heard = subscribe(&self.address, token, (events, leaving)) => match heard {
                Ok(()) => *lock(&self.tally).done.entry(self.kind).or_default() += 1,
                Err(error) => self.complain(error.to_string()),
            },
            // Those who change clients may have stopped already.
            () = stop(self.stopped.clone()) => {}
        }
    }

    /// Lets in people, a few at a time.
    async fn welcome(self, first: u64) {
        let mut round = first;
        while self.goes_on() {
            let stays = Stays::default();
            if let Err(error) = self.host(&stays, round).await {
                self.complain(error.to_string());
                tokio::time::sleep(STAY_PAUSE).await;
            }
            round += 1;
        }
    }

    async fn host(&self, stays: &Stays, round: u64) -> Outcome {
        let mut people = People::start(&self.caller_url(), stays, (round, STAY_PAUSE)).await?;
        let mut counted = 0;
        loop {
            let outcome = tokio::select! {
                outcome = people.leave() => Some(outcome),
                () = tokio::time::sleep(STAY_PAUSE) => None,
            };
            let (sign_ins, _) = stays.len();
            if sign_ins > counted {
                let more = u64::try_from(sign_ins - counted)?;
                *lock(&self.tally).done.entry(self.kind).or_default() += more;
                counted = sign_ins;
            }
            if let Some(outcome) = outcome {
                return outcome;
            }
            if !self.goes_on() {
                return people.end().await;
            }
        }
    }

    fn caller_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Resolves once the callers are to stop.
async fn stop(mut stopped: watch::Receiver<bool>) {
    // Nothing can be sent any more once the sender is dropped, which ends the callers too.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
