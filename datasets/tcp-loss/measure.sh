#!/bin/bash
# The rows of messages.csv and bulk.csv: ./measure.sh FOLDER, with lossy-link built in the folder. Settings sleep side by side.
cd "$1"
seed=${2:-0}
messages() {
  for loss in 0 0.01 0.03; do
    for way in 2500 10000 35000; do
      echo "$way $loss $((seed += 1)) cubic turns 2500 100 0"
      echo "$way $loss $((seed += 1)) cubic turns 1200 20272 0"
      echo "$way $loss $((seed += 1)) cubic stream 4000 100 20"
      echo "$way $loss $((seed += 1)) cubic stream 20000 100 200"
    done
  done
  echo "10000 0.1 $((seed += 1)) cubic turns 2500 100 0"
  echo "10000 0.1 $((seed += 1)) cubic stream 4000 100 20"
}
bulk() {
  for loss in 0.0001 0.001 0.01 0.02; do
    for way in 75000 35000 10000; do
      for control in cubic reno; do echo "$way $loss $((seed += 1)) $control bulk ${SECONDS_OF_BULK:-120}"; done
    done
  done
}
messages | xargs -P 8 -I{} sh -c './lossy-link {} >> messages.rows' &
seed=$((seed + 100))
bulk | xargs -P 2 -I{} sh -c './lossy-link {} >> bulk.rows' &
wait
