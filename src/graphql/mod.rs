//! The management API.
use crate::app::App;
use axum::Router;
use std::sync::Arc;
/// The schema in SDL.
pub fn sdl() -> String {
    String::new()
}
/// Routes.
pub fn router(_: Arc<App>) -> Router<Arc<App>> {
    Router::new()
}
