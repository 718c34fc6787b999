//! What bounds connections, requests and what the server does for them.

use super::{bytes, number, seconds};
use config::SETTINGS;
use domain::{
    issuance::{MAX_REFUSAL_EVENTS, REFUSAL_EVENTS_WINDOW},
    limits::{MAX_PENDING_DELIVERIES, MAX_WEBHOOK_BODY},
    throttle::{PER_ADDRESS, PER_CLIENT_AND_ADDRESS},
    webhook::{ATTEMPTS, DELIVERIES_AT_ONCE, RETRY_DELAYS},
};
use graphql::limits::{INIT_TIMEOUT, MAX_PER_ACCOUNT, MAX_PER_CALLER, MAX_SOCKETS, MAX_UNKNOWN};
use latchkey::{
    courier::MAX_ATTEMPTS_AT_ONCE,
    serve::limits::{
        FILES_PER_DATABASE_CONNECTION, HTTP1_BUFFER, HTTP2_HEAD, HTTP2_REFUSALS, HTTP2_RESETS,
        HTTP2_STREAM_WINDOW, HTTP2_STREAMS, HTTP2_WINDOW, KEPT_FILES, Limits, MAX_UNREAD_KIB,
        MAX_WAITING_KIB, SMALL_KIB, Timeouts,
    },
    telemetry::MAX_LINES,
};

/// A row: what is limited, to what, where, and what is the answer beyond.
fn row(limit: &str, value: impl ToString, [place, answer]: [&str; 2]) -> [String; 4] {
    let value = value.to_string();
    [limit.to_owned(), value, place.to_owned(), answer.to_owned()]
}

fn share() -> &'static str {
    let setting = SETTINGS
        .iter()
        .find(|setting| setting.name == "LATCHKEY_ADDRESS_SHARE_PERCENT");
    setting.unwrap().default
}

fn connections() -> Vec<[String; 4]> {
    let limits = Limits::default();
    let database = FILES_PER_DATABASE_CONNECTION;
    vec![
        row(
            "connections at once",
            format!(
                "{}, or fewer where the limit of open files is lower",
                number(limits.connections)
            ),
            ["all", "further ones wait to be accepted"],
        ),
        row(
            "connections of one address (IPv6: one /64)",
            format!(
                "{} % of all, `LATCHKEY_ADDRESS_SHARE_PERCENT`; trusted proxies and loopback addresses are exempt",
                share()
            ),
            ["all", "closed unread"],
        ),
        row(
            "open files",
            format!(
                "raised to what the system allows; connections leave {database} for each database connection, and {KEPT_FILES} more"
            ),
            ["process", ""],
        ),
        row(
            "first request's head",
            format!(
                "{} from the beginning of the connection, with the handshake of TLS",
                seconds(limits.head)
            ),
            ["HTTP/1, HTTP/2", "closed"],
        ),
        row(
            "later request's head",
            format!("{} from its first byte", seconds(limits.head)),
            ["HTTP/1", "closed"],
        ),
        row(
            "rest between requests",
            seconds(limits.idle),
            ["HTTP/1, HTTP/2", "closed, with GOAWAY"],
        ),
    ]
}

fn requests() -> Vec<[String; 4]> {
    let request = seconds(Timeouts::default().request);
    let body = bytes(oauth::MAX_FORM_BYTES);
    assert_eq!(body, bytes(rest::MAX_BODY_BYTES));
    assert_eq!(body, bytes(graphql::limits::MAX_BODY_BYTES));
    let cancelled = "requests cancelled before they were handled";
    let reset = "requests that the server had to reset, since the client broke the protocol";
    vec![
        row("request, with its body", request, ["all routes", "408"]),
        row("body of a request", body, ["forms, JSON", "413"]),
        row(
            "head of a request",
            bytes(HTTP1_BUFFER as u64),
            ["HTTP/1", "431"],
        ),
        row("head of a request", bytes(HTTP2_HEAD), ["HTTP/2", "431"]),
        row(
            "requests at once on a connection",
            HTTP2_STREAMS,
            [
                "HTTP/2",
                "the client waits, by the protocol; a further one is reset with REFUSED_STREAM",
            ],
        ),
        row(
            "bytes of requests that wait to be read",
            format!(
                "{} each, {} on a connection",
                bytes(HTTP2_STREAM_WINDOW),
                bytes(HTTP2_WINDOW)
            ),
            [
                "HTTP/2",
                "the client waits, by the protocol; more is FLOW_CONTROL_ERROR",
            ],
        ),
        row(
            cancelled,
            HTTP2_RESETS,
            ["HTTP/2", "GOAWAY with ENHANCE_YOUR_CALM"],
        ),
        row(
            reset,
            HTTP2_REFUSALS,
            ["HTTP/2", "GOAWAY with ENHANCE_YOUR_CALM"],
        ),
    ]
}

