//! Rules in sentences, and what an amendment changed in them.

use crate::{
    kernel::score::Number,
    scoring::rules::{Aggregation, EditionRules, Group, MissingJudge, RoundRules, Scale, Section, TieRule},
};

/// What tells entries apart whose final totals are equal.
pub(in crate::competition) const EQUAL_AT_THE_END: &str = "Jika nilai akhir dua usulan sama, yang di depan adalah yang peringkatnya lebih tinggi di babak terakhir yang dinilai. Jika di sana pun sama, keduanya berbagi peringkat sampai pleno menentukan urutannya dengan alasan.";

/// `Rata-rata nilai semua juri …`
pub(in crate::competition) fn aggregation(aggregation: Aggregation) -> String {
    match aggregation {
        Aggregation::Mean => "Nilai usulan adalah rata-rata nilai akhir semua juri yang menandatangani.".into(),
        Aggregation::TrimmedMean { drop } => format!(
            "{drop} nilai akhir juri yang tertinggi dan {drop} yang terendah tidak dihitung. Nilai usulan adalah rata-rata sisanya."
        ),
        Aggregation::Median => "Nilai usulan adalah nilai tengah (median) dari nilai akhir para juri. Kalau jumlah jurinya genap, dipakai rata-rata dua nilai yang di tengah.".into(),
    }
}

pub(in crate::competition) fn missing_judge(rule: MissingJudge) -> String {
    match rule {
        MissingJudge::WaitForAll => {
            "Babak baru ditutup setelah semua juri yang ditugaskan menandatangani lembar nilainya.".into()
        }
        MissingJudge::CountSigned { minimum } => format!(
            "Juri yang tidak menandatangani tidak ikut dihitung, dan tidak dianggap memberi nilai nol. Usulan dengan kurang dari {minimum} lembar nilai tidak diberi peringkat."
        ),
    }
}

/// What happens when judges are far apart, where the rules say so.
pub(in crate::competition) fn spread_limit(round: &RoundRules) -> Option<String> {
    round.spread_limit.map(|limit| {
        format!(
            "Kalau nilai akhir dua juri untuk satu usulan berselisih lebih dari {}, usulan itu dibahas bersama para juri sebelum babak ditutup, dan pembahasannya dicatat.",
            limit.local()
        )
    })
}

pub(in crate::competition) fn scale(scale: &Scale) -> String {
    let range = format!("Juri memberi nilai {} sampai {} untuk setiap kriteria", scale.min.local(), scale.max.local());
    match scale.places {
        0 => format!("{range}, tanpa angka di belakang koma."),
        places => format!("{range}, paling banyak {places} angka di belakang koma."),
    }
}

/// That judges do not know whose entries they score.
pub(in crate::competition) fn blind(round: &RoundRules) -> Option<&'static str> {
    round.blind.then_some(
        "Juri menilai tanpa tahu unit pengusul: nama unit, orang dan tempat ditutup panitia sebelum usulan dibaca juri, dan baru terbuka bagi juri setelah hasil disahkan.",
    )
}

/// Who goes on from a round to `next`.
pub(in crate::competition) fn promotion(round: &RoundRules, next: Option<&str>) -> String {
    let each = if round.promotion.per_group { " di setiap kelompok" } else { "" };
    let to = next.map_or_else(|| "maju".to_owned(), |next| format!("maju ke {next}"));
    if let Some(step) = round.ladder.as_ref().filter(|_| round.promotion.top.is_none()) {
        let level = step.level.label().to_lowercase();
        let mut seats: Vec<u32> = step.seats.values().copied().filter(|seats| *seats > 0).collect();
        seats.sort_unstable();
        seats.dedup();
        let best = match seats[..] {
            [one] => format!("{one} terbaik"),
            _ => "Yang terbaik, sebanyak kursinya,".to_owned(),
        };
        let all: u32 = step.seats.values().sum();
        return format!("{best} dari setiap {level} {to}, {all} seluruhnya.");
    }
    match (round.promotion.top, round.promotion.pass_mark.map(Number::local)) {
        (None, None) => format!("Semua usulan yang mendapat peringkat {to}."),
        (Some(top), None) => format!("{top} usulan terbaik{each} {to}."),
        (None, Some(mark)) => format!("Semua usulan dengan nilai paling sedikit {mark} {to}."),
        (Some(top), Some(mark)) => {
            format!("Paling banyak {top} usulan terbaik{each} {to}, asalkan nilainya paling sedikit {mark}.")
        }
    }
}

