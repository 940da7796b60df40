#!/usr/bin/env bash
# Runs a small sweep under Snakemake in a scratch folder and holds its table against the one made in
# one piece. Skips, and says so, only if Snakemake cannot be installed.
#
#   scenarios/recipes/snakemake.sh [path of the chatstaff program]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
chatstaff=${1:-}
if [ -z "$chatstaff" ]; then
    cargo build --quiet --locked --manifest-path "$root/Cargo.toml"
    chatstaff=$root/target/debug/chatstaff
fi
chatstaff=$(realpath "$chatstaff")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

snakemake=$(command -v snakemake || true)
if [ -z "$snakemake" ]; then
    if ! { python3 -m venv "$scratch/venv" &&
        "$scratch/venv/bin/pip" install --quiet --timeout 15 --retries 1 'snakemake==9.27.1'; } >"$scratch/log" 2>&1; then
        echo "skipped: Snakemake cannot be installed here ($(tail -n 1 "$scratch/log"))"
        exit 0
    fi
    snakemake=$scratch/venv/bin/snakemake
fi

cd "$root"
sweep=scenarios/sweeps/volume.toml
"$chatstaff" sweep "$sweep" --replications 2 --out "$scratch/whole" >/dev/null 2>&1
"$snakemake" --snakefile scenarios/recipes/Snakefile --cores 2 --quiet all \
    --directory "$scratch" --config chatstaff="$chatstaff" sweep="$root/$sweep" \
    out="$scratch/parts" shards=3 arguments="--replications 2" >"$scratch/log" 2>&1 ||
    { cat "$scratch/log"; exit 1; }
for table in sweep.csv sweep.parquet; do
    cmp "$scratch/whole/$table" "$scratch/parts/$table"
done
echo "Snakemake: three shards make the same tables as one piece"