fn answers() -> Vec<[String; 4]> {
    let limits = Limits::default();
    let small = SMALL_KIB * HTTP2_STREAMS as usize;
    let in_all = (MAX_UNREAD_KIB + MAX_WAITING_KIB + small).div_ceil(1024);
    vec![
        row(
            "answer that is written",
            format!("{} without the peer taking a byte", seconds(limits.write)),
            ["HTTP/1, HTTP/2", "closed"],
        ),
        row(
            "answer as a whole",
            format!(
                "{} from when it is complete until it has been taken",
                seconds(limits.answer)
            ),
            ["HTTP/1, HTTP/2", "closed"],
        ),
        row(
            "answers that are not read",
            "one at a time",
            ["HTTP/1", "the next request is not read"],
        ),
        row(
            "answers that are not read",
            format!(
                "{MAX_UNREAD_KIB} KiB handed over and {MAX_WAITING_KIB} KiB waiting, beside those of up to {SMALL_KIB} KiB: {in_all} MiB in all"
            ),
            ["HTTP/2", "503 with `Retry-After`"],
        ),
        row(
            "WebSockets at once",
            format!(
                "{MAX_SOCKETS}; {MAX_UNKNOWN} that have not authenticated yet, for {}",
                seconds(INIT_TIMEOUT)
            ),
            ["`/graphql`", "close code 4429; 503"],
        ),
        row(
            "WebSockets of one client or user, one account",
            format!("{MAX_PER_CALLER}, {MAX_PER_ACCOUNT}"),
            ["`/graphql`", "close code 4429"],
        ),
        row(
            "WebSockets of one address",
            format!(
                "{} % of all, `LATCHKEY_ADDRESS_SHARE_PERCENT`, with the same exemptions",
                share()
            ),
            ["`/graphql`", "close code 4429; 503"],
        ),
    ]
}

fn refusals() -> Vec<[String; 4]> {
    let attempts = format!(
        "{PER_CLIENT_AND_ADDRESS} a minute for one client from one address, {PER_ADDRESS} a minute from one address"
    );
    assert_eq!(REFUSAL_EVENTS_WINDOW.as_secs(), 60);
    vec![
        row(
            "failures with chosen secrets",
            &attempts,
            ["`/oauth/*`", "429 with `Retry-After`, without a check"],
        ),
        row(
            "failures with generated secrets",
            "the same; the right secret is accepted all the same",
            ["`/oauth/*`", "429 with `Retry-After`"],
        ),
        row(
            "refusals of a client without a secret that its history keeps",
            &attempts,
            ["history", "further ones are answered, and not recorded"],
        ),
        row(
            "tokens of one client in a minute",
            "none, `tokensPerMinute` of the account's policy; each node counts for itself",
            ["`/oauth/token`", "429 with `Retry-After`"],
        ),
        row(
            "events of refusals in a minute",
            format!("one for each client and address, {MAX_REFUSAL_EVENTS} for one account"),
            ["audit log", "counted in one more event"],
        ),
    ]
}

fn deliveries() -> Vec<[String; 4]> {
    let hours = RETRY_DELAYS.iter().sum::<i64>() / 3600;
    vec![
        row(
            "attempts to deliver events to webhooks",
            format!(
                "{MAX_ATTEMPTS_AT_ONCE} at a time, {DELIVERIES_AT_ONCE} to one webhook; each node counts for itself"
            ),
            ["courier", "the others wait"],
        ),
        row(
            "one attempt",
            format!(
                "{} in all; {} of the head of the answer, {} of its body",
                seconds(egress::TIMEOUT),
                bytes(egress::MAX_HEAD_BYTES),
                bytes(egress::MAX_RESPONSE_BYTES)
            ),
            ["courier", "tried again"],
        ),
        row(
            "attempts at one delivery",
            format!("{ATTEMPTS}, over about {hours} h"),
            ["courier", "the delivery has failed"],
        ),
        row(
            "body that is sent to a webhook",
            bytes(MAX_WEBHOOK_BODY),
            ["courier", "without `details`"],
        ),
        row(
            "deliveries to one webhook that are pending",
            number(MAX_PENDING_DELIVERIES),
            ["outbox", "listed as failed"],
        ),
        row(
            "lines of the log that wait to be written",
            number(MAX_LINES),
            ["process", "lost and counted"],
        ),
    ]
}

pub(super) fn table() -> String {
    let rows = [
        connections(),
        requests(),
        answers(),
        refusals(),
        deliveries(),
    ];
    super::table(["limit", "value", "where", "answer"], rows.concat())
}
