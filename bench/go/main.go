// Measures Go's loggers: PEER SCENARIO THREADS RECORDS FOLDER. One line of JSON goes to standard error.
package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
)

func main() {
	if len(os.Args) != 6 {
		panic("expected: PEER SCENARIO THREADS RECORDS FOLDER")
	}
	threads, records := number(os.Args[3]), number(os.Args[4])
	makers := map[string]func(string) peer{"slog": slogPeer, "zerolog": zerologPeer}
	p := makers[os.Args[1]](filepath.Join(os.Args[5], "api.log"))
	var result figures
	switch os.Args[2] {
	case "throughput":
		result = throughput(p, threads, records)
	case "paced":
		result = latency(p, records, true)
	case "full_speed":
		result = latency(p, records, false)
	case "disabled":
		result = disabled(p, records)
	default:
		panic("no such scenario: " + os.Args[2])
	}
	if os.Args[1] == "slog" {
		result["source"] = slogSource
	}
	if err := json.NewEncoder(os.Stderr).Encode(result); err != nil {
		panic(err)
	}
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}
