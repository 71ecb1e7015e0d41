//! Corrections by people. They are kept over all later runs: what was merged stays together, what was moved or split off never returns.

use std::collections::BTreeSet;

use super::book::{Book, EventKind, Home, Number, UnitKey};
use super::error::{LedgerError, Senseless};

/// Ids suggested in place of an unknown one.
const SUGGESTIONS: usize = 3;
/// Slips of the finger between an id and a suggestion.
const SLIPS: usize = 2;

impl Book {
    /// The issue that `asked` names.
    ///
    /// # Errors
    /// [`LedgerError::NoIssue`], or [`LedgerError::Merged`] where it has become part of another.
    pub fn find(&self, asked: &str) -> Result<Number, LedgerError> {
        let number = Number::read(asked).filter(|number| self.issues.contains_key(number));
        let Some(number) = number else {
            let typed = Number::read(asked).map_or_else(|| asked.trim().to_uppercase(), |number| number.to_string());
            let ids = self.issues.iter().filter(|(_, entry)| entry.merged_into.is_none()).map(|(number, _)| number.to_string());
            return Err(LedgerError::NoIssue { asked: asked.to_owned(), near: nearest(&typed, ids) });
        };
        match self.survivor(number) {
            survivor if survivor == number => Ok(number),
            into => Err(LedgerError::Merged { asked: asked.to_owned(), into: into.to_string() }),
        }
    }

    /// The issue that `number` is part of now: itself, or what it was merged into.
    #[must_use]
    pub fn survivor(&self, number: Number) -> Number {
        let mut at = number;
        // Merges make no circle; the count of issues bounds the way all the same.
        for _ in 0..self.issues.len() {
            match self.issues.get(&at).and_then(|entry| entry.merged_into) {
                Some(into) => at = into,
                None => break,
            }
        }
        at
    }

    /// The units that `asked` names: all of a comment, or `COMMENT#SEGMENT`.
    ///
    /// # Errors
    /// [`LedgerError::NoUnit`].
    pub fn find_units(&self, asked: &str) -> Result<Vec<UnitKey>, LedgerError> {
        let of = |comment: &str, segment: Option<usize>| -> Vec<UnitKey> {
            let own = self.units.iter().filter(|(key, unit)| key.comment == comment && segment.is_none_or(|segment| unit.segment == segment));
            own.map(|(key, _)| key.clone()).collect()
        };
        // An id may itself hold a number sign.
        let whole = of(asked, None);
        let found = match asked.rsplit_once('#') {
            Some((comment, segment)) if whole.is_empty() => segment.parse().map_or_else(|_| Vec::new(), |segment| of(comment, Some(segment))),
            _ => whole,
        };
        if found.is_empty() {
            let comments: BTreeSet<&str> = self.units.keys().map(|key| key.comment.as_str()).collect();
            let typed = asked.rsplit_once('#').map_or(asked, |(comment, _)| comment);
            return Err(LedgerError::NoUnit { asked: asked.to_owned(), near: nearest(typed, comments.into_iter().map(str::to_owned)) });
        }
        Ok(found)
    }

