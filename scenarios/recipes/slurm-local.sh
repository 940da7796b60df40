#!/usr/bin/env bash
# Installs and starts Slurm on this one machine (Debian, root, no systemd needed), runs a small sweep
# as a job array, and holds its table against the one made in one piece. For a container that is
# thrown away afterwards: it installs packages and writes /etc/slurm/slurm.conf.
#
#   scenarios/recipes/slurm-local.sh [path of the chatstaff program]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
chatstaff=${1:-$root/target/release/chatstaff}
chatstaff=$(realpath "$chatstaff")
[ -x "$chatstaff" ] || { echo "no program at $chatstaff; build it first"; exit 2; }
if [ -e /etc/slurm/slurm.conf ] && ! grep -q 'chatstaff-trial' /etc/slurm/slurm.conf; then
    echo "this machine has a Slurm of its own; use slurm.sbatch there"
    exit 2
fi
command -v slurmctld >/dev/null ||
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        slurmctld slurmd slurm-client munge >/dev/null

host=$(hostname -s)
mkdir -p /etc/slurm /run/munge /var/spool/slurmctld /var/spool/slurmd /var/log/slurm
cat >/etc/slurm/slurm.conf <<CONF
ClusterName=chatstaff-trial
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
SlurmctldLogFile=/var/log/slurm/slurmctld.log
SlurmdLogFile=/var/log/slurm/slurmd.log
NodeName=$host CPUs=$(nproc) State=UNKNOWN
PartitionName=trial Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
chown -R munge: /run/munge /var/lib/munge /var/log/munge /etc/munge
[ -e /etc/munge/munge.key ] || su -s /bin/sh munge -c '/usr/sbin/mungekey --create'
[ -S /run/munge/munge.socket.2 ] || su -s /bin/sh munge -c '/usr/sbin/munged --force'
started=()
stop() { for file in "${started[@]}"; do [ -e "$file" ] && kill "$(cat "$file")" || true; done; }
trap stop EXIT
if ! scontrol ping 2>/dev/null | grep -q UP; then
    slurmctld
    started+=(/run/slurmctld.pid)
fi
for _ in $(seq 20); do scontrol ping 2>/dev/null | grep -q UP && break; sleep 1; done
if ! { [ -e /run/slurmd.pid ] && kill -0 "$(cat /run/slurmd.pid)" 2>/dev/null; }; then
    slurmd
    started+=(/run/slurmd.pid)
fi
for _ in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -q -E 'idle|mixed|alloc' && break; sleep 1; done

cd "$root"
scratch=$(mktemp -d)
sweep=scenarios/sweeps/volume.toml
"$chatstaff" sweep "$sweep" --replications 2 --out "$scratch/whole" >/dev/null 2>&1
export CHATSTAFF=$chatstaff
sbatch --wait --array=0-5 --output="$scratch/task-%a.log" scenarios/recipes/slurm.sbatch \
    "$sweep" "$scratch/parts" --replications 2
"$chatstaff" merge "$scratch"/parts/part-*-of-6.jsonl --out "$scratch/parts" >/dev/null
for table in sweep.csv sweep.parquet; do
    cmp "$scratch/whole/$table" "$scratch/parts/$table"
done
rm -rf "$scratch"
echo "Slurm $(sbatch --version | cut -d' ' -f2): an array of six tasks makes the same tables as one piece"
