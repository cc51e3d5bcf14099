using System.Buffers.Text;

namespace Hewn.Store.Dialects.Text;

/// <summary>The <c>&lt;165&gt;</c> that lines of syslog begin with: eight times facility plus severity.</summary>
internal static class SyslogPriority
{
    private const int Max = 191; // facility 23, severity 7

    /// <summary>Reads it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out int priority, out ReadOnlySpan<byte> rest)
    {
        priority = -1;
        rest = line;
        if (line.Length < 3 || line[0] != '<' || !Utf8Parser.TryParse(line[1..], out int value, out int used)
            || value is < 0 or > Max || used > 3 || used + 1 >= line.Length || line[used + 1] != '>')
            return false;
        priority = value;
        rest = line[(used + 2)..];
        return true;
    }

    /// <summary>Gives the level of its severity.</summary>
    public static void WriteLevel(int priority, CanonicalRecord to)
    {
        if (priority >= 0)
            to.TryLevel(_names[priority & 7]);
    }

    /// <summary>Gives the facility.</summary>
    public static void WriteFacility(int priority, CanonicalRecord to)
    {
        if (priority >= 0)
            to.Number("facility"u8, priority >> 3);
    }

    private static readonly byte[][] _names =
    [
        "emerg"u8.ToArray(), "alert"u8.ToArray(), "crit"u8.ToArray(), "err"u8.ToArray(), "warning"u8.ToArray(),
        "notice"u8.ToArray(), "info"u8.ToArray(), "debug"u8.ToArray(),
    ];
}
