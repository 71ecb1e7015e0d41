use super::*;
use crate::classify::Span;

pub(super) fn prediction(seed: u8) -> Prediction {
    let value = f32::from(seed) / 256.0;
    Prediction {
        sentiment: [value, 0.25, f32::MIN_POSITIVE],
        intent: [0.1, 0.2, 0.3, 0.4, value],
        topics: vec![value; 22],
        embedding: (0..384_u16).map(|index| f32::from(index) * value - 0.5).collect(),
        cues: vec![Span { start: 3, end: 9 }, Span { start: 12, end: usize::from(seed) + 12 }],
        tokens: 17,
    }
}

fn maker(model: &str) -> Maker {
    Maker { model: model.to_owned(), machine: 7 }
}

fn open(path: &Path, maker: Maker, runs: Option<u32>, bytes: u64) -> Cache {
    Cache::open_for(CacheOptions { path: path.to_path_buf(), runs, bytes }, maker).unwrap()
}

fn remember(cache: &mut Cache, texts: &[&str]) {
    let maker = cache.maker.clone();
    let entries = texts.iter().map(|text| {
        let digest = TextDigest::of(text);
        (digest, entry::seal(digest, &maker, &prediction(u8::try_from(text.len()).unwrap())))
    });
    cache.remember(entries.collect::<Vec<_>>().into_iter());
}

fn found(cache: &mut Cache, texts: &[&str]) -> Vec<bool> {
    let digests: Vec<TextDigest> = texts.iter().map(|text| TextDigest::of(text)).collect();
    let found = cache.find(&digests);
    for (text, prediction_found) in texts.iter().zip(&found) {
        assert!(prediction_found.as_ref().is_none_or(|found| *found == prediction(u8::try_from(text.len()).unwrap())));
    }
    found.into_iter().map(|found| found.is_some()).collect()
}

#[test]
fn what_one_run_learns_the_next_knows_and_only_with_the_same_maker() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("koe.cache");
    let mut first = open(&path, maker("a"), None, u64::MAX);
    remember(&mut first, &["x", "yy"]);
    assert_eq!(found(&mut first, &["x", "yy", "zzz"]), [true, true, false]);
    first.finish();
    let mut again = open(&path, maker("a"), None, u64::MAX);
    assert_eq!(found(&mut again, &["zzz", "yy"]), [false, true]);
    assert!(again.finish().warnings.is_empty());
    let mut other = open(&path, maker("b"), None, u64::MAX);
    assert_eq!(found(&mut other, &["x", "yy"]), [false, false]);
    let mut elsewhere = open(&path, Maker { machine: 8, ..maker("a") }, None, u64::MAX);
    assert_eq!(found(&mut elsewhere, &["x"]), [false]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn two_processes_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("koe.cache");
    let (mut one, mut two) = (open(&path, maker("a"), None, u64::MAX), open(&path, maker("a"), None, u64::MAX));
    remember(&mut one, &["x"]);
    remember(&mut two, &["yy"]);
    assert_eq!((found(&mut one, &["x", "yy"]), found(&mut two, &["x", "yy"])), (vec![true, true], vec![true, true]));
    // While a third holds the file for writing, both still read; what they learn waits.
    let third = rusqlite::Connection::open(&path).unwrap();
    third.execute_batch("BEGIN IMMEDIATE").unwrap();
    remember(&mut one, &["zzz"]);
    assert_eq!(found(&mut one, &["x", "zzz"]), [true, true]);
    assert_eq!(found(&mut two, &["zzz"]), [false]);
    third.execute_batch("COMMIT").unwrap();
    assert!(one.finish().warnings.is_empty());
    assert_eq!(found(&mut two, &["zzz"]), [true]);
}

