//! The rules of one round.

use super::typed::{Typed, at, key_of};
use crate::{
    kernel::score::Number,
    scoring::rules::{
        Aggregation, Criterion, LadderStep, MissingJudge, Promotion, RoundKind, RoundRules, Scale, TieRule,
    },
    web::component::form_parts::Errors,
};

/// How judges' totals become one, as sent and as read.
pub const AGGREGATIONS: [(&str, &str); 3] = [
    ("rata", "Rata-rata semua juri"),
    ("pangkas", "Rata-rata terpangkas"),
    ("median", "Nilai tengah (median) para juri"),
];
/// What happens when a judge does not sign, as sent and as read.
pub const MISSING_JUDGES: [(&str, &str); 2] =
    [("tunggu", "Tunggu sampai semua juri menandatangani"), ("hitung", "Hitung yang sudah ditandatangani saja")];
/// The ways to tell equal entries apart, as sent and as read.
pub const TIE_RULES: [(TieRule, &str, &str); 5] = [
    (TieRule::CriteriaByWeight, "kriteria", "Nilai tertinggi pada kriteria terberat, lalu kriteria berikutnya"),
    (TieRule::MoreFirstPlaces, "juri", "Lebih banyak juri yang menempatkannya paling atas"),
    (TieRule::HigherLowestTotal, "terendah", "Nilai juri terendahnya lebih tinggi"),
    (TieRule::EarlierSubmission, "dulu", "Lebih dulu dikirim"),
    (TieRule::Lot, "undian", "Undian (hanya sebagai langkah terakhir)"),
];

/// The word that is sent for a way to tell equal entries apart.
pub fn tie_code(rule: TieRule) -> &'static str {
    TIE_RULES.iter().find(|(known, ..)| *known == rule).map_or("", |(_, code, _)| code)
}

/// The form of a round's rules.
pub fn fill(round: &RoundRules) -> Typed {
    let mut typed = Typed::default();
    typed.add("label", &round.label);
    for (row, criterion) in round.criteria.iter().enumerate() {
        typed.add(at("kunci", row), &criterion.key);
        typed.add(at("nama", row), &criterion.label);
        typed.add(at("keterangan", row), &criterion.help);
        typed.add(at("bobot", row), criterion.weight.local());
        typed.add(at("bagian", row), criterion.section.as_deref().unwrap_or_default());
    }
    typed.set_rows(round.criteria.len(), round.kind == RoundKind::Scored);
    typed.add("jumlah_bobot", round.weight_total.local());
    typed.add("skala_min", round.scale.min.local());
    typed.add("skala_maks", round.scale.max.local());
    typed.add("desimal", round.scale.places);
    typed.add("juri", round.panel_size);
    let (code, drop) = match round.aggregation {
        Aggregation::Mean => ("rata", 1),
        Aggregation::TrimmedMean { drop } => ("pangkas", drop),
        Aggregation::Median => ("median", 1),
    };
    typed.add("gabung", code);
    typed.add("pangkas", drop);
    match round.missing_judge {
        MissingJudge::WaitForAll => typed.add("juri_kurang", "tunggu"),
        MissingJudge::CountSigned { minimum } => {
            typed.add("juri_kurang", "hitung");
            typed.add("minimal", minimum);
        }
    }
    if round.note_required {
        typed.add("catatan", "ya");
    }
    if round.blind {
        typed.add("tanpa_nama", "ya");
    }
    typed.add("batas_selisih", round.spread_limit.map(Number::local).unwrap_or_default());
    typed.add("bobot_babak", round.stage_weight.local());
    typed.add("lolos", round.promotion.top.map(|n| n.to_string()).unwrap_or_default());
    typed.add("nilai_lolos", round.promotion.pass_mark.map(Number::local).unwrap_or_default());
    if round.promotion.per_group {
        typed.add("per_kelompok", "ya");
    }
    for (row, rule) in round.tie_order.iter().enumerate() {
        typed.add(at("seri", row), tie_code(*rule));
    }
    if let Some(step) = &round.ladder {
        for (territory, seats) in &step.seats {
            typed.add(format!("kursi-{territory}"), seats);
        }
        typed.add("tunggal", step.single_entrant);
        typed.add("juri_sedikit", step.few_judges);
    }
    typed
}

