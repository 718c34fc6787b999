//! What REST tells of tokens, of what happened and of what would happen: the same as GraphQL; and
//! things by their natural names.

mod bodies;
mod names;
mod previews;
mod tokens;
