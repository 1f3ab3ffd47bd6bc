//! Numbers and dates in words, as minutes and decrees write them.

use crate::kernel::time::{Date, long_date};
use chrono::Datelike;

const SMALL: [&str; 12] =
    ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];

/// `dua ribu dua puluh enam`
pub fn number(n: u32) -> String {
    let counted =
        |count: u32, step: &str| if count == 1 { format!("se{step}") } else { format!("{} {step}", number(count)) };
    let with_rest = |head: String, rest: u32| if rest == 0 { head } else { format!("{head} {}", number(rest)) };
    match n {
        0..12 => SMALL[n as usize].to_owned(),
        12..20 => format!("{} belas", number(n - 10)),
        20..100 => with_rest(format!("{} puluh", number(n / 10)), n % 10),
        100..1_000 => with_rest(counted(n / 100, "ratus"), n % 100),
        1_000..1_000_000 => with_rest(counted(n / 1_000, "ribu"), n % 1_000),
        1_000_000..1_000_000_000 => with_rest(format!("{} juta", number(n / 1_000_000)), n % 1_000_000),
        _ => with_rest(format!("{} miliar", number(n / 1_000_000_000)), n % 1_000_000_000),
    }
}

/// `hari Rabu, tanggal dua bulan September tahun dua ribu dua puluh enam`
pub fn date(day: Date) -> String {
    let whole = long_date(day);
    let weekday = whole.split(',').next().unwrap_or_default();
    let month = whole.split(' ').nth(2).unwrap_or_default();
    let year = u32::try_from(day.year()).unwrap_or_default();
    format!("hari {weekday}, tanggal {} bulan {month} tahun {}", number(day.day()), number(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_date;

    #[test]
    fn numbers_are_spelled_as_people_say_them() {
        for (n, words) in [
            (0, "nol"),
            (9, "sembilan"),
            (10, "sepuluh"),
            (11, "sebelas"),
            (12, "dua belas"),
            (20, "dua puluh"),
            (31, "tiga puluh satu"),
            (100, "seratus"),
            (111, "seratus sebelas"),
            (217, "dua ratus tujuh belas"),
            (1_000, "seribu"),
            (1_945, "seribu sembilan ratus empat puluh lima"),
            (2_026, "dua ribu dua puluh enam"),
            (11_000, "sebelas ribu"),
            (100_000, "seratus ribu"),
            (1_001_000, "satu juta seribu"),
            (2_500_000, "dua juta lima ratus ribu"),
            (1_000_000_000, "satu miliar"),
        ] {
            assert_eq!(number(n), words, "{n}");
        }
    }

    #[test]
    fn a_date_is_spelled_whole() {
        let day = parse_date("2026-09-02").unwrap();
        assert_eq!(date(day), "hari Rabu, tanggal dua bulan September tahun dua ribu dua puluh enam");
    }
}
