using System.Globalization;
using System.Text;
using Hewn;
using Hewn.Alerts.Testing;
using LocalLlm.KvCache;
using LocalLlm.Tests.Hosting;
using LocalLlm.Tests.Readme;

namespace LocalLlm.Tests.KvCache;

/// <summary>The rules of deploy/rules over what the cache really logs.</summary>
public sealed class AlertTests
{
    private static readonly string[] _labels =
        ["service", "environment", "level", "operation", "model", "logger", "type"];

    [Fact]
    public async Task A_full_disk_raises_the_alert_of_the_open_breaker_and_none_before()
    {
        await CheckAsync(
            driver => driver.Store.WriteFault = FaultyStore.NoSpace,
            """
                  - {eval_time: 0m, alertname: CircuitBreakerOpen}
                  - eval_time: 5m
                    alertname: CircuitBreakerOpen
                    exp_alerts:
                      - exp_labels: {service: local-llm, circuit: ssd, severity: critical}
                  - {eval_time: 2m, alertname: CircuitBreakerFlapping}
                  - eval_time: 15m
                    alertname: CircuitBreakerFlapping
                    exp_alerts:
                      - exp_labels: {service: local-llm, circuit: ssd, severity: warning}
                  - {eval_time: 15m, alertname: CacheHitRateLow}
                  - eval_time: 1m
                    alertname: NewErrorType
                    exp_alerts:
                      - exp_labels: {service: local-llm, error_type: System.IO.IOException, severity: info}
                  - {eval_time: 15m, alertname: Fatal}
            """);
    }

    [Fact]
    public async Task Too_little_memory_raises_the_alert_of_the_hit_rate_and_not_that_of_the_breaker()
    {
        await CheckAsync(
            _ => { },
            """
                  - eval_time: 15m
                    alertname: CacheHitRateLow
                    exp_alerts:
                      - exp_labels: {service: local-llm, severity: warning}
                  - {eval_time: 15m, alertname: CircuitBreakerOpen}
            """);
    }

    [Fact]
    public async Task Steps_that_follow_one_another_in_too_little_memory_raise_the_alert_of_the_eviction_rate()
    {
        await CheckAsync(
            _ => { },
            """
                  - {eval_time: 5m, alertname: EvictionRateHigh}
                  - eval_time: 10m
                    alertname: EvictionRateHigh
                    exp_alerts:
                      - exp_labels: {service: local-llm, severity: warning}
            """,
            usual => usual with { Policy = EvictionPolicyKind.AdaptiveLru },
            stepsEachQuarter: 8);
    }

    [Fact]
    public async Task A_disk_budget_that_is_too_small_raises_the_alert_of_the_degraded_cache()
    {
        await CheckAsync(
            _ => { },
            """
                  - eval_time: 15m
                    alertname: CacheDegraded
                    exp_alerts:
                      - exp_labels: {service: local-llm, mode: memory_pressure, severity: warning}
                  - {eval_time: 15m, alertname: CircuitBreakerOpen}
                  - {eval_time: 15m, alertname: CacheDataDamaged}
            """,
            usual => usual with { MaxSsdBytes = 2 * usual.BlockBytes });
    }

    [Fact]
    public async Task A_turned_bit_raises_the_alert_of_damaged_data_and_no_other()
    {
        bool isFirst = true;
        await CheckAsync(
            driver => driver.Store.Corrupts = () => isFirst && !(isFirst = false),
            """
                  - eval_time: 1m
                    alertname: CacheDataDamaged
                    exp_alerts:
                      - exp_labels: {service: local-llm, severity: warning}
                  - {eval_time: 15m, alertname: CacheDataDamaged}
                  - {eval_time: 15m, alertname: CacheDegraded}
            """);
    }

    private static async Task CheckAsync(
        Action<CacheDriver> prepare,
        string expectations,
        Func<KvCacheOptions, KvCacheOptions>? change = null,
        int stepsEachQuarter = 1)
    {
        using var folder = new TempFolder();
        var clock = new ManualClock();
        DateTimeOffset start = clock.GetUtcNow();
        KvCacheOptions usual = CacheDriver.Options with { HotTokens = 16 };
        Run(folder.Path, clock, prepare, change?.Invoke(usual) ?? usual, stepsEachQuarter);
        var yaml = new StringBuilder();
        string rules = Path.Combine(ReadmeTests.FindRoot(), "deploy", "rules");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"rule_files: ['{rules}/cache.yml', '{rules}/errors.yml']");
        yaml.AppendLine("evaluation_interval: 1m").AppendLine("tests:").AppendLine("  - name: real lines");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    start: {start:yyyy-MM-ddTHH:mm:ssZ}");
        yaml.AppendLine("    input_lines:");
        foreach (LogRecord record in new LogFiles(folder.Path).RecordsOf("api.log"))
        {
            var at = DateTimeOffset.Parse(record.Text("timestamp")!, CultureInfo.InvariantCulture);
            string line = record.Line.Replace("'", "''", StringComparison.Ordinal);
            yaml.AppendLine(CultureInfo.InvariantCulture, $"      - line: '{line}'");
            yaml.AppendLine(CultureInfo.InvariantCulture, $"        at: {(long)(at - start).TotalMilliseconds}ms");
        }

        yaml.AppendLine("    alert_rule_test:").AppendLine(expectations);
        string path = folder.Combine("test.yml");
        await File.WriteAllTextAsync(path, yaml.ToString());
        RuleTestResult result = await RuleTestRunner.RunAsync(path, _labels);
        result.Failures.ShouldBeEmpty();
        result.Checks.ShouldBeGreaterThanOrEqualTo(2);
    }

    // A quarter of an hour of one long sequence in a memory that is too small for it, so many steps in 15 seconds; ten
    // minutes where there are many.
    private static void Run(
        string directory, ManualClock clock, Action<CacheDriver> prepare, KvCacheOptions options, int steps)
    {
        var settings = new HewnOptions
        {
            Directory = directory,
            Service = "local-llm",
            ReadEnvironment = false,
            HandleProcessExit = false,
            Time = clock,
            Files = { new("api.log") },
        };
        using LogSystem system = LogSystem.Start(settings);
        using var driver = new CacheDriver(options, clock: clock, logger: system.For("kv.cache"));
        prepare(driver);
        int[] tokens = [.. Enumerable.Range(0, 60)];
        KvSequence sequence = driver.Cache.Open(tokens);
        for (int i = 0; i < (steps == 1 ? 65 : 41); i++)
        {
            for (int step = 0; step < steps; step++)
            {
                clock.Advance(TimeSpan.FromSeconds(15) / steps);
                driver.Step(sequence, tokens);
            }

            driver.Cache.TellStatistics();
        }
    }
}
