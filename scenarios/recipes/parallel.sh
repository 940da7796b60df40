#!/usr/bin/env bash
# A sweep over several machines with GNU parallel, or on this one with xargs. With parallel, give
# `--sshloginfile hosts` and a shared folder; each job is one shard.
#
#   scenarios/recipes/parallel.sh scenarios/sweeps/caps.toml output/sweeps/caps 8
set -euo pipefail
sweep=$1
out=$2
shards=$3
chatstaff=${CHATSTAFF:-chatstaff}
job="$chatstaff sweep $sweep --shard {}/$shards --out $out --threads 1 --no-plots"
if command -v parallel >/dev/null; then
    seq "$shards" | parallel --workdir . "$job"
else
    seq "$shards" | xargs -P "$(nproc)" -I '{}' sh -c "$job"
fi
"$chatstaff" merge "$out"/part-*-of-"$shards".jsonl --out "$out"
