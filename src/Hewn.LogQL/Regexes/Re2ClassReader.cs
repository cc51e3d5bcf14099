using System.Collections.Concurrent;

namespace Hewn.LogQL.Regexes;

/// <summary>Reads sets in square brackets, and those behind a backslash.</summary>
internal static class Re2ClassReader
{
    private static readonly ConcurrentDictionary<(string Name, bool IsNegated, bool IgnoresCase), Re2Set> _folded =
        new();

    /// <summary>Reads <c>\d</c>, <c>\W</c>, <c>\pL</c>, <c>\P{Greek}</c>; null when none stands here.</summary>
    /// <exception cref="Re2Fault">A property that is not known.</exception>
    public static Re2Set? TryReadEscaped(Re2Cursor cursor, Re2Flags flags)
    {
        char letter = cursor.Peek(1);
        if (letter is 'p' or 'P')
            return ReadProperty(cursor, flags);
        if (Re2Classes.Perl(char.ToLowerInvariant(letter)) is not { } plain)
            return null;
        cursor.At += 2;
        return Folded($"\\{char.ToLowerInvariant(letter)}", plain, char.IsUpper(letter), flags);
    }

    /// <summary>Reads <c>[a-z\d[:punct:]]</c>.</summary>
    /// <exception cref="Re2Fault">It has no end, or a range that runs backwards.</exception>
    public static Re2Set ReadBrackets(Re2Cursor cursor, Re2Flags flags)
    {
        int start = cursor.At++;
        bool isNegated = cursor.Current == '^' && !cursor.IsAtEnd;
        if (isNegated)
            cursor.At++;
        var set = new Re2Set();
        var ranges = new Re2Set(); // in the case that stands there
        bool isFirst = true;
        while (cursor.IsAtEnd || cursor.Current != ']' || isFirst)
        {
            if (cursor.IsAtEnd)
                throw new Re2Fault("missing closing ]", cursor.Text[start..]);
            isFirst = false;
            ReadMember(cursor, set, ranges, flags);
        }

        cursor.At++;
        if (flags.HasFlag(Re2Flags.IgnoreCase))
            ranges.FoldCase();
        set.Add(ranges, isNegated: false);
        if (!isNegated)
            return set;
        var all = new Re2Set();
        all.Add(set, isNegated: true);
        return all;
    }

    private static void ReadMember(Re2Cursor cursor, Re2Set set, Re2Set ranges, Re2Flags flags)
    {
        if (cursor.StandsAt("[:") && TryReadPosix(cursor, set, flags))
            return;
        if (cursor.Current == '\\' && TryReadEscaped(cursor, flags) is { } inner)
        {
            set.Add(inner, isNegated: false);
            return;
        }

        int start = cursor.At;
        int from = ReadRune(cursor);
        int to = from;
        if (cursor.Current == '-' && cursor.Peek(1) is not (']' or '\0'))
        {
            cursor.At++;
            to = ReadRune(cursor);
            if (to < from)
                throw new Re2Fault("invalid character class range", cursor.Since(start));
        }

        ranges.Add(from, to);
    }

    /// <summary>What is not in a set is what is in it in no case. The same one each time.</summary>
    private static Re2Set Folded(string name, Re2Set plain, bool isNegated, Re2Flags flags) => _folded.GetOrAdd(
        (name, isNegated, flags.HasFlag(Re2Flags.IgnoreCase)), static (key, plain) =>
        {
            var inner = new Re2Set();
            inner.Add(plain, isNegated: false);
            if (key.IgnoresCase)
                inner.FoldCase();
            var set = new Re2Set();
            set.Add(inner, key.IsNegated);
            _ = set.Ranges; // sorted before others see it
            return set;
        },
        plain);

    private static int ReadRune(Re2Cursor cursor)
    {
        if (cursor.IsAtEnd)
            throw new Re2Fault("missing closing ]", cursor.Text);
        return cursor.Current == '\\' ? cursor.TakeEscaped() : cursor.TakeRune();
    }

    private static bool TryReadPosix(Re2Cursor cursor, Re2Set set, Re2Flags flags)
    {
        int end = cursor.Text.IndexOf(":]", cursor.At + 2, StringComparison.Ordinal);
        if (end < 0)
            return false;
        bool isNegated = cursor.Peek(2) == '^';
        string name = cursor.Text[(cursor.At + (isNegated ? 3 : 2))..end];
        Re2Set posix = Re2Classes.Posix(name)
            ?? throw new Re2Fault("invalid character class range", cursor.Text[cursor.At..(end + 2)]);
        set.Add(Folded($"[:{name}:]", posix, isNegated, flags), isNegated: false);
        cursor.At = end + 2;
        return true;
    }

    private static Re2Set ReadProperty(Re2Cursor cursor, Re2Flags flags)
    {
        int start = cursor.At;
        bool isNegated = cursor.Peek(1) == 'P';
        cursor.At += 2;
        string name;
        if (cursor.Current == '{')
        {
            int end = cursor.Text.IndexOf('}', cursor.At);
            if (end < 0)
                throw new Re2Fault("invalid character class range", cursor.Text[start..]);
            name = cursor.Text[(cursor.At + 1)..end];
            cursor.At = end + 1;
        }
        else
        {
            name = cursor.IsAtEnd ? "" : char.ConvertFromUtf32(cursor.TakeRune());
        }

        if (name.StartsWith('^'))
            (name, isNegated) = (name[1..], !isNegated);
        Re2Set known = Re2Classes.Unicode(name)
            ?? throw new Re2Fault("invalid character class range", cursor.Since(start));
        return Folded(name, known, isNegated, flags);
    }
}
