from lab import *
import random, re
random.seed(int(sys.argv[1])); TIMES = int(sys.argv[2])
out = open(f"sentinels{sys.argv[1]}.csv", "a")
net = Net(4)
for i in range(1, 5):
    for j in range(i+1, 5): net.rtt(i, j, 2 if j == 4 else 10)
def one(down_after, fault):
    ps, red = [], {}
    try: return go(down_after, fault, ps, red)
    finally:
        net.heal(1)
        for p in ps + list(red.values()): p.kill(); p.wait()
def go(down_after, fault, ps, red):
    for h in (1, 2, 3):
        d = f"{BASE}/r{h}"; subprocess.run(f"rm -rf {d}; mkdir -p {d}", shell=True)
        red[h] = net.start(h, ["redis-server", "--port", "6379", "--bind", f"10.77.0.{h}", "--protected-mode", "no", "--dir", d, "--save", "", "--appendonly", "no"] + ([] if h == 1 else ["--replicaof", "10.77.0.1", "6379"]), out=f"{d}/log")
    time.sleep(1.5)
    for h in (1, 2, 3):
        c = f"{BASE}/r{h}/sentinel.conf"
        open(c, "w").write(f"port 26379\nbind 10.77.0.{h}\nprotected-mode no\ndir {BASE}/r{h}\nsentinel monitor m 10.77.0.1 6379 2\nsentinel down-after-milliseconds m {down_after}\n")
        ps.append(net.start(h, ["redis-sentinel", c], out=f"{BASE}/r{h}/slog"))
        time.sleep(random.random())
    cl = subprocess.Popen(net.args(4, ["python3", f"{HERE}/sentinel_client.py", str(7 + down_after/1000 + 5)]), stdout=subprocess.PIPE, text=True)
    time.sleep(6 + random.random())
    c0 = cpu(); t = time.monotonic()
    offset = time.time() - t
    if fault == "kill": red[1].kill()
    else: net.cut(1)
    lines = cl.communicate()[0].split("\n"); c1 = cpu()
    if fault == "cut": net.heal(1)
    ev = [l.split() for l in lines if l]
    after = [e for e in ev if float(e[0]) > t]
    wr = [float(e[0]) - t for e in after if e[1] == "write" and e[2] in "23" and e[3] == "ok"]
    sw = sorted(float(e[0]) - t for e in after if e[1] == "asked" and e[2] in "23" and e[3] in ("10.77.0.2", "10.77.0.3"))
    log = ""
    marks = {}
    for h in (1, 2, 3):
        for l in open(f"{BASE}/r{h}/slog"):
            m = re.search(r"(\d\d):(\d\d):(\d\d\.\d+) [#*] (\+sdown master|\+odown|\+try-failover|\+elected-leader|\+selected-slave|\+promoted-slave|\+switch-master|\+failover-state-wait-promotion|-failover-abort-not-elected)", l)
            if m:
                at = int(m[1])*3600+int(m[2])*60+float(m[3]) - ((t + offset) % 86400)
                if -1 < at < 60: marks.setdefault(m[4], []).append(round(at, 3))
    busy, stolen = share(c0, c1)
    f = lambda k, i=0: sorted(marks[k])[i] if k in marks and len(marks[k]) > i else ""
    print(f"{fault},{down_after},{f('+sdown master')},{f('+sdown master',1)},{f('+sdown master',2)},{f('+odown')},{f('+elected-leader')},{f('+failover-state-wait-promotion')},{min(wr) if wr else '':.4},{f('+promoted-slave')},{sw[0] if sw else '':.4},{sw[1] if len(sw)>1 else '':.4},{len(marks.get('-failover-abort-not-elected', []))},{busy:.2f},{stolen:.2f}", file=out, flush=True)
try:
    if out.tell() == 0: print("fault,down_after_ms,sdown1_s,sdown2_s,sdown3_s,odown_s,elected_s,sent_s,writable_s,info_s,told1_s,told2_s,aborted,busy,stolen", file=out)
    for k in range(TIMES):
        for da in (1000, 5000):
            for fault in ("kill", "cut"):
                try: one(da, fault)
                except Exception as e: print("error", repr(e), flush=True)
    print(net.count())
finally:
    net.end()
