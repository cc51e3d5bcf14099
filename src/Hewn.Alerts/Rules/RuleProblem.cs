using System.Globalization;

namespace Hewn.Alerts.Rules;

/// <summary>What is wrong with a rule file or a test file, and where. Immutable.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1; 0 when it has none.</param>
/// <param name="Column">Column, from 1; 0 when it has none.</param>
/// <param name="Message">What is wrong, what was expected.</param>
public sealed record RuleProblem(string File, int Line, int Column, string Message)
{
    /// <summary>False for what Hewn can do and Loki cannot.</summary>
    public bool IsError { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString()
    {
        string place = Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
        return $"{place}: {(IsError ? "" : "note: ")}{Message}";
    }
}
