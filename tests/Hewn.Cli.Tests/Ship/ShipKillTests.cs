using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hewn.Alerts.Tests;

namespace Hewn.Cli.Tests.Ship;

/// <summary>A shipper and a server that are killed, again and again, each at any moment.</summary>
public sealed class ShipKillTests : IDisposable
{
    private const int Lives = 6;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _logs = new();
    private readonly TempFolder _stored = new();
    private int _next;

    public void Dispose()
    {
        _logs.Dispose();
        _stored.Dispose();
    }

    [Theory]
    [InlineData("loki")]
    [InlineData("otlp")]
    public async Task Every_line_is_there_once(string protocol)
    {
        var random = new Random(11);
        string address = $"127.0.0.1:{FreePort.Next()}"; // The same in each life.
        for (int life = 0; life < Lives; life++)
        {
            Append(400);
            using Process server = await ServeAsync(address);
            using Process shipper = Ship(address, protocol);
            await UntilTakenAsync(address, shipper);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)), TimeProvider.System);
            Process[] dying = random.Next(2) == 0 ? [server, shipper] : [shipper, server];
            foreach (Process one in dying)
            {
                one.Kill();
                await one.WaitForExitAsync();
            }
        }

        using Process last = await ServeAsync(address);
        using Process rest = Ship(address, protocol, "--once");
        await rest.WaitForExitAsync().WaitAsync(_patience);
        rest.ExitCode.ShouldBe(0, await rest.StandardError.ReadToEndAsync());
        string[] found = await FoundAsync(address);
        last.Kill();
        await last.WaitForExitAsync();
        found.Distinct().Count().ShouldBe(_next);
        found.Length.ShouldBe(_next); // What came twice is known by stream, time and text.
    }

    private Process Ship(string address, string protocol, params string[] more) => Process.Start(new ProcessStartInfo(
        ExecutableTests.Executable,
        ["ship", _logs.Path, "--to", $"http://{address}", "--protocol", protocol, "--batch-bytes", "4096",
            "--batch-wait", "20ms", .. more])
        { RedirectStandardError = true })!;

    private async Task<Process> ServeAsync(string address)
    {
        Process server = Process.Start(new ProcessStartInfo(ExecutableTests.Executable,
            ["serve", "--listen", address, "--log-dir", _stored.Path, "--limit",
                "max_entries_limit_per_query=100000"])
        {
            RedirectStandardOutput = true,
        })!;
        (await server.StandardOutput.ReadLineAsync().WaitAsync(_patience)).ShouldNotBeNull();
        return server;
    }

    /// <summary>Until the server has taken something in this life.</summary>
    private static async Task UntilTakenAsync(string address, Process shipper)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < _patience && !shipper.HasExited)
        {
            string metrics = await client.GetStringAsync("/metrics");
            if (metrics.Contains("\nhewn_pushed_lines_total{", StringComparison.Ordinal))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new InvalidOperationException("nothing was shipped");
    }

    private static async Task<string[]> FoundAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        string answer = await client.GetStringAsync("/loki/api/v1/query_range?query={service_name=~\".%2B\"}"
            + "&start=2026-01-19T00:00:00Z&end=2026-01-20T00:00:00Z&limit=100000");
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(value => value[1].GetString()!)];
    }

    private void Append(int count)
    {
        for (int i = 0; i < count; i++, _next++)
        {
            File.AppendAllText(_logs.File("app.jsonl"), string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"2026-01-19T10:00:00.{_next:000000}Z\",\"level\":\"INFO\",\"message\":\"{_next}\",")
                + "\"service\":\"api\"}\n");
        }
    }
}
