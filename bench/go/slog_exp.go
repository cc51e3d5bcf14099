//go:build !go1.21

package main

import "golang.org/x/exp/slog"

// Before Go 1.21 slog was this package; Debian 12 has it.
const slogSource = "golang.org/x/exp/slog"

func slogPeer(path string) peer {
	buffer, finish := open(path)
	logger := slog.New(slog.NewJSONHandler(buffer)).With("service", service, "environment", environment)
	log := func(level slog.Level, call int) {
		s := sampleOf(call)
		logger.LogAttrs(level, message(s),
			slog.String("request_id", s.requestID), slog.String("model", s.model),
			slog.String("operation", operation), slog.Int("tokens", s.tokens),
			slog.Float64("duration_ms", s.durationMs), slog.Bool("cached", s.cached))
	}
	return peer{
		log: func(call int) { log(slog.InfoLevel, call) },
		logDisabled: func(call int) {
			if logger.Enabled(slog.DebugLevel) {
				log(slog.DebugLevel, call)
			}
		},
		finish: finish,
	}
}
