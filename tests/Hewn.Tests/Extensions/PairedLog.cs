using System.Text.Json;
using Hewn.Extensions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

/// <summary>
/// A logger whose records go to Hewn and, as the framework sees them, into a list, and to a second Hewn that knows
/// nothing of their states but the interface.
/// </summary>
internal sealed class PairedLog : IDisposable
{
    private readonly RunningLog _log = new();
    private readonly RunningLog _plain = new();
    private readonly HewnLoggerProvider _plainProvider;
    private readonly FrameworkTexts _texts;
    private readonly ILoggerFactory _factory;

    public PairedLog()
    {
        _plainProvider = new HewnLoggerProvider(_plain.System);
        _texts = new FrameworkTexts(_plainProvider.CreateLogger("paired"));
        _factory = LoggerFactory.Create(builder => builder
            .AddProvider(_texts).AddHewn(_log.System).SetMinimumLevel(LogLevel.Trace));
        Logger = _factory.CreateLogger("paired");
    }

    public ILogger Logger { get; }

    /// <summary>Stops, and compares each record with both others.</summary>
    public List<(JsonElement Record, FrameworkText Text)> StopAndCompare()
    {
        List<JsonElement> records = _log.Stop();
        List<JsonElement> plain = _plain.Stop();
        records.Count.ShouldBe(_texts.All.Count);
        for (int i = 0; i < records.Count; i++)
        {
            FrameworkText text = _texts.All[i];
            records[i].Text("message").ShouldBe(text.Message);
            FieldsOf(records[i]).ShouldBe(FieldsOf(plain[i]));
        }

        return [.. records.Zip(_texts.All)];
    }

    public void Dispose()
    {
        _factory.Dispose();
        _plainProvider.Dispose();
        _plain.Dispose();
        _log.Dispose();
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(JsonElement record) => record.EnumerateObject()
        .Where(member => member.Name is not "timestamp")
        .Select(member => (member.Name, member.Value.GetRawText()));
}
