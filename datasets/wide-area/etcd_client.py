import socket, sys, time, threading, json, base64
at, op, n, secs = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
K = base64.b64encode(b"key").decode(); V = base64.b64encode(b"x" * 100).decode()
path, body = ("/v3/kv/put", {"key": K, "value": V}) if op == "put" else ("/v3/kv/range", {"key": K, **({"serializable": True} if op == "get_ser" else {})})
b = json.dumps(body).encode(); req = f"POST {path} HTTP/1.1\r\nHost: e\r\nContent-Type: application/json\r\nContent-Length: {len(b)}\r\n\r\n".encode() + b
us = []; T0 = time.monotonic() + 0.7; END = T0 + secs
def one():
    s = socket.socket(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); s.connect((f"10.77.0.{at}", 2379))
    while True:
        t = time.monotonic()
        if t > END: return
        s.sendall(req); d = b""
        while True:
            d += s.recv(65536)
            h = d.find(b"\r\n\r\n")
            if h >= 0:
                head = d[:h].lower()
                if b"content-length:" in head:
                    if len(d) >= h + 4 + int(head.split(b"content-length:")[1].split(b"\r\n")[0]): break
                elif d.endswith(b"0\r\n\r\n"): break
        assert d.startswith(b"HTTP/1.1 200"), d
        if t > T0: us.append((time.monotonic() - t) * 1e6)
ts = [threading.Thread(target=one) for _ in range(n)]; [x.start() for x in ts]; [x.join() for x in ts]
print(json.dumps(us))
