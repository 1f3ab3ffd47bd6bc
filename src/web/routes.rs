//! The table of routes: each with who may use it. The table is what is enforced, so there is no other list.

use crate::{
    kernel::actor::Role,
    web::{
        csrf,
        error::PageError,
        form,
        guard::{Visitor, sign_in_path},
    },
};
use actix_web::{
    FromRequest, Handler, Responder, Route,
    body::BoxBody,
    dev::ServiceRequest,
    guard,
    http::Method,
    middleware::{Next, from_fn},
    web::{self, ServiceConfig},
};
use std::collections::BTreeMap;

/// Who may use a route. Which unit or region it is about is for the handler and the rules to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    /// Whoever holds one of these roles anywhere.
    Roles(&'static [Role]),
}

impl Access {
    /// Whether a person with these roles may use the route; none means not signed in.
    pub fn admits(self, roles: Option<&[Role]>) -> bool {
        match (self, roles) {
            (Self::Public, _) | (Self::SignedIn, Some(_)) => true,
            (Self::Roles(wanted), Some(held)) => wanted.iter().any(|role| held.contains(role)),
            (Self::SignedIn | Self::Roles(_), None) => false,
        }
    }
}

/// The places that stay open to a person who must change the password first.
const BEFORE_PASSWORD: [&str; 2] = ["/akun/kata-sandi", "/keluar"];

/// The routes of a context, or of all: `Routes::new().get("/usulan", Access::Roles(&[Role::Operator]), list)`.
#[derive(Default)]
pub struct Routes {
    rows: Vec<Row>,
}

struct Row {
    method: Method,
    path: &'static str,
    access: Access,
    route: Route,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }
    /// A page. Also answers HEAD.
    pub fn get<F, Args>(self, path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler);
        self.row(Method::GET, path, access, route)
    }
    /// Something that changes something. The handler takes a [`form::Submission`] or checks the token itself.
    pub fn post<F, Args>(self, path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.row(Method::POST, path, access, web::post().to(handler))
    }
    /// These routes and those.
    pub fn merge(mut self, others: Self) -> Self {
        self.rows.extend(others.rows);
        self
    }
    /// Every route with who may use it, for tests and documents.
    pub fn table(&self) -> Vec<(Method, &'static str, Access)> {
        self.rows.iter().map(|row| (row.method.clone(), row.path, row.access)).collect()
    }
    /// Hands the routes to the server. The order of registration does not matter: a fixed word wins over a `{name}`.
    pub fn configure(self, config: &mut ServiceConfig) {
        let mut by_path: BTreeMap<Vec<Segment>, (&str, Vec<Route>)> = BTreeMap::new();
        for Row { path, access, route, .. } in self.rows {
            by_path.entry(segments(path)).or_insert_with(|| (path, Vec::new())).1.push(guarded(route, access));
        }
        for (path, routes) in by_path.into_values() {
            let resource = routes.into_iter().fold(web::resource(path), actix_web::Resource::route);
            config.service(resource.default_service(web::to(nothing_here)));
        }
    }
    fn row(mut self, method: Method, path: &'static str, access: Access, route: Route) -> Self {
        self.rows.push(Row { method, path, access, route });
        self
    }
}

/// The answer where no route is.
pub(in crate::web) async fn nothing_here() -> Result<&'static str, PageError> {
    Err(PageError::NotFound)
}

/// Sorts fixed words before names.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Word(&'static str),
    Name(&'static str),
}

fn segments(path: &'static str) -> Vec<Segment> {
    path.split('/').map(|part| if part.contains('{') { Segment::Name(part) } else { Segment::Word(part) }).collect()
}

fn guarded(route: Route, access: Access) -> Route {
    route.wrap(from_fn(move |mut request: ServiceRequest, next: Next<BoxBody>| async move {
        match admit(&mut request, access).await {
            Ok(()) => next.call(request).await,
            Err(error) => Ok(request.error_response(error)),
        }
    }))
}

async fn admit(request: &mut ServiceRequest, access: Access) -> Result<(), PageError> {
    let visitor = request.extract::<Visitor>().await?;
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads {
        csrf::same_origin(request.request())?;
    }
    let Some(identity) = visitor.identity() else {
        return match access {
            Access::Public => Ok(()),
            Access::SignedIn | Access::Roles(_) if reads => {
                let here = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
                Err(PageError::Elsewhere(sign_in_path(here)))
            }
            Access::SignedIn | Access::Roles(_) => {
                Err(PageError::SessionEnded(request.extract::<form::Typed>().await?.0))
            }
        };
    };
    if identity.must_change_password && !BEFORE_PASSWORD.contains(&request.path()) {
        return Err(PageError::Elsewhere(BEFORE_PASSWORD[0].to_owned()));
    }
    match access {
        Access::Roles(roles) if !visitor.has_any(roles) => Err(PageError::only_for(who_may(roles))),
        Access::Public | Access::SignedIn | Access::Roles(_) => Ok(()),
    }
}

/// `Panitia, Admin atau Pimpinan`
fn who_may(roles: &[Role]) -> String {
    match roles {
        [] => String::new(),
        [only] => only.label().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|role| role.label()).collect();
            format!("{} atau {}", first.join(", "), last.label())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_who_may() {
        assert_eq!(who_may(&[Role::Judge]), "Juri");
        assert_eq!(who_may(&[Role::Organiser, Role::Admin, Role::Leader]), "Panitia, Admin atau Pimpinan");
    }

    #[test]
    fn access_is_decided_by_the_roles_held() {
        assert!(Access::Public.admits(None));
        assert!(!Access::SignedIn.admits(None));
        assert!(Access::SignedIn.admits(Some(&[])));
        assert!(Access::Roles(&[Role::Judge]).admits(Some(&[Role::Operator, Role::Judge])));
        assert!(!Access::Roles(&[Role::Judge]).admits(Some(&[Role::Admin])));
    }

    #[test]
    fn fixed_words_come_before_names() {
        assert!(segments("/usulan/baru") < segments("/usulan/{id}"));
        assert!(segments("/usulan/{id}/kirim") > segments("/usulan/{id}"));
    }

    #[test]
    fn the_table_lists_every_method_of_a_path() {
        let routes = Routes::new().get("/a", Access::Public, nothing_here).post("/a", Access::SignedIn, nothing_here);
        assert_eq!(routes.table(), [(Method::GET, "/a", Access::Public), (Method::POST, "/a", Access::SignedIn)]);
    }
}
