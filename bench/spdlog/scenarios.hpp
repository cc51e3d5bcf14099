#pragma once
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

// The scenarios, for any logger that has log(call), log_disabled(call) and finish().
constexpr int kWarmupRecords = 50000;
constexpr int kPacedIntervalNs = 10000;
constexpr int kStrideBetweenThreads = 131;

inline int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline double cpu_us() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

// The most memory the process ever held; 0 where there is no procfs.
inline long peak_rss_kib() {
  long kib = 0;
  char line[256];
  if (FILE* status = fopen("/proc/self/status", "r")) {
    while (fgets(line, sizeof line, status) && sscanf(line, "VmHWM: %ld", &kib) != 1) {
    }
    fclose(status);
  }
  return kib;
}

template <class Call>
void warm_up(Call call) {
  for (int i = 0; i < kWarmupRecords; i++) call(i);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
}

template <class Peer>
void run_throughput(Peer& peer, int threads, int records) {
  warm_up([&](int call) { peer.log(call); });
  int each = records / threads;
  records = each * threads;
  auto log_many = [&](int offset) {
    for (int i = 0; i < each; i++) peer.log(i + offset);
  };
  double cpu = cpu_us();
  int64_t start = now_ns();
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; thread++) others.emplace_back(log_many, thread * kStrideBetweenThreads);
  log_many(0);
  for (auto& other : others) other.join();
  int64_t calls = now_ns() - start;
  peer.finish();
  int64_t total = now_ns() - start;
  fprintf(stderr,
          "{\"records\":%d,\"lines\":%d,\"calls_ns\":%ld,\"total_ns\":%ld,\"cpu_us_per_record\":%.3f,"
          "\"peak_rss_kib\":%ld}\n",
          records, records + kWarmupRecords, calls, total, (cpu_us() - cpu) / records, peak_rss_kib());
}

inline int64_t clock_cost() {
  std::vector<int64_t> readings(100000);
  for (auto& reading : readings) {
    int64_t before = now_ns();
    reading = now_ns() - before;
  }
  std::sort(readings.begin(), readings.end());
  return readings[readings.size() / 2];
}

template <class Peer>
void run_latency(Peer& peer, int records, bool paced) {
  warm_up([&](int call) { peer.log(call); });
  std::vector<int64_t> latencies(records, 1);
  int64_t clock = clock_cost();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  double cpu = cpu_us();
  int64_t due = now_ns();
  for (int i = 0; i < records; i++) {
    int64_t before = now_ns();
    while (paced && before < due) before = now_ns();
    peer.log(i);
    latencies[i] = now_ns() - before;
    due += kPacedIntervalNs;
  }
  cpu = cpu_us() - cpu;
  peer.finish();
  std::sort(latencies.begin(), latencies.end());
  auto percentile = [&](double share) { return latencies[static_cast<size_t>(records * share)]; };
  fprintf(stderr,
          "{\"records\":%d,\"lines\":%d,\"clock_ns\":%ld,\"p50_ns\":%ld,\"p99_ns\":%ld,\"p999_ns\":%ld,"
          "\"max_ns\":%ld,\"cpu_us_per_record\":%.3f,\"peak_rss_kib\":%ld}\n",
          records, records + kWarmupRecords, clock, percentile(0.5), percentile(0.99), percentile(0.999),
          latencies.back(), cpu / records, peak_rss_kib());
}

template <class Peer>
void run_disabled(Peer& peer, int calls) {
  warm_up([&](int call) { peer.log_disabled(call); });
  int64_t start = now_ns();
  for (int i = 0; i < calls; i++) peer.log_disabled(i);
  double elapsed = static_cast<double>(now_ns() - start);
  peer.finish();
  fprintf(stderr, "{\"records\":%d,\"lines\":0,\"ns_per_call\":%.3f}\n", calls, elapsed / calls);
}
