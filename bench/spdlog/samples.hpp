#pragma once
#include <array>
#include <cstdint>
#include <string>

// The values of one record. Every peer program makes the same ones.
struct Sample {
  std::string request_id;
  std::string model;
  int tokens;
  double duration_ms;
  bool cached;
};

constexpr int kSampleCount = 1024;  // A power of two, so that a mask picks one.

inline std::array<Sample, kSampleCount> make_samples() {
  const char* models[] = {"llama-3-8b-instruct", "gpt-4o-mini", "mistral-7b-v0.3", "claude-3-haiku"};
  std::array<Sample, kSampleCount> samples;
  uint32_t state = 12345;
  auto next = [&] { return state = state * 1664525u + 1013904223u; };
  for (int i = 0; i < kSampleCount; i++) {
    uint32_t first = next();
    uint32_t second = next();
    samples[i] = {"req_" + std::to_string(1719405000000000LL + (first >> 4)), models[i % 4],
                  static_cast<int>(first >> 8) % 4096, ((second >> 8) % 5000000) / 1000.0, i % 8 == 0};
  }
  return samples;
}

inline const Sample& sample_of(int call) {
  static const std::array<Sample, kSampleCount> samples = make_samples();
  return samples[call & (kSampleCount - 1)];
}
