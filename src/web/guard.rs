//! Who is asking: the visitor of a request, and what they may.

use crate::{
    kernel::{
        actor::{Grant, Role, Scope},
        ids::PersonId,
        region::RegionCode,
        time::Zone,
        unit::UnitCode,
        visibility::Viewer,
    },
    web::{component::banner::Flash, csrf, error::PageError, flash, form::Seal, session},
};
use actix_session::{Session, SessionExt};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use futures::future::LocalBoxFuture;
use std::{net::IpAddr, sync::Arc};

/// Knows people; implemented by the account context, handed in by `app`.
#[async_trait::async_trait]
pub trait Identities: Send + Sync {
    /// The person behind a session; none when they were erased. Asked once per request, so it must be cheap.
    async fn identity(&self, person: PersonId) -> Result<Option<Identity>, PageError>;
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub person: PersonId,
    pub name: String,
    /// Roles in force, in the order in which [`Role`] lists them.
    pub grants: Vec<Grant>,
    /// The unit or region of the first grant in words, perhaps empty.
    pub place: String,
    /// The password was given by somebody else: nothing is open until it is changed.
    pub must_change_password: bool,
}

/// What every page shows about the installation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// For instance "Kabupaten Banyuwangi".
    pub place: String,
    /// Whether the results here are samples.
    pub sample: bool,
    /// The time zone of the kabupaten.
    pub zone: Zone,
}

/// Whether the address of a request is told by a proxy in front of this server.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Proxied(pub bool);

/// Who is asking. The default is somebody unknown on a page without address.
#[derive(Clone, Default)]
pub struct Visitor {
    pub(in crate::web) identity: Option<Arc<Identity>>,
    pub(in crate::web) session: Option<Session>,
    pub(in crate::web) site: Arc<Site>,
    pub(in crate::web) path: String,
    pub(in crate::web) flash: Option<Flash>,
    pub(in crate::web) request_id: RequestId,
    pub(in crate::web) address: String,
}

/// Groups the log lines and the events of one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// A fresh id of 16 hexadecimal digits.
    pub fn fresh() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()))
    }
}

impl Visitor {
    /// A signed-in visitor without a session, for tests of pages and rules.
    pub fn known(identity: Identity) -> Self {
        Self { identity: Some(Arc::new(identity)), ..Self::default() }
    }
    /// The person, if signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.identity.as_ref().map(|identity| identity.person)
    }
    /// The person; otherwise the way to sign in.
    pub fn signed_in(&self) -> Result<PersonId, PageError> {
        self.person().ok_or_else(|| PageError::Elsewhere(sign_in_path(&self.path)))
    }
    /// Whether this is anybody: not signed in, and nothing to be told.
    pub fn is_unknown(&self) -> bool {
        self.identity.is_none() && self.flash.is_none()
    }
    /// Who the person is, if signed in.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_deref()
    }
    /// The name people read, empty if not signed in.
    pub fn name(&self) -> &str {
        self.identity.as_ref().map_or("", |identity| &identity.name)
    }
    pub fn grants(&self) -> &[Grant] {
        self.identity.as_ref().map_or(&[], |identity| &identity.grants)
    }
    pub fn has(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }
    /// Where the visitor holds this role.
    pub fn scopes(&self, role: Role) -> impl Iterator<Item = &Scope> {
        self.grants().iter().filter(move |grant| grant.role == role).map(|grant| &grant.scope)
    }
    /// The units this visitor is operator of.
    pub fn units(&self) -> Vec<UnitCode> {
        self.scopes(Role::Operator).filter_map(Scope::unit).cloned().collect()
    }
    /// The regions in which the visitor holds this role.
    pub fn regions(&self, role: Role) -> Vec<RegionCode> {
        self.scopes(role)
            .filter_map(|scope| match scope {
                Scope::Region(region) => Some(region.clone()),
                Scope::Everywhere | Scope::Unit(_) => None,
            })
            .collect()
    }
    /// Whether the visitor holds this role over the region: in it or above it.
    pub fn holds(&self, role: Role, region: &RegionCode) -> bool {
        self.scopes(role).any(|scope| scope.covers_region(region))
    }
    /// Whether the visitor writes for this unit.
    pub fn operates(&self, unit: &UnitCode) -> bool {
        self.scopes(Role::Operator).any(|scope| scope.unit() == Some(unit))
    }
    /// Whether the visitor runs competitions of this region.
    pub fn may_organise(&self, region: &RegionCode) -> bool {
        self.holds(Role::Organiser, region)
    }
    /// Whether the visitor may read what the organisers of this region read.
    pub fn may_oversee(&self, region: &RegionCode) -> bool {
        self.may_organise(region) || self.holds(Role::Leader, region)
    }
    /// What the visitor is towards an entry of this unit, in an edition or round of this region. Duties of judges are
    /// not known here: who has one is [`Viewer::Judge`] or [`Viewer::OtherJudge`] too.
    pub fn towards(&self, region: &RegionCode, unit: Option<&UnitCode>) -> Vec<Viewer> {
        let is = |role: Role| match role {
            Role::Operator if unit.is_some_and(|unit| self.operates(unit)) => Some(Viewer::Entrant),
            Role::Operator => self.has(Role::Operator).then_some(Viewer::OtherEntrant),
            Role::Verifier => self.holds(Role::Verifier, region).then_some(Viewer::Verifier),
            Role::Organiser => self.may_organise(region).then_some(Viewer::Organiser),
            Role::Leader => self.holds(Role::Leader, region).then_some(Viewer::Leader),
            Role::Admin => self.has(Role::Admin).then_some(Viewer::Admin),
            Role::Public => Some(Viewer::Public),
            Role::Judge | Role::System => None,
        };
        Role::GRANTABLE.into_iter().chain([Role::Public]).filter_map(is).collect()
    }
    /// The hidden fields of a form on a page for this visitor; each call is a new wish.
    pub fn seal(&self) -> Seal {
        Seal::new(csrf::token(self.session.as_ref()))
    }
    /// The time zone in which this visitor reads instants that belong to no edition.
    pub fn zone(&self) -> Zone {
        self.site.zone
    }
    /// Where the request comes from: an IPv4 address or the network of an IPv6 address, to count attempts by.
    pub fn address(&self) -> &str {
        &self.address
    }
    /// The session, to sign in and out with; none in tests.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }
    /// The id of this request.
    pub fn request_id(&self) -> &str {
        &self.request_id.0
    }
    /// The path of this request, without its query.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The page to sign in on that leads back to `path`.
