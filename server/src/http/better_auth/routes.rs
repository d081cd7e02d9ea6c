//! Routes that remember what they are, so that a test finds those that the document of the API leaves out.

use axum::{Router, handler::Handler, http::Method, routing};

use super::Api;

/// A router and the list of what is in it.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<Api>,
    known: Vec<(Method, String)>,
}

impl Routes {
    /// A route that reads.
    pub(super) fn get<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Self { router: self.router.route(path, routing::get(handler)), ..self }.with(Method::GET, path)
    }

    /// A route that writes.
    pub(super) fn post<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Self { router: self.router.route(path, routing::post(handler)), ..self }.with(Method::POST, path)
    }

    /// All of `others` besides.
    pub(super) fn merge(mut self, others: Self) -> Self {
        self.known.extend(others.known);
        Self { router: self.router.merge(others.router), ..self }
    }

    /// All of `others` below `prefix`.
    pub(super) fn nest(mut self, prefix: &str, others: Self) -> Self {
        self.known.extend(others.known.into_iter().map(|(method, path)| (method, format!("{prefix}{path}"))));
        Self { router: self.router.nest(prefix, others.router), ..self }
    }

    /// The router.
    pub(super) fn into_router(self) -> Router<Api> {
        self.router
    }

    /// Method and path of each route.
    #[cfg(test)]
    pub(super) fn known(&self) -> &[(Method, String)] {
        &self.known
    }

    fn with(mut self, method: Method, path: &str) -> Self {
        self.known.push((method, path.to_owned()));
        self
    }
}
