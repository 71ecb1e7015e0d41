//! One name for each product: a shop's listing calls a product otherwise than the survey does, and the telephone log writes it in other letters.
//!
//! Spellings of one name ([`name_key`]) are one product. Beyond that, a name and a longer [listing](super::listing) of it are one where the data leaves no
//! choice: they come from different channels, for a channel that has both tells two products apart, and no other name of the same channel would do as well.
//! Names in other words, or in the other language, are one where `[[listening.names]]` says so. Every name that was counted under another one is stated in
//! `measures.json` and on the page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::listing::Listing;
use crate::config::ListenedName;
use crate::normalize::name_key;

/// Names with one model number that are held against each other; a number that more names share tells no product.
const ALIKE: usize = 16;

/// A product that has several names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneProduct {
    /// The name that it is counted under.
    pub name: String,
    /// Its other names, by their letters.
    pub also: Vec<String>,
}

/// The names of products on analysed comments: comments by name and channel.
#[derive(Debug, Default)]
pub struct ProductNames(BTreeMap<Arc<str>, BTreeMap<Arc<str>, u64>>);

impl<'a> FromIterator<(&'a str, &'a str)> for ProductNames {
    /// From the product and the channel of each analysed comment that names a product.
    fn from_iter<Comments: IntoIterator<Item = (&'a str, &'a str)>>(comments: Comments) -> Self {
        let mut names = Self::default();
        comments.into_iter().for_each(|(product, channel)| names.add(product, channel));
        names
    }
}

impl ProductNames {
    /// Counts an analysed comment.
    pub fn add(&mut self, name: &str, channel: &str) {
        if !self.0.contains_key(name) {
            self.0.insert(Arc::from(name), BTreeMap::new());
        }
        let Some(channels) = self.0.get_mut(name) else { return };
        match channels.get_mut(channel) {
            Some(count) => *count += 1,
            None => drop(channels.insert(Arc::from(channel), 1)),
        }
    }

    /// One name for each product: the one of `known` that it is a spelling of; else of spellings the one that most comments have, of a name and its
    /// listings the shortest; of equals the first by its letters.
    #[must_use]
    pub fn one(&self, known: &[ListenedName]) -> OneName {
        let stated = stated(known);
        let mut spelled: BTreeMap<String, Product<'_>> = BTreeMap::new();
        for (name, channels) in &self.0 {
            let key = name_key(name);
            let stated = stated.get(&key).copied().flatten();
            let product = spelled.entry(stated.map_or(key, name_key)).or_default();
            product.stated = stated.map(Arc::from);
            product.names.push((name, channels.values().sum()));
            product.channels.extend(channels.keys().map(|channel| &**channel));
        }
        let mut products: Vec<Product<'_>> = spelled.into_values().collect();
        for product in &mut products {
            product.names.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
        }
        products.sort_by_cached_key(|product| (product.shown().chars().count(), Arc::clone(product.shown())));
        let mut one = BTreeMap::new();
        for members in joined(&products) {
            // The first that the settings name, or the first.
            let first = members.iter().map(|&member| &products[member]).min_by_key(|product| product.stated.is_none());
            let Some(shown) = first.map(Product::shown) else { continue };
            let names = members.iter().flat_map(|&member| products[member].names.iter().map(|&(name, _)| name));
            one.extend(names.filter(|name| *name != shown).map(|name| (Arc::clone(name), Arc::clone(shown))));
        }
        OneName(one)
    }
}

/// What the settings call the product of each spelling; `None` for a spelling of two, which says nothing of either.
fn stated(known: &[ListenedName]) -> BTreeMap<String, Option<&str>> {
    let mut stated: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for listened in known {
        for spelling in listened.spellings() {
            let name = stated.entry(name_key(spelling)).or_insert(Some(&listened.name));
            *name = name.filter(|name| *name == listened.name);
        }
    }
    stated
}

