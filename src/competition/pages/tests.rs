use super::*;
use crate::{
    competition::{
        form::Typed,
        read_model::{EditionItem, EntryRow, Happening, Left, ProposalCounts, TrailRow},
        templates,
    },
    kernel::{
        actor::{Actor, Role},
        ids::{EditionId, InnovationId, PersonId, ProposalId, RoundId},
        text::Reason,
        time::Zone,
    },
    scoring::rules::{Calendar, MissingJudge},
    web::{component::form_parts::Errors, form::Seal},
};
use EditionState as E;
use RegistrationState as R;
use scraper::{Html, Selector};

fn at(text: &str) -> Timestamp {
    Zone::Wib.parse_input(text).unwrap()
}

fn edition(state: EditionState, registration: RegistrationState) -> EditionRow {
    let rules = templates::find("kipp-2023").unwrap().rules.clone();
    EditionRow {
        id: EditionId::from_u128(1),
        slug: "sinovik-2026".into(),
        name: "Sinovik Banyuwangi 2026".into(),
        year: 2026,
        region: "35.10".parse().unwrap(),
        region_name: "Kabupaten Banyuwangi".into(),
        template: "kipp-2023".into(),
        revision: 3,
        state,
        registration,
        rules_sha256: rules.sha256(),
        rules,
        calendar: Calendar {
            zone: Zone::Wib,
            registration_opens: at("2026-08-03T08:00"),
            registration_closes: at("2026-08-31T23:59"),
            rounds: vec![],
        },
        opens_at: at("2026-08-03T08:00"),
        closes_at: at("2026-08-31T23:59"),
        opened_at: None,
        closed_at: None,
        taken_up: false,
        proposals_published: false,
        published_at: (state != EditionState::Draft).then(|| at("2026-07-01T09:00")),
    }
}

fn one_round(place: usize, state: RoundState) -> RoundRow {
    let edition = edition(EditionState::Published, RegistrationState::Closed);
    let rules = edition.rules.rounds[place].clone();
    RoundRow {
        id: RoundId::of_edition(edition.id, &rules.key),
        edition: edition.id,
        place: place as i32,
        rules_sha256: rules.sha256(),
        rules,
        opens_at: Some(at("2026-09-07T08:00")),
        closes_at: Some(at("2026-09-14T16:00")),
        state,
        opened_at: None,
        closed_at: None,
        territory: None,
        lot_sha256: None,
        window_opens: None,
        window_closes: None,
        reopened: None,
        reopenings: 0,
        ranking: None,
        entries: 1,
        assigned: 3,
        signed: 2,
        recused_judges: 0,
        recused_entries: 0,
    }
}

fn extended() -> TrailRow {
    TrailRow {
        at: at("2026-08-30T10:00"),
        by: Actor::Person(PersonId::from_u128(1)),
        name: Some("Retno <b>".into()),
        role: Role::Organiser,
        territory: None,
        round: None,
        round_label: None,
        what: Happening::RegistrationExtended {
            previous: at("2026-08-31T23:59"),
            closes_at: at("2026-09-03T23:59"),
            reopened: false,
            reason: Reason::parse("Jaringan putus di tiga kecamatan.").unwrap(),
        },
    }
}

fn text(markup: &Markup) -> String {
    let words: Vec<String> = Html::parse_fragment(&markup.0)
        .root_element()
        .text()
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    words.join(" ")
}

fn count(markup: &Markup, css: &str) -> usize {
    Html::parse_fragment(&markup.0).select(&Selector::parse(css).unwrap()).count()
}

fn public_view(registration: RegistrationState, operator: bool) -> public::EditionView {
    public::EditionView {
        edition: edition(EditionState::Published, registration),
        rounds: vec![one_round(0, RoundState::Ahead), one_round(1, RoundState::Ahead)],
        trail: vec![extended()],
        now: at("2026-08-10T12:00"),
        operator,
        signed_in: operator,
    }
}

