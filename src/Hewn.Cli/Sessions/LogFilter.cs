using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.Cli.View;
using Hewn.Store.Entries;

namespace Hewn.Cli.Sessions;

/// <summary>Which records of a session are shown.</summary>
internal sealed class LogFilter
{
    private readonly Level? _minimum;
    private readonly Regex? _pattern;

    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public LogFilter(string? level, string? pattern)
    {
        _minimum = level is null ? null : OptionValues.Level(level);
        _pattern = pattern is null ? null : Compile(pattern);
    }

    /// <summary>Whether something was asked for that may not be there.</summary>
    public bool IsAsking => _minimum is not null || _pattern is not null;

    public bool Takes(Entry entry)
    {
        if (_minimum is { } minimum && (entry.Fault is not null || (entry.Level ?? Level.Info) < minimum))
            return false;
        if (_pattern is null)
            return true;
        return (entry.Text(Field.Message) is { } message && _pattern.IsMatch(message))
            || _pattern.IsMatch(Encoding.UTF8.GetString(entry.Raw.Span));
    }

    /// <summary>As <see cref="Takes(Entry)"/>, for a point of a track, which counts as INFO.</summary>
    public bool Takes(string? track, Entry entry) => track is null
        ? Takes(entry)
        : (_minimum is null || (entry.Fault is null && Level.Info >= _minimum))
            && (_pattern is null || _pattern.IsMatch(track)
                || _pattern.IsMatch(Encoding.UTF8.GetString(entry.Raw.Span)));

    /// <summary>A number of lines, 0 and more.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static int Lines(string? text, int whenMissing)
    {
        if (text is null)
            return whenMissing;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lines)
            && lines <= OptionValues.MaxLines
            ? lines
            : throw new UsageException($"--lines: '{text}' is not possible. Allowed: a whole number from 0 to "
                + FormattableString.Invariant($"{OptionValues.MaxLines}."));
    }

    private static Regex Compile(string pattern)
    {
        // As people type who search: only a capital letter asks for its case. No pattern takes more than linear time.
        bool hasCapital = pattern.Any(char.IsUpper);
        RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
            | (hasCapital ? RegexOptions.None : RegexOptions.IgnoreCase);
        try
        {
            return new Regex(pattern, options);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--grep: '{pattern}' is not possible. Allowed: a regular expression without "
                + $"references back and looks around. {problem.Message}");
        }
    }
}
