//! Rosters with the habits of other tools: what each means, by hand.

use crate::model::Scenario;
use crate::scenario::{Problems, read, read_plan, render};

/// A week from Monday 9 November 2026 with an early, a late and a night shift.
fn week(more: &str) -> Scenario {
    let text = format!(
        "name = \"week\"\nfirst-day = 2026-11-09\ndays = 7\n{more}[demand]\ndaily-volume = 100\n\
         [[group]]\nname = \"support\"\nsize = 20\n\
         [[pattern]]\nname = \"frühdienst\"\nstarts = [\"07:00\"]\nlengths = [\"8h\"]\nbreaks = []\n\
         [[pattern]]\nname = \"spätdienst\"\nstarts = [\"14:00\"]\nlengths = [\"8h\"]\nbreaks = []\n\
         [[pattern]]\nname = \"nacht\"\nstarts = [\"22:00\"]\nlengths = [\"8h\"]\nbreaks = []\n"
    );
    let checked = read(&text, "week.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
    checked.unwrap_or_else(|problems| panic!("{}", render(&problems, false))).scenario
}

/// The duties of a roster, and its warnings' codes.
fn duties(text: &str, scenario: &Scenario) -> Result<(Vec<String>, Vec<String>), Problems> {
    let (plan, warnings) = read_plan(text.as_bytes().to_vec(), "roster.csv", scenario)?;
    let one = |place: &crate::model::Place| {
        let at = |at| scenario.calendar.civil(at).strftime("%d %H:%M").to_string();
        let breaks = place
            .breaks
            .iter()
            .map(|one| format!(" ({}+{}m)", at(one.start), one.length.minutes()));
        let who = place.person.as_deref().unwrap_or("-");
        format!("{who} {}-{}{}", at(place.start), at(place.end), breaks.collect::<String>())
    };
    let codes = warnings.list.iter().map(|p| p.code.to_string()).collect();
    Ok((plan.places().iter().map(one).collect(), codes))
}

fn read_as(text: &str, expected: &[&str], warned: &[&str]) {
    let found = duties(text, &week(""))
        .unwrap_or_else(|problems| panic!("{text}\n{}", render(&problems, false)));
    assert_eq!(found.0, expected, "{text}");
    assert_eq!(found.1, warned, "{text}");
}

#[test]
fn every_way_to_write_one_duty_means_the_same() {
    let expected = ["Ann 10 09:00-10 17:30"];
    for (date, start, end) in [
        ("2026-11-10", "09:00", "17:30"),
        ("2026-11-10 00:00:00", "9:00:00", "17:30:00"),
        ("2026/11/10", "9:00 AM", "5:30 PM"),
        ("2026年11月10日", "上午9:00", "下午5点半"),
        ("10-Nov-2026", "9 am", "5:30pm"),
        ("Nov 10 2026", "9", "17:30"),
        ("46336", "0.375", "0.7291666667"),
        ("20261110", "０９：００", "１７：３０"),
        ("Tue 2026-11-10", "2026-11-10 09:00", "2026-11-10 17:30:00"),
        ("11月10日", "09:00", "17时30分"),
        ("", "2026-11-10T09:00:00", "2026-11-10T17:30:00"),
        ("13/11/2026", "09:00", "17:30"),
    ] {
        let day = if date == "13/11/2026" { ["Ann 13 09:00-13 17:30"] } else { expected };
        read_as(&format!("person,date,start,end\nAnn,{date},{start},{end}\n"), &day, &[]);
    }
    for (header, row) in [
        ("岗位\t员工\t日期\t上班\t下班", "support\tAnn\t2026-11-10\t9:00\t17:30"),
        ("Team;Employee name;Shift date;Start time;End time", "Support;Ann;2026-11-10;9:00;17:30"),
        ("Name|Date|Hours", "Ann|2026-11-10|09:00 – 17:30"),
        ("Name,Date,Shift", "Ann,2026-11-10,Morning (9AM-5:30PM)"),
        ("姓名,日期,班次", "Ann,2026-11-10,白班 9:00-17:30"),
        ("person,date,start,end,count", "Ann,2026-11-10,09:00,17:30,1.0"),
    ] {
        read_as(&format!("{header}\n{row}\n"), &expected, &[]);
    }
}

#[test]
fn nights_end_the_next_morning_and_breaks_lie_where_they_are_said() {
    read_as(
        "group,date,start,end,breaks,count\n\
         support,2026-11-10,22:00,06:00,02:00-02:30; 04:00/15m,2\n\
         support,2026-11-11,08:00,17:00,18:00,\n"
            .replace(",18:00,\n", ",12:00-13:00,\n")
            .as_str(),
        &[
            "- 10 22:00-11 06:00 (11 02:00+30m) (11 04:00+15m)",
            "- 10 22:00-11 06:00 (11 02:00+30m) (11 04:00+15m)",
            "- 11 08:00-11 17:00 (11 12:00+60m)",
        ],
        &[],
    );
    // 30 minutes without a time: the middle of 9 to 17 o'clock, and said.
    read_as(
        "Employee,Date,Start,End,Break (min)\nAnn,2026-11-10,09:00,17:00,30\nBo,2026-11-10,00:00,24:00,0\n",
        &["Bo 10 00:00-11 00:00", "Ann 10 09:00-10 17:00 (10 12:45+30m)"],
        &["S603"],
    );
}

#[test]
fn a_grid_of_people_and_days_is_read_cell_by_cell() {
    read_as(
        "November,,,,,,\nName,No.,9,10,11,12,Total\n,,Mon,Tue,Wed,Thu,\n\
         Ann,001,07:00-15:00,OFF,22:00-06:00,,16\nBo,002,8-12/14-18,休,2 PM - 10 PM,年假,16\n\
         Total,,2,0,2,0,32\n",
        &[
            "Ann 09 07:00-09 15:00",
            "Bo 09 08:00-09 12:00",
            "Bo 09 14:00-09 18:00",
            "Bo 11 14:00-11 22:00",
            "Ann 11 22:00-12 06:00",
        ],
        &["S702"],
    );
    read_as(
        "姓名,周一,周二,周三,周四,周五,周六,周日\nAnn,早,晚,夜班,休,-,早,\n",
        &[
            "Ann 09 07:00-09 15:00",
            "Ann 10 14:00-10 22:00",
            "Ann 11 22:00-12 06:00",
            "Ann 14 07:00-14 15:00",
        ],
        &["S703", "S703", "S703"],
    );
    read_as("name,date,shift\nAnn,2026-11-10,spätdienst\n", &["Ann 10 14:00-10 22:00"], &[]);
}

#[test]
fn what_is_not_needed_is_left_out_and_said() {
    read_as(
        "Roster of November,,,,,\nname,date,start,end,phone,note\nAnn,2026-11-10,09:00,17:00,123,\n\
         Ann,2026-11-11,OFF,,,\nAnn,2026-11-12,,,,sick\nAnn,2026-12-24,09:00,17:00,,\n合计,,,,,1\n",
        &["Ann 10 09:00-10 17:00"],
        &["S702", "S601"],
    );
    // A night of the eve reaches into the first day.
    read_as(
        "name,date,start,end\nAnn,2026-11-08,22:00,06:00\nBo,2026-11-09,08:00,16:00\n",
        &["Ann 08 22:00-09 06:00", "Bo 09 08:00-09 16:00"],
        &[],
    );
    let nothing = duties("name,date,start,end\nAnn,2027-11-10,09:00,17:00\n", &week(""));
    assert_eq!(nothing.expect_err("no day is simulated").list[0].code.to_string(), "S601");
}

#[test]
fn day_and_month_are_decided_on_the_whole_file_or_refused() {
    let file = |dates: &[&str]| {
        let rows = dates.iter().map(|date| format!("{date},08:00,16:00\n"));
        format!("date,start,end\n{}", rows.collect::<String>())
    };
    // 13 can only be a day: so 10/11 is the tenth of November.
    read_as(
        &file(&["10/11/2026", "13/11/2026"]),
        &["- 10 08:00-10 16:00", "- 13 08:00-13 16:00"],
        &[],
    );
    read_as(
        &file(&["11/10/2026", "11/13/2026"]),
        &["- 10 08:00-10 16:00", "- 13 08:00-13 16:00"],
        &[],
    );
    // Nothing tells, but only one reading is a simulated day: told.
    read_as(&file(&["10/11/2026"]), &["- 10 08:00-10 16:00"], &["S703"]);
    read_as(&file(&["11/10/2026"]), &["- 10 08:00-10 16:00"], &["S703"]);
    for dates in [&["10/11/2026", "11/10/2026", "12/11/2026"][..], &["13/11/2026", "11/13/2026"]] {
        let refused = duties(&file(dates), &week("")).expect_err("two readings");
        assert_eq!(refused.list[0].code.to_string(), "S703", "{dates:?}");
        assert!(refused.list[0].help.contains("2026-10-05"));
    }
}

#[test]
fn hours_are_never_invented_and_every_refusal_says_what_to_do() {
    for (text, code, says) in [
        ("name,date,shift\nAnn,2026-11-10,X9\n", "S703", "“X9” is no shift"),
        ("name,date,shift\nAnn,2026-11-10,中\n", "S703", "no hours"),
        ("date,start,end\n2026-11-10,25:00,08:00\n", "S703", "\"25:00\" is not a clock time"),
        ("date,start,end\n2026-11-31,08:00,16:00\n", "S703", "\"2026-11-31\" is not a date"),
        ("date,start,end\n2026-11-10,08:00,\n", "S703", "only one of start and end"),
        ("date,start,end,count\n2026-11-10,08:00,16:00,1.5\n", "S703", "\"1.5\""),
        ("date,start,end,breaks\n2026-11-10,08:00,16:00,1\n", "S703", "with a unit"),
        ("group,date,start,end\nsuport,2026-11-10,08:00,16:00\n", "S107", "suport"),
        ("when,who\nnow,me\n", "S702", "no line names"),
        ("name,date,start,end\na\u{1b}[31m,2026-11-10,08:00,16:00\n", "S101", "\\u{1b}"),
        ("date,start,end,zone\n2026-11-10,08:00,16:00,Asia/Manila\n", "S703", "Asia/Manila"),
        ("date,start,end,count\n2026-11-10,08:00,16:00,999999\n", "S703", "999999"),
        ("", "S702", "no line names"),
    ] {
        let refused = duties(text, &week("")).expect_err(text);
        let first = &refused.list[0];
        assert_eq!(first.code.to_string(), code, "{text}");
        assert!(first.title.contains(says), "{text}: {}", first.title);
        assert!(refused.list.iter().all(|problem| !problem.help.is_empty()), "{text}");
    }
}

#[test]
fn a_group_abroad_writes_its_own_hours() {
    let scenario = read(
        "name = \"two clocks\"\nfirst-day = 2026-11-09\ndays = 2\nzone = \"Europe/Berlin\"\n\
         [demand]\ndaily-volume = 100\n[[group]]\nname = \"home\"\nsize = 3\n\
         [[group]]\nname = \"abroad\"\nsize = 3\nzone = \"Asia/Manila\"\n\
         [[pattern]]\nname = \"a\"\ngroups = [\"abroad\"]\nstarts = [\"14:00\"]\nlengths = [\"8h\"]\n\
         [[plan]]\ngroup = \"abroad\"\ndate = 2026-11-09\nstart = \"14:00\"\nend = \"22:00\"\n",
        "t.toml",
        &|_| Err(std::io::ErrorKind::NotFound.into()),
    );
    let scenario = scenario.unwrap_or_else(|p| panic!("{}", render(&p, false))).scenario;
    // Seven hours lie between them in November.
    assert_eq!(scenario.planning.patterns[0].starts, [7 * 60]);
    let roster = "group,date,start,end,breaks,zone\nhome,2026-11-09,08:00,16:00,,\n\
                  abroad,2026-11-10,05:00,13:00,08:00/1h,\nabroad,2026-11-10,08:00,16:00,,Europe/Berlin\n";
    let (found, _) = duties(roster, &scenario).unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!(
        found,
        ["- 09 08:00-09 16:00", "- 09 22:00-10 06:00 (10 01:00+60m)", "- 10 08:00-10 16:00"]
    );
    let written = crate::scenario::effective(&scenario);
    let again = read(&written, "t.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
    let again = again.unwrap_or_else(|p| panic!("{written}\n{}", render(&p, false))).scenario;
    assert_eq!(scenario, again);
    let plan = scenario.plan.clone().expect("a plan");
    let csv = super::write(&plan, &scenario);
    let read_back = read_plan(csv.clone().into_bytes(), "roster.csv", &scenario);
    assert_eq!(read_back.map(|(plan, _)| plan).ok(), Some(plan), "{csv}");
}

#[test]
fn weekdays_stand_for_the_days_that_are_one_and_the_column_of_groups_is_the_one_that_holds_them() {
    // The only Monday and Friday of the week, once each; a date beside a weekday goes before it.
    for text in [
        "person,weekday,start,end\nAnn,Monday,09:00,17:00\nBo,周五,09:00,17:00\n",
        "Mitarbeiter;Wochentag;Beginn;Ende\nAnn;Mon;09:00;17:00\nBo;Fri;09:00;17:00\n",
        "姓名,星期,日期,上班,下班\nAnn,周三,2026-11-09,09:00,17:00\nBo,周一,2026-11-13,09:00,17:00\n",
    ] {
        read_as(text, &["Ann 09 09:00-09 17:00", "Bo 13 09:00-13 17:00"], &[]);
    }
    let refused = duties("person,weekday,start,end\nAnn,weekend,09:00,17:00\n", &week(""));
    let refused = render(&refused.expect_err("no weekday"), false);
    assert!(refused.contains("\"weekend\" is not a day of the week"), "{refused}");
    // Two columns that may be the group's: the one whose cells are groups is it.
    let two = "[[group]]\nname = \"sales\"\nsize = 5\n";
    let scenario = || {
        let text = format!(
            "name = \"week\"\nfirst-day = 2026-11-09\ndays = 7\n[demand]\ndaily-volume = 100\n\
             [[group]]\nname = \"support\"\nsize = 20\n{two}"
        );
        let checked = read(&text, "week.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
        checked.unwrap_or_else(|problems| panic!("{}", render(&problems, false))).scenario
    };
    let text = "Schedule,Position,Employee,Date,Start Time,End Time\nSales,Chat,Ann,\"Mon, Nov 9, 2026\",8:00am,4:30pm\nsupport,Chat,Bo,\"Tue, Nov 10, 2026\",2:00pm,10:00pm\n";
    let (plan, _) = read_plan(text.as_bytes().to_vec(), "roster.csv", &scenario())
        .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
    let groups: Vec<(usize, i64)> = plan.places().iter().map(|p| (p.group, p.day())).collect();
    assert_eq!(groups, [(0, 1), (1, 0)]);
}

#[test]
fn a_grid_has_lines_of_weekdays_and_numbers_in_it_are_sent_to_a_list() {
    read_as(
        "11月排班表,,,\n姓名,11/9,11/10,11/11\n星期,一,二,三\nAnn,09:00-17:00,休,休\n合计,1,0,0\n",
        &["Ann 09 09:00-09 17:00"],
        &["S703"],
    );
    let refused = duties("班次,11/9,11/10,11/11\nfrühdienst,2,3,2\n", &week(""));
    let refused = render(&refused.expect_err("counts"), false);
    assert!(
        refused.contains("columns group, date, pattern (or start and end) and count"),
        "{refused}"
    );
    read_as(
        "group,date,pattern,count\nsupport,2026-11-09,frühdienst,2\n",
        &["- 09 07:00-09 15:00", "- 09 07:00-09 15:00"],
        &[],
    );
}

#[test]
fn a_duty_that_begins_when_the_last_day_is_over_is_left_out_and_counted() {
    let s = week("");
    let text = "group,date,start,end\nsupport,2026-11-14,24:00,06:00+1\nsupport,2026-11-15,24:00,06:00+1\n";
    let (found, warned) = duties(text, &s).unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!(found, ["- 15 00:00-15 06:00"]);
    let (same, _) = duties(&text.replace("2026-11-15,24:00,06:00+1", "2026-11-16,00:00,06:00"), &s)
        .unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!(found, same, "however the moment is written");
    assert_eq!(warned.len(), 1, "{warned:?}");
    // Without a date, on every day of which something is simulated; and it reads back.
    let every = "[[plan]]\ngroup = \"support\"\nstart = \"24:00\"\nend = \"06:00+1\"\n";
    let (plan, _) = read_plan(every.as_bytes().to_vec(), "roster.toml", &s)
        .unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!(plan.places().len(), 6);
    let written = super::write(&plan, &s);
    let (again, _) = read_plan(written.clone().into_bytes(), "again.csv", &s)
        .unwrap_or_else(|p| panic!("{written}{}", render(&p, false)));
    assert_eq!(plan, again, "{written}");
}
