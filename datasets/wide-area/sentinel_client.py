"""On the clients' host: asks each data node to take a write, and each Sentinel who leads, every 20 ms. Prints times of CLOCK_MONOTONIC."""
import socket, sys, time, threading
END_AT = time.monotonic() + float(sys.argv[1])
lock = threading.Lock()
def say(*w):
    with lock: print(f"{time.monotonic():.4f}", *w, flush=True)
def link(host, port):
    s = socket.socket(); s.settimeout(1.0); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); s.connect((f"10.77.0.{host}", port)); return s
def cmd(*w): return b"*%d\r\n" % len(w) + b"".join(b"$%d\r\n%s\r\n" % (len(x), x) for x in (y.encode() for y in w))
def writer(host):
    last = None; s = None
    while time.monotonic() < END_AT:
        try:
            if s is None: s = link(host, 6379)
            s.sendall(cmd("SET", "k", "v")); r = s.recv(200); a = "ok" if r.startswith(b"+OK") else (r[:9].decode().strip() or "gone")
        except Exception: s = None; a = "gone"
        if a != last: say("write", host, a); last = a
        time.sleep(0.02)
def asker(host):
    last = None; s = None
    while time.monotonic() < END_AT:
        try:
            if s is None: s = link(host, 26379)
            s.sendall(cmd("SENTINEL", "get-master-addr-by-name", "m")); a = s.recv(300).decode().split("\r\n")[2]
        except Exception: s = None; a = "gone"
        if a != last: say("asked", host, a); last = a
        time.sleep(0.02)
t = [threading.Thread(target=f, args=(h,)) for h in (1, 2, 3) for f in (writer, asker)]
[x.start() for x in t]; [x.join() for x in t]
