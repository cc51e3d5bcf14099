using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hewn.AspNetCore.Tests.Proxy.Clients;

/// <summary>Load as fast as the machine allows: every call is answered, and every one is in the log.</summary>
public sealed partial class WrkTests
{
    private const int Connections = 16;
    private const int MostRuns = 30;

    [WrkFact]
    public async Task Wrk_gets_all_its_answers_and_each_is_recorded_with_its_figures()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address, options =>
        {
            options.Api.Log.MaxFileBytes = 0; // One file, whatever it holds.
            options.Api.Log.BufferBytes = 256 * 1024 * 1024; // What a busy disk has not taken yet.
        });
        string script = Path.Combine(proxy.Directory, "chat.lua");
        await File.WriteAllTextAsync(script, """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{"model":"tiny","messages":[{"role":"user","content":"How cold is it?"}]}'
            """);
        string address = $"http://127.0.0.1:{proxy.Port}/v1/chat/completions";
        int answered = 0;
        int runs = 0;
        do // A slow machine may need more than a second to begin.
        {
            runs.ShouldBeLessThan(MostRuns);
            string told = await RunAsync(
                "-t", "1", "-c", $"{Connections}", "-d", "1s", "--timeout", "60s", "-s", script, address);
            told.ShouldNotContain("Non-2xx");
            told.ShouldNotContain("Socket errors");
            answered += int.Parse(Requests().Match(told).Groups[1].Value, CultureInfo.InvariantCulture);
            runs++;
        }
        while (answered <= Connections);

        List<JsonElement> records = await proxy.StopAndReadAsync();
        List<JsonElement> ends = records.OfType("response");
        records.OfType("request").Count.ShouldBe(ends.Count);
        records.OfType("span").Count.ShouldBe(ends.Count);
        ends.Select(one => one.Text("request_id")).Distinct().Count().ShouldBe(ends.Count);
        // At its end it leaves the calls that still run.
        (ends.Count - answered).ShouldBeInRange(0, Connections * runs);
        ends.Count(one => one.Text("outcome") == "completed").ShouldBeGreaterThanOrEqualTo(answered);
        ends.ShouldAllBe(one => one.Text("outcome") == "completed" || one.Text("outcome") == "aborted_by_client");
        ends.Where(one => one.Text("outcome") == "completed")
            .ShouldAllBe(one => one.Number("completion_tokens") == 3 && one.Number("status_code") == 200);
    }

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Requests();

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestApp.Timeout);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }

    /// <summary>A test that needs wrk.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class WrkFactAttribute : FactAttribute
    {
        public WrkFactAttribute() => Skip = IsThere() ? null : "wrk is not installed";

        private static bool IsThere() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "wrk")));
    }
}
