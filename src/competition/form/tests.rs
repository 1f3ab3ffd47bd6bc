use super::*;
use crate::{
    competition::templates,
    kernel::{score::Number, time::Zone},
    scoring::rules::{DeliberationRules, RoundKind, RoundWindow},
};

fn plan() -> Plan {
    let rules = templates::find("kipp-2023").unwrap().rules.clone();
    let at = |text: &str| Zone::Wib.parse_input(text).unwrap();
    let rounds = rules.rounds.iter().map(|it| RoundWindow { key: it.key.clone(), opens: None, closes: None }).collect();
    Plan {
        name: Title::parse("Sinovik 2026").unwrap(),
        calendar: Calendar {
            zone: Zone::Wib,
            registration_opens: at("2026-08-03T08:00"),
            registration_closes: at("2026-08-31T23:59"),
            rounds,
        },
        rules,
    }
}

fn changed(part: Part, change: impl FnOnce(&mut Vec<(String, String)>)) -> Result<Plan, Errors> {
    let mut raw = part.fill(&plan()).raw();
    change(&mut raw);
    part.read(&Typed::of(&raw), plan())
}

fn set(raw: &mut Vec<(String, String)>, name: &str, value: &str) {
    raw.retain(|(known, _)| known != name);
    raw.push((name.into(), value.into()));
}

#[test]
fn a_form_that_is_sent_as_it_came_changes_nothing() {
    for part in Part::ALL {
        assert_eq!(changed(*part, |_| ()), Ok(plan()), "{part}");
    }
    for round in &plan().rules.rounds {
        assert_eq!(read_round(&fill_round(round), round).as_ref(), Ok(round), "{}", round.key);
    }
}

#[test]
fn an_empty_row_is_none_and_a_new_one_gets_a_key_of_its_own() {
    let last = plan().rules.groups.len();
    let read = changed(Part::Groups, |raw| set(raw, &format!("nama-{last}"), "Umum")).unwrap();
    let group = read.rules.groups.last().unwrap();
    assert_eq!((group.key.as_str(), group.label.as_str(), group.minimum_age_months), ("umum-2", "Umum", 0));
    assert_eq!(read.rules.groups.len(), last + 1);
}

#[test]
fn a_ticked_row_is_taken_away() {
    let read = changed(Part::Groups, |raw| set(raw, "hapus-1", "ya")).unwrap();
    let keys: Vec<_> = read.rules.groups.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["umum", "khusus"]);
}

#[test]
fn awards_that_bar_a_group_are_written_one_a_line() {
    let read = changed(Part::Groups, |raw| set(raw, "halangan-0", "2 kali Top 99\n1 Top 40")).unwrap();
    let bars: Vec<_> = read.rules.groups[0].barred_by.iter().map(|bar| (bar.times, bar.rank.as_str())).collect();
    assert_eq!(bars, [(2, "Top 99"), (1, "Top 40")]);
    let errors = changed(Part::Groups, |raw| set(raw, "halangan-0", "Top 99")).unwrap_err();
    assert_eq!(errors.of("halangan-0"), Some("Baris \"Top 99\" tidak terbaca. Tulis seperti: 2 kali Top 99."));
}

#[test]
fn rounds_follow_the_typed_order_and_keep_their_rules_and_times() {
    let read = changed(Part::Rounds, |raw| {
        set(raw, "urutan-2", "2");
        set(raw, "urutan-1", "3");
        set(raw, "nama-4", "Verifikasi lapangan");
        set(raw, "jenis-4", "dinilai");
        set(raw, "urutan-4", "4");
        set(raw, "urutan-3", "5");
    })
    .unwrap();
    let keys: Vec<_> = read.rules.rounds.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["administrasi", "presentasi", "proposal", "verifikasi-lapangan", "pleno"]);
    assert_eq!(read.rules.round("proposal"), plan().rules.round("proposal"));
    assert_eq!(read.rules.rounds[3].kind, RoundKind::Scored);
    assert_eq!(read.calendar.rounds.len(), 5);
}

#[test]
fn times_are_read_in_the_chosen_zone() {
    let read = changed(Part::Schedule, |raw| {
        set(raw, "zona", "wit");
        set(raw, "babak-buka-0", "2026-09-01T08:00");
    })
    .unwrap();
    let expected = Zone::Wit.parse_input("2026-08-03T08:00").unwrap();
    assert_eq!((read.calendar.zone, read.calendar.registration_opens), (Zone::Wit, expected));
    assert_eq!(read.calendar.rounds[0].opens, Zone::Wit.parse_input("2026-09-01T08:00"));
    let errors = changed(Part::Schedule, |raw| set(raw, "tutup", "")).unwrap_err();
    assert_eq!(errors.of("tutup"), Some("Pilih tanggal dan jamnya."));
}

#[test]
fn numbers_that_cannot_be_read_have_their_sentence() {
    let round = plan().rules.round("proposal").unwrap().clone();
    let mut raw = fill_round(&round).raw();
    set(&mut raw, "bobot-0", "sepuluh");
    set(&mut raw, "juri", "-1");
    let errors = read_round(&Typed::of(&raw), &round).unwrap_err();
    assert_eq!(errors.of("bobot-0"), Some("Isi dengan angka, misalnya 12,5."));
    assert_eq!(errors.of("juri"), Some("Isi dengan angka bulat, misalnya 3."));
}

#[test]
fn a_round_takes_a_comma_and_keeps_what_the_form_does_not_show() {
    let round = plan().rules.round("proposal").unwrap().clone();
    let mut raw = fill_round(&round).raw();
    set(&mut raw, "bobot-0", "12,5");
    set(&mut raw, "seri-0", "dulu");
    let read = read_round(&Typed::of(&raw), &round).unwrap();
    assert_eq!(read.criteria[0].weight, "12.5".parse::<Number>().unwrap());
    assert_eq!(read.criteria[0].levels, round.criteria[0].levels);
    assert_eq!(tie_code(read.tie_order[0]), "dulu");
}

#[test]
fn what_the_pleno_asks_is_typed_beside_the_calendar() {
    let asked = |quorum: &str, two: &str| {
        changed(Part::Schedule, |raw| {
            set(raw, "kuorum", quorum);
            set(raw, "berdua", two);
        })
    };
    let rules = |quorum_percent, two_seals| Some(DeliberationRules { quorum_percent, two_seals });
    assert_eq!(asked("75", "").unwrap().rules.deliberation, rules(Some(75), false));
    assert_eq!(asked("", "ya").unwrap().rules.deliberation, rules(None, true));
    assert_eq!(asked("", "").unwrap().rules.deliberation, None, "asks for nothing");
    for wrong in ["0", "101", "separuh"] {
        let errors = asked(wrong, "ya").unwrap_err();
        assert_eq!(errors.of("kuorum"), Some("Isi 1 sampai 100 persen, atau kosongkan."));
    }
}
