using System.Globalization;
using Hewn.Files;

namespace Hewn.Store.Reading;

/// <summary>What a file's name says: which log it belongs to, and as which of its files.</summary>
/// <param name="Active">Name of the log's active file.</param>
/// <param name="Number">0 for the active file; higher is older.</param>
/// <param name="IsPacked">Whether it ends in <c>.gz</c>.</param>
internal readonly record struct LogName(string Active, int Number, bool IsPacked)
{
    private static readonly string[] _endings = [".log", ".jsonl", ".ndjson", ".json", ".logfmt", ".txt"];

    /// <summary>Takes a name apart.</summary>
    public static LogName Of(string name)
    {
        bool isPacked = name.Length > 3 && name.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal);
        string plain = isPacked ? name[..^RotationPolicy.PackedEnding.Length] : name;
        int dot = plain.LastIndexOf('.');
        ReadOnlySpan<char> digits = plain.AsSpan(dot + 1);
        bool isNumbered = dot > 0 && digits.Length is > 0 and <= 5 && digits[0] != '0'
            && !digits.ContainsAnyExceptInRange('0', '9');
        // app.gz without a number is no backup of 'app': it is a log of its own, under its own name.
        return isNumbered && int.Parse(digits, CultureInfo.InvariantCulture) is var number
            && number <= Limits.MaxRotationNumber
            ? new(plain[..dot], number, isPacked)
            : new(name, 0, isPacked);
    }

    /// <summary>Whether a file of a directory is taken for a log by its name.</summary>
    public static bool IsLog(string name)
    {
        if (name.StartsWith('.'))
            return false;
        string active = Of(name).Active;
        if (active.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal))
            active = active[..^RotationPolicy.PackedEnding.Length];
        active = WithoutDate(active);
        return Array.Exists(_endings, ending => active.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Without the date that logrotate and others put behind the name: <c>app.log-20260119</c>,
    /// <c>app.log.2026-01-19</c>.</summary>
    private static string WithoutDate(string name)
    {
        int end = name.Length;
        while (end > 0 && (char.IsAsciiDigit(name[end - 1]) || name[end - 1] == '-'))
            end--;
        int tail = name.Length - end;
        if (tail < 8 || end == 0)
            return name;
        return name[end - 1] == '.' ? name[..(end - 1)] : name[..end];
    }
}
