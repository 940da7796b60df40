//! Estimators and intervals. Must not know anything else of chatstaff.
