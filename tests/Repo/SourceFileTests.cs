using System.Text.RegularExpressions;

namespace Repo;

/// <summary>Habits of style that a machine can see. Each test says how many files it looked at.</summary>
public sealed partial class SourceFileTests
{
    private const int MaxFileLines = 500;
    private const int MaxLineChars = 120;
    private const int ExpectedPageFiles = 80;
    private const int ExpectedFiles = 150; // A check that sees fewer files than this does not look where it says.

    [Fact]
    public void Files_are_short_enough_to_read()
    {
        Check(path => Tree.Lines(path).Length is var lines and > MaxFileLines ? [$"{path} has {lines} lines"] : []);
    }

    [Fact]
    public void Lines_fit_a_side_by_side_window()
    {
        Check(path => Tree.Lines(path)
            .Select((line, index) => (line, index))
            .Where(entry => entry.line.Length > MaxLineChars)
            .Select(entry => $"{path}:{entry.index + 1} has {entry.line.Length} characters"));
    }

    [Fact]
    public void Lines_of_the_page_fit_as_well()
    {
        string[] files = [.. Tree.Files.Where(path => Path.GetExtension(path) is ".ts" or ".svelte" or ".mjs"
            && (path.StartsWith("web/", StringComparison.Ordinal)
                || path.StartsWith("bench/page/", StringComparison.Ordinal)))];
        files.Length.ShouldBeGreaterThan(ExpectedPageFiles);
        files.SelectMany(path => Tree.Lines(path)
            .Select((line, index) => (line, index))
            .Where(entry => entry.line.Length > MaxLineChars)
            .Select(entry => $"{path}:{entry.index + 1} has {entry.line.Length} characters")).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_holds_one_type_and_is_named_after_it()
    {
        Check(path =>
        {
            string name = Path.GetFileNameWithoutExtension(path);
            string[] types = [.. Tree.Lines(path)
                .Select(line => TopLevelType().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Groups["name"].Value)];
            if (name is "Program" && types.Length == 0)
                return [];
            return types.Length == 1 && (types[0] == name || name.StartsWith(types[0] + ".", StringComparison.Ordinal))
                ? []
                : [$"{path} holds: {string.Join(", ", types)}"];
        });
    }

    [Fact]
    public void The_namespace_follows_the_folder()
    {
        Check(path =>
        {
            Match match = Namespace().Match(Tree.Read(path));
            if (!match.Success)
                return Path.GetFileName(path) == "Program.cs" ? [] : [$"{path} has no file-scoped namespace"];
            // The project's folder gives the first part, the folders below it the rest.
            string[] folders = Path.GetDirectoryName(path)!.Split('/')[1..];
            string expected = string.Join('.', folders);
            string actual = match.Groups["name"].Value;
            return actual == expected ? [] : [$"{path}: {actual}, expected {expected}"];
        });
    }

    [Fact]
    public void Nothing_is_left_unfinished_or_folded_away()
    {
        Check(path => Tree.Lines(path)
            .Where(line => Unfinished().IsMatch(line) && !path.EndsWith("SourceFileTests.cs", StringComparison.Ordinal))
            .Select(line => $"{path}: {line.Trim()}"));
    }

    [Fact]
    public void Classes_are_sealed_unless_they_say_why_not()
    {
        // BenchmarkDotNet derives from the classes that hold benchmarks.
        Check(path => Tree.Lines(path)
            .Where(line => OpenClass().IsMatch(line) && !path.StartsWith("tests/", StringComparison.Ordinal)
                && !path.EndsWith("Benchmarks.cs", StringComparison.Ordinal))
            .Select(line => $"{path}: {line.Trim()}"));
    }

    [Fact]
    public void Type_names_say_what_a_thing_is()
    {
        Check(path => Path.GetFileNameWithoutExtension(path) is var name && VagueName().IsMatch(name) ? [path] : []);
    }

    private static void Check(Func<string, IEnumerable<string>> faultsOf)
    {
        string[] files = [.. Tree.CSharp];
        files.Length.ShouldBeGreaterThan(ExpectedFiles);
        files.SelectMany(faultsOf).ShouldBeEmpty();
    }

    [GeneratedRegex(
        "^(public |internal |file |sealed |static |abstract |readonly |ref |partial |unsafe )*"
        + @"(class|struct|record struct|record|interface|enum|delegate \S+) (?<name>\w+)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"TODO|FIXME|HACK|NotImplementedException|#region")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(public |internal )(partial )?(class|record) \w+")]
    private static partial Regex OpenClass();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Info|Data)$")]
    private static partial Regex VagueName();
}
