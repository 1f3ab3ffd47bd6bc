//! How the pleno decides: who must be there, and whether two persons seal.

use serde::{Deserialize, Serialize};

/// What the rules ask of the pleno before it decides, and when it seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliberationRules {
    /// How many of those expected must be present, in percent; none asks for no quorum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum_percent: Option<u32>,
    /// Whether chair and secretary seal together; else one member of the panitia is enough.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_seals: bool,
}

impl DeliberationRules {
    /// How many must be present of so many who are expected: the share, rounded up. None where no quorum is asked.
    pub fn quorum(self, expected: u32) -> Option<u32> {
        let percent = u64::from(self.quorum_percent?);
        u32::try_from((u64::from(expected) * percent).div_ceil(100)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quorum(percent: u32, expected: u32) -> u32 {
        DeliberationRules { quorum_percent: Some(percent), two_seals: false }.quorum(expected).unwrap()
    }

    #[test]
    fn a_share_of_persons_is_rounded_up() {
        assert_eq!([3, 5, 7, 8].map(|expected| quorum(60, expected)), [2, 3, 5, 5]);
        assert_eq!([quorum(50, 7), quorum(50, 8), quorum(51, 8), quorum(100, 7), quorum(1, 7)], [4, 4, 5, 7, 1]);
        assert_eq!(DeliberationRules { quorum_percent: None, two_seals: true }.quorum(7), None);
    }

    proptest! {
        #[test]
        fn it_is_the_least_number_that_reaches_the_share(percent in 1u32..=100, expected in 1u32..10_000) {
            let least = quorum(percent, expected);
            prop_assert!(1 <= least && least <= expected);
            prop_assert!(u64::from(least) * 100 >= u64::from(percent) * u64::from(expected));
            prop_assert!(u64::from(least - 1) * 100 < u64::from(percent) * u64::from(expected));
        }

        #[test]
        fn more_expected_or_a_higher_share_never_need_fewer(percent in 1u32..100, expected in 0u32..10_000) {
            prop_assert!(quorum(percent, expected) <= quorum(percent + 1, expected));
            prop_assert!(quorum(percent, expected) <= quorum(percent, expected + 1));
        }
    }

    #[test]
    fn what_is_not_asked_is_not_written() {
        let rules = DeliberationRules { quorum_percent: Some(60), two_seals: false };
        assert_eq!(serde_json::to_string(&rules).unwrap(), r#"{"quorum_percent":60}"#);
        assert_eq!(serde_json::from_str::<DeliberationRules>("{}").unwrap().quorum(5), None);
    }
}
