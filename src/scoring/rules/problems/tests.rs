//! A sound rule set, and each way to spoil it with its sentence.

use super::*;
use crate::scoring::rules::{
    AwardBar, Choice, DeliberationRules, Document, LevelDescriptor, Promotion, Section, TieRule,
};

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn sound() -> EditionRules {
    let section = |key: &str, weight: i64| Section {
        key: key.into(),
        number: "1".into(),
        label: format!("Bagian {key}"),
        help: String::new(),
        max_words: 200,
        weight: Number::whole(weight),
        required: true,
    };
    let criterion = |key: &str, weight: i64| Criterion {
        key: key.into(),
        label: key.into(),
        help: String::new(),
        weight: Number::whole(weight),
        levels: vec![LevelDescriptor { from: number("80"), to: number("100"), text: "Sangat baik".into() }],
        section: Some(key.into()),
    };
    let round = |key: &str, kind: RoundKind| RoundRules {
        key: key.into(),
        label: key.into(),
        kind,
        criteria: vec![],
        weight_total: Number::whole(100),
        scale: Scale::default(),
        panel_size: 0,
        aggregation: Aggregation::Mean,
        missing_judge: MissingJudge::default(),
        note_required: false,
        stage_weight: Number::ZERO,
        promotion: Promotion::default(),
        tie_order: vec![TieRule::CriteriaByWeight],
        spread_limit: None,
        checks: vec![],
        ladder: None,
        blind: false,
    };
    let scored = RoundRules {
        criteria: vec![criterion("dampak", 60), criterion("kebaruan", 40)],
        panel_size: 3,
        aggregation: Aggregation::TrimmedMean { drop: 1 },
        stage_weight: Number::whole(100),
        ..round("nilai", RoundKind::Scored)
    };
    EditionRules {
        basis: "Pedoman KIPP 2023".into(),
        groups: vec![Group {
            key: "umum".into(),
            label: "Umum".into(),
            help: String::new(),
            minimum_age_months: 24,
            quota_per_unit: Some(10),
            barred_by: vec![AwardBar { rank: "Top 99".into(), times: 2 }],
        }],
        categories: vec![Choice { key: "kesehatan".into(), label: "Kesehatan".into() }],
        sections: vec![section("dampak", 60), section("kebaruan", 40)],
        section_weight_total: Number::whole(100),
        documents: vec![Document {
            key: "surat".into(),
            label: "Surat".into(),
            required: true,
            groups: vec!["umum".into()],
        }],
        rounds: vec![round("administrasi", RoundKind::Administrative), scored, round("pleno", RoundKind::Pleno)],
        awards: vec![AwardRule { key: "top".into(), label: "Top 10".into(), count: Some(10), by_rank: true }],
        objections: None,
        deliberation: None,
    }
}

/// Spoils the sound rules and expects exactly these sentences.
fn check(spoil: impl FnOnce(&mut EditionRules), expected: &[&str]) {
    let mut rules = sound();
    spoil(&mut rules);
    assert_eq!(rules.problems(), expected);
}

#[test]
fn sound_rules_have_no_problems() {
    check(|_| {}, &[]);
}

#[test]
fn weights_must_sum_to_what_the_rules_say_and_the_sum_is_shown() {
    check(|r| r.sections[0].weight = number("55"), &["Jumlah bobot bagian 95, seharusnya 100."]);
    check(
        |r| r.rounds[1].criteria[0].weight = number("60,5"),
        &["Babak nilai: jumlah bobot kriteria 100,5, seharusnya 100."],
    );
    check(
        |r| r.rounds[1].criteria[0].weight = Number::ZERO,
        &[
            "Babak nilai: bobot kriteria dampak harus lebih dari 0.",
            "Babak nilai: jumlah bobot kriteria 40, seharusnya 100.",
        ],
    );
    check(
        |r| r.rounds[1].stage_weight = Number::ZERO,
        &["Jumlah bobot babak 0, seharusnya lebih dari 0, supaya nilai akhir dapat dihitung."],
    );
}

