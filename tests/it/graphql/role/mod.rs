//! Roles, protected APIs and their permissions.

mod api;
mod grants;
