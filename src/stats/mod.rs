//! Estimators, intervals and the laws behind them. Must not know anything else of chatstaff.

mod histogram;
mod interval;
mod law;
mod moments;
mod proportion;
mod quantile;
mod ratio;
mod regression;

pub use histogram::{Bucket, Histogram};
pub use interval::{Estimate, mean_estimate, most_of_none, paired_difference, t_quantile};
pub use law::{
    Sides, beta_quantile, gamma_quantile, gamma_sides, normal_cdf, normal_quantile,
    student_quantile,
};
pub use moments::{Moments, TimeAverage};
pub use proportion::Proportion;
pub use quantile::{Band, Spread, quantile_of_sorted, sectioned_quantile};
pub use ratio::{Ratio, RatioSums};
pub use regression::slopes;
