package main

import (
	"runtime"
	"sort"
	"sync"
	"time"
)

const (
	warmupRecords        = 50000
	pacedInterval        = 10 * time.Microsecond
	clockReadings        = 100000
	strideBetweenThreads = 131
)

var started = time.Now()

func now() int64 { return int64(time.Since(started)) }

func warmUp(log func(int)) {
	for i := 0; i < warmupRecords; i++ {
		log(i)
	}
	time.Sleep(200 * time.Millisecond)
	runtime.GC()
}

func throughput(p peer, threads, records int) figures {
	warmUp(p.log)
	each := records / threads
	records = each * threads
	bytesBefore, cpuBefore, start := allocatedBytes(), cpuMicroseconds(), now()
	var group sync.WaitGroup
	for thread := 1; thread < threads; thread++ {
		group.Add(1)
		go func(offset int) {
			defer group.Done()
			logMany(p.log, each, offset)
		}(thread * strideBetweenThreads)
	}
	logMany(p.log, each, 0)
	group.Wait()
	calls := now() - start
	p.finish()
	total := now() - start
	bytes := float64(allocatedBytes()-bytesBefore) / float64(records)
	return figures{
		"records":                records,
		"lines":                  records + warmupRecords,
		"calls_ns":               calls,
		"total_ns":               total,
		"cpu_us_per_record":      (cpuMicroseconds() - cpuBefore) / float64(records),
		"total_bytes_per_record": bytes,
		"peak_rss_kib":           peakRssKib(),
	}
}

func logMany(log func(int), records, offset int) {
	for i := 0; i < records; i++ {
		log(i + offset)
	}
}

func latency(p peer, records int, paced bool) figures {
	warmUp(p.log)
	latencies := make([]int64, records)
	for i := range latencies {
		latencies[i] = 1 // Touches the pages, so that no call pays for a fault of the harness.
	}
	clock := clockCost()
	time.Sleep(200 * time.Millisecond)
	cpuBefore, due := cpuMicroseconds(), now()
	for i := range latencies {
		before := now()
		for paced && before < due {
			before = now()
		}
		p.log(i)
		latencies[i] = now() - before
		due += int64(pacedInterval)
	}
	cpu := cpuMicroseconds() - cpuBefore
	p.finish()
	sortAscending(latencies)
	return figures{
		"records":           records,
		"lines":             records + warmupRecords,
		"clock_ns":          clock,
		"p50_ns":            percentile(latencies, 0.5),
		"p99_ns":            percentile(latencies, 0.99),
		"p999_ns":           percentile(latencies, 0.999),
		"max_ns":            latencies[records-1],
		"cpu_us_per_record": cpu / float64(records),
		"peak_rss_kib":      peakRssKib(),
	}
}

func disabled(p peer, calls int) figures {
	warmUp(p.logDisabled)
	bytesBefore, start := allocatedBytes(), now()
	logMany(p.logDisabled, calls, 0)
	elapsed := now() - start
	bytes := allocatedBytes() - bytesBefore
	p.finish()
	return figures{
		"records":        calls,
		"lines":          0,
		"ns_per_call":    float64(elapsed) / float64(calls),
		"bytes_per_call": float64(bytes) / float64(calls),
	}
}

func clockCost() int64 {
	readings := make([]int64, clockReadings)
	for i := range readings {
		before := now()
		readings[i] = now() - before
	}
	sortAscending(readings)
	return readings[len(readings)/2]
}

func percentile(sorted []int64, share float64) int64 { return sorted[int(float64(len(sorted))*share)] }

func sortAscending(values []int64) {
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
}
