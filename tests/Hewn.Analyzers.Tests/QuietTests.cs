using Hewn.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Hewn.Analyzers.Tests;

/// <summary>Where the analyzers say nothing, and how loud they are elsewhere.</summary>
public sealed class QuietTests
{
    private const string Mistakes = """log.Info("port " + port); log.Info($"{items[0]}"); log.With("a", 1);""";

    [Fact]
    public async Task Generated_code_is_not_looked_at()
    {
        string file = Sample.FileOf(Mistakes);
        (await Check.DiagnosticsAsync(file)).Length.ShouldBe(3);
        (await Check.DiagnosticsAsync(file, "Subject.g.cs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_name_that_is_hard_to_search_for_is_no_warning()
    {
        Diagnostic[] found = await Check.DiagnosticsAsync(Sample.FileOf(Mistakes));
        found.Select(diagnostic => (diagnostic.Id, diagnostic.Severity)).ShouldBe(
        [
            ("HEWN001", DiagnosticSeverity.Warning),
            ("HEWN005", DiagnosticSeverity.Info),
            ("HEWN007", DiagnosticSeverity.Warning),
        ]);
    }

    [Fact]
    public async Task Code_that_does_not_know_Hewn_is_not_looked_at()
    {
        const string stranger = """
            class Logger { public Logger With(string name, object value) => this; public void Info(string message) { } }
            class Subject { void Run(Logger log, int port) { log.With("a", 1); log.Info("port " + port); } }
            """;
        (await Check.DiagnosticsAsync(stranger)).ShouldBeEmpty();
    }
}