#[test]
fn the_public_page_says_what_comes_next_and_what_changed_why() {
    let page = public::edition(&public_view(RegistrationState::Open, false));
    let text = text(&page);
    for sentence in [
        "Pendaftaran ditutup Senin, 31 Agustus 2026, 23.59 WIB",
        "Masuk untuk mengirim usulan",
        "Sudah diterapkan paling sedikit 2 tahun saat pendaftaran ditutup.",
        "2.500 kata",
        "Perubahan sejak terbit",
        "Jaringan putus di tiga kecamatan.",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    assert_eq!(count(&page, "tr.is-marked"), 1, "one line of the calendar is next");
    assert!(!text.contains("Retno"), "the public reads the role");
}

#[test]
fn an_operator_is_offered_to_write_only_while_registration_is_open() {
    let offered = |registration| text(&public::edition(&public_view(registration, true))).contains("Tulis usulan");
    assert!(offered(RegistrationState::Open));
    assert!(!offered(RegistrationState::Ahead));
    assert!(!offered(RegistrationState::Closed));
}

#[test]
fn the_rules_say_every_number_that_counts() {
    let view = rules::RulesView { rounds: vec![], edition: edition(EditionState::Published, RegistrationState::Open) };
    let text = text(&rules::rules(&view));
    for sentence in [
        "600 kata",
        "Juri memberi nilai 0 sampai 100 untuk setiap kriteria, paling banyak 2 angka di belakang koma.",
        "Usulan dengan kurang dari 2 lembar nilai tidak diberi peringkat.",
        "1 nilai akhir juri yang tertinggi dan 1 yang terendah tidak dihitung.",
        "Nilai babak ini menyumbang 40 dari 100 bagian nilai akhir.",
        "Jika nilai sama, yang di depan adalah usulan yang:",
        "Terbaik I: satu, menurut urutan akhir",
        &view.edition.rules_sha256,
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
}

fn overview(state: EditionState, may_organise: bool, problems: Vec<String>) -> Markup {
    desk::overview(&desk::OverviewView {
        edition: edition(state, RegistrationState::Ahead),
        rounds: vec![],
        counts: ProposalCounts::default(),
        trail: vec![],
        problems,
        calendar_sound: true,
        now: at("2026-07-02T12:00"),
        may_organise,
        seal: Seal::default(),
    })
}

#[test]
fn a_draft_says_what_keeps_it_from_being_published() {
    let problem = "Babak Penilaian proposal: jumlah bobot kriteria 95, seharusnya 100.";
    let page = overview(EditionState::Draft, true, vec![problem.into()]);
    assert!(text(&page).contains(problem));
    assert!(text(&overview(EditionState::Draft, true, vec![])).contains("Aturan dan jadwal siap diterbitkan."));
}

#[test]
fn a_reader_of_the_desk_is_offered_nothing_to_change() {
    for state in [EditionState::Draft, EditionState::Published] {
        let page = overview(state, false, vec![]);
        assert_eq!(count(&page, "a[href*='/ubah'], a[href$='/terbitkan'], a[href$='/batalkan'], form"), 0, "{state}");
    }
}

#[test]
fn the_desk_names_the_next_step_of_each_edition() {
    let item = |state, registration, round: Option<&str>| EditionItem {
        id: EditionId::from_u128(1),
        slug: "s".into(),
        name: "Sinovik".into(),
        year: 2026,
        region: "35.10".parse().unwrap(),
        region_name: "Kabupaten Banyuwangi".into(),
        state,
        registration,
        opens_at: at("2026-08-03T08:00"),
        closes_at: at("2026-08-31T23:59"),
        calendar: edition(state, registration).calendar,
        submitted: 4,
        round: round.map(str::to_owned),
    };
    for (item, sentence) in [
        (item(E::Draft, R::Ahead, None), "Lengkapi aturan dan jadwal, lalu terbitkan."),
        (item(E::Published, R::Ahead, None), "Pendaftaran dibuka otomatis Senin, 3 Agustus 2026, 08.00 WIB."),
        (item(E::Published, R::Open, None), "Pendaftaran ditutup otomatis Senin, 31 Agustus 2026, 23.59 WIB."),
        (item(E::Published, R::Closed, Some("Presentasi")), "Presentasi sedang berlangsung."),
        (item(E::Published, R::Closed, None), "Buka babak berikutnya."),
        (item(E::Sealed, R::Closed, None), "Hasil sudah disahkan dan terbuka."),
    ] {
        let page = desk::desk(&desk::DeskView { items: vec![item], contests: vec![], may_organise: true });
        assert!(text(&page).contains(sentence), "{sentence}");
    }
}

fn round_view(round: RoundRow, may_organise: bool) -> round::RoundView {
    round::RoundView {
        edition: edition(EditionState::Published, RegistrationState::Closed),
        next: Some("Presentasi".into()),
        entries: vec![EntryRow {
            proposal: ProposalId::from_u128(1),
            innovation: InnovationId::from_u128(1),
            title: "Instalasi Gawat Darurat <Modern>".into(),
            unit: "rsud-blambangan".parse().unwrap(),
            unit_name: "RSUD Blambangan".into(),
            group_key: "umum".into(),
            category_key: "kesehatan".into(),
            submitted_at: at("2026-08-20T10:00"),
            anchor: false,
            removed: None,
            redacted: true,
            assigned: 3,
            signed: 2,
        }],
        judges: vec![],
        left: Left { unsigned: 1, ..Left::default() },
        trail: vec![],
        now: at("2026-09-15T08:00"),
        may_organise,
        typed: Typed::default(),
        errors: Errors::default(),
        seals: std::array::from_fn(|_| Seal::default()),
        runs_edition: may_organise,
        above: None,
        round,
    }
}

#[test]
fn an_open_round_says_what_closing_it_now_would_mean() {
    let says = |rule, sentence: &str| {
        let mut round = one_round(1, RoundState::Open);
        round.rules.missing_judge = rule;
        let page = text(&round::round(&round_view(round, true)));
        assert!(page.contains(sentence), "{sentence}: {page}");
    };
    says(MissingJudge::CountSigned { minimum: 2 }, "Babak boleh ditutup: lembar itu tidak ikut dihitung");
    let outside = "Kalau ditutup sekarang, 1 usulan tidak diberi peringkat.";
    says(MissingJudge::CountSigned { minimum: 3 }, outside);
    says(MissingJudge::CountSigned { minimum: 3 }, ": baru 2");
    says(MissingJudge::WaitForAll, "babak ini menunggu semua juri, jadi belum dapat ditutup.");
    says(MissingJudge::WaitForAll, "Batasnya sudah lewat. Sistem tidak menutupnya karena itu");
    let mut blocked = one_round(1, RoundState::Open);
    blocked.rules.missing_judge = MissingJudge::CountSigned { minimum: 3 };
    let mut blocked = round_view(blocked, true);
    blocked.left.unassigned = 1;
    let page = text(&round::round(&blocked));
    assert!(page.contains("Ada 1 usulan yang belum punya juri.") && !page.contains("Kalau ditutup sekarang"), "{page}");
    let mut enough = one_round(1, RoundState::Open);
    enough.rules.missing_judge = MissingJudge::CountSigned { minimum: 2 };
    assert!(!text(&round::round(&round_view(enough, true))).contains("tidak diberi peringkat"));
}

#[test]
fn the_public_calendar_says_sudah_only_of_what_has_happened() {
    let page = |ended: RoundState| {
        let mut view = public_view(RegistrationState::Closed, false);
        view.rounds = vec![one_round(0, RoundState::Closed), one_round(1, ended)];
        view.now = at("2026-09-15T08:00");
        text(&public::edition(&view))
    };
    let label = one_round(1, RoundState::Open).rules.label;
    assert!(page(RoundState::Open).contains(&format!("{label} selesai Terlambat")), "{}", page(RoundState::Open));
    assert!(page(RoundState::Ranked).contains(&format!("{label} selesai Sudah")));
}

#[test]
fn a_reader_of_a_round_sees_its_entries_and_no_form() {
    let page = round::round(&round_view(one_round(1, RoundState::Open), false));
    assert!(text(&page).contains("Instalasi Gawat Darurat <Modern>"));
    assert_eq!(count(&page, "form"), 0);
}

#[test]
fn a_form_of_a_draft_has_an_input_for_every_field_and_says_what_is_wrong() {
    let edition = edition(EditionState::Draft, RegistrationState::Ahead);
    let round = edition.rules.rounds[1].clone();
    let mut errors = Errors::one("bobot-0", "Isi dengan angka, misalnya 12,5.");
    errors.add("juri", "Isi dengan angka bulat, misalnya 3.");
    let typed = crate::competition::form::fill_round(&round);
    let view = edit::EditView { edition, typed, errors, seal: Seal::default(), overtaken: false };
    let page = edit_round::round(&view, &round, &[]);
    assert_eq!(count(&page, "#bobot-0[aria-invalid=true], #juri[aria-invalid=true]"), 2);
    assert_eq!(count(&page, "details[open] #bobot-0"), 1, "a row with an error lies open");
    assert_eq!(count(&page, "input[name=revisi][value='3']"), 1);
    assert_eq!(count(&page, "textarea[name=alasan]"), 0, "a draft needs no reason");
}
