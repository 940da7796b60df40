//! The words of choices as people say them, in Chinese and in other spellings → the word of the
//! schema. Must not know which key they stand at: only words that are choices there are offered.

use super::super::quantity::plain::plain;

/// Each word of the schema with other ways to say it.
const WORDS: &[(&str, &[&str])] = &[
    ("meiqia", &["美洽", "客服", "一般客服", "普通客服"]),
    ("taobao-fast", &["淘宝", "淘宝快聊", "售前快聊"]),
    ("after-sales", &["售后", "售后客服", "已购", "aftersales"]),
    ("presale", &["售前", "未购", "pre-sale", "presales", "pre-sales"]),
    ("normal", &["平常", "平日", "日常", "普通", "常规"]),
    ("juhuasuan", &["聚划算"]),
    ("d11-0h", &["双11零点", "双十一零点", "双11-0点", "双十一0点"]),
    ("d11-20h", &["双11晚8点", "双十一晚8点", "双11-20点", "双十一20点", "双十一晚上8点"]),
    ("b2b", &["企业", "企业客户", "对公"]),
    ("flat", &["平", "均匀", "平均", "不变"]),
    ("refuse", &["拒绝", "报错", "错误"]),
    ("zero", &["零", "0", "记零", "按零", "补零"]),
    ("poisson", &["泊松", "随机"]),
    ("exact", &["精确", "准确", "按数"]),
    ("novice", &["新手", "新人", "实习"]),
    ("regular", &["熟手", "熟练", "普通", "中级"]),
    ("expert", &["老手", "资深", "专家", "高级"]),
    ("unlimited", &["不限", "无限", "无上限", "没有上限", "no-limit"]),
    ("in-house", &["自有", "正式", "全职", "在职", "正式员工", "自营", "inhouse", "full-time"]),
    ("part-time", &["兼职", "临时", "小时工", "临时工", "parttime"]),
    ("outsourced", &["外包", "外协", "outsource", "outsourcing"]),
    ("finish", &["做完", "聊完", "处理完", "完成"]),
    ("hand-over", &["交接", "转交", "移交", "handover"]),
    ("mon", &["周一", "星期一", "礼拜一", "monday"]),
    ("tue", &["周二", "星期二", "礼拜二", "tuesday", "tues"]),
    ("wed", &["周三", "星期三", "礼拜三", "wednesday"]),
    ("thu", &["周四", "星期四", "礼拜四", "thursday", "thur", "thurs"]),
    ("fri", &["周五", "星期五", "礼拜五", "friday"]),
    ("sat", &["周六", "星期六", "礼拜六", "saturday"]),
    ("sun", &["周日", "周天", "星期日", "星期天", "礼拜天", "礼拜日", "sunday"]),
    ("china", &["中国", "中国-标准", "标准工时"]),
    ("china-overtime", &["中国加班", "中国-加班", "含加班"]),
    ("none", &["无", "没有", "不限", "off"]),
    ("least-loaded", &["最少会话", "会话最少", "最少接待"]),
    ("least-pending", &["最少待回复", "待回复最少"]),
    ("least-filled", &["最低饱和度", "饱和度最低", "占用最低"]),
    ("sorted", &["按优先级", "按顺序", "顺序", "排序"]),
    ("round-robin", &["轮流", "轮询", "依次", "roundrobin"]),
    ("longest-idle", &["最久空闲", "空闲最久"]),
    ("random", &["随机"]),
    ("longest-waiting", &["等待最久", "最久等待"]),
    ("arrival", &["先到先答", "先来先答", "到达顺序"]),
    ("new-first", &["新会话优先", "新的优先", "首条优先"]),
    ("parallel", &["并行", "同时"]),
    ("first-reply", &["首次回复", "首响", "首次响应"]),
    ("assignment", &["分配", "接入"]),
    ("ongoing", &["延续", "接着", "继续"]),
    ("hard", &["截断", "截止", "到此为止"]),
    ("wait", &["等待", "等"]),
    ("left-message", &["留言", "转留言"]),
    ("all", &["全部", "所有"]),
    ("answered-only", &["仅已接待", "只算接待", "只算已回复"]),
    ("icmi", &[]),
    ("drop-in-time-abandons", &["去掉限时内放弃", "不计限时内放弃"]),
    ("drop-short-abandons", &["去掉短时放弃", "不计短时放弃"]),
    ("assigned", &["已分配", "分配", "接入"]),
    ("begun", &["开始回复", "开始输入"]),
    ("first-useful-reply", &["首次有效回复", "有效首响"]),
    ("run", &["整体", "全程", "全部", "总体"]),
    ("day", &["天", "日", "每天", "每日", "按天"]),
    ("hour", &["小时", "每小时", "按小时", "时"]),
    ("endless", &["永远", "不放弃", "无限", "一直等", "forever", "for-ever"]),
    ("constant", &["固定", "常数"]),
    ("exponential", &["指数"]),
    ("lognormal", &["对数正态", "log-normal"]),
    ("gamma", &["伽马", "伽玛"]),
    ("weibull", &["威布尔", "韦布尔"]),
    ("uniform", &["均匀"]),
    ("fixed", &["固定"]),
    ("geometric", &["几何"]),
];

/// The word among `choices` that `text` says: the word itself in another spelling, or in Chinese.
#[must_use]
pub fn word<'c>(text: &str, choices: impl Iterator<Item = &'c str> + Clone) -> Option<&'c str> {
    let said = plain(text).trim().to_lowercase().replace(['_', ' '], "-");
    if let Some(same) = choices.clone().find(|choice| *choice == said) {
        return Some(same);
    }
    let means = |choice: &str| {
        WORDS.iter().any(|(word, ways)| *word == choice && ways.contains(&said.as_str()))
    };
    choices.into_iter().find(|choice| means(choice))
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;
    use serde_json::Value;

    /// Every set of choices in the schema of scenarios.
    fn sets(root: &Value, schema: &Value, found: &mut Vec<Vec<String>>) {
        let shape = Shape::of(root, schema);
        let tags = shape.tagged.iter().map(|(tag, _)| *tag);
        let set: Vec<String> = shape.words.iter().copied().chain(tags).map(str::to_owned).collect();
        if !set.is_empty() {
            found.push(set);
        }
        match schema {
            Value::Object(keys) => keys.values().for_each(|inner| sets(root, inner, found)),
            Value::Array(items) => items.iter().for_each(|inner| sets(root, inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_choice_can_be_said_in_chinese_and_no_word_means_two_of_them() {
        let root = crate::scenario::schema::scenario();
        let mut all = Vec::new();
        sets(root, root, &mut all);
        assert!(all.len() > 15);
        for set in all {
            let mut seen = std::collections::BTreeSet::new();
            for choice in &set {
                let ways = WORDS.iter().find(|(word, _)| word == choice);
                let ways = ways
                    .unwrap_or_else(|| panic!("add \"{choice}\" to WORDS in structure/words.rs"));
                for way in ways.1 {
                    assert!(seen.insert(*way), "\"{way}\" means two of {set:?}");
                    let names = || set.iter().map(String::as_str);
                    assert_eq!(word(way, names()), Some(choice.as_str()), "{way}");
                }
            }
        }
    }

    #[test]
    fn a_word_is_found_in_other_spellings_and_only_among_the_choices() {
        let sources = ["in-house", "part-time", "outsourced"];
        for said in ["兼职", "Part_Time", "part time", "ＰＡＲＴ－ＴＩＭＥ"] {
            assert_eq!(word(said, sources.into_iter()), Some("part-time"), "{said}");
        }
        assert_eq!(word("轮流", sources.into_iter()), None);
    }
}
