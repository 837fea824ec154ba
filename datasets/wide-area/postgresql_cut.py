from postgresql import *
def gap(net, secs, events):
    """Four sessions for so long; [(at, function)] of the load's start. Longest gap of acknowledgements, and when it began and ended."""
    open(f"{BASE}/ins.sql", "w").write("insert into t (d) values (repeat('x', 100));\n")
    for f in glob.glob(f"{BASE}/log.*"): os.unlink(f)
    p = net.start(1, ["env", "PGOPTIONS=-c synchronous_commit=on", "pgbench", "-h", BASE, "-U", "postgres", "-n", "-M", "prepared", "-f", f"{BASE}/ins.sql", "-c", "4", "-j", "1", "-T", str(secs), "-l", f"--log-prefix={BASE}/log", "postgres"])
    t = time.time(); when = []
    for at, f in events:
        time.sleep(max(0, t + at - time.time())); f(); when.append(time.time())
    p.wait()
    ends = sorted(int(l.split()[4]) + int(l.split()[5])/1e6 for f in glob.glob(f"{BASE}/log.*") for l in open(f))
    w = [(b - a, a, b) for a, b in zip(ends, ends[1:])]
    g = max(w)
    return g[0], [x - g[1] for x in when], [g[2] - x for x in when]
if __name__ == "__main__":
    net = Net(2)
    try:
        up(net, [(2, "a", 1)]); net.rtt(1, 2, 20); time.sleep(1); names(net, "FIRST 1 (a)")
        out = open("pg_cut.csv", "w"); print("fault,lasts_s,rep,gap_s,after_the_end_s,busy,stolen", file=out)
        for rep in range(5):
            for d in (1, 2, 3, 5, 8, 12):
                c0 = cpu(); g, s, e = gap(net, 3 + 2*d + 3, [(2 + rep*0.13, lambda: net.cut(1, 2)), (2 + rep*0.13 + d, lambda: net.heal(1, 2))]); b, st = share(c0, cpu())
                print(f"partition,{d},{rep},{g:.3f},{e[1]:.3f},{b:.2f},{st:.2f}", file=out, flush=True)
    finally:
        try: down(net, (2,))
        finally: net.end()
