//! Rule sets to begin with, as data: an edition starts as a copy of one. A new template is a JSON file and a line here.

use crate::scoring::rules::EditionRules;
use serde::Deserialize;
use std::sync::LazyLock;

/// A rule set that ships with the product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stored with the editions made from it: `kipp-2023`.
    pub key: String,
    pub name: String,
    /// Where the rules come from, and what of them is only a proposal.
    pub source: String,
    pub rules: EditionRules,
}

const FILES: [&str; 3] = [
    include_str!("templates/kipp-2023.json"),
    include_str!("templates/kipp-2022.json"),
    include_str!("templates/smart-kampung.json"),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| FILES.into_iter().filter_map(read).collect());

/// What is wrong with an embedded file fails a test; here it only lacks.
fn read(file: &str) -> Option<Template> {
    serde_json::from_str(file).inspect_err(|error| tracing::error!(%error, "an embedded template is unreadable")).ok()
}

/// Every template, the default first.
pub fn all() -> &'static [Template] {
    &TEMPLATES
}

/// The template with this key.
pub fn find(key: &str) -> Option<&'static Template> {
    all().iter().find(|template| template.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kernel::score::Number, scoring::rules::Aggregation};

    #[test]
    fn every_file_is_a_template_without_problems() {
        for file in FILES {
            let template: Template = serde_json::from_str(file).unwrap();
            assert_eq!(template.rules.problems(), Vec::<String>::new(), "{}", template.key);
            assert_eq!(find(&template.key), Some(&template));
        }
        assert_eq!(all().len(), FILES.len());
    }

    #[test]
    fn every_field_of_a_template_is_known_to_the_rules() {
        for file in FILES {
            let written: serde_json::Value = serde_json::from_str(file).unwrap();
            let template: Template = serde_json::from_str(file).unwrap();
            let read = serde_json::to_value(&template.rules).unwrap();
            within(&written["rules"], &read, "rules");
        }
    }

    /// All that was written came through reading.
    fn within(written: &serde_json::Value, read: &serde_json::Value, path: &str) {
        match written {
            serde_json::Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| within(value, &read[key], &format!("{path}.{key}")));
            }
            serde_json::Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| within(item, &read[at], &format!("{path}[{at}]")));
            }
            value => assert_eq!(value, read, "{path}"),
        }
    }

    #[test]
    fn the_default_is_the_model_of_2023() {
        let template = &all()[0];
        assert_eq!(template.key, "kipp-2023");
        let weights: Vec<_> = template.rules.sections.iter().map(|s| (s.number.as_str(), s.max_words)).collect();
        assert_eq!(
            weights,
            [
                ("1", 200),
                ("2", 300),
                ("3", 200),
                ("4", 200),
                ("5", 600),
                ("6a", 100),
                ("6b", 200),
                ("7", 200),
                ("8", 500)
            ]
        );
        let groups: Vec<_> =
            template.rules.groups.iter().map(|g| (g.key.as_str(), g.minimum_age_months, g.quota_per_unit)).collect();
        assert_eq!(groups, [("umum", 24, Some(10)), ("replikasi", 12, Some(5)), ("khusus", 24, None)]);
        let scored: Vec<_> = template.rules.scored_rounds();
        assert_eq!(scored.iter().map(|r| r.panel_size).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(scored[1].aggregation, Aggregation::TrimmedMean { drop: 1 });
        let weight = |key: &str| scored[1].criterion(key).unwrap().weight;
        assert_eq!((weight("penyampaian"), weight("substansi")), (Number::whole(30), Number::whole(70)));
    }
}