pub(in crate::competition) const fn tie(rule: TieRule) -> &'static str {
    match rule {
        TieRule::CriteriaByWeight => {
            "nilainya lebih tinggi pada kriteria dengan bobot terbesar; jika masih sama, pada kriteria berikutnya, dan seterusnya"
        }
        TieRule::MoreFirstPlaces => "lebih banyak juri menempatkannya paling atas di antara yang sama",
        TieRule::HigherLowestTotal => "nilai juri terendahnya lebih tinggi",
        TieRule::EarlierSubmission => "lebih dulu dikirim",
        TieRule::Lot => "undian",
    }
}

/// What a round gives to the final total, among all scored rounds.
pub(in crate::competition) fn stage_weight(round: &RoundRules, rules: &EditionRules) -> String {
    let scored: Vec<&RoundRules> = rules.scored_rounds();
    let sum: Number = scored.iter().map(|it| it.stage_weight).sum();
    if scored.len() == 1 {
        "Nilai babak ini menjadi nilai akhir.".into()
    } else if round.stage_weight == Number::ZERO {
        "Nilai babak ini hanya menentukan siapa yang maju, tidak ikut nilai akhir.".into()
    } else {
        format!("Nilai babak ini menyumbang {} dari {} bagian nilai akhir.", round.stage_weight.local(), sum.local())
    }
}

/// `Paling sedikit 24 bulan …`
pub(in crate::competition) fn age(group: &Group) -> String {
    match group.minimum_age_months {
        0 => "Tidak ada umur terendah.".into(),
        months => format!("Sudah diterapkan paling sedikit {} saat pendaftaran ditutup.", months_in_words(months)),
    }
}

fn months_in_words(months: u32) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months} bulan"),
        (years, 0) => format!("{years} tahun"),
        (years, months) => format!("{years} tahun {months} bulan"),
    }
}

pub(in crate::competition) fn quota(group: &Group) -> String {
    group.quota_per_unit.map_or_else(
        || "Jumlah usulan tidak dibatasi.".into(),
        |n| format!("Paling banyak {n} usulan dari setiap unit."),
    )
}

/// Which award history bars the group; none where none does.
pub(in crate::competition) fn bars(group: &Group) -> Option<String> {
    let named: Vec<String> = group
        .barred_by
        .iter()
        .map(|bar| if bar.times == 1 { bar.rank.clone() } else { format!("{} kali {}", bar.times, bar.rank) })
        .collect();
    (!named.is_empty()).then(|| format!("Tidak boleh diikuti inovasi yang pernah meraih {}.", joined(&named, "atau")))
}

/// `a, b dan c`
pub(super) fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// What differs between two versions of the rules, one sentence each.
pub(super) fn differences(before: &EditionRules, after: &EditionRules) -> Vec<String> {
    let mut found = Vec::new();
    if before.basis != after.basis {
        found.push(changed("Dasar aturan", &before.basis, &after.basis));
    }
    of_groups(before, after, &mut found);
    if before.categories != after.categories {
        found.push("Daftar kategori berubah.".into());
    }
    of_sections(before, after, &mut found);
    if before.documents != after.documents {
        found.push("Daftar berkas pernyataan berubah.".into());
    }
    for (old, new) in before.rounds.iter().zip(&after.rounds).filter(|(old, new)| old != new) {
        of_round(old, new, &mut found);
    }
    if before.awards != after.awards {
        found.push("Daftar penghargaan berubah.".into());
    }
    if before.objections != after.objections {
        found.push(changed("Masa sanggah", &objection_days(before), &objection_days(after)));
    }
    let pleno = |rules: &EditionRules| deliberation(rules).join(" ");
    if before.deliberation != after.deliberation {
        found.push(changed("Rapat pleno", &pleno(before), &pleno(after)));
    }
    found
}

