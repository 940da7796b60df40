//! Which line of a table names its columns, and what they hold: a list with a row per duty, or a grid
//! of people and days. Must not know what the cells mean.

use super::super::quantity::plain::plain;
use super::super::table::Cell;

/// What a column of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The group.
    Group,
    /// The day.
    Date,
    /// The day of the week, where no date is told.
    Weekday,
    /// Start of the duty.
    Start,
    /// End of the duty.
    End,
    /// Start and end in one cell.
    Window,
    /// Breaks.
    Breaks,
    /// The shift's name or sign.
    Pattern,
    /// How many people.
    Count,
    /// Who.
    Person,
    /// The clock of the times.
    Zone,
}

/// Names of columns, the first of each for messages; those that fit best stand first.
const NAMES: [(Column, &[&str]); 11] = [
    (
        Column::Group,
        &[
            "group",
            "team",
            "role",
            "skill",
            "department",
            "queue",
            "position",
            "area",
            "gruppe",
            "abteilung",
            "groupe",
            "équipe",
            "grupo",
            "equipo",
            "job",
            "组",
            "组别",
            "小组",
            "班组",
            "岗位",
            "职位",
            "部门",
            "角色",
            "技能组",
        ],
    ),
    (
        Column::Date,
        &[
            "date",
            "shift date",
            "work date",
            "start date",
            "日期",
            "上班日期",
            "排班日期",
            "班期",
            "工作日期",
            "day",
            "天",
            "datum",
            "jour",
            "fecha",
            "dato",
        ],
    ),
    (
        Column::Weekday,
        &["weekday", "day of week", "week day", "dow", "星期", "周几", "星期几", "周", "wochentag"],
    ),
    (
        Column::Start,
        &[
            "start",
            "from",
            "start time",
            "begin",
            "begins",
            "shift start",
            "time in",
            "clock in",
            "in",
            "starts",
            "开始",
            "上班",
            "开始时间",
            "上班时间",
            "起始时间",
            "起始",
            "起",
            "到岗",
            "beginn",
            "von",
            "début",
            "de",
            "inicio",
            "fra",
        ],
    ),
    (
        Column::End,
        &[
            "end",
            "to",
            "end time",
            "finish",
            "ends",
            "shift end",
            "time out",
            "clock out",
            "out",
            "until",
            "结束",
            "下班",
            "结束时间",
            "下班时间",
            "终止时间",
            "止",
            "离岗",
            "ende",
            "bis",
            "fin",
            "à",
            "til",
        ],
    ),
    (
        Column::Window,
        &[
            "time",
            "times",
            "hours",
            "shift time",
            "shift times",
            "working hours",
            "时间",
            "时段",
            "时间段",
            "班次时间",
            "工作时间",
        ],
    ),
    (
        Column::Breaks,
        &[
            "breaks",
            "break",
            "meal",
            "lunch",
            "pause",
            "break time",
            "meal break",
            "unpaid break",
            "pausen",
            "descanso",
            "休息",
            "休息时间",
            "午休",
            "用餐",
            "吃饭",
        ],
    ),
    (
        Column::Pattern,
        &["pattern", "shift", "code", "shift name", "shift type", "班次", "班别", "班", "班次名称"],
    ),
    (
        Column::Count,
        &["count", "people", "headcount", "number", "qty", "heads", "人数", "数量", "人"],
    ),
    (
        Column::Person,
        &[
            "person",
            "name",
            "agent",
            "employee",
            "staff",
            "employee name",
            "full name",
            "worker",
            "姓名",
            "客服",
            "员工",
            "人员",
            "名字",
            "员工姓名",
            "坐席",
            "客服姓名",
            "成员",
            "team member",
            "mitarbeiter",
            "mitarbeiterin",
            "employé",
            "empleado",
            "medarbejder",
        ],
    ),
    (Column::Zone, &["zone", "time zone", "timezone", "时区"]),
];

/// A column's name without case, blanks around it, units in brackets and joining signs.
fn normal(name: &str) -> String {
    let name = plain(name).to_lowercase().replace(['_', '-', '\n', '\r'], " ");
    let name = name.split('(').next().unwrap_or("");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the cell names, and how well: 0 is best.
fn named(cell: &Cell) -> Option<(Column, usize)> {
    let name = normal(&cell.text);
    NAMES
        .iter()
        .find_map(|(column, names)| Some((*column, names.iter().position(|known| *known == name)?)))
}

/// The columns of a list.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    places: Vec<(Column, usize)>,
    /// Columns that are not needed.
    pub extra: Vec<usize>,
}

