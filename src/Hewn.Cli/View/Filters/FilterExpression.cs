using System.Text;
using System.Text.RegularExpressions;
using Hewn.Cli.View.Fields;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>Reads what was typed behind <c>--field</c>, <c>--grep</c> and <c>--not</c>.</summary>
internal static class FilterExpression
{
    private const string FieldForms =
        "k=v, k!=v, k~regex, k!~regex, k>number, k>=number, k<number, k<=number, exists(k), !exists(k)";

    private static readonly char[] _operators = ['=', '!', '~', '<', '>'];

    /// <summary>A condition on a field.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static EntryFilter Field(string text)
    {
        string trimmed = text.Trim();
        bool isNegated = trimmed.StartsWith('!');
        string call = isNegated ? trimmed[1..] : trimmed;
        if (call.StartsWith("exists(", StringComparison.Ordinal) && call.EndsWith(')'))
            return new FieldExistsFilter(Path(text, call["exists(".Length..^1]), isNegated);
        int at = text.IndexOfAny(_operators);
        if (at < 0)
            throw Wrong(text, FieldForms);
        FieldPath path = Path(text, text[..at]);
        ReadOnlySpan<char> rest = text.AsSpan(at);
        return rest switch
        {
            ['!', '=', ..] => Equal(path, rest[2..].ToString(), isNegated: true),
            ['!', '~', ..] => new FieldMatchFilter(path, Pattern("--field", rest[2..].ToString()), isNegated: true),
            ['>', '=', ..] => Number(text, path, FieldOperator.GreaterOrEqual, rest[2..]),
            ['<', '=', ..] => Number(text, path, FieldOperator.LessOrEqual, rest[2..]),
            ['=', ..] => Equal(path, rest[1..].ToString(), isNegated: false),
            ['~', ..] => new FieldMatchFilter(path, Pattern("--field", rest[1..].ToString()), isNegated: false),
            ['>', ..] => Number(text, path, FieldOperator.Greater, rest[1..]),
            ['<', ..] => Number(text, path, FieldOperator.Less, rest[1..]),
            _ => throw Wrong(text, FieldForms),
        };
    }

    /// <summary>A text, or between slashes a regular expression.</summary>
    /// <exception cref="UsageException">It can be found nowhere.</exception>
    public static EntryFilter Text(string option, string text, bool isNegated)
    {
        if (text.Length > 2 && text[0] == '/' && text[^1] == '/')
            return new PatternFilter(Pattern(option, text[1..^1], smartCase: true), isNegated);
        if (text.Length == 0 || text.Contains('\n', StringComparison.Ordinal))
        {
            throw new UsageException($"{option}: '{text}' is not possible. Allowed: a text on one line, or a regular "
                + "expression between slashes: /time(d )?out/.");
        }

        return new TextFilter(text, isNegated);
    }

    private static FieldFilter Equal(FieldPath path, string value, bool isNegated) => IsLevel(path)
        ? new FieldMatchFilter(path, LevelPattern.Equal(value), isNegated)
        : new FieldEqualFilter(path, value, isNegated);

    private static bool IsLevel(FieldPath path) => path.Key.Known == KnownField.Level;

    private static FieldFilter Number(
        string text, FieldPath path, FieldOperator comparison, ReadOnlySpan<char> number)
    {
        string trimmed = number.Trim().ToString();
        if (IsLevel(path))
        {
            return LevelPattern.Compared(comparison, trimmed) is { } levels
                ? new FieldMatchFilter(path, levels, isNegated: false)
                : throw Wrong(text, LevelPattern.Allowed);
        }

        return NumberText.IsNumber(Encoding.UTF8.GetBytes(trimmed))
            ? new FieldNumberFilter(path, comparison, trimmed)
            : throw Wrong(text, "a number behind < and >, such as status_code>=500 or duration_ms>0.25");
    }

    private static FieldPath Path(string text, string name)
    {
        string trimmed = name.Trim();
        return trimmed.Length > 0
            ? FieldPath.Named(trimmed)
            : throw Wrong(text, $"the name of a field first, as in {FieldForms}");
    }

    private static Regex Pattern(string option, string pattern, bool smartCase = false)
    {
        // No pattern takes more than linear time. As people type who search: only a capital letter asks for its case.
        RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        if (smartCase && !pattern.Any(char.IsUpper))
            options |= RegexOptions.IgnoreCase;
        try
        {
            return new Regex(pattern, options);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{option}: '{pattern}' is not possible. Allowed: a regular expression without "
                + $"references back and looks around. {problem.Message}");
        }
    }

    private static UsageException Wrong(string text, string allowed) =>
        new($"--field: '{text}' is not possible. Allowed: {allowed}.");
}