    /// Names an issue, or takes its name away so that koe's own title shows again. Says whether anything changed, like all that follow.
    pub fn rename(&mut self, issue: Number, name: Option<&str>) -> bool {
        let name = name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty());
        let Some(entry) = self.issues.get_mut(&issue).filter(|entry| entry.name != name) else { return false };
        entry.name.clone_from(&name);
        self.happened(issue, EventKind::Renamed, None, name);
        true
    }

    /// Sets the owner, or leaves it to the taxonomy again.
    pub fn set_owner(&mut self, issue: Number, owner: Option<&str>) -> bool {
        let owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty());
        let Some(entry) = self.issues.get_mut(&issue).filter(|entry| entry.owner != owner) else { return false };
        entry.owner.clone_from(&owner);
        self.happened(issue, EventKind::OwnerSet, None, owner);
        true
    }

    /// Leaves an issue out of alerts and lists it last, or no longer.
    pub fn mute(&mut self, issue: Number, muted: bool) -> bool {
        let Some(entry) = self.issues.get_mut(&issue).filter(|entry| entry.muted != muted) else { return false };
        entry.muted = muted;
        self.happened(issue, if muted { EventKind::Muted } else { EventKind::Unmuted }, None, None);
        true
    }

    /// Marks an issue as known to the team, so that it is not alerted as new.
    pub fn mark_known(&mut self, issue: Number, known: bool) -> bool {
        let Some(entry) = self.issues.get_mut(&issue).filter(|entry| entry.known != known) else { return false };
        entry.known = known;
        self.happened(issue, if known { EventKind::MarkedKnown } else { EventKind::MarkedUnknown }, None, None);
        true
    }

    /// Makes `from` a part of `into`, for good.
    ///
    /// # Errors
    /// [`LedgerError::Senseless`] for an issue and itself.
    pub fn merge(&mut self, from: Number, into: Number) -> Result<(), LedgerError> {
        if from == into {
            return Err(Senseless::IntoItself(from).into());
        }
        let moved = self.rehome(|_, home| (home.issue == from).then_some(Some(Home { issue: into, facet: home.facet })), false);
        if let Some(entry) = self.issues.get_mut(&from) {
            entry.merged_into = Some(into);
        }
        self.happened(from, EventKind::MergedInto, Some(into), None);
        self.happened(into, EventKind::MergedFrom, Some(from), Some(moved.to_string()));
        Ok(())
    }

    /// Takes units out of `issue` into a new issue, for good; of a comment's units only those of `issue`.
    ///
    /// # Errors
    /// [`LedgerError::Senseless`] where no unit, or every one, would go.
    pub fn split(&mut self, issue: Number, units: &[UnitKey]) -> Result<Number, LedgerError> {
        let chosen: BTreeSet<&UnitKey> =
            units.iter().filter(|key| self.units.get(key).and_then(|unit| unit.home).is_some_and(|home| home.issue == issue)).collect();
        let all = self.units.values().filter(|unit| unit.home.is_some_and(|home| home.issue == issue)).count();
        if chosen.is_empty() {
            return Err(Senseless::NoneBelongs(issue).into());
        }
        if chosen.len() == all {
            return Err(Senseless::AllUnits(issue).into());
        }
        let now = self.runs.values().filter_map(|run| run.period).map(|(_, last)| last).max();
        let new = self.open(self.run(), now, Some(issue));
        let moved = self.rehome(|key, _| chosen.contains(key).then_some(Some(Home { issue: new, facet: new })), true);
        self.happened(issue, EventKind::SplitInto, Some(new), Some(moved.to_string()));
        self.happened(new, EventKind::SplitFrom, Some(issue), Some(moved.to_string()));
        Ok(new)
    }

    /// Moves units to an issue, or to none, for good; the number of those that were not there yet.
    pub fn move_units(&mut self, units: &[UnitKey], to: Option<Number>) -> usize {
        let mut moved = 0;
        for key in units {
            let Some(unit) = self.units.get_mut(key) else { continue };
            let from = unit.home.map(|home| home.issue);
            if from == to {
                continue;
            }
            unit.home = to.map(|issue| Home { issue, facet: issue });
            unit.pinned = true;
            unit.changed = true;
            moved += 1;
            let segment = format!("{}#{}", key.comment, unit.segment);
            if let Some(from) = from {
                self.happened(from, EventKind::MovedOut, to, Some(segment.clone()));
            }
            if let Some(to) = to {
                self.happened(to, EventKind::MovedIn, from, Some(segment));
            }
        }
        moved
    }

    /// Gives units a new home where `choose` says so, and counts them.
    fn rehome(&mut self, choose: impl Fn(&UnitKey, Home) -> Option<Option<Home>>, pin: bool) -> usize {
        let mut moved = 0;
        for (key, unit) in &mut self.units {
            let Some(home) = unit.home.and_then(|home| choose(key, home)) else { continue };
            unit.home = home;
            unit.pinned |= pin;
            unit.changed = true;
            moved += 1;
        }
        moved
    }
}

/// The nearest of some ids, at most [`SLIPS`] slips of the finger away.
fn nearest(typed: &str, ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut near: Vec<(usize, String)> = ids.map(|id| (distance(typed, &id), id)).filter(|(slips, _)| *slips <= SLIPS).collect();
    near.sort();
    near.into_iter().take(SUGGESTIONS).map(|(_, id)| id).collect()
}

/// Insertions, deletions and replacements between two words (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ledger::fixture::{self, homes, key};

    /// K-0001 with units a, bb, ccc and K-0002 with dddd.
    fn book() -> Book {
        fixture::book(&[1, 2], &[("a", 1), ("bb", 1), ("ccc", 1), ("dddd", 2)])
    }

    #[test]
    fn merging_moves_all_units_and_the_old_id_leads_to_the_new_one() {
        let mut book = book();
        book.merge(Number(2), Number(1)).unwrap();
        assert_eq!(homes(&book), [1, 1, 1, 1]);
        assert_eq!(book.units[&key("dddd")].home.unwrap().facet, Number(2), "still compared as a group of its own");
        assert!(matches!(book.find("K-2"), Err(LedgerError::Merged { into, .. }) if into == "K-0001"));
        assert!(book.merge(Number(1), Number(1)).is_err());
    }

    #[test]
    fn splitting_takes_some_units_into_a_number_that_nobody_had() {
        let mut book = book();
        assert!(book.split(Number(1), &[key("dddd")]).is_err());
        assert!(book.split(Number(1), &[key("a"), key("bb"), key("ccc")]).is_err());
        let new = book.split(Number(1), &[key("bb"), key("dddd")]).unwrap();
        assert_eq!((new, homes(&book)), (Number(3), vec![1, 3, 1, 2]));
        assert!(book.units[&key("bb")].pinned);
    }

    #[test]
    fn moving_twice_is_moving_once() {
        let mut book = book();
        assert_eq!(book.move_units(&[key("a")], Some(Number(2))), 1);
        assert_eq!(book.move_units(&[key("a")], Some(Number(2))), 0);
        assert_eq!(book.move_units(&[key("bb")], None), 1);
        assert_eq!(homes(&book), [2, 0, 1, 2]);
        assert_eq!(book.events.len(), 3);
    }

    #[test]
    fn unknown_ids_bring_near_ones() {
        let book = book();
        assert!(matches!(book.find("K-0021"), Err(LedgerError::NoIssue { near, .. }) if near == ["K-0001", "K-0002"]));
        assert!(matches!(book.find_units("ccd#0"), Err(LedgerError::NoUnit { near, .. }) if near == ["ccc"]));
        assert_eq!(book.find_units("bb#0").unwrap(), [key("bb")]);
        assert!(book.find_units("bb#1").is_err());
    }
}
