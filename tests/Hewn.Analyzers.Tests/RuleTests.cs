using Hewn.Analyzers.Tests.Support;
using Hewn.Records;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.Tests;

/// <summary>What the rules say is what the library does, and what the documents say.</summary>
public sealed class RuleTests
{
    private static readonly DiagnosticDescriptor[] _rules =
    [
        .. new LogCallAnalyzer().SupportedDiagnostics, .. new ResultAnalyzer().SupportedDiagnostics,
    ];

    [Fact]
    public void Each_rule_has_its_section_in_the_document_that_its_link_leads_to()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        string[] headings = [.. File.ReadAllLines(Path.Combine(folder!, "docs", "analyzers.md"))
            .Where(line => line.StartsWith("## HEWN", StringComparison.Ordinal))
            .Select(line => line[3..])];

        _rules.Select(rule => $"{rule.Id}: {rule.Title}").ShouldBe(headings);
        _rules.Select(rule => rule.HelpLinkUri).ShouldBe(headings.Select(AnchorOf));
    }

    [Theory]
    [InlineData("port")]
    [InlineData("options.Port")]
    [InlineData("this.port")]
    [InlineData("items.Count()")]
    [InlineData("@event")]
    [InlineData("name!")]
    [InlineData("items[0]")]
    [InlineData("Find(key)")]
    public void A_hole_is_called_what_the_library_calls_it(string expression)
    {
        HoleNames.Of(HoleOf($$"""$"{{{expression}}}" """)).ShouldBe(Library(FieldNames.OfExpression(expression)));
    }

    [Theory]
    [InlineData("@ms")]
    [InlineData("@ms:F1")]
    [InlineData("@")]
    [InlineData("F1")]
    public void A_format_names_what_the_library_lets_it_name(string format)
    {
        string? rest = format;
        FieldName name = FieldNames.OfExpression("port", ref rest);
        string found = HoleNames.Of(HoleOf($$"""$"{port:{{format}}}" """));
        (found.Length == 0 ? "_" : found).ShouldBe(Library(name)); // The library writes an empty name so.
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("level")]
    [InlineData("message")]
    [InlineData("logger")]
    [InlineData("service")]
    [InlineData("environment")]
    [InlineData("truncated_fields")]
    [InlineData("error")]
    [InlineData("error_type")]
    [InlineData("stack_trace")]
    [InlineData("request_id")]
    [InlineData("Level")]
    public void Reserved_is_what_the_library_reserves(string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        ReservedKeys.IsReserved(name, hasException: false).ShouldBe(ReservedNames.IsAlways(bytes));
        ReservedKeys.IsReserved(name, hasException: true)
            .ShouldBe(ReservedNames.IsAlways(bytes) || ReservedNames.IsOfError(bytes));
    }

    [Theory]
    [InlineData("HEWN001", """log.Info("a " + port);""", "as holes of one interpolated string")]
    [InlineData("HEWN001", """ms.LogInformation("a " + port);""", "as arguments of a template")]
    [InlineData("HEWN001", """log.Log(Level.Info, "a " + port);""", "as fields")]
    [InlineData("HEWN002", """log.Error($"a {e}");""", "give e as the argument before the message")]
    [InlineData("HEWN002", """log.Info($"a {e}");""", "use WithError(e).Info(…)")]
    [InlineData("HEWN004", """log.Info($"{level}");""", "written as 'level_'")]
    [InlineData("HEWN005", """log.Info($"{items[0]}");""", "{items[0]:@items}")]
    [InlineData("HEWN006", """Log.Context(requestId: name);""", "'using (Log.Context(requestId: name)) { … }'")]
    public async Task A_message_says_what_to_do(string rule, string statements, string advice) =>
        (await Check.MessageAsync(rule, statements)).ShouldContain(advice);

    private static string Library(FieldName name) => System.Text.Encoding.UTF8.GetString(name.Name);

    private static InterpolationSyntax HoleOf(string expression) =>
        SyntaxFactory.ParseExpression(expression).DescendantNodes().OfType<InterpolationSyntax>().Single();

    private static string AnchorOf(string heading) => "docs/analyzers.md#" + string.Concat(heading
        .ToLowerInvariant()
        .Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')
        .Select(c => c == ' ' ? '-' : c));
}
