using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hewn.Analyzers.Tests.Support;

/// <summary>Statements that log, in a class that has loggers and values for them. <c>[|…|]</c> marks what a rule is
/// expected to find.</summary>
internal static class Sample
{
    private const string Head = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading.Tasks;
        using Hewn;
        using Microsoft.Extensions.Logging;

        class Options { public int Port => 8080; public string? Host => null; public List<int> Items { get; } = []; }

        class Subject
        {
            private readonly Logger log = Log.For("subject");
            private readonly ILogger ms = null!;
            private readonly LogSystem system = null!;
            private readonly Options options = new();
            private readonly int[] items = [1, 2];
            private int field = 1;
            private const string Fixed = "fixed";
            private static int Next() => 1;
            private static int Find(int key) => key;

            void Run(int port, string name, string level, Exception e, bool flag)
            {

        """;

    private const string Tail = """

            }
        }
        """;

    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal)
                    || file.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal)
                    || file is "Hewn.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly AdhocWorkspace _workspace = new();

    private static readonly Lazy<(Project Project, Compilation Compilation)> _library =
        new(() => Empty(OutputKind.DynamicallyLinkedLibrary));

    private static readonly Lazy<(Project Project, Compilation Compilation)> _program =
        new(() => Empty(OutputKind.ConsoleApplication));

    /// <summary>The file's text with the statements inside, without marks.</summary>
    public static string FileOf(string statements) => Unmarked(Head + statements + Tail);

    /// <summary>The text without marks.</summary>
    public static string Unmarked(string text) => text.Replace("[|", "").Replace("|]", "");

    /// <summary>The statements of such a file.</summary>
    public static string StatementsOf(string file) => file[Head.Length..^Tail.Length];

    /// <summary>The marked texts in their order.</summary>
    public static string[] MarksOf(string statements) =>
        [.. statements.Split("[|")[1..].Select(rest => rest[..rest.IndexOf("|]", StringComparison.Ordinal)])];

    /// <summary>A project of one file; a program, if the file has no classes.</summary>
    public static Document DocumentOf(string file, string fileName = "Subject.cs") =>
        (file.Contains("class ", StringComparison.Ordinal) ? _library : _program).Value.Project
            .AddDocument(fileName, file);

    /// <summary>A project without a file, and its compilation: those with one find its references read.</summary>
    private static (Project, Compilation) Empty(OutputKind kind)
    {
        ProjectInfo info = ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Subject",
            "Subject",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(
                kind, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            metadataReferences: _references);
        Project project = _workspace.CurrentSolution.AddProject(info).GetProject(info.Id)!;
        Compilation compilation = project.GetCompilationAsync().GetAwaiter().GetResult()!;
        _ = compilation.GetSpecialType(SpecialType.System_Object); // binds the references
        return (project, compilation);
    }
}
