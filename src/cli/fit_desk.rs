//! From a fit to the scenarios that `fit` writes, read back by the way every scenario takes, and the
//! held-out days simulated.

use super::print::complain_in_colour;
use super::progress::Progress;
use super::{Exit, interrupt};
use crate::experiment::held_out::{self, Comparison, Happened};
use crate::fitting::held_out::{Actual, actual};
use crate::fitting::scenario::{self as fitted, About, Written as Texts};
use crate::fitting::{Fit, Log, WaitClock, duty};
use crate::model::{Clock, Plan, Scenario};
use crate::report::fitted as report;
use crate::scenario;
use crate::time::Span;

/// Everything that scenarios are made of.
pub(super) struct Desk<'a> {
    pub log: &'a Log,
    pub fit: &'a Fit,
    pub name: &'a str,
    pub profile: scenario::raw::ProfileName,
}

/// What came of the held-out days.
#[derive(Default)]
pub(super) struct Validated {
    /// Their scenario.
    pub texts: Option<Texts>,
    /// The comparison.
    pub held_out: Option<report::HeldOut>,
    /// Ctrl-C came before the end.
    pub interrupted: bool,
}

impl Desk<'_> {
    fn people(&self) -> u32 {
        let agents: std::collections::BTreeSet<u32> =
            self.fit.duty.iter().map(|s| s.agent).collect();
        agents.len() as u32
    }

    /// The week after the log with the usual duty.
    pub fn usual(&self) -> Texts {
        let monday = fitted::next_monday(self.fit);
        let shifts = fitted::usual_week(self.fit, monday);
        let how = if shifts.is_empty() {
            "the log does not say who was there, so there is no roster; `chatstaff plan` finds one"
        } else {
            "the usual number of people on duty at each half-hour of the week, from who held chats when"
        };
        let opening = vec![
            format!("A usual week of this desk, fitted from its log by `chatstaff fit`: {} contacts on {} days.", self.log_contacts(), self.fit.days.len()),
            "Each figure's comment says where it comes from and how sure it is. No names, ids or texts of the log are here.".to_owned(),
            format!("Duty: {how}."),
        ];
        let about = About {
            name: self.name,
            title: format!("{}, a usual week", self.name),
            opening,
            counts_file: "weekly-profile.csv",
            plan_file: "usual-duty.csv",
            first_day: monday,
            days: 7,
            shifts,
            people: self.people(),
            profile: self.profile,
            arrivals: None,
        };
        fitted::write(self.fit, &about)
    }

    fn log_contacts(&self) -> u64 {
        (0..self.fit.days.len()).map(|i| self.fit.days.total(i)).sum::<f64>() as u64
    }

    /// The held-out days with the duty as it was.
    fn unseen(&self, first: i64, days: i64, arrivals: Option<Vec<f64>>) -> Texts {
        let shifts = duty::as_it_was(&self.fit.duty, first, days);
        let opening = vec![
            "The days that the fit did not see, with the duty as it was on them: staffing is an input, and was taken from who held chats when on these very days. Everything else is from the days before.".to_owned(),
        ];
        let about = About {
            name: self.name,
            title: format!("{}, held-out days", self.name),
            opening,
            counts_file: "held-out-profile.csv",
            plan_file: "held-out-duty.csv",
            first_day: first,
            days,
            shifts,
            people: self.people(),
            profile: self.profile,
            arrivals,
        };
        fitted::write(self.fit, &about)
    }

    /// Reads back what will be written, by the way every scenario takes.
    pub fn check(&self, texts: &Texts, what: &str) -> Result<(Scenario, Option<Plan>), Exit> {
        let loader = |name: &str| -> std::io::Result<Vec<u8>> {
            Ok(if name.ends_with("duty.csv") {
                texts.plan_csv.clone()
            } else {
                texts.counts_csv.clone()
            }
            .into_bytes())
        };
        match scenario::read(&texts.toml, &format!("{what}.toml"), &loader) {
            Ok(checked) => {
                let plan = checked.scenario.plan.clone();
                Ok((checked.scenario, plan))
            }
            Err(problems) => {
                complain_in_colour(scenario::render(&problems, true).trim_end());
                Err(super::ending::failed(&format!(
                    "write a valid {what} from {}: please report this",
                    self.name
                )))
            }
        }
    }

    /// Simulates the held-out days, if there are any: with the profile's arrivals, and once more
    /// with those that really came, which leaves only the desk to be judged.
    pub fn validate(&self, replications: u32) -> Result<Validated, Exit> {
        let mut validated = Validated::default();
        let Some(first) = self.fit.unseen_from else { return Ok(validated) };
        let first = first.max(self.fit.all_days.first);
        let days = (self.fit.all_days.whole_until() - first).min(60);
        if days <= 0 {
            return Ok(validated);
        }
        let minutes = i64::from(1440 / self.fit.profile.slots as u32);
        let (clock, limit, waited_means) = self.waited();
        let happened = self.happened(first, days, minutes, limit.ms() as u32);
        let came = happened[..happened.len() - 1].iter().map(|h| h.arrivals).collect();
        let texts = self.unseen(first, days, None);
        let knows_waits = !self.fit.duty.is_empty() && self.log.wait_clock != WaitClock::Unknown;
        let compare = |texts: &Texts, what: &'static str| {
            let (mut scenario, plan) = self.check(texts, "held-out")?;
            scenario.run.interval = Span::from_minutes(minutes);
            let bar = Progress::new(what);
            let mut tell = |done: f64| bar.set(done, "");
            let stop = interrupt::watch();
            let plan = plan.unwrap_or_default();
            let bands = held_out::expected(
                &scenario,
                &plan,
                (clock, limit),
                replications,
                &mut tell,
                &stop,
            );
            bar.finish();
            Ok(bands.map(|bands| Comparison::new(bands, happened.clone(), replications)))
        };
        let comparison = compare(&texts, "simulating the held-out days")?;
        let given = if knows_waits && comparison.is_some() {
            let given = self.unseen(first, days, Some(came));
            compare(&given, "simulating them with the arrivals as they were")?
        } else {
            None
        };
        validated.interrupted = comparison.is_none() || knows_waits && given.is_none();
        validated.texts = Some(texts);
        validated.held_out = comparison.map(|comparison| report::HeldOut {
            first_day: first,
            days: days as u32,
            minutes: minutes as u32,
            waited_means,
            knows_waits,
            comparison,
            given,
        });
        Ok(validated)
    }

    /// What counts as having waited: by what the log knows.
    fn waited(&self) -> (Clock, Span, String) {
        match self.log.wait_clock {
            WaitClock::FirstReply | WaitClock::Unknown => (
                Clock::FirstReply,
                Span::from_secs(30),
                "share without a first reply within 30 s".to_owned(),
            ),
            WaitClock::Assigned if !self.fit.work.voice_like => (
                Clock::Assigned,
                Span::from_secs(1),
                "share that waited 1 s and more for an agent".to_owned(),
            ),
            _ => (Clock::Begun, Span::from_secs(1), "share that waited 1 s and more".to_owned()),
        }
    }

    fn happened(&self, first: i64, days: i64, minutes: i64, limit_ms: u32) -> Vec<Happened> {
        if self.log.contacts.is_empty() {
            let all = &self.fit.all_days;
            let slots = (first - all.first..first - all.first + days)
                .flat_map(|d| all.counts[d as usize].clone());
            let happened = slots.map(|arrivals| Happened { arrivals, ..Happened::default() });
            let mut happened: Vec<Happened> = happened.collect();
            let arrivals = happened.iter().map(|h| h.arrivals).sum();
            happened.push(Happened { arrivals, ..Happened::default() });
            return happened;
        }
        let of = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
        let mut intervals = actual(self.log, first, days, minutes, limit_ms);
        intervals.push(intervals.iter().fold(Actual::default(), |sum, one| sum.with(*one)));
        let happened = intervals.into_iter().map(|a| Happened {
            arrivals: f64::from(a.arrivals),
            waited: of(a.waited, a.known),
            abandoned: of(a.abandoned, a.arrivals),
        });
        happened.collect()
    }
}
