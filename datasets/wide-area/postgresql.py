import sys, time, glob, os
from lab import *
BIN = "/usr/lib/postgresql/15/bin"
def up(net, standbys, cascade=None, extra=""):
    subprocess.run(f"rm -rf {BASE}/p {BASE}/s? {BASE}/*.pglog; chown postgres {BASE}", shell=True)
    net.run(1, [f"{BIN}/initdb", "-D", f"{BASE}/p", "-A", "trust", "-U", "postgres"], user="postgres")
    with open(f"{BASE}/p/postgresql.conf", "a") as f:
        f.write(f"unix_socket_directories='{BASE}'\nlisten_addresses='*'\nshared_buffers=256MB\nmax_wal_size=8GB\ncheckpoint_timeout=1h\nautovacuum=off\nwal_keep_size=2GB\nmax_connections=200\nwal_sync_method=fdatasync\n{extra}\n")
    with open(f"{BASE}/p/pg_hba.conf", "a") as f: f.write("host all all 10.77.0.0/24 trust\nhost replication postgres 10.77.0.0/24 trust\n")
    net.run(1, [f"{BIN}/pg_ctl", "-D", f"{BASE}/p", "-l", f"{BASE}/p.pglog", "-w", "start"], user="postgres")
    psql(net, "create table t (id bigserial primary key, d text)")
    for host, name, frm in standbys:
        net.run(1, [f"{BIN}/pg_basebackup", "-h", BASE, "-U", "postgres", "-D", f"{BASE}/s{host}", "-c", "fast"], user="postgres")
        open(f"{BASE}/s{host}/standby.signal", "w")
        with open(f"{BASE}/s{host}/postgresql.auto.conf", "a") as f:
            f.write(f"primary_conninfo='host=10.77.0.{frm} user=postgres application_name={name}'\nunix_socket_directories='{BASE}/s{host}'\n")
        subprocess.run(["chown", "-R", "postgres", f"{BASE}/s{host}"])
        net.run(host, [f"{BIN}/pg_ctl", "-D", f"{BASE}/s{host}", "-l", f"{BASE}/s{host}.pglog", "-w", "start"], user="postgres")
def psql(net, *cs, host=1):
    sock = BASE if host == 1 else f"{BASE}/s{host}"
    a = ["psql", "-qXAt", "-h", sock, "-U", "postgres"]
    for c in cs: a += ["-c", c]
    return net.run(host, a).strip()
def names(net, n):
    psql(net, f"alter system set synchronous_standby_names='{n}'", "select pg_reload_conf()"); time.sleep(0.5)
def bench(net, mode, sessions, secs):
    open(f"{BASE}/ins.sql", "w").write("insert into t (d) values (repeat('x', 100));\n")
    for f in glob.glob(f"{BASE}/log.*"): os.unlink(f)
    c0 = cpu()
    net.run(1, ["env", f"PGOPTIONS=-c synchronous_commit={mode}", "pgbench", "-h", BASE, "-U", "postgres", "-n", "-M", "prepared", "-f", f"{BASE}/ins.sql", "-c", str(sessions), "-j", "1", "-T", str(secs), "-l", f"--log-prefix={BASE}/log", "postgres"])
    c1 = cpu()
    us = []
    for f in glob.glob(f"{BASE}/log.*"):
        rows = [l.split() for l in open(f)]
        t0 = min(int(r[4]) + int(r[5])/1e6 for r in rows)
        us += [int(r[2]) for r in rows if int(r[4]) + int(r[5])/1e6 > t0 + 1]
    return us, *share(c0, c1)
def down(net, hosts):
    for h in hosts:
        try: net.run(h, [f"{BIN}/pg_ctl", "-D", f"{BASE}/s{h}", "-m", "immediate", "stop"], user="postgres")
        except Exception: pass
    net.run(1, [f"{BIN}/pg_ctl", "-D", f"{BASE}/p", "-m", "immediate", "stop"], user="postgres")
