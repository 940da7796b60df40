//! What is changed: the shipped scenarios and sweeps, the files of the tests, and rosters, counts, logs
//! and journals in the forms that people and programs write.

use super::dice::Dice;
use super::pieces;
use chatstaff::model::Scenario;
use chatstaff::scenario;
use chatstaff::sweep::{self, Head};
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SURE: &str = "writing to a string cannot fail";

pub struct Seeds {
    pub scenarios: Vec<Vec<u8>>,
    pub sweeps: Vec<Vec<u8>>,
    pub rosters: Vec<Vec<u8>>,
    pub counts: Vec<Vec<u8>>,
    pub logs: Vec<Vec<u8>>,
    pub journals: Vec<Vec<u8>>,
    /// Whom rosters speak of.
    pub team: Scenario,
}

/// What a sweep's scenario is.
pub const SHOP: &str = r#"
format = 1
name = "shop"
first-day = 2026-11-23
demand = { daily-volume = 40, hourly = "flat" }
[[reason]]
name = "chats"
[[group]]
name = "regular"
size = 3
wage-per-hour = 20
[[target]]
within = "30s"
at-least = "80%"
[[plan]]
group = "regular"
start = "08:00"
end = "16:00"
count = 2
"#;

const TEAM: &str = r#"
format = 1
name = "week"
first-day = 2026-11-09
days = 7
[demand]
daily-volume = 200
[[group]]
name = "客服"
size = 20
[[group]]
name = "regular"
size = 9
[[pattern]]
name = "早"
starts = ["08:00"]
lengths = ["9h"]
[[pattern]]
name = "大夜班"
starts = ["22:00"]
lengths = ["8h"]
breaks = [{ length = "30m", earliest = "3h", latest = "4h" }]
[limits]
legal = "none"
"#;

const ROSTERS: [&str; 4] = [
    "group,date,start,end,breaks,pattern,count,person\nregular,2026-11-09,08:00,17:00,12:00/1h,早,1,小王\nregular,2026-11-10,22:00,06:00+1,02:00/30m/45m,,2,\n客服,11/12/2026,8:00 AM,5 PM,,,1,\"O'Neill, A\"\n客服,2026-11-11,09:00,12:00,,,3,'=x\n",
    "Agent;Team;Date;Shift start;Shift end;Lunch\nAnna;regular;09.11.2026;08:00;16:30;12:00-12:30\nBert;regular;10.11.2026;14:00;22:00;\n",
    "[[plan]]\ngroup = \"regular\"\ndate = 2026-11-09\nstart = \"08:00\"\nend = \"17:00\"\nbreaks = [\"12:00/1h\"]\ncount = 2\n[[plan]]\ngroup = \"客服\"\nstart = \"22:00\"\nend = \"06:00+1\"\n",
    "姓名,11/9,11/10,11/11,11/12,11/13,11/14,11/15\n小王,早,早,休,大夜班,08:00-17:00,,年假\n小李,休,夜,夜,22:00-次日06:00,9-12/14-18,早班 08:00-17:00,OFF\n",
];

const SWEEPS: [&str; 4] = [
    "name = \"a\"\nscenario = \"shop.toml\"\nreplications = 2\nmetrics = [\"mean_first_reply_s\", \"target_1_share\", \"cost\"]\n[vary]\ngroup.regular.cap = { from = 1, to = 3 }\ndemand.daily-volume = [20, 30.5]\n",
    "name = \"b\"\nscenario = \"shop.toml\"\nreplications = 2\ndesign = \"latin-hypercube\"\nsamples = 4\n[set]\nrules.routing = \"random\"\n[vary]\nvolume = { from = \"70%\", to = \"130%\" }\ngroup.regular.absence = { from = \"0%\", to = \"9%\" }\n",
    "name = \"c\"\nscenario = \"shop.toml\"\nby = \"day\"\ndesign = \"zip\"\n[vary]\nreason.chats.patience-knee = [\"0s\", \"5s\"]\ntarget.1.within = [\"10s\", \"20s\"]\n",
    "name = \"d\"\nscenario = \"shop.toml\"\ndesign = \"points\"\n[[point]]\ngroup.regular.cap = 2\n[[point]]\nrules.queue-limit = 9\n",
];

pub fn no_file(name: &str) -> io::Result<Vec<u8>> {
    Err(io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<Vec<u8>>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(std::fs::read(&path).expect("readable"));
        }
    }
}

pub fn read(text: &str) -> Scenario {
    let read = scenario::read(text, "seed.toml", &no_file);
    read.unwrap_or_else(|p| panic!("{}", scenario::render(&p, false))).scenario
}