pub fn sign_in_path(path_and_query: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("/masuk?{}", query.append_pair("lanjut", path_and_query).finish())
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if let Some(known) = request.extensions().get::<Self>() {
                return Ok(known.clone());
            }
            let visitor = read(&request).await?;
            request.extensions_mut().insert(visitor.clone());
            Ok(visitor)
        })
    }
}

async fn read(request: &HttpRequest) -> Result<Visitor, PageError> {
    let session = request.get_session();
    let mut visitor = unknown(request);
    if let Some(person) = session::person(&session) {
        let identities = request
            .app_data::<Data<dyn Identities>>()
            .ok_or_else(|| PageError::failure("the server was started without identities"))?;
        match identities.identity(person).await? {
            Some(identity) => visitor.identity = Some(Arc::new(identity)),
            None => session.purge(),
        }
    }
    visitor.session = Some(session);
    Ok(visitor)
}

/// What can be said of the visitor without asking anybody.
pub(in crate::web) fn unknown(request: &HttpRequest) -> Visitor {
    Visitor {
        identity: None,
        session: None,
        site: request.app_data::<Data<Site>>().map(|site| Arc::clone(site)).unwrap_or_default(),
        path: request.path().to_owned(),
        flash: flash::of(request),
        request_id: request.extensions().get::<RequestId>().cloned().unwrap_or_default(),
        address: network(request).unwrap_or_default(),
    }
}

/// The address of the other end. Behind a proxy: the last one in `X-Forwarded-For`, which the proxy itself wrote.
fn network(request: &HttpRequest) -> Option<String> {
    let proxied = request.app_data::<Data<Proxied>>().is_some_and(|proxied| proxied.0);
    let told =
        || request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    let address: IpAddr = proxied.then(told).flatten().or_else(|| Some(request.peer_addr()?.ip()))?;
    Some(match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(grants: &[(Role, &str)]) -> Visitor {
        Visitor::known(Identity {
            person: PersonId::from_u128(1),
            name: "Siti Rahayu".into(),
            grants: grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.parse().unwrap() }).collect(),
            place: String::new(),
            must_change_password: false,
        })
    }

    #[test]
    fn a_role_reaches_down_and_never_up_or_aside() {
        let camat = visitor(&[(Role::Organiser, "region:35.10.24")]);
        assert!(camat.may_organise(&"35.10.24".parse().unwrap()));
        assert!(camat.may_organise(&"35.10.24.2008".parse().unwrap()));
        assert!(!camat.may_organise(&"35.10".parse().unwrap()));
        assert!(!camat.may_organise(&"35.10.23".parse().unwrap()));
    }

    #[test]
    fn a_leader_oversees_and_organises_nothing() {
        let region = "35.10".parse().unwrap();
        let bupati = visitor(&[(Role::Leader, "region:35.10")]);
        assert!(bupati.may_oversee(&region));
        assert!(!bupati.may_organise(&region));
    }

    #[test]
    fn an_operator_writes_for_the_granted_units_alone() {
        let operator = visitor(&[(Role::Operator, "unit:dinkes")]);
        assert!(operator.operates(&"dinkes".parse().unwrap()));
        assert!(!operator.operates(&"dinsos".parse().unwrap()));
        assert_eq!(operator.units(), ["dinkes".parse().unwrap()]);
    }

    #[test]
    fn everybody_is_at_least_anybody_towards_an_entry() {
        let (region, unit) = ("35.10".parse().unwrap(), "dinkes".parse().unwrap());
        let towards = |grants: &[(Role, &str)]| visitor(grants).towards(&region, Some(&unit));
        assert_eq!(Visitor::default().towards(&region, Some(&unit)), [Viewer::Public]);
        assert_eq!(towards(&[(Role::Operator, "unit:dinkes")]), [Viewer::Entrant, Viewer::Public]);
        assert_eq!(towards(&[(Role::Operator, "unit:dinsos")]), [Viewer::OtherEntrant, Viewer::Public]);
        assert_eq!(towards(&[(Role::Organiser, "region:35.10.24")]), [Viewer::Public], "of a part only");
        let both = [(Role::Leader, "region:35"), (Role::Judge, "region:35.10")];
        assert_eq!(towards(&both), [Viewer::Leader, Viewer::Public]);
    }

    #[test]
    fn the_way_back_from_signing_in_is_kept() {
        assert_eq!(sign_in_path("/usulan?hal=2"), "/masuk?lanjut=%2Fusulan%3Fhal%3D2");
    }
}
