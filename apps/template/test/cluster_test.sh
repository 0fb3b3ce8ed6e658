#!/bin/sh
# Two nodes on this machine, the sketch and a plain one: they find each other, and the sketch answers and hears.
# usage: cluster_test.sh SKETCH SPORE
set -eu
sketch=$1 spore=$2
first=127.78.$(($$ % 250)).1 second=127.78.$(($$ % 250)).2
log=$(mktemp)
nodes=

start() {
  "$@" --broadcast 127.255.255.255 --udp-port $((20000 + $$ % 10000)) --http-port 8080 --cluster test >>"$log" 2>&1 &
  nodes="$nodes $!"
}

# await WHAT COMMAND…: until it succeeds, for 20 s.
await() {
  what=$1 tries=100
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { echo "not within 20 s: $what"; cat "$log"; exit 1; }
    sleep 0.2
  done
}

sees_both() {
  [ "$("$spore" members --node "$1:8080" --status ACTIVE -o name | sort | tr '\n' ' ')" = "other sketch " ]
}
says() {
  "$spore" call "$first:8080" /api/sprout | grep -q "$1"
}

# shellcheck disable=SC2086 # one word a node
trap 'kill $nodes 2>/dev/null; rm -f "$log"' EXIT
start "$sketch" --ip "$first" --name sketch
start "$spore" node run --ip "$second" --name other
await "the sketch sees both" sees_both "$first"
await "the other sees both" sees_both "$second"
says '"state":"off"' || { echo "its endpoint says something else"; exit 1; }
"$spore" events publish sprout/set on --node "$second:8080" >/dev/null
await "the sketch hears the other" says '"state":"on"'
echo "the sketch is a member, answers and hears"
