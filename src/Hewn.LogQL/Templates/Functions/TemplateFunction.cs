using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>A function that templates can call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fixed">What it wants at its first places.</param>
/// <param name="Rest">What it takes any number of behind them; null when it takes no more.</param>
/// <param name="Body">What it does.</param>
internal sealed record TemplateFunction(
    string Name, IReadOnlyList<ParameterType> Fixed, ParameterType? Rest, Func<FunctionCall, GoValue> Body)
{
    /// <summary>
    /// For <c>or</c> true and <c>and</c> false: the first such argument is the result, the rest not computed.
    /// </summary>
    public bool? StopsAt { get; init; }

    /// <summary>How many results Go's function has; those with several cannot be called.</summary>
    public int Results { get; init; } = 1;

    /// <summary>What it wants at a place.</summary>
    public ParameterType Parameter(int index) => index < Fixed.Count ? Fixed[index] : Rest!.Value;
}
