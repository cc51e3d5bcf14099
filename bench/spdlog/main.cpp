// Measures spdlog's asynchronous logger: spdlog SCENARIO THREADS RECORDS FOLDER. One line of JSON to standard error.
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <string>

#include "samples.hpp"
#include "scenarios.hpp"

// spdlog writes text, not fields: the pattern and the format string are a JSON object with its quotes in place.
// Nothing is escaped, which is less work than the other loggers do. The queue holds 8192 records and blocks when full.
class SpdlogPeer {
 public:
  explicit SpdlogPeer(const std::string& folder)
      : logger_(spdlog::create_async<spdlog::sinks::basic_file_sink_mt>("bench", folder + "/api.log", true)) {
    logger_->set_pattern(
        "{\"timestamp\":\"%Y-%m-%dT%H:%M:%S.%fZ\",\"level\":\"%l\",\"service\":\"text-generation\","
        "\"environment\":\"production\",%v}",
        spdlog::pattern_time_type::utc);
  }

  void log(int call) { log_at(spdlog::level::info, call); }
  void log_disabled(int call) { log_at(spdlog::level::debug, call); }

  void finish() {
    logger_->flush();
    logger_.reset();
    spdlog::shutdown();
  }

 private:
  void log_at(spdlog::level::level_enum level, int call) {
    const Sample& s = sample_of(call);
    logger_->log(level,
                 "\"message\":\"Text generation completed with model {}: {} tokens in {} ms\",\"request_id\":\"{}\","
                 "\"model\":\"{}\",\"operation\":\"{}\",\"tokens\":{},\"duration_ms\":{},\"cached\":{}",
                 s.model, s.tokens, s.duration_ms, s.request_id, s.model, "text_generation", s.tokens, s.duration_ms,
                 s.cached);
  }

  std::shared_ptr<spdlog::logger> logger_;
};

int main(int argc, char** argv) {
  if (argc != 6) return fprintf(stderr, "expected: spdlog SCENARIO THREADS RECORDS FOLDER\n"), 2;
  std::string scenario = argv[2];
  int threads = atoi(argv[3]);
  int records = atoi(argv[4]);
  SpdlogPeer peer(argv[5]);
  if (scenario == "throughput") run_throughput(peer, threads, records);
  else if (scenario == "disabled") run_disabled(peer, records);
  else run_latency(peer, records, scenario == "paced");
}
