using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>Finds the level of pushed lines, as Loki does where its <c>discover_log_levels</c> is on.</summary>
internal static class LevelDetector
{
    /// <summary>The structured metadata that it becomes.</summary>
    public const string Label = "detected_level";

    private const string Severity = "severity_number"; // OpenTelemetry's
    private const string Unknown = "unknown";

    /// <summary>Levels that are remembered as metadata; those that labels give may be any text.</summary>
    private const int MaxAlone = 100;

    private static readonly ConcurrentDictionary<string, LabelSet> _alone = new(StringComparer.Ordinal);

    private static readonly string[] _names =
        ["level", "LEVEL", "Level", "severity", "SEVERITY", "Severity", "lvl", "LVL", "Lvl"];

    /// <summary>The level that labels of a stream name, or metadata of a line; null when they name none.</summary>
    public static string? NamedBy(LabelSet labels) => Named(labels);

    /// <summary>Metadata with the level of its line, unless it has one.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="named">The level that the labels of the stream name; null when they name none.</param>
    /// <param name="line">The line.</param>
    public static LabelSet AddTo(LabelSet metadata, string? named, ReadOnlySpan<byte> line)
    {
        if (metadata.Count > 0 && metadata.Has(Label))
            return metadata;
        string level = named ?? Named(metadata) ?? OfSeverity(metadata) ?? OfLine(line);
        if (metadata.Count > 0)
            return metadata.With(Label, level);
        if (_alone.TryGetValue(level, out LabelSet? known)) // Fast path: one of a few.
            return known;
        LabelSet made = LabelSet.Of((Label, level));
        if (_alone.Count < MaxAlone)
            _alone[level] = made;
        return made;
    }

    private static string? Named(LabelSet labels)
    {
        if (labels.Count == 0)
            return null;
        foreach (string name in _names)
        {
            if (labels[name] is { Length: > 0 } level)
                return level;
        }

        return null;
    }

    /// <summary>Four numbers make a level.</summary>
    private static string? OfSeverity(LabelSet metadata)
    {
        string text = metadata.Count == 0 ? "" : metadata[Severity];
        if (text.Length == 0)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return "info";
        return number switch
        {
            0 => Unknown,
            <= 4 => "trace",
            <= 8 => "debug",
            <= 12 => "info",
            <= 16 => "warn",
            <= 20 => "error",
            <= 24 => "fatal",
            _ => Unknown,
        };
    }

    private static string OfLine(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> trimmed = line.Trim(" \t\r\n"u8);
        string? value = trimmed is [(byte)'{', .., (byte)'}'] ? InJson(trimmed) : InLogfmt(line);
        return value?.ToUpperInvariant() switch // Words of a few letters; others are looked for below.
        {
            "TRACE" or "TRC" => "trace",
            "DEBUG" or "DBG" => "debug",
            "INFO" or "INF" => "info",
            "WARN" or "WRN" or "WARNING" => "warn",
            "ERROR" or "ERR" => "error",
            "CRITICAL" => "critical",
            "FATAL" => "fatal",
            _ => InWords(line),
        };
    }

    private static string? InJson(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isLevel = reader.ValueIsEscaped ? IsEscapedName(ref reader) : IsName(reader.ValueSpan);
                reader.Read();
                if (isLevel && reader.TokenType == JsonTokenType.String)
                    return Encoding.UTF8.GetString(reader.ValueSpan);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // A line that only looks like JSON has no level there.
        }

        return null;
    }

    private static bool IsEscapedName(ref Utf8JsonReader reader)
    {
        bool isName = false;
        foreach (string name in _names)
            isName |= reader.ValueTextEquals(name);
        return isName;
    }

    private static string? InLogfmt(ReadOnlySpan<byte> line)
    {
        while (line.IndexOf((byte)'=') is > 0 and var at)
        {
            ReadOnlySpan<byte> key = line[(line[..at].LastIndexOf((byte)' ') + 1)..at];
            line = line[(at + 1)..];
            if (!IsName(key))
                continue;
            bool isQuoted = line is [(byte)'"', ..];
            line = isQuoted ? line[1..] : line;
            int end = line.IndexOf(isQuoted ? (byte)'"' : (byte)' ');
            return Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
        }

        return null;
    }

    private static bool IsName(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (3 or 5 or 8) || (key[0] | 0x20) is not ('l' or 's'))
            return false; // Fast path: none of the names.
        foreach (string name in _names)
        {
            if (key.Length == name.Length && Ascii.Equals(key, name))
                return true;
        }

        return false;
    }

    /// <summary>Words anywhere in the line, in the original's order.</summary>
    private static string InWords(ReadOnlySpan<byte> line)
    {
        if (HasAny(line, "info"u8, "INFO"u8))
            return "info";
        if (HasAny(line, "err:"u8, "ERR:"u8) || HasAny(line, "error"u8, "ERROR"u8))
            return "error";
        if (HasAny(line, "warn:"u8, "WARN:"u8) || HasAny(line, "warning"u8, "WARNING"u8))
            return "warn";
        if (HasAny(line, "critical:"u8, "CRITICAL:"u8))
            return "critical";
        return HasAny(line, "debug:"u8, "DEBUG:"u8) ? "debug" : Unknown;
    }

    private static bool HasAny(ReadOnlySpan<byte> line, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        line.IndexOf(one) >= 0 || line.IndexOf(other) >= 0;
}
