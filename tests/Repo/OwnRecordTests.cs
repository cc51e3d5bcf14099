using System.Text.RegularExpressions;

namespace Repo;

/// <summary>What the libraries write into a log of their own accord has fields in snake_case.</summary>
public sealed partial class OwnRecordTests
{
    private static readonly string[] _calls = [.. Tree.CSharp
        .Where(path => path.StartsWith("src/Hewn/", StringComparison.Ordinal)
            || path.StartsWith("src/Hewn.AspNetCore/", StringComparison.Ordinal))
        .SelectMany(path => Call().Matches(WithoutComments(Tree.Read(path))).Select(call => $"{path}: {call.Value}"))];

    [Fact]
    public void Their_fields_are_named_in_snake_case()
    {
        string[] names = [.. _calls.SelectMany(call => Field().Matches(call)).Select(name => name.Groups[1].Value)];
        names.Length.ShouldBeGreaterThan(40);
        names.Where(name => !SnakeCase().IsMatch(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Their_messages_have_no_holes_which_would_be_fields_named_after_expressions() =>
        _calls.Where(call => Hole().IsMatch(call)).ShouldBeEmpty();

    private static string WithoutComments(string text) => Comment().Replace(text, string.Empty);

    [GeneratedRegex(
        @"(?:\b\w*[lL]og|\bOwn)(?:\([\w. ]*\))?\.(?:Trace|Debug|Info|Warn|Error|Fatal|Log)\([^;]*;|\bLineOf\([^;]*;"
        + @"|\bWrite\(\s*(?:\w+\.\w+,\s*)+\$""[^;]*;")]
    private static partial Regex Call();

    [GeneratedRegex(@"\(""([^""]+)"",")]
    private static partial Regex Field();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"\.(?:Trace|Debug|Info|Warn|Error|Fatal)\(\s*(?:\w+,\s*)?\$""")]
    private static partial Regex Hole();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}