/// What the pleno asks before it decides, and who seals, where the rules say so.
pub(in crate::competition) fn deliberation(rules: &EditionRules) -> Vec<String> {
    let Some(asked) = rules.deliberation else { return Vec::new() };
    let quorum = asked.quorum_percent.map(|percent| {
        format!(
            "Pleno memutuskan kalau paling sedikit {percent}% dari yang diundang hadir: juri babak terakhir, ketua dan sekretaris. Angkanya dibulatkan ke atas."
        )
    });
    let sealed = asked.two_seals.then(|| {
        "Hasil disahkan dua orang: ketua pleno menandatangani, lalu sekretaris mengesahkan hasil dengan sidik yang sama.".to_owned()
    });
    quorum.into_iter().chain(sealed).collect()
}

/// Who may object to the sealed result, and for how long; then what becomes of it.
pub(in crate::competition) fn objections(rules: &EditionRules) -> (String, &'static [&'static str]) {
    let Some(promised) = rules.objections else {
        return ("Aturan ini tidak memuat masa sanggah.".to_owned(), &[]);
    };
    let said = format!(
        "Setelah hasil disahkan, unit yang usulannya ikut dinilai boleh mengajukan sanggah selama {} hari kerja: Senin sampai Jumat, mulai hari berikutnya, sampai pukul 23.59 pada hari terakhir. Hari libur nasional tidak dikurangkan dari hitungan itu.",
        promised.working_days
    );
    (said, &OBJECTION)
}

const OBJECTION: [&str; 4] = [
    "Alasannya dipilih dari daftar: hitungan nilai, konflik kepentingan juri, syarat pemenang, prosedur, atau yang lain dengan keterangan.",
    "Setiap sanggah dijawab tertulis dengan alasan, oleh panitia yang tidak menilai usulan itu.",
    "Sanggah yang diterima menghasilkan hitung ulang atau pembetulan. Hasil yang lama tetap dapat dibaca.",
    "SK baru dicatat sesudah masa sanggah berakhir dan semua sanggah dijawab.",
];

/// `3 hari kerja`, empty where the rules promise nothing.
fn objection_days(rules: &EditionRules) -> String {
    rules.objections.map(|it| format!("{} hari kerja", it.working_days)).unwrap_or_default()
}

fn changed(what: &str, before: &str, after: &str) -> String {
    let shown = |text: &str| if text.is_empty() { "(kosong)".to_owned() } else { text.to_owned() };
    format!("{what}: dari {} menjadi {}.", shown(before), shown(after))
}

fn of_groups(before: &EditionRules, after: &EditionRules, found: &mut Vec<String>) {
    for new in &after.groups {
        match before.group(&new.key) {
            None => found.push(format!("Kelompok baru: {}.", new.label)),
            Some(old) if old == new => {}
            Some(old) => {
                let mut notes = vec![(age(old), age(new)), (quota(old), quota(new))];
                notes.retain(|(old, new)| old != new);
                if notes.is_empty() {
                    found.push(format!("Kelompok {}: keterangannya berubah.", new.label));
                }
                let told = notes.into_iter().map(|(_, now)| format!("Kelompok {}: {}", new.label, lower_first(&now)));
                found.extend(told);
            }
        }
    }
    let gone = before.groups.iter().filter(|old| after.group(&old.key).is_none());
    found.extend(gone.map(|old| format!("Kelompok {} dihapus.", old.label)));
}

fn of_sections(before: &EditionRules, after: &EditionRules, found: &mut Vec<String>) {
    for new in &after.sections {
        let Some(old) = before.section(&new.key) else {
            found.push(format!("Bagian baru: {}.", new.label));
            continue;
        };
        let name = format!("Bagian {}", new.label);
        let facts = |section: &Section| {
            [
                ("batas kata", section.max_words.to_string()),
                ("bobot", section.weight.local()),
                ("nama", section.label.clone()),
            ]
        };
        let (was, is) = (facts(old), facts(new));
        let before_found = found.len();
        pairs(&name, &was, &is, found);
        if found.len() == before_found && old != new {
            found.push(format!("{name}: keterangannya berubah."));
        }
    }
    let gone = before.sections.iter().filter(|old| after.section(&old.key).is_none());
    found.extend(gone.map(|old| format!("Bagian {} dihapus.", old.label)));
}

fn pairs(name: &str, was: &[(&str, String)], is: &[(&str, String)], found: &mut Vec<String>) {
    let differing = was.iter().zip(is).filter(|(was, is)| was != is);
    found.extend(differing.map(|((what, was), (_, is))| changed(&format!("{name}, {what}"), was, is)));
}

