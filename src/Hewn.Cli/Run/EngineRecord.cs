using System.Globalization;

namespace Hewn.Cli.Run;

/// <summary>A record of an engine's output while it is made.</summary>
/// <param name="original">What the engine wrote, lines joined by <c>\n</c>.</param>
internal sealed class EngineRecord(string original)
{
    private readonly string _original = original;

    public required string Message { get; set; }

    public required Level? Level { get; set; }

    public string? Logger { get; set; }

    public string? StackTrace { get; set; }

    public List<LogField> Fields { get; } = [];

    /// <summary>What the engine wrote, where the record does not say all of it otherwise; else null.</summary>
    public string? Line { get; private set; } = original;

    /// <summary>
    /// Takes a trace apart: its last line names the exception, which is what a person looks for. A trace behind a
    /// message stays behind it.
    /// </summary>
    public void ReadTrace()
    {
        bool isGo = Message.StartsWith("panic: ", StringComparison.Ordinal)
            || Message.StartsWith("fatal error: ", StringComparison.Ordinal);
        bool isAlone = Message.StartsWith("Traceback (most recent call last):", StringComparison.Ordinal);
        if (isGo)
            Level ??= Hewn.Level.Fatal;
        Level ??= Hewn.Level.Error;
        string trace = StackTrace ?? _original;
        string last = trace.Split('\n').LastOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0])) ?? "";
        string error = isGo ? Message : last;
        int colon = error.IndexOf(": ", StringComparison.Ordinal);
        string type = isGo ? "panic" : colon < 0 ? error : error[..colon];
        if (isGo || isAlone)
            (StackTrace, Line) = (_original, null);
        if (isAlone && last.Length > 0)
            Message = last;
        if ((isGo || isAlone || trace.Contains("Traceback (most", StringComparison.Ordinal))
            && type.Length is > 0 and < 200 && !type.Contains(' ', StringComparison.Ordinal))
        {
            AddIfMissing("error", colon < 0 ? error : error[(colon + 2)..]);
            AddIfMissing("error_type", type);
        }
    }

    /// <summary>Finds the level where nothing has told it, and whether the line is told by the message.</summary>
    public void ReadLevel()
    {
        if (StackTrace is not null)
            Fields.Add(new LogField("stack_trace", StackTrace));
        if (Level is null && EngineLevels.TryLlamaPrefix(Message, out Level level, out int length))
            (Level, Message) = (level, Message[length..]);
        Level ??= EngineLevels.Of(Message);
        if (Line == Message)
            Line = null;
    }

    /// <summary>Says that the line was longer.</summary>
    /// <param name="bytes">Bytes that it had.</param>
    /// <param name="kept">Bytes of it that are kept.</param>
    public void Cut(long bytes, long kept)
    {
        Message += string.Create(CultureInfo.InvariantCulture, $"…[truncated {bytes - kept} bytes]");
        Fields.Add(("line_bytes", bytes));
        Line = null;
    }

    private void AddIfMissing(string name, string value)
    {
        if (!Fields.Exists(field => field.Name == name))
            Fields.Add(new LogField(name, value));
    }
}
