/**
 * The works of this bench in simjs, a JavaScript library of the same kind as SimPy: entities with
 * timers and facilities. It is made for browsers and puts itself into `window`.
 *
 *   node simjs-works.mjs w1 100000 7
 */
globalThis.window = {};
await import("simjs");
const { Sim, Entity, Facility, Random } = globalThis.window.Sim;

const [work, count, seed] = process.argv.slice(2);
const operations = Number(count);
const latencies = { read: [], write: [] };
let stale = 0;

class Server extends Entity {
  start() {
    this.random = new Random(Number(seed));
    this.cpu = new Facility("cpu");
    this.begun = 0;
    this.next();
  }

  next() {
    if (this.begun === operations) return;
    this.begun += 1;
    this.setTimer(this.random.exponential(8000)).done(() => {
      const start = this.time();
      this.useFacility(this.cpu, this.random.exponential(10000)).done(() => {
        latencies.read.push(this.time() - start);
      });
      this.next();
    });
  }
}

class Replicas extends Entity {
  start() {
    this.random = new Random(Number(seed));
    this.wanted = work === "w2one" ? 1 : 2;
    this.held = [0, 0, 0];
    this.begun = 0;
    this.versions = 0;
    this.committed = 0;
    this.next();
  }

  next() {
    if (this.begun === operations) return;
    this.begun += 1;
    this.setTimer(this.random.exponential(1000)).done(() => {
      this.next();
      this.operate();
    });
  }

  operate() {
    const isWrite = this.random.random() < 0.5;
    const version = isWrite ? ++this.versions : 0;
    const op = { start: this.time(), isWrite, version, answers: 0, before: this.committed };
    for (let replica = 0; replica < 3; replica++) {
      this.setTimer(this.random.exponential(isWrite ? 200 : 1000)).done(() => {
        const seen = this.held[replica];
        if (isWrite && version > seen) this.held[replica] = version;
        this.setTimer(this.random.exponential(1000)).done(() => this.answer(op, seen));
      });
    }
  }

  answer(op, seen) {
    op.answers += 1;
    if (op.answers > this.wanted) return;
    if (!op.isWrite) op.version = Math.max(op.version, seen);
    if (op.answers < this.wanted) return;
    latencies[op.isWrite ? "write" : "read"].push(this.time() - op.start);
    if (op.isWrite) this.committed = Math.max(this.committed, op.version);
    else if (op.version < op.before) stale += 1;
  }
}

const sim = new Sim();
sim.addEntity(work === "w1" ? Server : Replicas);
const from = process.cpuUsage();
sim.simulate(1e12, 1e12);
const used = process.cpuUsage(from);
const answer = { seconds: (used.user + used.system) / 1e6, operations };
for (const [kind, values] of Object.entries(latencies)) {
  if (values.length === 0) continue;
  values.sort((a, b) => a - b);
  answer[`mean(${kind}.latency)`] = values.reduce((sum, value) => sum + value, 0) / values.length;
  answer[`p99(${kind}.latency)`] = values[Math.ceil(0.99 * values.length) - 1];
}
if (work !== "w1") answer.stale_reads = stale / latencies.read.length;
console.log(JSON.stringify(answer));
