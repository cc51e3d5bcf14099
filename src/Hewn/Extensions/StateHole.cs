using Hewn.Records;

namespace Hewn.Extensions;

/// <summary>What is to be done with one value of a state.</summary>
/// <param name="Name">Its field's name.</param>
/// <param name="Literal">The text before it in the message; null where the message does not show the value.</param>
/// <param name="Alignment">Its width there.</param>
/// <param name="Format">Its format there.</param>
internal readonly record struct StateHole(FieldName Name, string? Literal, int Alignment, string? Format)
{
    /// <summary>Whether the message shows the value as it is.</summary>
    public bool IsBare => Alignment == 0 && Format is null;
}
