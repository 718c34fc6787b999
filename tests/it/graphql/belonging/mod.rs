//! What is unique in the whole deployment belongs to one account, and no other account can take it:
//! prefixes of client ids, hosts of protected APIs, and the names that Latchkey itself needs. And
//! what one may not read shows by no detour.

mod detours;
mod hosts;
mod permissions;
mod prefixes;
