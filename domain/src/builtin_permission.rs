//! The built-in permissions as a closed list.

macro_rules! permissions {
    ($($variant:ident $code:literal $category:literal $mutating:literal $platform:literal $description:literal;)*) => {
        /// A permission on Latchkey itself. Its code is also the OAuth scope (RFC 6749 section
        /// 3.3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = $description] $variant,)*
        }

        impl Permission {
            /// Every built-in permission.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The scope's text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it allows.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// Heading under which consoles show it.
            #[must_use]
            pub const fn category(self) -> &'static str {
                match self { $(Self::$variant => $category,)* }
            }

            /// Whether it changes state, and so is withheld from read-only clients.
            #[must_use]
            pub const fn mutating(self) -> bool {
                match self { $(Self::$variant => $mutating,)* }
            }

            /// Whether it concerns the whole deployment, and so works only from the account
            /// `default`.
            #[must_use]
            pub const fn platform(self) -> bool {
                match self { $(Self::$variant => $platform,)* }
            }
        }
    };
}

permissions! {
    AccountRead "account:read" "Accounts" false false "Read the caller's own account, its policy and usage.";
    AccountWrite "account:write" "Accounts" true false "Change the name and the policy of the caller's own account.";
    AccountsRead "accounts:read" "Accounts" false true "List all accounts of the deployment, and read what is in them as an operator.";
    AccountsWrite "accounts:write" "Accounts" true true "Create, change and delete accounts, and change what is in them as an operator.";
    ClientsRead "clients:read" "API clients" false false "Read clients and what they may do.";
    ClientsWrite "clients:write" "API clients" true false "Create, change, enable and disable clients.";
    ClientsSecrets "clients:secrets" "API clients" true false "Rotate and revoke client secrets.";
    ClientsRoles "clients:roles" "API clients" true false "Set the roles and direct permissions of clients.";
    ClientsDelete "clients:delete" "API clients" true false "Delete clients.";
    UsersRead "users:read" "Users" false false "Read users.";
    UsersWrite "users:write" "Users" true false "Create, change and delete users.";
    RolesRead "roles:read" "Roles and permissions" false false "Read roles, protected APIs and permissions.";
    RolesWrite "roles:write" "Roles and permissions" true false "Create, change and delete roles and protected APIs.";
    TokensRead "tokens:read" "Tokens" false false "Read and introspect the tokens issued to the account's clients.";
    TokensRevoke "tokens:revoke" "Tokens" true false "Revoke tokens.";
    AuditRead "audit:read" "Audit" false false "Read the audit log.";
    WebhooksRead "webhooks:read" "Webhooks" false false "Read webhooks and their deliveries.";
    WebhooksWrite "webhooks:write" "Webhooks" true false "Create, change, test and delete webhooks; with audit:read, choose where events are sent.";
    KeysRead "keys:read" "Signing keys" false true "Read the state of the signing keys.";
    KeysWrite "keys:write" "Signing keys" true true "Rotate and revoke the signing keys, and revoke all tokens of the deployment.";
}

impl Permission {
    /// The built-in permission with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.as_str() == code)
    }
}
