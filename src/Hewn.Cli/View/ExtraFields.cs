using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View;

/// <summary>The fields of a record that its lines do not show otherwise, as <c>name=value</c>.</summary>
internal static class ExtraFields
{
    private const int MaxFields = 12;
    private const int MaxValueLength = 80;

    private static readonly HashSet<string> _shownElsewhere =
    [
        "timestamp", "level", "message", "type", "module", "logger", "service", "environment", "trace_id", "span_id",
        "method", "url", "endpoint", "error", "error_type", "error_message", "exception_type", "exception_message",
        "stack_trace", "headers", "status", "duration_s",
    ];

    /// <summary>The fields on one line, harmless and cut; empty when there are none.</summary>
    public static string Of(Entry entry)
    {
        var text = new StringBuilder();
        int fields = 0;
        var reader = new Utf8JsonReader(entry.Json.Span, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            if (_shownElsewhere.Contains(name) || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            if (++fields > MaxFields)
                return text.Append(" …").ToString();
            text.Append(fields == 1 ? "" : " ").Append(PlainText.Of(name, MaxValueLength)).Append('=')
                .Append(PlainText.Of(Value(ref reader, entry), MaxValueLength));
        }

        return text.ToString();
    }

    private static string Value(ref Utf8JsonReader reader, Entry entry)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            string value = JsonText.StringOf(ref reader);
            bool isQuoted = reader.TokenType == JsonTokenType.String && (value.Length == 0 || value.Contains(' '));
            return isQuoted ? QuotedText.Of(value) : value;
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonText.OnOneLine(entry.Json.Span[start..(int)reader.BytesConsumed]);
    }
}
