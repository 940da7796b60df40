//! Sweeps: the tidy table as CSV and Parquet, what the terminal shows, and pictures. Must not know
//! how points were simulated.
//!
//! From records to the table that `chatstaff sweep` writes:
//!
//! ```
//! use chatstaff::report::sweep as report;
//! use chatstaff::sweep::{self, Head};
//! use std::sync::atomic::AtomicBool;
//!
//! let shop = r#"
//!     name = "shop"
//!     first-day = 2026-11-24
//!     demand = { daily-volume = 200 }
//!     group = [{ name = "regular", size = 2 }]
//!     plan = [{ group = "regular", start = "08:00", end = "16:00" }]
//! "#;
//! let text = r#"
//!     name = "volume"
//!     scenario = "shop.toml"
//!     replications = 3
//!     metrics = ["arrivals"]
//!     [vary]
//!     volume = ["80%", "120%"]
//! "#;
//! let sweep = sweep::read(text, "volume.toml", &|_| Ok(shop.into())).expect("a valid sweep");
//! let head = Head::of(&sweep, None);
//! let stop = AtomicBool::new(false);
//! let records = || (0..2).filter_map(|point| sweep::point(&sweep, point, &stop)).map(Ok);
//! let (mut csv, mut parquet) = (Vec::new(), Vec::new());
//! assert_eq!(report::csv(&head, records(), &mut csv)?, 2);
//! assert_eq!(report::parquet(&head, records(), &mut parquet)?, 2);
//! let table = String::from_utf8(csv).expect("text");
//! assert!(table.starts_with("sweep,scenario,scenario_fingerprint,seed,version,point,volume_fraction,"));
//! assert!(table.contains(",1,0.8,3,") && table.contains(",2,1.2,3,"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod best;
mod gist;
mod parquet;
mod pictures;
mod spread;
mod table;
mod text;
mod words;

pub use gist::{Gist, PointGist};
pub use parquet::{GROUP, parquet};
pub use pictures::pictures;
pub use table::{Column, ColumnKind, Datum, columns, csv, rows};
pub use text::summary;
