using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>The rules about what the fields of a call are called.</summary>
internal static class FieldNameRules
{
    /// <summary>Looks at each field of the call.</summary>
    public static void Check(LogCall call, Action<Diagnostic> report)
    {
        var seen = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (CallField field in call.Fields)
        {
            if (field.Name is not { } name)
                continue;
            // Said once more, the same value does no harm: $"{port} … {port}".
            string? value = field.Value is { } expression ? HoleNames.OfExpression(expression.ToString()) : null;
            if (seen.TryGetValue(name, out string? earlier) && earlier != value)
                report(Diagnostic.Create(Rules.DuplicateName, field.Place.GetLocation(), name, Advice(field)));
            seen[name] = value;
            if (ReservedKeys.IsReserved(name, call.HasException))
                report(Diagnostic.Create(Rules.ReservedName, field.Place.GetLocation(), name, Advice(field)));
            CheckMeaning(field, name, report);
        }
    }

    private static void CheckMeaning(CallField field, string name, Action<Diagnostic> report)
    {
        if (field.Kind == CallFieldKind.Argument)
            return;
        var hole = field.Place as InterpolationSyntax;
        bool isNamed = hole is null || HoleNames.Given(hole) is not null || HoleNames.IsName(hole.Expression);
        if (name.Length > 0 && isNamed)
            return;
        string example = hole is null ? "(\"name\", value)"
            : $"{{{hole.Expression}:@{HoleNames.Suggest(hole.Expression)}}}";
        report(Diagnostic.Create(
            Rules.MeaninglessName, field.Place.GetLocation(), name.Length == 0 ? "_" : name, example));
    }

    private static string Advice(CallField field) =>
        field.Kind == CallFieldKind.Hole ? $", e.g. {{{field.Value}:@other_name}}" : string.Empty;
}
