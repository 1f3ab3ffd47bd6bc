//! Real ids for the names in the routes' paths, out of the demo.

use crate::support::TestApp;
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        templates,
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        ids::{EditionId, PersonId, RoundId},
        text::Title,
        time::{Timestamp, Zone},
    },
    scoring::rules::{Calendar, RoundRules, RoundWindow},
};

/// A route with real ids in it.
pub(super) struct Place {
    pub(super) pattern: &'static str,
    pub(super) path: String,
    /// Which thing was put in, where a route is tried with several.
    variant: &'static str,
    /// Whether it is about something that belongs to somebody, so that neighbours must not get it.
    pub(super) has_owner: bool,
    /// Whether it never is a page by itself.
    pub(super) only_leads_on: bool,
}

impl Place {
    pub(super) fn label(&self) -> String {
        if self.variant.is_empty() { self.pattern.to_owned() } else { format!("{}~{}", self.pattern, self.variant) }
    }
}

/// A photo that its judge may still take away, and one that the panitia may see.
const FIELD: &str = "r.state = 'buka' and s.state = 'draf'";
const OVER: &str = "r.state = 'peringkat'";

/// What the demo holds.
pub(super) struct Things {
    /// The units of the innovation and of the proposals.
    pub(super) units: Vec<String>,
    /// The user name of the judge of `field_duty`.
    pub(super) judge: String,
    innovation: String,
    person: String,
    grant: String,
    draft_edition: String,
    /// The round of Kecamatan Licin in a ladder.
    contest: String,
    /// The number of the minutes of the sealed edition.
    document: String,
    signed_copy: String,
    /// An entry of the sealed edition that has a certificate.
    awarded: String,
    ladder_edition: String,
    ranked_round: String,
    open_edition: String,
    open_slug: String,
    judged_edition: String,
    judged_slug: String,
    sealed_edition: String,
    sealed_slug: String,
    draft: String,
    submitted: String,
    competing: String,
    winner: String,
    attachment: String,
    /// The picture behind the certificates of the sealed edition.
    background: String,
    /// An answered objection to the sealed result, with a file.
    objection: String,
    evidence: String,
    round: String,
    signed_duty: String,
    /// The contest of a kecamatan that is being judged, a duty there with a photo, and the photo.
    field_round: String,
    field_duty: String,
    photo: String,
    /// A photo of a contest that is over, with its duty and round.
    kept_photo: [String; 3],
}

