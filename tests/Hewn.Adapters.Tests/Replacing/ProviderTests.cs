using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.NLog;
using Hewn.Serilog;
using Microsoft.Extensions.Logging;
using NLog.Extensions.Logging;
using Serilog;
using SerilogLogger = Serilog.Core.Logger;

namespace Hewn.Adapters.Tests.Replacing;

/// <summary>
/// One application, unchanged, over each provider: the same records come out, whichever way they take into Hewn.
/// </summary>
[Collection(Text.ConsoleGroup.Name)]
public sealed class ProviderTests
{
    [Fact]
    public async Task AddHewn_in_the_place_of_any_provider_writes_what_the_application_says()
    {
        using var log = new TestLog(options => options.MinimumLevel = Level.Info);
        await ProviderApp.RunAsync(logging => logging.AddHewn(log.System));

        List<JsonElement> records = OfApplication(log);
        records.Messages().ShouldBe(
        [
            "Generating for ada with 512 tokens in 12.5 ms", "Evicted 32 blocks, whole: True",
            "Login of ada with [REDACTED]", "Eviction failed after 3 attempts",
        ]);
        records.Select(record => record.Text("level")).ShouldBe(["INFO", "INFO", "WARN", "ERROR"]);
        records[0].Raw("Tokens").ShouldBe("512");
        records[0].Raw("Ms").ShouldBe("12.5");
        records[0].Raw("tenant").ShouldBe("4");
        records[1].Raw("Whole").ShouldBe("true");
        records[2].Has("tenant").ShouldBeFalse();
        records[3].Text("stack_trace")!.ShouldContain("System.IO.IOException: disk gone");
        string category = typeof(ProviderApp.Generator).FullName!.Replace('+', '.');
        records.ShouldAllBe(record => record.Text("logger") == category);
        records.ShouldAllBe(record => record.Text("trace_id")!.Length == 32);
    }

    [Fact]
    public async Task The_frameworks_console_says_the_same()
    {
        // The framework's own provider, its lines caught by Hewn's capture of the console.
        using var before = new TestLog(options => options.MinimumLevel = Level.Info);
        using var after = new TestLog(options => options.MinimumLevel = Level.Info);
        using (before.Log.CaptureConsole(new ConsoleCaptureOptions { PassThrough = false }))
            await ProviderApp.RunAsync(logging => logging.AddJsonConsole(options => options.IncludeScopes = true));
        await ProviderApp.RunAsync(logging => logging.AddHewn(after.System));

        JsonObject[] said = [.. before.Stop()
            .Select(record => JsonNode.Parse(record.Text("message")!)!.AsObject())
            .Where(line => (string?)line["Category"] is { } category && category.Contains("Generator"))];
        List<JsonElement> written = OfApplication(after);
        written.Count.ShouldBe(4);
        said.Length.ShouldBe(4);
        for (int i = 0; i < said.Length; i++)
        {
            written[i].Text("logger").ShouldBe((string?)said[i]["Category"]);
            written[i].Text("message").ShouldBe(((string)said[i]["Message"]!).Replace("hunter2", "[REDACTED]"));
            foreach ((string name, JsonNode? value) in said[i]["State"]!.AsObject())
            {
                if (name is not ("Message" or "{OriginalFormat}" or "Password"))
                    written[i].Raw(name).ToLowerInvariant().ShouldBe(value!.ToJsonString().ToLowerInvariant());
            }
        }
    }

    [Fact]
    public async Task Through_Serilog_the_same_records_come_out()
    {
        using var direct = new TestLog(options => options.MinimumLevel = Level.Info);
        using var through = new TestLog(options => options.MinimumLevel = Level.Info);
        using SerilogLogger serilog = new LoggerConfiguration()
            .Enrich.FromLogContext().WriteTo.Hewn(through.System).CreateLogger();
        await ProviderApp.RunAsync(logging => logging.AddHewn(direct.System));
        await ProviderApp.RunAsync(logging => logging.AddSerilog(serilog));

        // Serilog quotes strings in messages, and has the framework's scopes as properties: they are left out here.
        Compare(direct, through, message => message.Replace("\"", string.Empty));
    }

    [Fact]
    public async Task Through_NLog_the_same_records_come_out()
    {
        using var direct = new TestLog(options => options.MinimumLevel = Level.Info);
        using var through = new TestLog(options => options.MinimumLevel = Level.Info);
        using var nlog = new global::NLog.LogFactory();
        var configuration = new global::NLog.Config.LoggingConfiguration(nlog);
        configuration.AddRuleForAllLevels(new HewnTarget(through.System) { Name = "hewn" });
        nlog.Configuration = configuration;
        await ProviderApp.RunAsync(logging => logging.AddHewn(direct.System));
        await ProviderApp.RunAsync(logging => logging.AddProvider(
            new NLogLoggerProvider(new NLogProviderOptions(), nlog)));

        Compare(direct, through, message => message);
    }

    private static void Compare(TestLog direct, TestLog through, Func<string, string> plain)
    {
        List<JsonElement> expected = OfApplication(direct);
        List<JsonElement> actual = OfApplication(through);
        expected.Count.ShouldBe(4);
        actual.Count.ShouldBe(4);
        actual.ShouldAllBe(record => !record.GetRawText().Contains("hunter2"));
        for (int i = 0; i < expected.Count; i++)
        {
            plain(actual[i].Text("message")!).ShouldBe(expected[i].Text("message"));
            foreach (JsonProperty field in expected[i].EnumerateObject().Where(IsComparable))
                actual[i].Raw(field.Name).ShouldBe(field.Value.GetRawText(), field.Name);
            actual[i].Text("trace_id")!.Length.ShouldBe(32);
        }
    }

    // Both bridges hand the event's id and name on as properties of their own: EventId.
    private static bool IsComparable(JsonProperty field) =>
        field.Name is not ("timestamp" or "message" or "trace_id" or "span_id" or "stack_trace"
            or "event_name");

    private static List<JsonElement> OfApplication(TestLog log) =>
        [.. log.Stop().Where(record => record.Has("logger") && record.Text("logger")!.Contains("Generator"))];
}
