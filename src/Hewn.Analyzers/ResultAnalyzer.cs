using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers;

/// <summary>Looks at what becomes of what logging returns: contexts, loggers, the task of its end (HEWN006 to HEWN008).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> _makers = ["For", "With", "WithField", "WithFields", "WithError"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.ContextNotHeld, Rules.LoggerDiscarded, Rules.StopNotAwaited];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Find(start.Compilation) is { } types)
                start.RegisterOperationAction(operation => Check(operation, types), OperationKind.Invocation);
        });
    }

    private static void Check(OperationAnalysisContext context, KnownTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol owner = method.ContainingType;
        bool isLog = types.IsLogger(owner) || types.IsLogSystem(owner);
        if (types.IsContextScope(method.ReturnType) || (method.Name == "BeginScope"
            && (types.IsLoggerInterface(owner) || types.IsLoggerExtensions(owner))))
        {
            if (ContextFault(call) is { } fault)
                Report(Rules.ContextNotHeld, fault, call.Syntax.ToString());
        }
        else if (isLog && _makers.Contains(method.Name) && call.User() is IExpressionStatementOperation)
        {
            Report(Rules.LoggerDiscarded, method.Name);
        }
        else if (isLog && method.Name is "StopAsync" or "DisposeAsync"
            && call.User() is IExpressionStatementOperation && !call.IsInAsync(context.ContainingSymbol))
        {
            Report(Rules.StopNotAwaited, method.Name); // In an async function the compiler says it: CS4014.
        }

        void Report(DiagnosticDescriptor rule, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, call.Syntax.GetLocation(), arguments));
    }

    private static string? ContextFault(IInvocationOperation call) => call.User() switch
    {
        IExpressionStatementOperation => NeverClosed,
        IInvocationOperation { TargetMethod.Name: "Dispose" } => "This context is closed where it is opened",
        IUsingOperation { Body: IEmptyOperation or IBlockOperation { Operations.Length: 0 } } =>
            "This context covers no code",
        IVariableInitializerOperation initializer when IsForgotten(initializer) => NeverClosed,
        _ => null,
    };

    /// <summary>Whether the variable is no <c>using</c> and never mentioned again.</summary>
    private static bool IsForgotten(IVariableInitializerOperation initializer)
    {
        if (initializer.Parent is not IVariableDeclaratorOperation declarator)
            return false;
        for (IOperation? at = declarator; at is not null; at = at.Parent)
        {
            if (at is IUsingOperation or IUsingDeclarationOperation)
                return false;
        }

        SyntaxNode? function = declarator.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (function is GlobalStatementSyntax)
            function = function.Parent;
        return function is not null && !function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == declarator.Symbol.Name);
    }

    private const string NeverClosed =
        "Nothing closes this context, so it also covers whatever runs later on this asynchronous call";
}
