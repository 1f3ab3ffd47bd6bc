//! How the certificates of each edition look, and whether any hold.

mod projection;

pub use crate::certificate::events::{BackgroundPicture, Ground, Signer, Signing};
pub use projection::CertificateProjection;

use crate::kernel::{ids::EditionId, region::RegionCode, time::Zone};
use sqlx::PgPool;

/// An edition with the look of its certificates.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditionLook {
    pub edition: EditionId,
    pub name: String,
    pub region: RegionCode,
    pub region_name: String,
    #[sqlx(json)]
    pub zone: Zone,
    /// Empty before the rules are published.
    pub rules_sha256: String,
    #[sqlx(json)]
    pub ground: Ground,
    #[sqlx(json)]
    pub signing: Signing,
    /// Whether certificates were issued for the result that stands.
    pub issued: bool,
}

/// An edition, whether or not anything was chosen for it.
pub async fn find(pool: &PgPool, edition: EditionId) -> Result<Option<EditionLook>, sqlx::Error> {
    sqlx::query_as(
        "select c.edition, c.name, c.region, coalesce(r.name, c.region) as region_name, c.zone, c.rules_sha256,
           c.ground, c.signing, c.issued
         from read.certificate_edition c left join region r on r.code = c.region where c.edition = $1",
    )
    .bind(edition)
    .fetch_optional(pool)
    .await
}
