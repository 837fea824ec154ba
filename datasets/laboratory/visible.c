/*
 * When a standby shows what its idle primary has acknowledged.
 *
 *   cc -O2 -I/usr/include/postgresql -o visible visible.c -lpq && ./visible PRIMARY STANDBY ROUNDS poll|DELAY_MS… > rows.csv
 *
 * PRIMARY and STANDBY are connection strings; table v (n bigint) has one row. A round sleeps 100 ms, sets n on the primary and waits
 * for the acknowledgement. With delays it then sleeps for each in turn, a round each, and reads n once on the standby; with `poll` it
 * reads until n is there. One row a round: what was asked, when the read began and ended (µs after the acknowledgement), whether it
 * saw the write, and how long the write took. A last line, after a #, gives the use of the machine meanwhile, in percent.
 */
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleep_until(int64_t due)
{
	struct timespec t = { due / 1000000000LL, due % 1000000000LL };
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
}

static PGconn *connected(const char *where, const char *name, const char *statement)
{
	PGconn *at = PQconnectdb(where);
	if (PQstatus(at) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(at));
		exit(1);
	}
	PQclear(PQprepare(at, name, statement, 0, 0));
	return at;
}

static void machine(double use[3])
{
	long long f[8] = {0};
	FILE *s = fopen("/proc/stat", "r");
	if (s == NULL || fscanf(s, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", f, f + 1, f + 2, f + 3, f + 4, f + 5, f + 6, f + 7) != 8)
		exit(1);
	fclose(s);
	use[0] = 0;
	for (int i = 0; i < 8; i++)
		use[0] += f[i];
	use[1] = use[0] - f[3] - f[4];
	use[2] = f[7];
}

static int64_t read_once(PGconn *standby)
{
	PGresult *r = PQexecPrepared(standby, "read", 0, 0, 0, 0, 0);
	int64_t n = PQntuples(r) == 1 ? atoll(PQgetvalue(r, 0, 0)) : -1;
	PQclear(r);
	return n;
}

int main(int count, char **words)
{
	if (count < 5)
		return 2;
	PGconn *primary = connected(words[1], "write", "update v set n = $1::bigint");
	PGconn *standby = connected(words[2], "read", "select n from v");
	int rounds = atoi(words[3]), poll = strcmp(words[4], "poll") == 0;
	double before[3], after[3];
	int64_t value = now();
	machine(before);
	printf("asked_ms,began_us,ended_us,seen,write_us\n");
	for (int i = 0; i < rounds; i++) {
		char text[32];
		const char *values[] = { text };
		const char *asked = words[4 + (poll ? 0 : i % (count - 4))];
		snprintf(text, sizeof text, "%lld", (long long)++value);
		sleep_until(now() + 100000000LL);
		int64_t from = now(), began;
		PGresult *r = PQexecPrepared(primary, "write", 1, values, 0, 0, 0);
		int64_t acknowledged = now();
		if (PQresultStatus(r) != PGRES_COMMAND_OK) {
			fprintf(stderr, "%s", PQerrorMessage(primary));
			return 1;
		}
		PQclear(r);
		if (!poll)
			sleep_until(acknowledged + (int64_t)(atof(asked) * 1e6));
		int seen;
		do {
			began = now();
			seen = read_once(standby) == value;
		} while (poll && !seen);
		printf("%s,%.1f,%.1f,%d,%.1f\n", asked, (began - acknowledged) / 1e3, (now() - acknowledged) / 1e3, seen, (acknowledged - from) / 1e3);
	}
	machine(after);
	printf("# busy %.1f stolen %.1f\n", 100 * (after[1] - before[1]) / (after[0] - before[0]), 100 * (after[2] - before[2]) / (after[0] - before[0]));
	return 0;
}
