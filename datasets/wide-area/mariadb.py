from lab import *
net = Net(2); ps = {}
def sql(h, *q): return subprocess.run(["mariadb", "-N", "-uroot", f"--socket={BASE}/m{h}/s", "-e", "; ".join(q)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout.strip()
def start(h):
    d = f"{BASE}/m{h}"; subprocess.run(f"rm -rf {d}; mkdir -p {d}; chown mysql {d}; chmod 755 {d}", shell=True)
    subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={d}/d", "--user=mysql", "--auth-root-authentication-method=normal", "--skip-test-db"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    ps[h] = net.start(h, ["mariadbd", "--no-defaults", f"--datadir={d}/d", "--user=mysql", f"--socket={d}/s", f"--pid-file={d}/pid", "--bind-address=0.0.0.0", "--port=3306", f"--server-id={h}", f"--log-bin={d}/d/bin", "--binlog-format=ROW", "--sync-binlog=1", "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=128M", "--max-connections=200", "--slave-net-timeout=60"], out=f"{d}/log")
    for _ in range(100):
        time.sleep(0.2)
        if sql(h, "select 1") == "1": break
def mode(point, timeout=10000):
    on = 0 if point == "off" else 1
    sql(1, f"set global rpl_semi_sync_master_enabled={on}", f"set global rpl_semi_sync_master_timeout={timeout}", *( [f"set global rpl_semi_sync_master_wait_point={point}"] if on else []))
    sql(2, "stop slave io_thread", "set global rpl_semi_sync_slave_enabled=1", "start slave io_thread"); time.sleep(1.5)
    return sql(1, "show status like 'Rpl_semi_sync_master_status'")
try:
    net.rtt(1, 2, 20); start(1); start(2)
    print(sql(1, "create database sbtest", "grant replication slave on *.* to 'r'@'%' identified by 'r'", "create table sbtest.t (id bigint auto_increment primary key, d varchar(100))"))
    print(sql(2, "change master to master_host='10.77.0.1', master_user='r', master_password='r', master_use_gtid=slave_pos", "start slave")); time.sleep(2)
    open(f"{BASE}/load.sql", "w").write("""delimiter //
create procedure sbtest.load_one(n double) begin declare t datetime(6); declare e datetime(6); set e = sysdate(6) + interval n second;
while sysdate(6) < e do set t = sysdate(6); insert into sbtest.t (d) values (repeat('x', 100)); select unix_timestamp(t), timestampdiff(microsecond, t, sysdate(6)); end while; end//
""")
    print(subprocess.run(f"mariadb -uroot --socket={BASE}/m1/s < {BASE}/load.sql", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout)
    def load(n, secs, during=lambda t: None):
        c0 = cpu(); t = time.time()
        cl = [subprocess.Popen(net.args(1, ["mariadb", "-N", "-B", "--unbuffered", "-uroot", f"--socket={BASE}/m1/s", "-e", f"call sbtest.load_one({secs})"]), stdout=open(f"{BASE}/o{i}", "w")) for i in range(n)]
        w = during(t)
        for c in cl: c.wait()
        r = sorted((float(a), int(b)) for i in range(n) for a, b in (l.split() for l in open(f"{BASE}/o{i}")))
        return r, w, share(c0, cpu())
    out = open("maria_semi.csv", "w"); print("rtt_ms,wait_point,sessions,rep,transactions,tx_per_s,mean_us,p10_us,p50_us,p90_us,p99_us,busy,stolen", file=out)
    for rep in (1, 2, 3):
        for rtt in (20, 40):
            net.rtt(1, 2, rtt)
            for p in ("AFTER_SYNC", "AFTER_COMMIT"):
                if "ON" not in mode(p): print("not on", p)
                for n in (1, 4, 16, 32):
                    r, _, (b, st) = load(n, 4)
                    t0 = r[0][0] + 1; us = [u for a, u in r if a > t0]; m = sum(us)/len(us)
                    print(f"{rtt},{p},{n},{rep},{len(us)},{n*1e6/m:.1f},{m:.0f},{quant(us,.1)},{quant(us,.5)},{quant(us,.9)},{quant(us,.99)},{b:.2f},{st:.2f}", file=out, flush=True)
finally:
    for p in ps.values(): p.kill(); p.wait()
    net.end()
