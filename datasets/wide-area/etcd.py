from lab import *
import urllib.request
RTT = {(1,2): 20, (1,3): 60, (2,3): 50}
net = Net(3)
for (i, j), ms in RTT.items(): net.rtt(i, j, ms)
CL = "n1=http://10.77.0.1:2380,n2=http://10.77.0.2:2380,n3=http://10.77.0.3:2380"
ps = []
def ctl(host, *a): return subprocess.run(["nsenter", "-t", str(net.pid[host]), "-n", "env", "ETCDCTL_API=3", "etcdctl", "--endpoints", f"http://10.77.0.{host}:2379"] + list(a), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
def member(host):
    o = json.loads([l for l in ctl(host, "endpoint", "status", "-w", "json").split("\n") if l.startswith("[")][0])[0]["Status"]; return o["header"]["member_id"], o["leader"]
try:
    for h in (1, 2, 3):
        subprocess.run(f"rm -rf {BASE}/e{h}", shell=True)
        ps.append(net.start(h, ["etcd", "--name", f"n{h}", "--data-dir", f"{BASE}/e{h}", "--listen-peer-urls", f"http://10.77.0.{h}:2380", "--initial-advertise-peer-urls", f"http://10.77.0.{h}:2380", "--listen-client-urls", f"http://10.77.0.{h}:2379", "--advertise-client-urls", f"http://10.77.0.{h}:2379", "--initial-cluster", CL, "--initial-cluster-state", "new", "--heartbeat-interval", "100", "--election-timeout", "1000", "--log-level", "error"], out=f"{BASE}/e{h}.log"))
    time.sleep(6)
    out = open("etcd_asym.csv", "w"); print("leader,client_at,rtt12_ms,rtt13_ms,rtt23_ms,op,clients,rep,operations,ops_per_s,mean_us,p10_us,p50_us,p90_us,p99_us,busy,stolen", file=out)
    ids = {h: member(h)[0] for h in (1, 2, 3)}
    for rep in (1, 2, 3):
        for leader in (1, 3):
            now = [h for h in ids if ids[h] == member(1)[1]][0]
            if now != leader: ctl(now, "move-leader", format(ids[leader], "x"))
            time.sleep(1); assert member(1)[1] == ids[leader], "leader"
            for at in (1, 2, 3):
                for op in ("put", "get_lin", "get_ser"):
                    for n in (1, 8):
                        if n == 8 and (op == "get_ser" or rep == 3): continue
                        c0 = cpu()
                        r = subprocess.run(net.args(at, ["python3", f"{HERE}/etcd_client.py", str(at), op, str(n), "3"]), stdout=subprocess.PIPE, text=True).stdout
                        us = json.loads(r); busy, st = share(c0, cpu()); m = sum(us)/len(us)
                        print(f"{leader},{at},20,60,50,{op},{n},{rep},{len(us)},{n*1e6/m:.1f},{m:.0f},{quant(us,.1):.0f},{quant(us,.5):.0f},{quant(us,.9):.0f},{quant(us,.99):.0f},{busy:.2f},{st:.2f}", file=out, flush=True)
    print(net.count())
finally:
    for p in ps: p.kill(); p.wait()
    net.end()
