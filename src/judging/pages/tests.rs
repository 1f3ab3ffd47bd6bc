//! What the pages say, without a server.

use super::{
    desk::{DeskView, Place},
    panel::{Cell, Column, EntryRow, PanelView, Seals},
    pleno::{AwardsView, PlenoView},
    *,
};
use crate::judging::{
    form::{TypedAwards, TypedScore, TypedSheet},
    read_model::{
        Desk, DraftScore, DutyRow, DutyState, Entry, Finalist, Meeting, Paper, Pleno, PlenoEntry, Progress, RoundHead,
        Sheet,
    },
};
use crate::kernel::{
    ids::{AssignmentId, EditionId, InnovationId, PersonId, ProposalId, RoundId},
    score::Exact,
};
use crate::scoring::{
    ranking::{CriterionResult, RankedEntry},
    rules::{
        Aggregation, AwardRule, Criterion, EditionRules, LevelDescriptor, MissingJudge, Promotion, RoundKind, Scale,
        Section,
    },
};
use crate::web::component::form_parts::Errors;
use crate::web::form::Seal;
use std::collections::BTreeMap;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn criterion(key: &str, label: &str, weight: &str, section: Option<&str>) -> Criterion {
    let level = LevelDescriptor { from: number("85"), to: number("100"), text: "Terbukti dengan data.".into() };
    Criterion {
        key: key.into(),
        label: label.into(),
        help: String::new(),
        weight: number(weight),
        levels: vec![level],
        section: section.map(str::to_owned),
    }
}

fn section(key: &str, number_shown: &str, label: &str) -> Section {
    Section {
        key: key.into(),
        number: number_shown.into(),
        label: label.into(),
        help: String::new(),
        max_words: 200,
        weight: number("50"),
        required: true,
    }
}

fn award(key: &str, label: &str, count: u32, by_rank: bool) -> AwardRule {
    AwardRule { key: key.into(), label: label.into(), count: Some(count), by_rank }
}

fn rules() -> EditionRules {
    EditionRules {
        basis: "Pedoman".into(),
        groups: vec![],
        categories: vec![],
        sections: vec![section("ringkasan", "1", "Ringkasan"), section("dampak", "2", "Dampak")],
        section_weight_total: number("100"),
        documents: vec![],
        rounds: vec![RoundRules {
            key: "nilai".into(),
            label: "Penilaian proposal".into(),
            kind: RoundKind::Scored,
            criteria: vec![
                criterion("dampak", "Dampak nyata", "60", Some("dampak")),
                criterion("kebaruan", "Kebaruan", "40", None),
            ],
            weight_total: number("100"),
            scale: Scale::default(),
            panel_size: 2,
            aggregation: Aggregation::default(),
            missing_judge: MissingJudge::default(),
            note_required: false,
            stage_weight: number("100"),
            promotion: Promotion::default(),
            tie_order: vec![],
            spread_limit: None,
            checks: vec![],
            ladder: None,
            blind: false,
        }],
        awards: vec![award("satu", "Terbaik I", 1, true), award("outstanding", "Outstanding", 3, false)],
        objections: None,
        deliberation: None,
    }
}

fn head(state: RoundState) -> RoundHead {
    RoundHead {
        id: RoundId::from_u128(1),
        edition: EditionId::from_u128(2),
        edition_name: "Sinovik 2026".into(),
        region: "35.10".parse().unwrap(),
        zone: Zone::Wib,
        rules: rules().rounds.remove(0),
        edition_rules: rules(),
        state,
        opens_at: None,
        closes_at: Some(Timestamp::from_millis(1_785_000_000_000)),
        territory: None,
        ranking: None,
        sealed: false,
    }
}

