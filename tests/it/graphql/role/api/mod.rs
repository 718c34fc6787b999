//! Protected APIs, their audiences and their permissions.

mod audience;
mod permissions;
mod servers;

use serde_json::{Value, json};

const CREATE_RESOURCE: &str = "mutation($input: CreateResourceInput!) { createResource(input: $input) {
    resource { id identifier builtIn version permissions { code mutating } } userErrors { code path } } }";

fn orders() -> Value {
    json!({ "identifier": "https://orders.example/api", "name": "Orders", "permissions": [
        { "code": "orders:read", "description": "Read orders.", "category": "Orders", "mutating": false },
        { "code": "orders:write", "description": "Change orders.", "category": "Orders" },
    ] })
}
