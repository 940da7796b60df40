//! Pictures of results: SVG whose texts are outlines, and PNG made from it. Each picture takes a
//! plain view; must not know how its numbers were computed.
//!
//! To be read as graphs should be: direct labels instead of legends, units at the axes, the
//! uncertainty drawn (E. Tufte, *The Visual Display of Quantitative Information*, 1983).

mod arrivals;
mod axis;
mod canvas;
mod curves;
mod differences;
mod first_reply;
mod gantt;
mod heat;
mod labels;
mod overlay;
mod patience;
mod picture;
mod queue;
#[cfg(test)]
mod samples;
mod series;
mod service;
mod staffing;
mod style;
mod surface;
mod tornado;
mod validation;
mod view;

pub use arrivals::arrivals;
pub use curves::{Across, Curve, CurvePanel, CurvePoint, CurvesView, Written, curves};
pub use differences::differences;
pub use first_reply::first_reply;
pub use gantt::gantt;
pub use heat::heat;
pub use overlay::overlay;
pub use patience::patience;
pub use picture::Picture;
pub use queue::queue;
pub use service::service;
pub use staffing::staffing;
pub use surface::{SurfaceAxis, SurfaceView, surface};
pub use tornado::{TornadoBar, TornadoView, tornado};
pub use validation::validation;
pub use view::{
    ArrivalsView, Band, BandSeries, DifferencePanel, DifferenceRow, DifferencesView,
    FirstReplyView, GanttRow, GanttView, Grid, Heading, HeatView, OverlayLine, OverlayPanel,
    OverlayView, PatienceView, QueueView, Scale, ServiceView, StaffingView, ValidationPanel,
    ValidationView,
};
