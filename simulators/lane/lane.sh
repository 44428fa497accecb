#!/bin/sh
# A private PC/SC world: its own pcscd, its own loopback, N virtual readers (vpcd). Started by src/reader/lane.ts as
#
#   unshare --user --map-root-user --net --mount sh lane.sh PCSCD DRIVER READERS FIRST_PORT NAME
#
# It lives as long as its standard input is open, so it cannot outlive its owner, even one that was killed. Commands on
# standard input, one a line: "start", "stop". Answers on standard output: "up", "down", "failed" (reason on stderr).
#
# Everything below lies on a tmpfs that only these namespaces see; nothing is left behind, however the lane ends.
set -eu
pcscd=$1 driver=$2 readers=$3 first_port=$4 name=$5

ip link set lo up
# vpcd sends each frame as two writes (length, body): with Nagle on its side and delayed ACKs on ours, the second one
# waits 40 ms. Acknowledging at once ends that.
ip route change local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1 quickack 1
mount -t tmpfs -o mode=0755 tmpfs /run
conf=/run/lane/reader.conf.d
mkdir -p /run/pcscd "$conf"

i=0
while [ "$i" -lt "$readers" ]; do
  letter=$(printf %s ABCDEFGH | cut -c$((i + 1)))
  port=$(printf '0x%X' $((first_port + 2 * i))) # a reader has two slots, on this port and the next
  # vpcd keeps its slots in global variables: each reader needs a copy of the driver of its own.
  cp "$driver" "/run/lane/vpcd-$letter.so"
  # The port stands twice: DEVICENAME is what vpcd opens, CHANNELID must be unique for pcscd.
  printf 'FRIENDLYNAME "%s %s"\nDEVICENAME /dev/null:%s\nLIBPATH /run/lane/vpcd-%s.so\nCHANNELID %s\n\n' \
    "$name" "$letter" "$port" "$letter" "$port" >>"$conf/readers"
  i=$((i + 1))
done

pid=
stop() {
  [ -n "$pid" ] || return 0
  kill -KILL "$pid" 2>/dev/null || :
  wait "$pid" 2>/dev/null || :
  pid=
  rm -f /run/pcscd/pcscd.comm /run/pcscd/pcscd.pid
}

start() {
  [ -z "$pid" ] || return 0
  # --pdeathsig: the daemon dies with this shell, even if that is killed.
  setpriv --pdeathsig KILL "$pcscd" --foreground --error --config "$conf" </dev/null >/run/lane/pcscd.log 2>&1 &
  pid=$!
  tries=0
  until [ -S /run/pcscd/pcscd.comm ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 250 ] || ! kill -0 "$pid" 2>/dev/null; then
      cat /run/lane/pcscd.log >&2
      stop
      return 1
    fi
    sleep 0.02
  done
}

trap stop EXIT
trap 'exit 143' TERM INT HUP
if start; then echo up; else echo failed; exit 1; fi
while read -r command; do
  case $command in
    start) if start; then echo up; else echo failed; fi ;;
    stop) stop; echo down ;;
  esac
done