/// Spellings of one name.
#[derive(Default)]
struct Product<'a> {
    /// What the settings call it.
    stated: Option<Arc<str>>,
    /// With the comments of each, most first.
    names: Vec<(&'a Arc<str>, u64)>,
    channels: BTreeSet<&'a str>,
}

impl Product<'_> {
    fn shown(&self) -> &Arc<str> {
        self.stated.as_ref().unwrap_or(self.names[0].0)
    }
}

/// The products, those of which one name is a listing of the other together; each set in the order given, shortest name first.
fn joined(products: &[Product<'_>]) -> Vec<Vec<usize>> {
    let listings: Vec<Listing> = products.iter().map(|product| Listing::of(product.shown())).collect();
    let mut alike: BTreeMap<&BTreeSet<String>, Vec<usize>> = BTreeMap::new();
    for (index, listing) in listings.iter().enumerate().filter(|(_, listing)| !listing.numbers.is_empty()) {
        alike.entry(&listing.numbers).or_default().push(index);
    }
    let shares = |a: usize, b: usize| !products[a].channels.is_disjoint(&products[b].channels);
    // So do the settings, where they name both.
    let apart = |a: usize, b: usize| shares(a, b) || products[a].stated.is_some() && products[b].stated.is_some();
    let mut clear: Vec<(usize, usize)> = Vec::new();
    for members in alike.values().filter(|members| members.len() <= ALIKE) {
        let later = |(at, &short): (usize, &usize)| members[at + 1..].iter().map(move |&long| (short, long)).collect::<Vec<_>>();
        let held = members.iter().enumerate().flat_map(later).filter(|&(short, long)| listings[short].is_in(&listings[long]));
        let pairs: Vec<(usize, usize)> = held.collect();
        // Where two names of one channel would do, neither is taken: that channel tells them apart.
        let rivals = |one: (usize, usize)| {
            pairs.iter().any(|&other| other != one && (other.0 == one.0 && shares(other.1, one.1) || other.1 == one.1 && shares(other.0, one.0)))
        };
        clear.extend(pairs.iter().copied().filter(|&pair| !apart(pair.0, pair.1) && !rivals(pair)));
    }
    let mut sets: Vec<Vec<usize>> = (0..products.len()).map(|index| vec![index]).collect();
    let mut set_of: Vec<usize> = (0..products.len()).collect();
    for (short, long) in clear {
        let (into, from) = (set_of[short].min(set_of[long]), set_of[short].max(set_of[long]));
        if into == from || sets[into].iter().any(|&a| sets[from].iter().any(|&b| apart(a, b))) {
            continue;
        }
        let moved = std::mem::take(&mut sets[from]);
        for &index in &moved {
            set_of[index] = into;
        }
        sets[into].extend(moved);
        sets[into].sort_unstable();
    }
    sets.retain(|set| !set.is_empty());
    sets
}

/// The name under which each name is counted, where it is another one.
#[derive(Debug, Default)]
pub struct OneName(BTreeMap<Arc<str>, Arc<str>>);

impl OneName {
    /// The name that this one is counted under, if it is another.
    #[must_use]
    pub fn shown(&self, name: &str) -> Option<&Arc<str>> {
        self.0.get(name)
    }

    /// Puts the name that it is counted under in the place of a name.
    pub fn settle(&self, name: &mut Option<Arc<str>>) {
        if let Some(shown) = name.as_deref().and_then(|name| self.shown(name)) {
            *name = Some(Arc::clone(shown));
        }
    }

    /// The products that have several names, by the name that they are counted under.
    #[must_use]
    pub fn products(&self) -> Vec<OneProduct> {
        let mut also: BTreeMap<&Arc<str>, Vec<String>> = BTreeMap::new();
        for (name, shown) in &self.0 {
            also.entry(shown).or_default().push(name.to_string());
        }
        also.into_iter().map(|(name, also)| OneProduct { name: name.to_string(), also }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ListenedKind;

    fn one(names: &[(&str, &str)]) -> OneName {
        names.iter().copied().collect::<ProductNames>().one(&[])
    }

    #[test]
    fn the_spelling_of_most_comments_stands_for_all() {
        let one = one(&[("af-30", "web"), ("AF-30", "web"), ("ＡＦ－３０", "store"), ("AF-30", "store"), ("AF-30 Filter", "app")]);
        assert_eq!(one.shown("ＡＦ－３０").map(|name| &**name), Some("AF-30"));
        assert_eq!(one.shown("af-30").map(|name| &**name), Some("AF-30"));
        assert_eq!((one.shown("AF-30"), one.shown("AF-30 Filter")), (None, None));
        let mut name = Some(Arc::from("af-30"));
        one.settle(&mut name);
        assert_eq!(name.as_deref(), Some("AF-30"));
    }

    #[test]
    fn a_shop_listing_of_a_product_is_that_product() {
        let listing = "【公式】ロボット掃除機 コロリ RV-7 マッピング 水拭き アプリ対応";
        let one = one(&[("ロボット掃除機 コロリ RV-7", "survey"), (listing, "mall"), (listing, "mall"), ("掃除機 コロリ RV-7", "call")]);
        let products = one.products();
        assert_eq!(products.len(), 1);
        assert_eq!(products[0].name, "掃除機 コロリ RV-7");
        assert_eq!(products[0].also, ["【公式】ロボット掃除機 コロリ RV-7 マッピング 水拭き アプリ対応", "ロボット掃除機 コロリ RV-7"]);
    }

    #[test]
    fn names_in_other_words_are_one_where_the_settings_say_so() {
        let app = |also: &[&str]| ListenedName {
            name: "そよかぜアプリ".to_owned(),
            kind: ListenedKind::Product,
            also: also.iter().map(|&name| name.to_owned()).collect(),
        };
        let names: ProductNames =
            [("jp.example.soyokaze.home", "store"), ("そよかぜ　アプリ", "survey"), ("Soyokaze App", "web"), ("そよかぜ", "web")]
                .into_iter()
                .collect();
        let one = names.one(&[app(&["jp.example.soyokaze.home", "SOYOKAZE APP"])]);
        assert_eq!(one.products()[0].name, "そよかぜアプリ");
        assert_eq!(one.products()[0].also, ["Soyokaze App", "jp.example.soyokaze.home", "そよかぜ　アプリ"]);
        assert_eq!(one.shown("そよかぜ"), None);
        let plain = |name: &str| ListenedName { name: name.to_owned(), kind: ListenedKind::Product, also: Vec::new() };
        let two: ProductNames = [("うるり HM-20", "survey"), ("加湿器 うるり HM-20", "mall")].into_iter().collect();
        assert_eq!(two.one(&[plain("加湿器 うるり HM-20")]).shown("うるり HM-20").map(|name| &**name), Some("加湿器 うるり HM-20"));
        assert!(two.one(&[plain("うるり HM-20"), plain("加湿器 うるり HM-20")]).products().is_empty(), "stated apart");
        let other = ListenedName { name: "別の品".to_owned(), kind: ListenedKind::Competitor, also: vec!["Soyokaze App".to_owned()] };
        assert_eq!(names.one(&[app(&["Soyokaze App"]), other]).shown("Soyokaze App"), None, "said of two products");
    }

    #[test]
    fn a_channel_with_both_names_tells_two_products_apart() {
        let (short, long) = ("加湿器 うるり HM-20", "加湿器 うるり HM-20 卓上");
        assert!(one(&[(short, "mall"), (long, "mall")]).products().is_empty());
        assert!(one(&[(short, "survey"), (short, "mall"), (long, "mall")]).products().is_empty());
        // Two listings would do: which is meant cannot be told.
        assert!(one(&[(short, "survey"), (long, "mall"), ("加湿器 うるり HM-20 据置", "mall")]).products().is_empty());
        assert_eq!(one(&[(short, "survey"), (long, "mall")]).products().len(), 1);
    }
}