#[test]
fn a_damaged_file_is_set_aside_and_never_changes_a_prediction() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("koe.cache");
    let texts: Vec<String> = (1..60).map(|length| "x".repeat(length)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut cache = open(&path, maker("a"), None, u64::MAX);
    remember(&mut cache, &texts);
    cache.finish();
    let whole = std::fs::read(&path).unwrap();
    let mut set_aside = 0;
    for place in (0..whole.len()).step_by(whole.len() / 61) {
        let mut bytes = whole.clone();
        bytes[place..(place + 40).min(whole.len())].fill(0xA5);
        std::fs::write(&path, &bytes).unwrap();
        // A file whose own mark is gone may be anybody's: it is refused, not moved.
        let opened = Cache::open_for(CacheOptions { path: path.clone(), runs: None, bytes: u64::MAX }, maker("a"));
        let Ok(mut cache) = opened else { continue };
        found(&mut cache, &texts);
        remember(&mut cache, &["new"]);
        let used = cache.finish();
        set_aside += used.warnings.iter().filter(|warning| matches!(warning, CacheWarning::SetAside { .. })).count();
    }
    assert!(set_aside > 20, "{set_aside}");
    assert!(folder.path().join("koe.cache.damaged").is_file());
    for cut in [whole.len() / 2, whole.len() - 1, 4096, 100] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let mut cache = open(&path, maker("a"), None, u64::MAX);
        found(&mut cache, &texts);
        remember(&mut cache, &texts);
        assert!(found(&mut cache, &texts).iter().all(|found| *found), "cut at {cut}");
    }
}

#[test]
fn a_file_of_another_program_is_refused_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    std::fs::write(&path, "id,text\n1,hello\n").unwrap();
    let options = CacheOptions { path: path.clone(), runs: None, bytes: u64::MAX };
    assert!(matches!(Cache::open_for(options.clone(), maker("a")), Err(CacheError::Foreign { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "id,text\n1,hello\n");
    std::fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(matches!(Cache::open_for(options, maker("a")), Err(CacheError::Foreign { .. })));
    let nowhere = CacheOptions { path: folder.path().join("no/koe.cache"), runs: None, bytes: u64::MAX };
    assert!(matches!(Cache::open_for(nowhere, maker("a")), Err(CacheError::Unopened { .. })));
}

#[test]
fn what_is_not_used_for_long_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("koe.cache");
    let texts: Vec<String> = (1..200).map(|length| "y".repeat(length)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut cache = open(&path, maker("a"), None, u64::MAX);
    remember(&mut cache, &texts);
    cache.finish();
    let full = std::fs::metadata(&path).unwrap().len();
    for _ in 0..2 {
        let mut cache = open(&path, maker("a"), Some(2), u64::MAX);
        assert_eq!(found(&mut cache, &texts[..20]), [true; 20]);
        cache.finish();
    }
    let mut cache = open(&path, maker("a"), None, u64::MAX);
    let left = found(&mut cache, &texts);
    assert_eq!(left.iter().filter(|found| **found).count(), 20, "the other texts were not used in two runs");
    assert!(left[..20].iter().all(|found| *found));
    remember(&mut cache, &texts);
    cache.finish();
    let mut cache = open(&path, maker("a"), None, full / 4);
    found(&mut cache, &texts[100..120]);
    cache.finish();
    assert!(std::fs::metadata(&path).unwrap().len() <= full / 4);
    let mut cache = open(&path, maker("a"), None, u64::MAX);
    assert_eq!(found(&mut cache, &texts[100..120]), [true; 20], "what the last run used stays");
}

#[test]
fn entries_travel_from_machine_to_machine_with_the_same_model_only() {
    let folder = tempfile::tempdir().unwrap();
    let there = Maker { model: "koe; part 1".to_owned(), machine: 1 };
    let carried = Portable::of("配送が遅い", &there, &prediction(3));
    let mut here = open(&folder.path().join("c"), Maker { machine: 2, ..there.clone() }, None, u64::MAX);
    here.import(std::slice::from_ref(&carried)).unwrap();
    assert_eq!(here.find(&[TextDigest::of("配送が遅い")]), [Some(prediction(3))]);
    let mut forged = carried.clone();
    forged.value[20] ^= 1;
    assert!(matches!(here.import(&[forged]), Err(CacheError::BadImport)));
    let other = Portable::of("x", &Maker { model: "another".to_owned(), machine: 1 }, &prediction(3));
    assert!(matches!(here.import(&[other]), Err(CacheError::OtherModel { .. })));
}
