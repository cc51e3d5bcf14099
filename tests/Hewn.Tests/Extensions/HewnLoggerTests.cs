using System.Text.Json;
using Hewn.Extensions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

public sealed partial class HewnLoggerTests : IDisposable
{
    private readonly RunningLog _log = new();
    private readonly ServiceProvider _services;
    private readonly ILogger _logger;

    public HewnLoggerTests()
    {
        _services = new ServiceCollection()
            .AddLogging(builder => builder
                .AddHewn(_log.System)
                .SetMinimumLevel(LogLevel.Trace)
                .AddFilter("Quiet", LogLevel.Warning))
            .BuildServiceProvider();
        _logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger("My.Category");
    }

    public void Dispose()
    {
        _services.Dispose();
        _log.Dispose();
    }

    [LoggerMessage(17, LogLevel.Warning, "Evicted {Blocks} blocks of {Model}")]
    private static partial void Evicted(ILogger logger, int blocks, string model, Exception? error);

    [Fact]
    public void A_template_s_values_become_fields()
    {
        _logger.LogInformation(new EventId(5, "Started"), "Listening on {Host}:{Port}", "localhost", 8080);
        JsonElement record = _log.StopAtOne();
        record.Text("message").ShouldBe("Listening on localhost:8080");
        record.Text("logger").ShouldBe("My.Category");
        record.Text("Host").ShouldBe("localhost");
        record.Raw("Port").ShouldBe("8080");
        record.Raw("event_id").ShouldBe("5");
        record.Text("event_name").ShouldBe("Started");
        record.Has("{OriginalFormat}").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sign_that_takes_an_object_apart_is_no_part_of_its_field_s_name(bool byInterface)
    {
        object[] values = [new { Sku = "x1" }, "hunter2"];
        using (_logger.BeginScope("{@Batch}", 7))
        {
            if (byInterface)
                _logger.Log(LogLevel.Information, default, (KeyValuePair<string, object?>[])
                    [new("@Item", values[0]), new("@Password", values[1]), new("@", 1)], null, (_, _) => "Order");
            else
                _logger.LogInformation("Order {@Item} {@Password} {@}", values[0], values[1], 1);
        }

        JsonElement record = _log.StopAtOne();
        record.GetProperty("Item").Text("Sku").ShouldBe("x1");
        record.Text("Password").ShouldBe("[REDACTED]");
        record.Raw("Batch").ShouldBe("7");
        record.Raw("@").ShouldBe("1");
        record.GetRawText().ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_message_shows_no_credential_of_a_dictionary()
    {
        var headers = new Dictionary<string, object> { ["Authorization"] = "Basic hunter2", ["Accept"] = "text/html" };
        _logger.LogInformation("Got {Headers}", headers);
        JsonElement record = _log.StopAtOne();
        record.Text("message").ShouldBe("Got [Authorization, [REDACTED]], [Accept, text/html]");
        record.Raw("Headers").ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_message_shows_no_credential_of_a_pair()
    {
        var pair = KeyValuePair.Create("db_password", "hunter2");
        _log.System.For("a").Info($"Got {pair}");
        JsonElement record = _log.StopAtOne();
        record.Text("message").ShouldBe("Got [db_password, [REDACTED]]");
    }

    [Fact]
    public void A_generated_method_works()
    {
        Evicted(_logger, 32, "llama", new FormatException("why"));
        JsonElement record = _log.StopAtOne();
        record.Text("level").ShouldBe("WARN");
        record.Text("message").ShouldBe("Evicted 32 blocks of llama");
        record.EnumerateObject().Single(m => m.Name.Equals("blocks", StringComparison.OrdinalIgnoreCase))
            .Value.GetInt32().ShouldBe(32);
        record.Text("error").ShouldBe("why");
        record.Raw("event_id").ShouldBe("17");
        record.Text("event_name").ShouldBe("Evicted");
    }

    [Theory]
    [InlineData(LogLevel.Trace, "TRACE")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARN")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "FATAL")]
    public void Levels_are_translated(LogLevel level, string name)
    {
        _logger.IsEnabled(level).ShouldBeTrue();
        _logger.Log(level, "m");
        _log.StopAtOne().Text("level").ShouldBe(name);
    }

    [Fact]
    public void No_level_is_no_record()
    {
        _logger.IsEnabled(LogLevel.None).ShouldBeFalse();
        _logger.Log(LogLevel.None, "m");
        _log.Stop().ShouldBeEmpty();
    }

    [Fact]
    public void The_framework_s_filters_hold()
    {
        ILogger quiet = _services.GetRequiredService<ILoggerFactory>().CreateLogger("Quiet");
        quiet.LogInformation("no");
        quiet.LogWarning("yes");
        _log.StopAtOne().Text("message").ShouldBe("yes");
    }

    [Fact]
    public void Scopes_stand_on_records_and_the_nearest_value_wins()
    {
        using (_logger.BeginScope(new Dictionary<string, object?> { ["Step"] = 1, ["outer"] = true }))
        using (_logger.BeginScope("Working on {Step} for {Who}", 2, "me"))
        using (_logger.BeginScope(("tuple", (object?)"t")))
        using (_logger.BeginScope("just text"))
        {
            _logger.LogInformation("in");
            _logger.LogInformation("in {Step}", 3);
        }

        _logger.LogInformation("out");
        List<JsonElement> records = _log.Stop();
        records[0].Raw("Step").ShouldBe("2");
        records[0].Raw("outer").ShouldBe("true");
        records[0].Text("Who").ShouldBe("me");
        records[0].Text("tuple").ShouldBe("t");
        records[0].Text("scope").ShouldBe("just text");
        records[1].Raw("Step").ShouldBe("3");
        records[2].Names().ShouldBe(["timestamp", "level", "message", "logger"]);
    }

    [Fact]
    public async Task Scopes_of_calls_side_by_side_never_mix()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async call =>
        {
            using (_logger.BeginScope("call {Scoped}", call))
            {
                await Task.Yield();
                _logger.LogInformation("m {Call}", call);
            }
        }));
        foreach (JsonElement record in _log.Stop())
            record.Raw("Scoped").ShouldBe(record.Raw("Call"));
    }

    [Fact]
    public void Scopes_of_the_web_framework_are_left_out()
    {
        ILogger framework = _services.GetRequiredService<ILoggerFactory>().CreateLogger(
            "Microsoft.AspNetCore.Hosting.Diagnostics");
        using (framework.BeginScope("noise {ConnectionId}", 1))
            _logger.LogInformation("m");
        _log.StopAtOne().Has("ConnectionId").ShouldBeFalse();
    }

    [Fact]
    public void A_template_with_too_few_values_does_not_throw()
    {
#pragma warning disable CA2017, CA2023 // The point of the test.
        _logger.LogInformation("{A} {B}", 1);
        using (_logger.BeginScope("{C} {D}", 1))
            _logger.LogInformation("m");
#pragma warning restore CA2017, CA2023
        List<JsonElement> records = _log.Stop();
        records[0].Text("message").ShouldStartWith("!ERROR: ");
        records[1].Text("message").ShouldBe("m");
    }

    [Fact]
    public void A_formatter_that_throws_does_not_reach_the_program()
    {
        _logger.Log<object?>(LogLevel.Error, 0, null, null, (_, _) => throw new FormatException("bad"));
        _log.StopAtOne().Text("message").ShouldBe("!ERROR: FormatException: bad");
    }

    [Fact]
    public void Adding_it_twice_writes_each_record_once()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddLogging(builder => builder.AddHewn(_log.System).AddHewn(_log.System))
            .BuildServiceProvider();
        services.GetServices<ILoggerProvider>().OfType<HewnLoggerProvider>().Count().ShouldBe(1);
        services.GetRequiredService<ILogger<HewnLoggerTests>>().LogInformation("m");
        _log.StopAtOne().Text("logger").ShouldBe("Hewn.Tests.Extensions.HewnLoggerTests");
    }

