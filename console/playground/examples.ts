/** The tabs of a first visit. Each works on a fresh start; a test runs them all. */
export const examples = [
  {
    query: `# The clients of your account. Press Ctrl-Enter (Cmd-Enter on a Mac) to run this.
query Clients {
  clients(first: 10, orderBy: { field: LAST_USED_AT, direction: DESC }) {
    totalCount
    nodes {
      clientId
      displayName
      status
      lastUsedAt
      role {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    query: `# Creates a client. Its secret is shown in this answer and never again.
# The values stand under "Variables" below.
mutation CreateClient($input: CreateClientInput!) {
  createClient(input: $input) {
    client {
      id
      clientId
      status
    }
    credentials {
      clientSecret
      tokenUrl
    }
    userErrors {
      path
      message
    }
  }
}
`,
    variables: JSON.stringify(
      {
        input: { name: "Reporting job", description: "Reads clients once a night", role: { key: "viewer" } },
      },
      null,
      2,
    ),
  },
  {
    query: `# What the newest client may do, permission by permission, and why.
query EffectivePermissions {
  clients(first: 1) {
    nodes {
      displayName
      role {
        key
      }
      effectivePermissions {
        category
        permissions {
          granted
          reason
          permission {
            code
            description
          }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Changes of clients while they happen. Run this, then create a client in another tab of the browser.
subscription ClientChanges {
  clientChanged {
    kind
    client {
      clientId
      displayName
      status
    }
  }
}
`,
  },
];
