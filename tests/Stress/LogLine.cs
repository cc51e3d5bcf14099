using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Stress;

/// <summary>What matters here of a line, whichever format it has.</summary>
internal sealed class LogLine
{
    public string Message { get; private set; } = string.Empty;

    public string Level { get; private set; } = string.Empty;

    public string Logger { get; private set; } = string.Empty;

    public string Reason { get; private set; } = string.Empty;

    public string OfLogger { get; private set; } = string.Empty;

    public string RepeatedMessage { get; private set; } = string.Empty;

    /// <summary>The life that logged it; -1 where it was none.</summary>
    public int Life { get; private set; } = -1;

    /// <summary>The life's log system that took it.</summary>
    public int Generation { get; private set; } = -1;

    public int Thread { get; private set; } = -1;

    public int Number { get; private set; } = -1;

    public long Repeated { get; private set; }

    public long Dropped { get; private set; }

    public long Forgotten { get; private set; }

    public long Overflowed { get; private set; }

    public long Recovered { get; private set; }

    /// <summary>Whether it is one of equal records.</summary>
    public bool IsEqual { get; private set; }

    /// <summary>Whether it is no record: the log says something of its own.</summary>
    public bool IsOwnLine =>
        Reason is "buffer_full" or "write_failed" || Message.StartsWith("The file could not", Ordinal);

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <exception cref="FormatException">It is neither JSON nor text.</exception>
    /// <exception cref="JsonException">It begins as JSON and is not.</exception>
    public static LogLine Parse(ReadOnlySpan<byte> bytes)
    {
        var line = new LogLine();
        if (bytes.StartsWith("{"u8))
            line.ReadJson(bytes);
        else if (bytes.StartsWith("time="u8))
            line.ReadText(Encoding.UTF8.GetString(bytes));
        else
            throw new FormatException($"no record: {Encoding.UTF8.GetString(bytes[..Math.Min(200, bytes.Length)])}");
        string[] again = line.Message.Split(' ');
        if (again is ["again", _, _])
        {
            line.IsEqual = true;
            (line.Thread, line.Number) = (IntOf(again[1]), IntOf(again[2]));
        }

        return line;
    }

    private void ReadJson(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isPadding = json.ValueTextEquals("x"u8);
            string name = isPadding ? "x" : json.GetString()!;
            json.Read();
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                json.Skip();
            else if (!isPadding)
            {
                bool isText = json.TokenType == JsonTokenType.String;
                Take(name, isText ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan));
            }
        }

        if (json.TokenType != JsonTokenType.EndObject || json.BytesConsumed != bytes.Length)
            throw new JsonException("it does not end where its object ends");
    }

    private void ReadText(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
                throw new FormatException($"no key at {at} of {text}");
            string key = text[at..equals];
            at = equals + 1;
            int end = at;
            if (at < text.Length && text[at] == '"')
            {
                for (end++; text[end] != '"'; end++)
                    end += text[end] == '\\' ? 1 : 0;
                Take(key, text[(at + 1)..end]);
                end++;
            }
            else
            {
                end = text.IndexOf(' ', at) is var space && space < 0 ? text.Length : space;
                Take(key, text[at..end]);
            }

            at = end + 1;
        }
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "message" or "msg": Message = value; break;
            case "level": Level = value; break;
            case "logger": Logger = value; break;
            case "reason": Reason = value; break;
            case "of_logger": OfLogger = value; break;
            case "repeated_message": RepeatedMessage = value; break;
            case "t": Thread = IntOf(value); break;
            case "n": Number = IntOf(value); break;
            case "repeated": Repeated = IntOf(value); break;
            case "dropped": Dropped = IntOf(value); break;
            case "call_succeeded": Forgotten = IntOf(value); break;
            case "call_buffer_full": Overflowed = IntOf(value); break;
            case "records": Recovered = IntOf(value); break;
            case "service" when value.StartsWith("life", Ordinal):
                string[] parts = value[4..].Split('.');
                (Life, Generation) = (IntOf(parts[0]), IntOf(parts[1]));
                break;
            default: break;
        }
    }

    private static int IntOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
