using System.Text;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// A text that everything holds that a regular expression matches, so that what does not hold it need not be looked at
/// closely.
/// </summary>
internal static class PatternLiteral
{
    private const int LeastLength = 3; // a shorter one stands nearly everywhere
    private const string ClassLetters = "dDwWsSbBAzZ"; // of escapes that stand for no letter of their own
    private const string Special = "\\^$.|?*+()[]{}\n\r\t\uFFFD"; // the last one stands for bytes that are no text

    /// <summary>The longest such text; null when there is none, or nobody can be sure.</summary>
    /// <param name="pattern">The expression, one that .NET takes.</param>
    /// <param name="ignoresCase">Whether its letters stand for both cases.</param>
    public static string? Of(string pattern, bool ignoresCase)
    {
        string best = "";
        var run = new StringBuilder();
        for (int at = 0; at < pattern.Length;)
        {
            if (!TryPlain(pattern, at, out char plain, out int length))
            {
                EndRun(run, ref best);
                length = LengthOfOther(pattern, at);
                if (length == 0)
                    return null;
                at += length;
                continue;
            }

            at += length;
            char next = at < pattern.Length ? pattern[at] : '\0';
            if (next is '*' or '?' or '{' || (ignoresCase && !IsSureInAnyCase(plain)))
                EndRun(run, ref best); // It need not be there, or not so.
            else
                run.Append(plain);
        }

        EndRun(run, ref best);
        return best.Length >= LeastLength ? best : null;
    }

    private static void EndRun(StringBuilder run, ref string best)
    {
        if (run.Length > best.Length)
            best = run.ToString();
        run.Clear();
    }

    /// <summary>A character that stands for itself.</summary>
    private static bool TryPlain(string pattern, int at, out char plain, out int length)
    {
        (plain, length) = (pattern[at], 1);
        if (plain != '\\' || at + 1 == pattern.Length)
            return !Special.Contains(plain, StringComparison.Ordinal) && !char.IsSurrogate(plain);
        (plain, length) = (pattern[at + 1], 2);
        return char.IsAscii(plain) && (char.IsPunctuation(plain) || char.IsSymbol(plain));
    }

    /// <summary>How long what stands here is, which may match many texts; 0 when nobody can be sure.</summary>
    private static int LengthOfOther(string pattern, int at)
    {
        switch (pattern[at])
        {
            case '.' or '^' or '$' or '*' or '+' or '?':
                return 1;
            case '\\' when at + 1 < pattern.Length && ClassLetters.Contains(pattern[at + 1], StringComparison.Ordinal):
                return 2;
            case '{':
                return Math.Max(0, pattern.IndexOf('}', at) - at + 1);
            case '[':
                return LengthOfClass(pattern, at);
            default:
                return 0; // Groups and alternatives may leave anything out.
        }
    }

    /// <summary>A class without another one inside; a bracket right behind its begin is one of its own.</summary>
    private static int LengthOfClass(string pattern, int at)
    {
        int from = at + 1;
        if (from < pattern.Length && pattern[from] == '^')
            from++;
        for (int end = from; end < pattern.Length; end++)
        {
            if (pattern[end] == '\\')
                end++;
            else if (pattern[end] == '[')
                return 0;
            else if (pattern[end] == ']' && end > from)
                return end - at + 1;
        }

        return 0;
    }

    /// <summary>Whether both cases of a character are the ones that ASCII has.</summary>
    private static bool IsSureInAnyCase(char c) =>
        char.IsAscii(c) && char.ToLowerInvariant(c) is not ('i' or 'k' or 's');
}