#[test]
fn lists_are_not_empty_and_their_keys_are_used_once() {
    check(
        |r| r.groups.clear(),
        &["Daftar kelompok peserta masih kosong.", "Dokumen Surat: kelompok \"umum\" tidak ada."],
    );
    check(|r| r.categories.clear(), &["Daftar kategori masih kosong."]);
    check(|r| r.awards.clear(), &["Daftar penghargaan masih kosong."]);
    check(|r| r.rounds.clear(), &["Daftar babak masih kosong."]);
    check(|r| r.categories.push(r.categories[0].clone()), &["Kunci kategori \"kesehatan\" dipakai lebih dari sekali."]);
    check(
        |r| r.rounds[1].criteria[1].key = "dampak".into(),
        &["Babak nilai: kunci kriteria \"dampak\" dipakai lebih dari sekali."],
    );
    check(|r| r.categories[0].label.clear(), &["Nama kategori \"kesehatan\" masih kosong."]);
    check(|r| r.documents[0].key = "dampak".into(), &["Kunci \"dampak\" dipakai untuk bagian dan untuk dokumen."]);
}

#[test]
fn the_rounds_go_from_administration_to_the_pleno_with_judging_between() {
    check(
        |r| drop(r.rounds.remove(0)),
        &["Belum ada babak seleksi administrasi, jadi tidak ada usulan yang dapat dinilai."],
    );
    check(|r| drop(r.rounds.remove(1)), &["Belum ada babak yang dinilai juri."]);
    check(|r| drop(r.rounds.remove(2)), &["Belum ada babak pleno, jadi hasil tidak dapat disahkan."]);
    check(|r| r.rounds.swap(1, 2), &["Pleno harus menjadi babak terakhir."]);
    check(|r| r.rounds.swap(0, 1), &["Seleksi administrasi harus menjadi babak pertama."]);
}

#[test]
fn a_scale_rises_and_everything_lies_within_it() {
    check(
        |r| r.rounds[1].scale.max = Number::ZERO,
        &[
            "Babak nilai: nilai terendah 0 harus di bawah nilai tertinggi 0.",
            "Babak nilai: jenjang 80 sampai 100 pada kriteria dampak di luar skala 0 sampai 0.",
            "Babak nilai: jenjang 80 sampai 100 pada kriteria kebaruan di luar skala 0 sampai 0.",
        ],
    );
    check(
        |r| r.rounds[1].criteria[0].levels[0].to = number("79"),
        &["Babak nilai: jenjang 80 sampai 79 pada kriteria dampak terbalik."],
    );
    check(
        |r| r.rounds[1].promotion.pass_mark = Some(number("101")),
        &["Babak nilai: nilai lolos 101 di luar skala 0 sampai 100."],
    );
    check(
        |r| {
            let mut other = r.rounds[1].clone();
            (other.key, other.label, other.scale.max) = ("lisan".into(), "lisan".into(), number("200"));
            r.rounds.insert(2, other);
        },
        &[
            "Babak nilai memakai skala 0 sampai 100, babak lisan memakai 0 sampai 200. Nilai akhir hanya dapat digabung dari skala yang sama.",
        ],
    );
}

#[test]
fn a_panel_is_large_enough_for_what_is_asked_of_it() {
    check(|r| r.rounds[1].panel_size = 0, &["Babak nilai: jumlah juri paling sedikit 1."]);
    check(
        |r| r.rounds[1].missing_judge = MissingJudge::CountSigned { minimum: 4 },
        &["Babak nilai: paling sedikit 4 lembar nilai diminta, padahal panelnya hanya 3 juri."],
    );
    check(
        |r| r.rounds[1].aggregation = Aggregation::TrimmedMean { drop: 2 },
        &["Babak nilai: rata-rata terpangkas membuang 2 nilai tertinggi dan 2 terendah, jadi perlu paling sedikit 5 \
           juri; panelnya 3 juri."],
    );
    check(
        |r| r.rounds[1].aggregation = Aggregation::TrimmedMean { drop: 0 },
        &["Babak nilai: rata-rata terpangkas harus membuang paling sedikit 1 nilai di tiap ujung."],
    );
}

