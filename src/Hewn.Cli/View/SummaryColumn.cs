namespace Hewn.Cli.View;

/// <summary>A column of a <see cref="SummaryTable"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsText">True for text, which starts on the left; figures end on the right.</param>
/// <param name="DropOrder">Where space is short, columns go in this order; 0 stays whatever happens.</param>
/// <param name="IsCut">True for text that may be cut to the space that is left.</param>
internal sealed record SummaryColumn(string Heading, bool IsText = false, int DropOrder = 0, bool IsCut = false);
