//go:build go1.21

package main

import (
	"context"
	"log/slog"
)

const slogSource = "log/slog"

func slogPeer(path string) peer {
	buffer, finish := open(path)
	logger := slog.New(slog.NewJSONHandler(buffer, nil)).With("service", service, "environment", environment)
	log := func(level slog.Level, call int) {
		s := sampleOf(call)
		logger.LogAttrs(context.Background(), level, message(s),
			slog.String("request_id", s.requestID), slog.String("model", s.model),
			slog.String("operation", operation), slog.Int("tokens", s.tokens),
			slog.Float64("duration_ms", s.durationMs), slog.Bool("cached", s.cached))
	}
	return peer{
		log: func(call int) { log(slog.LevelInfo, call) },
		logDisabled: func(call int) {
			if logger.Enabled(context.Background(), slog.LevelDebug) {
				log(slog.LevelDebug, call)
			}
		},
		finish: finish,
	}
}
