using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Hewn.Analyzers.Tests.Support;

/// <summary>Runs the analyzers and fixes over a <see cref="Sample"/>.</summary>
internal static class Check
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> _analyzers =
        [new LogCallAnalyzer(), new ResultAnalyzer()];

    /// <summary>The rule finds what is marked, and nothing else.</summary>
    public static async Task FindsAsync(string rule, string statements)
    {
        Diagnostic[] all = await DiagnosticsAsync(Sample.FileOf(statements));
        string file = Sample.FileOf(statements);
        all.Where(found => found.Id == rule)
            .Select(found => file.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length))
            .ShouldBe(Sample.MarksOf(statements), string.Join("\n", all.Select(found => found.ToString())));
    }

    /// <summary>The text of the rule's only finding.</summary>
    public static async Task<string> MessageAsync(string rule, string statements) =>
        (await DiagnosticsAsync(Sample.FileOf(statements))).Where(found => found.Id == rule).ShouldHaveSingleItem()
            .GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The statements after the rule's first finding was mended; the result compiles.</summary>
    public static async Task<string?> MendAsync(CodeFixProvider fix, string statements)
    {
        Document document = Sample.DocumentOf(Sample.FileOf(statements));
        Diagnostic finding = (await DiagnosticsAsync(document))
            .First(found => fix.FixableDiagnosticIds.Contains(found.Id));
        CodeAction? action = null;
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, finding, (offered, _) => action ??= offered, CancellationToken.None));
        if (action is null)
            return null;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Document mended = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution
            .GetDocument(document.Id)!;
        await DiagnosticsAsync(mended);
        SourceText text = await mended.GetTextAsync();
        return Sample.StatementsOf(text.ToString());
    }

    /// <summary>Everything that is found in a file, in its order; the file must compile.</summary>
    public static Task<Diagnostic[]> DiagnosticsAsync(string file, string fileName = "Subject.cs") =>
        DiagnosticsAsync(Sample.DocumentOf(file, fileName));

    private static async Task<Diagnostic[]> DiagnosticsAsync(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (e, analyzer, _) => throw new InvalidOperationException(analyzer.ToString(), e),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found =
            await compilation.WithAnalyzers(_analyzers, options).GetAnalyzerDiagnosticsAsync();
        found.Where(diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal)).ShouldBeEmpty();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }
}