fn desk(state: RoundState, sheet: Option<SheetState>) -> DeskView {
    let score = |value: &str| DraftScore { value: Some(value.parse().unwrap()), note: "Bagus <b>sekali</b>.".into() };
    let scores = BTreeMap::from([("dampak".to_owned(), score("87.5"))]);
    DeskView {
        desk: Desk {
            id: AssignmentId::from_u128(3),
            head: head(state),
            judge: PersonId::from_u128(4),
            duty: DutyState::Active,
            ended: String::new(),
            paper: Paper {
                proposal: ProposalId::from_u128(5),
                title: "Rantang Kasih".into(),
                unit: "dinsos".parse().unwrap(),
                unit_name: Some("Dinas Sosial".into()),
                version: 1,
                redaction: None,
                readable: true,
                group_key: "umum".into(),
                category: "kesehatan".into(),
                video_link: None,
                sections: BTreeMap::from([("dampak".to_owned(), "Lansia makan tiap hari. <script>".to_owned())]),
                attachments: vec![],
                active: true,
            },
            sheet: Sheet { state: sheet, revision: 2, scores, ..Sheet::default() },
            private: String::new(),
        },
        typed: TypedSheet {
            revision: "2".into(),
            scores: BTreeMap::from([(
                "dampak".to_owned(),
                TypedScore { value: "87,5".into(), note: "Bagus <b>sekali</b>.".into() },
            )]),
            ..TypedSheet::default()
        },
        errors: Errors::default(),
        seal: Seal::default(),
        overtaken: false,
        unsaved: None,
        place: Place::default(),
        outcome: None,
    }
}

