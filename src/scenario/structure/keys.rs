//! Keys as other tools, other spellings and Chinese say them → the key of the schema. Must not know
//! tables: only keys that are there are offered.

use super::super::quantity::plain::plain;
use super::super::suggest::nearest;

/// Each key of the schema with other ways to say it, lower case, words joined by `-`; a key may have
/// several lines.
const KEYS: &str = "\
format: version schema-version 格式 版本
name: id label called 名称 名字 姓名 编号
title: caption heading description 标题 说明 描述
profile: preset template tool 模板 预设 配置
first-day: start-date begin-date from-date date first-date day-one 开始日期 起始日期 首日 第一天
first-day: 日期
days: horizon number-of-days length-days duration-days 天数 几天
zone: timezone time-zone tz 时区
plan-file: roster roster-file schedule schedule-file shifts plan-path 排班表 排班文件 班表
demand: arrivals load forecast workload 需求 流量 进线
event: events campaign campaigns promotion sale 活动 大促
channel: channels source-channel 渠道
reason: reasons topic topics skill queue intent queues 原因 咨询类型 问题类型 类型
customers: customer clients 客户 顾客
backlog: open-chats queue-at-start carried-over 积压 遗留
group: groups team teams agents staff staffing people 组 小组 客服组 团队 人员 分组
rules: rule settings policy 规则
target: targets goal goals sla service-level kpi 目标 指标
cost: costs money price 成本 费用
pattern: patterns shift shifts shift-types 班次 班型 模式
limits: limit constraints constraint 限制 约束
planning: planner optimizer optimization 规划
promised: agreed 承诺
plan: rows 计划 排班
run: simulation running 运行 仿真 模拟
daily-volume: volume per-day contacts-per-day chats-per-day daily chats contacts calls
daily-volume: daily-contacts daily-chats volume-per-day 日均量 日均咨询量 日咨询量 日量 咨询量
daily-volume: 会话量 每日会话量
hourly: hours hourly-profile curve distribution by-hour intraday 小时分布 分时 时段分布 小时曲线
hourly: 小时
weekday: weekdays by-weekday day-of-week weekly 星期 周几 星期系数
holidays: holiday special-days public-holidays 节假日 假日 节日
replay: history data counts-file actuals csv 回放 历史数据 历史
randomness: random noise arrival-process process 随机性
busyness: variability uncertainty scatter 波动 忙闲
date: day on 日期
factor: multiplier times coefficient uplift productivity 系数 倍数
file: path filename file-name source csv 文件 路径
sheet: worksheet tab 工作表 表
column: field col columns 列 列名
scale: multiplier factor uplift 缩放 倍数
start: begin begins start-time from starts-at at start-hour 开始 开始时间 上班 上班时间 起
bin: interval bin-width granularity step 间隔 粒度
gaps: missing holes 缺失 缺口
smooth: smoothing 平滑
counts: values data numbers volumes 数量 计数
from: start begin since valid-from 从 自 开始
to: end until till through valid-to 到 至 结束
forecast-cv: forecast-error mape error 预测误差
day-cv: daily-cv day-spread 日波动
day-corr: day-correlation day-autocorrelation
wobble-cv: hour-cv hourly-cv interval-cv 小时波动
wobble-corr: hour-corr hourly-corr
peak: max maximum height multiplier 峰值 倍数 高峰
ramp: ramp-up rise warmup 爬坡 上升
plateau: hold flat 平台 持续
half-life: halflife decay 半衰期 衰减
tail: after remainder 尾巴 尾部
length: duration how-long lasts 时长 长度 持续时间
table: points factors curve 表
mix: reason-mix shares 构成 组合
work-factor: work-multiplier handle-time-factor aht-factor 工作系数
after: offset minutes delay wait 之后
share: weight percent proportion fraction ratio probability 占比 比例 份额
thinking-factor: thinking-multiplier
share-profile: share-by-hour share-curve
priority: prio importance rank 优先级
replies: messages turns number-of-replies exchanges rounds 回复数 轮次 消息数
first-reply: first-response first-reply-time handle-time aht first-work 首响 首次回复 首响时间
first-reply: 处理时长
reply: reply-time response work response-time typing work-time 回复 回复时间 打字
thinking: think think-time customer-time customer-thinking gap 思考 思考时间 客户思考
patience: abandonment abandon abandon-after time-to-abandon mean-patience 耐心 耐心时间 放弃
patience-knee: minimum-patience min-patience knee 最短耐心
silent-share: silent no-reply-share 沉默 沉默占比
idle-timeout: timeout auto-close auto-close-after inactivity-timeout session-timeout 超时 自动关闭
idle-timeout: 超时关闭
follow-up-patience: later-patience further-patience
linger: close-after hold-open wrap-up acw after-chat
value: revenue worth margin order-value 价值 客单价
fixed: exactly constant 固定
geometric: 几何
min: minimum least low lower 最小 最少
max: maximum most high upper 最大 最多
mean: average avg 平均 均值
median: p50 中位数
cv: spread sd stdev std 变异系数
shape: k 形状
vip-share: vip vip-percent vip占比
vip-priority: vip优先级
same-customer-share: repeat-share returning returning-share 回头客
count: number people headcount quantity n agents employees size 人数 数量 个数
age: waited waiting since 等待
size: headcount people employees number agents fte count staff 人数 员工数 编制 客服人数
tier: level experience seniority grade 等级 级别 熟练度
cap: concurrency max-chats chats-at-once capacity concurrent-chats max-concurrent simultaneous-chats
cap: slots 并发 接待上限 同时接待 最大接待数 上限
chats-per-hour: throughput productivity chats-hour 每小时会话数
multitasking: multitasking-cost slowdown concurrency-penalty 多任务
switch: switching switch-time switching-cost 切换
speed-spread: speed-cv
skills: skill reasons topics languages queues 技能
rank: order preference 顺序
source: kind type employment contract employment-type 来源 用工类型 类型 性质
absence: sick sickness sick-rate absenteeism shrinkage absent 缺勤 缺勤率 请假
absence-paid: sick-pay paid-absence 病假工资
lateness: late tardiness delay 迟到
pre: before briefing setup login-time 班前 上班准备
post: after-shift debriefing logout-time 班后
wind-down: winddown last-chat-before stop-before ramp-down 收尾
leave: leaving end-of-shift at-end 下班
overtime-max: max-overtime overtime maximum-overtime 最长加班 加班上限
pre-paid: paid-pre
post-paid: paid-post
breaks-paid-below: paid-breaks paid-breaks-below 带薪休息
wage-per-hour: wage hourly-wage cost-per-hour pay hourly-cost salary hourly-rate wages rate 时薪
wage-per-hour: 工资 小时工资 每小时工资
price-per-shift: cost-per-shift shift-price shift-cost 每班价格 班薪
price-per-chat: cost-per-chat chat-price per-chat 每单价格 单价 每会话价格
overtime-factor: overtime-rate overtime-pay overtime-premium 加班倍数 加班系数
by: mean how-much up-to average 多久
routing: distribution assignment assign allocation 分配 分配规则 派单
attention: order-of-replies reply-order work-order
patience-until: patience-ends patience-end
age-step: aging aging-step
queue-limit: max-queue queue-size queue-length queue-cap 排队上限 队列上限
lines: trunks channels-max 线路
auto-transfer: transfer reassign auto-reassign 自动转接 转接
rereading: re-reading reread
service-hours: opening-hours business-hours hours open open-hours working-hours 服务时间 营业时间
service-hours: 工作时间 在线时间
nobody-online: offline when-offline after-hours 无人在线
drain: cool-down run-out
warm-up: warmup burn-in 预热
hours: window time times opening between 时间 时段
within: threshold answer-within answered-within seconds sla-seconds time limit under in-less-than
within: 以内 时限 秒内 限时
at-least: share percent percentage level goal minimum service-level target sla min threshold-share
at-least: rate 至少 比例 占比 达成率 目标值 不低于
definition: base denominator counted method formula abandons 定义 口径 计算方式
mean-at-most: asa mean average average-at-most mean-within average-speed-of-answer art frt avg 平均
mean-at-most: 平均响应 平均首响 平均不超过
answered-at-least: answer-rate answered answered-share min-answered answer-share 应答率 接通率
answered-at-least: 接起率
percentile: quantile p pct 百分位 分位
at-most: max maximum no-more-than upper-limit below 至多 最多 不超过
clock: measured timed measure metric which-time 计时 时钟
period: per each every granularity over scope interval 周期 每
window: hours between time-window from-to times 时段 时间窗
reasons: reason topics queues skills only 原因
on: reliability days-met confidence share-of-days 可靠度 保证率
currency: money unit symbol 货币 币种
premium: premiums surcharge night-premium allowance supplement 补贴 夜班补贴 津贴
groups: group teams team for 组
starts: start start-times begins start-time 开始时间 上班时间 开始
first-start: earliest-start earliest from 最早开始 最早上班
last-start: latest-start latest to 最晚开始 最晚上班
step: every granularity interval spacing 步长 间隔
lengths: length hours duration durations shift-length 时长 班长 工时
breaks: break pauses pause meal meals lunch 休息 午休 用餐
weekdays: days on-days weekday 星期 周几 工作日
earliest: from not-before start first after 最早 开始
latest: to not-after until last before 最晚 结束
only-from: if-longer-than min-shift from-length
may-slip: slip flexible delay can-slip
legal: law labour-law labor-law working-time 法律 劳动法 工时制
seats: workplaces desks stations max-seats computers 座位 坐席 席位 工位
minimum: min at-least minimum-staff min-staff 最少 最少人数 至少
maximum: max at-most maximum-staff max-staff 最多 最多人数
opening: opening-hours hours open 营业时间 开放
max-occupancy: occupancy occupancy-max utilization utilisation max-utilization 利用率 饱和度 占用率
max-shift: longest-shift max-shift-length max-hours 最长班次
max-work: max-weekly-hours max-hours weekly-hours max-hours-per-week 最长工时 每周工时
people: count number agents staff persons employees headcount 人数 人 客服
interval: bin step granularity slot period 间隔 时段
cut: horizon-cut at-cut
end: to until finish ends end-time till 结束 结束时间 下班 下班时间
person: name employee agent who 姓名 员工 人员
seed: random-seed rng rng-seed 种子 随机种子
replications: runs repetitions reps iterations n-runs simulations samples n 次数 重复次数 仿真次数
precision: accuracy tolerance error relative-error 精度
exponential: exp
lognormal: log-normal
constant: fixed const
uniform: range between
";

