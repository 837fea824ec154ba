#!/bin/bash
# A PostgreSQL 15 primary and its synchronous standby at the two ends of a lossy link, for the rows of postgresql.csv. As root:
#
#   cc -O2 -pthread -o FOLDER/lossy-link lossy-link.c -lm      # a folder that postgres may write to
#   ./pair.sh FOLDER up 10000 0.03 1                           # one way in us, loss, seed
#   ./pair.sh FOLDER row 1 120                                 # sessions, seconds
#   ./pair.sh FOLDER down
set -e
cd "$1"
bin=${PG:-/usr/lib/postgresql/15/bin}
here=$PWD
at() { nsenter -t "$1" -n su postgres -c "$2"; }
up() {
  ./lossy-link "$1" "$2" "$3" reno hold > ends & echo $! > link.pid
  sleep 1
  read -r near far < ends
  su postgres -c "$bin/initdb -D primary -A trust -U postgres > /dev/null"
  cat >> primary/postgresql.conf <<END
unix_socket_directories = '$here'
listen_addresses = '*'
shared_buffers = 256MB
checkpoint_timeout = 1h
autovacuum = off
wal_sync_method = fdatasync
END
  echo "host replication postgres 10.77.0.0/24 trust" >> primary/pg_hba.conf
  at "$near" "$bin/pg_ctl -D primary -l primary.log -w start > /dev/null"
  at "$near" "psql -qX -h $here -U postgres -c 'create table t (id bigserial primary key, d text)'"
  at "$near" "$bin/pg_basebackup -h $here -U postgres -D standby"
  touch standby/standby.signal
  echo "primary_conninfo = 'host=10.77.0.1 user=postgres application_name=a'" >> standby/postgresql.auto.conf
  echo "unix_socket_directories = ''" >> standby/postgresql.auto.conf
  chown -R postgres standby
  at "$far" "$bin/pg_ctl -D standby -l standby.log -w start > /dev/null"
  at "$near" "psql -qX -h $here -U postgres -c \"alter system set synchronous_standby_names = 'FIRST 1 (a)'\" -c 'select pg_reload_conf()' > /dev/null"
}
row() {
  read -r near far < ends
  echo "insert into t (d) values (repeat('x', 100));" > insert.sql
  rm -f log.*
  at "$near" "cd $here && pgbench -h $here -U postgres -n -M prepared -f insert.sql -c $1 -j 1 -T $2 -l --log-prefix=log postgres > /dev/null 2>&1"
  cat log.* | awk '{ print $3 }' | sort -n | awk -v sessions="$1" '
    { us[NR] = $1; sum += $1 }
    END { printf "%s,%d,%.0f,%d,%d,%d,%d,%d,%d\n", sessions, NR, sum / NR, us[int(NR * .5) + 1], us[int(NR * .9) + 1],
      us[int(NR * .95) + 1], us[int(NR * .97) + 1], us[int(NR * .99) + 1], us[NR] }'
}
down() {
  read -r near far < ends
  at "$far" "$bin/pg_ctl -D standby -m immediate stop > /dev/null"
  at "$near" "$bin/pg_ctl -D primary -m immediate stop > /dev/null"
  kill "$(cat link.pid)" "$far"
}
shift
"$@"
