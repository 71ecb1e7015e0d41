//! Taking back a merge: what was one issue is two again.
//!
//! A merge leaves each unit the issue that it was formed in (its facet), so the units can be told apart again, those that have joined since by the group
//! that they were nearest to. What a person has moved or split off stays where it was put.

use super::book::{Book, EventKind, Home, Number};
use super::error::{LedgerError, Senseless};

impl Book {
    /// Takes `from` out of the issue that it was merged into, with everything that had been merged into `from` before; gives the issue that it leaves and
    /// how many units go.
    ///
    /// # Errors
    /// [`LedgerError::NoIssue`] where there is none, [`LedgerError::Senseless`] where it is part of no other.
    pub fn unmerge(&mut self, asked: &str) -> Result<(Number, Number, usize), LedgerError> {
        let number = Number::read(asked).filter(|number| self.issues.contains_key(number));
        let Some(from) = number else { return self.find(asked).map(|number| (number, number, 0)) };
        let Some(into) = self.issues.get(&from).and_then(|entry| entry.merged_into) else {
            return Err(Senseless::PartOfNone(from).into());
        };
        let holder = self.survivor(from);
        if let Some(entry) = self.issues.get_mut(&from) {
            entry.merged_into = None;
        }
        // Facets that lead to it now are its own and those merged into it.
        let returning: Vec<bool> =
            self.units.values().map(|unit| unit.home.is_some_and(|home| home.issue == holder && self.survivor(home.facet) == from)).collect();
        let mut moved = 0;
        for (unit, _) in self.units.values_mut().zip(returning).filter(|(_, returns)| *returns) {
            if let Some(home) = unit.home {
                unit.home = Some(Home { issue: from, facet: home.facet });
                unit.changed = true;
                moved += 1;
            }
        }
        self.happened(from, EventKind::Unmerged, Some(into), Some(moved.to_string()));
        self.happened(holder, EventKind::Unmerged, Some(from), Some(moved.to_string()));
        Ok((from, holder, moved))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::ledger::fixture::{self, homes, key};

    /// K-0001 with a, K-0002 with bb and ccc, K-0003 with dddd.
    fn book() -> Book {
        fixture::book(&[1, 2, 3], &[("a", 1), ("bb", 2), ("ccc", 2), ("dddd", 3)])
    }

    #[test]
    fn a_merge_taken_back_leaves_everything_as_it_was() {
        let mut book = book();
        let before = homes(&book);
        book.merge(Number(2), Number(1)).unwrap();
        assert_eq!(book.unmerge("K-2").unwrap(), (Number(2), Number(1), 2));
        assert_eq!(homes(&book), before);
        assert_eq!(book.find("K-0002").unwrap(), Number(2));
        assert!(matches!(book.unmerge("K-2"), Err(LedgerError::Senseless(_))));
        assert!(matches!(book.unmerge("K-99"), Err(LedgerError::NoIssue { .. })));
    }

    #[test]
    fn of_a_chain_of_merges_the_one_that_is_taken_back_takes_its_own_along() {
        let mut book = book();
        book.merge(Number(3), Number(2)).unwrap();
        book.merge(Number(2), Number(1)).unwrap();
        // A person has put one unit where it belongs; it stays there.
        book.move_units(&[key("ccc")], None);
        book.move_units(&[key("ccc")], Some(Number(1)));
        assert_eq!(book.unmerge("K-0002").unwrap().2, 2);
        assert_eq!(homes(&book), [1, 2, 1, 2]);
        book.unmerge("K-0003").unwrap();
        assert_eq!(homes(&book), [1, 2, 1, 3]);
    }
}
