using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers;

/// <summary>Looks at what calls of a logger say: their message, their fields, their exception (HEWN001 to HEWN005).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LogCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.BuiltMessage, Rules.ExceptionAsValue, Rules.DuplicateName, Rules.ReservedName, Rules.MeaninglessName,
    ];

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
        if (LogCall.Read((IInvocationOperation)context.Operation, types) is not { } call)
            return;
        CheckMessage(context, call);
        CheckExceptions(context, call);
        FieldNameRules.Check(call, context.ReportDiagnostic);
    }

    private static void CheckMessage(OperationAnalysisContext context, LogCall call)
    {
        if (!call.IsMessageText || call.Message is null || !MessageParts.IsBuilt(call.Message, call.Model))
            return;
        // Where the level is an argument there are no holes: fields beside the text are all that can be done.
        if (call.IsLevelArgument && call.Fields.Count > 0)
            return;
        string advice = call.IsLevelArgument
            ? "give them as fields, (\"name\", value), or log by the level's own method"
            : call.IsHewn ? "give them as holes of one interpolated string, $\"… {value}\""
            : "give them as arguments of a template, \"… {Name}\", value";
        context.ReportDiagnostic(Diagnostic.Create(Rules.BuiltMessage, call.Message.GetLocation(), advice));
    }

    private static void CheckExceptions(OperationAnalysisContext context, LogCall call)
    {
        if (call.HasException)
            return;
        foreach (ExpressionSyntax? value in Values(call))
        {
            if (ExceptionUse.Of(value, call.Model, call.Types) is not { } use || (!use.IsWhole && !call.IsFailure))
                continue;
            string advice = call.IsBinding ? $"use WithError({use.Exception})"
                : !call.IsHewn || call.IsFailure || call.MethodName == "Warn" || call.IsLevelArgument
                    ? $"give {use.Exception} as the argument before the message"
                    : $"use WithError({use.Exception}).{call.MethodName}(…)";
            context.ReportDiagnostic(
                Diagnostic.Create(Rules.ExceptionAsValue, value!.GetLocation(), value.ToString(), advice));
            return; // A record has one exception.
        }
    }

    /// <summary>Everything that the call writes: what its fields hold, and what its message was built from.</summary>
    private static IEnumerable<ExpressionSyntax?> Values(LogCall call)
    {
        IEnumerable<ExpressionSyntax?> values = call.Fields.Select(field => field.Value);
        return call.IsMessageText && call.Message is not null
            ? MessageParts.Of(call.Message, call.Model).Select(part => part.Value).Concat(values)
            : values;
    }
}