fn of_round(old: &RoundRules, new: &RoundRules, found: &mut Vec<String>) {
    let name = format!("Babak {}", new.label);
    let start = found.len();
    let facts = |round: &RoundRules| {
        let ties: Vec<String> = round.tie_order.iter().map(|rule| tie(*rule).to_owned()).collect();
        [
            ("nama", round.label.clone()),
            ("jumlah juri", round.panel_size.to_string()),
            ("bobot babak", round.stage_weight.local()),
            ("jumlah bobot", round.weight_total.local()),
            ("skala", format!("{} sampai {}", round.scale.min.local(), round.scale.max.local())),
            ("angka di belakang koma", round.scale.places.to_string()),
            ("penggabungan nilai", lower_first(aggregation(round.aggregation).trim_end_matches('.'))),
            ("juri yang tidak menilai", lower_first(missing_judge(round.missing_judge).trim_end_matches('.'))),
            ("batas selisih antarjuri", round.spread_limit.map_or_else(|| "tidak dibatasi".into(), Number::local)),
            ("yang maju", lower_first(promotion(round, None).trim_end_matches('.'))),
            ("nilai sama", joined(&ties, "lalu")),
            ("catatan juri", if round.note_required { "wajib".into() } else { "tidak wajib".into() }),
        ]
    };
    pairs(&name, &facts(old), &facts(new), found);
    for criterion in &new.criteria {
        match old.criterion(&criterion.key) {
            None => {
                found.push(format!("{name}: kriteria baru {}, bobot {}.", criterion.label, criterion.weight.local()));
            }
            Some(was) => {
                let facts = [("bobot", was.weight.local()), ("nama", was.label.clone())];
                let now = [("bobot", criterion.weight.local()), ("nama", criterion.label.clone())];
                pairs(&format!("{name}, kriteria {}", criterion.label), &facts, &now, found);
            }
        }
    }
    let gone = old.criteria.iter().filter(|was| new.criterion(&was.key).is_none());
    found.extend(gone.map(|was| format!("{name}: kriteria {} dihapus.", was.label)));
    if found.len() == start {
        found.push(format!("{name}: keterangan kriterianya berubah."));
    }
}

fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competition::templates;

    fn rules() -> EditionRules {
        templates::find("kipp-2023").unwrap().rules.clone()
    }

    #[test]
    fn rules_read_as_sentences() {
        let rules = rules();
        let round = rules.round("proposal").unwrap();
        assert_eq!(promotion(round, Some("Presentasi")), "15 usulan terbaik maju ke Presentasi.");
        assert_eq!(stage_weight(round, &rules), "Nilai babak ini menyumbang 60 dari 100 bagian nilai akhir.");
        assert_eq!(age(&rules.groups[0]), "Sudah diterapkan paling sedikit 2 tahun saat pendaftaran ditutup.");
        assert_eq!(quota(&rules.groups[2]), "Jumlah usulan tidak dibatasi.");
        assert!(
            bars(&rules.groups[0])
                .unwrap()
                .starts_with("Tidak boleh diikuti inovasi yang pernah meraih 2 kali Top 99, Top 45")
        );
        assert_eq!(bars(&rules.groups[2]), None);
        assert_eq!(months_in_words(18), "1 tahun 6 bulan");
    }

    #[test]
    fn an_amendment_is_told_change_by_change() {
        let (before, mut after) = (rules(), rules());
        assert_eq!(differences(&before, &after), Vec::<String>::new());
        after.rounds[1].panel_size = 5;
        after.rounds[1].criteria[0].weight = Number::whole(12);
        after.sections[0].max_words = 250;
        after.groups[0].quota_per_unit = Some(12);
        assert_eq!(
            differences(&before, &after),
            [
                "Kelompok Umum: paling banyak 12 usulan dari setiap unit.",
                "Bagian Ringkasan, batas kata: dari 200 menjadi 250.",
                "Babak Penilaian proposal, jumlah juri: dari 3 menjadi 5.",
                "Babak Penilaian proposal, kriteria Latar belakang dan tujuan, bobot: dari 10 menjadi 12.",
            ]
        );
    }

    #[test]
    fn a_changed_description_is_told_too() {
        let (before, mut after) = (rules(), rules());
        after.rounds[1].criteria[0].help = "Lain.".into();
        assert_eq!(differences(&before, &after), ["Babak Penilaian proposal: keterangan kriterianya berubah."]);
    }
}
