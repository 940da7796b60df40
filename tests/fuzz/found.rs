//! What the fuzzing found, one test a kind: the smallest input that failed before it was mended.

use super::dice::Dice;
use super::readers::same_again;
use super::seeds::{SHOP, no_file, read};
use super::{runs, xlsx};
use chatstaff::fitting::{LogReader, Options};
use chatstaff::scenario::{self, names};
use chatstaff::sweep::{self, Head, journal};
use chatstaff::table::Source;
use chatstaff::table::workbook::Book;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

fn refused(cells: &[(&str, &str)]) -> String {
    let bytes = xlsx::of_cells(cells);
    let text = Book::open(&bytes).and_then(|mut book| book.text("chats"));
    text.expect_err("it is damaged")
}

/// A row of 4,294,967,296: line ends were written for two minutes, gigabytes of them.
#[test]
fn a_cell_beyond_any_sheet_is_refused_before_it_is_reached() {
    for place in ["A4294967295", "A1048577", "XFE1"] {
        let began = Instant::now();
        let told = refused(&[("A1", "id"), (place, "1")]);
        assert!(told.contains("damaged"), "{told}");
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    let bytes = xlsx::of_cells(&[("A1", "id"), ("XFD1048576", "1")]);
    let text = Book::open(&bytes).expect("a workbook").text("chats").expect("a sheet");
    // The last row and column there can be: line ends, tabs, and the cell.
    assert_eq!(text.len(), 2 + 1_048_575 + 16_383 + 1 + 1);
}

/// Its number wrapped around and the cell stood elsewhere; with overflow checks the reader panicked.
#[test]
fn a_cell_whose_place_is_no_number_is_refused() {
    let told = refused(&[("A1", "id"), ("A99999999999", "1")]);
    assert!(told.contains("damaged"), "{told}");
}

/// A wall of text between two quotes was tried as a time at each of its dashes, for ten seconds; a day
/// of −2,147,483,648 has no absolute value.
#[test]
fn what_cannot_be_a_time_is_not_looked_at_as_one() {
    let began = cpu_time::ProcessTime::now();
    let text = format!("{SHOP}[[plan]]\ngroup = \"regular\"\nstart = {}\n", "9-1-".repeat(15_000));
    assert!(scenario::read(&text, "a.toml", &no_file).is_err());
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    for time in ["08:00-2147483648", "08:00+99999999999", "08:00-9223372036854775808"] {
        let text = SHOP.replace("08:00", time);
        assert!(scenario::read(&text, "a.toml", &no_file).is_err(), "{time}");
    }
}

/// Each of 100 problems looked at all lines of the file: of a sheet with a stray cell for seven seconds.
#[test]
fn a_problem_is_shown_with_its_own_lines() {
    let rows = "[[plan]]\ngroup = \"x\"\nstart = \"08:00\"\nend = \"09:00\"\n".repeat(200);
    let text = format!("{SHOP}{rows}{}", "\n".repeat(2_000_000));
    let problems = scenario::read(&text, "a.toml", &no_file).expect_err("no such group");
    let began = cpu_time::ProcessTime::now();
    let told = scenario::render(&problems, false);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // The shop has 19 lines; the second row's group stands in the second of the four after the first's.
    assert!(told.contains("a.toml:25:") && told.contains("25 | group = \"x\""), "{told}");
}

/// They were put into the row before them.
#[test]
fn cells_that_stand_in_disorder_are_refused() {
    assert!(refused(&[("A3", "id"), ("A2", "1")]).contains("damaged"));
    assert!(refused(&[("B2", "id"), ("A2", "1")]).contains("damaged"));
}

/// 0.020068793402777774 came back as …78: the last bit of a number in sixteen.
#[test]
fn a_record_of_a_sweep_is_read_as_it_was_written() {
    let text = "name = \"a\"\nscenario = \"shop.toml\"\nreplications = 3\n[vary]\n\
                demand.daily-volume = { from = 20, to = 60, steps = 41 }\n";
    let files = |_: &str| Ok(SHOP.as_bytes().to_vec());
    let sweep = sweep::read(text, "a.toml", &files).expect("a sweep");
    let head = Head::of(&sweep, None);
    for point in 0..sweep.points.len() {
        let record = sweep::point(&sweep, point, &AtomicBool::new(false)).expect("not stopped");
        let line = sweep::line(&record);
        let read = journal::record(&head, line.as_bytes()).expect("a record");
        assert_eq!(sweep::line(&read), line);
    }
}

/// The line of the file was shown as it is: C1 controls, marks of direction, blanks of no width.
#[test]
fn lines_of_files_in_messages_hold_nothing_that_a_terminal_obeys() {
    for sign in ["\u{9b}31m", "\u{85}", "\u{200b}", "\u{200f}", "\u{61c}", "\u{e0041}", "\u{1b}[2J"]
    {
        let text = format!("name = \"a\"\nsize{sign} = 1 # {sign}\n");
        let problems = scenario::read(&text, "a.toml", &no_file).expect_err("no scenario");
        let told = scenario::render(&problems, false).replace('\n', "");
        assert_eq!(names::hidden(&told), None, "{}", names::visible(&told));
    }
}

/// Each of 100,000 tables looked at all others: an hour; each sign of a long line at the whole line.
#[test]
fn time_grows_with_the_file_and_not_with_its_square() {
    let took = |text: &str| {
        let began = cpu_time::ProcessTime::now();
        let problems = scenario::read(text, "a.toml", &no_file).expect_err("too much");
        assert!(problems.any_error());
        began.elapsed()
    };
    let rows = |n: usize| format!("{SHOP}{}", "[[plan]]\ngroup = \"x\"\n[[patern]]\n".repeat(n));
    let line = |n: usize| format!("{SHOP}numbers = [{}]\n", "1, ".repeat(n));
    for (what, some, more) in
        [("rows", rows(1000), rows(8000)), ("a line", line(10_000), line(80_000))]
    {
        let (short, long) = (took(&some), took(&more));
        // Eight times as much; the square would be 64 times.
        assert!(long < short * 30 + Duration::from_millis(50), "{what}: {short:?} and {long:?}");
    }
}

/// A cv of five hundred digits was infinite, and could not be written.
#[test]
fn a_percentage_without_end_is_refused() {
    let text = |cv: &str| {
        let law = format!("{{ gamma = {{ mean = \"9s\", cv = \"{cv}%\" }} }}");
        SHOP.replace("[[group]]", &format!("reply = {law}\n[[group]]"))
    };
    same_again(&read(&text("300")));
    for cv in ["5".repeat(500), "1000000000".to_owned()] {
        assert!(scenario::read(&text(&cv), "a.toml", &no_file).is_err());
    }
}

/// 136 years are more milliseconds than an event's time had bits: the clock ran backwards.
#[test]
fn a_reply_that_takes_centuries_ends_after_the_run() {
    let law = "first-reply = { lognormal = { mean = \"100000d\", cv = \"9000%\" } }\n[[group]]";
    let scenario = read(&SHOP.replace("[[group]]", law));
    for seed in 0..20 {
        runs::short(&scenario, &mut Dice::of(0, seed));
    }
}

/// A roster of nobody was written as no roster.
#[test]
fn nobody_on_duty_is_a_roster() {
    let scenario = read(&SHOP.replace("count = 2", "count = 0"));
    assert!(scenario.plan.as_ref().is_some_and(|plan| plan.places().is_empty()));
    same_again(&scenario);
}

/// A log of the year 1 gave a week of the year 53, all on one day; an hour of −10³⁰⁰ overflowed.
#[test]
fn dates_and_hours_that_cannot_be_are_not_read() {
    for text in ["time,count\n0001-01-01 10:00,17\n", "date,hour,count\n2026-03-02,-1e300,4\n"] {
        let mut reader = LogReader::new(Options::default()).expect("options");
        let added = reader.add("a.csv", &Source::bytes(text.as_bytes()));
        assert!(added.is_err(), "{text}");
    }
}

/// Seven half-lives of a hundred years are longer than a duration can be written.
#[test]
fn an_event_that_outlasts_everything_can_be_written() {
    let event = "[[event]]\nname = \"e\"\nstart = 2026-11-23T09:00:00\npeak = 2\n\
                 half-life = \"1000000h\"\n[[reason]]";
    same_again(&read(&SHOP.replace("[[reason]]", event)));
}

/// A range of whole numbers without a step was listed, however many they are; a stretch in other
/// centuries than the scenario was written with both ends on one day.
#[test]
fn far_ends_are_neither_listed_nor_lost() {
    let text = "name = \"a\"\nscenario = \"shop.toml\"\n[vary]\n\
                run.seed = { from = 1, to = 9000000000000000000 }\n";
    let files = |_: &str| Ok(SHOP.as_bytes().to_vec());
    assert!(sweep::read(text, "a.toml", &files).is_err());
    let premium = "[cost]\npremium = [{ from = 2026-11-10T20:00:00, to = 2026-11-12T00:00:00, factor = 1.5 }]\n";
    for first in ["0026-11-10", "9990-11-10"] {
        same_again(&read(&format!("{}{premium}", SHOP.replace("2026-11-23", first))));
    }
}
