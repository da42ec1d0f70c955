#!/usr/bin/env bash
# How many requests per second a web service answers with UseGatewayMetrics, as a share of those without it: wrk asks
# one service of each kind in turn, so that whatever else the machine does hits both. Needs wrk (apt-get install wrk).
#
#   benchmarks/load-test.sh [rounds] [seconds]     60 rounds of 1 second each by default
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-60} seconds=${2:-1}
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 2; }
case "$rounds$seconds" in *[!0-9]*) echo "Give rounds and seconds as whole numbers." >&2; exit 2 ;; esac

project=benchmarks/Gateway.Instrumentation.Benchmarks
dotnet build "$project" --configuration Release --verbosity quiet --nologo >/dev/null
kinds=(without with with-ids)
declare -A url
pids=()
work=$(mktemp -d)
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

for kind in "${kinds[@]}"; do
    log=$work/$kind.log
    url[$kind]=http://127.0.0.1:$((20000 + RANDOM % 20000))
    dotnet "$project"/bin/Release/net10.0/Gateway.Instrumentation.Benchmarks.dll serve "${url[$kind]}" "$kind" >"$log" 2>&1 &
    pids+=($!)
    for _ in $(seq 100); do
        curl -fsS "${url[$kind]}/quotes/1" >/dev/null 2>&1 && break
        kill -0 "${pids[-1]}" 2>/dev/null || { cat "$log" >&2; exit 1; }
        sleep 0.1
    done
done

load() { wrk -t1 -c16 -d"$2"s "${url[$1]}/quotes/42" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { exit 1 }'; }

for kind in "${kinds[@]}"; do load "$kind" 3 >/dev/null; done # until the hot code is compiled

figures=$work/figures
for round in $(seq "$rounds"); do
    order=("${kinds[@]}")
    [ $((round % 2)) -eq 0 ] && order=(with-ids with without)
    declare -A rate
    for kind in "${order[@]}"; do rate[$kind]=$(load "$kind" "$seconds"); done
    echo "${rate[without]} ${rate[with]} ${rate[with-ids]}" | tee -a "$figures" | awk -v r="$round" \
        '{ printf "round %d: %d requests/s without, %.3f of it with, %.3f with ids\n", r, $1, $2 / $1, $3 / $1 }'
done

median() { awk -v c="$1" '{ print $c / $1 }' "$figures" | sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
printf '\nMedian of %d rounds: %.3f of the requests per second without UseGatewayMetrics, %.3f with request ids.\n' "$rounds" "$(median 2)" "$(median 3)"