impl Seeds {
    pub fn all() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (mut tomls, mut tables) = (Vec::new(), Vec::new());
        for folder in ["scenarios", "tests/bad", "tests/cmd/files", "tests/scenarios"] {
            files(&root.join(folder), "toml", &mut tomls);
            files(&root.join(folder), "csv", &mut tables);
        }
        let is_sweep = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("[vary]");
        let (mut sweeps, mut scenarios): (Vec<_>, Vec<_>) = tomls.into_iter().partition(is_sweep);
        sweeps.extend(SWEEPS.map(|text| text.as_bytes().to_vec()));
        scenarios.extend([SHOP, TEAM].map(|text| text.as_bytes().to_vec()));
        let mut dice = Dice::of(99, 1);
        scenarios.extend((0..24).map(|i| pieces::scenario(&mut dice, i % 3 == 0).into_bytes()));
        for table in &mut tables {
            // The head of a long one says as much.
            let end = table.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(60);
            table.truncate(end.map_or(table.len(), |(i, _)| i + 1));
        }
        let texts =
            |texts: [&'static str; 4]| texts.into_iter().map(|text| text.as_bytes().to_vec());
        Self {
            rosters: texts(ROSTERS).chain(tables.iter().cloned()).collect(),
            counts: counts()
                .into_iter()
                .map(String::into_bytes)
                .chain(tables.iter().cloned())
                .collect(),
            logs: logs().into_iter().map(String::into_bytes).chain(tables).collect(),
            journals: journals(),
            scenarios,
            sweeps,
            team: read(TEAM),
        }
    }
}

/// Counts of two days, as a person, a shop and a platform write them.
fn counts() -> Vec<String> {
    let mut out = vec![
        String::from("time,count\n"),
        String::from("日期;小时;咨询量\n"),
        String::from("Date\tInterval\tOffered\n"),
        String::from("Start time (UTC),Contacts,Share\n"),
    ];
    for hour in 0..48 {
        let (day, hour, count) = (23 + hour / 24, hour % 24, hour * 7 % 31);
        writeln!(out[0], "2026-11-{day}T{hour:02}:00,{count}").expect(SURE);
        writeln!(out[1], "{day}.11.2026;{hour};{count}").expect(SURE);
        writeln!(out[2], "11/{day}/2026\t{hour:02}:00 - {hour:02}:59\t{count}").expect(SURE);
        writeln!(out[3], "2026-11-{day} {hour:02}:00:00Z,{count}.0,0.5").expect(SURE);
    }
    let hours = (0..24).map(|h| h.to_string()).collect::<Vec<_>>().join(",");
    let week = (23..30)
        .fold(format!("date,{hours}\n"), |text, day| text + &format!("2026-11-{day},{hours}\n"));
    out.push(week);
    out
}

/// Chats of four days and their messages.
fn logs() -> Vec<String> {
    let mut out = vec![
        String::from("会话ID,会话开始时间,首次响应时长(秒),会话时长,客服,是否漏接\n"),
        String::from("id;created_at;first_reply_at;closed_at;assignee;status\n"),
        String::from("chat_id,sent_at,sender,text\n"),
        String::from("Started (UTC+8),Wait,Duration,Agent,Missed\n"),
    ];
    for i in 0..80 {
        let (day, minute) = (2 + i / 20, 540 + i % 20 * 29);
        let clock = |m: i32, s: i32| format!("2026-03-{day:02} {:02}:{:02}:{s:02}", m / 60, m % 60);
        let (at, agent, lost) = (clock(minute, i * 7 % 60), i % 3, i % 9 == 4);
        let (wait, end) = (5 + i % 50, clock(minute + 4 + i % 5, i % 60));
        let answered = clock(minute + 1, wait);
        writeln!(
            out[0],
            "{i},{at},{wait},00:0{}:11,小李{agent},{}",
            1 + i % 8,
            if lost { "是" } else { "否" }
        )
        .expect(SURE);
        let reply = if lost { "" } else { &answered };
        writeln!(
            out[1],
            "{i};{at};{reply};{end};A{agent};{}",
            if lost { "missed" } else { "closed" }
        )
        .expect(SURE);
        for (part, who) in ["customer", "agent", "customer", "agent"].iter().enumerate() {
            let sent = clock(minute + part as i32, (i + 11 * part as i32) % 60);
            writeln!(out[2], "{i},{sent},{who},\"hello, {part}\"").expect(SURE);
        }
        writeln!(out[3], "{at},{wait}.5,{} min {} s,A{agent},{}", i % 9, i % 60, lost).expect(SURE);
    }
    out
}

/// A sweep's journal as it is written, and one of a shard.
fn journals() -> Vec<Vec<u8>> {
    let files = |_: &str| Ok(SHOP.as_bytes().to_vec());
    SWEEPS[..2]
        .iter()
        .zip([None, Some(sweep::Shard { number: 1, of: 2 })])
        .map(|(text, shard)| {
            let sweep = sweep::read(text, "sweep.toml", &files)
                .unwrap_or_else(|p| panic!("{}", scenario::render(&p, false)));
            let mut journal = sweep::line(&Head::of(&sweep, shard));
            for point in 0..sweep.points.len() {
                let record = sweep::point(&sweep, point, &AtomicBool::new(false));
                journal += &sweep::line(&record.expect("not stopped"));
            }
            journal.into_bytes()
        })
        .collect()
}