/// What else a key is called.
fn ways(key: &str) -> impl Iterator<Item = &'static str> {
    let own = move |line: &'static str| line.strip_prefix(key)?.strip_prefix(':');
    KEYS.lines().filter_map(own).flat_map(str::split_whitespace)
}

/// The key among `known` that others call `name`, in whatever spelling. Keys that are taken already
/// are not `known`.
#[must_use]
pub fn called<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let said = plain(name).trim().to_lowercase().replace(['_', ' '], "-");
    let same = known.iter().find(|key| **key == said);
    // A name that may mean several means the first of them that the schema has.
    same.or_else(|| known.iter().find(|key| ways(key).any(|way| way == said))).copied()
}

/// The key that others call so, or the one most like it.
#[must_use]
pub fn meant<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    called(name, known).or_else(|| nearest(name, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The names of keys of every table of the schema.
    fn tables(schema: &Value, found: &mut Vec<Vec<String>>) {
        match schema {
            Value::Object(all) => {
                if let Some(Value::Object(own)) = all.get("properties") {
                    found.push(own.keys().cloned().collect());
                }
                all.values().for_each(|inner| tables(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| tables(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_key_can_be_called_otherwise_and_every_line_is_of_a_key() {
        let mut all = Vec::new();
        tables(crate::scenario::schema::scenario(), &mut all);
        let keys: std::collections::BTreeSet<String> = all.iter().flatten().cloned().collect();
        for line in KEYS.lines() {
            let (key, _) = line.split_once(':').expect("a key and its names");
            assert!(keys.contains(key), "{key} is no key");
            assert_eq!(line, line.to_lowercase());
        }
        // Of every table each key but a few technical ones has a name in Chinese.
        let chinese = |key: &String| ways(key).any(|way| !way.is_ascii());
        let without: Vec<&String> = keys.iter().filter(|key| !chinese(key)).collect();
        assert!(without.len() * 3 < keys.len(), "{without:?}");
    }

    #[test]
    fn names_of_other_tools_find_the_key_meant() {
        let target =
            ["name", "within", "at-least", "definition", "mean-at-most", "clock", "period"];
        let group = ["name", "size", "zone", "tier", "cap", "absence", "source", "wage-per-hour"];
        let pattern =
            ["name", "groups", "starts", "first-start", "last-start", "lengths", "breaks"];
        for (known, pairs) in [
            (
                &target[..],
                &[
                    ("share", "at-least"),
                    ("Service_Level", "at-least"),
                    ("asa", "mean-at-most"),
                    ("threshold", "within"),
                    ("口径", "definition"),
                    ("atleast", "at-least"),
                ][..],
            ),
            (
                &group,
                &[
                    ("headcount", "size"),
                    ("concurrency", "cap"),
                    ("时薪", "wage-per-hour"),
                    ("shrinkage", "absence"),
                    ("人数", "size"),
                    ("timezone", "zone"),
                ],
            ),
            (
                &pattern,
                &[
                    ("start", "starts"),
                    ("earliest-start", "first-start"),
                    ("午休", "breaks"),
                    ("length", "lengths"),
                    ("ｌｅｎｇｔｈｓ", "lengths"),
                ],
            ),
        ] {
            for (name, key) in pairs {
                assert_eq!(meant(name, known), Some(*key), "{name}");
            }
            assert_eq!(meant("zzz", known), None);
        }
    }
}
