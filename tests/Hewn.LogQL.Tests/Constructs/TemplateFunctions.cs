using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Syntax;
using Hewn.LogQL.Tests.Templates;

namespace Hewn.LogQL.Tests.Constructs;

/// <summary>The functions that templates of queries call, for the table of docs/logql.md.</summary>
internal static class TemplateFunctions
{
    private static readonly Lazy<HashSet<string>> _documented = new(() =>
        [.. DocumentedFunctionTests.Documented.SelectMany(row => Called((string)row[0]))]);

    private static readonly Lazy<HashSet<string>> _compared = new(() =>
        [.. File.ReadLines(Path.Combine(TemplateCase.Folder, "templates.jsonl")).SelectMany(ComparedWithGo)]);

    /// <summary>All there are.</summary>
    public static IEnumerable<string> Names => FunctionTable.Names.Order(StringComparer.Ordinal);

    /// <summary>Those that a query's templates call; none of a query that is refused.</summary>
    public static IReadOnlySet<string> Of(string query)
    {
        try
        {
            return StagesOf(QueryParser.Parse(query)).SelectMany(Templates).SelectMany(Called).ToHashSet();
        }
        catch (LogQLException)
        {
            return new HashSet<string>(); // it is refused, as it should be: other tests see to that
        }
    }

    /// <summary>What is known of a function that no request of the reference calls.</summary>
    public static string StateWithoutCase(string name) => _documented.Value.Contains(name)
        ? "as Loki's documentation says; no answer to compare with"
        : _compared.Value.Contains(name) ? "as in Go; no answer to compare with" : "no case";

    private static IEnumerable<Stage> StagesOf(Expression expression) => expression switch
    {
        LogExpression log => log.Stages,
        RangeAggregation range => range.Range.Log.Stages,
        VectorAggregation vector => StagesOf(vector.Inner),
        LabelReplaceExpression replace => StagesOf(replace.Inner),
        BinaryExpression binary => StagesOf(binary.Left).Concat(StagesOf(binary.Right)),
        _ => [],
    };

    private static IEnumerable<string> Templates(Stage stage) => stage switch
    {
        LineFormatStage line => [line.Template],
        LabelFormatStage label => label.Formats.Where(format => format.IsTemplate).Select(format => format.Value),
        _ => [],
    };

    private static IEnumerable<string> Called(string template) => TemplateLexer.Lex(template)
        .Where(token => token.Kind == TemplateTokenKind.Identifier && FunctionTable.Find(token.Text) is not null)
        .Select(token => token.Text);

    private static IEnumerable<string> ComparedWithGo(string line)
    {
        using var json = JsonDocument.Parse(line);
        return [.. Called(json.RootElement.GetProperty("template").GetString()!)];
    }
}
