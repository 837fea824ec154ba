import socket, sys, time, threading, json
n, replicas, secs = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
def cmd(*w): return b"*%d\r\n" % len(w) + b"".join(b"$%d\r\n%s\r\n" % (len(x), x) for x in (y.encode() for y in w))
req = cmd("SET", "key:0000000000001", "x" * 100) + cmd("WAIT", replicas, "0")
us = []; T0 = time.monotonic() + 0.7; END = T0 + secs
def one():
    s = socket.socket(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); s.connect(("10.77.0.1", 6379))
    while True:
        t = time.monotonic()
        if t > END: return
        s.sendall(req); d = b""
        while d.count(b"\r\n") < 2: d += s.recv(4096)
        if t > T0: us.append((time.monotonic() - t) * 1e6)
ts = [threading.Thread(target=one) for _ in range(n)]; [x.start() for x in ts]; [x.join() for x in ts]
print(json.dumps(us))
