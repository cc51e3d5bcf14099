namespace Hewn.Cli.Sessions;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsFigure">True for figures, which end on the right.</param>
/// <param name="DropOrder">Where space is short, columns go in this order; 0 stays whatever happens.</param>
internal sealed record TextColumn(string Heading, bool IsFigure = false, int DropOrder = 0);
