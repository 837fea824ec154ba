"""The works of this bench in SimPy, as its own documentation writes such models: a process for each
customer, resources and events to wait on. SimPy 3 and 4 both run it.

    python3 simpy_works.py w1 100000 7

Prints one line of JSON: CPU seconds of the run, operations and the answers.
"""

import json
import math
import random
import sys
import time

import simpy

latencies = {"read": [], "write": []}
extra = {}


def w1(env, rng, operations):
    server = simpy.Resource(env, capacity=1)

    def read():
        start = env.now
        with server.request() as turn:
            yield turn
            yield env.timeout(rng.expovariate(10000))
        latencies["read"].append(env.now - start)

    for _ in range(operations):
        yield env.timeout(rng.expovariate(8000))
        env.process(read())


def w2(env, rng, operations, wanted):
    replicas = [0, 0, 0]
    state = {"versions": 0, "committed": 0, "stale": 0}

    def ask(replica, is_write, version):
        yield env.timeout(rng.expovariate(200 if is_write else 1000))
        seen = replicas[replica]
        if is_write and version > seen:
            replicas[replica] = version
        yield env.timeout(rng.expovariate(1000))
        return seen

    def operation(is_write, version):
        start, committed = env.now, state["committed"]
        answers = [env.process(ask(replica, is_write, version)) for replica in range(3)]
        newest, count, left = 0, 0, set(answers)
        while count < wanted:
            done = yield env.any_of(left)
            for answer in done:
                left.discard(answer)
                count += 1
                if count <= wanted:
                    newest = max(newest, answer.value)
        if is_write:
            latencies["write"].append(env.now - start)
            state["committed"] = max(state["committed"], version)
        else:
            latencies["read"].append(env.now - start)
            state["stale"] += newest < committed

    for _ in range(operations):
        yield env.timeout(rng.expovariate(1000))
        is_write = rng.random() < 0.5
        if is_write:
            state["versions"] += 1
        env.process(operation(is_write, state["versions"]))
    extra["stale"] = lambda: state["stale"] / len(latencies["read"])


def w3(env, rng, operations):
    bandwidth = 125e6
    wires = {name: simpy.Resource(env, capacity=1) for name in ("in", "log", "ack", "out")}
    log = []
    state = {"flushed": 0, "received": 0, "confirmed": 0, "committed": 0, "applied": 0, "flushing": False}
    bells = {name: env.event() for name in ("append", "applying")}
    ack_last = [0.0]

    def ring(name):
        bell, bells[name] = bells[name], env.event()
        bell.succeed()

    def cross(wire, size):
        with wires[wire].request() as turn:
            yield turn
            yield env.timeout(size / bandwidth)

    def commit():
        until = min(state["flushed"], state["confirmed"])
        while state["committed"] < until:
            state["committed"] += 1
            log[state["committed"] - 1].succeed()

    def leader_disk():
        while True:
            if state["flushed"] == len(log):
                yield bells["append"]
            to = len(log)
            yield env.timeout(rng.expovariate(5000))
            state["flushed"] = to
            commit()

    def in_order(last, action):
        """A message on one connection: never before the one sent before it."""
        arrival = env.now + rng.expovariate(10000)
        at = max(arrival, last[0])
        last[0] = at

        def deliver():
            yield env.timeout(at - env.now)
            action()

        env.process(deliver())

    def sender():
        sent, last = 0, [0.0]
        while True:
            if sent == len(log):
                yield bells["append"]
            to = len(log)
            payload = 256 * (to - sent)
            yield from cross("log", payload + 52 * math.ceil(payload / 1448))

            def received(to=to):
                state["received"] = max(state["received"], to)
                # What comes in the same instant behind it waits for the next flush.
                if not state["flushing"]:
                    env.process(follower_flush(to))
                ring("applying")

            in_order(last, received)
            sent = to

    def follower_flush(to):
        """Flushes what has come, again and again while more has come meanwhile."""
        state["flushing"] = True
        while True:
            yield env.timeout(rng.expovariate(5000))

            def confirm(to=to):
                state["confirmed"] = max(state["confirmed"], to)
                commit()

            env.process(confirm_by_wire(confirm))
            if state["received"] == to:
                break
            to = state["received"]
        state["flushing"] = False

    def confirm_by_wire(confirm):
        yield from cross("ack", 32 + 52)
        in_order(ack_last, confirm)

    def applier():
        while True:
            if state["applied"] == state["received"]:
                yield bells["applying"]
            else:
                yield env.timeout(rng.expovariate(1 / 60e-6))
                state["applied"] += 1

    def write():
        start = env.now
        yield from cross("in", 256 + 52)
        yield env.timeout(rng.expovariate(10000))
        done = env.event()
        log.append(done)
        ring("append")
        yield done
        yield from cross("out", 32 + 52)
        yield env.timeout(rng.expovariate(10000))
        latencies["write"].append(env.now - start)

    for station in (leader_disk, sender, applier):
        env.process(station())
    for _ in range(operations):
        yield env.timeout(rng.expovariate(5000))
        env.process(write())


def main():
    work, operations, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    env, rng = simpy.Environment(), random.Random(seed)
    sources = {
        "w1": lambda: w1(env, rng, operations),
        "w2": lambda: w2(env, rng, operations, 2),
        "w2one": lambda: w2(env, rng, operations, 1),
        "w3": lambda: w3(env, rng, operations),
    }
    start = time.process_time()
    env.process(sources[work]())
    env.run()
    seconds = time.process_time() - start
    answer = {"version": simpy.__version__, "seconds": seconds, "operations": operations}
    for kind, values in latencies.items():
        if not values:
            continue
        values.sort()
        answer[f"mean({kind}.latency)"] = sum(values) / len(values)
        answer[f"p99({kind}.latency)"] = values[math.ceil(0.99 * len(values)) - 1]
    if "stale" in extra:
        answer["stale_reads"] = extra["stale"]()
    print(json.dumps(answer))


main()
