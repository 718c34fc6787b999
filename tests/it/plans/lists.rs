//! Plans of lists and searches of clients, and of looking up what a token is judged by.

use super::{Heard, Order, forward, populate, reads_all};
use crate::support::{Setup, TestApp};
use domain::{
    actor::Actor,
    client as clients,
    client::list::{ClientCriteria, Field, OrderBy},
    page::{Asked, OrderDirection, Slice},
};

fn backward(before: Option<String>) -> Slice {
    Slice::new(Asked {
        last: Some(20),
        before,
        ..Asked::default()
    })
    .unwrap()
}

/// Reads pages from the front and the back, and what follows them.
async fn leaf_through(
    heard: &Heard,
    actor: &Actor,
    (filter, order): (&ClientCriteria, OrderBy),
    what: &str,
) {
    for (from, way) in [
        (forward as fn(Option<String>) -> Slice, "forward"),
        (backward, "backward"),
    ] {
        let mut cursor = None;
        for _ in 0..3 {
            let page = clients::list::list(&heard.db, actor, (filter, order), &from(cursor))
                .await
                .unwrap();
            let end = if way == "forward" {
                page.items.last()
            } else {
                page.items.first()
            };
            cursor = Some(end.expect("a page of clients").0.encode());
        }
        heard.finds(&format!("{what}, {way}"), Order::Indexed).await;
    }
}

#[both_databases]
async fn pages_of_clients_begin_where_an_index_says(app: TestApp) {
    let client = populate(&app).await;
    let (actor, heard) = (app.system(client.account), Heard::on(&app).await);
    use Field::{ClientId, CreatedAt, LastUsedAt, Name, Status, TokenTtl, UpdatedAt};
    for field in [
        Name, ClientId, Status, CreatedAt, UpdatedAt, LastUsedAt, TokenTtl,
    ] {
        for direction in [OrderDirection::Asc, OrderDirection::Desc] {
            let (filter, order) = (ClientCriteria::default(), OrderBy { field, direction });
            leaf_through(&heard, &actor, (&filter, order), &format!("{order:?}")).await;
        }
    }
    clients::list::count(&heard.db, &actor, &ClientCriteria::default())
        .await
        .unwrap();
    heard.finds("the count", Order::Any).await;
}

#[both_databases]
async fn searching_asks_an_index(app: TestApp) {
    let client = populate(&app).await;
    let (actor, heard) = (app.system(client.account), Heard::on(&app).await);
    let order = OrderBy {
        field: Field::Name,
        direction: OrderDirection::Asc,
    };
    for (text, found) in [
        ("Client 2999", 1),
        ("seed-2999", 1),
        ("eed-299", 11),
        ("999", 3),
        ("stranger", 0),
        ("client", 20),
        ("99", 20),
    ] {
        let filter = ClientCriteria {
            search: Some(text.to_owned()),
            ..ClientCriteria::default()
        };
        let page = clients::list::list(&heard.db, &actor, (&filter, order), &forward(None))
            .await
            .unwrap();
        assert_eq!(page.items.len(), found, "{text}");
        let plans = heard.plans().await;
        assert!(
            plans
                .iter()
                .all(|(_, plan)| !plan.lines().any(|line| reads_all(line, "client"))),
            "{text}: {plans:#?}"
        );
        // SQLite would walk through the account in order, and compare each ID with the few.
        assert!(
            plans
                .iter()
                .all(|(sql, plan)| !sql.contains(r#""id" IN"#) || !plan.contains("account_id=?")),
            "{text}: {plans:#?}"
        );
        // Two letters are no run of three, and of what very many contain PostgreSQL knows that it
        // need not ask.
        let asked = plans
            .iter()
            .any(|(_, plan)| plan.contains("client_search_text"));
        assert!(
            asked == (text.len() > 2) || text == "client",
            "{text}: {plans:#?}"
        );
    }
}

#[both_databases]
async fn what_a_token_is_judged_by_is_found_by_its_client(app: TestApp) {
    let client = populate(&app).await;
    let heard = Heard::on(&app).await;
    let node = app.node(Setup::default()).await;
    let registry = &node.tools.registry;
    assert!(
        registry
            .by_client_id(&heard.db, "seed-2999")
            .await
            .unwrap()
            .is_some()
    );
    heard
        .finds("a client that is not in memory", Order::Any)
        .await;
    assert!(
        registry
            .by_id(&heard.db, client.id)
            .await
            .unwrap()
            .is_some()
    );
    heard
        .finds("a client that is not in memory, by its id", Order::Any)
        .await;
    clients::by_client_id(&heard.db, &app.system(client.account), "seed-2998")
        .await
        .unwrap()
        .expect("a client");
    heard.finds("a client by its client id", Order::Any).await;
}
