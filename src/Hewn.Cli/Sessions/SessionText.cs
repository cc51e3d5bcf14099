using System.Globalization;
using Hewn.Cli.View;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>Words and figures of sessions as they are shown. All that it returns is harmless for a terminal.</summary>
internal sealed class SessionText(TimeZoneInfo zone, Ink ink)
{
    public const string None = "-";

    /// <summary>A name, cut to what a table can bear.</summary>
    public static string Name(string name) => PlainText.Of(name, 60);

    public static string Status(StoredSession session)
    {
        string name = session.Status == StoredStatus.Unknown ? None : session.Status.ToString().ToLowerInvariant();
        bool isDoubtful = session.Status == StoredStatus.Running && session.StatusNote is not null;
        return isDoubtful ? $"{name}?" : name;
    }

    public string Painted(StoredStatus status, string text) => status switch
    {
        StoredStatus.Running => ink.Strong(text),
        StoredStatus.Completed => ink.Good(text),
        StoredStatus.Failed or StoredStatus.Crashed => ink.Bad(text),
        StoredStatus.Interrupted => ink.Odd(text),
        _ => ink.Dim(text),
    };

    public string Time(DateTimeOffset? time) => time is { } known ? TimeText.ToSecond(known.UtcTicks, zone) : None;

    /// <summary>How long a session took, or has been running.</summary>
    public static string Duration(StoredSession session, DateTimeOffset now)
    {
        if (session.Duration is { } taken)
            return Duration(taken);
        return session is { Status: StoredStatus.Running, StartedAt: { } start } && now >= start
            ? Duration(now - start)
            : None;
    }

    /// <summary>The two greatest units that matter: <c>3d 04h</c>, <c>1h 02m</c>, <c>4m 09s</c>, <c>12.3s</c>.
    /// </summary>
    public static string Duration(TimeSpan span)
    {
        string Format(FormattableString text) => FormattableString.Invariant(text);
        if (span.TotalMilliseconds < 999.5)
            return Format($"{span.TotalMilliseconds:0}ms");
        if (span.TotalSeconds < 59.95)
            return Format($"{span.TotalSeconds:0.0}s");
        var rounded = TimeSpan.FromSeconds(Math.Round(span.TotalSeconds));
        if (rounded.TotalHours < 1)
            return Format($"{rounded.Minutes}m {rounded.Seconds:00}s");
        return rounded.TotalDays < 1
            ? Format($"{(int)rounded.TotalHours}h {rounded.Minutes:00}m")
            : Format($"{(int)rounded.TotalDays}d {rounded.Hours:00}h");
    }

    /// <summary>A figure with six digits.</summary>
    public static string Number(double? number)
    {
        if (number is not { } known)
            return None;
        if (double.IsNaN(known))
            return "NaN";
        return double.IsInfinity(known)
            ? known > 0 ? "Infinity" : "-Infinity"
            : known.ToString("G6", CultureInfo.InvariantCulture);
    }

    public static string Count(long count, string noun) =>
        FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    public static string Bytes(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double shown = bytes;
        int unit = 0;
        while (shown >= 1024 && unit < units.Length - 1)
            (shown, unit) = (shown / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{shown:0.#} {units[unit]}");
    }

    /// <summary>A JSON value for people: a text without its quotes.</summary>
    public static string Value(string json, int maxLength = 80)
    {
        string text = json is ['"', .., '"'] && json.Length > 1
            ? Store.Entries.JsonText.Unescape(System.Text.Encoding.UTF8.GetBytes(json).AsSpan()[1..^1])
            : json;
        return PlainText.Of(text, maxLength);
    }
}
