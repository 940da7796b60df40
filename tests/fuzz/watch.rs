//! Budgets of one input: a panic is caught with its place, what takes too long or too much is named.
//! What hangs ends the test by a second thread, with the input's name; what takes the whole memory ends
//! it too, and then a file holds the name.

use super::{Kind, PEAK};
use cpu_time::ProcessTime;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What hangs (wall clock, so that other work on the machine cannot be taken for it).
const HANGS: Duration = Duration::from_secs(120);

type Now = Arc<Mutex<Option<(Kind, u64, Instant)>>>;

/// One kind of failure, by its place.
pub struct Failure {
    pub first: (Kind, u64),
    pub times: u64,
    pub what: String,
}

pub struct Watch {
    now: Now,
    said: Arc<Mutex<Option<(String, String)>>>,
    last: PathBuf,
    folder: PathBuf,
    pub failures: BTreeMap<String, Failure>,
    /// CPU time and inputs of each kind.
    pub spent: BTreeMap<Kind, (Duration, u32)>,
    pub slowest: BTreeMap<Kind, (Duration, u64)>,
    pub largest: BTreeMap<Kind, (usize, u64)>,
}

impl Watch {
    pub fn new() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        std::fs::create_dir_all(&folder).expect("a folder");
        let now = Now::default();
        let said = Arc::new(Mutex::new(None));
        let (watched, heard) = (now.clone(), said.clone());
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                let hangs = *watched.lock().expect("not poisoned");
                if let Some((kind, seed, _)) = hangs.filter(|(.., since)| since.elapsed() > HANGS) {
                    end(&format!("{}:{seed} hangs", kind.name()));
                }
            }
        });
        let usual = take_hook();
        let (inside, ours) = (now.clone(), heard);
        set_hook(Box::new(move |info| {
            if chatstaff::table::guarded::is_inside() {
                return;
            }
            if inside.lock().is_ok_and(|now| now.is_none()) {
                return usual(info);
            }
            let place = info
                .location()
                .map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
            let mut said = ours.lock().expect("not poisoned");
            said.get_or_insert((place, info.to_string()));
        }));
        let last = folder.join("last");
        Self {
            now,
            said,
            last,
            folder,
            failures: BTreeMap::new(),
            spent: BTreeMap::new(),
            slowest: BTreeMap::new(),
            largest: BTreeMap::new(),
        }
    }

    /// Tries one input: what fails is kept with the input that did it.
    pub fn try_one(&mut self, kind: Kind, seed: u64, input: &[u8], work: impl FnOnce()) {
        std::fs::write(&self.last, format!("{}:{seed}\n", kind.name())).expect("written");
        *self.now.lock().expect("not poisoned") = Some((kind, seed, Instant::now()));
        let (before, began) = (PEAK.current_usage(), ProcessTime::now());
        PEAK.reset_peak_usage();
        let done = catch_unwind(AssertUnwindSafe(work));
        let (took, held) = (began.elapsed(), PEAK.peak_usage().saturating_sub(before));
        *self.now.lock().expect("not poisoned") = None;
        let said = self.said.lock().expect("not poisoned").take();
        let spent = self.spent.entry(kind).or_default();
        *spent = (spent.0 + took, spent.1 + 1);
        let worst = self.slowest.entry(kind).or_insert((took, seed));
        *worst = (*worst).max((took, seed));
        let worst = self.largest.entry(kind).or_insert((held, seed));
        *worst = (*worst).max((held, seed));
        let (most, room) = kind.budget();
        if done.is_err() {
            let (place, what) = said.unwrap_or_default();
            self.fail(place, what, (kind, seed), input);
        } else if took > most {
            let what = format!("{} took {took:?} of {most:?}", kind.name());
            self.fail(format!("time of {}", kind.name()), what, (kind, seed), input);
        } else if held > room {
            let what = format!("{} held {} MB of {}", kind.name(), held >> 20, room >> 20);
            self.fail(format!("memory of {}", kind.name()), what, (kind, seed), input);
        }
    }

    fn fail(&mut self, place: String, what: String, (kind, seed): (Kind, u64), input: &[u8]) {
        let failure =
            self.failures.entry(place).or_insert(Failure { first: (kind, seed), times: 0, what });
        failure.times += 1;
        if failure.times <= 3 {
            let kept = self.folder.join(format!("{}-{seed}", kind.name()));
            std::fs::write(kept, input).expect("written");
        }
    }

    /// All failures, or nothing.
    pub fn told(&self) -> String {
        let line = |(place, failure): (&String, &Failure)| {
            let (kind, seed) = failure.first;
            let input = format!("{}:{seed}", kind.name());
            format!("{place}: {} times, first {input}\n   {}", failure.times, failure.what)
        };
        self.failures.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Ends the whole test, from outside of what hangs.
#[expect(clippy::print_stderr, reason = "nothing else can tell it any more")]
fn end(why: &str) -> ! {
    eprintln!("{why}");
    std::process::abort()
}
