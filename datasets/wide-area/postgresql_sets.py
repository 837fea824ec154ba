from postgresql import *
R = {"a": 20, "b": 40, "c": 80}
net = Net(4)
try:
    up(net, [(2, "a", 1), (3, "b", 1), (4, "c", 1)])
    for h, n in ((2, "a"), (3, "b"), (4, "c")): net.rtt(1, h, R[n])
    time.sleep(2)
    print(psql(net, "select application_name, state from pg_stat_replication"), flush=True)
    out = open("pg_sets.csv", "w"); print("names,rtt_a_ms,rtt_b_ms,rtt_c_ms,sync_mode,sessions,rep,transactions,tps,mean_us,p10_us,p50_us,p90_us,p99_us,busy,stolen", file=out)
    for rep in (1, 2, 3, 4):
        for n in ("FIRST 1 (a, b, c)", "ANY 1 (a, b, c)", "ANY 2 (a, b, c)", "FIRST 2 (b, c, a)", "ANY 3 (a, b, c)"):
            names(net, n)
            for mode in ("remote_write", "on", "remote_apply"):
                for s in (1, 8, 32):
                    if n not in ("FIRST 1 (a, b, c)", "ANY 2 (a, b, c)") and (mode != "on"): continue
                    us, busy, stolen = bench(net, mode, s, 4)
                    m = sum(us)/len(us)
                    print(f'"{n}",20,40,80,{mode},{s},{rep},{len(us)},{len(us)/3:.1f},{m:.0f},{quant(us,.1)},{quant(us,.5)},{quant(us,.9)},{quant(us,.99)},{busy:.2f},{stolen:.2f}', file=out, flush=True)
    print(net.count())
finally:
    try: down(net, (2, 3, 4))
    finally: net.end()