#[test]
fn the_desk_puts_each_section_beside_its_criterion_and_escapes_what_people_wrote() {
    let html = desk::main(&desk(RoundState::Open, Some(SheetState::Draft))).into_string();
    assert!(html.contains("Lansia makan tiap hari. &lt;script&gt;"));
    assert!(html.contains("Bagus &lt;b&gt;sekali&lt;/b&gt;."));
    let (section, criterion) = (html.find("2. Dampak").unwrap(), html.find("Dampak nyata").unwrap());
    assert!(section < criterion);
    assert!(html.contains(r#"data-weight="60""#) && html.contains("85–100") && html.contains("Terbukti dengan data."));
    assert!(html.contains(">52,50<"), "the total so far: 0.6 × 87.5");
}

#[test]
fn a_signed_sheet_is_shown_and_not_offered_for_writing() {
    let html = desk::main(&desk(RoundState::Open, Some(SheetState::Signed))).into_string();
    assert!(!html.contains("<form") && html.contains("Lembar nilai Anda") && html.contains("87,5"));
    assert!(!html.contains("Hasil babak ini"));
}

#[test]
fn the_place_is_shown_once_the_round_is_ranked_and_what_the_panel_gave_once_the_judge_may_see_it() {
    let mut view = desk(RoundState::Ranked, Some(SheetState::Signed));
    let ranked = RankedEntry {
        entry: view.desk.paper.proposal.to_string(),
        division: None,
        rank: 4,
        total: Exact::whole(80),
        shown: Exact::whole(80).round2(),
        criteria: vec![CriterionResult {
            key: "dampak".into(),
            mean: Exact::whole(80),
            low: Exact::whole(75),
            high: Exact::whole(85),
        }],
        judges_counted: 2,
        judges_assigned: 3,
        tie: vec![],
        promoted: false,
    };
    view.outcome = Some(desk::Outcome { ranked: ranked.clone(), with_scores: true });
    let html = desk::main(&view).into_string();
    assert!(html.contains("dari 2 juri") && html.contains("75,00") && html.contains("tidak maju ke tahap berikutnya"));
    view.outcome = Some(desk::Outcome { ranked, with_scores: false });
    let html = desk::main(&view).into_string();
    assert!(html.contains("Peringkat <b>4</b>. Usulan ini tidak maju") && html.contains("setelah hasil disahkan"));
    assert!(!html.contains("75,00") && !html.contains("80,00"), "{html}");
}

#[test]
fn a_reopened_sheet_says_why() {
    let mut view = desk(RoundState::Open, Some(SheetState::Draft));
    view.desk.sheet.reopened = "Nilai tertukar.".into();
    let html = desk::main(&view).into_string();
    assert!(html.contains("Panitia membuka kembali lembar nilai ini.") && html.contains("Alasan: Nilai tertukar."));
}

fn duty(sheet: Option<SheetState>) -> DutyRow {
    DutyRow {
        cause: None,
        id: AssignmentId::from_u128(3),
        round: RoundId::from_u128(1),
        proposal: ProposalId::from_u128(5),
        title: "Rantang Kasih".into(),
        unit_name: "Dinas Sosial".into(),
        judge: PersonId::from_u128(4),
        judge_name: "Siti Rahayu".into(),
        state: DutyState::Active,
        reason: String::new(),
        sheet,
        filled: 1,
        changed_at: Timestamp::from_millis(0),
    }
}

fn panel(seals: bool) -> PanelView {
    let column = |n: u128, name: &str| Column { judge: PersonId::from_u128(n), name: name.into(), employer: None };
    let entry = Entry {
        proposal: ProposalId::from_u128(5),
        title: "Rantang Kasih".into(),
        unit: "dinsos".parse().unwrap(),
        unit_name: "Dinas Sosial".into(),
        group_key: "umum".into(),
        category: "kesehatan".into(),
    };
    let cells = vec![Cell::Duty(duty(Some(SheetState::Signed)), true), Cell::Free, Cell::Barred("Satu OPD")];
    PanelView {
        choose: None,
        head: head(RoundState::Open),
        entries: vec![EntryRow { entry, cells }],
        judges: vec![column(4, "Siti Rahayu"), column(6, "Budi"), column(7, "Citra")],
        insiders: vec![],
        progress: vec![Progress {
            judge: PersonId::from_u128(4),
            name: "Siti Rahayu".into(),
            assigned: 3,
            signed: 1,
            begun: 1,
        }],
        seals: seals.then(|| Seals { all: Seal::default(), cells: vec![vec![Seal::default(); 3]] }),
    }
}

#[test]
fn the_panitia_sees_progress_gaps_and_why_somebody_cannot_judge() {
    let html = panel::main(&panel(true)).into_string();
    assert!(html.contains("<b>1</b> dari 3 lembar ditandatangani") && html.contains("1 lagi sedang diisi"));
    assert!(html.contains("<b>1 usulan</b> masih kurang.") && html.contains("Satu OPD") && html.contains("Tugaskan"));
}

#[test]
fn a_reader_of_the_panel_finds_no_button() {
    assert!(!panel::main(&panel(false)).into_string().contains("<form"));
}

fn pleno(divided: bool) -> Pleno {
    let entry = |n: u32, title: &str| PlenoEntry {
        finalist: Finalist {
            proposal: ProposalId::from_u128(u128::from(n)),
            innovation: InnovationId::from_u128(u128::from(n)),
            unit: "dinsos".parse().unwrap(),
            division: None,
            rank: n,
            total: Exact::whole(100 - i64::from(n)),
            stages: vec![],
        },
        title: title.into(),
        unit_name: "Dinas Sosial".into(),
        division: divided.then(|| "Umum".to_owned()),
        place: n,
        rank: n,
        of: 2,
        departure: vec![],
    };
    Pleno {
        rules_in_force: "ab".into(),
        edition: EditionId::from_u128(2),
        edition_name: "Sinovik 2026".into(),
        slug: "sinovik-2026".into(),
        region: "35.10".parse().unwrap(),
        region_name: "Kabupaten Banyuwangi".into(),
        zone: Zone::Wib,
        rules: rules(),
        entrants: 2,
        judges: vec!["Siti Rahayu".into()],
        judge_ids: vec![PersonId::from_u128(4)],
        last_round: None,
        meeting: Some(Meeting {
            recount: None,
            revision: 1,
            rules_sha256: "ab".repeat(32),
            entries: vec![entry(1, "Rantang Kasih"), entry(2, "Laskar Sakina")],
            awards: None,
            sealed: None,
            reopened: None,
            objections: crate::judging::read_model::Objections::default(),
            held: crate::judging::read_model::Held::default(),
            attendees: vec![],
            names: BTreeMap::new(),
            result_sha256: None,
            opened_at: Timestamp::from_millis(0),
        }),
    }
}

#[test]
fn sealing_is_offered_only_when_awards_are_fixed() {
    let shown = |pleno: Pleno| {
        pleno::main(&PlenoView {
            pleno,
            may_change: true,
            trail: Markup::default(),
            opinion: Markup::default(),
            unsaved: None,
        })
        .into_string()
    };
    assert!(!shown(pleno(false)).contains("/pleno/sahkan"));
    let mut fixed = pleno(false);
    if let Some(meeting) = &mut fixed.meeting {
        meeting.awards = Some(vec![]);
    }
    assert!(shown(fixed).contains("/pleno/sahkan"));
}

#[test]
fn a_single_award_is_a_list_unless_each_group_has_one() {
    let shown = |divided: bool| {
        let (typed, errors, seal) = (TypedAwards::default(), Errors::default(), Seal::default());
        pleno::awards(&AwardsView { pleno: pleno(divided), typed, errors, overtaken: false, seal }).into_string()
    };
    assert!(shown(false).contains(r#"<select class="input w-medium" id="penerima-satu""#), "{}", shown(false));
    assert!(!shown(true).contains("<select") && shown(true).contains("untuk setiap kelompok"));
}
