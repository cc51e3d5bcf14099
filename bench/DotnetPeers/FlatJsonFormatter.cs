using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace DotnetPeers;

/// <summary>
/// A Serilog event as one flat JSON object with its rendered message, as Serilog's compact formatter package does it:
/// less work than Serilog's own <see cref="JsonFormatter"/>, which also nests the properties.
/// </summary>
internal sealed class FlatJsonFormatter : ITextFormatter
{
    private readonly JsonValueFormatter _values = new(typeTagName: null);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"timestamp\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("O"));
        output.Write("\",\"level\":\"");
        output.Write(logEvent.Level.ToString());
        output.Write("\",\"message\":");
        JsonValueFormatter.WriteQuotedJsonString(logEvent.MessageTemplate.Render(logEvent.Properties), output);
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
        {
            output.Write(',');
            JsonValueFormatter.WriteQuotedJsonString(name, output);
            output.Write(':');
            _values.Format(value, output);
        }

        output.Write("}\n");
    }
}
