package main

import (
	"fmt"
	"strconv"
)

const sampleCount = 1024 // A power of two, so that a mask picks one.

const (
	service     = "text-generation"
	environment = "production"
	operation   = "text_generation"
)

// sample holds the values of one record. Every peer program makes the same ones.
type sample struct {
	requestID  string
	model      string
	tokens     int
	durationMs float64
	cached     bool
}

var samples = makeSamples()

func sampleOf(call int) *sample { return &samples[call&(sampleCount-1)] }

func makeSamples() [sampleCount]sample {
	models := []string{"llama-3-8b-instruct", "gpt-4o-mini", "mistral-7b-v0.3", "claude-3-haiku"}
	var made [sampleCount]sample
	state := uint32(12345)
	next := func() uint32 {
		state = state*1664525 + 1013904223
		return state
	}
	for i := range made {
		first, second := next(), next()
		made[i] = sample{
			requestID:  fmt.Sprintf("req_%d", 1719405000000000+int64(first>>4)),
			model:      models[i%len(models)],
			tokens:     int(first>>8) % 4096,
			durationMs: float64((second>>8)%5000000) / 1000,
			cached:     i%8 == 0,
		}
	}
	return made
}

// message builds the text by hand: fmt.Sprintf would cost these loggers much more.
func message(s *sample) string {
	text := make([]byte, 0, 128)
	text = append(text, "Text generation completed with model "...)
	text = append(text, s.model...)
	text = append(text, ": "...)
	text = strconv.AppendInt(text, int64(s.tokens), 10)
	text = append(text, " tokens in "...)
	text = strconv.AppendFloat(text, s.durationMs, 'f', -1, 64)
	text = append(text, " ms"...)
	return string(text)
}
