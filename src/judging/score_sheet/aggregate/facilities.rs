//! What judges see on the spot: findings, and photos of them.

use super::{PHOTOS_MAX, ScoreSheet, ScoreSheetRefusal};
use crate::judging::score_sheet::{
    commands::Sheet,
    events::{CheckPhoto, ScoreSheetEvent},
};
use crate::kernel::{actor::Stamp, ids::AttachmentId};
use crate::scoring::rules::{Finding, Findings, RoundRules};
use std::collections::BTreeMap;

/// The findings after some were answered anew.
pub(super) fn found(
    before: &Findings,
    answered: BTreeMap<String, Option<Finding>>,
    rules: &RoundRules,
) -> Result<Findings, ScoreSheetRefusal> {
    known(answered.keys(), rules)?;
    let mut whole = before.clone();
    for (check, finding) in answered {
        match finding {
            Some(finding) => whole.insert(check, finding),
            None => whole.remove(&check),
        };
    }
    Ok(whole)
}

/// Every key is a check of the rules.
pub(super) fn known<'a>(
    mut keys: impl Iterator<Item = &'a String>,
    rules: &RoundRules,
) -> Result<(), ScoreSheetRefusal> {
    match keys.find(|key| rules.check(key).is_none()) {
        Some(key) => Err(ScoreSheetRefusal::UnknownCheck(key.clone())),
        None => Ok(()),
    }
}

impl ScoreSheet {
    pub(super) fn add_photo(
        &self,
        sheet: Sheet,
        rules: &RoundRules,
        photo: CheckPhoto,
        picture: bool,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        self.check_unsigned()?;
        known([&photo.check].into_iter(), rules)?;
        if !picture {
            return Err(ScoreSheetRefusal::NotAPicture);
        }
        if self.photos.values().filter(|check| **check == photo.check).count() >= PHOTOS_MAX {
            return Err(ScoreSheetRefusal::TooManyPhotos);
        }
        let Sheet { round, proposal, judge } = sheet;
        Ok(vec![ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, judge, photo }])
    }

    /// A photo that is not there is as good as removed.
    pub(super) fn remove_photo(
        &self,
        sheet: Sheet,
        attachment: AttachmentId,
        stamp: &Stamp,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        if stamp.by.person() != Some(sheet.judge) {
            return Err(ScoreSheetRefusal::NotTheJudge);
        }
        self.check_unsigned()?;
        if !self.photos.contains_key(&attachment) {
            return Ok(vec![]);
        }
        let Sheet { round, proposal, judge } = sheet;
        Ok(vec![ScoreSheetEvent::ScoreSheetPhotoRemoved { round, proposal, judge, attachment }])
    }
}