#[test]
fn what_counts_for_nothing_or_points_nowhere_is_named() {
    check(|r| r.basis = " ".into(), &["Pedoman yang menjadi dasar aturan belum ditulis."]);
    check(|r| r.sections[0].max_words = 0, &["Bagian Bagian dampak: batas kata paling sedikit 1."]);
    check(
        |r| r.groups[0].quota_per_unit = Some(0),
        &["Kelompok Umum: kuota paling sedikit 1, atau kosongkan kalau tidak dibatasi."],
    );
    check(|r| r.groups[0].barred_by[0].times = 0, &["Kelompok Umum: \"Top 99\" baru menghalangi mulai dari 1 kali."]);
    check(
        |r| r.rounds[1].criteria[0].section = Some("hilang".into()),
        &["Babak nilai, kriteria dampak: bagian \"hilang\" tidak ada di formulir."],
    );
    check(
        |r| r.awards[0].count = None,
        &["Penghargaan Top 10 diberikan menurut peringkat, jadi jumlahnya harus disebut."],
    );
    check(
        |r| r.rounds[1].tie_order.push(TieRule::CriteriaByWeight),
        &["Babak nilai: cara memisahkan nilai sama ada yang disebut dua kali."],
    );
    check(
        |r| r.rounds[2].stage_weight = Number::whole(1),
        &["Babak pleno: babak ini tidak dinilai juri, jadi bobotnya harus 0."],
    );
}

#[test]
fn a_quorum_is_a_share_of_those_expected() {
    let asks = |percent| {
        move |r: &mut EditionRules| {
            r.deliberation = Some(DeliberationRules { quorum_percent: Some(percent), two_seals: true });
        }
    };
    check(asks(100), &[]);
    for percent in [0, 101] {
        check(asks(percent), &["Kuorum pleno harus 1 sampai 100 persen."]);
    }
}

#[test]
fn a_round_without_names_is_refused_where_judges_would_know_them_anyway() {
    check(|r| r.rounds[1].blind = true, &[]);
    check(
        |r| r.rounds[2].blind = true,
        &["Babak pleno: babak ini tidak dinilai juri, jadi penilaian tanpa nama tidak dapat dipakai."],
    );
    check(
        |r| {
            r.rounds[1].blind = true;
            r.rounds[1].checks = vec![Choice { key: "ramp".into(), label: "Ramp".into() }];
        },
        &[
            "Babak nilai: juri melihat fasilitas di tempat, jadi tetap tahu unitnya. Hapus daftar fasilitas, atau jangan memakai penilaian tanpa nama.",
        ],
    );
    let second = |r: &mut EditionRules, first: bool| {
        let mut second = RoundRules { key: "presentasi".into(), label: "presentasi".into(), ..r.rounds[1].clone() };
        (r.rounds[1].blind, second.blind) = (first, true);
        r.rounds.insert(2, second);
    };
    check(|r| second(r, true), &[]);
    check(
        |r| second(r, false),
        &[
            "Babak presentasi: unitnya sudah dikenal juri dari babak nilai. Penilaian tanpa nama hanya dapat dipakai di babak yang lebih dulu.",
        ],
    );
}

#[test]
fn rules_without_a_blind_round_keep_their_bytes() {
    let json = crate::scoring::rules::canonical_json(&sound());
    assert!(!json.contains("blind"));
    let mut blind = sound();
    blind.rounds[1].blind = true;
    let read: EditionRules = serde_json::from_str(&crate::scoring::rules::canonical_json(&blind)).unwrap();
    assert_eq!(read, blind);
}
