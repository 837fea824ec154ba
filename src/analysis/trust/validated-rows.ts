/**
 * The measured rows and the model's errors, as `quorate validate --points` writes them: system, row,
 * form, round trip in ms, writes in progress, share of the fullest station, errors of throughput,
 * p50 and p99.
 */
export const VALIDATED_ROWS = `
postgresql|PostgreSQL 15, off, 4 sessions, RTT 0 ms|single_leader|0|4|1|-0.395|1.647|-0.742
postgresql|PostgreSQL 15, off, 16 sessions, RTT 0 ms|single_leader|0|16|1|-0.437|2.118|-0.648
postgresql|PostgreSQL 15, off, 64 sessions, RTT 0 ms|single_leader|0|64|1|-0.324|2.4|-0.62
postgresql|PostgreSQL 15, local, 4 sessions, RTT 0 ms|single_leader|0|4|1|-0.137|0.138|0.696
postgresql|PostgreSQL 15, local, 16 sessions, RTT 0 ms|single_leader|0|16|0.753|-0.093|0.269|-0.1
postgresql|PostgreSQL 15, local, 64 sessions, RTT 0 ms|single_leader|0|64|0.919|0.118|0.253|-0.461
postgresql|PostgreSQL 15, remote_write, 4 sessions, RTT 0 ms|single_leader|0|4|0.927|0.241|0.145|-0.375
postgresql|PostgreSQL 15, remote_write, 16 sessions, RTT 0 ms|single_leader|0|16|0.755|0.174|-0.012|-0.461
postgresql|PostgreSQL 15, remote_write, 64 sessions, RTT 0 ms|single_leader|0|64|0.908|0.36|-0.036|-0.548
postgresql|PostgreSQL 15, on, 4 sessions, RTT 0 ms|single_leader|0|4|0.748|0.042|0.254|-0.44
postgresql|PostgreSQL 15, on, 16 sessions, RTT 0 ms|single_leader|0|16|0.66|0.361|-0.147|-0.469
postgresql|PostgreSQL 15, on, 64 sessions, RTT 0 ms|single_leader|0|64|0.829|0.319|-0.098|-0.402
postgresql|PostgreSQL 15, remote_apply, 4 sessions, RTT 0 ms|single_leader|0|4|0.897|0.054|0.065|-0.114
postgresql|PostgreSQL 15, remote_apply, 16 sessions, RTT 0 ms|single_leader|0|16|0.804|0.097|-0.094|-0.071
postgresql|PostgreSQL 15, remote_apply, 64 sessions, RTT 0 ms|single_leader|0|64|0.965|0.317|-0.085|-0.433
postgresql|PostgreSQL 15, remote_write, 1 session, RTT 10 ms|single_leader|10|1|0.068|0.069|-0.042|-0.108
postgresql|PostgreSQL 15, remote_write, 4 sessions, RTT 10 ms|single_leader|10|4|0.189|-0.001|0.001|0.051
postgresql|PostgreSQL 15, remote_write, 16 sessions, RTT 10 ms|single_leader|10|16|0.178|0.026|0.01|-0.232
postgresql|PostgreSQL 15, remote_write, 64 sessions, RTT 10 ms|single_leader|10|64|0.445|-0.103|0.2|-0.123
postgresql|PostgreSQL 15, on, 1 session, RTT 10 ms|single_leader|10|1|0.076|-0.001|0.036|-0.154
postgresql|PostgreSQL 15, on, 4 sessions, RTT 10 ms|single_leader|10|4|0.168|0.008|-0.012|-0.349
postgresql|PostgreSQL 15, on, 16 sessions, RTT 10 ms|single_leader|10|16|0.221|0.117|-0.062|-0.323
postgresql|PostgreSQL 15, on, 64 sessions, RTT 10 ms|single_leader|10|64|0.444|0.023|0.062|-0.243
postgresql|PostgreSQL 15, remote_apply, 1 session, RTT 10 ms|single_leader|10|1|0.084|0.177|-0.147|-0.397
postgresql|PostgreSQL 15, remote_apply, 4 sessions, RTT 10 ms|single_leader|10|4|0.182|0.166|-0.129|-0.316
postgresql|PostgreSQL 15, remote_apply, 16 sessions, RTT 10 ms|single_leader|10|16|0.289|0.263|-0.162|-0.458
postgresql|PostgreSQL 15, remote_apply, 64 sessions, RTT 10 ms|single_leader|10|64|0.555|0.278|-0.135|-0.222
postgresql|PostgreSQL 15, local, 16 sessions, RTT 0 ms|single_leader|0|16|1|-0.107|0.169|-0.347
postgresql|PostgreSQL 15, remote_write, 16 sessions, RTT 0 ms|single_leader|0|16|1|0.054|0.036|-0.51
postgresql|PostgreSQL 15, on, 16 sessions, RTT 0 ms|single_leader|0|16|0.742|0.083|-0.027|-0.46
postgresql|PostgreSQL 15, remote_apply, 16 sessions, RTT 0 ms|single_leader|0|16|0.815|0.392|-0.238|-0.576
postgresql|PostgreSQL 15, remote_write, 1 session, RTT 10 ms|single_leader|10|1|0.196|-0.036|0.055|-0.036
postgresql|PostgreSQL 15, remote_write, 16 sessions, RTT 10 ms|single_leader|10|16|0.346|0.022|-0.03|-0.21
postgresql|PostgreSQL 15, on, 1 session, RTT 10 ms|single_leader|10|1|0.174|0.023|0.046|-0.241
postgresql|PostgreSQL 15, on, 16 sessions, RTT 10 ms|single_leader|10|16|0.34|0.061|-0.051|-0.206
postgresql|PostgreSQL 15, remote_apply, 1 session, RTT 10 ms|single_leader|10|1|0.171|-0.024|0.065|-0.142
postgresql|PostgreSQL 15, remote_apply, 16 sessions, RTT 10 ms|single_leader|10|16|0.322|0.153|-0.117|-0.318
postgresql|PostgreSQL 15, on, FIRST 1 (a, b), 1 session, RTT 5 and 40 ms|single_leader|5|1|0.173|0.081|-0.077|-0.162
postgresql|PostgreSQL 15, on, FIRST 1 (a, b), 16 sessions, RTT 5 and 40 ms|single_leader|5|16|0.364|0.381|-0.247|-0.341
postgresql|PostgreSQL 15, on, FIRST 1 (a, b), 64 sessions, RTT 5 and 40 ms|single_leader|5|64|0.627|0.536|-0.246|-0.575
postgresql|PostgreSQL 15, on, FIRST 1 (b), 1 session, RTT 5 and 40 ms|single_leader|40|1|0.035|0.036|-0.034|-0.074
postgresql|PostgreSQL 15, on, FIRST 1 (b), 16 sessions, RTT 5 and 40 ms|single_leader|40|16|0.095|0.003|-0.001|-0.086
postgresql|PostgreSQL 15, on, FIRST 1 (b), 64 sessions, RTT 5 and 40 ms|single_leader|40|64|0.211|0.007|0.053|-0.263
mysql|MariaDB 10.11, async, 4 sessions, RTT 0 ms|single_leader|0|4|0.785|0.336|-0.236|-0.27
mysql|MariaDB 10.11, async, 16 sessions, RTT 0 ms|single_leader|0|16|0.989|-0.098|0.272|-0.246
mysql|MariaDB 10.11, async, 64 sessions, RTT 0 ms|single_leader|0|64|1|-0.343|0.71|-0.268
mysql|MariaDB 10.11, AFTER_COMMIT, 4 sessions, RTT 0 ms|single_leader|0|4|0.803|-0.047|0.26|-0.162
mysql|MariaDB 10.11, AFTER_COMMIT, 16 sessions, RTT 0 ms|single_leader|0|16|0.982|-0.415|0.568|0.499
mysql|MariaDB 10.11, AFTER_COMMIT, 64 sessions, RTT 0 ms|single_leader|0|64|0.997|-0.407|0.692|1.007
mysql|MariaDB 10.11, AFTER_SYNC, 4 sessions, RTT 0 ms|single_leader|0|4|0.766|-0.089|0.091|0.25
mysql|MariaDB 10.11, AFTER_SYNC, 16 sessions, RTT 0 ms|single_leader|0|16|0.982|-0.272|0.522|-0.42
mysql|MariaDB 10.11, AFTER_SYNC, 64 sessions, RTT 0 ms|single_leader|0|64|0.998|-0.363|0.646|-0.125
mysql|MariaDB 10.11, AFTER_COMMIT, 1 session, RTT 10 ms|single_leader|10|1|0.069|0.144|-0.085|-0.326
mysql|MariaDB 10.11, AFTER_COMMIT, 4 sessions, RTT 10 ms|single_leader|10|4|0.173|0.101|-0.081|-0.26
mysql|MariaDB 10.11, AFTER_COMMIT, 16 sessions, RTT 10 ms|single_leader|10|16|0.512|0.11|-0.045|-0.258
mysql|MariaDB 10.11, AFTER_COMMIT, 64 sessions, RTT 10 ms|single_leader|10|64|0.959|0.055|-0.057|-0.253
mysql|MariaDB 10.11, AFTER_SYNC, 1 session, RTT 10 ms|single_leader|10|1|0.063|0.049|-0.03|0.008
mysql|MariaDB 10.11, AFTER_SYNC, 4 sessions, RTT 10 ms|single_leader|10|4|0.118|0.096|-0.152|-0.105
mysql|MariaDB 10.11, AFTER_SYNC, 16 sessions, RTT 10 ms|single_leader|10|16|0.293|0.009|0.098|-0.134
mysql|MariaDB 10.11, AFTER_SYNC, 64 sessions, RTT 10 ms|single_leader|10|64|0.598|-0.247|0.398|-0.11
redis|Redis 7.0, no WAIT, appendfsync off, 4 clients, RTT 0 ms|single_leader|0|4|1|-0.636|1.944|1.129
redis|Redis 7.0, no WAIT, appendfsync off, 16 clients, RTT 0 ms|single_leader|0|16|1|-0.357|0.87|-0.2
redis|Redis 7.0, WAIT 1, appendfsync off, 4 clients, RTT 0 ms|single_leader|0|4|0.999|-0.091|0.131|-0.091
redis|Redis 7.0, WAIT 1, appendfsync off, 16 clients, RTT 0 ms|single_leader|0|16|0.998|0.598|-0.265|-0.582
redis|Redis 7.0, WAIT 1, appendfsync off, 64 clients, RTT 0 ms|single_leader|0|64|0.996|0.404|-0.106|-0.706
redis|Redis 7.0, WAIT 1, appendfsync off, 1 client, RTT 10 ms|single_leader|10|1|0.045|0.102|-0.07|-0.182
redis|Redis 7.0, WAIT 1, appendfsync off, 4 clients, RTT 10 ms|single_leader|10|4|0.053|0.067|-0.041|-0.239
redis|Redis 7.0, WAIT 1, appendfsync off, 16 clients, RTT 10 ms|single_leader|10|16|0.081|0.017|0|-0.22
redis|Redis 7.0, WAIT 1, appendfsync off, 64 clients, RTT 10 ms|single_leader|10|64|0.179|0.051|-0.002|-0.435
redis|Redis 7.0, no WAIT, appendfsync always, 1 client, RTT 0 ms|single_leader|0|1|0.623|-0.221|0.213|0.746
redis|Redis 7.0, no WAIT, appendfsync always, 4 clients, RTT 0 ms|single_leader|0|4|0.68|0.128|-0.205|0.305
redis|Redis 7.0, no WAIT, appendfsync always, 16 clients, RTT 0 ms|single_leader|0|16|0.818|0.287|-0.326|0.282
redis|Redis 7.0, no WAIT, appendfsync always, 64 clients, RTT 0 ms|single_leader|0|64|0.904|0.096|-0.096|-0.055
redis|Redis 7.0, WAIT 1, appendfsync always, 1 client, RTT 0 ms|single_leader|0|1|0.449|0.097|-0.169|0.47
redis|Redis 7.0, WAIT 1, appendfsync always, 4 clients, RTT 0 ms|single_leader|0|4|0.523|0.606|-0.481|0.209
redis|Redis 7.0, WAIT 1, appendfsync always, 16 clients, RTT 0 ms|single_leader|0|16|0.686|0.728|-0.518|0.086
redis|Redis 7.0, WAIT 1, appendfsync always, 64 clients, RTT 0 ms|single_leader|0|64|0.823|0.779|-0.465|-0.369
redis|Redis 7.0, WAIT 1, appendfsync always, 1 client, RTT 10 ms|single_leader|10|1|0.043|0.068|-0.059|-0.002
redis|Redis 7.0, WAIT 1, appendfsync always, 4 clients, RTT 10 ms|single_leader|10|4|0.118|0.09|-0.081|-0.084
redis|Redis 7.0, WAIT 1, appendfsync always, 16 clients, RTT 10 ms|single_leader|10|16|0.205|0.16|-0.121|-0.269
redis|Redis 7.0, WAIT 1, appendfsync always, 64 clients, RTT 10 ms|single_leader|10|64|0.302|0.158|-0.126|-0.164
etcd|etcd 3.4, put, 4 clients, RTT 0 ms|consensus|0|4|0.995|0.174|-0.119|-0.284
etcd|etcd 3.4, put, 16 clients, RTT 0 ms|consensus|0|16|1|-0.322|0.607|-0.229
etcd|etcd 3.4, put, 64 clients, RTT 0 ms|consensus|0|64|1|-0.497|1.199|-0.204
etcd|etcd 3.4, put, 1 client, RTT 10 ms|consensus|10|1|0.145|-0.03|0.022|0.036
etcd|etcd 3.4, put, 4 clients, RTT 10 ms|consensus|10|4|0.568|0.147|-0.129|-0.21
etcd|etcd 3.4, put, 16 clients, RTT 10 ms|consensus|10|16|1|-0.004|0.055|-0.337
etcd|etcd 3.4, put, 64 clients, RTT 10 ms|consensus|10|64|1|-0.51|1.268|-0.028
etcd|etcd 3.4, linearizable get, 1 client, RTT 10 ms|consensus|10|1|0.147|-0.002|0.002|0.054
etcd|etcd 3.4, serializable get, 1 client, RTT 10 ms|consensus|10|1|0.5|-0.694|2.817|0.767
etcd|etcd 3.4, put through follower 2, 1 client, RTT 10 ms|consensus|10|1|0.085|0.045|-0.021|-0.207
etcd|etcd 3.4, linearizable get through follower 2, 1 client, RTT 10 ms|consensus|10|1|0.086|0.032|-0.02|-0.04
etcd|etcd 3.4, linearizable get through follower 3, 1 client, RTT 10 ms|consensus|10|1|0.087|0.006|-0.005|0.011
`;
