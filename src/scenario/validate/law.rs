//! Laws: parameters that make sense.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Duration, Quantity};
use super::super::raw::{Law, MinMax};
use super::super::structure::Path;
use super::Check;

/// S108: the law at `path` has a mean that lasts, one scale, bounds in order.
pub(super) fn s108_law_is_possible(check: &mut Check<'_>, path: &Path, law: &Law) {
    let inside = |tag: &str| path.key(tag);
    match law {
        Law::Constant(_) => {}
        Law::Exponential(scale) => {
            let path = inside("exponential");
            match (scale.mean, scale.median) {
                (Some(one), None) => lasts(check, &path.key("mean"), one),
                (None, Some(one)) => lasts(check, &path.key("median"), one),
                (both, _) => {
                    let spoken =
                        ["mean", "median"].iter().any(|k| check.spots.is_spoken_for(&path.key(k)));
                    if !spoken {
                        let what = if both.is_some() { "both" } else { "neither" };
                        check.say(&path, |span| {
                            Diagnostic::error(
                                Code::S108,
                                span,
                                format!(
                                    "exponential with {what} mean {} median",
                                    if both.is_some() { "and" } else { "nor" }
                                ),
                            )
                            .help("give one of them: { exponential = { mean = \"90s\" } }")
                        });
                    }
                }
            }
        }
        Law::Lognormal(m) => lasts(check, &inside("lognormal").key("mean"), m.mean),
        Law::Gamma(m) => lasts(check, &inside("gamma").key("mean"), m.mean),
        Law::Weibull(m) => lasts(check, &inside("weibull").key("mean"), m.mean),
        Law::Uniform(MinMax { min, max }) => {
            if max < min {
                check.say(&inside("uniform").key("max"), |span| {
                    Diagnostic::error(
                        Code::S114,
                        span,
                        format!("the most, {}, is below the least, {}", max.write(), min.write()),
                    )
                    .help("swap them")
                });
            }
        }
    }
}

fn lasts(check: &mut Check<'_>, path: &Path, mean: Duration) {
    if mean.secs() <= 0.0 {
        check.say(path, |span| {
            Diagnostic::error(Code::S108, span, "this law needs a mean above zero")
                .label("zero")
                .help("write a mean above zero, or { constant = \"0s\" }")
        });
    }
}
