#!/bin/bash
# A PostgreSQL 15 primary and its synchronous standby on one machine, 5 ms apart each way, for the rows of remote_apply.csv.
#
#   cc -O2 -o FOLDER/relay relay.c
#   su postgres -c './pair.sh FOLDER up'                       # an empty folder on the disk in question
#   su postgres -c './pair.sh FOLDER row remote_apply 1 2'     # sync level, sessions, seconds
#   su postgres -c './pair.sh FOLDER down'
#
# The rows `first` were made with `chrt -f -p 10` on every process of both servers and `chrt -f 10` before pgbench, so that no
# other program could take the core; the relay had `chrt -f 20` in all rows, as in the measurements that are predicted.
set -e
cd "$1"
bin=${PG:-/usr/lib/postgresql/15/bin}
here=$PWD
up() {
  "$bin/initdb" -D primary -A trust -U postgres > /dev/null
  cat >> primary/postgresql.conf <<END
port = 6401
unix_socket_directories = '$here'
listen_addresses = '127.0.0.1'
shared_buffers = 384MB
max_wal_size = 16GB
checkpoint_timeout = 1h
autovacuum = off
wal_keep_size = 4GB
max_connections = 200
wal_sync_method = fdatasync
END
  "$bin/pg_ctl" -D primary -l primary.log -w start > /dev/null
  psql -qX -h "$here" -p 6401 -U postgres -c "create table t (id bigserial primary key, d text)"
  "$bin/pg_basebackup" -h 127.0.0.1 -p 6401 -U postgres -D standby -R -X stream
  sed -i 's/^port = .*/port = 6402/' standby/postgresql.conf
  echo "primary_conninfo = 'host=127.0.0.1 port=6410 user=postgres application_name=a'" >> standby/postgresql.auto.conf
  ./relay 6410 6401 5000 & echo $! > relay.pid
  "$bin/pg_ctl" -D standby -l standby.log -w start > /dev/null
  psql -qX -h "$here" -p 6401 -U postgres -c "alter system set synchronous_standby_names = 'FIRST 1 (a)'" -c "select pg_reload_conf()" > /dev/null
}
row() {
  echo "insert into t (d) values (repeat('x', 100));" > insert.sql
  rm -f log.*
  before=$(head -1 /proc/stat)
  PGOPTIONS="-c synchronous_commit=$1" $PRIORITY pgbench -h "$here" -p 6401 -U postgres -n -M prepared -f insert.sql \
    -c "$2" -j 1 -T "$3" -l --log-prefix=log postgres > /dev/null 2>&1
  after=$(head -1 /proc/stat)
  cat log.* | awk '{ print $3 }' | sort -n | awk -v mode="$1" -v sessions="$2" -v before="$before" -v after="$after" '
    { us[NR] = $1; sum += $1 }
    END {
      split(before, b); split(after, a)
      for (i = 2; i <= 9; i++) { all += a[i] - b[i]; if (i != 5 && i != 6) busy += a[i] - b[i] }
      printf "%s,%s,%d,%.0f,%d,%d,%d,%d,%d,%.0f,%.0f\n", mode, sessions, NR, sum / NR, us[int(NR * .1) + 1], us[int(NR * .5) + 1],
        us[int(NR * .9) + 1], us[int(NR * .99) + 1], us[NR], 100 * busy / all, 100 * (a[9] - b[9]) / all
    }'
}
down() {
  "$bin/pg_ctl" -D standby stop > /dev/null
  "$bin/pg_ctl" -D primary stop > /dev/null
  kill "$(cat relay.pid)"
}
shift
"$@"
