//! Which part of a sweep to run: `--shard 3/8`, or what the engine of a cluster says in the
//! environment.

use crate::sweep::Shard;
use crate::sweep::journal::MOST_SHARDS;
use std::str::FromStr;

/// A shard as an argument.
#[derive(Clone, Copy, Debug)]
pub struct ShardArg(Shard);

impl FromStr for ShardArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.trim().parse().ok()?, of.trim().parse().ok()?)));
        let (number, of): (u32, u32) =
            parts.ok_or_else(|| "write number/of, for example 3/8".to_owned())?;
        if of > MOST_SHARDS {
            return Err(format!("there are {MOST_SHARDS} shards at most"));
        }
        if of == 0 || !(1..=of).contains(&number) {
            return Err(format!("the number runs from 1 to {of}, for example 1/{}", of.max(1)));
        }
        Ok(Self(Shard { number, of }))
    }
}

/// The shard to run, and a sentence if the environment decided it. `None`: the whole sweep.
///
/// # Errors
/// A sentence for the person: the environment says only half of what is needed.
pub fn choose(
    asked: Option<ShardArg>,
    shards: Option<u32>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<(Shard, Option<String>)>, String> {
    if let Some(ShardArg(shard)) = asked {
        return Ok((shard.of > 1).then_some((shard, None)));
    }
    let number = |name: &str| variable(name).and_then(|text| text.trim().parse::<u32>().ok());
    let from = |name: &str, number: u32, of: u32| {
        if number > of {
            return Err(format!("{name} makes this shard {number} of {of}: say --shard yourself"));
        }
        let shard = Shard { number, of };
        Ok(Some((shard, Some(format!("shard {number} of {of}, as {name} says")))))
    };
    if let Some(id) = number("SLURM_ARRAY_TASK_ID") {
        let first = number("SLURM_ARRAY_TASK_MIN").unwrap_or(0).min(id);
        let Some(of) = shards.or_else(|| number("SLURM_ARRAY_TASK_COUNT")) else {
            return Err("SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_COUNT: say of how \
                        many with --shards N"
                .to_owned());
        };
        return from("SLURM_ARRAY_TASK_ID", id - first + 1, of);
    }
    if let Some(index) = number("JOB_COMPLETION_INDEX") {
        let Some(of) = shards else {
            return Err("JOB_COMPLETION_INDEX says which shard this is, but not of how many: add \
                        --shards N (the job's `completions`)"
                .to_owned());
        };
        return from("JOB_COMPLETION_INDEX", index + 1, of);
    }
    match shards {
        Some(_) => Err("--shards N needs an engine that says which one this is \
                        (SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX); else say --shard i/N"
            .to_owned()),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(set: &[(&str, &str)], shards: Option<u32>) -> Result<Option<(u32, u32)>, String> {
        let variable = |name: &str| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        choose(None, shards, &variable).map(|found| found.map(|(s, _)| (s.number, s.of)))
    }

    #[test]
    fn engines_say_which_shard_this_is_whether_they_count_from_0_or_1() {
        let slurm = |id, min| {
            [
                ("SLURM_ARRAY_TASK_ID", id),
                ("SLURM_ARRAY_TASK_MIN", min),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
            ]
        };
        assert_eq!(chosen(&slurm("0", "0"), None), Ok(Some((1, 4))));
        assert_eq!(chosen(&slurm("4", "1"), None), Ok(Some((4, 4))));
        assert_eq!(chosen(&[("JOB_COMPLETION_INDEX", "2")], Some(3)), Ok(Some((3, 3))));
        assert_eq!(chosen(&[], None), Ok(None));
        for (set, shards) in [
            (&[("JOB_COMPLETION_INDEX", "2")][..], None),
            (&[("JOB_COMPLETION_INDEX", "3")][..], Some(3)),
            (&[("SLURM_ARRAY_TASK_ID", "3")][..], None),
            (&[][..], Some(3)),
        ] {
            assert!(chosen(set, shards).is_err(), "{set:?}");
        }
    }

    #[test]
    fn a_shard_is_a_number_of_how_many() {
        assert!("3/8".parse::<ShardArg>().is_ok());
        for wrong in ["0/8", "9/8", "3", "a/b", "1/0", "-1/3", "1/4294967295"] {
            assert!(wrong.parse::<ShardArg>().is_err(), "{wrong}");
        }
    }
}
