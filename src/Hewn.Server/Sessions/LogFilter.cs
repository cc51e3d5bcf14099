using System.Globalization;
using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Sessions;
using Hewn.Sessions.Parts;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Which records of a session's log are asked for. Immutable.</summary>
/// <param name="First">The least number; those without one have none.</param>
/// <param name="Last">The greatest one.</param>
/// <param name="Levels">Their levels; null for all.</param>
/// <param name="Text">What stands in them, in any case; empty for anything.</param>
/// <param name="From">Their earliest time; null for any.</param>
/// <param name="To">The time that they are before; null for any.</param>
internal sealed record LogFilter(
    long First, long Last, IReadOnlySet<Level>? Levels, string Text, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Reads the parameters of a request.</summary>
    /// <exception cref="RequestFailure">One of them cannot be.</exception>
    public static LogFilter Read(HttpContext context) => new(
        SessionContext.Whole(context, "startSequence", 0, 0, SessionNumbers.Greatest),
        SessionContext.Whole(context, "endSequence", SessionNumbers.Greatest, 0, SessionNumbers.Greatest),
        LevelsOf(context.Request.Query["level"].ToString()),
        context.Request.Query["search"].ToString(),
        TimeOf(context, "start"),
        TimeOf(context, "end"));

    /// <summary>Whether a line is asked for.</summary>
    public bool Wants(ReadOnlyMemory<byte> line)
    {
        long number = SessionNumbers.NumberOf(line.Span);
        if (number < First || number > Last)
            return false;
        if (Levels is null && Text.Length == 0 && From is null && To is null)
            return true;
        try
        {
            using var json = JsonDocument.Parse(line);
            return Wants(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // Somebody else's text, or half a character.
        }
    }

    private bool Wants(JsonElement record)
    {
        if (Levels is not null && !(LevelWord.TryRead(JsonFile.TextIn(record, "level"), out Level level)
            && Levels.Contains(level)))
            return false;
        if (From is not null || To is not null)
        {
            if (JsonFile.TimeIn(record, "timestamp") is not { } time || time < From || time >= To)
                return false;
        }

        return Text.Length == 0
            || JsonFile.TextIn(record, "message")?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true
            || JsonFile.ValueIn(record, "metadata")?.GetRawText()
                .Contains(Text, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static HashSet<Level>? LevelsOf(string text)
    {
        if (text.Length == 0)
            return null;
        var levels = new HashSet<Level>();
        foreach (string word in text.Split(','))
        {
            levels.Add(LevelWord.TryRead(word.Trim(), out Level level)
                ? level
                : throw RequestFailure.Bad($"level: '{JsonBody.Shown(word)}' is not possible. Allowed: debug, info, "
                    + "warn, error, fatal, with commas between."));
        }

        return levels;
    }

    private static DateTimeOffset? TimeOf(HttpContext context, string name)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return null;
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return time;
        return TimeText.TryRead(text, out long ns)
            ? DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick)
            : throw RequestFailure.Bad($"could not parse '{name}' parameter: {TimeText.Fault(JsonBody.Shown(text))}");
    }
}
