using Hewn.LogQL;
using Hewn.LogQL.Syntax;

namespace Hewn.Cli.Query;

/// <summary>What is wrong with a query, and where: a mark stands under the very character.</summary>
internal static class QueryErrorText
{
    public static void Write(LogQLException problem, string query, TextWriter error)
    {
        error.WriteLine($"hewn query: {PlainText.OfLines(problem.Message.TrimEnd())}");
        if (problem is not ParseException parse)
            return;
        if (parse.Line > 0)
        {
            string[] lines = query.ReplaceLineEndings("\n").Split('\n');
            string line = parse.Line <= lines.Length ? lines[parse.Line - 1] : "";
            string before = line[..Math.Min(parse.Column - 1, line.Length)];
            error.WriteLine($"  {PlainText.Of(line)}");
            error.WriteLine($"  {new string(' ', PlainText.Of(before).Length)}^");
        }

        if (parse.Hint is not null)
            error.WriteLine($"  hint: {PlainText.Of(parse.Hint)}");
    }
}
