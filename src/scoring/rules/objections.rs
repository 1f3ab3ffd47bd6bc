//! The time after sealing in which entrants may object to the result.

use crate::kernel::time::{Timestamp, Zone};
use chrono::{Datelike, Weekday};
use serde::{Deserialize, Serialize};

/// What the rules promise to whoever doubts the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionRules {
    /// Days from Monday to Friday, counted from the day after the result is sealed. Public holidays are not known here.
    pub working_days: u32,
}

impl ObjectionRules {
    /// The most working days that a rule set may promise.
    pub const MOST: u32 = 30;

    /// The last instant at which an objection is taken: the end of the last working day.
    pub fn closes_at(self, sealed_at: Timestamp, zone: Zone) -> Timestamp {
        let mut day = zone.date(sealed_at);
        let mut left = self.working_days;
        while left > 0 {
            let Some(next) = day.succ_opt() else { break };
            day = next;
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                left -= 1;
            }
        }
        zone.end_of(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_date;

    fn closes(days: u32, sealed: &str) -> String {
        let sealed = Zone::Wit.start_of(parse_date(sealed).unwrap()).plus_seconds(9 * 3600);
        Zone::Wit.exact(ObjectionRules { working_days: days }.closes_at(sealed, Zone::Wit))
    }

    #[test]
    fn working_days_begin_on_the_day_after_and_leave_out_weekends() {
        assert_eq!(closes(3, "2026-08-03"), "Kamis, 6 Agustus 2026, 23.59.59 WIT");
        assert_eq!(closes(3, "2026-08-06"), "Selasa, 11 Agustus 2026, 23.59.59 WIT");
        assert_eq!(closes(1, "2026-08-07"), "Senin, 10 Agustus 2026, 23.59.59 WIT");
        assert_eq!(closes(5, "2026-08-09"), "Jumat, 14 Agustus 2026, 23.59.59 WIT");
    }
}
