from lab import *
net = Net(3); net.rtt(1, 2, 20); net.rtt(1, 3, 60); ps = []
try:
    for h in (1, 2, 3):
        d = f"{BASE}/r{h}"; subprocess.run(f"rm -rf {d}; mkdir -p {d}", shell=True)
        ps.append(net.start(h, ["redis-server", "--port", "6379", "--bind", f"10.77.0.{h}", "--protected-mode", "no", "--dir", d, "--save", "", "--appendonly", "no"] + ([] if h == 1 else ["--replicaof", "10.77.0.1", "6379"]), out=f"{d}/log"))
        time.sleep(0.5)
    time.sleep(9)
    out = open("redis_wait.csv", "w"); print("rtt_a_ms,rtt_b_ms,wait,clients,rep,operations,ops_per_s,mean_us,p10_us,p50_us,p90_us,p99_us,busy,stolen", file=out)
    for rep in (1, 2, 3):
        for w in (1, 2):
            for n in (1, 8, 32):
                c0 = cpu(); us = json.loads(subprocess.run(net.args(1, ["python3", f"{HERE}/redis_client.py", str(n), str(w), "3"]), stdout=subprocess.PIPE, text=True).stdout)
                b, st = share(c0, cpu()); m = sum(us)/len(us)
                print(f"20,60,{w},{n},{rep},{len(us)},{n*1e6/m:.1f},{m:.0f},{quant(us,.1):.0f},{quant(us,.5):.0f},{quant(us,.9):.0f},{quant(us,.99):.0f},{b:.2f},{st:.2f}", file=out, flush=True)
    print(net.count())
finally:
    for p in ps: p.kill(); p.wait()
    net.end()
