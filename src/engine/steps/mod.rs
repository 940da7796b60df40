//! What each family of events does to the desk.

mod arrive;
mod begin;
mod close;
mod give_up;
mod message;
mod people;
mod relieve;
mod sent;
mod settle;
mod transfer;
