from lab import *
import random
CL = '''
import socket, sys, time
END = time.monotonic() + float(sys.argv[1])
s = socket.socket(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); s.connect(("10.77.0.1", 6379)); last = None
while time.monotonic() < END:
    s.sendall(b"*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$1\\r\\nv\\r\\n"); r = s.recv(200)[:11].decode().strip()
    if r != last: print(f"{time.monotonic():.3f} {r}", flush=True); last = r
    time.sleep(0.02)
'''
net = Net(2); net.rtt(1, 2, 20); out = open("min_replicas.csv", "w"); print("max_lag_s,cut_s,refused_after_s,accepted_after_the_end_s", file=out)
try:
    for rep in range(5):
        for lag, d in ((2, 6), (10, 14)):
            ps = []
            for h in (1, 2):
                dd = f"{BASE}/r{h}"; subprocess.run(f"rm -rf {dd}; mkdir -p {dd}", shell=True)
                ps.append(net.start(h, ["redis-server", "--port", "6379", "--bind", f"10.77.0.{h}", "--protected-mode", "no", "--dir", dd, "--save", "", "--repl-diskless-sync-delay", "0", "--min-replicas-to-write", "1" if h == 1 else "0", "--min-replicas-max-lag", str(lag)] + ([] if h == 1 else ["--replicaof", "10.77.0.1", "6379"]), out=f"{dd}/log"))
            try:
                time.sleep(4 + random.random())
                c = subprocess.Popen(net.args(1, ["python3", "-c", CL, str(d + 22)]), stdout=subprocess.PIPE, text=True)
                time.sleep(1 + random.random()); t = time.monotonic(); net.cut(1, 2); time.sleep(d); e = time.monotonic(); net.heal(1, 2)
                ev = [(float(l.split()[0]), l.split()[1]) for l in c.communicate()[0].split("\n") if l]
                no = [x for x, w in ev if w.startswith("-NOREP") and x > t]; ok = [x for x, w in ev if w == "+OK" and x > e]
                print(f"{lag},{d},{no[0]-t if no else '':.5},{ok[0]-e if ok else '':.5}", file=out, flush=True)
            finally:
                for p in ps: p.kill(); p.wait()
finally: net.end()
