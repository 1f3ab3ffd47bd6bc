//! What a file of people is checked against.

use crate::kernel::{region::RegionCode, unit::UnitCode};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// What exists already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub regions: BTreeSet<RegionCode>,
    /// Active units with the region they lie in.
    pub units: BTreeMap<UnitCode, RegionCode>,
    /// Every user name and e-mail address.
    pub logins: BTreeSet<String>,
}

/// Regions, units and the names people sign in with.
pub async fn known(pool: &PgPool) -> Result<Known, sqlx::Error> {
    let regions: Vec<RegionCode> = sqlx::query_scalar("select code from region").fetch_all(pool).await?;
    let units: Vec<(UnitCode, RegionCode)> =
        sqlx::query_as("select code, region from unit where active").fetch_all(pool).await?;
    let logins: Vec<String> = sqlx::query_scalar(
        "select lower(username) from person where username is not null
         union select lower(email) from person where email is not null",
    )
    .fetch_all(pool)
    .await?;
    Ok(Known {
        regions: regions.into_iter().collect(),
        units: units.into_iter().collect(),
        logins: logins.into_iter().collect(),
    })
}
