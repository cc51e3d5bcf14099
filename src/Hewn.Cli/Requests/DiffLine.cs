namespace Hewn.Cli.Requests;

/// <summary>A line of a comparison.</summary>
/// <param name="Sign">A space for both, <c>-</c> for the first only, <c>+</c> for the second only.</param>
/// <param name="Text">The line.</param>
internal readonly record struct DiffLine(char Sign, string Text);