impl Things {
    pub(super) async fn find(app: &TestApp) -> Self {
        let one = async |sql: &str, bound: &str| -> String {
            let found = sqlx::query_scalar(sql).bind(bound).fetch_optional(&app.database.pool).await;
            found.unwrap().unwrap_or_else(|| panic!("the demo has none: {sql} {bound}"))
        };
        let edition = async |state: &str| {
            let slug = format!(
                "select slug from read.competition_edition where region = '35.10' and template <> 'smart-kampung' and {state} and $1 = ''"
            );
            let slug = one(&slug, "").await;
            (one("select id from read.competition_edition where slug = $1", &slug).await, slug)
        };
        let (open_edition, open_slug) = edition("registration = 'buka'").await;
        let (sealed_edition, sealed_slug) = edition("state = 'selesai'").await;
        let (judged_edition, judged_slug) = edition("registration = 'tutup' and state = 'terbit'").await;
        let proposal = async |edition: &str, state: &str| {
            let sql =
                format!("select id from read.competition_proposal where edition = $1 and {state} order by id limit 1");
            one(&sql, edition).await
        };
        let draft = proposal(&open_edition, "submitted_at is null").await;
        let submitted = proposal(&open_edition, "state = 'submitted'").await;
        let round = one(
            "select id from read.competition_round where edition = $1 and state = 'buka' and rules ->> 'kind' = 'scored'",
            &judged_edition,
        )
        .await;
        let duty = async |signed: bool| {
            let sql = format!(
                "select id from read.competition_duty where round = $1 and active and signed = {signed} order by id limit 1"
            );
            one(&sql, &round).await
        };
        let (signed_duty, duty) = (duty(true).await, duty(false).await);
        let of_duty =
            async |column: &str| one(&format!("select {column} from read.competition_duty where id = $1"), &duty).await;
        let competing = of_duty("proposal").await;
        let of_photo = async |state: &str, column: &str| {
            let sql = format!(
                "select {column} from read.judging_photo p join read.judging_round r on r.id = p.round \
                 join read.judging_duty d on d.round = p.round and d.proposal = p.proposal and d.judge = p.judge \
                 left join read.judging_sheet s on s.round = p.round and s.proposal = p.proposal and s.judge = p.judge \
                 where {state} and $1 = '' order by p.attachment limit 1"
            );
            one(&sql, "").await
        };
        let winner = one(
            "select e.proposal from read.competition_entry e join read.competition_round r on r.id = e.round \
             where r.edition = $1 and e.removed is null order by r.place desc, e.proposal limit 1",
            &sealed_edition,
        )
        .await;
        let innovation = one("select innovation from read.competition_proposal where id = $1", &draft).await;
        let ranked_round = one(
            "select id from read.competition_round where edition = $1 and ranking is not null order by place desc limit 1",
            &sealed_edition,
        )
        .await;
        let ladder = ladder(app).await;
        let contest = RoundId::of_territory(ladder, "kecamatan", &"35.10.24".parse().unwrap()).to_string();
        let ladder_edition = ladder.to_string();
        let mut units = Vec::new();
        let (objection, evidence, doubter): (String, String, String) = sqlx::query_as(
            "select o.id, o.files->0->>'attachment', o.proposal from read.objection o
             where o.edition = $1 and jsonb_array_length(o.files) > 0",
        )
        .bind(&sealed_edition)
        .fetch_one(&app.database.pool)
        .await
        .unwrap();
        for id in [&draft, &submitted, &competing, &winner, &doubter] {
            let unit = one("select unit from read.competition_proposal where id = $1", id).await;
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        let person = one("select id from person where username = $1", "juri.maria").await;
        Self {
            judge: one("select username from person where id = $1", &of_photo(FIELD, "d.judge").await).await,
            grant: one("select id::text from role_grant where person = $1", &person).await,
            attachment: one("select id from attachment where owner = $1 and removed_at is null limit 1", &submitted)
                .await,
            awarded: one(
                "select subject from read.document_issued where kind = 'piagam' and edition = $1 order by number limit 1",
                &sealed_edition,
            )
            .await,
            signed_copy: one(
                "select c.attachment from read.document_copy c join read.document_issued d on d.number = c.number
                 where d.edition = $1",
                &sealed_edition,
            )
            .await,
            document: one(
                "select c.number from read.document_copy c join read.document_issued d on d.number = c.number
                 where d.kind = 'berita_acara' and d.edition = $1",
                &sealed_edition,
            )
            .await,
            background: one("select id from attachment where owner = $1 and slot = 'latar-piagam'", &sealed_edition).await,
            objection,
            evidence,
            person,
            innovation,
            draft_edition: draft_edition(app).await,
            ladder_edition,
            ranked_round,
            contest,
            units,
            open_edition,
            open_slug,
            judged_edition,
            judged_slug,
            sealed_edition,
            sealed_slug,
            draft,
            submitted,
            competing,
            winner,
            round,
            signed_duty,
            field_round: of_photo(FIELD, "p.round").await,
            field_duty: of_photo(FIELD, "d.id").await,
            photo: of_photo(FIELD, "p.attachment").await,
            kept_photo: [
                of_photo(OVER, "p.round").await,
                of_photo(OVER, "d.id").await,
                of_photo(OVER, "p.attachment").await,
            ],
        }
    }

    /// The paths that a route is tried with.
    pub(super) fn places(&self, pattern: &'static str) -> Vec<Place> {
        let all = |variants: &[(&'static str, &[(&str, &str)])]| -> Vec<Place> {
            let variants = variants.iter().map(|(variant, names)| Place {
                pattern,
                path: names
                    .iter()
                    .fold(pattern.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id)),
                variant,
                has_owner: !PUBLIC.contains(&pattern) && !variant.starts_with("umum"),
                only_leads_on: LEADS_ON.contains(&pattern),
            });
            variants.collect()
        };
        let one = |names: &[(&str, &str)]| all(&[("", names)]);
        let places = match pattern {
            _ if !pattern.contains('{') => {
                let mut place = one(&[]);
                place[0].has_owner = false;
                place
            }
            "/undangan/{token}" => one(&[("token", "bukan-undangan-siapa-siapa")]),
            _ if pattern.starts_with("/akun/orang/") => {
                one(&[("id", &self.person), ("grant", &self.grant), ("bekas", "1")])
            }
            _ if pattern.starts_with("/akun/impor/") => all(&[("", &[("jenis", "juri")])]),
            _ if pattern.starts_with("/akun/orang/") => one(&[("id", &self.person), ("grant", &self.grant)]),
            _ if pattern.starts_with("/unit/") => one(&[("kode", "dinkes")]),
            _ if pattern.starts_with("/inovasi/") => one(&[("id", &self.innovation)]),
            "/jejak/{jenis}/{id}" => all(&[
                ("usulan", &[("jenis", "usulan"), ("id", &self.competing)]),
                ("babak", &[("jenis", "babak"), ("id", &self.round)]),
                ("lomba", &[("jenis", "lomba"), ("id", &self.judged_edition)]),
            ]),
            "/usulan/{id}" => all(&[
                ("draf", &[("id", &self.draft)]),
                ("terkirim", &[("id", &self.submitted)]),
                ("umum-dinilai", &[("id", &self.competing)]),
                ("umum-juara", &[("id", &self.winner)]),
            ]),
            "/usulan/{id}/berkas/{berkas}" => one(&[("id", &self.submitted), ("berkas", &self.attachment)]),
            "/usulan/{id}/tanda-terima" | "/usulan/{id}/versi" | "/usulan/{id}/tarik" => {
                one(&[("id", &self.submitted)])
            }
            "/usulan/lomba/{slug}" => all(&[
                ("terbuka", &[("slug", &self.open_slug)]),
                ("dinilai", &[("slug", &self.judged_slug)]),
                ("selesai", &[("slug", &self.sealed_slug)]),
            ]),
            _ if pattern.starts_with("/usulan/") => one(&[("id", &self.draft)]),
            "/sanggah/baru/{usulan}" => one(&[("usulan", &self.winner)]),
            _ if pattern.starts_with("/sanggah/") => one(&[("sanggah", &self.objection), ("berkas", &self.evidence)]),
            "/panitia/lomba/{lomba}/sanggah" => one(&[("lomba", &self.sealed_edition)]),
            _ if pattern.starts_with("/verifikasi/") => one(&[("id", &self.submitted)]),
            "/lomba/{slug}/tangga/{wilayah}/peringkat.{bentuk}" => {
                one(&[("slug", &self.sealed_slug), ("wilayah", "35.10"), ("bentuk", "csv")])
            }
            "/lomba/{slug}/tangga/{wilayah}/pendapat-kedua" => {
                one(&[("slug", &self.sealed_slug), ("wilayah", "35.10")])
            }
            "/panitia/babak/{babak}/pendapat-kedua" => one(&[("babak", &self.ranked_round)]),
            _ if pattern.contains("/hitung-ulang/") => {
                one(&[("slug", &self.sealed_slug), ("wilayah", "35.10"), ("versi", "1")])
            }
            "/lomba/{slug}/tangga/{wilayah}" => one(&[("slug", "tangga-uji"), ("wilayah", "35.10.24")]),
            _ if pattern.starts_with("/lomba/") => {
                all(&[("terbuka", &[("slug", &self.open_slug)]), ("selesai", &[("slug", &self.sealed_slug)])])
            }
            "/dokumen/{nomor}" => one(&[("nomor", &self.document)]),
            _ if pattern.starts_with("/panitia/dokumen/") => {
                one(&[("nomor", &self.document), ("berkas", &self.signed_copy)])
            }
            _ if pattern.starts_with("/hasil/") => {
                one(&[("slug", &self.sealed_slug), ("usulan", &self.winner), ("versi", "1")])
            }
            _ if pattern.contains("/fasilitas") => {
                let [round, duty, photo] = &self.kept_photo;
                one(&[("babak", round), ("tugas", duty), ("berkas", photo)])
            }
            "/penilaian/pernyataan/{babak}" => one(&[("babak", &self.field_round)]),
            _ if pattern.starts_with("/penilaian/") => {
                one(&[("tugas", &self.field_duty), ("berkas", &self.photo), ("nomor", "1")])
            }
            _ if pattern.contains("/juri/{tugas}") => one(&[("babak", &self.round), ("tugas", &self.signed_duty)]),
            "/panitia/babak/{babak}/peserta"
            | "/panitia/babak/{round}/jadwal"
            | "/panitia/babak/{round}/buka-kembali" => one(&[("babak", &self.contest), ("round", &self.contest)]),
            "/panitia/babak/{round}/peringkat.{bentuk}" | "/panitia/babak/{round}/lembar.{bentuk}" => {
                one(&[("round", &self.ranked_round), ("bentuk", "csv")])
            }
            "/panitia/babak/{babak}/rekap-nilai.pdf" => one(&[("babak", &self.ranked_round)]),
            "/panitia/babak/{round}/peserta.{bentuk}" => one(&[("round", &self.contest), ("bentuk", "csv")]),
            _ if pattern.contains("/peserta/impor") => one(&[("babak", &self.contest)]),
            _ if pattern.contains("/kertas/{tugas}") => {
                one(&[("babak", &self.field_round), ("tugas", &self.field_duty)])
            }
            _ if pattern.starts_with("/panitia/babak/") => one(&[("babak", &self.round), ("round", &self.round)]),
            "/panitia/lomba/{lomba}/pleno/piagam/{usulan}.pdf" => {
                one(&[("lomba", &self.sealed_edition), ("usulan", &self.awarded)])
            }
            _ if pattern.contains("/tutup-nama") => one(&[("lomba", &self.open_edition), ("usulan", &self.submitted)]),
            _ if pattern.contains("/pleno") => one(&[("lomba", &self.sealed_edition), ("usulan", &self.winner)]),
            _ if pattern.contains("/piagam") => one(&[("lomba", &self.sealed_edition), ("berkas", &self.background)]),
            "/panitia/lomba/{lomba}/dokumen" => one(&[("lomba", &self.sealed_edition)]),
            "/panitia/lomba/{id}/tangga"
            | "/panitia/lomba/{id}/tangga/papan"
            | "/panitia/lomba/{id}/tangga.{bentuk}"
            | "/panitia/lomba/{id}/pembanding" => one(&[("id", &self.ladder_edition), ("bentuk", "xlsx")]),
            "/panitia/lomba/{id}/terbitkan" => one(&[("id", &self.draft_edition)]),
            _ if pattern.starts_with("/panitia/lomba/") => one(&[
                ("id", &self.open_edition),
                ("lomba", &self.open_edition),
                ("part", "kategori"),
                ("key", "presentasi"),
            ]),
            _ => panic!("{pattern}: say in role_table/places.rs which real ids to try it with"),
        };
        for place in &places {
            assert!(!place.path.contains('{'), "{pattern}: no id for a name in {}", place.path);
        }
        places
    }
}

/// An edition that only the panitia of the kabupaten knows of.
async fn draft_edition(app: &TestApp) -> String {
    drafted(app, "sinovik-rancangan", "kipp-2023").await.to_string()
}

/// A ladder that was just published.
async fn ladder(app: &TestApp) -> EditionId {
    let id = drafted(app, "tangga-uji", "smart-kampung").await;
    app.command::<Edition>(id, EditionCommand::Publish { base_revision: 1 }, Role::Organiser).await;
    id
}

async fn drafted(app: &TestApp, slug: &str, template: &str) -> EditionId {
    let template = templates::find(template).unwrap();
    let mut rules = template.rules.clone();
    rules.seat(&["35.10.14".parse().unwrap(), "35.10.24".parse().unwrap()], 1);
    let opens = Timestamp::now().plus_days(30);
    let window = |round: &RoundRules| RoundWindow { key: round.key.clone(), opens: None, closes: None };
    let calendar = Calendar {
        zone: Zone::Wib,
        registration_opens: opens,
        registration_closes: opens.plus_days(30),
        rounds: template.rules.rounds.iter().map(window).collect(),
    };
    let draft = EditionCommand::Draft {
        slug: slug.parse().unwrap(),
        name: Title::parse(&format!("Lomba {slug}")).unwrap(),
        year: 2030,
        region: "35.10".parse().unwrap(),
        template: template.key.clone(),
        rules: Box::new(rules),
        calendar,
    };
    let id = EditionId::mint();
    let by = sqlx::query_scalar("select id from person where username = 'panitia'");
    let by: PersonId = by.fetch_one(&app.database.pool).await.unwrap();
    let stamp = Stamp {
        by: Actor::Person(by),
        role: Role::Organiser,
        at: Timestamp::now(),
        command_id: CommandId::of_tool("role_table", slug),
        correlation_id: String::new(),
        on_behalf_of: None,
    };
    app.app.engine().bus().execute::<Edition>(id, draft, &stamp).await.unwrap();
    id
}

/// Routes with ids that anybody may read, or whose readers are not bound to one region or unit.
const PUBLIC: &[&str] = &[
    "/akun/impor/{jenis}",
    "/akun/impor/{jenis}/contoh.csv",
    "/akun/impor/{jenis}/contoh.xlsx",
    "/akun/impor/{jenis}/simpan",
    "/inovasi/{id}",
    "/undangan/{token}",
    "/usulan/lomba/{slug}",
    "/lomba/{slug}",
    "/lomba/{slug}/aturan",
    "/lomba/{slug}/aturan.json",
    "/lomba/{slug}/aturan.pdf",
    "/lomba/{slug}/tangga",
    "/lomba/{slug}/tangga/{wilayah}",
    "/lomba/{slug}/tangga/{wilayah}/peringkat.{bentuk}",
    "/lomba/{slug}/tangga/{wilayah}/hitung-ulang/aturan.json",
    "/lomba/{slug}/tangga/{wilayah}/hitung-ulang/nilai.csv",
    "/lomba/{slug}/tangga/{wilayah}/pendapat-kedua",
    "/hasil/{slug}",
    "/hasil/{slug}/pendapat-kedua",
    "/hasil/{slug}/hitung-ulang/aturan.json",
    "/hasil/{slug}/hitung-ulang/nilai.csv",
    "/hasil/{slug}/hasil.csv",
    "/hasil/{slug}/hasil.json",
    "/dokumen/{nomor}",
    "/hasil/{slug}/{usulan}",
    "/hasil/{slug}/versi/{versi}",
    "/hasil/{slug}/versi/{versi}/hasil.csv",
    "/hasil/{slug}/versi/{versi}/hasil.json",
    "/hasil/{slug}/versi/{versi}/hitung-ulang/aturan.json",
    "/hasil/{slug}/versi/{versi}/hitung-ulang/nilai.csv",
    "/hasil/{slug}/versi/{versi}/pendapat-kedua",
];

/// Routes that answer these ids with something else than a page.
const LEADS_ON: &[&str] = &[
    // Only of a blind round, and the demo has none that is open.
    "/penilaian/{tugas}/berkas/{nomor}",
    "/undangan/{token}",
    "/panitia/babak/{babak}/kertas/salin",
    "/panitia/lomba/{lomba}/pleno/sahkan",
    "/panitia/lomba/{lomba}/pleno/sk",
    "/panitia/lomba/{lomba}/pleno/buka-kembali",
    "/panitia/lomba/{lomba}/pleno/buka-babak",
];