    [Fact]
    public void A_second_system_for_the_same_services_is_refused_and_a_provider_of_before_is_replaced()
    {
        using var folder = new TempFolder();
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Hewn:Directory", folder.Root), new("Hewn:Files:0:Path", "a.jsonl"),
            new("Hewn:ReadEnvironment", "false"), new("Hewn:HandleProcessExit", "false"),
        ]).Build();
        var services = new ServiceCollection();
        services.AddLogging(builder => builder.AddHewn(_log.System).AddHewn(configuration).AddHewn());
        Should.Throw<InvalidOperationException>(() => services.AddLogging(builder => builder.AddHewn(configuration)))
            .Message.ShouldContain("have a log system already");
        using (ServiceProvider provider = services.BuildServiceProvider())
            provider.GetRequiredService<ILogger<HewnLoggerTests>>().LogInformation("m");
        LogLines.ParseAll(folder.Path("a.jsonl")).ShouldHaveSingleItem().Text("message").ShouldBe("m");
        _log.Stop().ShouldBeEmpty();
    }

    [Fact]
    public void The_provider_s_end_does_not_stop_the_system()
    {
        _services.Dispose();
        _log.Log.Info("still here");
        _log.StopAtOne().Text("message").ShouldBe("still here");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sign_that_makes_text_of_a_value_is_no_part_of_its_field_s_name(bool byInterface)
    {
        var item = new Uri("http://host/a");
        using (_logger.BeginScope("{$Batch}", 7))
        {
            if (byInterface)
                _logger.Log(LogLevel.Information, default, (KeyValuePair<string, object?>[])
                    [new("$Item", item), new("$Count", 2.5), new("$Bad", new Unspeakable()), new("$", 1)],
                    null, (_, _) => "Order");
            else
                _logger.LogInformation("Order {$Item} {$Count} {$Bad} {$}", item, 2.5, new Unspeakable(), 1);
        }

        JsonElement record = _log.StopAtOne();
        record.Raw("Batch").ShouldBe("\"7\"");
        record.Raw("Item").ShouldBe("\"http://host/a\"");
        record.Raw("Count").ShouldBe("\"2.5\"");
        record.Text("Bad").ShouldStartWith("!ERROR: NotSupportedException");
        record.Raw("$").ShouldBe("1");
        record.Has("$Item").ShouldBeFalse();
    }

    private sealed class Unspeakable
    {
        public override string ToString() => throw new NotSupportedException("no text");
    }
}
