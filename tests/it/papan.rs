//! `/panitia/lomba/{id}/tangga`, `/lomba/{slug}/tangga`

mod board;
mod public;

use crate::support::{TestApp, TestEdition};
use sayembara::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId},
};

/// Licin, Glagah and Kabat.
const LICIN: &str = "35.10.24";
const GLAGAH: &str = "35.10.15";
const KABAT: &str = "35.10.14";

/// A ladder of three kecamatan: three villages in Licin, two in Glagah, one in Kabat.
struct Play {
    app: TestApp,
    edition: TestEdition,
    judges: Vec<PersonId>,
    licin: Vec<ProposalId>,
    glagah: Vec<ProposalId>,
    kabat: ProposalId,
}

impl Play {
    async fn begin() -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("kabupaten", &[(Role::Organiser, "region:35.10")]).await;
        app.person("licin", &[(Role::Organiser, "region:35.10.24")]).await;
        app.person("bupati", &[(Role::Leader, "region:35.10")]).await;
        app.person("jember", &[(Role::Organiser, "region:35.09")]).await;
        sqlx::query("update person set phone = '0812-3456-7890' where username = 'licin'")
            .execute(&app.database.pool)
            .await
            .unwrap();
        let mut judges = Vec::new();
        for name in ["juri1", "juri2", "juri3"] {
            judges.push(app.person(name, &[(Role::Judge, "region:35.10")]).await);
        }
        let edition = app.ladder("smart-kampung", &[LICIN, GLAGAH, KABAT]).await;
        let mut play = Self { licin: vec![], glagah: vec![], kabat: ProposalId::from_u128(0), app, edition, judges };
        for village in play.villages(LICIN, 3).await {
            play.licin.push(play.app.village_enters(&play.edition, &village).await);
        }
        for village in play.villages(GLAGAH, 2).await {
            play.glagah.push(play.app.village_enters(&play.edition, &village).await);
        }
        for village in play.villages(KABAT, 1).await {
            play.kabat = play.app.village_enters(&play.edition, &village).await;
        }
        play
    }

    async fn villages(&self, kecamatan: &str, n: i64) -> Vec<String> {
        let sql = "select region from unit where region like $1 || '.%' and kind in ('desa', 'kelurahan') order by region limit $2";
        sqlx::query_scalar(sql).bind(kecamatan).bind(n).fetch_all(&self.app.database.pool).await.unwrap()
    }

    async fn name(&self, entry: ProposalId) -> String {
        let sql = "select u.name from read.competition_proposal p join unit u on u.code = p.unit where p.id = $1";
        sqlx::query_scalar(sql).bind(entry).fetch_one(&self.app.database.pool).await.unwrap()
    }

    fn board(&self) -> String {
        format!("/panitia/lomba/{}/tangga", self.edition.id)
    }

    /// Licin is scored and closed: its second village wins.
    async fn licin_is_closed(&self) {
        let round = self.edition.contest(LICIN);
        self.app.open_round(round).await;
        for (entry, value) in self.licin.iter().zip([80, 90, 70]) {
            self.app.scored(&self.edition, round, *entry, &self.judges, value).await;
        }
        self.app.close_round(round).await;
    }
}