impl Columns {
    /// Where a column is.
    #[must_use]
    pub fn of(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// The columns that a header names; of two for the same thing the better name counts.
    #[must_use]
    pub fn named(header: &[Cell]) -> Self {
        let mut columns = Self::default();
        let mut ranks = Vec::new();
        for (place, cell) in header.iter().enumerate() {
            match named(cell) {
                Some((column, rank)) => ranks.push((column, rank, place)),
                None if cell.text.is_empty() => {}
                None => columns.extra.push(place),
            }
        }
        ranks.sort_unstable();
        for (column, _, place) in ranks {
            if columns.of(column).is_none() {
                columns.places.push((column, place));
            } else {
                columns.extra.push(place);
            }
        }
        columns.extra.sort_unstable();
        columns
    }

    /// The same, with the column of groups that holds names of groups: several may be called so.
    #[must_use]
    pub fn with_groups(mut self, lines: &[Vec<Cell>], groups: &[&str]) -> Self {
        let known = |place: usize| {
            let cells = lines.iter().filter(|line| !is_total(line)).filter_map(|l| l.get(place));
            let mut filled = cells.filter(|cell| !cell.text.is_empty()).peekable();
            filled.peek().is_some()
                && filled.all(|c| groups.iter().any(|g| g.to_lowercase() == c.text.to_lowercase()))
        };
        let old = self.of(Column::Group);
        if old.is_some_and(known) {
            return self;
        }
        if let Some(at) = self.extra.iter().position(|place| known(*place)) {
            let place = std::mem::replace(&mut self.extra[at], old.unwrap_or(usize::MAX));
            self.extra.retain(|place| *place != usize::MAX);
            self.extra.sort_unstable();
            self.places.retain(|(column, _)| *column != Column::Group);
            self.places.push((Column::Group, place));
        }
        self
    }

    /// Whether they say when somebody works.
    #[must_use]
    pub fn is_list(&self) -> bool {
        let has = |column| self.of(column).is_some();
        (has(Column::Start) && has(Column::End))
            || ((has(Column::Window) || has(Column::Pattern))
                && has(Column::Date)
                && (has(Column::Person) || has(Column::Group)))
    }
}

/// The first line of a table, if it can be a roster's: it names a start and an end.
#[must_use]
pub fn is_header(line: &str) -> bool {
    let cell = |text: &str| Cell { text: text.trim().trim_matches('"').to_owned(), span: 0..0 };
    let cells: Vec<Cell> = line.split([',', ';', '\t', '|']).map(cell).collect();
    Columns::named(&cells).is_list()
}

/// Whether the cell names the column of people.
#[must_use]
pub fn is_person(cell: &Cell) -> bool {
    matches!(named(cell), Some((Column::Person, _)))
}

/// Whether the cell names the column of groups.
#[must_use]
pub fn is_group(cell: &Cell) -> bool {
    matches!(named(cell), Some((Column::Group, _)))
}

/// The unit in a column's name: "Break (min)".
#[must_use]
pub fn unit(cell: &Cell) -> Option<&'static str> {
    let name = plain(&cell.text).to_lowercase();
    if ["min", "分"].iter().any(|word| name.contains(word)) {
        Some("m")
    } else if ["(h", "hour", "小时"].iter().any(|word| name.contains(word)) {
        Some("h")
    } else {
        None
    }
}

/// Whether a row sums up others.
#[must_use]
pub fn is_total(row: &[Cell]) -> bool {
    const WORDS: [&str; 13] = [
        "total",
        "totals",
        "sum",
        "subtotal",
        "grand total",
        "合计",
        "总计",
        "小计",
        "汇总",
        "共计",
        "人数合计",
        "总人数",
        "在岗人数",
    ];
    let first = row.iter().map(|cell| normal(&cell.text)).find(|text| !text.is_empty());
    first.is_some_and(|text| {
        let text = text.trim_end_matches([':', ' ']);
        WORDS.contains(&text)
    })
}
