using System.Text.Json;
using Hewn.Extensions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

public sealed partial class UnknownStateTests : IDisposable
{
    private readonly RunningLog _log = new();
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    public UnknownStateTests()
    {
        _factory = LoggerFactory.Create(builder => builder.AddHewn(_log.System));
        _logger = _factory.CreateLogger("c");
    }

    public void Dispose()
    {
        _factory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_caller_s_own_state_is_read_by_its_interface_and_its_formatter_is_called()
    {
        StateReader<UnknownState>.Instance.ShouldBeNull();
        _logger.Log(LogLevel.Information, 0, new UnknownState(7), null, UnknownState.Format);
        JsonElement record = _log.StopAtOne();
        record.Text("message").ShouldBe("own text of 7");
        record.Raw("number").ShouldBe("7");
        record.Has("{OriginalFormat}").ShouldBeFalse();
    }

    [Fact]
    public void States_of_any_other_kind_are_read_as_they_can_be()
    {
        _logger.Log(LogLevel.Information, 0, "a text", null, (state, _) => state + "!");
        _logger.Log(
            LogLevel.Information, 0, new Dictionary<string, object?> { ["k"] = 1.5 }, null, (state, _) => "dictionary");
        _logger.Log(
            LogLevel.Information, 0, new List<KeyValuePair<string, object?>> { new("l", "v") }, null, (_, _) => "list");
        _logger.Log(LogLevel.Information, 0, 5, null, (state, _) => $"{state}");
        List<JsonElement> records = _log.Stop();
        records.Select(record => record.Text("message")).ShouldBe(["a text!", "dictionary", "list", "5"]);
        records[1].Raw("k").ShouldBe("1.5");
        records[2].Text("l").ShouldBe("v");
    }

    [Fact]
    public void A_state_whose_fields_are_not_its_items_is_read_by_its_interface_for_ever()
    {
        StateReader<SwappedState>.Instance.ShouldNotBeNull();
        _logger.Log(LogLevel.Information, 0, new SwappedState(1, 2), null, SwappedState.Format);
        _logger.Log(LogLevel.Information, 0, new SwappedState(3, 3), null, SwappedState.Format);
        _logger.Log(LogLevel.Information, 0, new SwappedState(4, 5), null, SwappedState.Format);
        List<JsonElement> records = _log.Stop();
        records.Select(record => record.Text("message")).ShouldBe(["1 then 2", "3 then 3", "4 then 5"]);
        records.Select(record => record.Raw("first")).ShouldBe(["1", "3", "4"]);
        records.Select(record => record.Raw("second")).ShouldBe(["2", "3", "5"]);
    }

    [Fact]
    public void A_state_with_more_fields_than_items_is_read_by_its_interface()
    {
        _logger.Log(LogLevel.Information, 0, new HidingState(1, "secret"), null, HidingState.Format);
        JsonElement record = _log.StopAtOne();
        record.Text("message").ShouldBe("1 of 6");
        record.Names().ShouldBe(["timestamp", "level", "message", "logger", "shown"]);
    }

    [Fact]
    public void Another_formatter_with_the_framework_s_own_state_is_called()
    {
        var prefixing = new PrefixingLogger(_logger);
        prefixing.LogInformation("{A} and {B}", 1, "2");
        _logger.LogInformation("{A} and {B}", 3, "4");
        Generated(prefixing, 5);
        Generated(_logger, 6);
        List<JsonElement> records = _log.Stop();
        records.Select(record => record.Text("message")).ShouldBe(["[mine] 1 and 2", "3 and 4", "[mine] n 5", "n 6"]);
        records[0].Raw("A").ShouldBe("1");
        records[2].Raw("n").ShouldBe("5");
    }

    [Fact]
    public void A_scope_s_values_are_encoded_once()
    {
        var counted = new Counted();
        using (_logger.BeginScope("for {Counted}", counted))
        {
            for (int i = 0; i < 3; i++)
                _logger.LogInformation("m");
        }

        counted.Calls.ShouldBe(1);
        _log.Stop().ShouldAllBe(record => record.Text("Counted") == "counted");
    }

    [LoggerMessage(LogLevel.Information, "n {n}")]
    private static partial void Generated(ILogger logger, int n);

    private sealed class Counted : IFormattable
    {
        public int Calls { get; private set; }

        public string ToString(string? format, IFormatProvider? formatProvider)
        {
            Calls++;
            return "counted";
        }
    }
}
