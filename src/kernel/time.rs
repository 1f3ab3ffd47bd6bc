//! Instants, dates and Indonesia's three time zones, and how people write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An instant, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Reads the clock. Called at the edge (routes, workers), never in a rule.
    #[expect(clippy::disallowed_methods, reason = "the one place the clock is read")]
    pub fn now() -> Self {
        Self::from_utc(Utc::now())
    }
    /// Milliseconds since 1970.
    pub fn from_millis(millis: i64) -> Self {
        Self(DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH))
    }
    /// Cuts to the millisecond, the precision that is stored.
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self::from_millis(at.timestamp_millis())
    }
    /// For binding to `timestamptz` columns.
    pub const fn to_utc(self) -> DateTime<Utc> {
        self.0
    }
    pub const fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }
    /// This instant moved by whole seconds, forwards or backwards.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + TimeDelta::seconds(seconds))
    }
    /// This instant moved by whole days of 24 hours.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days * 86_400)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }
}
impl FromStr for Timestamp {
    type Err = chrono::ParseError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(s).map(|at| Self::from_utc(at.to_utc()))
    }
}
impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl sqlx::Type<sqlx::Postgres> for Timestamp {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <DateTime<Utc> as sqlx::Type<sqlx::Postgres>>::type_info()
    }
}
impl sqlx::Encode<'_, sqlx::Postgres> for Timestamp {
    fn encode_by_ref(
        &self,
        buffer: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        <DateTime<Utc> as sqlx::Encode<'_, sqlx::Postgres>>::encode(self.0, buffer)
    }
}
impl<'r> sqlx::Decode<'r, sqlx::Postgres> for Timestamp {
    fn decode(value: sqlx::postgres::PgValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        <DateTime<Utc> as sqlx::Decode<'r, sqlx::Postgres>>::decode(value).map(Self::from_utc)
    }
}

/// A calendar day, stored as `2026-08-03`.
pub type Date = NaiveDate;

/// One of Indonesia's time zones; a competition has one. None has daylight saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// West, UTC+7.
    #[default]
    Wib,
    /// Central, UTC+8.
    Wita,
    /// East, UTC+9.
    Wit,
}

impl Zone {
    fn offset(self) -> FixedOffset {
        const fn east(hours: i32) -> FixedOffset {
            match FixedOffset::east_opt(hours * 3600) {
                Some(offset) => offset,
                None => panic!("hours within a day"),
            }
        }
        const WIB: FixedOffset = east(7);
        const WITA: FixedOffset = east(8);
        const WIT: FixedOffset = east(9);
        match self {
            Self::Wib => WIB,
            Self::Wita => WITA,
            Self::Wit => WIT,
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }
    /// The zone of a province by its two-digit code (Keppres 41/1987, with the provinces made since).
    pub fn of_province(code: &str) -> Self {
        match code {
            "51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76" => Self::Wita,
            "81" | "82" | "91" | "92" | "93" | "94" | "95" | "96" => Self::Wit,
            _ => Self::Wib,
        }
    }
    fn local(self, at: Timestamp) -> DateTime<FixedOffset> {
        at.0.with_timezone(&self.offset())
    }
    /// The day this instant falls on here.
    pub fn date(self, at: Timestamp) -> Date {
        self.local(at).date_naive()
    }
    /// The instant of a local day and time.
    pub fn at(self, local: NaiveDateTime) -> Timestamp {
        match self.offset().from_local_datetime(&local) {
            chrono::LocalResult::Single(at) | chrono::LocalResult::Ambiguous(at, _) => Timestamp::from_utc(at.to_utc()),
            chrono::LocalResult::None => Timestamp::from_utc(local.and_utc()),
        }
    }
    /// The last instant of a local day that people write as "23.59".
    pub fn end_of(self, day: Date) -> Timestamp {
        self.at(day.and_hms_opt(23, 59, 59).unwrap_or_default())
    }
    /// The first instant of a local day.
    pub fn start_of(self, day: Date) -> Timestamp {
        self.at(day.and_hms_opt(0, 0, 0).unwrap_or_default())
    }
    /// `Senin, 3 Agustus 2026, 23.59 WIB`
    pub fn long(self, at: Timestamp) -> String {
        format!("{}, {}", long_date(self.date(at)), self.clock(at))
    }
    /// `3 Agu 2026, 23.59 WIB`
    pub fn short(self, at: Timestamp) -> String {
        format!("{}, {}", short_date(self.date(at)), self.clock(at))
    }
    /// `Senin, 3 Agustus 2026, 23.59.07 WIB`, for receipts.
    pub fn exact(self, at: Timestamp) -> String {
        let local = self.local(at);
        format!(
            "{}, {:02}.{:02}.{:02} {}",
            long_date(local.date_naive()),
            local.hour(),
            local.minute(),
            local.second(),
            self.label()
        )
    }
    /// `23.59 WIB`
    pub fn clock(self, at: Timestamp) -> String {
        let local = self.local(at);
        format!("{:02}.{:02} {}", local.hour(), local.minute(), self.label())
    }
    /// `2026-08-03T23:59`, the value of an `<input type="datetime-local">`.
    pub fn input(self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%dT%H:%M").to_string()
    }
    /// Reads what such an input sends; a time of 23:59 means the whole last minute.
    pub fn parse_input(self, text: &str) -> Option<Timestamp> {
        let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M:%S"))
            .ok()?;
        let local = if (local.hour(), local.minute(), local.second()) == (23, 59, 0) {
            local + TimeDelta::seconds(59)
        } else {
            local
        };
        Some(self.at(local))
    }
}

const DAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `Senin, 3 Agustus 2026`
pub fn long_date(day: Date) -> String {
    format!("{}, {}", DAYS[day.weekday().num_days_from_monday() as usize], plain_date(day))
}
/// `3 Agustus 2026`
pub fn plain_date(day: Date) -> String {
    format!("{} {} {}", day.day(), MONTHS[day.month0() as usize], day.year())
}
/// `3 Agu 2026`
pub fn short_date(day: Date) -> String {
    format!("{} {} {}", day.day(), &MONTHS[day.month0() as usize][..3], day.year())
}
/// Reads `2026-08-03`, the value of an `<input type="date">`.
pub fn parse_date(text: &str) -> Option<Date> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_say_them() {
        let at = Zone::Wib.end_of(parse_date("2026-08-03").unwrap());
        assert_eq!(Zone::Wib.long(at), "Senin, 3 Agustus 2026, 23.59 WIB");
        assert_eq!(Zone::Wit.long(at), "Selasa, 4 Agustus 2026, 01.59 WIT");
        assert_eq!(Zone::Wib.short(at), "3 Agu 2026, 23.59 WIB");
        assert_eq!(Zone::Wib.exact(at), "Senin, 3 Agustus 2026, 23.59.59 WIB");
        assert_eq!(Zone::Wib.input(at), "2026-08-03T23:59");
        assert_eq!(Zone::Wib.parse_input("2026-08-03T23:59"), Some(at));
    }

    #[test]
    fn an_instant_is_stored_to_the_millisecond_and_comes_back() {
        let at = Timestamp::from_millis(1_785_000_000_123);
        assert_eq!(serde_json::to_string(&at).unwrap(), r#""2026-07-25T17:20:00.123Z""#);
        assert_eq!(at.to_string().parse(), Ok(at));
    }

    #[test]
    fn provinces_lie_in_three_zones() {
        assert_eq!(Zone::of_province("35"), Zone::Wib);
        assert_eq!(Zone::of_province("73"), Zone::Wita);
        assert_eq!(Zone::of_province("94"), Zone::Wit);
    }
}
