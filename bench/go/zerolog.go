package main

import (
	"time"

	"github.com/rs/zerolog"
)

func zerologPeer(path string) peer {
	buffer, finish := open(path)
	zerolog.TimeFieldFormat = time.RFC3339Nano
	logger := zerolog.New(&lockedWriter{writer: buffer}).Level(zerolog.InfoLevel).With().
		Timestamp().Str("service", service).Str("environment", environment).Logger()
	fill := func(event *zerolog.Event, s *sample) {
		event.Str("request_id", s.requestID).Str("model", s.model).Str("operation", operation).
			Int("tokens", s.tokens).Float64("duration_ms", s.durationMs).Bool("cached", s.cached)
	}
	return peer{
		log: func(call int) {
			s := sampleOf(call)
			event := logger.Info()
			fill(event, s)
			event.Msg(message(s))
		},
		logDisabled: func(call int) {
			// As code that cares does: the message is built only when someone wants it.
			if event := logger.Debug(); event.Enabled() {
				fill(event, sampleOf(call))
				event.Msg(message(sampleOf(call)))
			}
		},
		finish: finish,
	}
}
