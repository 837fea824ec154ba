"""Hosts of network.c, and what every measurement needs: entering a host, telling the links, loads and quantiles."""
import os, subprocess, time, json, sys, signal
HERE = os.path.dirname(os.path.abspath(__file__))
BASE = os.environ.get("LAB", "/dev/shm/lab")
class Net:
    def __init__(self, hosts):
        os.makedirs(BASE, exist_ok=True); os.chmod(BASE, 0o777)
        for f in ("hosts",):
            try: os.unlink(f"{BASE}/{f}")
            except FileNotFoundError: pass
        self.err = open(f"{BASE}/net.err", "w+")
        self.p = subprocess.Popen([f"{HERE}/network", str(hosts), BASE], stderr=self.err)
        while not os.path.exists(f"{BASE}/hosts"): time.sleep(0.05)
        self.pid = [None] + [int(x) for x in open(f"{BASE}/hosts").read().split()]
    def say(self, *lines):
        fd = os.open(f"{BASE}/say", os.O_WRONLY); os.write(fd, ("\n".join(lines) + "\n").encode()); os.close(fd)
    def rtt(self, i, j, ms):
        self.say(f"delay {i} {j} {ms*500:.0f}", f"delay {j} {i} {ms*500:.0f}")
    def rate(self, i, j, bytes_s): self.say(f"rate {i} {j} {bytes_s}", f"rate {j} {i} {bytes_s}")
    def cut(self, i, j=0): self.say(f"cut {i} {j}", *( [f"cut {j} {i}"] if j else []))
    def heal(self, i, j=0): self.say(f"heal {i} {j}", *( [f"heal {j} {i}"] if j else []))
    def count(self):
        self.say("count 1 1"); time.sleep(0.1); self.err.flush(); return open(f"{BASE}/net.err").read().strip().split("\n")[-1]
    def args(self, host, argv, user=None, first=True):
        a = ["nsenter", "-t", str(self.pid[host]), "-n"]
        if first: a += ["chrt", "-f", "10"]
        if user: a += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        return a + argv
    def run(self, host, argv, user=None, **k):
        return subprocess.run(self.args(host, argv, user), check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=BASE, **k).stdout
    def start(self, host, argv, user=None, out=None):
        f = open(out or "/dev/null", "a")
        return subprocess.Popen(self.args(host, argv, user), stdout=f, stderr=f, cwd=BASE)
    def end(self): self.p.kill(); self.p.wait()
signal.signal(signal.SIGTERM, lambda *a: sys.exit(1))
def cpu():
    """All, busy with the hypervisor's share, and the hypervisor's share, in ticks of both cores."""
    f = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return sum(f), sum(f) - f[3] - f[4], f[7]
def share(c0, c1):
    n = max(1, c1[0] - c0[0]); return (c1[1]-c0[1])/n, (c1[2]-c0[2])/n
def quant(v, q):
    s = sorted(v); return s[min(len(s)-1, int(q*len(s)))]