/// The step of a ladder with what was typed; the territories stay.
fn ladder(typed: &Typed, step: &LadderStep, errors: &mut Errors) -> LadderStep {
    let mut seats = step.seats.clone();
    for (territory, number) in &mut seats {
        if let Some(read) = typed.count(&format!("kursi-{territory}"), errors) {
            *number = read;
        }
    }
    LadderStep {
        seats,
        single_entrant: typed.get("tunggal").parse().unwrap_or(step.single_entrant),
        few_judges: typed.get("juri_sedikit").parse().unwrap_or(step.few_judges),
        level: step.level,
    }
}

/// The round with what was typed; what the form does not show stays.
pub fn read(typed: &Typed, round: &RoundRules) -> Result<RoundRules, Errors> {
    let mut errors = Errors::default();
    let label = typed.get("label").trim().to_owned();
    if label.is_empty() {
        errors.add("label", "Tulis nama babaknya.");
    }
    if round.kind != RoundKind::Scored {
        let read = RoundRules { label, ..round.clone() };
        return if errors.is_empty() { Ok(read) } else { Err(errors) };
    }
    let count = |name: &str, errors: &mut Errors| typed.count(name, errors).unwrap_or(0);
    let number = |name: &str, errors: &mut Errors| typed.number(name, errors).unwrap_or_default();
    let read = RoundRules {
        label,
        criteria: criteria(typed, round, &mut errors),
        weight_total: number("jumlah_bobot", &mut errors),
        scale: Scale {
            min: number("skala_min", &mut errors),
            max: number("skala_maks", &mut errors),
            places: count("desimal", &mut errors),
        },
        panel_size: count("juri", &mut errors),
        aggregation: match typed.get("gabung") {
            "pangkas" => Aggregation::TrimmedMean { drop: count("pangkas", &mut errors) },
            "median" => Aggregation::Median,
            _ => Aggregation::Mean,
        },
        missing_judge: match typed.get("juri_kurang") {
            "tunggu" => MissingJudge::WaitForAll,
            _ => MissingJudge::CountSigned { minimum: count("minimal", &mut errors) },
        },
        note_required: typed.ticked("catatan"),
        blind: typed.ticked("tanpa_nama"),
        spread_limit: typed.optional_number("batas_selisih", &mut errors),
        stage_weight: number("bobot_babak", &mut errors),
        promotion: Promotion {
            top: typed.optional_count("lolos", &mut errors),
            pass_mark: typed.optional_number("nilai_lolos", &mut errors),
            per_group: typed.ticked("per_kelompok"),
        },
        tie_order: (0..TIE_RULES.len())
            .filter_map(|row| TIE_RULES.iter().find(|(_, code, _)| *code == typed.at("seri", row)))
            .map(|(rule, ..)| *rule)
            .collect(),
        ladder: round.ladder.as_ref().map(|step| ladder(typed, step, &mut errors)),
        ..round.clone()
    };
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

fn criteria(typed: &Typed, round: &RoundRules, errors: &mut Errors) -> Vec<Criterion> {
    let mut criteria = Vec::<Criterion>::new();
    for row in typed.filled("nama") {
        let label = typed.at("nama", row).trim().to_owned();
        let taken: Vec<String> = criteria.iter().map(|it| it.key.clone()).collect();
        let key = key_of(typed.at("kunci", row), &label, &taken);
        let levels = round.criterion(&key).map(|known| known.levels.clone()).unwrap_or_default();
        criteria.push(Criterion {
            key,
            label,
            help: typed.at("keterangan", row).trim().to_owned(),
            weight: typed.number(&at("bobot", row), errors).unwrap_or_default(),
            levels,
            section: Some(typed.at("bagian", row).to_owned()).filter(|key| !key.is_empty()),
        });
    }
    criteria
}
