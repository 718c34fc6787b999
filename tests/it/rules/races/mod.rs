//! Many at once: limits hold, names go to one, the log has no gap.

mod limits;
mod requests;
mod winners;
