//! A mixed load at a steady rate on one server: tokens, introspection, queries, changes, people who
//! sign in, and subscriptions. It is as much in the last minute as in the first.

use super::subscriber::{Leaving, subscribe};
use crate::{
    Outcome,
    caller::{Answer, Caller, Heard, text},
    ensure,
    load::{CREATE, READ, RENAME},
    people::{People, Stays},
    pool::{CallerPool, PoolMember, WrongAnswers},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Between two requests of a caller.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two stays of a person.
const STAY_PAUSE: Duration = Duration::from_millis(500);
/// Requests with one token, before a caller fetches another.
const MAX_TOKEN_USES: usize = 500;
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
    wrong: WrongAnswers,
}

impl SoakTally {
    /// Adds what another has, without its latencies.
    pub(super) fn add(&mut self, other: &Self) {
        for (kind, count) in &other.done {
            *self.done.entry(*kind).or_default() += count;
        }
        self.put_off += other.put_off;
        self.wrong.extend(&other.wrong);
    }

    /// Insists that no answer was wrong.
    pub(super) fn nothing_wrong(&self) -> Outcome {
        self.wrong.none()
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
pub(super) type SoakLoad = CallerPool<SoakTally>;

impl SoakLoad {
    /// Lets the callers in, on the server with that number.
    pub(super) fn start(caller: &Caller, address: &str, number: u64) -> Self {
        let mut pool = Self::new();
        let one = |kind, member| SteadyCaller {
            kind,
            caller: caller.clone(),
            address: address.to_owned(),
            member,
        };
        for kind in CALLERS {
            pool.spawn(one(kind, pool.member()).go_on());
        }
        let people = one(Kind::SignIn, pool.member());
        pool.spawn(people.welcome(number * MAX_ROUNDS));
        pool
    }
}

/// One of the callers.
struct SteadyCaller {
    kind: Kind,
    caller: Caller,
    address: String,
    member: PoolMember<SoakTally>,
}

impl SteadyCaller {
    fn complain(&self, words: String) {
        self.member.tally().wrong.add(words);
    }

    /// Counts an answer, and hands it on if it is good.
    fn count(&self, heard: Heard) -> Option<Value> {
        match heard.answer {
            Answer::Good(body) => {
                let mut tally = self.member.tally();
                *tally.done.entry(self.kind).or_default() += 1;
                tally.latencies.push(heard.took);
                return Some(body);
            }
            Answer::Unavailable => self.member.tally().put_off += 1,
            Answer::Broken => self.complain("a request had no answer".to_owned()),
            Answer::Wrong(words) => self.complain(words),
        }
        None
    }

    /// Asks again and again, with a new token now and then.
    async fn go_on(self) {
        while self.member.goes_on() {
            tokio::time::sleep(PAUSE).await;
            let Ok(token) = self.caller.token().await else {
                // Counted by those who fetch tokens.
                continue;
            };
            for turn in 0..MAX_TOKEN_USES {
                if !self.member.goes_on() {
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
                Ok(()) => *self.member.tally().done.entry(self.kind).or_default() += 1,
                Err(error) => self.complain(error.to_string()),
            },
            // Those who change clients may have stopped already.
            () = self.member.stopped() => {}
        }
    }

    /// Lets in people, a few at a time.
    async fn welcome(self, first: u64) {
        let mut round = first;
        while self.member.goes_on() {
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
                *self.member.tally().done.entry(self.kind).or_default() += more;
                counted = sign_ins;
            }
            if let Some(outcome) = outcome {
                return outcome;
            }
            if !self.member.goes_on() {
                return people.end().await;
            }
        }
    }

    fn caller_url(&self) -> String {
        format!("http://{}", self.address)
    }
}
