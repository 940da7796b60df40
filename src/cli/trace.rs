//! `simulate --trace`: the first replication told line by line.

use super::Exit;
use super::print::print;
use crate::demand::TapeMaker;
use crate::engine::{Desk, Workspace};
use crate::model::{Plan, Scenario};
use crate::report::trace::{Trace, Watched};
use crate::time::{Instant, Span};
use jiff::civil::{DateTime, Time};
use std::str::FromStr;

const TEN_MINUTES: Span = Span::from_minutes(10);

/// What somebody asks to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// One contact.
    Chat(u32),
    /// The desk from a clock time of the first day on.
    Clock(Time),
    /// The desk from a moment on.
    Moment(DateTime),
}

impl FromStr for Ask {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is neither chat:NUMBER nor desk:HH:MM nor desk:YYYY-MM-DDTHH:MM");
        let (what, which) = text.split_once(':').ok_or_else(wrong)?;
        match what {
            "chat" => which.parse().map(Self::Chat).map_err(|_| wrong()),
            "desk" => which
                .replace(' ', "T")
                .parse()
                .map(Self::Moment)
                .or_else(|_| which.parse().map(Self::Clock))
                .map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }
}

/// Plays the first replication and prints what was asked for.
pub(super) fn tell(scenario: &Scenario, plan: &Plan, ask: Ask) -> Exit {
    print(&trace(scenario, plan, ask))
}

fn trace(scenario: &Scenario, plan: &Plan, ask: Ask) -> String {
    let desk_from = |from: Instant| Watched::Desk { from, to: from + TEN_MINUTES };
    let watched = match ask {
        Ask::Chat(chat) => Watched::Chat(chat),
        Ask::Clock(time) => {
            let first = scenario.calendar.first_day();
            desk_from(scenario.calendar.instant(first.to_datetime(time)))
        }
        Ask::Moment(moment) => desk_from(scenario.calendar.instant(moment)),
    };
    let tapes = TapeMaker::new(scenario);
    let desk = Desk::new(scenario);
    let staff = desk.staff(plan);
    let mut trace = Trace::new(scenario, staff.places(), watched);
    let tape = tapes.tape(0);
    desk.run(&tape, &staff, tapes.address(0), &mut Workspace::default(), &mut trace);
    trace.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    #[test]
    fn what_to_tell_is_a_chat_or_ten_minutes_of_the_desk() {
        assert_eq!("chat:1234".parse(), Ok(Ask::Chat(1234)));
        assert_eq!("desk:20:00".parse(), Ok(Ask::Clock(jiff::civil::time(20, 0, 0, 0))));
        let moment = jiff::civil::date(2026, 11, 10).at(20, 0, 0, 0);
        assert_eq!("desk:2026-11-10T20:00".parse(), Ok(Ask::Moment(moment)));
        for wrong in ["chat:x", "desk:25:00", "queue:20:00", "chat", ""] {
            assert!(wrong.parse::<Ask>().unwrap_err().contains("chat:NUMBER"));
        }
    }

    #[test]
    fn a_chat_is_told_from_its_first_message_to_its_end() {
        let scenario = Scenario::bare(100.0, 1);
        let place = Place {
            group: 0,
            start: Instant::ZERO,
            end: Instant::start_of_day(1),
            breaks: Vec::new(),
            pattern: "day".to_owned(),
            person: Some("Anna".to_owned()),
        };
        let plan = Plan::new(vec![place]);
        let told = trace(&scenario, &plan, Ask::Chat(3));
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines.iter().all(|line| line.contains("chat 3 ")), "{told}");
        assert!(lines[0].contains("customer writes (question, shop"), "{told}");
        assert!(told.contains("Anna (regular 1) begins a reply, 1 chat open"), "{told}");
        assert_eq!(told.matches("sends reply").count(), 8, "the bare model has 8 replies: {told}");
        assert!(lines[lines.len() - 1].contains("is over: served; first reply after"), "{told}");
        let clocks: Vec<&str> = lines.iter().map(|line| &line[..12]).collect();
        assert!(clocks.is_sorted(), "{told}");
        let desk = trace(&scenario, &plan, Ask::Clock(jiff::civil::time(0, 0, 0, 0)));
        assert!(desk.contains("Anna (regular 1) takes new chats"), "{desk}");
        let nothing = trace(&scenario, &plan, Ask::Chat(1_000_000));
        assert!(nothing.contains("does not come"), "{nothing}");
    }
}
