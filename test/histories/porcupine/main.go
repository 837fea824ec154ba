// Judges a history that `quorate history FILE --format porcupine` has written by Porcupine
// (github.com/anishathalye/porcupine): each key is a register of its own that begins with 0.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

type operation struct {
	ClientId int    `json:"clientId"`
	Op       string `json:"op"`
	Key      int64  `json:"key"`
	Value    int64  `json:"value"`
	Call     int64  `json:"call"`
	Return   *int64 `json:"return"`
}

var register = porcupine.Model{
	Init: func() interface{} { return int64(0) },
	Step: func(state, input, _ interface{}) (bool, interface{}) {
		asked := input.(operation)
		if asked.Op == "write" {
			return true, asked.Value
		}
		return state == asked.Value, state
	},
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	keys := map[int64][]porcupine.Operation{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var one operation
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		// Nobody knows whether a write without return took effect: it may, at any time.
		end := int64(math.MaxInt64)
		if one.Return != nil {
			end = *one.Return
		}
		keys[one.Key] = append(keys[one.Key], porcupine.Operation{
			ClientId: one.ClientId, Input: one, Call: one.Call, Output: one.Value, Return: end,
		})
	}
	var illegal, undecided []int64
	for key, operations := range keys {
		switch porcupine.CheckOperationsTimeout(register, operations, 20*time.Second) {
		case porcupine.Illegal:
			illegal = append(illegal, key)
		case porcupine.Unknown:
			undecided = append(undecided, key)
		}
	}
	sort.Slice(illegal, func(a, b int) bool { return illegal[a] < illegal[b] })
	fmt.Printf("%d keys, %d not linearizable: %v; undecided: %v\n",
		len(keys), len(illegal), illegal, undecided)
}
